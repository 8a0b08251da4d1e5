"""Child process: reads one sheet with python-calamine, which aborts the process on some hostile files.

Before calamine sees an XLSX or ODS file, its XML is scanned: no DOCTYPE, and no more than MOST_CELLS cells between the
first and the last one, since calamine makes a dense table of that size.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from string import ascii_uppercase

import python_calamine as calamine

from coder.containers import Element, elements, local, open_archive, refuse_doctype, tree
from coder.errors import FileRefused, nearest
from coder.kept_message import to_json
from coder.message import Message
from coder.readers.asked import SPREADSHEET, AboutSheet, ReadRow, ReadSheet
from coder.readers.cells import NUL, NUL_NOTE, PlainCell, plain
from coder.readers.child import serve
from coder.reasons import damage

MOST_CELLS = 20_000_000
LARGE = 0.25
"""The share of the largest sheet's rows from which another is more than a note beside it."""
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ERROR_REASON = "error in the spreadsheet"
ERRORS = {
    "#REF!",
    "#DIV/0!",
    "#VALUE!",
    "#NAME?",
    "#N/A",
    "#NUM!",
    "#NULL!",
    "#SPILL!",
    "#CALC!",
    "#GETTING_DATA",
}
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


@dataclass(slots=True)
class Scan:
    """The results of scanning the XML of one sheet: its extent, the number of cells, and errors by (row, column)."""

    rows: int = 0
    columns: int = 0
    cells: int = 0
    wide: int = 0
    """Rows with more than one cell."""
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)

    def check(self, path: Path, name: str) -> None:
        if self.rows * self.columns > MOST_CELLS:
            raise FileRefused(
                "{path}: the sheet {name} reaches to row {rows}, column {columns}, more than {most} million cells.",
                "Delete the stray cells far from the data, or export the sheet as CSV.",
                path=path,
                name=name,
                rows=self.rows,
                columns=self.columns,
                most=MOST_CELLS // 10**6,
            )


def read(request: ReadSheet) -> Iterator[AboutSheet | ReadRow]:
    """Yield the description of the sheet, then its rows."""
    path = request.path
    with path.open("rb") as file:
        ole = file.read(8) == OLE
    scans: dict[str, Scan] = {}
    macros = False
    if not ole:
        with open_archive(path) as archive:
            macros = any(name.lower().endswith("vbaproject.bin") for name in archive.namelist())
            scans = _scans(archive, path)
    try:
        with calamine.load_workbook(str(path)) as workbook:
            yield from _lines(workbook, path, request.sheet, scans, macros)
    except (calamine.CalamineError, OSError, ValueError) as error:
        if ole or isinstance(error, calamine.PasswordError):
            raise FileRefused(
                "{path}: it is a password-protected or old binary file.",
                "Open it in the program it came from and save it as .xlsx without password.",
                path=path,
            ) from None
        raise FileRefused(
            "{path}: the workbook is damaged ({error}).",
            "Save it again, or export it as CSV.",
            path=path,
            error=damage(error),
        ) from None


def _lines(
    workbook: calamine.CalamineWorkbook, path: Path, wanted: str | None, scans: dict[str, Scan], macros: bool
) -> Iterator[AboutSheet | ReadRow]:
    sheets = {
        sheet.name: sheet.visible == calamine.SheetVisibleEnum.Visible
        for sheet in workbook.sheets_metadata
        if sheet.typ == calamine.SheetTypeEnum.WorkSheet
    }
    sizes = _sizes(workbook, sheets, scans)
    name = wanted or _with_data(sizes, sheets)
    if name not in sheets:
        hint = nearest(name, sheets) or Message("Sheets: {sheets}.", sheets=tuple(sheets))
        raise FileRefused(
            Message("{path}: there is no sheet «{name}».", path=path, name=name)
            if wanted
            else Message("{path}: the file is empty.", path=path),
            hint,
        )
    sheet = workbook.get_sheet_by_name(name)
    start, end = sheet.start or (0, 0), sheet.end or (0, 0)
    scan = scans.get(name, Scan())
    Scan(end[0] + 1, end[1] + 1).check(path, name)
    beside = [] if wanted else [other for other in sizes if other != name and sheets[other]]
    yield AboutSheet(
        name,
        tuple(other if seen else f"{other} (hidden)" for other, seen in sheets.items() if other != name),
        not sheets[name],
        tuple(
            (other, sizes[other][0])
            for other in beside
            if sizes[other][0] >= LARGE * max(sizes[name][0], 1) and sizes[other][0] > 1
        ),
        tuple(scan.merged or [(*upper, *lower) for upper, lower in sheet.merged_cell_ranges or []]),
        start[1],
        end[1] - start[1] + 1,
        macros,
    )
    for number, row in enumerate(sheet.iter_rows()):
        cells: list[PlainCell] = []
        missing: list[tuple[int, str]] = []
        notes: list[Message] = []
        for column, value in enumerate(row):
            cell = plain(value)
            error = scan.errors.get((number, column + start[1])) if scan.errors else None
            if error or (isinstance(cell, str) and cell in ERRORS):
                cell = error or cell
                missing.append((column, ERROR_REASON))
                notes.append(
                    Message(
                        "the cell in column {column} has the error {error} and counts as empty",
                        column=column + 1, error=cell,
                    )
                )  # fmt: skip
            elif isinstance(cell, str) and NUL in cell:
                notes.append(Message("column {column} {what}", column=column + 1, what=NUL_NOTE))
            cells.append(cell)
        if missing or notes:
            yield ReadRow(number + 1, cells, tuple(missing), tuple(map(to_json, notes)))
        elif any(cell is not None for cell in cells):
            yield ReadRow(number + 1, cells)


def _sizes(
    workbook: calamine.CalamineWorkbook, sheets: dict[str, bool], scans: dict[str, Scan]
) -> dict[str, list[int]]:
    """Return for each non-empty sheet the number of rows with more than one cell, and of cells."""
    sizes = {}
    for name in sheets:
        if name in scans:
            found = [scans[name].wide, scans[name].cells]
        else:
            filled = [
                sum(value not in ("", None) for value in row) for row in workbook.get_sheet_by_name(name).iter_rows()
            ]
            found = [sum(count > 1 for count in filled), sum(filled)]
        if found[1]:
            sizes[name] = found
    return sizes


def _with_data(sizes: dict[str, list[int]], sheets: dict[str, bool]) -> str:
    """Return the first visible sheet that is a table not far smaller than the largest; a hidden one only when no other
    has any cell. A sheet of lines («Les meg») is not a table if another has rows and columns.
    """
    seen = [name for name in sizes if sheets[name]] or list(sizes)
    most = max((sizes[name] for name in seen), default=[0, 0])
    by = 0 if most[0] > 1 else 1
    return next((name for name in seen if sizes[name][by] >= LARGE * most[by]), "")


def _scans(archive: zipfile.ZipFile, path: Path) -> dict[str, Scan]:
    """Scan every sheet, by name. Raises FileRefused for what calamine must not see."""
    names = archive.namelist()
    for part in names:
        if part.lower().endswith((".xml", ".rels")):
            refuse_doctype(archive, part, path)
    scans = {}
    if "xl/workbook.xml" in names:
        for name, part in _sheet_parts(archive, path).items():
            scans[name] = _scan_xlsx(archive, part, path)
    elif "content.xml" in names:
        scans = _scan_ods(archive, path)
    for name, scan in scans.items():
        scan.check(path, name)
    return scans


def _sheet_parts(archive: zipfile.ZipFile, path: Path) -> dict[str, str]:
    """Map sheet names to parts of the container, for existing worksheets."""
    relations = {
        relation.get("Id"): posixpath.normpath(posixpath.join("/xl", relation.get("Target", "")))[1:]
        for relation in tree(archive, "xl/_rels/workbook.xml.rels", path)
    }
    found = {}
    for element in tree(archive, "xl/workbook.xml", path).iter("{*}sheet"):
        ids = (value for key, value in element.attrib.items() if key.endswith("}id"))
        part = relations.get(next(ids, ""), "")
        if part.endswith(".xml") and part in archive.namelist():
            found[element.get("name", "")] = part
    return found


def _scan_xlsx(archive: zipfile.ZipFile, part: str, path: Path) -> Scan:
    scan = Scan()
    for row in elements(archive, part, "row", path):
        own_number = row.get("r") or ""
        number = own = int(own_number) if own_number.isdecimal() else scan.rows + 1
        position = widest = filled = 0
        for cell in row:
            position += 1
            reference = cell.get("r")
            # As a rule a cell names its row as the row does, and a column that others have, too.
            if reference and (column := _COLUMNS.get(reference.removesuffix(own_number))) and own_number:
                position, number = column, own
            elif match := _REFERENCE.fullmatch(reference or ""):
                position, number = _column(match[1]), int(match[2])
                scan.rows = max(scan.rows, number)
            if position > widest:
                widest = position
            filled += len(cell) > 0
            if cell.get("t") == "e":
                value = next((child.text for child in cell if local(child) == "v"), None)
                scan.errors[number - 1, position - 1] = value or "#ERROR"
        if position:
            scan.rows = max(scan.rows, own)
        scan.columns = max(scan.columns, widest)
        scan.cells += filled
        scan.wide += filled > 1
    return scan


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


_COLUMNS = {
    "".join(letters): _column("".join(letters)) for size in (1, 2) for letters in product(ascii_uppercase, repeat=size)
}
"""The numbers of columns, from 1, up to ZZ."""


def _scan_ods(archive: zipfile.ZipFile, path: Path) -> dict[str, Scan]:
    """Scan the extent of the sheets of an ODS file, counting repeated cells and rows up to the last value."""
    scans: dict[str, Scan] = {}
    for table in elements(archive, "content.xml", "table", path):
        scan, rows = Scan(), 0
        for row in table.iter("{*}table-row"):
            repeated = _number(row, "number-rows-repeated")
            columns, before = 0, scan.cells
            for cell in row:
                over = _number(cell, "number-rows-spanned")
                if over > 1 or _number(cell, "number-columns-spanned") > 1:
                    right = columns + _number(cell, "number-columns-spanned") - 1
                    scan.merged.append((rows, columns, rows + over - 1, right))
                columns += _number(cell, "number-columns-repeated")
                if len(cell):
                    scan.rows, scan.columns, scan.cells = rows + repeated, max(scan.columns, columns), scan.cells + 1
            scan.wide += scan.cells - before > 1
            rows += repeated
        name = next((value for key, value in table.attrib.items() if key.endswith("}name")), "")
        scans[name] = scan
    return scans


def _number(element: Element, attribute: str) -> int:
    value = next((value for key, value in element.attrib.items() if key.endswith("}" + attribute)), "1")
    return int(value) if value.isdecimal() and len(value) < 10 else 1


if __name__ == "__main__":
    serve(SPREADSHEET, read)
