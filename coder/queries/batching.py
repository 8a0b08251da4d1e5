"""A project's suggester, fitted on a bounded sample of its texts and ready to score any number of answers."""

from __future__ import annotations

import copy
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from coder.errors import CoderError
from coder.model import Codebook, Questions
from coder.model.ids import ResponseId
from coder.model.json_values import Json
from coder.project import Session
from coder.queries.codebooks import codebook_of
from coder.queries.coded_answers import CodedAnswers, coded_answers
from coder.queries.encoding import wanted_texts
from coder.queries.variables import question_meant
from coder.reports.writers import whole_file
from coder.store import answers, automatic, codebooks, queries
from coder.suggest import load_suggester

if TYPE_CHECKING:
    from coder.suggest.joined import JoinedSuggester
    from coder.suggest.meaning import Encoder
    from coder.suggest.word_table import TabledSuggester

CORPUS = 50_000
"""Texts from which words and their latent vectors are learned at most: a random sample of a larger project's."""
SEED = 0


@dataclass(frozen=True, slots=True)
class LearningMaterial:
    """What a project's suggestions are learned from: the codebook, coded answers, and other texts."""

    codebook: Codebook
    version: int | None
    coded: CodedAnswers
    corpus: list[str]
    texts: int

    @property
    def answers(self) -> list[str]:
        """The coded texts."""
        return self.coded.texts

    @property
    def codes(self) -> list[frozenset[str]]:
        """Their codes."""
        return self.coded.codes

    @property
    def excerpts(self) -> list[tuple[int, str, frozenset[str]]]:
        """The parts of them that carry codes: (place among `answers`, characters, codes)."""
        return self.coded.excerpts


def learning_material(session: Session, question: str | None = None) -> LearningMaterial:
    """Read what there is to learn from. Raises CoderError when the project has no codebook."""
    question_meant(session, question)
    with session.snapshot():
        codebook = codebook_of(session)
        coded = coded_answers(session)
        ids = automatic.current_ids(session.project)
        chosen = ids if len(ids) <= CORPUS else random.Random(SEED).sample(ids, CORPUS)
        corpus = list(answers.texts_of(session.project, chosen).values())
        version = codebooks.codebook_version(session.project)
    if not any(not code.retired for code in codebook):
        raise CoderError("The project has no codebook to suggest from.", "Add one: coder codebook apply PROJECT FILE")
    return LearningMaterial(codebook, version, coded, corpus, len(ids))


def texts_to_encode(session: Session, learned: LearningMaterial, question: Questions = None) -> list[str]:
    """All that suggestions for the uncoded answers to a question want vectors of."""
    targets = automatic.current_ids(session.project, uncoded=True, question=question)
    parts = [part for _, part, _ in learned.excerpts]
    asked = answers.texts_of(session.project, targets).values()
    return wanted_texts(learned.codebook, (*learned.answers, *parts), (*learned.corpus, *asked))


def suggester_of(learned: LearningMaterial, method: str = "default", encoder: Encoder | None = None) -> JoinedSuggester:
    """A suggester fitted on all of it."""
    from coder.suggest.joined import JoinedSuggester

    suggester = cast(JoinedSuggester, load_suggester(method)) if encoder is None else JoinedSuggester(encoder=encoder)
    return suggester.fit(
        learned.answers, learned.codes, codebook=learned.codebook, corpus=learned.corpus, excerpts=learned.excerpts
    )


def by_word_table(learned: LearningMaterial, suggester: JoinedSuggester) -> TabledSuggester:
    """A suggester of the material that scores many answers fast, and whose codes are called by their ids."""
    from coder.suggest.word_table import TabledSuggester

    by_id = copy.copy(suggester)
    by_id.codes_ = tuple(learned.codebook.spoken(code).id for code in suggester.codes_)
    return TabledSuggester(by_id)


def fitted(learned: LearningMaterial, method: str = "default", encoder: Encoder | None = None) -> TabledSuggester:
    """A suggester fitted on all of it, to score many answers."""
    return by_word_table(learned, suggester_of(learned, method, encoder))


def parameters_of(suggester: JoinedSuggester | TabledSuggester) -> dict[str, object]:
    """What a suggester was made with, as it is kept with a run; the name of its encoder, if it has one."""
    parameters = suggester.info()["parameters"]
    encoder = {} if suggester.encoder is None else {"encoder": suggester.encoder.name}
    return {**parameters, **encoder} if isinstance(parameters, dict) else dict(encoder)


def model_of(session: Session, question: str | None = None) -> bytes:
    """The project's model as the bytes of a file (`coder.suggest.artefact`). Raises CoderError without a codebook."""
    from coder.suggest import artefact
    from coder.suggest.baseline import baseline

    question = question_meant(session, question)
    learned = learning_material(session)
    suggester, book = fitted(learned), learned.codebook
    card: dict[str, Json] = {
        "data": {
            "project": queries.setting(session.project, "title"), "question": question,
            "coded_answers": len(learned.coded), "texts": learned.texts, "texts_learned_from": len(learned.corpus),
        },
        "codebook": {
            "name": book.name, "version": learned.version,
            "codes": [{"id": code, "name": book.path(book.by_id[code])} for code in suggester.codes_],
        },
        "training": baseline(suggester, learned.corpus),
    }  # fmt: skip
    return artefact.dumps(suggester, card)


def save_model(content: bytes, path: Path) -> None:
    """Write a model file, whole or not at all. Raises FileRefused."""
    with whole_file(path) as partial:
        partial.write_bytes(content)


def in_batches(ids: Sequence[ResponseId], size: int) -> list[Sequence[ResponseId]]:
    """`ids` in batches of at most `size`."""
    return [ids[start : start + size] for start in range(0, len(ids), size)]
