"""Which encoding a text file is in, found without loading it whole, and what is wrong with its text.

Order: byte order mark, pattern of NUL bytes, strict UTF-8 over the whole file, then the single-byte encoding
in which the bytes above 127 make most sense as Norwegian.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from coder.errors import FileRefused
from coder.readers import mojibake

SINGLE_BYTE = ("cp1252", "mac_roman", "cp865", "cp850", "iso8859-15")
"""In order of preference where two make equally much sense (cp865 is the DOS code page of Norway)."""

CHUNK = 1 << 20
SAMPLE = 1 << 18
LENIENT = "coder-single-byte"
"""Error handler: a byte that is not valid becomes the Windows character it stands for, or the C1 control."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
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
    """How a text file is to be decoded, and what a pass over all of it showed.

    `sample` is its beginning, decoded. `invalid` counts bytes that do not belong to the encoding;
    `first_invalid` is the line of the first. `garbled` is (before, after) of one doubly encoded place, or
    None.
    """

    encoding: str
    errors: str = "strict"
    sample: str = ""
    has_nul: bool = False
    has_stray_mark: bool = False
    garbled: tuple[str, str] | None = None
    invalid: int = 0
    first_invalid: int = 0

    def open(self, path: Path) -> TextIO:
        """The file as text, line ends kept as they are."""
        return path.open(encoding=self.encoding, errors=self.errors, newline="")


def text_facts(path: Path, encoding: str | None = None) -> TextFacts:
    """Detect the encoding of a file, or check the one given, in one or two passes of flat memory.

    Raises FileRefused for a file without text, an unknown encoding, one that does not fit, or what is no text
    at all.
    """
    with path.open("rb") as file:
        start = file.read(1 << 16)
    if not start:
        raise FileRefused(f"{path}: the file is empty.", "Export it again, or name another file.")
    facts = _facts_detected(path, start) if encoding is None else _facts_given(path, encoding, start)
    if not facts.sample.strip("\ufeff\0 \t\r\n"):
        raise FileRefused(f"{path}: the file is empty.", "It holds only white space. Export it again.")
    # Any bytes at all are text in a single-byte encoding that was only guessed.
    controls = sum((c < " " and c not in "\t\n\r\f") or "\x7f" <= c < "\xa0" for c in facts.sample)
    if encoding is None and facts.encoding in SINGLE_BYTE and controls * 10 > len(facts.sample):
        raise FileRefused(f"{path} is not a text file.", "Export the answers as CSV, Excel or SPSS.")
    return facts


def _facts_given(path: Path, encoding: str, start: bytes) -> TextFacts:
    try:
        codec = codecs.lookup(encoding)
        with suppress(UnicodeError):
            b"ab".decode(encoding)  # refuses codecs that are not between bytes and text
    except LookupError:
        known = "utf-8, utf-16, cp1252, mac_roman, cp865, cp850, iso8859-15"
        raise FileRefused(f"There is no encoding «{encoding}».", f"Common ones: {known}.") from None
    name = "utf-8-sig" if codec.name == "utf-8" and start.startswith(codecs.BOM_UTF8) else codec.name
    try:
        return _facts_decoded(path, name)
    except UnicodeError:
        line = _first_bad_line(path, name)
        raise FileRefused(
            f"{path}, line {line}: the bytes there are not {encoding}.",
            "Leave the encoding out to have it detected.",
        ) from None


def _facts_detected(path: Path, start: bytes) -> TextFacts:
    marked = next((name for mark, name in _MARKS if start.startswith(mark)), None) or _by_nul_pattern(start)
    if marked is not None and marked != "utf-8-sig":
        try:
            return _facts_decoded(path, marked)
        except UnicodeError:
            raise FileRefused(f"{path} begins as {marked} but goes on as something else.", "Export it again.") from None
    try:
        return _facts_decoded(path, marked or "utf-8")
    except UnicodeDecodeError:
        pass
    facts = _facts_decoded(path, marked or "utf-8", LENIENT)
    if marked or facts.invalid:
        return facts
    return _facts_decoded(path, _best_single_byte(path), LENIENT)


def _by_nul_pattern(start: bytes) -> str | None:
    """UTF-16 without a mark: NUL in most bytes of one parity and hardly any of the other."""
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
    """Decode all of the file, chunk by chunk. With LENIENT under UTF-8, `invalid` stays 0 unless most of it
    is valid.
    """
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    invalid = first_invalid = 0
    if errors == LENIENT:
        invalid, first_invalid, valid = _count_invalid(path, encoding)
        if encoding == "utf-8" and invalid * 4 > valid:
            return TextFacts(encoding)
    sample, has_nul, has_mark = "", False, False
    garbled: tuple[str, str] | None = None
    for chunk in _chunks(path):
        text = decoder.decode(chunk)
        if len(sample) < SAMPLE:
            sample += text[: SAMPLE - len(sample)]
        has_nul = has_nul or "\0" in text
        has_mark = has_mark or "\ufeff" in text
        garbled = garbled or mojibake.find(text)
    decoder.decode(b"", True)
    return TextFacts(encoding, errors, sample, has_nul, has_mark, garbled, invalid, first_invalid)


def _count_invalid(path: Path, encoding: str) -> tuple[int, int, int]:
    """Bytes that are not valid, the line of the first one, and how many characters above 127 are valid."""
    decoder = codecs.getincrementaldecoder(encoding)("surrogateescape")
    invalid = first = valid = lines = 0
    for chunk in _chunks(path):
        text = decoder.decode(chunk)
        escaped = re.findall("[\udc80-\udcff]", text)
        if escaped and not invalid:
            first = lines + text.count("\n", 0, text.index(escaped[0])) + 1
        invalid += len(escaped)
        valid += len(re.findall("[^\x00-\x7f]", text)) - len(escaped)
        lines += text.count("\n")
    return invalid, first, valid


def _first_bad_line(path: Path, encoding: str) -> int:
    """The line in which strict decoding stops."""
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


def _best_single_byte(path: Path) -> str:
    """The encoding in which the bytes above 127, with their neighbours, read most like Norwegian."""
    places: Counter[bytes] = Counter()
    for chunk in _chunks(path):
        places.update(_HIGH.findall(chunk))
        if len(places) > 20_000:
            break
    scores = {name: sum(_sense(place, name) * n for place, n in places.items()) for name in SINGLE_BYTE}
    return max(SINGLE_BYTE, key=lambda name: scores[name])


def _sense(place: bytes, encoding: str) -> float:
    """How much sense a run of high bytes with a neighbour on each side makes in an encoding."""
    text = place.decode(encoding, "replace")
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
        elif character == "\ufffd" or "\x80" <= character <= "\x9f":
            score -= 4
        else:
            score -= 1
    return score
