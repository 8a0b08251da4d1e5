"""The suggester of the coding screen: fitted once, and refitted after every decision.

The first fit takes seconds, since it reads every word of every response. Later ones have few changed responses to learn
from and take hundredths of a second, while codebook, question and responses are the same.
"""

from __future__ import annotations

import json
import random
import uuid
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from coder import libraries, suggest
from coder.kept_message import to_json
from coder.model import Codebook, Questions
from coder.model.ids import ResponseId
from coder.project import Session
from coder.queries.codebooks import codebook_of
from coder.queries.coded_answers import coded_answers, rejected_codes
from coder.queries.encoding import Vectors, kept_vectors, wanted_texts
from coder.queries.live_run import LearnedSuggestions, LiveRun
from coder.queries.trust import Trust
from coder.store import answers, runs
from coder.suggest.learner import teach_rejected

CORPUS = 5_000
"""Texts from which words are learned besides the coded ones: enough for their frequencies, and quick to repeat."""

MOST_CODED = 2_000
"""Coded responses in the first fit, a random sample of more; later ones are added. `coder suggest` learns from all."""

CHUNK = 200
"""Responses per chunk of results."""

KEPT = 8
"""Suggestions kept for each response."""


def texts_learned_from(session: Session, texts: Sequence[str]) -> list[str]:
    """Return the texts whose vectors the first fit needs: the codebook, the coded ones, and some of a question."""
    coded = coded_answers(session)
    parts = [part for _, part, _ in coded.excerpts]
    return wanted_texts(codebook_of(session), (*coded.texts, *parts), _corpus(texts))


def _corpus(texts: Sequence[str]) -> list[str]:
    return random.Random(0).sample(texts, min(CORPUS, len(texts)))


class Learner:
    """A suggester that follows a project. It keeps the texts, so that they are read once."""

    def __init__(self, method: str = "default") -> None:
        self._method = method
        self._stands_on: tuple[object, ...] | None = None
        self._learner: suggest.Learner | None = None
        self._vectors: Vectors | None = None
        self._texts: dict[ResponseId, str] = {}
        self._passed_over: set[int] = set()

    def learn(
        self, session: Session, question: Questions, wanted: Sequence[ResponseId], encoded: int = 0
    ) -> Iterator[LearnedSuggestions]:
        """Learn from what is coded by now, and propose codes for the responses `wanted`, in that order.

        Others' codes on responses that this coder has yet to code are not learned: they are coded independently, and a
        model that has seen a response's codes only repeats them. Yields suggestions for CHUNK responses at a time,
        without those that no longer exist.
        """
        with session.snapshot():
            codebook = codebook_of(session)
            coded, rejected = coded_answers(session), rejected_codes(session, session.coder)
            newest = answers.newest(session.project)
            stands_on = (session.path, question, newest, codebook, encoded)
            anew = stands_on != self._stands_on
            if anew:
                self._texts = dict(runs.texts(session.project, question=question))
                self._passed_over = set(random.Random(0).sample(coded.ids, max(0, len(coded) - MOST_CODED)))
        unseen = self._passed_over | (set(wanted) - answers.coded_by(session.project, session.coder))
        coded = coded.only(lambda response: response not in unseen)
        if anew:
            self._stands_on = None  # a partial fit must not be continued
            everything = list(self._texts.values())
            corpus = _corpus(everything)
            self._vectors = kept_vectors(session, corpus) if self._method == "default" else None
            self._learner = suggest.load_suggester(self._method, self._vectors)
            teach_rejected(self._learner, rejected)
            fitted = self._learner.fit(
                coded.texts, coded.codes, codebook=codebook, corpus=corpus, excerpts=coded.excerpts
            )
        else:
            if self._vectors is not None:
                self._vectors.session = session
            assert self._learner is not None
            teach_rejected(self._learner, rejected)
            fitted = self._learner.refit(coded.texts, coded.codes, excerpts=coded.excerpts)
        self._stands_on = stands_on
        yield from self._proposals(
            fitted, codebook, len(coded), [response_id for response_id in wanted if response_id in self._texts]
        )

    def _proposals(
        self, suggester: suggest.Fitted, codebook: Codebook, n_coded: int, wanted: Sequence[ResponseId]
    ) -> Iterator[LearnedSuggestions]:
        info, checked = suggester.info(), suggester.trust()
        ids = {code: codebook.resolve(code).id for code in suggester.codes_}
        run = LiveRun(
            uuid.uuid4().hex, n_coded, len(wanted), method=info.method, seed=info.seed,
            parameters=json.dumps(info.recorded_parameters, ensure_ascii=False),
            quality=json.dumps(info.quality, ensure_ascii=False),
            libraries=json.dumps(libraries.at_work(libraries.LEARNING)),
        )  # fmt: skip
        silent = {ids[code]: to_json(why) for code, why in checked.silent.items()}
        trust = Trust(silent, checked.list_from, unchecked=not n_coded)
        for start in range(0, len(wanted), CHUNK):
            chunk = wanted[start : start + CHUNK]
            found = suggester.suggest([self._texts[response_id] for response_id in chunk], KEPT)
            of_answers = {
                response: tuple(
                    replace(suggestion, code=ids[suggestion.code], rank=rank)
                    for rank, suggestion in enumerate(suggestions, start=1)
                )
                for response, suggestions in zip(chunk, found, strict=True)
            }
            yield LearnedSuggestions(run, of_answers, trust)
