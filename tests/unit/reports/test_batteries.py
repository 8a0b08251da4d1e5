"""Scales with the same answers: one section, one table, one stacked figure, the same in every format."""

from __future__ import annotations

import re
from collections.abc import Sequence
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from zipfile import ZipFile

import pytest
from PIL import Image

from coder.errors import CoderError
from coder.model import Codebook
from coder.model.json_values import Json
from coder.reports.battery import batteries, in_common
from coder.reports.chapter import Chapter, Figure, Heading, Paragraph
from coder.reports.charts import Pictures
from coder.reports.colours import contrast, ramp
from coder.reports.counting import CountedShare
from coder.reports.definition import Definition, Section
from coder.reports.definition_file import read_definition
from coder.reports.definition_shown import shown_definition
from coder.reports.grouping import Described
from coder.reports.html_writer import write_html
from coder.reports.markdown_writer import write_markdown
from coder.reports.planning import made_whole
from coder.reports.study import Study
from coder.reports.xlsx_writer import write_workbook
from tests.unit.reports.test_bases import made

STEM = "I hvilken grad har helsefellesskapet bidratt til å"
LOW, SOME, HIGH, TOP, UNSURE = "I liten grad", "I noen grad", "I stor grad", "I svært stor grad", "Vet ikke"
ITEMS = {
    "prioritering": ("øke prioriteringen?", [LOW] * 5 + [SOME] * 3 + [HIGH] * 2 + [UNSURE] * 10),
    "voksne": ("bedre samarbeidet om voksne?", [LOW] * 2 + [SOME] * 4 + [HIGH] * 5 + [TOP] * 2 + [UNSURE] * 7),
    "barn": ("bedre samarbeidet om barn?", [LOW] * 9 + [HIGH] * 1 + [UNSURE] * 10),
}


def battery(**more: Sequence[Json]) -> Study:
    """Twenty cases who answered three questions of one scale, between yes and no and a closed question without one."""
    answers: dict[str, Sequence[Json]] = {"deltatt": ["Ja", "Nei"] * 10}
    answers |= {name: held for name, (_, held) in ITEMS.items()}
    answers |= {"gruppe": ["x", "y"] * 10, **more}
    names = [*answers]
    labels = {name: f"{STEM} {ITEMS[name][0]}" if name in ITEMS else name for name in names}
    data = {case: {name: held[case] for name, held in answers.items()} for case in range(20)}
    return Study(
        "2023", data, {}, {name: Described(name, labels[name]) for name in names}, dict.fromkeys(names, "closed"),
        Codebook(), labels,
    )  # fmt: skip


TOGETHER = (Section("prioritering"), Section("voksne", together=True), Section("barn", together=True))


def chapter(**wanted: object) -> Chapter:
    return made(battery(), None, **{"sections": TOGETHER, **wanted})


def stacked(found: Chapter) -> Figure:
    (figure,) = (figure for figure in found.figures if figure.stacked)
    return figure


def test_scales_of_the_same_answers_in_a_row_are_a_battery_and_yes_and_no_are_none() -> None:
    whole = battery(ofte=["Aldri", "Ofte", "Av og til", "Alltid"] * 5, ekstra=["Ja", "Nei"] * 10)
    assert batteries(whole, [*whole.closed]) == {"prioritering": ("prioritering", "voksne", "barn")}
    apart = ["prioritering", "deltatt", "voksne", "barn"]
    assert batteries(whole, apart) == {"voksne": ("voksne", "barn")}


def test_numbers_of_scales_of_another_length_and_several_answers_are_no_battery() -> None:
    five, seven = [1, 2, 3, 4, 5] * 4, [1, 2, 3, 4, 5, 6, 7] * 3
    whole = battery(a=five, b=[1, 2, 3, 5] * 5, c=seven[:20], d=[["x", "y"]] * 20, e=[["x", "y"]] * 20)
    assert batteries(whole, ["a", "b", "c", "d", "e"]) == {}
    assert batteries(battery(a=five, b=five), ["a", "b"]) == {"a": ("a", "b")}


def test_a_report_without_a_definition_has_a_battery_in_one_section_after_the_question_before_it() -> None:
    whole = made_whole(Definition(variables=("gruppe",)), battery())
    assert [(section.question, section.together) for section in whole.sections or ()] == [
        ("deltatt", False), ("prioritering", False), ("voksne", True), ("barn", True),
    ]  # fmt: skip
    assert read_definition(shown_definition(whole), "d").sections == whole.sections
    headings = [block.text for block in made(battery(), sections=whole.sections).blocks if isinstance(block, Heading)]
    assert headings[:2] == ["Deltatt", f"{STEM} …"]


def test_the_table_and_the_figure_are_sorted_by_the_highest_answers_with_n_of_each_question() -> None:
    found = chapter(chapter="10")
    table, figure = found.tables[0], stacked(found)
    assert [column.label for column in table.columns] == ["Spørsmål", LOW, SOME, HIGH, TOP, UNSURE, "n"]
    assert [(row[0], row[-1]) for row in table.rows] == [
        ("Bedre samarbeidet om voksne", 20), ("Øke prioriteringen", 20), ("Bedre samarbeidet om barn", 20),
    ]  # fmt: skip
    assert [panel.title for panel in figure.panels] == [LOW, SOME, HIGH, TOP, UNSURE]
    assert [bar.label for bar in figure.panels[0].bars] == [f"{row[0]} (n=20)" for row in table.rows]
    assert [sum(panel.bars[at].share.n for panel in figure.panels) for at in range(3)] == [20, 20, 20]
    assert [panel.bars[0].share.percent for panel in figure.panels] == [10, 20, 25, 10, 35]
    assert (table.number, figure.number) == ("10.1", "10.1")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nb", "Andelen som svarer «I stor grad» eller «I svært stor grad», er høyest for «bedre samarbeidet om voksne»"
               " (35 prosent) og lavest for «bedre samarbeidet om barn» (5 prosent). Det vanligste svaret på hvert av"
               " spørsmålene er «Vet ikke»."),
        ("nn", "Delen som svarar «I stor grad» eller «I svært stor grad», er høgast for «bedre samarbeidet om voksne»"
               " (35 prosent) og lågast for «bedre samarbeidet om barn» (5 prosent). Det vanlegaste svaret på kvart av"
               " spørsmåla er «Vet ikke»."),
        ("en", "The share answering “I stor grad” or “I svært stor grad” is highest for “bedre samarbeidet om voksne”"
               " (35 per cent), and lowest for “bedre samarbeidet om barn” (5 per cent). The commonest answer to each"
               " of them is “Vet ikke”."),
    ],
)  # fmt: skip
def test_a_sentence_tells_where_most_and_fewest_give_the_highest_answers(language: str, said: str) -> None:
    found = chapter(language=language)
    paragraphs = [block.text for block in found.blocks if isinstance(block, Paragraph)]
    assert paragraphs == [said, f"{STEM} … {said}"]  # and the summary
    assert paragraphs[0] == next(block.text for block in found.blocks if isinstance(block, Paragraph))


def test_questions_of_a_battery_are_broken_down_by_groups_where_it_is_asked_for() -> None:
    asked = (Section("prioritering", by=("gruppe",), show=(LOW,)), *TOGETHER[1:])
    found = chapter(sections=asked, mask_below=0)
    assert [figure.key for figure in found.figures] == ["prioritering-2", "prioritering-gruppe-i-liten-grad"]
    assert "prioritering-gruppe" in [table.key for table in found.tables]


@pytest.mark.parametrize(
    ("language", "caption"),
    [
        ("nb", f"{STEM} … Andel som svarer «I stor grad» eller «I svært stor grad», etter gruppe, 2023."),
        ("nn", f"{STEM} … Del som svarar «I stor grad» eller «I svært stor grad», etter gruppe, 2023."),
        ("en", f"{STEM} … Share answering “I stor grad” or “I svært stor grad”, by gruppe, 2023."),
    ],
)
def test_the_highest_answers_of_a_battery_by_groups_are_one_table_in_the_appendix(language: str, caption: str) -> None:
    found = chapter(variables=("gruppe",), language=language)
    (table,) = [table for table in found.tables if "gruppe" in table.key]
    assert table.caption == caption
    at = found.blocks.index(table)
    assert found.blocks[at - 1] == Heading(2, f"{STEM} …", found.blocks[at - 1].anchor)  # type: ignore[union-attr]
    assert [column.label for column in table.columns][1:3] == ["x", "y"]
    items = {name.removesuffix("?"): values for name, values in ITEMS.values()}
    for row in table.rows:
        values = items[str(row[0])[:1].lower() + str(row[0])[1:]]
        for cell, group in zip(row[1:], ([0, 2], [1, 2], [0, 1]), strict=True):
            those = values[group[0] :: group[1]]
            assert isinstance(cell, CountedShare)
            assert (cell.n, cell.base) == (sum(value in (HIGH, TOP) for value in those), len(those))
    inside = chapter(variables=("gruppe",), tables=("closed", "closed_groups"))
    assert [table.key for table in inside.tables][:2] == ["prioritering", "prioritering-gruppe"]


def test_a_battery_of_persons_is_broken_down_by_nothing_unless_it_is_asked_for() -> None:
    assert not [table for table in chapter(variables=("gruppe",), mask_below=5).tables if "gruppe" in table.key]


def test_a_question_stands_together_with_a_closed_one_of_the_same_answers_alone() -> None:
    for sections, said in (
        ((Section("prioritering", together=True),), "no closed one"),
        ((Section("deltatt"), Section("voksne", together=True)), "answers differ"),
    ):
        with pytest.raises(CoderError, match=said):
            made(battery(), sections=sections)


def test_what_all_questions_begin_with_is_cut_at_a_word() -> None:
    assert in_common(["Hvor ofte har dere møter med BUP?", "Hvor ofte har dere møter med DPS?"]) == (
        "Hvor ofte har dere møter med", ["BUP", "DPS"]
    )  # fmt: skip
    assert in_common(["Q5: Hvor enig er du? [Lønn]", "Q5: Hvor enig er du? [Leder]"]) == (
        "Q5: Hvor enig er du?", ["Lønn", "Leder"]
    )  # fmt: skip
    assert in_common(["Lønn", "Leder"]) == ("", ["Lønn", "Leder"])
    assert in_common(["Likt som dette her", "Likt som dette her"])[1] == ["her", "her"]


def test_every_format_has_the_figure_and_the_picture_reads_without_colour(tmp_path: Path) -> None:
    found = chapter()
    figure, pictures = stacked(found), Pictures("nb")
    text = write_markdown(found)
    assert "1 I liten grad · 2 I noen grad · 3 I stor grad · 4 I svært stor grad · 5 Vet ikke" in text
    assert f"| Bedre samarbeidet om barn (n=20) | `{'1' * 18}33{'5' * 20}` |" in text
    page = write_html(found, pictures)
    assert re.search(r'<th scope="row">Øke prioriteringen \(n=20\)</th><td class="number">25</td>', page)
    assert {colour.lstrip("#") for colour in re.findall(r"#[0-9a-f]{6}", pictures.svg(figure))} >= {
        colour.lstrip("#").lower() for colour in ramp(4)
    }
    write_workbook(found, tmp_path / "b.xlsx")
    with ZipFile(tmp_path / "b.xlsx") as book:
        (chart,) = (book.read(name).decode() for name in book.namelist() if "charts/chart" in name)
    assert 'grouping val="percentStacked"' in chart
    assert chart.count("<c:ser>") == 5
    assert "<a:pattFill" in chart
    grey = [contrast(colour) for colour in ramp(5)]
    assert all(darker > 1.4 * lighter for lighter, darker in pairwise(grey))
    assert Image.open(BytesIO(pictures.png(figure))).width == 1260


def test_the_words_that_all_questions_end_in_are_no_part_of_what_they_are_called() -> None:
    asked = ["I hvilken grad er samarbeidet med BUP godt?", "I hvilken grad er samarbeidet med barnevernet godt?"]
    assert in_common(asked) == ("I hvilken grad er samarbeidet med", ["BUP", "barnevernet"])
    assert in_common(["I hvilken grad har dere tid?", "I hvilken grad har dere tid"])[1] == ["tid", "tid"]
