"""Work in forks: in order, whatever happens to one of them, and none outlives who asked."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from coder.jobs import forks
from tests.warm_children import WarmPopen

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux forks safely")

BEGINNING = """
import multiprocessing, os, signal, sys
from coder.jobs import forks
parent = os.getpid()
def square(n):
    return n * n, os.getpid()
def dies(n):
    if n == 7 and os.getpid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)
    return n * n, os.getpid()
def refuses(n):
    if n == 3:
        raise ValueError(n)
    return n
"""


def run(script: str, folder: Path) -> str:
    child = WarmPopen(
        [sys.executable, "-c", BEGINNING + script], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    told, complaint = child.communicate(timeout=60)
    assert complaint == ""
    return str(told)


@on_linux
def test_results_come_in_order_from_other_processes(tmp_path: Path) -> None:
    told = run(
        """
found = list(forks.in_order(square, range(40), 2))
print([n for n, _ in found] == [n * n for n in range(40)], parent in {pid for _, pid in found})
print(len({pid for _, pid in found}) <= 2, multiprocessing.active_children())
""",
        tmp_path,
    )
    assert told == "True False\nTrue []\n"


@on_linux
def test_instead_of_waiting_this_process_works_too(tmp_path: Path) -> None:
    told = run(
        """
import time
def slow_there(n):
    if os.getpid() != parent:
        time.sleep(0.02)
    return n * n, os.getpid()
found = list(forks.in_order(slow_there, range(60), 2, here_too=True))
workers = {pid for _, pid in found}
print([n for n, _ in found] == [n * n for n in range(60)], parent in workers, 2 <= len(workers) <= 3)
found = list(forks.in_order(dies, range(40), 2, here_too=True))
print([n for n, _ in found] == [n * n for n in range(40)], multiprocessing.active_children())
try:
    for n in forks.in_order(refuses, range(10), 2, here_too=True):
        print(n)
except ValueError as error:
    print(repr(error), multiprocessing.active_children())
""",
        tmp_path,
    )
    assert told == "True True True\nTrue []\n0\n1\n2\nValueError(3) []\n"


@on_linux
def test_what_a_killed_one_leaves_is_worked_out_here_and_logged(tmp_path: Path, log_file: Path) -> None:
    told = run(
        """
found = list(forks.in_order(dies, range(40), 2))
print([n for n, _ in found] == [n * n for n in range(40)], found[-1][1] == parent, multiprocessing.active_children())
""",
        tmp_path,
    )
    assert told == "True True []\n"
    assert log_file.read_text(encoding="utf-8").count("a fork at work stopped") == 1


@on_linux
def test_a_fork_that_is_to_end_as_it_begins_ends(tmp_path: Path, log_file: Path) -> None:
    told = run(
        """
os.register_at_fork(after_in_child=lambda: os.kill(os.getpid(), signal.SIGTERM))
found = list(forks.in_order(square, range(10), 2))
print([n for n, _ in found] == [n * n for n in range(10)], found[-1][1] == parent, multiprocessing.active_children())
""",
        tmp_path,
    )
    assert told == "True True []\n"
    assert log_file.read_text(encoding="utf-8").count("a fork at work stopped") == 1


@on_linux
def test_a_fork_that_is_to_end_while_it_begins_to_watch_its_parent_ends_without_a_traceback(tmp_path: Path) -> None:
    """An exception while a thread is being started leaves a lock that is not held, which Python cannot release."""
    told = run(
        """
import threading
from coder.jobs.with_parent import end_with_parent
wait = threading.Condition.wait
def sent_meanwhile(self, timeout=None):
    os.kill(os.getpid(), signal.SIGTERM)
    return wait(self, timeout)
came = []
signal.signal(signal.SIGTERM, lambda number, _: came.append(number))  # as while a fork begins
threading.Condition.wait = sent_meanwhile
end_with_parent()
print(came == [signal.SIGTERM], signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL)
""",
        tmp_path,
    )
    assert told == "True True\n"


@on_linux
def test_who_wants_no_more_and_what_fails_leave_no_process(tmp_path: Path) -> None:
    told = run(
        """
results = forks.in_order(square, range(10**9), 2)
print(next(results)[0])
results.close()
print(multiprocessing.active_children())
try:
    for n in forks.in_order(refuses, range(10), 2):
        print(n)
except ValueError as error:
    print(repr(error), multiprocessing.active_children())
""",
        tmp_path,
    )
    assert told == "0\n[]\n0\n1\n2\nValueError(3) []\n"


def test_with_a_thread_beside_it_works_here() -> None:
    end = threading.Event()
    thread = threading.Thread(target=end.wait)
    thread.start()
    try:
        assert not forks.possible()
        assert set(forks.in_order(lambda _: os.getpid(), range(5), 2)) == {os.getpid()}
    finally:
        end.set()
        thread.join()
