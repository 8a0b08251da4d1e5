"""Replaces redacted details in rows that leave a project, and counts those that nobody has decided on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from coder.i18n.translator import languages
from coder.message import Message, one_or_many
from coder.model import Codebook
from coder.model.ids import ResponseId
from coder.model.response import CodedExcerpt, CodedResponse
from coder.project import Session
from coder.queries import redactions
from coder.queries.codebooks import codebook_of
from coder.queries.free_text import RedactedText
from coder.reports.quote_text import replaced
from coder.reports.words import Words
from coder.store import redactions as stored


class RedactedExport:
    """Replaces in answers, excerpts and the codebook what was decided on, as a report does.

    What nobody has decided on is left as it stands, or hidden where that is asked for, and counted in `undecided`.
    """

    def __init__(self, session: Session, *, hide_undecided: bool = False) -> None:
        language = codebook_of(session).language[:2]
        self._words = Words(language if language in languages() else "nb")
        self._decided = stored.decided(session.project)
        self._rare = redactions.rare_words(session)
        self._hide = hide_undecided
        self._text = RedactedText(session, self._words, self._rare, hide_undecided=hide_undecided)
        self._safe: dict[int, redactions.SafeText] = {}
        self._open: set[tuple[int, int, int]] = set()

    @property
    def undecided(self) -> int:
        """Places in what was written that nobody has decided on; each word of the codebook once."""
        return len(self._open) + len(self._text.undecided)

    def undecided_message(self) -> Message:
        """The refusal to let out a study with places that nobody has decided on."""
        return one_or_many(
            "{n} place in the study could tell who somebody is, and nobody has decided on it.",
            "{n} places in the study could tell who somebody is, and nobody has decided on them.",
            self.undecided,
        )

    @property
    def replaced_kinds(self) -> list[str]:
        """The kind of each place in the answers met so far that was replaced by decision."""
        return [
            row.kind
            for response in self._safe
            for row in self._decided.get(response, ())
            if row.decision == stored.REDACT
        ]

    def written(self, text: str, *, example: bool = False) -> str:
        """What people wrote beside the answers, such as a line of the log; `example`: maybe what a respondent said."""
        return self._text.redact(text, example=example)

    def masked(self, response: ResponseId, text: str) -> str:
        """A whole answer of the same length, «█» in place of each character that is replaced."""
        self._redacted(response, text, 0, len(text))
        for one in self._safe[response].hidden:
            text = text[: one.start] + stored.MASK * (one.end - one.start) + text[one.end :]
        return text

    def codebook(self, codebook: Codebook) -> Codebook:
        """A codebook with all it says."""
        return self._text.codebook(codebook, whole=True)

    def named(self, codebook: Codebook) -> Codebook:
        """A codebook whose names alone are written."""
        return self._text.codebook(codebook, whole=False)

    def answers(self, rows: Iterable[CodedResponse]) -> Iterator[CodedResponse]:
        """Whole answers."""
        for one in rows:
            yield one._replace(text=self.whole(one.response, one.text))

    def whole(self, response: ResponseId, text: str) -> str:
        """A whole answer."""
        return self._redacted(response, text, 0, len(text))

    def excerpts(self, rows: Iterable[CodedExcerpt]) -> Iterator[CodedExcerpt]:
        """Excerpts of answers, with the name of a code."""
        for one in rows:
            yield one._replace(excerpt=self._excerpt(one), code=self._text.redact(one.code))

    def memos(self, rows: Iterable[CodedExcerpt], *, quoted: bool = True) -> Iterator[CodedExcerpt]:
        """Memos with what they are about, as `queries.memos_beside` gives them; `quoted` with the excerpt.

        What was redacted by hand in an answer is replaced in the memos on it, too.
        """
        for one in rows:
            yield one._replace(
                memo=self.memo(one.memo or "", one.response, of_case=bool(one.case)),
                code=self._text.redact(one.code) if one.code else one.code,
                excerpt=self._excerpt(one) if quoted else one.excerpt,
            )

    def _excerpt(self, one: CodedExcerpt) -> str:
        if one.response is None:
            return one.excerpt
        end = len(one.text) if one.end_char is None else one.end_char
        return self._redacted(one.response, one.text, one.start_char or 0, end)

    def memo(self, text: str, response: ResponseId | None, *, of_case: bool) -> str:
        """The text of a memo, on an answer if `response` is given; `of_case` where it is about what one case said."""
        return self._text.memo(text, response, of_case=of_case)

    def codes(self, rows: Iterable[CodedExcerpt]) -> Iterator[CodedExcerpt]:
        """What names a code and quotes nothing."""
        redact = self._text.redact
        return (one._replace(code=redact(one.code), instead=redact(one.instead) if one.instead else "") for one in rows)

    def _redacted(self, response: ResponseId, text: str, start: int, end: int) -> str:
        """The characters from `start` to `end` of an answer; what is replaced in part there is replaced whole."""
        if response not in self._safe:
            self._safe[response] = redactions.safe_text(
                text, self._decided.get(response, ()), self._words, self._rare, hide_undecided=self._hide
            )
        safe = self._safe[response]
        self._open.update(
            (response, hit.start, hit.end) for hit in safe.undecided if hit.start < end and start < hit.end
        )
        return replaced(text, safe.hidden, start, end)
