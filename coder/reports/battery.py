"""Batteries: consecutive scale questions with the same answers, which a report shows side by side."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from coder.reports.background import is_scale
from coder.reports.counting import as_number
from coder.reports.grouping import is_undecided
from coder.reports.scales import steps
from coder.reports.study import Study

FEWEST_IN_COMMON = 3
"""Fewest opening words shared by all questions of a battery for these to become its topic."""


def batteries(study: Study, asked: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Group the closed questions `asked`, in order, into batteries: first question → all its members. A battery is a
    run of scales with the same answers.
    """
    groups: list[list[str]] = []
    for before, name in pairwise(("", *asked)):
        if groups and _is_alike(study, before, name):
            groups[-1].append(name)
        else:
            groups.append([name])
    return {group[0]: tuple(group) for group in groups if len(group) > 1}


def _is_alike(study: Study, left: str, right: str) -> bool:
    """Return whether two closed questions are scales with the same steps."""
    return all(is_scale(study, name) for name in (left, right)) and have_same_answers(study, left, right)


def have_same_answers(study: Study, left: str, right: str) -> bool:
    """Return whether two single-choice variables have the same answers: by label, or else by the values observed, where
    steps that nobody chose may be missing.
    """
    if any(map(study.several, (left, right))):
        return False
    labels = [dict(study.variables[name].value_labels) for name in (left, right)]
    if any(labels):
        return labels[0] == labels[1]
    first, second = ({key for key in study.keys(name) if not is_undecided(key)} for name in (left, right))
    if first == second:
        return True
    if steps([*(first | second)]) is not None:
        return True
    ends = [[number for key in keys if (number := as_number(key)) is not None] for keys in (first, second)]
    whole = bool(first and second) and sum(map(len, ends)) == len(first) + len(second)
    return whole and max(ends[0]) == max(ends[1]) and (first < second or second < first)


def in_common(labels: Sequence[str]) -> tuple[str, list[str]]:
    """Split labels into their shared beginning and what follows: («I hvilken grad har dere», [«kapasitet?», …]),
    dropping words that all end in. Return "" and the labels where they share too few words.
    """
    split = [label.split() for label in labels]
    most = min(map(len, split)) - 1
    same = next((at for at in range(most) if len({words[at].casefold() for words in split}) > 1), max(0, most))
    if same < FEWEST_IN_COMMON:
        return "", list(labels)
    most = min(len(words) for words in split) - same - 1
    ends = next((at for at in range(most) if len({words[-1 - at].casefold() for words in split}) > 1), most)
    rest = [" ".join(words[same : len(words) - ends]).strip(" -–:[]>?.") for words in split]
    return " ".join(split[0][:same]).rstrip(" -–:[>….,"), rest
