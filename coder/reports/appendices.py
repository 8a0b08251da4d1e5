"""The appendices of a report: codebook, how the answers were coded, the audit trail, and checklists filled in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from coder.i18n.translator import N_
from coder.model.change import CodeAsWas, LoggedCodeChange
from coder.model.codebook import Code, Codebook
from coder.model.excerpts import Memo
from coder.reports.background import has_section
from coder.reports.chapter import COUNT, TEXT, Block, Cell, Heading, Paragraph, ReportColumn
from coder.reports.checklists import COREQ, COREQ_LLM, SRQR
from coder.reports.coder_rule import coders_of
from coder.reports.labels import called
from coder.reports.log_phrases import ACTS
from coder.reports.machine import model_facts
from coder.reports.method import method
from coder.reports.method_paragraph import agreement_sentences, protection_sentences, rules, sampling_sentences
from coder.reports.numbering import Numbering
from coder.reports.progress import paragraphs_in_all
from coder.reports.provenance import (
    Provenance,
    day_of,
    double_coded,
    everything,
    first_seen,
    has_blind,
    in_any_question,
)
from coder.reports.quotable import stands_for_something
from coder.reports.shares import is_whole
from coder.reports.words import Words, capital

FEW = 5
"""Fewest cases of a major theme; a theme with fewer is a minor one."""


def appendices(make: Numbering, provenance: Provenance, quotes: int, quoted: int) -> list[Block]:
    """Return the appendices that the definition asks for; the report shows `quotes` from `quoted` respondents."""
    wanted = make.plan.definition.appendices
    changes = _changes(make, provenance.code_changes)
    blocks: list[Block] = []
    if "codebook" in wanted and len(make.plan.study.codebook):
        blocks += _codebook(make, changes)
    if "method" in wanted:
        blocks += method(make, provenance)
    if "audit" in wanted:
        blocks += _audit(make, provenance)
    if "checklists" in wanted:
        blocks += _checklists(make, provenance, quotes, quoted, len(changes))
    if "memos" in wanted and provenance.memos:
        blocks += _memos(make, provenance.memos)
    return blocks


def _memos(make: Numbering, memos: Sequence[Memo]) -> list[Block]:
    """Return the memos on the project and on codes, each with author and date."""
    words = make.words
    blocks: list[Block] = [Heading(1, words("Appendix: memos"))]
    about: object = ""
    for memo in memos:
        if memo.code != about:
            about = memo.code
            blocks.append(Heading(2, memo.code or words("On the project")))
        blocks += [Paragraph(line) for line in memo.text.splitlines() if line.strip()]
        blocks.append(Paragraph(words("{coder}, {date}", coder=memo.coder, date=words.date(day_of(memo.at))), "note"))
    return blocks


def _codebook(make: Numbering, changes: Sequence[tuple[str, str, str]]) -> list[Block]:
    words, codebook = make.words, make.plan.study.codebook
    counts = in_any_question(make.plan.study)
    rows: list[list[Cell]] = [
        [
            words("{name} (retired)", name=code.name) if code.retired else code.name,
            "\n".join(
                part
                for part in (
                    code.definition,
                    code.include and f"{words('Include')}: {code.include}",
                    code.exclude and f"{words('Exclude')}: {code.exclude}",
                )
                if part
            ),
            "\n".join(words.quoted(example) for example in code.examples),
            len(counts[code.id].cases),
            counts[code.id].codings,
        ]
        for code in codebook
    ]
    columns = [
        ReportColumn(words("Code"), TEXT),
        ReportColumn(words("Definition"), TEXT),
        ReportColumn(words("Examples"), TEXT),
        ReportColumn(words("Number"), COUNT),
        ReportColumn(words("Codings"), COUNT),
    ]
    depth = [codebook.depth(code) for code in codebook]
    notes = rules(make.plan)
    if sum(bool(answered.done) for answered in make.plan.study.questions.values()) > 1:
        notes = [words("Number: {units} with the code in an answer to any of the open questions, each once."), *notes]
    blocks: list[Block] = [Heading(1, words("Appendix: codebook"))]
    if codebook.description:
        blocks.append(Paragraph(codebook.description))
    blocks.append(make.table("kodebok", words("The codebook with counts."), columns, rows, notes, depth=depth))
    if changes:
        head = [ReportColumn(words(title), TEXT) for title in (N_("When"), N_("Who"), N_("What"))]
        blocks.append(make.table("kodebok-endringer", words("Changes to the codebook."), head, changes))
    return blocks


def _changes(make: Numbering, rows: Sequence[LoggedCodeChange]) -> list[tuple[str, str, str]]:
    """Return changes to codes as (when, who, what). Codes added in one act share a row."""
    words = make.words
    lines: list[tuple[str, str, str]] = []
    added: dict[tuple[int, str, str], int] = {}
    for row in rows:
        before, after = row.before, row.after
        if before is None and after is not None:
            key = (row.id, day_of(row.at), row.coder)
            added[key] = added.get(key, 0) + 1
            continue
        changes = _happened(make, before, after)
        lines += [(day_of(row.at), row.coder, change) for change in changes]
    first = [
        (day, coder, words("{codes} {codes:code|codes} added", codes=number))
        for (_, day, coder), number in added.items()
    ]
    return sorted(first + lines, key=lambda line: line[0])


def _happened(make: Numbering, before: CodeAsWas | None, after: CodeAsWas | None) -> Iterable[str]:
    words = make.words
    if before is None:
        return []
    if after is None:
        return [words("«{name}» removed", name=before.name)]
    changes = []
    if before.name != after.name:
        changes.append(words("«{before}» is now called «{after}»", before=before.name, after=after.name))
    if before.parent != after.parent and before.parent is not None:
        changes.append(words("«{name}» moved", name=after.name))
    if (before.definition, before.include, before.exclude) != (after.definition, after.include, after.exclude):
        changes.append(words("New wording for «{name}»", name=after.name))
    if before.retired != after.retired:
        changes.append(words(N_("«{name}» retired") if after.retired else N_("«{name}» in use again"), name=after.name))
    return changes


def _audit(make: Numbering, provenance: Provenance) -> list[Block]:
    words = make.words
    files: list[list[Cell]] = [
        [row.file_name, day_of(row.at), row.cases, row.responses, row.sha256] for row in provenance.imports
    ]
    acts: list[list[Cell]] = [
        [
            words(ACTS[row.kind]) if row.kind in ACTS else row.kind, row.acts,
            day_of(row.first), day_of(row.last),
        ]
        for row in provenance.acts
    ]  # fmt: skip
    study = make.plan.study
    documents = {"units": words.nouns_of(study.document).plural} if study.documents else {}
    every = words(
        N_("Every act is logged, and can be undone, but for the erasing of respondents.")
        if any(row.kind == "erase" for row in provenance.acts)
        else N_("Every act is logged and can be undone.")
    )
    blocks: list[Block] = [
        Heading(1, words("Appendix: audit trail")),
        Paragraph(f"{every} {words('The full log is in the workbook and in the CSV bundle.')}"),
    ]
    if has_blind(provenance):
        answers = sum(row.because == "chosen" for row in first_seen(provenance).values())
        blocks.append(
            Paragraph(
                words(
                    "{answers} {answers:answer was|answers were} coded in blind mode with suggestions held back;"
                    " what was seen and when is kept apart.",
                    answers=answers,
                )
            )
        )
    if files:
        columns = [
            ReportColumn(words("File"), TEXT),
            ReportColumn(words("When"), TEXT),
            ReportColumn(words("New {units}", **documents)),
            ReportColumn(words(N_("{Units}") if documents else N_("Answers"))),
            ReportColumn(words("SHA-256"), TEXT),
        ]
        blocks.append(make.table("filer", words("Files that answers were read from."), columns, files))
    if acts:
        columns = [ReportColumn(words("Act"), TEXT), ReportColumn(words("Number")), ReportColumn(words("First"), TEXT),
                   ReportColumn(words("Last"), TEXT)]  # fmt: skip
        blocks.append(make.table("handlinger", words("Logged acts."), columns, acts))
    return blocks


def _checklists(make: Numbering, provenance: Provenance, quotes: int, quoted: int, changes: int) -> list[Block]:
    words = make.words
    known = _checklist_answers(make, provenance, quotes, quoted, changes) | model_facts(words, provenance)
    columns = [ReportColumn(words(known), TEXT) for known in (N_("No."), N_("Topic"), N_("In this study"))]
    blocks: list[Block] = [
        Heading(1, words("Appendix: checklists")),
        Paragraph(words("Items are filled in with what the project holds. Empty ones are for the researcher.")),
    ]
    for key, caption, items in (
        ("srqr", N_("SRQR, Standards for Reporting Qualitative Research (O'Brien et al. 2014)."), SRQR),
        ("coreq", N_("COREQ, the items that the data can answer (Tong et al. 2007)."), COREQ),
        ("coreq-llm", N_("COREQ+LLM, what it is to cover (Fehring et al. 2025, numbers ours)."), COREQ_LLM),
    ):
        rows: list[list[Cell]] = [
            [number, words(topic), " ".join(known[fact] for fact in facts if known.get(fact))]
            for number, topic, facts in items
        ]
        blocks.append(make.table(key, words(caption), columns, rows))
    return blocks


def _checklist_answers(
    make: Numbering, provenance: Provenance, quotes: int, quoted: int, changes: int
) -> dict[str, str]:
    """Return the project's answers to items of a checklist, by key."""
    words, study, definition = make.words, make.plan.study, make.plan.definition
    answered = everything(make.plan.study)
    double, coded = double_coded(answered)
    people = len(answered.respondents)
    alive = [code for code in study.codebook if not code.retired]
    everywhere, book = in_any_question(study), study.codebook
    counts = sorted(
        (
            (code, len(everywhere[code.id].cases))
            for code in alive
            if everywhere[code.id].cases and stands_for_something(code, study.codebook)
        ),
        key=lambda count: -count[1],
    )
    coders = sorted(coders_of(answered))
    uncoded = len(answered.responses) - coded
    questions = sum(bool(question.responses) for question in study.questions.values())
    shown_as = {band.name: band.label for band in definition.bands if band.label}
    labels = [called(words, shown_as.get(name, study.labels[name]), name) for name in definition.variables or ()]
    closed = [name for name in study.closed if study.keys(name)]
    shown_as |= {planned.section.question: planned.label.rstrip().rstrip(".") for planned in make.plan.sections}
    about = [
        called(words, shown_as.get(name, study.labels[name]), name) for name in closed if not has_section(study, name)
    ]
    asked = [words.quoted(shown_as.get(name, study.labels[name])) for name in closed if has_section(study, name)]
    opened = [
        words.quoted(shown_as.get(name, study.labels[name]))
        for name, question in study.questions.items()
        if question.responses
    ]
    files = list(dict.fromkeys(str(row.file_name) for row in provenance.imports))
    # Themes below FEW are minor, unless all are; no theme is both major and minor.
    major = ([count for count in counts if count[1] >= FEW] or counts)[:5]
    minor = [count for count in counts if count[1] < FEW and count not in major]
    return {
        "title": definition.title,
        "is sample": paragraphs_in_all(words, study, answered)
        if study.documents
        else words(
            "{asked} asked, {answered} answered at least one open question.", asked=len(study.asked), answered=people
        ),
        "is non-response": ""
        if study.documents or not people
        else words("{without} did not answer any open question.", without=len(study.asked) - people)
        if len(study.asked) > people
        else words("All who were asked answered at least one open question."),
        "is units": paragraphs_in_all(words, study, answered)
        if study.documents and answered.responses
        else words(
            "The answers of {cases} {cases:{unit}|{units}} to {questions:one open question|{questions:words} open"
            " questions}, {answers} {answers:answer|answers}.",
            questions=questions,
            answers=len(answered.responses),
            cases=len(answered.respondents),
        )
        if answered.responses
        else words("There are no answers in the project."),
        "is processed": words(
            "Answers are stored unchanged; {redacted} {redacted:place|places} in them {redacted:is|are}"
            " decided to be redacted.",
            redacted=provenance.redacted,
        )
        if provenance.redacted
        else words("Answers are stored unchanged; nothing in them is decided to be redacted.")
        if answered.responses
        else "",
        "is drawn": " ".join(sampling_sentences(make.plan, provenance)),
        "is coders": capital(
            words(
                "{coders:one person|{coders:words} people} coded: {names}.",
                coders=len(coders),
                names=words.listed(coders),
            )
        )
        if coders
        else words("No answers are coded yet.")
        if answered.responses
        else "",
        "is analysed": words(
            N_("Coded by a codebook of {codes} {codes:code|codes} on {levels:one level|{levels:words} levels}.")
            if coded
            else N_("The codebook has {codes} {codes:code|codes} on {levels:one level|{levels:words} levels}."),
            codes=len(alive),
            levels=max((study.codebook.depth(code) for code in alive), default=0) + 1,
        )
        if alive
        else "",
        "is tree": words("The codebook is in an appendix.") if "codebook" in definition.appendices else "",
        "is trusted": words(
            N_("{double} {double:answer was|answers were} coded by at least two; every act is logged.")
            if double
            else N_("No answer was coded by more than one; every act is logged.")
            if coded
            else N_("Every act is logged."),
            double=double,
        ),
        "is agreed": " ".join(agreement_sentences(make.plan, provenance)),
        "is protected": " ".join(protection_sentences(make.plan, provenance)),
        "is open": words("Open questions: {questions}.", questions=words.listed(opened)) if opened else "",
        "is arranged": words("The authors of the report have arranged the themes.")
        if any(planned.section.groups for planned in make.plan.sections)
        else "",
        "is derived": words(
            "{changes} {changes:change was|changes were} made to the codebook along the way.", changes=changes - 1
        )
        if changes > 1
        else words("The codebook was not changed along the way."),
        "is software": words("coder {version}", version=provenance.version),
        "is quoted": words(
            "{quotes} {quotes:quote|quotes} from {people} {people:{unit}|{units}}.", quotes=quotes, people=quoted
        )
        if quotes
        else "",
        "is consistent": words("Numbers and quotes are made from the same codings.") if coded else "",
        "is limited": words(
            N_("{uncoded} {uncoded:{unit} is|{units} are} not coded.")
            if study.documents
            else N_("{uncoded} {uncoded:answer is|answers are} not coded."),
            uncoded=uncoded,
        )
        if uncoded
        else "",
        "is chosen": words("Those that are coded are no random sample, so that the numbers hold for them only.")
        if any(
            question.done and question.drawn is None and not is_whole(question) for question in study.questions.values()
        )
        else "",
        "is described": words("Tables are broken down by {variables}.", variables=words.listed(labels))
        if labels
        else "",
        "is known": words("Known about {the_units}: {variables}.", variables=words.listed(about)) if about else "",
        "is closed": words("Closed questions: {questions}.", questions=words.listed(asked)) if asked else "",
        "is collected": words("Read from {files}.", files=words.listed(files)) if files else "",
        "is major": words("Mentioned most: {codes}.", codes=_with_numbers(words, book, major)) if major else "",
        "is minor": words("Mentioned by fewer than five: {codes}.", codes=_with_numbers(words, book, minor))
        if minor
        else "",
    }


def _with_numbers(words: Words, codebook: Codebook, counts: Sequence[tuple[Code, int]]) -> str:
    """List codes, each with its number of cases."""
    return words.listed([words("{theme} ({n})", theme=codebook.path(code), n=n) for code, n in counts])
