"""Prints what `coder agree` found, in words and tables that fit a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from coder.cli import output
from coder.i18n.figures import between, between_percent, paradox_text, percent, ratio
from coder.i18n.words import _, decimal, several, signed

if TYPE_CHECKING:
    from coder.model import Codebook
    from coder.model.agreement import Figure, Recount, SetAgreement
    from coder.queries.agreeing import Agreement

MOST_CONFUSED = 10

Number = output.Number


class AgreementPrinter:
    """Prints agreement on one question in words and tables that fit a terminal."""

    def __init__(self, agreement: Agreement, codebook: Codebook, parts: Sequence[str], *, named: bool) -> None:
        self._found, self._codebook, self._parts, self._named = agreement, codebook, parts, named

    def print_parts(self) -> None:
        over = self._found.over
        note(
            _("«{question}»: {several} of {coded} coded answers were coded by two or more ({coders}).").format(
                question=self._found.question, several=over.answers + self._found.alike, coded=self._found.coded,
                coders=", ".join(over.coders),
            )
        )  # fmt: skip
        if self._found.alike:
            note(
                several(
                    "{n} that is like another, and was coded together with it, counts as one with it.",
                    "{n} that are like others, and were coded together with them, count as one with these.",
                    self._found.alike,
                )
            )
        printers = {
            "sets": self._sets, "codes": self._codes, "pairs": self._pairs, "levels": self._levels,
            "excerpts": self._excerpts, "confused": self._confused, "themes": self._themes, "rounds": self._rounds,
            "weeks": self._weeks,
        }  # fmt: skip
        for part in self._parts:
            printers[part]()

    def _head(self, title: str) -> None:
        output.data()
        output.data(title)

    def _nothing(self, text: str) -> None:
        """Print that a requested part is empty."""
        if self._named:
            output.data()
            output.data(text)

    def _sets(self) -> None:
        over = self._found.over
        self._head(_("Whole sets of codes:"))
        _sets_table([(output.one_line(", ".join(over.coders), 20), over)], _("coders"))
        note(
            _(
                "«same»: pairs of coders with the very same codes. «alpha»: Krippendorff's, with MASI distance: sets"
                " that differ a little count a little. Kappa and AC1 take each set as a category. «both»: what one put,"
                " another put, too."
            )
        )

    def _codes(self) -> None:
        if not self._found.codes:
            self._nothing(_("No code was used on these answers."))
            return
        self._head(
            _("Code by code, over {answers}:").format(answers=output.counted(self._found.over.answers, "answer"))
        )
        output.print_table(
            (
                _("code"),
                Number(_("share")),
                Number(_("agree")),
                Number(_("alpha")),
                Number("95 %"),
                Number(_("kappa")),
                Number("AC1"),
                Number(_("both")),
            ),
            [
                (
                    self._name(agreement.code, 57),
                    percent(agreement.share),
                    percent(agreement.percent.value),
                    ratio(agreement.alpha.value),
                    between(agreement.alpha),
                    ratio(agreement.kappa.value) + ("!" if agreement.paradox else ""),
                    ratio(agreement.ac1.value),
                    percent(agreement.positive.value),
                )
                for agreement in self._found.codes
            ],
        )
        note(
            _(
                "«share»: how common the code is. «both»: of all times that one put it, how often another did, too. A"
                " category counts its codes. «–»: not defined, or not known well enough. Every figure has its"
                " interval in --csv and --json."
            )
        )
        if stale := [agreement.code for agreement in self._found.codes if agreement.code in self._found.stale]:
            named = [f"«{self._named_code(code)}» ({self._found.stale[code]})" for code in stale]
            note(
                _(
                    "Coded before the definition was what it is now: {codes}. Look at them again: `coder review"
                    " --definitions`."
                ).format(codes=output.listed(named))
            )
        if odd := [agreement for agreement in self._found.codes if agreement.paradox]:
            note(paradox_text(odd[0], self._named_code(odd[0].code)))

    def _pairs(self) -> None:
        rows = [(agreement.code, pair) for agreement in self._found.codes for pair in agreement.kappas]
        if not rows:
            self._nothing(_("No two coders have ten answers in common."))
            return
        self._head(_("Cohen's kappa of each two coders:"))
        output.print_table(
            (_("code"), _("coders"), Number("n"), Number(_("kappa")), Number("95 %")),
            [
                (
                    self._name(code, 60),
                    f"{pair.first} – {pair.second}",
                    pair.answers,
                    ratio(pair.kappa.value),
                    between(pair.kappa),
                )
                for code, pair in rows
            ],
        )

    def _levels(self) -> None:
        if not self._found.levels:
            self._nothing(_("The codebook has one level only."))
            return
        self._head(_("By level of the codebook (1 is the top): where agreement is lost"))
        output.print_table(
            (
                _("level"),
                Number(_("codes")),
                Number(_("same")),
                Number("95 %"),
                Number(_("alpha")),
                Number("95 %"),
            ),
            [
                (
                    str(agreement.level),
                    agreement.codes,
                    percent(agreement.percent.value),
                    between_percent(agreement.percent),
                    ratio(agreement.alpha.value),
                    between(agreement.alpha),
                )
                for agreement in self._found.levels
            ],
        )

    def _excerpts(self) -> None:
        if not self._found.excerpts:
            self._nothing(_("All codes stand on whole answers: there is nothing more to compare in excerpts."))
            return
        self._head(_("On excerpts:"))
        output.print_table(
            (
                _("code"),
                Number(_("excerpts")),
                Number(_("text")),
                Number(_("alpha")),
                Number("95 %"),
                Number(_("overlap")),
                Number("95 %"),
            ),
            [
                (
                    self._name(agreement.code, 62),
                    agreement.excerpts,
                    percent(agreement.share),
                    ratio(agreement.alpha.value),
                    between(agreement.alpha),
                    percent(agreement.overlap.value),
                    between_percent(agreement.overlap),
                )
                for agreement in self._found.excerpts
            ],
        )
        note(
            _(
                "«alpha»: of each character, whether it is marked. «overlap»: excerpts that overlap one with the same"
                " code by the other coder."
            )
        )

    def _confused(self) -> None:
        top = [confusion for confusion in self._found.confusions if confusion.second][:MOST_CONFUSED]
        if not top:
            self._nothing(_("No code was put where another coder put another."))
            return
        self._head(_("Codes put in each other's place:"))
        output.print_table(
            (Number(_("answers")), Number(_("of")), _("one coder"), _("the other")),
            [
                (
                    confusion.answers,
                    confusion.either,
                    self._named_code(confusion.first),
                    self._named_code(confusion.second),
                )
                for confusion in top
            ],
        )
        note(_("«of»: answers that have one of the two. Say in both definitions what tells them apart."))

    def _themes(self) -> None:
        recount = self._found.recount
        if recount is None:
            self._nothing(_("Too few answers were coded by the same coders to count themes under each."))
            return
        self._head(
            _("Had one of them coded alone ({answers} that all of these coded):").format(
                answers=output.counted(recount.answers, "answer")
            )
        )
        output.print_table(
            (
                _("theme"),
                *(Number(output.one_line(name, 10)) for name in recount.coders),
                Number(_("difference")),
                Number("95 %"),
            ),
            [
                (
                    self._name(recounted.code, 30 + 10 * len(recount.coders)),
                    *(percent(recounted.counts[name] / recount.answers) for name in recount.coders),
                    points(recounted.difference),
                    _("{low} to {high}").format(low=points(recounted.low), high=points(recounted.high)),
                )
                for recounted in recount.themes
            ],
        )
        for line in self._ranking(recount):
            note(line)

    def _ranking(self, recount: Recount) -> Iterator[str]:
        if not recount.swapped:
            yield _("The order of the themes is the same under each of them.")
            return
        named = [f"«{self._named_code(first)}» – «{self._named_code(second)}»" for first, second in recount.swapped[:5]]
        more = len(recount.swapped) - len(named)
        yield several(
            "The order of the themes would be another: {pairs} changes place.",
            "The order of the themes would be another: {pairs} change places.",
            len(named), pairs=output.listed(named),
        )  # fmt: skip
        if more:
            yield several("And {n} more pair.", "And {n} more pairs.", more)

    def _rounds(self) -> None:
        if not self._found.own:
            self._nothing(_("Nobody has coded answers again in a further round («anna/2»)."))
            return
        self._head(_("Coders and themselves, over their rounds:"))
        rounds = [
            (output.one_line(", ".join(agreement.over.coders), 20), agreement.over) for agreement in self._found.own
        ]
        _sets_table(rounds, _("rounds"))

    def _weeks(self) -> None:
        self._head(_("Week by week:"))
        output.print_table(
            (
                _("week"), _("coder"), Number(_("answers")), Number(_("codes each")), Number(_("in common")),
                Number(_("same")), Number(_("alpha")),
            ),
            [
                (
                    week.week, week.coder, week.answers, decimal(week.codes_each, 1), week.common,
                    percent(week.percent.value), ratio(week.alpha.value),
                )
                for week in self._found.weeks
            ],
        )  # fmt: skip
        for moved in self._found.moved[:MOST_CONFUSED]:
            note(
                _("{coder} put «{code}» on {share} of the answers in {week}, on {before} in all other weeks.").format(
                    coder=moved.coder, code=self._named_code(moved.code), share=percent(moved.share), week=moved.week,
                    before=percent(moved.before),
                )
            )  # fmt: skip
        if not self._found.moved:
            note(_("No code was used more, or less, in one week than chance would have it."))

    def _name(self, code: str, taken: int) -> str:
        """Return the code below its category, cut to the columns left."""
        known = self._codebook.by_id[code]
        indent = "  " * self._codebook.depth(known)
        return indent + output.one_line(known.name, max(10, output.width() - taken - len(indent)))

    def _named_code(self, code: str) -> str:
        return self._codebook.by_id[code].name


def _sets_table(rows: Sequence[tuple[str, SetAgreement]], first: str) -> None:
    """Print agreement over sets, a row for each; `first` heads the first column."""
    output.print_table(
        (
            first, Number("n"), Number(_("same")), Number(_("alpha")), Number("95 %"), Number(_("kappa")),
            Number("AC1"), Number(_("both")),
        ),
        [
            (
                name, over.answers, percent(over.percent.value), ratio(over.alpha.value), between(over.alpha),
                ratio(over.kappa.value), ratio(over.ac1.value), percent(over.positive.value),
            )
            for name, over in rows
        ],
    )  # fmt: skip


def note(text: str) -> None:
    """Print a remark wrapped to the terminal."""
    for line in textwrap.wrap(text, output.width()):
        output.data(line)


def points(difference: float) -> str:
    """Return a difference of shares in percentage points, with its sign."""
    return signed(100 * difference, 0)


def between_points(figure: Figure) -> str:
    """Return the interval of a difference of shares, in percentage points."""
    if figure.low is None or figure.high is None:
        return "–"
    return _("{low} to {high}").format(low=points(figure.low), high=points(figure.high))
