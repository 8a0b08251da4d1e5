"""`coder doctor`: what the program runs on, and whether it works here."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coder import settings
from coder.cli import options, output
from coder.encoders.kinds import chosen
from coder.errors import CoderError
from coder.i18n.words import N_, _, translated
from coder.model.decoding import plain_fields
from coder.operations import trying
from coder.project import open_project
from coder.queries import installation, status

if TYPE_CHECKING:
    from coder.queries.installation import Library

PURPOSES = {"log": N_("log"), "cache": N_("cache"), "config": N_("settings"), "temporary": N_("passing files")}


@click.command("doctor")
@click.argument("project", type=options.FilePath, metavar="[PROJECT]", required=False)
@options.as_json
@click.pass_context
def command(ctx: click.Context, project: Path | None, as_json: bool) -> None:
    """Say what the program runs on and whether it works here; verify a project file if one is given.

    Nothing is sent anywhere: the lines are for you to read, and to show to whoever helps you. They hold no answers.
    """
    found, terminal, tried = installation.installation(), _terminal(), trying.try_out()
    unset = _settings_refused()
    encoder = _encoder()
    problems = None if project is None else _problems(project)
    healthy = not (tried.error or tried.network or problems or unset)
    if as_json:
        libraries = [plain_fields(library) for library in found.libraries]
        folders = [
            {"for": folder.purpose, "path": str(folder.path), "writable": folder.writable} for folder in found.folders
        ]
        log_lines = [{"at": at, "what": what} for at, what in found.logged]
        shown: dict[str, object] = {
            "healthy": healthy, "versions": found.versions, "libraries": libraries, "extras": found.extras,
            "encoder": encoder, "settings": unset,
            "terminal": terminal, "folders": folders, "log": {"path": str(found.log), "last": log_lines},
            "network": list(tried.network), "stopped": tried.error, "problems": problems,
        }  # fmt: skip
        output.write_json(shown)
    else:
        rows = [(name, value) for name, value in found.versions.items()]
        rows += dict.fromkeys(
            (library.name, _version(library)) for library in found.libraries if not library.extra or library.found
        )
        rows += [
            (_("extra {name}").format(name=name), _("installed") if there else _("not installed"))
            for name, there in found.extras.items()
        ]
        rows += [(_("encoder in use"), encoder)]
        rows += [(_("terminal"), ", ".join(f"{name} {value}" for name, value in terminal.items()))]
        for folder in found.folders:
            writable = _("can be written") if folder.writable else _("cannot be written")
            rows.append((_(PURPOSES[folder.purpose]), f"{folder.path} ({writable})"))
        rows += [(_("refused"), refusal) for refusal in unset]
        rows += [(_("in the log"), f"{at} {what}") for at, what in found.logged]
        output.print_table((_("what"), _("found")), rows)
        _show_trial(tried.network, tried.error, str(tried.log or ""))
        for problem in problems or ():
            output.data(translated(problem))
        if problems == []:
            output.data(_("{file} is sound.").format(file=project))
    if not healthy:
        ctx.exit(1)


def _version(library: Library) -> str:
    """Return the version of a library, with the allowed or tested versions if they differ."""
    if not library.fits:
        return f"{library.found or _('missing')} ({library.allowed})"
    if library.tested in ("", library.found):
        return library.found
    return _("{version} (tested with {other})").format(version=library.found, other=library.tested)


def _settings_refused() -> list[str]:
    """Return which settings cannot be read."""
    refused = []
    for name in settings.SETTINGS:
        try:
            settings.wanted(name)
        except CoderError as error:
            refused.append(translated(error.what))
    return list(dict.fromkeys(refused))


def _show_trial(network: tuple[str, ...], error: str, logged: str) -> None:
    if error:
        output.data(_("A trial project could not be made: {error}. Log: {file}").format(error=error, file=logged))
    else:
        output.data(_("A trial project was made, imported into, coded, suggested for and reported."))
    if network:
        output.data(_("The network was used: {what}.").format(what=", ".join(network)))
    else:
        output.data(
            _(
                "No network was used: Python reports every socket, and there was none in the trial. Processes that"
                " read files, learn and write reports refuse to use one. Only `coder code --web` (within this machine)"
                " and `coder batch --engine dask` do."
            )
        )


def _encoder() -> str:
    """Return the encoder of suggestions, or why there is none."""
    try:
        meant = chosen(None)
    except CoderError as error:  # the setting names one that cannot be used
        return translated(error.what)
    return meant.name if meant else _("none: suggestions are made of words alone (`coder encoder`)")


def _terminal() -> dict[str, str]:
    """Return what is known of the terminal."""
    columns, lines = shutil.get_terminal_size()
    colours = os.environ.get("COLORTERM", "")
    try:
        import curses  # not on every system

        curses.setupterm(os.environ.get("TERM", ""), sys.__stdout__.fileno() if sys.__stdout__ else 1)
        colours = colours or str(curses.tigetnum("colors"))
    except Exception:  # curses.error cannot be named where curses is missing
        colours = colours or "?"
    return {
        "TERM": os.environ.get("TERM", "") or "–", "size": f"{columns}x{lines}", "colours": colours,
        "encoding": sys.stdout.encoding, "tty": "1" if sys.stdout.isatty() else "0",
    }  # fmt: skip


def _problems(project: Path) -> list[str]:
    with open_project(project, read_only=True) as session:
        return [str(problem) for problem in status.check_project(session)]
