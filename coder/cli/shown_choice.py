"""Choices that are taken as they are shown, in the language in use, and in English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from coder.cli import completion_items
from coder.i18n.words import N_, _

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

UNIT_WORDS = {"person": N_("person"), "organisation": N_("organisation"), "document": N_("document")}
"""What a case may be, as it is typed."""


class ShownChoice(click.ParamType[str]):
    """One of the keys of `wordings`, given by itself or as it is shown, whatever its letter case."""

    name = "choice"

    def __init__(self, wordings: Mapping[str, str]) -> None:
        self._wordings = wordings

    def shown(self) -> list[str]:
        """Return the choices in the language in use."""
        return [_(wording) for wording in self._wordings.values()]

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        return f"[{'|'.join(self.shown())}]"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        by_word = dict(zip(map(str.casefold, self.shown()), self._wordings, strict=True))
        by_word |= {name.casefold(): name for name in self._wordings}
        typed = value.strip().casefold()
        if typed in by_word:
            return by_word[typed]
        try:
            return click.Choice(self.shown()).convert(value, param, ctx)
        except click.BadParameter as refusal:
            if isinstance(param, click.Argument) and param.metavar is not None:
                refusal.param_hint = f"'{param.metavar.strip('[]')}'"
            raise

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        begun = incomplete.casefold()
        words = dict.fromkeys([*self.shown(), *self._wordings])
        return completion_items.items(word for word in words if word.casefold().startswith(begun))
