"""What a case is decides what a report hides and what it calls cases: said, guessed, changed, undone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.errors import CoderError
from coder.i18n.translator import translator
from coder.model import Code, Codebook
from coder.model.unit import Unit, made_unit
from coder.operations.codebook_edits import put_codebook
from coder.operations.coding import code_answers
from coder.operations.importing import ReadOptions, Roles, plan_import, run_import
from coder.operations.renaming import rename
from coder.operations.reporting import make_report
from coder.operations.undoing import redo, undo
from coder.operations.unit import choose_unit
from coder.project import Session, create_project, open_project
from coder.queries.definitions import bare_definition, default_definition, definition_text
from coder.queries.units import unit_of
from coder.reports.counting import CountedShare
from coder.reports.definition import Definition, QuoteRules
from coder.reports.nouns import forms
from coder.store.report_migrations import reported_ids, reports, units
from coder.store.schema import MIGRATIONS
from tests.older_files import WITHOUT_THEMES
from tests.unit.reports.report_samples import compose_report


def of_file(folder: Path, header: str, row: str, rows: int = 12, name: str = "svar.csv") -> Session:
    """A project with a file whose rows are `row` with their number put in."""
    file = folder / name
    file.write_text("\n".join([header, *(row.format(n=n, half=n % 2) for n in range(rows))]), encoding="utf-8")
    session = create_project(folder / "studie.db", "Kari")
    run_import(session, plan_import(file, ReadOptions(), Roles()))
    return session


@pytest.mark.parametrize(
    ("header", "row", "wanted"),
    [
        ("id;kommune;svar", "K{n};By {n};Vi venter på svar nummer {n}, sier de", Unit("organisation", "kommune")),
        ("kommunenr;svar", "{n};Vi venter på svar nummer {n}, sier de", Unit("organisation", "kommune")),
        ("id;kommune;svar", "K{n};By {half};Vi venter på svar nummer {n}, sier de", Unit("person")),
        ("id;kommune;kjønn;svar", "K{n};By {n};K;Vi venter på svar nummer {n}, sier de", Unit("person")),
        ("id;Hvilken kommune bor du i?;svar", "K{n};By {n};Vi venter på svar {n}, sier de", Unit("person")),
        (
            "id;Hvilken kommune svarer du for?;svar",
            "K{n};By {n};Vi venter på svar {n}, sier de",
            Unit("organisation", "kommune"),
        ),
        ("id;svar", "{n};Vi venter på svar nummer {n}, sier de", Unit("person")),
    ],
)
def test_the_first_import_guesses_the_unit(header: str, row: str, wanted: Unit, tmp_path: Path) -> None:
    with of_file(tmp_path, header, row) as session:
        assert unit_of(session) == wanted


def test_few_rows_are_no_evidence_of_organisations(tmp_path: Path) -> None:
    with of_file(tmp_path, "id;kommune;svar", "K{n};By {n};Vi venter på svar nummer {n}", rows=5) as session:
        assert unit_of(session) == Unit("person")


def test_a_text_is_a_document(tmp_path: Path) -> None:
    (tmp_path / "referat.txt").write_text("Vi snakket om ventelister.\n\nDe er lange.\n", encoding="utf-8")
    with create_project(tmp_path / "studie.db", "Kari") as session:
        run_import(session, plan_import(tmp_path / "referat.txt", ReadOptions(), Roles()))
        assert unit_of(session) == Unit("document")


def test_what_was_said_before_stands_and_undoing_brings_it_back(tmp_path: Path) -> None:
    with create_project(tmp_path / "studie.db", "Kari") as session:
        assert choose_unit(session, Unit("document")).changed.tables == {"units"}
        assert choose_unit(session, Unit("document")).changed.change is None
        (tmp_path / "a.csv").write_text("kommunenr;svar\n" + "\n".join(f"{n};Svar {n} er langt" for n in range(20)))
        run_import(session, plan_import(tmp_path / "a.csv", ReadOptions(), Roles()))
        assert unit_of(session) == Unit("document")
        choose_unit(session, Unit("organisation", "kommune"))
        assert unit_of(session).noun == "kommune"
        undo(session)
        assert unit_of(session) == Unit("document")
        redo(session)
        assert unit_of(session) == Unit("organisation", "kommune")


def test_undoing_the_import_takes_its_guess_back(tmp_path: Path) -> None:
    with of_file(tmp_path, "id;svar", "{n};Vi venter på svar nummer {n}") as session:
        undo(session)
        assert not unit_of(session).known


@pytest.fixture
def coded(tmp_path: Path) -> Path:
    """Twelve cases of two kinds, three of them coded alike."""
    with of_file(tmp_path, "id;gruppe;svar", "{n};g{half};Vi venter på svar nummer {n}, sier de") as session:
        put_codebook(session, Codebook((Code("venting", "venting"),)), "kodebok")
        for answer in (1, 2, 3):
            code_answers(session, [f"#{answer}"], ("venting",))
    return tmp_path / "studie.db"


def masked(path: Path) -> bool:
    with open_project(path, "Kari") as session:
        chapter, _ = compose_report(session, undecided="show")
    cells = [cell for table in chapter.tables for row in table.rows for cell in row if isinstance(cell, CountedShare)]
    return any(cell.masked for cell in cells) or bool(chapter.not_shown)  # a table of dots alone is not made


def test_only_persons_are_masked_and_the_noun_is_used(coded: Path) -> None:
    assert masked(coded)
    with open_project(coded, "Kari") as session:
        choose_unit(session, made_unit("organisation", "kommune"))
        assert default_definition(session).mask_below == 0
        chapter, _ = compose_report(session, undecided="show")
    said = str(chapter.blocks)
    assert "kommuner" in said
    assert "espondenter" not in said.replace("Respondenter slettet", "")
    assert not masked(coded)


@pytest.mark.parametrize(("kind", "signed"), [("person", "R-"), ("organisation", ""), ("document", "")])
def test_quotes_of_organisations_stand_bare_unless_their_author_says_otherwise(
    kind: str, signed: str, coded: Path
) -> None:
    with open_project(coded, "Kari") as session:
        put_codebook(session, Codebook((Code("venting", "venting"), Code("kø", "kø"))), "kodebok")
        code_answers(session, ["#1"], ("kø",))
        choose_unit(session, Unit(kind))
        named, _ = compose_report(
            session, Definition(quotes=QuoteRules(respondent="key", also_coded=True)), undecided="show"
        )
        chapter, _ = compose_report(session, undecided="show")
        text = definition_text(session)
    bare = kind == "organisation"
    assert all(quote.respondent.startswith(signed) and bool(quote.respondent) != bare for quote in chapter.quotes)
    assert any(quote.also for quote in chapter.quotes) != bare
    assert {quote.respondent for quote in named.quotes} <= set("012")
    assert any(quote.also for quote in named.quotes)
    assert f"also_coded: {'false' if bare else 'true'}" in text


def without_libraries(session: Session) -> None:
    """Take away what a later version added to tables that were there before."""
    for table in ("runs", "imports"):
        session.project.execute(f"ALTER TABLE {table} DROP COLUMN libraries")


def test_a_file_from_before_has_no_unit_until_somebody_says_it(coded: Path) -> None:
    with open_project(coded, "Kari") as session:
        session.project.sqlite.executescript(WITHOUT_THEMES)
        session.project.execute("DROP TABLE units")
        session.project.execute("DROP TABLE coding_orders")
        without_libraries(session)
        session.project.execute("DROP TABLE reported")
        session.project.execute("DELETE FROM change_rows WHERE table_name = 'units'")
        session.project.execute("UPDATE changes SET digest = NULL")
        session.project.execute("ALTER TABLE responses DROP COLUMN listed_under")
        session.project.execute("ALTER TABLE changes DROP COLUMN facts")
        session.project.execute(f"PRAGMA user_version = {MIGRATIONS.index(units)}")
    with open_project(coded, "Kari") as session:
        assert unit_of(session) == Unit("person", known=False)
        choose_unit(session, Unit("document"))
        assert unit_of(session) == Unit("document")


def test_a_project_without_a_unit_is_masked_and_told_once(coded: Path, tmp_path: Path) -> None:
    with open_project(coded, "Kari") as session:
        session.project.execute("DELETE FROM units")
        session.project.execute("UPDATE changes SET digest = NULL")
    assert masked(coded)
    with open_project(coded, "Kari") as session:
        told = [make_report(session, [tmp_path / "a.md"], undecided="show").assumed_persons for _ in range(2)]
        assert bare_definition(session).mask_below is None
    assert told == [True, False]


@pytest.mark.parametrize("noun", ["a/b/c/d", "x" * 50, "ko|mmune", "{unit}", "/", "a/"])
def test_what_is_no_noun_is_refused(noun: str) -> None:
    with pytest.raises(CoderError, match="no noun"):
        made_unit("person", noun)


def test_nouns_have_their_forms_in_each_language() -> None:
    nb, nn, en = (translator(language) for language in ("nb", "nn", "en"))
    assert forms(Unit("organisation", "Kommune"), en)[:2] == ("municipality", "municipalities")
    assert forms(Unit("organisation", "municipality"), nn)[:2] == ("kommune", "kommunar")
    assert forms(Unit("organisation", "verk/verker"), en)[:2] == ("verk", "verker")
    assert [forms(Unit("person", "brukar"), language)[1] for language in (nb, nn, en)] == [
        "brukere",
        "brukarar",
        "users",
    ]
    assert forms(Unit("organisation"), nb)[:2] == ("virksomhet", "virksomheter")
    assert [forms(Unit("person", f"fylke{end}"), en)[0] for end in ("", "skommune")] == ["county", "county"]


@given(st.text(max_size=50), st.sampled_from(["nb", "nn", "en"]))
def test_any_noun_is_refused_or_has_two_forms(noun: str, language: str) -> None:
    try:
        unit = made_unit("organisation", noun)
    except CoderError:
        return
    assert all(forms(unit, translator(language)))


def test_what_a_report_showed_is_remembered_and_told_when_a_later_one_hides_it(coded: Path, tmp_path: Path) -> None:
    with open_project(coded, "Kari") as session:
        everything = replace(bare_definition(session), mask_below=0)
        for _ in range(2):
            make_report(session, [tmp_path / "a.md"], everything, undecided="show")
        kept = session.project.value("SELECT count(*) FROM reported")
        assert kept == session.project.value("SELECT count(DISTINCT variable) FROM reported") > 0
        assert "venter" not in str(session.project.execute("SELECT * FROM reported").fetchall())
        told = make_report(session, [tmp_path / "b.md"], undecided="show")
    assert told.exposed == told.hidden > 0
    assert told.earlier


def test_a_variable_that_is_renamed_is_remembered_under_its_new_name(coded: Path, tmp_path: Path) -> None:
    with open_project(coded, "Kari") as session:
        make_report(session, [tmp_path / "a.md"], replace(bare_definition(session), mask_below=0), undecided="show")
        rename(session, "gruppe", "avdeling")
        rename(session, "svar", "begrunnelse")
        told = make_report(session, [tmp_path / "b.md"], undecided="show")
        assert told.exposed == told.hidden > 0
        undo(session)
        told = make_report(session, [tmp_path / "b.md"], undecided="show")
    assert told.exposed == told.hidden > 0


def test_a_file_that_remembered_names_alone_knows_them_after_renaming(coded: Path, tmp_path: Path) -> None:
    with open_project(coded, "Kari") as session:
        make_report(session, [tmp_path / "a.md"], replace(bare_definition(session), mask_below=0), undecided="show")
        session.project.execute("ALTER TABLE reported DROP COLUMN ids")
        session.project.execute("ALTER TABLE changes DROP COLUMN facts")
        session.project.sqlite.executescript(WITHOUT_THEMES)
        session.project.execute(f"PRAGMA user_version = {MIGRATIONS.index(reported_ids)}")
    with open_project(coded, "Kari") as session:
        rename(session, "gruppe", "avdeling")
        told = make_report(session, [tmp_path / "b.md"], undecided="show")
    assert told.exposed == told.hidden > 0


def test_a_file_from_before_reports_were_remembered_opens_and_remembers(coded: Path, tmp_path: Path) -> None:
    with open_project(coded, "Kari") as session:
        session.project.execute("DROP TABLE reported")
        session.project.execute("ALTER TABLE responses DROP COLUMN listed_under")
        without_libraries(session)
        session.project.execute("ALTER TABLE changes DROP COLUMN facts")
        session.project.sqlite.executescript(WITHOUT_THEMES)
        session.project.execute(f"PRAGMA user_version = {MIGRATIONS.index(reports)}")
    with open_project(coded, "Kari") as session:
        make_report(session, [tmp_path / "a.md"], undecided="show")
        assert session.project.value("SELECT count(*) FROM reported")


@pytest.mark.parametrize(
    ("noun", "nb", "nn", "en"),
    [
        ("kommune", "én av kommunene", "éin av kommunane", "one of the municipalities"),
        ("fylke", "ett av fylkene", "eitt av fylka", "one of the counties"),
        ("avdeling", "én av avdelingene", "éi av avdelingane", "one of the departments"),
        ("sykehjem", "ett av sykehjemmene", "éin av sjukeheimane", "one of the nursing homes"),
        ("deltaker", "én av deltakerne", "éin av deltakarane", "one of the participants"),
        ("høringssvar", "ett av høringssvarene", "eitt av høyringssvara", "one of the consultation responses"),
        ("lærer/lærere", "én av lærerne", "éin av lærarane", "one of the teachers"),
        ("bibliotek", "ett av bibliotekene", "eitt av biblioteka", "one of the libraries"),
        ("foretak", "ett av foretakene", "eitt av føretaka", "one of the enterprises"),
        ("skolebibliotek", "ett av skolebibliotekene", "eitt av skolebiblioteka", "one of the skolebiblioteks"),
        ("lensmannskontor", "ett av lensmannskontorene", "eitt av lensmannskontora", "one of the lensmannskontors"),
        (
            "helsesenter/helsesentre/health centre",
            "ett av helsesentrene",
            "eitt av helsesentra",
            "one of the health centres",
        ),
        ("forening", "én av foreningene", "éi av foreningane", "one of the forenings"),
        ("forsker", "én av forskerne", "éin av forskerane", "one of the forskers"),
        ("verk/verk", "ett av verkene", "eitt av verka", "one of the verk"),
    ],
)
def test_one_of_all_has_the_gender_of_the_noun(noun: str, nb: str, nn: str, en: str) -> None:
    for language, said in (("nb", nb), ("nn", nn), ("en", en)):
        made = forms(Unit("organisation", noun), translator(language))
        assert made.one_of == said
        assert said.endswith(made.all)
