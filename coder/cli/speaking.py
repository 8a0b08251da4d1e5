"""The language of the command line: which one is in use, help in it, and click's own messages."""

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
"""Commands whose `--language` is that of what they write."""

OPTIONS, COMMAND = N_("[OPTIONS]"), N_("COMMAND [ARGS]...")
ERROR = N_("Error: {message}")
HELP = N_("The language of all that is said. Default: $CODER_LANGUAGE, else `coder settings`, else the locale's.")


def speak(arguments: Sequence[str]) -> None:
    """Use the language asked for on the line, else the one set, else the locale's. What is none, click refuses later.

    It is looked for before click reads the line, which can be refused before it has come to an option.
    """
    words.use_language(_asked_for(arguments) or _set())
    for module in [sys.modules[name] for name in sys.modules if name.startswith("click.")]:
        if hasattr(module, "_"):  # gettext's own would look for compiled catalogues
            vars(module).update(_=_, **({"ngettext": ngettext} if hasattr(module, "ngettext") else {}))


def _set() -> str:
    """The language that is set, else that of the locale, which `language_option` also refuses in."""
    try:
        chosen = settings.wanted("language")
    except CoderError:
        chosen = None
    return words.language_of_locale({"LANG": chosen} if chosen else None)


def _asked_for(arguments: Sequence[str]) -> str | None:
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
    """What every command understands; it has been heeded by `speak`. Where `needs_settings`, a file of settings that
    cannot be read is refused: no command does its work in another way than the one that was set.
    """

    def check(_ctx: click.Context, _parameter: click.Parameter, _value: str | None) -> None:
        if needs_settings:
            settings.kept()

    return click.Option(["--language"], type=click.Choice(languages()), expose_value=False, callback=check, help=HELP)


def in_language(command: click.Command) -> click.Command:
    """A copy of a command with its help in the language in use; in English the command itself."""
    if words.language() == "en":
        return command
    said = copy.copy(command)
    said._help_option = None  # click makes it, once
    said.help, said.epilog = _text(command.help), _text(command.epilog)
    said.short_help = command.short_help and _(command.short_help)
    said.options_metavar = _(OPTIONS)
    said.params = [_parameter(one) for one in command.params]
    if isinstance(said, click.Group):
        said.subcommand_metavar = _(COMMAND)
        said.commands = {name: in_language(one) for name, one in said.commands.items()}
    return said


LISTING = "\b\n"
"""What click has above lines that it is to leave as they stand."""


def paragraphs(text: str) -> list[str]:
    """A help text as the messages that are translated: paragraphs on one line each, listings as they stand."""
    parts = inspect.cleandoc(text).split("\n\n")
    return [part.removeprefix(LISTING) if part.startswith(LISTING) else " ".join(part.split()) for part in parts]


def _text(text: str | None) -> str | None:
    return text and "\n\n".join(f"{LISTING}{_(one)}" if "\n" in one else _(one) for one in paragraphs(text))


def _parameter(parameter: click.Parameter) -> click.Parameter:
    said = copy.copy(parameter)
    if said.metavar:
        said.metavar = _(said.metavar)
    if isinstance(said, click.Option):
        said.help = _text(said.help)
    return said
