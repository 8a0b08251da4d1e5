"""The report view: the numbers of the counting layer, live, and the way to the written report."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest
from textual.pilot import Pilot

from coder.i18n.figures import ratio
from coder.i18n.words import use_language
from coder.model.agreement import CodeAgreement, Figure
from coder.operations.coding import code_answers
from coder.project import open_project
from coder.queries.code_tables import code_table, group_tables
from coder.reports.counting import CodeCount
from coder.tui.app import CoderApp
from coder.tui.report_counts import agreement_texts, bar
from coder.tui.screens.report import ReportScreen
from coder.tui.text import digits, sureness
from tests.small_study import shipped_codebook
from tests.tui.conftest import Looks
from tests.tui.driving import ANSWERS, drive, in_front, make_project, painted, until
from tests.tui.reports import counted, opened_report, shown_numbers

if TYPE_CHECKING:
    from coder.tui.report_counts import ReportCounts


def row_in_front(app: CoderApp) -> CodeCount:
    """The row of the report on the screen that has the cursor."""
    row = in_front(app, ReportScreen).table.current_row
    assert row is not None
    return row


@pytest.mark.parametrize("size", [(80, 24), (200, 50)])
def test_frequencies_are_those_of_the_counting_layer(size: tuple[int, int], coded: Path) -> None:
    """Each code with respondents, per cent and a bar; a category counts its sub-tree; the base is in the title."""
    with open_project(coded, read_only=True) as session:
        wanted = {count.code.name: count for count in code_table(session, "svar")[1]}
    assert {name: count.share.n for name, count in wanted.items()} == {"alfa": 5, "beta": 3, "gamma": 2, "delta": 0}

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await opened_report(app, pilot)
        seen = shown_numbers(app)
        for name, count in wanted.items():
            assert seen[name][0] == str(count.share.n)
            assert count.share.percent is not None
            assert seen[name][1] == str(int(count.share.percent + 0.5))
            assert len(seen[name]) == (3 if count.share.n else 2)  # a bar wherever there is a number
        assert "% of 8 coded of 12 answered" in painted(app)
        assert len(seen["alfa"][2]) > len(seen["beta"][2]) > len(seen["gamma"][2])
        assert list(seen) == ["alfa", "beta", "gamma", "delta"]
        assert any(line.startswith("     gamma") for line in painted(app).splitlines())  # below its parent
        await pilot.press("j", "j", "s")
        assert any(line.startswith("▸  gamma") for line in painted(app).splitlines())  # now among all others
        assert row_in_front(app).code.id == "c"
        await pilot.press("g", "j")
        assert "beta: 3 of 8 (38 %) · 1 with this very code · 3 codings" in painted(app)

    drive(coded, steps, size=size)


def test_codes_by_the_groups_of_a_variable(coded: Path) -> None:
    """`v` chooses the variable; n/N for each group, marked where a report hides it; the choice is remembered."""
    with open_project(coded, read_only=True) as session:
        made = group_tables(session, "svar", ("fylke",))[0]
    counts, table = made.counts, made.table
    assert made.hidden

    def numbers(share: Any, mark: str = "") -> list[str]:
        return [f"{mark}{share.n}/{share.base}", str(int(share.percent + 0.5)), "%"]

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await opened_report(app, pilot)
        await pilot.press("v", *"fylke", "enter")
        await until(pilot, lambda: counted(app).tables)
        seen = shown_numbers(app)
        for place, count in enumerate(counts):
            expected = numbers(table.totals[place])
            for group, cell in zip(table.grouping.groups, table.cells[place], strict=True):
                expected += numbers(cell, "·" if (count.code.id, group.key) in made.hidden else "")
            assert seen[count.code.name] == expected
        assert "delta" not in seen
        assert "by fylke" in painted(app)
        assert "· is hidden in a report" in painted(app)
        assert "(hidden in a report)" in in_front(app, ReportScreen).text_of(row_in_front(app))
        await pilot.press("ctrl+q")

    async def again(app: CoderApp, pilot: Pilot[Any]) -> None:
        await opened_report(app, pilot)
        assert counted(app).tables
        await pilot.press("v", "up", "enter")
        await until(pilot, lambda: not counted(app).tables)
        assert "delta" in shown_numbers(app)

    drive(coded, steps)
    drive(coded, again)


def test_the_rule_for_several_coders_is_named_and_chosen(coded: Path) -> None:
    """`c` chooses; the range over coders and their agreement stand beside the number."""
    with open_project(coded, "Ola") as session:
        for response in range(1, 13):
            code_answers(session, [f"#{response}"], ("b",))

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await opened_report(app, pilot)
        assert "First coder: Ola" in painted(app)
        assert shown_numbers(app)["alfa"][:3] == ["0", "0", "0–42"]
        await pilot.press("c", *"at least", "enter")
        await until(pilot, lambda: counted(app).several == "any")
        assert "At least one coder" in painted(app)
        assert shown_numbers(app)["alfa"][:3] == ["5", "42", "0–42"]
        text = in_front(app, ReportScreen).text_of(row_in_front(app))
        assert "alpha" in text
        assert "of 8 answers" in text

    drive(coded, steps)


def test_cells_have_their_range_over_coders(coded: Path) -> None:
    """Kari has «alfa» on five answers of six of Viken and of Troms together, Ola on none; the first is Ola."""
    with open_project(coded, "Ola") as session:
        for response in range(1, 13):
            code_answers(session, [f"#{response}"], ("b",))
        made = group_tables(session, "svar", ("fylke",))[0]
    assert made.spans["b", "Viken"] == (pytest.approx(100 * 4 / 6), 100.0)

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await opened_report(app, pilot)
        await pilot.press("v", *"fylke", "enter")
        await until(pilot, lambda: counted(app).tables)
        text = in_front(app, ReportScreen).text_of(row_in_front(app))
        assert "Viken 6 of 6 (100 %) 67–100 % by coder" in text

    drive(coded, steps)


def test_only_keys_that_do_something_are_offered(coded: Path) -> None:
    """No «more groups» while all are in sight or none are compared, no choice of coders where one has coded."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await opened_report(app, pilot)
        assert "more groups" not in painted(app)
        assert "coders" not in painted(app).splitlines()[-1]
        await pilot.press("v", *"fylke", "enter")
        await until(pilot, lambda: counted(app).tables)
        assert "more groups" not in painted(app)

    drive(coded, steps, size=(200, 24))


@pytest.mark.parametrize(("spoken", "sign"), [("en", "."), ("nb", ","), ("nn", ",")])
def test_decimals_are_written_as_the_language_does(spoken: str, sign: str) -> None:
    """How far coders agree, and how sure a suggestion is."""
    use_language(spoken)
    assert (ratio(0.5), ratio(1.0), ratio(None)) == (f"0{sign}50", f"1{sign}00", "–")
    assert (digits(0.5), digits(1.0)) == (f"{sign}50", f"{sign}99")
    assert sureness(0.5, 2, unchecked=False) == digits(0.5)
    assert sureness(0.5, 2, unchecked=True) == " 2."


def test_bars() -> None:
    """The largest fills its room, nothing is nothing, little is seen."""
    assert bar(10, 10, 5) == "█████"
    assert bar(5, 10, 5) == "██▌"
    assert bar(0, 10, 5) == ""
    assert bar(1, 100_000, 5) == "▏"
    assert bar(0, 0, 5) == ""


def test_shipped_codebook_at_80_columns(tmp_path: Path, looks_as_kept: Looks) -> None:
    """The view as it opens: a picture at 80 × 24."""
    path = make_project(tmp_path / "prøve.db", ANSWERS, shipped_codebook())
    with open_project(path, "Kari") as session:
        for response, code in {1: "eldre", 3: "eldre", 5: "milde plager", 9: "forløp 1", 11: "eldre"}.items():
            code_answers(session, [f"#{response}"], (code,))
    with open_project(path, "Kari") as session:
        app = CoderApp(session, learn=False)

        async def settle(pilot: Pilot[None]) -> None:
            await until(pilot, lambda: bool(app.state.alike.groups))
            await opened_report(app, pilot)

        looks_as_kept(app, (80, 24), settle)


def test_agreement_on_a_code_has_its_interval_as_reports_have_it() -> None:
    use_language("nn")
    alpha = Figure(-0.1, -0.44, 1.0)
    agreement = CodeAgreement("a", 10, 5, 0.1, alpha, alpha, alpha, alpha, alpha, ())
    on_screen = cast("ReportCounts", SimpleNamespace(agreement=SimpleNamespace(codes=[agreement])))
    assert agreement_texts(on_screen, "a") == ["alfa −0,10 (−0,44 til 1,00) av 10 svar"]
