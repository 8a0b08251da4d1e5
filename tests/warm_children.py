"""Processes of the program that begin with their libraries loaded: forked from one that has loaded them, once.

What that is it learns from them: each tells what it has to load, and the next begin with it, as do those of the same
test file in later runs.
What a process does is what it does otherwise: its module runs as `__main__`, in a process of its own that is the child
of whoever started it, with the streams and the environment it was given. Only Linux lets a process fork a sibling;
elsewhere every process begins by itself.
"""

from __future__ import annotations

import atexit
import contextlib
import ctypes
import gc
import importlib
import json
import os
import platform
import runpy
import signal
import socket
import subprocess
import sys
import threading
import warnings
from collections.abc import Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any

from coder.text.language import lemma

CLONE = {"x86_64": 56, "aarch64": 220}
"""The number of the system call that forks, by machine."""

CLONE_PARENT = 0x8000
"""Of that call: the parent of the new process is that of the one who forks."""

OF_ITS_OWN = ("__main__", "coder.cli", "coder.tui")
"""What every process loads for itself: what it is, and what speaks the language that it is given."""

TELL = 64
"""Where a process tells what it loads."""

HUGE_PAGES = {"PYTHONMALLOC": "malloc", "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"}
"""How the process that forks keeps its memory: in small pages a fork and its end would take three times as long."""

PIPES = ("p2cread", "p2cwrite", "c2pread", "c2pwrite", "errread", "errwrite")

ColdPopen, _PYTHON = subprocess.Popen, sys.executable
_ONE_AT_A_TIME = threading.Lock()


class WarmPopen(subprocess.Popen[Any]):
    """As Popen, but `python -m coder.…` and `python -c …` begin warm."""

    LIBRARIES: tuple[str, ...] = ()
    """What its processes have loaded besides, and may be asked for with `-m` too."""

    NEEDS: Path | None = None
    """A folder that remembers what processes of each test file loaded, until a library is changed."""

    def _execute_child(self, args: Any, *rest: Any) -> None:
        names = (
            "executable", "preexec_fn", "close_fds", "pass_fds", "cwd", "env", "startupinfo", "creationflags", "shell",
            *PIPES, "restore_signals", "gid", "gids", "uid", "umask", "start_new_session",
        )  # fmt: skip
        given = dict(zip(names, rest, strict=False))
        if not (
            platform.machine() in CLONE
            and sys.platform == "linux"
            and self._is_ours(args)
            and not given["preexec_fn"]
            and not given["pass_fds"]
        ):
            super()._execute_child(args, *rest)  # type: ignore[misc]
            return
        streams = [given["p2cread"], given["c2pwrite"], given["errwrite"]]
        streams = [own if stream == -1 else stream for own, stream in enumerate(streams)]
        request = {
            "argv": [str(word) for word in args[1:] if word != "-P"],
            "env": dict(given["env"] if given["env"] is not None else os.environ),
            "cwd": str(Path(given["cwd"] or ".").absolute()), "parent": os.getpid(),
            "alone": bool(given["start_new_session"]),
            "test": os.environ.get("PYTEST_CURRENT_TEST", "").partition("::")[0].replace("/", "."),
        }  # fmt: skip
        self.pid = _fork(request, streams, self.LIBRARIES, self.NEEDS)
        self._child_created = True
        self._close_pipe_fds(*(given[name] for name in PIPES))  # type: ignore[attr-defined]

    def _is_ours(self, args: object) -> bool:
        if not isinstance(args, Sequence) or isinstance(args, str) or len(args) < 3 or args[0] != _PYTHON:
            return False
        how, what = [word for word in args[1:] if word != "-P"][:2]
        return how == "-c" or (how == "-m" and (str(what).startswith("coder.") or what in self.LIBRARIES))


def _fork(request: dict[str, Any], streams: list[int], libraries: tuple[str, ...], needs: Path | None) -> int:
    with _ONE_AT_A_TIME:
        at = _nursery(libraries, needs)
        message = json.dumps(request).encode()
        try:
            socket.send_fds(at, [len(message).to_bytes(4, "big")], streams)
            at.sendall(message)
            return int.from_bytes(_exactly(at, 4), "big")
        except (OSError, EOFError) as error:
            raise AssertionError("the process that forks others has ended; what it said stands above") from error


@cache
def _nursery(libraries: tuple[str, ...], needs: Path | None) -> socket.socket:
    here, there = socket.socketpair()
    serving = f"from tests import warm_children; warm_children.serve({str(needs or '')!r}, *{libraries})"
    process = ColdPopen(
        [_PYTHON, "-c", f"import sys; sys.path[:0] = {sys.path!r}; {serving}"],
        stdin=there.fileno(), stdout=subprocess.DEVNULL, env={**os.environ, **HUGE_PAGES},
    )  # fmt: skip
    there.close()

    def end() -> None:
        here.close()
        process.wait()

    atexit.register(end)
    return here


def serve(needs: str, *libraries: str) -> None:
    """Load what is asked for, then fork one process after another, until nobody is there to ask."""
    at = socket.socket(fileno=os.dup(0))
    readable, tell = os.pipe()
    os.set_blocking(readable, False)
    os.set_blocking(tell, False)
    needed = _Needed(Path(needs) if needs else None, readable)
    _load(libraries)
    while True:
        length, streams, _, _ = socket.recv_fds(at, 4, 3)
        _load(needed.by_now())
        if not length:
            return
        request = json.loads(_exactly(at, int.from_bytes(length, "big")))
        how, what = request["argv"][:2]
        if how == "-m":
            _load_for(what)
        _load(needed.by(request["test"]))
        process = _sibling()
        if not process:
            _become(request, streams, tell)
        at.sendall(process.to_bytes(4, "big"))
        for stream in streams:
            os.close(stream)


class _Needed:
    """What processes of each test file load: told through a pipe, and kept in a folder."""

    def __init__(self, folder: Path | None, readable: int) -> None:
        self._folder, self._readable = folder, readable
        self._known: dict[str, list[str]] = {}

    def by(self, test: str) -> list[str]:
        """Return what its processes loaded in earlier runs."""
        if test not in self._known:
            self._known[test] = self._kept(test)
        return self._known[test]

    def by_now(self) -> list[str]:
        """Return what processes have told since one looked, and keep it."""
        new: dict[str, list[str]] = {}
        with contextlib.suppress(BlockingIOError):
            while lines := os.read(self._readable, 1 << 16).decode().splitlines():
                for line in lines:
                    test, _, name = line.rpartition(" ")
                    new.setdefault(test, []).append(name)
        for test, names in new.items():
            self._known[test] = list(dict.fromkeys([*self._kept(test), *self.by(test), *names]))
            if self._folder is not None and test:
                begun = self._folder / f"{test}.{os.getpid()}"
                begun.write_text("\n".join(self._known[test]), encoding="utf-8")
                begun.replace(self._folder / test)
        return [name for names in new.values() for name in names]

    def _kept(self, test: str) -> list[str]:
        with contextlib.suppress(FileNotFoundError):
            if self._folder is not None and test:
                return (self._folder / test).read_text(encoding="utf-8").split()
        return []


def _load(modules: Sequence[str]) -> None:
    """Load what is not loaded yet, to be shared with all processes from now on."""
    for name in modules:
        if name not in sys.modules and not name.startswith(OF_ITS_OWN):
            with contextlib.suppress(Exception):  # as where it was asked for and is not there
                importlib.import_module(name)
    if "simplemma" in sys.modules:
        lemma("dette", "nb")  # its tables
    gc.collect()
    gc.freeze()


@cache
def _load_for(module: str) -> None:
    """Load what a module imports; the process that is it runs it anew."""
    _load([module])
    sys.modules.pop(module, None)


def _sibling() -> int:
    """Fork as `os.fork` does, but so that the parent of the new process is one's own parent."""
    ctypes.pythonapi.PyOS_BeforeFork()
    call = ctypes.PyDLL(None).syscall
    call.restype, call.argtypes = ctypes.c_long, [ctypes.c_long] * 6
    process = int(call(CLONE[platform.machine()], CLONE_PARENT | signal.SIGCHLD, 0, 0, 0, 0))
    assert process >= 0
    if process:
        ctypes.pythonapi.PyOS_AfterFork_Parent()
    else:
        ctypes.pythonapi.PyOS_AfterFork_Child()
    return process


def _exactly(at: socket.socket, length: int) -> bytes:
    found = b""
    while len(found) < length:
        more = at.recv(length - len(found))
        if not more:
            raise EOFError
        found += more
    return found


def _tell(test: str, event: str, given: tuple[Any, ...]) -> None:
    """Tell the name of a module that is loaded, at once: many a process is killed in the end."""
    if event == "import":
        with contextlib.suppress(OSError):  # nobody has read for long, or is there to read
            os.write(TELL, f"{test} {given[0]}\n".encode())


def _become(request: dict[str, Any], streams: list[int], tell: int) -> None:
    """Be the process that was asked for, to its end, and tell there what it loads."""
    import tempfile

    if os.getppid() != request["parent"]:  # whoever asked has ended
        os._exit(1)
    for own, stream in enumerate(streams):
        os.dup2(stream, own)
    os.dup2(tell, TELL, inheritable=False)
    os.closerange(3, TELL)
    sys.stdin, sys.stdout = os.fdopen(0, closefd=False), os.fdopen(1, "w", closefd=False)
    sys.stderr = os.fdopen(2, "w", errors="backslashreplace", buffering=1, closefd=False)
    os.environ.clear()
    os.environ.update(request["env"])
    os.chdir(request["cwd"])
    tempfile.tempdir = None
    if request["alone"]:
        os.setsid()
    how, what, *rest = request["argv"]
    sys.argv = [what if how == "-m" else "-c", *rest]
    code = 0
    try:
        sys.addaudithook(partial(_tell, request["test"]))
        warnings.simplefilter("ignore")
        if how == "-m":
            runpy.run_module(what, run_name="__main__", alter_sys=True)
        else:
            exec(compile(what, "<string>", "exec"), sys.modules["__main__"].__dict__)
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    except BaseException:
        sys.excepthook(*sys.exc_info())
        code = 1
    finally:
        threading._shutdown()  # type: ignore[attr-defined]
        atexit._run_exitfuncs()
        for written in (sys.stdout, sys.stderr):
            if written is not None and not written.closed:
                written.flush()
        os._exit(code)
