"""Commands in the manual and what is shown of their output: run, and compared with what is said or written anew.

A page's blocks of kind `console` are run in their order in one folder that is empty at first. What follows `$ ` is a
command (over several lines with a backslash at their ends), what stands below it is what it says; a line `…` stands for
any number of lines, and one that begins with `> ` is typed at the prompt of the command. A command without output below
it is run, and what it says is not looked at. A comment `<!-- first … -->` holds commands that the page does not show,
one a line. A block whose kind is the name of a file, such as `answers.csv`, is what that file holds. `uv run python -m
tests.manual.shown` writes the outputs anew, as long as they were before; with `--check`, as in CI, it only tells what
differs.
"""

from __future__ import annotations

import os
import re
import shlex
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = (
    "docs/tutorial.md",
    "docs/tutorial.nb.md",
    "docs/working-together.nb.md",
    *(
        f"docs/how-to/{name}.md"
        for name in (
            "bring-answers-in",
            "code-on-the-screen",
            "use-suggestions",
            "several-coders",
            "estimate-shares",
            "redact",
            "write-the-report",
            "arrange-themes",
            "code-automatically",
            "code-files-of-any-size",
        )
    ),
)
SAME = (
    (re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?"), "TIME"),
    (re.compile(r"in [\d.,]+ seconds, .* a second \(.*\)"), "TIME"),
    (re.compile(r"[ \t]+$", re.MULTILINE), ""),
)
"""What differs from one run to the next, and is not compared."""


@dataclass(frozen=True)
class Shown:
    """A command as a page shows it, and the lines of output below it."""

    typed: str
    output: tuple[str, ...]


def hidden_commands(text: str) -> list[str]:
    """The commands that come first and are not shown."""
    return [line for part in re.findall(r"<!-- first\n(.*?)-->", text, re.DOTALL) for line in part.strip().splitlines()]


def files_of(text: str) -> dict[str, str]:
    """The files that the page shows, by name."""
    return dict(re.findall(r"^```(\S+\.\S+)\n(.*?)^```$", text, re.DOTALL | re.MULTILINE))


def parts_of(text: str) -> list[str | Shown]:
    """The page in its order: prose as it stands, commands with what is shown of their output."""
    parts: list[str | Shown] = []
    for number, part in enumerate(re.split(r"^```console\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)):
        if number % 2 == 0:
            parts.append(part)
            continue
        for prompt in re.split(r"^\$ ", part, flags=re.MULTILINE)[1:]:
            typed, *output = prompt.rstrip("\n").split("\n")
            while typed.endswith("\\"):
                typed = f"{typed}\n{output.pop(0)}"
            parts.append(Shown(typed, tuple(output)))
    return parts


@contextmanager
def place(language: str, files: Mapping[str, str]) -> Iterator[None]:
    """A folder with the files of the page and no others, as somebody has it who follows the page."""
    kept = dict(os.environ)
    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        for file, content in files.items():
            Path(file).write_text(content, encoding="utf-8")
        os.environ.update(COLUMNS="80", CODER_LANGUAGE=language, CODER_NAME="Kari", CODER_ENCODER="none")
        try:
            yield
        finally:
            os.environ.clear()
            os.environ.update(kept)


class Terminal:
    """What is typed, line by line, as a terminal has it: each line stands behind its prompt."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = iter(lines)

    def isatty(self) -> bool:
        return True

    def readline(self) -> str:
        line = next(self.lines, None)
        sys.stdout.write("" if line is None else f"{line}\n")
        return "" if line is None else f"{line}\n"


PROMPT = "> "


def answers(shown: tuple[str, ...]) -> list[str]:
    """What is typed after the prompts of a command, as a page shows it."""
    return [line.removeprefix(PROMPT) for line in shown if line.startswith(PROMPT)]


def run(typed: str, lines: Sequence[str] = ()) -> tuple[int, str]:
    """The exit code of a command, and all that it says when these lines are typed."""
    from coder.cli.main import main

    argv, sys.argv = sys.argv, shlex.split(typed.replace("\\\n", " "))
    stdin = sys.stdin
    if lines:
        vars(sys)["stdin"] = Terminal(lines)
    assert sys.argv[0] == "coder", typed
    with tempfile.TemporaryFile(
        "w+", encoding="utf-8"
    ) as output:  # a file, since processes that are begun write there, too
        code = 0
        try:
            with redirect_stdout(output), redirect_stderr(output):
                main()
        except SystemExit as stop:
            code = int(stop.code or 0)
        finally:
            sys.argv, sys.stdin = argv, stdin
        output.seek(0)
        return code, output.read()


LEARNED = re.compile(r"coder (suggest|decide|batch|model|evaluate) ")
"""What these say has numbers of a model, whose last digits another processor may round differently."""


def as_compared(text: str, *, learned: bool = False) -> str:
    """Text without what differs from one run to the next, or for what is `learned` between processors."""
    for pattern, same in SAME:
        text = pattern.sub(same, text)
    return re.sub(r"\d+", "0", text) if learned else text


def fits(shown: tuple[str, ...], output: str, typed: str = "") -> bool:
    """Is what is shown what was said of the command, where `…` stands for any lines?"""
    learned = LEARNED.match(typed) is not None
    pattern = "".join(
        r"(.*\n)*?" if line == "…" else re.escape(as_compared(line, learned=learned)) + "\n" for line in shown
    )
    return re.fullmatch(pattern, as_compared(output, learned=learned).rstrip("\n") + "\n") is not None


def written_anew(shown: tuple[str, ...], output: str) -> tuple[str, ...]:
    """What was said, in as many lines before `…` as there were."""
    lines = output.rstrip("\n").split("\n")
    if not shown or fits(shown, output):
        return shown
    return (*lines[: shown.index("…")], "…") if "…" in shown else tuple(lines)


def language_of(name: str) -> str:
    return "nb" if name.endswith(".nb.md") else "en"


def differences(name: str) -> list[str]:
    """The commands of a page that say something else than it shows, each with what they say."""
    text = (ROOT / name).read_text(encoding="utf-8")
    found = []
    with place(language_of(name), files_of(text)):
        shown = [Shown(typed, ()) for typed in hidden_commands(text)]
        for example in (*shown, *(part for part in parts_of(text) if isinstance(part, Shown))):
            code, output = run(example.typed, answers(example.output))
            if code or (example.output and not fits(example.output, output, example.typed)):
                found.append(f"{name}: $ {example.typed}\n{output}")
    return found


def write_anew(name: str) -> None:
    """Put what the commands of a page say into it."""
    path = ROOT / name
    text, whole = path.read_text(encoding="utf-8"), ""
    with place(language_of(name), files_of(text)):
        for typed in hidden_commands(text):
            assert run(typed)[0] == 0, typed
        before: str | Shown = ""
        for part in parts_of(text):
            if isinstance(part, str):
                whole += ("```" if isinstance(before, Shown) else "") + part
            else:
                code, output = run(part.typed, answers(part.output))
                assert code == 0, f"{name}: {part.typed}\n{output}"
                whole += "```console\n" if isinstance(before, str) else ""
                whole += "\n".join([f"$ {part.typed}", *written_anew(part.output, output)]) + "\n"
            before = part
    path.write_text(whole, encoding="utf-8")


if __name__ == "__main__":
    if "--check" in sys.argv:
        sys.exit("\n".join(found for name in PAGES for found in differences(name)) or 0)
    for name in sys.argv[1:] or PAGES:
        write_anew(name)
