"""What the coded answers teach while somebody codes: learned whole once, then again with every decision.

The first fit takes seconds, since it looks at every word of every answer. One that follows has only few changed answers
to learn from and takes hundredths of a second, as long as codebook, question and answers are the same.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from coder import libraries
from coder.model import Codebook, Questions
from coder.project import Session
from coder.queries.coded_answers import coded_answers
from coder.queries.encoding import kept_vectors
from coder.store import answers, runs
from coder.suggest.joined import JoinedSuggester

if TYPE_CHECKING:
    from coder.model import Suggestion

CORPUS = 5_000
"""Texts from which words are learned besides the coded ones: enough for their frequencies, quick enough to do often."""

MOST_CODED = 2_000
"""Coded answers that the first fit learns from; a random sample of more. What is coded from then on is learned as well.
A run of `coder suggest` learns from all."""

CHUNK = 200
"""Answers in one line of results."""

KEPT = 8
"""Suggestions kept for each answer."""


class Learner:
    """A suggester that follows a project. It keeps the answers' texts, so that they are read once."""

    def __init__(self) -> None:
        self._stands_on: tuple[object, ...] | None = None
        self._suggester = JoinedSuggester()
        self._texts: dict[int, str] = {}
        self._passed_over: set[int] = set()

    def learn(self, session: Session, question: Questions, wanted: Sequence[int]) -> Iterator[dict[str, Any]]:
        """Learn from what is coded by now, and propose codes for the answers `wanted`, in that order.

        What others have put on those that the coder of the `session` has yet to code is not learned: they are coded
        independently, and a model that has seen an answer's codes only repeats them.

        Yields `run`, `trust` and `proposals` (by id of the answer: code, confidence, proposed, evidence), CHUNK answers
        at a time; of answers that are no longer there nothing is said.
        """
        with session.project.snapshot():
            codebook = session.codebook()
            coded = coded_answers(session)
            newest = answers.newest(session.project)
            stands_on = (session.project.path, question, newest, codebook)
            anew = stands_on != self._stands_on
            if anew:
                self._texts = dict(runs.texts(session.project, question=question))
                self._passed_over = set(random.Random(0).sample(coded.ids, max(0, len(coded) - MOST_CODED)))
        unseen = self._passed_over | (set(wanted) - answers.coded_by(session.project, session.coder))
        coded = coded.only(lambda response: response not in unseen)
        if anew:
            self._stands_on = None  # what is half learned must not be gone on from
            everything = list(self._texts.values())
            corpus = random.Random(0).sample(everything, min(CORPUS, len(everything)))
            self._suggester = JoinedSuggester(encoder=kept_vectors(session, corpus))
            self._suggester.fit(coded.texts, coded.codes, codebook=codebook, corpus=corpus, excerpts=coded.excerpts)
        else:
            self._suggester.refit(coded.texts, coded.codes, excerpts=coded.excerpts)
        self._stands_on = stands_on
        yield from self._proposals(codebook, len(coded), [one for one in wanted if one in self._texts])

    def _proposals(self, codebook: Codebook, n_coded: int, wanted: Sequence[int]) -> Iterator[dict[str, Any]]:
        suggester = self._suggester
        info, ids = suggester.info(), {code: codebook.spoken(code).id for code in suggester.codes_}
        parameters: dict[str, Any] = dict(info["parameters"])  # type: ignore[call-overload]
        if suggester.encoder is not None:
            parameters["encoder"] = suggester.encoder.name
        run = {
            "learned_from": n_coded, "responses": len(wanted), "seed": info["seed"],
            "parameters": json.dumps(parameters, ensure_ascii=False),
            "quality": json.dumps(info["quality"], ensure_ascii=False),
            "libraries": json.dumps(libraries.at_work(libraries.LEARNING)),
        }  # fmt: skip
        trust = {
            "silent": {ids[code]: str(why) for code, why in suggester.silent_.items()},
            "list_from": suggester.least_confidence(),
        }
        for start in range(0, len(wanted), CHUNK):
            chunk = wanted[start : start + CHUNK]
            found = suggester.first([self._texts[one] for one in chunk], KEPT)
            proposals = {
                str(response): [_row(ids[one.code], one) for one in suggestions]
                for response, suggestions in zip(chunk, found, strict=True)
            }
            yield {"run": run, "trust": trust, "proposals": proposals}


def _row(code: str, one: Suggestion) -> list[Any]:
    evidence = [[each.start, each.end, each.weight, each.source, each.detail] for each in one.evidence]
    return [code, one.confidence, one.proposed, evidence]
