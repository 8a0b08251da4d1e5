"""Questions, waves and flags as codes of an export to REFI-QDA, which has no place of its own for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from coder.interchange.returned import FLAGS, NO_NAME, QUESTIONS, TITLE, WAVES
from coder.interchange.values import Guid, QdaCode
from coder.interchange.variables import label_of
from coder.model.variable import Variable
from coder.store.identity import derived

_derived = lru_cache(maxsize=1_000)(derived)
"""Cached, since each is needed once per answer."""


@dataclass(frozen=True, slots=True)
class OwnCodes:
    """The codes of a project (`own`, its global id): one for each question, for each wave where there are several, and
    for each kind of flag in use, below codes that only group.
    """

    own: Guid
    words: Callable[[str], str]
    questions: Sequence[Variable]
    waves: Sequence[str]
    flags: Sequence[str]

    def question(self, name: str) -> Guid:
        """Return the code on the answers to a question."""
        return _derived(self.own, f"question {name}")

    def flag(self, kind: str) -> Guid:
        """Return the code on what has a flag of a kind."""
        return _derived(self.own, f"flag {kind}")

    def wave(self, wave: str) -> Guid:
        """Return the code on the answers of a wave."""
        return _derived(self.own, f"wave code {wave}")

    def groups(self) -> Iterator[QdaCode]:
        """Yield all of them, below those that group them."""
        questions = [
            QdaCode(self.question(variable.name), variable.name, label_of(variable)) for variable in self.questions
        ]
        waves = [QdaCode(self.wave(wave), wave or NO_NAME) for wave in self.waves]
        flags = [QdaCode(self.flag(kind), self.words(kind)) for kind in self.flags]
        for name, beneath in ((QUESTIONS, questions), (WAVES, waves), (FLAGS, flags)):
            if beneath:
                title = TITLE.format(name=self.words(name))
                yield QdaCode(derived(self.own, name), title, codable=False, beneath=beneath)
