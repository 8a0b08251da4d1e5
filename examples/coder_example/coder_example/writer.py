"""Writes tables with tabs, and the report as plain lines, for braille and screen readers."""

from __future__ import annotations

from pathlib import Path

from coder.plugins.writers import (
    BulletList,
    ChapterTable,
    ExportTable,
    Figure,
    Fitted,
    Heading,
    HowWritten,
    Paragraph,
    Quotes,
    ReportToWrite,
    Target,
    Words,
    printed_rows,
)


def write_table(table: ExportTable, target: Target, how: HowWritten) -> Fitted:
    """Write one line per row; line breaks and tabs in cells become blanks."""
    assert isinstance(target, Path)
    count = 0
    with target.open("w", encoding="utf-8") as file:
        print(*table.header, sep="\t", file=file)
        for row in table.rows:
            print(*(" ".join(str("" if value is None else value).split()) for value in row), sep="\t", file=file)
            count += 1
    return Fitted(count)


def write_report(report: ReportToWrite, path: Path) -> None:
    """Write headings, sentences, tables row by row, figures in words, and quotes."""
    words = Words(report.chapter.language, report.chapter.unit)
    lines = [report.chapter.title, *report.chapter.authors]
    for block in report.chapter.blocks:
        match block:
            case Heading() | Paragraph():
                lines += ["", block.text]
            case BulletList():
                lines += [f"- {item}" for item in block.items]
            case ChapterTable():
                lines += ["", f"{block.number} {block.caption}"]
                for row in printed_rows(block, words):
                    cells = zip(block.columns, row, strict=True)
                    lines.append("; ".join(f"{column.label}: {cell}".removeprefix(": ") for column, cell in cells))
                lines += block.fresh
            case Figure():
                lines += ["", f"{block.number} {block.caption}", block.alt, *block.fresh]
            case Quotes():
                lines += [f"«{quote.text}» {quote.attribution}".rstrip() for quote in block.quotes]
    lines += ["", *report.chapter.facts]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
