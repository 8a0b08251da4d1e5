"""Codings made elsewhere: a column of codes, or a 0/1 column per code. All or nothing, as one change."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from coder.errors import CoderError, NotFound
from coder.model import Filter
from coder.operations.codebook_edits import put_codebook
from coder.operations.coded_file import CodedFileApplied, apply_file
from coder.operations.coding import code_answers
from coder.operations.importing import ReadOptions, Roles, plan_import, run_import
from coder.operations.undoing import undo
from coder.project import Session, create_project
from coder.queries.codebooks import codebook_of
from coder.queries.finding import search_answers
from tests.small_study import CARERS, LONELY, OLD, ONE, STAFF, TEN, bring_in, coded, state


@pytest.fixture
def bring(study: Session, tmp_path: Path) -> Any:
    """Apply a file with this text to the study; the question is «grupper» unless said otherwise."""

    def applied(text: str, **said: Any) -> CodedFileApplied:
        file = tmp_path / "koder.csv"
        file.write_text(text, encoding="utf-8")
        return apply_file(study, file, **{"id_column": "id", "question": "grupper", **said})

    return applied


BOTH = [(2, 0, 18, OLD, "Ingrid"), (2, 0, 18, ONE, "Ingrid"), (4, 0, 18, TEN, "Ingrid")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id;koder\nK01;eldre|forløp 1\nK02;forløp 10\n", {}),
        ("id;koder\nK01;  ELDRE | forløp  1|\nK02;|grupper > forløp 10\n", {}),
        ("id;valgt\nK01;eldre/forlop_1\nK02;forlop_10\n", {"codes_column": "valgt", "separator": "/"}),
        ("id;eldre;forløp 1;forløp 10;by\nK01;1;x;0;Oslo\nK02;nei;;JA;Bodø\n", {}),
        (
            "id;eldre;forløp 1;forløp 10;ensomhet\nK01;1;1;;\nK02;;;1;1\n",
            {"code_columns": ("eldre", "forløp 1", "forløp 10")},
        ),
    ],
)
def test_the_shapes_of_coded_files(study: Session, bring: Any, text: str, said: dict[str, Any]) -> None:
    done = bring(text, **said)
    assert (done.responses, done.codings, done.known, done.new_codes) == (2, 3, 0, [])
    assert coded(study) == sorted(BOTH)
    assert undo(study).summary == "3 codings on 2 answers from koder.csv"
    assert coded(study) == []


def test_codings_that_stand_already_are_counted_and_not_doubled(study: Session, bring: Any) -> None:
    text = "id;koder\nK01;eldre|eldre|forløp 1\nK01;eldre\nK02;forløp 10\n"
    code_answers(study, ["2"], ("eldre",))
    assert bring("id;koder\nK01;eldre|eldre|forløp 1\nK02;forløp 10\n").known == 1
    before = state(study)
    assert bring("id;koder\nK01;eldre|forløp 1\nK02;forløp 10\n").codings == 0
    assert state(study) == before
    assert (bring(text).known, bring(text).problems) == (3, [])


def test_only_what_is_new_counts_as_brought_in(study: Session, bring: Any) -> None:
    bring("id;koder\nK01;eldre\nK02;\n")
    done = bring("id;koder\nK01;eldre|ensomhet\nK02;\n")
    assert (done.codings, done.responses, done.known) == (1, 1, 1)
    assert (done.no_code_fits, done.known_no_code_fits) == (0, 1)
    assert undo(study).summary == "1 codings on 1 answers from koder.csv"
    done = bring("id;koder\nK01;eldre\nK02;ensomhet\n")
    assert (done.codings, done.responses, done.known) == (1, 1, 1)


def test_all_unknown_codes_are_named_at_once_and_nothing_is_applied(study: Session, bring: Any) -> None:
    before = state(study)
    with pytest.raises(NotFound) as refusal:
        bring("id;koder\nK01;eldre|elder\nK02;helt ny|forløp 10\n")
    assert "«elder»" in refusal.value.message
    assert "«eldre»" in refusal.value.message
    assert "«helt ny»" in refusal.value.message
    assert "--create-codes" in refusal.value.hint
    assert state(study) == before


def test_new_codes_are_made_when_asked_for_in_the_same_change(study: Session, bring: Any) -> None:
    before, codebook = state(study), codebook_of(study)
    done = bring("id;koder\nK01;eldre|helt ny\nK02;forløp 100\n", create_codes=True)
    assert done.new_codes == ["helt ny", "forløp 100"]
    assert len(codebook_of(study)) == len(codebook) + 2
    assert len(coded(study)) == 3
    undo(study)
    assert (state(study), codebook_of(study)) == (before, codebook)


def test_making_codes_leaves_the_codings_of_a_split_code_alone(study: Session, bring: Any) -> None:
    from msgspec.structs import replace

    code_answers(study, ["4"], ("ensomhet",))
    heirs = {"eldre", "annet"}
    codes = [replace(code, replaces=(LONELY,)) if code.id in heirs else code for code in codebook_of(study)]
    put_codebook(study, replace(codebook_of(study), codes=tuple(c for c in codes if c.id != LONELY)), "split")
    bring("id;koder\nK01;helt ny\n", create_codes=True)
    assert (4, 0, 18, LONELY, "Ingrid") in coded(study)


def test_a_cell_that_is_neither_yes_nor_no_stops_all_of_it(study: Session, bring: Any) -> None:
    with pytest.raises(CoderError, match="line 3, column «eldre»: «kanskje» is neither 0 nor 1"):
        bring("id;eldre\nK01;1\nK02;kanskje\n")
    assert coded(study) == []


def test_cases_without_an_answer_here_are_listed(study: Session, bring: Any) -> None:
    done = bring("id;koder\nK03;eldre\nK99;eldre\nK01;eldre\n")
    assert done.codings == 1
    listed = [str(problem) for problem in done.problems if "no answer to this question" in problem.message]
    assert listed == [
        "line 2: the case «K03» has no answer to this question here.",
        "line 3: the case «K99» has no answer to this question here.",
    ]


def test_a_retired_code_is_refused(study: Session, bring: Any) -> None:
    from msgspec.structs import replace

    put_codebook(
        study, replace(codebook_of(study), codes=tuple(code for code in codebook_of(study) if code.id != OLD)), "retire"
    )
    with pytest.raises(CoderError, match="«eldre» is retired"):
        bring("id;koder\nK01;eldre\n")
    assert coded(study) == []


def test_the_question_must_be_said_where_there_are_several(bring: Any) -> None:
    with pytest.raises(CoderError, match="2 open questions"):
        bring("id;koder\nK01;eldre\n", question=None)


def test_without_an_open_question_there_is_none_to_name(tmp_path: Path) -> None:
    file = tmp_path / "koder.csv"
    file.write_text("id;koder\nK01;eldre\n", encoding="utf-8")
    with create_project(tmp_path / "empty.db", "Ingrid") as empty, pytest.raises(NotFound, match="no open question"):
        apply_file(empty, file)


def test_a_file_in_which_nothing_looks_like_codes(bring: Any) -> None:
    with pytest.raises(CoderError, match=r"No column of .* looks like codes"):
        bring("id;by\nK01;Oslo\nK02;Bodø\n")


def test_only_the_cases_asked_for(study: Session, bring: Any) -> None:
    assert bring("id;koder\nK01;eldre\nK02;eldre\n", cases={"K02"}).codings == 1
    assert coded(study) == [(4, 0, 18, OLD, "Ingrid")]


def test_of_several_waves_the_coded_one_must_be_named(study: Session, tmp_path: Path) -> None:
    second = tmp_path / "2024.csv"
    second.write_text("id;grupper\nK01;Nye eldre svar\n", encoding="utf-8")
    run_import(study, plan_import(second, ReadOptions(), Roles(id="id", open=("grupper",))), wave="2024")
    coded = tmp_path / "koder.csv"
    coded.write_text("id;koder\nK01;eldre\n", encoding="utf-8")
    with pytest.raises(CoderError, match="several waves"):
        apply_file(study, coded, question="grupper")
    with pytest.raises(NotFound, match="wave «2025»"):
        apply_file(study, coded, question="grupper", wave="2025")
    apply_file(study, coded, question="grupper", wave="2024")
    [found] = search_answers(study, Filter(codes=("eldre",), wave="2024"))
    assert found.text == "Nye eldre svar"


def none_fits(session: Session) -> list[tuple[int, str]]:
    return session.project.execute(
        "SELECT response_id, coders.name FROM flags JOIN coders ON coders.id = coder_id"
        " WHERE kind = 'no code fits' ORDER BY 1, 2"
    ).fetchall()


@pytest.mark.parametrize(
    "text", ["id;koder\nK01;eldre\nK02; |\n", "id;eldre;ensomhet\nK01;1;0\nK02;0;0\n", "id;eldre\nK01;1\nK02;nei\n"]
)
def test_a_row_without_a_code_says_that_no_code_fits(study: Session, bring: Any, text: str) -> None:
    done = bring(text)
    assert (done.responses, done.codings, done.no_code_fits, done.not_coded) == (1, 1, 1, 0)
    assert (coded(study), none_fits(study)) == ([(2, 0, 18, OLD, "Ingrid")], [(4, "Ingrid")])
    assert undo(study).summary == "1 codings on 1 answers and «no code fits» on 1 from koder.csv"
    assert (coded(study), none_fits(study)) == ([], [])
    done = bring(text, not_coded=True)
    assert (done.no_code_fits, done.not_coded, none_fits(study)) == (0, 1, [])


def test_a_row_of_empty_cells_says_nothing(study: Session, bring: Any) -> None:
    done = bring("id;eldre;ensomhet\nK01;1;0\nK02;;\n")
    assert (done.no_code_fits, done.not_coded, none_fits(study)) == (0, 1, [])


def test_codes_of_ones_own_stay_where_the_file_has_none(study: Session, bring: Any) -> None:
    code_answers(study, ["2"], ("eldre",))
    done = bring("id;ensomhet\nK01;0\nK02;0\n")
    assert (done.kept, done.no_code_fits) == (1, 1)
    assert (coded(study), none_fits(study)) == ([(2, 0, 18, OLD, "Ingrid")], [(4, "Ingrid")])


def test_rows_of_one_case_are_taken_together(study: Session, bring: Any) -> None:
    done = bring("id;koder\nK01;\nK01;eldre\nK01;ensomhet\n")
    assert (done.responses, done.codings, done.no_code_fits, done.problems) == (1, 2, 0, [])
    assert none_fits(study) == []


def test_the_second_row_with_an_id_is_about_the_case_that_an_import_made_of_it(study: Session, bring: Any) -> None:
    bring_in(study, "id;grupper\nK07;Eldre\nK07;Unge\n", roles=Roles(id="id", open=("grupper",)))
    bring("id;koder\nK07;eldre\nK07;ensomhet\n")
    found = {row.case: row.codes for row in search_answers(study, Filter(coded=True))}
    assert found == {"K07": ["grupper > eldre"], "K07 (2)": ["grupper > ensomhet"]}


def test_start_and_end_say_which_characters(study: Session, bring: Any) -> None:
    done = bring("id;koder;start;end\nK01;eldre;0;5\nK01;forløp 1;10;18\nK02;forløp 10;;\nK02;eldre;5;50\n")
    assert coded(study) == [(2, 0, 5, OLD, "Ingrid"), (2, 10, 18, ONE, "Ingrid"), (4, 0, 18, TEN, "Ingrid")]
    assert [str(problem) for problem in done.problems] == [
        "line 5: characters 5–50 are no excerpt of the answer of «K02», which has 18 here."
    ]
    with pytest.raises(CoderError, match="line 2, column «end»: «fem» is no number of a character"):
        bring("id;koder;start;end\nK01;eldre;0;fem\n")


LONG = """id;spørsmål;koder
K01;tiltak;pårørende
K01;grupper;eldre
K02;tiltak;ansatte
K02;grupper;forløp 10
"""
OF_LONG = [
    (1, 0, 24, CARERS, "Ingrid"),
    (2, 0, 18, OLD, "Ingrid"),
    (3, 0, 26, STAFF, "Ingrid"),
    (4, 0, 18, TEN, "Ingrid"),
]


def test_a_column_of_questions_says_what_each_row_is_about(study: Session, bring: Any) -> None:
    """Two rows of one respondent are about two answers; no question need be named."""
    done = bring(LONG, question=None)
    assert (done.responses, done.codings, done.problems) == (4, 4, [])
    assert coded(study) == OF_LONG


def test_with_a_question_named_no_row_of_another_is_put_on_it(study: Session, bring: Any) -> None:
    """Once the codes of every question went on the one named, without a word."""
    done = bring(LONG, question="grupper")
    assert (done.responses, done.codings) == (2, 2)
    assert coded(study) == [OF_LONG[1], OF_LONG[3]]
    assert [str(problem) for problem in done.problems] == ["2 rows are of other questions, and left out."]


def test_a_column_that_names_no_question_of_the_project_is_passed_over(study: Session, bring: Any) -> None:
    done = bring("id;question;koder\nK01;Q7;eldre\nK02;Q7;forløp 10\n")
    assert (done.responses, done.codings, done.problems) == (2, 2, [])


@pytest.mark.parametrize(
    ("row", "said"), [("K02;gruper;eldre", "gruper"), ("K02;;eldre", "Line 6 does not say which question was coded")]
)
def test_a_row_whose_question_is_unknown_or_missing_is_refused(study: Session, bring: Any, row: str, said: str) -> None:
    with pytest.raises(CoderError, match=said):
        bring(f"{LONG}{row}\n", question=None)
    assert coded(study) == []
