"""Options whose values come from the registry, plug-ins included, which is asked only when they are used."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import click
from click.shell_completion import CompletionItem

from coder.i18n.words import _
from coder.registry import ENCODERS, ORDERS, SUGGESTERS, TABLE, WRITERS, offered


class Offered(click.ParamType[str]):
    """One of `names()`; where `others` say what else may stand there, anything is passed on to what knows it."""

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
        return [CompletionItem(name) for name in self.names() if name.startswith(incomplete)]


def tables() -> tuple[str, ...]:
    """The endings of files that tables are written to."""
    return tuple(name.removeprefix(TABLE) for name in offered(WRITERS) if name.startswith(TABLE))


def _encoders() -> tuple[str, ...]:
    """Encoders that go by a name; the other kinds of ours are found by their folder."""
    return tuple(name for name, one in offered(ENCODERS).items() if name == "e5" or not one.ours)


METHOD = Offered(lambda: tuple(offered(SUGGESTERS)), "module:Class")
ENCODER = Offered(_encoders, "none", _("FOLDER"))
ORDER = Offered(lambda: tuple(name for name in offered(ORDERS) if name not in ("more", "similar")))
"""Those of the queue that need neither a code nor an answer to be named."""
