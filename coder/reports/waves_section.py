"""The change of an open question from the previous wave to the reported one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from coder.i18n.translator import N_
from coder.reports.answered import Answered
from coder.reports.changing import WaveChange, change
from coder.reports.chapter import POINTS, RANGE, SHARE, TEXT, Block, Cell, Paragraph, Range, ReportColumn
from coder.reports.coder_rule import ranges
from coder.reports.counting import CodeCount, Weights, code_counts, rounded
from coder.reports.labels import sentence
from coder.reports.numbering import Numbering
from coder.reports.planning import Planned
from coder.reports.shares import has_several, is_whole, rule_notes, several_codes
from coder.reports.spans import range_note
from coder.reports.themes import row_names


@dataclass(frozen=True, slots=True)
class Earlier:
    """The same question in the wave before, with that wave's weights if the report is weighted."""

    wave: str
    answered: Answered
    weights: Weights | None = None


def waves_section(make: Numbering, planned: Planned, used: Sequence[CodeCount], earlier: Earlier | None) -> list[Block]:
    """Return each code's share in both waves and the change, if there is a wave before; with the range over coders
    where several have coded.
    """
    answered, words, study = planned.answered, make.words, make.plan.study
    assert answered is not None
    if earlier is None or not earlier.answered.responses:
        return []
    names = (earlier.wave or words("first wave"), study.wave or words("first wave"))
    weights = make.plan.weights
    if weights is not None and (earlier.weights is None or not earlier.weights.by_case):
        return [
            Paragraph(
                words(
                    "The change from {wave} is not computed: «{variable}» has no valid weight in that wave, and"
                    " weighted and unweighted cannot be compared.",
                    wave=names[0],
                    variable=weights.variable,
                ),
                "note",
            )
        ]
    earlier_weights = None if weights is None else earlier.weights
    codes = [count.code.id for count in used]
    now = {count.code.id: count.share for count in code_counts(answered, study.codebook, codes, weights)}
    first = code_counts(earlier.answered, study.codebook, codes, earlier_weights)
    before = {count.code.id: count.share for count in first}
    both = len(answered.respondents & earlier.answered.respondents)
    columns = [ReportColumn(words("Code"), TEXT)]
    waves = list(zip(names, (earlier.answered, answered), (earlier_weights, weights), strict=True))
    spans = [ranges(wave_answered, study.codebook, codes, wave_weights) for _, wave_answered, wave_weights in waves]
    for (name, wave_answered, _), wave_spans in zip(waves, spans, strict=True):
        columns.append(ReportColumn(words("{label} (n={n})", label=name, n=len(wave_answered.coded)), SHARE))
        columns += [ReportColumn(words("Range over coders, {wave}", wave=name), RANGE)] if wave_spans else []
    unearned = [name for name, wave_answered, _ in waves if not wave_answered.earned]
    columns += [] if unearned else [ReportColumn(words("Change, percentage points"), POINTS)]
    columns += (
        [] if both or unearned else [ReportColumn(words("95% low"), POINTS), ReportColumn(words("95% high"), POINTS)]
    )
    called, depth = row_names(codes, study.codebook)
    changes = change(before, now, codes, paired=bool(both))
    rows: list[list[Cell]] = [
        [
            name, wave_change.before, *_span(spans[0], wave_change.code),
            wave_change.after, *_span(spans[1], wave_change.code),
            *([] if unearned else [wave_change.points]),
            *([] if both or unearned else [wave_change.low, wave_change.high]),
        ]
        for name, wave_change in zip(called, changes, strict=True)
    ]  # fmt: skip
    whole = is_whole(earlier.answered) and is_whole(answered)
    notes = [
        words(
            "Per cent of {base}.",
            base=words(N_("those who answered (n)") if whole else N_("those whose answer is coded (n)")),
        )
    ]
    if unearned:
        notes.append(
            words(
                N_(
                    "The change is not computed: in {waves} a random sample is coded that was drawn more often from"
                    " some groups than from others."
                )
                if any(wave_answered.uneven for _, wave_answered, _ in waves)
                else N_(
                    "The change is not computed: in {waves} only some of the answers are coded, and they are no"
                    " random sample."
                ),
                waves=words.listed([words.quoted(name) for name in unearned]),
            )
        )
    else:
        if _rounds_apart(changes, make.plan.definition.decimals):
            notes.append(
                words(
                    "The change is computed before rounding, so it may differ from the difference of the rounded"
                    " per cent."
                )
            )
        notes.append(
            words("{both} {both:{unit} is|{units} are} in both waves, so the change has no interval here.", both=both)
            if both
            else words("Interval of the change after Newcombe (1998), method 10, for independent samples.")
        )
    several = [wave_answered for _, wave_answered, _ in waves if has_several(wave_answered, codes, study.codebook)]
    notes += [several_codes(words, several[0])] if several else []
    notes += _rules(make, [(name, wave_answered) for name, wave_answered, _ in waves])
    notes += [*([range_note(words)] if any(spans) else []), *make.weight_notes()]
    if earlier_weights is not None and earlier_weights.without:
        notes.append(
            words(
                "In {wave} {without} {without:{unit} has|{units} have} no valid weight.",
                wave=names[0],
                without=earlier_weights.without,
            )
        )
    caption = words(
        "{label} Change from {before} to {after}.", label=sentence(planned.label), before=names[0], after=names[1]
    )
    caption = dict(planned.section.captions).get("waves", caption)
    return [make.table(f"{planned.section.question}-endring", caption, columns, rows, notes, depth=depth)]


def _span(spans: Mapping[str, tuple[float, float]], code: str) -> list[Cell]:
    """Return the cell of the range column, which exists where the wave has any range."""
    return [Range(*spans[code]) if code in spans else None] if spans else []


def _rules(make: Numbering, waves: Sequence[tuple[str, Answered]]) -> list[str]:
    """Return the rules for answers coded by several, by wave where they differ."""
    notes = [(name, " ".join(rule_notes(make.words, answered))) for name, answered in waves]
    if notes[0][1] == notes[1][1]:
        return [notes[0][1]] if notes[0][1] else []
    return [make.words("{name}: {note}", name=name, note=note) for name, note in notes if note]


def _rounds_apart(changes: Sequence[WaveChange], decimals: int) -> bool:
    """Return whether some change, rounded, differs from the difference of the two rounded per cents."""
    for wave_change in changes:
        (before, after, up, down), _ = rounded(
            [
                wave_change.before.percent,
                wave_change.after.percent,
                max(wave_change.points or 0.0, 0.0),
                max(-(wave_change.points or 0.0), 0.0),
            ],
            decimals,
        )
        if (
            wave_change.points is not None
            and abs((after or 0.0) - (before or 0.0) - (up or 0.0) + (down or 0.0)) > 1e-6
        ):
            return True
    return False
