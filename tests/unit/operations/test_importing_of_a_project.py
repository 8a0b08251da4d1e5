"""Importing into a project that holds answers already: nothing doubled, nothing overwritten, both versions kept."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from coder.errors import CoderError, FileRefused, NotFound
from coder.model import Filter
from coder.model.ids import ResponseId
from coder.model.progress import EarlierVersion, QuestionProgress
from coder.operations.coding import code_answers
from coder.operations.importing import Imported, ReadOptions, Roles, plan_import, run_import
from coder.operations.undoing import redo, undo
from coder.project import Session, create_project
from coder.queries.answer import read_answer
from coder.queries.finding import count_answers, search_answers
from coder.queries.status import changes_of, check_project, status_of
from coder.queries.variables import variables_of
from coder.store.check import check
from tests.small_study import ROLES, SURVEY, bring_in, coded, state


def changed(old: str, new: str) -> str:
    assert old in SURVEY
    return SURVEY.replace(old, new)


def counts(done: Imported) -> tuple[int, int, int, int, int, int]:
    """New cases, known cases, new answers, unchanged answers, cases with other values, changed texts."""
    numbers = done.counts
    return (
        numbers.cases,
        numbers.known_cases,
        numbers.responses,
        numbers.unchanged,
        numbers.values_changed,
        len(numbers.changed),
    )


def values(session: Session, case: str, wave: str = "") -> dict[str, Any]:
    found = session.project.value(
        "SELECT data FROM case_data JOIN cases ON cases.id = case_id WHERE key = ? AND wave = ?", (case, wave)
    )
    return dict(json.loads(found))


def texts(session: Session, where: Filter | None = None) -> list[str]:
    return [row.text for row in search_answers(session, where or Filter())]


@pytest.fixture
def empty(tmp_path: Path) -> Session:
    return create_project(tmp_path / "empty.db", "Ingrid")


def test_the_first_import(empty: Session) -> None:
    assert counts(bring_in(empty, SURVEY)) == (3, 0, 5, 0, 0, 0)
    assert values(empty, "K01") == {"kommune": "Nord", "innbyggere": 1200, "andel": 3.5}
    assert values(empty, "K03") == {"kommune": "Nord", "grupper": None}  # asked, and left empty
    kinds = {variable.name: (variable.kind, variable.type) for variable in variables_of(empty)}
    assert kinds == {
        "tiltak": ("open", "text"), "grupper": ("open", "text"), "kommune": ("closed", "text"),
        "innbyggere": ("closed", "number"), "andel": ("closed", "number"),
    }  # fmt: skip


def test_the_same_file_again_adds_nothing_and_says_when_it_came_first(study: Session) -> None:
    before = state(study), list(changes_of(study))
    done = bring_in(study, SURVEY)
    assert done.earlier is not None
    assert done.earlier.file_name == "survey.csv"
    assert (state(study), list(changes_of(study))) == before


def test_the_same_answers_in_another_file_add_nothing_but_the_import(study: Session) -> None:
    before = state(study)
    assert counts(bring_in(study, SURVEY + "\n", name="copy.csv")) == (0, 3, 0, 5, 0, 0)
    assert {**state(study), "imports": []} == {**before, "imports": []}


def test_the_same_file_comes_in_again_once_its_import_was_undone(study: Session) -> None:
    undo(study)
    assert counts(bring_in(study, SURVEY)) == (3, 0, 5, 0, 0, 0)
    assert check_project(study) == []


def test_a_changed_text_keeps_both_versions_and_its_codings_stay_on_the_old(study: Session) -> None:
    code_answers(study, ["1"], ("pårørende",), (15, 24))
    before = coded(study)
    done = bring_in(study, changed("Mer støtte til pårørende", "Mer hjelp"))
    [change] = done.counts.changed
    assert (change.case, change.question, change.old_response, change.codings) == ("K01", "tiltak", 1, 1)
    assert coded(study) == before
    assert "Mer støtte til pårørende" not in texts(study)
    assert [row.response for row in search_answers(study, Filter(text="hjelp"))] == [change.new_response]
    assert status_of(study).earlier_versions == (
        EarlierVersion(ResponseId(1), "K01", "tiltak", change.new_response, 1),
    )
    assert check_project(study) == []


def test_a_text_changed_there_and_back_is_a_third_version(study: Session) -> None:
    bring_in(study, changed("for unge", "for alle"))
    bring_in(study, SURVEY + "\n")
    assert texts(study, Filter(question="tiltak"))[-1] == "Samtaletilbud for unge"
    assert study.project.value("SELECT max(version) FROM responses") == 3
    assert check_project(study) == []


def test_an_answer_that_is_gone_from_the_file_stays(study: Session) -> None:
    assert counts(bring_in(study, changed("Samtaletilbud for unge", ""))) == (0, 3, 0, 4, 0, 0)
    assert "Samtaletilbud for unge" in texts(study)


def test_a_new_wave_appends_answers_to_the_same_cases(study: Session) -> None:
    code_answers(study, ["1"], ("pårørende",))
    assert counts(bring_in(study, changed("for unge", "for alle"), wave="2026")) == (0, 3, 5, 0, 0, 0)
    assert study.project.value("SELECT count(*) FROM cases") == 3
    assert texts(study, Filter(wave="2026"))[-1] == "Samtaletilbud for alle"
    assert count_answers(study, Filter(coded=True)) == 1
    assert count_answers(study, Filter(all_versions=True)) == count_answers(study, Filter()) == 10


def test_the_same_file_as_another_wave_is_another_import(study: Session) -> None:
    assert counts(bring_in(study, SURVEY, wave="2")) == (0, 3, 5, 0, 0, 0)
    assert bring_in(study, SURVEY, wave="2").earlier is not None


def test_changed_values_are_counted_and_journalled_and_empty_cells_change_nothing(study: Session) -> None:
    assert counts(bring_in(study, changed("1200;3,5", "1300;"))) == (0, 3, 0, 5, 1, 0)
    assert values(study, "K01") == {"kommune": "Nord", "innbyggere": 1300, "andel": 3.5}
    undo(study)
    assert values(study, "K01")["innbyggere"] == 1200


def test_a_later_file_may_bring_new_variables_and_new_cases(study: Session) -> None:
    text = "id;fylke;tiltak\nK01;Troms;Mer støtte til pårørende\nK09;Agder;Ny\n"
    done = bring_in(study, text, roles=Roles(id="id", open=("tiltak",), closed=("fylke",)))
    assert counts(done) == (1, 1, 1, 1, 0, 0)
    assert values(study, "K01") == {"kommune": "Nord", "innbyggere": 1200, "andel": 3.5, "fylke": "Troms"}


def test_without_ids_cases_are_called_after_the_file_and_known_again(empty: Session) -> None:
    roles = Roles(open=("svar",), row_numbers=True)
    bring_in(empty, "svar;by\nja, og mer til;Oslo\nnei, aldri;Bodø\n", name="åpne.csv", roles=roles)
    assert [row.case for row in search_answers(empty, Filter())] == ["åpne-1", "åpne-2"]
    done = bring_in(empty, "svar;by\nja, og mer til;Oslo\nnei, aldri;Bodø\nny;Moss\n", name="åpne.csv", roles=roles)
    assert counts(done) == (1, 2, 1, 2, 0, 0)


def test_duplicate_and_empty_ids_get_a_key_of_their_own_and_are_listed(empty: Session) -> None:
    done = bring_in(empty, "id;svar\nA;en\nA;to\n;tre\n;fire\n", roles=Roles(id="id", open=("svar",)))
    assert [row.case for row in search_answers(empty, Filter())] == ["A", "A (2)", "(line 4)", "(line 5)"]
    listed = [problem for problem in done.problems if problem.where.startswith("line")]
    assert [problem.where for problem in listed] == ["line 3", "line 4", "line 5"]
    assert all("--row-numbers" in problem.message for problem in listed)


def test_one_repeated_id_does_not_lose_the_others(empty: Session) -> None:
    lines = [f"{key};Vi har for lite tid til punkt {i}" for i, key in enumerate(("K1", "K2", "K1", "K3", ""))]
    done = bring_in(empty, "respons-id;svar\n" + "\n".join(lines), roles=Roles())
    assert [row.case for row in search_answers(empty, Filter())] == ["K1", "K2", "K1 (2)", "K3", "(line 6)"]
    assert [problem.where for problem in done.problems] == ["column respons-id", "line 4", "line 6"]


def test_a_case_that_answered_nothing_is_kept_with_its_values(empty: Session) -> None:
    bring_in(empty, "id;by;svar\nA;Oslo;\nB;Bodø;   \nC;Moss;ja\n", roles=Roles(id="id", open=("svar",)))
    assert replace(status_of(empty).questions[0], label="") == QuestionProgress(
        question="svar", label="", asked=3, answered=1, coded=0, codings=0, cases=1, all_coded=0, some_coded=0,
        none_coded=1,
    )  # fmt: skip


def test_roles_said_wrongly(study: Session) -> None:
    with pytest.raises(NotFound) as refusal:
        bring_in(study, SURVEY, roles=Roles(open=("tiltek",)))
    assert "«tiltak»" in refusal.value.hint
    with pytest.raises(CoderError, match="cannot be both"):
        bring_in(study, SURVEY, roles=Roles(open=("tiltak",), closed=("tiltak",)))


def test_the_recipe_is_saved_with_the_import(study: Session) -> None:
    kept, cases, responses = study.project.execute("SELECT recipe, cases, responses FROM imports").fetchone()
    recipe = json.loads(kept)
    assert recipe["roles"] == {
        "id": "id", "kommune": "closed", "innbyggere": "closed", "andel": "closed", "tiltak": "open",
        "grupper": "open",
    }  # fmt: skip
    assert (recipe["wave"], recipe["kind"], cases, responses) == ("", "table", 3, 5)
    assert "utf-8" in recipe["detected"]["encoding"]


# Documents

DOCUMENT = "# Utfordringer\n\nFor få folk.\n\n- Lang ventetid\n- Lite samarbeid\n\n# Tiltak\n\nFlere hender.\n"


def test_a_document_is_a_case_its_headings_questions_and_its_paragraphs_answers(empty: Session) -> None:
    assert counts(bring_in(empty, DOCUMENT, name="høring.md", roles=Roles())) == (1, 0, 4, 0, 0, 0)
    rows = [(row.case, row.question, row.text) for row in search_answers(empty, Filter())]
    assert rows[0] == ("høring", "Utfordringer", "For få folk.")
    assert rows[3] == ("høring", "Tiltak", "Flere hender.")


def test_a_paragraph_added_to_a_document_moves_none_of_the_others(empty: Session) -> None:
    bring_in(empty, DOCUMENT, name="høring.md", roles=Roles())
    before = texts(empty)
    more = DOCUMENT.replace("For få folk.", "Et nytt avsnitt først.\n\nFor få folk.")
    assert counts(bring_in(empty, more, name="høring.md", roles=Roles())) == (0, 1, 1, 4, 0, 0)
    assert texts(empty) == [*before, "Et nytt avsnitt først."]
    undo(empty)
    assert texts(empty) == before


def test_a_document_has_no_columns(empty: Session) -> None:
    with pytest.raises(CoderError, match="is a document"):
        bring_in(empty, DOCUMENT, name="høring.md", roles=ROLES)
    with pytest.raises(FileRefused):
        bring_in(empty, "# Bare en overskrift\n", name="tom.md", roles=Roles())
    assert not any(state(empty).values())


def test_labels_and_the_two_kinds_of_missing_come_from_spss(empty: Session, bad_inputs: Path) -> None:
    file = bad_inputs / "sav" / "labels_missing.sav"
    plan = plan_import(file, ReadOptions(), Roles())
    run_import(empty, plan)
    held = [json.loads(data) for (data,) in empty.project.execute("SELECT data FROM case_data ORDER BY id")]
    cells = [value for data in held for value in data.values()]
    labels = [set(column.value_labels.values()) for column in plan.source.columns if column.value_labels]
    assert any(isinstance(cell, dict) and cell["raw"] in ("9", "9.0") for cell in cells)
    assert any(isinstance(cell, str) and any(cell in some for some in labels) for cell in cells)
    assert 5000 in [len(text) for text in texts(empty)]
    missing = empty.project.execute("SELECT DISTINCT missing FROM case_values WHERE missing IS NOT NULL").fetchall()
    assert missing


def test_hostile_answers_are_stored_as_they_are(empty: Session, bad_inputs: Path) -> None:
    answers = json.loads((bad_inputs / "answers.json").read_text(encoding="utf-8"))
    file = bad_inputs / "csv" / "hostile_answers.csv"
    source = plan_import(file, ReadOptions(), Roles())
    text_column = source.source.columns[-1].name
    run_import(empty, plan_import(file, ReadOptions(), Roles(open=(text_column,))))
    held = set(texts(empty))
    lost = {name for name, text in answers.items() if text not in held}
    assert lost <= {"nul", "only_space"}  # a reader shows or drops NUL and lists it; white space is no answer
    assert check_project(empty) == []


LISTED = "Innledning uten liste her.\n\nDette gjelder følgende grupper:\n\n- eldre\n- unge\n"


def listed(session: Session) -> dict[str, str]:
    found = {row.response: read_answer(session, row.response) for row in search_answers(session, Filter())}
    return {answer.text: answer.under for answer in found.values()}


def test_a_list_item_keeps_what_it_is_listed_under_through_undo_and_a_longer_letter(
    empty: Session, tmp_path: Path
) -> None:
    lead = "Dette gjelder følgende grupper:"
    bring_in(empty, LISTED, name="brev.txt", roles=Roles())
    expected = {"Innledning uten liste her.": "", lead: "", "eldre": lead, "unge": lead}
    assert listed(empty) == expected
    undo(empty)
    redo(empty)
    assert listed(empty) == expected
    longer = LISTED.replace("Dette", "Et nytt avsnitt.\n\nDette") + "- barn\n\nVi ber om:\n\n- tid\n"
    bring_in(empty, longer, name="brev.txt", roles=Roles())
    assert listed(empty) == expected | {"Et nytt avsnitt.": "", "barn": lead, "Vi ber om:": "", "tid": "Vi ber om:"}
    assert not list(check(empty.project))
    assert all(row.text in longer for row in search_answers(empty, Filter()))


def test_a_row_of_totals_is_no_case_and_is_told(tmp_path: Path) -> None:
    file = tmp_path / "s.csv"
    rows = ["1;3;lite folk", "2;5;mye kø", "3;1;totalt kaos", "Sum;9;", "Totalt:;9;9", "Total;1;et svar"]
    file.write_text("\n".join(["kommune;antall;svar", *rows]), encoding="utf-8")
    with create_project(tmp_path / "p.db", "Kari") as session:
        made = run_import(session, plan_import(file, ReadOptions(), Roles(id="kommune", open=("svar",))))
        assert made.counts.cases == 4
        assert [str(problem) for problem in made.problems] == [
            "line 5: a row of totals was left out: it is no case.",
            "line 6: a row of totals was left out: it is no case.",
        ]
