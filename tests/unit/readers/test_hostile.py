"""Letters and tables that are locked, bombs, damaged, or named for what they are not."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path

import pytest

from coder.errors import FileRefused
from coder.readers import open_source

OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"


def pdf(*objects: bytes) -> bytes:
    """A PDF file of these objects, the first its catalogue."""
    content, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    end = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(content))
    return content + head + table + end


def bomb() -> bytes:
    unpacked = zlib.compressobj(9)
    packed = b"".join(unpacked.compress(b" " * 1_000_000) for _ in range(200)) + unpacked.flush()
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>"
    stream = b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(packed), packed)
    return pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[3 0 R]>>", page, stream)


def test_a_page_that_unpacks_to_too_much_is_refused_for_that(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(bomb())
    with pytest.raises(FileRefused, match="page 1: its content unpacks to more"):
        open_source(path)


def test_pages_that_hold_each_other_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[2 0 R]>>"))
    with pytest.raises(FileRefused, match="damaged"):
        open_source(path)


def test_rtf_that_breaks_off_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.rtf"
    path.write_bytes(b"{\\rtf1\\ansi Vi mener at {\\b dette")
    with pytest.raises(FileRefused, match="breaks off"):
        open_source(path)


@pytest.mark.parametrize("name", ["a.odt", "a.txt", "a.csv", "a.docx", "a.json", "a.pdf", "a.rtf", "a.xlsx", "a.sav"])
@pytest.mark.parametrize("kind", ["odt", "docx"])
def test_a_letter_is_read_whatever_it_is_named(tmp_path: Path, name: str, kind: str) -> None:
    path = tmp_path / name
    with zipfile.ZipFile(path, "w") as archive:
        if kind == "odt":
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
            body = "<o:text><o:p>Et brev til departementet.</o:p></o:text>"
            archive.writestr("content.xml", f"<o:d xmlns:o='{OFFICE}'>{body}</o:d>")
        else:
            body = "<w:p><w:r><w:t>Et brev til departementet.</w:t></w:r></w:p>"
            archive.writestr("word/document.xml", f"<w:d xmlns:w='w'><w:body>{body}</w:body></w:d>")
    assert [cells[1] for _, cells in open_source(path).rows()] == ["Et brev til departementet."]


@pytest.mark.parametrize(
    "name", ["a.txt", "a.csv", "a.md", "a.json", "a.docx", "a.xlsx", "a.pdf", "a.rtf", "a.odt", "a.zip"]
)
def test_a_picture_is_refused_whatever_it_is_named(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 8)
    with pytest.raises(FileRefused) as refused:
        open_source(path)
    assert str(path) in refused.value.message
    assert refused.value.hint
