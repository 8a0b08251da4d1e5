"""Shares of an open question stand on coded answers, and an interval only where these tell of all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from coder.reports.answered import Answered, Drawn
from coder.reports.chapter import INTERVAL, POINTS, Chapter, ChapterTable, Heading, Paragraph
from coder.reports.compact import CountedCoding
from coder.reports.compose import compose
from coder.reports.counting import CountedShare
from coder.reports.definition import Definition, Section
from coder.reports.planning import plan
from coder.reports.provenance import Provenance
from coder.reports.quotes import Chosen
from coder.reports.shares import has_several, is_whole, no_code_fits_sentences
from coder.reports.waves_section import Earlier
from coder.reports.words import Words
from tests.unit.reports.report_samples import BOOK, IN_FULL, study


def made(answered: Answered, earlier: Answered) -> Chapter:
    cases = [("b", "xyz"[case % 3], "y") for case in range(len(answered.responses))]
    whole = replace(study(cases), questions={"svar": answered}, wave="2024")
    definition = Definition(
        variables=("size",),
        mask_below=0,
        sections=(Section("svar"),),
        appendices=("method",),
        language="en",
        tables=IN_FULL,
    )
    before = {"svar": Earlier("2023", earlier)}
    return compose(plan(definition, whole), [Chosen()], Provenance(), earlier=before).together


def shares_of(table: ChapterTable) -> list[CountedShare]:
    return [cell for row in table.rows for cell in row if isinstance(cell, CountedShare)]


def answers(have: Sequence[bool | None], first: int, drawn: Drawn | None = None) -> Answered:
    """An answer per case: it has the code, none fits, or (None) it is not coded."""
    cases = range(first, first + len(have))
    codings = [CountedCoding(case, case, "b", "Kari", 0, 5) for case, has in zip(cases, have, strict=True) if has]
    marked = frozenset(case for case, has in zip(cases, have, strict=True) if has is False)
    return Answered("svar", frozenset(cases), {case: case for case in cases}, codings, marked, {}, drawn)


HAVE = st.lists(st.sampled_from([True, False, None]), min_size=3, max_size=20)


@settings(max_examples=60, deadline=None)
@given(HAVE, HAVE, st.booleans())
def test_nothing_stands_on_a_base_with_uncoded_answers(
    now: list[bool | None], then: list[bool | None], sampled: bool
) -> None:
    answered = answers(now, 0, Drawn("sample", 7) if sampled else None)
    earlier = answers(then, 1000)
    chapter = made(answered, earlier)
    earned = sampled or None not in now
    bases = {len(answered.coded), len(earlier.coded)}
    bases |= {len([case for case in answered.coded if case % 3 == group]) for group in range(3)}
    for table in (table for table in chapter.tables if table.key != "oversikt"):
        assert all(share.base in bases for share in shares_of(table))
        if table.key == "svar-endring":
            assert any(column.kind == POINTS for column in table.columns) == (earned and None not in then)
            continue
        assert any(column.kind == INTERVAL for column in table.columns) == (earned and table.key == "svar")
        assert earned or all(share.low is None for share in shares_of(table))
        assert all(share.percent is None for share in shares_of(table) if not share.base)
        assert earned or any("no random sample" in note for note in table.notes)
    for figure in chapter.figures:
        held = [bar.share for panel in figure.panels for bar in panel.bars]
        assert all(share.base in bases and (earned or share.low is None) for share in held)
        assert any("Wilson" in note for note in figure.notes) <= earned
    texts = [block.text for block in chapter.blocks if isinstance(block, Heading | Paragraph)]
    if "Theme by theme" in texts and not is_whole(answered):
        basis = texts[texts.index("Theme by theme") - 1]
        assert f"and {len(answered.coded)} of the answers" in basis


def test_a_case_is_coded_when_all_its_answers_are() -> None:
    answered = Answered("svar", frozenset({1, 2}), {1: 1, 2: 1, 3: 1, 4: 2}, [CountedCoding(1, 1, "b", "Kari", 0, 5)])
    assert not answered.coded
    assert replace(answered, none_fits=frozenset({2, 3})).coded == {1}


def texts(chapter: Chapter) -> str:
    return "\n".join(block.text for block in chapter.blocks if isinstance(block, Paragraph))


def adding(chapter: Chapter) -> set[str]:
    """What is said beneath tables and figures of why shares do not add up."""
    notes = [note for table in chapter.tables for note in table.notes] + [
        note for figure in chapter.figures for note in figure.notes
    ]
    return {note for note in notes if "add to 100" in note}


def test_of_how_many_no_code_fits_is_told_and_that_columns_do_not_add_up_for_that() -> None:
    one_each = answers([True] * 8, 100)
    chapter = made(answers([True] * 9 + [False] * 3, 0), one_each)
    assert "all the answers are coded. No code fits what 3 respondents answered." in texts(chapter)
    assert adding(chapter) == {"3 respondents have no code that stands here, so columns do not add to 100 per cent."}
    whole = made(answers([True] * 9, 0), one_each)
    assert "No code fits" not in texts(whole)
    assert adding(whole) == set()
    both = answers([True] * 9 + [False], 0)
    both = replace(both, codings=[*both.codings, CountedCoding(0, 0, "c", "Kari", 0, 5)])
    assert adding(made(both, one_each)) == {"An answer may have several codes, so columns do not add to 100 per cent."}


def test_a_category_and_its_code_are_not_several() -> None:
    answered = answers([False] * 4, 0)
    held = [CountedCoding(case, case, code, "Kari", 0, 5) for case in range(4) for code in ("top", "a")]
    nested = replace(answered, codings=held, none_fits=frozenset())
    assert not has_several(nested, ["top", "a"], BOOK)
    assert has_several(
        replace(nested, codings=[*held, CountedCoding(1, 1, "b", "Kari", 0, 5)]), ["top", "a", "b"], BOOK
    )


def test_where_not_all_codes_are_counted_it_is_not_said_that_none_fits() -> None:
    words = Words("en")
    other = replace(answers([True, True, False], 0), none_fits=frozenset({2}))
    assert no_code_fits_sentences(words, other, ["b"], BOOK) == ["No code fits what 1 respondent answered."]
    assert no_code_fits_sentences(words, other, ["c"], BOOK) == ["3 respondents have no code that is counted here."]


def test_beneath_all_tables_of_shares_stands_in_which_direction_they_are_likely_wrong() -> None:
    """Where only the surest suggestions were accepted, that is known, whether all answers are coded or not."""
    for have in ([True] * 9, [True] * 8 + [None]):
        answered = answers(have, 0)
        orders = {0: "file", **dict.fromkeys(range(1, 8), "surest")}
        earlier = answers([True] * 9, 100)
        for chapter, notes in ((made(answered, earlier), 0), (made(replace(answered, orders=orders), earlier), 1)):
            tables = [table for table in chapter.tables if table.key in ("svar", "svar-size")]
            assert len(tables) == 2
            for table in tables:
                assert sum("the numbers are too low rather than too high" in note for note in table.notes) == notes
