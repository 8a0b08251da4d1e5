"""Write the man pages: one for `coder`, one for every command, from their help. The build of a wheel runs it.

    uv run python tools/man_pages.py man/man1
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import click

from coder import __version__
from coder.cli.main import COMMANDS, cli


def every_command() -> dict[str, click.Command]:
    """What is typed → the command, sub-commands after their own."""
    context, found = click.Context(cli), {"coder": cli}
    for name in COMMANDS:
        command = cli.get_command(context, name)
        assert command is not None
        found[f"coder {name}"] = command
        if isinstance(command, click.Group):
            found |= {f"coder {name} {sub}": below for sub, below in command.commands.items()}
    return found


def page(typed: str, command: click.Command) -> str:
    """The man page of a command, in the language of roff."""
    context = click.Context(command, info_name=typed, help_option_names=cli.context_settings["help_option_names"])
    first, *more = (command.help or "").split("\n\n")
    title = typed.replace(" ", "-").upper()
    lines = [
        f'.TH "{title}" "1" "" "coder {__version__}" "coder"', ".SH NAME",
        f"{typed.replace(' ', '-')} \\- {plain(' '.join(first.split()).rstrip('.:'))}", ".SH SYNOPSIS",
        f".B {plain(typed)}", plain(" ".join(command.collect_usage_pieces(context))),
    ]  # fmt: skip
    if more or len(first.split()) > 12:
        lines.append(".SH DESCRIPTION")
        for part in (first, *more):
            lines += [".PP", *_paragraph(part)]
    lines.append(".SH OPTIONS")
    for parameter in command.get_params(context):
        told = parameter.get_help_record(context)
        if told is not None:
            lines += [".TP", f"\\fB{plain(told[0])}\\fR", plain(told[1])]
    if isinstance(command, click.Group):
        lines.append(".SH COMMANDS")
        names = COMMANDS if command is cli else {name: one.get_short_help_str(200) for name, one in command.commands.items()}
        for name, what in names.items():
            lines += [".TP", f"\\fB{name}\\fR", plain(what)]
    if command is cli:
        lines += [".SH FILES", ".TP", "\\fIsettings.toml\\fR, \\fIkeys.toml\\fR", plain("In the folder that `coder settings --where` tells.")]
        lines += [".SH SEE ALSO", ", ".join(f"\\fBcoder-{name}\\fR(1)" for name in COMMANDS)]
    else:
        lines += [".SH SEE ALSO", "\\fBcoder\\fR(1)"]
    return "\n".join(lines) + "\n"


def _paragraph(text: str) -> list[str]:
    """A paragraph of a help text; what click is to leave as it stands keeps its lines."""
    if text.strip().startswith("\b"):
        return [".nf", *(plain(line.strip()) for line in text.strip().splitlines()[1:]), ".fi"]
    return [plain(" ".join(text.split()))]


def plain(text: str) -> str:
    """Text that roff prints as it stands."""
    said = text.replace("\\", "\\e").replace("-", "\\-")
    return re.sub(r"^([.'])", r"\\&\1", said)


def write(folder: Path) -> list[Path]:
    """Write all pages into a folder, and tell which."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for typed, command in every_command().items():
        made.append(folder / f"{typed.replace(' ', '-')}.1")
        made[-1].write_text(page(typed, command), encoding="utf-8")
    return made


if __name__ == "__main__":
    print(f"{len(write(Path(sys.argv[1])))} pages")
