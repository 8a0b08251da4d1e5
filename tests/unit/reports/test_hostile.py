"""Hostile answers, code names, values and titles in every writer: shown, never run, never broken."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from html.parser import HTMLParser
from pathlib import Path

import docx
import openpyxl
import pytest
from lxml import etree

from coder.operations.reporting import formats, make_report
from coder.reports.definition import Definition, QuoteRules
from coder.text.visible import visible
from tests.unit.reports.report_samples import compose_report, hostile_answers, project_of

NAMES = [
    "a/b",
    "«sitat» \"x\" 'y'",
    "<b>fet</b>&amp;",
    "=1+1",
    "[lenke](http://x.no)",
    "kode\u202e|rør",
    "$x_1^2$",
    "a" * 300,
]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """A report of hostile answers in every format, all quoted."""
    folder = tmp_path_factory.mktemp("hostile")
    answers = hostile_answers()
    with project_of(folder / "p.db", [f"{text} {number}" for number, text in enumerate(answers)] * 2, NAMES,
                    ["<script>alert(1)</script>", "=cmd|' /C calc'!A0", "\x1b[31mrød"]) as session:  # fmt: skip
        definition = Definition(
            title='=HYPERLINK("http://x")<script>\x1b[2J',
            authors=("@x", "<i>"),
            mask_below=0,
            quotes=QuoteRules(per_code=1_000, longest=1_000_000, attribution=("gruppe",), respondent="key"),
        )
        make_report(session, [folder / f"r.{ending}" for ending in formats()], definition, undecided="show")
        chapter, _ = compose_report(session, definition, undecided="show")
    return folder, [quote.text for quote in chapter.quotes]


def test_every_quote_is_in_every_format(written: tuple[Path, list[str]]) -> None:
    folder, quotes = written
    assert len(quotes) > 25
    document = docx.Document(str(folder / "r.docx"))
    paragraphs = {paragraph.text for paragraph in document.paragraphs}
    book = openpyxl.load_workbook(folder / "r.xlsx")
    cells = [str(row[1].value) for row in book["Sitater"].iter_rows(min_row=5) if row[1].value is not None]
    page = (folder / "r.html").read_text(encoding="utf-8")
    with zipfile.ZipFile(folder / "r.zip") as bundle:
        rows = [json.loads(line)["Sitat"] for line in bundle.read("quotes.jsonl").decode().splitlines()]
    for quote in quotes:
        assert quote in paragraphs
        assert quote in rows
        assert (
            visible(quote)
            .replace("&", "&amp;")
            .replace("<", "&lt;")
            .replace(">", "&gt;")
            .replace('"', "&quot;")
            .replace("'", "&#x27;")
            .replace("\n", "<br>\n")
            in page
        )
        if len(quote) < 32_000:
            assert quote in cells
    longest = max(quotes, key=len)
    assert len(longest) > 32_767
    assert longest in "".join(cells), "a text too long for a cell goes on in the next row"


def test_the_workbook_has_no_formula_and_no_link(written: tuple[Path, list[str]]) -> None:
    folder, _ = written
    with zipfile.ZipFile(folder / "r.xlsx") as parts:
        for name in parts.namelist():
            tree = etree.fromstring(parts.read(name)) if name.endswith((".xml", ".rels")) else None
            if tree is None or not name.startswith("xl/worksheets/"):
                continue
            tags = {etree.QName(node).localname for node in tree.iter() if isinstance(node.tag, str)}
            assert "f" not in tags, name
            links = [node for node in tree.iter() if etree.QName(node).localname == "hyperlink"]
            # The contents lead to sheets of the workbook, and these back.
            assert all(set(node.keys()) <= {"ref", "location", "display"} for node in links), name
            assert all(re.fullmatch(r"'?[\w –()]+'?!A\d+", node.get("location", "")) for node in links), name


def test_the_document_is_well_formed_and_links_nowhere(written: tuple[Path, list[str]]) -> None:
    folder, _ = written
    with zipfile.ZipFile(folder / "r.docx") as parts:
        for name in parts.namelist():
            if name.endswith(".rels"):
                assert b'TargetMode="External"' not in parts.read(name), name
        text = parts.read("word/document.xml").decode()
    assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\u202e]", text)


class _Reader(HTMLParser):
    """Collects tags and attributes of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def test_the_page_runs_nothing_of_the_answers_and_fetches_nothing(written: tuple[Path, list[str]]) -> None:
    folder, _ = written
    page = (folder / "r.html").read_text(encoding="utf-8")
    reader = _Reader()
    reader.feed(page)
    tags = [tag for tag, _ in reader.tags]
    assert tags.count("script") == 1
    assert not {"iframe", "object", "embed", "form", "base", "i", "b"} & set(tags)
    for _, attributes in reader.tags:
        assert not any(name.startswith("on") for name in attributes)
        for name in ("href", "xlink:href", "src"):
            assert (attributes.get(name) or "#").startswith("#"), attributes
    assert "default-src 'none'" in page
    assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202e\ufffe]", page)


def test_markdown_has_no_link_no_markup_and_no_control_character(written: tuple[Path, list[str]]) -> None:
    folder, _ = written
    text = (folder / "r.md").read_text(encoding="utf-8")
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", text)
    assert not re.search(r"(?<!\\)<(?!br>)", text)
    assert not re.search(r"(?<!\\)\]\(", text)
    assert not re.search(r"https?://", text)


def test_csv_of_the_bundle_is_safe_in_a_spreadsheet(written: tuple[Path, list[str]]) -> None:
    folder, _ = written
    with zipfile.ZipFile(folder / "r.zip") as bundle:
        assert bundle.testzip() is None
        for name in bundle.namelist():
            assert not name.startswith("/")
            assert ".." not in name
            if not name.endswith(".csv"):
                continue
            csv.field_size_limit(10_000_000)
            for row in csv.reader(io.StringIO(bundle.read(name).decode("utf-8-sig"), newline=""), delimiter=";"):
                for cell in row:
                    assert not re.match(r"\s*[=+@＝]|\s*-\D", cell), (name, cell[:40])


def test_sheet_names_are_what_excel_allows(written: tuple[Path, list[str]]) -> None:
    folder, _ = written
    names = openpyxl.load_workbook(folder / "r.xlsx", read_only=True).sheetnames
    assert len({name.casefold() for name in names}) == len(names)
    assert all(len(name) <= 31 and not re.search(r"[\[\]:*?/\\]", name) for name in names)
