"""Chooses the encoder of a command, estimates its time, and makes its vectors before the command continues."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

import click

from coder.cli import output
from coder.cli.offered import ENCODER
from coder.encoders import measuring, process
from coder.encoders.kinds import chosen
from coder.i18n.words import N_, _, translated
from coder.queries import encoding

if TYPE_CHECKING:
    from coder.project import Session
    from coder.queries.encoding import Vectors

option = click.option(
    "--encoder", type=ENCODER,
    help="Join the meaning of answers: e5, the folder of a model, or none. Default: $CODER_ENCODER, else"
    " `coder settings`, else e5 where it is installed (`coder encoder`).",
)  # fmt: skip

ENCODED = N_("{n} answers encoded ({rate} a second)")


@contextmanager
def vectors(
    session: Session | None,
    encoder: str | None,
    answers: int,
    texts: Callable[[], Sequence[str]],
    method: str = "default",
) -> Iterator[Vectors | None]:
    """Yield the vectors of all `texts`, about as many as `answers`, by the encoder given or set; None: words alone.

    One that was not given is left out if `method` uses none and, with a note, if it fails or would take long. Raises
    CoderError.
    """
    meant = None if encoder is None and method != "default" else chosen(encoder)
    if meant is None:
        yield None
        return
    with closing(encoding.vectors_of(session, meant)) as found:
        lacking = answers - found.kept
        if encoder is None and lacking > encoding.MOST_UNASKED:
            output.note(
                _(
                    "words alone: {n} answers are not encoded yet, which would take long."
                    " With --encoder {encoder} they are."
                ).format(n=output.thousands(lacking), encoder=meant.folder or meant.kind.name)
            )
            yield None
            return
        try:
            _make(found, texts())
        except process.EncoderStopped as error:
            if encoder is not None:
                raise
            output.note(_("{why} Suggestions are made of words alone.").format(why=translated(error.what)))
            yield None
            return
        yield found


def _make(found: Vectors, texts: Sequence[str]) -> None:
    with output.progress(_(ENCODED)) as show:
        shown = False

        def show_progress(done: int, wanted: int, left: float) -> None:
            nonlocal shown
            if not shown and left > measuring.LONG:
                output.info(measuring.how_long(wanted - done, left))
            shown = True
            show(done)

        found.make(texts, show_progress)
