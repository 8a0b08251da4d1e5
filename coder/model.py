"""The field's nouns as frozen values. Nothing here reads, writes or computes at length."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar, Final

from coder.errors import CoderError, NotFound, nearest

DETAIL_KINDS: Final = (
    "identity number", "account number", "e-mail", "link", "user name", "date", "phone", "vehicle", "address", "age",
    "diagnosis", "name", "place", "unusual word",
)  # fmt: skip
"""What an answer may tell of who it is about; surest first: where two overlap the first kind stands."""

PATH_SEPARATOR = " > "
"""Between the names of a code's path, in tables, exports and references."""

ID = "id:"
"""What stands before an id where it would be taken for the name of another code."""


def normal_name(name: str) -> str:
    """`name` as names are kept: NFC, white space folded to single spaces. `forløp 1` stays apart from `forløp 10`."""
    return " ".join(unicodedata.normalize("NFC", name).split())


@dataclass(frozen=True, slots=True)
class Code:
    """One code of a codebook.

    `id` is stable and survives renaming; `parent` is the id of the category above, or None at the top.
    `replaces` names ids whose codings this code takes over (a merge) or shares with others (a split).
    `residual` marks the code for answers that none of the others fits.
    """

    id: str
    name: str
    parent: str | None = None
    definition: str = ""
    include: str = ""
    exclude: str = ""
    keywords: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    colour: str = ""
    residual: bool = False
    replaces: tuple[str, ...] = ()
    retired: bool = False


@dataclass(frozen=True)
class Codebook:
    """A tree of codes, given in tree order: a parent stands before its children."""

    codes: tuple[Code, ...] = ()
    name: str = ""
    description: str = ""
    language: str = ""

    def __iter__(self) -> Iterator[Code]:
        return iter(self.codes)

    def __len__(self) -> int:
        return len(self.codes)

    @cached_property
    def by_id(self) -> Mapping[str, Code]:
        """Every code by its id."""
        return {code.id: code for code in self.codes}

    @cached_property
    def _by_reference(self) -> Mapping[str, tuple[Code, ...]]:
        """Codes by case-folded name and by case-folded full path."""
        found: dict[str, list[Code]] = {}
        for code in self.codes:
            for reference in {normal_name(code.name).casefold(), normal_name(self.path(code)).casefold()}:
                found.setdefault(reference, []).append(code)
        return {reference: tuple(codes) for reference, codes in found.items()}

    def find(self, reference: str) -> Code:
        """The code whose id, name or full path is exactly `reference` (letter case and NFC aside), or `id:` and its id.

        Raises NotFound, naming the nearest, when there is none; CoderError when several codes are called so, be it that
        a name stands under several parents, or is another code's id.
        """
        found = self._called(reference)
        if len(found) == 1:
            return found[0]
        if found:
            ways = ", ".join(map(self._way, found))
            raise CoderError(f"The name «{reference}» stands for several codes.", f"Say which: {ways}.")
        names = [code.name for code in self.codes if not code.retired]
        raise NotFound(f"There is no code «{reference}» in the codebook.", nearest(reference, names))

    def _called(self, reference: str) -> tuple[Code, ...]:
        """The codes that `find` may mean: retired ones only where there are no others."""
        if reference.startswith(ID) and (found := self._with_id(reference.removeprefix(ID))):
            return found  # the one way that no name can close
        named = self._by_reference.get(normal_name(reference).casefold(), ())
        found = tuple(dict.fromkeys((*self._with_id(reference), *named)))
        return tuple(code for code in found if not code.retired) or found

    def _with_id(self, code: str) -> tuple[Code, ...]:
        return (self.by_id[code],) if code in self.by_id else ()

    def _way(self, code: Code) -> str:
        """How to name one of several codes that are called alike, with its path where that does not show it."""
        way, path = self.reference(code), self.path(code)
        return f"«{way}»" if way == path else f"«{way}» («{path}»)"

    def reference(self, code: Code) -> str:
        """What `find` takes for this code and no other: its name, or else its path, or `id:` and its id."""
        for way in (code.name, self.path(code)):
            if self._called(way) == (code,):
                return way
        return ID + code.id

    def spoken(self, reference: str) -> Code:
        """The code that a learner calls so: by its id, or else by name, where it learned without coded answers."""
        return self.by_id[reference] if reference in self.by_id else self.find(reference)

    def known(self, code: str) -> Code:
        """The code with this id. Raises NotFound where it is gone, as when another program has taken it back."""
        if code in self.by_id:
            return self.by_id[code]
        raise NotFound(
            f"There is no code «{code}» in the codebook any more.", "Another program may have taken it back."
        )

    def path(self, code: Code) -> str:
        """The names from the top down to `code`, joined by PATH_SEPARATOR."""
        names = [code.name]
        while code.parent is not None:
            code = self.by_id[code.parent]
            names.append(code.name)
        return PATH_SEPARATOR.join(reversed(names))

    def depth(self, code: Code) -> int:
        """How many categories stand above `code`."""
        depth = 0
        while code.parent is not None:
            code = self.by_id[code.parent]
            depth += 1
        return depth

    def children(self, parent: str | None) -> tuple[Code, ...]:
        """The codes right below `parent` (None: the top), in order."""
        return tuple(code for code in self.codes if code.parent == parent)

    def subtree(self, code: Code) -> tuple[Code, ...]:
        """`code` and all below it."""
        return (code, *(below for child in self.children(code.id) for below in self.subtree(child)))


@dataclass(frozen=True, slots=True)
class Evidence:
    """What in an answer carried a suggestion: characters `start` to `end` (exclusive), with a signed weight.

    `source` is `keyword`, `name`, `example` or `word`; `detail` is the keyword or example that matched, if one did.
    """

    start: int
    end: int
    weight: float
    source: str = "word"
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A proposed code for one answer. It is no coding until a coder decides.

    `confidence` is in 0–1; `proposed` says whether it passes its code's threshold.
    """

    code: str
    confidence: float
    proposed: bool
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Stratum:
    """Answers of one wave (and one value of a variable) that a sample is drawn from by themselves.

    `answers` is how many there were when they were last drawn from, `drawn` how many of them were.
    """

    wave: str
    value: str
    answers: int
    drawn: int


@dataclass(frozen=True, slots=True)
class Sample:
    """Answers to one question that were drawn at random with a recorded `seed`, in strata by wave and `by`.

    `members` are (id of the answer, number of its stratum) in the order they were drawn; `blind` says that they are
    coded without seeing suggestions.
    """

    id: int
    question: str
    at: str
    seed: int
    by: str
    blind: bool
    strata: tuple[Stratum, ...]
    members: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """Something found while reading a file that a researcher should see. `where` is a line, row, cell or id.

    `sort` is a noun phrase in the plural («rows with too few cells») for what comes often; `count` how many it is.
    """

    message: str
    where: str = ""
    sort: str = ""
    count: int = 1

    def __str__(self) -> str:
        return f"{self.where}: {self.message}" if self.where else self.message


PLACES = 3
"""How many places are named of problems of one sort."""


def gathered(problems: Iterable[Problem]) -> list[str]:
    """Problems as lines, those of one sort or wording on one, with how many they are and the first places."""
    sorts: dict[str, list[Problem]] = {}
    for one in problems:
        sorts.setdefault(one.sort or one.message, []).append(one)
    lines = []
    for sort, alike in sorts.items():
        first, count = alike[0], sum(one.count for one in alike)
        if count == 1:
            lines.append(str(first))
            continue
        where = _places([one.where for one in alike if one.where], count)
        if not first.sort:
            lines.append(f"{where}: {first.message}" if where else first.message)
        else:
            lines.append(f"{count} {sort}" + (f" ({where})" if where else "") + f". The first: {first.message}")
    return lines


def _places(places: list[str], count: int) -> str:
    """«lines 3, 5, 9 and 37 more» of «line 3», «line 5» and so on."""
    words = {place.partition(" ")[0] for place in places}
    if len(words) == 1 and all(" " in place for place in places):
        word = words.pop()
        places = [f"{word}s {places[0].partition(' ')[2]}", *(place.partition(" ")[2] for place in places[1:])]
    shown = ", ".join(places[:PLACES])
    return f"{shown} and {count - PLACES} more" if shown and count > PLACES else shown


@dataclass(frozen=True, slots=True)
class Missing:
    """A cell that holds no answer for a reason: `raw` is what stood there, `reason` why it does not count."""

    raw: str
    reason: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was chosen of a question with several answers, in the order of its options; nothing where it is empty."""

    options: tuple[str, ...]
    BETWEEN: ClassVar[str] = "; "

    def __str__(self) -> str:
        return self.BETWEEN.join(self.options)


def as_text_or_number(value: object) -> str | int | float | None:
    """A value of a variable as it is kept (several as a list, a missing one as an object) as it is shown."""
    if isinstance(value, list):
        return str(Chosen(tuple(map(str, value)))) or None
    return value if isinstance(value, str | int | float) else None


Cell = str | int | float | Missing | Chosen | None
"""What one case has for one variable; None where the cell is empty."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a source: `name` is unique there, `label` the question's wording, `value_labels` by raw value."""

    name: str
    label: str = ""
    value_labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A condition on a variable of the case: `sign` is one of <, <=, >, >= and !=; `value` is as it was written."""

    variable: str
    sign: str
    value: str


Questions = str | Sequence[str] | None
"""Open questions by their names: one, several, or every one (None)."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What `search` and `export` select. Everything given must hold; of several codes one is enough."""

    text: str = ""
    codes: tuple[str, ...] = ()
    """Stable ids, sub-codes already added where wanted."""
    without: tuple[str, ...] = ()
    question: Questions = None
    variables: Mapping[str, str] = field(default_factory=dict)
    compared: tuple[Comparison, ...] = ()
    cases: tuple[str, ...] = ()
    """Keys of cases; of several one is enough."""
    coder: str | None = None
    coded: bool | None = None
    run: int | None = None
    wave: str | None = None
    all_versions: bool = False


UNITS = ("person", "organisation", "document")


@dataclass(frozen=True, slots=True)
class Unit:
    """What a case of the study is: one of UNITS, with an own noun where one is wanted («kommune», «kommune/kommuner»).

    `known` is False where neither anybody nor an import has said it: then it is taken for a person, which hides most.
    """

    kind: str = "person"
    noun: str = ""
    known: bool = True

    @property
    def mask_below(self) -> int:
        """Cells by group below this are hidden in what leaves the machine unless a definition says otherwise."""
        return 5 if self.kind == "person" else 0


PERSONS = Unit()
"""The unit of a study of persons who answered."""
