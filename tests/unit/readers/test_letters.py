"""Letters in PDF, RTF and ODT: text, headings and lists; what is scanned, locked, damaged or hostile is refused."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from coder.errors import FileRefused
from coder.operations.importing import Roles, have_own_headings, plan_import
from coder.readers import ReadOptions, Source, open_source

ODF = 'xmlns:office="urn:office" xmlns:text="urn:text" xmlns:table="urn:table"'


def pairs(source: Source) -> list[tuple[object, object]]:
    return [(question, text) for _, (question, text) in source.rows()]


def odt(folder: Path, body: str, head: str = "") -> Path:
    path = folder / "brev.odt"
    content = f"<office:content {ODF}><office:body><office:text>{body}</office:text></office:body></office:content>"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", head + content)
    return path


def pdf(folder: Path, lines: list[str]) -> Path:
    """A PDF of one page, as small as can be."""
    shown = " T* ".join(f"({line.replace('(', '')}) Tj" for line in lines)
    stream = f"BT /F1 12 Tf 14 TL 50 700 Td {shown} ET".encode("cp1252") if lines else b""
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]  # fmt: skip
    whole, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(whole))
        whole += b"%d 0 obj%s endobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        table,
        len(whole),
    )
    path = folder / "brev.pdf"
    path.write_bytes(whole + end)
    return path


def test_odt(tmp_path: Path) -> None:
    body = (
        '<text:h text:outline-level="1">Tiltak</text:h><text:p>Mer<text:s text:c="2"/>tid<text:line-break/>og ro'
        "<text:note><text:p>fot</text:p></text:note></text:p>"
        "<text:list><text:list-item><text:p>en</text:p></text:list-item></text:list>"
        "<table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell>"
        "<table:table-cell><text:p>b</text:p></table:table-cell></table:table-row></table:table>"
    )
    opened = open_source(odt(tmp_path, body))
    assert pairs(opened) == [("Tiltak", "Mer  tid\nog ro"), ("Tiltak", "en"), ("Tiltak", "a | b")]
    assert [problem.message for problem in opened.problems] == ["Left out: 1 note."]


def test_odt_with_a_doctype_is_refused(tmp_path: Path) -> None:
    head = '<!DOCTYPE x [<!ENTITY a "aaaa">]>'
    with pytest.raises(FileRefused):
        open_source(odt(tmp_path, "<text:p>Ja</text:p>", head))


def test_rtf(tmp_path: Path) -> None:
    path = tmp_path / "brev.rtf"
    path.write_bytes(rb"{\rtf1\ansi\ansicpg1252 Mer tid til p\'e5r\'f8rende.\par Ro og fred.\par}")
    assert pairs(open_source(path)) == [("innspill", "Mer tid til pårørende."), ("innspill", "Ro og fred.")]


def test_pdf(tmp_path: Path) -> None:
    first = "- Tid til de eldre og til pårørende, og til alle andre som"
    path = pdf(tmp_path, ["1. Hva er viktig?", first, "trenger det.", "- Ro"])
    assert pairs(open_source(path)) == [
        ("1. Hva er viktig?", "Tid til de eldre og til pårørende, og til alle andre som\ntrenger det."),
        ("1. Hva er viktig?", "Ro"),
    ]
    assert pairs(open_source(path, ReadOptions(headings=False)))[0] == ("innspill", "1. Hva er viktig?")


def test_a_scanned_pdf_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="pictures of pages and no text") as refused:
        open_source(pdf(tmp_path, []))
    assert "OCR" in refused.value.hint


@pytest.mark.parametrize("content", [b"%PDF-1.4\nrot", b"bare tekst", b"%PDF-1.7\n" + bytes(range(256)) * 20])
def test_what_is_no_pdf_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "brev.pdf"
    path.write_bytes(content)
    with pytest.raises(FileRefused):
        open_source(path)


def test_a_pdf_is_known_by_its_content(tmp_path: Path) -> None:
    path = pdf(tmp_path, ["Mer tid."]).rename(tmp_path / "brev.txt")
    opened = open_source(path)
    assert pairs(opened) == [("innspill", "Mer tid.")]


@pytest.mark.parametrize(
    ("letters", "own"),
    [
        (("# Skolevei\n\nDen er farlig.\n", "# Økonomi\n\nFor lite penger.\n"), True),
        (("# Skolevei\n\nDen er farlig.\n", "Vi er imot.\n"), True),
        (("# 1. Skolevei\n\nDen er farlig.\n", "# Annet\n\n## 2) skolevei\n\nDen er trygg.\n"), False),
        (("Vi er imot.\n", "Vi er for.\n"), False),
        (("# Skolevei\n\nDen er farlig.\n",), False),
    ],
)
def test_letters_have_headings_of_their_own_where_no_two_share_one(
    tmp_path: Path, letters: tuple[str, ...], own: bool
) -> None:
    plans = []
    for number, text in enumerate(letters):
        file = tmp_path / f"brev{number}.md"
        file.write_text(text, encoding="utf-8")
        plans.append(plan_import(file, ReadOptions(), Roles()))
    assert have_own_headings(plans) is own
