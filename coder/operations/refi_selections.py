"""The places of an answer that a project in REFI-QDA marks, with the codings and notes on each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coder.interchange.values import Guid, Note, QdaCoding, Selection
from coder.model.ids import ResponseId, RunId
from coder.operations.refi_own_codes import OwnCodes
from coder.store.flags import NO_CODE_FITS
from coder.store.identity import derived
from coder.store.refi_rows import AnswerMarks

if TYPE_CHECKING:
    from coder.model.coding import Span
    from coder.model.excerpts import CodedResponse

OF_DOCUMENTS = ("qualcoder", "maxqda")
"""Programs with variables of documents, not of named cases, and with memos as descriptions of selections."""


def described(notes: Sequence[Note], reader: str) -> str:
    """Return the texts of notes as a description, for programs that do not read the notes."""
    return "\n".join(note.text for note in notes) if reader in OF_DOCUMENTS else ""


@dataclass(frozen=True, slots=True)
class SelectionsOfAnswers:
    """Makes the selections of answers, by the ids that answers, codes, coders and runs have in the file, and the notes
    there. `program` and `decider` are the users that this program's own codes and the decisions are of.
    """

    answer_ids: Mapping[ResponseId, Guid]
    code_ids: Mapping[str, Guid]
    coder_ids: Mapping[str, Guid]
    own_codes: OwnCodes
    program: Guid
    decider: Guid
    at: str
    reader: str
    notes: Mapping[Guid, Note]
    runs: Mapping[RunId, Guid]

    def __call__(self, answer: CodedResponse, answer_marks: AnswerMarks) -> list[Selection]:
        """Return the answer itself with its question, then a selection for each place with all its codings, in the
        answer's own characters.
        """
        guid = self.answer_ids[answer.response]
        whole_codings = [
            QdaCoding(derived(guid, "question"), self.own_codes.question(answer.question), self.program, self.at)
        ]
        if self.own_codes.waves:
            whole_codings.append(
                QdaCoding(derived(guid, "wave"), self.own_codes.wave(answer.wave), self.program, self.at)
            )
        on_whole = [self.notes[memo.uuid] for memo in answer_marks.memos if memo.start is None]
        whole = self._selection(guid, (0, len(answer.text)), self.program, self.at, whole_codings, on_whole)
        within: dict[Span, list[QdaCoding]] = defaultdict(list)
        noted: dict[Span, list[Note]] = defaultdict(list)
        for refi_coding in answer_marks.codings:
            of_run = [] if refi_coding.run is None else [self.runs[refi_coding.run]]
            coding = QdaCoding(
                refi_coding.uuid,
                self.code_ids[refi_coding.code],
                self.coder_ids[refi_coding.coder],
                refi_coding.at,
                of_run,
            )
            within[refi_coding.start, refi_coding.end].append(coding)
        for flag in answer_marks.flags:
            coding = QdaCoding(flag.uuid, self.own_codes.flag(flag.kind), self.coder_ids[flag.coder], flag.at)
            within[flag.start, flag.end].append(coding)
        for decided in answer_marks.decided:
            code = self.own_codes.flag(NO_CODE_FITS) if decided.code is None else self.code_ids[decided.code]
            own = derived(guid, f"reconciled {code} {decided.start}–{decided.end}")
            within[decided.start, decided.end].append(QdaCoding(own, code, self.decider, decided.at))
        for memo in answer_marks.memos:
            if memo.start is not None and memo.end is not None:
                noted[memo.start, memo.end].append(self.notes[memo.uuid])
        marked = [whole]
        for place in sorted({*within, *noted}):
            own = derived(guid, f"{place[0]}–{place[1]}")
            for by in self._apart([*within[place], *noted[place]]):
                codings = [coding for coding in within[place] if by in (None, coding.by)]
                own_notes = [note for note in noted[place] if by in (None, note.by)]
                first = codings[0] if codings else own_notes[0]
                named = own if by is None else derived(own, f"by {by}")
                marked.append(self._selection(named, place, first.by, first.at, codings, own_notes))
        return marked

    def _apart(self, on_place: Sequence[QdaCoding | Note]) -> Sequence[Guid | None]:
        """Return the owners of separate selections at a place: QualCoder attributes its codings to its creator."""
        return list(dict.fromkeys(mark.by for mark in on_place)) if self.reader == "qualcoder" else [None]

    def _selection(
        self, guid: Guid, place: Span, by: Guid, at: str, codings: Sequence[QdaCoding], notes: Sequence[Note]
    ) -> Selection:
        return Selection(guid, *place, by, at, codings, [note.guid for note in notes], described(notes, self.reader))
