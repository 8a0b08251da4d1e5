"""`coder log`."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

import pytest

from coder.cli.log_command import KINDS
from coder.reports.log_phrases import ACTS
from tests.cli.conftest import Run

SHOWN = """\
  act  when                 coder    what                                       rows  state
-----  -------------------  -------  ---------------------------------------  ------  -------
    4  TIME  Per      undo of 3: «eldre» on K1 · grupper                1
    3  TIME  Kari     apply: «eldre» on K1 · grupper                    1  undone
    2  TIME  Kari     import: 8 answers of 5 cases from svar.csv      25
    1  TIME  Kari     codebook: codebook                             12
"""


def acts(text: str) -> list[str]:
    """The lines of the table without its spaces, which depend on the widths."""
    lines = re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", "TIME", text).splitlines()
    return [" ".join(line.split()) for line in lines if not line.startswith("-")]


def test_every_act_newest_first(run: Run, study: Path) -> None:
    run("apply", study, "--response", "1", "--code", "eldre")
    run("undo", study, "--change", "3", "--coder", "Per")
    done = run("log", study)
    assert (done.code, done.err) == (0, "")
    assert acts(done.out) == acts(SHOWN)


def test_limit_and_coder(run: Run, study: Path) -> None:
    run("apply", study, "--response", "1", "--code", "eldre", "--coder", "Per")
    assert acts(run("log", study, "--by", "Per").out)[1:] == ["3 TIME Per apply: «eldre» on K1 · grupper 1"]
    short = run("log", study, "--limit", "1")
    assert len(acts(short.out)) == 2
    assert short.err == "More than 1 act; --limit shows more.\n"
    assert run("log", study, "--limit", "3").err == ""


def test_every_kind_of_act_has_a_name_in_every_language(run: Run, study: Path) -> None:
    assert KINDS.keys() == ACTS.keys()
    run("report", study, "-o", "r.md", "--title", "Hvem venter", "--undecided", "hide")
    assert "tittel: " in run("--language", "nb", "log", study).out


def test_an_unknown_coder_is_refused(run: Run, study: Path) -> None:
    done = run("log", study, "--by", "Kri")
    assert (done.code, done.out) == (1, "")
    assert done.err == "Error: There is no coder «Kri».\nDid you mean «Kari»?\n"


def test_json_holds_every_act(run: Run, study: Path) -> None:
    run("apply", study, "--response", "1", "--code", "eldre")
    run("undo", study)
    run("redo", study)
    rows = json.loads(run("log", study, "--json").out)
    assert [(row["id"], row["kind"], row["origin"], row["stands"]) for row in rows] == [
        (5, "redo", 3, 1), (4, "undo", 3, 1), (3, "apply", None, 1), (2, "import", None, 1), (1, "codebook", None, 1),
    ]  # fmt: skip


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the time zone cannot be set here")
def test_times_are_those_of_the_clock_on_the_wall(run: Run, study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at = json.loads(run("log", study, "--json").out)[0]["at"]
    shown = {}
    for zone in ("UTC0", "CET-1"):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        (shown[zone],) = re.findall(r"\d\d:\d\d:\d\d", run("log", study).out)[:1]
    monkeypatch.delenv("TZ")
    time.tzset()
    assert shown["UTC0"] == at[11:19]
    assert shown["CET-1"][3:] == at[14:19]
    assert (int(shown["CET-1"][:2]) - int(shown["UTC0"][:2])) % 24 == 1
