"""Joins multiple-choice questions with a column for each option into one column of several values."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import islice

from coder.errors import some_of
from coder.message import Message
from coder.model import Cell, Chosen, Column, Missing
from coder.readers.choice_set import ChoiceSet
from coder.readers.missing import NEVER_ANSWERS
from coder.readers.source import Row, Source, Tally

SAMPLE = 2_000
"""Rows that the options are determined from."""
FEWEST = 2
"""Fewest columns of a multiple-choice question."""

YES = frozenset({"1", "1.0", "x", "ja", "yes", "true", "sann", "valgt", "vald", "selected", "checked", "✓", "✔"})
NO = frozenset({"0", "0.0", "nei", "no", "false", "usann", "ikke valgt", "ikkje vald", "not selected", "unchecked"})
_BARE_NO = frozenset({"0", "0.0", "false", "usann", "ikke valgt", "ikkje vald", "not selected", "unchecked"})
"""Values that cannot be an answer to a question themselves: «no» beside «yes» may be one."""

_BRACKETS = re.compile(r"(.*\S)\s*\[([^\[\]]*\S)\s*\]", re.DOTALL)
_BETWEEN = re.compile(r"\s+[-–—]\s+|:\s+")
_QUALTRICS = re.compile(r"\s+[-–]\s+(?:Selected Choice|Utvalgte svar)(?=\s+[-–]\s)")


def with_choices(source: Source, apart: Collection[int] = ()) -> Source:
    """Return the source with one column for each multiple-choice question, in place of its first option.

    Sets with one of the places `apart` are left unchanged. Joined columns are reported.
    """
    sets = [
        choice_set for choice_set in [*source.choice_sets, *_found(source)] if not set(choice_set.places) & set(apart)
    ]
    choice_sets: list[ChoiceSet] = []
    for choice_set in sets:
        if not any(set(choice_set.places) & set(other.places) for other in choice_sets) and _is_distinct(
            source, choice_set
        ):
            choice_sets.append(choice_set)
    return _joined(source, choice_sets) if choice_sets else source


def _is_distinct(source: Source, choice_set: ChoiceSet) -> bool:
    """Return whether no other column has the set's name, and no option would read as two."""
    others = {column.name for place, column in enumerate(source.columns) if place not in choice_set.places}
    return choice_set.name not in others and not any(Chosen.BETWEEN.strip() in option for option in choice_set.options)


def _found(source: Source) -> Iterator[ChoiceSet]:
    """Yield sets recognised by the names (or wordings) of adjacent columns, and by their values."""
    splits = [_splits(column) for column in source.columns]
    values: list[set[str]] | None = None
    start = 0
    while start < len(splits):
        runs = {base: _run(splits, start, base) for base, _ in splits[start]}
        base = max(runs, key=lambda candidate: (runs[candidate], len(candidate)), default="")
        if not base or runs[base] < FEWEST:
            start += 1
            continue
        if values is None:
            values = _values(source)
        places = range(start, start + runs[base])
        named = [(place, dict(splits[place])[base]) for place in places]
        choice_set = _set_of(source, base, named, values)
        if choice_set is not None:
            yield choice_set
        start += runs[base]


def _run(splits: Sequence[list[tuple[str, str]]], start: int, base: str) -> int:
    """Return the number of columns from `start` on with this question in their names."""
    end = start
    while end < len(splits) and base in dict(splits[end]):
        end += 1
    return end - start


def _splits(column: Column) -> list[tuple[str, str]]:
    """Return every way to read a name, or else a wording, as a question and an option."""
    label = _QUALTRICS.sub("", column.label)
    numbered = bool(label) and column.name.endswith(label)  # «Q5_1: Hvilke tilbud? – Skole» by the rest
    for text in (label,) if numbered else (column.name, label):
        bracketed = _BRACKETS.fullmatch(text.strip())
        if bracketed:
            wording = _BRACKETS.fullmatch(column.label.strip())
            return [(bracketed[1], wording[2] if wording else bracketed[2])]
        found = [(text[: m.start()].strip(), text[m.end() :].strip()) for m in _BETWEEN.finditer(text)]
        if found := [(base, option) for base, option in found if base and option]:
            return found
    return []


def _values(source: Source) -> list[set[str]]:
    """Return the values of each column in a sample of rows, without blanks and codes for «no answer»."""
    passed_over = NEVER_ANSWERS | {value.strip() for value in source.options.missing}
    values: list[set[str]] = [set() for _ in source.columns]
    for _, cells in islice(source.rows(), SAMPLE):
        for column_values, cell in zip(values, cells, strict=True):
            if (text := _text(cell)) and len(column_values) < 4 and text not in passed_over:
                column_values.add(text)
    return values


def _set_of(
    source: Source, base: str, named: Sequence[tuple[int, str]], values: Sequence[set[str]]
) -> ChoiceSet | None:
    """Return the set of these columns, without those that hold something else; None where too few are options."""
    bracketed = all(_BRACKETS.fullmatch(source.columns[place].name.strip()) for place, _ in named)
    no = NO if bracketed else _BARE_NO
    labels = [source.columns[place].value_labels for place, _ in named]
    ticks = [
        (place, option)
        for (place, option), known in zip(named, labels, strict=True)
        if _is_option({known.get(value, value) for value in values[place]}, option, no)
    ]
    options = [option for _, option in ticks]
    distinct_values = set().union(*(values[place] for place, _ in ticks)) if ticks else set()
    folded = {value.casefold() for value in distinct_values}
    if (
        len(ticks) < FEWEST
        or len(set(options)) < len(options)
        or not distinct_values
        or len(folded & YES) > 1
        or folded <= no
    ):
        return None
    label = next((text for place, _ in ticks if (text := _wording(source.columns[place]))), "")
    return ChoiceSet(base, label if label != base else "", tuple(place for place, _ in ticks), tuple(options))


def _wording(column: Column) -> str:
    """Return the question in the wording of an option's column."""
    text = _QUALTRICS.sub("", column.label)
    bracketed = _BRACKETS.fullmatch(text.strip())
    return bracketed[1] if bracketed else ""


def _is_option(values: set[str], option: str, no: frozenset[str]) -> bool:
    """Return whether a column records the choice of one option: by yes (and no), or by its text."""
    folded = {value.casefold() for value in values}
    return folded <= YES | no or folded <= {option.casefold()}


def _joined(source: Source, sets: Sequence[ChoiceSet]) -> Source:
    """Return the source with a column for each set."""
    at = {choice_set.places[0]: choice_set for choice_set in sets}
    gone = {place for choice_set in sets for place in choice_set.places}
    order: list[int | ChoiceSet] = [
        at.get(place, place) for place in range(len(source.columns)) if place in at or place not in gone
    ]
    columns = tuple(
        Column(place_or_set.name, place_or_set.label, _labels(source, place_or_set))
        if isinstance(place_or_set, ChoiceSet)
        else source.columns[place_or_set]
        for place_or_set in order
    )

    def rows(outer: Source) -> Iterator[Row]:
        tally = Tally(outer)
        readers = [
            _Reader(source, place_or_set, tally) if isinstance(place_or_set, ChoiceSet) else place_or_set
            for place_or_set in order
        ]
        for number, cells in source.rows():
            yield (
                number,
                [
                    cells[place_or_reader] if isinstance(place_or_reader, int) else place_or_reader.read(number, cells)
                    for place_or_reader in readers
                ],
            )
        tally.close()
        for problem in source.problems:
            outer.add(problem.what, problem.where, problem.alike, problem.count)

    joined = Source(source.path, columns, rows, kind=source.kind, detection=source.detection)
    joined.options, joined.layout = source.options, source.layout
    joined.meant = {**source.meant, **{choice_set.name: "closed" for choice_set in sets}}
    joined.several = source.several | {choice_set.name for choice_set in sets}
    joined.joined = {
        place: source.joined[place_or_set]
        for place, place_or_set in enumerate(order)
        if isinstance(place_or_set, int) and place_or_set in source.joined
    }
    for problem in source.problems:
        joined.add(problem.what, problem.where, problem.alike, problem.count)
    for choice_set in sets:
        joined.add(
            Message(
                "Put together as one question with several answers ({n} columns): {options}. With --options-apart"
                " each is a variable of its own.",
                n=len(choice_set.places),
                options=some_of(f"«{option}»" for option in choice_set.options),
            ),
            f"column {choice_set.name}",
        )
    return joined


def _labels(source: Source, choice_set: ChoiceSet) -> dict[str, str]:
    """Return the options in order as value labels, each labelled by itself."""
    if not choice_set.by_value:
        return {option: option for option in choice_set.options}
    labels = [label for place in choice_set.places for label in source.columns[place].value_labels.values()]
    return {label: label for label in labels}


class _Reader:
    """Reads the cells of one set as one cell, whatever they contain; nothing is lost."""

    def __init__(self, source: Source, choice_set: ChoiceSet, tally: Tally) -> None:
        self._one = choice_set
        self._labels = [source.columns[place].value_labels for place in choice_set.places]
        self._tally = tally

    def read(self, number: int, cells: Sequence[Cell]) -> Cell:
        """Return the options chosen; missing where every option is blank, or missing for the same reason."""
        option_cells = [cells[place] for place in self._one.places]
        texts = [_text(cell) for cell in option_cells]
        if not any(texts):
            return next((cell for cell in option_cells if isinstance(cell, Missing)), None)
        if len(set(texts)) == 1 and len(texts) > 1 and self._chosen(texts[0], 0) is None:
            return texts[0]  # such as -99 for all of them, which is treated like a value of any column
        chosen: list[str] = []
        for place, (text, option) in enumerate(zip(texts, self._one.options, strict=True)):
            if not text:
                continue
            option_chosen = self._chosen(text, place)
            if option_chosen is None:
                option_chosen = f"{option}: {text}"
                self._tally.add(
                    Message("cells that say neither yes nor no"),
                    Message(
                        "«{name}» has «{text}» for «{option}»; it was kept as «{said}».",
                        name=self._one.name,
                        text=text,
                        option=option,
                        said=option_chosen,
                    ),
                    f"line {number}",
                )
            if option_chosen:
                chosen.append(option_chosen)
        return Chosen(tuple(dict.fromkeys(chosen)))

    def _chosen(self, text: str, place: int) -> str | None:
        """Return the option that a cell marks as chosen, "" for none, None where it says something else."""
        option = self._one.options[place]
        label = self._labels[place].get(text, text)
        if self._one.by_value:
            return label
        if self._one.counted is not None:
            return option if text == self._one.counted else ""
        if label.casefold() in YES or label.casefold() == option.casefold():
            return option
        return "" if label.casefold() in NO else None


def _text(cell: Cell) -> str:
    return "" if cell is None or isinstance(cell, Missing) else str(cell).strip()
