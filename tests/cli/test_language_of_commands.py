"""The command line in bokmål and nynorsk: chosen by option, environment and locale; all help is translated."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from coder.cli import output
from coder.cli.main import COMMANDS
from coder.i18n.words import plural, several, use_language
from tests.cli.conftest import Run
from tests.cli.english import english_in
from tests.phrases_of_cli import counted_nouns


def test_what_is_marked_for_translation_is_found() -> None:
    assert set(counted_nouns()) <= set(output.NOUNS)


@pytest.mark.parametrize(
    ("arguments", "environment", "message"),
    [
        (["--language", "nb", "serch"], {}, "Det finnes ingen kommando «serch»."),
        (["--language=nn", "serch"], {}, "Det finst ingen kommando «serch»."),
        (["status", "--language", "nb", "ingen.db"], {}, "Feil: Det finnes ingen prosjektfil"),
        (["status", "ingen.db", "--lmit", "3", "--language", "nn"], {}, "Valet '--lmit' finst ikkje."),
        (["serch"], {"CODER_LANGUAGE": "nn"}, "Det finst ingen kommando"),
        (["serch"], {"CODER_LANGUAGE": "", "LANG": "nb_NO.UTF-8"}, "Det finnes ingen kommando"),
        (["serch"], {"CODER_LANGUAGE": "", "LANG": "de_DE.UTF-8"}, "There is no command"),
        (["serch"], {"CODER_LANGUAGE": "en", "LANG": "nb_NO.UTF-8"}, "There is no command"),
        (["--language", "en", "serch"], {"CODER_LANGUAGE": "nb"}, "There is no command"),
        (["--language", "sv", "serch"], {"CODER_LANGUAGE": "nb"}, "'sv' er ingen av 'en', 'nb', 'nn'."),
        (["report", "a.db", "--language", "nn"], {"CODER_LANGUAGE": "nb"}, "Si hvor rapporten skal skrives"),
    ],
)
def test_the_language_is_chosen_by_option_environment_and_locale(
    run: Run, monkeypatch: pytest.MonkeyPatch, arguments: list[str], environment: dict[str, str], message: str
) -> None:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert message in run(*arguments).err


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_in_norwegian(run: Run, name: str) -> None:
    done = run("--language", "nb", name, "--help")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"Bruk: coder {name}")
    assert english_in(done.out) == []


def test_the_language_of_one_command_is_not_that_of_the_next(run: Run) -> None:
    assert run("--help", "--language", "nb").out.startswith("Bruk:")
    assert run("--help").out.startswith("Usage:")
    assert "Show this message and exit." in run("log", "--help").out


def test_what_programs_read_is_the_same_in_every_language(run: Run, suggested: Path) -> None:
    for command in (["search", suggested], ["status", suggested], ["runs", suggested], ["estimate", suggested]):
        english, norwegian = run(*command, "--json"), run(*command, "--json", "--language", "nb")
        assert norwegian.out == english.out


def test_numbers_have_a_decimal_comma(run: Run, suggested: Path) -> None:
    run("apply", suggested, "--response", "1", "--code", "eldre")
    run("suggest", suggested)
    assert re.search(r"  0,\d\d  ", run("decide", suggested, "--list", "--language", "nb").out)


def test_yes_is_ja(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    use_language("nb")
    for answers in ("ja", "j", "y", "Ja"):
        monkeypatch.setattr("click.prompt", lambda *_, **__: answers)  # noqa: B023
        output.confirm("Fortsette?")
    for answers in ("", "nei", "n", "no"):
        monkeypatch.setattr("click.prompt", lambda *_, **__: answers)  # noqa: B023
        with pytest.raises(click.Abort):
            output.confirm("Fortsette?")
    given = iter(["kanskje", "j"])
    monkeypatch.setattr("click.prompt", lambda *_, **__: next(given))
    output.confirm("Fortsette?")
    assert "svar ja eller nei" in capsys.readouterr().err


def test_plurals_are_by_the_catalogue() -> None:
    use_language("nn")
    assert several(*plural("{n} code", "{n} codes"), 1) == "1 kode"
    assert several(*plural("{n} code", "{n} codes"), 2) == "2 kodar"


def test_json_of_a_batch_is_read_in_norwegian(run: Run, study: Path, model: Path) -> None:
    Path("nye.csv").write_text("id;svar\n1;Eldre som er alene hjemme\n2;Ensomme unge\n", encoding="utf-8")
    done = run("batch", model, "nye.csv", "-o", "ut.jsonl", "--language", "nb")
    assert done.code == 0
    assert "Modell: " in done.err
    assert json.loads(Path("ut.jsonl").read_text(encoding="utf-8").splitlines()[0])["id"] == "1"


def test_stopped_while_it_loads_it_says_so_in_the_language(study: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from coder.cli.main import main; main()", "decide", str(study), "1"],
        env={**os.environ, "CODER_LANGUAGE": "nb"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.startswith("Bruk: coder decide")


def test_a_report_of_a_codebook_without_a_language_is_in_the_norwegian_of_its_reader(run: Run, tmp_path: Path) -> None:
    """English readers have the Norwegian chapter that they had: answers are Norwegian."""
    (tmp_path / "b.yaml").write_text("codes:\n  - name: sorg\n", encoding="utf-8")
    (tmp_path / "nn.yaml").write_text("language: en\ncodes:\n  - name: sorg\n", encoding="utf-8")
    (tmp_path / "svar.csv").write_text("id;svar\nK1;sorg og tap\nK2;noko anna her\n", encoding="utf-8")
    for name, book in (("a.db", "b.yaml"), ("b.db", "nn.yaml")):
        assert run("init", name, "--codebook", tmp_path / book).code == 0
        assert run("import", name, tmp_path / "svar.csv", "--open", "svar", "--id", "id").code == 0
        assert run("apply", name, "--response", "K1", "--code", "sorg").code == 0
    for language, written in (("nn", "Vedlegg: oversyn"), ("nb", "Vedlegg: oversikt"), ("en", "Vedlegg: oversikt")):
        assert written in run("--language", language, "report", "a.db", "--plan").out
        assert "Appendix: overview" in run("--language", language, "report", "b.db", "--plan").out
