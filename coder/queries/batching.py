"""A project's suggester, fitted on a bounded sample of its texts, for scoring any number of responses."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from coder.errors import CoderError
from coder.model import Codebook, Questions
from coder.model.ids import ResponseId
from coder.model.json_values import Json
from coder.project import Session
from coder.queries.codebooks import codebook_of
from coder.queries.coded_answers import CodedAnswers, coded_answers, rejected_codes
from coder.queries.encoding import wanted_texts
from coder.queries.variables import question_meant
from coder.reports.writers import whole_file
from coder.store import answers, automatic, codebooks, settings, variables
from coder.suggest import Fitted, Learner, load_suggester, many
from coder.suggest.learner import Rejected, teach_rejected

if TYPE_CHECKING:
    from coder.suggest.artefact import Model
    from coder.suggest.meaning import Encoder

CORPUS = 50_000
"""Texts from which words and latent vectors are learned at most, a random sample of more."""
SEED = 0


@dataclass(frozen=True, slots=True)
class LearningMaterial:
    """What suggestions are learned from: the codebook, coded responses, and other texts."""

    codebook: Codebook
    version: int | None
    coded: CodedAnswers
    corpus: list[str]
    texts: int
    rejected: list[Rejected]

    @property
    def answers(self) -> list[str]:
        """Return the coded texts."""
        return self.coded.texts

    @property
    def codes(self) -> list[frozenset[str]]:
        """Return their codes."""
        return self.coded.codes

    @property
    def excerpts(self) -> list[tuple[int, str, frozenset[str]]]:
        """Return (index in `answers`, characters, codes) of the coded excerpts."""
        return self.coded.excerpts

    def taught_to(self, learner: Learner) -> Fitted:
        """Fit a learner. Raises CoderError if there is too little to learn from."""
        teach_rejected(learner, self.rejected)
        return learner.fit(self.answers, self.codes, codebook=self.codebook, corpus=self.corpus, excerpts=self.excerpts)

    def ids(self, fitted: Fitted) -> dict[str, str]:
        """Return the stable ids of a suggester's codes, by its names for them."""
        return {code: self.codebook.resolve(code).id for code in fitted.codes_}


def learning_material(session: Session, question: str | None = None) -> LearningMaterial:
    """Read what to learn from. Raises CoderError when the project has no codebook."""
    question_meant(session, question)
    with session.snapshot():
        codebook = codebook_of(session)
        coded = coded_answers(session)
        ids = automatic.current_ids(session.project)
        chosen = ids if len(ids) <= CORPUS else random.Random(SEED).sample(ids, CORPUS)
        corpus = list(answers.texts_of(session.project, chosen).values())
        version = codebooks.codebook_version(session.project)
        rejected = rejected_codes(session)
    if not any(not code.retired for code in codebook):
        raise CoderError("The project has no codebook to suggest from.", "Add one: coder codebook apply PROJECT FILE")
    return LearningMaterial(codebook, version, coded, corpus, len(ids), rejected)


def texts_to_encode(session: Session, learned: LearningMaterial, question: Questions = None) -> list[str]:
    """Return all texts whose vectors suggestions for the uncoded responses need."""
    targets = automatic.current_ids(session.project, uncoded=True, question=question)
    parts = [part for _, part, _ in learned.excerpts]
    asked = answers.texts_of(session.project, targets).values()
    return wanted_texts(learned.codebook, (*learned.answers, *parts), (*learned.corpus, *asked))


def fitted(learned: LearningMaterial, method: str = "default", encoder: Encoder | None = None) -> Fitted:
    """Fit a method to all of it.

    An `encoder` is for the default method. Raises CoderError for an unknown method, or if it learns nothing.
    """
    return many.for_many(learned.taught_to(load_suggester(method, encoder)))


def model_of(session: Session, question: str | None = None, encoder: Encoder | None = None) -> bytes:
    """Return the project's model as a file (`coder.suggest.artefact`). Raises CoderError without a codebook."""
    content = model_by(session, question, "default", encoder)
    assert isinstance(content, bytes)
    return content


def model_by(
    session: Session, question: str | None, method: str, encoder: Encoder | None = None
) -> bytes | Model[Fitted]:
    """Fit a method: return the bytes of a model file (`coder.suggest.artefact`), or the model itself for a method
    without files. Raises CoderError without a codebook, and as `fitted`.
    """
    question = question_meant(session, question)
    learned = learning_material(session)
    suggester, book = fitted(learned, method, encoder), learned.codebook
    ids = tuple(learned.ids(suggester).values())
    card: dict[str, Json] = {
        "data": {
            "project": settings.setting(session.project, "title"), "question": question,
            "question_headings": list(headings_of(session, question)),
            "coded_answers": len(learned.coded), "texts": learned.texts, "texts_learned_from": len(learned.corpus),
        },
        "codebook": {
            "name": book.name, "version": learned.version,
            "codes": [{"id": code, "name": book.path(book.by_id[code])} for code in ids],
        },
    }  # fmt: skip
    return many.model_of(suggester, card, ids, _texts_like_coded(session, question) or learned.corpus)


def _texts_like_coded(session: Session, question: str | None) -> list[str]:
    """Return texts to compare later answers with: those of the model's question, else of all questions with coded
    responses. Answers to a question that nobody has coded are of another kind.
    """
    with session.snapshot():
        uncoded = automatic.questions_without_codes(session.project)
        open_names = [named.name for named in variables.known(session.project, "open")]
        coded = [name for name in open_names if name not in uncoded]
        ids = automatic.current_ids(session.project, question=question or coded) if question or coded else []
        chosen = ids if len(ids) <= CORPUS else random.Random(SEED).sample(ids, CORPUS)
        return list(answers.texts_of(session.project, chosen).values())


def headings_of(session: Session, question: str | None) -> tuple[str, ...]:
    """Return the headings under which files have the answers to a question, or to the only one of the project: its
    name, full text and earlier names. Empty where there are several and none is named.
    """
    open_questions = [variable for variable in variables.every_variable(session.project) if variable.kind == "open"]
    if question is not None:
        open_questions = [variable for variable in open_questions if variable.name == question]
    if len(open_questions) != 1:
        return ()
    [asked] = open_questions
    return tuple(dict.fromkeys(heading for heading in (asked.name, asked.label, *asked.source_names) if heading))


def save_model(content: bytes, path: Path) -> None:
    """Write a model file atomically. Raises FileRefused."""
    with whole_file(path) as partial:
        partial.write_bytes(content)


def in_batches(ids: Sequence[ResponseId], size: int) -> list[Sequence[ResponseId]]:
    """Split `ids` into batches of at most `size`."""
    return [ids[start : start + size] for start in range(0, len(ids), size)]
