"""Prints promises of automatic coding: the proven precision, the agreement of people, and what is out of date."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from coder.cli import output
from coder.i18n.words import _, decimal, pgettext

if TYPE_CHECKING:
    from coder.model import Codebook
    from coder.operations.automatic import Promise
    from coder.queries.ceiling import HumanCeiling
    from coder.queries.stale_codes import StalePromise


def show_promise(promise: Promise, codebook: Codebook, ceiling: HumanCeiling | None) -> None:
    """Print the promise with the figures of each code, and the agreement of two people if it is known."""
    cuts = [cut for cut in promise.cuts if cut.cut is not None]
    together = promise.pooled
    template = (
        _(
            "Promise: of the automatic codes at least {percent} % are right, code by code, with 95 % certainty."
            " Measured on {coded}, each new to its model."
        )
        if together is None
        else _(
            "Promise: of all automatic codes together at least {percent} % are right, with 95 % certainty; of a single"
            " code it may be fewer. Measured on {coded}, each new to its model."
        )
    )
    output.data(
        template.format(
            percent=f"{100 * promise.precision:.0f}", coded=output.counted(promise.measured_on, "coded answer")
        )
    )
    if together is not None:
        output.data(
            _("All together: {right} of {n} were right, at least {bound}.").format(
                right=together.right, n=together.n, bound=decimal(together.bound, 2)
            )
        )
    output.data(
        _(
            "Expected: {percent} % of the answers get at least one automatic code, by {n} of {whole} codes."
            " The others stay with people."
        ).format(percent=f"{100 * promise.expected_share:.0f}", n=len(cuts), whole=len(promise.cuts))
    )
    counts = [_("from confidence"), pgettext("count", "right"), _("of"), _("at least"), _("finds"), _("at least")]
    people: Mapping[str, float] = {} if ceiling is None else ceiling.of_codes
    if people:
        counts.append(_("two people"))
    output.print_table(
        (_("code"), *map(output.Number, counts)),
        [
            (
                codebook.path(codebook.by_id[cut.code]), decimal(cut.cut, 2), cut.right, cut.n, decimal(cut.bound, 2),
                decimal(cut.right / max(cut.positives, 1), 2), decimal(cut.found_bound or 0.0, 2),
                *((decimal(people[cut.code], 2) if cut.code in people else "–",) if people else ()),
            )
            for cut in cuts
            if cut.cut is not None
        ],
    )  # fmt: skip
    output.data(_("finds: the share of a code's answers that get it so, and its bound; the rest is left to people."))
    if ceiling is not None:
        output.data(
            _(
                "two people: how often another coder put the code there, too, of all times that one did; {together} for"
                " all codes together, on {answers} coded by several. A precision above that says that the model"
                " repeats one coder, not that it is right more often."
            ).format(together=decimal(ceiling.together, 2), answers=output.counted(ceiling.answers, "answer"))
        )


def stale_promise_text(stale: StalePromise) -> str:
    """Return the codes for which the promise of a run is out of date."""
    return _(
        "the promise of run {n} is out of date for {codes}: what they mean was changed after its model had learned."
        " Make a new one with: coder suggest PROJECT --auto"
    ).format(n=stale.run, codes=output.listed([f"«{name}»" for name in stale.codes.values()]))
