"""Prints the import of another program's project: its content, the result, and the losses."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coder.cli import import_words, output
from coder.cli.stopping import kept
from coder.cli.unit_command import counted_cases
from coder.errors import some_of
from coder.i18n.words import _, several, translated
from coder.message import Message
from coder.operations import foreign_cut, foreign_import
from coder.project import open_project
from coder.queries import units
from coder.text.visible import typed

if TYPE_CHECKING:
    from coder.model.unit import Unit
    from coder.operations.foreign_codes import CodesMatched
    from coder.operations.foreign_import import ForeignImported
    from coder.operations.foreign_plan import ForeignPlan

PREVIEW = 5
TAKES = {"project", "files", "dry_run", "headings", "split", "wave", "coder_name", "as_json", "quiet", "language"}
"""The parameters of `coder import` that apply to such projects."""


def refuse_others(files: Sequence[Path], are_foreign: Sequence[bool]) -> None:
    """Refuse options that do not apply to projects of other programs, and such projects among files of answers."""
    if not all(are_foreign):
        raise click.UsageError(
            _("Import projects of other programs by themselves: {files}.").format(
                files=output.listed([str(file) for file, foreign in zip(files, are_foreign, strict=True) if foreign])
            )
        )
    context = click.get_current_context()
    options_given = [
        max(parameter.opts, key=len)
        for parameter in context.command.params
        if parameter.name not in TAKES
        and parameter.name is not None
        and context.get_parameter_source(parameter.name) is click.core.ParameterSource.COMMANDLINE
    ]
    if context.params["split"] == "speaker":
        options_given.append("--split speaker")
    if options_given:
        raise click.UsageError(
            several(
                "{options} cannot act on a project of another program.",
                "{options} cannot act on a project of another program.", len(options_given),
                options=output.listed(options_given),
            )
        )  # fmt: skip


def import_projects(
    project: Path, files: Sequence[Path], coder: str, *, split: str | None, headings: bool, wave: str, dry_run: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """Import projects of other programs, each as one change, or (`dry_run`) print what would be imported."""
    reports = []
    with open_project(project, coder, read_only=dry_run) as session:
        plans = [foreign_import.plan_foreign(file, foreign_cut.Cutting(split, headings)) for file in files]
        for plan in plans:
            met = foreign_import.codes_matched(session, plan)
            if not as_json and (dry_run or not output.quiet()):
                _show_plan(plan)
            if not as_json:
                _show_codes(met)
                _show_losses(plan)
            if dry_run:
                reports.append(_report(plan, met))
                continue
            with output.progress(_("{n} cases ({rate} a second)")) as progress:
                done = foreign_import.import_foreign(session, plan, wave=wave, progress=progress)
                if plan is plans[-1]:
                    kept()
            reports.append({**_report(plan, met), **_done_report(done)})
            if not as_json:
                _show_done(done, project, units.unit_of(session))
    if as_json:
        output.write_json(reports if len(reports) != 1 else reports[0])
    elif dry_run:
        output.info(_("Nothing was written. Import without --dry-run when this is right."))


def _holds(plan: ForeignPlan) -> list[tuple[str, int]]:
    foreign_project = plan.project
    return [
        ("case", len(plan.cases)),
        ("text", len(foreign_project.sources)),
        ("answer", len(plan.pieces)),
        ("code", len(foreign_project.codes)),
        ("coding", len(foreign_project.codings)),
        ("memo", len(foreign_project.memos)),
        ("flag", len(foreign_project.flags)),
        ("variable", len({variable.name for variable in foreign_project.variables})),
        ("coder", len(foreign_project.coders)),
    ]


def _show_plan(plan: ForeignPlan) -> None:
    program = plan.project.program or _("unknown")
    what = (
        _("{file}: a project that this program exported ({program})")
        if plan.project.exact
        else _("{file}: a project of another program ({program})")
    )
    output.data(what.format(file=plan.path, program=program))
    output.data(output.listed([output.counted(n, noun) for noun, n in _holds(plan) if n]) or _("Nothing is in it."))
    if plan.project.codings:
        for message in plan.project.decided:
            output.data(translated(message))
    if plan.pieces:
        texts = {source.key: source.name for source in plan.project.sources}
        firsts = [next(pieces) for _key, pieces in groupby(plan.pieces, key=lambda piece: piece.source)]
        shown = plan.pieces[:PREVIEW] if len(firsts) < PREVIEW else firsts[:PREVIEW]
        output.print_table(
            (_("text"), _("case"), _("question"), _("answer")),
            [
                (
                    output.one_line(texts[piece.source], 24),
                    output.one_line(piece.case, 24),
                    output.one_line(piece.question, 40),
                    output.one_line(plan.text(piece), 60),
                )
                for piece in shown
            ],
            last_gives_way=True,
        )


def _show_codes(met: CodesMatched) -> None:
    for message in _about_codes(met):
        output.note(translated(message))


def _about_codes(met: CodesMatched) -> list[Message]:
    messages = []
    if met.same:
        messages.append(
            Message("Codes that are called as codes here are taken to be these: {names}.", names=_names(met.same))
        )
    if met.defined:
        messages.append(
            Message("They are defined otherwise there; what is here stands: {names}.", names=_names(met.defined))
        )
    if met.renamed:
        messages.append(
            Message("A code beside has the name already, so a number was added: {names}.", names=_names(met.renamed))
        )
    if met.raised:
        messages.append(
            Message("A codebook has ten levels at most, so these stand higher: {names}.", names=_names(met.raised))
        )
    return messages


def _names(names: Sequence[str]) -> object:
    return some_of([f"«{name}»" for name in names])


def _show_losses(plan: ForeignPlan) -> None:
    if not plan.project.losses and not plan.without_text:
        return
    output.done(_("What does not come along:"))
    for loss in plan.project.losses:
        output.done(f"  {translated(loss.what)}: {translated(loss.why)}")
    if plan.without_text:
        output.done(
            "  "
            + several(
                "{n} case has no text of its own here: its texts are those of other cases, too",
                "{n} cases have no text of their own here: their texts are those of other cases, too",
                plan.without_text,
            )
        )


def _show_done(done: ForeignImported, project: Path, unit: Unit) -> None:
    if done.earlier is not None:
        import_words.show_earlier(done.earlier)
        return
    counts, marks = done.counts, done.marks
    what = [
        (counts.responses, "new answer" if counts.known_cases else "answer"), (done.codes, "code"),
        (marks.codings, "coding"), (marks.memos, "memo"), (marks.flags, "flag"),
    ]  # fmt: skip
    counted_parts = [counted_cases(counts.cases, unit)] if counts.cases else []
    counted_parts += [output.counted(n, noun) for n, noun in what if n]
    output.done(_("Imported {what}.").format(what=output.listed(counted_parts) or "0"))
    if counts.known_cases:
        output.done(_("Of the answers, {n} were here already and unchanged.").format(n=counts.unchanged))
    if marks.coders:
        output.done(_("The codings and memos are those of {coders}.").format(coders=output.listed(marks.coders)))
    for n, template in (
        (
            marks.doubled,
            _("Codings that say again what the same coder says on the same characters, kept once: {n}."),
        ),
        (marks.known, _("Codings that were here already: {n}.")),
        (marks.split, _("Codings that went over several answers and stand on each of them now: {n}.")),
        (marks.outside, _("Codings on headings or between answers alone, which were left out: {n}.")),
        (marks.of_nobody, _("Codings of which the file names no coder, now those of {coder}: {n}.")),
    ):
        if n:
            output.done(template.format(n=n, coder=done.marks.importer))
    output.problems(done.problems)
    output.info(_("One change: coder undo {typed_file} takes it back.").format(typed_file=typed(project)))


def _report(plan: ForeignPlan, met: CodesMatched) -> dict[str, object]:
    return {
        "file": str(plan.path), "kind": "project", "program": plan.project.program,
        "holds": dict(_holds(plan)),
        "decided": [str(message) for message in plan.project.decided],
        "losses": [{"what": str(loss.what), "why": str(loss.why)} for loss in plan.project.losses],
        "codes": [str(message) for message in _about_codes(met)],
        "preview": [[piece.case, piece.question, plan.text(piece)] for piece in plan.pieces[:PREVIEW]],
    }  # fmt: skip


def _done_report(done: ForeignImported) -> dict[str, object]:
    counts, marks, before = done.counts, done.marks, done.earlier
    return {
        "imported_before": before and {"id": before.id, "at": before.at, "file_name": before.file_name},
        "cases": counts.cases, "known_cases": counts.known_cases, "responses": counts.responses,
        "unchanged": counts.unchanged, "new_codes": done.codes, "codings": marks.codings,
        "doubled_codings": marks.doubled,
        "known_codings": marks.known, "split_codings": marks.split, "codings_outside": marks.outside,
        "memos": marks.memos, "flags": marks.flags, "decisions": marks.decisions, "coders": list(marks.coders),
        "problems": [str(problem) for problem in done.problems],
    }  # fmt: skip
