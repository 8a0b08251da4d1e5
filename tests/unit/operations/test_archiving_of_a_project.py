"""An archive of a study: whole, the same each time, read by a stranger, and hiding what is hidden."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from coder.errors import CoderError, FileRefused
from coder.operations import redacting
from coder.operations.archiving import archive
from coder.operations.coding import code_answers, no_code_fits
from coder.operations.erasing import withdraw
from coder.operations.heading import call_report
from coder.operations.memos import write_memo
from coder.operations.themes import choose_quotes, join_themes, write_summary, write_title
from coder.project import Session
from coder.queries import redactions
from tests.small_study import CODEBOOK, LONELY, ONE, bring_in

LATER = """id;kommune;innbyggere;andel;tiltak;grupper
K09;Nord;10;1;Spør Kari Nordmann på 41 23 45 67 først;
K10;Nord;10;1;Ring Ola Hansen;
"""


@pytest.fixture(autouse=True)
def codings(study: Session) -> None:
    code_answers(study, ["1"], ("pårørende",), (15, 24))
    code_answers(study, ["2"], ("forløp 1",))
    study.coder = "Olav"
    no_code_fits(study, ["3"])
    study.coder = "Ingrid"


def held(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as file:
        assert file.testzip() is None
        return {name: file.read(name) for name in file.namelist()}


def tables(files: dict[str, bytes]) -> dict[str, list[dict[str, str]]]:
    """Every table by its name, as the package says to read it."""
    found = {}
    for resource in json.loads(files["datapackage.json"])["resources"]:
        text = files[resource["path"]].decode("utf-8")
        found[resource["name"]] = list(csv.DictReader(io.StringIO(text, newline="")))
    return found


def test_every_file_is_hashed_and_every_column_described(study: Session, tmp_path: Path) -> None:
    done = archive(study, tmp_path / "a.zip", authors=("Kari Å",), licence="CC-BY-4.0", undecided="hide")
    files = held(tmp_path / "a.zip")
    assert done.files == len(files)
    lines = files.pop("manifest-sha256.txt").decode().splitlines()
    listed = {name: digest for digest, name in (line.split("  ") for line in lines)}
    assert listed == {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    package: dict[str, Any] = json.loads(files["datapackage.json"])
    assert package["contributors"] == [{"title": "Kari Å", "roles": ["author"]}]
    assert package["licenses"] == [{"name": "CC-BY-4.0"}]
    for resource in package["resources"]:
        content = files[resource["path"]]
        assert (resource["bytes"], resource["hash"]) == (len(content), f"sha256:{hashlib.sha256(content).hexdigest()}")
        rows = list(csv.reader(io.StringIO(content.decode(), newline="")))
        fields = resource["schema"]["fields"]
        assert rows[0] == [field["name"] for field in fields]
        for row in rows[1:]:
            for cell, field in zip(row, fields, strict=True):
                if cell not in resource["schema"]["missingValues"]:
                    {"integer": int, "number": float}.get(field["type"], str)(cell)
    crate = {entity["@id"]: entity for entity in json.loads(files["ro-crate-metadata.json"])["@graph"]}
    root = crate["./"]
    assert {part["@id"] for part in root["hasPart"]} == files.keys() - {"ro-crate-metadata.json"}
    assert all(crate[part["@id"]]["sha256"] == listed[part["@id"]] for part in root["hasPart"])
    assert crate["#person-1"]["name"] == "Kari Å"
    assert crate[root["license"]["@id"]]["name"] == "CC-BY-4.0"


def test_rows_lead_to_the_rows_they_name(study: Session, tmp_path: Path) -> None:
    archive(study, tmp_path / "a.zip", undecided="hide")
    files = held(tmp_path / "a.zip")
    rows = tables(files)
    for resource in json.loads(files["datapackage.json"])["resources"]:
        schema, mine = resource["schema"], rows[resource["name"]]
        if "primaryKey" in schema:
            keys = [tuple(row[name] for name in schema["primaryKey"]) for row in mine]
            assert len({*keys}) == len(keys), resource["name"]
        for to in schema.get("foreignKeys", ()):
            there = {
                tuple(row[name] for name in to["reference"]["fields"]) for row in rows[to["reference"]["resource"]]
            }
            named = {tuple(row[name] for name in to["fields"]) for row in mine}
            assert {key for key in named if all(key)} <= there
    assert [row["applied"] for row in rows["reliability"] if row["response"] == "3"].count("NA") == len(list(CODEBOOK))
    assert [row["id"] for row in rows["codebook"]] == [code.id for code in CODEBOOK]
    assert all(f"id: {code.id}" in files["codebook.yaml"].decode() for code in CODEBOOK)


def test_themes_are_in_it_as_their_author_has_arranged_them_under_the_title_of_the_report(
    study: Session, tmp_path: Path
) -> None:
    join_themes(study, "grupper", [["ensomhet"], ["forløp 1"]])
    write_title(study, "grupper", ["ensomhet"], "Alene")
    write_summary(study, "grupper", ["ensomhet"], "Som Ola Hansen sa.\nMer.")
    choose_quotes(study, "grupper", ["ensomhet"], ["2"])
    call_report(study, "Kapittel ti", ("Kari Å",))
    archive(study, tmp_path / "a.zip", undecided="hide")
    files = held(tmp_path / "a.zip")
    rows = tables(files)
    [theme] = rows["themes"]
    assert (theme["question"], theme["title"], theme["quotes_chosen"]) == ("grupper", "Alene", "1")
    assert theme["summary"].endswith("\nMer.")
    assert "Hansen" not in theme["summary"]
    assert [row["code_id"] for row in rows["theme_codes"]] == [LONELY, ONE]
    assert [(row["theme"], row["response"]) for row in rows["theme_quotes"]] == [(theme["theme"], "2")]
    package: dict[str, Any] = json.loads(files["datapackage.json"])
    assert (package["title"], package["contributors"][0]["title"]) == ("Kapittel ti", "Kari Å")


def test_an_unchanged_study_gives_the_same_bytes(study: Session, tmp_path: Path) -> None:
    for name in ("a.zip", "b.zip"):
        archive(study, tmp_path / name, undecided="hide")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_what_is_hidden_is_nowhere_and_is_told_of_with_its_reason(study: Session, tmp_path: Path) -> None:
    bring_in(study, LATER, name="b.csv")
    write_memo(study, "Se hva Kari Nordmann sa")
    with pytest.raises(CoderError, match="nobody has decided"):
        archive(study, tmp_path / "a.zip")
    assert not (tmp_path / "a.zip").exists()
    named = [words for words in redactions.undecided(study) if words.text in ("Kari", "Nordmann") and words.response]
    redacting.decide(study, named, "redact")
    withdraw(study, "K03")
    done = archive(study, tmp_path / "a.zip", undecided="hide")
    assert (done.redacted, done.undecided > 0) == (2, True)
    files = held(tmp_path / "a.zip")
    everything = b"\n".join(files.values()).decode()
    for secret in ("Kari", "Nordmann", "41 23 45 67", "Hansen", "Samtaletilbud"):
        assert secret not in everything
    hidden = {row["why"]: row["number"] for row in tables(files)["hidden"]}
    assert any("avgjort med `coder redact`" in why and n == "2" for why, n in hidden.items())
    assert any("trakk seg" in why and n == "1" for why, n in hidden.items())
    assert "41 23 45 67" not in files["README.md"].decode()


def test_a_refused_archive_leaves_what_was_there(study: Session, tmp_path: Path) -> None:
    with pytest.raises(CoderError, match="the project file itself"):
        archive(study, study.path, undecided="hide")
    with pytest.raises(FileRefused):
        archive(study, tmp_path / "none" / "a.zip", undecided="hide")
    assert not list(tmp_path.glob("*.zip"))
