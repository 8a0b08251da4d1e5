"""Writes the method of a study as one paragraph with its figures, for use in a chapter."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from coder.i18n.translator import N_
from coder.model.reconciling import ReconciledSoFar
from coder.model.run import Run
from coder.reports.answered import Answered
from coder.reports.cells import ratio
from coder.reports.coder_rule import coders_of
from coder.reports.labels import within
from coder.reports.lead_ins import stated
from coder.reports.log_phrases import method_name
from coder.reports.planning import ReportPlan
from coder.reports.progress import paragraphs_in_all
from coder.reports.provenance import Provenance, double_coded, everything, first_seen, is_of_more
from coder.reports.shares import how_chosen, rule_notes
from coder.reports.words import Words, small_numbers

MOST_FILES = 5
"""Files that codings were read from named in the paragraph."""


def method_paragraph(plan: ReportPlan, provenance: Provenance) -> str:
    """Return the paragraph: who was asked and answered, who coded, agreement, automatic work, and what is hidden."""
    questions, coding_sentences = plan.study.questions.values(), _software(plan, provenance)
    if not questions and plan.study.asked:  # nothing that could be coded, suggested or redacted
        bare = plan.words("The project has no open questions, so no answers were coded by hand.")
        return " ".join((bare, *hiding(plan, provenance), coding_sentences))
    if not any(answered.responses for answered in questions):
        return plan.words("There are no answers yet.")
    sentences = [*_coded(plan, provenance), *sampling_sentences(plan, provenance), *_machine(plan.words, provenance)]
    if (provenance.files or provenance.runs or provenance.fates.shown) and is_of_more(plan.study, provenance):
        sentences.append(plan.words("The numbers of codings and of suggestions are of the whole project."))
    sentences += protection_sentences(plan, provenance)
    coded = [len(answered.coded) for answered in questions if answered.done]
    if plan.definition.quotes.per_code and coded:
        sentences.append(stated(plan.words, plan.definition.lead_ins, max(coded)))
    return " ".join((*sentences, coding_sentences))


def _software(plan: ReportPlan, provenance: Provenance) -> str:
    """Return a sentence on the software used for coding and counting."""
    coded = any(answered.done for answered in plan.study.questions.values())
    coded_in_project = sum(origins.by_hand + origins.suggested for origins in provenance.origins)
    return plan.words(
        N_("The numbers were made with coder {version} on the researcher's own machine.")
        if not coded
        else N_("The answers were coded and counted with coder {version} on the researcher's own machine.")
        if not provenance.files
        else N_(
            "The codings that were not read from files were made, and all of them counted, with coder {version} on the"
            " researcher's own machine."
        )
        if coded_in_project
        else N_("The codings were counted with coder {version} on the researcher's own machine."),
        version=provenance.version,
    )


def rules(plan: ReportPlan) -> list[str]:
    """Return the rule for answers coded by several, a sentence for each question that has some."""
    return _by_question(plan, lambda answered: rule_notes(plan.words, answered))


def chosen(plan: ReportPlan) -> list[str]:
    """Return how the coded answers were selected where they are not all, a sentence for each such question."""
    return _by_question(plan, lambda answered: how_chosen(plan.words, answered))


def _by_question(plan: ReportPlan, sentences_of: Callable[[Answered], list[str]]) -> list[str]:
    """Return `sentences_of` each question, prefixed with its name where several have something."""
    texts = [
        (name, " ".join(lines)) for name, answered in plan.study.questions.items() if (lines := sentences_of(answered))
    ]
    labels = plan.study.labels
    return [text if len(texts) == 1 else f"{plan.words.quoted(labels.get(name, name))}: {text}" for name, text in texts]


def hiding(plan: ReportPlan, provenance: Provenance) -> list[str]:
    """Return a paragraph on the hidden cells; none without tables by group."""
    if plan.mask_below <= 1:
        return [plan.words("The units are {units}. No cells are hidden.")]
    if not provenance.tables_by_group:
        return []
    small = small_numbers(plan.words, plan.mask_below)
    if not provenance.hidden:
        return [plan.words("No cells of tables by group had to be hidden: none holds {small}.", small=small)]
    return [
        plan.words(
            "Cells by group of {small} are hidden, all cells of groups of so few, and as many others that none can be"
            " computed to within ± 2 from all that is shown, unless the total or n alone reveals it (linear programming"
            " over all tables as one system). Earlier reports of the project are counted in.",
            small=small,
        )
    ]


def _coded(plan: ReportPlan, provenance: Provenance) -> Iterator[str]:
    words, study = plan.words, plan.study
    answered = everything(study)
    double, coded = double_coded(answered)
    questions = sum(bool(question.responses) for question in study.questions.values())
    people = len(answered.respondents)
    if study.documents:
        yield paragraphs_in_all(words, study, answered)
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
    begun = [question for question in study.questions.values() if question.done]
    every = sum(len(question.responses) for question in begun)
    yield words(
        N_(
            "{answered:The one answer|All {answered} answers} to {questions:one open question|{questions:words} open"
            " questions} {answered:is|are} coded, by {coders:one person|{coders:words} people}."
        )
        if coded == every
        else N_(
            "Of {answered} {answered:answer|answers} to {questions:one open question|{questions:words} open questions},"
            " {coded} {coded:is|are} coded, by {coders:one person|{coders:words} people}."
        ),
        answered=every, questions=len(begun), coded=coded, coders=len(coders_of(answered)),
    )  # fmt: skip
    yield from _read_from_files(words, provenance)
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
    yield from agreement_sentences(plan, provenance)


def _read_from_files(words: Words, provenance: Provenance) -> Iterator[str]:
    """Yield the number of codings made elsewhere and read from files."""
    n, codings = (
        sum(codings_of_file.codings for codings_of_file in provenance.files),
        sum(sum(origins[1:]) for origins in provenance.origins),
    )
    if n:
        named = [
            words("{file} ({n})", file=codings_of_file.file, n=codings_of_file.codings)
            for codings_of_file in provenance.files
            if codings_of_file.file
        ]
        yield words(
            N_("Of {codings} {codings:coding|codings}, {n} {n:was|were} made elsewhere and read from files.")
            if n < codings
            else N_("{n:The one coding|All {n} codings} {n:was|were} made elsewhere and read from files."),
            n=n, codings=codings,
        )  # fmt: skip
        if 0 < len(named) <= MOST_FILES:
            yield words("Codings by file: {files}.", files=words.listed(named))


def sampling_sentences(plan: ReportPlan, provenance: Provenance) -> Iterator[str]:
    """Yield which random samples were drawn, their progress, and what was estimated from them, and how."""
    words, study = plan.words, plan.study
    several = sum(bool(answered.responses) for answered in study.questions.values()) > 1
    for sample_drawn in provenance.samples:
        yield words(
            N_(
                "A random sample of {drawn} of {answers} {answers:answer|answers} to «{question}» was drawn {date}"
                " (seed {seed})."
            )
            if several
            else N_("A random sample of {drawn} of {answers} {answers:answer|answers} was drawn {date} (seed {seed})."),
            drawn=sample_drawn.drawn,
            answers=sample_drawn.answers,
            question=_label(plan, sample_drawn.question),
            date=words.date(sample_drawn.date),
            seed=str(sample_drawn.seed),
        )
        if sample_drawn.by:
            yield words("The sample was drawn from each group of {variable}.", variable=within(sample_drawn.by))
        yield words(
            N_("All that was drawn is coded.")
            if sample_drawn.coded == sample_drawn.drawn
            else N_("Nothing that was drawn is coded yet.")
            if not sample_drawn.coded
            else N_("Of what was drawn, {coded} {coded:answer is|answers are} coded."),
            coded=sample_drawn.coded,
        )
    whole = [sample for sample in provenance.estimated if sample.whole is not None]
    if whole:
        yield words(
            N_(
                "Shares of all answers are estimated from the coded random sample; where that makes them more precise,"
                " a classifier's predictions for all answers are used as well, put right by their error in the sample."
            )
            if provenance.predicted
            else N_("Shares of all answers are estimated from the coded random sample, without any predictions.")
        )
    if any(sample.counted for sample in provenance.estimated):
        yield words(
            N_("Where all answers to a question are coded, shares are counted and not estimated.")
            if several
            else N_("Since all answers are coded, shares are counted and not estimated.")
        )


def agreement_sentences(plan: ReportPlan, provenance: Provenance) -> Iterator[str]:
    """Yield the agreement between coders on each question, where known."""
    words = plan.words
    known = [agreement for agreement in provenance.agreement if agreement.over.alpha.value is not None]
    if known:
        yield words(
            "Agreement between the coders, as Krippendorff's alpha over the sets of codes (MASI distance), is"
            " {alphas}.",
            alphas=words.listed(
                [
                    ratio(agreement.over.alpha.value, words)
                    if len(known) == 1
                    else words(
                        "{alpha} («{label}»)",
                        alpha=ratio(agreement.over.alpha.value, words),
                        label=_label(plan, agreement.question),
                    )
                    for agreement in known
                ]
            ),
        )  # fmt: skip
    yield from _reconciled(words, provenance.reconciled)


def _reconciled(words: Words, reconciled: ReconciledSoFar) -> Iterator[str]:
    """Yield what was reconciled and what is open; nothing before anybody has begun."""
    left, every = reconciled.to_discuss + reconciled.open, reconciled.decided + reconciled.to_discuss + reconciled.open
    if reconciled.decided:
        yield words(
            "Where coders differed, {decided} of {every} {every:disagreement|disagreements} on a code"
            " {decided:was|were} settled afterwards, by {names}: the report counts what was settled, and agreement is"
            " that of the codings before it.",
            decided=reconciled.decided, every=every, names=words.listed(reconciled.by),
        )  # fmt: skip
    if left and (reconciled.decided or reconciled.to_discuss):
        yield words(
            N_("{left} {left:is|are} open and {left:counts|count} as coded, {discuss} of them to be discussed.")
            if reconciled.to_discuss
            else N_("{left} {left:is|are} open and {left:counts|count} as coded."),
            left=left, discuss=reconciled.to_discuss,
        )  # fmt: skip


def _label(plan: ReportPlan, question: str) -> str:
    shown = (planned.label for planned in plan.sections if planned.section.question == question)
    return next(shown, plan.study.labels.get(question, question))


def _machine(words: Words, provenance: Provenance) -> Iterator[str]:
    """Yield what was suggested and applied automatically, and the coders' decisions."""
    done = provenance.fates
    if not (done.proposed or done.shown):
        yield words("No suggestions from a machine were used.")
        return
    if provenance.runs:
        methods = [_called(words, run) for run, _ in provenance.runs]
        yield words(
            N_(
                "The program suggested codes that it had learned from the codebook and the answers coded so far"
                " (method: {methods}): {proposed} {proposed:suggestion|suggestions}."
            )
            if any(run.learned_from for run, _ in provenance.runs)
            else N_(
                "The program suggested codes that it had learned from the codebook alone (method: {methods}):"
                " {proposed} {proposed:suggestion|suggestions}."
            ),
            methods=words.listed(list(dict.fromkeys(methods))), proposed=provenance.proposed,
        )  # fmt: skip
    else:
        yield words("The program suggested codes that it had learned from the codebook and the answers coded so far.")
    yield from shown_sentences(words, provenance)
    if done.accepted or done.changed or done.rejected:
        suggested = sum(origins.suggested for origins in provenance.origins)
        yield words(
            "The coders accepted {accepted} of them, changed {changed} and rejected {rejected}; {suggested} of"
            " {codings} {codings:coding comes|codings come} from suggestions.",
            accepted=done.accepted, changed=done.changed, rejected=done.rejected, suggested=suggested,
            codings=sum(sum(origins[1:]) for origins in provenance.origins),
        )  # fmt: skip
    else:
        yield words("No coder has decided on any of them.")
    blind = sum(row.because == "chosen" for row in first_seen(provenance).values())
    if blind:
        yield words(
            "For {answers} {answers:answer|answers} the coder had chosen codes before any suggestion was shown.",
            answers=blind,
        )
    yield words("What the machine suggests never counts before a person has decided.")
    put = provenance.automatic
    if put.codes:
        yield words(
            "{codes} {codes:code was|codes were} also put automatically on {answers} {answers:answer|answers}; they"
            " are kept apart and not counted here.",
            codes=put.codes, answers=put.answers,
        )  # fmt: skip


def shown_sentences(words: Words, provenance: Provenance) -> Iterator[str]:
    """Yield how many suggestions coders saw on the screen, with or without decisions."""
    if provenance.fates.shown:
        yield words(
            "While coding, the coders saw {shown} {shown:suggestion|suggestions} for {answers}"
            " {answers:answer|answers} on the screen.",
            shown=provenance.fates.shown, answers=len({row.response for row in provenance.blind if row.suggestions}),
        )  # fmt: skip


def _called(words: Words, run: Run) -> str:
    """Return the name of a method, with the encoder that it uses."""
    name, encoder = method_name(words, run.method), run.parameters.get("encoder")
    return words("{method} with {model}", method=name, model=str(encoder).split()[0]) if encoder else name


def protection_sentences(plan: ReportPlan, provenance: Provenance) -> Iterator[str]:
    """Yield what is hidden of respondents."""
    if plan.mask_below <= 1 or not provenance.hidden:
        yield from hiding(plan, provenance)
    else:
        yield plan.words(
            "In tables by group, numbers of {small} are hidden, with others that would give them away.",
            small=small_numbers(plan.words, plan.mask_below),
        )
    if provenance.redacted or provenance.kept:
        yield plan.words(
            "{redacted} {redacted:place in the answers is|places in the answers are} redacted, and"
            " {kept} {kept:was|were} judged and kept.",
            redacted=provenance.redacted, kept=provenance.kept,
        )  # fmt: skip
