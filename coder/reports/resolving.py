"""Resolves the names in a report definition: beginnings of names, and earlier names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from coder.naming import CLOSED_VARIABLE, QUESTION_OR_VARIABLE, Named, find_name
from coder.reports.definition import BY, Definition, Section


def resolved(definition: Definition, known: Sequence[Named], closed: Sequence[Named]) -> Definition:
    """Return `definition` with every question and variable by its name in the project. `closed` are the closed ones.

    Raises NotFound listing the known names, CoderError for an ambiguous one.
    """

    def any_of(name: str) -> str:
        return find_name(name, known, QUESTION_OR_VARIABLE).name

    def variables(names: Sequence[str]) -> tuple[str, ...]:
        return tuple(find_name(name, closed, CLOSED_VARIABLE).name for name in names)

    def resolved_section(section: Section) -> Section:
        def caption(what: str) -> str:
            by = next((by for by in BY if what.startswith(by)), "")
            return f"{by}{variables([what.removeprefix(by)])[0]}" if by else what

        return replace(
            section,
            question=any_of(section.question),
            captions=tuple((caption(what), text) for what, text in section.captions),
            by=None if section.by is None else variables(section.by),
            asked_when=tuple(
                (name, values)
                for name, (_, values) in zip(
                    variables([name for name, _ in section.asked_when]), section.asked_when, strict=True
                )
            ),
        )

    return replace(
        definition,
        sections=None
        if definition.sections is None
        else tuple(resolved_section(section) for section in definition.sections),
        variables=None if definition.variables is None else variables(definition.variables),
        bands=tuple(replace(band, name=any_of(band.name)) for band in definition.bands),
        weight=variables([definition.weight])[0] if definition.weight else "",
        quotes=replace(definition.quotes, attribution=variables(definition.quotes.attribution)),
    )
