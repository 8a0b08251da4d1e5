"""Finds words in the values of closed questions, which `coder redact` does not replace: tables are made of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from coder.queries.free_text import redacted_words
from coder.store import variables
from coder.text.whole_words import sought, standing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coder.project import Session


def with_redacted_words(session: Session) -> list[str]:
    """Return the closed questions of which a value, or its label, has a word that is redacted elsewhere."""
    return with_words(session, redacted_words(session))


def with_words(session: Session, words: Iterable[str]) -> list[str]:
    """Return the closed questions of which a value, or its label, has one of these words, in survey order."""
    patterns = [pattern.pattern for word in sorted(words, key=len, reverse=True) if (pattern := sought(word))]
    if not patterns:
        return []
    found = re.compile("|".join(f"(?:{pattern})" for pattern in patterns))
    with session.project.snapshot():
        return [
            variable.name
            for variable in variables.every_variable(session.project)
            if variable.kind == "closed"
            and any(
                standing(found, value)
                for value in (*variable.value_labels.values(), *variables.values_of(session.project, variable.name))
            )
        ]
