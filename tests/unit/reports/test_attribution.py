"""What is said about who wrote a quote tells nothing that the tables hide."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coder.reports.bylines import crossed_with_bylines, shortened_bylines
from coder.reports.chapter import Paragraph
from coder.reports.choosing import quote_candidates
from coder.reports.compose import compose
from coder.reports.crossing import crossings
from coder.reports.definition import Definition, QuoteRules, Section
from coder.reports.planning import ReportPlan, plan
from coder.reports.protect.linear_system import WIDTH
from coder.reports.provenance import Provenance
from coder.reports.quotes import Chosen
from tests.unit.reports.report_samples import IN_FULL, compose_report, project_of, study, table


def planned(cases: list[tuple[str, str, str]], **wanted: object) -> ReportPlan:
    rules = QuoteRules(attribution=("size", "county"), per_code=50)
    definition = Definition(
        sections=(Section("svar"),), variables=("size",), quotes=rules, appendices=(), tables=("groups",), figures=()
    )
    return plan(replace(definition, **wanted), study(cases))  # type: ignore[arg-type]


def said(made: ReportPlan) -> dict[int, tuple[str, ...]]:
    """What is said about everybody, each quoted for every code."""
    return crossed_with_bylines(made, (), quote_candidates(made, []))[1]


SIZE = replace(QuoteRules(), attribution=("size",), per_code=50)


def test_a_group_of_which_few_have_the_code_is_not_named() -> None:
    made = planned([*[("b", "stor", "x")] * 9, *[("b", "liten", "x")] * 4, *[("c", "liten", "x")] * 9], quotes=SIZE)
    found = said(made)
    assert {found[case] for case in range(9, 13)} == {()}, "4 of the small ones have b"
    assert {found[case] for case in range(9)} == {()}, "their number is hidden, or the 4 would follow from the total"
    assert {found[case] for case in range(13, 22)} == {()}, "each has one code: the 9 with c would tell the 4 of 13"
    assert shortened_bylines(made, found) == frozenset(range(22))


def test_of_a_group_with_a_hidden_cell_not_all_are_named_who_do_not_have_its_code() -> None:
    """Of 38 big ones 3 have c, which is hidden: to name all 35 others would tell that it is 3 at most."""
    big = [*[("b", "stor", "x")] * 25, *[("a", "stor", "x")] * 10, *[("bc", "stor", "x")] * 3]
    small = [*[("c", "liten", "x")] * 20, *[("b", "liten", "x")] * 12, *[("a", "liten", "x")] * 10]
    made = planned([*big, *small], quotes=SIZE)
    assert ("c", "size", "stor") in crossings(made)[0].hidden
    excerpts = [{code: found[:30] for code, found in by_code.items()} for by_code in quote_candidates(made, [])]
    tables, found = crossed_with_bylines(made, (), excerpts)
    assert ("b", "size", "stor") in tables.crossings[0].hidden, (
        "quotes tell who has c alone: stor is 28 with b or 10 with a"
    )
    assert {found.get(case, ()) for case in (*range(25), *range(35, 38))} == {()}
    assert sum(found.get(case) == ("stor",) for case in range(25, 35)) == 10 - 2 * WIDTH
    shown = said(planned([*big[:35], *small], quotes=SIZE))
    assert {shown[case] for case in range(35)} == {("stor",)}, "nothing is hidden"


def test_without_masking_everything_is_said() -> None:
    made = planned([("b", "stor", "x"), ("b", "liten", "y")], mask_below=0)
    assert said(made) == {0: ("stor", "x"), 1: ("liten", "y")}


def test_a_variable_that_no_table_shows_is_masked_as_if_one_did() -> None:
    cases = [*[("b", "stor", "x")] * 9, *[("b", "stor", "y")] * 3, *[("c", "stor", "y")] * 9]
    found = said(planned(cases))
    assert {found[case] for case in range(12)} == {("stor",)}
    assert {found[case] for case in range(12, 21)} == {("stor",)}, "9 of the 12 in y have c, so 3 have b"


def test_the_combination_of_what_is_said_is_shared_by_enough_who_have_the_code() -> None:
    cases = [*[("b", "stor", "x")] * 8, *[("b", "liten", "y")] * 8, *[("b", "stor", "y")] * 3]
    cases += [("c", "stor", "y")] * 9
    found = said(planned(cases))
    assert found[0] == ("stor", "x")
    assert found[16] == ("stor",), "8 + 3 with b are big, 8 + 3 are in y, but 3 are both"


def test_other_codes_beside_a_quote_and_categories_above_count_too() -> None:
    cases = [*[("b", "stor", "x")] * 9, ("bc", "stor", "x"), *[("c", "liten", "x")] * 9]
    assert said(planned(cases, quotes=SIZE))[9] == ()
    alone = said(planned(cases, quotes=replace(SIZE, also_coded=False)))
    assert alone[9] == (), "another quote of the same respondent tells it"
    assert alone[0] == ("stor",)
    # The category holds the 9 and one small one more, so its cells are hidden, and with them those of its sub-code.
    above = [*[("a", "stor", "x")] * 9, ("top", "liten", "x"), *[("b", "liten", "x")] * 9]
    below = [(("top",) if codes == "top" else tuple(codes), size, county) for codes, size, county in above]
    assert said(planned(below, quotes=SIZE))[0] == ()  # type: ignore[arg-type]
    assert said(planned(above[:9] + above[10:], quotes=SIZE))[0] == ("stor",)


def test_who_was_asked_must_not_be_told_either(tmp_path: Path) -> None:
    cases = [*[("b", "stor", "x")] * 9, *[("b", "liten", "x")] * 9]
    whole = study(cases)
    answers = {
        number: {**values, "ja": "Nei" if number in (15, 16, 17) else "Ja"} for number, values in whole.data.items()
    }
    sections = (Section("svar", asked_when=(("ja", ("Ja",)),)), Section("ja"))
    definition = Definition(sections=sections, variables=("size",), quotes=SIZE, appendices=())
    made = plan(definition, replace(whole, data=answers))
    assert {row.masked for line in crossings(made)[1].shown[0].cells for row in line} == {True}
    assert set(said(made).values()) == {()}
    named = plan(replace(definition, sections=sections[:1]), replace(whole, data=answers))
    assert set(said(named).values()) == {("stor",), ("liten",)}


def test_the_base_of_a_follow_up_question_does_not_tell_what_the_first_hides() -> None:
    cases = [*[("b", "stor", "x")] * 9, *[("b", "liten", "x")] * 9, *[("b", "middels", "x")] * 9]
    whole = study(cases)
    answers = {
        number: {**values, "ja": "Ja" if number < 13 or number > 17 else "Nei"} for number, values in whole.data.items()
    }
    definition = Definition(
        sections=(Section("svar", asked_when=(("ja", ("Ja",)),)), Section("ja")), variables=("size",), appendices=(),
        tables=IN_FULL,
    )  # fmt: skip
    made = plan(definition, replace(whole, data=answers))
    chapter = compose(made, [Chosen(), Chosen()], Provenance()).together
    shown = table(chapter, "svar-size")
    heads = [column.label for column in shown.columns[1:-1]]
    assert "liten (n=·)" in heads
    assert sum("n=·" in head for head in heads) >= 2, "one alone would follow from the total"
    assert all(row[1 + heads.index("liten (n=·)")].masked for row in shown.rows)  # type: ignore[union-attr]
    assert any("Der n er skjult" in note for note in shown.notes)


people = st.tuples(
    st.sampled_from(["a", "b", "c", "ab", "bc", "abc"]), st.sampled_from(["stor", "liten", "ø"]), st.sampled_from("xyz")
)


@settings(deadline=None, max_examples=12)
@given(st.lists(people, min_size=1, max_size=60), st.booleans(), st.integers(2, 6))
def test_nothing_that_is_said_is_hidden(cases: list[tuple[str, str, str]], also: bool, fewest: int) -> None:
    rules = QuoteRules(attribution=("size", "county"), per_code=2, also_coded=also)
    made = planned(cases, quotes=rules, mask_below=fewest, variables=("size", "county"))
    (crossed,) = crossings(made)
    shown = {
        (row, table.grouping.name, group.label): cell
        for table in crossed.shown
        for row, line in zip(table.rows, table.cells, strict=True)
        for group, cell in zip(table.grouping.groups, line, strict=True)
    }
    for case, labels in said(made).items():
        codes, size, county = cases[case]
        for code in {*codes, *(["top"] if "a" in codes else [])}:
            for name, label in (("size", size), ("county", county)):
                if label in labels:
                    assert not shown[code, name, label].masked
                    assert shown[code, name, label].n >= fewest
        same = [other for other in cases if set(labels) <= set(other[1:]) and set(codes) & set(other[0])]
        assert not labels or len(same) >= fewest


def test_the_report_says_once_that_and_why(tmp_path: Path) -> None:
    answers = [f"Eldre venter på svar nummer {number} i kommunen vår." for number in range(24)]
    groups = ["x", "y", "y", "y", "x", "y"]
    with project_of(tmp_path / "p.db", answers, ["a", "b"], groups) as session:
        rules = QuoteRules(attribution=("gruppe",), respondent="none", also_coded=False)
        definition = Definition(sections=(Section("svar"),), variables=("gruppe",), quotes=rules)
        chapter, _ = compose_report(session, definition, undecided="hide")
        whole, _ = compose_report(session, replace(definition, mask_below=0), undecided="hide")
    notes = [
        block.text for block in chapter.blocks if isinstance(block, Paragraph) and "Noen sitater står" in block.text
    ]
    assert len(notes) == 1
    assert "færre enn 5" in notes[0]
    assert not any(table.key == "svar-gruppe" for table in chapter.tables), "every cell of it is hidden"
    # Those with a are 8 in x and 4 in y; those with b are all in y, and each has one code: their number tells the 4.
    assert {(quote.code, quote.attribution) for quote in chapter.quotes} == {("a", ""), ("b", "")}
    assert all(quote.attribution in ("x", "y") for quote in whole.quotes)
    assert not any("Noen sitater" in getattr(block, "text", "") for block in whole.blocks)


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_nothing_is_said_of_it_where_nothing_is_left_out(tmp_path: Path, language: str) -> None:
    with project_of(tmp_path / "p.db", [f"Svar nummer {number}." for number in range(12)], ["a"], ["x"]) as session:
        definition = Definition(language=language, quotes=QuoteRules(attribution=("gruppe",)), variables=())
        chapter, _ = compose_report(session, definition, undecided="hide")
    assert all(quote.attribution.endswith(", x") for quote in chapter.quotes)
    assert not any(
        word in getattr(block, "text", "")
        for block in chapter.blocks
        for word in ("Noen sitater", "Nokre sitat", "Some quotes")
    )
