"""The report as Markdown says the same in pandoc: no character of an answer becomes something else."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import replace
from importlib import import_module
from importlib.util import find_spec
from io import BytesIO
from typing import Any

import docx
import pytest

from coder.reports.chapter import Heading, ReportColumn
from coder.reports.markdown_writer import line, write_markdown
from tests.unit.reports.report_samples import small_chapter

ANSWERS = [
    'a "b" c', "it's -- so --- on...", "$x$ og $y$", "^sup^ H~2~O", "{.x} a", "(1) først", "a) x", "A.  x", "iv. rom",
    "(a) x", ": def", "1. en", "- x", "@ref", "#. x", "[a](b)", "a\\", "http://x.y", "www.a.b", "=====", "~ x", "| a",
    "<b>x</b>", "*x* _y_", "`c`", "a  b", "[^1]", "^[fot]", "\\begin{x}", "!", "& amp &amp;", "# h", "> q", "+ x",
    "   x", "10.1 x", "xlvi. a", "«'a'»", "% x", "---", "[[x]]", ":smile:",
]  # fmt: skip


def pandoc() -> str:
    """The program pandoc, or that of the package `pypandoc_binary`; a skip where there is neither."""
    found = shutil.which("pandoc")
    if found is None and find_spec("pypandoc") is not None:
        found = str(import_module("pypandoc").get_pandoc_path())
    if found is None:
        pytest.skip("pandoc is not installed")
    return found


def by_pandoc(text: str) -> list[dict[str, Any]]:
    program = pandoc()
    done = subprocess.run(
        [program, "-f", "markdown", "-t", "json"], input=text, capture_output=True, text=True, check=True
    )
    return list(json.loads(done.stdout)["blocks"])


def test_what_begins_a_list_elsewhere_begins_with_a_sign_that_takes_that_away() -> None:
    assert [line(text) for text in ("1. en", "(1) en", "a) en", "- en", ": en", "ja. nei")] == [
        r"1\. en", r"(1\) en", r"a\) en", r"\- en", r"\: en", "ja. nei",
    ]  # fmt: skip


def test_every_answer_is_a_paragraph_of_just_its_characters_in_pandoc() -> None:
    blocks = by_pandoc("\n\n".join(f"x {line('')}\n\n{line(text)}" for text in ANSWERS))
    said = [
        "".join(part["c"] if part["t"] == "Str" else " " if part["t"] in ("Space", "SoftBreak") else f"<{part['t']}>"
                for part in block["c"])
        for block in blocks
        if block["t"] == "Para"
    ]  # fmt: skip
    assert len(said) == len(blocks)
    assert said[1::2] == [" ".join(text.split()) for text in ANSWERS]
    whole = small_chapter()
    tables = [block for block in by_pandoc(write_markdown(whole)) if block["t"] == "Table"]
    assert len(tables) == len(whole.tables) + sum(len(figure.panels) for figure in whole.figures)


def test_a_wide_table_has_rules_as_long_as_its_columns_hold() -> None:
    (table,) = small_chapter().tables
    wide = replace(table, rows=(("k" * 45, *table.rows[0][1:]), *table.rows[1:]))
    rule = next(
        row for row in write_markdown(replace(small_chapter(), blocks=(wide,))).splitlines() if row[:3] == "| -"
    )
    lengths = [part.strip().count("-") for part in rule.strip("|").split("|")]
    assert lengths[0] == 45, "the longest cell"
    assert max(lengths[1:]) < 20


def test_a_word_document_that_pandoc_makes_has_the_same_headings_tables_captions_and_quotes() -> None:
    whole = small_chapter()
    text = write_markdown(whole)
    done = subprocess.run(
        [pandoc(), "-f", "markdown", "-t", "docx"], input=text.encode(), capture_output=True, check=True
    )
    document = docx.Document(BytesIO(done.stdout))
    styled = [
        (paragraph.style.name if paragraph.style is not None else "", paragraph.text)
        for paragraph in document.paragraphs
    ]
    headings = [
        (1, whole.title),
        *((block.level + 1, block.text) for block in whole.blocks if isinstance(block, Heading)),
    ]
    assert [(int(style[-1]), said) for style, said in styled if style.startswith("Heading")] == headings
    said = [content for _, content in styled]
    for caption in (
        *(f"Tabell {table.number} {table.caption}" for table in whole.tables),
        *(f"Figur {figure.number} {figure.caption}" for figure in whole.figures),
    ):
        assert caption in said
    (table,) = whole.tables
    held = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert held[0] == [column.label for column in table.columns]
    assert [row[:3] for row in held[1:]] == [["a", "3", "13"], ["\u2003a1", "1\u00a0234", "0"], ["Total", "24", "100"]]
    quoted = [quote for quote in whole.quotes if quote.text.startswith("-")]
    assert any(quoted[0].text == text for text in said), "a list stays a list, line by line"


def test_columns_of_numbers_have_room_for_a_number_where_pandoc_divides_the_page() -> None:
    (table,) = small_chapter().tables
    columns = (
        ReportColumn("Spørsmål", "text"),
        *(ReportColumn(f"I svært liten grad {n}") for n in range(5)),
        ReportColumn("n"),
    )
    wide = replace(table, columns=columns, rows=(("Personer som bor alene", *[100] * 5, 82),), depth=(), total=False)
    (made,) = by_pandoc(write_markdown(replace(small_chapter(), blocks=(wide,))))[-2:-1]
    widths = [column[1]["c"] for column in made["c"][2]]
    assert min(widths) * 90 >= 5, "of a line of some ninety characters, with margins"
