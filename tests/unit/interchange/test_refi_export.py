"""A project as other programs read it (REFI-QDA): every coding on its very characters, whatever the answers hold."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from coder.model import Filter
from coder.operations.coding import code_answers, new_code, no_code_fits
from coder.operations.deciding import decide
from coder.operations.importing import Roles
from coder.operations.memos import write_memo
from coder.operations.redacting import add
from coder.operations.refi_codebook_export import export_codebook
from coder.operations.refi_export import AUDIT, export_project
from coder.project import Session, open_project
from coder.store import queries
from tests.refi_schema import faults_of_file
from tests.small_study import (
    CARERS,
    EMOJI_ANSWER,
    LONELY,
    OLD,
    OLD_ANSWER,
    ONE,
    YOUNG_ANSWER,
    bring_in,
    new_study,
    put_run,
)


class Read:
    """A .qdpx as a reader of another make takes it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with zipfile.ZipFile(path) as archive:
            self.root = etree.fromstring(archive.read("project.qde"))
            self.texts = {
                name.removeprefix("sources/").removesuffix(".txt"): archive.read(name).decode()
                for name in archive.namelist()
                if name.startswith("sources/")
            }
        self.by_guid = {element.get("guid"): element for element in self.root.iter() if element.get("guid")}

    def all(self, name: str) -> list[etree._Element]:
        return list(self.root.iter(f"{{*}}{name}"))

    def name_of(self, guid: str | None) -> str:
        return str(self.by_guid[guid].get("name"))

    def sound(self) -> None:
        """All is as the format demands, every id once, every reference to something that is there."""
        assert faults_of_file(self.path) == []

    def codings(self) -> list[tuple[str, str, str]]:
        """(code, coder, characters) of every coding that a person made."""
        found = []
        for source in self.all("TextSource"):
            text = self.texts[source.get("guid", "")]
            for selection in source.iterfind("{*}PlainTextSelection"):
                start, end = int(selection.get("startPosition", "")), int(selection.get("endPosition", ""))
                for coding in selection.iterfind("{*}Coding"):
                    by = self.name_of(coding.get("creatingUser"))
                    if by != "coder":
                        code = self.name_of(coding[0].get("targetGUID"))
                        found.append((code, by, text[start:end]))
        return sorted(found)


@pytest.mark.parametrize("layout", ["case", "answer"])
@pytest.mark.parametrize("reader", ["", "qualcoder", "maxqda", "nvivo", "atlas"])
def test_codes_coders_cases_values_memos_and_flags_travel(
    study: Session, tmp_path: Path, layout: str, reader: str
) -> None:
    code_answers(study, [OLD_ANSWER], (ONE,), (10, 18))
    code_answers(study, [EMOJI_ANSWER], (CARERS, LONELY))
    no_code_fits(study, [YOUNG_ANSWER])
    write_memo(study, "om 👍", answer=EMOJI_ANSWER, span=(17, 18))
    write_memo(study, "om koden", code=ONE)
    write_memo(study, "om det hele")
    with open_project(study.project.path, "Olav/2") as other:
        code_answers(other, [OLD_ANSWER], (ONE,))
    done = export_project(study, tmp_path / "x.qdpx", layout=layout, reader=reader)
    read = Read(tmp_path / "x.qdpx")
    read.sound()
    assert (done.cases, done.codings, len(read.all("Case"))) == (3, 4, 3)
    assert done.texts == len(read.all("TextSource")) == (3 if layout == "case" else 5)
    assert read.codings() == sorted([
        ("ensomhet", study.coder, "Vi trenger flere folk 👍 nå"), ("forløp 1", "Olav/2", "Eldre med forløp 1"),
        ("forløp 1", study.coder, "forløp 1"), ("ingen kode passer", study.coder, "Samtaletilbud for unge"),
        ("pårørende", study.coder, "Vi trenger flere folk 👍 nå"),
    ])  # fmt: skip
    assert {read.texts[note.get("guid", "")] for note in read.all("Note")} == {"om 👍", "om koden", "om det hele"}
    values = {
        (read.name_of(value[0].get("targetGUID")), value[1].text) for value in read.all("VariableValue")
    }  # fmt: skip
    assert values >= {("kommune", "Nord"), ("innbyggere", "1200"), ("andel", "3.5")}
    assert [case.get("name") for case in read.all("Case")] == (
        [None] * 3 if reader in ("qualcoder", "maxqda") else ["K01", "K02", "K03"]
    )
    assert [element.get("name") for element in read.all("Set")] == ["tiltak", "grupper"]


def test_ids_stay_from_export_to_export(study: Session, tmp_path: Path) -> None:
    code_answers(study, [OLD_ANSWER], (ONE,), (10, 18))
    kept = []
    for name in ("a.qdpx", "b.qdpx"):
        export_project(study, tmp_path / name)
        kept.append(set(Read(tmp_path / name).by_guid))
    assert kept[0] == kept[1]


ROLE = Roles(id="id", open=("tiltak",))

signs = st.characters(codec="utf-8", exclude_characters="\r") | st.sampled_from('\n\t\x00\x1b\ufffe\u2028👍é<&"')


@given(st.lists(st.text(signs, min_size=1, max_size=12).filter(str.strip), min_size=1, max_size=3), st.data())
@settings(max_examples=20)
def test_every_coding_stands_on_its_characters_whatever_the_answers_hold(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("any")
    wanted = []
    with new_study(folder / "any.db") as session:
        lines = "".join(json.dumps({"id": f"N{n}", "tiltak": text}) + "\n" for n, text in enumerate(texts))
        bring_in(session, lines, name="any.jsonl", roles=ROLE)
        for answer in queries.answers(session.project, Filter()):
            if answer.case.startswith("N"):
                start = data.draw(st.integers(0, len(answer.text) - 1))
                end = data.draw(st.integers(start + 1, len(answer.text)))
                code_answers(session, [str(answer.response)], (ONE,), (start, end))
                wanted.append(("forløp 1", session.coder, answer.text[start:end]))
        export_project(session, folder / "x.qdpx")
    read = Read(folder / "x.qdpx")
    read.sound()
    assert read.codings() == sorted(wanted)


def test_lines_end_in_lf_and_codings_follow(study: Session, tmp_path: Path) -> None:
    lines = json.dumps({"id": "N1", "tiltak": "En\r\nto\rtre fire"}) + "\n"
    bring_in(study, lines, name="linjer.jsonl", roles=ROLE)
    answer = str(study.project.value("SELECT max(id) FROM responses"))
    code_answers(study, [answer], (ONE,), (7, 10))
    code_answers(study, [answer], (LONELY,), (4, 6))
    export_project(study, tmp_path / "x.qdpx")
    read = Read(tmp_path / "x.qdpx")
    assert [text for _, _, text in read.codings()] == ["to", "tre"]
    assert not any("\r" in text for text in read.texts.values())


def test_what_is_redacted_is_masked_in_place_and_what_the_format_lacks_stands_beside(
    study: Session, tmp_path: Path
) -> None:
    code_answers(study, [OLD_ANSWER], (ONE,), (10, 18))
    add(study, OLD_ANSWER, 0, 5)
    done = export_project(study, tmp_path / "x.qdpx")
    read = Read(tmp_path / "x.qdpx")
    assert any("█████ med forløp 1" in text for text in read.texts.values())
    assert not any("Eldre" in text for text in read.texts.values())
    assert read.codings() == [("forløp 1", study.coder, "forløp 1")]
    beside = json.loads((tmp_path / f"x.qdpx{AUDIT}").read_text("utf-8"))
    assert beside["left_out"] == done.left_out
    assert done.left_out["changes"] > 0
    export_project(study, tmp_path / "whole.qdpx", unredacted=True)
    assert any("Eldre" in text for text in Read(tmp_path / "whole.qdpx").texts.values())


def test_a_codebook_alone_has_definitions_and_levels(study: Session, tmp_path: Path) -> None:
    assert export_codebook(study, tmp_path / "bok.qdc") == 9
    root = etree.parse(tmp_path / "bok.qdc").getroot()
    named = {code.get("name"): code for code in root.iter("{*}Code")}
    assert named["pårørende"].getparent() is named["støtte"]
    assert named["støtte"].findtext("{*}Description") == "Hjelp til noen"


@pytest.mark.parametrize(("reader", "names"), [("", ["annet", "annet"]), ("qualcoder", ["annet", "annet (grupper)"])])
def test_one_program_knows_a_name_once(study: Session, tmp_path: Path, reader: str, names: list[str]) -> None:
    new_code(study, "annet", parent="grupper")
    export_codebook(study, tmp_path / "bok.qdc", reader=reader)
    root = etree.parse(tmp_path / "bok.qdc").getroot()
    assert sorted(n for n in (code.get("name", "") for code in root.iter("{*}Code")) if "annet" in n) == names


@pytest.mark.parametrize("reader", ["", "maxqda"])
def test_a_memo_stands_on_its_answer_and_says_nothing_that_is_redacted(
    study: Session, tmp_path: Path, reader: str
) -> None:
    """Also where nothing is coded, and where a program wants memos as descriptions."""
    add(study, OLD_ANSWER, 0, 5)
    write_memo(study, "Eldre igjen", answer=OLD_ANSWER)
    export_project(study, tmp_path / "x.qdpx", reader=reader)
    read = Read(tmp_path / "x.qdpx")
    read.sound()
    with zipfile.ZipFile(tmp_path / "x.qdpx") as archive:
        assert not any("Eldre" in archive.read(name).decode() for name in archive.namelist())
    [selection] = [
        selection for selection in read.all("PlainTextSelection") if selection.find("{*}NoteRef") is not None
    ]
    assert (selection.get("name"), selection.find("{*}Description") is not None) == (
        "█████ med forløp 1", reader == "maxqda",
    )  # fmt: skip


def test_own_codes_are_called_so_in_the_language_of_the_codebook(study: Session, tmp_path: Path) -> None:
    no_code_fits(study, [YOUNG_ANSWER])
    export_project(study, tmp_path / "x.qdpx")
    groups = [code.get("name") for code in Read(tmp_path / "x.qdpx").all("Code") if code.get("isCodable") == "false"]
    assert groups == ["coder: spørsmål", "coder: flagg"]


def test_for_qualcoder_each_coder_has_a_selection_of_their_own(study: Session, tmp_path: Path) -> None:
    """It takes all codings of a selection for those of whoever made the selection."""
    code_answers(study, [OLD_ANSWER], (ONE,), (10, 18))
    with open_project(study.project.path, "Olav") as other:
        code_answers(other, [OLD_ANSWER], (ONE, LONELY), (10, 18))
    export_project(study, tmp_path / "x.qdpx", reader="qualcoder")
    read = Read(tmp_path / "x.qdpx")
    read.sound()
    made = [
        (read.name_of(selection.get("creatingUser")), [read.name_of(coding.get("creatingUser")) for coding in codings])
        for selection in read.all("PlainTextSelection")
        if (codings := selection.findall("{*}Coding")) and selection.get("name") == "forløp 1"
    ]
    assert sorted(made) == [(study.coder, [study.coder]), ("Olav", ["Olav", "Olav"])]


def test_an_accepted_suggestion_is_its_coders_coding_with_a_note_of_the_run(study: Session, tmp_path: Path) -> None:
    """The note is a sentence with a number in it, which choosing its form in a language must not miss."""
    put_run(study, [(2, OLD, 0.9)])
    decide(study, [1], "accept")
    export_project(study, tmp_path / "x.qdpx")
    read = Read(tmp_path / "x.qdpx")
    read.sound()
    assert read.codings() == [("eldre", study.coder, "Eldre med forløp 1")]
    (note,) = read.all("Note")
    assert read.texts[note.get("guid", "")] == note.get("name") == "Et godtatt forslag fra kjøring 1."


def test_what_the_format_cannot_hold_stands_beside_by_the_ids_of_the_file(study: Session, tmp_path: Path) -> None:
    put_run(study, [(int(OLD_ANSWER), ONE, 0.9), (int(EMOJI_ANSWER), LONELY, 0.4)])
    decide(study, [1], "reject")
    write_memo(study, "et notat", answer=OLD_ANSWER)
    add(study, OLD_ANSWER, 0, 5)
    export_project(study, tmp_path / "x.qdpx")
    read, beside = Read(tmp_path / "x.qdpx"), json.loads((tmp_path / f"x.qdpx{AUDIT}").read_text("utf-8"))
    suggestions = beside["suggestions"]
    shown = [
        (read.name_of(suggestion["code"]), suggestion["confidence"], suggestion["run"]) for suggestion in suggestions
    ]
    assert shown == [("forløp 1", 0.9, 1), ("ensomhet", 0.4, 1)]
    assert [read.by_guid[suggestion["answer"]].get("name") for suggestion in suggestions] == [
        "█████ med forløp 1", "Vi trenger flere folk 👍 nå",
    ]  # fmt: skip
    [rejected] = beside["decisions"]
    assert (rejected["decision"], rejected["answer"], rejected["coder"]) == (
        "reject", suggestions[0]["answer"], study.coder,
    )  # fmt: skip
    assert [run["method"] for run in beside["runs"]] == ["by hand"]
    assert len(beside["log"]) == beside["left_out"]["changes"]
    assert "Eldre" not in (tmp_path / f"x.qdpx{AUDIT}").read_text("utf-8")


@pytest.mark.parametrize(("reader", "nameless"), [("", 0), ("nvivo", 0), ("qualcoder", 1), ("maxqda", 1)])
def test_cases_without_a_text_are_counted_where_a_program_knows_cases_by_their_texts(
    study: Session, tmp_path: Path, reader: str, nameless: int
) -> None:
    bring_in(study, "id;kommune;tiltak\nK09;Nord;\n", name="stum.csv", roles=Roles(id="id", open=("tiltak",)))
    assert export_project(study, tmp_path / "x.qdpx", reader=reader).nameless == nameless
