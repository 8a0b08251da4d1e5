"""Every bad input, and garbage under every suffix, through `coder import`: read or refused, never a traceback."""

from __future__ import annotations

import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest

from tests.cli.conftest import Run

pytestmark = pytest.mark.usefixtures("warm_children")

BAD = Path(__file__).resolve().parents[2] / ".." / "shared" / "bad-inputs"
FILES = sorted(path for path in BAD.glob("*/*") if path.is_file()) if BAD.is_dir() else []
needs_bad_inputs = pytest.mark.skipif(not FILES, reason="the folder of bad inputs is not beside this project")

SUFFIXES = (
    ".csv", ".tsv", ".jsonl", ".parquet", ".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".sav", ".zsav", ".txt", ".md",
    ".docx",
)  # fmt: skip


def test_the_bad_inputs_are_there_when_their_folder_is() -> None:
    assert not BAD.is_dir() or len(FILES) > 20


@needs_bad_inputs
@pytest.mark.parametrize("file", FILES, ids=lambda path: path.name)
def test_bad_inputs(run: Run, study: Path, file: Path) -> None:
    before = study.read_bytes()
    done = run("import", study, file)
    assert done.code in (0, 1)
    assert "Traceback" not in done.err
    if done.code == 1:
        assert done.err.startswith("Error: ")
        assert len(done.err.splitlines()) >= 2, "a remedy is given"
        assert study.read_bytes() == before
    assert run("check", study).code == 0


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_garbage(run: Run, study: Path, suffix: str) -> None:
    Path(f"søppel{suffix}").write_bytes(random.Random(suffix).randbytes(3_000))
    before = study.read_bytes()
    done = run("import", study, f"søppel{suffix}")
    assert done.code in (0, 1)
    if done.code == 1:
        assert done.err.startswith("Error: ")
        assert study.read_bytes() == before


@pytest.mark.parametrize("suffix", [".xlsx", ".ods", ".docx", ".sav", ".parquet"])
def test_a_file_cut_off_after_its_signature(run: Run, study: Path, suffix: str) -> None:
    signature = {".sav": b"$FL2", ".parquet": b"PAR1"}.get(suffix, b"PK\x03\x04")
    Path(f"kort{suffix}").write_bytes(signature + b"\0" * 40)
    before = study.read_bytes()
    done = run("import", study, f"kort{suffix}")
    assert done.code == 1
    assert done.err.startswith("Error: ")
    assert study.read_bytes() == before


def test_lines_that_are_left_out_are_told_wherever_they_stand(run: Run, study: Path) -> None:
    """A preview looks at the first rows only; the last line of a file that was cut off is not among them."""
    lines = "".join(f'{{"respons-id": "L{n}", "grupper": "Eldre som venter {n}"}}\n' for n in range(2_100))
    Path("kuttet.jsonl").write_text(lines + '{"respons-id": "L2100", "gru', encoding="utf-8")
    looked = run("import", study, "kuttet.jsonl", "--dry-run")
    assert "Of kuttet.jsonl, 1 line will be left out: no JSON object." in looked.out
    done = run("import", study, "kuttet.jsonl")
    assert "Of kuttet.jsonl, 1 line was left out: no JSON object." in done.out
    assert "Note: line 2101: not JSON" in done.err
    assert "left out" not in run("import", study, "kuttet.jsonl").out
    Path("hel.jsonl").write_text(lines.replace("L", "M"), encoding="utf-8")
    assert "left out" not in run("import", study, "hel.jsonl").out


@pytest.mark.parametrize("suffix", [".yaml", ".csv"])
@pytest.mark.parametrize("command", [["codebook", "apply"], ["codebook", "import"], ["codebook", "diff"]])
def test_garbage_as_a_codebook(run: Run, study: Path, command: list[str], suffix: str) -> None:
    Path(f"søppel{suffix}").write_bytes(random.Random(1).randbytes(3_000))
    before = study.read_bytes()
    done = run(*command, study, f"søppel{suffix}")
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("Error: ")
    assert study.read_bytes() == before


@pytest.mark.parametrize("suffix", [".yaml", ".csv"])
def test_garbage_is_no_sound_codebook(run: Run, suffix: str) -> None:
    Path(f"søppel{suffix}").write_bytes(random.Random(1).randbytes(3_000))
    done = run("codebook", "check", f"søppel{suffix}")
    assert done.code == 1
    assert done.out.startswith(f"søppel{suffix}: ")


def locked_pdf(path: Path) -> None:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("hemmelig", algorithm="RC4-128")
    writer.write(path)


def bomb(path: Path) -> None:
    """A container whose main part unpacks to a thousand times its size: 3 MB of blanks."""
    parts = {".docx": "word/document.xml", ".xlsx": "xl/workbook.xml", ".odt": "content.xml", ".zip": "svar.csv"}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr(parts[path.suffix], b"<a>" + b" " * 3_000_000 + b"</a>")


def nested(path: Path) -> None:
    path.write_bytes(b"{\\rtf1 " + b"{" * 200_000 + b"}" * 200_001)


@pytest.mark.parametrize(
    ("name", "make", "why"),
    [
        ("låst.pdf", locked_pdf, "locked with a password"),
        *((f"bombe{end}", bomb, "more than 200 times its size") for end in (".docx", ".xlsx", ".odt", ".zip")),
        ("dyp.rtf", nested, "the file is empty"),
    ],
)
def test_what_is_locked_or_would_burst_is_refused_and_nothing_is_kept(
    run: Run, study: Path, name: str, make: Callable[[Path], None], why: str
) -> None:
    """Nor is a sound file that was named beside it imported."""
    make(Path(name))
    Path("hel.csv").write_text("id;svar\n1;Mer tid til de eldre\n2;Flere folk\n", encoding="utf-8")
    before = study.read_bytes()
    done = run("import", study, "hel.csv", name)
    assert (done.code, "Traceback" in done.err) == (1, False)
    assert why in done.err
    assert study.read_bytes() == before


def test_what_is_wrong_with_a_file_is_said_in_the_language_of_the_reader(
    run: Run, study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CODER_LANGUAGE", "nb")
    with zipfile.ZipFile("arkiv.xlsx", "w") as archive:
        archive.writestr("hei.txt", "hei")
    with zipfile.ZipFile("xml.docx", "w") as archive:
        archive.writestr("[Content_Types].xml", "<a><b")
    with zipfile.ZipFile("endret.zip", "w") as archive:
        archive.writestr("a.csv", "id,svar\n1,hei du der\n")
    Path("endret.zip").write_bytes(Path("endret.zip").read_bytes().replace(b"hei du", b"hei da", 1))
    for name in ("kort.docx", "kort.zip", "kort.sav", "kort.dta", "kort.por", "kort.parquet", "kort.pdf"):
        Path(name).write_text("Dette er bare tekst.\n", encoding="utf-8")
    for name in ("arkiv.xlsx", "xml.docx", "endret.zip", *sorted(map(str, Path().glob("kort.*")))):
        done = run("import", study, name)
        assert done.code == 1, name
        lines = done.err.splitlines()
        assert lines[0].startswith(f"Feil: {name}"), done.err
        assert len(lines) == 2, "a remedy is given"
        assert not {"file", "is", "not", "the", "of", "for", "from", "with"} & {*lines[0].lower().split()}, lines[0]


@pytest.mark.parametrize("text", ["id;svar\n", "id;svar\n;\n;\n"])
def test_a_file_of_headings_alone_is_refused(run: Run, study: Path, text: str) -> None:
    Path("tom.csv").write_text(text, encoding="utf-8")
    before = study.read_bytes()
    done = run("import", study, "svar.csv", "tom.csv")
    assert done.code == 1
    assert done.err.startswith("Error: tom.csv has headings and no row below them.\nThere are no answers in it.")
    assert study.read_bytes() == before
