"""Words are taken as they are shown, in the language in use and in English."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest
from click.shell_completion import ShellComplete

from coder.cli import redact_ask, redact_command
from coder.cli.main import cli
from coder.i18n.words import _, use_language
from coder.model.details import DETAIL_KINDS

if TYPE_CHECKING:
    from tests.cli.conftest import Run


@pytest.mark.parametrize("language", ["en", "nb", "nn"])
def test_kinds_of_details_are_taken_as_they_are_shown_and_in_english(language: str) -> None:
    use_language(language)
    context = click.Context(redact_command.command)
    for kind in DETAIL_KINDS:
        for typed in (kind, _(redact_ask.DETAILS[kind]), _(redact_ask.DETAILS[kind]).capitalize()):
            assert redact_command.KIND.convert(typed, None, context) == kind


def test_a_kind_is_decided_on_in_the_language_of_the_list(study: Path, run: Run) -> None:
    Path("ny.csv").write_text("id;grupper\nK9;Ring Kari før 3. mai 2023\n", encoding="utf-8")
    assert run("import", study, "ny.csv").code == 0
    assert run("redact", study, "--keep-kind", "dato", "--redact-kind", "namn", "--language", "nn").code == 0
    decided = json.loads(run("redact", study, "--decided", "--json").out)
    assert {(row["text"], row["decision"]) for row in decided} == {("3. mai 2023", "keep"), ("Kari", "redact")}


def test_a_refusal_lists_the_words_as_shown(study: Path, run: Run) -> None:
    done = run("redact", study, "--keep-kind", "farge", "--language", "nn")
    assert done.code == 2
    assert "'dato'" in done.err
    assert "date" not in done.err
    assert "dato|" in re.sub(r"\s", "", run("redact", "--help", "--language", "nn").out)


def test_what_a_case_is_names_its_argument_and_its_words(study: Path, run: Run) -> None:
    done = run("unit", study, "kommune", "--language", "nn")
    assert done.code == 2
    assert "'SLAG'" in done.err
    assert "'organisasjon'" in done.err
    assert run("unit", study, "organisasjon", "--language", "nn").code == 0
    assert "organisation" in run("unit", study).out
    assert run("unit", study, "person", "--language", "nn").code == 0


def test_the_shell_completes_both() -> None:
    use_language("nn")
    completion = ShellComplete(cli, {}, "coder", "_CODER_COMPLETE")
    words = [item.value for item in completion.get_completions(["redact", "x.db", "--keep-kind"], "da")]
    assert words == ["dato", "date"]


@pytest.mark.parametrize(("command", "optional"), [("settings", "[NAMN] [VERDI]"), ("encoder", "[PROSJEKT]"),
                                                   ("doctor", "[PROSJEKT]"), ("unit", "PROSJEKT [SLAG]")])  # fmt: skip
def test_usage_shows_what_may_be_left_out(run: Run, command: str, optional: str) -> None:
    usage = run(command, "--help", "--language", "nn").out.split("\n\n")[0]
    assert " ".join(usage.split()).endswith(f"[VAL] {optional}")
