"""What is exported is what REFI-QDA demands: by our own check, and by the schema's own files where they are at hand.

`Project.xsd` and `Codebook.xsd` are looked for in the folder that the environment variable REFI_QDA_SCHEMAS names;
REFI_QDA_EXAMPLES says how many random projects are drawn, each exported for every program in every way.
"""

from __future__ import annotations

import copy
import os
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from coder.errors import CoderError
from coder.model import Codebook
from coder.operations.coding import code_answers, no_code_fits
from coder.operations.memos import write_memo
from coder.operations.refi_codebook_export import export_codebook
from coder.operations.refi_export import export_project
from coder.project import Session, create_project
from tests.random_project import ANY, codebooks_, random_project
from tests.refi_schema import CODEBOOK, PROJECT, faults, faults_of_file
from tests.small_study import EMOJI_ANSWER, OLD_ANSWER, ONE, YOUNG_ANSWER

PROGRAMS = ["", "qualcoder", "maxqda", "nvivo", "atlas"]
SCHEMAS = os.environ.get("REFI_QDA_SCHEMAS", "")

needs_schemas = pytest.mark.skipif(
    not SCHEMAS, reason="REFI_QDA_SCHEMAS names no folder with Project.xsd and Codebook.xsd"
)


@pytest.fixture
def coded(study: Session) -> Session:
    code_answers(study, [OLD_ANSWER], (ONE,), (10, 18))
    no_code_fits(study, [YOUNG_ANSWER])
    write_memo(study, "om 👍", answer=EMOJI_ANSWER, span=(17, 18))
    write_memo(study, "om ordene", answer=OLD_ANSWER, span=(10, 18))
    write_memo(study, "om koden", code=ONE)
    write_memo(study, "om det hele")
    return study


@cache
def schema_called(name: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(Path(SCHEMAS) / f"{name}.xsd"))


def by_schema(root: etree._Element) -> list[str]:
    """What the schema's own files say against a file."""
    schema = schema_called("Codebook" if etree.QName(root).localname == "CodeBook" else "Project")
    schema.validate(root.getroottree())
    return [error.message for error in schema.error_log]


def root_of(path: Path) -> etree._Element:
    if path.suffix == ".qdc":
        return etree.parse(path).getroot()
    with ZipFile(path) as archive:
        return etree.fromstring(archive.read("project.qde"))


def exports(session: Session, folder: Path) -> Iterator[Path]:
    """Every kind of export."""
    for reader in PROGRAMS:
        for layout in ("case", "answer"):
            export_project(session, folder / f"x{reader}-{layout}.qdpx", layout=layout, reader=reader)
            yield folder / f"x{reader}-{layout}.qdpx"
        export_codebook(session, folder / f"x{reader}.qdc", reader=reader)
        yield folder / f"x{reader}.qdc"


def test_every_export_is_as_the_format_demands(coded: Session, tmp_path: Path) -> None:
    assert {path.name: faults_of_file(path) for path in exports(coded, tmp_path)} == {
        **{f"x{reader}-{layout}.qdpx": [] for reader in PROGRAMS for layout in ("case", "answer")},
        **{f"x{reader}.qdc": [] for reader in PROGRAMS},
    }


@needs_schemas
def test_every_export_is_valid_by_the_schema_itself(coded: Session, tmp_path: Path) -> None:
    assert [said for path in exports(coded, tmp_path) for said in by_schema(root_of(path))] == []


@given(st.lists(ANY, min_size=1, max_size=3), codebooks_(), st.data())
@settings(max_examples=int(os.environ.get("REFI_QDA_EXAMPLES", "10")), suppress_health_check=[HealthCheck.too_slow])
def test_any_project_is_as_the_format_demands_for_every_program(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], codebook: Codebook, data: st.DataObject
) -> None:
    """By our own check, and by the schema's files where they are at hand; so is the codebook alone."""
    folder = tmp_path_factory.mktemp("any")
    with random_project(folder, texts, codebook, data) as session:
        for path in exports(session, folder):
            assert (path.name, faults_of_file(path)) == (path.name, [])
            if SCHEMAS:
                assert (path.name, by_schema(root_of(path))) == (path.name, [])
    shutil.rmtree(folder)


def test_an_empty_project_is_valid_and_an_empty_codebook_which_cannot_be_is_refused(tmp_path: Path) -> None:
    with create_project(tmp_path / "p.db", "Ingrid") as session:
        export_project(session, tmp_path / "x.qdpx")
        assert faults_of_file(tmp_path / "x.qdpx") == []
        with pytest.raises(CoderError, match="no codes"):
            export_codebook(session, tmp_path / "x.qdc")
    assert not (tmp_path / "x.qdc").exists()


def first(root: etree._Element, name: str) -> etree._Element:
    return next(root.iter(f"{{*}}{name}"))


def without(name: str, attribute: str) -> Callable[[etree._Element], None]:
    def break_(root: etree._Element) -> None:
        del first(root, name).attrib[attribute]

    return break_


def with_(name: str, attribute: str, value: str) -> Callable[[etree._Element], None]:
    return lambda root: first(root, name).set(attribute, value)


def saying(name: str, text: str) -> Callable[[etree._Element], None]:
    def break_(root: etree._Element) -> None:
        first(root, name).text = text

    return break_


def emptied(name: str) -> Callable[[etree._Element], None]:
    def break_(root: etree._Element) -> None:
        element = first(root, name)
        for child in list(element):
            element.remove(child)

    return break_


def last_first(name: str) -> Callable[[etree._Element], None]:
    def break_(root: etree._Element) -> None:
        element = next(each for each in root.iter(f"{{*}}{name}") if len({child.tag for child in each}) > 1)
        element.insert(0, element[-1])

    return break_


def added(within: str, name: str, /, **attributes: str) -> Callable[[etree._Element], None]:
    def break_(root: etree._Element) -> None:
        element = first(root, within)
        etree.SubElement(element, f"{{{etree.QName(root).namespace}}}{name}", attributes)

    return break_


def twice(name: str) -> Callable[[etree._Element], None]:
    def break_(root: etree._Element) -> None:
        first(root, name).addnext(copy.copy(first(root, name)))

    return break_


def without_namespace(name: str) -> Callable[[etree._Element], None]:
    def break_(root: etree._Element) -> None:
        first(root, name).tag = name

    return break_


GUID = "12345678-1234-1234-1234-123456789abc"
AGAINST: dict[str, Callable[[etree._Element], None]] = {
    "a project without a name": without("Project", "name"),
    "a time that is none": with_("Project", "creationDateTime", "i går"),
    "a time without a T": with_("Coding", "creationDateTime", "2024-01-02 03:04:05"),
    "a day that is none": with_("PlainTextSelection", "creationDateTime", "2024-02-30T03:04:05Z"),
    "an attribute nobody knows": with_("Code", "colour", "#ffffff"),
    "a colour by name": with_("Code", "color", "red"),
    "a colour that is short": with_("Code", "color", "#1122"),
    "a code that is codable perhaps": with_("Code", "isCodable", "True"),
    "a code of which it is not said": without("Code", "isCodable"),
    "a code without a name": without("Code", "name"),
    "an id that is short": with_("Code", "guid", GUID[:-1]),
    "an id that is no hex": with_("User", "guid", GUID.replace("a", "g")),
    "a code without an id": without("Code", "guid"),
    "a type nobody knows": with_("Variable", "typeOfVariable", "Number"),
    "a number with an exponent": saying("FloatValue", "1e5"),
    "a number that is none": saying("FloatValue", "NaN"),
    "a decimal comma": saying("FloatValue", "3,5"),
    "a selection without an end": without("PlainTextSelection", "endPosition"),
    "a position that is none": with_("PlainTextSelection", "startPosition", "1.5"),
    "a coding without an id": without("Coding", "guid"),
    "a reference to nothing": without("CodeRef", "targetGUID"),
    "a set without a name": without("Set", "name"),
    "a set without an id": without("Set", "guid"),
    **{f"an empty {name}": emptied(name) for name in ("Users", "CodeBook", "Codes", "Variables", "Cases", "Sources",
                                                     "Notes", "Sets", "Coding", "VariableValue")},
    **{f"{name} the other way round": last_first(name) for name in ("Project", "Code", "Case", "VariableValue",
                                                                   "PlainTextSelection", "Set")},
    "a theme among codes": added("Codes", "Theme", guid=GUID, name="x"),
    "two values in one": added("VariableValue", "TextValue"),
    "two descriptions": twice("Description"),
    "text between elements": saying("Codes", "her"),
    "codes in codes": added("Codes", "Codes"),
    "another namespace": without_namespace("Code"),
}  # fmt: skip


def _is_seen(what: str, root: etree._Element) -> None:
    """A fault put into a tree without any is found, also by the schema's files where they are at hand."""
    assert list(faults(root)) == []
    AGAINST[what](root)
    assert list(faults(root)) != []
    if SCHEMAS:
        assert by_schema(root) != []


@pytest.mark.parametrize("what", AGAINST)
def test_what_is_against_the_format_is_seen(coded: Session, tmp_path: Path, what: str) -> None:
    """By our own check, and by the schema's files where they are at hand: it is no stricter and no milder for these."""
    export_project(coded, tmp_path / "x.qdpx")
    root = root_of(tmp_path / "x.qdpx")
    assert root.tag == f"{{{PROJECT}}}Project"
    _is_seen(what, root)


@pytest.mark.parametrize(
    "what",
    ["a code without a name", "a code without an id", "an id that is short", "a colour by name", "an empty Codes",
     "a code of which it is not said", "a theme among codes"],
)  # fmt: skip
def test_what_is_against_the_format_of_codebooks_is_seen(coded: Session, tmp_path: Path, what: str) -> None:
    export_codebook(coded, tmp_path / "x.qdc")
    root = root_of(tmp_path / "x.qdc")
    assert root.tag == f"{{{CODEBOOK}}}CodeBook"
    _is_seen(what, root)


@pytest.mark.parametrize(
    ("name", "attribute"),
    [("CodeRef", "targetGUID"), ("SourceRef", "targetGUID"), ("NoteRef", "targetGUID"), ("VariableRef", "targetGUID"),
     ("Coding", "creatingUser"), ("Project", "creatingUserGUID")],
)  # fmt: skip
def test_what_no_schema_sees_is_seen(coded: Session, tmp_path: Path, name: str, attribute: str) -> None:
    """A reference to nothing, or to something of another kind, and an id that two have."""
    export_project(coded, tmp_path / "x.qdpx")
    root = root_of(tmp_path / "x.qdpx")
    element, kept = first(root, name), first(root, name).get(attribute)
    for wrong in (GUID, first(root, "Case").get("guid")):
        element.set(attribute, wrong)
        assert list(faults(root)) != []
    element.set(attribute, kept)
    assert list(faults(root)) == []
    first(root, "Variable").set("guid", first(root, "Code").get("guid"))
    assert any("twice" in said for said in faults(root))
