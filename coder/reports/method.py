"""The method appendix: who coded what, agreement, suggestions and decisions, blind coding."""

from __future__ import annotations

from collections.abc import Iterator

from coder.reports.agreeing import agreement
from coder.reports.chapter import TEXT, Block, BulletList, Cell, Heading, Paragraph, ReportColumn
from coder.reports.estimates_section import estimates_method
from coder.reports.log_phrases import BECAUSE, method_name
from coder.reports.machine import suggestions
from coder.reports.method_paragraph import chosen, hiding, method_paragraph, rules
from coder.reports.numbering import Numbering
from coder.reports.provenance import Provenance, day_of, first_seen, has_blind, is_of_more
from coder.reports.shares import is_whole


def method(make: Numbering, provenance: Provenance) -> list[Block]:
    """Return the blocks of the method appendix."""
    words, study = make.words, make.plan.study
    software: list[Block] = [Heading(2, words("Software and models")), BulletList(tuple(_software(make, provenance)))]
    if not study.questions and study.asked:  # nothing that could be coded, suggested or redacted
        return [
            Heading(1, words("Appendix: how the numbers were made")),
            Paragraph(method_paragraph(make.plan, provenance)),
            *software,
        ]
    blocks: list[Block] = [
        Heading(1, words("Appendix: how the answers were coded")),
        Paragraph(method_paragraph(make.plan, provenance)),
        *(Paragraph(sentence) for sentence in chosen(make.plan)),
        *(Paragraph(sentence) for sentence in rules(make.plan)),
        *(Paragraph(sentence) for sentence in (hiding(make.plan, provenance) if make.plan.mask_below > 1 else ())),
        *intervals(make),
    ]
    if provenance.coders:
        files = any(row.from_files for row in provenance.coders)
        columns = [ReportColumn(words("Coder"), TEXT), ReportColumn(words("Answers")), ReportColumn(words("Codings")),
                   ReportColumn(words("By hand")), ReportColumn(words("From suggestions")),
                   *([ReportColumn(words("From files"))] if files else [])]  # fmt: skip
        rows: list[list[Cell]] = [
            [row.coder, row.responses, row.codings, row.codings - row.from_suggestions - row.from_files,
             row.from_suggestions, *([row.from_files] if files else [])]
            for row in provenance.coders
        ]  # fmt: skip
        notes = (
            [words("Counted over the whole project, waves and coders that the report is not about included.")]
            if is_of_more(study, provenance)
            else []
        )
        blocks.append(make.table("kodere", words("The coders and what they did."), columns, rows, notes))
    blocks += estimates_method(make)
    if provenance.coders:
        blocks += agreement(make, provenance.agreement)
    blocks += _blind(make, provenance)
    blocks += suggestions(make, provenance)
    return [*blocks, *software]


def intervals(make: Numbering) -> list[Paragraph]:
    """Return the note on what confidence intervals mean where all who answered are counted, if there are any."""
    whole = [
        planned
        for planned in make.plan.sections
        if planned.answered is None or (planned.answered.earned and is_whole(planned.answered))
    ]
    if not whole:
        return []
    return [
        Paragraph(
            make.words(
                "Where all who answered are counted, the confidence intervals (Wilson) look on them as a random sample"
                " of more who could have answered; of those who did, the shares are exact."
            )
        )
    ]


def _version(make: Numbering, line: str) -> str:
    """Return a line on software, or on a method and its parameters, with the method's name as in the tables."""
    name, colon, parameters = line.partition(":")
    return f"{method_name(make.words, name)}{colon}{parameters}"


def _software(make: Numbering, provenance: Provenance) -> Iterator[str]:
    """Yield the program, the models, and the software used when files were read and runs made."""
    for line in provenance.versions:
        yield _version(make, line)
    if provenance.read_with:
        yield make.words("Files were read with {libraries}", libraries=", ".join(provenance.read_with))
    for name, libraries in provenance.learned_with.items():
        if libraries:
            yield make.words(
                "Suggestions ({method}) were made with {libraries}",
                method=method_name(make.words, name),
                libraries=", ".join(libraries),
            )


def _blind(make: Numbering, provenance: Provenance) -> list[Block]:
    """Return the number of answers each coder coded before seeing suggestions, if anybody used blind mode."""
    words = make.words
    first = first_seen(provenance)
    if not has_blind(provenance):
        return []
    coded = {row.coder: row.responses for row in provenance.coders}
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
                name, coded.get(name, 0), *(sum(row.because == reason for row in own) for reason in BECAUSE),
                days[0], days[-1],
            ]
        )  # fmt: skip
    chosen, asked, stood_open = (sum(row.because == reason for row in first.values()) for reason in BECAUSE)
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
