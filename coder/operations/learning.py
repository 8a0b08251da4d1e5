"""Work that the screen delegates to another process: learning, comparing, orders and runs, as requests and replies."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from coder.jobs.messages import Crashed, Done, Progress, Refused, Work
from coder.model import Questions
from coder.model.ids import ResponseId, RunId
from coder.queries.live_run import LearnedSuggestions
from coder.queries.stopping import Finding


@dataclass(frozen=True, slots=True)
class Learn:
    """Learn from what is coded now, and suggest codes to a coder for the answers `wanted`, in that order.

    `encoded` is another number when there are more vectors, which the whole model must then be learned with.
    """

    project: Path
    coder: str
    question: Questions
    wanted: tuple[ResponseId, ...]
    encoded: int = 0


@dataclass(frozen=True, slots=True)
class EncodeAnswers:
    """Compute and store the missing vectors of the encoder in use: first those to learn from, then the rest."""

    project: Path
    question: Questions


@dataclass(frozen=True, slots=True)
class Compare:
    """Find the similar answers among all those to a question (to each question, when None)."""

    project: Path
    question: Questions


@dataclass(frozen=True, slots=True)
class PutInOrder:
    """Put all answers in an order of the queue; `similar` requires the answer that they are compared with."""

    project: Path
    question: Questions
    order: str
    seed: int = 0
    code: str | None = None
    response: ResponseId | None = None


@dataclass(frozen=True, slots=True)
class FindNearest:
    """Find the answers coded by a coder that are most similar to one."""

    project: Path
    coder: str
    question: Questions
    response: ResponseId


@dataclass(frozen=True, slots=True)
class LookForEnd:
    """Determine whether a coder has found enough of a code."""

    project: Path
    coder: str
    question: Questions
    code: str


@dataclass(frozen=True, slots=True)
class MakeRun:
    """Make a run of suggestions for all uncoded answers, stored as a change of this coder."""

    project: Path
    coder: str
    question: Questions


@dataclass(frozen=True, slots=True)
class Encoded:
    """The number of vectors made since the last of these; enough to learn with."""

    made: int


@dataclass(frozen=True, slots=True)
class AlikeGroups:
    """Groups of similar answers, each a tuple of ids in file order."""

    groups: tuple[tuple[ResponseId, ...], ...]


@dataclass(frozen=True, slots=True)
class OrderedAnswers:
    """Ids of all answers in an order of the queue."""

    ids: tuple[ResponseId, ...]


@dataclass(frozen=True, slots=True)
class NearestAnswers:
    """The coded answers most similar to one: (id, similarity from 0 to 1)."""

    found: tuple[tuple[ResponseId, float], ...]


@dataclass(frozen=True, slots=True)
class EndFound:
    """The state of the search for a code."""

    finding: Finding


@dataclass(frozen=True, slots=True)
class RunWritten:
    """A stored run of suggestions."""

    run: RunId
    responses: int


LearningRequest = Learn | EncodeAnswers | Compare | PutInOrder | FindNearest | LookForEnd | MakeRun
LearningResult = LearnedSuggestions | Encoded | AlikeGroups | OrderedAnswers | NearestAnswers | EndFound | RunWritten

NAMES: dict[type, str] = {
    Learn: "learning", EncodeAnswers: "encoding", Compare: "comparing", PutInOrder: "putting in order",
    FindNearest: "finding the nearest",
    LookForEnd: "looking for the end", MakeRun: "making suggestions",
}  # fmt: skip
"""Names of the kinds of work in the log."""

LEARNING = Work(
    "learning",
    "coder.operations.learning_child",
    requests=tuple(NAMES),
    answers=(LearnedSuggestions, Encoded, AlikeGroups, OrderedAnswers, NearestAnswers, EndFound, RunWritten),
)


@dataclass(frozen=True, slots=True)
class Delivered:
    """A reply to the request with this `generation`, that many seconds after it.

    The last of each is Done, Refused or Crashed.
    """

    generation: int
    reply: LearningResult | Progress | Done | Refused | Crashed
    seconds: float = 0.0
