"""`coder model`: save what suggestions are made with as a file, or show what is in one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coder.batch import card as card_batch
from coder.batch import other_files
from coder.batch.run_report import codes_of
from coder.cli import encoding, options, output
from coder.cli.offered import ENCODER
from coder.i18n.words import _
from coder.project import open_project
from coder.quality import in_words
from coder.queries import batching
from coder.text.visible import typed

if TYPE_CHECKING:
    from coder.batch.card import Card
    from coder.project import Session
    from coder.queries.encoding import Vectors


@click.command("model")
@click.argument("source", type=options.FilePath, metavar="PROJECT")
@click.option("-o", "--output", "target", type=options.FilePath, metavar="FILE", help="Save the model here.")
@click.option("--question", metavar="NAME", help="Make it for this open question.")
@click.option(
    "--encoder", type=ENCODER,
    help="Join the meaning of answers: e5, or the folder of a model, which `coder batch` then needs, too. Default:"
    " words alone, thousands of times faster.",
)  # fmt: skip
@options.as_json
def command(source: Path, target: Path | None, question: str | None, encoder: str | None, as_json: bool) -> None:
    """Learn from PROJECT and save the model, for `coder batch`; or show the card of a model file.

    A model is data: opening one runs no code. It holds the words of the answers that it learned from, no whole answers:
    share it as you would share a list of their words. The same project gives the same bytes.
    """
    if other_files.is_model(source):
        if target is not None or question is not None or encoder is not None:
            raise click.UsageError(
                _("{file} is a model already; -o, --question and --encoder go with a project.").format(file=source)
            )
        card = card_batch.card_of(source)
    else:
        if target is not None:
            other_files.keep_apart(target, [source])
        with open_project(source, read_only=True) as session, _vectors(session, question, encoder) as vectors:
            content = batching.model_of(session, question, vectors)
        card = card_batch.card_of(content)
        if target is not None:
            batching.save_model(content, target)
    if as_json:
        output.write_json(card.shown)
    elif target is None or not output.quiet():
        _show(card)
    if target is not None:
        output.info(
            _("Wrote {file}. Use it with: coder batch {typed_file} FILE -o OUT").format(
                file=target, typed_file=typed(target)
            )
        )


@contextmanager
def _vectors(session: Session, question: str | None, encoder: str | None) -> Iterator[Vectors | None]:
    """Yield the vectors of all texts that the model learns from, by the encoder given; None for words alone."""
    if encoder is None:
        yield None
        return

    learned = batching.learning_material(session, question)
    with encoding.vectors(
        session, encoder, learned.texts, lambda: batching.texts_to_encode(session, learned, question)
    ) as vectors:
        yield vectors


def _show(card: Card) -> None:
    info, data, codebook = card.info, card.data, card.codebook
    output.data(
        _("Model of «{project}», made by coder {version}, seed {seed}.").format(
            project=data.project or "", version=card.versions.get("coder"), seed=info.seed
        )
    )
    template = (
        _("Learned from {coded} and the words of {texts}, for the question «{question}».")
        if data.question
        else _("Learned from {coded} and the words of {texts}.")
    )
    output.data(
        template.format(
            coded=output.counted(info.n_coded, "coded answer"), texts=output.counted(info.n_texts, "text"),
            question=data.question,
        )
    )  # fmt: skip
    if quality := in_words(info.quality or {}, info.n_coded):
        output.data(
            _("Quality, measured on coded answers that the model had not seen: {quality}").format(quality=quality)
        )
    else:
        output.data(_("Too few answers are coded to measure its quality."))
    names = [code.name for code in codebook.codes]
    output.data(_("{codes}: {names}.").format(codes=codes_of(codebook, len(names)), names=", ".join(names)))
