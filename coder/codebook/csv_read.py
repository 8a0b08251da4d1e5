"""Codebooks from common tables: CSV or TSV with many kinds of headings, or a list of names."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from coder.codebook.cells import split_examples, split_keywords, unsafe_cell
from coder.codebook.code_paths import path_tree
from coder.codebook.draft import Draft, Findings, Place, assemble, tidy
from coder.codebook.file_text import read_bytes
from coder.codebook.ids import as_id
from coder.codebook.keys import COLUMNS, IN_PLACE_OF_A_DEFINITION, KEY_OF_WORD, OTHER_WORDS, TEXT_KEYS, plain_heading
from coder.errors import FileRefused
from coder.message import Message
from coder.model import PATH_SEPARATOR, Codebook, normal_name
from coder.model.problem import Problem
from coder.reasons import reason

TRUE_WORDS = ("true", "1", "yes", "y", "x", "ja", "j", "sann")
FALSE_WORDS = ("", "false", "0", "no", "n", "nei", "usann")
DELIMITERS = ";\t,"
LONGEST_CELL = 1_000_000
_NAMES = {"name", "navn", "namn", "code name", "kodenavn", "kodenamn", "label", "etikett"}


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of the table, with the line it begins on."""

    line: int
    cells: list[str]


def table_codebook(path: Path, findings: Findings) -> Codebook:
    """Return the codebook in the table `path`, named after the file; with `findings` it is unusable.

    Headings are matched in several English and Norwegian words, whatever the case; others are listed in the notes.
    Without known headings a table of one column is a plain list of names. `;`, comma or tab; UTF-8, UTF-16 with a mark,
    or cp1252. A parent is given by id, name or path, and becomes a category when it has no row of its own; a code that
    is its own parent is moved to the top. Ids are normalised (`K 01` becomes `k-01`).

    Raises FileRefused when there is no text to read.
    """
    rows = _rows(_decoded(read_bytes(path), path), findings)
    return Codebook() if findings.found else _codebook(rows, path.stem, findings)


def sheet_codebook(rows: Iterable[tuple[int, Sequence[str]]], name: str, findings: Findings) -> Codebook:
    """Read the numbered rows of a spreadsheet like `table_codebook`."""
    return _codebook(
        [_Row(line, list(cells)) for line, cells in rows if any(cell.strip() for cell in cells)], name, findings
    )


def _codebook(rows: list[_Row], stem: str, findings: Findings) -> Codebook:
    if not rows:
        findings.add(Place(1), Message("the file is empty; a codebook has at least a column «name»"))
        return Codebook()
    columns = _columns(rows[0], findings)
    if findings.found:
        return Codebook()
    if columns is None:
        drafts = [_draft(row, {"name": 0}, findings) for row in rows]
        return Codebook(assemble(path_tree(drafts, " > "), findings), normal_name(stem))
    width = len(rows[0].cells)
    for row in rows[1:]:
        if any(cell.strip() for cell in row.cells[width:]):
            findings.add(
                Place(row.line),
                Message("the row has more cells than there are headings; put a cell with the delimiter in quotes"),
            )
    drafts = [_draft(row, columns, findings, rows[0].cells) for row in rows[1:]]
    parents = [_cell(row, columns, "parent") for row in rows[1:]]
    if "parent" in columns or ("id" in columns and not any(" > " in draft.name for draft in drafts)):
        top = _tree(drafts, parents, findings)
    elif "id" in columns:
        top = path_tree(drafts, " > ")
    else:  # as MAXQDA, NVivo and ATLAS.ti write them, which have paths in place of parents
        top = path_tree(drafts, " > ", "\\", "::")
    return Codebook(assemble(top, findings), normal_name(stem))


def _decoded(data: bytes, path: Path) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\0" in data:
        raise FileRefused(
            "{path} is no text: it has NUL bytes.", "Save the codebook as CSV, encoded as UTF-8.", path=path
        )
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileRefused(
        Message("{path} is neither utf-16 text.", path=path)
        if encodings == ["utf-16"]
        else Message(
            "{path} is neither {first} nor {second} text.", path=path, first=encodings[0], second=encodings[1]
        ),
        "Save it as CSV, encoded as UTF-8.",
    )


def _rows(text: str, findings: Findings) -> list[_Row]:
    """Return the rows that are not empty; the first has the headings, if there are any."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    first, _, rest = text.partition("\n")
    if first.startswith("sep=") and len(first) == 5:
        # An empty line in its place keeps the numbers of the lines.
        return _split("\n" + rest, first[4], findings)
    headings = {delimiter: _first_cells(text, delimiter) for delimiter in DELIMITERS}
    known = {
        delimiter: sum(plain_heading(cell) in KEY_OF_WORD for cell in headings[delimiter]) for delimiter in DELIMITERS
    }
    best = max(DELIMITERS, key=known.__getitem__)
    if known[best]:
        return _split(text, best, findings) if len(headings[best]) > 1 else _lines(text)
    for delimiter in DELIMITERS:
        rows = _split(text, delimiter, Findings())
        widths = {len(row.cells) for row in rows}
        # Names contain commas; columns are assumed when every row has as many.
        if len(rows) > 1 and len(widths) == 1 and widths != {1}:
            return rows
    return _lines(text)


def _first_cells(text: str, delimiter: str) -> list[str]:
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return next((cells for cells in rows if any(cells)), [])
    except csv.Error:  # a cell of excessive length
        return []


def _lines(text: str) -> list[_Row]:
    """Return the lines of a plain list, each as a row of one cell; a name may be in double quotes."""
    listed = []
    for number, line in enumerate(text.split("\n"), start=1):
        name = line.strip()
        if len(name) > 1 and name[0] == name[-1] == '"':
            name = name[1:-1].replace('""', '"')
        if name:
            listed.append(_Row(number, [name]))
    return listed


def _split(text: str, delimiter: str, findings: Findings) -> list[_Row]:
    rows = []
    earlier_limit = csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begins = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append(_Row(begins, cells))
            begins = reader.line_num + 1
    except csv.Error as error:
        findings.add(Place(begins), Message("the row cannot be read: {why}", why=reason(error)))
    finally:
        csv.field_size_limit(earlier_limit)
    return rows


def _columns(heading_row: _Row, findings: Findings) -> dict[str, int] | None:
    """Return the place of each known column, or None for a plain list of names without a heading."""
    headings = [plain_heading(heading) for heading in heading_row.cells]
    if len(headings) == 1:
        return {"name": 0} if KEY_OF_WORD.get(headings[0]) == "name" else None
    columns: dict[str, int] = {}
    for place, heading in enumerate(headings):
        key = KEY_OF_WORD.get(heading, "")
        if key == "name" and heading in ("code", "kode") and _NAMES & set(headings):
            key = "id"  # beside a column of names, the codes are short ids
        if key in columns:
            first, second = (heading_row.cells[column_place].strip() for column_place in (columns[key], place))
            findings.add(
                Place(heading_row.line),
                Message(
                    "the columns «{one}» and «{other}» both stand for {key}; remove or rename one",
                    one=first,
                    other=second,
                    key=key,
                ),
            )
        elif key in OTHER_WORDS:
            columns[key] = place
    for place, heading in enumerate(headings):
        if heading in IN_PLACE_OF_A_DEFINITION:
            columns.setdefault("definition", place)
    for place, written in enumerate(heading_row.cells):
        if written.strip() and place not in columns.values():
            findings.notes.append(
                Problem(
                    Message(
                        "the column «{column}» is not understood and was left out; what is understood: {columns}",
                        column=written.strip(),
                        columns=", ".join(COLUMNS),
                    ),
                    f"line {heading_row.line}",
                )
            )
    if "name" not in columns:
        found = ", ".join(f"«{heading.strip()}»" for heading in heading_row.cells)
        words = ", ".join(word for word, key in KEY_OF_WORD.items() if key == "name")
        findings.add(
            Place(heading_row.line),
            Message(
                "no column has the names of the codes; call it one of {words} (found: {found})",
                words=words, found=found,
            ),
        )  # fmt: skip
    return columns


def _cell(row: _Row, columns: dict[str, int], key: str) -> str:
    place = columns.get(key)
    return "" if place is None or place >= len(row.cells) else unsafe_cell(tidy(row.cells[place]))


def _draft(row: _Row, columns: dict[str, int], findings: Findings, headings: Sequence[str] = ()) -> Draft:
    draft = Draft(Place(row.line), normal_name(_cell(row, columns, "name")), as_id(_cell(row, columns, "id")))
    if headings:
        draft.places = {key: Place(row.line, tidy(headings[column])) for key, column in columns.items()}
    draft.colour = _cell(row, columns, "colour")
    for key in TEXT_KEYS:
        setattr(draft, key, _cell(row, columns, key))
    draft.keywords = tuple(normal_name(keyword) for keyword in split_keywords(_cell(row, columns, "keywords")))
    draft.examples = split_examples(_cell(row, columns, "examples"))
    draft.replaces = tuple(as_id(replaced) for replaced in split_keywords(_cell(row, columns, "replaces")))
    truth = _cell(row, columns, "residual").casefold()
    draft.residual = truth in TRUE_WORDS
    if truth not in TRUE_WORDS + FALSE_WORDS:
        findings.add(
            draft.at("residual"), Message("residual should be true or false, and «{truth}» is given", truth=truth)
        )
    return draft


def _tree(drafts: list[Draft], parents: list[str], findings: Findings) -> list[Draft]:
    """Return the top drafts with their children, in row order; parents without a row are added."""
    by_id = {draft.id: draft for draft in drafts if draft.id}
    by_name: dict[str, list[Draft]] = {}
    for draft in drafts:
        by_name.setdefault(draft.name.casefold(), []).append(draft)
    by_path = _paths(drafts, parents)
    top: list[Draft] = []
    for draft, written in zip(drafts, parents, strict=True):
        reference = normal_name(written)
        key = reference.casefold()
        named = by_name.get(key, [])
        parent = by_id.get(reference)
        if parent is None and key != draft.name.casefold():
            parent = by_path.get(key) or (None if named else by_id.get(as_id(reference)))
            if parent is None and len(named) > 1:
                lines = ", ".join(str(other.place.line) for other in named)
                findings.add(
                    draft.at("parent"),
                    Message(
                        "the parent «{parent}» is the name of several codes (lines {lines}); give its id",
                        parent=reference,
                        lines=lines,
                    ),
                )
            if parent is None and named:
                parent = named[0]
            if parent is None and key:
                parent = Draft(draft.place, reference)
                by_name[key] = [parent]
                top.append(parent)
        (top if parent is None or parent is draft else parent.children).append(draft)
    _check_circles(drafts, top, findings)
    return top


def _paths(drafts: list[Draft], parents: list[str]) -> dict[str, Draft]:
    """Return drafts by `parent > name` as given in the row."""
    return {
        normal_name(f"{parent}{PATH_SEPARATOR}{draft.name}").casefold(): draft
        for draft, parent in zip(drafts, parents, strict=True)
        if parent
    }


def _check_circles(drafts: list[Draft], top: list[Draft], findings: Findings) -> None:
    """Report codes that cannot be reached from the top: they are below themselves, or below a code that is."""
    reached: set[Draft] = set()
    waiting = list(top)
    while waiting:
        draft = waiting.pop()
        reached.add(draft)
        waiting += draft.children
    for draft in drafts:
        if draft not in reached:
            findings.add(
                draft.at("parent"),
                Message("the parents of «{name}» go round in a circle; give one of them another", name=draft.name),
            )
