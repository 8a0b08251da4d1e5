"""`coder reconcile`: disagreements of coders, and the decisions on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coder.cli import options, output
from coder.errors import CoderError
from coder.i18n.words import N_, _, plural, several
from coder.model import Codebook
from coder.model.ids import CodeId
from coder.model.reconciling import AMBIGUOUS, DISCUSS, GAP, HAS, HAS_NOT, SLIP, AnswerApart, CodeApart, Reconciled
from coder.operations import reconciling as reconciling_operations
from coder.project import open_project
from coder.queries import codebooks, finding, reconciling

if TYPE_CHECKING:
    from coder.operations.reconciling import Decision
    from coder.project import Session
    from coder.queries.reconciling import Disagreements

OUTCOMES = {HAS: N_("holds"), HAS_NOT: N_("does not hold"), DISCUSS: N_("to discuss")}
REASON_WORDS = {SLIP: N_("a slip"), AMBIGUOUS: N_("the answer is ambiguous"), GAP: N_("a gap in the definition")}
SHORT = {"slip": SLIP, "ambiguous": AMBIGUOUS, "gap": GAP}
"""Reasons as typed."""

DECIDED = plural("{n} disagreement decided.", "{n} disagreements decided.")


@click.command("reconcile")
@options.project
@options.question("The question. Default: all.")
@click.option("--code", metavar="NAME", help="Only this code and its sub-codes. With --answer: this code alone.")
@click.option(
    "--pair", nargs=2, metavar="NAME NAME", help="Only answers on which one put the one and another the other."
)
@click.option("--answer", metavar="ID", help="Decide on this answer.")
@click.option("--take", metavar="CODER", help="As this coder put it: on the answer, or on all that are listed.")
@click.option("--has", "outcome", flag_value=HAS, help="The code holds; without --code: all of them do.")
@click.option("--has-not", "outcome", flag_value=HAS_NOT, help="The code does not hold.")
@click.option("--none", "outcome", flag_value="none", help="No code fits the answer.")
@click.option("--discuss", "outcome", flag_value=DISCUSS, help="To be discussed: it counts as it was coded until then.")
@click.option("--reopen", "outcome", flag_value="open", help="Take back what was decided.")
@click.option("--reason", type=click.Choice(list(SHORT)), help="Why they differed.")
@click.option("--note", default="", metavar="TEXT", help="What was thought of it.")
@click.option("--all", "every", is_flag=True, help="Also what is decided already.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1), metavar="N", help="List so many.")
@click.option("--yes", is_flag=True, help="Without --answer: do not ask.")
@options.coder
@options.as_json
def command(
    project: Path, question: str | None, code: str | None, pair: tuple[str, str] | None, answer: str | None,
    take: str | None, outcome: str | None, reason: str | None, note: str, every: bool, limit: int, yes: bool,
    coder_name: str, as_json: bool,
) -> None:  # fmt: skip
    """List where coders have coded an answer differently, and decide what holds. One call is one change.

    What is decided is a layer of its own: the codings of each coder stay, and `coder agree` goes by these. Reports,
    counts, exports, search and suggestions go by what is decided.

    \b
    coder reconcile study.db --question tiltak
    coder reconcile study.db --answer 12 --code eldre --has-not --reason gap
    coder reconcile study.db --answer 12 --take anna --reason slip
    coder reconcile study.db --pair eldre barn --take bo --yes
    """
    deciding = take is not None or outcome is not None
    if take is not None and outcome is not None:
        raise click.UsageError(_("One thing at a time: --take, or what holds."))
    if answer is not None and not deciding:
        raise click.UsageError(_("Say what holds: --take CODER, --has, --has-not, --none, --discuss or --reopen."))
    if pair is not None and (code is not None or answer is not None):
        raise click.UsageError(_("--pair goes with neither --code nor --answer."))
    if outcome == "none" and code is not None:
        raise click.UsageError(_("--none is about the answer: leave --code out."))
    options.only_with(deciding, _("what is decided"), "reason", "note")
    options.only_with(deciding and answer is None, _("what is decided on all that are listed"), "yes")
    options.only_with(answer is None, _("a list"), "every", "limit", "question")
    with open_project(project, coder_name, read_only=not deciding) as session:
        codebook = codebooks.codebook_of(session)
        disagreements = reconciling.disagreements(session, question)
        if answer is not None:
            decisions = _on_answer(session, disagreements, codebook, answer, code, take, outcome)
        else:
            listed = _listed(disagreements, codebook, code, pair, every=every or outcome == "open")
            if pair is None and (outcome == "open" or (every and not deciding)):
                listed += disagreements.decided_alike(_codes_below(codebook, code))
            if not deciding:
                _show(listed[:limit], disagreements, codebook, as_json=as_json, more=max(0, len(listed) - limit))
                return
            decisions = _on_all(listed, take, outcome)
            if decisions and not yes:
                _ask(decisions)
        done = (
            reconciling_operations.reconcile(session, decisions, reason=SHORT[reason] if reason else "", note=note)
            if decisions
            else None
        )
        left = reconciling.disagreements(session, question)
    if as_json:
        output.write_json({"decided": done.decided if done else 0, "to_discuss": left.to_discuss, "open": left.open})
        return
    output.done(several(*DECIDED, done.decided) if done else _("There was nothing to decide."))
    _show_left(left)


def _listed(
    disagreements: Disagreements, codebook: Codebook, code: str | None, pair: tuple[str, str] | None, *, every: bool
) -> list[AnswerApart]:
    """Return the answers that match the filters, without decided ones unless `every` is set."""
    codes = _codes_below(codebook, code)
    both = None if pair is None else (CodeId(codebook.find(pair[0]).id), CodeId(codebook.find(pair[1]).id))
    return [answer for answer in disagreements.only(codes, both) if every or answer.open]


def _codes_below(codebook: Codebook, code: str | None) -> list[CodeId]:
    return [CodeId(subcode.id) for subcode in codebook.subtree(codebook.find(code))] if code is not None else []


def _on_answer(
    session: Session, disagreements: Disagreements, codebook: Codebook, answer: str, code: str | None, take: str | None,
    outcome: str | None,
) -> list[Decision]:  # fmt: skip

    row = finding.response_meant(session, answer)
    known = disagreements.answers if outcome != "open" else (*disagreements.answers, *disagreements.alike_again)
    answer_apart = next((candidate for candidate in known if candidate.response == row.id), None)
    wanted = None if code is None else CodeId(codebook.find(code).id)
    if outcome == "none":
        return [reconciling_operations.Decision(row.id, None, HAS)]
    if wanted is not None and outcome is not None:
        return [reconciling_operations.Decision(row.id, wanted, outcome)]
    if answer_apart is None:
        raise CoderError(
            "{answer} was not coded differently by two coders.",
            "`coder reconcile PROJECT` lists what was coded differently.",
            answer=row.named,
        )
    if outcome == "open":
        return _reopened(answer_apart)
    return _decisions(
        answer_apart,
        take,
        outcome,
        [wanted] if wanted is not None else [code_apart.code for code_apart in answer_apart.codes],
    )


def _reopened(answer: AnswerApart) -> list[Decision]:
    """Return that all decisions on an answer are taken back, those that have lapsed, too."""
    codes = [*(code_apart.code for code_apart in answer.codes), *(decision.code for decision in answer.beside)]
    return [reconciling_operations.Decision(answer.response, code, reconciling_operations.OPEN) for code in codes]


def _on_all(listed: Sequence[AnswerApart], take: str | None, outcome: str | None) -> list[Decision]:
    return [
        decision
        for answer in listed
        if take is None or take in answer.votes
        for decision in (
            _reopened(answer)
            if outcome == "open"
            else _decisions(answer, take, outcome, [code_apart.code for code_apart in answer.codes])
        )
    ]


def _decisions(answer: AnswerApart, take: str | None, outcome: str | None, codes: Sequence[CodeId]) -> list[Decision]:
    """Return decisions on codes of an answer. Raises NotFound if `take` has not coded it, or a code is not disputed."""
    if outcome == "none":
        return [reconciling_operations.Decision(answer.response, None, HAS)]
    outcome_by_code: Mapping[CodeId, str] = (
        dict.fromkeys(codes, outcome) if outcome is not None else answer.as_put_by(take or "")
    )
    if not outcome_by_code:
        raise CoderError(
            "«{coder}» has not coded answer {answer}.",
            "Name one of those who have: {coders}.",
            coder=take, answer=answer.response, coders=", ".join(answer.votes),
        )  # fmt: skip
    return [
        reconciling_operations.Decision(answer.response, code, outcome_by_code[code])
        for code in codes
        if code in outcome_by_code
    ]


def _ask(decisions: Sequence[Decision]) -> None:
    answers = len({decision.response for decision in decisions})
    question_text = several(
        "Decide on {n} disagreement ({answers})?", "Decide on {n} disagreements ({answers})?", len(decisions),
        answers=output.counted(answers, "answer"),
    )  # fmt: skip
    output.ask_before(question_text)


def _show(
    listed: Sequence[AnswerApart], disagreements: Disagreements, codebook: Codebook, *, as_json: bool, more: int
) -> None:
    if as_json:
        output.write_json([_as_json(answer, codebook) for answer in listed])
        return
    for answer in listed:
        output.data(f"#{answer.response} {answer.case}/{answer.question}  {output.quote(answer.text, indent='')}")
        for code_apart in answer.codes:
            output.data("  " + _line(code_apart, codebook))
        for decision in answer.beside:
            called = _("no code fits") if decision.code is None else codebook.path(codebook.known(decision.code))
            line = f"{called} → {_why(decision)}"
            lapsed = _("{decision}: does not count, since nobody differs on it any more")
            output.data("  " + (lapsed.format(decision=line) if decision.lapsed else line))
    if more:
        output.info(several("… {n} more answer.", "… {n} more answers.", more))
    _show_left(disagreements)


def _line(code_apart: CodeApart, codebook: Codebook) -> str:
    line = _("{code}: {has}, not {has_not}").format(
        code=codebook.path(codebook.known(code_apart.code)),
        has=", ".join(code_apart.has),
        has_not=", ".join(code_apart.has_not),
    )
    if code_apart.decided is None:
        return line
    return f"{line} → {_why(code_apart.decided)}"


def _why(decision: Reconciled) -> str:
    why = [_(OUTCOMES[decision.outcome])]
    why += [_(REASON_WORDS[decision.reason])] if decision.reason else []
    why += [decision.note] if decision.note else []
    return f"{', '.join(why)} ({decision.coder})"


def _show_left(disagreements: Disagreements) -> None:
    """Print how many disagreements there are, decided, to be discussed and open, and how many decisions have lapsed."""
    if disagreements.lapsed:
        output.note(
            several(
                "{n} decision does not count any more, since nobody differs there now; --all lists it.",
                "{n} decisions do not count any more, since nobody differs there now; --all lists them.",
                disagreements.lapsed,
            )
        )
    if disagreements.hidden:
        output.note(
            _("What others have put is hidden until you have coded the rest of your part: {questions}.").format(
                questions=", ".join(disagreements.hidden)
            )
        )
    if not disagreements.several:
        output.info(_("No answer was coded by more than one coder."))
        return
    output.info(
        _(
            "{answers} of {several} answers that two or more have coded are coded differently: {codes} disagreements,"
            " {decided} decided, {discuss} to discuss, {open} open."
        ).format(
            answers=len(disagreements.answers),
            several=disagreements.several,
            codes=disagreements.codes,
            decided=disagreements.codes - disagreements.to_discuss - disagreements.open,
            discuss=disagreements.to_discuss,
            open=disagreements.open,
        )
    )


def _as_json(answer: AnswerApart, codebook: Codebook) -> dict[str, object]:
    return {
        "response": answer.response,
        "case": answer.case,
        "question": answer.question,
        "wave": answer.wave,
        "text": answer.text,
        "coders": {coder: sorted(codes) for coder, codes in answer.votes.items()},
        "disagreements": [
            {
                "code_id": code_apart.code,
                "code": codebook.path(codebook.known(code_apart.code)),
                "has": code_apart.has,
                "has_not": code_apart.has_not,
                **_decision_as_json(code_apart.decided),
            }
            for code_apart in answer.codes
        ],
        "beside": [
            {
                "code_id": decision.code,
                "code": None if decision.code is None else codebook.path(codebook.known(decision.code)),
                **_decision_as_json(decision),
                "counts": decision.outcome != DISCUSS and not decision.lapsed,
            }
            for decision in answer.beside
        ],
    }


def _decision_as_json(decision: Reconciled | None) -> dict[str, object]:
    return {name: getattr(decision, name, None) for name in ("outcome", "reason", "note", "coder", "at")}
