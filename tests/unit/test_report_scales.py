"""Answers that are steps of a scale: their order, and what is told of them in a sentence."""

from __future__ import annotations

from typing import Any

import pytest

from coder.errors import CoderError, NotFound
from coder.reports.chapter import Chapter, Paragraph
from coder.reports.definition import Section
from coder.reports.grouping import Described, keys_of
from coder.reports.scales import SCALES, highest, steps
from coder.reports.study import Study
from tests.unit.report_samples import study, table
from tests.unit.test_report_bases import closed_study, made

SCALE_WORDS = [
    "I svært liten grad|I liten grad|I noen grad|I stor grad|I svært stor grad|Vet ikke",
    "Ikkje i det heile teke|I liten grad|I nokon grad|I stor grad|Veit ikkje / ikkje aktuelt",
    "Not at all|To a small extent|To some extent|To a great extent|To a very great extent|Don't know",
    "Helt uenig|Delvis uenig|Verken eller|Delvis enig|Helt enig|Ikke relevant",
    "Heilt ueinig|Litt ueinig|Korkje einig eller ueinig|Litt einig|Heilt einig",
    "Strongly disagree|Disagree|Neither agree nor disagree|Agree|Strongly agree",
    "Svært misfornøyd|Ganske misfornøyd|Verken fornøyd eller misfornøyd|Ganske fornøyd|Svært fornøyd",
    "Svært misnøgd|Misnøgd|Både og|Nøgd|Svært nøgd",
    "Aldri|Sjelden|Av og til|Ofte|Alltid",
    "Never|Rarely|Sometimes|Often|Always",
    "Svært dårlig|Dårlig|Verken god eller dårlig|God|Svært god",
    "Very poor|Poor|Fair|Good|Very good|Excellent",
    "Mykje dårlegare|Litt dårlegare|Som før|Litt betre|Mykje betre",
    "Ikke viktig|Litt viktig|Ganske viktig|Svært viktig",
    "Ja|Nei|Vet ikke",
    "Agder|Østfold|Vet ikke",
    "under 2 000|2 000 – 4 999|5 000 eller mer|Vet ikke",
]


@pytest.mark.parametrize("words", SCALE_WORDS)
def test_steps_of_a_scale_stand_from_the_least_to_the_most_and_dont_know_last(words: str) -> None:
    steps_in_order = words.split("|")
    assert keys_of(Described("x"), sorted(steps_in_order)) == steps_in_order
    assert keys_of(Described("x"), sorted(steps_in_order, reverse=True)) == steps_in_order


def test_labelled_values_keep_their_order_and_a_word_more_is_no_scale() -> None:
    labels = {"1": "I stor grad", "2": "I liten grad", "3": "Vet ikke"}
    assert keys_of(Described("x", value_labels=labels), [3, 2, 1]) == ["1", "2", "3"]
    assert steps(["I stor grad", "I liten grad", "Blå"]) is None


def test_no_word_stands_for_two_steps_of_a_scale() -> None:
    for scale in SCALES:
        assert sum(map(len, scale.steps)) == len(frozenset().union(*scale.steps))


def test_the_highest_of_a_scale_are_above_its_middle() -> None:
    assert highest(["I stor grad", "I liten grad", "I noen grad"]) == [0]
    assert highest(["Svært god", "Dårlig", "God", "Svært dårlig"]) == [2, 0]
    assert highest(["Agder", "Viken"]) == []


GRADES = [
    *["I svært liten grad"] * 20, *["I liten grad"] * 10, *["I noen grad"] * 8, *["I stor grad"] * 25,
    *["I svært stor grad"] * 10,
]  # fmt: skip


def texts(chapter: Chapter) -> list[str]:
    return [block.text for block in chapter.blocks if isinstance(block, Paragraph)]


def graded() -> Study:
    return closed_study(*((grade, "xy"[at % 2]) for at, grade in enumerate(GRADES)))


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({}, "48 prosent (35 av 73) svarer «I stor grad» eller «I svært stor grad»."),
        ({"language": "nn"}, "48 prosent (35 av 73) svarar «I stor grad» eller «I svært stor grad»."),
        ({"language": "en"}, "48 per cent (35 of 73) answer “I stor grad” or “I svært stor grad”."),
        ({"mask_below": 20}, "48 prosent (35 av 73) svarer «I stor grad» eller «I svært stor grad»."),
        ({"percent_from": 99}, "35 av 73 svarer «I stor grad» eller «I svært stor grad»."),
        ({"weight": "vekt"}, "35 av 73 svarer «I stor grad» eller «I svært stor grad»; vektet er det 48 prosent."),
    ],
)
def test_the_sentence_of_a_scale_tells_its_two_highest_answers(wanted: dict[str, Any], said: str) -> None:
    chapter = made(graded(), sections=(Section("ja"),), variables=("gruppe",), **wanted)
    assert said in texts(chapter)
    assert any(text.endswith(said) and text != said for text in texts(chapter)), "the summary"
    assert {one.key for one in chapter.figures} <= {"ja-gruppe-i-stor-grad"}


def test_what_the_sum_is_of_is_what_the_table_shows() -> None:
    rows = table(made(graded(), sections=(Section("ja"),), mask_below=20), "ja").rows
    assert [row[1] for row in rows] == [20, 10, 8, 25, 10, 73]


def test_values_of_a_definition_come_first_in_their_order() -> None:
    whole = closed_study(("Ja", "x"), ("Nei", "x"), ("Kanskje", "y"))
    chapter = made(whole, sections=(Section("ja", values=("Nei", "Kanskje")),))
    assert [row[0] for row in table(chapter, "ja").rows][:3] == ["Nei", "Kanskje", "Ja"]
    assert any("svarer «Nei»" in text for text in texts(chapter))
    with pytest.raises(NotFound, match="«Neo» is no answer"):
        made(whole, sections=(Section("ja", values=("Neo",)),))
    with pytest.raises(CoderError, match="is an open one"):
        made(study([("a", "x", "y")]), sections=(Section("svar", values=("a",)),))
