"""Themes of a question as their author arranges them: kept in the project, one act each, undone and redone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from coder.errors import CoderError, NotFound
from coder.model import Code, Codebook
from coder.model.ids import CodeId, ThemeId
from coder.model.theme import KeptTheme, arranged, in_use
from coder.operations.codebook_edits import change_codebook, merged, put_codebook
from coder.operations.coding import code_answers, no_code_fits
from coder.operations.erasing import withdraw
from coder.operations.importing import ReadOptions, Roles, plan_import, run_import
from coder.operations.themes import (
    ThemesArranged,
    choose_quotes,
    join_themes,
    move_theme,
    split_theme,
    write_lead_in,
    write_summary,
    write_title,
)
from coder.operations.undoing import redo, undo
from coder.project import Session, create_project, open_project
from coder.queries.codebooks import codebook_of
from coder.queries.definitions import definition_text
from coder.queries.status import changes_of, check_project
from coder.queries.themes import arranged_themes, read_material
from coder.reports.chapter import Heading
from coder.reports.definition_file import read_definition
from coder.store import report_migrations, schema, themes, variables
from tests.older_files import WITHOUT_THEMES, WITHOUT_TITLES
from tests.small_study import LONELY, OLD, ONE, TEN, new_study, state
from tests.unit.reports.report_samples import compose_report

CODES = [OLD, ONE, TEN, LONELY]
"""As a report would have them."""


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Session]:
    with new_study(tmp_path / "s.db") as session:
        code_answers(session, ["2"], ["eldre", "forløp 1"])
        code_answers(session, ["4"], ["ensomhet", "forløp 10"])
        yield session


def kept(session: Session) -> list[KeptTheme]:
    held = themes.kept(session.project, variables.question_id(session.project, "grupper"))
    return in_use(held, codebook_of(session))


def told(session: Session) -> list[tuple[str, ...]]:
    return [theme.codes for theme in arranged(kept(session), [[code] for code in CODES])]


def joined(session: Session) -> ThemesArranged:
    return join_themes(session, "grupper", [["ensomhet"], ["eldre"]])


ACTS: dict[str, Callable[[Session], ThemesArranged]] = {
    "themes joined: {c}": joined,
    "theme «ensomhet» moved": lambda session: move_theme(
        session, "grupper", ["ensomhet"], 0, [[code] for code in CODES]
    ),
    "lead-in of «eldre» written": lambda session: write_lead_in(session, "grupper", ["eldre"], "Noen nevner\n eldre:"),
    "summary of «eldre» written": lambda session: write_summary(session, "grupper", ["eldre"], " Det er få.\n\nMen. "),
    "theme «eldre» named «De gamle»": lambda session: write_title(session, "grupper", ["eldre"], " De\n gamle "),
    "quotes of «eldre» chosen: 1": lambda session: choose_quotes(session, "grupper", ["eldre"], ["2"]),
}


@pytest.mark.parametrize("name", ACTS)
def test_each_is_one_act_that_is_named_undone_and_redone(name: str, study: Session) -> None:
    before = state(study)
    done = ACTS[name](study)
    after = state(study)
    assert after != before
    assert "themes" in done.changed.tables
    newest = next(iter(changes_of(study)))
    assert (newest.kind, newest.summary) == ("theme", name.replace("{c}", "«ensomhet», «eldre»"))
    if ACTS[name] is not joined:  # which is refused, since there is only one theme then
        assert ACTS[name](study).changed.change is None
    assert state(study) == after
    undo(study)
    assert state(study) == before
    redo(study)
    assert state(study) == after
    assert check_project(study) == []


def test_themes_stand_where_they_were_put_and_the_others_in_the_order_of_the_report(study: Session) -> None:
    assert told(study) == [(OLD,), (ONE,), (TEN,), (LONELY,)]
    joined(study)
    assert told(study) == [(LONELY, OLD), (ONE,), (TEN,)]  # where the first of its codes stands
    move_theme(study, "grupper", ["forløp 10"], 0, [[OLD], [ONE], [TEN]])
    assert told(study) == [(TEN,), (LONELY, OLD), (ONE,)]
    split_theme(study, "grupper", ["eldre"])
    assert told(study) == [(TEN,), (LONELY,), (OLD,), (ONE,)]
    pair = (LONELY, "annet")  # which the report tells of together
    assert [theme.codes for theme in arranged(kept(study), [[OLD], pair])] == [(LONELY,), (OLD,), ("annet",)]
    assert [theme.codes for theme in arranged([], [[OLD], pair])] == [(OLD,), pair]


def test_codes_that_the_report_tells_of_together_stay_so_when_something_is_written_of_them(study: Session) -> None:
    write_summary(study, "grupper", [ONE, TEN], "Om forløp.")
    assert told(study) == [(OLD,), (ONE, TEN), (LONELY,)]
    join_themes(study, "grupper", [[OLD], [TEN, LONELY]])  # of these only the first says which theme it is
    assert told(study) == [(OLD, ONE, TEN), (LONELY,)]


@pytest.fixture
def few_each(tmp_path: Path) -> Iterator[Session]:
    """Twenty answers, of which a few have the codes `a` and `b` each, and more `c`."""
    codes = [Code(key, name) for key, name in (("a", "angst"), ("b", "bolig"), ("c", "sorg"), ("d", "annen hjelp"))]
    with create_project(tmp_path / "f.db", "Kari") as session:
        put_codebook(session, Codebook(tuple(codes), language="nb"), "bok")
        text = "id;kommune;grupper\n" + "".join(f"K{n};Sted {n};Svar nummer {n}\n" for n in range(1, 21))
        (tmp_path / "f.csv").write_text(text, encoding="utf-8")
        run_import(session, plan_import(tmp_path / "f.csv", ReadOptions(), Roles(id="id", open=("grupper",))))
        for number, code in enumerate(["a"] * 2 + ["b"] * 2 + ["c"] * 6 + ["d"] * 10, start=1):
            code_answers(session, [f"#{number}"], (code,))
        yield session


def in_chapter(session: Session) -> list[tuple[str, ...]]:
    return [theme.codes for theme in arranged_themes(session, read_material(session))]


def moved(session: Session, codes: tuple[str, ...], place: int) -> None:
    shown = arranged_themes(session, read_material(session))
    (theme,) = (theme for theme in shown if theme.codes == codes)
    move_theme(session, "grupper", theme.named, place, [entry.named for entry in shown])


def test_codes_that_the_report_tells_of_together_stay_so_while_it_does_wherever_themes_are_moved(
    few_each: Session,
) -> None:
    assert in_chapter(few_each) == [("a", "b"), ("c",), ("d",)]
    moved(few_each, ("d",), 0)
    assert in_chapter(few_each) == [("d",), ("a", "b"), ("c",)]
    moved(few_each, ("a", "b"), 2)
    assert in_chapter(few_each) == [("d",), ("c",), ("a", "b")]
    report, _ = compose_report(few_each, read_definition(definition_text(few_each), "r.yaml"), undecided="hide")
    assert "Angst og bolig" in {block.text for block in report.blocks if isinstance(block, Heading)}
    for number in range(5, 11):
        code_answers(few_each, [f"#{number}"], ("b",))  # no longer a few
    assert in_chapter(few_each) == [("d",), ("c",), ("a",), ("b",)]
    for _ in range(6):
        undo(few_each)
    write_lead_in(few_each, "grupper", ["a", "b"], "Noen trenger noe:")
    assert kept(few_each)[-1].codes == ("a", "b")
    split_theme(few_each, "grupper", ["a", "b"])
    assert in_chapter(few_each) == [("d",), ("c",), ("a",), ("b",)]
    assert check_project(few_each) == []


def test_themes_below_a_category_come_along_when_it_is_moved(study: Session) -> None:
    code_answers(study, ["4"], ["grupper"])
    code_answers(study, ["2"], ["støtte"])
    assert in_chapter(study) == [("stotte",), ("grupper",), (ONE,), (TEN,), (OLD,), (LONELY,)]
    moved(study, ("grupper",), 0)
    assert in_chapter(study) == [("grupper",), (ONE,), (TEN,), (OLD,), (LONELY,), ("stotte",)]
    moved(study, ("grupper",), 5)
    assert in_chapter(study) == [("stotte",), ("grupper",), (ONE,), (TEN,), (OLD,), (LONELY,)]
    moved(study, ("grupper",), 3)  # among its own
    assert in_chapter(study) == [("stotte",), ("grupper",), (ONE,), (TEN,), (OLD,), (LONELY,)]
    moved(study, (TEN,), 1)
    assert in_chapter(study) == [("stotte",), (TEN,), ("grupper",), (ONE,), (OLD,), (LONELY,)]


def test_an_automatic_pair_that_is_left_to_the_report_or_split_is_not_kept_together(few_each: Session) -> None:
    moved(few_each, ("c",), 0)
    write_lead_in(few_each, "grupper", ["a", "b"], "")
    assert [theme.codes for theme in kept(few_each)] == [("c",), ("a",), ("b",), ("d",)]
    split_theme(few_each, "grupper", ["a", "b"])
    assert in_chapter(few_each) == [("c",), ("a",), ("b",), ("d",)]


def test_what_nobody_has_touched_is_told_of_by_itself_and_not_frozen(study: Session) -> None:
    write_lead_in(study, "grupper", ["ensomhet"], "De ensomme:")
    text = definition_text(study)
    assert text.count("by_itself: true") == len(arranged_themes(study, read_material(study))) - 1
    told_before = [(theme.name, theme.depth) for theme in arranged_themes(study, read_material(study))]
    undo(study)
    assert [(theme.name, theme.depth) for theme in arranged_themes(study, read_material(study))] == told_before
    split_theme(study, "grupper", [ONE, TEN])
    report, _ = compose_report(study, read_definition(definition_text(study), "r.yaml"), undecided="hide")
    assert {"Forløp 1", "Forløp 10"} <= {block.text for block in report.blocks if isinstance(block, Heading)}


def test_what_was_written_of_joined_themes_is_kept(study: Session) -> None:
    write_summary(study, "grupper", ["eldre"], "Om eldre.")
    write_lead_in(study, "grupper", ["eldre"], "De eldre:")
    write_title(study, "grupper", ["eldre"], "Gamle")
    write_summary(study, "grupper", ["ensomhet"], "Om ensomme.")
    choose_quotes(study, "grupper", ["eldre"], ["2"])
    joined(study)
    (theme,) = kept(study)
    assert (theme.title, theme.lead_in) == ("Gamle", "De eldre:")
    assert (theme.summary, theme.quotes) == ("Om ensomme.\nOm eldre.", (2,))
    choose_quotes(study, "grupper", ["ensomhet"], [])
    assert kept(study)[0].quotes == ()
    choose_quotes(study, "grupper", ["ensomhet"], None)
    assert kept(study)[0].quotes is None
    write_lead_in(study, "grupper", ["ensomhet"], " ")
    assert kept(study)[0].lead_in == ""


def test_what_does_not_fit_is_refused_and_leaves_nothing(study: Session) -> None:
    before = state(study)
    refused: list[Callable[[], ThemesArranged]] = [
        lambda: join_themes(study, "grupper", [["eldre"], ["eldre"]]),
        lambda: join_themes(study, "grupper", [["eldre"], ["finnes ikke"]]),
        lambda: split_theme(study, "grupper", ["eldre"]),
        lambda: split_theme(study, "grupper", ["eldre"], ["ensomhet"]),
        lambda: write_lead_in(study, "kommune", ["eldre"], "x"),
        lambda: choose_quotes(study, "grupper", ["eldre"], ["4"]),
        lambda: choose_quotes(study, "grupper", ["eldre"], ["77"]),
    ]
    for act in refused:
        with pytest.raises((CoderError, NotFound)):
            act()
    write_summary(study, "grupper", ["eldre"], "")
    write_title(study, "grupper", ["eldre"], " ")
    assert state(study) == before


def test_a_code_merged_into_another_takes_its_theme_along(study: Session) -> None:
    write_lead_in(study, "grupper", ["ensomhet"], "Noen er alene:")
    change_codebook(study, lambda codebook: merged(codebook, LONELY, TEN), "merged")
    (theme,) = kept(study)
    assert (theme.codes, theme.lead_in) == ((TEN,), "Noen er alene:")
    change_codebook(study, lambda codebook: merged(codebook, TEN, ONE), "merged")
    assert [theme.codes for theme in kept(study)] == [(ONE,)]


def test_codes_that_name_each_other_as_merged_end_somewhere() -> None:
    book = Codebook((Code("a", "a", replaces=("b",), retired=True), Code("b", "b", replaces=("a",), retired=True)))
    assert len(in_use([KeptTheme(ThemeId(1), (CodeId("a"),))], book)[0].codes) == 1


def test_a_quote_goes_with_a_respondent_who_withdraws(study: Session) -> None:
    choose_quotes(study, "grupper", ["eldre"], ["2"])
    withdraw(study, "K01")
    assert kept(study)[0].quotes == ()
    assert check_project(study) == []


def test_an_older_file_gets_its_tables(tmp_path: Path) -> None:
    with new_study(tmp_path / "s.db") as session:
        session.project.sqlite.executescript(
            f"{WITHOUT_THEMES} PRAGMA user_version = {schema.MIGRATIONS.index(report_migrations.themes)}"
        )
    with open_project(tmp_path / "s.db", "Kari") as session:
        code_answers(session, ["2"], ["eldre"])
        joined(session)
        assert told(session)[0] == (LONELY, OLD)
        assert check_project(session) == []


def test_a_file_from_before_themes_had_names_keeps_its_themes_and_its_undo(tmp_path: Path) -> None:
    with new_study(tmp_path / "s.db") as session:
        code_answers(session, ["2"], ["eldre"])
        joined(session)
        session.project.sqlite.executescript(
            f"{WITHOUT_TITLES} PRAGMA user_version = {schema.MIGRATIONS.index(report_migrations.titles)}"
        )
    with open_project(tmp_path / "s.db", "Ingrid") as session:
        write_title(session, "grupper", ["eldre"], "Alene og gamle")
        assert (kept(session)[0].codes, kept(session)[0].title) == ((LONELY, OLD), "Alene og gamle")
        undo(session)
        assert kept(session)[0].title == ""
        undo(session)
        redo(session)
        assert told(session)[0] == (LONELY, OLD)
        assert check_project(session) == []


def test_of_several_answers_of_a_case_just_the_chosen_one_is_quoted(tmp_path: Path) -> None:
    letter = tmp_path / "brev.txt"
    letter.write_text(
        "Vi venter for lenge på hjelp.\n\nEldre får ikke besøk.\n\nVi venter i kø hver dag.\n", encoding="utf-8"
    )
    with create_project(tmp_path / "b.db", "Kari") as session:
        put_codebook(session, Codebook((Code("v", "venting"),), "Bok", language="nb"), "codebook")
        run_import(session, plan_import(letter, ReadOptions(), Roles()))
        ids = [answer for (answer,) in session.project.execute("SELECT id FROM responses ORDER BY id")]
        for answer in (ids[0], ids[2]):
            code_answers(session, [answer], ["venting"])
        for answer in ids[1:2]:
            no_code_fits(session, [answer])
        material = read_material(session)
        choose_quotes(session, material.question, ["venting"], [ids[2]])
        (theme,) = arranged_themes(session, material)
        assert theme.quoted == (ids[2],)
        assert theme.quotes == ("Vi venter i kø hver dag.",)
        text = definition_text(session)
        assert f'quotes: ["#{ids[2]}"]' in text
        report, _ = compose_report(session, read_definition(text, "r.yaml"), undecided="hide")
    assert [quote.response for quote in report.quotes] == [ids[2]]
