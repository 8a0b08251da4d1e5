"""A child process: the text of a PDF or RTF file, line by line (RTF has one page)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from coder.errors import FileRefused
from coder.message import Message
from coder.readers.asked import LETTER, LetterLine, ReadLetter
from coder.readers.child import serve
from coder.reasons import damage

if TYPE_CHECKING:
    from pypdf import PageObject

LARGEST = 200 * 1024**2
MOST_PAGES = 5_000
_LIST_MARK = re.compile(r"\{\\(?:listtext|pntext)\b(?:[^{}]|\{[^{}]*\})*\}")
_LEVEL = re.compile(r"\\ilvl([0-8])")
_NEAR = 400
"""Characters after the mark of an item that may contain the depth of its list."""
_SCANNED = Message(
    "Have its text recognised first (OCR), as a scanner's or a PDF program's «searchable PDF», and import that."
)


def read(request: ReadLetter) -> Iterator[LetterLine]:
    """Yield lines of text. Raises FileRefused for a file that is locked, without text, or of another kind."""
    path = request.path
    if path.stat().st_size > LARGEST:
        raise FileRefused("{path} is larger than 200 MB.", "Split it.", path=path)
    return _pdf(path) if request.kind == "pdf" else _rtf(path)


def _pdf(path: Path) -> Iterator[LetterLine]:
    from pypdf import PdfReader
    from pypdf.errors import FileNotDecryptedError, PdfReadError

    try:
        reader = PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise FileRefused("{path} is locked with a password.", "Save a copy without password.", path=path)
        pages = len(reader.pages)
        if pages > MOST_PAGES:
            raise FileRefused(
                "{path} has {pages} pages; {most} are read at most.",
                "Split it.",
                path=path,
                pages=pages,
                most=MOST_PAGES,
            )
        texts = [page.extract_text() for page in reader.pages]
    except FileNotDecryptedError:
        raise FileRefused("{path} is locked with a password.", "Save a copy without password.", path=path) from None
    except PdfReadError as error:
        raise FileRefused(
            "{path} is damaged, or no PDF file ({error}).", "Save or export it again.", path=path, error=damage(error)
        ) from None
    for number, (page, text) in enumerate(zip(reader.pages, texts, strict=True), start=1):
        if not text.strip():
            _refuse_bomb(path, page, number)
    if not any(text.strip() for text in texts):
        raise FileRefused("{path} holds pictures of pages and no text.", _SCANNED, path=path)
    for number, text in enumerate(texts, start=1):
        if not text.strip():
            yield LetterLine(number, None)
        for line in text.split("\n"):
            yield LetterLine(number, line)


def _refuse_bomb(path: Path, page: PageObject, number: int) -> None:
    """Raise FileRefused for a page whose content cannot be unpacked, which pypdf reads as an empty one."""
    from pypdf.errors import LimitReachedError, PdfReadError

    try:
        content = page.get_contents()
        if content is not None:
            content.get_data()
    except LimitReachedError:
        raise FileRefused(
            "{path}, page {number}: its content unpacks to more than is read.",
            "Print it to a new PDF file.",
            path=path,
            number=number,
        ) from None
    except PdfReadError as error:
        raise FileRefused(
            "{path} is damaged on page {number} ({error}).",
            "Save or export it again.",
            path=path,
            number=number,
            error=damage(error),
        ) from None


def _rtf(path: Path) -> Iterator[LetterLine]:
    from striprtf.striprtf import rtf_to_text

    raw = path.read_bytes()
    if not raw.lstrip().startswith(b"{\\rtf"):
        raise FileRefused("{path} is no RTF file.", "Save it again as RTF or .docx.", path=path)
    if not raw.rstrip(b"\0 \t\r\n").endswith(b"}"):
        raise FileRefused("{path} is damaged: it breaks off before its end.", "Save or copy it again.", path=path)
    text = rtf_to_text(_LIST_MARK.sub(_bullet, raw.decode("latin-1")), encoding="cp1252", errors="replace")  # type: ignore[no-untyped-call]
    for line in text.split("\n"):
        yield LetterLine(1, line)


def _bullet(mark: re.Match[str]) -> str:
    """Return a bullet for the mark of a list item, which the library drops, indented by the depth of its list."""
    level = _LEVEL.search(mark.string, mark.end(), mark.end() + _NEAR)
    end = mark.string.find("\\par ", mark.end(), mark.end() + _NEAR)
    deep = int(level[1]) if level and (end < 0 or level.start() < end) else 0
    return "{" + "  " * deep + "\\bullet\\tab }"


if __name__ == "__main__":
    serve(LETTER, read)
