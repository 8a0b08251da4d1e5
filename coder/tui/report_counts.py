"""The counts of the report screen, and their texts and bars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from coder.errors import NotFound
from coder.i18n.figures import between, ratio
from coder.i18n.words import _, several
from coder.project import Session
from coder.queries import queue
from coder.queries.agreeing import QuestionAgreement, agreement_on
from coder.queries.code_tables import (
    EVERYBODY,
    CodeCount,
    CoderRule,
    CountedShare,
    Crosstab,
    Group,
    Progress,
    WhoIsCounted,
    code_table,
    coders_of,
    group_tables,
    group_variables,
    progress,
    rounded,
    whom,
)
from coder.queries.codebooks import codebook_of
from coder.queries.counting import read_study
from coder.queries.definitions import load_definition
from coder.queries.variables import wave_counted
from coder.tui.text import on_one_line

EIGHTHS = " ▏▎▍▌▋▊▉"


@dataclass(frozen=True, slots=True)
class ReportCounts:
    """The tables of one question. `tables`, one per variable, have a row for each code in use; `hidden` are the cells,
    as (code, index among all tables' groups), that a report would mask; `variables` can be chosen. Shares are of the
    `coded` of those who `answered`; `earned`: they hold for all. `progress` counts answers, too. `of` are the cases
    counted by a report definition, `asked` how many of them were asked the question. `spans` are the ranges over coders
    of cells, keyed as `hidden`.
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
    """The coders of answers with several coders, the first one first; none without such answers."""
    agreement: QuestionAgreement | None = None
    alone: bool = False
    """Whether only this coder's codings are counted."""
    questions: int = 1
    """The number of open questions of the project."""
    asked: int = 0
    of: WhoIsCounted = EVERYBODY
    wave: str | None = None
    """The wave that is counted, where the project has several or a definition names it."""
    spans: Mapping[tuple[str, int], tuple[float, float]] = field(default_factory=dict)
    uneven: bool = False
    """Whether the coded are a random sample that was drawn more often from some groups than from others."""

    @property
    def groups(self) -> list[tuple[str, Group, int]]:
        """(variable, group, base) of every column, table by table."""
        return [
            (table.grouping.label, group, base)
            for table in self.tables
            for group, base in zip(table.grouping.groups, table.bases, strict=True)
        ]


def count_codes(
    session: Session,
    question: str | None,
    by: Sequence[str],
    rule: CoderRule,
    *,
    alone: bool = False,
    definition: Path | None = None,
) -> ReportCounts:
    """Count the codes as they are now by the groups of each variable in `by`; only cases that were asked, by a report
    `definition` if given. Raises NotFound, and FileRefused for the definition.

    `alone`: count only this coder's codings. A number with others' codings in it would reveal, before and after an own
    code, what they have applied to that answer.
    """
    coders = (session.coder,) if alone else ()
    with session.snapshot():
        names = [question.name for question in queue.questions(session)]
        if not names:
            if group_variables(session):
                raise NotFound(
                    "The project has closed questions only, so there are no codes to count.",
                    "A report has a table of each: write it with w.",
                )
            raise NotFound("The project has no open question.", "Import answers with `coder import`.")
        chosen = question if question is not None and question in names else str(names[0])
        latest = read_study(session, None, coders, rule)
        variables = tuple(group_variables(session, latest))
        of = whom(session, None if definition is None else load_definition(definition), chosen, latest=latest)
        whose = coders or of.coders
        study = latest if (of.wave, whose) == (None, coders) else read_study(session, of.wave, whose, rule)
        answered, counts = code_table(session, chosen, of=of, study=study)
        usable = [name for name in by if name in variables]
        crossed = group_tables(session, chosen, usable, of=of, study=study) if usable else ()
        agreement_texts = agreement_on(session, answered, codebook_of(session))
    hidden, before = set(), 0
    spans: dict[tuple[str, int], tuple[float, float]] = {}
    for table in crossed:
        keys = [group.key for group in table.table.grouping.groups]
        hidden |= {(code, before + keys.index(group)) for code, group in table.hidden if group in keys}
        spans |= {(code, before + keys.index(group)): agreement for (code, group), agreement in table.spans.items()}
        before += len(keys)
    return ReportCounts(
        chosen, len(answered.respondents), len(answered.coded), progress(answered), answered.earned,
        tuple(counts),
        tuple(table.table for table in crossed), variables, frozenset(hidden), rule,
        tuple(coders_of(answered)) if answered.several else (), agreement_texts, alone, len(names), len(answered.asked),
        of, of.wave or wave_counted(session, of.wave), spans, answered.uneven,
    )  # fmt: skip


def kept_definition(session: Session, folder: Path, name: str) -> str:
    """Return a report definition as saved: its path from the project's `folder` if inside. Raises FileRefused and
    NotFound if it cannot be read, or names an unknown variable.
    """
    if not name:
        return ""
    path = (folder / Path(name).expanduser()).absolute()
    whom(session, load_definition(path), "")
    return str(path.relative_to(folder) if path.is_relative_to(folder) else path)


def agreement_texts(counted: ReportCounts | None, code: str) -> list[str]:
    """Return how far the coders agree on a code."""
    agreement = counted.agreement if counted is not None else None
    share_text = []
    for row in (row for row in agreement.codes if row.code == code) if agreement is not None else ():
        alpha = ratio(row.alpha.value)
        if row.alpha.low is not None:
            alpha += f" ({between(row.alpha)})"
        n = several("of {n} answer", "of {n} answers", row.answers)
        share_text.append(_("alpha {alpha} {n}").format(alpha=alpha, n=n))
        share_text += [
            _("kappa {first}, {second} {kappa} {n}").format(
                first=on_one_line(pair.first), second=on_one_line(pair.second), kappa=ratio(pair.kappa.value),
                n=several("of {n} answer", "of {n} answers", pair.answers),
            )
            for pair in row.kappas
        ]  # fmt: skip
    return share_text


def describe_code(counted: ReportCounts, count: CodeCount, cells: Sequence[CountedShare]) -> str:
    """Return a code in words: its path and its share, or its share in all and in every group (`cells`)."""
    parts = [f"{on_one_line(count.path)}: {share_text(cells[0] if cells else count.share)}"]
    if not cells:
        if count.own != count.share.n:
            parts.append(_("{n} with this very code").format(n=count.own))
        parts += range_by_coder(count.span)
        if count.codings:
            parts.append(several("{n} coding", "{n} codings", count.codings))
        return " · ".join(parts + agreement_texts(counted, count.code.id))
    named = ""
    for index, ((variable, group, _base), cell) in enumerate(zip(counted.groups, cells[1:], strict=True)):
        label = on_one_line(group.label)
        if variable != named and len(counted.tables) > 1:
            named, label = variable, f"{on_one_line(variable)}: {label}"
        hidden = [_("(hidden in a report)")] if (count.code.id, index) in counted.hidden else []
        parts.append(
            " ".join([label, share_text(cell), *range_by_coder(counted.spans.get((count.code.id, index))), *hidden])
        )
    return " · ".join(parts)


def range_by_coder(agreement: tuple[float, float] | None) -> list[str]:
    """Return the range over coders in words, if there is one."""
    return [_("{range} % by coder").format(range=range_text(agreement))] if agreement is not None else []


def rule_text(rule: CoderRule) -> str:
    """Return the rule for answers with several coders; «{coder}» is the first one."""
    return {
        CoderRule.FIRST: _("first coder: {coder}"), CoderRule.MAJORITY: _("most of the coders"),
        CoderRule.ANY: _("at least one coder"),
    }[rule]  # fmt: skip


def wave_text(wave: str) -> str:
    """Return the name of the wave that is counted."""
    return _("wave {wave}").format(wave=on_one_line(wave)) if wave else _("the wave without a name")


def base_text(counted: ReportCounts | None) -> str:
    """Return the base of the shares, what they hold for, and whose codes they count."""
    if counted is None:
        return ""
    parts = []
    if counted.wave is not None:
        parts.append(wave_text(counted.wave))
    if counted.of.among:
        among = ", ".join(on_one_line(f"{name}: {'/'.join(values)}") for name, values in counted.of.among)
        parts.append(_("asked were {n} with {among}").format(n=counted.asked, among=among))
    if counted.coded and not counted.earned:
        parts.append(_("drawn with unequal chances") if counted.uneven else _("not a random sample"))
    if counted.in_turn:
        parts.append(rule_text(counted.several).format(coder=on_one_line(counted.in_turn[0])))
    share_text = " · ".join(parts)
    return share_text[:1].upper() + share_text[1:]


def range_text(agreement: tuple[float, float] | None) -> str:
    """Return a range over coders in whole numbers, "" without one."""
    if agreement is None:
        return ""
    (low, high), _total = rounded(agreement)
    return f"{low:.0f}" if low == high else f"{low:.0f}–{high:.0f}"


def percent(share: CountedShare) -> str:
    """Return per cent in whole numbers, rounded half up as in the report; a dash if the base is empty."""
    (value,), _total = rounded([share.percent])
    return "–" if value is None else f"{value:.0f}"


def share_text(share: CountedShare) -> str:
    """Return a share in words and digits."""
    if not share.base:
        return _("nobody coded")
    return _("{n} of {base} ({percent} %)").format(n=share.n, base=share.base, percent=percent(share))


def bar(n: int, largest: int, width: int) -> str:
    """Return a bar of at most `width` cells, in eighths of a cell; the largest fills it, and any n > 0 is visible."""
    eighths = round(8 * width * n / largest) if largest else 0
    eighths = max(eighths, 1) if n else 0
    return "█" * (eighths // 8) + (EIGHTHS[eighths % 8] if eighths % 8 else "")
