"""`coder apply`: apply codes to an answer, or codings made elsewhere from a file."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coder.cli import options, output
from coder.cli.stopping import kept
from coder.errors import CoderError
from coder.i18n.words import N_, _, several
from coder.operations import coded_file, coding
from coder.project import open_project
from coder.queries import codebooks, finding, variables

if TYPE_CHECKING:
    from coder.operations.coded_marks import MarksBrought
    from coder.project import Session


NO_CODE_FITS = {
    (True, False): N_("«no code fits» put on {place}."),
    (True, True): N_("«no code fits» put on {place}; took off {codings} of yours."),
    (False, False): N_("«no code fits» stood already on {place}."),
    (False, True): N_("«no code fits» stood already on {place}; took off {codings} of yours."),
}
"""Messages by (whether it is new, whether codings were removed for it)."""


@click.command("apply")
@options.project
@click.option(
    "--response", metavar="ID", help="The answer: its number in `coder search` (12 or '#12'), or CASE/QUESTION."
)
@click.option("--code", "codes", multiple=True, metavar="NAME", help="The code: its name, id or full path. Repeatable.")
@click.option("--no-code-fits", is_flag=True, help="With --response: say that no code fits, and take your codes off.")
@click.option(
    "--start", type=int, metavar="N", help="First character of the excerpt, from 0. Default: the whole answer."
)
@click.option("--end", type=int, metavar="N", help="The character after the excerpt's last.")
@click.option("--from", "file", type=options.FilePath, metavar="FILE", help="Take codings made elsewhere from a table.")
@click.option("--codes", "codes_column", metavar="COLUMN", help="With --from: the column that lists the codes.")
@click.option(
    "--separator", default="|", show_default=True, metavar="TEXT", help="With --from: what stands between codes."
)
@click.option(
    "--code-column",
    "code_columns",
    multiple=True,
    metavar="COLUMN",
    help="With --from: a 0/1 column headed by its code. Repeatable.",
)
@click.option(
    "--id", "id_column", metavar="COLUMN", help="With --from: the column that names each case. Default: guessed."
)
@click.option(
    "--question", metavar="NAME", help="With --from: the question whose answers were coded, where there are several."
)
@click.option("--wave", metavar="NAME", help="With --from: the wave that was coded, where there are several.")
@click.option(
    "--not-coded",
    is_flag=True,
    help="With --from: a blank list, or a row of zeros, is an answer not coded yet. Without it, no code fits.",
)
@click.option(
    "--all-coders",
    is_flag=True,
    help="With --from and a table that `coder export` wrote: bring in the rows of all coders, each as theirs.",
)
@click.option("--create-codes", is_flag=True, help="With --from: make the codes that the codebook lacks.")
@options.coder
@options.as_json
def command(
    project: Path,
    response: str | None,
    codes: tuple[str, ...],
    no_code_fits: bool,
    start: int | None,
    end: int | None,
    file: Path | None,
    codes_column: str | None,
    separator: str,
    code_columns: tuple[str, ...],
    id_column: str | None,
    question: str | None,
    wave: str | None,
    not_coded: bool,
    all_coders: bool,
    create_codes: bool,
    coder_name: str,
    as_json: bool,
) -> None:
    """Apply codes to the whole of an answer, or to the characters from --start to --end of it.

    With --from FILE, apply what others coded elsewhere, matched by case, as the codings of --coder and as one change.
    In a table that `coder export` wrote, each row says its question, wave, coder and characters, or is a memo.
    """
    if (file is None) == (response is None):
        raise click.UsageError(_("Give either --response ID with --code NAME, or --from FILE."))
    if file is None and not codes and not no_code_fits:
        raise click.UsageError(_("Give at least one --code NAME, or --no-code-fits."))
    if no_code_fits and (codes or start is not None or end is not None):
        raise click.UsageError(_("--no-code-fits is about the whole answer, and goes with no --code."))
    options.only_with(file is None, _("--response, not with --from"), "codes", "no_code_fits", "start", "end")
    options.only_with(
        file is not None, "--from", "codes_column", "separator", "code_columns", "id_column", "question", "wave",
        "all_coders", "create_codes",
    )  # fmt: skip
    options.only_with(
        not code_columns, _("--codes, which lists them, not with --code-column"), "codes_column", "separator"
    )
    with open_project(project, coder_name) as session:
        if file is not None:
            columns = (codes_column, code_columns, separator, id_column)
            _from_file(session, file, columns, question, wave, not_coded, all_coders, create_codes, as_json)
            return
        assert response is not None
        session.in_order = coding.NAMED
        if no_code_fits:
            result = coding.no_code_fits(session, [response])
            kept()
            if as_json:
                output.write_json({"no_code_fits": True, "new": bool(result.new), "taken_off": result.taken_off})
                return
            where = output.place(finding.response_meant(session, response), variables.waves_of(session))
            wording = _(NO_CODE_FITS[bool(result.new), result.taken_off > 0])
            output.done(wording.format(place=where, codings=output.counted(result.taken_off, "coding")))
            return
        applied = coding.code_answers(session, [response], codes, (start, end)).each
        kept()
        codebook = codebooks.codebook_of(session)
        row = finding.response_meant(session, response)
        where = output.place(row, variables.waves_of(session))
    if as_json:
        output.write_json(
            [
                {"code": answer.code.id, "path": codebook.path(answer.code), "new": answer.became == coding.NEW}
                for answer in applied
            ]
        )
        return
    excerpt = output.one_line(row.text[start or 0 : end], 50)
    for answer in applied:
        wording = (
            _("Applied «{code}» to {place}: «{excerpt}»")
            if answer.became == coding.NEW
            else _("«{code}» stood already on {place}: «{excerpt}»")
        )
        output.done(wording.format(code=codebook.path(answer.code), place=where, excerpt=excerpt))


def _from_file(
    session: Session,
    file: Path,
    columns: tuple[str | None, tuple[str, ...], str, str | None],
    question: str | None,
    wave: str | None,
    not_coded: bool,
    all_coders: bool,
    create_codes: bool,
    as_json: bool,
) -> None:
    codes_column, code_columns, separator, id_column = columns
    if not separator:
        raise CoderError("The separator is empty.", "Give what stands between codes, such as --separator '|'.")
    done = coded_file.apply_file(
        session, file, codes_column=codes_column, code_columns=code_columns, separator=separator, id_column=id_column,
        question=question, wave=wave, create_codes=create_codes, not_coded=not_coded,
        all_coders=all_coders,
    )  # fmt: skip
    kept()
    if as_json:
        output.write_json(
            {
                "responses": done.responses, "codings": done.codings, "known": done.known,
                "no_code_fits": done.no_code_fits, "known_no_code_fits": done.known_no_code_fits,
                "not_coded": done.not_coded, "kept": done.kept,
                "memos": done.memos, "known_memos": done.known_memos, **asdict(done.marks),
                "without_run": done.without_run,
                "coders": done.coders, "other_coders": done.others, "new_codes": done.new_codes,
                "problems": [str(problem) for problem in done.problems],
            }
        )  # fmt: skip
        return
    marks = done.marks
    if not marks.any or done.codings or done.known:
        output.done(
            _("Applied {codings} to {answers}; {known} stood there already.").format(
                codings=output.counted(done.codings, "coding"), answers=output.counted(done.responses, "answer"),
                known=done.known,
            )
        )  # fmt: skip
    if done.no_code_fits:
        output.done(
            _("No code fits {answers} without a code in the file (--not-coded: these are not coded yet).").format(
                answers=output.counted(done.no_code_fits, "answer")
            )
        )
    if done.known_no_code_fits:
        output.data(
            _("«No code fits» stood there already on {answers}.").format(
                answers=output.counted(done.known_no_code_fits, "answer")
            )
        )
    if done.memos or done.known_memos:
        output.done(
            _("Wrote {memos}; {known} stood there already.").format(
                memos=output.counted(done.memos, "memo"), known=done.known_memos
            )
        )
    _show_marks(marks)
    if all_coders:
        output.done(_("By {coders}.").format(coders=", ".join(f"«{name}»" for name in done.coders)))
    if done.kept:
        output.note(
            several(
                "{n} answer without a code in the file, which you have coded here, keeps its codes.",
                "{n} answers without a code in the file, which you have coded here, keep their codes.", done.kept,
            )
        )  # fmt: skip
    if done.without_run:
        output.note(
            several(
                "{n} coding took a suggestion of a run that is not here, and came in as coded by hand.",
                "{n} codings took suggestions of runs that are not here, and came in as coded by hand.",
                done.without_run,
            )
        )
    if done.not_coded:
        output.note(_("{rows} taken as not coded yet.").format(rows=output.counted(done.not_coded, "row")))
    for name, count in done.others.items():
        output.note(
            _("{rows} by «{name}» left out; bring them in with --coder '{name}'.").format(
                rows=output.counted(count, "row"), name=name
            )
        )
    if done.new_codes:
        names = ", ".join(f"«{name}»" for name in done.new_codes)
        output.done(_("Made {codes}: {names}.").format(codes=output.counted(len(done.new_codes), "code"), names=names))
    output.problems(done.problems)


def _show_marks(marks: MarksBrought) -> None:
    """Print which flags and decisions on suggestions were imported, and which were not."""
    for new, known, name in (
        (marks.flags, marks.known_flags, "flag"), (marks.decisions, marks.known_decisions, "decision")
    ):  # fmt: skip
        if new or known:
            output.done(
                _("Brought in {those}; {known} stood there already.").format(
                    those=output.counted(new, name), known=known
                )
            )
    if marks.kept_decisions:
        output.note(
            several(
                "{n} decision is left out: that coder has decided otherwise on the code for that answer here.",
                "{n} decisions are left out: their coder has decided otherwise on the code for that answer here.",
                marks.kept_decisions,
            )
        )
    if marks.without_suggestion:
        output.note(
            several(
                "{n} decision is on a suggestion that is not here: `coder merge` brings it with its suggestion.",
                "{n} decisions are on suggestions that are not here: `coder merge` brings them with their suggestions.",
                marks.without_suggestion,
            )
        )
