"""Measures the cost of an encoder on this machine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic

from coder.encoders.kinds import Meant
from coder.encoders.process import AT_ONCE, EncoderProcess
from coder.i18n.words import _, decimal, plural, several

ANSWER = (
    "Bussen går for sjelden om kvelden, og det er vanskelig å komme seg hjem fra jobb når det ikke finnes noe annet"
    " tilbud her ute {n}"
)
"""25 words."""

SECONDS, MINUTES = plural("{n} second", "{n} seconds"), plural("{n} minute", "{n} minutes")
LONG = 5.0
"""Seconds of encoding from which users are informed beforehand."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds of CPU and wall time per answer, and seconds to load the model."""

    cpu_ms: float
    ms: float
    load_s: float


def cost_of(meant: Meant) -> Cost:
    """Measure the encoding of answers of 25 words. Raises CoderError as `EncoderProcess.encode`."""
    with EncoderProcess(meant) as encoder:
        began = monotonic()
        encoder.encode([ANSWER.format(n="?")])
        loaded, before = monotonic(), encoder.cpu
        encoder.encode([ANSWER.format(n=n) for n in range(AT_ONCE)])
        seconds = monotonic() - loaded
        return Cost(1000 * (encoder.cpu - before) / AT_ONCE, 1000 * seconds / AT_ONCE, loaded - began)


def seconds_of(meant: Meant, texts: Sequence[str], letters: int) -> float:
    """Return the wall time for so many letters like those of the `texts` in one process of one thread. Raises as
    `EncoderProcess.encode`.
    """
    with EncoderProcess(meant, threads=1) as encoder:
        encoder.encode(texts[:1])  # which loads the model
        began = monotonic()
        encoder.encode(texts)
        return (monotonic() - began) * letters / max(sum(map(len, texts)), 1)


def how_long(answers: int, seconds: float) -> str:
    """Return the notice before so many answers are encoded."""
    few = seconds < 90
    return _("Encoding {n} answers takes about {time}: {rate} a second.").format(
        n=decimal(answers, 0), rate=decimal(answers / max(seconds, 1e-3), 0),
        time=several(*(SECONDS if few else MINUTES), max(1, round(seconds if few else seconds / 60))),
    )  # fmt: skip
