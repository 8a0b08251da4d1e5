"""Writes an archive of a whole study for deposit: data, codebook and log, redacted, with reasons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from coder import __version__
from coder.codebook.yaml_write import to_yaml
from coder.errors import CoderError
from coder.i18n.translator import N_
from coder.model import Filter, as_text_or_number
from coder.model.theme import in_use
from coder.operations.exporting import table_of, words_of
from coder.project import Session
from coder.queries.codebooks import codebook_of
from coder.queries.free_text import placeholder
from coder.queries.provenance import log_rows
from coder.queries.redacted_export import RedactedExport
from coder.queries.variables import variables_of, waves_of
from coder.reports.archive_package import About, ArchivedTable, ArchivedText, Reference, write_archive
from coder.reports.coder_rule import CoderRule
from coder.reports.compose import LOG_HEADER
from coder.reports.tables import LABELS, ColumnAbout, ExportTable, Value, about_variables, unique_names
from coder.reports.words import Words
from coder.reports.writers import whole_file
from coder.store import headings, journal, queries, reconciliations, settings, themes
from coder.store.cases import all_cases
from coder.store.erasing import erased_digests

TO_ANSWER = Reference(("response",), "matrix", ("response",))
TO_CODE = Reference(("code_id",), "codebook", ("id",))

SUMMARY = LOG_HEADER.index("summary")


@dataclass(frozen=True, slots=True)
class Archived:
    """The number of files written, of places replaced by decision, and of undecided ones."""

    files: int
    redacted: int
    undecided: int


def archive(
    session: Session,
    target: Path,
    *,
    undecided: str = "refuse",
    title: str = "",
    authors: tuple[str, ...] = (),
    licence: str = "",
) -> Archived:
    """Write the whole study to `target`, a zip file that any program can read, with redactions applied.

    `undecided` decides about possible personal details without a decision: `refuse`, `hide`, or `show`. Raises
    CoderError before anything is written.
    """
    session.refuse_as_target(target)
    with whole_file(target) as partial, session.snapshot():
        redacted = RedactedExport(session, hide_undecided=undecided == "hide")
        words = words_of(session)
        tables = [_whole(table) for table in _tables(session, redacted, words)]
        codebook = to_yaml(redacted.codebook(codebook_of(session)))
        if redacted.undecided and undecided == "refuse":
            raise CoderError(
                redacted.undecided_message(),
                "Decide with `coder redact PROJECT`, or make the archive with --undecided hide (they are replaced)"
                " or --undecided show.",
            )
        hidden = list(_hidden(session, redacted, words, undecided))
        tables.append(
            ArchivedTable(
                ExportTable("hidden", ("what", "why", "number"), iter(hidden)),
                words("What is not in the archive, or replaced in it, and why"),
            )
        )
        called = headings.current(session.project)
        about = About(
            title or called.title or settings.setting(session.project, "title") or session.path.stem,
            words("Answers to open questions of a survey, with the codes that people have given them."),
            codebook_of(session).language or "nb",
            _last_day(session),
            __version__,
            authors or called.authors,
            licence,
            words("No licence is stated: ask who made the archive."),
        )
        texts = [
            ArchivedText("codebook.yaml", words("The codebook, as `coder codebook` reads it"), codebook, "text/yaml"),
            ArchivedText("README.md", words("What is in the archive"), _readme(about, tables, hidden, words),
                         "text/markdown"),
        ]  # fmt: skip
        files = write_archive(about, tables, texts, partial)
    return Archived(files, len(redacted.replaced_kinds), redacted.undecided)


def _whole(archived_table: ArchivedTable) -> ArchivedTable:
    """Return the table with its rows read, so that undecided details are known before anything is written."""
    table = archived_table.table
    rows = iter(list(table.rows))
    read = ExportTable(table.name, table.header, rows, table.about, table.nothing)
    return ArchivedTable(read, archived_table.about, archived_table.key, archived_table.references)


def _tables(session: Session, redacted: RedactedExport, words: Words) -> Iterator[ArchivedTable]:
    """Yield every table; rows are read as they are consumed."""
    everything = Filter()

    def table(what: str) -> ExportTable:
        return table_of(session, what, everything, (), CoderRule.FIRST, redacted, words)

    yield ArchivedTable(
        _cases(session, words), words("Who was asked, with the closed variables of each wave"), ("case", "wave")
    )
    yield ArchivedTable(
        table("matrix"), words("A row for each answer, with 1 or 0 for each code; nothing where nobody coded it"),
        ("response",), (Reference(("case", "wave"), "cases", ("case", "wave")),),
    )  # fmt: skip
    yield ArchivedTable(
        table("codings"), words("A row for each coding: an excerpt by its characters, a code and who coded; and memos"),
        (), (TO_ANSWER, TO_CODE),
    )  # fmt: skip
    yield ArchivedTable(
        table("reliability"), words("A row for each answer, coder and code: 1, 0, or NA where not coded by that coder"),
        ("response", "coder", "code_id"), (TO_ANSWER, TO_CODE),
    )  # fmt: skip
    yield ArchivedTable(table("codebook"), words("The codes, with how often each was used"), ("id",))
    yield from _variables(session, words)
    yield from _themes(session, redacted, words)
    yield from _reconciled(session, redacted, words)
    yield ArchivedTable(_log(session, redacted, words), words("Every act, oldest first"), ("id",))


def _cases(session: Session, words: Words) -> ExportTable:
    closed = [variable for variable in variables_of(session) if variable.kind == "closed"]
    named, _ = unique_names(("case", "wave"), [variable.name for variable in closed])

    def rows() -> Iterator[tuple[Value, ...]]:
        places = {wave: place for place, wave in enumerate(waves_of(session))}
        for case in sorted(all_cases(session.project), key=lambda stored_case: places[stored_case.wave]):
            yield case.key, case.wave, *(as_text_or_number(case.values.get(variable.name)) for variable in closed)

    about_columns = {name: ColumnAbout(words(LABELS[name])) for name in ("case", "wave")}
    return ExportTable("cases", ("case", "wave", *named), rows(), about_columns | about_variables(named, closed))


def _variables(session: Session, words: Words) -> Iterator[ArchivedTable]:
    known = variables_of(session)
    yield ArchivedTable(
        ExportTable(
            "variables",
            ("name", "label", "kind", "type"),
            iter([(variable.name, variable.label, variable.kind, variable.type) for variable in known]),
        ),
        words("The questions and variables, with their full texts"),
        ("name",),
    )
    labels = [(variable.name, value, label) for variable in known for value, label in variable.value_labels.items()]
    yield ArchivedTable(
        ExportTable("value_labels", ("variable", "value", "label"), iter(labels)),
        words("What values of variables mean"),
        ("variable", "value"),
        (Reference(("variable",), "variables", ("name",)),),
    )


THEME = {
    "theme": N_("Number of the theme"),
    "place": N_("Place among the themes of the question that have one"),
    "title": N_("Heading; nothing: the names of the codes"),
    "lead_in": N_("Sentence before the quotes; nothing: the report makes it"),
    "summary": N_("What the author says of the theme, a line for each paragraph"),
    "quotes_chosen": N_("Whether the author has chosen the quotes"),
}


def _themes(session: Session, redacted: RedactedExport, words: Words) -> Iterator[ArchivedTable]:
    """Yield the themes as arranged by their author, with their codes and the answers they quote."""
    codebook, earlier = (
        codebook_of(session),
        {earlier_version.response for earlier_version in queries.earlier_versions(session.project)},
    )
    question_themes = [
        (question, theme)
        for question, row in sorted(themes.questions(session.project).items())
        for theme in in_use(themes.kept(session.project, row), codebook)
    ]
    rows: list[tuple[Value, ...]] = [
        (question, theme.id, theme.position, *map(redacted.written, (theme.title, theme.lead_in, theme.summary)),
         int(theme.quotes is not None))
        for question, theme in question_themes
    ]  # fmt: skip
    about_columns = {name: ColumnAbout(words(label)) for name, label in (LABELS | THEME).items()}
    to_theme = Reference(("theme",), "themes", ("theme",))
    of_question = Reference(("question",), "variables", ("name",))
    yield ArchivedTable(
        ExportTable("themes", ("question", *THEME), iter(rows), about_columns),
        words("How the chapter presents a question, theme by theme, as far as its author has decided"),
        ("theme",),
        (of_question,),
    )
    codes = [(theme.id, place, code) for _, theme in question_themes for place, code in enumerate(theme.codes)]
    yield ArchivedTable(
        ExportTable("theme_codes", ("theme", "place", "code_id"), iter(codes), about_columns),
        words("The codes of each theme, in their order"),
        ("theme", "code_id"),
        (to_theme, TO_CODE),
    )
    quotes = [
        (theme.id, place, response)
        for _, theme in question_themes
        for place, response in enumerate(theme.quotes or ())
        if response not in earlier
    ]
    yield ArchivedTable(
        ExportTable("theme_quotes", ("theme", "place", "response"), iter(quotes), about_columns),
        words("The answers that themes quote, in their order"),
        ("theme", "response"),
        (to_theme, TO_ANSWER),
    )


DECISION = {
    "outcome": LABELS["decided"],
    "reason": N_("Why the coders differed"),
    "note": N_("What was thought of it"),
    "decided_by": N_("Who decided"),
    "decided_at": N_("When it was decided"),
}


def _reconciled(session: Session, redacted: RedactedExport, words: Words) -> Iterator[ArchivedTable]:
    """Yield the reconciliations, if any."""
    rows = [
        (
            reconciled.response,
            reconciled.code,
            reconciled.outcome,
            reconciled.reason,
            redacted.memo(reconciled.note, reconciled.response, of_case=True),
            reconciled.coder,
            reconciled.at,
        )
        for reconciled in reconciliations.decided(session.project)
    ]
    if rows:
        about_columns = {name: ColumnAbout(words(label)) for name, label in (LABELS | DECISION).items()}
        yield ArchivedTable(
            ExportTable("reconciliations", ("response", "code_id", *DECISION), iter(rows), about_columns),
            words("What was decided on a code for an answer where coders differ; without a code: that none fits"),
            (),
            (TO_ANSWER, TO_CODE),
        )


def _log(session: Session, redacted: RedactedExport, words: Words) -> ExportTable:
    rows = (
        [redacted.written(str(cell)) if place == SUMMARY else cell for place, cell in enumerate(row)]
        for row in log_rows(session, words.language)
    )
    return ExportTable("log", LOG_HEADER, rows)


REASONS = {
    "redacted": N_("replaced in texts: decided with `coder redact`"),
    "hidden": N_("replaced in texts: could identify somebody, and nobody has decided on it"),
    "shown": N_("not replaced: could identify somebody, and nobody has decided on it"),
    "earlier": N_("left out with their codings: a later import changed the answer"),
    "erased": N_("erased: the respondent withdrew"),
    "suggestions": N_("left out: what a machine proposes is no coding"),
}


def _hidden(session: Session, redacted: RedactedExport, words: Words, undecided: str) -> Iterator[tuple[str, str, int]]:
    """Yield what is hidden or left out, why, and how many."""
    for kind, number in sorted(Counter(redacted.replaced_kinds).items()):
        yield placeholder(words, kind).strip("[]"), words(REASONS["redacted"]), number
    if redacted.undecided:
        why = words(REASONS["hidden" if undecided == "hide" else "shown"])
        yield words("places in texts"), why, redacted.undecided
    earlier = queries.earlier_versions(session.project)
    if earlier:
        yield words("answers"), words(REASONS["earlier"]), len(earlier)
    erased = len(erased_digests(session.project))
    if erased:
        yield words("respondents"), words(REASONS["erased"]), erased
    yield words("suggestions of codes"), words(REASONS["suggestions"]), queries.totals(session.project).suggestions


def _last_day(session: Session) -> str:
    """Return the day of the last change: the archive of an unchanged study is the same, whenever it is made."""
    last = next(journal.log(session.project, limit=1), None)
    return "1970-01-01" if last is None else last.at[:10]


def _readme(about: About, tables: Iterable[ArchivedTable], hidden: Iterable[tuple[str, str, int]], words: Words) -> str:
    """Return a description of the archive, for readers without a program."""
    lines = [f"# {' '.join(about.title.split())}", "", about.description, ""]
    lines += [f"- `data/{table.table.name}.csv`: {table.about}." for table in tables]
    lines += ["", f"## {words('What is hidden or left out')}", ""]
    lines += [f"- {what}: {number}. {why[0].upper()}{why[1:]}." for what, why, number in hidden]
    lines += [
        "",
        words(
            "Closed variables are as they were imported. The files are CSV in UTF-8, with «,» between columns and a"
            " decimal point; `datapackage.json` says what each column holds, `ro-crate-metadata.json` what each file"
            " is, and `manifest-sha256.txt` has their hashes."
        ),
        "",
    ]
    return "\n".join(lines)
