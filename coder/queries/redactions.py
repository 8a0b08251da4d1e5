"""Identifying details in responses, searched anew each time, and the decisions on them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coder.errors import NotFound
from coder.model.ids import ResponseId
from coder.model.redaction import Redaction, RedactionNamed
from coder.queries.free_text import RedactedText, placeholder, written
from coder.reports import privacy
from coder.reports.quote_text import Hidden
from coder.reports.words import Words
from coder.store import answers, counts, queries, redactions, variables

if TYPE_CHECKING:
    from coder.model.progress import OnProgress
    from coder.project import Session

WORD = "word:"
"""Prefix of the name of a detail outside the responses."""

_NAMES = re.compile(
    r"(?i)\b(?:kommune(?:n|navn|namn)?|bydel|sk[ou]le(?:navn|namn)?|virksomhet|verksemd|bedrift|barnehage|organisa[sz]\w+"
    r"|municipality|school|company|avsender|avsendar|sender)\b"
)
"""Names of variables that hold names of respondents."""

SHORTEST = 4
"""Letters of an identifying word in such a name, at least."""

MARGIN = 40
"""Characters of a response shown on each side of a detail."""


@dataclass(frozen=True, slots=True)
class IdentifyingWords:
    """Identifying words with their context.

    `name` is «ANSWER:START-END», or «word:TEXT» for words outside the responses, where `response` is 0, `case` is
    empty, and `question` is the place.
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
        """Return the name for commands."""
        return f"{self.response}:{self.start}-{self.end}" if self.response else f"{WORD}{self.text}"

    @property
    def form(self) -> str:
        """Return the word case-folded, for comparison."""
        return self.text.casefold()


@dataclass(frozen=True, slots=True)
class SafeText:
    """The characters of a response that a report replaces, and its undecided details."""

    hidden: tuple[Hidden, ...]
    undecided: tuple[privacy.Hit, ...]


def undecided(session: Session, progress: OnProgress | None = None) -> list[IdentifyingWords]:
    """Return all undecided details: in current responses, in file order, then in other text."""
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
    """Group details by word and kind, most frequent first, else in the order found."""
    groups: dict[tuple[str, str], list[IdentifyingWords]] = {}
    for identifying_words in found:
        groups.setdefault((identifying_words.kind, identifying_words.form), []).append(identifying_words)
    return sorted(groups.values(), key=len, reverse=True)


def _outside(session: Session, rare: frozenset[str]) -> list[IdentifyingWords]:
    """Return the undecided details in the codebook, names of files and the log, each word once."""
    redacted = RedactedText(session, Words("nb"), rare)
    found: dict[str, IdentifyingWords] = {}
    for text in written(session):
        for hit in redacted.open_hits(text.text, example=text.example):
            around = text.text[max(0, hit.start - MARGIN) : hit.start], text.text[hit.end : hit.end + MARGIN]
            found.setdefault(
                hit.text,
                IdentifyingWords(ResponseId(0), "", text.place, hit.start, hit.end, hit.kind, hit.text, *around),
            )
    return list(found.values())


def _open(hits: Sequence[privacy.Hit], decided: Sequence[Redaction]) -> list[privacy.Hit]:
    """Return the hits that no decision covers: a decision on a wider or the same stretch covers one."""
    return [hit for hit in hits if not any(row.start <= hit.start and hit.end <= row.end for row in decided)]


def not_among(found: Iterable[IdentifyingWords], decided: Iterable[IdentifyingWords]) -> list[IdentifyingWords]:
    """Return the details that none of the places just decided on covers."""
    names: set[str] = set()
    spans: dict[int, list[tuple[int, int]]] = {}
    for place in decided:
        names.add(place.name)
        if place.response:
            spans.setdefault(place.response, []).append((place.start, place.end))
    return [
        detail
        for detail in found
        if detail.name not in names
        and not any(start <= detail.start and detail.end <= end for start, end in spans.get(detail.response, ()))
    ]


def decisions(session: Session) -> list[RedactionNamed]:
    """Return every decision, on responses in file order, then on words outside them."""
    decided_by_response = redactions.decided(session.project)
    texts = answers.texts_of(session.project, decided_by_response)
    return [
        RedactionNamed(
            f"{response}:{redaction.start}-{redaction.end}",
            redaction.kind,
            redaction.decision,
            redaction.replacement,
            texts[response][redaction.start : redaction.end],
            redaction.coder,
            redaction.at,
        )
        for response, decided in decided_by_response.items()
        for redaction in decided
    ] + [
        RedactionNamed(
            f"{WORD}{redacted_words.words}",
            redacted_words.kind,
            redacted_words.decision,
            redacted_words.replacement,
            redacted_words.words,
            redacted_words.coder,
            redacted_words.at,
        )
        for redacted_words in redactions.decided_words(session.project)
    ]


def named(found: Sequence[IdentifyingWords], names: Iterable[str]) -> list[IdentifyingWords]:
    """Return the details with these names. Raises NotFound for an unknown name."""
    by_name = {identifying_words.name: identifying_words for identifying_words in found}
    chosen = []
    for name in names:
        if name not in by_name:
            raise NotFound(
                "Nothing undecided is found at «{name}».", "`coder redact PROJECT` lists what is.", name=name
            )
        chosen.append(by_name[name])
    return chosen


def rare_words(session: Session) -> frozenset[str]:
    """Return capitalised words that only one respondent uses, and those in names of respondents."""
    texts = ((case, text) for _, case, _, text in counts.all_texts(session.project))
    return privacy.rare_words(texts) | _names_of_respondents(session)


def _names_of_respondents(session: Session) -> frozenset[str]:
    """Return the words that distinguish respondents' names from each other, without common ones such as «kommune»."""
    found: set[str] = set()
    cases = queries.totals(session.project).cases
    for variable in variables.every_variable(session.project):
        if variable.kind == "closed" and _NAMES.search(f"{variable.name} {variable.label}"):
            names = variables.values_of(session.project, variable.name)
            if 2 * len(names) > cases:  # of few names each is a group
                found.update(
                    word for name in names for word in privacy.capitalised_words(name) if len(word) >= SHORTEST
                )
    return frozenset(found)


def safe_texts(
    session: Session, texts: Mapping[int, str], words: Words, rare: frozenset[str], *, hide_undecided: bool
) -> dict[int, SafeText]:
    """Return, for each of `texts` (response → text), what a report replaces and what is undecided."""
    decided = redactions.decided(session.project, texts)
    return {
        response: safe_text(text, decided.get(response, []), words, rare, hide_undecided=hide_undecided)
        for response, text in texts.items()
    }


def safe_text(
    text: str, decided: Sequence[Redaction], words: Words, rare: frozenset[str], *, hide_undecided: bool
) -> SafeText:
    """Return what is replaced in one response and what is undecided. `decided` are the decisions on it."""
    hidden = [
        Hidden(row.start, row.end, row.replacement or placeholder(words, row.kind))
        for row in decided
        if row.decision == redactions.REDACT
    ]
    still = _open(privacy.find(text, rare), decided)
    if hide_undecided:
        hidden += [Hidden(hit.start, hit.end, placeholder(words, hit.kind)) for hit in still]
    return SafeText(tuple(sorted(hidden, key=lambda stretch: stretch.start)), tuple(still))
