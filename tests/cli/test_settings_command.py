"""`coder settings`: what is set for all work, where it is from, and what a command makes of it."""

from __future__ import annotations

import getpass
import json
import sys
from pathlib import Path

import click
import pytest
from hypothesis import given
from hypothesis import settings as times
from hypothesis import strategies as st
from platformdirs import user_config_dir

from coder import settings, settings_file
from coder.errors import CoderError
from coder.operations.reporting import make_report
from coder.project import open_project
from coder.queries.units import unit_of
from coder.tui.app import CoderApp
from coder.tui.themes import THEMES
from tests.cli.conftest import Run


@pytest.fixture(autouse=True)
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of settings of this test alone, which is not there yet; nothing is set in the environment."""
    path = tmp_path / "own folder" / "settings.toml"
    monkeypatch.setenv("CODER_SETTINGS", str(path))
    for setting in settings.SETTINGS.values():
        monkeypatch.delenv(setting.variable, raising=False)
    monkeypatch.setenv("LC_ALL", "en")
    monkeypatch.delenv("LANGUAGE", raising=False)
    return path


def shown_settings(run: Run, *arguments: object) -> dict[str, tuple[str | None, str]]:
    """Name → value and where it is from."""
    done = run("settings", *arguments, "--json")
    assert done.code == 0, done.err
    return {name: (setting["value"], setting["from"]) for name, setting in json.loads(done.out).items()}


def test_a_default_that_is_a_value_is_shown_as_it_is_typed_in_norwegian(run: Run, file: Path) -> None:
    shown = {line.split()[0]: line.split()[1] for line in run("settings", "--language", "nb").out.splitlines()[2:]}
    assert run("settings", "theme", shown["theme"], "--language", "nb").code == 0
    assert f'theme = "{shown["theme"]}"' in file.read_text(encoding="utf-8")


def test_what_is_set_is_kept_told_and_taken_out_again(run: Run, file: Path) -> None:
    assert run("settings", "--where").out == f"{file}\n"
    assert shown_settings(run) == dict.fromkeys(settings.SETTINGS, (None, "default"))
    for name, value in {
        "coder": "Åse «O» \\", "language": "nn", "theme": "16", "encoder": "none", "unit": "organisation kommune",
        "mask": "10",
    }.items():  # fmt: skip
        assert run("settings", name, value).code == 0
        assert shown_settings(run, name) == {name: (value, "file")}
    assert file.read_text("utf-8").splitlines()[-1] == "mask = 10"
    assert run("settings", "language", "--unset").code == 0
    assert shown_settings(run, "language") == {"language": (None, "default")}
    assert shown_settings(run, "mask") == {"mask": ("10", "file")}


def test_the_table_tells_each_source_and_what_holds_by_default(
    run: Run, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("settings", "theme", "light")
    monkeypatch.setenv("CODER_MASK", "7")
    shown = {line.split()[0]: line for line in run("settings").out.splitlines()[2:]}
    assert list(shown) == list(settings.SETTINGS)
    assert f"{getpass.getuser()} (your user name)" in shown["coder"]
    assert "settings.toml" in shown["theme"]
    assert "environment" in shown["mask"]
    assert "default" in shown["unit"]
    for name, setting in settings.SETTINGS.items():
        assert f"${setting.variable}" in shown[name]


def test_an_option_goes_before_the_environment_a_project_the_file_and_the_default(
    run: Run, study: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def theme(asked: str | None = None) -> str:
        with open_project(study, "Kari") as session:
            return CoderApp(session, theme=asked).theme

    assert theme() == "coder-dark"
    run("settings", "theme", "light")
    assert theme() == "coder-light"
    with open_project(study, "Kari") as session:
        app = CoderApp(session)
        app.state.settings.theme = "contrast"
        app.state.save_settings()
    assert theme() == "coder-contrast"
    run("settings", "coder", "Kari")
    assert shown_settings(run, "theme", "--project", study) == {"theme": ("contrast", "project")}
    monkeypatch.setenv("CODER_THEME", "16")
    assert theme() == "coder-16"
    assert shown_settings(run, "theme", "--project", study) == {"theme": ("16", "environment")}
    assert theme("dark") == "coder-dark"


def test_acts_are_signed_by_who_is_set(run: Run, study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def signed(*arguments: str) -> str:
        assert run("apply", study, "--response", "1", "--code", "ensomhet", *arguments).code == 0
        newest: str = json.loads(run("log", study, "--limit", "1", "--json").out)[0]["coder"]
        run("undo", study)
        return newest

    run("settings", "coder", "Olav")
    assert signed() == "Olav"
    monkeypatch.setenv("CODER_NAME", "Ingrid")
    assert signed() == "Ingrid"
    assert signed("--coder", "Kari") == "Kari"


def test_the_language_that_is_set_is_spoken(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("settings", "language", "nb")
    assert "ingen prosjektfil" in run("status", "x.db").err
    monkeypatch.setenv("CODER_LANGUAGE", "en_GB.UTF-8")
    assert "no project file" in run("status", "x.db").err
    assert "ingen prosjektfil" in run("status", "x.db", "--language", "nb").err


def test_a_new_project_is_of_the_unit_that_is_set(run: Run, study: Path, tmp_path: Path) -> None:
    run("settings", "unit", "organisation kommune/kommuner")
    run("init", "set.db")
    run("init", "said.db", "--unit", "document")
    with open_project(tmp_path / "set.db") as session:
        assert (unit_of(session).kind, unit_of(session).noun) == ("organisation", "kommune/kommuner")
    with open_project(tmp_path / "said.db") as session:
        assert unit_of(session).kind == "document"
    assert shown_settings(run, "unit", "--project", "said.db") == {"unit": ("document", "project")}


def test_a_mask_that_is_set_hides_more_of_persons_never_less(
    run: Run, study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hides_below(kind: str, *arguments: str) -> int:
        run("unit", study, kind, "--noun", "skole" if kind == "organisation" else "")
        with open_project(study) as session:
            return make_report(session, [Path("r.md")], undecided="hide").hides_below

    assert (hides_below("person"), hides_below("organisation")) == (5, 0)
    run("settings", "mask", "3")
    assert (hides_below("person"), hides_below("organisation")) == (5, 3)
    monkeypatch.setenv("CODER_MASK", "10")
    assert (hides_below("person"), hides_below("organisation")) == (10, 10)
    assert "mask_below: 10 " in run("report", study, "--show-definition").out
    assert "mask_below: 0 " in run("report", study, "--show-definition", "--mask", "0").out


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ('coder = "Kari"\n# mine\ncolour = "red"\n', 3, "there is no setting «colour»"),
        ('\ntheme = "lite"\n', 2, "theme: «lite» is none of its values"),
        ('language = "sv"', 1, "language: «sv» is none of its values"),
        ("mask = -1", 1, "mask: «-1» is no whole number"),
        ("mask = true", 1, "mask is no text or number"),
        ('\n\n[mask]\nbelow = "1"', 3, "mask is no text or number"),
        ('unit = "kommune"', 1, "unit: A case is no «kommune»"),
        ('coder = " "', 1, "coder: « » is no name"),
        ('coder = "Kari\n', 1, "this is no TOML"),
        ('coder = "Kari"\nmask = = 1\n', 2, "this is no TOML"),
        ('coder = "Kari"\ncoder = "Olav"\n', 2, "this is no TOML"),
    ],
)
def test_a_file_with_a_mistake_is_refused_with_its_line_and_left_as_it_is(
    run: Run, study: Path, file: Path, text: str, line: int, problem: str
) -> None:
    file.parent.mkdir()
    file.write_text(text, encoding="utf-8")
    for arguments in (["status", study], ["settings"], ["settings", "theme", "16"], ["report", study, "--plan"]):
        done = run(*arguments)
        assert done.code == 1
        assert f"settings.toml, line {line}: {problem}" in done.err
        assert len(done.err.strip().splitlines()) == 2, "what is wrong, and what to do"
        assert "Expected" not in done.err
    assert file.read_text("utf-8") == text
    assert run("status", "--help").code == 0
    assert run("settings", "--where").code == 0
    done = run("doctor")
    assert done.code == 1
    assert f"settings.toml, line {line}: {problem}" in done.out


@pytest.mark.parametrize(("variable", "value"), [("CODER_MASK", "few"), ("CODER_THEME", "x"), ("CODER_UNIT", "skole")])
def test_a_mistake_in_the_environment_names_the_variable(
    run: Run, study: Path, monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)
    done = run("settings")
    assert done.code == 1
    assert f"${variable}: " in done.err
    assert f"«{value}»" in done.err


def test_a_file_that_is_no_text_is_refused(run: Run, file: Path) -> None:
    file.parent.mkdir()
    file.write_bytes(b'coder = "K\xe5re"')
    assert "is not in UTF-8" in run("settings").err


def test_what_else_stands_in_the_file_stays(run: Run, file: Path) -> None:
    file.parent.mkdir()
    file.write_text('# mine\n  coder= "Kari" # who\n\n"theme" = \'dark\'', encoding="utf-8")
    assert run("settings", "theme", "light").code == 0
    assert run("settings", "mask", "5").code == 0
    assert file.read_text("utf-8") == '# mine\n  coder= "Kari" # who\n\ntheme = "light"\nmask = 5\n'


def test_a_value_that_stands_on_several_lines_is_for_people_to_change(run: Run, file: Path) -> None:
    file.parent.mkdir()
    text = 'encoder = """a\\\n  b"""\n'
    file.write_text(text, encoding="utf-8")
    assert "by hand" in run("settings", "encoder", "none").err
    assert file.read_text("utf-8") == text


@times(max_examples=40)
@given(st.dictionaries(st.sampled_from(["coder", "encoder"]), st.text()), st.text())
def test_any_value_that_is_kept_is_read_as_it_was_given(
    tmp_path_factory: pytest.TempPathFactory, given: dict[str, str], before: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.toml"
    comment = "# " + "".join(letter for letter in before if letter.isprintable())
    path.write_text(f"{comment}\n", encoding="utf-8", errors="replace")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("CODER_SETTINGS", str(path))
        for name, value in given.items():
            try:
                settings_file.write_setting(name, value)
            except CoderError:
                assert settings.file_values().get(name) is None
            else:
                assert settings.file_values()[name].value == value
    assert path.read_text("utf-8").splitlines()[0] == comment.encode(errors="replace").decode()


@pytest.mark.skipif(sys.platform == "win32", reason="the folder of the environment is another one there")
def test_the_folder_is_the_one_of_the_platform(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for place in ("", str(tmp_path / "x")):
        monkeypatch.setenv("XDG_CONFIG_HOME", place)
        assert settings.folder() == Path(user_config_dir("coder", appauthor=False))
    assert settings.folder() == Path(click.get_app_dir("coder"))


def test_every_theme_that_can_be_set_is_there() -> None:
    assert tuple(theme.name for theme in THEMES) == tuple(f"coder-{name}" for name in settings.THEMES)
