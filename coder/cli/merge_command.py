"""`coder merge`: bring copies of the project back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coder.cli import options, output
from coder.cli.stopping import kept
from coder.errors import CoderError
from coder.i18n.words import N_, _, several
from coder.message import Message, one_or_many
from coder.operations import merging
from coder.project import open_project

if TYPE_CHECKING:
    from coder.operations.merging import CameIn, Decisions, MergeConflict, Merged

SIDES = ("ours", "theirs", "latest")

SHOWN = 20
"""Decisions set aside that are listed singly."""

NOUNS = {
    "imports": "imported file", "variables": "variable", "cases": "case", "case_data": "set of values",
    "responses": "answer", "codes": "code", "codebooks": "version of the codebook", "runs": "run",
    "suggestions": "suggestion", "codings": "coding", "decisions": "decision", "memos": "memo", "flags": "flag",
    "redactions": "redaction", "redacted_words": "redaction", "automatic": "automatic code", "samples": "sample",
    "sample_members": "sampled answer", "units": "unit", "headings": "heading", "themes": "theme",
    "theme_codes": "code in a theme", "theme_quotes": "quote", "assignments": "assignment",
    "assignment_members": "answer to code", "hold_outs": "hold-out", "reconciliations": "reconciled code",
}  # fmt: skip
"""Nouns for the rows of a table, for counting."""

ABOUT = {
    "codes": N_("{file}: code «{row}», {column}"),
    "variables": N_("{file}: variable «{row}», {column}"),
    "responses": N_("{file}: answer {row}"),
    "case_data": N_("{file}: case «{row}», {column}"),
    "themes": N_("{file}: theme «{row}», {column}"),
    "codebooks": N_("{file}: name and description of the codebook"),
    "units": N_("{file}: what a case is"),
    "hold_outs": N_("{file}: the share that is coded without suggestions"),
    "headings": N_("{file}: title and authors of reports"),
}

COLUMNS = {
    "name": N_("name"), "definition": N_("definition"), "include": N_("include"), "exclude": N_("exclude"),
    "keywords": N_("keywords"), "examples": N_("examples"), "colour": N_("colour"), "residual": N_("residual code"),
    "parent_id": N_("placement"), "retired": N_("retired"), "label": N_("full text"), "kind": N_("kind"),
    "type": N_("type"), "value_labels": N_("value labels"), "asked_when": N_("who was asked"),
    "lead_in": N_("lead-in"), "summary": N_("summary"), "title": N_("title"), "variable_id": N_("question"),
}  # fmt: skip
"""What is shown for a column in which two sides differ."""


@click.command("merge")
@options.project
@click.argument("files", type=options.FilePath, nargs=-1, required=True, metavar="COPY.db …")
@click.option("--plan", is_flag=True, help="Say what would come, and write nothing.")
@click.option(
    "--take",
    "takes",
    multiple=True,
    metavar="SIDE",
    help="What holds where both sides were changed: ours, theirs, or the latest; 3=theirs: in conflict 3. Repeatable.",
)
@click.option(
    "--same-coder", "same", multiple=True, metavar="NAME", help="NAME is one person here and in the copies. Repeatable."
)
@click.option(
    "--rename-coder",
    "renamed",
    multiple=True,
    metavar="FILE:NAME=NEW",
    help="NAME in FILE is another person, who is called NEW here. Repeatable.",
)
@options.coder
@options.as_json
def command(
    project: Path, files: tuple[Path, ...], plan: bool, takes: tuple[str, ...], same: tuple[str, ...],
    renamed: tuple[str, ...], coder_name: str, as_json: bool,
) -> None:  # fmt: skip
    """Bring what was done in copies of the project into it: codings, memos, flags, decisions and all else, by whom and
    when; as one act, which `coder undo` takes back.

    In any order and as often as you like: what is in already changes nothing. Where both sides have changed the same,
    nothing is written until you say with --take what holds. The copies are only read.
    """
    decisions = _decisions(takes, same, renamed)
    with open_project(project, coder_name) as session:
        done = merging.merge(session, list(dict.fromkeys(files)), decisions, plan=plan)
    if done.kept:
        kept()
    undecided = [conflict for conflict in done.conflicts if not conflict.decided]
    if as_json:
        output.write_json(_as_json(done))
    else:
        _show_merged(done, output.data if plan or undecided else output.done)
    if undecided and not plan:
        raise CoderError(
            one_or_many(
                "{n} conflict is undecided. Nothing was written.", "{n} conflicts are undecided. Nothing was written.",
                len(undecided),
            ),
            [
                Message("Decide with --take ours, theirs or latest for all, or --take {number}=theirs for one.",
                        number=undecided[0].number)
                if any(conflict.question.table != "coders" for conflict in undecided) else None,
                Message("One person: --same-coder NAME; two: --rename-coder FILE:NAME=NEW.")
                if any(conflict.question.table == "coders" for conflict in undecided) else None,
            ],
        )  # fmt: skip


def _decisions(takes: tuple[str, ...], same: tuple[str, ...], renamed: tuple[str, ...]) -> Decisions:
    of_all, single = "", {}
    for decision in takes:
        number, equals, side = decision.rpartition("=")
        if side not in SIDES or (equals and not number.isdecimal()):
            raise click.UsageError(
                _("--take {given}: give ours, theirs or latest, or a conflict's number with it: 3=theirs.").format(
                    given=decision
                )
            )
        if equals:
            single[int(number)] = side
        else:
            of_all = side
    called = {}
    for renaming in renamed:
        before, equals, new = renaming.rpartition("=")
        file, colon, name = before.partition(":")
        if not (equals and colon and file and name and new.strip()):
            raise click.UsageError(
                _("--rename-coder {given}: write it as FILE:NAME=NEW, such as kari.db:bruker=Kari.").format(
                    given=renaming
                )
            )
        called[Path(file).name, name] = new
    return merging.Decisions(of_all, single, frozenset(same), called)


def _show_merged(done: Merged, show: Callable[[str], None]) -> None:
    for came_in in done.files:
        _show_file(came_in, show)
    _show_set_aside(done, show)
    for conflict in done.conflicts:
        _show_conflict(conflict, show)
    if done.kept and done.changed.change is not None:
        output.done(_("Merged as act {n}.").format(n=done.changed.change))


def _show_file(merged_file: CameIn, show: Callable[[str], None]) -> None:
    parts = [
        wording.format(rows=output.listed(counts))
        for wording, counts in (
            (_("new: {rows}"), _counted(merged_file.added)),
            (_("changed: {rows}"), _counted(merged_file.changed)),
            (_("removed: {rows}"), _counted(merged_file.removed)),
        )
        if counts
    ]
    if parts:
        show(_("{file}: {what}").format(file=merged_file.file, what="; ".join(parts)))
    else:
        show(_("{file}: nothing new").format(file=merged_file.file))
    if merged_file.kept:
        output.note(
            _("{file}: removed there, and kept here since something stands on it: {rows}.").format(
                file=merged_file.file, rows=output.listed(_counted(merged_file.kept))
            )
        )
    if merged_file.erased:
        output.note(
            _("{file}: {rows} of respondents who are erased here were left out.").format(
                file=merged_file.file, rows=output.counted(merged_file.erased, "row")
            )
        )
    if merged_file.erased_there:
        output.note(
            several(
                "{file}: {n} respondent who is in this project was erased there; erase them here with `coder erase`.",
                "{file}: {n} respondents who are in this project were erased there; erase them here with `coder"
                " erase`.",
                merged_file.erased_there,
                file=merged_file.file,
            )
        )


def _show_set_aside(done: Merged, show: Callable[[str], None]) -> None:
    if not done.set_aside:
        return
    count = len(done.set_aside)
    show(_("set aside, since the same coder later decided otherwise on the answer: {n}").format(n=count))
    for aside in done.set_aside[:SHOWN]:
        code = aside.code or _("no code fits")
        show("  " + _("{answer}, {coder}: «{code}»").format(answer=aside.answer, coder=aside.coder, code=code))
    if count > SHOWN:
        show("  " + _("and {n} more").format(n=count - SHOWN))


def _counted(rows: Mapping[str, int]) -> list[str]:
    """Return rows counted by noun, in the order of the tables."""
    nouns: dict[str, int] = {}
    for table, noun in NOUNS.items():
        if rows.get(table):
            nouns[noun] = nouns.get(noun, 0) + rows[table]
    others = {table.replace("_", " "): n for table, n in rows.items() if table not in NOUNS and n}
    return [output.counted(n, noun) for noun, n in nouns.items()] + [f"{n} {name}" for name, n in others.items()]


def _show_conflict(conflict: MergeConflict, show: Callable[[str], None]) -> None:
    about = conflict.question
    number = f"{conflict.number:>3}  "
    if about.table == "coders":
        show(
            number + _("{file}: is coder «{name}» the same person as «{name}» here?").format(
                file=conflict.file, name=about.row
            )
        )  # fmt: skip
        return
    wording = _(ABOUT.get(about.table, "{file}: {row}"))
    column = about.column if about.table == "case_data" else _(COLUMNS.get(about.column, about.column))
    decided = f" ({_('decided')})" if conflict.decided else ""
    show(number + wording.format(file=conflict.file, row=about.row, column=column) + decided)
    ours = _("ours") if conflict.ours_from is None else _("ours (from {file})").format(file=conflict.ours_from)
    for side, value in ((ours, about.ours), (_("theirs"), about.theirs)):
        show(f"       {side}: {output.one_line(value, output.columns_left(13 + len(side)))}")


def _as_json(done: Merged) -> dict[str, object]:
    return {
        "id": done.changed.change,
        "written": done.kept,
        "files": [
            {
                "file": str(came_in.file),
                "new": came_in.added,
                "changed": came_in.changed,
                "removed": came_in.removed,
                "kept": came_in.kept,
                "shown": came_in.shown,
                "erased": came_in.erased,
                "erased_there": came_in.erased_there,
            }
            for came_in in done.files
        ],
        "set_aside": [
            {"answer": aside.answer, "coder": aside.coder, "code": aside.code or None} for aside in done.set_aside
        ],
        "conflicts": [
            {
                "number": conflict.number,
                "file": str(conflict.file),
                "table": conflict.question.table,
                "row": conflict.question.row,
                "column": conflict.question.column,
                "ours": conflict.question.ours,
                "ours_from": None if conflict.ours_from is None else str(conflict.ours_from),
                "theirs": conflict.question.theirs,
                "decided": conflict.decided,
            }
            for conflict in done.conflicts
        ],
    }
