"""Shares of all answers from a random sample, as a report shows them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coder.i18n.translator import languages
from coder.reports.chapter import Chapter, ChapterTable, Paragraph, Range
from coder.reports.compose import compose
from coder.reports.counting import CountedShare, Crosstab, Group, Grouping
from coder.reports.crossing import Crossing
from coder.reports.definition import Definition, QuoteRules, Section
from coder.reports.estimated import FromSample, SampledBy, SampledCell, SampledChange, SampledShare
from coder.reports.estimates_section import estimates_section
from coder.reports.numbering import Numbering
from coder.reports.planning import plan
from coder.reports.provenance import Provenance, SampleDrawn
from coder.reports.quotes import Chosen
from tests.unit.reports.report_samples import IN_FULL, study, table

CASES = [("a", "x", "N")] * 40 + [("b", "x", "S")] * 40


def cell(label: str, n: int, *, a: int, b: int, predicted: bool = False) -> SampledCell:
    def share(positive: int, *, with_predictions: bool) -> SampledShare:
        hand = 100 * positive / n
        return SampledShare(hand + 1, hand - 4, hand + 6, hand, positive, n, with_predictions)

    codes = {"top": share(a, with_predictions=predicted), "a": share(a, with_predictions=predicted)}
    return SampledCell(label, 2 * n, n, {**codes, "b": share(b, with_predictions=False)})


FOUND = FromSample(
    7, "2026-01-02", "", 80, 80, ("Kari",), cell("", 80, a=20, b=40, predicted=True),
    (SampledBy("county", "county", (cell("N", 40, a=14, b=12, predicted=True), cell("S", 40, a=6, b=28))),),
    ("c",), 2.5, frozenset({"b"}),
)  # fmt: skip


def report(
    found: FromSample | None, *, language: str = "en", mask_below: int = 5, cases: list[tuple[str, str, str]] = CASES
) -> Chapter:
    definition = Definition(
        language=language, variables=("county",), sections=(Section("svar"),), quotes=QuoteRules(per_code=0),
        mask_below=mask_below, figures=(), tables=IN_FULL, appendices=("tables", "method", "checklists"),
    )  # fmt: skip
    held = Provenance(version="1", samples=[SampleDrawn("svar", "2026-01-02", 7, "", 160, 80, 80)] if found else ())
    return compose(plan(definition, study(cases)), [Chosen()], held, estimates=[found]).together


def said(chapter: Chapter) -> str:
    return "\n".join(block.text for block in chapter.blocks if isinstance(block, Paragraph))


def per_cent(made: ChapterTable) -> list[object]:
    return [cell for row in made.rows for cell in row[1:] if not isinstance(cell, CountedShare)]


def test_the_table_has_estimate_interval_hand_coded_share_and_way_of_every_code() -> None:
    made = table(report(FOUND), "svar-anslag")
    first, last = made.rows[0], made.rows[-1]
    assert [first[place] for place in (0, 1, 3, 4, 5)] == ["topp", 26.0, 20, 25.0, "sample and predictions"]
    assert isinstance(first[2], CountedShare)
    assert (first[2].low, first[2].high) == (21.0, 31.0)
    assert [last[place] for place in (0, 1, 3, 4, 5)] == ["b *", 51.0, 40, 50.0, "the sample"]
    assert [column.label for column in made.columns][1] == "Per cent of all answers (n=160)"
    notes = " ".join(made.notes)
    assert "80 of 160 answers (drawn 2 January 2026, seed 7)" in notes
    assert "stale: “b”" in notes
    assert "“c”. Each of them stands on at most 2.5 per cent" in notes


def test_the_table_of_the_chapter_says_where_predictions_were_used_and_which_codes_have_no_row() -> None:
    notes = " ".join(table(report(FOUND), "svar-anslag-av-alle").notes)
    assert "For “topp” and “a”, predictions for all answers were used, too" in notes
    assert "Without any sampled answer: “c”." in notes


def test_the_method_is_told_only_where_something_is_estimated() -> None:
    assert "PPI++" in said(report(FOUND))
    for nothing in (None, FromSample(7, "2026-01-02", "", 80, 12)):
        chapter = report(nothing)
        assert "PPI++" not in said(chapter)
        assert not [table.key for table in chapter.tables if "anslag" in table.key]
    assert "12 coded so far" in said(chapter)


def test_method_and_checklists_tell_of_the_sample_and_of_predictions_where_these_were_used() -> None:
    drawn = "A random sample of 80 of 160 answers was drawn 2 January 2026 (seed 7). All that was drawn is coded."
    bare = report(replace(FOUND, whole=cell("", 80, a=20, b=40)))
    assert f"{drawn} Shares of all answers are estimated from the coded random sample, without any pred" in said(bare)
    assert checklist(bare, "coreq-llm")["L1"] == "No language model or classifier was used."
    predicted = report(replace(FOUND, learned_from=85))
    assert "a classifier's predictions for all answers are used as well" in said(predicted)
    items = checklist(predicted, "srqr") | checklist(predicted, "coreq-llm")
    assert drawn in items["S8"]
    for item in ("L1", "S14"):
        assert "classifier was used" not in items[item]
        assert "A classifier predicted codes for all answers" in items[item]
    assert "learned from the codebook and 85 coded answers" in items["L3"]
    assert items["L2"] == "coder 1"


def test_where_all_answers_are_coded_shares_are_counted_and_none_is_estimated() -> None:
    chapter = report(FromSample(7, "2026-01-02", "", 80, 80, counted=True))
    assert "Since all answers are coded, shares are counted and not estimated." in said(chapter)
    assert not [table.key for table in chapter.tables if "anslag" in table.key]
    assert "estimated when the whole sample" not in said(chapter)


def test_estimates_are_numbered_where_they_stand_before_the_tables_by_group() -> None:
    numbers = [table.number for table in report(FOUND).tables if table.number.startswith("A.")]
    assert numbers == [f"A.{place}" for place in range(1, len(numbers) + 1)]


def checklist(chapter: Chapter, key: str) -> dict[str, str]:
    return {str(number): str(told) for number, _, told in table(chapter, key).rows}


def test_groups_are_estimated_where_thirty_are_sampled() -> None:
    three = (*FOUND.groups[0].groups, cell("V", 29, a=12, b=12))
    made = table(report(replace(FOUND, groups=(SampledBy("county", "county", three),))), "svar-anslag-county")
    assert [column.label for column in made.columns] == ["Code", "N (n=40)", "95% CI", "S (n=40)", "95% CI"]
    assert "fewer than 30 sampled answers: “V”" in " ".join(made.notes)
    assert per_cent(made)[:2] == [36.0, 16.0]
    by_county = (SampledBy("county", "county", three[1:]),)
    assert "fewer than two groups have 30 sampled" in said(report(replace(FOUND, groups=by_county)))


@pytest.mark.parametrize(
    ("cases", "small"),
    [
        ([("a", "x", "N")] * 3 + CASES[3:] + [("a", "x", "S")] * 3, False),  # the tables by group hide a cell
        (CASES, True),  # the sample has a small cell
    ],
)
def test_hand_coded_shares_by_group_are_hidden_where_any_of_them_is_small(
    cases: list[tuple[str, str, str]], *, small: bool
) -> None:
    found = FOUND
    if small:
        south = cell("S", 40, a=3, b=28)
        found = replace(FOUND, groups=(SampledBy("county", "county", (FOUND.groups[0].groups[0], south)),))
    made = table(report(found, cases=cases), "svar-anslag-county")
    assert [row[1] for row in made.rows] == [36.0, 36.0, "·"]
    assert [row[3] for row in made.rows] == ["·", "·", "·"]
    assert all(isinstance(row[4], CountedShare) and row[4].masked and row[4].low is None for row in made.rows)
    assert "is hidden" in " ".join(made.notes)
    shown = table(report(found, cases=cases, mask_below=0), "svar-anslag-county")
    assert "·" not in per_cent(shown)


def test_a_change_between_waves_stands_with_its_interval() -> None:
    before = cell("2024", 60, a=30, b=10)
    found = replace(FOUND, before=before, changes={"a": SampledChange(-24.0, -30.0, -18.0)})
    made = table(report(found), "svar-anslag-endring")
    assert made.rows == (("a", 51.0, 26.0, -24.0, -30.0, -18.0),)


def spanned(label: str, *, of_b: tuple[float, float], fewest: int) -> SampledCell:
    made = cell(label, 80, a=20, b=40)
    whose = replace(made.shares["b"], span=of_b, fewest=fewest)
    return replace(made, shares={**made.shares, "b": whose})


def test_the_range_over_coders_stands_beside_the_hand_coded_share_but_where_a_coder_has_few() -> None:
    for fewest, said in ((36, Range(45.0, 60.0)), (3, "·")):
        whole = spanned("", of_b=(45.0, 60.0), fewest=fewest)
        made = table(report(replace(FOUND, whole=whole)), "svar-anslag")
        place = [column.label for column in made.columns].index("Range over coders")
        by_name = {str(row[0]): row[place] for row in made.rows}
        assert by_name == {"topp": None, "a": None, "b *": said}
        assert "hand-coded share if the codes of each coder" in " ".join(made.notes)


def test_groups_of_an_estimate_tell_the_widest_range_over_coders_and_none_that_could_tell_a_small_number() -> None:
    def notes(fewest: int, *, small: bool = False) -> str:
        south = cell("S", 40, a=3 if small else 6, b=28)
        north = spanned("N", of_b=(45.0, 60.0), fewest=fewest)
        found = replace(FOUND, groups=(SampledBy("county", "county", (north, south)),))
        return " ".join(table(report(found), "svar-anslag-county").notes)

    assert "here is 45–60 per cent of the hand-coded, for “b” in the group “N”" in notes(36)
    assert "by group is not shown: it could give away numbers below 5" in notes(3)
    assert "by group is not shown" in notes(36, small=True)


def test_a_change_between_waves_has_both_ranges_and_tells_no_small_number_of_either_wave() -> None:
    before = spanned("2024", of_b=(45.0, 60.0), fewest=36)
    before = replace(before, shares={**before.shares, "a": cell("2024", 80, a=3, b=1).shares["a"]})
    changes = dict.fromkeys("ab", SampledChange(-24.0, -30.0, -18.0))
    made = table(report(replace(FOUND, before=before, changes=changes)), "svar-anslag-endring")
    assert [column.label for column in made.columns][2] == "Range over coders, 2024"
    assert [row[1:] for row in made.rows] == [
        ("·", None, 26.0, "·", "·", "·"),
        (51.0, Range(45.0, 60.0), 51.0, -24.0, -30.0, -18.0),
    ]
    assert "could be computed" in " ".join(made.notes)


@pytest.mark.parametrize("language", languages())
def test_every_language_says_it_in_its_own_words(language: str) -> None:
    words = {"nb": "tilfeldig utvalg", "nn": "tilfeldig utval", "en": "random sample"}
    assert words[language] in table(report(FOUND, language=language), "svar-anslag").caption


def test_hand_coded_numbers_below_the_limit_are_hidden_over_everybody_too() -> None:
    few = cell("", 80, a=3, b=40)
    made = table(report(replace(FOUND, whole=few)), "svar-anslag")
    rare = next(row for row in made.rows if row[0] == "a")
    assert rare[1] == rare[3] == rare[4] == "·"
    assert isinstance(rare[2], CountedShare)
    assert rare[2].masked
    assert "below 5 could be computed" in " ".join(made.notes)
    assert next(row for row in made.rows if str(row[0]).startswith("b"))[3] == 40
    open_to_all = table(report(replace(FOUND, whole=few), mask_below=0), "svar-anslag")
    assert next(row for row in open_to_all.rows if row[0] == "a")[3] == 3


def test_a_group_whose_number_is_withheld_has_none_in_the_heading_of_estimates_either() -> None:
    groups = Grouping("county", "county", (Group("N", "N", frozenset({1})), Group("S", "S", frozenset({2}))))
    held = Crosstab(groups, (1, 1), (), (), (), withheld=frozenset({"S"}))
    made = Numbering(plan(Definition(language="en", variables=("county",), sections=(Section("svar"),)), study(CASES)))
    planned = made.plan.sections[0]
    blocks = estimates_section(made, planned, Crossing((held,), frozenset(), {}), FOUND)
    named = next(block for block in blocks if isinstance(block, ChapterTable) and "anslag-county" in block.key)
    assert [column.label for column in named.columns if column.kind == "percent"] == ["N (n=40)", "S (n=·)"]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nb", "1 av 80 svar i utvalget er kodet ved å godta forslag"),
        ("nn", "1 av 80 svar i utvalet er koda ved å godta forslag"),
        ("en", "1 of 80 sampled answers was coded from suggestions"),
    ],
)
def test_notes_tell_how_many_answers_were_coded_from_suggestions(language: str, words: str) -> None:
    for made in report(replace(FOUND, suggested=1), language=language).tables:
        assert ("anslag" in made.key) == (words in " ".join(made.notes))
    assert words not in " ".join(table(report(FOUND, language=language), "svar-anslag").notes)


def test_variables_without_enough_sampled_are_named_in_one_note() -> None:
    few = (cell("N", 8, a=2, b=2), cell("S", 8, a=1, b=4))
    found = replace(FOUND, groups=(*FOUND.groups, SampledBy("size", "size", few), SampledBy("kind", "kind", few)))
    notes = [line for line in said(report(found)).splitlines() if "not estimated by" in line]
    assert notes == ["Shares of all answers are not estimated by size or kind: fewer than two groups have 30 sampled."]
    assert table(report(found), "svar-anslag-county")
