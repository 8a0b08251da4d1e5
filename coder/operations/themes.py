"""Arranges the themes of an open question in the chapter: order, grouping, lead-ins, summaries and quotes.

A theme is referred to by its codes, of which the first identifies it. An unarranged one is stored from then on with all
codes named, which the report had joined by itself. If it is only moved these stay themes of one code each, at the same
place, and are joined as long as the report does so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import groupby, takewhile

from coder.errors import CoderError
from coder.message import Message
from coder.model import Code, Codebook
from coder.model.ids import CodeId, CodeRow, ThemeId, VariableId
from coder.model.theme import KeptTheme, in_use
from coder.operations.changed import Changed, changed_by
from coder.operations.coding import Reference, meant, quoted, refuse_earlier_text, targets_of
from coder.project import Session
from coder.queries.codebooks import codebook_of
from coder.store import codebooks, journal, themes, variables
from coder.store.coding import has_any_code
from coder.store.journal import Change

ThemeCodes = Sequence[str | Code]
"""A theme by its codes."""


@dataclass(frozen=True, slots=True)
class ThemesArranged:
    """The change; none if everything was so already."""

    changed: Changed


@dataclass
class _Arranging:
    """The themes of a question while a change edits them."""

    session: Session
    act: Change
    question: VariableId
    codebook: Codebook
    rows: dict[str, CodeRow]
    themes: list[KeptTheme]

    def code(self, named: str | Code) -> Code:
        return meant(self.codebook, named)

    def of(self, named: ThemeCodes) -> KeptTheme:
        """Return the theme, storing it if necessary."""
        codes = [CodeId(self.code(code).id) for code in named]
        theme_by_code = {code: theme for theme in self.themes for code in theme.codes}
        if codes[0] not in theme_by_code:
            return self.new([code for code in codes if code not in theme_by_code])
        theme = theme_by_code[codes[0]]
        other_themes = [theme_by_code[code] for code in codes[1:] if code in theme_by_code]
        alike = [
            kept_theme
            for kept_theme in other_themes
            if kept_theme.position == theme.position is not None and kept_theme.id != theme.id
        ]
        if not alike:
            return theme
        self.themes = [kept_theme for kept_theme in self.themes if kept_theme not in (theme, *alike)]
        for kept_theme in alike:
            themes.remove(self.session.project, self.act, kept_theme.id)
        theme = replace(theme, codes=(*theme.codes, *(code for kept_theme in alike for code in kept_theme.codes)))
        self.themes.append(theme)
        self.put_codes(theme.id, theme.codes)
        return theme

    def each(self, named: ThemeCodes) -> list[KeptTheme]:
        """Return the stored form of a theme that is moved: the theme, or each of its codes by itself."""
        codes = [CodeId(self.code(code).id) for code in named]
        theme_by_code = {code: theme for theme in self.themes for code in theme.codes}
        kept_themes = [theme_by_code.get(code) or self.new([code]) for code in codes]
        return list({kept_theme.id: kept_theme for kept_theme in kept_themes}.values())

    def new(self, codes: Sequence[CodeId], position: int | None = None) -> KeptTheme:
        theme = KeptTheme(themes.put(self.act, self.question, position), tuple(codes), position)
        self.put_codes(theme.id, codes)
        self.themes.append(theme)
        return theme

    def put_codes(self, theme: ThemeId, codes: Iterable[str]) -> None:
        themes.put_codes(self.session.project, self.act, theme, [self.rows[code] for code in codes])

    def below(self, theme: KeptTheme, following: Sequence[Sequence[KeptTheme]]) -> list[list[KeptTheme]]:
        """Return those leading themes of the following ones that are below it in the codebook."""
        codes = {code.id for code in self.codebook.subtree(self.codebook.by_id[theme.codes[0]])}
        leading = takewhile(lambda other: all({*kept_theme.codes} <= codes for kept_theme in other), following)
        return [[*group] for group in leading if group]

    def written(self, named: ThemeCodes) -> KeptTheme:
        """Return the theme as arranged by its author, with the id 0 where nobody has."""
        first = CodeId(self.code(named[0]).id)
        return next((theme for theme in self.themes if first in theme.codes), KeptTheme(ThemeId(0), (first,)))

    def done(self) -> ThemesArranged:
        """Return what the change has changed; call it last inside it."""
        return ThemesArranged(changed_by(self.session, self.act))

    def name(self, theme: KeptTheme) -> str:
        """Return the name of a theme in a change."""
        return quoted(self.codebook.by_id[code].name for code in theme.codes)


@contextmanager
def _arranging(session: Session, question: str) -> Iterator[_Arranging]:
    """Open a change on the themes of a question. Raises NotFound for an unknown open question."""
    project = session.project
    with journal.change(project, "theme", session.coder) as act:
        variable_id, codebook = variables.question_id(project, question), codebook_of(session)
        kept_themes = in_use(themes.kept(project, variable_id), codebook)
        yield _Arranging(session, act, variable_id, codebook, codebooks.code_ids(project), kept_themes)


def join_themes(session: Session, question: str, named: Sequence[ThemeCodes]) -> ThemesArranged:
    """Join themes, at the place of the first. Its heading and lead-in are kept, or else the first existing ones;
    summaries are concatenated. Raises NotFound, CoderError.
    """
    with _arranging(session, question) as at:
        joined = list({theme.id: theme for theme in map(at.of, named)}.values())
        if len(joined) < 2:
            raise CoderError("There is only one theme to join.", "Name codes of at least two themes.")
        first, *others = joined
        quotes = [response_id for theme in joined if theme.quotes is not None for response_id in theme.quotes]
        chosen = any(theme.quotes is not None for theme in joined)
        for theme in others:
            themes.remove(session.project, at.act, theme.id)
        at.put_codes(first.id, [code for theme in joined for code in theme.codes])
        themes.write(
            at.act, first.id,
            title=next((theme.title for theme in joined if theme.title), ""),
            lead_in=next((theme.lead_in for theme in joined if theme.lead_in), ""),
            summary="\n".join(theme.summary for theme in joined if theme.summary),
        )  # fmt: skip
        themes.put_quotes(session.project, at.act, first.id, list(dict.fromkeys(quotes)) if chosen else None)
        names = [at.codebook.by_id[code].name for theme in joined for code in theme.codes]
        at.act.describe(Message("themes joined: {themes}", themes=quoted(names)))
        return at.done()


def split_theme(session: Session, question: str, named: ThemeCodes, out: Sequence[str | Code] = ()) -> ThemesArranged:
    """Split the codes `out` of a theme off as separate themes, right after it; all its codes where none are named.
    Texts and quotes stay with the theme. Raises NotFound, CoderError.
    """
    with _arranging(session, question) as at:
        theme = at.of(named)
        leaving = [at.code(code) for code in out] or [at.codebook.by_id[code_id] for code_id in theme.codes[1:]]
        for code in leaving:
            if code.id not in theme.codes:
                raise CoderError(
                    "«{code}» is not in a theme with «{theme}».", "`coder theme PROJECT` lists the themes.",
                    code=code.name, theme=at.code(named[0]).name,
                )  # fmt: skip
        remaining = [theme_code for theme_code in theme.codes if theme_code not in {code.id for code in leaving}]
        if not remaining or not leaving:
            raise CoderError(
                "«{theme}» is a theme by itself already.", "There is nothing to split.", theme=at.code(named[0]).name
            )
        at.put_codes(theme.id, remaining)
        place = theme.position
        for later in at.themes:
            if place is not None and later.position is not None and later.position > place:
                themes.place(at.act, later.id, later.position + len(leaving))
        for number, code in enumerate(leaving, start=1):
            at.new((CodeId(code.id),), None if place is None else place + number)
        at.act.describe(
            Message("{codes} taken out of the theme {theme}", codes=quoted(code.name for code in leaving),
                    theme=quoted(at.codebook.by_id[code_id].name for code_id in remaining))
        )  # fmt: skip
        return at.done()


def move_theme(
    session: Session, question: str, named: ThemeCodes, to: int, shown: Sequence[ThemeCodes]
) -> ThemesArranged:
    """Move a theme before the one at the place `to` (from 0) among the others `shown` to the user, or last; those right
    after a category that are below it move along. The order is stored. Raises NotFound.
    """
    with _arranging(session, question) as at:
        moved = at.each(named)
        taken = {theme.id for theme in moved}
        others = [[theme for theme in at.each(other) if theme.id not in taken] for other in shown]
        first = next((place for place, other in enumerate(others) if not other), len(others))
        below = at.below(moved[0], others[first + 1 :])
        others = [group for group in others if group]
        after = first + len(below)
        to = after if first <= to < after else max(0, to)
        before = [*others[: min(to, first)], *others[after : max(to, after)]]
        order = [*before, moved, *below, *(group for group in others if group not in before and group not in below)]
        arranged = {theme.id for group in order for theme in group}
        rest = [theme for theme in at.themes if theme.position is not None and theme.id not in arranged]
        order += [list(alike) for _, alike in groupby(rest, key=lambda theme: theme.position)]
        for place, group in enumerate(order):
            for theme in group:
                themes.place(at.act, theme.id, place)
        names = [at.codebook.by_id[code].name for theme in moved for code in theme.codes]
        at.act.describe(Message("theme {theme} moved", theme=quoted(names)))
        return at.done()


def write_title(session: Session, question: str, named: ThemeCodes, text: str) -> ThemesArranged:
    """Set the title of a theme; an empty text restores the names of its codes."""
    with _arranging(session, question) as at:
        if not text.strip() and not at.written(named).title:
            return at.done()
        theme = at.of(named)
        title = " ".join(text.split())
        themes.write(at.act, theme.id, title=title)
        at.act.describe(
            Message("theme {theme} named «{title}»", theme=at.name(theme), title=title)
            if title
            else Message("theme {theme} called by its codes", theme=at.name(theme))
        )
        return at.done()


def write_lead_in(session: Session, question: str, named: ThemeCodes, text: str) -> ThemesArranged:
    """Set the author's text before the quotes of a theme; an empty text leaves it to the report."""
    with _arranging(session, question) as at:
        if not text.strip() and not at.written(named).lead_in:
            return at.done()
        theme = at.of(named)
        themes.write(at.act, theme.id, lead_in=" ".join(text.split()))
        at.act.describe(
            Message("lead-in of {theme} written", theme=at.name(theme))
            if text.strip()
            else Message("lead-in of {theme} left to the report", theme=at.name(theme))
        )
        return at.done()


def write_summary(session: Session, question: str, named: ThemeCodes, text: str) -> ThemesArranged:
    """Set the chapter's text on a theme, a line for each paragraph; an empty text removes it."""
    with _arranging(session, question) as at:
        if not text.strip() and not at.written(named).summary:
            return at.done()
        theme = at.of(named)
        themes.write(at.act, theme.id, summary=paragraphs(text))
        at.act.describe(
            Message("summary of {theme} written", theme=at.name(theme))
            if text.strip()
            else Message("summary of {theme} taken away", theme=at.name(theme))
        )
        return at.done()


def paragraphs(text: str) -> str:
    """Return a text with a line for each of its paragraphs."""
    return "\n".join(line for part in text.splitlines() if (line := " ".join(part.split())))


def choose_quotes(
    session: Session, question: str, named: ThemeCodes, answers: Sequence[Reference] | None
) -> ThemesArranged:
    """Choose the answers that a theme quotes, in order; None leaves the choice to the report. Raises NotFound, and
    CoderError for an answer without a code of the theme, or one whose text a later import has changed.
    """
    with _arranging(session, question) as at:
        if answers is None and at.written(named).quotes is None:
            return at.done()
        theme = at.of(named)
        chosen = [row for row, _ in targets_of(session, answers, None)] if answers is not None else None
        for row in chosen or ():
            refuse_earlier_text(row)
            if not has_any_code(session.project, row.id, [at.rows[code_id] for code_id in theme.codes]):
                raise CoderError(
                    "{answer} has no code of the theme {theme}, so it cannot be quoted there.",
                    "Code it first, or choose another: `coder theme PROJECT CODE --quotes` lists them.",
                    answer=row.named, theme=at.name(theme),
                )  # fmt: skip
        themes.put_quotes(
            session.project, at.act, theme.id, None if chosen is None else [*dict.fromkeys(row.id for row in chosen)]
        )
        at.act.describe(
            Message("quotes of {theme} left to the report", theme=at.name(theme))
            if chosen is None
            else Message("quotes of {theme} chosen: {n}", theme=at.name(theme), n=len(chosen))
        )
        return at.done()
