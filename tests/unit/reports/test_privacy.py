"""What is found in answers that could tell who they are about. Every name and number here is made up."""

from __future__ import annotations

from itertools import pairwise

import pytest

from coder.reports.privacy import find, rare_words
from coder.reports.privacy.place_lists import AMBIGUOUS, MUNICIPALITIES


def found(text: str, rare: frozenset[str] = frozenset()) -> list[tuple[str, str]]:
    return [(hit.kind, hit.text) for hit in find(text, rare)]


@pytest.mark.parametrize(
    ("text", "kind", "what"),
    [
        ("Ring 22 85 50 50 i morgen", "phone", "22 85 50 50"),
        ("tlf 123 45 678", "phone", "123 45 678"),
        ("Nås på +47 912 34 567", "phone", "+47 912 34 567"),
        ("Send til kari.n@eksempel.no, takk", "e-mail", "kari.n@eksempel.no"),
        ("Send til kari.n(at)eksempel.no, takk", "e-mail", "kari.n(at)eksempel.no"),
        ("Send til kari.n [AT] eksempel.no", "e-mail", "kari.n [AT] eksempel.no"),
        ("Se www.eksempel.no/side", "link", "www.eksempel.no/side"),
        ("Fødselsnummer 010107 50160", "identity number", "010107 50160"),
        ("Fnr 13 09 72 48022 står der", "identity number", "13 09 72 48022"),
        ("130972 480 22", "identity number", "130972 480 22"),
        ("født 13.09.72-48022", "identity number", "13.09.72-48022"),
        ("13.09.1972 48022", "identity number", "13.09.1972 48022"),
        ("Hun er 13-09-72-48022.", "identity number", "13-09-72-48022"),
        ("fikk 350 000 13 09 72 48022", "identity number", "13 09 72 48022"),
        ("D-nummer 53 09 72 00021", "identity number", "53 09 72 00021"),
        ("Møtet 3. mai 2023 var", "date", "3. mai 2023"),
        ("Født 12.03.1984", "date", "12.03.1984"),
        ("siden 2023-01-31", "date", "2023-01-31"),
        ("Hun bor i Storgata 5 B nå", "address", "Storgata 5 B"),
        ("Post til 0150 Oslo", "address", "0150 Oslo"),
        ("Spør Ingrid om det", "name", "Ingrid"),
        ("Det var overlege Rustdal som sa det", "name", "Rustdal"),
        ("Vi samarbeider med Bærum kommune", "place", "Bærum kommune"),
        ("Nettverk i Nordre Follo", "place", "Nordre Follo"),
        ("De fra Guovdageaidnu", "place", "Guovdageaidnu"),
        ("Kurs på Steinvik", "place", "Steinvik"),
        ("Karis mor", "name", "Karis"),
        ("Haram har for få folk.", "place", "Haram"),
        ("Få folk. Moss og Askim er verst.", "place", "Moss"),
        ("(Halden) vet ikke", "place", "Halden"),
        ("«Toten» svarer", "place", "Toten"),
        ("vi i bærum har kø", "place", "bærum"),
        ("samarbeid med nordre follo", "place", "nordre follo"),
        ("i moss kommune er det kø", "place", "moss kommune"),
        ("drammens eldre", "place", "drammens"),
        ("93-åring i agder", "place", "agder"),
        ("Kari Berg fra Nord-Norge", "place", "Nord-Norge"),
        ("time kommune har kø", "place", "time kommune"),
    ],
)
def test_found(text: str, kind: str, what: str) -> None:
    assert (kind, what) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Vår kommune har ikke tilbud til alle i hovedforløp 1.",
        "Per nå er det stille. Bo trygt hjemme er et tiltak. Time hos lege.",
        "NAV, DPS, BUP, FACT og ROP er med. UNN også.",
        "Vi har 12 000 innbyggere og 350 i kø. 25,5 prosent.",
        "Eldre over 70 år, personer på 18-25",
        "Fødselsnummer 010107 50161",
        "Fødselsnummer 01 01 07 50161 og 13 09 72 48023",
        "Strand er fint. Fjell òg. Ski og sol. Sola skinner. Flora og fauna. Re opp senga.",
        "time hos lege, heim til fjells, ingen moss på taket, haram er forbudt mat",
        "Folk i Agder og på Vestlandet. I Nordland fylke er det kø. Trøndelag har svart, møre og romsdal òg.",
        "liten kommune, stor kommune, vår kommune og fylket vårt",
        "",
    ],
)
def test_not_found(text: str) -> None:
    assert found(text) == []


def test_every_municipality_is_found_within_a_sentence() -> None:
    assert {county: len(places) for county, places in MUNICIPALITIES.items()} == {
        "Oslo": 1, "Østfold": 12, "Akershus": 21, "Innlandet": 46, "Buskerud": 18, "Vestfold": 6, "Telemark": 17,
        "Agder": 25, "Rogaland": 23, "Vestland": 43, "Møre og Romsdal": 27, "Trøndelag": 38, "Nordland": 41,
        "Troms": 21, "Finnmark": 18,
    }  # fmt: skip
    for places in MUNICIPALITIES.values():
        for place in places:
            hits = found(f"Vi flyttet til {place} i fjor.")
            assert [("place", place)] == hits, place
            assert found(f"{place} kommune har svart.")[0][0] == "place", place


def test_every_county_and_every_municipality_that_is_no_word_is_found_anywhere() -> None:
    named = {place for places in MUNICIPALITIES.values() for place in places} | MUNICIPALITIES.keys()
    for place in named:
        # A county alone tells nothing: somebody's name stands beside it.
        first = [hit for hit in found(f"{place} har svart, sier Kari.") if hit != ("name", "Kari")]
        small = [hit for hit in found(f"vi fra {place.casefold()} kommune har svart, sier Kari") if hit[0] == "place"]
        assert first == ([] if place.casefold() in AMBIGUOUS else [("place", place)]), place
        assert small == [("place", f"{place.casefold()} kommune")], place
    assert len({place for place in named if place.casefold() in AMBIGUOUS}) < 40


def test_a_surname_after_a_first_name_is_no_place() -> None:
    assert found("Vi spurte Kari Berg om det") == [("name", "Kari"), ("name", "Berg")]


def test_unusual_words_are_those_one_respondent_alone_uses() -> None:
    texts = [(1, "Vi bruker Fjellglimt og ROP"), (1, "Fjellglimt igjen"), (2, "Vi bruker ROP")]
    rare = rare_words(texts)
    assert "fjellglimt" in rare
    assert "rop" not in rare
    assert found("Vi bruker Fjellglimt og ROP", rare) == [("unusual word", "Fjellglimt")]


def test_hits_do_not_overlap_and_stand_in_order() -> None:
    text = "Kari, kari@berg.no, 0150 Oslo 22 85 50 50 den 3. mai 2023 i Oslo kommune"
    hits = find(text)
    assert all(hit.end <= other.start for hit, other in pairwise(hits))
    assert all(text[hit.start : hit.end] == hit.text for hit in hits)
