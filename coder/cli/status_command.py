"""`coder status`: progress per question, code and coder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from coder.cli import options, output, promises, sample_command
from coder.cli.unit_command import counted_cases, unit_text
from coder.i18n.words import _, language
from coder.model.decoding import plain_fields
from coder.model.progress import QuestionProgress, Status
from coder.project import open_project
from coder.queries import definition_progress, definitions, samples, stale_codes, variables
from coder.queries import status as status_queries
from coder.queries.codebooks import codebook_of
from coder.text.visible import typed

if TYPE_CHECKING:
    from coder.queries.definition_progress import DefinedQuestion


@click.command("status")
@options.project
@click.option(
    "-d",
    "--definition",
    "definition_file",
    type=options.FilePath,
    metavar="FILE",
    help="A report definition: count its questions by those alone who were asked (`asked_when`).",
)
@options.as_json
def command(project: Path, definition_file: Path | None, as_json: bool) -> None:
    """Show how far the coding has come: per question, code and coder, with the newest run of suggestions."""
    asked: list[DefinedQuestion] | None = None
    with open_project(project, read_only=True) as session:
        status = status_queries.status_of(session)
        drawn = samples.progress(session)
        stale = stale_codes.stale_promises(session)
        waves, codebook = variables.waves_of(session), codebook_of(session)
        among = [(name, when_asked) for name, when_asked in variables.asked_questions(session).items() if when_asked]
        if among:  # slow to load
            status = replace(status, questions=tuple(definition_progress.of_those_asked(session, status.questions)))
        if definition_file is not None:
            asked = definition_progress.defined_questions(session, definitions.load_definition(definition_file))
            among = [(question.question, question.among) for question in asked if question.among]
    if as_json:
        asked_columns = {} if asked is None else {"asked_when": [_as_row(question) for question in asked]}
        stale_rows = [{"run": stale_promise.run, "codes": list(stale_promise.codes)} for stale_promise in stale]
        rows_of = [sample_command.as_row(progress) for progress in drawn]
        output.write_json({**_as_json(status), **asked_columns, "samples": rows_of, "stale_promises": stale_rows})
        return
    totals, unit = status.totals, status.unit
    called = status_queries.own_noun(unit, language())

    further = [
        output.counted(number, noun)
        for number, noun in (
            (totals.responses, "answer"),
            (totals.codes, "code"),
            (totals.codings, "coding"),
            (totals.coders, "coder"),
            (totals.changes, "act"),
        )
    ]
    output.data(f"{status.title}: {', '.join((counted_cases(totals.cases, unit), *further))}.")
    how_to_set = _("Say it: coder unit {typed_file} person|organisation|document").format(typed_file=typed(project))
    output.data(unit_text(unit) if unit.known else f"{unit_text(unit)} {how_to_set}")
    output.data()
    rows = list(status.questions) if asked is None else [_progress(question) for question in asked]
    output.print_table(
        (_("question"), *map(output.Number, (_("asked"), _("answered"), _("coded"), _("codings")))),
        [
            (
                output.one_line(row.question, output.columns_left(50)),
                row.asked,
                row.answered,
                output.percent(row.coded, row.answered),
                row.codings,
            )
            for row in rows
        ],
    )
    for asked_of, conditions in among:
        given_values = [
            _("«{value}» to «{question}»").format(value="/".join(values), question=name) for name, values in conditions
        ]
        output.data(
            _("{question}: of those only who answered {among}.").format(
                question=output.one_line(asked_of, output.columns_left(60)), among=output.listed(given_values)
            )
        )
    if asked is None and len(waves) > 1:
        output.data(
            _("Counted over {n} waves, each {case} in each of its own: {waves}.").format(
                n=len(waves),
                case=_("case") if called is None else called[0],
                waves=output.listed([output.wave_named(wave) for wave in waves]),
            )
        )
    if asked and asked[0].wave:
        output.data(_("Of wave «{wave}».").format(wave=output.one_line(asked[0].wave, 40)))
    for row in rows:
        # If no case has several answers, cases and answers are the same.
        if row.cases != row.answered:
            output.data(
                _(
                    "{question}: of {cases} with {answers}, {all} have all answers coded, {some} some, {none} none."
                ).format(
                    question=output.one_line(row.question, output.columns_left(60)),
                    cases=counted_cases(row.cases, unit), answers=output.counted(row.answered, "answer"),
                    all=row.all_coded, some=row.some_coded, none=row.none_coded,
                )
            )  # fmt: skip
    used = [row for row in status.codes if row.responses_with_sub_codes]
    if used:
        many = _("cases") if called is None else called[1]
        output.data()
        output.print_table(
            (_("code"), *map(output.Number, (_("codings"), _("answers"), many))),
            [
                (
                    output.one_line(row.code + (" " + _("(retired)") if row.retired else ""), output.columns_left(25)),
                    row.codings,
                    row.responses_with_sub_codes,
                    row.cases_with_sub_codes,
                )
                for row in used
            ],
        )
        wording = (
            _("Answers and {cases} count a code together with its sub-codes, each once, whichever coder applied it.")
            if len(status.coders) > 1
            else _("Answers and {cases} count a code together with its sub-codes, each once.")
        )
        output.data(wording.format(cases=many))
        unused = sum(not row.retired for row in status.codes if row not in used)
        output.data(_("Not used yet: {codes}.").format(codes=output.counted(unused, "code")))
        for use in used:
            if use.codings and (heirs := codebook.split_into(codebook.by_id[use.code_id])):
                text = _("Not recoded since «{code}» was split into {codes}: {codings}. On the screen: / code:{key}")
                names = output.listed([f"«{heir.name}»" for heir in heirs])
                codings = output.counted(use.codings, "coding")
                output.data(text.format(code=use.code, codes=names, codings=codings, key=use.code_id))
    if status.coders:
        output.data()
        output.print_table(
            (
                _("coder"),
                *map(output.Number, (_("answers"), _("codings"), _("accepted"), _("rejected"), _("changed"))),
                _("last act"),
            ),
            [
                (
                    row.coder,
                    row.responses,
                    row.codings,
                    row.accepted,
                    row.rejected,
                    row.changed,
                    output.moment(row.last_act)[:16] if row.last_act else "",
                )
                for row in status.coders
            ],
        )
    for progress in drawn:
        output.data()
        output.data(sample_command.sample_text(progress))
        if progress.complete:
            output.data(_("Shares of all answers: coder estimate PROJECT"))
    run = status.run
    if run is not None:
        output.data()
        output.data(
            _("Newest run of suggestions: {n}, {at}, learned from {coded}.").format(
                n=run.id, at=output.moment(run.at)[:16], coded=output.learned(run)
            )
        )  # fmt: skip
    for outdated in stale:
        output.note(promises.stale_promise_text(outdated))
    earlier = status.earlier_versions
    if earlier:
        output.data()
        output.data(
            _("Answers that got a new text by a later import: {n}. The earlier versions, with their codings:").format(
                n=len(earlier)
            )
        )
        for version in earlier[:20]:
            output.data(
                "  "
                + _("answer {old} ({place}), {codings}; now answer {new}").format(
                    old=version.response, place=f"{version.case}/{version.question}",
                    codings=output.counted(version.codings, "coding"), new=version.replaced_by,
                )
            )  # fmt: skip


def _as_json(status: Status) -> dict[str, object]:
    imports = [
        {
            "id": file_import.id,
            "at": file_import.at,
            "file_name": file_import.file_name,
            "cases": file_import.cases,
            "responses": file_import.responses,
        }
        for file_import in status.imports
    ]
    run = status.run and output.run_as_json(status.run)
    return plain_fields(replace(status, run=None)) | {"run": run, "imports": imports}


def _progress(question: DefinedQuestion) -> QuestionProgress:
    """Return the progress among those who were asked, by a definition."""
    progress = question.progress
    return QuestionProgress(
        question.asked, question.question, "", progress.answers, progress.coded, question.codings, progress.cases,
        progress.all_coded, progress.some_coded, progress.none_coded,
    )  # fmt: skip


def _as_row(question: DefinedQuestion) -> dict[str, object]:
    progress = question.progress
    return {
        "question": question.question, "wave": question.wave, "among": dict(question.among), "asked": question.asked,
        "answered": progress.answers, "coded": progress.coded, "codings": question.codings, "cases": progress.cases,
        "all_coded": progress.all_coded, "some_coded": progress.some_coded, "none_coded": progress.none_coded,
    }  # fmt: skip
