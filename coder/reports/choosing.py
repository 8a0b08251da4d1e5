"""Chooses the answers that a report quotes, by question and theme."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import NamedTuple

from coder.errors import CoderError
from coder.reports.planning import Planned, ReportPlan, why_left_out
from coder.reports.quotable import names_of, stands_for_something
from coder.reports.quotes import Candidate, Taken, candidates, choose, uncoded_candidates
from coder.reports.themes import Theme, counts_of, themes_of


class Quoted(NamedTuple):
    """A quoted case, and which of its responses where it has several; None for any."""

    case: int
    response: int | None = None


def quoted_answers(plan: ReportPlan, keys: Mapping[str, int]) -> dict[str, Quoted]:
    """Return the answers that the groups of a report quote, by case key or by «#» and number. Raises CoderError for
    unknown ones.

    `keys` are those of all who answered; only the ones needed are looked up.
    """
    found = {}
    for planned in plan.sections:
        for key in chain.from_iterable(group.quotes or () for group in planned.section.groups):
            quoted = _quoted(key, planned, keys)
            if quoted is None:
                raise CoderError(
                    "«{key}» is quoted in «{question}», and no case of that name has answered it.",
                    "`coder export PROJECT --what matrix` lists the cases and their answers.",
                    key=key,
                    question=planned.section.question,
                )
            found[key] = quoted
    return found


def _quoted(key: str, planned: Planned, keys: Mapping[str, int]) -> Quoted | None:
    if planned.answered is None:
        return None
    if key in keys and keys[key] in planned.answered.respondents:
        return Quoted(keys[key])
    if not (key.startswith("#") and key[1:].isdecimal()):
        return None
    case = planned.answered.responses.get(int(key[1:]))
    return None if case is None else Quoted(case, int(key[1:]))


def quote_candidates(
    plan: ReportPlan, flags: Sequence[tuple[int, int, int]], wanted: Iterable[int] = ()
) -> list[dict[str, list[Candidate]]]:
    """Return for each section the candidate excerpts for quotes, by code. `flags` are good quotes; all excerpts of the
    cases `wanted` are included.
    """
    per_code = plan.definition.quotes.per_code
    wanted_cases = frozenset(wanted)
    return [
        candidates(planned.answered, planned.codes, flags, wanted_cases, per_code)
        if planned.answered is not None and per_code
        else {}
        for planned in plan.sections
    ]


def chosen_quotes(
    plan: ReportPlan,
    candidates_by_section: Sequence[Mapping[str, Sequence[Candidate]]],
    texts: Mapping[int, str],
    wanted: Mapping[str, Quoted] | None = None,
) -> list[dict[str, list[Candidate]]]:
    """Return the excerpts to quote, by section and theme, in report order. Nobody is quoted often needlessly, and no
    answer twice in a question. `wanted` holds the quotes named by groups.
    """
    used: Counter[int] = Counter()
    return [
        _of_section(plan, planned, found, texts, wanted or {}, used) if found else {}
        for planned, found in zip(plan.sections, candidates_by_section, strict=True)
    ]


def uncoded_answers(plan: ReportPlan, flags: Sequence[tuple[int, int, int]]) -> list[list[Candidate]]:
    """Return for each section the candidate answers for quotes where nobody has coded any, if such are to be quoted."""
    return [
        uncoded_candidates(planned.answered, flags, most)
        if planned.answered is not None and why_left_out(planned) and (most := _most_uncoded(plan, planned))
        else []
        for planned in plan.sections
    ]


def _most_uncoded(plan: ReportPlan, planned: Planned) -> int:
    return plan.study.quoted_uncoded(plan.definition.quotes, planned.section.asked_when)


def chosen_uncoded(
    plan: ReportPlan, candidates_by_section: Sequence[Sequence[Candidate]], texts: Mapping[int, str]
) -> list[list[Candidate]]:
    """Return the uncoded answers to quote, by section, skipping those without content."""
    whole = [
        [replace(candidate, end=len(texts[candidate.response])) for candidate in found]
        for found in candidates_by_section
    ]
    return [
        choose(found, texts, _most_uncoded(plan, planned), Counter())
        for planned, found in zip(plan.sections, whole, strict=True)
    ]


def _of_section(
    plan: ReportPlan,
    planned: Planned,
    found: Mapping[str, Sequence[Candidate]],
    texts: Mapping[int, str],
    wanted: Mapping[str, Quoted],
    used: Counter[int],
) -> dict[str, list[Candidate]]:
    book, definition = plan.study.codebook, plan.definition
    themes = themes_of(plan, planned, counts_of(plan, planned))
    excerpts_by_theme = {theme.key: _excerpts_of(theme, plan, planned, found) for theme in themes}
    taken = Taken()
    picked: dict[str, list[Candidate]] = {}
    # Quotes chosen by the author are reserved first; then themes with the fewest candidates choose.
    for theme in sorted(themes, key=lambda theme: (not _by_author(theme), len(excerpts_by_theme[theme.key]))):
        most = definition.quotes.per_code
        if theme.group is not None and theme.group.most is not None:
            most = theme.group.most
        if theme.group is not None and theme.group.quotes is not None:
            candidate_by_quoted = {
                Quoted(candidate.case): candidate for candidate in reversed(excerpts_by_theme[theme.key])
            }
            candidate_by_quoted |= {
                Quoted(candidate.case, candidate.response): candidate for candidate in excerpts_by_theme[theme.key]
            }
            chosen = [
                candidate_by_quoted[wanted[key]] for key in theme.group.quotes if wanted.get(key) in candidate_by_quoted
            ]
            chosen = [candidate for candidate in chosen if texts.get(candidate.response, "").strip()]
            picked[theme.key] = taken.with_all(chosen if theme.group.most is None else chosen[:most], texts)
            continue
        names = names_of(book, [candidate.code for candidate in excerpts_by_theme[theme.key]] + list(theme.codes))
        picked[theme.key] = choose(excerpts_by_theme[theme.key], texts, most, used, taken, names)
    return {theme.key: picked[theme.key] for theme in themes if picked[theme.key]}


def _by_author(theme: Theme) -> bool:
    return theme.group is not None and theme.group.quotes is not None


def _excerpts_of(
    theme: Theme, plan: ReportPlan, planned: Planned, found: Mapping[str, Sequence[Candidate]]
) -> list[Candidate]:
    """Return the excerpts of a theme: those of its code, or of all codes of a group and their sub-codes."""
    book = plan.study.codebook
    codes: Sequence[str] = theme.codes
    if theme.group in planned.section.groups:
        codes = list(dict.fromkeys(below.id for code in codes for below in book.subtree(book.by_id[code])))
        if not _by_author(theme):
            others = {code for group in planned.section.groups if group != theme.group for code in group.codes}
            codes = [code for code in codes if code not in others]
    codes = [code for code in codes if _by_author(theme) or stands_for_something(book.by_id[code], book)]
    candidate_by_response: dict[int, Candidate] = {}
    for candidate in chain.from_iterable(found.get(code, ()) for code in codes):
        candidate_by_response.setdefault(candidate.response, candidate)
    return list(candidate_by_response.values())
