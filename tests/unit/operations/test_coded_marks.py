"""Each table that `coder export` writes, in each format, brings back what it holds: codings, flags, decisions."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from coder.errors import CoderError
from coder.model import Filter
from coder.operations import flags as flagging
from coder.operations.coded_file import apply_file
from coder.operations.coding import code_answers, no_code_fits
from coder.operations.deciding import decide
from coder.operations.exporting import export
from coder.operations.memos import write_memo
from coder.operations.merging import Decisions, merge
from coder.operations.undoing import undo
from coder.project import Session, open_project
from coder.queries.status import check_project
from coder.store.flags import COME_BACK, GOOD_QUOTE
from tests.small_study import CARERS, LONELY, OLD, ONE, OTHER, SUPPORT, put_run
from tests.unit.operations.copies_apart import worked_apart

pytestmark = pytest.mark.usefixtures("warm_children")

FLAGS = (
    "SELECT flags.uuid, at, response_id, start_char, end_char, kind, coders.name FROM flags JOIN coders"
    " ON coders.id = coder_id WHERE kind <> 'no code fits' ORDER BY flags.uuid"
)
DECISIONS = (
    "SELECT decisions.uuid, decisions.at, decision, suggestion_id, codes.key, coders.name FROM decisions"
    " JOIN coders ON coders.id = coder_id LEFT JOIN codes ON codes.id = decisions.code_id ORDER BY decisions.uuid"
)
COMES_BACK = ("csv", "xlsx", "jsonl", "sav", "dta", "parquet")


@pytest.fixture
def before(study: Session) -> Path:
    """The study with a run of suggestions, before anybody decides on them."""
    put_run(study, [(1, OLD, 0.8125), (1, OTHER, 0.25), (2, LONELY, 1 / 3), (3, ONE, 0.5)])
    path = study.path.with_name("before.db")
    study.project.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copyfile(study.path, path)
    return path


def worked_on(study: Session) -> None:
    """Two coders flag, reject, change and accept."""
    flagging.toggle_flag(study, [1], GOOD_QUOTE, (0, 4))
    flagging.toggle_flag(study, [2], COME_BACK)
    decide(study, [1], "reject")
    decide(study, [2], "change", CARERS)
    study.coder = "=Åse"
    flagging.toggle_flag(study, [2], COME_BACK)
    decide(study, [3], "accept")
    decide(study, [1], "reject")


@pytest.mark.parametrize("ending", COMES_BACK)
@pytest.mark.parametrize(("what", "asked", "n"), [("flags", FLAGS, 3), ("decisions", DECISIONS, 4)])
def test_flags_and_decisions_come_back_as_they_were(
    study: Session, before: Path, what: str, asked: str, n: int, ending: str
) -> None:
    worked_on(study)
    made = study.project.execute(asked).fetchall()
    assert len(made) == n
    file = before.with_name(f"marks.{ending}")
    assert export(study, what, ending, file, unredacted=True).rows == n
    with open_project(before, "Kari") as other:
        done = apply_file(other, file, all_coders=True)
        assert (done.marks.flags, done.marks.decisions) == ((n, 0) if what == "flags" else (0, n))
        assert done.problems == []
        assert other.project.execute(asked).fetchall() == made
        assert other.project.value("SELECT count(*) FROM codings") == 0  # these have a table of their own
        assert check_project(other) == []
        again = apply_file(other, file, all_coders=True)
        assert again.changed.change is None
        assert (again.marks.known_flags, again.marks.known_decisions) == ((n, 0) if what == "flags" else (0, n))
        undo(other)
        assert other.project.execute(asked).fetchall() == []


@pytest.mark.parametrize("what", ["codings", "excerpts"])
@pytest.mark.parametrize("ending", COMES_BACK)
def test_codings_of_all_coders_come_back_from_each_format(study: Session, before: Path, ending: str, what: str) -> None:
    worked_on(study)
    code_answers(study, [4], (OTHER,), (2, 5))
    no_code_fits(study, [5])
    write_memo(study, "=«Se» på\nto linjer ", answer=1, span=(0, 4))
    write_memo(study, "om koden 👍", code=OLD)
    memos = (
        "SELECT memos.uuid, memos.at, text, response_id, start_char, end_char, code_id, coders.name FROM memos"
        " JOIN coders ON coders.id = coder_id ORDER BY memos.uuid"
    )
    written = study.project.execute(memos).fetchall()
    if ending == "sav":  # in which texts end with their last character that is no blank
        written = [(*row[:2], row[2].rstrip(" "), *row[3:]) for row in written]
    asked = (
        "SELECT codings.uuid, codings.at, response_id, start_char, end_char, codes.key, coders.name, run_id,"
        " suggestion_id, confidence, rank FROM codings JOIN codes ON codes.id = code_id"
        " JOIN coders ON coders.id = coder_id ORDER BY codings.uuid"
    )
    made = study.project.execute(asked).fetchall()
    file = before.with_name(f"codings.{ending}")
    done = export(study, what, ending, file, unredacted=True)
    assert (done.flags_beside, done.decisions_beside) == (3, 3)
    with open_project(before, "Kari") as other:
        assert apply_file(other, file, all_coders=True).no_code_fits == 1
        assert other.project.execute(asked).fetchall() == made
        assert other.project.execute(memos).fetchall() == written


def test_a_page_of_markdown_is_for_reading_alone(study: Session, before: Path) -> None:
    worked_on(study)
    file = before.with_name("codings.md")
    export(study, "codings", "md", file)
    with pytest.raises(CoderError, match="is a document"):
        apply_file(study, file, all_coders=True)


@pytest.mark.parametrize("ending", COMES_BACK)
def test_reliability_comes_back_as_codes_on_whole_answers(study: Session, before: Path, ending: str) -> None:
    """A category has 1 where a code below it is, so it comes alone only where none is."""
    code_answers(study, [1], (SUPPORT, OLD))
    code_answers(study, [2], (CARERS,))
    no_code_fits(study, [3])
    study.coder = "Olav"
    code_answers(study, [1], (OTHER,))
    whole = (
        "SELECT response_id, codes.key, coders.name FROM codings JOIN codes ON codes.id = code_id"
        " JOIN coders ON coders.id = coder_id UNION ALL SELECT response_id, kind, coders.name FROM flags"
        " JOIN coders ON coders.id = coder_id ORDER BY 1, 2, 3"
    )
    made = study.project.execute(whole).fetchall()
    file = before.with_name(f"reliability.{ending}")
    export(study, "reliability", ending, file)
    with open_project(before, "Kari") as other:
        done = apply_file(other, file, all_coders=True)
        assert other.project.execute(whole).fetchall() == made
        assert (done.codings, done.no_code_fits, done.problems) == (4, 1, [])
        assert apply_file(other, file, all_coders=True).changed.change is None


def test_reliability_of_some_codes_says_of_no_answer_that_none_fits(study: Session, before: Path) -> None:
    code_answers(study, [1], (OLD,))
    code_answers(study, [2], (OTHER,))
    file = before.with_name("some.csv")
    export(study, "reliability", "csv", file, where=Filter(codes=(OLD,)))
    with open_project(before, "Kari") as other:
        done = apply_file(other, file, all_coders=True)
        assert (done.codings, done.no_code_fits, done.not_coded) == (1, 0, 1)


def test_what_a_merge_brings_and_what_a_table_brings_is_the_same(study: Session, before: Path) -> None:
    with open_project(before, "Ingrid") as here:
        path = worked_apart(here, "copy.db", worked_on)
        with open_project(path, "Kari") as copy:
            for what in ("flags", "decisions"):
                export(copy, what, "jsonl", path.with_name(f"{what}.jsonl"), unredacted=True)
                apply_file(here, path.with_name(f"{what}.jsonl"), all_coders=True)
        brought = [here.project.execute(asked).fetchall() for asked in (FLAGS, DECISIONS)]
        # A table says what a coder is called, and not who that is: of one who is new the merge asks.
        assert not merge(here, [path]).kept
        assert merge(here, [path], Decisions(same_coders=frozenset(["=Åse"]))).kept
        assert [here.project.execute(asked).fetchall() for asked in (FLAGS, DECISIONS)] == brought
        assert check_project(here) == []


def test_decisions_give_way_to_what_the_coder_decided_here_and_need_their_suggestion(
    study: Session, before: Path
) -> None:
    worked_on(study)
    file = before.with_name("decisions.csv")
    export(study, "decisions", "csv", file)
    with open_project(before, "Ingrid") as other:
        decide(other, [1], "accept")
        done = apply_file(other, file).marks  # of Ingrid alone
        assert (done.decisions, done.kept_decisions) == (1, 1)
        assert other.project.value("SELECT decision FROM decisions WHERE suggestion_id = 1") == "accept"
        for _ in range(3):
            undo(other)  # the run, too
        done = apply_file(other, file, all_coders=True).marks
        assert (done.decisions, done.without_suggestion) == (0, 4)


@pytest.mark.parametrize(
    ("what", "cell", "wrong", "said"),
    [
        ("flags", "come back", "nice", "column «flag»: «nice» is not what"),
        ("flags", "come back", "no code fits", "column «flag»: «no code fits» is not what"),
        ("decisions", "reject", "maybe", "column «decision»: «maybe» is not what"),
        ("decisions", "change;parorende;støtte > pårørende", "change;;", "column «changed_to»: «» is not what"),
    ],
)
def test_what_no_export_writes_is_refused(
    study: Session, before: Path, what: str, cell: str, wrong: str, said: str
) -> None:
    worked_on(study)
    file = before.with_name("wrong.csv")
    export(study, what, "csv", file)
    text = file.read_text(encoding="utf-8-sig")
    assert cell in text
    file.write_text(text.replace(cell, wrong, 1), encoding="utf-8")
    with open_project(before, "Ingrid") as other:
        with pytest.raises(CoderError, match=said):
            apply_file(other, file, all_coders=True)
        assert [other.project.execute(asked).fetchall() for asked in (FLAGS, DECISIONS)] == [[], []]
