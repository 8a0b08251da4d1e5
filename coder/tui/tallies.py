"""What the report view counts, and the words and bars it says it in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coder.errors import NotFound
from coder.i18n.words import _, decimal_sign, several
from coder.project import Session
from coder.queries import queue
from coder.queries.agreeing import QuestionAgreement, agreement_on
from coder.queries.tallying import (
    CodeCount,
    CoderRule,
    Crosstab,
    Group,
    Progress,
    Share,
    coders_of,
    group_tables,
    group_variables,
    progress,
    rounded,
    tallied,
)
from coder.tui.text import on_one_line

EIGHTHS = " ▏▎▍▌▋▊▉"


@dataclass(frozen=True, slots=True)
class Counted:
    """The tables of one question. `tables`, one for each variable compared, have a row for each code in use; `hidden`
    are their cells, as (code, place of the group among all tables' groups), that a report would hide; `variables` are
    those one can choose.
    Shares are of the `coded` of those who `answered`; `earned`: they tell of all. `progress` counts their answers, too.
    """

    question: str
    answered: int
    coded: int
    progress: Progress
    earned: bool
    counts: tuple[CodeCount, ...]
    tables: tuple[Crosstab, ...]
    variables: tuple[str, ...]
    hidden: frozenset[tuple[str, int]] = frozenset()
    several: CoderRule = CoderRule.FIRST
    in_turn: tuple[str, ...] = ()
    """The coders of answers that several have coded, the first one first; none where there is no such answer."""
    agreement: QuestionAgreement | None = None
    alone: bool = False
    """Whether the coder's own codings alone are counted."""
    questions: int = 1
    """How many open questions the project has."""

    @property
    def groups(self) -> list[tuple[str, Group, int]]:
        """Variable, group and base of every column, table by table."""
        return [
            (table.grouping.label, group, base)
            for table in self.tables
            for group, base in zip(table.grouping.groups, table.bases, strict=True)
        ]


def count(
    session: Session, question: str | None, by: Sequence[str], rule: CoderRule, *, alone: bool = False
) -> Counted:
    """Count as the file is now, the codes by the groups of each variable in `by`, if any. Raises NotFound.

    `alone`: count this coder's own codings only. A number that others' codings are in tells, before and after an own
    code, what they have put on that answer.
    """
    coders = (session.coder,) if alone else ()
    with session.project.snapshot():
        names = [row["name"] for row in queue.questions(session)]
        if not names:
            if group_variables(session):
                raise NotFound(
                    "The project has closed questions only, so there are no codes to count.",
                    "A report has a table of each: write it with w.",
                )
            raise NotFound("The project has no open question.", "Import answers with `coder import`.")
        chosen = question if question is not None and question in names else str(names[0])
        variables = tuple(group_variables(session))
        answered, counts = tallied(session, chosen, rule, coders)
        usable = [name for name in by if name in variables]
        crossed = group_tables(session, chosen, usable, coders=coders, several=rule) if usable else ()
        agreed = agreement_on(session, answered, session.codebook())
    hidden, before = set(), 0
    for one in crossed:
        keys = [group.key for group in one.table.grouping.groups]
        hidden |= {(code, before + keys.index(group)) for code, group in one.hidden if group in keys}
        before += len(keys)
    return Counted(
        chosen, len(answered.respondents), len(answered.coded), progress(answered), answered.earned,
        tuple(counts),
        tuple(one.table for one in crossed), variables, frozenset(hidden), rule,
        tuple(coders_of(answered)) if answered.several else (), agreed, alone, len(names),
    )  # fmt: skip


def agreed(counted: Counted | None, code: str) -> list[str]:
    """How far the coders agree on a code."""
    held = counted.agreement if counted is not None else None
    said = []
    for row in (one for one in held.codes if one["code"] == code) if held is not None else ():
        alpha = ratio(row["alpha"])
        if row["low"] is not None:
            alpha += f" ({ratio(row['low'])} – {ratio(row['high'])})"
        n = several("of {n} answer", "of {n} answers", row["answers"])
        said.append(_("alpha {alpha} {n}").format(alpha=alpha, n=n))
        said += [
            _("kappa {first}, {second} {kappa} {n}").format(
                first=on_one_line(pair["first"]), second=on_one_line(pair["second"]), kappa=ratio(pair["kappa"]),
                n=several("of {n} answer", "of {n} answers", pair["answers"]),
            )
            for pair in row["kappas"]
        ]  # fmt: skip
    return said


def rule_said(rule: CoderRule) -> str:
    """What counts where several have coded an answer; «{coder}» is the first one."""
    return {
        CoderRule.FIRST: _("first coder: {coder}"), CoderRule.MAJORITY: _("most of the coders"),
        CoderRule.ANY: _("at least one coder"),
    }[rule]  # fmt: skip


def span(one: CodeCount) -> str:
    """The range over coders in whole numbers; nothing where there is none."""
    if one.span is None:
        return ""
    (low, high), _total = rounded(one.span)
    return f"{low:.0f}" if low == high else f"{low:.0f}–{high:.0f}"


def ratio(value: float | None) -> str:
    """A number of at most 1 with two decimals, as the language in use writes them; a dash where there is none."""
    return "–" if value is None else f"{value:.2f}".replace(".", decimal_sign())


def percent(share: Share) -> str:
    """Per cent in whole numbers, rounded half up as in the report; a dash where there is nobody to divide by."""
    (value,), _total = rounded([share.percent])
    return "–" if value is None else f"{value:.0f}"


def said(share: Share) -> str:
    """A share in words and digits."""
    if not share.base:
        return _("nobody coded")
    return _("{n} of {base} ({percent} %)").format(n=share.n, base=share.base, percent=percent(share))


def bar(n: int, largest: int, width: int) -> str:
    """A bar of at most `width` cells, in eighths of a cell; the largest fills it, and what is not nothing is seen."""
    eighths = round(8 * width * n / largest) if largest else 0
    eighths = max(eighths, 1) if n else 0
    return "█" * (eighths // 8) + (EIGHTHS[eighths % 8] if eighths % 8 else "")
