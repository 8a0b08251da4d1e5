"""Details in answers by which a person could be identified, found anew each time, and the decisions on them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from coder.errors import NotFound
from coder.model.ids import ResponseId
from coder.model.progress import OnProgress
from coder.model.redaction import Redaction, RedactionNamed
from coder.project import Session
from coder.queries.free_text import RedactedText, placeholder, written
from coder.reports import privacy
from coder.reports.quote_text import Hidden
from coder.reports.words import Words
from coder.store import answers, counts, queries, redactions, variables

WORD = "word:"
"""Begins the name of something found outside the answers."""

_NAMES = re.compile(
    r"(?i)\b(?:kommune(?:n|navn|namn)?|bydel|sk[ou]le(?:navn|namn)?|virksomhet|verksemd|bedrift|barnehage|organisa[sz]\w+"
    r"|municipality|school|company|avsender|avsendar|sender)\b"
)
"""What variables are called that name respondents, not what they are."""

SHORTEST = 4
"""Letters of a word in such a name that tells anything."""

MARGIN = 40
"""Characters of an answer shown on each side of what was found."""


@dataclass(frozen=True, slots=True)
class IdentifyingWords:
    """Words by which a person could be identified, with their surroundings.

    `name` is «ANSWER:START-END», or «word:TEXT» for what stands outside the answers: then `response` is 0, `case` is
    empty, and `question` says where.
    """

    response: ResponseId
    case: str
    question: str
    start: int
    end: int
    kind: str
    text: str
    before: str
    after: str

    @property
    def name(self) -> str:
        """How a person refers to it."""
        return f"{self.response}:{self.start}-{self.end}" if self.response else f"{WORD}{self.text}"

    @property
    def form(self) -> str:
        """What counts as the same word, case folded."""
        return self.text.casefold()


@dataclass(frozen=True, slots=True)
class SafeText:
    """Which characters of an answer a report replaces, and what nobody has decided on."""

    hidden: tuple[Hidden, ...]
    undecided: tuple[privacy.Hit, ...]


def undecided(session: Session, progress: OnProgress | None = None) -> list[IdentifyingWords]:
    """Everything found that nobody has decided on: in current answers, in file order, then in what people wrote."""
    project = session.project
    with project.snapshot():
        rows = list(counts.all_texts(project))
        decided = redactions.decided(project)
        keys = counts.case_keys(project, {case for _, case, _, _ in rows})
    rare = privacy.rare_words((case, text) for _, case, _, text in rows) | _names_of_respondents(session)
    found = []
    for done, (response, case, question, text) in enumerate(rows, start=1):
        found += [
            IdentifyingWords(
                response, keys[case], question, hit.start, hit.end, hit.kind, hit.text,
                text[max(0, hit.start - MARGIN) : hit.start], text[hit.end : hit.end + MARGIN],
            )
            for hit in _open(privacy.find(text, rare), decided.get(response, ()))
        ]  # fmt: skip
        if progress is not None and done % 500 == 0:
            progress(done)
    return found + _outside(session, rare)


def grouped(found: Iterable[IdentifyingWords]) -> list[list[IdentifyingWords]]:
    """What was found by its word and kind, those found most often first, else in the order they were found."""
    groups: dict[tuple[str, str], list[IdentifyingWords]] = {}
    for one in found:
        groups.setdefault((one.kind, one.form), []).append(one)
    return sorted(groups.values(), key=len, reverse=True)


def _outside(session: Session, rare: frozenset[str]) -> list[IdentifyingWords]:
    """What nobody has decided on in the codebook, names of files and the log, each word once."""
    redacted = RedactedText(session, Words("nb"), rare)
    found: dict[str, IdentifyingWords] = {}
    for one in written(session):
        for hit in redacted.open_hits(one.text, example=one.example):
            around = one.text[max(0, hit.start - MARGIN) : hit.start], one.text[hit.end : hit.end + MARGIN]
            found.setdefault(
                hit.text,
                IdentifyingWords(ResponseId(0), "", one.place, hit.start, hit.end, hit.kind, hit.text, *around),
            )
    return list(found.values())


def _open(hits: Sequence[privacy.Hit], decided: Sequence[Redaction]) -> list[privacy.Hit]:
    """The hits that no decision covers: a decision on a wider or the same stretch covers it."""
    return [hit for hit in hits if not any(row.start <= hit.start and hit.end <= row.end for row in decided)]


def decisions(session: Session) -> list[RedactionNamed]:
    """Every decision, on answers in file order, then on words outside them."""
    held = redactions.decided(session.project)
    texts = answers.texts_of(session.project, held)
    return [
        RedactionNamed(
            f"{response}:{one.start}-{one.end}", one.kind, one.decision, one.replacement,
            texts[response][one.start : one.end], one.coder, one.at,
        )
        for response, decided in held.items()
        for one in decided
    ] + [
        RedactionNamed(
            f"{WORD}{one.words}", one.kind, one.decision, one.replacement, one.words, one.coder, one.at
        )
        for one in redactions.decided_words(session.project)
    ]  # fmt: skip


def named(found: Sequence[IdentifyingWords], names: Iterable[str]) -> list[IdentifyingWords]:
    """What was found, by name. Raises NotFound for a name nothing answers to."""
    by_name = {one.name: one for one in found}
    chosen = []
    for name in names:
        if name not in by_name:
            raise NotFound(
                "Nothing undecided is found at «{name}».", "`coder redact PROJECT` lists what is.", name=name
            )
        chosen.append(by_name[name])
    return chosen


def rare_words(session: Session) -> frozenset[str]:
    """Capitalised words that one respondent alone uses, and those that respondents are called by, whoever uses them."""
    texts = ((case, text) for _, case, _, text in counts.all_texts(session.project))
    return privacy.rare_words(texts) | _names_of_respondents(session)


def _names_of_respondents(session: Session) -> frozenset[str]:
    """The words that distinguish one respondent's name from the others, such as «kommune» where each is another one."""
    found: set[str] = set()
    cases = queries.totals(session.project).cases
    for one in queries.variables(session.project):
        if one.kind == "closed" and _NAMES.search(f"{one.name} {one.label}"):
            names = variables.values_of(session.project, one.name)
            if 2 * len(names) > cases:  # of few names each is a group
                found.update(
                    word for name in names for word in privacy.capitalised_words(name) if len(word) >= SHORTEST
                )
    return frozenset(found)


def safe_texts(
    session: Session, texts: Mapping[int, str], words: Words, rare: frozenset[str], *, hide_undecided: bool
) -> dict[int, SafeText]:
    """For each of `texts` (answer → text) what a report replaces and what is undecided."""
    decided = redactions.decided(session.project, texts)
    return {
        response: safe_text(text, decided.get(response, []), words, rare, hide_undecided=hide_undecided)
        for response, text in texts.items()
    }


def safe_text(
    text: str, decided: Sequence[Redaction], words: Words, rare: frozenset[str], *, hide_undecided: bool
) -> SafeText:
    """What is replaced in one answer and what is undecided. `decided` are the decisions on it."""
    hidden = [
        Hidden(row.start, row.end, row.replacement or placeholder(words, row.kind))
        for row in decided
        if row.decision == redactions.REDACT
    ]
    still = _open(privacy.find(text, rare), decided)
    if hide_undecided:
        hidden += [Hidden(hit.start, hit.end, placeholder(words, hit.kind)) for hit in still]
    return SafeText(tuple(sorted(hidden, key=lambda one: one.start)), tuple(still))
