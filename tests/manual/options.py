"""The page of every command's options, made from their help."""

from __future__ import annotations

from collections.abc import Iterator

import click

from coder.cli.main import COMMANDS, cli


def every_command() -> Iterator[tuple[str, click.Command]]:
    """Each command and sub-command by what is typed."""
    context = click.Context(cli)
    for name in COMMANDS:
        command = cli.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            for sub, below in command.commands.items():
                yield f"{name} {sub}", below
        else:
            yield name, command


def options_page() -> str:
    """What `--help` says of every command, in English."""
    parts = ["# Options of every command\n\nWhat `coder COMMAND --help` says, in the order of `coder --help`.\n"]
    for typed, command in every_command():
        context = click.Context(
            command, info_name=f"coder {typed}", help_option_names=cli.context_settings["help_option_names"],
            max_content_width=100, terminal_width=100,
        )  # fmt: skip
        parts.append(f"## coder {typed}\n\n```text\n{command.get_help(context).rstrip()}\n```\n")
    return "\n".join(parts)
