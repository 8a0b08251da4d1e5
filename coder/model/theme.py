"""Themes of a chapter, as arranged by its author for an open question."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from coder.model.codebook import Codebook
from coder.model.ids import CodeId, ResponseId, ThemeId


@dataclass(frozen=True, slots=True)
class KeptTheme:
    """A theme arranged by its author: one code, or several shown together, with their texts.

    `title` is its heading (empty: the names of its codes), `position` its place among those that have one (None: chosen
    by the report), `quotes` the answers quoted, in order (None: chosen by the report).
    """

    id: ThemeId
    codes: tuple[CodeId, ...]
    position: int | None = None
    lead_in: str = ""
    summary: str = ""
    quotes: tuple[ResponseId, ...] | None = None
    title: str = ""


def in_use(themes: Iterable[KeptTheme], codebook: Codebook) -> list[KeptTheme]:
    """Return the themes with merged codes replaced by their successors; a code in two themes stays in the first."""
    taken: set[str] = set()
    kept_themes = []
    for theme in themes:
        codes = [code for code in dict.fromkeys(_heir(code, codebook) for code in theme.codes) if code not in taken]
        taken.update(codes)
        kept_themes.append(replace(theme, codes=tuple(map(CodeId, codes))))
    return kept_themes


def _heir(code: str, codebook: Codebook) -> str:
    """Return the code that a retired one was merged into, recursively; itself unless there is exactly one."""
    seen: set[str] = set()
    while code not in seen and (found := codebook.by_id.get(code)) is not None and found.retired:
        seen.add(code)
        heirs = [heir for heir in codebook if code in heir.replaces]
        alive = [heir for heir in heirs if not heir.retired] or heirs
        if len(alive) == 1:
            code = alive[0].id
    return code


def arranged(themes: Sequence[KeptTheme], order: Sequence[Sequence[str]]) -> list[KeptTheme]:
    """Return all themes of a question: those with a position first, each other one where its first code is in `order`,
    the report's own order of codes. Codes that nobody has arranged stay together, with the id 0.
    """
    ordered = {code for codes in order for code in codes}
    pruned_themes = [replace(theme, codes=tuple(code for code in theme.codes if code in ordered)) for theme in themes]
    placed = [theme for theme in pruned_themes if theme.position is not None and theme.codes]
    by_code = {code: theme for theme in pruned_themes for code in theme.codes}
    kept_themes = sorted(placed, key=lambda theme: theme.position or 0)
    done = {code for theme in kept_themes for code in theme.codes}
    for codes in order:
        left = tuple(CodeId(code) for code in codes if code not in by_code)
        for code in map(CodeId, codes):
            theme = by_code.get(code) or KeptTheme(ThemeId(0), left)
            if code not in done:
                kept_themes.append(theme)
                done.update(theme.codes)
    return kept_themes
