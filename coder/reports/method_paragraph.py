"""How the numbers came about as one paragraph, with the true figures: to be pasted into a chapter on method."""

from __future__ import annotations

from collections.abc import Iterator

from coder.model.run import Run
from coder.reports.cells import ratio
from coder.reports.coder_rule import coders_of
from coder.reports.lead_ins import stated
from coder.reports.log_phrases import method_name
from coder.reports.planning import ReportPlan
from coder.reports.provenance import Provenance, double_coded, everything, first_seen
from coder.reports.shares import rule_notes
from coder.reports.words import Words


def method_paragraph(plan: ReportPlan, held: Provenance) -> str:
    """Who was asked and answered, who coded what and how far they agree, what the machine did, what is hidden."""
    said = [*_coded(plan, held), *_machine(plan.words, held), *protection_said(plan, held)]
    if plan.definition.quotes.per_code and any(one.done for one in plan.study.questions.values()):
        said.append(stated(plan.words, plan.definition.lead_ins))
    version = plan.words(
        "The answers were coded, counted and quoted with coder {version} on the researcher's own machine.",
        version=held.version,
    )
    return " ".join((*said, version))


def rules(plan: ReportPlan) -> list[str]:
    """What counts where several have coded an answer, a sentence for each question of which that is so."""
    held = [(name, one) for name, one in plan.study.questions.items() if one.several]
    said = [(name, " ".join(rule_notes(plan.words, one))) for name, one in held]
    labels = plan.study.labels
    return [text if len(said) == 1 else f"{plan.words.quoted(labels.get(name, name))}: {text}" for name, text in said]


def hiding(plan: ReportPlan) -> str:
    """Which cells are hidden."""
    if plan.mask_below <= 1:
        return plan.words("The units are {units}. No cells are hidden.")
    return plan.words(
        "Cells by group below {threshold} are hidden, and as many others that none can be computed"
        " to within ± 2 from all that is shown, unless the total or n alone tells it (linear"
        " programming over all tables as one system). Earlier reports of the project are counted in.",
        threshold=plan.mask_below,
    )


def _coded(plan: ReportPlan, held: Provenance) -> Iterator[str]:
    words, study = plan.words, plan.study
    answered = everything(study)
    double, coded = double_coded(answered)
    questions = sum(bool(one.responses) for one in study.questions.values())
    people = len(answered.respondents)
    if not people:
        yield words("No answers are coded yet.")
        return
    if study.documents:
        documents = len(study.cases_of(answered.responses))
        one, many, *_ = words.nouns_of(study.document)
        yield words(
            "{documents} {what} {documents:has|have} {answers} {answers:{unit}|{units}} in all.",
            documents=documents, what=one if documents == 1 else many, answers=people,
        )  # fmt: skip
    else:
        yield words(
            "Of {asked} {asked:{unit}|{units}} asked, {people} ({percent} per cent) answered"
            " {questions:the open question|at least one of the {questions:words} open questions}.",
            asked=len(answered.asked), people=people, percent=words.percent(100 * people / len(answered.asked)),
            questions=questions,
        )  # fmt: skip
    if not coded:
        yield words("No answers are coded yet.")
        return
    begun = [one for one in study.questions.values() if one.done]
    yield words(
        "Of {answered} {answered:answer|answers} to {questions:one open question|{questions:words} open questions},"
        " {coded} {coded:is|are} coded, by {coders:one person|{coders:words} people}.",
        answered=sum(len(one.responses) for one in begun), questions=len(begun), coded=coded,
        coders=len(coders_of(answered)),
    )  # fmt: skip
    codes = [code for code in study.codebook if not code.retired]
    yield words(
        "The codebook has {codes} {codes:code|codes} on {levels:one level|{levels:words} levels}; an answer may have"
        " several codes.",
        codes=len(codes), levels=max((study.codebook.depth(code) for code in codes), default=0) + 1,
    )  # fmt: skip
    yield (
        words(
            "{double} of the coded answers {double:was|were} coded by at least two ({percent} per cent).",
            double=double, percent=words.percent(100 * double / coded),
        )
        if double
        else words("No answer was coded by more than one coder, so agreement between coders is not known.")
    )  # fmt: skip
    yield from agreement_said(plan, held)


def agreement_said(plan: ReportPlan, held: Provenance) -> Iterator[str]:
    """How far the coders agree on each question, where that is known."""
    words = plan.words
    known = [one for one in held.agreement if one.over.alpha.value is not None]
    if known:
        yield words(
            "Agreement between the coders, as Krippendorff's alpha over the sets of codes (MASI distance), is"
            " {alphas}.",
            alphas=words.listed(
                [
                    ratio(one.over.alpha.value, words)
                    if len(known) == 1
                    else words(
                        "{alpha} («{label}»)",
                        alpha=ratio(one.over.alpha.value, words),
                        label=_label(plan, one.question),
                    )
                    for one in known
                ]
            ),
        )  # fmt: skip


def _label(plan: ReportPlan, question: str) -> str:
    shown = (one.label for one in plan.sections if one.section.question == question)
    return next(shown, plan.study.labels.get(question, question))


def _machine(words: Words, held: Provenance) -> Iterator[str]:
    """What the machine suggested and put, and what people made of it."""
    done = held.fates
    if not (done.proposed or done.shown):
        yield words("No suggestions from a machine were used.")
        return
    if held.runs:
        methods = [_called(words, run) for run, _ in held.runs]
        yield words(
            "The program suggested codes that it had learned from the answers coded so far (method: {methods}):"
            " {proposed} {proposed:suggestion|suggestions}.",
            methods=words.listed(list(dict.fromkeys(methods))), proposed=held.proposed,
        )  # fmt: skip
    else:
        yield words("The program suggested codes that it had learned from the answers coded so far.")
    yield from shown_said(words, held)
    if done.accepted or done.changed or done.rejected:
        by_hand, suggested = sum(one.by_hand for one in held.origins), sum(one.suggested for one in held.origins)
        yield words(
            "The coders accepted {accepted} of them, changed {changed} and rejected {rejected}; {suggested} of"
            " {codings} {codings:coding comes|codings come} from suggestions.",
            accepted=done.accepted, changed=done.changed, rejected=done.rejected, suggested=suggested,
            codings=by_hand + suggested,
        )  # fmt: skip
    else:
        yield words("No coder has decided on any of them.")
    blind = sum(row.because == "chosen" for row in first_seen(held).values())
    if blind:
        yield words(
            "For {answers} {answers:answer|answers} the coder had chosen codes before any suggestion was shown.",
            answers=blind,
        )
    yield words("What the machine suggests never counts before a person has decided.")
    put = held.automatic
    if put.codes:
        yield words(
            "{codes} {codes:code was|codes were} also put automatically on {answers} {answers:answer|answers}; they"
            " are kept apart and not counted here.",
            codes=put.codes, answers=put.answers,
        )  # fmt: skip


def shown_said(words: Words, held: Provenance) -> Iterator[str]:
    """How many suggestions coders saw on the screen, whether or not they decided on any."""
    if held.fates.shown:
        yield words(
            "While coding, the coders saw {shown} {shown:suggestion|suggestions} for {answers}"
            " {answers:answer|answers} on the screen.",
            shown=held.fates.shown, answers=len({row.response for row in held.blind if row.suggestions}),
        )  # fmt: skip


def _called(words: Words, run: Run) -> str:
    """A method, with the model of meaning that it uses."""
    name, encoder = method_name(words, run.method), run.parameters.get("encoder")
    return words("{method} with {model}", method=name, model=str(encoder).split()[0]) if encoder else name


def protection_said(plan: ReportPlan, held: Provenance) -> Iterator[str]:
    """What is hidden of those who answered."""
    yield (
        hiding(plan)
        if plan.mask_below <= 1
        else plan.words(
            "In tables by group, numbers below {threshold} are hidden, with others that would give them away.",
            threshold=plan.mask_below,
        )
    )
    if held.redacted or held.kept:
        yield plan.words(
            "{redacted} {redacted:place in the answers is|places in the answers are} redacted, and"
            " {kept} {kept:was|were} judged and kept.",
            redacted=held.redacted, kept=held.kept,
        )  # fmt: skip
