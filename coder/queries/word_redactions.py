"""Where a word stands in everything that `coder redact` covers, whether details are found there or not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

from coder.errors import NotFound, nearest
from coder.message import Message
from coder.model.ids import ResponseId
from coder.queries import closed_values
from coder.queries.free_text import FreeText, RedactedText, written
from coder.queries.redactions import MARGIN, IdentifyingWords, rare_words
from coder.reports.words import Words
from coder.store import counts, redactions, themes
from coder.text import folding
from coder.text.whole_words import sought, standing

if TYPE_CHECKING:
    from re import Pattern

    from coder.model.redaction import Redaction
    from coder.project import Session

OMITTED = "unusual word"
"""The kind of a word that is not found as another: «[omitted]» stands instead, beside the answers, too."""


@dataclass(frozen=True, slots=True)
class StandingWord:
    """Where a word stands: how often in the answers, in how many of them, and in how many texts beside them.

    `not_redacted` are the places of the answers, and the forms beside them, that are not redacted yet. A place is wider
    than the word where that is part of an undecided detail, such as an address. `kept` counts those that an earlier
    decision keeps.
    """

    not_redacted: tuple[IdentifyingWords, ...]
    places: int
    answers: int
    texts: int
    kept: int


def standing_word(session: Session, word: str, found: Sequence[IdentifyingWords]) -> StandingWord:
    """Return where a word stands as a whole word, in any letter case and form of Unicode, and in the genitive.

    `found` are the undecided details. Raises NotFound where it stands nowhere.
    """
    pattern = _pattern(word)
    with session.project.snapshot():
        places, answers, inside = _in_answers(session, pattern, found)
        texts, beside = _beside(session, pattern, _usual_kind(inside))
    if not places and not texts:
        raise _nowhere(session, word)
    kept = _kept(session, (*inside, *beside))
    not_redacted = tuple(place for place in (*inside, *beside) if place.name not in kept)
    return StandingWord(not_redacted, places, answers, texts, len(kept))


def found_as(session: Session, word: str, found: Iterable[IdentifyingWords]) -> list[IdentifyingWords]:
    """Return the undecided details that are a word or its genitive. Raises NotFound where none is."""
    pattern = _pattern(word)
    chosen = [
        identifying_words
        for identifying_words in found
        if (0, len(identifying_words.text)) in standing(pattern, identifying_words.text)
    ]
    if chosen:
        return chosen
    places, _, inside = _in_answers(session, pattern, ())
    if not places and not _beside(session, pattern, OMITTED)[0]:
        raise _nowhere(session, word)
    if inside or not places:
        raise NotFound(
            "«{word}» is not found as something that could identify somebody, so nothing replaces it.",
            "`coder redact PROJECT` lists what is found.",
            word=word,
        )
    raise NotFound(
        "«{word}» is redacted everywhere.",
        "`coder redact PROJECT --decided` lists the decisions; take one away with --forget ID.",
        word=word,
    )


def open_places(session: Session, word: str) -> int:
    """Return in how many places of the answers a word stands that are neither redacted nor kept."""
    _, _, inside = _in_answers(session, _pattern(word), ())
    kept = _kept(session, inside)
    return sum(place.name not in kept for place in inside)


def _kept(session: Session, places: Iterable[IdentifyingWords]) -> frozenset[str]:
    """Return the names of the places that a decision keeps."""
    decided = redactions.decided(session.project)
    words = {row.words for row in redactions.decided_words(session.project) if row.decision == redactions.KEEP}
    return frozenset(
        place.name
        for place in places
        if (place.text in words and not place.response)
        or any(
            row.decision == redactions.KEEP and row.start <= place.start and place.end <= row.end
            for row in decided.get(place.response, ())
        )
    )


def _pattern(word: str) -> Pattern[str]:
    pattern = sought(word)
    if pattern is None:
        raise NotFound("«{word}» is no word.", "Give a word that stands in the answers.", word=word)
    return pattern


def _in_answers(
    session: Session, pattern: Pattern[str], found: Sequence[IdentifyingWords]
) -> tuple[int, int, list[IdentifyingWords]]:
    """Return how often a word stands in the answers, in how many of them, and the places that are not redacted.

    Texts that an import has replaced are looked through, too, since a copy of the project holds them.
    """
    decided = redactions.decided(session.project)
    details: dict[int, list[IdentifyingWords]] = {}
    for identifying_words in found:
        details.setdefault(identifying_words.response, []).append(identifying_words)
    places = answers = 0
    inside: dict[tuple[int, int, int], IdentifyingWords] = {}
    for response, _, question, text in counts.all_texts_and_earlier(session.project):
        spans = standing(pattern, text)
        places += len(spans)
        answers += bool(spans)
        for start, end in spans:
            if _is_redacted(decided.get(response, ()), start, end):
                continue
            kind = ""
            for detail in details.get(response, ()):
                if detail.start < end and start < detail.end:
                    start, end, kind = min(start, detail.start), max(end, detail.end), kind or detail.kind
            inside[response, start, end] = _identifying(response, question, text, start, end, kind)
    usual = _usual_kind(inside.values())
    return places, answers, [replace(place, kind=place.kind or usual) for place in inside.values()]


def _is_redacted(decided: Iterable[Redaction], start: int, end: int) -> bool:
    return any(row.decision == redactions.REDACT and row.start <= start and end <= row.end for row in decided)


def _beside(session: Session, pattern: Pattern[str], kind: str) -> tuple[int, list[IdentifyingWords]]:
    """Return in how many texts beside the answers a word stands, and each of its forms there."""
    redacted = RedactedText(session, Words("nb"), rare_words(session))
    texts = 0
    forms: dict[str, IdentifyingWords] = {}
    for free_text in chain(written(session), _of_themes(session)):
        text = free_text.text
        spans = standing(pattern, text)
        texts += bool(spans)
        details = redacted.open_hits(text, example=free_text.example) if spans else []
        for start, end in spans:
            of_detail = ""
            for detail in details:
                if detail.start < end and start < detail.end:
                    start, end = min(start, detail.start), max(end, detail.end)
                    of_detail = of_detail or detail.kind
            place = _identifying(0, free_text.place, text, start, end, of_detail or kind)
            forms.setdefault(place.text, place)
    return texts, list(forms.values())


def _of_themes(session: Session) -> Iterator[FreeText]:
    for question, variable in themes.questions(session.project).items():
        for theme in themes.kept(session.project, variable):
            for text in (theme.title, theme.lead_in, theme.summary):
                yield FreeText(f"theme of {question}", text)


def _identifying(response: int, where: str, text: str, start: int, end: int, kind: str) -> IdentifyingWords:
    return IdentifyingWords(
        ResponseId(response), "", where, start, end, kind, text[start:end],
        text[max(0, start - MARGIN) : start], text[end : end + MARGIN],
    )  # fmt: skip


def _usual_kind(places: Iterable[IdentifyingWords]) -> str:
    """Return the kind as which a word is found most often."""
    kinds = Counter(place.kind for place in places if place.kind)
    return kinds.most_common(1)[0][0] if kinds else OMITTED


def _nowhere(session: Session, word: str) -> NotFound:
    closed = closed_values.with_words(session, [word])
    if closed:
        return NotFound(
            "«{word}» stands in values of closed questions alone, and these are not redacted: {questions}.",
            "`coder export PROJECT --variable NAME` gives only the closed questions that you choose.",
            word=word,
            questions=", ".join(f"«{name}»" for name in closed),
        )
    known = {
        known_word: None
        for _, _, _, text in counts.all_texts_and_earlier(session.project)
        for known_word in folding.words(text)
    }
    return NotFound(
        "«{word}» stands nowhere in the answers, nor in the codebook, memos and log.",
        nearest(word, known) or Message("`coder search PROJECT WORD` looks for parts of words and other forms."),
        word=word,
    )
