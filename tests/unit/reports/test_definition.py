"""Report definitions: read strictly, printed so that they read back the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder import shipped
from coder.errors import FileRefused
from coder.reports.definition import (
    APPENDICES,
    BY,
    CAPTIONS,
    EVERY,
    FIGURES,
    TABLES,
    Band,
    Definition,
    LeadIns,
    QuoteRules,
    Section,
    ThemeGroup,
)
from coder.reports.definition_file import read_definition
from coder.reports.definition_shown import shown_definition

words = st.text(st.characters(whitelist_categories=("L", "N", "P", "S", "Zs"), max_codepoint=0xFFFF), max_size=12).map(
    lambda text: " ".join(text.split())
)
names = words.filter(bool)
groups = (
    st.lists(
        st.builds(
            ThemeGroup,
            codes=st.lists(names, min_size=1, max_size=2).map(tuple),
            title=words,
            lead_in=words,
            quotes=st.none() | st.lists(names, max_size=2).map(tuple),
            most=st.none() | st.integers(0, 9),
            summary=st.lists(names, max_size=2).map("\n".join),
        ),
        max_size=2,
    )
    .map(tuple)
    .filter(
        lambda held: (
            len({code.casefold() for group in held for code in group.codes}) == sum(len(group.codes) for group in held)
        )
    )
)
definitions = st.builds(
    Definition,
    title=words,
    authors=st.lists(names, max_size=2).map(tuple),
    language=st.sampled_from(["nb", "nn", "en"]),
    chapter=words,
    wave=st.none() | words,
    variables=st.lists(names, max_size=2).map(tuple),
    mask_below=st.integers(0, 99),
    percent_from=st.integers(0, 99),
    weight=words,
    coders=st.lists(names, max_size=2).map(tuple),
    order=st.sampled_from(["codebook", "frequency", "alphabetical"]),
    decimals=st.integers(0, 3),
    summary=st.booleans(),
    tables=st.sets(st.sampled_from(TABLES)).map(lambda some: tuple(table for table in TABLES if table in some)),
    figures=st.sets(st.sampled_from(FIGURES)).map(lambda some: tuple(figure for figure in FIGURES if figure in some)),
    appendices=st.sets(st.sampled_from(APPENDICES)).map(
        lambda some: tuple(appendix for appendix in APPENDICES if appendix in some)
    ),
    quotes=st.builds(
        QuoteRules,
        per_code=st.integers(0, 9) | st.just(EVERY),
        longest=st.integers(20, 999),
        context=st.integers(0, 3),
        attribution=st.lists(names, max_size=2).map(tuple),
        also_coded=st.booleans(),
        respondent=st.sampled_from(["pseudonym", "key", "none"]),
    ),
    lead_ins=st.builds(
        LeadIns,
        few=st.integers(1, 9),
        several=st.integers(0, 20),
        many=st.integers(20, 40),
        most=st.integers(40, 100),
        numbers=st.booleans(),
        joined=st.booleans(),
    ),
    theme_headings=st.booleans(),
    template=words,
    bands=st.lists(
        st.builds(
            Band,
            name=names,
            label=words,
            values=st.dictionaries(names, words, max_size=2).map(lambda held: tuple(held.items())),
            limits=st.lists(
                (st.integers(-99, 9_999_999) | st.sampled_from([0.25, 12345678.5])).map(float), max_size=2
            ).map(tuple),
        ),
        max_size=1,
    ).map(tuple),
    sections=st.lists(
        st.builds(
            Section,
            question=names,
            title=words,
            label=words,
            lead=words,
            asked_when=st.dictionaries(names, st.lists(names, min_size=1, max_size=2).map(tuple), max_size=1).map(
                lambda held: tuple(held.items())
            ),
            by=st.none() | st.lists(names, max_size=2).map(tuple),
            show=st.lists(names, max_size=1).map(tuple),
            values=st.lists(names, max_size=2, unique=True).map(tuple),
            codes=st.none() | st.lists(names, max_size=2).map(tuple),
            leads=st.dictionaries(names, words, max_size=1).map(lambda held: tuple(held.items())),
            groups=groups,
            captions=st.dictionaries(
                st.sampled_from([*CAPTIONS, *(f"{start}alder" for start in BY)]), words, max_size=2
            ).map(lambda held: tuple(held.items())),
        ),
        min_size=1,
        max_size=2,
    ).map(tuple),
)


@given(definitions)
def test_what_is_shown_reads_back_the_same(made: Definition) -> None:
    assert read_definition(shown_definition(made), "rapport.yaml") == made


def test_an_empty_file_is_the_default() -> None:
    assert read_definition("", "rapport.yaml") == Definition()
    assert read_definition("# bare en kommentar\n", "rapport.yaml") == Definition()


def test_no_is_a_word() -> None:
    assert read_definition("questions:\n  - question: no\n    show: no\n", "r.yaml").sections == (
        Section("no", show=("no",)),
    )


def test_every_problem_is_said_with_its_line() -> None:
    text = """\
titel: x
language: sv
mask_below: mange
tables: [codes, grafer]
questions:
  - title: uten spørsmål
  - question: q
    by: {a: b}
    captions: {tabell: x}
    values: [Ja, Nei, Ja, ""]
    groups:
      - codes: [eldre, unge]
        most: få
      - lead_in: "Eldre nevnes av noen:"
      - codes: Eldre
        sitater: [7]
quotes: 3
lead_ins: {many: 60}
"""
    with pytest.raises(FileRefused) as refused:
        read_definition(text, "rapport.yaml")
    message = refused.value.message
    for line, said in (
        (1, "«title»"), (2, "«language» is one of en, nb, nn, not «sv»"), (3, "a number"), (4, "«grafer»"),
        (6, "lacks its «question»"), (8, "a list of texts"), (9, "not «tabell»"),
        (10, "«Ja» stands in «values» already"), (10, "«values» holds an empty text"),
        (13, "a number"), (14, "lacks its «codes»"), (15, "«Eldre» stands in a group already"),
        (16, "there is no «sitater»"), (17, "should be keys with values"), (18, "should rise"),
    ):  # fmt: skip
        assert any(
            problem.startswith(f"rapport.yaml:{line}:") and said in problem for problem in message.splitlines()
        ), said


@pytest.mark.parametrize(
    "text", ["a: &x [*x]", "{", "- 1\n- 2", "title: [a, b]", "title: x\ntitle: y", "\x00", "mask_below: 1e400"]
)
def test_nonsense_is_refused(text: str) -> None:
    with pytest.raises(FileRefused):
        read_definition(text, "r.yaml")


def test_the_shipped_definition_reads() -> None:
    made = read_definition(shipped.REPORT.read_text(encoding="utf-8"), "r.yaml")
    assert [section.question for section in made.sections or ()] == [
        "deltatt", "tiltak_igangsatt", "prioriterer_bort", "grupper",
    ]  # fmt: skip
