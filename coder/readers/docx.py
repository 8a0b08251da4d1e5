"""Splits Word documents into headings, list items, paragraphs and table rows (ECMA-376 part 1, §17).

The XML is read directly, so that the container's limits and the hardened parser apply to all of it, and text in content
controls, text boxes and accepted insertions counts. Deleted text, notes, comments, headers and footers do not, and are
reported as left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from zipfile import ZipFile

from coder.containers import Element, local, open_archive, tree
from coder.errors import FileRefused
from coder.message import Message, one_or_many
from coder.readers.blocks import LEFT_OUT, NUMBER, Block, Notes

CELL_SEPARATOR = " | "
_AGAIN = re.compile(r"(?<= )[2-9]$")
"""Suffix of the name of a built-in style for a nested list («List Bullet 2»)."""
_HEADING = re.compile(r"heading ([1-9])", re.IGNORECASE)
_SKIPPED = {"Fallback", "del", "moveFrom", "txbxContent"}
_CONTAINERS = ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag", "Fallback")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def docx_blocks(path: Path) -> tuple[list[Block], Notes]:
    """Return blocks in order, `line` counting paragraphs from 1, and notes. Raises FileRefused."""
    with path.open("rb") as file:
        if file.read(8) == _OLE:
            hint = Message("Open it in Word and save it as .docx without password.")
            raise FileRefused("{path}: it is a password-protected or old binary file.", hint, path=path)
    with open_archive(path) as archive:
        names = archive.namelist()
        if "word/document.xml" not in names:
            raise FileRefused("{path} is not a Word document.", "Save it as .docx.", path=path)
        styles = tree(archive, "word/styles.xml", path) if "word/styles.xml" in names else ()
        levels, lists = _heading_styles(styles), _list_styles(styles)
        body = next((e for e in tree(archive, "word/document.xml", path) if local(e) == "body"), None)
        left_out = _beside(archive, path)
    blocks: list[Block] = []
    notes: Notes = []
    if body is not None and (
        deleted := sum(local(node) in ("del", "moveFrom") and _has_text(node) for node in body.iter())
    ):
        left_out.append((deleted, "deleted passage"))
    notes += [(one_or_many(*LEFT_OUT[what], count), "") for count, what in left_out]
    boxes = 0
    for number, element in enumerate(_parts(body) if body is not None else (), start=1):
        if local(element) == "p":
            text = _text(element).strip()
            if text:
                level, depth = _role(element, levels, lists)
                whole = " ".join(text.split()) if level else text
                blocks.append(Block(number, whole, level, depth > 0, "list" if depth else "", depth))
        else:
            blocks.extend(_table(element, number, notes))
        for box in _boxes(element):
            texts = [text for part in _parts(box) if (text := _whole(part).strip())]
            boxes += bool(texts)
            blocks += [Block(number, text, item=True) for text in texts]
    if boxes:
        notes.append(
            (
                one_or_many(
                    "Read with the paragraph it hangs on: {n} text box.",
                    "Read with the paragraphs they hang on: {n} text boxes.", boxes,
                ),
                "",
            )
        )  # fmt: skip
    return blocks, notes


_BESIDE = (("word/footnotes.xml", "footnote"), ("word/endnotes.xml", "endnote"), ("word/comments.xml", "comment"))


def _beside(archive: ZipFile, path: Path) -> list[tuple[int, str]]:
    """Return how much beside the body is left out: (count, what), empty for nothing."""
    names = set(archive.namelist())
    found = [
        (sum(local(element) == what and _has_text(element) for element in tree(archive, part, path)), what)
        for part, what in _BESIDE
        if part in names
    ]
    for what in ("header", "footer"):
        parts = [name for name in names if re.fullmatch(rf"word/{what}\d*\.xml", name)]
        found.append((sum(_has_text(tree(archive, part, path)) for part in parts), what))
    return [(count, what) for count, what in found if count]


def _has_text(element: Element) -> bool:
    """Return whether an element contains text, even deleted."""
    return any(local(node) in ("t", "delText") and (node.text or "").strip() for node in element.iter())


def _boxes(element: Element) -> Iterator[Element]:
    """Yield the text boxes anchored to a paragraph or table, each once: Word writes one twice, for older programs."""
    for child in element:
        name = local(child)
        if name == "txbxContent":
            yield child
        elif name == "AlternateContent":
            choices = [choice for choice in child if local(choice) == "Choice"]
            yield from _boxes(choices[0] if choices else child)
        elif name not in ("del", "moveFrom"):
            yield from _boxes(child)


def _whole(part: Element) -> str:
    """Return the text of a paragraph, or of a table with a line for each row."""
    if local(part) == "p":
        return _text(part)
    rows = [[_text(cell).strip() for cell in _named(row, "tc")] for row in _named(part, "tr")]
    return "\n".join(CELL_SEPARATOR.join(filter(None, row)) for row in rows)


def _parts(container: Element) -> Iterator[Element]:
    """Yield paragraphs and tables in order, including those inside content controls and custom XML."""
    for element in container:
        name = local(element)
        if name in ("p", "tbl"):
            yield element
        elif name in _CONTAINERS:
            yield from _parts(element)
        elif name == "AlternateContent":
            choices = [choice for choice in element if local(choice) == "Choice"]
            yield from _parts(choices[0] if choices else element)


def _text(element: Element) -> str:
    """Return the text of a paragraph or cell with all changes accepted."""
    pieces: list[str] = []
    for child in element:
        name = local(child)
        if name == "t":
            pieces.append(child.text or "")
        elif name == "tab":
            pieces.append("\t" if local(element) == "r" else "")
        elif name in ("br", "cr"):
            pieces.append("\n")
        elif name == "noBreakHyphen":
            pieces.append("-")
        elif name not in _SKIPPED and len(child):
            pieces.append(_text(child))
    return "".join(pieces)


def _child(element: Element, *names: str) -> Element | None:
    """Return the element reached by child names, or None."""
    found: Element | None = element
    for name in names:
        if found is None:
            return None
        found = next((child for child in found if local(child) == name), None)
    return found


def _value(element: Element | None) -> str:
    """Return the `val` attribute, whatever its namespace."""
    if element is None:
        return ""
    return next((str(value) for key, value in element.attrib.items() if key.rpartition("}")[2] == "val"), "")


def _heading_styles(styles: Iterable[Element]) -> dict[str, int]:
    """Map style ids to heading levels: built-in headings, the title, and outline levels, inherited ones included."""
    levels: dict[str, int] = {}
    for style in styles:
        title = _value(_child(style, "name"))
        outline = _value(_child(style, "pPr", "outlineLvl"))
        heading = _HEADING.fullmatch(title)
        if heading:
            levels[_id(style)] = int(heading[1])
        elif title.lower() == "title":
            levels[_id(style)] = 1
        elif outline.isdecimal() and int(outline) < 9:
            levels[_id(style)] = int(outline) + 1
    return _inherited(levels, styles)


def _list_styles(styles: Iterable[Element]) -> dict[str, int]:
    """Map style ids to the list depth of their paragraphs, from 1, for «List Bullet 2» and the like; 0 for none."""
    depths: dict[str, int] = {}
    for style in styles:
        numbered = _child(style, "pPr", "numPr")
        if numbered is not None:
            again = _AGAIN.search(_value(_child(style, "name")))
            depths[_id(style)] = _depth(numbered, int(again[0]) if again else 1)
    return _inherited(depths, styles)


def _depth(numbered: Element, usual: int) -> int:
    """Return the list depth of a paragraph by its numbering properties; number 0 removes it from lists."""
    if _value(_child(numbered, "numId")) == "0":
        return 0
    level = _value(_child(numbered, "ilvl"))
    return max(usual, int(level) + 1) if level.isdecimal() and int(level) < 9 else usual


def _id(style: Element) -> str:
    return next((str(value) for key, value in style.attrib.items() if key.endswith("}styleId")), "")


def _inherited(known: dict[str, int], styles: Iterable[Element]) -> dict[str, int]:
    """Extend properties of styles to the styles based on them."""
    based = {_id(style): _value(_child(style, "basedOn")) for style in styles if local(style) == "style"}
    for name in based:
        seen, ancestor = {name}, based[name]
        while name not in known and ancestor in based and ancestor not in seen:
            if ancestor in known:
                known[name] = known[ancestor]
            seen.add(ancestor)
            ancestor = based[ancestor]
    return known


def _role(paragraph: Element, levels: dict[str, int], lists: dict[str, int]) -> tuple[int, int]:
    """Return heading level (0: none) and list depth (0: none) of the paragraph."""
    properties = _child(paragraph, "pPr")
    if properties is None:
        return 0, 0
    outline = _value(_child(properties, "outlineLvl"))
    style = _value(_child(properties, "pStyle"))
    level = levels.get(style, 0)
    if outline.isdecimal() and int(outline) < 9:
        level = int(outline) + 1
    numbered = _child(properties, "numPr")
    depth = lists.get(style, 0) if numbered is None else _depth(numbered, lists.get(style, 0) or 1)
    return level, 0 if level else depth


def _table(table: Element, number: int, notes: Notes) -> Iterator[Block]:
    """Yield a table of numbers as one block, any other row by row, cells joined by CELL_SEPARATOR."""
    rows = []
    for row in _named(table, "tr"):
        cells = ["\n".join(filter(None, (_text(p).strip() for p in _parts(cell)))) for cell in _named(row, "tc")]
        rows.append([cell for cell in cells if cell])
    cells = [cell for row in rows for cell in row]
    lines = [CELL_SEPARATOR.join(row) for row in rows if row]
    if cells and sum(NUMBER.fullmatch(cell) is not None for cell in cells) * 3 >= len(cells):
        notes.append(
            (Message("A table of {n} {n:cell|cells} was read as one item.", n=len(cells)), f"paragraph {number}")
        )
        yield Block(number, "\n".join(lines), item=True)
        return
    if lines:
        notes.append(
            (
                Message("A table of {n} {n:row|rows}: each row was read as one item.", n=len(lines)),
                f"paragraph {number}",
            )
        )
    for line in lines:
        yield Block(number, line, item=True)


def _named(element: Element, name: str) -> Iterator[Element]:
    """Yield children with a name, including those inside content controls."""
    for child in element:
        if local(child) == name:
            yield child
        elif local(child) in _CONTAINERS:
            yield from _named(child, name)
