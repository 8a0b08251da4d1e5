"""Codings that are probably wrong, each with its reason."""

from __future__ import annotations

from dataclasses import dataclass

from coder.errors import CoderError
from coder.message import Message
from coder.model.ids import ResponseId
from coder.project import Session
from coder.queries.coded_answers import coded_corpus
from coder.queries.encoding import kept_vectors
from coder.store import answer_references
from coder.suggest import load_suggester
from coder.suggest.cross_fitting import out_of_fold
from coder.suggest.suspects import coded_differently, unlikely
from coder.text.similar import groups

LEAST_CODED = 20
"""Coded responses below which leave-out models are not used."""

FOLDS = 10


@dataclass(frozen=True, slots=True)
class SuspiciousCoding:
    """A code on (or missing from) a response that deserves a second look; `others` are alike, and coded differently."""

    response: ResponseId
    case: str
    question: str
    text: str
    code: str
    has: bool
    confidence: float
    why: Message
    others: tuple[ResponseId, ...]

    @property
    def reason(self) -> str:
        """Return the reason in English."""
        return str(self.why)


def suspicious_codings(
    session: Session, *, question: str | None = None, most: int = 30, method: str = "default"
) -> list[SuspiciousCoding]:
    """Return responses alike that are coded differently, then codings least likely out of fold; at most `most` of each.

    All coders' codings are joined; `method` learns from them, as in `suggest`. Raises CoderError when nothing is coded.
    """
    corpus = coded_corpus(session, question)
    coded, codebook, texts = corpus.coded, corpus.codebook, corpus.texts
    if not coded:
        raise CoderError("No answer is coded yet, so there is nothing to look at again.", "Code some first: coder code")
    suspects = coded_differently(coded.codes, groups(list(enumerate(coded.texts))), most)
    if len(coded) >= LEAST_CODED:
        learner = load_suggester(method, kept_vectors(session, texts) if method == "default" else None)
        learner.fit(coded.texts, coded.codes, codebook=codebook, corpus=texts, excerpts=coded.excerpts)
        confidences = out_of_fold(learner, coded.texts, coded.codes, coded.excerpts, codebook, folds=FOLDS)
        alive = [place for place, code in enumerate(codebook) if not code.retired]
        ids = [code.id for code in codebook if not code.retired]
        known = {(suspect.answer, suspect.code) for suspect in suspects}
        suspects += [
            suspect
            for suspect in unlikely(coded.codes, confidences[:, alive], ids, most)
            if (suspect.answer, suspect.code) not in known
        ]
    doubts = []
    for suspect in suspects:
        row = answer_references.find_response(session.project, f"#{coded.ids[suspect.answer]}")
        why = suspect.why
        if suspect.instead is not None:
            likelier = codebook.path(codebook.by_id[suspect.instead])
            why = Message("{why}; «{code}» would be likelier", why=why, code=likelier)
        doubts.append(
            SuspiciousCoding(
                row.id, row.case, row.question, row.text, codebook.path(codebook.by_id[suspect.code]), suspect.has,
                suspect.confidence, why, tuple(ResponseId(coded.ids[other]) for other in suspect.others),
            )
        )  # fmt: skip
    return doubts
