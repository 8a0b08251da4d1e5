"""Completes values of options in the shell from the names in the project on the line."""

from __future__ import annotations

import os
from pathlib import Path

import click
from click.shell_completion import split_arg_string

from coder.errors import CoderError
from coder.i18n.words import _
from coder.project import open_project
from coder.queries import codebooks, status, variables
from coder.text.visible import visible

LIKE = {
    "--without": "--code", "--change": "--code", "--coder": "--by", "--by-coder": "--by", "--variable": "--where",
    "--weight": "--where", "--join": "--code", "--out": "--code", "--before": "--code",
    "--pair": "--code", "--take": "--by",
}  # fmt: skip
"""Options that take the same names as another."""
OFFERED = {"--code", "--question", "--by", "--where", *LIKE}


def offer(command: click.Command) -> None:
    """Add completion to the options of `command` that take names of the project."""
    for parameter in command.params:
        known = next((name for name in parameter.opts if name in OFFERED), None)
        if isinstance(parameter, click.Option) and known is not None:
            parameter._custom_shell_complete = _names


def _names(ctx: click.Context, parameter: click.Parameter, begun: str) -> list[str]:

    # An option without its value stops the parser before it sets PROJECT: look at the line.
    line = split_arg_string(os.environ.get("COMP_WORDS", ""))
    project = next((path for path in (Path(word).expanduser() for word in line[1:]) if _is_database(path)), None)
    if project is None:
        return []
    option = next(name for name in parameter.opts if name in OFFERED)
    try:
        with open_project(project, read_only=True) as session:
            kind = "--where" if parameter.metavar == _("VARIABLE") else LIKE.get(option, option)
            if kind == "--code":
                book = codebooks.codebook_of(session)
                names = [book.reference(code) for code in book if not code.retired]
            elif kind == "--by":
                names = [progress.coder for progress in status.status_of(session).coders]
            else:
                wanted = "open" if kind == "--question" else "closed"
                end = "=" if option == "--where" else ""
                names = [
                    f"{variable.name}{end}" for variable in variables.variables_of(session) if variable.kind == wanted
                ]
                if option == "--where" and "=" in begun:
                    names = variables.values_of(session, begun.partition("=")[0])
    except CoderError:
        return []
    typable = [" ".join(name.split()) for name in names]  # joined to one line; it still matches the value
    return [name for name in typable if name.casefold().startswith(begun.casefold()) and visible(name) == name]


def _is_database(path: Path) -> bool:
    """Return whether `path` is an SQLite file: the line may contain input and output files as well."""
    try:
        with path.open("rb") as file:
            return file.read(15) == b"SQLite format 3"
    except (OSError, ValueError):
        return False
