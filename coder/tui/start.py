"""Opening the screen: project, language, keymap, then the application."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from coder.errors import CoderError
from coder.i18n.words import language_of_locale, use_language
from coder.project import open_project
from coder.settings import read_toml
from coder.tui import terminal
from coder.tui.app import CoderApp
from coder.tui.state.answer_queue import Order


def run(
    project: Path,
    coder_name: str,
    *,
    questions: Sequence[str] = (),
    theme: str | None = None,
    language: str | None = None,
    blind: bool | None = None,
    order: str | None = None,
    learn: bool = True,
    keymap: Path | None = None,
    keymap_wanted: bool = False,
    when_painted: Callable[[], None] | None = None,
) -> None:
    """Open a project on the screen until the coder leaves; call `when_painted` when it is first painted. Raises
    CoderError for a refused project or keymap, and the unexpected exception that ended the application.
    """
    use_language(language or language_of_locale())
    if not coder_name.strip():
        raise CoderError("An act needs the name of its coder.", "Give it with --coder NAME.")
    if "TEXTUAL_DRIVER" not in os.environ and not (sys.__stdin__ and sys.__stdin__.isatty() and sys.stdout.isatty()):
        raise CoderError("The coding screen needs a terminal.", "Start it from one, or use --web for a browser.")
    if "TEXTUAL_DRIVER" not in os.environ and sys.platform != "win32":
        terminal.check_terminal()
    own = read_keymap(keymap, wanted=keymap_wanted) if keymap is not None else {}
    with open_project(project, coder_name) as session:
        app = CoderApp(session, questions=questions, theme=theme, keymap=own, learn=learn, when_painted=when_painted)
        if blind is not None:
            app.state.settings.blind = blind
        if order is not None:
            app.state.set_order(Order(order))
        app.run()
        if app.unforeseen is not None:
            raise app.unforeseen


def read_keymap(path: Path, *, wanted: bool) -> dict[str, str]:
    """Return the user's keymap: action → keys separated by commas. A missing file is an error only if it was given."""
    if not path.is_file():
        if wanted:
            raise CoderError(
                "There is no keymap {path}.", 'Write one with lines such as: "code.accept" = "y"', path=path
            )
        return {}
    try:
        read = read_toml(path.read_text(encoding="utf-8"), path)
    except (UnicodeDecodeError, OSError) as error:
        raise CoderError(
            "{path} is no keymap: {error}.", 'Write lines such as: "code.accept" = "y"', path=path, error=error
        ) from error
    flat: dict[str, str] = {}
    for name, value in read.items():
        if isinstance(value, dict):
            flat.update({f"{name}.{inner}": str(keys) for inner, keys in value.items()})
        else:
            flat[name] = str(value)
    return flat
