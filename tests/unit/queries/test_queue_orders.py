"""The orders of the queue go by the newest run, and the search for a code knows when to stop."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from coder.kept_message import from_json
from coder.model import Code, Codebook
from coder.operations.codebook_edits import put_codebook
from coder.operations.coding import code_answers
from coder.operations.importing import ReadOptions, Roles, plan_import, run_import
from coder.project import Session, create_project, open_project
from coder.queries import queue
from coder.queries.stopping import finding
from coder.queries.trust import trust_of_run
from coder.suggest import order

BOOK = Codebook((Code("a", "alfa"), Code("b", "beta"), Code("b1", "beta en", parent="b")))
SURE = {1: (0.9, 0.1, 0.0), 2: (0.52, 0.2, 0.3), 4: (0.2, 0.99, 0.0), 5: (0.7, 0.0, 0.6)}
"""What the newest run says of answers: confidence of alfa, beta, beta en. It knows nothing of 3 and 6."""


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    table, path = tmp_path / "svar.csv", tmp_path / "p.db"
    table.write_text("id;svar;annet\n" + "".join(f"K{n};svar {n};\n" for n in range(1, 7)), encoding="utf-8")
    with create_project(path, "Kari") as made:
        put_codebook(made, BOOK, "codebook")
        run_import(made, plan_import(table, ReadOptions(), Roles(id="id", open=("svar", "annet"))))
    with sqlite3.connect(path) as db:
        for run in (1, 2):
            db.execute(
                "INSERT INTO runs (id, at, method, parameters, seed, learned_from, responses, quality)"
                " VALUES (?, '', 'default', '{}', 0, 0, 4, 'null')",
                (run,),
            )
        db.execute("INSERT INTO suggestions (run_id, response_id, code_id, rank, confidence, proposed)"
                   " VALUES (1, 6, 1, 1, 0.5, 1)")  # fmt: skip
        for response, values in SURE.items():
            for code, confidence in enumerate(values, start=1):
                db.execute(
                    "INSERT INTO suggestions (run_id, response_id, code_id, rank, confidence, proposed)"
                    " VALUES (2, ?, ?, ?, ?, 0)",
                    (response, code, code, confidence),
                )
    db.close()
    with open_project(path, "Kari") as opened:
        yield opened


def test_each_order_is_the_one_of_its_name(session: Session) -> None:
    """The functions of `suggest.order`, over what the newest run says; what it does not know comes last."""
    ids = [1, 2, 3, 4, 5, 6]
    known = np.array([SURE.get(response, (1, 1, 1)) for response in ids])
    assert queue.make_queue(session, "svar") == ids
    assert queue.make_queue(session, "svar", "random", seed=5) == order.at_random(ids, 5) != ids
    assert queue.make_queue(session, "svar", "uncertain") == order.least_certain(ids, known)
    assert queue.make_queue(session, "svar", "uncertain")[0] == 2
    assert queue.make_queue(session, "svar", "half", seed=5) == order.half_uncertain(ids, known, 5)
    assert queue.make_queue(session, "svar", "more", code="a") == [1, 5, 2, 4, 3, 6]


def test_more_of_a_code_counts_its_sub_codes(session: Session) -> None:
    """The surest of them stands for all; a code that is gone puts nothing first."""
    assert queue.make_queue(session, "svar", "more", code="b") == [4, 5, 2, 1, 3, 6]
    assert queue.make_queue(session, "svar", "more", code="gone") == [1, 2, 3, 4, 5, 6]


def test_a_question_without_suggestions_is_told_from_one_with(session: Session) -> None:
    """Only then a run has to be made; its orders still have every answer."""
    assert queue.has_run(session, "svar")
    assert queue.has_run(session, "svar", "b1")
    assert not queue.has_run(session, "annet")
    assert not queue.has_run(session, "svar", "gone")
    assert queue.suggests(session, "b")
    assert not queue.suggests(session, "gone")
    assert queue.make_queue(session, "annet", "uncertain") == queue.make_queue(session, "annet")
    assert sorted(queue.make_queue(session, None, "half")) == queue.make_queue(session, None)


def test_a_code_that_the_run_knew_needs_no_other_run(session: Session) -> None:
    """It may be among the surest of no answer; one that was added since was not looked for."""
    put_codebook(session, Codebook((*BOOK, Code("c", "gamma"))), "codebook")
    assert not queue.has_run(session, "svar", "c")
    with session.project.transaction():
        session.project.execute("UPDATE runs SET report = ? WHERE id = 2", ('{"codes": [{"code": "c"}]}',))
    assert queue.has_run(session, "svar", "c")
    assert not queue.suggests(session, "c")


def test_what_is_found_of_a_code_counts_this_coders_answers_in_their_order(session: Session) -> None:
    """Answers that the run does not rank were looked at before; sub-codes count, other coders do not."""
    assert finding(session, "svar", "b") == finding(session, "svar", "b")
    assert (finding(session, "svar", "b").seen, finding(session, "svar", "b").enough) == (0, False)
    with open_project(session.project.path, "Ola") as other:
        code_answers(other, ["2"], ("b",))
    code_answers(session, ["6"], ("a",))
    code_answers(session, ["4"], ("b",))
    code_answers(session, ["5"], ("b1",))
    found = finding(session, "svar", "b")
    assert (found.found, found.seen, found.total, found.enough) == (2, 3, 6, False)
    for number in ("1", "2", "3"):
        code_answers(session, [number], ("a",))
    assert finding(session, "svar", "b").enough
    seen = [False, False, True, True, False, False]
    assert order.enough_found(seen, 6)


def test_the_report_of_the_newest_run_tells_how_far_to_trust_it(session: Session) -> None:
    """Silent codes by their ids, and where the list ends; nothing where the report says nothing."""
    assert trust_of_run(session, BOOK).list_from == 0.0
    with session.project.transaction():
        session.project.execute(
            "UPDATE runs SET report = ? WHERE id = 2",
            ('{"list_from": 0.25, "silent": {"beta > beta en": "why", "gone": "why"}}',),
        )
    trust = trust_of_run(session, BOOK)
    assert trust.list_from == 0.25
    assert {code: str(from_json(why)) for code, why in trust.silent.items()} == {"b1": "why"}
