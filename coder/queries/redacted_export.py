"""Replaces redacted details in exported rows, and counts undecided ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from coder.message import Message, one_or_many
from coder.queries import redactions
from coder.queries.codebooks import language_of
from coder.queries.free_text import RedactedText
from coder.reports.quote_text import replaced
from coder.reports.words import Words
from coder.store import redactions as stored

if TYPE_CHECKING:
    from coder.model import Codebook
    from coder.model.excerpts import CodedExcerpt, CodedResponse
    from coder.model.ids import ResponseId
    from coder.project import Session


class RedactedExport:
    """Applies redaction decisions to responses, excerpts and the codebook, as a report does.

    Undecided details are kept, or hidden with `hide_undecided`, and counted in `undecided`.
    """

    def __init__(self, session: Session, *, hide_undecided: bool = False) -> None:
        self._words = Words(language_of(session))
        self._decided = stored.decided(session.project)
        self._rare = redactions.rare_words(session)
        self._hide = hide_undecided
        self._text = RedactedText(session, self._words, self._rare, hide_undecided=hide_undecided)
        self._safe: dict[int, redactions.SafeText] = {}
        self._open: set[tuple[int, int, int]] = set()

    @property
    def undecided(self) -> int:
        """Return the number of undecided places met so far; each word of the codebook once."""
        return len(self._open) + len(self._text.undecided)

    def undecided_message(self) -> Message:
        """Return the refusal of an export with undecided places."""
        return one_or_many(
            "{n} place in the study could identify somebody, and nobody has decided on it.",
            "{n} places in the study could identify somebody, and nobody has decided on them.",
            self.undecided,
        )

    @property
    def replaced_kinds(self) -> list[str]:
        """Return the kind of each place replaced by decision in the responses met so far."""
        return [
            row.kind
            for response in self._safe
            for row in self._decided.get(response, ())
            if row.decision == stored.REDACT
        ]

    def written(self, text: str, *, example: bool = False) -> str:
        """Redact text beside the responses, such as a line of the log; `example`: it may be part of a response."""
        return self._text.redact(text, example=example)

    def masked(self, response: ResponseId, text: str) -> str:
        """Return a whole response of the same length, «█» in place of each replaced character."""
        self._redacted(response, text, 0, len(text))
        for hidden in self._safe[response].hidden:
            text = text[: hidden.start] + stored.MASK * (hidden.end - hidden.start) + text[hidden.end :]
        return text

    def codebook(self, codebook: Codebook) -> Codebook:
        """Redact all text of a codebook."""
        return self._text.codebook(codebook, whole=True)

    def named(self, codebook: Codebook) -> Codebook:
        """Redact only the names in a codebook."""
        return self._text.codebook(codebook, whole=False)

    def answers(self, rows: Iterable[CodedResponse]) -> Iterator[CodedResponse]:
        """Redact whole responses."""
        for response in rows:
            yield response._replace(text=self.whole(response.response, response.text))

    def whole(self, response: ResponseId, text: str) -> str:
        """Redact a whole response."""
        return self._redacted(response, text, 0, len(text))

    def excerpts(self, rows: Iterable[CodedExcerpt]) -> Iterator[CodedExcerpt]:
        """Redact excerpts of responses, with the name of a code."""
        for excerpt in rows:
            yield excerpt._replace(excerpt=self._excerpt(excerpt), code=self._text.redact(excerpt.code))

    def memos(self, rows: Iterable[CodedExcerpt], *, quoted: bool = True) -> Iterator[CodedExcerpt]:
        """Redact memos with their objects, as from `queries.memos_beside`; `quoted` with the excerpt.

        Words redacted by hand in a response are replaced in the memos on it, too.
        """
        for excerpt in rows:
            yield excerpt._replace(
                memo=self.memo(excerpt.memo or "", excerpt.response, of_case=bool(excerpt.case)),
                code=self._text.redact(excerpt.code) if excerpt.code else excerpt.code,
                excerpt=self._excerpt(excerpt) if quoted else excerpt.excerpt,
            )

    def _excerpt(self, excerpt: CodedExcerpt) -> str:
        if excerpt.response is None:
            return excerpt.excerpt
        end = len(excerpt.text) if excerpt.end_char is None else excerpt.end_char
        return self._redacted(excerpt.response, excerpt.text, excerpt.start_char or 0, end)

    def memo(self, text: str, response: ResponseId | None, *, of_case: bool) -> str:
        """Redact the text of a memo, on a response if `response` is given; `of_case`: on a response of a case."""
        return self._text.memo(text, response, of_case=of_case)

    def codes(self, rows: Iterable[CodedExcerpt]) -> Iterator[CodedExcerpt]:
        """Redact the names of codes, with nothing quoted."""
        redact = self._text.redact
        return (
            excerpt._replace(code=redact(excerpt.code), instead=redact(excerpt.instead) if excerpt.instead else "")
            for excerpt in rows
        )

    def _redacted(self, response: ResponseId, text: str, start: int, end: int) -> str:
        """Redact the characters from `start` to `end` of a response; details partly inside are replaced as a whole."""
        if response not in self._safe:
            self._safe[response] = redactions.safe_text(
                text, self._decided.get(response, ()), self._words, self._rare, hide_undecided=self._hide
            )
        safe = self._safe[response]
        self._open.update(
            (response, hit.start, hit.end) for hit in safe.undecided if hit.start < end and start < hit.end
        )
        return replaced(text, safe.hidden, start, end)
