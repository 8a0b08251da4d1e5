"""Options whose values come from the registry with its plug-ins, read only when they are used."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coder.cli import completion_items
from coder.i18n.words import _
from coder.registry import ENCODERS, ORDERS, REPORT, SUGGESTERS, TABLE, WRITERS, knows, offered

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


class Offered(click.ParamType[str]):
    """One of `names()`; with `others`, descriptions of further values, any value is passed on."""

    name = "offered"

    def __init__(self, names: Callable[[], Sequence[str]], *others: str) -> None:
        self.names = names
        self.others = others

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        return f"[{'|'.join((*self.names(), *self.others))}]"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if not self.others:
            return click.Choice(self.names()).convert(value, param, ctx)
        return value

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        return completion_items.items(name for name in self.names() if name.startswith(incomplete))


class ReportFile(click.Path):
    """A file to write a report to; the shell completes its ending."""

    def __init__(self) -> None:
        super().__init__(path_type=Path)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        begun, dot, ending = incomplete.rpartition(".")
        known = offered(WRITERS) if dot and Path(incomplete).stem.strip(".") else ()
        found = [name.removeprefix(REPORT) for name in known if name.startswith(REPORT + ending)]
        files = super().shell_complete(ctx, param, incomplete)
        return completion_items.items(f"{begun}.{known_ending}" for known_ending in found) or files


class ReportOption(click.Option):
    """The option for report files; its help lists the endings of plug-ins after the built-in ones."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        found = super().get_help_record(ctx)
        endings = [
            f".{name.removeprefix(REPORT)}"
            for name, writer in offered(WRITERS).items() if name.startswith(REPORT) and not writer.ours
        ]  # fmt: skip
        if found is None or not endings:
            return found
        return found[0], f"{found[1]} {_('Of plug-ins: {endings}.').format(endings=', '.join(endings))}"


def tables() -> tuple[str, ...]:
    """Return the endings of files that tables are written to."""
    return tuple(name.removeprefix(TABLE) for name in offered(WRITERS) if name.startswith(TABLE))


def writes_tables(ending: str) -> bool:
    """Return whether tables are written to files with this ending. Plug-ins are searched only if none of ours does."""
    return knows(WRITERS, TABLE + ending)


def _encoders() -> tuple[str, ...]:
    """Return the encoders with a name; other built-in kinds are given by their folder."""
    return tuple(name for name, encoder in offered(ENCODERS).items() if name == "e5" or not encoder.ours)


METHOD = Offered(lambda: tuple(offered(SUGGESTERS)), "module:Class")
ENCODER = Offered(_encoders, "none", _("FOLDER"))
ORDER = Offered(lambda: tuple(name for name in offered(ORDERS) if name not in ("more", "similar")))
"""Orders of the queue that need neither a code nor an answer."""
