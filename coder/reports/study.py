"""A study for counting: one wave's cases and answers as plain values."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field, replace
from functools import cached_property

from coder.errors import NotFound, nearest, there_is
from coder.message import Message
from coder.model import Codebook
from coder.model.json_values import Json
from coder.model.unit import PERSONS, Unit
from coder.naming import VALUE, Named, find_name
from coder.reports.answered import Answered
from coder.reports.compact import different, ids, union
from coder.reports.counting import Grouping
from coder.reports.definition import FOLLOWING, Band, QuoteRules
from coder.reports.grouping import Described, coded_labels, grouping, keys_of

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


Conditions = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Study:
    """One wave of a study: the values of every case, and every open question with its answers and codings."""

    wave: str
    data: Mapping[int, Mapping[str, Json]]
    questions: Mapping[str, Answered]
    variables: Mapping[str, Described]
    kinds: Mapping[str, str]
    """Variable → `open` or `closed`."""
    codebook: Codebook
    labels: Mapping[str, str]
    unit: Unit = PERSONS
    files: tuple[str, ...] = ()
    """Names of the files that the answers were imported from."""
    documents: Mapping[int, int] = field(default_factory=dict)
    """Where answers are counted instead of cases: answer → its case."""
    document: Unit = PERSONS
    """The unit of such a case."""
    asked_as: Mapping[str, str] = field(default_factory=dict)
    """Question → the question that it counts together with."""
    asked_when: Mapping[str, Conditions] = field(default_factory=dict)
    """Open question → variables and values that selected its respondents, where not all were asked."""

    def cases_of(self, cases: Iterable[int]) -> Set[int]:
        """Return the cases in the project that these are, or belong to."""
        return ids(self.documents.get(case, case) for case in cases) if self.documents else ids(cases)

    @cached_property
    def year(self) -> str:
        """The year in the name of the wave, else the single year in the names of the files, else empty."""
        years = _YEAR.findall(self.wave)[:1] or list(dict.fromkeys(_YEAR.findall(" ".join(self.files))))
        return years[0] if len(years) == 1 else ""

    def question(self, name: str) -> Answered:
        """Return an open question. Raises NotFound with similar names."""
        name = self.asked_as.get(name, name)
        if name not in self.questions:
            hint = nearest(name, self.questions) or there_is(self.questions)
            raise NotFound("There is no open question «{name}».", hint, name=name)
        return self.questions[name]

    def grouping(
        self, name: str, missing: str, band: Band | None = None, chose_none: str = "", decimal_sign: str = "."
    ) -> Grouping:
        """Return the groups of a closed variable, labelled as by `naming`. Raises NotFound with similar names."""
        if (name, band) not in self._groupings:
            self._groupings[name, band] = self._grouped(name, band)
        return self._groupings[name, band].naming(missing, chose_none, decimal_sign)

    def keys(self, name: str) -> list[str]:
        """Return the values of a closed variable in order, as text, without computing the sets of its groups."""
        if name not in self._keys:
            self._keys[name] = keys_of(self.described(name), different(self.data, name))
        return self._keys[name]

    def described(self, name: str) -> Described:
        """Return a closed variable; values that all begin with a code («1 = Mann») are labelled by the rest."""
        if name not in self._described:
            variable = self.variables[name]
            labels = {} if variable.value_labels else coded_labels(different(self.data, name))
            self._described[name] = replace(variable, value_labels=labels) if labels else variable
        return self._described[name]

    def several(self, name: str) -> bool:
        """Return whether any case has several values of a closed variable."""
        return any(isinstance(value, list) and value for value in different(self.data, name))

    @cached_property
    def closed(self) -> tuple[str, ...]:
        """The closed variables in project order."""
        return tuple(name for name, kind in self.kinds.items() if kind == "closed")

    @cached_property
    def value_sets(self) -> Counter[frozenset[str]]:
        """Value sets of closed variables, with the number of variables that have each."""
        return Counter(frozenset(self.keys(name)) for name in self.closed)

    @cached_property
    def _keys(self) -> dict[str, list[str]]:
        return {}

    @cached_property
    def _described(self) -> dict[str, Described]:
        return {}

    @cached_property
    def _groupings(self) -> dict[tuple[str, Band | None], Grouping]:
        """Cache of groupings: a report requests the same one many times, and its sets of cases are large."""
        return {}

    def _grouped(self, name: str, band: Band | None) -> Grouping:
        if name not in self.closed:
            hint = nearest(name, self.closed) or there_is(self.closed)
            raise NotFound("There is no closed variable «{name}».", hint, name=name)
        variable = self.described(name)
        if band is not None:
            labels = {**variable.value_labels, **dict(band.values)}
            variable = Described(name, band.label or variable.label, variable.type, labels, band.limits)
        return grouping(variable, self.data, "")

    def condition_of(self, question: str) -> Conditions:
        """Return the variables and values that selected the respondents of a question, as far as this wave has them."""
        conditions = []
        for name, values in self.asked_when.get(question, ()):
            groups = self.grouping(name, "").groups if name in self.closed else ()
            if any(value in (group.key, group.label) for value in values for group in groups):
                conditions.append((name, values))
        return tuple(conditions)

    def quoted_uncoded(self, rules: QuoteRules, asked_when: Conditions) -> int:
        """Return the number of answers quoted from an uncoded question with this condition."""
        if rules.uncoded is not None:
            return rules.uncoded
        return FOLLOWING if asked_when and self.unit.kind != "person" else 0

    @cached_property
    def asked(self) -> Set[int]:
        """Every case of the wave."""
        return ids(self.data)

    def where(self, conditions: Iterable[tuple[str, tuple[str, ...]]]) -> Set[int]:
        """Return the cases with one of the values (or labels) of each variable. Raises NotFound."""
        cases = self.asked
        for name, values in conditions:
            groups = self.grouping(name, "").groups
            group_by_key = {group.key: group for group in groups if group.key}
            named = [Named(group.key, group.label) for group in group_by_key.values()]
            found = [
                group_by_key[find_name(value, named, VALUE, Message("of «{variable}»", variable=name)).name]
                for value in values
            ]
            cases = cases & union(group.cases for group in found)
        return cases
