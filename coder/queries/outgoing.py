"""Rows that leave a project: what people decided to replace is replaced, what nobody decided on is counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from coder.model import Codebook
from coder.project import Session
from coder.queries import redactions
from coder.queries.written import Mending, Row
from coder.reports.quotes import Hidden
from coder.reports.words import LANGUAGES, Words
from coder.store import redactions as stored


class Redacted:
    """Replaces in answers, excerpts and the codebook what was decided on, as a report does.

    What nobody has decided on is left as it stands and counted in `undecided`.
    """

    def __init__(self, session: Session) -> None:
        language = session.codebook().language[:2]
        self._words = Words(language if language in LANGUAGES else "nb")
        self._decided = stored.decided(session.project)
        self._rare = redactions.rare_words(session)
        self._mending = Mending(session, self._words, self._rare)
        self._safe: dict[int, redactions.Safe] = {}
        self._open: set[tuple[int, int, int]] = set()

    @property
    def undecided(self) -> int:
        """Places in what was written that nobody has decided on; each word of the codebook once."""
        return len(self._open) + len(self._mending.undecided)

    def codebook(self, codebook: Codebook) -> Codebook:
        """A codebook with all it says."""
        return self._mending.codebook(codebook, whole=True)

    def named(self, codebook: Codebook) -> Codebook:
        """A codebook whose names alone are written."""
        return self._mending.codebook(codebook, whole=False)

    def answers(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Rows whose `text` is a whole answer."""
        for row in rows:
            yield {**row, "text": self.whole(row["response"], row["text"])}

    def whole(self, response: int, text: str) -> str:
        """A whole answer."""
        return self._redacted(response, text, 0, len(text))

    def excerpts(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Rows with an excerpt of an answer, whose `text` is the whole of it, and the name of a code."""
        for row in rows:
            excerpt = self._redacted(row["response"], row["text"], row["start_char"], row["end_char"])
            yield {**row, "excerpt": excerpt, "code": self._mending.mend(row["code"])}

    def memos(self, rows: Iterable[Row], *, quoted: bool = True) -> Iterator[Row]:
        """Memos with what they are about, as `queries.memos_beside` gives them; `quoted` with the excerpt.

        What was redacted by hand in an answer is replaced in the memos on it, too.
        """
        for row in rows:
            made = {**row, "memo": self.memo(row["memo"], row["response"], of_case=bool(row["case"]))}
            if row["code"]:
                made["code"] = self._mending.mend(row["code"])
            if quoted and row["response"] is not None:
                start = row["start_char"] or 0
                end = len(row["text"]) if row["end_char"] is None else row["end_char"]
                made["excerpt"] = self._redacted(row["response"], row["text"], start, end)
            yield made

    def memo(self, text: str, response: int | None, *, of_case: bool) -> str:
        """The text of a memo, on an answer if `response` is given; `of_case` where it is about what one case said."""
        return self._mending.memo(text, response, of_case=of_case)

    def codes(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Rows that name a code and quote nothing."""
        return self._mending.rows(rows, "code")

    def _redacted(self, response: int, text: str, start: int, end: int) -> str:
        """The characters from `start` to `end` of an answer; what is replaced in part there is replaced whole."""
        if response not in self._safe:
            self._safe[response] = redactions.safe_text(
                text, self._decided.get(response, ()), self._words, self._rare, hide_undecided=False
            )
        safe = self._safe[response]
        self._open.update(
            (response, hit.start, hit.end) for hit in safe.undecided if hit.start < end and start < hit.end
        )
        return replaced(text, safe.hidden, start, end)


def replaced(text: str, hidden: Iterable[Hidden], start: int, end: int) -> str:
    """Characters `start` to `end` of a text with what is hidden there replaced. `hidden` are in order."""
    pieces, place = [], start
    for one in hidden:
        if one.end <= place or one.start >= end:
            continue
        pieces += [text[place : max(one.start, place)], one.replacement]
        place = min(one.end, end)
    return "".join([*pieces, text[place:end]])
