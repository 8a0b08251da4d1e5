"""The appendices of a report: codebook, how the answers were coded, the audit trail, and checklists filled in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from coder.model.change import CodeAsWas, CodeChange
from coder.reports.appendix_phrases import COREQ, SRQR
from coder.reports.chapter import COUNT, TEXT, Block, Cell, Column, Heading, Paragraph
from coder.reports.coder_rule import coders_of
from coder.reports.counting import code_counts
from coder.reports.log_phrases import ACTS
from coder.reports.method import Provenance, day_of, double_coded, everything, first_seen, has_blind, method, rules
from coder.reports.numbering import Numbering, within
from coder.reports.planning import is_asked, is_known


def appendices(make: Numbering, held: Provenance, quotes: int, quoted: int) -> list[Block]:
    """The appendices that the definition wants; `quotes` from `quoted` respondents stand in the report."""
    wanted = make.plan.definition.appendices
    changes = _changes(make, held.code_changes)
    blocks: list[Block] = []
    if "codebook" in wanted and len(make.plan.study.codebook):
        blocks += _codebook(make, changes)
    if "method" in wanted:
        blocks += method(make, held)
    if "audit" in wanted:
        blocks += _audit(make, held)
    if "checklists" in wanted:
        blocks += _checklists(make, held, quotes, quoted, len(changes))
    return blocks


def _codebook(make: Numbering, changes: Sequence[tuple[str, str, str]]) -> list[Block]:
    words, codebook = make.words, make.plan.study.codebook
    counts = {one.code.id: one for one in code_counts(everything(make), codebook, [code.id for code in codebook])}
    rows: list[list[Cell]] = [
        [
            words("a retired", name=code.name) if code.retired else code.name,
            "\n".join(
                part
                for part in (
                    code.definition,
                    code.include and f"{words('a include')}: {code.include}",
                    code.exclude and f"{words('a exclude')}: {code.exclude}",
                )
                if part
            ),
            "\n".join(f"«{one}»" for one in code.examples),
            counts[code.id].share.n,
            counts[code.id].codings,
        ]
        for code in codebook
    ]
    columns = [
        Column(words("code"), TEXT), Column(words("a definition"), TEXT), Column(words("a examples"), TEXT),
        Column(words("count"), COUNT), Column(words("codings"), COUNT),
    ]  # fmt: skip
    depth = [codebook.depth(code) for code in codebook]
    blocks: list[Block] = [Heading(1, words("a codebook"))]
    if codebook.description:
        blocks.append(Paragraph(codebook.description))
    blocks.append(make.table("kodebok", words("a codebook caption"), columns, rows, rules(make), depth=depth))
    if changes:
        head = [Column(words(f"a {key}"), TEXT) for key in ("when", "who", "what")]
        blocks.append(make.table("kodebok-endringer", words("a changes caption"), head, changes))
    return blocks


def _changes(make: Numbering, rows: Sequence[CodeChange]) -> list[tuple[str, str, str]]:
    """What happened to codes, a line each: when, who, what. Codes added in one act are one line."""
    words = make.words
    lines: list[tuple[str, str, str]] = []
    added: dict[tuple[int, str, str], int] = {}
    for row in rows:
        before, after = row.before, row.after
        if before is None and after is not None:
            key = (row.id, day_of(row.at), row.coder)
            added[key] = added.get(key, 0) + 1
            continue
        said = _happened(make, before, after)
        lines += [(day_of(row.at), row.coder, one) for one in said]
    first = [(day, coder, words("a added", codes=number)) for (_, day, coder), number in added.items()]
    return sorted(first + lines, key=lambda line: line[0])


def _happened(make: Numbering, before: CodeAsWas | None, after: CodeAsWas | None) -> Iterable[str]:
    words = make.words
    if before is None:
        return []
    if after is None:
        return [words("a removed", name=before.name)]
    said = []
    if before.name != after.name:
        said.append(words("a renamed", before=before.name, after=after.name))
    if before.parent != after.parent and before.parent is not None:
        said.append(words("a moved", name=after.name))
    if (before.definition, before.include, before.exclude) != (after.definition, after.include, after.exclude):
        said.append(words("a redefined", name=after.name))
    if before.retired != after.retired:
        said.append(words("a retired now" if after.retired else "a in use again", name=after.name))
    return said


def _audit(make: Numbering, held: Provenance) -> list[Block]:
    words = make.words
    files: list[list[Cell]] = [
        [row.file_name, day_of(row.at), row.cases, row.responses, row.sha256] for row in held.imports
    ]
    acts: list[list[Cell]] = [
        [
            words.of_three(ACTS[row.kind]) if row.kind in ACTS else row.kind, row.acts,
            day_of(row.first), day_of(row.last),
        ]
        for row in held.acts
    ]  # fmt: skip
    blocks: list[Block] = [Heading(1, words("a audit")), Paragraph(words("a audit lead"))]
    if has_blind(held):
        answers = sum(row.because == "chosen" for row in first_seen(held).values())
        blocks.append(Paragraph(words("a audit blind", answers=answers)))
    if files:
        columns = [Column(words("a file"), TEXT), Column(words("a when"), TEXT), Column(words("a cases")),
                   Column(words("a answers")), Column(words("a hash"), TEXT)]  # fmt: skip
        blocks.append(make.table("filer", words("a imports caption"), columns, files))
    if acts:
        columns = [Column(words("a act"), TEXT), Column(words("count")), Column(words("a first"), TEXT),
                   Column(words("a last"), TEXT)]  # fmt: skip
        blocks.append(make.table("handlinger", words("a acts caption"), columns, acts))
    return blocks


def _checklists(make: Numbering, held: Provenance, quotes: int, quoted: int, changes: int) -> list[Block]:
    words = make.words
    said = _known(make, held, quotes, quoted, changes)
    columns = [Column(words(f"a {key}"), TEXT) for key in ("item", "topic", "said")]
    blocks: list[Block] = [Heading(1, words("a checklists")), Paragraph(words("a checklist lead"))]
    for key, caption, items in (("srqr", "a srqr caption", SRQR), ("coreq", "a coreq caption", COREQ)):
        rows: list[list[Cell]] = [
            [number, words.of_three(topic), " ".join(said[fact] for fact in facts if said.get(fact))]
            for number, topic, facts in items
        ]
        blocks.append(make.table(key, words(caption), columns, rows))
    return blocks


def _known(make: Numbering, held: Provenance, quotes: int, quoted: int, changes: int) -> dict[str, str]:
    """What the project can say to items of a checklist, by key."""
    words, study, definition = make.words, make.plan.study, make.plan.definition
    answered = everything(make)
    double, coded = double_coded(answered)
    people = len(answered.respondents)
    alive = [code for code in study.codebook if not code.retired]
    counts = sorted(
        (one for one in code_counts(answered, study.codebook, [code.id for code in alive]) if one.share.n),
        key=lambda one: -one.share.n,
    )
    coders = sorted(coders_of(answered))
    questions = sum(bool(one.responses) for one in study.questions.values())
    shown_as = {band.name: band.label for band in definition.bands if band.label}
    labels = [within(shown_as.get(name, study.labels[name])) for name in definition.variables or ()]
    closed = [name for name, kind in study.kinds.items() if kind == "closed" and is_known(study, name)]
    shown_as |= {one.section.question: one.label.rstrip().rstrip(".") for one in make.plan.sections}
    about = [within(shown_as.get(name, study.labels[name])) for name in closed if not is_asked(study, name)]
    asked = [f"«{shown_as.get(name, study.labels[name])}»" for name in closed if is_asked(study, name)]
    known = {
        "title": definition.title,
        "is sample": words("a is sample", asked=len(study.asked), answered=people),
        "is non-response": words("a is non-response", without=len(study.asked) - people),
        "is units": words(
            "a is units", questions=questions, answers=len(answered.responses), cases=len(answered.respondents)
        )
        if answered.responses
        else words("a is no units"),
        "is processed": words("a is processed", redacted=held.redacted),
        "is coders": words("a is coders", coders=len(coders), names=words.listed(coders)) if coders else "",
        "is analysed": words(
            "a is analysed", codes=len(alive), levels=max((study.codebook.depth(code) for code in alive), default=0) + 1
        ),
        "is tree": words("a is tree") if "codebook" in definition.appendices else "",
        "is trusted": words("a is trusted", double=double),
        "is derived": words("a is derived", changes=changes - 1) if changes > 1 else words("a is unchanged"),
        "is software": words("a is software", version=held.version),
        "is quoted": words("a is quoted", quotes=quotes, people=quoted) if quotes else "",
        "is consistent": words("a is consistent"),
        "is limited": words("a is limited", uncoded=len(answered.responses) - coded),
    }
    if labels:
        known["is described"] = words("a is described", variables=words.listed(labels))
    if about:
        known["is known"] = words("a is known", variables=words.listed(about))
    if asked:
        known["is closed"] = words("a is closed", questions=words.listed(asked))
    if held.imports:
        names = list(dict.fromkeys(str(row.file_name) for row in held.imports))
        known["is collected"] = words("a is collected", files=words.listed(names))
    if counts:
        known["is major"] = words("a is major", codes=words.listed([one.path for one in counts[:5]]))
    minor = [one.path for one in counts if one.share.n < 5]
    if minor:
        known["is minor"] = words("a is minor", codes=words.listed(minor))
    return known
