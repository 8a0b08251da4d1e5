"""Where lines of tables end: long words at a hyphen, numbers nowhere; and tables that keep to their page in Word."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree

import pytest

from coder.reports.docx_table import MARGINS, column_widths, table_xml
from coder.reports.hyphens import SOFT_HYPHEN, breakable, unbroken

PAGE = 9070
"""Twentieths of a point: the text of a page of A4."""


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("spesialisthelsetjenesten", "spe-sia-list-hel-setje-nesten"),
        ("personlighetsforstyrrelse", "per-son-lig-hets-for-styr-relse"),
        ("ettervernstenester", "etter-vern-ste-nester"),
        ("kort", "kort"),
        ("forløp", "forløp"),
    ],
)
def test_long_words_may_break_between_syllables(word: str, parts: str) -> None:
    assert breakable(word, 8).replace(SOFT_HYPHEN, "-") == parts
    assert breakable(word, 30) == word
    assert breakable(word, 8).replace(SOFT_HYPHEN, "") == word


@pytest.mark.parametrize(
    "word", ["https://eksempel.no/en-lang-adresse", "1234567890123456", "2d45629316dcfb51fcd9ef7546e91e88"]
)
def test_what_is_no_word_is_left_as_it_is(word: str) -> None:
    assert SOFT_HYPHEN not in breakable(word, 20)


@pytest.mark.parametrize(
    ("text", "said"),
    [("2 000–4 999", "2_000–4_999"), ("Under 2 000 (n=20)", "Under 2_000 (n=20)"), ("kl 8 1234", "kl 8 1234"),
     ("1 234 567", "1_234_567")],
)  # fmt: skip
def test_numbers_stay_whole(text: str, said: str) -> None:
    assert unbroken(text).replace("\u00a0", "_") == said


def cells(xml: str) -> list[list[str]]:
    """The text of each cell; «|» where a hyphen may come, a line break where one is."""
    space = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    rows: list[list[str]] = []
    for row in ElementTree.fromstring(xml).iter(f"{space}tr"):
        rows.append([])
        for cell in row.iter(f"{space}tc"):
            said = []
            for part in cell.iter():
                said += [part.text or ""] if part.tag == f"{space}t" else []
                said += ["|"] if part.tag == f"{space}softHyphen" else []
                said += ["\n"] if part.tag == f"{space}br" else []
            rows[-1].append("".join(said))
    return rows


def test_a_narrow_column_hyphenates_and_a_wide_one_does_not() -> None:
    groups = [f"{low} 000–{low + 4} 999 (n=20)" for low in (10, 20, 30, 40, 50, 60)]
    rows = [["hjelp i spesialisthelsetjenesten", *["12 (34 %)"] * 6], ["eldre", *["·"] * 6]]
    narrow = cells(table_xml(["Kode", *groups], rows, [False, *[True] * 6], PAGE))
    assert "list|hel" in narrow[1][0]
    assert narrow[2][0] == "eldre"
    assert narrow[0][1] == "10\u00a0000–\n14\u00a0999 (n=20)", "at the dash and not within a number"
    wide = cells(table_xml(["Kode", "Antall"], [["hjelp i spesialisthelsetjenesten", "3"]], [False, True], PAGE))
    assert wide[1][0] == "hjelp i spesialisthelsetjenesten"


def test_an_interval_stays_on_one_line() -> None:
    header = [
        "Kode",
        "Svar",
        "Har koden",
        "Enige, prosent",
        "Alfa",
        "95 % KI",
        "Kappa",
        "AC1",
        "Enige om at den er der",
    ]
    rows = [["personlighetsforstyrrelse", "119", "3", "100", "1,00", "0,70–1,00", "1,00", "1,00", "1,00"]]
    numeric = [False, True, True, True, True, False, True, True, True]
    widths = column_widths(header, rows, numeric, PAGE)
    assert sum(widths) <= PAGE + len(widths)
    assert widths[5] - MARGINS >= 100 * len("0,70–1,00")


def test_shares_stay_on_one_line_beside_long_questions_where_there_is_room() -> None:
    header = ["Spørsmål", "I svært liten grad", "I liten grad", "I noen grad", "I stor grad", "Vet ikke", "n"]
    rows = [["Øke prioriteringen til de pasientene som trenger det mest", *["168 (49 %)"] * 5, "345"]]
    widths = column_widths(header, rows, [False, *[True] * 6], PAGE)
    assert min(widths[1:6]) >= 10 * 100 * 0.85 + MARGINS
    assert sum(widths) <= PAGE
    wide = column_widths([*header, *["Mer"] * 9], [[*rows[0], *["168 (49 %)"] * 9]], [False, *[True] * 15], PAGE)
    assert sum(wide) <= PAGE + len(wide), "without room they break"


def test_the_last_rows_stay_with_the_notes() -> None:
    rows = [[f"kode {number}", str(number)] for number in range(40)]
    for noted in (False, True):
        xml = table_xml(["Kode", "Antall"], rows, [False, True], PAGE, noted=noted)
        kept = ["<w:keepNext/>" in row for row in re.findall(r"<w:tr>.*?</w:tr>", xml)]
        assert kept[:3] == [True, True, True], "the header with two rows"
        assert kept[-2:] == [noted, noted]
        assert not any(kept[3:-2])
