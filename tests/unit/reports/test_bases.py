"""Every table and figure says of whom its per cent are, how they round, and whether they are weighted."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from coder.model import Codebook
from coder.model.json_values import Json
from coder.reports.answered import Answered
from coder.reports.cells import shown
from coder.reports.chapter import POINTS, Chapter, Paragraph, ReportColumn
from coder.reports.compact import CountedCoding
from coder.reports.compose import compose
from coder.reports.definition import FIGURES, Definition, LeadIns, QuoteRules, Section
from coder.reports.grouping import Described
from coder.reports.labels import called
from coder.reports.planning import plan
from coder.reports.provenance import Provenance
from coder.reports.quotes import Chosen
from coder.reports.study import Study
from coder.reports.waves_section import Earlier
from coder.reports.words import Words, small_numbers
from tests.unit.reports.report_samples import BOOK, IN_FULL, study, table

NO_QUOTES = QuoteRules(per_code=0)


def made(whole: Study, earlier: Earlier | None = None, **wanted: object) -> Chapter:
    """The report of a study with all its tables and figures, without quotes."""
    base = Definition(
        variables=(), mask_below=0, quotes=NO_QUOTES, appendices=("tables",), figures=FIGURES, tables=IN_FULL
    )
    planned = plan(replace(base, **wanted), whole)  # type: ignore[arg-type]
    before = {"svar": earlier} if earlier is not None else {}
    return compose(planned, [Chosen() for _ in planned.sections], Provenance(), earlier=before).together


def closed_study(*answers: tuple[str, str]) -> Study:
    """A closed question «ja» by a group, a case for each pair."""
    data: dict[int, dict[str, Json]] = {
        number: {"ja": answer, "gruppe": group, "vekt": 1 + number % 2}
        for number, (answer, group) in enumerate(answers)
    }
    names = ("ja", "gruppe", "vekt")
    return Study(
        "", data, {}, {name: Described(name) for name in names}, dict.fromkeys(names, "closed"), Codebook(),
        {name: name for name in names},
    )  # fmt: skip


# Pairs, waves


def test_codes_together_have_their_base() -> None:
    whole = study([*[("ab", "x", "y")] * 3, *[("c", "x", "y")] * 5])
    nobody = replace(whole.questions["svar"], responses={**whole.questions["svar"].responses, 99: 99})
    whole = replace(whole, questions={"svar": replace(nobody, asked=nobody.asked | {99})})
    answered = table(made(whole, sections=(Section("svar"),)), "svar-par")
    assert [column.label for column in answered.columns] == [
        "Kode",
        "Og",
        "Respondenter",
        "Prosent av dem som er kodet (n=8)",
    ]
    row = next(row for row in answered.rows if {row[0], row[1]} == {"a", "b"})
    assert (row[2], shown(row[3], answered.columns[3], Words("nb"), 0)) == (3, "38")
    assert any(note.startswith("Par av koder som minst to respondenter har: 2 i alt") for note in answered.notes)


def waves(before: tuple[int, int], after: tuple[int, int], *, every: bool = True, **wanted: object) -> Chapter:
    """A report where `b` has so many of so many in each of two waves; of the others nobody fits, or is coded."""

    def answered(n: int, base: int, first: int) -> Answered:
        cases = range(first, first + base)
        codings = [CountedCoding(case, case, "b", "Kari", 0, 5) for case in list(cases)[:n]]
        marked = frozenset(cases) if every else frozenset()
        return Answered("svar", frozenset(cases), {case: case for case in cases}, codings, marked)

    now = answered(*after, 1000)
    whole = replace(
        study([("b", "x", "y")]), wave="2024", questions={"svar": now}, data={case: {} for case in now.asked}
    )
    return made(whole, Earlier("2023", answered(*before, 0)), sections=(Section("svar"),), **wanted)


def test_change_has_n_of_each_wave_and_explains_its_rounding() -> None:
    # 11.6 to 15.4 per cent: shown as 12, 15 and +4.
    change = table(waves((29, 250), (77, 500)), "svar-endring")
    assert [column.label for column in change.columns][1:3] == ["2023 (n=250)", "2024 (n=500)"]
    texts = [shown(cell, column, Words("nb"), 0) for cell, column in zip(change.rows[0], change.columns, strict=True)]
    assert texts[1:4] == ["29 (12\u00a0%)", "77 (15\u00a0%)", "+4"]
    assert "Prosent av dem som svarte (n)." in change.notes
    assert any(note.startswith("Endringen er regnet ut før avrunding") for note in change.notes)
    plain = table(waves((25, 250), (75, 500)), "svar-endring")
    assert not any("før avrunding" in note for note in plain.notes)
    finer = table(waves((29, 250), (77, 500), decimals=1), "svar-endring")
    assert not any("før avrunding" in note for note in finer.notes)


def test_there_is_no_change_where_some_are_not_coded_and_no_random_sample() -> None:
    change = table(waves((5, 10), (5, 20), every=False), "svar-endring")
    assert [column.label for column in change.columns] == ["Kode", "2023 (n=5)", "2024 (n=5)"]
    assert "Prosent av dem som har fått svaret sitt kodet (n)." in change.notes
    assert any(note.startswith("Endringen er ikke regnet ut: i «2023» og «2024»") for note in change.notes)


@pytest.mark.parametrize(("value", "said"), [(3.8, "+4"), (-3.8, "−4"), (0.2, "0"), (-0.2, "0"), (0.0, "0")])
def test_points_have_their_sign(value: float, said: str) -> None:
    assert shown(value, ReportColumn("", POINTS), Words("nb"), 0) == said


def test_groups_stand_in_the_rows_of_their_codes_in_every_order() -> None:
    whole = study([*[("b", "stor", "y")] * 2, *[("c", "liten", "y")] * 5, *[("a", "stor", "y")] * 3])
    by_size: dict[str, Any] = {"sections": (Section("svar"),), "variables": ("size",)}
    for order in ("codebook", "frequency", "alphabetical"):
        rows = table(made(whole, order=order, **by_size), "svar-size").rows
        held = {str(row[0]).split(" > ")[-1]: [cell.n for cell in row[1:]] for row in rows}  # type: ignore[union-attr]
        assert held == {"a": [0, 3, 3], "topp": [0, 3, 3], "b": [0, 2, 2], "c": [5, 0, 5]}


# Rounding


def test_rows_that_do_not_add_up_say_so() -> None:
    thirds = [(answer, group) for answer in ("Ja", "Nei", "Vet ikke") for group in "xy"]
    by: dict[str, Any] = {"sections": (Section("ja"),), "variables": ("gruppe",)}
    total = table(made(closed_study(*thirds), **by), "ja-gruppe")
    assert "Prosentene er avrundet hver for seg; i raden Total summerer de til 99." in total.notes
    even = [("Ja", "x"), ("Nei", "x"), ("Ja", "y"), ("Nei", "y")]
    assert not any("summerer" in note for note in table(made(closed_study(*even), **by), "ja-gruppe").notes)
    one_row = [("Ja", "x"), ("Nei", "x"), ("Vet ikke", "x"), ("Ja", "y"), ("Nei", "y"), ("Nei", "y"), ("Ja", "y")]
    one_row += [("Ja", "y"), ("Vet ikke", "y"), ("Vet ikke", "y")]
    rows = table(made(closed_study(*one_row), **by), "ja-gruppe")
    assert any(note.startswith("I noen rader summerer") for note in rows.notes)


# Figures, weights


@pytest.mark.parametrize(
    ("uncoded", "codes", "groups"),
    [
        (0, "Prosent av dem som svarte (n=8).", "Prosent av dem i gruppa som svarte."),
        (
            1, "Prosent av dem som har fått svaret sitt kodet (n=8).",
            "Prosent av dem i gruppa som har fått svaret sitt kodet.",
        ),
    ],
)  # fmt: skip
def test_figures_say_of_whom_their_per_cent_are(uncoded: int, codes: str, groups: str) -> None:
    whole = study([*[("b", "stor", "y")] * 3, *[("c", "liten", "y")] * 5, *[("", "liten", "y")] * uncoded])
    chapter = made(whole, sections=(Section("svar"),), variables=("size",))
    first, by_size = chapter.figures
    assert first.notes[0] == codes
    assert by_size.notes[0] == groups
    assert first.alt.startswith(f"Liggende stolper, {codes[0].lower()}{codes[1:-1]}: ")
    assert f", {groups[0].lower()}{groups[1:-1]}: " in by_size.alt


def test_weighted_figures_and_leads_say_that_they_are() -> None:
    pairs = [*[("Ja", "x")] * 3, *[("Nei", "x")] * 5]
    chapter = made(closed_study(*pairs), sections=(Section("ja"),), variables=("gruppe",), weight="vekt")
    lead = next(block.text for block in chapter.blocks if isinstance(block, Paragraph))
    assert lead == "3 av 8 svarer «Ja»; vektet er det 33 prosent."
    whole = study([*[("b", "stor", "y")] * 3, *[("c", "liten", "y")] * 5])
    values = {case: {**held, "vekt": 1 + case % 2} for case, held in whole.data.items()}
    whole = replace(
        whole, data=values, variables={**whole.variables, "vekt": Described("vekt")},
        kinds={**whole.kinds, "vekt": "closed"}, codebook=BOOK,
    )  # fmt: skip
    chapter = made(
        whole,
        sections=(Section("svar"),),
        variables=("size",),
        weight="vekt",
        lead_ins=LeadIns(words_from=0, numbers=True, joined=False),
        quotes=QuoteRules(),
    )
    said = [block.text for block in chapter.blocks if isinstance(block, Paragraph)]
    assert "Noen få respondenter nevner b (3 av 8, vektet 33 prosent)." in said
    assert any(text.endswith("er c (67 prosent) og b (33 prosent). Prosentene er vektet.") for text in said)
    for figure in chapter.figures:
        assert figure.axis == "Vektet prosent"
        assert figure.notes[0].startswith("Prosent av dem")
        assert any("vektet med «vekt»" in note for note in figure.notes)
    assert "vektet 33 prosent" in chapter.figures[0].alt


def range_sentence(whole: Study, language: str = "nb", mask_below: int = 0) -> str:
    chapter = made(whole, sections=(Section("ja"),), variables=("gruppe",), language=language, mask_below=mask_below)
    return next(block.text for block in chapter.blocks if isinstance(block, Paragraph) and " 53 p" in block.text)


NORTH = [*[("Ja", "Nord")] * 12, *[("Nei", "Nord")] * 8, *[("Ja", "Øst")] * 8, *[("Nei", "Øst")] * 7]
MIDDLE = [*[("Ja", "Midt")] * 3, *[("Nei", "Midt")] * 6]


@pytest.mark.parametrize(
    ("language", "among"),
    [
        ("nb", "(Nord) blant grupper med minst 10 svar (figur 1)"),
        ("nn", "(Nord) blant grupper med minst 10 svar (figur 1)"),
        ("en", "(Nord) among groups with at least 10 answers (figure 1)"),
    ],
)
def test_a_range_says_so_where_it_leaves_out_small_groups_of_the_figure(language: str, among: str) -> None:
    assert among in range_sentence(closed_study(*NORTH, *MIDDLE), language)
    assert "10" not in range_sentence(closed_study(*NORTH), language)


@pytest.mark.parametrize(
    ("language", "among", "large"),
    [
        ("nb", "(Nord) blant gruppene som er vist (", "(Nord) blant de viste gruppene med minst 10 svar ("),
        ("nn", "(Nord) blant gruppene som er viste (", "(Nord) blant dei viste gruppene med minst 10 svar ("),
        ("en", "(Nord) among the groups that are shown (", "(Nord) among the groups shown that have at least 10 answ"),
    ],
)
def test_a_range_is_of_the_groups_that_are_shown_where_others_are_hidden(language: str, among: str, large: str) -> None:
    hidden = [(said, group) for group in ("Sør", "Vest", "Midt") for said in ["Ja"] * 11 + ["Nei"] * 2]
    assert among in range_sentence(closed_study(*NORTH, *hidden), language, mask_below=5)
    assert large in range_sentence(closed_study(*NORTH, *hidden, *[("Ja", "Fjern")] * 7), language, mask_below=5)


def test_it_is_said_which_numbers_are_hidden_and_that_of_small_groups_all_are() -> None:
    def notes(*answers: tuple[str, str]) -> str:
        chapter = made(closed_study(*answers), sections=(Section("ja"),), variables=("gruppe",), mask_below=5)
        told = [table.notes for table in chapter.tables] + [figure.notes for figure in chapter.figures]
        return " ".join(note for notes in told for note in notes)

    hidden = [(said, group) for group in ("Sør", "Vest", "Midt") for said in ["Ja"] * 11 + ["Nei"] * 2]
    assert "En prikk er et skjult tall: celler med 1–4, og så mange" in notes(*NORTH, *hidden)
    assert "Grupper der tallet er skjult, er ikke vist: det er 1–4, eller" in notes(*NORTH, *hidden)
    small = [("Ja", "Fjern")] * 3
    assert "celler med 1–4, alle celler i grupper på så få, og så mange" in notes(*NORTH, *hidden, *small)
    assert "skjult" not in notes(*NORTH, *[("Ja", "Sør")] * 12)
    assert small_numbers(Words("nb"), 2) == "1"


def test_a_share_varies_by_groups_only_where_that_is_more_than_chance() -> None:
    """Of three variables one divides clearly, one hardly, one so that all groups are alike."""
    clear = [("Ja", "Nord")] * 30 + [("Nei", "Nord")] * 10 + [("Ja", "Sør")] * 12 + [("Nei", "Sør")] * 28
    whole = closed_study(*clear)
    whole = replace(
        whole,
        data={case: {**values, "tilfeldig": "abc"[case % 3]} for case, values in whole.data.items()},
        variables={**whole.variables, "tilfeldig": Described("tilfeldig", "Lodd")},
        kinds={**whole.kinds, "tilfeldig": "closed"},
        labels={**whole.labels, "tilfeldig": "Lodd"},
    )
    chapter = made(whole, sections=(Section("ja"),), variables=("gruppe", "tilfeldig"), mask_below=0)
    (said,) = [block.text for block in chapter.blocks if isinstance(block, Paragraph) and "figur 1" in block.text]
    assert said == (
        "Andelen som svarer «Ja», varierer etter gruppe fra 30 prosent (Sør) til 75 prosent (Nord) (figur 1). Den"
        " ligger etter lodd fra 52 prosent (a) til 54 prosent (c) (figur 2); slike forskjeller kan være tilfeldige."
    )


@pytest.mark.parametrize(
    ("label", "name", "said"),
    [
        ("Landsdel", "gruppe", "landsdel"),
        ("Hvor mange innbyggere har kommunen?", "gruppe", "gruppe"),
        ("Hvor mange innbyggere har kommunen", "gruppe", "gruppe"),
        ("Hvor bor du?", "q7", "«Hvor bor du?»"),
        ("Hvor bor du?", "Hvor bor du?", "«Hvor bor du?»"),
        ("folketall gruppe", "folketall_gruppe", "«folketall gruppe»"),
        ("Folketall", "folketall_gruppe", "folketall"),
    ],
)
def test_a_variable_whose_label_is_a_question_goes_by_its_name_within_a_sentence(
    label: str, name: str, said: str
) -> None:
    assert called(Words("nb"), label, name) == said
    if name == "gruppe":
        whole = closed_study(*NORTH)
        whole = replace(whole, wave="2025", variables={**whole.variables, name: Described(name, label)})
        assert f"ligger etter {said} fra 53 prosent" in range_sentence(whole)
        chapter = made(whole, sections=(Section("ja"),), variables=("gruppe",))
        assert {figure.caption for figure in chapter.figures} == {f"Andel som svarer «Ja»: Ja. Etter {said}, 2025."}
