"""Parent and child: what they say to each other, how a child ends, and that nothing of it is left."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.errors import CoderError, NotFound
from coder.jobs.lines import NotOurs, decoded, encoded
from coder.jobs.messages import Crashed, Done, Limits, Progress, Refused, Work
from coder.jobs.process import Process
from coder.partial import partial_name

SENTENCE = "Mor ble liggende på gangen i tolv timer"
"""An answer, which must stand in no log."""


@dataclass(frozen=True)
class Everything:
    path: Path
    texts: tuple[str, ...]
    cells: list[str | int | float | None]
    shares: dict[int, tuple[float, ...]]


texts = st.text(st.characters(codec=None))
numbers = st.integers() | st.floats(allow_nan=False)
cells = st.lists(st.none() | texts | numbers)


@given(
    path=texts.filter(lambda text: text != "" and "\0" not in text), texts=st.lists(texts), cells=cells,
    shares=st.dictionaries(st.integers(0, 2**60), st.lists(st.floats(allow_nan=False)).map(tuple)),
    number=st.integers(0, 10**9),
)  # fmt: skip
def test_whatever_is_sent_arrives(
    path: str,
    texts: list[str],
    cells: list[str | int | float | None],
    shares: dict[int, tuple[float, ...]],
    number: int,
) -> None:
    """Lone surrogates, numbers of any size and infinities included, each on one line."""
    value = Everything(Path(path), tuple(texts), cells, shares)
    line = encoded(number, value)
    assert line.count(b"\n") == 1
    assert line.endswith(b"\n")
    assert decoded(line, {"Everything": Everything}) == (number, value)


@given(st.binary(max_size=60))
def test_what_is_no_line_of_ours_is_known_as_such(line: bytes) -> None:
    kinds = {"Progress": Progress}
    try:
        _number, said = decoded(line, kinds)
    except NotOurs:
        return
    assert isinstance(said, Progress)


def test_half_a_line_is_none() -> None:
    line = encoded(3, Progress("a", 1, 2))
    for end in range(len(line)):
        with pytest.raises(NotOurs):
            decoded(line[:end], {"Progress": Progress})


def test_a_refusal_is_raised_as_what_it_was() -> None:
    refused = Refused.of(NotFound("There is no code «{name}».", "Make one.", name="x"))
    error = refused.error()
    assert (type(error), str(error)) == (NotFound, "There is no code «x».\nMake one.")
    assert error.what.facts == {"name": "x"}
    assert type(Refused("GoneSince", refused.messages).error()) is CoderError


# A child whose work is written in a file of the test


@dataclass(frozen=True)
class Ask:
    what: str
    text: str = ""


@dataclass(frozen=True)
class Answer:
    text: str


CHILD = """
import os, signal, socket, sys, tempfile, time
sys.path[:0] = {paths!r}
from pathlib import Path
from coder.errors import NotFound
from coder.jobs.child import serve
from coder.partial import begin
from tests.unit.jobs.test_jobs import Answer, Ask, WORK

def work(ask, tell):
    what = ask.what
    if what == "refuse":
        raise NotFound("There is none.", "Make one.")
    if what == "crash":
        local = ask.text
        raise KeyError(ask.text)
    if what == "panic":
        raise BaseException(ask.text)
    if what == "print":
        print("noise", flush=True); os.write(1, b"noise"); os.write(2, ask.text.encode())
    if what == "abort":
        os.write(2, ask.text.encode()); os.abort()
    if what == "network":
        socket.create_connection(("127.0.0.1", 9))
    if what == "memory":
        bytearray(2**33)
    if what in ("write", "stay"):
        begin(Path(ask.text))
        Path(tempfile.mkdtemp()).joinpath("svar.txt").write_text("kladd")
        yield Answer(str(os.getpid()))
        time.sleep(60)
    tell("reading", 1, 2)
    yield Answer(ask.text)
    yield Answer(tempfile.gettempdir())

serve(WORK, {{Ask: work}})
"""

WORK = Work("trying", "trying_child", (Ask,), (Answer,), Limits(2**32, 60))


@pytest.fixture(autouse=True)
def child_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = [str(Path(__file__).parents[3])]
    (tmp_path / "trying_child.py").write_text(CHILD.format(paths=paths), encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))


def asked(*asks: Ask) -> list[object]:
    process = Process(WORK)
    for number, ask in enumerate(asks):
        process.ask(number, ask)
    process.nothing_more()
    return [said for _number, said in process.messages()]


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def eventually(holds: Iterator[bool]) -> bool:
    for result in holds:
        if result:
            return True
        time.sleep(0.02)
    return False


def test_one_child_answers_refuses_and_goes_on(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What libraries print is not in the way; its passing files go with it; a refusal ends the request alone."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    said = asked(Ask("print", SENTENCE), Ask("refuse"), Ask("echo", "to"))
    folder = said[2]
    assert isinstance(folder, Answer)
    assert said == [
        Progress("reading", 1, 2), Answer(SENTENCE), folder, Done(),
        Refused.of(NotFound("There is none.", "Make one.")),
        Progress("reading", 1, 2), Answer("to"), folder, Done(),
    ]  # fmt: skip
    assert Path(folder.text).parent == tmp_path
    assert not Path(folder.text).exists()


@pytest.mark.parametrize(
    ("what", "stands"),
    [
        ("crash", "work\nKeyError\n"), ("panic", "work\nBaseException\n"),
        ("network", "PermissionError"), ("memory", "MemoryError\n"),
        ("abort", "ended by SIGABRT\n"),
    ],
)  # fmt: skip
def test_a_crash_ends_every_request_and_stands_in_the_log_without_a_text(
    what: str, stands: str, log_file: Path
) -> None:
    said = asked(Ask(what, SENTENCE), Ask("echo", SENTENCE))
    assert [type(message) for message in said] == [Crashed, Crashed]
    logged = log_file.read_text(encoding="utf-8")
    assert "trying stopped\n" in logged
    assert stands in logged
    assert "work" in logged
    assert not [word for word in SENTENCE.split() if len(word) > 2 and word in logged]
    assert all(isinstance(message, Crashed) and message.log == log_file for message in said)


def test_a_killed_child_leaves_nothing_half_written(tmp_path: Path, log_file: Path) -> None:
    target = tmp_path / "rapport.docx"
    process = Process(WORK, writes=(target,))
    process.ask(1, Ask("write", str(target)))
    messages = process.messages()
    assert next(messages) == (1, Answer(str(process.pid)))
    assert partial_name(target, process.pid).exists()
    os.kill(process.pid, signal.SIGKILL)
    number, crashed = next(messages)
    assert isinstance(crashed, Crashed)
    assert (number, crashed.trace) == (1, ("ended by SIGKILL",))
    assert list(messages) == []
    assert list(tmp_path.glob(".*")) == []
    assert gone(process.pid)
    assert "ended by SIGKILL" in log_file.read_text(encoding="utf-8")


def test_a_child_that_is_ended_is_nobodys_and_in_no_log(tmp_path: Path, log_file: Path) -> None:
    target = tmp_path / "rapport.docx"
    process = Process(WORK, writes=(target,))
    process.ask(1, Ask("stay", str(target)))
    messages = process.messages()
    next(messages)
    process.end()
    assert list(messages) == []
    assert list(tmp_path.glob(".*")) == []
    assert gone(process.pid)
    assert not log_file.exists()


PARENT = """
import sys, time
sys.path[:0] = {paths!r}
from tests.unit.jobs.test_jobs import Ask, WORK
from coder.jobs.process import Process
process = Process(WORK)
process.ask(1, Ask("stay", {target!r}))
print(next(process.messages())[1].text, flush=True)
time.sleep(60)
"""


def test_a_child_ends_with_its_parent_and_a_later_one_clears_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import subprocess

    from coder.jobs import process as parents

    paths = [str(Path(__file__).parents[3])]
    folder = tmp_path / "tmp"
    folder.mkdir()
    program = PARENT.format(paths=paths, target=str(tmp_path / "a.docx"))
    environment = {**os.environ, "TMPDIR": str(folder)}
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, env=environment, text=True
    ) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.kill()
    assert eventually(gone(child) for _ in range(500))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    parents._clear_once.cache_clear()
    asked(Ask("echo"))
    assert list(folder.iterdir()) == []


def test_a_program_in_the_folder_at_hand_is_none_of_the_childs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "json.py").write_text("raise SystemExit('not ours')", encoding="utf-8")
    monkeypatch.chdir(tmp_path / "here")
    assert asked(Ask("echo", "to"))[-1] == Done()
