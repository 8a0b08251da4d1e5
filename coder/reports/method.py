"""The method appendix: who coded what, how far they agree, what was suggested and decided, what was coded blind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import merge

from coder.i18n.translator import N_
from coder.model.change import ActsOfKind, Import, LoggedCodeChange
from coder.model.progress import CoderProgress
from coder.model.run import ByHand, CodeFates, CodeOrigins, Run, ShownSuggestions
from coder.reports.agreeing import QuestionAgreement, agreement
from coder.reports.chapter import TEXT, Block, BulletList, Cell, Heading, Paragraph, ReportColumn
from coder.reports.coder_rule import coders_of
from coder.reports.compact import Codings, Pairs, union
from coder.reports.counting import Answered
from coder.reports.estimates_section import estimates_method
from coder.reports.log_phrases import BECAUSE, METHODS
from coder.reports.numbering import Numbering
from coder.reports.run_lines import BY_HAND, FATE_NAMES, FATES, LIVE, STORED, WITHOUT, RunLine, run_lines
from coder.reports.shares import rule_notes


@dataclass(frozen=True, slots=True)
class Provenance:
    """How a study came to be as it is."""

    versions: tuple[str, ...] = ()
    version: str = ""
    read_with: Sequence[str] = ()
    """Libraries with their versions that were at work when files were imported."""
    learned_with: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Method → the same for its runs."""
    imports: Sequence[Import] = ()
    runs: Sequence[tuple[Run, str | None]] = ()
    """Each with who first decided on one of its suggestions, None where nobody has."""
    fates: Sequence[CodeFates] = ()
    origins: Sequence[CodeOrigins] = ()
    by_hand: Sequence[ByHand] = ()
    coders: Sequence[CoderProgress] = ()
    code_changes: Sequence[LoggedCodeChange] = ()
    acts: Sequence[ActsOfKind] = ()
    blind: Sequence[ShownSuggestions] = ()
    """What coders saw of suggestions before they coded; those held back until they had chosen (chosen) too."""
    redacted: int = 0
    kept: int = 0
    agreement: Sequence[QuestionAgreement] = ()


def everything(make: Numbering) -> Answered:
    """All open questions as one: who answered any of them, and every coding that counts."""
    study = make.plan.study
    asked = list(study.questions.values())
    if len(asked) == 1:
        return asked[0]
    return Answered(
        "",
        study.asked,
        Pairs(merge(*(one.responses.items() for one in asked))),
        Codings(coding for one in asked for coding in one.codings),
        union(one.none_fits for one in asked),
        agreed=tuple(coding for one in asked for coding in one.agreed),
        every=Codings(coding for one in asked for coding in one.every or one.codings),
        none_by=Codings(mark for one in asked for mark in one.none_by),
        several=union(one.several for one in asked),
    )


def double_coded(answered: Answered) -> tuple[int, int]:
    """How many answers at least two coders have coded, and how many at least one has."""
    return len(answered.several), len(answered.done)


def day_of(at: str) -> str:
    """The day of a moment."""
    return at[:10]


def method(make: Numbering, held: Provenance) -> list[Block]:
    """The blocks of the method appendix."""
    words = make.words
    answered = everything(make)
    double, coded = double_coded(answered)
    questions = [one for one in make.plan.study.questions.values() if one.responses]
    threshold = make.plan.mask_below
    hiding = Paragraph(
        words(
            "Cells by group below {threshold} are hidden, and as many others that none can be computed"
            " to within ± 2 from all that is shown, unless the total or n alone tells it (linear"
            " programming over all tables as one system). Earlier reports of the project are counted in.",
            threshold=threshold,
        )
        if threshold > 1
        else words("The units are {units}. No cells are hidden.")
    )
    software: list[Block] = [Heading(2, words("Software and models")), BulletList(tuple(_software(make, held)))]
    if not make.plan.study.questions and make.plan.study.asked:  # nothing that could be coded, suggested or redacted
        return [
            Heading(1, words("Appendix: how the numbers were made")),
            Paragraph(words("The project has no open questions, so no answers were coded by hand.")),
            hiding,
            *software,
        ]
    blocks: list[Block] = [
        Heading(1, words("Appendix: how the answers were coded")),
        Paragraph(
            " ".join(
                (
                    words(
                        "{coders:One person has|{coders} people have} coded {coded} of {answered}"
                        " {answered:answer|answers} to {questions} open {questions:question|questions}.",
                        coders=len(coders_of(answered)),
                        coded=coded,
                        answered=len(answered.responses),
                        questions=len(questions),
                    ),
                    words(
                        "{double} of the coded answers {double:was|were} coded by at least two ({percent} per cent).",
                        double=double,
                        percent=words.percent(100 * double / coded),
                    ),
                )
            )
            if coded
            else words("No answers are coded yet.")
        ),
        *(Paragraph(said) for said in rules(make)),
        Paragraph(words("What the machine suggests never counts before a person has decided.")),
        hiding,
        Paragraph(
            words(
                "{redacted} {redacted:place in the answers is|places in the answers are} redacted, and"
                " {kept} {kept:was|were} judged and kept.",
                redacted=held.redacted,
                kept=held.kept,
            )
        ),
    ]
    if held.coders:
        columns = [ReportColumn(words("Coder"), TEXT), ReportColumn(words("Answers")), ReportColumn(words("Codings")),
                   ReportColumn(words("By hand")), ReportColumn(words("From suggestions"))]  # fmt: skip
        rows: list[list[Cell]] = [
            [row.coder, row.responses, row.codings, row.codings - row.from_suggestions,
             row.from_suggestions]
            for row in held.coders
        ]  # fmt: skip
        # The report may be of one wave, or of some of the coders.
        here = (sum(coders_of(answered).values()), len(answered.every))
        more = (sum(row.responses for row in held.coders), sum(row.codings for row in held.coders)) != here
        notes = (
            [words("Counted over the whole project, waves and coders that the report is not about included.")]
            if more
            else []
        )
        blocks.append(make.table("kodere", words("The coders and what they did."), columns, rows, notes))
    blocks += estimates_method(make)
    blocks += agreement(make, held.agreement)
    blocks += _blind(make, held)
    blocks += _suggestions(make, held)
    return [*blocks, *software]


def _method(make: Numbering, name: str) -> str:
    """What a report calls a method of making suggestions."""
    return make.words(METHODS[name]) if name in METHODS else name


def _version(make: Numbering, line: str) -> str:
    """A line on software, or on a method and its parameters: the method as the tables call it."""
    name, colon, parameters = line.partition(":")
    return f"{_method(make, name)}{colon}{parameters}"


def rules(make: Numbering) -> list[str]:
    """What counts where several have coded an answer, a sentence for each question of which that is so."""
    held = [(name, one) for name, one in make.plan.study.questions.items() if one.several]
    said = [(name, " ".join(rule_notes(make.words, one))) for name, one in held]
    labels = make.plan.study.labels
    return [text if len(said) == 1 else f"«{labels.get(name, name)}»: {text}" for name, text in said]


def _software(make: Numbering, held: Provenance) -> Iterator[str]:
    """The program and the models, and what was at work when files were read and runs were made."""
    for line in held.versions:
        yield _version(make, line)
    if held.read_with:
        yield make.words("Files were read with {libraries}", libraries=", ".join(held.read_with))
    for name, libraries in held.learned_with.items():
        if libraries:
            yield make.words(
                "Suggestions ({method}) were made with {libraries}",
                method=_method(make, name),
                libraries=", ".join(libraries),
            )


def first_seen(held: Provenance) -> dict[tuple[str, int], ShownSuggestions]:
    """How each coder first met the suggestions for an answer, by coder and answer."""
    first: dict[tuple[str, int], ShownSuggestions] = {}
    for row in held.blind:
        first.setdefault((row.coder, row.response), row)
    return first


def has_blind(held: Provenance) -> bool:
    """Whether anybody has coded in blind mode."""
    return any(row.because != "open" for row in held.blind)


def _blind(make: Numbering, held: Provenance) -> list[Block]:
    """Where anybody has coded in blind mode: how many answers each coder chose codes for before seeing suggestions."""
    words = make.words
    first = first_seen(held)
    if not has_blind(held):
        return []
    coded = {row.coder: row.responses for row in held.coders}
    columns = [
        ReportColumn(words("Coder"), TEXT),
        ReportColumn(words("Answers coded")),
        ReportColumn(words("Coded before seeing")),
        ReportColumn(words("Asked to see first")),
        ReportColumn(words("Suggestions stood open")),
        ReportColumn(words("First"), TEXT),
        ReportColumn(words("Last"), TEXT),
    ]
    rows: list[list[Cell]] = []
    for name in sorted({coder for coder, _ in first}):
        own = [row for (coder, _), row in first.items() if coder == name]
        days = sorted(day_of(row.at) for row in own)
        rows.append(
            [
                name, coded.get(name, 0), *(sum(row.because == why for row in own) for why in BECAUSE),
                days[0], days[-1],
            ]
        )  # fmt: skip
    chosen, asked, stood_open = (sum(row.because == why for row in first.values()) for why in BECAUSE)
    return [
        Heading(2, words("Coded without seeing suggestions")),
        Paragraph(
            words(
                "Of the answers that had suggestions, {chosen} {chosen:was|were} coded before the coder saw"
                " any; for {asked} the coder asked to see them first, and for {open} they stood open on the"
                " screen before the answer was coded.",
                chosen=chosen,
                asked=asked,
                open=stood_open,
            )
        ),
        make.table(
            "blindt",
            words("When suggestions were seen, by coder."),
            columns,
            rows,
            [
                words(
                    "By the first time that the suggestions for an answer were seen or held back on the screen."
                    " Answers without any suggestion are not included. Every showing, with suggestions and time,"
                    " is in the workbook and in the CSV bundle."
                )
            ],
        ),
    ]


def _suggestions(make: Numbering, held: Provenance) -> list[Block]:
    """What was suggested and what became of it: per run, per code, and per code within each run."""
    if not held.runs:
        return []
    words, codebook = make.words, make.plan.study.codebook
    lines = run_lines(held.runs, held.fates, held.by_hand)
    decided = [ReportColumn(words(FATE_NAMES[key])) for key in FATES]
    columns = [
        ReportColumn(words("Run"), TEXT), ReportColumn(words("When"), TEXT), ReportColumn(words("Method"), TEXT),
        ReportColumn(words("Learned from"), TEXT), ReportColumn(words("Answers")), *decided,
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [
            _named(make, line), _span([day_of(run.at) for run in line.runs]),
            ", ".join(sorted({_method(make, run.method) for run in line.runs})),
            _range(make, [run.learned_from for run in line.runs]), max(run.responses for run in line.runs),
            *(line.total(key) for key in FATES),
        ]
        for line in lines
        if line.runs
    ]  # fmt: skip
    live = (
        [
            words(
                "Runs that the machine makes while somebody codes are put together by coder and day, or"
                " further where there are many. They are kept once somebody decides on a suggestion, so for"
                " them «proposed» is only what was decided on."
            )
        ]
        if any(run.live for line in lines for run in line.runs)
        else []
    )
    blocks: list[Block] = [Heading(2, words("Suggestions and decisions"))]
    if rows:
        blocks.append(
            make.table(
                "forslag-kjoringer", words("Runs of suggestions and what the coders decided."), columns, rows, live
            )
        )
    origins = {one.code: (one.by_hand, one.suggested) for one in held.origins}
    totals = {
        code.id: [sum(line.codes.get(code.id, {}).get(key, 0) for line in lines) for key in FATES] for code in codebook
    }
    columns = [
        ReportColumn(words("Code"), TEXT),
        *decided,
        ReportColumn(words("By hand")),
        ReportColumn(words("From suggestions")),
    ]
    by_code: list[list[Cell]] = [
        [codebook.path(code), *totals[code.id], *origins.get(code.id, (0, 0))]
        for code in codebook
        if any(totals[code.id]) or code.id in origins
    ]  # fmt: skip
    blocks.append(
        make.table(
            "forslag-koder",
            words("Suggestions per code: proposed, accepted, rejected, and codings by hand."),
            columns,
            by_code,
            [
                words(
                    "Proposed: above the threshold in a run. Accepted, rejected and changed are decisions;"
                    " several coders may have decided on the same suggestion."
                )
            ],
        )
    )
    if len(lines) == 1:
        return blocks  # the table per code says it
    columns = [
        ReportColumn(words("Run"), TEXT), ReportColumn(words("Code"), TEXT), *decided, ReportColumn(words("By hand")),
    ]  # fmt: skip
    both = [row for line in lines for row in _codes_of(make, line)]
    notes = [
        words(
            "By hand: codings that did not come from a suggestion, counted with that day's runs while"
            " coding, else with the last run before that had suggestions for the answer."
        ),
        *live,
    ]
    blocks.append(
        make.table("forslag-koder-kjoringer", words("Suggestions per code within each run."), columns, both, notes)
    )
    return blocks


def _codes_of(make: Numbering, line: RunLine) -> list[list[Cell]]:
    """The codes of a line of runs, a row each; those it suggested nothing for together in one, where they are many."""
    codebook = make.plan.study.codebook
    name = _named(make, line)
    used = [code for code in codebook if any(line.codes.get(code.id, {}).values())]
    bare = [code for code in used if not any(line.codes[code.id].get(key, 0) for key in FATES)]
    folded = frozenset(code.id for code in bare) if len(bare) > 1 else frozenset()
    rows: list[list[Cell]] = [
        [name, codebook.path(code), *(line.codes[code.id].get(key, 0) for key in (*FATES, BY_HAND))]
        for code in used
        if code.id not in folded
    ]
    if folded:
        by_hand = sum(line.codes[code].get(BY_HAND, 0) for code in folded)
        rows.append(
            [
                name,
                make.words("{codes} {codes:code|codes} without suggestions", codes=len(folded)),
                *(0 for _ in FATES),
                by_hand,
            ]
        )
    return rows


def _named(make: Numbering, line: RunLine) -> str:
    """What a line of runs is called."""
    words = make.words
    kind, *further = line.key
    if kind == WITHOUT:
        return words("Without suggestions")
    if kind == STORED and len(line.runs) == 1:
        return str(line.runs[0].id)
    name = words(N_("While coding") if kind == LIVE else N_("Runs"))
    return words("{name} (runs: {runs})", name=", ".join([name, *further]), runs=len(line.runs))


def _span(days: Sequence[str]) -> str:
    first, last = min(days), max(days)
    return first if first == last else f"{first} – {last}"


def _range(make: Numbering, numbers: Sequence[int]) -> str:
    first, last = make.words.number(min(numbers)), make.words.number(max(numbers))
    return first if first == last else f"{first}–{last}"
