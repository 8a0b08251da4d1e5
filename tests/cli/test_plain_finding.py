"""What `coder code --plain` lists and where it goes: questions, answers by a filter, answers alike, orders, numbers."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from coder.operations.coding import code_answers
from coder.operations.importing import ReadOptions, Roles, plan_import, run_import
from coder.project import open_project
from coder.tui.plain import run_plain
from tests.cli.conftest import Typed

pytestmark = pytest.mark.usefixtures("warm_children")


@pytest.fixture
def typed(typed: Typed) -> Typed:
    """Code one question of a project by typing these lines."""
    return partial(typed, options=("--question", "grupper"))


def codings(project: Path) -> list[tuple[str, str]]:
    db = sqlite3.connect(project)
    found = db.execute(
        "SELECT text, key FROM codings JOIN codes ON codes.id = code_id JOIN responses ON responses.id = response_id"
        " ORDER BY response_id, key"
    ).fetchall()
    db.close()
    return [(text, code) for text, code in found]


def more_answers(project: Path, *texts: str) -> None:
    rows = "".join(f"M{number:02};{text}\n" for number, text in enumerate(texts, start=1))
    Path("mer.csv").write_text(f"id;grupper\n{rows}", encoding="utf-8")
    with open_project(project, "Olav") as session:
        run_import(session, plan_import(Path("mer.csv"), ReadOptions(), Roles(id="id", open=("grupper",))))


def test_another_question_is_chosen_by_number_or_name_and_all_by_0(study: Path, typed: Typed) -> None:
    done = typed(study, "1", "Q", "2", "Q grupper", "Q 0", "Q 3", "Q", "")
    assert done.code == 0, done.err
    lines = done.out.splitlines()
    assert "1: grupper. 5 answers, 1 coded." in lines
    assert "2: tiltak. 3 answers, 0 coded." in lines
    assert "tiltak: 3 answers, 0 coded." in lines
    assert "Answer: Lavterskeltilbud" in lines
    assert lines.count("grupper: 5 answers, 1 coded.") == 1
    assert "study: 8 answers, 1 coded." in lines
    assert "The numbers are 1 to 2." in lines


def test_the_answers_that_fit_a_filter_are_listed_and_become_the_queue(study: Path, typed: Typed) -> None:
    done = typed(study, "3", "t eldre", "2", "t uncoded fylke=Viken", "9", "t code:ensom", "", "t hest")
    lines = done.out.splitlines()
    assert "2 answers, 1 coded." in lines
    assert "1: Eldre som er ensomme (K1, ensomhet)" in lines
    assert "2: Pårørende og eldre (K4)" in lines
    assert "Answer 2 of 2, K4." in lines
    assert "3 answers, 0 coded." in lines
    assert "The numbers are 1 to 3." in lines
    assert 'code:"ensomhet"' in lines
    assert "No answer has these words." in lines


def test_a_search_goes_to_an_answer_of_the_queue_which_stays(study: Path, typed: Typed) -> None:
    done = typed(study, "/ fylke=Viken eldre", "1")
    assert "Answer 4 of 5, K4." in done.out


def test_all_that_are_listed_get_a_code_as_one_act(study: Path, typed: Typed) -> None:
    done = typed(study, "t eldre", "c pårørende", "n", "t eldre", "c pårørende", "y", "t eldre", "0", "y", "u")
    assert done.out.count("This goes on 2 answers, as one act that can be undone.") == 3
    assert "Codes: pårørende" in done.out
    assert done.out.count("That was 2 answers as one act; u takes it back.") == 2
    assert codings(study) == [("Eldre som er ensomme", "pårørende"), ("Pårørende og eldre", "pårørende")]


def test_a_long_list_is_read_twenty_at_a_time(study: Path, typed: Typed) -> None:
    more_answers(study, *(f"Ventetid nummer {number}" for number in range(1, 26)))
    done = typed(study, "t ventetid", "+", "22")
    before, _, after = done.out.partition("+ reads more.")
    assert "20: Ventetid nummer 20 (M20)" in before
    assert "21: " not in before
    assert "25: Ventetid nummer 25 (M25)" in after
    assert "Answer 22 of 25, M22." in after
    assert "+ reads more." not in after


def test_the_codes_of_a_like_answer_are_put_on(study: Path, typed: Typed) -> None:
    more_answers(study, "Eldre som er ensomme og syke")
    done = typed(study, "1 3", "G", "p", "1", "p", "o 1", "p", "")
    assert done.code == 0, done.err
    assert "1: likeness 0." in done.out
    assert ": Eldre som er ensomme (K1, eldre, ensomhet)" in done.out
    assert [code for text, code in codings(study) if text.endswith("syke")] == ["eldre", "ensomhet"]
    assert done.out.count("Answer 1 of 6, K1.") == 2


def test_nothing_alike_is_told_where_suggestions_are_hidden_or_nothing_is_coded(study: Path, typed: Typed) -> None:
    assert "No coded answer is like this one yet." in typed(study, "p").out
    assert "Suggestions are hidden in blind mode" in typed(study, "p", options=("--blind",)).out


def test_answers_alike_are_coded_as_one_and_can_be_set_apart(study: Path) -> None:
    """They are compared by another process: what it finds counts from the next answer that is read."""
    more_answers(study, "vet ikke!")
    output: list[str] = []

    def lines() -> Iterator[str]:
        yield "l"
        yield "/ vet"
        yield "1"
        waited = 0
        while "2 alike, coded as one" not in output and waited < 600:
            time.sleep(0.05)
            waited += 1
            yield "h"
        yield "1"
        yield "u"
        yield "l"
        yield "2"
        yield "l"
        yield ""
        yield "1"

    typed = lines()
    run_plain(study, "Kari", lambda: next(typed, None), output.append, questions=["grupper"])
    assert "No other answer is like this one." in output
    assert "2: vet ikke! (M01)" in output
    assert "This answer is coded by itself now; the same key puts it back." in output
    assert "2: coded by itself: vet ikke! (M01)" in output
    assert codings(study) == [("Vet ikke", "eldre")]
    db = sqlite3.connect(study)
    ((put,),) = db.execute("SELECT count(*) FROM changes WHERE kind = 'undo'").fetchall()
    db.close()
    assert put == 1


def test_an_order_that_goes_by_suggestions_makes_them_first(study: Path, typed: Typed) -> None:
    with open_project(study, "Kari") as session:
        code_answers(session, [3], ["vet-ikke"], None)
    done = typed(study, "o more", "eldre i", "1", "o similar", "o sample", "o uncertain", "o more qxzw", "o more", "")
    assert done.code == 0, done.err
    assert "This order goes by suggestions, and there are none yet." in done.out
    assert done.out.count("Run 1 was made for 4 answers; u takes it back.") == 1
    assert "Order: more of a code" in done.out
    assert "Order: like one answer" in done.out
    assert "Order: uncertain first" in done.out
    assert "There are no answers for the order «sample»." in done.out
    assert "No code has such a name." in done.out


def test_suggestions_are_made_anew_from_what_is_coded_and_can_be_taken_back(study: Path, typed: Typed) -> None:
    done = typed(study, "1", "L", "n", "s", "u", "y")
    assert "Run 1 was made for 4 answers; u takes it back." in done.out
    assert "1: hovedforløp > forløp 1" in done.out or "1: forløp 1" in done.out
    assert "Undone: " in done.out
    assert "Another program" not in done.out
    db = sqlite3.connect(study)
    ((runs,),) = db.execute("SELECT count(*) FROM suggestions").fetchall()
    db.close()
    assert runs == 0


def test_frequencies_are_read_the_most_frequent_first(study: Path, typed: Typed) -> None:
    done = typed(study, "1 3", "j", "3", "T")
    lines = done.out.splitlines()
    place = lines.index("grupper: 2 of 5 who answered are coded.")
    assert lines[place + 1] == "Not a random sample"
    assert lines[place + 2].startswith("ensomhet: 2 of 2 (100 %)")
    assert lines[place + 3].startswith("eldre: 1 of 2 (50 %)")
    assert lines[place + 4] == "6 codes are on no answer."
