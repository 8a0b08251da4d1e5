"""Answers given to coders: divided at random, drawn for each of them, to be coded again, taken back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coder.errors import CoderError
from coder.model import Code, Codebook
from coder.model.assignment import Amount, Part
from coder.model.ids import ResponseId
from coder.operations import assigning
from coder.operations.assigning import Draw, again, assign, take_back
from coder.operations.codebook_edits import put_codebook
from coder.operations.coding import code_answers
from coder.operations.erasing import withdraw
from coder.operations.importing import ReadOptions, Roles, plan_import, run_import
from coder.operations.sharing import share
from coder.operations.undoing import redo, undo
from coder.project import Session, create_project, open_project
from coder.queries import assignments
from coder.queries.agreeing import agreements
from coder.queries.status import check_project
from coder.store.assignment_migrations import assigning as tables
from coder.store.journal import log
from coder.store.schema import MIGRATIONS
from tests.older_files import WITHOUT_ASSIGNMENTS
from tests.small_study import new_study, state

NORTH = 60
"""The first answers; the other sixty are from the south."""


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Session]:
    """120 answers in two counties."""
    lines = [f"K{n};{'Nord' if n <= NORTH else 'Sør'};svar nummer {n}" for n in range(1, 121)]
    (tmp_path / "a.csv").write_text("\n".join(["id;fylke;svar", *lines]), encoding="utf-8")
    with create_project(tmp_path / "p.db", "Leder") as session:
        put_codebook(session, Codebook((Code("a", "alfa"), Code("b", "beta"))), "codebook")
        run_import(session, plan_import(tmp_path / "a.csv", ReadOptions(), Roles(id="id", open=("svar",))))
        yield session


def own(session: Session, coder: str) -> list[ResponseId]:
    return assignments.queue(Session(session.project, coder), "svar")


def code(session: Session, coder: str, answers: list[ResponseId], code_id: str = "a") -> None:
    code_answers(Session(session.project, coder), answers, [code_id], stands=None)


def test_the_answers_are_divided_and_a_sample_of_them_is_for_each(study: Session) -> None:
    done = assign(study, "svar", [Part("anna"), Part("ola"), Part("Åse")], double=Amount(30), draw=Draw(seed=5))
    assert [(assignment.coder, assignment.answers, assignment.double) for assignment in done.given] == [
        ("anna", 60, 30), ("ola", 60, 30), ("Åse", 60, 30),
    ]  # fmt: skip
    has = {coder: own(study, coder) for coder in ("anna", "ola", "Åse")}
    times = Counter(Counter(answer for held in has.values() for answer in held).values())
    assert times == {1: 90, 3: 30}
    assert done.left == 0
    # Each in an order of their own, from which nobody can tell which of them others have, too.
    both = set(has["anna"]) & set(has["ola"])
    assert [answer for answer in has["anna"] if answer in both] != [answer for answer in has["ola"] if answer in both]
    places = [place for place, answer in enumerate(has["anna"]) if answer in both]
    assert places not in (list(range(30)), list(range(30, 60)), list(range(0, 60, 2)), list(range(1, 60, 2)))
    progress = assignments.progress(study)
    assert [(row.coder, row.assigned, row.coded, row.left, row.double) for row in progress] == [
        ("anna", 60, 0, 60, 30), ("ola", 60, 0, 60, 30), ("Åse", 60, 0, 60, 30),
    ]  # fmt: skip


def test_the_same_seed_divides_in_the_same_way_and_another_in_another(study: Session) -> None:
    found = []
    for seed in (4, 4, 9):
        assign(study, "svar", [Part("anna"), Part("ola")], double=Amount(10, percent=True), draw=Draw(seed))
        found.append(own(study, "anna"))
        undo(study)
        assert own(study, "anna") == []
    assert found[0] == found[1] != found[2]


@settings(max_examples=50, deadline=None)
@given(
    sizes=st.lists(st.integers(0, 40), min_size=1, max_size=5),
    parts=st.lists(st.one_of(st.none(), st.integers(0, 15)), min_size=1, max_size=4),
)
def test_dealt_answers_are_each_dealt_once_and_every_stratum_in_proportion(
    sizes: list[int], parts: list[int | None]
) -> None:
    strata, first = [], 0
    for size in sizes:
        strata.append([ResponseId(number) for number in range(first, first + size)])
        first += size
    named = [f"c{place}" for place in range(len(parts))]
    wanted = [Part(name, None if n is None else Amount(n)) for name, n in zip(named, parts, strict=True)]
    fixed = sum(n or 0 for n in parts)
    if fixed > first:
        with pytest.raises(CoderError):
            assigning._divided(strata, wanted, named)
        return
    dealt = assigning._divided(strata, wanted, named)
    every = [answer for held in dealt.values() for ids in held for answer in ids]
    assert len(every) == len(set(every)) == (first if None in parts else fixed)
    counts = [sum(map(len, dealt[name])) for name in named]
    assert all(count == n for count, n in zip(counts, parts, strict=True) if n is not None)
    equal = [count for count, n in zip(counts, parts, strict=True) if n is None]
    assert not equal or max(equal) - min(equal) <= 1
    for name, total in zip(named, counts, strict=True):
        for size, ids in zip(sizes, dealt[name], strict=True):
            assert abs(len(ids) - total * size / max(first, 1)) <= len(parts) + 1


def test_by_a_variable_each_group_is_divided_and_drawn_in_proportion(study: Session) -> None:
    assign(
        study, "svar", [Part("anna", Amount(30)), Part("ola", Amount(15))], double=Amount(20), draw=Draw(1, by="fylke")
    )
    for coder, n in (("anna", 50), ("ola", 35)):
        held = own(study, coder)
        assert (len(held), sum(answer <= NORTH for answer in held)) == (n, pytest.approx(n / 2, abs=1))
    assert sum(answer <= NORTH for answer in set(own(study, "anna")) & set(own(study, "ola"))) == 10


def test_what_is_given_or_coded_is_not_given_to_another_and_a_second_coder_can_have_all(study: Session) -> None:
    code(study, "Eva", [ResponseId(number) for number in range(1, 21)])
    assign(study, "svar", [Part("anna", Amount(40))])
    assert not set(own(study, "anna")) & set(range(1, 21))
    done = assign(study, "svar", [Part("ola")])
    assert done.given[0].answers == 60
    assert not set(own(study, "anna")) & set(own(study, "ola"))
    with pytest.raises(CoderError, match="is left to give"):
        assign(study, "svar", [Part("ola")])
    assert assign(study, "svar", [Part("ola")], whole=True).given[0].answers == 60
    assert sorted(own(study, "ola")) == list(range(1, 121))
    with pytest.raises(CoderError, match="not 81"):
        assign(study, "svar", [Part("anna")], double=Amount(81))
    # A sample for one is one that others have, or have coded.
    assert assign(study, "svar", [Part("Åse", Amount(0))], double=Amount(50, percent=True)).given[0].answers == 60


def test_names_that_are_empty_twice_there_or_written_otherwise_are_refused(study: Session) -> None:
    assign(study, "svar", [Part("anna", Amount(5))])
    before = state(study)
    for names in (["Anna"], ["ola", "ola"], [" "]):
        with pytest.raises(CoderError):
            assign(study, "svar", [Part(name) for name in names])
    with pytest.raises(CoderError):
        assign(study, "svar", [Part("ola", Amount(116))])
    with pytest.raises(CoderError):
        assign(study, "svar", [Part("ola")], draw=Draw(wave="2031"))
    assert state(study) == before


def test_what_is_not_coded_is_taken_back_and_given_to_another(study: Session) -> None:
    assign(study, "svar", [Part("anna"), Part("ola")])
    code(study, "anna", own(study, "anna")[:10])
    assert take_back(study, "svar", ["anna"]).taken == (("anna", 50),)
    assert assign(study, "svar", [Part("Åse")]).given[0].answers == 50
    assert {row.coder: (row.assigned, row.left) for row in assignments.progress(study)} == {
        "anna": (10, 0), "ola": (60, 60), "Åse": (50, 50),
    }  # fmt: skip
    with pytest.raises(CoderError, match="has no answers"):
        take_back(study, "svar", ["anna"])
    assert check_project(study) == []


def test_a_coder_codes_some_again_as_a_round_that_agreement_compares(study: Session) -> None:
    coded = [ResponseId(number) for number in range(1, 41)]
    code(study, "anna", coded)
    done = again(study, "svar", ["anna"], Amount(10), Draw(seed=2))
    assert [(assignment.coder, assignment.answers) for assignment in done.given] == [("anna/2", 10)]
    held = own(study, "anna/2")
    assert set(held) <= set(coded)
    code(study, "anna/2", held[:8])
    code(study, "anna/2", held[8:], "b")
    (found,) = agreements(study, by_week=False)
    assert [(agreement.coder, agreement.over.answers) for agreement in found.own] == [("anna", 10)]
    # A new round has a number of its own; one that is named goes on.
    assert again(study, "svar", ["anna"], Amount(5)).given[0].coder == "anna/3"
    assert again(study, "svar", ["anna/2"], Amount(30)).given[0].answers == 30
    with pytest.raises(CoderError, match="not 1"):
        again(study, "svar", ["anna/2"], Amount(1))
    with pytest.raises(CoderError):
        again(study, "svar", ["ola"], Amount(1))


def test_undo_redo_and_erasing_keep_the_file_sound(study: Session) -> None:
    assign(study, "svar", [Part("anna"), Part("ola")], double=Amount(5))
    given_out = state(study)
    undo(study)
    redo(study)
    after = state(study)
    assert {table: rows for table, rows in after.items() if table.startswith("assign")} == {
        table: rows for table, rows in given_out.items() if table.startswith("assign")
    }
    withdraw(study, "K1")
    assert ResponseId(1) not in {*own(study, "anna"), *own(study, "ola")}
    assert check_project(study) == []


def test_an_older_file_gets_its_tables(tmp_path: Path) -> None:
    with new_study(tmp_path / "s.db") as session:
        session.project.sqlite.executescript(f"{WITHOUT_ASSIGNMENTS} PRAGMA user_version = {MIGRATIONS.index(tables)}")
    with open_project(tmp_path / "s.db", "Kari") as session:
        assert assign(session, "grupper", [Part("anna")]).given[0].answers > 0
        assert check_project(session) == []


def test_a_copy_for_a_coder_holds_what_she_was_given_and_not_what_others_were(study: Session, tmp_path: Path) -> None:
    assign(study, "svar", [Part("anna"), Part("ola")], double=Amount(10))
    assign(study, "svar", [Part("anna"), Part("ola")], whole=True)
    undo(study)
    held = own(study, "anna")
    share(study, tmp_path / "kopi.db", "anna")
    with open_project(tmp_path / "kopi.db", "anna") as copy:
        assert own(copy, "anna") == held
        assert [row.coder for row in assignments.progress(copy)] == ["anna"]
        assert "ola (" not in "".join(f"{change.summary} {change.facts}" for change in log(copy.project))
        assert check_project(copy) == []
