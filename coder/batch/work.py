"""Scores one chunk: from its answers to rows of output and counts for the run report, in any process."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coder.batch.card import read_card
from coder.batch.chunks import Chunk
from coder.batch.counts import HISTOGRAM_BINS, MOST_COUNTED, Counts
from coder.batch.drift import Seen
from coder.batch.memory import keep_freed_memory
from coder.batch.reading import Answers, read_chunk, readable
from coder.batch.writing import PLACES, Coded, OutputOptions, ParquetColumns, Writer
from coder.kept_message import to_json
from coder.message import Message
from coder.model import Evidence
from coder.model.decoding import decode
from coder.suggest.artefact import Model
from coder.suggest.baseline import Watch
from coder.suggest.learner import Fitted
from coder.suggest.many import scoring
from coder.suggest.resources import collection_paused
from coder.suggest.word_table import MOST_NEW_WORDS, MOST_PIECES, Scored, batches

SHORT_LETTERS = 3
"""Fewest letters and digits of an answer that can be coded by its words."""


@dataclass(frozen=True, slots=True)
class ScoredChunk:
    """A finished chunk: its rows, its counts, and a 64-bit hash of each id, little-endian."""

    content: bytes
    counts: Counts
    id_hashes: bytes


class Scorer:
    """A model ready to score chunks. `most_new` and `most_pieces` limit its cache of words."""

    def __init__(
        self,
        model: Model[Fitted],
        how: OutputOptions,
        *,
        most_new: int = MOST_NEW_WORDS,
        most_pieces: int = MOST_PIECES,
    ) -> None:
        keep_freed_memory()
        self.at_end: Callable[[], None] | None = None
        """Ends the process that works for it, if there is one."""
        self.how = how
        self._suggester = scoring(model.suggester, most_new=most_new, most_pieces=most_pieces)
        self._called = dict(zip(model.suggester.codes_, model.codes, strict=True))
        training = read_card(model, "The model").training
        self._watched = training.watched if training else ()
        self._writer = Writer(model.codes, how)

    def close(self) -> None:
        """End the processes that work for it."""
        if self.at_end is not None:
            self.at_end()

    def score(self, chunk: Chunk) -> ScoredChunk:
        """Score all answers of a chunk. Raises FileRefused where the chunk cannot be read."""
        with collection_paused():
            return self._score(chunk)

    def _score(self, chunk: Chunk) -> ScoredChunk:
        answers = read_chunk(chunk)
        counts = _Counting(len(self._called), self._watched)
        written: list[bytes] = []
        tables: list[ParquetColumns] = []
        ids = _ids(answers, readable(chunk.table.path.stem) if chunk.table.kind != "rows" else _stem(chunk.table.name))
        for start, end in batches(answers.texts) or [(0, 0)]:
            texts = answers.texts[start:end]
            scored = self._suggester.scored(texts)
            coded = self._coded(ids[start:end], chunk.table.name, texts, scored, counts)
            if self.how.parts == "parquet":
                tables.append(self._writer.table(coded))
            else:
                written.append(self._writer.rows(coded))
        content = _parquet(tables, self._writer) if self.how.parts == "parquet" else b"".join(written)
        return ScoredChunk(content, counts.made(answers, chunk.table.name), _id_hashes(ids))

    def _coded(self, ids: Sequence[str], file: str, texts: Sequence[str], scored: Scored, counts: _Counting) -> Coded:
        rounded = np.rint(scored.confidences * PLACES).astype(np.int64)
        proposed = self._suggester.proposed(texts, scored.confidences)
        empty = [not text or text.isspace() for text in texts]
        proposed[empty] = False
        answers, codes = np.nonzero(proposed)
        # Ordered by the confidence itself: values equal when rounded need not be equal.
        order = np.lexsort((codes, -scored.confidences[answers, codes], answers))
        codes = codes[order]
        per_answer = proposed.sum(axis=1)
        counts.add(scored, rounded, proposed, per_answer, np.array(empty, bool), texts)
        return Coded(
            ids=ids,
            file=file,
            empty=empty,
            ends=np.cumsum(per_answer).tolist(),
            codes=codes.tolist(),
            values=rounded[answers, codes].tolist(),
            all_values=rounded if self.how.confidences else None,
            evidence=self._evidence(texts, empty) if self.how.evidence else None,
        )

    def _evidence(
        self, texts: Sequence[str], empty: Sequence[bool]
    ) -> list[list[tuple[str, list[tuple[Evidence, str]]]]]:
        found = []
        for text, nothing, suggestions in zip(texts, empty, self._suggester.suggest(texts, 0), strict=True):
            found.append(
                [
                    (
                        self._called[suggestion.code],
                        [(each, text[each.start : each.end]) for each in suggestion.evidence],
                    )
                    for suggestion in suggestions
                    if suggestion.proposed and not nothing
                ]
            )
        return found


class _Counting:
    """Counts for the report, summed over the batches of a chunk."""

    def __init__(self, n_codes: int, watched: Sequence[int]) -> None:
        self._watch = Watch(n_codes, watched)
        self._rows = self._empty = self._short = 0
        self._proposed = np.zeros(n_codes, np.int64)
        self._histogram = np.zeros((n_codes, HISTOGRAM_BINS), np.int64)
        self._per_answer = np.zeros(MOST_COUNTED + 1, np.int64)

    def add(
        self,
        scored: Scored,
        rounded: NDArray[np.int64],
        proposed: NDArray[np.bool_],
        per_answer: NDArray[np.int64],
        empty: NDArray[np.bool_],
        texts: Sequence[str],
    ) -> None:
        self._rows += len(texts)
        self._empty += int(empty.sum())
        few = np.flatnonzero((scored.words < 2) & ~empty).tolist()
        self._short += sum(sum(map(str.isalnum, texts[place][:100])) < SHORT_LETTERS for place in few)
        if empty.any():
            filled = ~empty
            scored = Scored(scored.confidences[filled], scored.words[filled], scored.known[filled], scored.counts)
            rounded, proposed, per_answer = rounded[filled], proposed[filled], per_answer[filled]
        if not len(rounded):
            return
        self._watch.add(scored, rounded, PLACES)
        self._proposed += proposed.sum(axis=0)
        bins = np.minimum(rounded * HISTOGRAM_BINS // PLACES, HISTOGRAM_BINS - 1)
        bins += np.arange(rounded.shape[1]) * HISTOGRAM_BINS
        self._histogram += np.bincount(bins.ravel(), minlength=self._histogram.size).reshape(self._histogram.shape)
        self._per_answer += np.bincount(np.minimum(per_answer, MOST_COUNTED), minlength=MOST_COUNTED + 1)

    def made(self, answers: Answers, file: str) -> Counts:
        return Counts(
            self._rows, self._empty, self._short, self._proposed.tolist(), self._histogram.tolist(),
            self._per_answer.tolist(), decode(Seen, self._watch.as_dict()),
            [to_json(Message("{file}: {what}", file=file, what=problem)) for problem in answers.problems],
            answers.more_problems, answers.missing,
        )  # fmt: skip


def _stem(name: str) -> str:
    return name.rpartition("/")[2].rpartition("\\")[2].partition(".")[0]


def _ids(answers: Answers, stem: str) -> list[str]:
    """Return the ids; where there is none, the file and the line."""
    if all(answers.ids):
        return answers.ids
    return [key or f"{stem}-{line}" for key, line in zip(answers.ids, answers.lines, strict=True)]


def _id_hashes(ids: Sequence[str]) -> bytes:
    hashes = np.fromiter((_hash(key) for key in ids), np.uint64, len(ids))
    return hashes.astype("<u8").tobytes()


def _hash(key: str) -> int:
    content = key.encode("utf-8", "replace")
    return zlib.crc32(content) << 32 | zlib.adler32(content)


def _parquet(tables: Sequence[ParquetColumns], writer: Writer) -> bytes:
    import pyarrow  # an extra; checked before the work began
    import pyarrow.parquet as parquet

    names = list(tables[0]) if tables else []
    columns = {name: [value for table in tables for value in table[name]] for name in names}
    kinds = {"id": pyarrow.string(), "file": pyarrow.string(), "evidence": pyarrow.string(),
             "codes": pyarrow.list_(pyarrow.string()), "confidence": pyarrow.list_(pyarrow.float64())}  # fmt: skip
    schema = pyarrow.schema([(name, kinds.get(name, pyarrow.float64())) for name in names])
    file = io.BytesIO()
    if names:
        parquet.write_table(pyarrow.table(columns, schema=schema), file)
    return file.getvalue()
