"""Shares of an open question stand on coded answers, and an interval only where these tell of all."""

from __future__ import annotations

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
from coder.reports.shares import is_whole
from coder.reports.waves_section import Earlier
from tests.unit.report_samples import study


def made(answered: Answered, earlier: Answered) -> Chapter:
    cases = [("b", "xyz"[case % 3], "y") for case in range(len(answered.responses))]
    whole = replace(study(cases), questions={"svar": answered}, wave="2024")
    definition = Definition(
        variables=("size",), mask_below=0, sections=(Section("svar"),), appendices=(), language="en"
    )
    before = {"svar": Earlier("2023", earlier)}
    return compose(plan(definition, whole), [Chosen()], Provenance(), earlier=before).together


def shares_of(table: ChapterTable) -> list[CountedShare]:
    return [cell for row in table.rows for cell in row if isinstance(cell, CountedShare)]


def answers(have: list[bool | None], first: int, drawn: Drawn | None = None) -> Answered:
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
    for table in (one for one in chapter.tables if one.key != "oversikt"):
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
    texts = [one.text for one in chapter.blocks if isinstance(one, Heading | Paragraph)]
    if "Theme by theme" in texts and not is_whole(answered):
        basis = texts[texts.index("Theme by theme") + 1]
        assert basis.startswith("What follows is about the")
        assert f"the {len(answered.coded)} that are coded" in basis or len(answered.coded) == 1


def test_a_case_is_coded_when_all_its_answers_are() -> None:
    answered = Answered("svar", frozenset({1, 2}), {1: 1, 2: 1, 3: 1, 4: 2}, [CountedCoding(1, 1, "b", "Kari", 0, 5)])
    assert not answered.coded
    assert replace(answered, none_fits=frozenset({2, 3})).coded == {1}
