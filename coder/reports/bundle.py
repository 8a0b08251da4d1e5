"""The report as a bundle: every table as CSV and JSON lines, figures as SVG and PNG, quotes, the log, a manifest."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Sequence
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from coder.i18n.translator import N_
from coder.reports.cells import Plain, flat_columns, flat_row
from coder.reports.chapter import Chapter
from coder.reports.charts import Pictures
from coder.reports.tables import ExportTable as Rows
from coder.reports.words import Words
from coder.reports.writers import write
from coder.text.escaped import json_text

FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""A fixed date for all members, so that the same report gives the same bytes."""


def write_bundle(chapter: Chapter, pictures: Pictures, path: Path) -> None:
    """Write the bundle to `path` as a zip file."""
    words = Words(chapter.language, chapter.unit)
    members: list[dict[str, str | int]] = []
    with ZipFile(path, "w", ZIP_DEFLATED) as bundle:

        def put(name: str, content: bytes, about: str) -> None:
            bundle.writestr(zip_member(name), content)
            members.append(
                {"file": name, "about": about, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            )

        def put_rows(name: str, about: str, header: Sequence[str], rows: Sequence[Sequence[Plain]]) -> None:
            for ending in ("csv", "jsonl"):
                file = io.StringIO(newline="")
                write(Rows(name, _unlike(header), iter(rows)), ending, file)
                encoding = "utf-8-sig" if ending == "csv" else "utf-8"
                put(f"{name}.{ending}", file.getvalue().encode(encoding, "replace"), about)

        for table in chapter.tables:
            about = f"{words('Table')} {table.number}. {table.caption}"
            header = [label for label, _ in flat_columns(table, words)]
            put_rows(f"tables/{table.key}", about, header, [flat_row(table, row) for row in table.rows])
        for figure in chapter.figures:
            about = f"{words('Figure')} {figure.number}. {figure.caption}"
            put(f"figures/{figure.key}.svg", pictures.svg(figure).encode("utf-8", "replace"), about)
            put(f"figures/{figure.key}.png", pictures.png(figure), about)
        if chapter.quotes:
            header = [
                words(label)
                for label in (N_("Code"), N_("Quote"), N_("{Unit}"), N_("Characteristics"), N_("Question"), N_("And"))
            ]
            quotes: list[list[Plain]] = [
                [quote.code, quote.text, quote.respondent, quote.attribution, quote.question, "|".join(quote.also)]
                for quote in chapter.quotes
            ]
            put_rows("quotes", words("Quotes"), header, quotes)
        for data in chapter.data:
            put_rows(data.key, data.title, data.header, data.rows)
        manifest = {"title": chapter.title, "language": chapter.language, "facts": list(chapter.facts),
                    "without_tables": list(chapter.bare), "files": members}  # fmt: skip
        bundle.writestr(zip_member("manifest.json"), json_text(json.loads(json.dumps(manifest)), indent=2) + "\n")


def zip_member(name: str) -> ZipInfo:
    """Return a zip member without date or author."""
    info = ZipInfo(name, FIRST_DAY)
    info.compress_type = ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    return info


def _unlike(header: Sequence[str]) -> tuple[str, ...]:
    """Make column names unique, so that no value is lost in a JSON object."""
    names: list[str] = []
    for label in header:
        name, further = label, 1
        while name in names:
            further += 1
            name = f"{label} ({further})"
        names.append(name)
    return tuple(names)
