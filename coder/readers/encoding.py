"""Detects the encoding of a text file without loading it whole, and faults in its text.

Order: byte order mark, pattern of NUL bytes, strict UTF-8 over the whole file, then whichever makes the bytes above 127
most plausible as Norwegian: UTF-8 with stray lines from Windows, or one single-byte encoding for all of it.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import TextIO

from coder.errors import FileRefused
from coder.message import Message, run_on
from coder.readers import mojibake

SINGLE_BYTE = ("cp1252", "mac_roman", "cp865", "cp850", "iso8859-15")
"""In order of preference between equally plausible ones (cp865 is the DOS code page of Norway)."""

CHUNK = 1 << 20
SAMPLE = 1 << 18
LISTED_LINES = 5
"""Lines with stray bytes that are listed."""
LENIENT = "coder-single-byte"
"""Error handler: an invalid byte becomes its Windows character, or the C1 control."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
_ESCAPED = re.compile("[\udc80-\udcff]+")
_HIGH = re.compile(rb"[\x00-\x7f]?[\x80-\xff]{1,20}[\x00-\x7f]?")
_PUNCTUATION = set("«»–—‘’“”…•€§°½´\xa0")
_FOREIGN = set("éèêëóòôöüäáàíñçúÉÈÊÓÒÔÖÜÄÁÀÇ")


def _as_single_byte(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bad = error.object[error.start : error.end]
    text = "".join(bytes([b]).decode("cp1252") if b not in b"\x81\x8d\x8f\x90\x9d" else chr(b) for b in bad)
    return text, error.end


codecs.register_error(LENIENT, _as_single_byte)


@dataclass(frozen=True, slots=True)
class TextFacts:
    """How to decode a text file, and what a pass over all of it found.

    `sample` is its beginning, decoded. `invalid` counts bytes invalid in the encoding, `invalid_lines` the lines with
    such bytes, `first_invalid` has the numbers of the first; `cut` means that the last character is incomplete.
    `garbled` is (before, after) of one doubly encoded place, or None.
    """

    encoding: str
    errors: str = "strict"
    sample: str = ""
    has_nul: bool = False
    has_stray_mark: bool = False
    garbled: tuple[str, str] | None = None
    invalid: int = 0
    invalid_lines: int = 0
    first_invalid: tuple[int, ...] = ()
    cut: bool = False

    def open(self, path: Path) -> TextIO:
        """Open the file as text, keeping line ends."""
        return path.open(encoding=self.encoding, errors=self.errors, newline="")

    def invalid_bytes_message(self) -> tuple[Message, str]:
        """Return what was done with invalid bytes, and where; only valid if there are any."""
        listed = ", ".join(map(str, self.first_invalid)) + (
            " …" if self.invalid_lines > len(self.first_invalid) else ""
        )
        message = (
            Message(
                "Bytes that are not {encoding}: {invalid} on {several} lines ({listed}); each was read as the Windows"
                " character it stands for.",
                encoding=self.encoding, invalid=self.invalid, several=self.invalid_lines, listed=listed,
            )
            if self.invalid_lines > 1
            else Message(
                "Bytes that are not {encoding}: {invalid}; each was read as the Windows character it stands for.",
                encoding=self.encoding, invalid=self.invalid,
            )
        )  # fmt: skip
        if self.cut:
            cut = Message("The file ends in the middle of a character: it may have been cut off.")
            message = run_on((message, cut))
        return message, f"from line {self.first_invalid[0]}"


def text_facts(path: Path, encoding: str | None = None) -> TextFacts:
    """Detect the encoding of a file, or check the one given, in one or two passes of constant memory.

    Raises FileRefused for a file without text, an unknown encoding, an unsuitable one, or binary data.
    """
    with path.open("rb") as file:
        start = file.read(1 << 16)
    if not start:
        raise FileRefused("{path}: the file is empty.", "Export it again, or name another file.", path=path)
    facts = _facts_detected(path, start) if encoding is None else _facts_given(path, encoding, start)
    if not facts.sample.strip("\ufeff\0 \t\r\n"):
        raise FileRefused("{path}: the file is empty.", "It holds only white space. Export it again.", path=path)
    # Any bytes at all are text in a single-byte encoding that was only guessed.
    guessed = encoding is None and facts.encoding in SINGLE_BYTE
    if guessed and len(_CONTROL.findall(facts.sample)) * 10 > len(facts.sample):
        raise FileRefused("{path} is not a text file.", "Export the answers as CSV, Excel or SPSS.", path=path)
    return facts


def _facts_given(path: Path, encoding: str, start: bytes) -> TextFacts:
    try:
        codec = codecs.lookup(encoding)
        with suppress(UnicodeError):
            b"ab".decode(encoding)  # refuses codecs that are not between bytes and text
    except LookupError:
        known = "utf-8, utf-16, cp1252, mac_roman, cp865, cp850, iso8859-15"
        raise FileRefused(
            "There is no encoding «{encoding}».", "Common ones: {known}.", encoding=encoding, known=known
        ) from None
    name = "utf-8-sig" if codec.name == "utf-8" and start.startswith(codecs.BOM_UTF8) else codec.name
    try:
        return _facts_decoded(path, name)
    except UnicodeError:
        line = _first_bad_line(path, name)
        raise FileRefused(
            "{path}, line {line}: the bytes there are not {encoding}.",
            "Leave the encoding out to have it detected.",
            path=path,
            line=line,
            encoding=encoding,
        ) from None


def _facts_detected(path: Path, start: bytes) -> TextFacts:
    marked = next((name for mark, name in _MARKS if start.startswith(mark)), None) or _by_nul_pattern(start)
    if marked is not None and marked != "utf-8-sig":
        try:
            return _facts_decoded(path, marked)
        except UnicodeError:
            raise FileRefused(
                "{path} begins as {marked} but goes on as something else.", "Export it again.", path=path, marked=marked
            ) from None
    try:
        return _facts_decoded(path, marked or "utf-8")
    except UnicodeDecodeError:
        pass
    return _facts_decoded(path, marked or ("utf-8" if _is_hardly_stray(path) else _best_fit(path)), LENIENT)


def _by_nul_pattern(start: bytes) -> str | None:
    """Return UTF-16 without a mark: NUL in most bytes of one parity and hardly any of the other."""
    even, odd = start[0::2].count(0), start[1::2].count(0)
    half = len(start) // 2
    if half >= 2 and odd > half * 0.4 and even < half * 0.05:
        return "utf-16-le"
    if half >= 2 and even > half * 0.4 and odd < half * 0.05:
        return "utf-16-be"
    return None


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def _facts_decoded(path: Path, encoding: str, errors: str = "strict") -> TextFacts:
    """Decode all of the file in chunks."""
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    stray = _Stray() if errors != LENIENT else _stray(path, encoding)
    sample, has_nul, has_mark = "", False, False
    garbled: tuple[str, str] | None = None
    wide = encoding.startswith(("utf-16", "utf_16", "utf-32", "utf_32"))  # where a NUL byte is no NUL character
    for chunk in _chunks(path):
        text = decoder.decode(chunk)
        if len(sample) < SAMPLE:
            sample += text[: SAMPLE - len(sample)]
        has_nul = has_nul or ("\0" in text if wide else b"\0" in chunk)
        has_mark = has_mark or "\ufeff" in text
        garbled = garbled or mojibake.find(text)
    decoder.decode(b"", True)
    return TextFacts(
        encoding, errors, sample, has_nul, has_mark, garbled, stray.invalid, stray.lines, tuple(stray.first), stray.cut
    )


@dataclass(slots=True)
class _Stray:
    """Invalid bytes, the number of lines with some, and the numbers of the first of these."""

    invalid: int = 0
    lines: int = 0
    first: list[int] = field(default_factory=list)
    cut: bool = False
    """Whether the last character is incomplete."""


def _stray(path: Path, encoding: str) -> _Stray:
    """Return the invalid bytes of a file."""
    decoder = codecs.getincrementaldecoder(encoding)("surrogateescape")
    found = _Stray()
    line, last = 1, 0
    for chunk in chain(_chunks(path), (b"",)):
        text = decoder.decode(chunk, final=not chunk)
        found.cut = bool(text) and not chunk
        counted = 0
        for match in _ESCAPED.finditer(text):
            line += text.count("\n", counted, match.start())
            counted = match.start()
            found.invalid += len(match.group())
            if line != last:
                last = line
                found.lines += 1
                if len(found.first) < LISTED_LINES:
                    found.first.append(line)
        line += text.count("\n", counted)
    return found


def _is_hardly_stray(path: Path) -> bool:
    """Return whether a file has at least four UTF-8 characters for every invalid byte."""
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    invalid = beyond = 0
    for chunk in _chunks(path):
        text = decoder.decode(chunk)
        invalid += sum(map(len, _ESCAPED.findall(text)))
        beyond += len(re.findall("[^\x00-\x7f]", text))
    return invalid * 5 <= beyond


def _first_bad_line(path: Path, encoding: str) -> int:
    """Return the line in which strict decoding stops."""
    decoder = codecs.getincrementaldecoder(encoding)()
    lines = 1
    for chunk in _chunks(path):
        try:
            lines += decoder.decode(chunk).count("\n")
        except UnicodeDecodeError as error:
            return lines + error.object[: error.start].count(b"\n")
        except UnicodeError:  # UTF-16 without the mark that says which half comes first
            return lines
    return lines


def _best_fit(path: Path) -> str:
    """Return the encoding in which the bytes above 127, with their neighbours, look most like Norwegian.

    A line or two pasted from elsewhere is no reason to misread the rest: UTF-8 is accepted, too, if its sequences are
    plausible and the remaining bytes are so as Windows characters.
    """
    places: Counter[bytes] = Counter()
    for chunk in _chunks(path):
        places.update(_HIGH.findall(chunk))
        if len(places) > 20_000:
            break
    candidates = (*SINGLE_BYTE, "utf-8")
    scores = {name: sum(_sense(place, name) * n for place, n in places.items()) for name in candidates}
    return max(candidates, key=lambda name: scores[name])


def _sense(place: bytes, encoding: str) -> float:
    """Return how plausible a run of high bytes with a neighbour on each side is in an encoding."""
    text = place.decode(encoding, LENIENT if encoding == "utf-8" else "replace")
    score = 0.0
    for i, character in enumerate(text):
        if character < "\x80":
            continue
        before, after = text[i - 1 : i] if i else "", text[i + 1 : i + 2]
        if character in "æøå":
            score += 3 if before.isalpha() or after.isalpha() else 1.5
        elif character in "ÆØÅ":
            score += -2 if before.islower() else (3 if after.isalpha() else 1)
        elif character in "‘’“”":
            score += 1 if before.isalpha() or after.isalpha() else 0.5
        elif character in _PUNCTUATION:
            score += 0.75
        elif character in _FOREIGN:
            score += -2 if character.isupper() and before.islower() else 0.75
        elif character > "\uffff":
            score += 1  # four bytes hardly ever form a character by chance
        elif encoding == "utf-8" or character == "\ufffd" or "\x80" <= character <= "\x9f":
            score -= 4  # such as «ū», which in Windows is the end of «Å«»
        else:
            score -= 1
    return score
