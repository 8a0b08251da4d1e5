"""The themes of an open question: as grouped by the author, then each remaining code by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import islice

from coder.model import Code, Codebook
from coder.reports.chapter import Bar
from coder.reports.compact import union
from coder.reports.counting import CodeCount, CountedShare, code_counts, in_order, nearest_above
from coder.reports.crossing import shown_name
from coder.reports.definition import ThemeGroup
from coder.reports.lead_ins import how_many, is_noun, name_languages
from coder.reports.planning import Planned, ReportPlan
from coder.reports.quotable import stands_for_something


@dataclass(frozen=True, slots=True)
class Theme:
    """Codes shown together, a category with all below it. `group` is the author's; `depth` the number of shown
    categories above; `framed` means that all themes are below one category, so that plain names suffice; `top` that it
    counts among the most mentioned: it is neither a category above all themes, which everybody would mention, nor a
    sub-code of another.
    """

    codes: tuple[str, ...]
    group: ThemeGroup | None = None
    depth: int = 0
    framed: bool = False
    top: bool = True

    @property
    def key(self) -> str:
        """The code that identifies the theme."""
        return self.codes[0]


def counts_of(plan: ReportPlan, planned: Planned) -> list[CodeCount]:
    """Return the counts of an open question's codes in report order, sub-codes below their category."""
    assert planned.answered is not None
    counts = code_counts(planned.answered, plan.study.codebook, planned.codes, plan.weights)
    # Codes that the definition lists stand in its order.
    if planned.section.codes is not None:
        return counts
    ordered = [count.code.id for count in in_order(counts, plan.definition.order)]
    by_code = {count.code.id: count for count in counts}
    return [by_code[code] for code in below_their_category(ordered, plan.study.codebook)]


def below_their_category(codes: Sequence[str], book: Codebook) -> list[str]:
    """Return the same codes, each category followed by its sub-codes in their order."""
    shown_codes = set(codes)
    below: dict[str | None, list[str]] = {}
    for code in codes:
        below.setdefault(nearest_above(book, code, shown_codes), []).append(code)

    def walk(category: str | None) -> Iterator[str]:
        for code in below.get(category, ()):
            yield code
            yield from walk(code)

    return list(walk(None))


def indents(codes: Sequence[str], book: Codebook) -> tuple[int, ...]:
    """Return the indentation of each code: the number of preceding categories that it is below."""
    ancestors: list[str] = []
    found = []
    for code in codes:
        while ancestors and book.by_id[code] not in book.subtree(book.by_id[ancestors[-1]]):
            ancestors.pop()
        found.append(len(ancestors))
        ancestors.append(code)
    return tuple(found)


def row_names(codes: Sequence[str], book: Codebook) -> tuple[list[str], tuple[int, ...]]:
    """Return the names of codes in a table and their indentation: below its category, a sub-code has just its name."""
    depth = indents(codes, book)
    codes_shown = [book.by_id[code] for code in codes]
    return [code.name if deep else shown_name(book, code) for code, deep in zip(codes_shown, depth, strict=True)], depth


def code_bars(counts: Sequence[CodeCount], book: Codebook) -> tuple[Bar, ...]:
    """Return a bar for each code, sub-codes below their category and, by default, in its colour."""
    shares = {count.code.id: count.share for count in counts}
    codes = below_their_category([*shares], book)
    names, depth = row_names(codes, book)
    return tuple(
        Bar(name, shares[code], deep, colour_of(book, book.by_id[code]))
        for name, code, deep in zip(names, codes, depth, strict=True)
    )


def colour_of(book: Codebook, code: Code) -> str:
    """Return the colour of a code, or of the nearest category above it that has one."""
    above: Code | None = code
    while above is not None and not above.colour:
        above = book.by_id.get(above.parent or "")
    return above.colour if above else ""


def themes_of(plan: ReportPlan, planned: Planned, counts: Sequence[CodeCount]) -> list[Theme]:
    """Return the themes of a question in order: those of its groups, then the ungrouped codes of `counts`."""
    book, groups = plan.study.codebook, planned.section.groups
    placed = {code for group in groups if group.by_itself for code in group.codes}
    grouped = {
        below.id
        for group in groups
        if not group.by_itself
        for code in group.codes
        for below in book.subtree(book.by_id[code])
    } - placed
    leads = dict(planned.section.leads)
    own = {
        count.code.id: Theme((count.code.id,), ThemeGroup((count.code.id,), lead_in=lead) if lead else None)
        for count in counts
        if count.share.n
        and count.code.id not in grouped
        and stands_for_something(count.code, book)
        and (count.own or not grouped or count.code.id in placed or _has_more(book, count.code.id, grouped, counts))
        for lead in [leads.get(count.code.id, "")]
    }
    frames = _frames(_used(counts, book), book)
    outside = {count.code.id for count in counts if count.own} | placed | {*leads}
    own = {code: theme for code, theme in own.items() if code not in frames or code in outside}
    parts = [
        [own[code] for code in group.codes if code in own] if group.by_itself else [Theme(group.codes, group)]
        for group in groups
    ]
    parts.append([theme for code, theme in own.items() if code not in placed])
    themes = iter(_with_depth([theme for part in parts for theme in part], book, frames))
    parts = [[*islice(themes, len(part))] for part in parts]
    rules = plan.definition.lead_ins
    if rules.joined and planned.answered is not None and len(planned.answered.coded) >= rules.words_from:
        parts = [_joined(part, plan, {count.code.id: count.share for count in counts}) for part in parts]
    return [theme for part in parts for theme in part]


def _used(counts: Sequence[CodeCount], book: Codebook) -> list[str]:
    """Return the mentioned themes, a category in place of its sub-codes."""
    return [count.code.id for count in counts if count.share.n and stands_for_something(count.code, book)]


def _frames(codes: Sequence[str], book: Codebook) -> frozenset[str]:
    """Return the categories above all other codes, as in codebooks with one category per question: such a category
    names the question, not the answers.
    """
    rest = {*codes}
    frames: set[str] = set()
    while len(rest) > 1:
        highest = [code for code in codes if code in rest and nearest_above(book, code, rest) is None]
        if len(highest) > 1:
            break
        frames.add(highest[0])
        rest.discard(highest[0])
    return frozenset(frames)


def _with_depth(themes: Sequence[Theme], book: Codebook, frames: Set[str]) -> list[Theme]:
    """Return the themes, each with the number of preceding categories above all its codes; `frames` are the categories
    above all themes.
    """
    ancestors: list[str] = []
    found = []
    for theme in themes:
        codes = {*theme.codes}
        while ancestors and not codes <= {below.id for below in book.subtree(book.by_id[ancestors[-1]])} - {
            ancestors[-1]
        }:
            ancestors.pop()
        top = theme.key not in frames and not {*ancestors} - frames
        found.append(replace(theme, depth=len(ancestors), framed=bool(frames), top=top))
        ancestors += theme.codes if len(codes) == 1 else ()
    return found


def _has_more(book: Codebook, category: str, grouped: Set[str], counts: Sequence[CodeCount]) -> bool:
    """Return whether a category has sub-codes in use that are not in groups."""
    below = {code.id for code in book.subtree(book.by_id[category])} - {category} - grouped
    return any(count.share.n for count in counts if count.code.id in below)


def _joined(themes: Sequence[Theme], plan: ReportPlan, shares: Mapping[str, CountedShare]) -> list[Theme]:
    """Return the themes with adjacent pairs, each mentioned by a few, joined; not categories, nor themes with a
    lead-in. Where cells are hidden, only pairs that are few even if nobody mentions both: the word must not disclose
    the overlap.
    """
    book, rules = plan.study.codebook, plan.definition.lead_ins
    few = {theme.key for theme in themes if theme.key in shares and how_many(shares[theme.key], rules) == "few"}
    categories = {book.by_id[theme.key].parent for theme in themes}

    def may_join(left: str, right: str) -> bool:
        first, second = shares[left], shares[right]
        percent = None if first.percent is None or second.percent is None else first.percent + second.percent
        together = replace(first, n=first.n + second.n, percent=percent)
        return plan.mask_below < 2 or how_many(together, rules) == "few"

    joined_themes: list[Theme] = []
    for theme in themes:
        last = joined_themes[-1] if joined_themes else None
        if (
            last is not None
            and len(last.codes) == 1
            and last.group is None is theme.group
            and last.depth == theme.depth
            and book.by_id[last.key].parent == book.by_id[theme.key].parent
            and {last.key, theme.key} <= few
            and categories.isdisjoint((last.key, theme.key))
            and all(
                is_noun(book.by_id[neighbour.key].name, *name_languages(book, plan.words.language))
                for neighbour in (last, theme)
            )
            and may_join(last.key, theme.key)
        ):
            joined_themes[-1] = replace(last, codes=(last.key, theme.key))
        else:
            joined_themes.append(theme)
    return joined_themes


def names_of_theme(book: Codebook, theme: Theme) -> list[str]:
    """Return the names of a theme's codes: just the name of a sub-code whose category is shown above or covers all."""
    codes = [book.by_id[code] for code in theme.codes]
    return [code.name if theme.depth or theme.framed else shown_name(book, code) for code in codes]


def names_unmentioned(counts: Sequence[CodeCount], book: Codebook) -> list[str]:
    """Return the names of the themes that nobody mentions: within a category only, where all mentioned codes are below
    it, since the others belong to other questions. Nor codes among which one was split whose answers are not recoded.
    """
    waiting = {heir.id for count in counts if count.codings for heir in book.split_into(count.code)}
    counts = [count for count in counts if count.code.id not in waiting]
    frames = _frames(_used(counts, book), book)
    innermost = min((book.subtree(book.by_id[code]) for code in frames), key=len, default=None)
    unused = [count.code for count in counts if not count.codings and stands_for_something(count.code, book)]
    if innermost is None:
        return [shown_name(book, code) for code in unused]
    return [code.name for code in unused if code in innermost]


def cases_of(codes: Sequence[str], cases: Mapping[str, Set[int]]) -> Set[int]:
    """Return the cases with any of these codes."""
    return union(cases[code] for code in codes if code in cases)
