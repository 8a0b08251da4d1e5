"""`coder codebook`: check, show, diff, apply, import, export."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from coder.codebook.read import read_codebook
from tests.cli.conftest import Run

CHANGED = """\
name: Hvem som venter
language: nb
codes:
  - id: eldre
    name: de eldste
    definition: Eldre som får vente.
    keywords: [eldre, gamle]
    examples: [Eldre over 80, De eldste hos oss]
  - id: eldre-bolig
    name: eldre i bolig
    keywords: [omsorgsbolig]
  - id: alene
    name: alene
    replaces: [ensomhet, vet-ikke]
  - id: forløp
    name: hovedforløp
    codes:
      - id: forløp-1
        name: forløp 1
        keywords: [forløp 1]
      - id: forløp-10a
        name: forløp 10 a
        replaces: [forløp-10]
      - id: forløp-10b
        name: forløp 10 b
        replaces: [forløp-10]
"""

WHAT_IT_DOES = """\
add     alene: «alene», at the top
add     forløp-10a: «forløp 10 a», under «hovedforløp»
add     forløp-10b: «forløp 10 b», under «hovedforløp»
rename  eldre: «eldre» → «de eldste» (1 coding)
move    eldre-bolig: «eldre i bolig», from «eldre» to the top
merge   ensomhet: «ensomhet» into «alene» (alene); its codings move there (1 coding)
merge   vet-ikke: «vet ikke» into «alene» (alene); its codings move there (1 coding)
split   forløp-10: «forløp 10» into «forløp 10 a» (forløp-10a) and «forløp 10 b» (forløp-10b); its codings stay until they are recoded (1 coding)
retire  pårørende: «pårørende»; its codings stay, no new ones are made (1 coding)
"""  # noqa: E501


@pytest.fixture
def coded(run: Run, study: Path) -> Path:
    """One coding of each code that the changed codebook is about."""
    Path("ny.yaml").write_text(CHANGED, encoding="utf-8")
    for answer, code in ((1, "eldre"), (1, "ensomhet"), (7, "forløp 10"), (6, "pårørende"), (4, "vet ikke")):
        run("apply", study, "--response", answer, "--code", code)
    return study


def applied(run: Run, study: Path) -> list[tuple[int, str]]:
    rows = run("export", study, "--what", "codings", "--format", "jsonl").out.splitlines()
    return sorted((row["response"], row["code_id"]) for row in map(json.loads, rows))


def test_check_finds_nothing_wrong(run: Run, study: Path) -> None:
    done = run("codebook", "check", "kodebok.yaml")
    assert (done.code, done.out) == (0, "kodebok.yaml: 8 codes, no problems.\n")
    assert "kodebok.yaml: advice: " in done.err


def test_check_says_all_that_is_wrong_in_every_file(run: Run, study: Path) -> None:
    Path("feil.yaml").write_text(
        "name: Feil\ncodes:\n  - id: a\n    nam: alfa\n  - id: a\n    name: beta\n    colour: rødt\n", encoding="utf-8"
    )
    Path("latin.yaml").write_bytes("name: Forløp\n".encode("cp1252"))
    done = run("codebook", "check", "feil.yaml", "latin.yaml", "borte.yaml", "kodebok.yaml")
    assert done.code == 1
    lines = done.out.splitlines()
    assert "feil.yaml: line 4, column 5: unknown key «nam»; nearest valid key: name" in lines
    assert any(line.startswith("feil.yaml: line 5, column 9: ") for line in lines)
    assert any(line.startswith("feil.yaml: line 7, column 13: ") for line in lines)
    assert any(line.startswith("latin.yaml: ") and "UTF-8" in line for line in lines)
    assert any(line.startswith("borte.yaml: ") for line in lines)
    assert lines[-1] == "kodebok.yaml: 8 codes, no problems."


def test_show_a_project_and_a_file(run: Run, coded: Path) -> None:
    done = run("codebook", "show", coded)
    assert (done.code, done.err) == (0, "")
    lines = [line.split() for line in done.out.splitlines()]
    assert lines[0] == ["code", "id", "codings", "keywords", "definition"]
    assert lines[2] == ["eldre", "eldre", "1", "2", "Eldre", "som", "får", "vente."]
    assert "\n  eldre i bolig " in done.out, "a sub-code is indented"
    of_file = run("codebook", "show", "kodebok.yaml")
    assert of_file.out.splitlines()[0].split() == ["code", "id", "keywords", "definition"]


def test_show_one_code(run: Run, study: Path) -> None:
    assert run("codebook", "show", study, "--code", "eldre").out == (
        "eldre   id: eldre\nDefinition: Eldre som får vente.\nKeywords: eldre, gamle\n"
        "  «Eldre over 80»\n  «De eldste hos oss»\n"
    )
    result = json.loads(run("codebook", "show", study, "--code", "forløp 10", "--json").out)
    assert [(code["id"], code["path"], code["codings"]) for code in result] == [
        ("forløp-10", "hovedforløp > forløp 10", 0)
    ]


def test_diff_tells_and_writes_nothing(run: Run, coded: Path) -> None:
    before = coded.read_bytes()
    done = run("codebook", "diff", coded, "ny.yaml")
    assert (done.code, done.out, done.err) == (0, WHAT_IT_DOES, "")
    assert coded.read_bytes() == before
    assert run("codebook", "diff", coded, "kodebok.yaml").out == "The codes are the same.\n"


def test_apply_does_what_diff_told_as_one_change(run: Run, coded: Path) -> None:
    before = applied(run, coded)
    done = run("codebook", "apply", coded, "ny.yaml", "--yes")
    assert (done.code, done.out) == (0, WHAT_IT_DOES)
    assert done.err == "Applied as one change; `coder undo` takes it back.\n"
    assert applied(run, coded) == [(1, "alene"), (1, "eldre"), (4, "alene"), (6, "pårørende"), (7, "forløp-10")]
    shown = run("codebook", "show", coded).out
    for retired in ("ensomhet", "vet ikke", "forløp 10", "pårørende"):
        assert f"{retired} (retired)" in shown
    assert run("codebook", "apply", coded, "ny.yaml").err == "Nothing had to be changed.\n"
    assert run("check", coded).code == 0
    run("undo", coded)
    assert applied(run, coded) == before
    assert run("codebook", "diff", coded, "kodebok.yaml").out == "The codes are the same.\n"


@pytest.mark.parametrize(("answer", "goes_on"), [("y", True), ("n", False)])
def test_a_terminal_asks_where_codings_are_touched(
    run: Run, coded: Path, monkeypatch: pytest.MonkeyPatch, answer: str, goes_on: bool
) -> None:
    before = applied(run, coded)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    asked: list[str] = []

    def answered(text: str) -> str:
        asked.append(text)
        return answer

    monkeypatch.setattr("click.termui.visible_prompt_func", answered)
    done = run("codebook", "apply", coded, "ny.yaml")
    assert done.code == (0 if goes_on else 130)
    assert len(asked) == 1
    assert "This concerns 4 codings." in done.err + asked[0]
    assert (applied(run, coded) != before) is goes_on
    assert run("codebook", "apply", coded, "ny.yaml", "--yes").code == 0
    assert len(asked) == 1


def test_nothing_is_applied_where_nobody_can_be_asked(run: Run, coded: Path) -> None:
    before = coded.read_bytes()
    done = run("codebook", "apply", coded, "ny.yaml")
    assert done.code == 2
    assert "This concerns 4 codings. Go on? Say so with --yes." in done.err
    assert coded.read_bytes() == before
    assert run("codebook", "apply", coded, "ny.yaml", "--yes").code == 0


def test_import_adds_and_retires_none(run: Run, coded: Path) -> None:
    Path("mer.csv").write_text("name,parent,definition\nsorg,,Tap av noen\nensomhet,,Uten nettverk\n", encoding="utf-8")
    done = run("codebook", "import", coded, "mer.csv")
    assert done.code == 0
    assert "add     sorg: «sorg», at the top\n" in done.out
    assert "retire" not in done.out
    shown = run("codebook", "show", coded).out
    assert "(retired)" not in shown
    assert "Uten nettverk" in shown


@pytest.mark.parametrize("ending", ["yaml", "csv"])
def test_export_and_back_is_the_same(run: Run, study: Path, ending: str) -> None:
    done = run("codebook", "export", study, "-o", f"ut.{ending}")
    assert (done.code, done.out, done.err) == (0, "", f"Wrote 8 codes to ut.{ending}.\n")
    assert run("codebook", "diff", study, f"ut.{ending}").out == "The codes are the same.\n"
    assert run("codebook", "export", f"ut.{ending}", "-o", f"igjen.{ending}").code == 0
    assert read_codebook(Path(f"igjen.{ending}")).codes == read_codebook(Path(f"ut.{ending}")).codes


@pytest.mark.parametrize("target", [[], ["-o", "-"]])
def test_export_to_standard_output(run: Run, study: Path, target: list[str]) -> None:
    done = run("codebook", "export", study, "--format", "csv", *target)
    assert (done.code, done.err) == (0, "")
    Path("ut.csv").write_text(done.out, encoding="utf-8")
    assert len(read_codebook(Path("ut.csv"))) == 8
    Path("ut.yaml").write_text(run("codebook", "export", study, *target).out, encoding="utf-8")
    assert len(read_codebook(Path("ut.yaml"))) == 8
    assert not Path("-").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["show", "borte.db"], "There is no file borte.db."),
        (["show", "borte.yaml"], "borte.yaml"),
        (["show", "study.db", "--code", "eldra"], "Did you mean «eldre»"),
        (["diff", "study.db", "svar.csv"], "no column has the names of the codes"),
        (["diff", "study.db", "borte.yaml"], "borte.yaml"),
        (["apply", "study.db", "."], "."),
        (["apply", "study.db", "feil.yaml"], "feil.yaml:3:5: unknown key «nam»"),
        (["import", "study.db", "ring.yaml"], "ring.yaml"),
        (["export", "study.db", "-o", "borte/ut.yaml"], "The folder borte does not exist."),
        (["export", "study.db", "-o", "."], ". is a folder."),
    ],
)
def test_refusals(run: Run, study: Path, arguments: list[str], message: str) -> None:
    Path("feil.yaml").write_text("name: F\ncodes:\n  - nam: alfa\n", encoding="utf-8")
    Path("ring.yaml").write_text("name: R\ncodes: &a\n  - name: a\n    codes: *a\n", encoding="utf-8")
    before = study.read_bytes()
    done = run("codebook", *arguments)
    assert (done.code, done.out) == (1, "")
    assert message in done.err
    assert study.read_bytes() == before


@pytest.mark.parametrize(
    "arguments",
    [
        ["check"],
        ["show"],
        ["diff", "study.db"],
        ["export", "study.db", "--format", "x"],
        ["export", "study.db", "-o", "ut.pdf"],
    ],
)
def test_usage_errors(run: Run, study: Path, arguments: list[str]) -> None:
    assert run("codebook", *arguments).code == 2


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_table_of_codes_leaves_the_name_and_the_language_of_the_codebook(run: Run, study: Path, ending: str) -> None:
    """What a table is called is no name: two who edit copies of one would have to decide between their files' names."""
    Path("bok.yaml").write_text(CHANGED, encoding="utf-8")
    assert run("codebook", "apply", study, "bok.yaml").code == 0
    run("codebook", "export", study, "-o", f"Kari sin.{ending}")
    run("codebook", "export", study, "-o", "ut.yaml")
    wanted = read_codebook(Path("ut.yaml"))
    assert (wanted.name, wanted.language) == ("Hvem som venter", "nb")
    assert "Nothing had to be changed." in run("codebook", "apply", study, f"Kari sin.{ending}").err
    run("codebook", "export", study, "-o", "igjen.yaml")
    assert read_codebook(Path("igjen.yaml")) == wanted
