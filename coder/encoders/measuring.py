"""What an encoder costs on this machine."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic

from coder.encoders.kinds import Meant
from coder.encoders.process import AT_ONCE, EncoderProcess

ANSWER = (
    "Bussen går for sjelden om kvelden, og det er vanskelig å komme seg hjem fra jobb når det ikke finnes noe annet"
    " tilbud her ute {n}"
)
"""25 words."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds of processor time and by the clock that an answer takes, and seconds to load the model."""

    cpu_ms: float
    ms: float
    load_s: float


def cost_of(meant: Meant) -> Cost:
    """Encode answers of 25 words, and see. Raises CoderError as `EncoderProcess.encode`."""
    with EncoderProcess(meant) as encoder:
        began = monotonic()
        encoder.encode([ANSWER.format(n="?")])
        loaded, before = monotonic(), encoder.cpu
        encoder.encode([ANSWER.format(n=n) for n in range(AT_ONCE)])
        took = monotonic() - loaded
        return Cost(1000 * (encoder.cpu - before) / AT_ONCE, 1000 * took / AT_ONCE, loaded - began)
