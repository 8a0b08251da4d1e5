"""Measures the coding screen in a real pseudo-terminal: start to usable screen, key to repaint, memory, quitting.

    python benchmarks/screen.py [--answers 500 50000] [--keys 200] [--starts 7] [--folder FOLDER]

A synthetic project is made once per size and kept in FOLDER: answers of the shipped corpus with numbers added, two
codings on nine of ten, the rest with a run of suggestions. Bytecode is kept there, too: to compile all anew would be
half of each start, and hide what else it costs. Floors: starting Python, and starting Python with Textual.
Of everything the wall clock is printed (median and 95th percentile) and the processor's time of the screen's process,
which other work on the machine disturbs less. What the numbers of answers cost is seen in the columns of one run.
"""

from __future__ import annotations

import argparse
import csv
import fcntl
import os
import pty
import random
import select
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from pathlib import Path

from coder import shipped

READY = b"accept"
"""Painted when the screen is usable."""

RUN = [sys.executable, "-c", "from coder.cli.entry import main; main()"]


def make_project(folder: Path, answers: int) -> Path:
    """Return a project with so many answers, two codings on nine of ten of them, and suggestions for the rest."""
    project = folder / f"screen-{answers}.db"
    if project.exists():
        return project
    rng = random.Random(answers)
    with shipped.SURVEY.open(encoding="utf-8", newline="") as lines:
        cases = [row for row in csv.DictReader(lines, delimiter=";") if row["grupper"].strip()]
    with shipped.CODINGS["Ingrid"].open(encoding="utf-8", newline="") as lines:
        codes = sorted(
            {code for row in csv.DictReader(lines, delimiter=";") for code in row["koder"].split("|") if code}
        )
    table, coded = folder / f"screen-{answers}.csv", folder / f"screen-{answers}-coded.csv"
    with table.open("w", encoding="utf-8", newline="") as file, coded.open("w", encoding="utf-8", newline="") as other:
        answers_file, codings_file = csv.writer(file, delimiter=";"), csv.writer(other, delimiter=";")
        answers_file.writerow(["id", "fylke", "svar"])
        codings_file.writerow(["id", "koder"])
        for number in range(answers):
            case = rng.choice(cases)
            answers_file.writerow([f"S{number:06}", case["fylke"], f"{case['grupper']} ({number})"])
            if number % 10 != 9:
                codings_file.writerow([f"S{number:06}", "|".join(rng.sample(codes, 2))])
    coder = ["--coder", "Ingrid"]
    for command in (
        ["init", str(project), *coder],
        ["codebook", "apply", str(project), str(shipped.CODEBOOK), *coder],
        ["import", str(project), str(table), "--id", "id", "--open", "svar", "--closed", "fylke", *coder],
        ["apply", str(project), "--from", str(coded), "--codes", "koder", "--id", "id", "--question", "svar", *coder],
        ["suggest", str(project), "--encoder", "none", *coder],
    ):
        subprocess.run([*RUN, *command], check=True, stdout=subprocess.DEVNULL)
    return project


class Terminal:
    """The screen in a pseudo-terminal of 120 × 40."""

    def __init__(self, command: list[str]) -> None:
        self.started = time.perf_counter()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ.update(TERM="xterm-256color", COLORTERM="truecolor", LANG="C.UTF-8")
            os.environ.pop("NO_COLOR", None)
            os.execv(command[0], command)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
        self.seen = b""

    def read(self, seconds: float) -> bytes:
        """Return what arrives within so many seconds, empty when nothing does."""
        ready, _, _ = select.select([self.fd], [], [], seconds)
        if not ready:
            return b""
        try:
            found = os.read(self.fd, 1 << 20)
        except OSError:
            return b""
        self.seen = (self.seen + found)[-20_000:]  # a copy of all that was ever painted would be timed too
        return found

    def until(self, text: bytes, seconds: float = 60) -> float:
        """Return the seconds from the start until `text` has been painted."""
        while text not in self.seen:
            if time.perf_counter() - self.started > seconds:
                raise TimeoutError(f"{text!r} never came:\n{self.seen[-2000:]!r}")
            self.read(0.05)
        return time.perf_counter() - self.started

    def settle(self, quiet: float = 0.3) -> None:
        """Wait until nothing has been painted for so long."""
        while self.read(quiet):
            pass

    def key(self, key: bytes) -> float:
        """Return milliseconds from a key to the end of its repaint: the last bytes before 20 ms of silence."""
        while self.read(0):
            pass
        sent = painted = time.perf_counter()
        os.write(self.fd, key)
        if not self.read(2.0):
            raise TimeoutError(f"{key!r} painted nothing")
        while True:
            painted = time.perf_counter()
            if not self.read(0.02):
                return (painted - sent) * 1000

    def memory(self) -> float:
        """Return the resident memory of the screen's own process in MB."""
        for line in Path(f"/proc/{self.pid}/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM"):
                return int(line.split()[1]) / 1024
        return 0.0

    def cpu(self) -> float:
        """Return the CPU milliseconds of the screen's process."""
        threads = Path(f"/proc/{self.pid}/task").glob("*/schedstat")
        return sum(int(thread.read_text(encoding="ascii").split()[0]) for thread in threads) / 1e6

    def quit(self) -> float:
        """Return the seconds from the key that quits until the process has ended."""
        sent = time.perf_counter()
        os.write(self.fd, b"\x11")
        while True:
            self.read(0.01)
            if os.waitpid(self.pid, os.WNOHANG)[0]:
                return time.perf_counter() - sent
            if time.perf_counter() - sent > 20:
                os.kill(self.pid, signal.SIGKILL)
                return 20.0

    def children(self) -> int:
        """Return the number of processes started by the screen."""
        return len(Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text(encoding="ascii").split())


def screen(project: Path, *options: str) -> Terminal:
    """Return the coding screen of a project."""
    return Terminal([*RUN, "code", str(project), "--coder", "Ingrid", "--language", "en", *options])


def spread(values: list[float], cpu: float) -> str:
    """Return median and 95th percentile, and CPU milliseconds, as text."""
    ordered = sorted(values)
    return f"{statistics.median(ordered):7.1f} {ordered[max(0, int(len(ordered) * 0.95) - 1)]:7.1f} {cpu:7.1f} ms"


def time_of(code: str) -> tuple[float, float]:
    """Return milliseconds for a new Python to run some code: wall and CPU."""
    started = time.perf_counter()
    child = subprocess.Popen([sys.executable, "-c", code])
    _pid, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"«{code}» ended with {child.returncode}.")
    return (time.perf_counter() - started) * 1000, (used.ru_utime + used.ru_stime) * 1000


def start_of(project: Path) -> tuple[float, float]:
    """Return milliseconds until the screen of a project is usable: wall and CPU."""
    terminal = screen(project)
    taken = terminal.until(READY) * 1000
    cpu = terminal.cpu()
    terminal.settle(0.1)
    terminal.quit()
    return taken, cpu


def measure(project: Path, keys: int, starts: int) -> None:
    """Print all figures for one project."""
    # In turn, so that other load on the machine affects all alike; the first round fills the caches.
    rounds_of_starts = [(time_of("pass"), time_of("import textual.app"), start_of(project)) for _ in range(starts + 1)][
        1:
    ]
    medians = []
    for name, times in zip(
        ("floor: python -c pass", "floor: import textual.app", "start to usable screen"),
        zip(*rounds_of_starts, strict=True), strict=True,
    ):  # fmt: skip
        wall, cpu = zip(*times, strict=True)
        medians.append((statistics.median(wall), statistics.median(cpu)))
        print(f"  {name:46} {spread(list(wall), statistics.median(cpu))}")
    (_, (floor, floor_cpu), (taken, taken_cpu)) = medians
    print(f"  {'… as a multiple of importing Textual':46} {taken / floor:7.2f} {'':7} {taken_cpu / floor_cpu:7.2f}")
    terminal = screen(project)
    terminal.until(READY)
    time.sleep(2)
    os.write(terminal.fd, b"g")  # an earlier run of this benchmark may have stopped at the last answer
    terminal.settle()
    rounds = {
        "next answer (j)": [b"j"], "choose a suggestion (down, up)": [b"\x1b[B", b"\x1b[A"],
        "code on and off (1)": [b"1"],
        "flag (b)": [b"b"], "next uncoded (n)": [b"n"],
    }  # fmt: skip
    for name, given in rounds.items():
        if given[0] == b"\x1b[B":  # there is a choice only where suggestions are shown
            terminal.key(b"n")
            terminal.settle()
        print(f"  {name:46} {spread(*pressed(terminal, given, keys))}")
    os.write(terminal.fd, b"t")
    time.sleep(1.5)
    os.write(terminal.fd, b"g")  # down from the top: at the bottom nothing would move
    terminal.settle()
    for name, given in {
        "table: down (j)": [b"j"],
        "table: half a page (ctrl+d, ctrl+u)": [b"\x04", b"\x15"],  # at the bottom nothing would move
        "table: mark (space)": [b" "],
    }.items():
        print(f"  {name:46} {spread(*pressed(terminal, given, keys))}")
    os.write(terminal.fd, b"q")
    terminal.settle()
    for _ in range(5):
        os.write(terminal.fd, b"1")
        time.sleep(0.05)
    time.sleep(0.5)
    busy: list[float] = []
    began = terminal.cpu()
    while terminal.children() and len(busy) < keys * 4:
        busy.append(terminal.key((b"j", b"k")[len(busy) % 2]))  # after the last answer nothing is painted
        time.sleep(0.01)
    spent = terminal.cpu() - began
    if busy:
        print(f"  {f'next answer while a fit runs (n={len(busy)})':46} {spread(busy, spent / len(busy))}")
    print(f"  {'memory of the screen at its most':46} {terminal.memory():7.0f} MB")
    for _ in range(5):
        os.write(terminal.fd, b"1")
        time.sleep(0.05)
    time.sleep(0.6)
    fitting = terminal.children()
    print(f"  {f'quitting (processes at work: {fitting})':46} {terminal.quit() * 1000:7.0f} ms")


def pressed(terminal: Terminal, keys: list[bytes], times: int) -> tuple[list[float], float]:
    """Return milliseconds to repaint for keys pressed repeatedly in turn, and CPU milliseconds for each."""
    taken, began = [], terminal.cpu()
    for number in range(times):
        taken.append(terminal.key(keys[number % len(keys)]))
        time.sleep(0.02)
    terminal.settle()
    return taken, (terminal.cpu() - began) / times


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--answers", type=int, nargs="*", default=[500, 10_000, 50_000, 100_000])
    parser.add_argument("--keys", type=int, default=200)
    parser.add_argument("--starts", type=int, default=7)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "coder-screen")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # kept for a second run
    os.environ["PYTHONPYCACHEPREFIX"] = str(given.folder / "bytecode")
    print(f"  {'':46} {'p50':>7} {'p95':>7} {'cpu':>7}")
    for answers in given.answers:
        project = make_project(given.folder, answers)
        print(f"{answers} answers")
        measure(project, given.keys, given.starts)


if __name__ == "__main__":
    main()
