"""`coder completion`, and what the shells then ask."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

ENTRY = [sys.executable, "-c", "from coder.cli.main import main; main()"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_names_the_command(run, shell):
    done = run("completion", shell)
    assert (done.code, done.err) == (0, "")
    assert "_CODER_COMPLETE" in done.out


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_bash_takes_the_script(run):
    script = run("completion", "bash").out
    assert subprocess.run(["bash", "-n"], input=script, text=True, check=False).returncode == 0


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("coder sea", "plain,search"), ("coder export --wh", "plain,--what"), ("coder codebook di", "plain,diff")],
)
def test_what_is_offered(typed, offered):
    words = typed.split(" ")
    environment = {
        **os.environ,
        "_CODER_COMPLETE": "bash_complete",
        "COMP_WORDS": typed,
        "COMP_CWORD": str(len(words) - 1),
    }
    done = subprocess.run(ENTRY, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert offered in done.stdout.splitlines()


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("coder search study.db --code ens", "plain,ensomhet"),
        ("coder search study.db --question gr", "plain,grupper"),
        ("coder export study.db --by K", "plain,Kari"), ("coder search study.db --where fy", "plain,fylke="),
        ("coder search study.db --where fylke=V", "plain,fylke=Viken"),
        ("coder sample study.db --by fy", "plain,fylke"), ("coder estimate study.db --by-coder K", "plain,Kari"),
    ],
)  # fmt: skip
def test_names_of_the_project_are_offered(study, typed, offered):
    count = str(len(typed.split(" ")) - 1)
    environment = {**os.environ, "_CODER_COMPLETE": "bash_complete", "COMP_WORDS": typed, "COMP_CWORD": count}
    done = subprocess.run(ENTRY, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert offered in done.stdout.splitlines()


def test_usage(run):
    assert run("completion", "tcsh").code == 2
    assert run("completion").code == 2
