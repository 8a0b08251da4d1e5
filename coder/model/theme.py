"""How the chapter tells of an open question, as far as its author has said so: theme by theme."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from coder.model.codebook import Codebook
from coder.model.ids import CodeId, ResponseId, ThemeId


@dataclass(frozen=True, slots=True)
class KeptTheme:
    """A theme that somebody has arranged: one code or several that are told of together, with what is said of them.

    `position` is its place among those that have one; None where the report places it. `quotes` are the answers that
    are quoted, in their order; None where the report chooses them.
    """

    id: ThemeId
    codes: tuple[CodeId, ...]
    position: int | None = None
    lead_in: str = ""
    summary: str = ""
    quotes: tuple[ResponseId, ...] | None = None


def in_use(themes: Iterable[KeptTheme], codebook: Codebook) -> list[KeptTheme]:
    """Themes with the codes that have taken over those merged since; a code that was in two stays in the first."""
    taken: set[str] = set()
    found = []
    for theme in themes:
        codes = [code for code in dict.fromkeys(_heir(code, codebook) for code in theme.codes) if code not in taken]
        taken.update(codes)
        found.append(replace(theme, codes=tuple(map(CodeId, codes))))
    return found


def _heir(code: str, codebook: Codebook) -> str:
    """The code that a retired one was merged into, or itself."""
    while (found := codebook.by_id.get(code)) is not None and found.retired:
        heirs = [one.id for one in codebook if code in one.replaces and not one.retired]
        if len(heirs) != 1:
            break
        code = heirs[0]
    return code


def arranged(themes: Sequence[KeptTheme], codes: Sequence[str]) -> list[KeptTheme]:
    """The themes of `codes`, which stand in the order of the report: those with a place first, each other one where
    its first code stands. Codes that nobody has arranged are themes of their own, with the id 0.
    """
    there = set(codes)
    held = [replace(theme, codes=tuple(code for code in theme.codes if code in there)) for theme in themes]
    placed = [theme for theme in held if theme.position is not None and theme.codes]
    by_code = {code: theme for theme in held for code in theme.codes}
    done = {code for theme in placed for code in theme.codes}
    found = sorted(placed, key=lambda theme: theme.position or 0)
    for code in codes:
        if code not in done:
            theme = by_code.get(CodeId(code)) or KeptTheme(ThemeId(0), (CodeId(code),))
            found.append(theme)
            done.update(theme.codes)
    return found
