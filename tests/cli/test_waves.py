"""A second wave of a survey in the same project: which wave is counted is said, and what the other holds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run, Typed

CODEBOOK = "language: nb\ncodes:\n  - id: k\n    name: kø\n"


@pytest.fixture
def waves(tmp_path: Path, run: Run) -> Path:
    """Twelve municipalities in a wave without a name, all coded but one, and again in «2027», not coded."""
    project = tmp_path / "s.db"
    (tmp_path / "b.yaml").write_text(CODEBOOK, encoding="utf-8")
    assert run("init", project, "--codebook", tmp_path / "b.yaml", "--unit", "organisation").code == 0
    for name, wave in (("a", None), ("b", "2027")):
        rows = "\n".join(["id;svar", *(f"K{n};ventetid {name} nummer {n}" for n in range(12))])
        (tmp_path / f"{name}.csv").write_text(rows, encoding="utf-8")
        options = () if wave is None else ("--wave", wave)
        assert run("import", project, tmp_path / f"{name}.csv", "--open", "svar", "--id", "id", *options).code == 0
    codings = "\n".join(["id;koder", *(f"K{n};kø" for n in range(11))])
    (tmp_path / "koder.csv").write_text(codings, encoding="utf-8")
    done = run(
        "apply", project, "--from", tmp_path / "koder.csv", "--codes", "koder", "--question", "svar", "--wave", "",
        "--coder", "Kari",
    )  # fmt: skip
    assert done.code == 0, done.err
    return project


def test_a_report_says_which_wave_it_is_of_and_what_is_coded_in_the_other(run: Run, waves: Path) -> None:
    done = run("report", waves, "--plan")
    assert "Note: The report is of the wave «2027», the one imported last. --wave '' makes it of the one" in done.err
    elsewhere = "No answers to «svar» are coded yet in the wave «2027»; 11 answers of the wave without a name are."
    assert f"Note: {elsewhere}" in done.err
    assert "No answers are coded yet to" not in done.err
    chosen = run("report", waves, "--plan", "--wave", "")
    assert "The report is of" not in chosen.err
    assert "coded yet" not in chosen.err
    assert "Svar" in chosen.out
    nothing = run("report", waves, "-o", "r.md", "--json", "--wave", "2027")
    assert json.loads(nothing.out)["lacking"] == {"svar": "uncoded"}


def test_one_wave_alone_is_not_spoken_of(run: Run, study: Path) -> None:
    assert "wave" not in run("report", study, "--plan").err
    assert "waves" not in run("status", study).out


def test_themes_say_that_the_wave_has_nothing_coded(run: Run, waves: Path) -> None:
    refused = run("theme", waves, "--question", "svar")
    assert refused.code == 1
    assert "No answer to «svar» is coded yet in the wave «2027», which the report is of." in refused.err


def test_the_status_says_over_which_waves_it_counts(run: Run, waves: Path) -> None:
    assert "Counted over 2 waves, each " in run("status", waves).out
    assert ": the wave without a name and the wave «2027».\n" in run("status", waves).out


def test_plain_lines_say_which_wave_is_counted(typed: Typed, waves: Path) -> None:
    done = typed(waves, "T", "q", options=("--coder", "Kari"))
    assert "svar: 0 of 12 who answered are coded.\nWave 2027\n" in done.out


def test_a_file_that_changes_most_answers_may_be_another_wave(run: Run, waves: Path) -> None:
    Path("c.csv").write_text(
        "\n".join(["id;svar", *(f"K{n};noe helt annet {n}" for n in range(11)), "K11;ventetid a nummer 11"]),
        encoding="utf-8",
    )
    done = run("import", waves, "c.csv", "--open", "svar", "--id", "id")
    assert "Answers with a new text: 11; both versions are kept:" in done.out
    assert "If this is a new round of the survey: coder undo, and import it with --wave NAME" in done.err
    run("undo", waves)
    Path("d.csv").write_text(
        "\n".join(["id;svar", "K0;rettet", *(f"K{n};ventetid a nummer {n}" for n in range(1, 12))]), encoding="utf-8"
    )
    corrected = run("import", waves, "d.csv", "--open", "svar", "--id", "id")
    assert "Answers with a new text: 1; both versions are kept:" in corrected.out
    assert "--wave" not in corrected.err
