"""A table of a Word document as XML, written at once: building it cell by cell takes minutes for thousands of rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from docx.oxml.ns import nsdecls

from coder.reports.hyphens import SOFT_HYPHEN, breakable, unbroken
from coder.text.visible import visible

LONGEST = 42
"""Characters at which the text of a cell wraps instead of widening its column."""

WORD = 13
"""Characters of a word that a text column always fits; longer ones are hyphenated where there are many columns."""

NUMBER = 0.85
"""Width of a digit relative to other letters, including the spaces and parentheses of number cells."""

MARGINS = 190
"""Margins of a cell in twentieths of a point, with some slack."""

NARROW = 6
"""From this many columns on the type is smaller."""


def table_xml(
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    numeric: Sequence[bool],
    width: int,
    *,
    depth: Sequence[int] = (),
    total: bool = False,
    about: str = "",
    noted: bool = False,
) -> str:
    """Return the `w:tbl` element; `width` is in twentieths of a point. The header repeats, rows do not break across
    pages, and if `noted` the last rows stay with the notes below.
    """
    small = len(header) > NARROW
    header = [unbroken(label) for label in header]
    rows = [[unbroken(text) for text in row] for row in rows]
    widths = column_widths(header, rows, numeric, width)
    grid = "".join(f'<w:gridCol w:w="{column_width}"/>' for column_width in widths)
    look = f'<w:tblLook w:val="{"0460" if total else "0420"}" w:firstRow="1" w:lastRow="{int(total)}" w:noVBand="1"/>'
    parts = [
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblStyle w:val="ReportTable"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/>{look}<w:tblCaption w:val={_attribute(about)}/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>",
        "<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>",
    ]
    for label, number, column_width in zip(header, numeric, widths, strict=True):
        parts.append(_cell(label, column_width, number=number, bold=True, small=small, keep=True, head=True))
    parts.append("</w:tr>")
    last = len(rows) - 1
    for place, row in enumerate(rows):
        parts.append("<w:tr><w:trPr><w:cantSplit/></w:trPr>")
        bold = total and place == last
        for column, (text, number, column_width) in enumerate(zip(row, numeric, widths, strict=True)):
            inset = 200 * depth[place] if depth and column == 0 else 0
            # A short table stays on one page with its caption.
            keep = (place < last and (last < 12 or place < 2)) or (noted and place > last - 2)
            keep = keep and max(map(len, row)) < 2 * LONGEST
            parts.append(_cell(text, column_width, number=number, bold=bold, small=small, inset=inset, keep=keep))
        parts.append("</w:tr>")
    parts.append("</w:tbl>")
    return "".join(parts)


def _attribute(text: str) -> str:
    return quoteattr(" ".join(visible(text).split())[:250])


def _cell(
    text: str,
    width: int,
    *,
    number: bool,
    bold: bool,
    small: bool,
    inset: int = 0,
    keep: bool = False,
    head: bool = False,
) -> str:
    mark = "<w:b/>" if bold else ""
    size = '<w:sz w:val="16"/>' if small else ""
    room = (width - MARGINS - inset) // _unit(small=small) - bold
    shown = visible(text).replace("\t", " ")
    if head:  # «2 000–4 999» may wrap where it does not fit on one line
        shown = " ".join(word.replace("–", "–\n") if len(word) > room else word for word in shown.split(" "))
    lines = breakable(shown, room).split("\n")
    runs = "<w:r><w:br/></w:r>".join(f"<w:r><w:rPr>{mark}{size}</w:rPr>{_text(line)}</w:r>" for line in lines)
    right = '<w:jc w:val="right"/>' if number else ""
    left = f'<w:ind w:left="{inset}"/>' if inset else ""
    together = "<w:keepNext/>" if keep else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="TableText"/>{together}'
        f"{left}{right}</w:pPr>{runs}</w:p></w:tc>"
    )


def _text(line: str) -> str:
    """Return a line as the text of a run, with optional hyphens as Word's own."""
    return "<w:softHyphen/>".join(f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in line.split(SOFT_HYPHEN))


def _unit(*, small: bool) -> int:
    """Return the width of a bold, wide character in twentieths of a point."""
    return 100 if small else 118


def column_widths(
    header: Sequence[str], rows: Sequence[Sequence[str]], numeric: Sequence[bool], width: int
) -> list[int]:
    """Return widths that add up to `width`: each column fits its longest word, number columns their cells where
    possible, and the rest is shared by content.
    """
    unit = _unit(small=len(header) > NARROW)
    least, wish, whole = [], [], []
    for column, label in enumerate(header):
        texts = [label, *(row[column] for row in rows)]
        words = max((len(word) for text in texts[1:] for word in _words(text)), default=1)
        # The header is bold, hence wider.
        words = max([words, *(1 + len(word) for word in _words(label, head=True))])
        least.append(min(words, 20 if numeric[column] else WORD) * unit + MARGINS)
        cells = max((len(text) for text in texts[1:]), default=1) if numeric[column] else 0
        whole.append(max(least[-1], round(cells * unit * NUMBER) + MARGINS))
        mean_length = sum(min(len(text), 400) for text in texts) / len(texts)
        longest = max((len(part) for text in texts for part in text.split("\n")), default=1)
        wish.append(max(least[-1], min(longest, LONGEST) * unit + MARGINS, min(mean_length, 6 * LONGEST) * unit))
    if sum(whole) <= width:
        least, wish = whole, [max(*pair) for pair in zip(whole, wish, strict=True)]
    if sum(least) >= width:
        return [max(1, round(minimum * width / sum(least))) for minimum in least]
    more = [max(0.0, want - minimum) for want, minimum in zip(wish, least, strict=True)]
    scale = min(1.0, (width - sum(least)) / sum(more)) if sum(more) else 0.0
    widths = [minimum + extra * scale for minimum, extra in zip(least, more, strict=True)]
    # Unused width goes to the first column, up to a table of three quarters of the page.
    widths[0] += max(0.0, width * 0.75 - sum(widths))
    return [round(column_width) for column_width in widths]


def _words(text: str, *, head: bool = False) -> list[str]:
    """Split text into parts that must not wrap: no-break spaces and hyphens before letters do not separate. Headers may
    also wrap within «2 000–4 999».
    """
    parted = re.sub(r"-(?=[^\W\d])", "- ", text.replace("\u00a0", "_"))
    return (parted.replace("–", "– ") if head else parted).split()
