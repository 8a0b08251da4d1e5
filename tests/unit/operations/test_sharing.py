"""A coder's own copy of a project: what is in it, and what is nowhere in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from coder.errors import CoderError, FileRefused
from coder.model import Suggestion
from coder.model.ids import CodeId, ResponseId
from coder.model.reconciling import DISCUSS, HAS, HAS_NOT
from coder.operations.codebook_edits import put_codebook
from coder.operations.coding import code_answers, no_code_fits
from coder.operations.deciding import LiveSuggestion, decide
from coder.operations.flags import toggle_flag
from coder.operations.memos import write_memo
from coder.operations.merging import merge
from coder.operations.reconciling import Decision, reconcile
from coder.operations.redacting import add
from coder.operations.sharing import share
from coder.operations.undoing import redo, undo
from coder.project import Session, open_project
from coder.queries.live_run import LiveRun
from coder.queries.status import check_project
from coder.store.journal import JOURNALLED, log
from tests.small_study import CARERS, CODEBOOK, LONELY, SURVEY, bring_in, coded, put_run, state

SAID = "noe hemmelig som Olav skrev"


def worked_on_by_two(study: Session) -> None:
    """Ingrid and Olav have each done of everything, and taken some of it back."""
    put_run(study, [(1, LONELY, 0.9), (2, LONELY, 0.8)])
    for coder, answer in (("Ingrid", 1), ("Olav", 2)):
        study.coder = coder
        code_answers(study, [answer], ("eldre",), (0, 3))
        write_memo(study, SAID if coder == "Olav" else "mitt eget", answer=answer)
        live = LiveSuggestion(ResponseId(4), Suggestion(CARERS, 0.7, True, rank=1), LiveRun("token", 3, 5))
        decide(study, [live], "accept")
        no_code_fits(study, [3])
        toggle_flag(study, [answer], "good quote")
        write_memo(study, SAID if coder == "Olav" else "borte", answer=answer)
        undo(study)
        decide(study, [answer], "reject" if coder == "Olav" else "accept")


def test_what_was_decided_anew_is_in_a_copy_as_its_coder_decided_it_alone(study: Session, tmp_path: Path) -> None:
    for coder, code in (("Ingrid", "eldre"), ("Olav", LONELY)):
        study.coder = coder
        code_answers(study, [1], (code,))
    for coder, outcome, note in (("Ingrid", HAS, "min"), ("Olav", HAS_NOT, SAID), ("Ingrid", DISCUSS, "min igjen")):
        study.coder = coder
        reconcile(study, [Decision(ResponseId(1), CodeId("eldre"), outcome)], note=note)
    share(study, tmp_path / "ingrid.db", "Ingrid")
    assert SAID.encode() not in (tmp_path / "ingrid.db").read_bytes()
    with open_project(tmp_path / "ingrid.db", "Ingrid") as copy:
        assert check_project(copy) == []
        assert copy.project.execute("SELECT outcome, note FROM reconciliations").fetchall() == [(DISCUSS, "min igjen")]
    assert merge(study, [tmp_path / "ingrid.db"]).changed.change is None
    with open_project(tmp_path / "ingrid.db", "Ingrid") as copy:
        undo(copy)
        assert copy.project.execute("SELECT outcome, note FROM reconciliations").fetchall() == [(HAS, "min")]
        assert check_project(copy) == []


def test_a_copy_holds_what_its_coder_has_done_and_of_others_nothing_anywhere_in_the_file(
    study: Session, tmp_path: Path
) -> None:
    worked_on_by_two(study)
    before = state(study)
    done = share(study, tmp_path / "ingrid.db", "Ingrid")
    assert (done.answers, done.codings) == (5, 3)
    assert {table: done.left_out[table] for table in ("codings", "memos", "decisions", "flags")} == {
        "codings": 2, "memos": 1, "decisions": 2, "flags": 2,
    }  # fmt: skip
    assert state(study) == before
    with open_project(tmp_path / "ingrid.db", "Ingrid") as copy:
        assert check_project(copy) == []
        now = state(copy)
        [ingrid] = [row for (row,) in copy.project.execute("SELECT id FROM coders WHERE name = 'Ingrid'")]
        for table in JOURNALLED:
            own = before[table]
            if table in ("codings", "decisions", "memos", "flags"):
                names = [name for _, name, *_ in copy.project.execute(f"PRAGMA table_info({table})")]
                own = [row for row in own if row[names.index("coder_id")] == ingrid]
            if table not in ("suggestions", "runs"):
                assert now[table] == own
        uuids = "SELECT uuid FROM changes UNION SELECT value FROM project WHERE key = 'uuid'"
        assert copy.project.execute(uuids).fetchall() == study.project.execute(uuids).fetchall()
        assert {change.summary for change in log(copy.project) if change.coder == "Olav"} == {"left out of this copy"}
        redo_what_she_undid(copy)
        undo(copy)
        code_answers(copy, [5], ("eldre",))
        assert check_project(copy) == []
    assert SAID.encode() not in (tmp_path / "ingrid.db").read_bytes()
    assert list(tmp_path.glob(".*")) == []


def redo_what_she_undid(copy: Session) -> None:
    [memo] = [
        change.id
        for change in log(copy.project)
        if change.kind == "memo" and not change.stands and change.coder == "Ingrid"
    ]
    assert "borte" not in [text for (text,) in copy.project.execute("SELECT text FROM memos")]
    redo(copy, memo)
    assert "borte" in [text for (text,) in copy.project.execute("SELECT text FROM memos")]


def test_what_was_suggested_live_while_others_coded_is_left_out_with_their_decisions(
    study: Session, tmp_path: Path
) -> None:
    study.coder = "Olav"
    live = LiveSuggestion(ResponseId(4), Suggestion(CARERS, 0.7, True, rank=1), LiveRun("token", 3, 5))
    decide(study, [live], "accept")
    share(study, tmp_path / "kari.db", "Kari")
    with open_project(tmp_path / "kari.db") as copy:
        assert not state(copy)["suggestions"]
        assert not state(copy)["runs"]
        assert check_project(copy) == []


def test_a_copy_with_codings_is_whole(study: Session, tmp_path: Path) -> None:
    worked_on_by_two(study)
    done = share(study, tmp_path / "alt.db", "Kari", with_codings=True)
    assert done.left_out == {}
    with open_project(tmp_path / "alt.db") as copy:
        assert state(copy) == state(study)
        assert check_project(copy) == []


def test_an_act_that_brought_in_codings_of_several_coders_keeps_those_of_one(study: Session, tmp_path: Path) -> None:
    code_answers(study, [1, 2, 3, 4, 5], ("eldre", "annet"))
    study.coder = "Olav"
    code_answers(study, [1, 2, 3], ("annet",))
    put_codebook(study, CODEBOOK.__class__(CODEBOOK.codes[:-1], CODEBOOK.name, language="nb"), "without annet")
    share(study, tmp_path / "olav.db", "Olav")
    with open_project(tmp_path / "olav.db", "Olav") as copy:
        assert {coder for *_, coder in coded(copy)} == {"Olav"}
        assert check_project(copy) == []
        undo(copy)
        assert check_project(copy) == []


def test_a_redacted_copy_holds_no_word_that_is_redacted_and_excerpts_keep_their_places(
    study: Session, tmp_path: Path
) -> None:
    bring_in(study, SURVEY.splitlines()[0] + "\nN1;Ny;1;;Spør Kari Nordmann i dag;\n")
    code_answers(study, [6], ("eldre",), (19, 24))
    write_memo(study, "om Kari Nordmann", answer=6)
    add(study, "6", 5, 18)
    done = share(study, tmp_path / "kopi.db", "Ingrid", redacted="hide")
    assert done.replaced == 1
    raw = (tmp_path / "kopi.db").read_bytes()
    assert b"Nordmann" not in raw
    assert re.search(b"(?i)nordmann", raw) is None
    with open_project(tmp_path / "kopi.db", "Ingrid") as copy:
        assert check_project(copy) == []
        [text] = [text for (text,) in copy.project.execute("SELECT text FROM responses WHERE id = 6")]
        assert text == "Spør █████████████ i dag"
        assert coded(copy) == [(6, 19, 24, "eldre", "Ingrid")]
        code_answers(copy, [1], ("annet",))
        assert undo(copy).summary == "«annet» on answer 1"
        with pytest.raises(CoderError, match="nothing to undo"):
            undo(copy)
        begun = next(change.id for change in log(copy.project) if change.kind == "share")
        with pytest.raises(CoderError, match="can be taken back"):
            undo(copy, begun)
    with open_project(study.path) as whole:
        assert "Kari Nordmann" in str(state(whole)["responses"])


def test_a_redacted_copy_is_refused_while_something_is_undecided(study: Session, tmp_path: Path) -> None:
    bring_in(study, SURVEY.splitlines()[0] + "\nN1;Ny;1;;Spør Kari Nordmann i dag;\n")
    with pytest.raises(CoderError, match="nobody has decided"):
        share(study, tmp_path / "kopi.db", "Ingrid", redacted="refuse")
    assert not list(tmp_path.glob("*kopi*"))
    assert share(study, tmp_path / "kopi.db", "Ingrid", redacted="show").undecided


def test_nothing_is_written_over_and_nothing_half_written(study: Session, tmp_path: Path) -> None:
    (tmp_path / "annet.db").write_text("mitt")
    with pytest.raises(FileRefused, match="exists already"):
        share(study, tmp_path / "annet.db", "Kari")
    assert (tmp_path / "annet.db").read_text() == "mitt"
    with pytest.raises(FileRefused, match="exists already"):
        share(study, study.path, "Kari")
    with pytest.raises(FileRefused, match="does not exist"):
        share(study, tmp_path / "ingen" / "annet.db", "Kari")
    with pytest.raises(CoderError, match="name of its coder"):
        share(study, tmp_path / "kopi.db", " ")
    assert sorted(file.name for file in tmp_path.glob("*") if file.suffix == ".db") == ["annet.db", "study.db"]


def test_the_log_of_a_project_that_was_there_is_not_taken_for_that_of_the_copy(study: Session, tmp_path: Path) -> None:
    (tmp_path / "kopi.db-wal").write_bytes(b"rest")
    with pytest.raises(FileRefused, match="left of another project"):
        share(study, tmp_path / "kopi.db", "Kari")
    assert not (tmp_path / "kopi.db").exists()


def test_the_coder_has_the_same_id_in_project_and_copy(study: Session, tmp_path: Path) -> None:
    share(study, tmp_path / "kopi.db", "Åse Ø. ñ 吉田")
    known = "SELECT name, uuid FROM coders ORDER BY name"
    with open_project(tmp_path / "kopi.db") as copy:
        assert copy.project.execute(known).fetchall() == study.project.execute(known).fetchall()
        assert "Åse Ø. ñ 吉田" in [name for name, _ in copy.project.execute(known)]
