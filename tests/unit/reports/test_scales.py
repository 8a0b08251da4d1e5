"""Answers that are steps of a scale: their order, and what is told of them in a sentence."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from coder.errors import CoderError, NotFound
from coder.model.json_values import Json
from coder.model.unit import Unit
from coder.reports import scales
from coder.reports.chapter import Chapter, Paragraph
from coder.reports.counting import CountedShare, Crosstab, Group, Grouping, Weights, together
from coder.reports.definition import Section
from coder.reports.grouping import Described, coded_labels, keys_of
from coder.reports.scales import highest, steps
from coder.reports.study import Study
from tests.unit.reports.report_samples import study, table
from tests.unit.reports.test_bases import closed_study, made

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
    "Svært utrygg|Utrygg|Trygg|Svært trygg",
    "Ikke trygg i det hele tatt|Lite trygg|Litt trygg|Ganske trygg|Svært trygg",
    "Ikkje interessert|Lite interessert|Nokså interessert|Særs interessert|Veit ikkje",
    "Not at all confident|Slightly confident|Somewhat confident|Very confident|Extremely confident",
    "Very uncomfortable|Uncomfortable|Comfortable|Very comfortable",
    "Svært usikker|Usikker|Sikker|Svært sikker|Vet ikke",
    "Svært vanskelig|Ganske vanskelig|Verken lett eller vanskelig|Ganske lett|Svært lett|Annet",
    "Ingen tillit|Liten tillit|Noen tillit|Stor tillit",
    "Altfor lite|For lite|Passe|For mye",
    "Mindre enn før|Som før|Mer enn før",
    "Aldri|Sjeldnere enn månedlig|Månedlig|Ukentlig|Daglig|Flere ganger om dagen",
    "Aldri|Nokre gonger i året|Ein gong i månaden|2–3 gonger i veka|Kvar dag",
    "Never|Less than once a month|Once a month|2-3 times a month|Once a week|Several times a week|Daily",
    "Grunnskole|Videregående|Fagskole|Universitet/høyskole kort|Universitet/høyskole lang|Annet",
    "Grunnskule|Vidaregåande skule|Fagbrev|Høgskule, inntil 4 år|Høgskule, meir enn 4 år",
    "Primary school|High school|Some college|Bachelor's degree|Master's degree|PhD|Prefer not to say",
    "1–9|10–49|50–99|100 eller flere",
    "Under 5.000|5.000–9.999|10.000–19.999|20.000 eller flere",
    "Under 6 måneder|6–12 måneder|1–3 år|Mer enn 3 år",
    "Liten (under 5 000)|Mellomstor (5 000–19 999)|Stor (20 000 eller flere)",
    "Ingen|Én|To|Tre eller flere",
    "Fewer than 10 employees|10–49 employees|50 or more employees",
    "Små kommuner|Mellomstore kommuner|Store kommuner",
    "Forløp 1|Forløp 2|Forløp 10",
    "Ja|Ja, delvis|Nei",
    "Nei, aldri|Ja, av og til|Ja, ofte",
    "Nord|Øst|Annet|Vet ikke",
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


def test_codes_before_answers_are_left_out_of_what_these_are_called() -> None:
    graded = ["1 = Svært misfornøyd", "2 = Misfornøyd", "4 = Fornøyd", "5 = Svært fornøyd", "99 = Vet ikke"]
    chapter = made(closed_study(*((answer, "x") for answer in graded)), sections=(Section("ja"),))
    rows = [row[0] for row in table(chapter, "ja").rows]
    assert rows == ["Svært misfornøyd", "Misfornøyd", "Fornøyd", "Svært fornøyd", "Vet ikke", "Total"]
    assert any(text == "2 av 5 svarer «Fornøyd» eller «Svært fornøyd»." for text in texts(chapter))


@pytest.mark.parametrize("values", [["1. linje", "2. linje"], ["1–9", "10–49"], ["1 = a", "b"], ["1 = a", "1 = b"]])
def test_numbers_that_are_no_codes_stay(values: list[Json]) -> None:
    assert coded_labels(values) == {}


def test_values_that_are_kept_as_their_labels_stand_in_the_order_of_these() -> None:
    labels = {"1": "Rød", "2": "Blå", "3": "Grønn", "9": "Ubesvart"}
    assert keys_of(Described("x", value_labels=labels), ["Grønn", "Blå", "Rød"]) == ["Rød", "Blå", "Grønn"]
    ends = {"0": "Ikke i det hele tatt", "10": "Svært mye"}
    seen: list[Json] = ["Svært mye", 9, 2, "Ikke i det hele tatt"]
    assert keys_of(Described("x", value_labels=ends), seen) == ["Ikke i det hele tatt", "2", "9", "Svært mye"]
    assert keys_of(Described("x", value_labels={"-99": "Vil ikke svare"}), [10, 9, 2]) == ["2", "9", "10"]


@pytest.mark.parametrize(
    "words", ["Kommunal|Ikke kommunal", "Svært rød|Blå", "Skole|Barnehage", "Ja|Nei|I stor grad", "Kommune|Universitet"]
)
def test_groups_of_what_respondents_are_and_answers_to_two_questions_make_no_scale(words: str) -> None:
    assert steps(words.split("|")) is None


def test_no_word_is_taken_for_two_in_the_tables_of_scales() -> None:
    before = [phrase for held in (scales._STRENGTH, scales._NOT) for some in held.values() for phrase in some]
    poles = [word for both in scales._OPPOSITES for words in both for word in words]
    assert len(before) == len({*before})
    assert len(poles) == len({*poles})


def test_the_highest_of_a_scale_are_above_its_middle() -> None:
    assert highest(["I stor grad", "I liten grad", "I noen grad"]) == [0]
    assert highest(["Svært god", "Dårlig", "God", "Svært dårlig"]) == [2, 0]
    assert highest(["Agder", "Viken"]) == []
    assert highest(["Trygg", "Utrygg", "Svært utrygg", "Svært trygg"]) == [0, 3]
    assert highest(["Usikker", "Svært sikker", "Sikker"]) == [2, 1]
    assert highest(["Grunnskole", "Fagskole", "Videregående"]) == highest(["Store", "Små"]) == []


GRADES = [
    *["I svært liten grad"] * 20, *["I liten grad"] * 10, *["I noen grad"] * 8, *["I stor grad"] * 25,
    *["I svært stor grad"] * 10,
]  # fmt: skip


def texts(chapter: Chapter) -> list[str]:
    return [block.text for block in chapter.blocks if isinstance(block, Paragraph)]


def graded() -> Study:
    return closed_study(*((grade, "xy"[at % 2]) for at, grade in enumerate(GRADES)))


@pytest.mark.parametrize(
    ("noun", "wanted", "said"),
    [
        ("kommune", {}, "48 prosent av kommunene (35 av 73) svarer «I stor grad» eller «I svært stor grad»."),
        ("kommune", {"language": "nn"}, "48 prosent av kommunane (35 av 73) svarar"),
        ("kommune", {"language": "en"}, "48 per cent of the municipalities (35 of 73) answer “I stor grad”"),
        ("helsesenter", {}, "48 prosent av helsesentrene (35 av 73) svarer"),
        ("kommune", {"percent_from": 99}, "35 av 73 kommuner svarer «I stor grad» eller «I svært stor grad»."),
        ("skule", {"weight": "vekt", "language": "nn"}, "35 av 73 skular svarar «I stor grad» eller «I svært stor"),
    ],
)
def test_cases_that_have_a_noun_are_called_by_it_in_the_sentence(noun: str, wanted: dict[str, Any], said: str) -> None:
    whole = replace(graded(), unit=Unit("organisation", noun))
    assert texts(made(whole, sections=(Section("ja"),), **wanted))[0].startswith(said)


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
    brief = re.sub(r"(?<=per cent|.prosent) \(35 \w+ 73\)", "", said)  # what the per cent is of stands above
    assert any(text.endswith(brief) and text != brief for text in texts(chapter)), "the summary"
    assert {figure.key for figure in chapter.figures} <= {"ja-gruppe-i-stor-grad-i-svært-stor-grad"}


def test_the_figure_of_a_scale_and_what_is_said_of_it_sum_its_two_highest_answers() -> None:
    chapter = made(graded(), sections=(Section("ja"),), variables=("gruppe",))
    (figure,) = chapter.figures
    assert figure.caption == "Andel som svarer «I stor grad» eller «I svært stor grad»: Ja. Etter gruppe."
    counted = {bar.label: (bar.share.n, bar.share.base) for bar in figure.panels[0].bars}
    assert counted == {"x": (18, 37), "y": (17, 36)}
    assert (
        "Andelen som svarer «I stor grad» eller «I svært stor grad», ligger etter gruppe fra 47 prosent (y) til 49"
        " prosent (x) (figur 1); slike forskjeller kan være tilfeldige."
    ) in texts(chapter)
    shown = made(graded(), sections=(Section("ja", show=("I noen grad",)),), variables=("gruppe",))
    assert [figure.key for figure in shown.figures] == ["ja-gruppe-i-noen-grad"]


def test_a_sum_over_a_hidden_cell_is_hidden_and_tells_no_more_than_its_parts() -> None:
    seen, other = CountedShare(6, 20, 30.0, 10.0, 50.0), CountedShare(5, 20, 25.0, 10.0, 50.0)
    groups = Grouping("g", "g", (Group("a", "a", frozenset(range(20))),))
    table = Crosstab(groups, (20,), ("x", "y"), ((seen,), (other,)), (seen, other))
    assert together(table, (0, 1)).cells[0][0].n == 11
    hidden = replace(table, cells=((seen,), (other.hidden(),)))
    assert together(hidden, (0, 1)).cells[0][0].masked
    weights = Weights("w", dict.fromkeys(range(20), 1.0), decimals=0)
    assert together(table, (0, 1), weights).cells[0][0].percent == 55.0


def test_yes_is_told_though_value_labels_put_no_first() -> None:
    whole = closed_study(("Nei", "x"), ("Ja", "x"), ("Nei", "y"))
    described = {**whole.variables, "ja": Described("ja", value_labels={"0": "Nei", "1": "Ja"})}
    chapter = made(replace(whole, variables=described), sections=(Section("ja"),))
    assert [row[0] for row in table(chapter, "ja").rows] == ["Nei", "Ja", "Total"]
    assert any("svarer «Ja»" in text for text in texts(chapter))


def test_groups_that_did_not_say_are_not_named_and_labelled_levels_keep_their_order_in_figures() -> None:
    levels = ["1 = Master", "2 = Fagskole", "3 = Grunnskole", "9 = Ubesvart"]
    cases = [("Ja" if n % 5 <= at else "Nei", level) for at, level in enumerate(levels) for n in range(15)]
    chapter = made(closed_study(*cases), sections=(Section("ja"),), variables=("gruppe",))
    (figure,) = chapter.figures
    assert [bar.label for bar in figure.panels[0].bars] == ["Master", "Fagskole", "Grunnskole", "Ubesvart"]
    assert any("fra 20 prosent (Master) til 60 prosent (Grunnskole)" in text for text in texts(chapter))


def test_of_answers_in_no_order_the_most_frequent_is_told() -> None:
    whole = closed_study(("Agder", "x"), ("Nord", "x"), ("Nord", "y"), ("Vet ikke", "y"), ("Vet ikke", "x"))
    assert any("svarer «Nord»" in text for text in texts(made(whole, sections=(Section("ja"),))))


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
