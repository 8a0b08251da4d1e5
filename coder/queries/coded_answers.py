"""The coded responses of a project, read in one way for all that learn from them or measure on them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from coder.model import Codebook
from coder.project import Session
from coder.queries.codebooks import codebook_of
from coder.queries.variables import question_meant
from coder.store import runs
from coder.suggest.learner import Rejected

CodeSet = frozenset[str]


@dataclass(frozen=True, slots=True)
class CodedAnswers:
    """Coded responses, with `excerpts` as (index of the response, characters, codes)."""

    ids: list[int] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    codes: list[CodeSet] = field(default_factory=list)
    excerpts: list[tuple[int, str, CodeSet]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.ids)

    def only(self, wanted: Callable[[int], bool]) -> CodedAnswers:
        """Return the responses whose id is `wanted`."""
        places = [place for place, response_id in enumerate(self.ids) if wanted(response_id)]
        now_at = {before: place for place, before in enumerate(places)}
        return CodedAnswers(
            [self.ids[place] for place in places],
            [self.texts[place] for place in places],
            [self.codes[place] for place in places],
            [(now_at[place], part, codes) for place, part, codes in self.excerpts if place in now_at],
        )

    def called(self, names: Mapping[str, str]) -> CodedAnswers:
        """Return a copy with every code replaced by its name in `names`."""
        return CodedAnswers(
            self.ids,
            self.texts,
            [frozenset(names[code] for code in codes) for codes in self.codes],
            [(place, part, frozenset(names[code] for code in codes)) for place, part, codes in self.excerpts],
        )


def coded_answers(session: Session) -> CodedAnswers:
    """Return the current coded responses in file order, all coders' codings joined, codes by id.

    The codes are empty for «no code fits». Call it in a snapshot of the project.
    """
    found = CodedAnswers()
    for response, text, codes in runs.coded_responses(session.project):
        found.ids.append(response)
        found.texts.append(text)
        found.codes.append(codes)
    place = {response: number for number, response in enumerate(found.ids)}
    for response, part, codes in runs.coded_excerpts(session.project):
        found.excerpts.append((place[response], part, codes))
    return found


@dataclass(frozen=True, slots=True)
class CodedCorpus:
    """The coded responses to some questions, with the codebook and all responses to them."""

    coded: CodedAnswers
    codebook: Codebook
    texts: list[str]


def coded_corpus(session: Session, question: str | None) -> CodedCorpus:
    """Return the coded responses to a question, or to all where it is None."""
    question = question_meant(session, question)
    with session.snapshot():
        corpus = runs.texts(session.project, question=question)
        coded = coded_answers(session).only({response for response, _ in corpus}.__contains__)
        return CodedCorpus(coded, codebook_of(session), [text for _, text in corpus])


def rejected_codes(session: Session, coder: str | None = None) -> list[Rejected]:
    """Return the codes that a coder, or any, has rejected for uncoded responses. Call it in a snapshot."""
    return [(text, codes) for _, text, codes in runs.rejected(session.project, coder)]
