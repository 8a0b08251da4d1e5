"""Text that people wrote beside the responses and that an export repeats: codebook, file names, memos and log.

An example in a codebook is often part of a response, so what is redacted in a response is replaced here, too, and
identifying details must be decided on as in quotes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from coder.i18n.translator import NC_
from coder.model import Code, Codebook
from coder.model.ids import ResponseId
from coder.model.redaction import RedactedWords, Redaction
from coder.project import Session
from coder.queries.codebooks import codebook_of
from coder.reports import privacy
from coder.reports.words import Words
from coder.store import answers, importing, journal, queries, reconciliations, redactions

ONLY_IN_ANSWERS = frozenset({"date", "link", "user name", "unusual word"})
"""Kinds that identify respondents only in responses, not in definitions or names of files."""

BY_HAND = "by hand"

_ANSWER = re.compile(r"\b(answers?|run|characters) \d+(?:–\d+)?")


class FreeText(Struct, frozen=True):
    """A text, where it stands, and whether it is an example, which may be part of a response."""

    place: str
    text: str
    example: bool = False


def written(session: Session) -> Iterator[FreeText]:
    """Yield all text by people that a report or an export may repeat, each log line once."""
    codebook = codebook_of(session)
    yield FreeText("codebook", codebook.description)
    for code in codebook:
        for text, example in _texts(code):
            yield FreeText(f"code «{code.name}»", text, example)
    for file_import in importing.imports(session.project):
        yield FreeText("imported file", file_import.file_name)
    for number, text, of_case in queries.memo_texts(session.project):
        yield FreeText(f"memo {number}", text, of_case)
    for number, text, _ in reconciliations.notes(session.project):
        yield FreeText(f"note {number}", text, True)
    # Lines that differ only in the number of a response are checked once.
    lines = {_ANSWER.sub("", act.summary): act.summary for act in journal.log(session.project)}
    for summary in lines.values():
        yield FreeText("log", summary)


def _texts(code: Code) -> Iterator[tuple[str, bool]]:
    for text in (code.name, code.definition, code.include, code.exclude):
        yield text, False
    for text in code.examples:
        yield text, True


class RedactedText:
    """Replaces what is redacted in texts beside the responses, and collects undecided details there.

    Decisions on words outside the responses hold first; else what was redacted in any response is replaced wherever
    exactly these words occur. An example that is part of a response follows that response.
    """

    def __init__(self, session: Session, words: Words, rare: frozenset[str], *, hide_undecided: bool = False) -> None:
        self._words = words
        self._rare = rare
        self._hide = hide_undecided
        self._decided = redactions.decided(session.project)
        self._texts = answers.texts_of(session.project, self._decided)
        self._kept, self._redacted = _by_words(redactions.decided_words(session.project), self._decided, self._texts)
        found = "|".join(re.escape(word) for word in sorted(self._redacted, key=len, reverse=True) if word.strip())
        self._pattern = re.compile(rf"(?<![^\W_])(?:{found})(?![^\W_])") if found else None
        self._undecided: dict[str, privacy.Hit] = {}
        self._done: dict[tuple[str, bool], str] = {}

    @property
    def undecided(self) -> list[privacy.Hit]:
        """Return the undecided details met so far, each word once."""
        return list(self._undecided.values())

    def open_hits(self, text: str, *, example: bool = False) -> list[privacy.Hit]:
        """Return the undecided details in a text."""
        return self._look(text, example=example)[1]

    def redact(self, text: str, *, example: bool = False) -> str:
        """Return a text with redacted details replaced, undecided ones too if they are to be hidden."""
        if (text, example) not in self._done:
            self._done[text, example] = self._replaced(text, example=example)
        return self._done[text, example]

    def memo(self, text: str, response: ResponseId | None, *, of_case: bool) -> str:
        """Return the redacted text of a memo; on a response, words redacted there by hand are replaced, too."""
        for row in self._decided.get(response or 0, ()):
            by_hand = self._texts[response or 0][row.start : row.end]
            if row.decision == redactions.REDACT and row.kind == BY_HAND and by_hand.strip():
                replacement = row.replacement or placeholder(self._words, BY_HAND)
                pieces = re.split(rf"(?<!\w){re.escape(by_hand)}(?!\w)", text)
                text = replacement.join(pieces)
        return self.redact(text, example=of_case)

    def codebook(self, codebook: Codebook, *, whole: bool) -> Codebook:
        """Return a codebook with its names redacted, and with `whole` all its text, without redacted keywords."""
        codes = []
        for code in codebook:
            redacted_code = replace(code, name=self.redact(code.name))
            if whole:
                redacted_code = replace(
                    redacted_code,
                    definition=self.redact(code.definition),
                    include=self.redact(code.include),
                    exclude=self.redact(code.exclude),
                    keywords=tuple(keyword for keyword in code.keywords if not self._is_redacted(keyword)),
                    examples=tuple(self.redact(example, example=True) for example in code.examples),
                )
            codes.append(redacted_code)
        description = self.redact(codebook.description) if whole else codebook.description
        return replace(codebook, codes=tuple(codes), description=description)

    def _is_redacted(self, keyword: str) -> bool:
        return self._pattern is not None and self._pattern.search(keyword) is not None

    def _replaced(self, text: str, *, example: bool) -> str:
        stretches, hits = self._look(text, example=example)
        for hit in hits:
            self._undecided.setdefault(hit.text, hit)
        if self._hide:
            stretches = [*stretches, *((hit.start, hit.end, placeholder(self._words, hit.kind)) for hit in hits)]
        pieces, place = [], 0
        for start, end, replacement in sorted(stretches, key=lambda stretch: (stretch[0], -stretch[1])):
            if start >= place:
                pieces += [text[place:start], replacement]
            place = max(place, end)
        return "".join([*pieces, text[place:]])

    def _look(self, text: str, *, example: bool) -> tuple[list[tuple[int, int, str]], list[privacy.Hit]]:
        """Return the stretches to replace, each with its replacement, and the undecided details."""
        stretches, settled = self._as_in_answers(text) if example else ([], [])
        if self._pattern is not None:
            for match in self._pattern.finditer(text):
                kind, replacement = self._redacted[match.group()]
                stretches.append((match.start(), match.end(), replacement or placeholder(self._words, kind)))
        settled += [(start, end) for start, end, _ in stretches]
        hits = privacy.find(text, self._rare if example else frozenset())
        return stretches, [
            hit
            for hit in hits
            if (example or hit.kind not in ONLY_IN_ANSWERS)
            and hit.text not in self._kept
            and not any(start <= hit.start and hit.end <= end for start, end in settled)
        ]

    def _as_in_answers(self, text: str) -> tuple[list[tuple[int, int, str]], list[tuple[int, int]]]:
        """Return the decisions on an example that follow from the response it is part of."""
        stretches, settled = [], []
        for response, answer in self._texts.items():
            at = answer.find(text) if text.strip() else -1
            if at < 0:
                continue
            for row in self._decided[response]:
                start, end = max(row.start - at, 0), min(row.end - at, len(text))
                if start >= end:
                    continue
                settled.append((start, end))
                if row.decision == redactions.REDACT:
                    stretches.append((start, end, row.replacement or placeholder(self._words, row.kind)))
        return stretches, settled


def redacted_words(session: Session) -> frozenset[str]:
    """Return the words that are redacted wherever they stand beside the responses."""
    decided = redactions.decided(session.project)
    texts = answers.texts_of(session.project, decided)
    return frozenset(_by_words(redactions.decided_words(session.project), decided, texts)[1])


def _by_words(
    outside: Sequence[RedactedWords], decided: Mapping[int, Sequence[Redaction]], texts: Mapping[int, str]
) -> tuple[frozenset[str], dict[str, tuple[str, str]]]:
    """Return the words to keep, and those to replace with kind and replacement. Words redacted by hand in a response
    may be ordinary ones, so they are not searched for elsewhere.
    """
    forms: set[str] = set()
    redacted: dict[str, tuple[str, str]] = {}
    for response, rows in decided.items():
        for row in rows:
            form = texts[response][row.start : row.end]
            if row.decision == redactions.KEEP:
                forms.add(form)
            elif row.kind != BY_HAND:
                redacted[form] = (row.kind, row.replacement)
    forms -= redacted.keys()
    for redacted_words in outside:
        if redacted_words.decision == redactions.KEEP:
            forms.add(redacted_words.words)
            redacted.pop(redacted_words.words, None)
        else:
            forms.discard(redacted_words.words)
            redacted[redacted_words.words] = (redacted_words.kind, redacted_words.replacement)
    return frozenset(forms), redacted


PLACEHOLDERS = {
    "name": NC_("redacted", "name"),
    "place": NC_("redacted", "place"),
    "phone": NC_("redacted", "telephone number"),
    "e-mail": NC_("redacted", "e-mail"),
    "identity number": NC_("redacted", "identity number"),
    "date": NC_("redacted", "date"),
    "address": NC_("redacted", "address"),
    "user name": NC_("redacted", "user name"),
    "link": NC_("redacted", "link"),
    "account number": NC_("redacted", "account number"),
    "vehicle": NC_("redacted", "registration number"),
    "age": NC_("redacted", "age"),
    "diagnosis": NC_("redacted", "diagnosis"),
    "unusual word": NC_("redacted", "omitted"),
}
"""Placeholder of redacted characters, by the kind of detail."""


def placeholder(words: Words, kind: str) -> str:
    """Return the placeholder of redacted characters, such as «[navn]»."""
    name = words.in_context("redacted", PLACEHOLDERS.get(kind, PLACEHOLDERS["unusual word"]))
    return f"[{name}]"
