"""Files of SPSS (.sav, .zsav, .por) and Stata (.dta), read in a child process."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from coder.message import Message
from coder.model import Column
from coder.readers import child
from coder.readers.asked import CASES, AboutCases, CasesSet, ReadCases
from coder.readers.choice_set import ChoiceSet
from coder.readers.choices import FEWEST
from coder.readers.source import ReadOptions, Row, Source


def read_spss(path: Path, options: ReadOptions) -> Source:
    """Return a source for an SPSS or Stata file, with question texts as labels and value labels by raw value.

    Declared user-missing values become Missing(raw value, its label); system-missing is None. Raises FileRefused for
    files that pyreadstat cannot read.
    """
    remembered = child.Remembered(
        AboutCases,
        path,
        lambda rows: child.stream(CASES, ReadCases(path, options.encoding, rows)),
        lambda about: len(about.columns),
    )
    about = remembered.about
    columns = tuple(Column(column.name, column.label, column.value_labels) for column in about.columns)
    detection = {"encoding": about.encoding} if about.encoding else {}
    source = Source(path, columns, partial(_rows, remembered), detection=detection)
    source.choice_sets = _choice_sets(about.sets, columns)
    if not remembered.first:
        source.add(Message("There are variables and no cases: 0 respondents."))
    return source


def _rows(remembered: child.Remembered[AboutCases], source: Source) -> Iterator[Row]:
    yield from child.rows(remembered.lines(), source)


def _choice_sets(declared: Sequence[CasesSet], columns: Sequence[Column]) -> list[ChoiceSet]:
    """Return the multiple response sets of a file: of dichotomies with a counted value, or of categories."""
    place_of = {column.name.casefold(): place for place, column in enumerate(columns)}
    choice_sets = []
    for cases_set in declared:
        places = [place_of[name.casefold()] for name in cases_set.columns if name.casefold() in place_of]
        options = [columns[place].label or columns[place].name for place in places]
        if len(places) == len(cases_set.columns) >= FEWEST and len(set(options)) == len(options):
            name = cases_set.name.removeprefix("$")
            choice_sets.append(
                ChoiceSet(name, cases_set.label, tuple(places), tuple(options), cases_set.counted, cases_set.by_value)
            )
    return choice_sets
