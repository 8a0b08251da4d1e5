"""Why something failed is said by kind, in the language of the reader; what nobody foresaw as it was said."""

from __future__ import annotations

import csv
import errno
import json
import os
from pathlib import Path

import pytest

from coder.i18n.words import translated
from coder.reasons import damage, reason


def test_what_the_system_says_is_said_as_it_says_it(tmp_path: Path) -> None:
    for number in (errno.ENOENT, errno.EACCES, errno.ENOSPC, errno.EISDIR, errno.EROFS):
        error = OSError(number, os.strerror(number))
        assert str(reason(error)) == os.strerror(number)
        assert translated(reason(error), "nb") != os.strerror(number)
    with pytest.raises(OSError, match="directory") as caught:
        (tmp_path / "borte").read_text()
    assert translated(reason(caught.value), "nn") == "fila eller mappa finst ikkje"
    assert reason(OSError(errno.EXDEV, "Invalid cross-device link")) == "Invalid cross-device link"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('{"a": }', "a value is missing"),
        ("{a: 1}", "a key in double quotes is missing"),
        ('{"a" 1}', "a colon is missing after a key"),
        ("[1 2]", "a comma is missing"),
        ("1 2", "something stands after the end"),
        ('["a\nb"]', "a line break or another control character stands in a text"),
        ('["\\q"]', "«\\» stands before a character that it cannot stand before"),
        ('["\\u12"]', "«\\» stands before a character that it cannot stand before"),
        ('["a', "a text in double quotes is not closed"),
    ],
)
def test_why_json_cannot_be_read(text: str, why: str) -> None:
    with pytest.raises(json.JSONDecodeError) as caught:
        json.loads(text)
    assert str(reason(caught.value)) == why
    assert translated(reason(caught.value), "nb") not in (why, str(caught.value))


def test_why_csv_cannot_be_read() -> None:
    for text, words in (('a,"b" c', "goes on"), ('a,"b', "not closed")):
        with pytest.raises(csv.Error) as caught:
            list(csv.reader([text], strict=True))
        assert words in str(reason(caught.value))


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("File is not a zip file", "no whole ZIP archive"),
        ("Bad CRC-32 for file 'a.csv'", "changed or cut off"),
        ("Error -3 while decompressing data: invalid distance too far back", "changed or cut off"),
        ("File 'a' is encrypted, password required for extraction", "locked with a password"),
        ("Premature end of data in tag t line 2, line 2, column 9 (<string>, line 2)", "XML is broken"),
        ("'mimetype' file not found in archive", "a part that such a file has is missing"),
        ("File did not contain the expected number of rows", "cut off"),
        ("This version of the file format is not supported", "something that is not read"),
        ("Couldn't deserialize thrift: don't know what type: \x0f", "content is not that of such a file"),
    ],
)
def test_what_a_reader_says_of_damage_is_said_by_kind(said: str, why: str) -> None:
    found = damage(ValueError(said))
    assert why in str(found)
    assert translated(found, "nb") not in (str(found), said)
    assert translated(found, "nn") not in (str(found), said)
