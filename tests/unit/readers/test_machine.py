"""Columns that a machine wrote are told from answers."""

from __future__ import annotations

import random
import uuid
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.readers import open_source
from coder.readers.dates import date_formats
from coder.readers.machine import machine_kind
from coder.readers.profile import profile

BROWSER = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/12{}.0 Safari/537.36"
TOKENS = [f"R_{random.Random(n).randbytes(6).hex()}{n}Xy" for n in range(8)]


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("2026/03/{day:02} 1:00:12 AM GMT+1", "time stamp"),
        ("{day}.03.2026 kl. 10.41", "time stamp"),
        ("03/{day:02}/2026 10:00 p.m. EET", "time stamp"),
        ("{day}.3.2026 vorm. 10:41:00 OTZ", "time stamp"),
        ("2026-03-{day:02}T10:00:12.123+01:00", "time stamp"),
        ("Sun Mar {day:02} 2026 10:00:00 GMT+0100 (sentraleuropeisk normaltid)", "time stamp"),
        ("{day}. mars 2026 11:00", "time stamp"),
        ("1:{day:02}:12 AM", "time of day"),
        ("192.0.2.{day}", "IP address"),
        ("2001:db8::{day}", "IP address"),
        ("kari{day}@example.org", "e-mail address"),
        ("https://example.org/svar?id={day}", "web address"),
        (BROWSER.replace("{}", "{day}"), "browser"),
        ("59.91{day}, 10.75{day}", "coordinates"),
        ("app{day}", "one pattern"),
        ("K-{day}/b", "one pattern"),
    ],
)
def test_what_a_machine_wrote_is_known_down_the_column(value: str, kind: str) -> None:
    assert machine_kind([value.format(day=day) for day in range(10, 18)]) == kind


def test_tokens_and_uuids_are_ids() -> None:
    assert machine_kind([str(uuid.UUID(int=n << 64)) for n in range(5)]) == "machine id"
    assert machine_kind(TOKENS) == "one pattern"


@given(st.lists(st.text("abc æø,.!?åABC 12", min_size=1, max_size=60), min_size=1, max_size=12, unique=True))
def test_what_has_three_words_in_a_row_is_never_a_machines(texts: list[str]) -> None:
    assert machine_kind([f"vi har ikke {text}" for text in texts]) == ""


@pytest.mark.parametrize(
    "texts",
    [
        ["Trygghet", "Penger", "Ro", "Natur", "Buss"],
        ["Forløp 1 og 2", "Vet ikke", "Ingen", "2", "nei"],
        ["Kl. 10:30 på dagen", "10:41", "hele dagen", "aldri", "24/7"],
        ["Møte 3. mars", "3. mars 2026", "kommer ikke", "ja", "nei"],
        ["se https://example.org", "https://example.org", "vet ikke", "nei", "ja"],
    ],
)
def test_short_answers_are_no_machines(texts: list[str]) -> None:
    assert machine_kind(texts) == ""


def test_dates_with_words_for_months_exist_or_are_none() -> None:
    assert date_formats(["1. mars 2026", "31. desember 2026"]) == ("day month year",)
    assert date_formats(["31. februar 2026"]) == ()
    assert date_formats(["3 ting 2026"]) == ()


def test_machine_columns_are_closed_typed_and_told(tmp_path: Path) -> None:
    answer = "Vi har for lite tid til samtaler"
    lines = [
        f"{TOKENS[n]};2026/03/0{n + 1} 1:00:12 AM GMT+1;{BROWSER.format(n).replace(';', ',')};{answer} {n}"
        for n in range(8)
    ]
    path = tmp_path / "a.csv"
    path.write_text("nøkkelord;Tidsmerke;Agent;Hva mangler?\n" + "\n".join(lines), encoding="utf-8")
    source = open_source(path)
    found = {
        column_profile.column.name: (column_profile.role, column_profile.kind, column_profile.machine)
        for column_profile in profile(source)
    }
    assert found == {
        "nøkkelord": ("id", "text", ""),
        "Tidsmerke": ("closed", "date", "time stamp"),
        "Agent": ("closed", "text", "browser"),
        "Hva mangler?": ("open", "text", ""),
    }
    assert [str(problem) for problem in source.problems] == [
        "Taken as closed, since a machine and no respondent wrote the values: «Agent» (browser)."
        " Say --open COLUMN where one is a question."
    ]


def test_addresses_do_not_name_cases(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Epost;svar\n" + "".join(f"p{n}@example.org;Noe er bra {n}\n" for n in range(8)), "utf-8")
    assert [column_profile.role for column_profile in profile(open_source(path))] == ["closed", "open"]
