"""Proposes words to the shell that completes a command line."""

from __future__ import annotations

from collections.abc import Iterable

from click.shell_completion import CompletionItem


def items(words: Iterable[str]) -> list[CompletionItem]:
    """Return words as proposals to the shell."""
    return [CompletionItem(word) for word in words]
