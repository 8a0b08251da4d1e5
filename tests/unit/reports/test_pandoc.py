"""The report as Markdown says the same in pandoc: no character of an answer becomes something else."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import replace
from typing import Any

import pytest

from coder.reports.markdown_writer import line, write_markdown
from tests.unit.reports.report_samples import small_chapter

ANSWERS = [
    'a "b" c', "it's -- so --- on...", "$x$ og $y$", "^sup^ H~2~O", "{.x} a", "(1) først", "a) x", "A.  x", "iv. rom",
    "(a) x", ": def", "1. en", "- x", "@ref", "#. x", "[a](b)", "a\\", "http://x.y", "www.a.b", "=====", "~ x", "| a",
    "<b>x</b>", "*x* _y_", "`c`", "a  b", "[^1]", "^[fot]", "\\begin{x}", "!", "& amp &amp;", "# h", "> q", "+ x",
    "   x", "10.1 x", "xlvi. a", "«'a'»", "% x", "---", "[[x]]", ":smile:",
]  # fmt: skip


def by_pandoc(text: str) -> list[dict[str, Any]]:
    program = shutil.which("pandoc")
    if program is None:
        pytest.skip("pandoc is not installed")
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
        "".join(one["c"] if one["t"] == "Str" else " " if one["t"] in ("Space", "SoftBreak") else f"<{one['t']}>"
                for one in block["c"])
        for block in blocks
        if block["t"] == "Para"
    ]  # fmt: skip
    assert len(said) == len(blocks)
    assert said[1::2] == [" ".join(text.split()) for text in ANSWERS]
    whole = small_chapter()
    tables = [one for one in by_pandoc(write_markdown(whole)) if one["t"] == "Table"]
    assert len(tables) == len(whole.tables) + sum(len(one.panels) for one in whole.figures)


def test_a_wide_table_has_rules_as_long_as_its_columns_hold() -> None:
    (table,) = small_chapter().tables
    wide = replace(table, rows=(("k" * 45, *table.rows[0][1:]), *table.rows[1:]))
    rule = next(
        one for one in write_markdown(replace(small_chapter(), blocks=(wide,))).splitlines() if one[:3] == "| -"
    )
    lengths = [part.strip().count("-") for part in rule.strip("|").split("|")]
    assert lengths[0] == 45, "the longest cell"
    assert max(lengths[1:]) < 20
