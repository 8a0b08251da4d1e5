"""Exports a project, or its codebook, to REFI-QDA, the exchange format of programs for qualitative analysis."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from coder.i18n.translator import N_
from coder.interchange import qde
from coder.interchange.codes import apart, codes_of, flat
from coder.interchange.own import OwnProject
from coder.interchange.returned import LONGEST_TITLE
from coder.interchange.texts import at_place, counts_otherwise, lines, moved, unique
from coder.interchange.values import (
    Guid,
    Note,
    QdaCase,
    QdaCode,
    QdaProject,
    QdaSet,
    QdaVariable,
    Selection,
    Source,
    User,
)
from coder.interchange.variables import about, shown, type_of, written
from coder.model import Filter
from coder.operations import refi_audit
from coder.operations import refi_supplement as supplement
from coder.operations.exporting import words_of
from coder.operations.refi_codebook_export import ORIGIN
from coder.operations.refi_own_codes import OwnCodes
from coder.operations.refi_selections import OF_DOCUMENTS, SelectionsOfAnswers, described
from coder.queries.codebooks import codebook_of
from coder.queries.redacted_export import RedactedExport
from coder.queries.variables import variables_of, waves_of
from coder.reports.writers import whole_file
from coder.store import queries, reconciliations, refi_rows, settings, units
from coder.store.cases import all_cases
from coder.store.connection import now
from coder.store.flags import KINDS, NO_CODE_FITS
from coder.store.identity import derived
from coder.store.refi_rows import AnswerMarks, RefiMemo, by_answer

if TYPE_CHECKING:
    from coder.model.excerpts import CodedResponse
    from coder.model.ids import ResponseId, RunId
    from coder.project import Session

AUDIT = ".audit.json"
"""Suffix of the accompanying file with what the format cannot hold."""

_UNSAFE = str.maketrans(dict.fromkeys('/\\:*?"<>|', "_"))
"""Characters not allowed in file names: one program writes a file named after each source."""


@dataclass(frozen=True, slots=True)
class ProjectExported:
    """The number of cases, texts and codings written, of rows that the format cannot hold by kind, and of undecided
    personal details (None: not searched).

    `astral` are texts where a character that counts as two in UTF-16, such as an emoji, precedes a coded place;
    `nameless` are cases without a text, for a program that knows cases by their texts alone.
    """

    cases: int
    texts: int
    codings: int
    left_out: Mapping[str, int]
    undecided: int | None
    astral: int
    nameless: int = 0


def export_project(
    session: Session, target: Path, *, layout: str = "case", reader: str = "", unredacted: bool = False
) -> ProjectExported:
    """Write the project as .qdpx, and beside it what the format cannot hold.

    `layout` is `case` for one text for each case, with the questions as headings, or `answer` for one for each answer;
    `reader` a program that deviates from the standard: qualcoder, maxqda, nvivo or atlas. Redactions by `coder redact`
    are masked, character for character, unless `unredacted`. Raises FileRefused.
    """
    session.refuse_as_target(target)
    audit = target.with_name(target.name + AUDIT)
    with session.snapshot():
        maker = _ProjectMaker(session, layout, reader, None if unredacted else RedactedExport(session))
        project = maker.project()
        left_out = refi_rows.left_out(session.project)
        with whole_file(target) as partial, whole_file(audit) as audit_file:
            qde.write_project(project, partial, maker.own_project())
            refi_audit.write(audit_file, maker.audit(left_out), refi_rows.beside(session.project), maker.readable())
    return ProjectExported(
        len(project.cases), len(project.sources), len(maker.codings), left_out,
        None if maker.redacted is None else maker.redacted.undecided, sum(map(counts_otherwise, project.sources)),
        0 if project.named_cases else sum(not case.sources for case in project.cases),
    )  # fmt: skip


class _ProjectMaker:
    """Converts a project to the format."""

    def __init__(self, session: Session, layout: str, reader: str, redacted: RedactedExport | None) -> None:
        project = session.project
        self.session, self.layout, self.reader, self.redacted = session, layout, reader, redacted
        self.words = words_of(session)
        self.own = settings.own_uuid(project)
        self.program = derived(self.own, "program")
        self.at = now()
        self.coder_ids = refi_rows.coder_uuids(project)
        self.case_ids = refi_rows.case_uuids(project)
        self.answer_ids = refi_rows.response_uuids(project)
        self.code_ids = refi_rows.code_uuids(project)
        self.codings = refi_rows.codings(project)
        self.flags = refi_rows.flags(project)
        self.memos = refi_rows.memos(project)
        self.waves = waves_of(session)
        variables = variables_of(session)
        self.questions = [variable for variable in variables if variable.kind == "open"]
        self.closed = [variable for variable in variables if variable.kind == "closed"]
        self.answers = self._answers()
        self.reconciled = refi_rows.reconciled(project)
        self.decider = derived(self.own, "reconciled")
        self.codebook = codebook_of(session)
        self.codebook = self.redacted.codebook(self.codebook) if self.redacted else self.codebook
        self.cases = list(all_cases(project))
        self.types: dict[tuple[str, str], str] = {}
        self.source_ids: dict[Guid, Guid] = {}
        kinds = dict.fromkeys(flag.kind for flag in self.flags)
        if any(reconciled.code is None for reconciled in self.reconciled):
            kinds[NO_CODE_FITS] = None
        named_waves = self.waves if any(self.waves) else []
        self.own_codes = OwnCodes(self.own, self.words, self.questions, named_waves, list(kinds))

    def own_project(self) -> OwnProject:
        """Return the part that only this program can read; call it after `project`."""
        ids = refi_rows.variable_uuids(self.session.project)
        closed = ((variable, wave) for variable in self.closed for wave in self.waves or [""])
        answered = {(case, answer.wave) for case, answers in self.answers.items() for answer in answers}
        values = supplement.Values(self.cases, {variable.name: variable for variable in self.closed}, self.types)
        codebook, unit = self.codebook, units.current(self.session.project)
        return OwnProject(
            codebook=(codebook.name, codebook.description, codebook.language),
            order=tuple(variable.name for variable in variables_of(self.session)),
            coders=supplement.names(self.coder_ids),
            cases=supplement.names(self.case_ids, all_of_them=self.reader in OF_DOCUMENTS),
            codes=supplement.codes(codebook, self.code_ids),
            questions={
                self.own_codes.question(question.name): supplement.own_variable(question, ids[question.id])
                for question in self.questions
            },
            waves={self.own_codes.wave(wave): wave for wave in self.own_codes.waves},
            flags={self.own_codes.flag(kind): kind for kind in KINDS},
            variables={
                derived(ids[variable.id], f"wave {wave}"): supplement.own_variable(variable, ids[variable.id], wave)
                for variable, wave in closed
            },
            values=values.beyond(self.case_ids, answered),
            case_notes={memo.uuid: self.case_ids[memo.case] for memo in self.memos if memo.case is not None},
            code_notes={memo.uuid: self.code_ids[memo.code] for memo in self.memos if memo.code is not None},
            program=self.program,
            reconciled=self.decider,
            decisions=supplement.decisions(
                reconciliations.with_lapsed(self.session.project), self.answer_ids, self.code_ids, self.coder_ids,
                self._note_text,
            ),
            unit=(unit.kind, unit.noun, units.is_guess(self.session.project)) if unit.known else ("", "", False),
        )  # fmt: skip

    def _note_text(self, note: str, response: ResponseId) -> str:
        return note if self.redacted is None else self.redacted.memo(note, response, of_case=True)

    def project(self) -> QdaProject:
        """Return the whole project."""
        titles: set[str] = set()
        notes = {memo.uuid: self._note_of(memo, titles) for memo in self.memos}
        runs = sorted({coding.run for coding in self.codings if coding.run is not None})
        of_runs = {run: self._note_of_run(run, titles) for run in runs}
        notes_on: dict[str, list[Guid]] = defaultdict(list)
        for memo in self.memos:
            if memo.code is not None:
                notes_on[f"code {memo.code}"].append(memo.uuid)
            elif memo.response is None:
                notes_on["project" if memo.case is None else f"case {memo.case}"].append(memo.uuid)
        variables, values = self._variables()
        decider = [User(self.decider, self.words(N_("Reconciled")))] if self.reconciled else []
        return QdaProject(
            name=settings.setting(self.session.project, "title") or "", origin=ORIGIN, by=self.program, at=self.at,
            users=[*(User(uuid, name) for name, uuid in self.coder_ids.items()), *decider, User(self.program, "coder")],
            codes=self._codes(notes_on),
            variables=variables,
            cases=[
                QdaCase(self.case_ids[case], case, values[case], list(dict.fromkeys(map(self._source_id, answers))))
                for case, answers in self.answers.items()
            ],
            sources=self._sources(notes, notes_on, {run: note.guid for run, note in of_runs.items()}),
            notes=[*notes.values(), *of_runs.values()], sets=self._sets(), project_notes=notes_on["project"],
            named_cases=self.reader not in OF_DOCUMENTS,
        )  # fmt: skip

    def readable(self) -> refi_audit.Readable:
        """Return what writes rows of the audit file."""
        redact = str if self.redacted is None else self.redacted.written
        return refi_audit.Readable(self.answer_ids, self.code_ids, redact)

    def audit(self, left_out: Mapping[str, int]) -> dict[str, object]:
        """Return how much the format cannot hold, and what belongs to codings that it holds."""
        return {
            "origin": ORIGIN,
            "project": self.own,
            "left_out": left_out,
            "accepted_suggestions": {
                coding.uuid: {
                    "run": coding.run, "confidence": coding.confidence, "rank": coding.rank,
                    "answer": self.answer_ids[coding.response],
                }
                for coding in self.codings
                if coding.run is not None
            },
            "reconciled": [
                {
                    "answer": self.answer_ids[reconciled.response],
                    "code": reconciled.code and self.code_ids[reconciled.code],
                    "outcome": reconciled.outcome, "reason": reconciled.reason,
                    "by": reconciled.coder, "at": reconciled.at,
                }
                for reconciled in reconciliations.decided(self.session.project)
            ],
        }  # fmt: skip

    def _answers(self) -> dict[str, list[CodedResponse]]:
        """Map each case to its current answers in question order."""
        found: dict[str, list[CodedResponse]] = {case: [] for case in self.case_ids}
        for answer in queries.answers(self.session.project, Filter()):
            found[answer.case].append(answer)
        places = {question.name: at for at, question in enumerate(self.questions)}
        return {
            case: sorted(case_answers, key=lambda answer: places[answer.question])
            for case, case_answers in found.items()
        }

    def _variables(self) -> tuple[list[QdaVariable], Mapping[str, list[tuple[Guid, str]]]]:
        """Return the closed variables, one per wave where there are several, and the values of each case."""
        ids = refi_rows.variable_uuids(self.session.project)
        variables, values = list[QdaVariable](), defaultdict[str, list[tuple[Guid, str]]](list)
        for variable in self.closed:
            for wave in self.waves:
                found = {
                    case.key: shown(variable, case.values.get(variable.name))
                    for case in self.cases
                    if case.wave == wave
                }
                value_by_case = {case: value for case, value in found.items() if value is not None}
                if not value_by_case:
                    continue
                type_ = self.types[variable.name, wave] = type_of(variable, list(value_by_case.values()))
                guid = derived(ids[variable.id], f"wave {wave}")
                variables.append(QdaVariable(guid, self._of_wave(variable.name, wave), about(variable), type_))
                for case, value in value_by_case.items():
                    values[case].append((guid, written(value, type_)))
        return variables, values

    def _of_wave(self, name: str, wave: str) -> str:
        return f"{name} ({wave})" if len(self.waves) > 1 else name

    def _source_id(self, answer: CodedResponse) -> Guid:
        """Return the text that holds an answer."""
        holder = self.answer_ids[answer.response] if self.layout == "answer" else self.case_ids[answer.case]
        found = self.source_ids.get(holder)
        if found is None:
            found = self.source_ids[holder] = derived(holder, "source")
        return found

    def _note_of(self, memo: RefiMemo, titles: set[str]) -> Note:
        """Return a memo under a unique name, since one program stops its import at a second of the same name."""
        text = memo.text
        if self.redacted is not None:
            text = self.redacted.memo(text, memo.response, of_case=memo.case is not None)
        name = unique(" ".join(text.split())[:LONGEST_TITLE] or self.words("memo"), titles)
        return Note(memo.uuid, name, lines(text), self.coder_ids[memo.coder], memo.at)

    def _note_of_run(self, run: RunId, titles: set[str]) -> Note:
        text = self.words("An accepted suggestion of run {run}.", run=run)
        return Note(derived(self.own, f"run {run}"), unique(text, titles), text, self.program, self.at)

    def _codes(self, notes_on: Mapping[str, Sequence[Guid]]) -> list[QdaCode]:
        """Return the codes, then those of this program, named after what they stand for if names must be unique."""
        if self.reader != "qualcoder":
            codes = codes_of(self.codebook, self.code_ids, notes_on, self.words, self.reader)
            return [*codes, *self.own_codes.groups()]
        # A code with a note is no code to it, and its codings are lost.
        codes = codes_of(self.codebook, self.code_ids, {}, self.words, self.reader)
        taken = {code.name.casefold() for code in flat(codes)}
        for group in self.own_codes.groups():
            codes.append(replace(group, beneath=[apart(code, group, taken) for code in group.beneath]))
        return codes

    def _sets(self) -> list[QdaSet]:
        """Return for each question its code, and the texts with answers to it."""
        answered: dict[str, dict[Guid, None]] = defaultdict(dict)
        for answer in chain.from_iterable(self.answers.values()):
            answered[answer.question][self._source_id(answer)] = None
        return [
            QdaSet(derived(self.own, f"set {name}"), name, [self.own_codes.question(name)], [*answered[name]])
            for name in (question.name for question in self.questions)
        ]

    def _sources(
        self, notes: Mapping[Guid, Note], notes_on: Mapping[str, Sequence[Guid]], runs: Mapping[RunId, Guid]
    ) -> list[Source]:
        """Return a text for each case with answers, or for each answer; memos on the case belong to its first."""
        sources: list[Source] = []
        taken: set[str] = set()
        selections_of = SelectionsOfAnswers(
            self.answer_ids, self.code_ids, self.coder_ids, self.own_codes, self.program, self.decider, self.at,
            self.reader, notes, runs,
        )  # fmt: skip
        coded, flagged, noted = by_answer(self.codings), by_answer(self.flags), by_answer(self.memos)
        decided = by_answer(self.reconciled)
        for case, answers in self.answers.items():
            parts = [[answer] for answer in answers] if self.layout == "answer" else [answers] if answers else []
            for number, part in enumerate(parts, 1):
                text, selections = "", list[Selection]()
                for answer in part:
                    response_id = answer.response
                    answer_marks = AnswerMarks(
                        coded[response_id], flagged[response_id], noted[response_id], decided[response_id]
                    )
                    answer_text, at = moved(self._answer_text(answer))
                    text += f"{self._heading(answer)}\n" if self.layout == "case" else ""
                    marked = selections_of(answer, answer_marks)
                    selections += [at_place(selection, len(text), at) for selection in marked]
                    text += f"{answer_text}\n\n" if self.layout == "case" else answer_text
                name = (case if len(parts) == 1 else f"{case} {number}").translate(_UNSAFE)
                notes_of = notes_on[f"case {case}"] if number == 1 else ()
                description = described([notes[note] for note in notes_of], self.reader)
                pointed_to = () if self.reader == "qualcoder" else notes_of  # it would skip their text
                sources.append(
                    Source(self._source_id(part[0]), unique(name, taken), text, selections, pointed_to, description)
                )
        return sources

    def _heading(self, answer: CodedResponse) -> str:
        question = next(variable for variable in self.questions if variable.name == answer.question)
        return lines(self._of_wave(question.label or question.name, answer.wave))

    def _answer_text(self, answer: CodedResponse) -> str:
        return answer.text if self.redacted is None else self.redacted.masked(answer.response, answer.text)
