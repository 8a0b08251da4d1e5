"""Prints a report that is written or planned: its parts, and what it leaves out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from coder.cli import output
from coder.i18n.words import N_, _, plural, several
from coder.text.visible import typed, visible

if TYPE_CHECKING:
    from pathlib import Path

    from coder.operations.reporting import Part, ReportWritten
    from coder.queries.variables import ReportedWave


def part_as_json(part: Part) -> dict[str, str | int]:
    """Return a part as JSON values."""
    return {"title": part.title, "tables": part.tables, "figures": part.figures, "quotes": part.quotes}


def print_plan(done: ReportWritten) -> None:
    """Print the parts of the chapter with their number of tables, figures and quotes, and those of the appendices."""
    header = (_("part"), output.Number(_("tables")), output.Number(_("figures")), output.Number(_("quotes")))
    rows = [(output.one_line(part.title, 60), part.tables, part.figures, part.quotes) for part in done.parts]
    output.print_table(header, [*rows, (_("the chapter"), done.tables, done.figures, done.quotes)])
    if done.beside:
        output.data("")
        output.print_table(
            (_("appendices"), output.Number(_("tables"))),
            [(output.one_line(part.title, 60), part.tables) for part in done.beside],
        )


WHY = {
    "weight": N_("survey weights: give them as `weight`"),
    "numbers": N_("numbers: give `limits` that cut them into bands"),
    "one": N_("one group alone"),
    "many": N_("too many groups"),
    "small": N_("groups too small to be shown"),
    "before": N_("others come before it"),
}
"""Why a report is not broken down by a variable, and what to write in a definition."""


def _of_wave(wave: ReportedWave) -> None:
    """Print which wave the report is of, where none was chosen, and what is coded in the others of the questions of
    which nothing is coded in it.
    """
    here = output.wave_named(wave.name)
    if not wave.chosen:
        text = (
            _("The report is of {wave}, the one imported last. --wave NAME makes it of another.")
            if all(wave.others)
            else _("The report is of {wave}, the one imported last. --wave '' makes it of the one without a name.")
        )
        output.note(text.format(wave=here))
    for question, coded in wave.elsewhere.items():
        elsewhere = [
            _("{answers} of {wave}").format(answers=output.counted(n, "answer"), wave=output.wave_named(other))
            for other, n in coded.items()
        ]
        output.note(
            _("No answers to «{question}» are coded yet in {wave}; {elsewhere} are.").format(
                question=output.one_line(question, 60), wave=here, elsewhere=output.listed(elsewhere)
            )
        )


def without(
    done: ReportWritten, project: Path, *, weight: str, quotes_uncoded: bool, wave: ReportedWave | None
) -> None:
    """Print what the report lacks: questions without data, variables that it is not broken down by unless requested,
    and who was asked; without the `weight` and quotes that its definition has. Of an empty report, print why. `wave` is
    the one that it is of, where the project has several.
    """
    if wave is not None:
        _of_wave(wave)
    if not (done.parts or done.missing_data):
        output.note(_("The project holds no answers, so the report is empty. Bring some in with `coder import`."))
    for why, forms in (
        ("unanswered", plural("Nobody answered {questions}: no numbers of it.",
                              "Nobody answered {questions}: no numbers of them.")),
        ("uncoded", plural("No answers are coded yet to {questions}: no numbers of it.",
                           "No answers are coded yet to {questions}: no numbers of them.")),
    ):  # fmt: skip
        known = () if wave is None else wave.elsewhere
        names = [
            f"«{output.one_line(name, 60)}»" for name, lacks in done.missing_data if lacks == why and name not in known
        ]
        if names:
            text = several(*forms, len(names), questions=", ".join(names))
            if why == "uncoded" and not quotes_uncoded:
                text += f" {_('`uncoded: 5` under `quotes` in a definition quotes some.')}"
            output.note(text)
    by_why: dict[str, list[str]] = {}
    for name, why in done.left_out:
        if name != weight:
            by_why.setdefault(why, []).append(name)
    if by_why:
        parts = [f"{_named(names)} ({_(WHY[why])})" for why, names in by_why.items()]
        output.note(
            _(
                "Not broken down by {variables}. Ask for it under `variables` or `by` in a definition"
                " (--show-definition prints one)."
            ).format(variables="; ".join(parts))
        )
    if done.not_asked:
        output.note(
            several(
                "{n} closed question has no section: {questions}. Ask for it under `questions` in a definition.",
                "{n} closed questions have no section: {questions}. Ask for them under `questions` in a definition.",
                len(done.not_asked), questions=_named(done.not_asked),
            )
        )  # fmt: skip
    if done.named_alone:
        output.note(
            several(
                "{n} heading is the name of a column: {questions}. Say what was asked, and reports have it:"
                " coder rename {typed_file} {typed_name} --text TEXT",
                "{n} headings are names of columns: {questions}. Say what was asked, and reports have it:"
                " coder rename {typed_file} {typed_name} --text TEXT",
                len(done.named_alone), questions=_named(done.named_alone), typed_file=typed(project),
                typed_name=typed(done.named_alone[0]),
            )
        )  # fmt: skip
    if done.not_shown:
        output.note(
            several(
                "{n} table or figure is not made, since every number in it is hidden or it compares no groups:"
                " {captions}",
                "{n} tables or figures are not made, since every number in them is hidden or they compare no groups:"
                " {captions}",
                len(done.not_shown), captions=_named(done.not_shown),
            )
        )  # fmt: skip


MOST_NAMED, LONGEST = 6, 70
"""Names listed in a row, and letters of one; of more, only the number."""


def _named(names: Sequence[str]) -> str:
    """Return the first names, each once, long ones by beginning and end: captions of a question differ at the end."""
    shortened = [name if len(name) <= LONGEST else f"{name[: LONGEST // 2]}…{name[-LONGEST // 2 :]}" for name in names]
    distinct = list(dict.fromkeys(map(visible, shortened)))
    shown = ", ".join(f"«{' '.join(name.split())}»" for name in distinct[:MOST_NAMED])
    more = len(distinct) - MOST_NAMED
    return shown if more <= 0 else _("{names} and {more} more").format(names=shown, more=more)
