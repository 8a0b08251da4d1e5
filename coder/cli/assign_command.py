"""`coder assign`: who is to code which answers, and how far they have come."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coder.cli import options, output
from coder.cli.sample_command import question_asked
from coder.i18n.words import _, decimal_sign
from coder.model.assignment import Amount, Part
from coder.model.decoding import plain_fields
from coder.operations import assigning, holding_out
from coder.project import open_project
from coder.queries import assignments, hold_out, variables
from coder.text.visible import typed

if TYPE_CHECKING:
    from coder.model.assignment import AssignmentProgress
    from coder.operations.assigning import AnswersGiven, AnswersTakenBack

GIVING = ("n", "double", "whole", "again", "by", "wave", "seed", "blind", "taken_back")

_AMOUNT = re.compile(r"(\d+(?:[.,]\d+)?) ?%|(\d+)")


def amount_of(text: str) -> Amount | None:
    """Return an amount such as `50` or `10%`, None for anything else."""
    match = _AMOUNT.fullmatch(text.strip())
    if match is None:
        return None
    share, number = match.groups()
    amount = Amount(float(number)) if share is None else Amount(float(share.replace(",", ".")), percent=True)
    return None if amount.percent and amount.number > 100 else amount


class AmountType(click.ParamType[Amount]):
    """`50` or `10%`."""

    name = "amount"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Amount:
        amount = value if isinstance(value, Amount) else amount_of(str(value))
        if amount is None:
            self.fail(_("«{value}» is no number, nor a share such as 10%.").format(value=value), param, ctx)
        return amount


AMOUNT = AmountType()


@click.command("assign")
@options.project
@click.argument("coders", nargs=-1, metavar="[CODER[=N]]...")
@options.question("The open question. Needed where there are several.")
@click.option("--n", "n", type=AMOUNT, metavar="N", help="So many (or so much: 20%) for each; CODER=N: for this one."
              " Default: all that are left, divided equally.")  # fmt: skip
@click.option("--double", type=AMOUNT, metavar="N", help="So many (or 10%), drawn at random, for every coder named.")
@click.option("--all", "whole", is_flag=True, help="All answers for each coder named.")
@click.option("--again", type=AMOUNT, metavar="N", help="So many that the coder has coded before, to code again as a"
              " new round («anna/2»).")  # fmt: skip
@options.by_variable("Divide and draw from each value of a closed variable by itself, in proportion.")
@click.option("--wave", metavar="NAME", help="Answers of this wave only.")
@click.option("--seed", type=int, metavar="N", help="The same seed draws the same answers. Default: drawn by lot.")
@click.option("--blind", is_flag=True, help="Hide suggestions until the coder has coded all that was given.")
@click.option(
    "--hold-out", "held_out", type=AMOUNT, metavar="SHARE",
    help="Suggest nothing for this share (10%) of each coder's answers, drawn by lot, so that `coder agree"
    " --suggestions` can measure the effect of suggestions; 0: for none.",
)  # fmt: skip
@click.option("--take-back", "taken_back", is_flag=True, help="Take back what the coder has been given and not coded.")
@options.as_json
@options.coder
def command(
    project: Path, coders: tuple[str, ...], question: str | None, n: Amount | None, double: Amount | None, whole: bool,
    again: Amount | None, by: str, wave: str | None, seed: int | None, blind: bool, held_out: Amount | None,
    taken_back: bool, as_json: bool, coder_name: str,
) -> None:  # fmt: skip
    """Give coders answers to code: a part of them each, divided at random; all; or a random sample that each codes.

    Without a coder: how far each has come. `coder code` shows coders their own answers, and nothing of what others
    have made of them until they have coded all. `coder undo` takes it back.
    """
    options.only_with(bool(coders), _("the coders that are given answers"), *GIVING)
    options.only_with(not whole, _("a part of the answers, not with --all"), "n", "double")
    options.only_with(again is None, _("new answers, not with --again"), "n", "double", "whole")
    others = ("n", "double", "whole", "again", "by", "wave", "seed", "blind")
    options.only_with(not taken_back, _("answers that are given, not with --take-back"), *others)
    parts = [part_of(coder) for coder in coders]
    if any(part.amount is not None for part in parts):
        options.only_with(False, _("coders named without a number"), "whole", "again", "taken_back")
    if held_out is not None and held_out.number and not held_out.percent:
        raise click.UsageError(_("Say which share of answers: --hold-out 10%."))
    with open_project(project, coder_name, read_only=not coders and held_out is None) as session:
        question = variables.question_meant(session, question)
        if held_out is not None:
            holding_out.hold_out(session, held_out.number / 100)
        if not coders:
            _show_progress(assignments.progress(session, question), hold_out.rate_of(session), as_json)
            return
        question = question_asked(session, question)
        if taken_back:
            _show_taken_back(assigning.take_back(session, question, [part.coder for part in parts]), as_json)
            return
        draw = assigning.Draw(seed, by, wave, blind)
        if again is not None:
            done = assigning.again(session, question, [part.coder for part in parts], again, draw)
        else:
            wanted = [Part(part.coder, part.amount or n) for part in parts]
            done = assigning.assign(
                session, question, wanted, double=double or assigning.NOTHING, whole=whole, draw=draw
            )
    _show_given(done, project, as_json)


def part_of(text: str) -> Part:
    """Parse «anna», «anna=60» or «anna=20%»; a name may contain the sign, too."""
    name, sign, number = text.rpartition("=")
    amount = amount_of(number) if sign else None
    return Part(text) if amount is None else Part(name, amount)


def _show_given(done: AnswersGiven, project: Path, as_json: bool) -> None:
    if as_json:
        assigned = [plain_fields(given) for given in done.given]
        output.write_json({"given": assigned, "seed": done.seed, "left": done.left, "change": done.changed.change})
        return
    if output.quiet():
        return
    number = output.Number
    head: list[str] = [_("coder"), number(_("given"))]
    double = any(given.double for given in done.given)
    if double:
        head.append(number(_("of these for each")))
    rows = [(given.coder, given.answers, given.double) for given in done.given]
    output.print_table(head, [row if double else row[:2] for row in rows])
    output.data(_("Drawn with seed {seed}.").format(seed=done.seed))
    if done.left:
        output.data(
            _("{answers} to the question are given to nobody.").format(answers=output.counted(done.left, "answer"))
        )
    first = next(given.coder for given in done.given if given.answers)
    output.info(
        _("Code them: coder code {typed_file} --coder {typed_coder}").format(
            typed_file=typed(project), typed_coder=typed(first)
        )
    )


def _show_taken_back(done: AnswersTakenBack, as_json: bool) -> None:
    if as_json:
        output.write_json([{"coder": coder, "answers": answers} for coder, answers in done.taken])
        return
    for coder, answers in done.taken:
        output.done(
            _("{answers} taken back from {coder}.").format(answers=output.counted(answers, "answer"), coder=coder)
        )


def _show_progress(found: list[AssignmentProgress], rate: float, as_json: bool) -> None:
    if as_json:
        output.write_json([{**plain_fields(progress), "left": progress.left, "hold_out": rate} for progress in found])
        return
    if rate:
        output.data(
            _("Nothing is suggested for {percent} % of each coder's answers, drawn by lot.").format(
                percent=f"{100 * rate:g}".replace(".", decimal_sign())
            )
        )
    if not found:
        output.data(_("No answers have been given to anybody."))
        output.info(_("Give some: coder assign PROJECT anna ola --double 50"))
        return
    number = output.Number
    many_questions = len({progress.question for progress in found}) > 1
    hidden = any(progress.blind and progress.left for progress in found)
    head = [
        _("coder"), *([_("question")] if many_questions else []), number(_("given")), number(_("coded")),
        number(_("left")), number(_("in common")), number(_("coded by both")), *([_("suggestions")] if hidden else []),
    ]  # fmt: skip
    output.print_table(
        head,
        [
            (
                progress.coder,
                *([output.one_line(progress.question, output.columns_left(60))] if many_questions else []),
                progress.assigned,
                progress.coded,
                progress.left,
                progress.double,
                progress.both,
                *([_("hidden") if progress.blind and progress.left else _("shown")] if hidden else []),
            )
            for progress in found
        ],
    )
    if any(progress.double for progress in found):
        output.data(_("«in common»: given to another coder, too."))
