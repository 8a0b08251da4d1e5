"""`coder decide`: accept, reject or change suggestions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from coder.cli import options, output
from coder.i18n.words import N_, _, decimal, plural, several, translated
from coder.model import MEANING, Codebook, Evidence
from coder.model.decoding import plain_fields
from coder.model.suggestion import SuggestionFor
from coder.operations import coding, deciding, suggesting
from coder.project import Session, open_project
from coder.queries import codebooks, finding, trust, variables
from coder.queries import waiting as waiting_queries
from coder.text.visible import typed

TELLING = 0.1
"""Least weight of a word named as evidence, as a share of the greatest."""


@click.command("decide")
@options.project
@click.argument("suggestions", type=int, nargs=-1, metavar="[SUGGESTION]...")
@click.option("--accept", "decision", flag_value="accept", help="The code fits: make it a coding of yours.")
@click.option("--reject", "decision", flag_value="reject", help="The code does not fit.")
@click.option("--change", "other", metavar="CODE", help="Another code fits: make that a coding of yours.")
@click.option("--response", metavar="ID", help="Instead of SUGGESTION: the answer …")
@click.option("--code", metavar="NAME", help="… and the code suggested for it. With --list or --above: only this code.")
@click.option(
    "--above", type=click.FloatRange(0, 1), metavar="P", help="All waiting suggestions with at least this confidence."
)
@click.option("--list", "listing", is_flag=True, help="Show suggestions that wait for your decision, surest first.")
@click.option(
    "--limit", default=20, show_default=True, type=click.IntRange(1), metavar="N", help="With --list: how many."
)
@click.option("--yes", is_flag=True, help="With --above: do not ask.")
@options.coder
@options.as_json
def command(
    project: Path,
    suggestions: tuple[int, ...],
    decision: str | None,
    other: str | None,
    response: str | None,
    code: str | None,
    above: float | None,
    listing: bool,
    limit: int,
    yes: bool,
    coder_name: str,
    as_json: bool,
) -> None:
    """Decide on suggestions of the newest run: accept, reject, or change to another code. One call is one change.

    An accepted suggestion becomes a coding of yours that keeps its run, confidence and rank.
    """
    options.only_with(listing, "--list", "limit")
    options.only_with(not listing, _("a decision, not with --list"), "suggestions", "decision", "other", "response",
                      "yes")  # fmt: skip
    options.only_with(listing or above is not None or response is not None, _("--response, --above or --list"), "code")
    options.only_with(above is not None, "--above", "yes")
    if listing:
        with open_project(project, coder_name, read_only=True) as session:
            listed = _waiting(session, code, above)
            codebook = codebooks.codebook_of(session)
            others = waiting_queries.not_waiting(session, code)
            silent = suggesting.silent_codes(session)
            unchecked = trust.trust_of_run(session, codebook).unchecked
            why_none = _(NONE_ABOVE) if above else _why_none(*waiting_queries.run_and_uncoded(session), code)
        _show(listed[:limit], codebook, as_json, unchecked, why_none)
        if listed and unchecked:
            _say_unchecked()
        _show_reasons(len(listed), limit, others)
        if not as_json:
            for name, why in silent.items():
                output.info(_("«{code}» stays silent: {why}.").format(code=name, why=translated(why)))
        return
    if (decision is None) == (other is None):
        raise click.UsageError(_("Give one of --accept, --reject and --change CODE (or --list)."))
    if (bool(suggestions) + (response is not None) + (above is not None)) != 1:
        raise click.UsageError(_("Say which: SUGGESTION numbers, or --response ID with --code NAME, or --above P."))
    if response is not None and code is None:
        raise click.UsageError(_("With --response, name the suggested code with --code NAME."))
    done = decision or "change"
    with open_project(project, coder_name) as session:
        session.in_order = coding.NAMED if above is None else coding.SUREST
        chosen = list(dict.fromkeys(suggestions))
        if response is not None and code is not None:
            chosen = [waiting_queries.suggestion_for(session, response, code)]
        if above is not None:
            chosen = [suggestion_for.suggestion.id or 0 for suggestion_for in _waiting(session, code, above)]
            if chosen and trust.trust_of_run(session, codebooks.codebook_of(session)).unchecked:
                _say_unchecked()
        if above is not None and len(chosen) > 1 and not yes:
            output.ask_before(several(*ASKED[done], len(chosen)))
        decisions = deciding.decide(session, chosen, done, other).each
        waves = variables.waves_of(session)
        places = [output.place(finding.response_meant(session, f"#{row.response}"), waves) for row in decisions[:20]]
    if as_json:
        output.write_json([plain_fields(decided_on) for decided_on in decisions])
        return
    for row, place in zip(decisions, places, strict=False):
        output.done(_(DECIDED[done]).format(code=row.code, place=place))
    if len(decisions) > 20:
        output.done(
            _("… {n} in all; `coder undo {typed_file}` takes all of it back.").format(
                n=len(decisions), typed_file=typed(project)
            )
        )
    if not decisions:
        output.done(_(NONE_ABOVE))


NONE_ABOVE = N_("No suggestion waits with that confidence.")


def _waiting(session: Session, code: str | None, above: float | None) -> list[SuggestionFor]:
    """Return the suggestions that wait, of a code and with a confidence where they are given."""
    return [
        suggestion_for
        for suggestion_for in waiting_queries.waiting(session, code)
        if above is None or suggestion_for.suggestion.confidence >= above
    ]


def _say_unchecked() -> None:
    output.info(
        _(
            "1. is the surest of its answer: the run has learned from no coded answer, so no number would say"
            " how often that is right."
        )
    )


ASKED = {
    "accept": plural("Accept {n} suggestion?", "Accept {n} suggestions?"),
    "reject": plural("Reject {n} suggestion?", "Reject {n} suggestions?"),
    "change": plural("Change {n} suggestion?", "Change {n} suggestions?"),
}
DECIDED = {
    "accept": N_("Accepted: «{code}» on {place}."),
    "reject": N_("Rejected: «{code}» on {place}."),
    "change": N_("Changed: «{code}» on {place}."),
}
NOT_SHOWN = {
    "below": N_("{n} below the threshold of their code"),
    "reject": N_("{n} that you rejected"),
    "accept": N_("{n} that you accepted"),
    "change": N_("{n} that you changed to another code"),
    "applied": N_("{n} whose code you have put there"),
    "before": N_("{n} that you decided on as another run suggested them"),
    "retired": N_("{n} of a retired code"),
    "replaced": N_("{n} for answers whose text a later import changed"),
}
"""Why a suggestion of the newest run is not listed, in the order printed."""


def _show_reasons(waiting: int, limit: int, others: dict[str, int]) -> None:
    if waiting:
        if waiting > limit:
            output.info(
                _("{n} suggestions wait for you, surest first; shown: {limit}, --limit shows more.").format(
                    n=waiting, limit=limit
                )
            )
        else:
            output.info(several("{n} suggestion waits for you.", "{n} suggestions wait for you.", waiting))
    reasons = [_(template).format(n=others[why]) for why, template in NOT_SHOWN.items() if others.get(why)]
    if reasons:
        output.info(_("Not shown, of the same run: {those}.").format(those="; ".join(reasons)))


def _words(text: str, evidence: Sequence[Evidence]) -> list[str]:
    """Return the evidence for the code in the order of the answer; adjacent words are joined."""
    spans: list[list[int]] = []
    least = TELLING * max((part.weight for part in evidence), default=0)
    telling = [part for part in evidence if part.weight > max(least, 0)]
    for start, end in sorted((part.start, part.end) for part in telling if part.source != MEANING):
        if spans and not text[spans[-1][1] : start].strip():
            spans[-1][1] = max(spans[-1][1], end)
        else:
            spans.append([start, end])
    whole = [_("what it means as a whole")] if any(part.source == MEANING for part in telling) else []
    return [*(output.one_line(text[start:end], 40) for start, end in spans), *whole]


def _as_row(waiting: SuggestionFor, codebook: Codebook) -> dict[str, object]:
    suggestion, answer = waiting.suggestion, waiting.response
    return {
        "suggestion": suggestion.id,
        "run": suggestion.run,
        "response": answer.id,
        "case": answer.case,
        "question": answer.question,
        "text": answer.text,
        "code_id": suggestion.code,
        "code": codebook.path(codebook.by_id[suggestion.code]),
        "confidence": suggestion.confidence,
        "rank": suggestion.rank,
        "evidence": [plain_fields(part) for part in suggestion.evidence],
    }


def _why_none(run: int | None, uncoded: int, code: str | None) -> str:
    """Return why no suggestion is pending, and what to do if anything can be done."""
    if not uncoded:
        return _("No suggestion waits for you: every answer is coded.")
    if run is None:
        return _("No suggestion waits for you: no run has been made. Make one with `coder suggest`.")
    if code is not None:
        return _("No suggestion of «{code}» in run {n} waits for you.").format(code=code, n=run)
    return _(
        "No suggestion of run {n} waits for you. `coder suggest` makes a new run, from all that is coded now."
    ).format(n=run)


def _show(waiting: Sequence[SuggestionFor], codebook: Codebook, as_json: bool, unchecked: bool, why_none: str) -> None:
    if as_json:
        output.write_json([_as_row(suggestion_for, codebook) for suggestion_for in waiting])
        return
    for suggestion_for in waiting:
        suggestion, response = suggestion_for.suggestion, suggestion_for.response
        words = _words(response.text, suggestion.evidence)
        because = "   " + _("because of: {words}").format(words=", ".join(words)) if words else ""
        sure = f"{suggestion.rank:>3}." if unchecked else decimal(suggestion.confidence, 2)
        output.data(
            f"{suggestion.id or 0:>7}  {sure}"
            f"  {codebook.path(codebook.by_id[suggestion.code])}"
            f"  ({response.case}/{response.question}){because}"
        )
        output.data(output.quote(response.text, " " * 9))
    if not waiting:
        output.data(why_none)
