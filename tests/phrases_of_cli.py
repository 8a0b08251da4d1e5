"""What the command line says, as its catalogue has to have it: out of the sources by Babel, and out of every help."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import click
from babel.messages.extract import extract_from_dir

import coder
from coder.cli.main import COMMANDS, cli
from coder.cli.speaking import paragraphs

PACKAGE = Path(coder.__file__).parent
KEYWORDS = {"_": None, "ngettext": (1, 2)}
"""What click marks its words with."""

UNSAID_FILES = (
    "_winconsole.py", "decorators.py", "utils.py", "_termui_impl.py", "shell_completion.py", "_textwrap.py",
)  # fmt: skip
"""Files of click whose words are never heard: of another console, pagers, editors, shells; help is looked at itself."""
UNSAID = {
    "Aborted!", "deprecated", "Press any key to continue...", "Unknown color {colour!r}", "(dynamic)",
    "Name '{name}' defined twice", "Error: The two entered values do not match.", "Repeat for confirmation",
    "Could not open file {filename!r}: {message}", "unknown error", "{value!r} is not a valid UUID.",
    "Invalid start character for option ({option})", "Positional arguments", "env var: {var}", "Choice({choices})",
    "Value must be an iterable.", "Boolean option {decl!r} cannot use the same flag for true/false.",
    "Could not determine name for option with declarations {decls!r}",
    "Arguments take exactly one parameter declaration, got {length}: {decls}.",
    "DeprecationWarning: The command {name!r} is deprecated.{extra_message}",
    "DeprecationWarning: The {param_type} {name!r} is deprecated.{extra_message}",
    "No options defined but a name was passed ({name}). Did you mean to declare an argument instead?"
    " Did you mean to pass '--{name}'?",
    "{value!r} does not match the format {format}.", "{name} {filename!r} does not exist.",
    "{name} {filename!r} is a file.", "{name} {filename!r} is a directory.", "{name} {filename!r} is not readable.",
    "{name} {filename!r} is not writable.", "{name} {filename!r} is not executable.",
}  # fmt: skip
"""Words of click that are never heard either: of what no command has, or what we say ourselves."""

Message = str | tuple[str, str]


def of_click() -> Iterator[Message]:
    """What click says, one wording or (one, many)."""
    for name, _line, message, _comments, _context in extract_from_dir(
        str(Path(click.__file__).parent), method_map=[("**.py", "python")], keywords=KEYWORDS
    ):
        first = message if isinstance(message, str) else message[0]
        if Path(name).name not in UNSAID_FILES and first not in UNSAID:
            yield message if isinstance(message, str) else (message[0], message[1])


def commands() -> Iterator[click.Command]:
    """The command line itself and all its commands."""
    yield cli
    context = click.Context(cli)
    for name in COMMANDS:
        command = cli.get_command(context, name)
        assert command is not None
        yield command
        yield from command.commands.values() if isinstance(command, click.Group) else ()


def helps() -> Iterator[Message]:
    """What help says: of commands by paragraphs, of options, and what stands for their values."""
    yield from COMMANDS.values()
    yield "required"  # click says it by a key of a dictionary, which Babel finds up to 2.18 alone
    for command in commands():
        context = click.Context(command, help_option_names=["-h", "--help"])
        for text in (command.help, command.epilog):
            yield from paragraphs(text or "")
        yield from filter(None, [command.short_help])
        for parameter in command.get_params(context):
            yield from filter(None, [parameter.metavar])
            if isinstance(parameter, click.Option):
                yield from paragraphs(parameter.help or "")


def counted_nouns() -> Iterator[str]:
    """What `output.counted` is asked for by name."""
    for path in (PACKAGE / "cli").glob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match call:
                case ast.Call(func=ast.Attribute(attr="counted"), args=[_, ast.Constant(noun)]):
                    yield str(noun)


def blanks(text: str) -> set[str]:
    """The names of the blanks in a message."""
    return {name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name}
