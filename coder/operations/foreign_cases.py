"""Writes the cases, variables and answers of another program's project, as part of an import."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from coder.i18n.translator import N_
from coder.interchange.foreign import ForeignQuestion, ForeignVariable, Key
from coder.interchange.texts import lines, moved
from coder.message import one_or_many
from coder.model import normal_name
from coder.model.ids import CaseId, ImportId, ResponseId, VariableId
from coder.model.problem import Problem
from coder.model.variable import Variable
from coder.operations.erasing import was_erased
from coder.operations.exporting import words_of
from coder.operations.foreign_plan import ForeignPlan, NamedCase, Piece
from coder.store import bringing, importing
from coder.store.redactions import MASK
from coder.text.visible import visible

if TYPE_CHECKING:
    from coder.model.coding import Span
    from coder.model.json_values import Json
    from coder.model.progress import OnProgress
    from coder.project import Session
    from coder.store.journal import Change

BATCH = 5_000


@dataclass(frozen=True, slots=True)
class ImportedPiece:
    """A piece with its answer here, and the positions of its characters in that (None: as in the file)."""

    piece: Piece
    answer: ResponseId
    length: int
    at: Sequence[int] | None

    def span(self, start: int, end: int) -> Span:
        """Convert characters of the source to characters of the answer."""
        first, last = max(start, self.piece.start) - self.piece.start, min(end, self.piece.end) - self.piece.start
        if self.at is None:
            return first, last
        return bisect_left(self.at, first), bisect_left(self.at, last)


@dataclass(frozen=True, slots=True)
class CasesBrought:
    """The places of everything imported: pieces by source, in order, and cases by key."""

    pieces: Mapping[Key, Sequence[ImportedPiece]]
    rows: Mapping[Key, CaseId]
    of_source: Mapping[Key, CaseId]
    counts: importing.ImportCounts
    problems: list[Problem] = field(default_factory=list)


def put_cases(
    session: Session, act: Change, plan: ForeignPlan, import_id: ImportId, wave: str, progress: OnProgress | None
) -> CasesBrought:
    """Write cases with their values and answers. Answers from a file without waves are of `wave`."""
    return _Cases(session, act, plan, wave).put(import_id, progress)


AnswersByPiece = Mapping[Piece, bringing.CurrentAnswer]


class _Cases:
    def __init__(self, session: Session, act: Change, plan: ForeignPlan, wave: str) -> None:
        self._session, self._act, self._plan, self._wave = session, act, plan, wave
        self._questions: dict[str, Variable] = {}
        self._attributes: dict[Key, Variable] = {}
        self._by_name: dict[str, Variable] = {}
        self._group: Variable | None = None
        self._put_variables()

    def put(self, import_id: ImportId, progress: OnProgress | None) -> CasesBrought:
        plan, project = self._plan, self._session.project
        erased = was_erased(self._session)
        left = [case for case in plan.cases if not erased(case.name)]
        problems = []
        if n := len(plan.cases) - len(left):
            message = one_or_many(
                "{n} case was left out: it was erased from this project, since the respondent withdrew.",
                "{n} cases were left out: they were erased from this project, since the respondents withdrew.", n,
            )  # fmt: skip
            problems.append(Problem(message))
        answer_by_piece = self._existing_answers()
        taken_places = {
            (piece.case, piece.question, piece.wave, answer.position) for piece, answer in answer_by_piece.items()
        }
        texts: dict[tuple[str, str], list[importing.ImportedText]] = defaultdict(list)
        for piece in plan.pieces:
            text = answer_by_piece[piece].text if piece in answer_by_piece else plan.text(piece)
            place = answer_by_piece[piece].position if piece in answer_by_piece else piece.number
            while piece not in answer_by_piece and (piece.case, piece.question, piece.wave, place) in taken_places:
                place += 1
            taken_places.add((piece.case, piece.question, piece.wave, place))
            imported_text = importing.ImportedText(self._questions[piece.question].id, place, text)
            texts[piece.case, piece.wave or self._wave].append(imported_text)
        data = {(case.name, wave): values for case in left for wave, values in self._data(case).items()}
        waves = dict.fromkeys([*(wave for _, wave in texts), *(wave for _, wave in data)]) or {self._wave: None}
        free = bringing.free_case_uuids(project, (case.case.guid for case in left if case.case and case.case.guid))
        counts, done = importing.ImportCounts(), 0
        empty_cases = {case.name for case in left} - {name for name, _ in texts} - {name for name, _ in data}
        for number, wave in enumerate(waves):
            importer = importing.Importer(project, self._act, import_id, wave, by_text=not plan.is_survey)
            importer.counts = counts
            imported_cases = (
                importing.ImportedCase(
                    case.name, data.get((case.name, wave), {}), texts[case.name, wave], 0,
                    case.case.guid if case.case and case.case.guid in free else None,
                )
                for case in left
                if (case.name, wave) in data or (case.name, wave) in texts or (case.name in empty_cases and number == 0)
            )  # fmt: skip
            for batch in _batches(imported_cases):
                importer.add(batch)
                done += len(batch)
                if progress:
                    progress(done)
        rows = bringing.case_rows(project)
        by_source = {source.key: rows[case.name] for case in left if case.name in rows for source in case.sources}
        return CasesBrought(
            self._imported_pieces(answer_by_piece),
            {case.case.key: rows[case.name] for case in left if case.case},
            by_source,
            counts,
            problems,
        )

    def _put_variables(self) -> None:
        """Write questions and attributes, in the order of the survey where the file has it."""
        foreign = self._plan.project
        known_as = {question.name for question in foreign.questions}
        headings = dict.fromkeys(piece.question for piece in self._plan.pieces if piece.question not in known_as)
        questions = [*foreign.questions, *(ForeignQuestion(name, name) for name in headings)]
        wanted: list[tuple[ForeignQuestion | ForeignVariable, Variable]] = []
        wanted += [
            (question, _variable(question.name, "open", question.label, "text", {}, question.source_names))
            for question in questions
        ]
        wanted += [
            (variable, _variable(self._called(variable.name), "closed", variable.label, variable.type,
                                 variable.value_labels, variable.source_names))
            for variable in foreign.variables
        ]  # fmt: skip
        places = {name: place for place, name in enumerate(foreign.order)}
        known: dict[tuple[str, str], Variable] = {}
        for question_or_attribute, variable in sorted(wanted, key=lambda pair: places.get(pair[0].name, len(places))):
            kind_and_name = variable.kind, variable.name
            if kind_and_name not in known:
                known[kind_and_name] = bringing.put_variable(
                    self._session.project, self._act, variable, question_or_attribute.guid
                )
            if variable.kind == "open":
                self._questions[question_or_attribute.name] = known[kind_and_name]
            else:
                self._attributes[question_or_attribute.key] = known[kind_and_name]
            self._by_name[question_or_attribute.name] = known[kind_and_name]
        if foreign.sets:
            group = _variable(words_of(self._session)(N_("group")), "closed", "", "text", {}, ())
            self._group = bringing.put_variable(self._session.project, self._act, group, "")

    def _called(self, name: str) -> str:
        return name if self._plan.project.exact else visible(normal_name(name)) or "variable"

    def _data(self, case: NamedCase) -> dict[str, dict[str, Json]]:
        """Return the values of a case by wave."""
        found: dict[str, dict[str, Json]] = defaultdict(dict)
        waves = {var.key: var.wave or self._wave for var in self._plan.project.variables}
        pairs = [pair for source in case.sources for pair in source.values]
        for key, value in (*pairs, *(case.case.values if case.case else ())):
            found[waves[key]][self._attributes[key].name] = value
        if self._group is not None:
            keys = {source.key for source in case.sources}
            groups = [group.name for group in self._plan.project.sets if keys.intersection(group.sources)]
            if groups:
                found[self._wave][self._group.name] = groups[0] if len(groups) == 1 else groups
        for wave, values in case.case.more.items() if case.case else ():
            more = {self._by_name[name].name: value for name, value in values.items() if name in self._by_name}
            found[wave or self._wave].update(more)
        return found

    def _existing_answers(self) -> AnswersByPiece:
        """Return which pieces are existing answers, whatever their line ends, masked or not."""
        plan = self._plan
        free = _Free(bringing.current_answers(self._session.project, {piece.case for piece in plan.pieces}))
        found: dict[Piece, bringing.CurrentAnswer] = {}
        for piece in plan.pieces if free.by_key else ():
            answer_key = (piece.case, self._questions[piece.question].id, piece.wave or self._wave)
            answer = free.take(answer_key, plan.text(piece), piece.number)
            if answer is not None:
                found[piece] = answer
        return found

    def _imported_pieces(self, answer_by_piece: AnswersByPiece) -> dict[Key, list[ImportedPiece]]:
        """Return which answer each piece has become."""
        plan = self._plan
        used = {current_answer.id for current_answer in answer_by_piece.values()}
        free = _Free(bringing.current_answers(self._session.project, {piece.case for piece in plan.pieces}), used)
        found: dict[Key, list[ImportedPiece]] = defaultdict(list)
        for piece in plan.pieces:
            answer, at = answer_by_piece.get(piece), None
            if answer is not None and "\r" in answer.text:
                at = moved(answer.text)[1]
            if answer is None:
                answer_key = (piece.case, self._questions[piece.question].id, piece.wave or self._wave)
                answer = free.take(answer_key, plan.text(piece), piece.number, as_written=True)
            if answer is not None:  # else the case was erased here
                found[piece.source].append(ImportedPiece(piece, answer.id, len(answer.text), at))
        for pieces in found.values():
            pieces.sort(key=lambda imported: imported.piece.start)
        return found


def _variable(
    name: str, kind: str, label: str, type_: str, labels: Mapping[str, str], source_names: Sequence[str]
) -> Variable:
    return Variable(VariableId(0), name, label, kind, type_, dict(labels), tuple(source_names))


AnswerKey = tuple[str, VariableId, str]
"""A case, a question and a wave."""


class _Free:
    """Answers that no piece of a file has been matched with yet, found by their text."""

    def __init__(
        self, known: Mapping[AnswerKey, Sequence[bringing.CurrentAnswer]], used: Set[ResponseId] = frozenset()
    ) -> None:
        self.by_key: dict[AnswerKey, dict[str, dict[int, bringing.CurrentAnswer]]] = {}
        for answer_key, answers in known.items():
            by_text = self.by_key.setdefault(answer_key, {})
            for answer in answers:
                if answer.id not in used:
                    by_text.setdefault(lines(answer.text), {})[answer.position] = answer

    def take(
        self, answer_key: AnswerKey, text: str, position: int, *, as_written: bool = False
    ) -> bringing.CurrentAnswer | None:
        """Return the answer with this text, if any, and take it out: the one at `position`, else the first.

        Line ends do not count, and ones that are masked in `text` match any character, unless it is `as_written`.
        """
        by_text = self.by_key.get(answer_key, {})
        fitting = by_text.get(lines(text))
        if not fitting and MASK in text and not as_written:
            fitting = next((answers for other, answers in by_text.items() if answers and _masks(text, other)), None)
        if not fitting:
            return None
        return fitting.pop(position if position in fitting else next(iter(fitting)))


def _masks(text: str, masked_text: str) -> bool:
    return len(masked_text) == len(text) and all(a in (b, MASK) for a, b in zip(text, masked_text, strict=True))


def _batches(cases: Iterable[importing.ImportedCase]) -> Iterator[list[importing.ImportedCase]]:
    waiting = iter(cases)
    while batch := list(islice(waiting, BATCH)):
        yield batch
