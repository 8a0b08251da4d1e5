"""An archive of a study as a zip file that any program can read: CSV files described by a Frictionless Data Package
(Table Schema) and by RO-Crate, with the hash of each file. The same study gives the same bytes.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from coder.model.json_values import Json
from coder.reports.bundle import zip_member
from coder.reports.tables import ExportTable
from coder.reports.typed_columns import DATE, NUMBER, TEXT, WHOLE, TypedColumn, typed_columns
from coder.reports.writers import HowWritten, write
from coder.text.escaped import json_text

SCHEMA_TYPES = {WHOLE: "integer", NUMBER: "number", DATE: "date", TEXT: "string"}

PACKAGE, CRATE, MANIFEST = "datapackage.json", "ro-crate-metadata.json", "manifest-sha256.txt"


@dataclass(frozen=True, slots=True)
class Reference:
    """A foreign key: `columns` of a table that refer to the columns `names` of another table."""

    columns: tuple[str, ...]
    table: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ArchivedTable:
    """A table with a description, its key columns, and its references to other tables."""

    table: ExportTable
    about: str
    key: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class ArchivedText:
    """A file that is not a table."""

    path: str
    about: str
    text: str
    media_type: str


@dataclass(frozen=True, slots=True)
class About:
    """The study archived: `made` is the day of its last change, `version` that of the program."""

    title: str
    description: str
    language: str
    made: str
    version: str
    authors: tuple[str, ...] = ()
    licence: str = ""
    no_licence: str = ""


@dataclass(frozen=True, slots=True)
class _Member:
    """A file of the archive."""

    path: str
    about: str
    media_type: str
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def write_archive(about: About, tables: Sequence[ArchivedTable], texts: Sequence[ArchivedText], path: Path) -> int:
    """Write the archive to `path` and return the number of files in it."""
    members, resources = [], []
    for table in tables:
        columns = typed_columns(table.table)
        data_file = _Member(f"data/{table.table.name}.csv", table.about, "text/csv", _csv(table.table, columns))
        members.append(data_file)
        resources.append(_resource(table, columns, data_file))
    for text in texts:
        members.append(_Member(text.path, text.about, text.media_type, text.text.encode("utf-8", "replace")))
    package = _json_member(PACKAGE, _package(about, resources))
    members.append(package)
    members.append(_json_member(CRATE, _crate(about, members)))
    listed = "".join(f"{member.sha256}  {member.path}\n" for member in members)
    members.append(_Member(MANIFEST, "", "text/plain", listed.encode()))
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for member in members:
            archive.writestr(zip_member(member.path), member.content)
    return len(members)


def _csv(table: ExportTable, columns: Sequence[TypedColumn]) -> bytes:
    """Return the table as CSV for programs, each value in the type of its column."""
    file = io.StringIO(newline="")
    rows = zip(*(column.values for column in columns), strict=True)
    plain = ([value.isoformat() if isinstance(value, date) else value for value in row] for row in rows)
    write(ExportTable(table.name, table.header, plain, nothing=table.nothing), "csv", file, HowWritten(raw=True))
    return file.getvalue().encode("utf-8", "replace")


def _json_member(path: str, value: Json) -> _Member:
    return _Member(path, "", "application/json", (json_text(value, indent=2) + "\n").encode("utf-8", "replace"))


def _resource(table: ArchivedTable, columns: Sequence[TypedColumn], member: _Member) -> dict[str, Json]:
    schema: dict[str, Json] = {
        "fields": [_field(column) for column in columns],
        "missingValues": ["", table.table.nothing] if table.table.nothing else [""],
    }
    if table.key:
        schema["primaryKey"] = list(table.key)
    if table.references:
        schema["foreignKeys"] = [
            {"fields": list(to.columns), "reference": {"resource": to.table, "fields": list(to.names)}}
            for to in table.references
        ]
    return {
        "name": table.table.name, "path": member.path, "description": table.about, "profile": "tabular-data-resource",
        "format": "csv", "mediatype": "text/csv", "encoding": "utf-8", "bytes": len(member.content),
        "hash": f"sha256:{member.sha256}", "dialect": {"delimiter": ",", "lineTerminator": "\n"}, "schema": schema,
    }  # fmt: skip


def _field(column: TypedColumn) -> dict[str, Json]:
    field: dict[str, Json] = {"name": column.name, "type": SCHEMA_TYPES[column.type]}
    if column.label:
        field["title"] = column.label
    if column.value_labels:
        field["categories"] = [{"value": value, "label": label} for value, label in column.value_labels.items()]
    return field


def _package(about: About, resources: Sequence[Json]) -> dict[str, Json]:
    package: dict[str, Json] = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "profile": "tabular-data-package",
        "name": "study", "title": about.title, "description": about.description, "created": f"{about.made}T00:00:00Z",
        "contributors": [{"title": name, "roles": ["author"]} for name in about.authors],
        "resources": resources,
    }  # fmt: skip
    if about.licence:
        package["licenses"] = [_licence(about.licence)]
    return {key: value for key, value in package.items() if value not in ([], "")}


def _licence(licence: str) -> dict[str, Json]:
    return {"path": licence} if "://" in licence else {"name": licence}


def _crate(about: About, members: Sequence[_Member]) -> dict[str, Json]:
    """Return the metadata of an RO-Crate 1.1: each file, its authors, and the software used."""
    licence = about.licence or "#licence"
    people: list[Mapping[str, Json]] = [
        {"@id": f"#person-{number}", "@type": "Person", "name": name} for number, name in enumerate(about.authors, 1)
    ]
    files: list[Mapping[str, Json]] = [
        {
            "@id": member.path, "@type": "File", "name": Path(member.path).name, "encodingFormat": member.media_type,
            "contentSize": str(len(member.content)), "sha256": member.sha256,
            **({"description": member.about} if member.about else {}),
        }
        for member in members
    ]  # fmt: skip
    graph: list[Json] = [
        {
            "@id": CRATE, "@type": "CreativeWork", "about": {"@id": "./"},
            "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
        },
        {
            "@id": "./", "@type": "Dataset", "name": about.title, "description": about.description,
            "datePublished": about.made, "inLanguage": about.language, "license": {"@id": licence},
            "hasPart": [{"@id": member.path} for member in members],
            **({"author": [{"@id": person["@id"]} for person in people]} if people else {}),
        },
        *people,
        *files,
        {
            "@id": licence, "@type": "CreativeWork",
            "name": about.licence or about.no_licence,
        },
        {"@id": "#coder", "@type": "SoftwareApplication", "name": "coder", "version": about.version},
        {
            "@id": "#export", "@type": "CreateAction", "name": "Export of the study", "endTime": about.made,
            "instrument": {"@id": "#coder"}, "result": {"@id": "./"},
        },
    ]  # fmt: skip
    return {"@context": "https://w3id.org/ro/crate/1.1/context", "@graph": graph}
