"""Splits OpenDocument text into headings, list items, paragraphs and table rows (ODF 1.3 part 3).

The XML is read directly, so that the container's limits and the hardened parser apply, as for Word documents.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from coder.containers import Element, local, open_archive, tree
from coder.errors import FileRefused
from coder.message import one_or_many
from coder.readers.blocks import LEFT_OUT, Block, Notes

_BESIDE = {"note": "note", "annotation": "comment", "tracked-changes": "list of deleted passages"}
_MOST_BLANKS = 1_000


def odt_blocks(path: Path) -> tuple[list[Block], Notes]:
    """Return blocks in order, `line` counting paragraphs from 1, and what was left out. Raises FileRefused."""
    with open_archive(path) as archive:
        if "content.xml" not in archive.namelist():
            raise FileRefused("{path} is not an OpenDocument text.", "Save it as .odt or .docx.", path=path)
        root = tree(archive, "content.xml", path)
    body = next((element for element in root.iter() if local(element) == "text"), None)
    if body is None:
        raise FileRefused(
            "{path} is an OpenDocument file, but holds no text document.", "Save it as .odt or .docx.", path=path
        )
    blocks = [
        Block(number, text, level, depth > 0, "list" if depth else "", depth)
        for number, (element, depth) in enumerate(_parts(body, 0), start=1)
        for text, level in _block(element)
        if text
    ]
    counts = {what: sum(local(element) == name for element in body.iter()) for name, what in _BESIDE.items()}
    return blocks, [(one_or_many(*LEFT_OUT[what], n), "") for what, n in counts.items() if n]


def _parts(element: Element, depth: int) -> Iterator[tuple[Element, int]]:
    """Yield paragraphs, headings and table rows in order, with their list depth."""
    for child in element:
        name = local(child)
        if name in ("p", "h", "table-row"):
            yield child, depth
        elif name not in _BESIDE:
            yield from _parts(child, depth + (name == "list"))


def _block(element: Element) -> Iterator[tuple[str, int]]:
    if local(element) == "table-row":
        cells = (" ".join(_text(part).strip() for part, _ in _parts(cell, 0)) for cell in element)
        yield " | ".join(cell for cell in cells if cell.strip()), 0
        return
    level = next((int(value) for name, value in element.attrib.items() if name.endswith("}outline-level")), 0)
    text = _text(element).strip()
    if local(element) == "h":
        yield " ".join(text.split()), max(level, 1)
    else:
        yield text, 0


def _text(element: Element) -> str:
    """Return the text of a paragraph, text boxes included; white space is collapsed as the format requires."""
    parts_of_text = [" ".join((element.text or "").split("\n"))]
    for child in element:
        name = local(child)
        if name == "s":
            many = next((value for key, value in child.attrib.items() if key.endswith("}c")), "1")
            parts_of_text.append(" " * min(int(many) if many.isdecimal() else 1, _MOST_BLANKS))
        elif name in ("tab", "line-break"):
            parts_of_text.append("\t" if name == "tab" else "\n")
        elif name in ("p", "h"):
            parts_of_text.append(f"\n{_text(child)}\n")
        elif name not in _BESIDE and isinstance(child.tag, str):
            parts_of_text.append(_text(child))
        parts_of_text.append(" ".join((child.tail or "").split("\n")))
    return "".join(parts_of_text)
