"""`coder code`: open the coding screen."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path

import click

from coder import settings
from coder.cli import garbage, options, output
from coder.cli.offered import ORDER
from coder.i18n.words import _, language
from coder.tui import plain as plain_lines
from coder.tui import start
from coder.tui import web as web_screen

TLS = "ssl"


@click.command("code")
@options.project
@click.option(
    "--question",
    "questions",
    multiple=True,
    metavar="NAME",
    help="Code the answers to this open question; may be given several times. Default: where you stopped.",
)
@click.option(
    "--theme",
    type=click.Choice(settings.THEMES),
    help="The look. Default: $CODER_THEME, else the last one, else `coder settings`.",
)
@click.option("--order", type=ORDER, help="The order of the answers. Default: the last one.")
@click.option("--blind/--no-blind", default=None, help="Hide suggestions until you have chosen. Default: as last time.")
@click.option("--no-learning", is_flag=True, help="Do not refresh suggestions in the background.")
@click.option(
    "--keymap", type=options.FilePath, metavar="FILE", help='A TOML file with your own keys (ACTION = "KEY").'
)
@click.option(
    "--plain", is_flag=True, help="Code in plain lines instead, for screen readers and braille. Type ? for its keys."
)
@click.option("--web", is_flag=True, help="Serve the screen to a browser on this machine (needs the extra `web`).")
@click.option("--port", type=click.IntRange(0, 65535), default=0, metavar="N", help="With --web. Default: a free one.")
@options.coder
def command(
    project: Path,
    questions: tuple[str, ...],
    theme: str | None,
    order: str | None,
    blind: bool | None,
    no_learning: bool,
    keymap: Path | None,
    plain: bool,
    web: bool,
    port: int,
    coder_name: str,
) -> None:
    """Code answers on the screen: suggestions, codes by number and name, excerpts, undo. All is saved at once.

    Opens where you stopped. Press ? for every key.
    """
    options.only_with(web, "--web", "port")
    options.only_with(not plain, _("the screen, not with --plain"), "theme", "no_learning", "keymap", "web")
    if plain or web:
        garbage.look_again()
    if plain:
        if isinstance(sys.stdin, TextIOWrapper):
            sys.stdin.reconfigure(encoding="utf-8", errors="replace")
        plain_lines.run_plain(
            project, coder_name, _typed_line, output.data, questions=questions, order=order, blind=blind
        )
        return
    if web:
        output.info(_("Open this address in a browser on this machine; end with ctrl+c."))
        web_screen.serve(
            project,
            [*_passed_on(questions, theme, order, blind, no_learning, keymap), "--coder", coder_name],
            port,
            click.echo,
        )
        return
    # Read when Textual is imported: a key waits for the next frame, so twice as many halve that wait.
    os.environ.setdefault("TEXTUAL_FPS", "120")
    garbage.leave()
    try:
        _load_asyncio_without_tls()
        start.run(
            project, coder_name, questions=questions, theme=theme, language=language(), blind=blind, order=order,
            learn=not no_learning, keymap=keymap or settings.folder() / "keys.toml", keymap_wanted=keymap is not None,
            when_painted=garbage.look_again,
        )  # fmt: skip
    finally:
        garbage.look_again()


def _load_asyncio_without_tls() -> None:
    """Load `asyncio`, in which the screen waits for keys, as where Python has no TLS: the screen talks to no network,
    and to load it takes a twentieth of the time to the first screen. Whatever else is loaded may have it.
    """
    if "asyncio" in sys.modules or TLS in sys.modules:
        return
    sys.modules[TLS] = None  # type: ignore[assignment]  # «a module that cannot be imported», as Python says it
    try:
        import_module("asyncio")
    finally:
        del sys.modules[TLS]


def _typed_line() -> str | None:
    """Return the next line of standard input without its end, None after the last. A terminal gets a prompt."""
    if sys.stdin.isatty():
        click.echo("> ", nl=False)
    line = sys.stdin.readline()
    return line.removesuffix("\n") if line else None


def _passed_on(
    questions: tuple[str, ...],
    theme: str | None,
    order: str | None,
    blind: bool | None,
    no_learning: bool,
    keymap: Path | None,
) -> list[str]:
    """Return the options for the process behind the browser."""
    options_given = [
        *(("--question", question) for question in questions),
        ("--theme", theme),
        ("--order", order),
        ("--language", language()),
        ("--keymap", keymap),
    ]
    passed = [word for name, value in options_given if value is not None for word in (name, str(value))]
    if blind is not None:
        passed.append("--blind" if blind else "--no-blind")
    return [*passed, "--no-learning"] if no_learning else passed
