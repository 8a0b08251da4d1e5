"""Plans the import of a file of answers: the meaning of its columns, before anything is written."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from coder.model import PATH_SEPARATOR, Cell
from coder.model.unit import NO_HEADING
from coder.readers import ReadOptions, Source
from coder.readers.column_profile import ColumnProfile
from coder.text.leading import leading_sentence

if TYPE_CHECKING:
    from coder.model.problem import Problem


@dataclass(slots=True)
class ImportPlan:
    """An open file with the meaning of each column settled; nothing is written yet."""

    source: Source
    profiles: list[ColumnProfile]
    roles: dict[str, str]
    """Column name → `id`, `open`, `closed` or `skip`."""
    sha256: str
    options: ReadOptions
    preview: list[tuple[int, list[Cell]]]
    names: Mapping[str, str]
    """Column or heading → the requested short name."""
    asked: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Open column → the closed column and the answer that selected its respondents, as guessed."""
    comments: Mapping[str, str] = field(default_factory=dict)
    """Open column → the closed column before it that it may be a comment on."""
    named_by: str = ""
    """The closed column whose values name the cases, as each is another organisation; "" where a column is the id."""
    numbered: bool = False
    """Whether the cases are to be called by the number of their row, whatever the columns hold."""

    match_names: bool = False
    """Whether a case that is called almost as one of the project that the file lacks is to be that one."""

    @property
    def problems(self) -> list[Problem]:
        """The problems found so far; more may come while the rows are read."""
        return [*self.source.problems, *self.source.missing_problems()]

    @property
    def left_out(self) -> int:
        """The number of lines without a row that are left out."""
        return getattr(self.source.layout, "left_out", 0)

    @property
    def previewed_under(self) -> list[str]:
        """For each row of the preview: its heading, "" where it is no list item."""
        above = [self.source.listed_under.get(row) for row in range(len(self.preview))]
        return ["" if place is None else leading_sentence(str(self.preview[place][1][1])) for place in above]

    def with_role(self, role: str) -> list[int]:
        """Return the places of the columns with a role."""
        return [place for place, column in enumerate(self.source.columns) if self.roles[column.name] == role]

    @property
    def may_be_open(self) -> list[str]:
        """The columns taken as closed whose values look like free text: recurring short answers, and columns guessed
        open before others were named.
        """
        return [
            profile.column.name
            for profile in self.profiles
            if profile.own_words and self.roles[profile.column.name] == "closed"
        ]

    @property
    def closed_only(self) -> bool:
        """Whether the file has no open question."""
        return "open" not in self.roles.values()

    @property
    def several(self) -> frozenset[str]:
        """The columns of multiple-choice questions."""
        return self.source.several

    def recipe(self, wave: str) -> str:
        """Return how to read this file again in the same way, as JSON."""
        described: dict[str, object] = {
            name: value
            for name, value, usual in (
                ("missing", list(self.options.missing), []),
                ("detect_missing", self.options.detect_missing, True),
                ("long", self.options.long, None),
                ("headings", self.options.headings, True),
                ("split", self.options.split, None),
                ("skip_letterhead", self.options.skip_letterhead, False),
                ("options_apart", self.options.options_apart, False),
                ("names", dict(self.names), {}),
                ("match_names", self.match_names, False),
            )
            if value != usual  # options unknown to earlier versions are in no earlier recipe
        }
        return json.dumps(
            {
                **described,
                "options": {
                    "encoding": self.options.encoding, "delimiter": self.options.delimiter,
                    "sheet": self.options.sheet, "header_rows": self.options.header_rows,
                    "repair_mojibake": self.options.repair_mojibake, **described,
                },
                "detected": self.source.detection, "kind": self.source.kind, "roles": self.roles, "wave": wave,
            },
            ensure_ascii=False, sort_keys=True,
        )  # fmt: skip


_NUMBERED = re.compile(r"^[\d.]+[.)]?\s+|^[a-z]\)\s+")


def have_own_headings(plans: Sequence[ImportPlan]) -> bool:
    """Return whether these are several letters without common headings, so that headings are not questions asked of
    all; ignoring numbers, letter case and levels.
    """
    if len(plans) < 2 or not all(map(is_letter, plans)):
        return False
    found: Counter[str] = Counter()
    for plan in plans:
        found.update(_headings(str(cells[0]) for _, cells in plan.source.rows()))
    return bool(found) and max(found.values()) == 1


def is_letter(plan: ImportPlan) -> bool:
    """Return whether a file is a text with headings, and no transcript."""
    return plan.source.kind == "document" and "speakers" not in plan.source.detection


def has_other_headings(plan: ImportPlan, questions: Sequence[str]) -> bool:
    """Return whether a letter has headings, none of them among these questions of earlier letters."""
    found = _headings(str(cells[0]) for _, cells in plan.source.rows())
    return bool(found) and found.isdisjoint(_headings(questions))


def _headings(questions: Iterable[str]) -> set[str]:
    """Return the headings above answers, each level separately, without numbers and letter case."""
    parts = (part for question in {*questions} - {NO_HEADING} for part in question.split(PATH_SEPARATOR))
    return {_NUMBERED.sub("", part).casefold() for part in parts}
