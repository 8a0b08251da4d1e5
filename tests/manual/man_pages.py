"""The man pages: one for `coder` and one for every command, made from their help. They are shipped in the wheel."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial

import click

from coder import __version__
from coder.cli.main import COMMANDS, cli
from tests.manual.options import every_command


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
        if told is not None and told[1]:
            lines += [".TP", f"\\fB{plain(told[0])}\\fR", plain(told[1])]
    if isinstance(command, click.Group):
        lines.append(".SH COMMANDS")
        within = {name: subcommand.get_short_help_str(200) for name, subcommand in command.commands.items()}
        for name, what in (COMMANDS if command is cli else within).items():
            lines += [".TP", f"\\fB{name}\\fR", plain(what)]
    if command is cli:
        lines += [".SH FILES", ".TP", "\\fIsettings.toml\\fR, \\fIkeys.toml\\fR"]
        lines.append(plain("In the folder that `coder settings --where` tells."))
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
    escaped = text.replace("\\", "\\e").replace("-", "\\-")
    return re.sub(r"^([.'])", r"\\&\1", escaped)


def man_pages() -> Mapping[str, Callable[[], str]]:
    """The name of each page → what makes it."""
    context = click.Context(cli)
    groups = (
        (name, command) for name in COMMANDS if isinstance(command := cli.get_command(context, name), click.Group)
    )
    typed = {"coder": cli, **{f"coder {name}": named_command for name, named_command in (*groups, *every_command())}}
    return {f"{name.replace(' ', '-')}.1": partial(page, name, command) for name, command in sorted(typed.items())}
