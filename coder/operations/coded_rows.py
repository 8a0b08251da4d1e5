"""Reads the rows of a file of codings: a list of codes, 0/1 columns, or a table from `coder export`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from coder.codebook.cells import unsafe_cell
from coder.errors import CoderError, NotFound, some_of
from coder.model import ID, Cell, Codebook, Missing, normal_name
from coder.model.coding import Origin, Span
from coder.model.ids import ResponseId
from coder.operations import coded_tables
from coder.operations.case_keys import CaseKeys, naming_column
from coder.operations.coded_tables import CodedRow, CodedTable
from coder.operations.deciding import CHANGE
from coder.operations.importing import ImportPlan, plan_import
from coder.queries.columns import Roles, find_column
from coder.readers import ReadOptions, open_source
from coder.readers.long import QUESTIONS
from coder.reports.tables import NOT_CODED
from coder.store.decisions import DECIDED
from coder.store.flags import KINDS, NO_CODE_FITS

if TYPE_CHECKING:
    from coder.model.problem import Problem
    from coder.project import Session

YES = {"1", "1.0", "x", "ja", "yes", "true", "sann"}
NO = {"", "0", "0.0", "nei", "no", "false", "usann"}
GUESSED = ("codes", "code", "labels", "label", "koder", "kode", "tags", "themes", "tema")
DATED = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
"""The format of time stamps."""
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
NUMBER = re.compile(r"\d{1,9}([.,]\d{1,20})?(e-\d{1,3})?")
"""The format of confidence and rank, in a spreadsheet too."""
ABOUT = coded_tables.ABOUT_ANSWERS | coded_tables.MATRIX | {"no_code_fits", "listed_under", "several_coders"}
"""Columns of our own matrix that are no codes."""


_Answer = tuple[str, str, ResponseId | None, str | None]
"""Question, wave, number and coder."""


class CodedRows:
    """An open file of codings. `exported`: written by `coder export`, so that each row names its subject;
    `names_question`: a table made elsewhere has a column of questions.

    Raises CoderError for a document, NotFound for a missing column.
    """

    def __init__(
        self,
        session: Session,
        codebook: Codebook,
        path: Path,
        options: ReadOptions,
        *,
        id_column: str | None,
        listing: str | None,
        headed: Sequence[str],
        separator: str,
    ) -> None:
        if open_source(path, options).kind == "document":
            raise CoderError(
                "{path} is a document: it has no column of codes.", "Give a table with a column of codes.", path=path
            )
        # Rows are independent, whatever their subject, and cells are read as written.
        options = replace(options, long=False, missing=(), detect_missing=False, options_apart=True)
        source = open_source(path, options)
        names = [column.name for column in source.columns]
        self._table = CodedTable.of(set(names))
        self.exported = self._table is not CodedTable.OTHER
        self._spans = {"start", "end"} <= set(names) and not headed
        self._separator = separator
        self.names_coder = self.exported and "coder" in names
        place = {name: number for number, name in enumerate(names)}
        # In tables of earlier versions «memo» is a variable's, which stands before the columns about the coding; and in
        # the matrix it is a code.
        ours = self.names_coder and place.get("memo", -1) > place.get("no_code_fits", len(names))
        self._memo = place.get("memo") if ours else None
        # The same holds for ids: a column before those about the coding is a variable's.
        without_variables = self._table in (CodedTable.FLAGS, CodedTable.DECISIONS)
        self._about_from = (
            place["end"] if self._table is CodedTable.CODINGS else -1 if without_variables else len(names)
        )
        self._ids: dict[str, int] = {}
        # Only for a spreadsheet does an export put a «'» before what looks like a formula.
        self._quoted = source.detection.get("delimiter") == ";"
        if self.exported and id_column is None:
            id_column = "case"
        stand_in = listing or (headed[0] if headed else names[-1])
        roles = Roles(id=id_column, open=(find_column(source, stand_in).name,), repeated=True)
        self._plan: ImportPlan = plan_import(path, options, roles)
        self._source = self._plan.source
        self._place = place
        named = {listing, id_column, *headed}
        asked = [name for name in names if name.strip().casefold() in QUESTIONS and name not in named]
        self._asked = place[asked[0]] if len(asked) == 1 and not self.exported else None
        self.names_question = self._asked is not None
        self._session = session
        self._codebook = codebook
        self._below = {
            ID + code.id: {ID + member.id for member in codebook.subtree(code)} - {ID + code.id} for code in codebook
        }
        self._by_path = {codebook.path(code): code.id for code in codebook if not code.retired}
        self._wanted_columns = (listing, tuple(headed))
        self._listing: int | None = None
        self._headed: list[tuple[int, str]] = []
        self.problems: list[Problem] = []

    def _columns(self, listing: str | None, headed: Sequence[str]) -> tuple[int | None, list[tuple[int, str]]]:
        """Return the places of codes: one column that lists them, or columns headed by one code each."""
        source, names = self._source, list(self._place)
        if listing is not None:
            return self._place[find_column(source, listing).name], []
        if headed:
            return None, [(self._place[find_column(source, heading).name], heading) for heading in headed]
        if self._table is CodedTable.FLAGS:
            return None, []
        guessed = [name for name in names if name.casefold() in GUESSED]
        if self.exported and "code" in names:
            guessed = ["code"]
        if len(guessed) == 1:
            return self._place[guessed[0]], []
        known = []
        # In our own matrix all columns after those about the answer are codes, whether or not they are known here.
        codes_from = max((self._place.get(name, 0) for name in ABOUT), default=0) if self.exported else len(names)
        for place, name in enumerate(names):
            code = self._headed_by(name, self.exported) or (unsafe_cell(name) if place > codes_from else None)
            if code is not None:
                known.append((place, code))
        if not known:
            raise CoderError(
                "No column of {path} looks like codes.",
                "Name it with --codes COLUMN. There is: {names}.",
                path=source.path,
                names=some_of(names),
            )
        return None, known

    def _headed_by(self, name: str, exported: bool) -> str | None:
        """Return `id:` and the id of the code that heads a column, None where it is about something else.

        In our own matrix a code named like a column about the answer is marked «(code)».
        """
        if exported:
            if name in ABOUT:
                return None
            name = unsafe_cell(name)
        for wanted in (name, name.removesuffix(" (code)")):
            if exported and wanted in self._by_path:
                return ID + self._by_path[wanted]
            try:
                return ID + self._codebook.find(wanted).id
            except NotFound:
                continue
        return None

    def __iter__(self) -> Iterator[CodedRow]:
        """Yield the rows in order. Raises CoderError where no column looks like codes, or a cell is invalid."""
        self._listing, self._headed = self._columns(*self._wanted_columns)
        key_of = CaseKeys(self._plan, naming_column(self._session, self._plan, unique=False), unique=False)
        looks = len(self._source.problems)
        yield from self._by_answer(key_of) if self._table is CodedTable.RELIABILITY else self._one_by_one(key_of)
        key_of.close()
        # Columns of our own tables are identified by name, not by content.
        self.problems = self._plan.problems[looks if self.exported else 0 :]

    def _one_by_one(self, key_of: CaseKeys) -> Iterator[CodedRow]:
        for line, cells in self._whole_rows():
            memo = self._memo_in(cells)
            codes, none_fits = self._decided(line, cells)
            case = "" if memo is not None and not self._cell(cells, "case") else key_of(line, cells)
            if not self.exported:
                question = None if self._asked is None else _text(cells[self._asked]).strip()
                yield CodedRow(line, case, codes, none_fits, self._span(line, cells), question)
                continue
            flag, decision = self._one_of(line, cells, "flag", KINDS), self._one_of(line, cells, "decision", DECIDED)
            yield CodedRow(
                line, case, codes, none_fits, self._span(line, cells), *self._answer(cells), memo,
                self._origin(line, cells), flag, decision, self._instead(line, cells, decision),
            )  # fmt: skip

    def _by_answer(self, key_of: CaseKeys) -> Iterator[CodedRow]:
        """Yield the codes of each coder on each answer, from a row for every code. An answer without any means that
        none fits only if the table has every code of the codebook; else the answer is not coded.
        """
        first: dict[tuple[str, _Answer], int] = {}
        marked: dict[tuple[str, _Answer], list[str]] = {}
        unmarked: dict[tuple[str, _Answer], set[str]] = {}
        for line, cells in self._whole_rows():
            text = (self._cell(cells, "applied") or "").strip().casefold()
            if text in ("", NOT_CODED.casefold()):
                continue
            if text not in YES | NO:
                raise self._as_exported(line, "applied", text)
            case_and_answer = key_of(line, cells), self._answer(cells)
            first.setdefault(case_and_answer, line)
            codes, _ = self._decided(line, cells)
            if text in YES:
                marked.setdefault(case_and_answer, []).extend(codes)
            else:
                unmarked.setdefault(case_and_answer, set()).update(codes)
        all_codes = {ID + code.id for code in self._codebook if not code.retired}
        for (case, answer), line in first.items():
            case_and_answer = case, answer
            yield CodedRow(
                line,
                case,
                self._lowest(marked.get(case_and_answer, [])),
                unmarked.get(case_and_answer, set()) >= all_codes,
                None,
                *answer,
            )

    def _answer(self, cells: Sequence[Cell]) -> _Answer:
        """Return question, wave and number of the answer of a row, and the coder."""
        number, question, wave = (
            unsafe_cell(self._cell(cells, name) or "") for name in ("response", "question", "wave")
        )
        coder = self._cell(cells, "coder")
        return (
            question, wave, ResponseId(int(number)) if number.isdecimal() and len(number) < 19 else None,
            None if coder is None else unsafe_cell(coder),
        )  # fmt: skip

    def _one_of(self, line: int, cells: Sequence[Cell], name: str, known: Collection[str]) -> str:
        """Return a cell of a table of flags or decisions, '' in any other. Raises CoderError if it is not `known`."""
        if self._table not in (CodedTable.FLAGS, CodedTable.DECISIONS) or name not in self._place:
            return ""
        value = (self._cell(cells, name) or "").strip()
        if value not in known or value == NO_CODE_FITS:
            raise self._as_exported(line, name, value)
        return value

    def _instead(self, line: int, cells: Sequence[Cell], decision: str) -> str | None:
        """Return the code that a suggestion was changed to; None for any other decision. Raises CoderError."""
        if decision != CHANGE:
            return None
        if not (code := self._named(self._cell(cells, "changed_to_id"), self._cell(cells, "changed_to"))):
            raise self._as_exported(line, "changed_to", "")
        return code

    def _named(self, code_id: str | None, name: str | None) -> str:
        """Return a code by its id, which is never redacted, or else by its name; '' without any."""
        known = unsafe_cell(code_id or "")
        if known in self._codebook.by_id:
            return ID + known
        safe = unsafe_cell(name or "")
        return safe if safe.strip() else ""

    def _whole_rows(self) -> Iterator[tuple[int, list[Cell]]]:
        """Yield the rows, joining continuations of texts too long for a cell of a workbook, memos included."""
        unfinished_row: tuple[int, list[Cell]] | None = None
        for line, cells in self._source.rows():
            if self.exported and _text(cells[0]).startswith("(continues "):
                if unfinished_row is not None and self._memo is not None:
                    unfinished_row[1][self._memo] = _text(unfinished_row[1][self._memo]) + _text(cells[self._memo])
                continue
            if unfinished_row is not None:
                yield unfinished_row
            unfinished_row = line, cells
        if unfinished_row is not None:
            yield unfinished_row

    def _memo_in(self, cells: Sequence[Cell]) -> str | None:
        if self._memo is None:
            return None
        text = _text(cells[self._memo])
        if not text.strip():
            return None
        return unsafe_cell(text) if self._quoted else text

    def _decided(self, line: int, cells: Sequence[Cell]) -> tuple[tuple[str, ...], bool]:
        """Return the codes of a row, and whether it means that none fits."""
        mark = self._cell(cells, "no_code_fits") if self.exported else None
        if self._listing is not None:
            text = _text(cells[self._listing])
            if self.exported:
                # One code each row: a name may contain a separator.
                code = self._named(self._cell(cells, "code_id"), text)
                return ((code,) if code else ()), mark is None or mark.strip() in YES
            names = tuple(name for part in text.split(self._separator) if (name := normal_name(part)))
            return names, True
        marked, has_zero = self._marked(line, cells)
        if mark is not None:
            return self._lowest(marked), mark.strip() in YES
        return tuple(marked), has_zero

    def _lowest(self, marked: Sequence[str]) -> tuple[str, ...]:
        """Return the codes without the categories that are 1 only because a code below them is."""
        return tuple(code for code in marked if not self._below.get(code, set()).intersection(marked))

    def _marked(self, line: int, cells: Sequence[Cell]) -> tuple[list[str], bool]:
        """Return the codes that are 1 in a row, and whether any cell is 0: a row of empty cells is not coded."""
        marked, has_zero = [], False
        for place, name in self._headed:
            value = _text(cells[place]).strip().casefold()
            if value in YES:
                marked.append(name)
            elif value not in NO:
                raise CoderError(
                    "{path}, line {line}, column «{name}»: «{value}» is neither 0 nor 1.",
                    "Nothing was applied. A column of codes as words is named with --codes COLUMN.",
                    path=self._source.path,
                    line=line,
                    name=self._source.columns[place].name,
                    value=value,
                )
            has_zero = has_zero or bool(value)
        return marked, has_zero

    def _span(self, line: int, cells: Sequence[Cell]) -> Span | None:
        """Return the characters of a row; None where it has none."""
        if not self._spans:
            return None
        bounds = [(name, (self._cell(cells, name) or "").strip()) for name in ("start", "end")]
        if not any(text for _, text in bounds):
            return None
        for name, text in bounds:
            if not text.removesuffix(".0").isdecimal() or len(text) > 18:
                raise CoderError(
                    "{path}, line {line}, column «{name}»: «{text}» is no number of a character.",
                    "Nothing was applied. Give both «start», from 0, and «end», the character after the last; or none.",
                    path=self._source.path,
                    line=line,
                    name=name,
                    text=text,
                )
        first, last = (int(text.removesuffix(".0")) for _, text in bounds)
        return first, last

    def _origin(self, line: int, cells: Sequence[Cell]) -> Origin:
        """Return the origin of a row: time, id, and the accepted suggestion, where the table has them.

        Raises CoderError for an invalid id, or one of an earlier row.
        """
        at = (self._cell(cells, "at") or "").strip()
        at = at if DATED.fullmatch(at) else ""
        uuid, run = self._uuid(line, cells, "uuid"), self._uuid(line, cells, "run_uuid")
        if uuid and self._ids.setdefault(uuid, line) != line:
            raise CoderError(
                "{path}, line {line}, column «{name}»: the id «{text}» is that of line {first}, too.",
                "Nothing was applied. Take one of the rows out, or leave its cell of this column empty.",
                path=self._source.path,
                line=line,
                name="uuid",
                text=uuid,
                first=self._ids[uuid],
            )
        if not run:
            return Origin(at, uuid)
        confidence, rank = self._number(line, cells, "confidence"), self._number(line, cells, "rank")
        return Origin(at, uuid, run, confidence, None if rank is None else int(rank))

    def _uuid(self, line: int, cells: Sequence[Cell], name: str) -> str:
        """Return a global id as stored; "" for none. Raises CoderError."""
        text = self._about_it(cells, name).casefold()
        if text and not UUID.fullmatch(text):
            raise self._as_exported(line, name, text)
        return text

    def _number(self, line: int, cells: Sequence[Cell], name: str) -> float | None:
        """Return confidence or rank; None where the row has none. Raises CoderError."""
        text = self._about_it(cells, name).casefold()
        if not text:
            return None
        number = float(text.replace(",", ".")) if NUMBER.fullmatch(text) else -1.0
        if number < 0 or (name == "rank" and not number.is_integer()) or (name == "confidence" and number > 1):
            raise self._as_exported(line, name, text)
        return number

    def _as_exported(self, line: int, name: str, text: str) -> CoderError:
        return CoderError(
            "{path}, line {line}, column «{name}»: «{text}» is not what `coder export` writes there.",
            "Nothing was applied. Leave the cell as it was exported, or empty.",
            path=self._source.path,
            line=line,
            name=name,
            text=text,
        )

    def _about_it(self, cells: Sequence[Cell], name: str) -> str:
        """Return the text of a cell about the coding; "" where there is no such column, or it is a variable's."""
        return (self._cell(cells, name) or "").strip() if self._place.get(name, -1) > self._about_from else ""

    def _cell(self, cells: Sequence[Cell], name: str) -> str | None:
        """Return the text of a cell; None where there is no such column."""
        return _text(cells[self._place[name]]) if name in self._place else None


def _text(cell: Cell) -> str:
    return "" if cell is None else cell.raw if isinstance(cell, Missing) else str(cell)
