"""Prints what `coder import` found in a file and what it imported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coder.cli import output
from coder.cli.unit_command import counted_cases
from coder.i18n.words import N_, NC_, _, pgettext, plural, several
from coder.model import Cell, Chosen, Missing
from coder.text.visible import typed

if TYPE_CHECKING:
    from coder.model import Column
    from coder.model.change import Import
    from coder.model.unit import Unit
    from coder.operations.importing import ColumnProfile, Imported, ImportPlan

MOST_COLUMNS = 100
"""Columns of a file listed before it is imported."""
SAMPLE = 2_000
"""Rows from which columns are guessed, of longer files."""
MANY_CHANGED = 10
"""Answers with a new text from which a file may be another wave, where fewer are unchanged."""

ROLES = {
    "id": NC_("column", "id"),
    "open": NC_("column", "open"),
    "closed": NC_("column", "closed"),
    "skip": NC_("column", "skip"),
}
TYPES = {"text": N_("text"), "number": N_("number"), "date": N_("date")}
KINDS = {"table": N_("table"), "document": N_("document")}
DETECTED = {
    "encoding": N_("encoding"), "delimiter": N_("delimiter"), "header rows": N_("header rows"),
    "rows above": N_("rows above"), "after the delimiter": N_("after the delimiter"),
    "separator line": N_("separator line"), "export": N_("export"), "header": N_("header"),
    "mojibake": N_("mojibake"), "sheet": N_("sheet"), "other sheets": N_("other sheets"), "title": N_("title"),
    "headings": N_("headings"), "speakers": N_("speakers"), "list": N_("list"), "layout": N_("layout"),
    "format": N_("format"), "inside": N_("inside"), "reader": N_("plug-in"),
}  # fmt: skip
"""Names of detected properties of a file, by their JSON names."""
WORDS = {
    "after the delimiter": N_("a blank"), "header": N_("HTML removed"), "mojibake": N_("repaired"),
    "layout": N_("long"), "none": N_("none"),
}  # fmt: skip
"""Texts for detected properties with only one value."""
MACHINES = {
    "time stamp": N_("time stamp"), "time of day": N_("time of day"), "machine id": N_("machine id"),
    "IP address": N_("IP address"), "e-mail address": N_("e-mail address"), "web address": N_("web address"),
    "browser": N_("browser"), "coordinates": N_("coordinates"), "one pattern": N_("one pattern"),
}  # fmt: skip
"""Names of what machines write into columns."""


def show_plan(plan: ImportPlan, named_by: str) -> None:
    """Print what was found in a file. `named_by` is the column that names cases without being the id; "" if none."""
    source = plan.source
    detected = ", ".join(
        f"{_(DETECTED[name])} {value!r}"
        if name == "delimiter" and value != "none"
        else f"{_(DETECTED[name])} {_(WORDS.get(name, value))}"
        for name, value in source.detection.items()
    )
    output.data(f"{source.path}: {_(KINDS[source.kind])}" + (f", {detected}" if detected else ""))
    if source.kind == "document":
        rows = [
            (line, str(question), *([output.one_line(under, 40)] if source.listed_under else []),
             output.one_line(str(text), 60))
            for (line, (question, text)), under in zip(plan.preview, plan.previewed_under, strict=True)
        ]  # fmt: skip
        listed = [_("listed under")] if source.listed_under else []
        output.print_table((_("line"), _("question"), *listed, _("answer")), rows)
        if source.listed_under:
            output.data(
                several(
                    "{n} list item with the sentence or item above as context.",
                    "{n} list items with the sentence or item above as context.", len(source.listed_under),
                )
            )  # fmt: skip
        return
    rows_of = {profile.column.name: profile for profile in plan.profiles}
    names = 50 if output.width() >= 100 else 24
    looked_at = max((profile.rows for profile in plan.profiles), default=0)
    output.print_table(
        (_("column"), _("taken as"), _("type"), output.Number(_("distinct")), output.Number(_("empty")),
         _("for example")),
        [
            (
                output.one_line(
                    column.name if column.name.endswith(column.label) else f"{column.name}: {column.label}", names
                ),
                pgettext("column", ROLES[plan.roles[column.name]]),
                _type_of(plan, rows_of[column.name]),
                rows_of[column.name].distinct,
                rows_of[column.name].empty,
                output.one_line(" · ".join(rows_of[column.name].examples[:3]), 60),
            )
            for column in _shown(plan)
        ],
        last_gives_way=True,
    )  # fmt: skip
    if len(source.columns) > MOST_COLUMNS:
        output.data(
            _(
                "Of {n} columns, {shown} are listed: the id and open questions first. So many are rarely all wanted:"
                " leave some out with --skip. --json lists them all."
            ).format(n=len(source.columns), shown=MOST_COLUMNS)
        )
    if looked_at >= SAMPLE:
        output.data(_("Distinct and empty are counted in the first {n} rows.").format(n=looked_at))
    if named_by:
        _show_naming(plan, named_by)
    if plan.may_be_open and not plan.options.long:
        open_columns = [column.name for column in source.columns if plan.roles[column.name] == "open"]
        output.data(
            _(
                "Taken as closed, though it looks as if people wrote there: {columns}. If they are open questions, too:"
                " {open_options}"
            ).format(
                columns=", ".join(f"«{output.one_line(name, 50)}»" for name in plan.may_be_open),
                open_options=" ".join(f"--open {typed(name)}" for name in (*open_columns, *plan.may_be_open)),
            )
        )  # fmt: skip
    for column, (gate, answer) in plan.asked.items():
        output.data(
            _(
                "«{question}» is taken to be put to those alone who answered «{answer}» to «{variable}». If to all:"
                " --asked all, or `coder asked` later."
            ).format(question=output.one_line(column, 50), answer=answer, variable=output.one_line(gate, 50))
        )
    for column, gate in plan.comments.items():
        output.data(
            _(
                "«{question}» stands right after «{variable}», and nobody wrote there who had not answered that. If it"
                " is a comment on it, this puts it in its section of the report: coder asked PROJECT {typed_question}"
                " {typed_variable}"
            ).format(
                question=output.one_line(column, 50), variable=output.one_line(gate, 50), typed_question=typed(column),
                typed_variable=typed(gate),
            )
        )  # fmt: skip
    if plan.closed_only:
        output.data(
            _("No column is an open question: there is nothing to code. If one is, name it with --open COLUMN.")
        )


def _shown(plan: ImportPlan) -> list[Column]:
    """Return the columns to list: all, or the first of many, the id and open questions before others."""
    columns = list(plan.source.columns)
    if len(columns) <= MOST_COLUMNS:
        return columns
    return sorted(columns, key=lambda column: plan.roles[column.name] not in ("id", "open"))[:MOST_COLUMNS]


def _type_of(plan: ImportPlan, profile: ColumnProfile) -> str:
    """Return the type of a column's values, and the kind of machine that wrote them."""
    if profile.column.name in plan.several:
        return _("several answers")
    kind = _(TYPES[profile.kind])
    return kind if not profile.machine or profile.kind != "text" else f"{kind} ({_(MACHINES[profile.machine])})"


def show_left_out(plan: ImportPlan, *, done: bool) -> None:
    if not plan.left_out:
        return
    forms = (
        plural(
            "Of {file}, {n} line was left out: no JSON object.", "Of {file}, {n} lines were left out: no JSON object."
        )
        if done
        else plural(
            "Of {file}, {n} line will be left out: no JSON object.",
            "Of {file}, {n} lines will be left out: no JSON object.",
        )
    )
    output.done(several(*forms, plan.left_out, file=plan.source.path))


def show_earlier(earlier: Import) -> None:
    output.done(
        _("Nothing new: this file was imported on {day} (import {n}).").format(
            day=output.moment(earlier.at)[:10], n=earlier.id
        )
    )


def show_import(imported: Imported, unit: Unit, *, done: bool) -> None:
    """Print the effects of an import; unless it is `done`, those that it would have."""
    if imported.earlier is not None:
        show_earlier(imported.earlier)
        return
    counts = imported.counts
    cases = counted_cases(counts.cases, unit)
    if counts.known_cases:
        answers = output.counted(counts.responses, "new answer")
        wording = (
            _("Imported {answers}. New: {cases}; known before: {known}.")
            if done
            else _("{answers} would be imported. New: {cases}; known before: {known}.")
        )
        output.done(wording.format(answers=answers, cases=cases, known=counts.known_cases))
    else:
        answers = output.counted(counts.responses, "answer")
        wording = _("Imported {answers} of {cases}.") if done else _("{answers} of {cases} would be imported.")
        output.done(wording.format(answers=answers, cases=cases))
    if counts.known_cases:
        output.done(_("Of the answers, {n} were here already and unchanged.").format(n=counts.unchanged))
    if counts.absent:
        output.done(_("Answers that are here and not in the file: {n}; they stay.").format(n=counts.absent))
    if counts.values_changed:
        output.done(
            _("New values of closed variables: of {cases}.").format(cases=counted_cases(counts.values_changed, unit))
        )
    if counts.changed:
        _show_changed(imported, done=done)


def _show_changed(imported: Imported, *, done: bool) -> None:
    """Print which answers have, or would get, a new text."""
    counts = imported.counts
    heading = (
        _("Answers with a new text: {n}; both versions are kept:")
        if done
        else _("Answers that would get a new text: {n}; both versions would be kept:")
    )
    output.done(heading.format(n=len(counts.changed)))
    for text in counts.changed[:20]:
        codings = output.counted(text.codings, "coding")
        if done:
            forms = (
                _("now answer {new}; answer {old} is the earlier version, with {codings}")
                if text.codings
                else _("now answer {new}; answer {old} is the earlier version")
            ).format(new=text.new_response, old=text.old_response, codings=codings)
        else:
            forms = (_("answer {old}, with {codings}") if text.codings else _("answer {old}")).format(
                old=text.old_response, codings=codings
            )
        output.done(f"  {text.case}/{text.question}: {forms}")
    if len(counts.changed) > 20:
        more = _("and {n} more; `coder status` lists them.") if done else _("and {n} more.")
        output.done("  " + more.format(n=len(counts.changed) - 20))
    given_to = sorted({coder for text in counts.changed for coder in text.coders})
    if given_to:
        output.done(
            several(
                "{n} of them is given to {coders}, also in its new version, which is to be coded.",
                "{n} of them are given to {coders}, also in their new versions, which are to be coded.",
                sum(bool(text.coders) for text in counts.changed),
                coders=output.listed(given_to),
            )
        )
    if len(counts.changed) >= MANY_CHANGED and len(counts.changed) > counts.unchanged:
        output.note(
            _(
                "Most answers that were here have another text. If this is a new round of the survey: coder undo,"
                " and import it with --wave NAME, which keeps the answers of both and all codings."
            )
            if done
            else _(
                "Most answers that are here would get another text. If this is a new round of the survey, import it"
                " with --wave NAME, which keeps the answers of both and all codings."
            )
        )


def _show_naming(plan: ImportPlan, named_by: str) -> None:
    """Print which column names the cases, and how many rows share a name with one above."""
    column = output.one_line(named_by, 50)
    if named_by == plan.named_by:
        output.data(
            _(
                "Cases are called by «{column}», which differs in each row. If by the number of their row:"
                " --row-numbers."
            ).format(column=column)
        )
        return
    output.data(
        _(
            "Cases are called by «{column}», as those in the project are. If by the number of their row: --row-numbers."
        ).format(column=column)
    )
    found = next(profile for profile in plan.profiles if profile.column.name == named_by)
    if again := found.rows - found.empty - found.distinct:
        output.data(
            several(
                "{n} row has a name that stands above already: a case of its own, with a number after the name.",
                "{n} rows have a name that stands above already: cases of their own, with a number after the name.",
                again,
            )
        )


def plan_report(plan: ImportPlan, named_by: str) -> dict[str, object]:
    return {
        "file": str(plan.source.path),
        "kind": plan.source.kind,
        "detected": plan.source.detection,
        "columns": [
            {
                "name": profile.column.name,
                "label": profile.column.label,
                "role": plan.roles[profile.column.name],
                "type": profile.kind,
                "several_answers": profile.column.name in plan.several,
                "machine": profile.machine,
                "distinct": profile.distinct,
                "empty": profile.empty,
                "examples": list(profile.examples),
            }
            for profile in plan.profiles
        ],
        "asked": {column: {"variable": gate, "value": answer} for column, (gate, answer) in plan.asked.items()},
        "comments": dict(plan.comments),
        "named_by": named_by,
        "may_be_open": plan.may_be_open,
        "preview": [[_plain(cell) for cell in cells] for _, cells in plan.preview],
        **({"listed_under": plan.previewed_under} if plan.source.listed_under else {}),
        "left_out": plan.left_out,
        "problems": [str(problem) for problem in plan.problems],
    }


def _plain(cell: Cell) -> str | int | float | list[str] | None:
    return list(cell.options) if isinstance(cell, Chosen) else cell.raw if isinstance(cell, Missing) else cell


def import_report(imported: Imported) -> dict[str, object]:
    counts, before = imported.counts, imported.earlier
    return {
        "imported_before": before and {"id": before.id, "at": before.at, "file_name": before.file_name},
        "cases": counts.cases,
        "known_cases": counts.known_cases,
        "responses": counts.responses,
        "unchanged": counts.unchanged,
        "absent": counts.absent,
        "values_changed": counts.values_changed,
        "changed": [
            {
                "case": text.case,
                "question": text.question,
                "earlier": text.old_response,
                "now": text.new_response,
                "codings": text.codings,
                "given_to": list(text.coders),
            }
            for text in counts.changed
        ],
        "problems": [str(problem) for problem in imported.problems],
    }
