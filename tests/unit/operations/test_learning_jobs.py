"""What the process behind the screen works out, asked directly."""

from __future__ import annotations

import errno
import json
import os
import queue
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from coder.encoders import kinds, process
from coder.encoders.kinds import E5, Kind, Meant
from coder.encoders.process import EncoderStopped
from coder.encoders.work import ENCODING
from coder.jobs.lines import encoded
from coder.jobs.messages import Crashed, Done, Refused
from coder.model import Code, Codebook, Suggestion
from coder.model.ids import ResponseId
from coder.operations import learning_child as child
from coder.operations.codebook_edits import put_codebook
from coder.operations.coding import code_answers
from coder.operations.importing import ReadOptions, Roles, plan_import, run_import
from coder.operations.learning import Delivered, EncodeAnswers, Learn, MakeRun
from coder.operations.learning_process import learn
from coder.operations.suggesting import suggest
from coder.operations.undoing import undo
from coder.project import Session, create_project, open_project
from coder.queries.encoding import Vectors, kept_vectors
from coder.queries.learner import Learner
from coder.queries.live_run import LearnedSuggestions
from coder.queries.status import check_project
from tests.unit.encoders.models_of_sentences import Meaning

pytestmark = pytest.mark.usefixtures("warm_children")

ANSWERS = ["Kantina er stengt men parkeringen er full", "Vet ikke", "kantina", "parkeringen", "Noe annet"]


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    path = tmp_path / "svar.csv"
    path.write_text("id;svar\n" + "".join(f"K{i};{text}\n" for i, text in enumerate(ANSWERS)), encoding="utf-8")
    with create_project(tmp_path / "p.db", "Kari") as opened:
        put_codebook(opened, Codebook((Code("m", "mat"), Code("p", "bil"))), "codebook")
        run_import(opened, plan_import(path, ReadOptions(), Roles(id="id", open=("svar",))))
        yield opened


def learned(session: Session, *wanted: int) -> LearnedSuggestions:
    (result,) = child.learn(
        Learn(session.project.path, "Kari", "svar", tuple(map(ResponseId, wanted))), lambda *_: None
    )
    return result


def first_codes(session: Session, *wanted: int) -> list[str]:
    result = learned(session, *wanted)
    return [result.suggestions[ResponseId(answer)][0].code for answer in wanted]


def test_marked_words_teach_while_coding(session: Session) -> None:
    """Two codes on one answer, each on its own words: only the excerpts can tell which is which."""
    code_answers(session, ["1"], ("m",), (0, 17))
    code_answers(session, ["1"], ("p",), (22, 41))
    code_answers(session, ["2"], ("m",))
    assert first_codes(session, 3, 4) == ["m", "p"]


def test_codes_are_called_by_their_ids_before_anything_is_coded(session: Session) -> None:
    result = learned(session, 1, 99)
    assert set(result.suggestions) == {1}
    assert {suggestion.code for suggestion in result.suggestions[ResponseId(1)]} == {"m", "p"}
    assert result.trust.list_from == 0
    assert result.trust.silent == {}


def test_the_encoder_of_the_newest_run_goes_on_without_its_model(session: Session) -> None:
    """Its kept vectors join; texts it never saw say nothing; too many of them, and it is left out."""
    assert kept_vectors(session, ANSWERS) is None
    code_answers(session, ["2"], ("m",))
    suggest(session, encoder=Vectors(session, "meaning", Meaning()))
    kept = kept_vectors(session, ANSWERS)
    assert kept is not None
    assert kept.encode(["kantina"]).tolist() == [[0, 0, 0.125]]
    assert kept.encode(["never seen"]).tolist() == [[0, 0, 0]]
    assert kept.encode([]).shape == (0, 3)
    assert kept_vectors(session, ["never", "seen"]) is None
    assert json.loads(learned(session, 1).run.parameters)["encoder"] == "meaning"


def test_a_run_is_made_as_an_act_of_the_coder(session: Session) -> None:
    (result,) = child.make_run(MakeRun(session.project.path, "Kari", "svar"), lambda *_: None)
    assert (result.run, result.responses) == (1, 5)
    assert session.project.value("SELECT coders.name FROM changes JOIN coders ON coders.id = coder_id"
                                 " ORDER BY changes.id DESC LIMIT 1") == "Kari"  # fmt: skip
    undo(session)
    assert session.project.value("SELECT count(*) FROM runs") == 0


def test_a_process_that_is_ended_leaves_no_half_made_run(session: Session) -> None:
    """Whenever it is ended, the file is sound and has a whole run or none."""
    request = MakeRun(session.project.path, "Kari", "svar")
    for wait in (0.2, 0.6, 1.0):
        with subprocess.Popen(
            [sys.executable, "-m", "coder.operations.learning_child"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL
        ) as process:
            assert process.stdin is not None
            process.stdin.write(encoded(0, request))
            process.stdin.close()
            time.sleep(wait)
            process.send_signal(signal.SIGTERM)
            process.wait(20)
        assert session.project.value("SELECT count(*) FROM runs WHERE live = 'unfinished'") == 0
        assert check_project(session) == []


def confidences(results: Iterator[LearnedSuggestions]) -> dict[tuple[int, str], float]:
    """Per answer and code."""
    return {
        (answer, suggestion.code): suggestion.confidence
        for result in results
        for answer, suggestions in result.suggestions.items()
        for suggestion in suggestions
    }


def test_what_is_learned_in_passing_is_what_is_learned_whole(session: Session) -> None:
    """Decision by decision, a code taken back, the codebook changed: always as if all were learned at once."""
    learner, steps = Learner(), 0

    def same() -> None:
        nonlocal steps
        steps += 1
        passing = confidences(learner.learn(session, "svar", [ResponseId(2), ResponseId(5)]))
        assert passing == pytest.approx(
            confidences(Learner().learn(session, "svar", [ResponseId(2), ResponseId(5)])), abs=1e-3
        )

    same()
    fitted = learner._learner
    for response, code in (("1", "m"), ("4", "p"), ("3", "m"), ("1", "p")):
        code_answers(session, [response], (code,))
        same()
    undo(session)
    same()
    assert learner._learner is fitted
    put_codebook(session, Codebook((Code("m", "mat"), Code("p", "parkering"), Code("v", "vet ikke"))), "codebook")
    same()
    assert learner._learner is not fitted
    assert steps == 7


def test_one_process_learns_again_and_again(session: Session) -> None:
    """Results carry the generation they were asked with; the process stays until it is ended."""
    results: queue.Queue[Delivered] = queue.Queue()
    job = learn(session.project.path, "Kari", 1, "svar", [ResponseId(1), ResponseId(2)], results.put)
    try:
        first = [results.get(timeout=60), results.get(timeout=60)]
        assert isinstance(first[0].reply, LearnedSuggestions)
        assert isinstance(first[1].reply, Done)
        assert not job.running
        code_answers(session, ["1"], ("m",))
        assert learn(session.project.path, "Kari", 2, "svar", [ResponseId(2), ResponseId(99)], results.put, job) is job
        second = [results.get(timeout=60), results.get(timeout=60)]
        assert [delivery.generation for delivery in second] == [2, 2]
        assert isinstance(second[0].reply, LearnedSuggestions)
        assert second[0].reply.run.learned_from == 1
        assert second[0].reply.run.token != first[0].reply.run.token
        assert set(second[0].reply.suggestions) == {2}
    finally:
        job.cancel()
    assert not job.ready
    other = learn(session.project.path, "Kari", 3, "svar", [ResponseId(1)], results.put, job)
    assert other is not job
    other.cancel()


def test_a_job_that_dies_is_told(session: Session) -> None:
    results: queue.Queue[Delivered] = queue.Queue()
    job = learn(session.project.path, "Kari", 1, "svar", [ResponseId(1)], results.put)
    assert job.pid is not None
    os.kill(job.pid, signal.SIGKILL)
    crashed = results.get(timeout=60).reply
    assert isinstance(crashed, Crashed)
    assert crashed.trace == ("ended by SIGKILL",)
    assert crashed.log is not None
    assert "learning stopped\nended by SIGKILL\n" in crashed.log.read_text(encoding="utf-8")
    assert not job.running


def test_an_answer_that_cannot_be_taken_is_told_and_ends_the_process(session: Session) -> None:
    told: queue.Queue[object] = queue.Queue()

    def deliver(delivery: Delivered) -> None:
        if isinstance(delivery.reply, LearnedSuggestions):
            raise RuntimeError
        told.put(delivery.reply)

    job = learn(session.project.path, "Kari", 1, "svar", [ResponseId(1)], deliver)
    crashed = told.get(timeout=60)
    assert isinstance(crashed, Crashed)
    assert crashed.log is not None
    assert "listening to a job" in crashed.log.read_text(encoding="utf-8")
    assert not job.running
    assert not job.ready


def test_a_process_that_cannot_begin_is_told(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_options: object) -> None:
        raise OSError(errno.EAGAIN, "Resource temporarily unavailable")

    monkeypatch.setattr("subprocess.Popen", refuse)
    results: queue.Queue[Delivered] = queue.Queue()
    job = learn(session.project.path, "Kari", 4, "svar", [ResponseId(1)], results.put)
    reply = "The process that works this out could not be started: Resource temporarily unavailable."
    delivered = results.get(timeout=60)
    assert isinstance(delivered.reply, Refused)
    assert delivered.generation == 4
    assert str(delivered.reply.error()) == f"{reply}\nClose other programs, then try again."
    assert not job.running
    assert not job.ready
    job.cancel()


def test_of_very_many_a_sample_is_learned_and_whatever_comes_after(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coder.queries.learner.MOST_CODED", 2)
    for response in ("1", "2", "3"):
        code_answers(session, [response], ("m",))
    learner = Learner()

    def learned_from() -> int:
        (result,) = learner.learn(session, "svar", [ResponseId(5)])
        return result.run.learned_from

    assert learned_from() == 2
    code_answers(session, ["4"], ("p",))
    assert learned_from() == 3


def test_what_others_put_on_an_answer_is_not_suggested_for_it(session: Session) -> None:
    """Two coders are independent: the codes of the one do not come back as suggestions to the other."""

    def shown_to(who: Session) -> tuple[Suggestion, ...]:
        (result,) = Learner().learn(who, "svar", [ResponseId(5)])
        return result.suggestions[ResponseId(5)]

    before = shown_to(session)
    code_answers(session, ["5"], ("m",))
    assert shown_to(session) != before
    with open_project(session.project.path, "Ola") as other:
        assert shown_to(other) == before


def test_an_encoder_that_dies_while_coding_is_told_of_and_words_go_on(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "ENCODING", replace(ENCODING, module="tests.unit.encoders.dying_encoder"))
    monkeypatch.setattr(kinds, "chosen", lambda _asked: Meant(Kind("e5", (), "e5", E5.about), "dying 1"))
    put_codebook(session, Codebook((Code("m", "mat"), Code("p", "bil", keywords=("die 1", "die 2", "die 3")))), "x")
    with pytest.raises(EncoderStopped):
        list(child.encode(EncodeAnswers(session.project.path, "svar"), lambda *_: None))
    assert first_codes(session, 3)


def test_what_is_learned_from_is_encoded_first(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "ENCODING", replace(ENCODING, module="tests.unit.encoders.dying_encoder"))
    monkeypatch.setattr(kinds, "chosen", lambda _asked: Meant(Kind("e5", (), "e5", E5.about), "dying 1"))
    monkeypatch.setattr("coder.queries.learner.CORPUS", 2)
    told: list[tuple[str, int, int]] = []
    made = list(child.encode(EncodeAnswers(session.project.path, "svar"), lambda *reply: told.append(reply)))
    assert [batch.made for batch in made] == [4, 3]  # two codes and two answers; the other three
    assert told == [("encoding", 4, 4), ("encoding", 3, 3)]
    assert not list(child.encode(EncodeAnswers(session.project.path, "svar"), lambda *_: None))
