"""The rules that every query follows stand once, as views: what an answer is now, who has coded it, the newest run."""

from __future__ import annotations

import re
from pathlib import Path

from coder.model import Suggestion
from coder.model.ids import ResponseId
from coder.operations.coding import code_answers, no_code_fits
from coder.operations.deciding import LiveSuggestion, decide
from coder.operations.undoing import undo
from coder.project import Session
from coder.queries.live_run import LiveRun
from coder.store import own_schema, schema, version
from tests.small_study import CARERS, OLD, SURVEY, bring_in, put_run

STORE = Path(schema.__file__).parent


def rows(study: Session, sql: str) -> list[tuple[object, ...]]:
    return study.project.execute(sql).fetchall()


def test_current_responses_are_those_that_no_import_has_replaced(study: Session) -> None:
    before = rows(study, "SELECT id, text FROM current_responses ORDER BY id")
    assert before == rows(study, "SELECT id, text FROM responses ORDER BY id")
    bring_in(study, SURVEY.replace("for unge", "for eldre"))
    (old, new), *others = rows(study, "SELECT id, replaced_by FROM responses WHERE replaced_by IS NOT NULL")
    assert others == []
    now = {row for (row,) in rows(study, "SELECT id FROM current_responses")}
    assert now == {row for row, _ in before} - {old} | {new}
    undo(study)
    assert rows(study, "SELECT id, text FROM current_responses ORDER BY id") == before


def test_coded_responses_are_those_with_a_code_or_of_which_a_coder_said_that_none_fits(study: Session) -> None:
    code_answers(study, [1], ["eldre", "ensomhet"])
    no_code_fits(study, [2])
    study.coder = "Olav"
    code_answers(study, [1], ["eldre"], (0, 3))
    no_code_fits(study, [4])
    code_answers(study, [4], ["annet"])
    names = (
        "SELECT DISTINCT response_id, coders.name FROM coded_responses JOIN coders ON coders.id = coder_id"
        " ORDER BY 1, 2"
    )
    assert rows(study, names) == [(1, "Ingrid"), (1, "Olav"), (2, "Ingrid"), (4, "Olav")]
    undo(study)
    assert rows(study, names)[-1] == (4, "Olav")
    undo(study)
    assert rows(study, names) == [(1, "Ingrid"), (1, "Olav"), (2, "Ingrid")]


def test_the_newest_run_is_the_last_that_was_made_as_a_whole_and_stands(study: Session) -> None:
    assert rows(study, "SELECT id FROM newest_run") == []
    first = put_run(study, [(1, OLD, 0.9)])
    second = put_run(study, [(2, OLD, 0.8)])
    live = LiveSuggestion(ResponseId(4), Suggestion(CARERS, 0.7, True, rank=1), LiveRun("token", 3, 5))
    decide(study, [live], "accept")
    assert rows(study, "SELECT id FROM newest_run") == [(second,)]
    assert rows(study, "SELECT id FROM whole_runs ORDER BY id") == [(first,), (second,)]
    undo(study)
    undo(study)
    assert rows(study, "SELECT id FROM newest_run") == [(first,)]


def test_whether_a_run_is_live_is_asked_by_its_view_alone() -> None:
    asking = [path.name for path in STORE.glob("*.py") if re.search(r"live = ''", path.read_text("utf-8"))]
    assert asking == ["coding_migrations.py"]


def test_which_answers_are_current_is_said_once() -> None:
    """By the view; beside it stand only the index, views of older files, and two places where no view can stand."""
    found = {file.name: file.read_text(encoding="utf-8").count("replaced_by IS NULL") for file in STORE.glob("*.py")}
    said = {name: times for name, times in found.items() if times}
    assert said == {
        "coding_migrations.py": 2,
        "run_migrations.py": 1,
        "first_tables.py": 1,
        "answers.py": 1,
        "search.py": 1,
    }


def test_the_newest_schema_is_what_the_migrations_make(study: Session) -> None:
    """By its text a file is seen to be in order without making it all again; `tests.manual.made` writes it."""
    newest, text = len(schema.MIGRATIONS), own_schema.NEWEST.read_text(encoding="utf-8")
    assert newest == version.VERSION
    assert own_schema.text_of(own_schema.expected(newest)) == text
    assert own_schema.text_of(own_schema.schema_of(study.project.execute(own_schema.SELECT))) == text
    study.project.execute("CREATE TRIGGER mine AFTER INSERT ON codings BEGIN SELECT 1; END")
    found = own_schema.differences(study.project.execute(own_schema.SELECT), newest)
    assert [(difference.type, difference.name, difference.how) for difference in found] == [
        ("trigger", "mine", "foreign")
    ]
