"""Rows of the output: one per answer, as JSON lines, CSV or Parquet, made for a whole batch of answers at once."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from json.encoder import encode_basestring
from pathlib import Path
from typing import Protocol

import numpy as np
from msgspec import Raw, Struct
from msgspec.json import Decoder
from numpy.typing import NDArray

from coder.codebook.cells import safe_cell
from coder.model import Evidence
from coder.registry import TABLE, WRITERS, offered
from coder.reports.tables import ExportTable, Value

PIECEWISE = ("jsonl", "csv", "parquet")
"""Our own formats: parts have the format itself, and are only joined at the end."""


def formats() -> tuple[str, ...]:
    """Return the formats of rows: our own, and plug-ins' table formats."""
    of_plugins = (name for name, entry in offered(WRITERS).items() if name.startswith(TABLE) and not entry.ours)
    return *PIECEWISE, *(name.removeprefix(TABLE) for name in of_plugins)


ParquetColumns = dict[str, Sequence[object]]
"""Columns of a Parquet part by name, each with a value for every row."""
PLACES = 10_000
"""Confidences are written to four places."""


class _CsvWriter(Protocol):
    def writerow(self, row: Sequence[str], /) -> object: ...


@dataclass(frozen=True, slots=True)
class OutputOptions:
    """The content of a row. `files`: whether it names its file. `raw`: CSV for analysis, not for Excel."""

    format: str = "jsonl"
    confidences: bool = False
    evidence: bool = False
    files: bool = False
    raw: bool = False

    @property
    def parts(self) -> str:
        """The format of the parts: JSON lines where a plug-in makes the table of them at the end."""
        return self.format if self.format in PIECEWISE else "jsonl"


@dataclass(frozen=True, slots=True)
class Coded:
    """A batch of answers with the codes proposed for each, by decreasing confidence.

    `ends[i]` is where the proposals of answer i end in `codes` (columns) and `values`; `all_values` is answers × codes.
    All values are confidences times PLACES, rounded.
    """

    ids: Sequence[str]
    file: str
    empty: Sequence[bool]
    ends: list[int]
    codes: list[int]
    values: list[int]
    all_values: NDArray[np.int64] | None
    evidence: Sequence[Sequence[tuple[str, Sequence[tuple[Evidence, str]]]]] | None


class Writer:
    """Makes the bytes of rows for one set of codes."""

    def __init__(self, codes: Sequence[str], how: OutputOptions) -> None:
        self.codes = codes
        self.how = how
        self._json_codes = [encode_basestring(code) for code in codes]
        self._json_values = [json.dumps(k / PLACES) for k in range(PLACES + 1)]
        mark = "." if how.raw else ","
        self._csv_values = [value.replace(".", mark) for value in self._json_values]

    def header(self) -> bytes:
        """Return the bytes before the first row."""
        if self.how.parts != "csv":
            return b""
        names = ["id", *(["file"] if self.how.files else []), "codes", "confidence"]
        names += self.codes if self.how.confidences else []
        names += ["evidence"] if self.how.evidence else []
        file = io.StringIO()
        self._csv(file).writerow([self._safe(name) for name in names])
        return file.getvalue().encode("utf-8" if self.how.raw else "utf-8-sig")

    def rows(self, coded: Coded) -> bytes:
        """Return the rows of a batch."""
        if self.how.parts == "csv":
            return self._csv_rows(coded)
        if self.how.parts == "jsonl":
            return self._json_rows(coded)
        raise ValueError(self.how.parts)

    def _json_rows(self, coded: Coded) -> bytes:
        names = [self._json_codes[code] for code in coded.codes]
        values = [self._json_values[value] for value in coded.values]
        file = f'"file":{encode_basestring(coded.file)},' if self.how.files else ""
        rows = []
        start = 0
        for key, end in zip(map(encode_basestring, coded.ids), coded.ends, strict=True):
            if start == end:
                rows.append(f'{{"id":{key},{file}"codes":[],"confidence":[]')
            else:
                proposed, sure = ",".join(names[start:end]), ",".join(values[start:end])
                rows.append(f'{{"id":{key},{file}"codes":[{proposed}],"confidence":[{sure}]')
            start = end
        if coded.all_values is not None:
            for place, row in enumerate(coded.all_values.tolist()):
                each = ",".join(
                    f"{name}:{self._json_values[value]}" for name, value in zip(self._json_codes, row, strict=True)
                )
                rows[place] += ',"confidences":null' if coded.empty[place] else f',"confidences":{{{each}}}'
        if coded.evidence is not None:
            for place, found in enumerate(coded.evidence):
                rows[place] += f',"evidence":{json.dumps(_evidence(found), ensure_ascii=False, separators=(",", ":"))}'
        rows.append("")
        return "}\n".join(rows).encode("utf-8", "replace")

    def _csv_rows(self, coded: Coded) -> bytes:
        file = io.StringIO()
        writer = self._csv(file)
        start = 0
        table = None if coded.all_values is None else coded.all_values.tolist()
        for place, end in enumerate(coded.ends):
            row: list[str] = [self._safe(coded.ids[place])]
            if self.how.files:
                row.append(self._safe(coded.file))
            row.append(self._safe("|".join(self.codes[code] for code in coded.codes[start:end])))
            row.append("|".join(self._csv_values[value] for value in coded.values[start:end]))
            if table is not None:
                row += ["" if coded.empty[place] else self._csv_values[value] for value in table[place]]
            if coded.evidence is not None:
                row.append(self._safe(json.dumps(_evidence(coded.evidence[place]), ensure_ascii=False)))
            writer.writerow(row)
            start = end
        return file.getvalue().encode("utf-8", "replace")

    def _csv(self, file: io.StringIO) -> _CsvWriter:
        return csv.writer(file, delimiter="," if self.how.raw else ";", lineterminator="\n" if self.how.raw else "\r\n")

    def _safe(self, text: str) -> str:
        return text if self.how.raw else str(safe_cell(text.replace("\0", "\u2400")))

    def table(self, coded: Coded) -> ParquetColumns:
        """Return the columns of a Parquet part."""
        starts = [0, *coded.ends][: len(coded.ends)]
        pairs = list(zip(starts, coded.ends, strict=True))
        columns: ParquetColumns = {
            "id": coded.ids,
            **({"file": [coded.file] * len(coded.ids)} if self.how.files else {}),
            "codes": [[self.codes[code] for code in coded.codes[a:b]] for a, b in pairs],
            "confidence": [[value / PLACES for value in coded.values[a:b]] for a, b in pairs],
        }
        if coded.all_values is not None:
            for place, code in enumerate(self.codes):
                of_code = coded.all_values[:, place].tolist()
                columns[f"confidence {code}"] = [
                    None if empty else value / PLACES for value, empty in zip(of_code, coded.empty, strict=True)
                ]
        if coded.evidence is not None:
            columns |= {"evidence": [json.dumps(_evidence(found), ensure_ascii=False) for found in coded.evidence]}
        return columns


class _Kept(Struct):
    """A row of a part that is JSON lines."""

    id: str
    codes: list[str]
    confidence: list[float]
    file: str = ""
    confidences: dict[str, float] | None = None
    evidence: Raw = Raw(b"")


def as_table(parts: Iterable[Path], codes: Sequence[str], how: OutputOptions) -> ExportTable:
    """Return the rows of parts that are JSON lines, a cell for each column; codes of one answer joined by «|»."""
    header = ["id", *(["file"] if how.files else []), "codes", "confidence"]
    header += [f"confidence {code}" for code in codes] if how.confidences else []
    header += ["evidence"] if how.evidence else []

    def rows() -> Iterator[Sequence[Value]]:
        decoder = Decoder(_Kept)
        for path in parts:
            with path.open("rb") as part:
                for answer in map(decoder.decode, part):
                    row: list[Value] = [answer.id, *([answer.file] if how.files else [])]
                    row += ["|".join(answer.codes), "|".join(map(json.dumps, answer.confidence))]
                    if how.confidences:
                        row += map((answer.confidences or {}).get, codes)
                    if how.evidence:
                        row.append(bytes(answer.evidence).decode())
                    yield row

    return ExportTable("suggestions", tuple(header), rows())


def _evidence(found: Sequence[tuple[str, Sequence[tuple[Evidence, str]]]]) -> dict[str, list[dict[str, object]]]:
    return {
        code: [
            {
                "start": evidence.start, "end": evidence.end, "text": text, "weight": round(evidence.weight, 4),
                "source": evidence.source,
                **({"detail": evidence.detail} if evidence.detail else {}),
            }
            for evidence, text in words
        ]
        for code, words in found
    }  # fmt: skip
