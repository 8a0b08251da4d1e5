"""A whole project, or its codebook, in the format that programs for qualitative analysis share (REFI-QDA)."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from coder import __version__
from coder.interchange import qde
from coder.interchange.codes import codes_of
from coder.interchange.texts import at_place, lines, moved, unique
from coder.interchange.values import (
    Guid,
    Note,
    QdaCase,
    QdaCode,
    QdaCoding,
    QdaProject,
    QdaSet,
    QdaVariable,
    Selection,
    Source,
    User,
)
from coder.model import Filter, as_text_or_number
from coder.model.ids import ResponseId, RunId
from coder.model.response import CodedResponse
from coder.model.variable import Variable
from coder.operations.exporting import words_of
from coder.project import Session
from coder.queries.codebooks import codebook_of
from coder.queries.redacted_export import RedactedExport
from coder.queries.variables import variables_of, waves_of
from coder.reports.writers import whole_file
from coder.store import leaving, queries, reconciliations
from coder.store.connection import now
from coder.store.identity import derived
from coder.store.leaving import LeavingCoding, LeavingFlag, LeavingMemo

ORIGIN = f"coder {__version__}"

AUDIT = ".audit.json"
"""The ending of the file beside, which holds what the format has no place for."""

_UNSAFE = str.maketrans(dict.fromkeys('/\\:*?"<>|', "_"))
"""What no file may be called: one program writes a file named after each source."""


@dataclass(frozen=True, slots=True)
class Left:
    """What was written, what of each kind the format has no place for, and undecided places (None: not looked for).

    `beyond` are answers with a character that counts as two elsewhere before a coded place.
    """

    cases: int
    sources: int
    codings: int
    staying: Mapping[str, int]
    undecided: int | None
    beyond: int = 0


def export_codebook(session: Session, target: Path, *, reader: str = "", unredacted: bool = False) -> int:
    """Write the codebook as .qdc; returns the number of codes. Raises FileRefused."""
    session.refuse_as_target(target)
    with session.snapshot():
        redacted = None if unredacted else RedactedExport(session)
        codebook = codebook_of(session)
        codebook = redacted.codebook(codebook) if redacted else codebook
        codes = codes_of(codebook, leaving.code_uuids(session.project), {}, words_of(session), reader)
        with whole_file(target) as partial:
            qde.write_codebook(codes, ORIGIN, partial)
    return len(codebook)


def export_project(
    session: Session, target: Path, *, layout: str = "case", reader: str = "", unredacted: bool = False
) -> Left:
    """Write the project as .qdpx, and beside it what the format has no place for.

    `layout` is `case` for one text for each case, with the questions as headings, or `answer` for one for each answer;
    `reader` a program that wants something otherwise than the standard has it: qualcoder, maxqda, nvivo or atlas. What
    was decided on with `coder redact` is masked, character for character, unless `unredacted`. Raises FileRefused.
    """
    session.refuse_as_target(target)
    audit = target.with_name(target.name + AUDIT)
    with session.snapshot():
        made = _Leaving(session, layout, reader, RedactedExport(session) if not unredacted else None)
        with whole_file(target) as partial, whole_file(audit) as beside:
            qde.write_project(made.project(), partial)
            beside.write_text(json.dumps(made.audit(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        redacted = made.redacted
        return Left(
            len(made.cases), made.n_sources, len(made.codings), leaving.staying(session.project),
            None if redacted is None else redacted.undecided, made.beyond,
        )  # fmt: skip


class _Leaving:
    """A project being turned into what the format has."""

    def __init__(self, session: Session, layout: str, reader: str, redacted: RedactedExport | None) -> None:
        project = session.project
        self.session, self.layout, self.reader, self.redacted = session, layout, reader, redacted
        self.words = words_of(session)
        self.own = queries.own_uuid(project)
        self.by_name = {coder.name: coder.uuid for coder in leaving.coders(project)}
        self.program = derived(self.own, "program")
        self.case_ids = leaving.case_uuids(project)
        self.answer_ids = leaving.response_uuids(project)
        self.code_ids = leaving.code_uuids(project)
        self.codings = leaving.codings(project)
        self.flags = leaving.flags(project)
        self.memos = leaving.memos(project)
        self.notes: list[Note] = []
        self.n_sources = self.beyond = 0
        self.questions = [one for one in variables_of(session) if one.kind == "open"]
        self.several_waves = len(waves_of(session)) > 1
        self.at = now()
        by_case: dict[str, list[CodedResponse]] = {case: [] for case in self.case_ids}
        places = {one.name: at for at, one in enumerate(self.questions)}
        for answer in queries.answers(project, Filter()):
            by_case[answer.case].append(answer)
        for answers in by_case.values():
            answers.sort(key=lambda answer: places[answer.question])  # stable: answers to a question in their order
        self.by_case = by_case
        self.variables, values = self._variables()
        self.cases = [
            QdaCase(self.case_ids[case], case, values[case], self._source_ids(case, answers))
            for case, answers in by_case.items()
        ]

    def project(self) -> QdaProject:
        """All of it; texts are made as they are asked for."""
        by_answer: dict[ResponseId | None, list[LeavingMemo]] = defaultdict(list)
        about: dict[str, list[Guid]] = defaultdict(list)
        for memo in self.memos:
            guid = self._note_of(memo)
            by_answer[memo.response].append(memo)
            if memo.code is not None:
                about[f"code {memo.code}"].append(guid)
            elif memo.response is None:
                about["project" if memo.case is None else f"case {memo.case}"].append(guid)
        runs = {
            run: self._note_of_run(run) for run in dict.fromkeys(one.run for one in self.codings) if run is not None
        }
        codebook = codebook_of(self.session)
        if self.redacted is not None:
            codebook = self.redacted.codebook(codebook)
        codes = codes_of(codebook, self.code_ids, about, self.words, self.reader)
        sources = self._sources(by_answer, about, runs)
        return QdaProject(
            queries.setting(self.session.project, "title") or "", ORIGIN, self.program, self.at,
            [User(self.program, "coder"), *(User(uuid, name) for name, uuid in self.by_name.items())],
            [*codes, *self._own_codes()], self.variables, self.cases, sources, self.notes, self._sets(),
            about["project"], named_cases=self.reader not in ("qualcoder", "maxqda"),
        )  # fmt: skip

    def audit(self) -> dict[str, object]:
        """What the format has no place for."""
        keys = {one.response: self.answer_ids[one.response] for one in self.codings}
        decided = reconciliations.decided(self.session.project)
        return {
            "origin": ORIGIN,
            "project": self.own,
            "left_out": leaving.staying(self.session.project),
            "accepted_suggestions": {
                one.uuid: {"run": one.run, "confidence": one.confidence, "rank": one.rank, "answer": keys[one.response]}
                for one in self.codings
                if one.run is not None
            },
            "reconciled": [
                {
                    "answer": self.answer_ids[one.response], "code": one.code and self.code_ids[one.code],
                    "outcome": one.outcome, "reason": one.reason, "by": one.coder, "at": one.at,
                }
                for one in decided
            ],
        }  # fmt: skip

    def _variables(self) -> tuple[list[QdaVariable], dict[str, list[tuple[Guid, str | float]]]]:
        """The closed variables, one for each wave where there are several, and the values of each case."""
        ids = leaving.variable_uuids(self.session.project)
        closed = [one for one in variables_of(self.session) if one.kind == "closed"]
        rows = leaving.case_values(self.session.project)
        made, values = [], defaultdict[str, list[tuple[Guid, str | float]]](list)
        for variable in closed:
            for wave in waves_of(self.session):
                held = {case: data[variable.name] for case, of, data in rows if of == wave and variable.name in data}
                shown = {case: _shown(variable, value) for case, value in held.items()}
                given = {case: value for case, value in shown.items() if value is not None}
                if not given:
                    continue
                type_ = _type_of(variable, list(given.values()))
                guid = derived(ids[variable.id], f"wave {wave}")
                name = f"{variable.name} ({wave})" if self.several_waves else variable.name
                labels = "; ".join(f"{raw} = {label}" for raw, label in variable.value_labels.items())
                about = "\n".join(filter(None, (variable.label if variable.label != variable.name else "", labels)))
                made.append(QdaVariable(guid, name, about, type_))
                for case, value in given.items():
                    values[case].append((guid, _written(value, type_)))
        return made, values

    def _source_ids(self, case: str, answers: Sequence[CodedResponse]) -> list[Guid]:
        if self.layout == "answer":
            return [derived(self.answer_ids[answer.response], "source") for answer in answers]
        return [derived(self.case_ids[case], "source")] if answers else []

    def _note_of(self, memo: LeavingMemo) -> Guid:
        text = memo.text
        if self.redacted is not None:
            text = self.redacted.memo(text, memo.response, of_case=memo.case is not None)
        name = " ".join(text.split())[:60] or self.words("memo")
        self.notes.append(Note(memo.uuid, name, lines(text), self.by_name[memo.coder], memo.at))
        return memo.uuid

    def _note_of_run(self, run: RunId) -> Guid:
        guid = derived(self.own, f"run {run}")
        text = self.words("An accepted suggestion of run {run}.").format(run=run)
        self.notes.append(Note(guid, text, text, self.program, self.at))
        return guid

    def _own_codes(self) -> list[QdaCode]:
        """The questions, and the flags in use, as codes beneath two that only group."""
        questions = [
            QdaCode(self._question_code(one.name), one.name, one.label if one.label != one.name else "")
            for one in self.questions
        ]
        kinds = dict.fromkeys(flag.kind for flag in self.flags)
        flags = [QdaCode(self._flag_code(kind), self.words(kind)) for kind in kinds]
        return [
            QdaCode(derived(self.own, name), f"coder: {self.words(shown)}", codable=False, beneath=beneath)
            for name, shown, beneath in (("questions", "questions", questions), ("flags", "flags", flags))
            if beneath
        ]

    def _question_code(self, question: str) -> Guid:
        return derived(self.own, f"question {question}")

    def _flag_code(self, kind: str) -> Guid:
        return derived(self.own, f"flag {kind}")

    def _sets(self) -> list[QdaSet]:
        """By question: its code, and the sources with answers to it."""
        answered: dict[str, list[Guid]] = defaultdict(list)
        for case, answers in self.by_case.items():
            for answer in answers:
                source = (
                    derived(self.answer_ids[answer.response], "source")
                    if self.layout == "answer"
                    else derived(self.case_ids[case], "source")
                )
                if answered[answer.question][-1:] != [source]:
                    answered[answer.question].append(source)
        return [
            QdaSet(derived(self.own, f"set {one.name}"), one.name, [self._question_code(one.name)], answered[one.name])
            for one in self.questions
        ]

    def _sources(
        self,
        memos: Mapping[ResponseId | None, Sequence[LeavingMemo]],
        about: Mapping[str, Sequence[Guid]],
        runs: Mapping[RunId, Guid],
    ) -> Iterator[Source]:
        coded: dict[ResponseId, list[LeavingCoding]] = defaultdict(list)
        for coding in self.codings:
            coded[coding.response].append(coding)
        flagged: dict[ResponseId, list[LeavingFlag]] = defaultdict(list)
        for flag in self.flags:
            flagged[flag.response].append(flag)
        labels = {one.name: one.label or one.name for one in self.questions}
        taken: set[str] = set()
        for case, answers in self.by_case.items():
            parts = [answers] if self.layout == "case" else [[answer] for answer in answers]
            for number, part in enumerate(parts if answers else ()):
                text, selections = "", []
                for answer in part:
                    heading = labels[answer.question] + (f" ({answer.wave})" if self.several_waves else "")
                    text += f"{lines(heading)}\n" if self.layout == "case" else ""
                    start, (said, at) = len(text), moved(self._said(answer))
                    whole = Selection(
                        self.answer_ids[answer.response], start, start + len(said), self.program, self.at,
                        [QdaCoding(derived(self.answer_ids[answer.response], "question"),
                                   self._question_code(answer.question), self.program, self.at)],
                    )  # fmt: skip
                    placed = self._selections(
                        answer.response, coded[answer.response], flagged[answer.response], memos[answer.response], runs
                    )
                    selections += [whole, *(at_place(one, start, at) for one in placed)]
                    self.beyond += any(
                        one.start and any(ord(sign) > 0xFFFF for sign in said[: at[one.start]]) for one in placed
                    )
                    text += f"{said}\n\n" if self.layout == "case" else said
                self.n_sources += 1
                named = case if len(parts) == 1 else f"{case} {number + 1}"
                yield Source(
                    self._source_ids(case, part)[0], unique(named.translate(_UNSAFE), taken), text, selections,
                    about[f"case {case}"] if number == 0 else (),
                )  # fmt: skip

    def _said(self, answer: CodedResponse) -> str:
        return answer.text if self.redacted is None else self.redacted.masked(answer.response, answer.text)

    def _selections(
        self,
        response: ResponseId,
        codings: Sequence[LeavingCoding],
        flags: Sequence[LeavingFlag],
        memos: Sequence[LeavingMemo],
        runs: Mapping[RunId, Guid],
    ) -> list[Selection]:
        """One for each place, with all that is said of it, in the answer's own characters."""
        within: dict[tuple[int, int], list[QdaCoding]] = defaultdict(list)
        noted: dict[tuple[int, int], list[LeavingMemo]] = defaultdict(list)
        for one in codings:
            notes = [] if one.run is None else [runs[one.run]]
            within[one.start, one.end].append(
                QdaCoding(one.uuid, self.code_ids[one.code], self.by_name[one.coder], one.at, notes)
            )
        for flag in flags:
            within[flag.start, flag.end].append(
                QdaCoding(flag.uuid, self._flag_code(flag.kind), self.by_name[flag.coder], flag.at)
            )
        length = max((end for _, end in within), default=0)
        for memo in memos:
            place = (memo.start or 0, length if memo.end is None else memo.end)
            noted[place].append(memo)
        made = []
        for place in sorted({*within, *noted}):
            first = within[place][0] if within[place] else None
            by = first.by if first else self.by_name[noted[place][0].coder]
            at = first.at if first else noted[place][0].at
            guids = [memo.uuid for memo in noted[place]]
            told = "\n".join(memo.text for memo in noted[place]) if self.reader in ("qualcoder", "maxqda") else ""
            guid = derived(self.answer_ids[response], f"{place[0]}–{place[1]}")
            made.append(Selection(guid, *place, by, at, within[place], guids, told))
        return made


def _shown(variable: Variable, value: object) -> str | int | float | None:
    found = as_text_or_number(value)
    return variable.value_labels.get(str(found), found) if found is not None else None


def _type_of(variable: Variable, values: Sequence[str | int | float]) -> str:
    if all(isinstance(value, int | float) for value in values):
        return "Float"
    return "Date" if variable.type == "date" and all(_is_date(str(value)) for value in values) else "Text"


def _is_date(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _written(value: str | float, type_: str) -> str:
    """A value as XML has it; a decimal number has no exponent there."""
    return format(Decimal(str(value)), "f") if type_ == "Float" else str(value)
