"""`coder report`: the chapter in every format, from the command line."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from coder.codebook.file_text import LARGEST
from tests.limited import NO_BYTECODE

if TYPE_CHECKING:
    from tests.cli.conftest import Run

pytestmark = pytest.mark.usefixtures("warm_children")


@pytest.fixture
def coded(study: Path, run: Run) -> Path:
    """The small study with three answers coded."""
    for response, code in (("1", "ensomhet"), ("1", "eldre"), ("3", "forløp 1"), ("6", "eldre i bolig")):
        assert run("apply", study, "--response", response, "--code", code).code == 0
    return study


def test_every_format_by_its_ending(coded: Path, run: Run) -> None:
    targets = ["k.docx", "k.xlsx", "k.html", "k.md", "k.zip"]
    done = run("report", coded, *(word for target in targets for word in ("-o", target)))
    assert done.code == 0, done.err
    assert done.out.split() == targets
    assert "tables" in done.err
    assert all(Path(target).stat().st_size > 500 for target in targets)


def test_json(coded: Path, run: Run) -> None:
    done = run("report", coded, "-o", "k.md", "--json")
    result = json.loads(done.out)
    assert result["files"] == ["k.md"]
    # One answer has two codes and is quoted once, and «Forløp 1» is but the name of its code.
    assert (result["quotes"], result["undecided"]) == (2, 0)


def test_title_authors_and_chapter_are_told_once(coded: Path, run: Run) -> None:
    options = ("--title", "Ventetid", "--author", "Kari", "--author", "Ola", "--chapter", "7")
    assert run("report", coded, *options, "-o", "a.md").code == 0
    assert run("report", coded, "-o", "b.md").code == 0
    text = Path("b.md").read_text(encoding="utf-8")
    assert text.startswith("# Ventetid\n\nKari og Ola\n")
    assert text == Path("a.md").read_text(encoding="utf-8")
    assert "**Tabell 7.1** " in text
    assert re.search(r"^## 7\\?\.1 ", text, re.MULTILINE)


def test_the_shown_definition_makes_the_same_report(coded: Path, run: Run) -> None:
    shown = run("report", coded, "--show-definition")
    assert shown.code == 0
    Path("rapport.yaml").write_text(shown.out, encoding="utf-8")
    assert run("report", coded, "-o", "a.md").code == 0
    assert run("report", coded, "-d", "rapport.yaml", "-o", "b.md").code == 0
    assert Path("a.md").read_text(encoding="utf-8") == Path("b.md").read_text(encoding="utf-8")


def test_a_paragraph_on_method_is_printed_to_be_pasted(coded: Path, run: Run) -> None:
    for language, sentence in (
        ("nb", "Det er ikke brukt maskinelle forslag til koder."),
        ("nn", "Det er ikkje brukt maskinelle forslag til kodar."),
        ("en", "No suggestions from a machine were used."),
    ):
        done = run("report", coded, "--method", "--language", language)
        assert (done.code, done.out.count("\n")) == (0, 1)
        assert sentence in done.out
    assert run("report", coded, "--method", "--undecided", "hide").code == 0
    assert run("report", coded, "--show-definition", "--undecided", "hide").code == 2


def test_language_wave_and_coder(coded: Path, run: Run) -> None:
    assert run("report", coded, "-o", "a.md", "--language", "en").code == 0
    assert "Theme by theme" in Path("a.md").read_text(encoding="utf-8")
    assert run("report", coded, "-o", "b.md", "--by", "Kari").code == 0
    assert "Bare kodingene til Kari." in Path("b.md").read_text(encoding="utf-8")
    assert "Bare kodingene" not in Path("a.md").read_text(encoding="utf-8")
    refused = run("report", coded, "-o", "c.md", "--by", "Karri")
    assert refused.code == 1
    assert "«Kari»" in refused.err
    assert not Path("c.md").exists()
    assert run("report", coded, "-o", "c.md", "--wave", "2020").code == 1


def test_what_is_undecided_is_refused_hidden_or_shown(coded: Path, run: Run) -> None:
    Path("ny.csv").write_text("id;grupper\nK9;Ring Kari på 22 85 50 50 om eldre\n", encoding="utf-8")
    assert run("import", coded, "ny.csv").code == 0
    assert run("apply", coded, "--response", "K9/grupper", "--code", "eldre").code == 0
    refused = run("report", coded, "-o", "k.md")
    assert refused.code == 1
    assert "2 places in the quotes" in refused.err
    assert "coder redact" in refused.err
    assert not Path("k.md").exists()
    hidden = run("report", coded, "-o", "k.md", "--undecided", "hide")
    assert hidden.code == 0
    assert "hidden without a decision" in hidden.err
    assert "Kari" not in Path("k.md").read_text(encoding="utf-8").split("Vedlegg")[0]
    shown = run("report", coded, "-o", "k.md", "--undecided", "show")
    assert "SHOWN: this is a draft" in shown.err
    assert "UTKAST" in Path("k.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        ((), 2, "-o FILE"),
        (("-o", "k.pdf"), 1, ".docx"),
        (("-o", "study.db"), 1, "project file itself"),
        (("-o", "gone/k.md"), 1, "does not exist"),
        (("-o", "k.md", "-d", "gone.yaml"), 1, "gone.yaml"),
        (("-o", "k.docx", "--template", "gone.docx"), 1, "no template"),
        (("-o", "k.md", "--language", "sv"), 2, "sv"),
    ],
)
def test_refused(coded: Path, run: Run, words: tuple[str, ...], code: int, message: str) -> None:
    done = run("report", coded, *words)
    assert done.code == code
    assert message in done.err
    assert done.out == ""


def test_a_bad_definition_is_refused_with_its_lines(coded: Path, run: Run) -> None:
    Path("r.yaml").write_text("title: x\nlanguag: nb\n", encoding="utf-8")
    done = run("report", coded, "-d", "r.yaml", "-o", "k.md")
    assert done.code == 1
    assert "r.yaml:2:1: there is no «languag»" in done.err
    assert "«language»" in done.err


def test_a_project_that_can_only_be_read(coded: Path, run: Run) -> None:
    coded.chmod(0o444)
    assert run("report", coded, "-o", "k.md").code == 0


@pytest.mark.usefixtures("cold_children")
def test_help_loads_no_heavy_library() -> None:
    code = (
        "import sys; sys.argv = ['coder', 'report', '--help']\n"
        "from coder.cli.main import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "heavy = {'matplotlib', 'docx', 'xlsxwriter', 'numpy', 'phonenumbers', 'stdnum'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr


def test_a_definition_that_is_none_is_refused_as_a_definition(coded: Path, run: Run) -> None:
    Path("folder").mkdir()
    with Path("large.yaml").open("wb") as file:
        file.truncate(LARGEST + 1)
    for name, message in (("gone.yaml", "no definition gone.yaml"), ("folder", "folder"), ("large.yaml", "too large")):
        refused = run("report", coded, "-d", name, "-o", "r.md")
        assert refused.code == 1
        assert message in refused.err
        assert "--show-definition" in refused.err
        assert "codebook" not in refused.err
        assert not Path("r.md").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="this system sets no limit to the size of files")
@pytest.mark.parametrize("ending", ["docx", "xlsx", "html", "md", "zip"])
def test_a_file_that_cannot_be_written_whole_is_told_and_leaves_nothing(coded: Path, run: Run, ending: str) -> None:
    assert run("report", coded, "-o", "before.md").code == 0  # writes what names respondents into the project
    Path("folder").mkdir()
    target = Path("folder") / f"r.{ending}"
    program = (
        "import resource, sys; sys.dont_write_bytecode = True;"  # Python would keep a module that is not whole
        " resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000));"
        " from coder.cli.main import main; sys.argv[0] = 'coder'; main()"
    )
    call = [sys.executable, "-c", program, "report", str(coded), "-o", str(target)]
    done = subprocess.run(call, capture_output=True, text=True, check=False, timeout=60, env=NO_BYTECODE)
    assert done.returncode == 1, done.stderr
    assert "could not be written" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(Path("folder").iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
def test_of_several_files_all_are_written_or_none(coded: Path, run: Run) -> None:
    Path("r.md").write_text("earlier", encoding="utf-8")
    Path("r.docx").symlink_to(Path("nowhere/r.docx").absolute())
    done = run("report", coded, "-o", "r.md", "-o", "r.docx")
    assert (done.code, "r.docx could not be written" in done.err) == (1, True)
    assert Path("r.md").read_text("utf-8") == "earlier"
