"""`coder completion`, and what the shells then ask."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from coder.cli.shells import Bash, Fish, Zsh
from tests.cli.conftest import Run

ENTRY = [sys.executable, "-c", "from coder.cli.main import main; main()"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_names_the_command(run: Run, shell: str) -> None:
    done = run("completion", shell)
    assert (done.code, done.err) == (0, "")
    assert "_CODER_COMPLETE" in done.out


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_bash_takes_the_script(run: Run) -> None:
    script = run("completion", "bash").out
    assert subprocess.run(["bash", "-n"], input=script, text=True, check=False).returncode == 0


def completed(shell: str, typed: str) -> list[str]:
    """What `shell` is answered as the tab key is pressed after `typed`."""
    environment = {**os.environ, "_CODER_COMPLETE": f"{shell}_complete", "COMP_WORDS": typed}
    done = subprocess.run(ENTRY, env=environment, capture_output=True, text=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("coder sea", "plain,search"), ("coder export --wh", "plain,--what"), ("coder codebook di", "plain,diff")],
)
def test_what_is_offered(typed: str, offered: str) -> None:
    assert offered in completed("bash", typed)


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("coder search study.db --code ens", "plain,ensomhet"),
        ("coder search study.db --question gr", "plain,grupper"),
        ("coder export study.db --by K", "plain,Kari"), ("coder search study.db --where fy", "begun,fylke="),
        ("coder search study.db --where fylke=V", "plain,Viken"),
        ("coder sample study.db --by fy", "plain,fylke"), ("coder estimate study.db --by-coder K", "plain,Kari"),
    ],
)  # fmt: skip
def test_names_of_the_project_are_offered(study: Path, typed: str, offered: str) -> None:
    assert offered in completed("bash", typed)


ODD = [
    "kort: sagt",
    "eldre, unge",
    "sagt «slik»",
    'sagt "slik"',
    "års'verk",
    "$HOME",
    "`her`",
    "skrå\\strek",
    "-",
    "a;b*#~",
]


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], list[str]]:
    """What each shell is answered, without a process of its own: asked with the options of a command made up here."""

    def ask(shell: str, typed: str) -> list[str]:
        command = click.Command(
            "coder", params=[click.Option(["--code"]), click.Option(["--quiet"], help="Hush: now.")]
        )
        names = [*ODD, "fylke="]
        command.params[0]._custom_shell_complete = lambda _c, _p, begun: [
            name for name in names if name.startswith(begun)
        ]
        monkeypatch.setenv("COMP_WORDS", typed)
        return SHELLS[shell](command, {}, "coder", "_CODER_COMPLETE").complete().splitlines()

    return ask


SHELLS = {"bash": Bash, "zsh": Zsh, "fish": Fish}


def test_zsh_and_fish_are_told_names_as_they_are(answers: Callable[[str, str], list[str]]) -> None:
    """They quote themselves; a colon or a comma ends nothing."""
    offered = answers("zsh", "coder --code ")
    assert offered == [line for name in ODD for line in ("plain", name, "_")] + ["begun", "fylke=", "_"]
    assert answers("fish", "coder --code ") == [*(f"plain,{name}" for name in ODD), "begun,fylke="]


@pytest.mark.parametrize("name", ODD)
def test_bash_is_told_names_as_they_are_typed(answers: Callable[[str, str], list[str]], name: str) -> None:
    """Bare or in a quote that is open, and after a break of words what is still to come."""
    for begun, ended in (("", ""), ('"', '"'), ("'", "'")):
        offered = [line.partition(",")[2] for line in answers("bash", f"coder --code {begun}")]
        if begun == '"':  # where shlex, unlike a shell, leaves these escaped
            offered = [re.sub(r"\\([$`])", r"\1", word) for word in offered]
        assert name in [shlex.split(f"{begun}{word}{ended}")[0] for word in offered]


@pytest.mark.parametrize(
    ("shell", "typed", "offered"),
    [
        ("bash", "--code kort:", ["plain,\\ sagt"]), ("bash", "--code kort\\:\\ ", ["plain,kort:\\ sagt"]),
        ("bash", "--code 'kort: ", ["plain,kort: sagt"]), ("bash", "--code=kort", ["plain,kort:\\ sagt"]),
        ("bash", "--code fyl", ["begun,fylke="]), ("bash", "--q", ["plain,--quiet"]),
        ("zsh", "--code=kort", ["plain", "--code=kort: sagt", "_"]), ("zsh", "--q", ["plain", "--quiet", "Hush: now."]),
        ("zsh", "--code 'kort: ", ["plain", "kort: sagt", "_"]), ("zsh", "--code $H", ["plain", "$HOME", "_"]),
        ("fish", "--code=kort", ["plain,--code=kort: sagt"]), ("fish", "--q", ["plain,--quiet\tHush: now."]),
        ("fish", '--code "eldre, ', ["plain,eldre, unge"]), ("fish", "--code eldre\\,\\ ", ["plain,eldre, unge"]),
    ],
)  # fmt: skip
def test_the_word_being_typed_is_read_with_its_quotes(
    answers: Callable[[str, str], list[str]], shell: str, typed: str, offered: list[str]
) -> None:
    assert answers(shell, f"coder {typed}") == offered


def test_a_value_of_several_lines_is_offered_as_one_and_another_file_is_not_the_project(
    run: Run, tmp_path: Path
) -> None:
    table, project = tmp_path / "s.csv", tmp_path / "p.db"
    table.write_text('id;type;svar\nK1;"to\nlinjer";Eldre som venter lenge\nK2;en;Unge alene\n', encoding="utf-8")
    assert run("init", str(project)).code == 0
    assert run("import", str(project), str(table), "--open", "svar").code == 0
    typed = f"coder export -o {table} {project} --where type=t"
    assert completed("zsh", typed) == ["plain", "type=to linjer", "_"]
    assert "K1" in run("search", str(project), "--where", "type=to linjer").out


def test_usage(run: Run) -> None:
    assert run("completion", "tcsh").code == 2
    assert run("completion").code == 2
