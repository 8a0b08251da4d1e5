"""Writes the codings, flags, memos and decisions of another program's project, as part of an import."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from coder.interchange.foreign import ForeignMemo, Key
from coder.model.coding import Origin, Span
from coder.model.ids import CodeRow
from coder.model.places import CodedPlace
from coder.model.reconciling import DISCUSS, HAS, HAS_NOT, REASONS
from coder.operations.coded_memos import ReadMemo, new_memos, put_memos
from coder.operations.foreign_cases import CasesBrought, ImportedPiece
from coder.operations.foreign_plan import ForeignPlan
from coder.project import Session
from coder.store import bringing, coding, flags, reconciliations
from coder.store.coding import uuids_here
from coder.store.identity import derived
from coder.store.journal import Change
from coder.store.memos import MemoTarget


@dataclass(slots=True)
class MarksBrought:
    """The numbers imported, by whom, and the importing coder.

    Of codings, `doubled` repeat one of the same coder on the same characters, `known` existed, `split` covered several
    answers and are now on each, `outside` were on headings or between answers only, and `of_nobody` name no coder: they
    are the importer's.
    """

    codings: int = 0
    doubled: int = 0
    known: int = 0
    split: int = 0
    outside: int = 0
    of_nobody: int = 0
    flags: int = 0
    memos: int = 0
    decisions: int = 0
    coders: Sequence[str] = ()
    importer: str = ""


def put_marks(
    session: Session, act: Change, plan: ForeignPlan, cases: CasesBrought, codes: Mapping[Key, CodeRow]
) -> MarksBrought:
    """Write coders' work on the answers, each as theirs and as part of `act`."""
    marks = _Marks(session, act, plan, cases, codes)
    marks.codings()
    marks.flags()
    marks.memos()
    marks.decisions()
    marks.done.coders = list(dict.fromkeys(marks.names.values()))
    return marks.done


class _Marks:
    def __init__(
        self, session: Session, act: Change, plan: ForeignPlan, cases: CasesBrought, codes: Mapping[Key, CodeRow]
    ) -> None:
        self._session, self._act, self._plan, self._cases, self._codes = session, act, plan, cases, codes
        self._foreign = plan.project
        self.done = MarksBrought(importer=session.coder)
        people = {coder.key: coder for coder in plan.project.coders}
        foreign = self._foreign
        writers = chain(
            (foreign_coding.coder for foreign_coding in foreign.codings), (flag.coder for flag in foreign.flags),
            (memo.coder for memo in foreign.memos), (decision.coder for decision in foreign.decisions),
        )  # fmt: skip
        self.names: dict[Key | None, str] = {}
        for key in dict.fromkeys(writers):
            named = people.get(key) if key is not None else None
            self.names[key] = (
                session.coder
                if named is None or not named.name.strip()
                else bringing.named_coder(session.project, named.name, named.guid)
            )

    def codings(self) -> None:
        """Write the codings of each coder; one on several answers becomes one on each."""
        by_coder: dict[str, dict[CodedPlace, Origin]] = defaultdict(dict)
        for foreign_coding in self._foreign.codings:
            parts = list(self._parts(foreign_coding.source, foreign_coding.start, foreign_coding.end))
            self.done.outside += not parts
            self.done.split += len(parts) > 1
            name = self.names[foreign_coding.coder]
            self.done.of_nobody += bool(parts) and foreign_coding.coder is None
            places = [CodedPlace(imported.answer, *span, self._codes[foreign_coding.code]) for imported, span in parts]
            self.done.doubled += bool(places) and all(row in by_coder[name] for row in places)
            for number, row in enumerate(places):
                guid = (
                    foreign_coding.guid
                    if number == 0 or not foreign_coding.guid
                    else derived(foreign_coding.guid, f"part {number}")
                )
                by_coder[name].setdefault(row, Origin(foreign_coding.at, guid))
        for name, rows in by_coder.items():
            with self._act.written_for(name):
                existing = coding.codings_of(self._session.project, self._act.coder_id)
                fresh = sorted(row for row in rows if row not in existing)
                coding.put_codings(self._session.project, self._act, fresh, rows)
            self.done.codings += len(fresh)
            self.done.known += len(rows) - len(fresh)

    def _parts(self, source: Key, start: int, end: int) -> Iterator[tuple[ImportedPiece, Span]]:
        """Yield the answers that a range of a source covers, with the characters there."""
        pieces = self._cases.pieces.get(source, ())
        text = self._plan.texts[source]
        for place in range(
            max(0, bisect_right(pieces, start, key=lambda imported_piece: imported_piece.piece.start) - 1), len(pieces)
        ):
            imported = pieces[place]
            first, last = max(start, imported.piece.start), min(end, imported.piece.end)
            if imported.piece.start >= end:
                return
            if first < last and (self._foreign.exact or text[first:last].strip()):
                yield imported, imported.span(first, last)

    def flags(self) -> None:
        """Write flags; «no code fits» only where its coder has no code."""
        taken = uuids_here(self._session.project, "flags", (flag.guid for flag in self._foreign.flags))
        for flag in self._foreign.flags:
            for imported, span in self._parts(flag.source, flag.start, flag.end):
                if flag.kind not in flags.KINDS:
                    continue
                with self._act.written_for(self.names[flag.coder]):
                    if flag.kind == flags.NO_CODE_FITS and coding.has_own_codes(
                        self._session.project, imported.answer, self._act.coder_id
                    ):
                        continue
                    origin = Origin(flag.at, "" if flag.guid in taken else flag.guid)
                    self.done.flags += flags.put_flag(
                        self._session.project, self._act, imported.answer, span, flag.kind, origin
                    )

    def memos(self) -> None:
        """Write the memos of each coder that do not exist yet."""
        by_coder: dict[str, list[ReadMemo]] = defaultdict(list)
        for number, memo in enumerate(self._foreign.memos):
            for place, target in enumerate(self._targets(memo)):
                guid = memo.guid if place == 0 or not memo.guid else derived(memo.guid, f"part {place}")
                by_coder[self.names[memo.coder]].append(ReadMemo(number, memo.text, target, Origin(memo.at, guid)))
        fresh = []
        for name, memos in by_coder.items():
            with self._act.written_for(name):
                fresh += [
                    (self._act.coder_id, memo_target)
                    for memo_target in new_memos(self._session, self._act.coder_id, memos)
                ]
        self.done.memos = put_memos(self._act, fresh)

    def _targets(self, memo: ForeignMemo) -> Iterable[MemoTarget]:
        """Return the subjects of a memo here: one on a text belongs to its case, one on several answers to each part,
        and one outside answers to the case, too.
        """
        code = None if memo.code is None else self._codes[memo.code]
        if memo.case is not None:
            return [MemoTarget(case_id=self._cases.rows.get(memo.case), code_id=code)]
        if memo.source is None:
            return [MemoTarget(code_id=code)]
        if memo.start is not None and memo.end is not None:
            parts = list(self._parts(memo.source, memo.start, memo.end))
            if memo.of_answer:
                return [MemoTarget(response_id=imported.answer, code_id=code) for imported, _ in parts]
            if parts:
                return [MemoTarget(None, imported.answer, *span, code) for imported, span in parts]
        return [MemoTarget(case_id=self._cases.of_source.get(memo.source), code_id=code)]

    def decisions(self) -> None:
        """Write the reconciliations of codes that coders applied differently."""
        for decision in self._foreign.decisions:
            if decision.outcome not in (HAS, HAS_NOT, DISCUSS) or decision.reason not in ("", *REASONS):
                continue
            for imported in self._cases.pieces.get(decision.source, ()):
                if imported.piece.start == decision.start:
                    with self._act.written_for(self.names[decision.coder]):
                        code = None if decision.code is None else self._codes[decision.code]
                        reconciliations.put(
                            self._session.project,
                            self._act,
                            imported.answer,
                            code,
                            decision.outcome,
                            decision.reason,
                            decision.note,
                            decision.at,
                            decision.differed,
                        )
                    self.done.decisions += 1
