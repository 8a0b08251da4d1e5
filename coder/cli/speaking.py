"""The language of the command line: the one in use, help in it, and click's own messages."""

from __future__ import annotations

import copy
import inspect
import sys
from collections.abc import Sequence

import click

from coder import settings
from coder.errors import CoderError
from coder.i18n import words
from coder.i18n.translator import languages
from coder.i18n.words import N_, _, ngettext

OWN_LANGUAGE = ("report",)
"""Commands whose `--language` is that of their output."""

OPTIONS, COMMAND = N_("[OPTIONS]"), N_("COMMAND [ARGS]...")
ERROR = N_("Error: {message}")
HELP = N_("The language of all output. Default: $CODER_LANGUAGE, else `coder settings`, else the locale's.")


def speak(arguments: Sequence[str]) -> None:
    """Use the language given on the line, else the one set, else the locale's. An unknown one is refused later, by
    click.

    The line is searched before click parses it, which can fail before it reaches an option.
    """
    words.use_language(_given_language(arguments) or _set())
    for module in [sys.modules[name] for name in sys.modules if name.startswith("click.")]:
        if hasattr(module, "_"):  # gettext's own would look for compiled catalogues
            vars(module).update(_=_, **({"ngettext": ngettext} if hasattr(module, "ngettext") else {}))


def _set() -> str:
    """Return the language set, else that of the locale, which `language_option` also refuses in."""
    try:
        chosen = settings.wanted("language")
    except CoderError:
        chosen = None
    return words.language_of_locale({"LANG": chosen} if chosen else None)


def _given_language(arguments: Sequence[str]) -> str | None:
    found = None
    for place, argument in enumerate(arguments):
        if argument == "--" or argument in OWN_LANGUAGE:
            break
        name, equals, value = argument.partition("=")
        if name == "--language":
            value = value if equals else next(iter(arguments[place + 1 :]), "")
            found = value if value in languages() else found
    return found


def language_option(*, needs_settings: bool = False) -> click.Option:
    """Return the option of every command that `speak` has read already. With `needs_settings`, an unreadable settings
    file is refused, since the command would otherwise work with other settings.
    """

    def check(_ctx: click.Context, _parameter: click.Parameter, _value: str | None) -> None:
        if needs_settings:
            settings.file_values()

    return click.Option(["--language"], type=click.Choice(languages()), expose_value=False, callback=check, help=HELP)


def in_language(command: click.Command) -> click.Command:
    """Return a copy of a command with translated help; in English the command itself."""
    if words.language() == "en":
        return command
    translated = copy.copy(command)
    translated._help_option = None  # click makes it once
    translated.help, translated.epilog = _text(command.help), _text(command.epilog)
    translated.short_help = command.short_help and _(command.short_help)
    translated.options_metavar = _(OPTIONS)
    translated.params = [_parameter(parameter) for parameter in command.params]
    if isinstance(translated, click.Group):
        translated.subcommand_metavar = _(COMMAND)
        translated.commands = {name: in_language(subcommand) for name, subcommand in translated.commands.items()}
    return translated


LISTING = "\b\n"
"""Marks lines for click not to wrap."""


def paragraphs(text: str) -> list[str]:
    """Split a help text into messages for translation: paragraphs on one line each, listings unchanged."""
    parts = inspect.cleandoc(text).split("\n\n")
    return [part.removeprefix(LISTING) if part.startswith(LISTING) else " ".join(part.split()) for part in parts]


def _text(text: str | None) -> str | None:
    return text and "\n\n".join(
        f"{LISTING}{_(paragraph)}" if "\n" in paragraph else _(paragraph) for paragraph in paragraphs(text)
    )


def _parameter(parameter: click.Parameter) -> click.Parameter:
    translated = copy.copy(parameter)
    if translated.metavar:
        translated.metavar = _(translated.metavar)
    if isinstance(translated, click.Option):
        translated.help = _text(translated.help)
    return translated
