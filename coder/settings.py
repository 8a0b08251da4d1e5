"""Settings for all of a person's work: in the environment, or in `settings.toml` in the configuration folder.

Precedence: the command line, the environment, the project, the file, the defaults.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from coder.errors import CoderError, FileRefused, Hint, nearest, there_is
from coder.i18n.translator import languages
from coder.message import Message

FILE = "CODER_SETTINGS"
"""The environment variable that names another file."""
THEMES = ("dark", "light", "contrast", "16")
"""Themes of the screen, in the order of the key that cycles through them."""


class Setting(NamedTuple):
    """A setting: its environment variable, the command-line option for a single use, with a command that has it, and
    the default. `check` raises CoderError for an invalid value.
    """

    variable: str
    option: str
    default: Message
    check: Callable[[str], object]


class FileValue(NamedTuple):
    """A value in the file, and its line."""

    value: str
    line: int


def _one_of(values: tuple[str, ...]) -> Callable[[str], object]:
    def check(value: str) -> None:
        if value not in values:
            raise CoderError(
                "«{value}» is none of its values.", nearest(value, values) or there_is(values), value=value
            )

    return check


def _number(value: str) -> int:
    if not (value.isascii() and value.isdigit()) or len(value) > 6:
        raise CoderError("«{value}» is no whole number.", "Give one, such as 5.", value=value)
    return int(value)


def _unit(value: str) -> object:
    from coder.model.unit import read_unit  # imports all the nouns, which most commands do not need at start

    return read_unit(value)


def _name(value: str) -> None:
    if not value.strip() or re.search(r"[\x00-\x1f\x7f]", value):
        raise CoderError("«{value}» is no name.", "Give one, on one line.", value=value)


SETTINGS: Mapping[str, Setting] = {
    "coder": Setting("CODER_NAME", "--coder", Message("your user name"), _name),
    "language": Setting("CODER_LANGUAGE", "--language", Message("that of the locale"), _one_of(languages())),
    "theme": Setting("CODER_THEME", "code --theme", Message("dark"), _one_of(THEMES)),
    "encoder": Setting("CODER_ENCODER", "--encoder", Message("e5 where it is installed, else none"), _name),
    "unit": Setting("CODER_UNIT", "init --unit", Message("by the first file"), _unit),
    "mask": Setting("CODER_MASK", "report --mask", Message("5 for persons, else 0"), _number),
}
"""Settings by their name in the file."""


def checked(name: str, value: str) -> None:
    """Raise CoderError, naming the setting, for an invalid value."""
    try:
        SETTINGS[name].check(value)
    except CoderError as error:
        raise CoderError(Message("{name}: {problem}", name=name, problem=error.what), error.hints) from error


def folder() -> Path:
    """Return the platform's configuration folder, as `click.get_app_dir` and platformdirs do: the former is for the
    command line alone, and importing the latter takes a fifth of the time allowed to `coder --help`.
    """
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA") or Path.home()) / "coder"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "coder"
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config").expanduser() / "coder"


def file() -> Path:
    """Return the path of the settings file, whether it exists or not."""
    return Path(path_set).absolute() if (path_set := os.environ.get(FILE)) else folder() / "settings.toml"


def wanted(name: str, of_project: str | None = None) -> str | None:
    """Return the value of a setting: that of the environment, else the project's, else the file's.

    Raises CoderError for an invalid value, and FileRefused for an invalid file.
    """
    return value_and_source(name, of_project)[0]


def value_and_source(name: str, of_project: str | None = None) -> tuple[str | None, str]:
    """Return the value as `wanted` does, and its source: `environment`, `project`, `file`, or `default`."""
    if value := of_environment(name):
        return value, "environment"
    if of_project:
        return of_project, "project"
    file_value = file_values().get(name)
    return (file_value.value, "file") if file_value else (None, "default")


def of_environment(name: str) -> str | None:
    """Return the value in the environment, or None. A language is parsed like a locale, and never refused."""
    variable = SETTINGS[name].variable
    value = os.environ.get(variable)
    if value and name != "language":
        try:
            checked(name, value)
        except CoderError as error:
            raise CoderError(
                Message("${variable}: {problem}", variable=variable, problem=error.what), error.hints
            ) from error
    return value or None


def file_values() -> dict[str, FileValue]:
    """Return the values in the file, by the names of SETTINGS; empty without a file. Raises FileRefused."""
    settings_text = read_text()
    return values_in(settings_text) if settings_text else {}


def read_text() -> str:
    """Return the text of the file; empty without one. Raises FileRefused, OSError."""
    path = file()
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as error:
        raise FileRefused("{file} is not in UTF-8.", "Save it as UTF-8.", file=path) from error


def values_in(settings_text: str) -> dict[str, FileValue]:
    """Return the values in the text of a settings file, by name. Raises FileRefused."""
    values_read = {}
    for name, value in read_toml(settings_text, file()).items():
        line = line_of(name, settings_text)
        try:
            if name not in SETTINGS:
                raise CoderError(
                    "there is no setting «{name}».", nearest(name, SETTINGS) or there_is(SETTINGS), name=name
                )
            if isinstance(value, bool) or not isinstance(value, str | int):
                raise CoderError("{name} is no text or number.", 'Write it so: {name} = "…"', name=name)
            checked(name, str(value))
        except CoderError as error:
            raise _refused(file(), line, error.what, error.hints) from error
        values_read[name] = FileValue(str(value), line)
    return values_read


def read_toml(text: str, path: Path) -> dict[str, object]:
    """Parse a TOML file. Raises FileRefused with the offending line."""
    import tomllib  # only where there is such a file

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = str(error).partition(" (at ")[2]
        line = int(place[1]) if (place := re.match(r"line (\d+)", at)) else text.count("\n") + 1
        raise _refused(
            path, line, Message("this is no TOML."), Message('Write lines such as: name = "value"')
        ) from error


def _refused(path: Path, line: int, problem: Message, hint: Hint) -> FileRefused:
    return FileRefused(Message("{file}, line {line}: {problem}", file=path, line=line, problem=problem), hint)


def line_of(name: str, settings_text: str) -> int:
    """Return the line on which a name is given its value, or begins a table."""
    begins = re.compile(rf"""\s*(\[\s*)?["']?{re.escape(name)}["']?\s*[=.\]]""")
    return next((number for number, line in enumerate(settings_text.splitlines(), 1) if begins.match(line)), 1)
