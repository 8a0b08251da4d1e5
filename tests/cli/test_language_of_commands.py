"""The command line in bokmål and nynorsk: chosen by option, environment and locale; nothing is left in English."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from coder.cli import output
from coder.cli.main import COMMANDS
from coder.i18n.catalogue import LOCALE
from coder.i18n.translator import languages
from coder.i18n.words import plural, several, use_language
from tests.catalogues import Said
from tests.cli.conftest import Run
from tests.phrases_of_cli import counted_nouns


def test_what_is_marked_for_translation_is_found() -> None:
    assert set(counted_nouns()) <= set(output.NOUNS)


@pytest.mark.parametrize(
    ("arguments", "environment", "said"),
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
    run: Run, monkeypatch: pytest.MonkeyPatch, arguments: list[str], environment: dict[str, str], said: str
) -> None:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert said in run(*arguments).err


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


ENGLISH = re.compile(
    r"\b(the|and|of|with|without|is|are|was|were|not|which|that|this|it|you|your|by|from|or|"
    r"answers?|codes|coded|run|file|shows?|lists?|default|cannot|there|all|none|only|each|Note|Error|Usage)\b"
)
"""Words that no sentence in Norwegian has, but every one in English."""

TYPED = re.compile(
    r"^  [a-z]+  |`[^`]*`|coder [a-z]+.*|«[^»]*»|'[^']*'|\[[^\]]*\]|--?[a-z][a-z-]*(?: (?:all|codebook)\b)?|\S+\.\w+"
    r"|none(?=: )"
)
"""What is typed, quoted or a value: it is the same in every language."""


def english_in(text: str) -> list[str]:
    """The lines in which English words stand outside what is typed or quoted."""
    return [line for line in text.splitlines() if ENGLISH.search(TYPED.sub("", line))]


def test_english_is_noticed() -> None:
    assert english_in("Made study.db with 3 codes.\nLaget study.db med 3 koder.\n  --by KODER  Of the sample.") == [
        "Made study.db with 3 codes.", "  --by KODER  Of the sample.",
    ]  # fmt: skip


WALK = """
init new.db --codebook kodebok.yaml
import new.db svar.csv --open grupper --open tiltak --dry-run
import new.db svar.csv --open grupper --open tiltak
import new.db svar.csv --open grupper --open tiltak
status new.db
apply new.db --response 1 --code eldre
apply new.db --response 3 --no-code-fits
search new.db eldre
search new.db --uncoded
suggest new.db
runs new.db
runs new.db --run 1
decide new.db --list
decide new.db 1 --accept
memo new.db Husk_dette --response 1
memo new.db
sample new.db --question grupper --n 3
sample new.db --question grupper --plan
sample new.db
redact new.db
codebook show new.db
codebook check kodebok.yaml
codebook diff new.db kodebok.yaml
export new.db -o ut.csv
report new.db -o ut.md --undecided hide
model new.db -o m.model
log new.db
undo new.db
redo new.db
remove new.db --response 1 --code eldre
rename new.db grupper hvem
check new.db
erase new.db --case K5 --yes
"""


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_no_sentence_is_left_in_english(run: Run, study: Path, language: str) -> None:
    left = []
    for line in WALK.split("\n"):
        if line:
            done = run("--language", language, *line.split())
            assert done.code == 0, (line, done.err)
            assert done.out + done.err, line
            left += [f"{line}: {one}" for one in english_in(done.out + done.err)]
    assert left == []


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


def test_a_language_is_added_by_a_catalogue_alone(suggested: Path, tmp_path: Path, wordings: tuple[Said, ...]) -> None:
    """A folder with a catalogue is a language of the command line, the screen and reports; no source names it."""
    made = Catalog(locale="se", charset="UTF-8")
    for said in wordings:
        several = (f"◊{said.one}", f"◊{said.many}")
        made.add(
            (said.one, said.many) if said.many else said.one, several if said.many else several[0], context=said.context
        )
    for name in languages()[1:]:
        (tmp_path / name).symlink_to(LOCALE / name, target_is_directory=True)
    target = tmp_path / "se" / "LC_MESSAGES" / "coder.po"
    target.parent.mkdir(parents=True)
    with target.open("wb") as file:
        write_po(file, made)
    start = (
        "import sys, pathlib, coder.i18n.catalogue as words; words.LOCALE = pathlib.Path(sys.argv.pop(1));"
        "from coder.cli.main import main; main()"
    )
    report = tmp_path / "report.md"
    done = subprocess.run(
        [sys.executable, "-c", start, tmp_path, "report", suggested, "--language", "se", "-o", report,
         "--undecided", "show"],
        env={**os.environ, "CODER_LANGUAGE": "", "LANG": "se_NO.UTF-8"}, capture_output=True, encoding="utf-8",
    )  # fmt: skip
    assert (done.returncode, "◊Wrote" in done.stdout + done.stderr) == (0, True), done.stderr
    assert "◊No answers are coded yet." in report.read_text(encoding="utf-8")
