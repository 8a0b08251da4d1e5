"""`coder settings`: settings of a user for all projects, and the source of each value."""

from __future__ import annotations

from pathlib import Path

import click

from coder import settings, settings_file
from coder.cli import options, output
from coder.i18n.words import N_, _, language_of_locale, translated
from coder.project import open_project
from coder.queries import queue, units


@click.command("settings")
@click.argument("name", type=click.Choice(list(settings.SETTINGS)), required=False, metavar="[NAME]")
@click.argument("value", required=False, metavar="[VALUE]")
@click.option("--unset", is_flag=True, help="Take NAME out of the file, so that the default holds.")
@click.option("--where", is_flag=True, help="Print the path of the file, whether it is there yet or not.")
@click.option("--project", type=options.FilePath, metavar="FILE", help="Show also what this project keeps.")
@options.as_json
def command(name: str | None, value: str | None, unset: bool, where: bool, project: Path | None, as_json: bool) -> None:
    """Show what is set for all your work and where each value comes from; with NAME and VALUE, set it.

    \b
    coder settings
    coder settings language nb
    coder settings unit "organisation kommune"
    coder settings theme --unset

    An option on the line goes before the environment, that before what a project keeps, that before the file of
    settings, and the file before the default. What a project says of its cases stays: `unit` is for new projects.
    `mask` can hide more of persons than reports do by themselves, never less; a report's own --mask can.
    """
    if sum((where, unset, value is not None)) > 1:
        raise click.UsageError(_("--where, --unset and VALUE are three different things."))
    if unset and name is None:
        raise click.UsageError(_("Say what to take out."))
    if where:
        output.data(str(settings.file()))
    elif name is not None and (unset or value is not None):
        settings_file.write_setting(name, value)
        setting_value, source = settings.value_and_source(name)
        output.done(
            _("{name}: {value} ({source})").format(
                name=name, value=_value_text(name, setting_value), source=_(SOURCES[source])
            )
        )
    else:
        _show([name] if name else list(settings.SETTINGS), project, as_json=as_json)


SOURCES = {
    "environment": N_("environment"), "project": N_("project"), "file": "settings.toml", "default": N_("default"),
}  # fmt: skip
"""Sources of values, by their names in `settings.value_and_source`."""


def _show(names: list[str], project: Path | None, *, as_json: bool) -> None:
    of_project = {} if project is None else _of_project(project)
    found = {name: settings.value_and_source(name, of_project.get(name)) for name in names}
    if as_json:
        output.write_json({name: {"value": value, "from": source} for name, (value, source) in found.items()})
        return
    rows = [
        (name, _value_text(name, value), _(SOURCES[source]), f"${setting.variable}", setting.option)
        for name, (value, source) in found.items()
        for setting in (settings.SETTINGS[name],)
    ]
    output.print_table((_("setting"), _("value"), _("from"), _("variable"), _("option")), rows)


def _value_text(name: str, value: str | None) -> str:
    """Return a value, or its default if there is none. A default that is a value is shown as it is typed."""
    if value is not None:
        return value
    default = str(settings.SETTINGS[name].default)
    if default not in settings.THEMES:
        default = translated(settings.SETTINGS[name].default)
    holds = {"coder": options.user, "language": language_of_locale}.get(name)
    return default if holds is None else f"{holds()} ({default})"


def _of_project(project: Path) -> dict[str, str | None]:
    """Return the settings in a project: its unit, and the last theme of its coder's screen."""
    with open_project(project, options.user(), read_only=True) as session:
        unit = units.unit_of(session)
        return {
            "unit": f"{unit.kind} {unit.noun}".strip() if unit.known else None,
            "theme": queue.settings(session).get("theme"),
        }
