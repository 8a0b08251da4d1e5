"""`coder apply`: by hand, and codings made elsewhere from a file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from coder.operations.deciding import decide
from coder.operations.flags import toggle_flag
from coder.project import open_project
from coder.store.coders import add_coder
from coder.store.flags import GOOD_QUOTE
from tests.cli.conftest import Run
from tests.small_study import put_run


def codings(run: Run, study: Path | str) -> list[tuple[object, ...]]:
    """Case, question, code, coder, start and end of every coding."""
    rows = run("export", study, "--what", "codings", "--format", "jsonl").out.splitlines()
    return [
        tuple(row[key] for key in ("case", "question", "code_id", "coder", "start", "end"))
        for row in map(json.loads, rows)
    ]


def test_a_whole_answer(run: Run, study: Path) -> None:
    done = run("apply", study, "--response", "K1/grupper", "--code", "eldre", "--code", "ensomhet")
    assert (done.code, done.err) == (0, "")
    assert done.out == (
        "Applied «eldre» to K1/grupper: «Eldre som er ensomme»\n"
        "Applied «ensomhet» to K1/grupper: «Eldre som er ensomme»\n"
    )
    assert codings(run, study) == [
        ("K1", "grupper", "eldre", "Kari", 0, 20),
        ("K1", "grupper", "ensomhet", "Kari", 0, 20),
    ]
    assert run("undo", study).out == "Undid act 3: «eldre», «ensomhet» on K1 · grupper.\n"


def test_an_excerpt(run: Run, study: Path) -> None:
    span = ["--start", "0", "--end", "9"]
    done = run("apply", study, "--response", "6", "--code", "pårørende", *span, "--coder", "Per")
    assert done.out == "Applied «pårørende» to K4/grupper: «Pårørende»\n"
    assert codings(run, study) == [("K4", "grupper", "pårørende", "Per", 0, 9)]


@pytest.mark.parametrize("name", ["forløp-1", "forløp 1", "Forløp 1", "hovedforløp > forløp 1", " forløp  1 "])
def test_a_code_by_id_name_or_path(run: Run, study: Path, name: str) -> None:
    done = run("apply", study, "--response", "3", "--code", name)
    assert done.out == "Applied «hovedforløp > forløp 1» to K2/grupper: «Forløp 1»\n"
    assert codings(run, study)[0][2] == "forløp-1"


def test_twice_is_once(run: Run, study: Path) -> None:
    run("apply", study, "--response", "1", "--code", "eldre")
    done = run("apply", study, "--response", "1", "--code", "eldre")
    assert (done.code, done.out) == (0, "«eldre» stood already on K1/grupper: «Eldre som er ensomme»\n")
    assert len(codings(run, study)) == 1


def test_json(run: Run, study: Path) -> None:
    run("apply", study, "--response", "1", "--code", "eldre")
    done = run("apply", study, "--response", "1", "--code", "eldre", "--code", "forløp 10", "--json")
    assert json.loads(done.out) == [
        {"code": "eldre", "path": "eldre", "new": False},
        {"code": "forløp-10", "path": "hovedforløp > forløp 10", "new": True},
    ]


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        (["--response", "1", "--code", "eldree"], ["There is no code «eldree»", "Did you mean «eldre»"]),
        (["--response", "1", "--code", ""], ["There is no code «»"]),
        (["--response", "1", "--code", "xyzzy"], ["There is no code «xyzzy»", "show` lists the codes", "import`"]),
        (["--response", "99", "--code", "eldre"], ["There is no answer «99».", "`coder search`"]),
        (["--response", "K1/gruper", "--code", "eldre"], ["There is no open question «gruper».", "«grupper»"]),
        (["--response", "K1", "--code", "eldre"], ["«K1» has several answers.", "#1 (K1/grupper), #2 (K1/tiltak)"]),
        (["--response", "1", "--code", "eldre", "--start", "5", "--end", "500"], ["which has 20 characters"]),
        (["--response", "1", "--code", "eldre", "--start", "-1"], ["Characters -1–20 are no excerpt"]),
        (["--response", "1", "--code", "eldre", "--start", "7", "--end", "7"], ["Characters 7–7 are no excerpt"]),
        (["--response", "1", "--code", "eldre", "--end", "0"], ["Characters 0–0 are no excerpt"]),
        (["--response", "1", "--code", "eldre", "--coder", ""], ["coder"]),
        (["--from", "borte.csv"], ["There is no file borte.csv."]),
        (["--from", "."], [". is a folder."]),
        (["--from", "svar.csv", "--question", "grupper", "--codes", "koder"], ["There is no column «koder»"]),
        (["--from", "svar.csv", "--question", "gruper"], ["Did you mean «grupper»"]),
        (["--from", "svar.csv"], ["The project has 2 open questions.", "--question: grupper, tiltak"]),
        (["--from", "svar.csv", "--question", "grupper"], ["No column of svar.csv looks like codes."]),
        (["--from", "svar.csv", "--separator", ""], ["The separator is empty."]),
        (["--from", "notat.md", "--question", "grupper"], ["is a document"]),
        (
            ["--from", "svar.csv", "--question", "grupper", "--codes", "fylke"],
            ["There is no code «Nordland»", "There is no code «Viken»", "--create-codes"],
        ),
        (
            ["--from", "svar.csv", "--question", "grupper", "--code-column", "årsverk"],
            ["line 2, column «årsverk»", "is neither 0 nor 1"],
        ),
    ],
)
def test_refusals_apply_nothing(run: Run, study: Path, arguments: list[str], parts: list[str]) -> None:
    Path("notat.md").write_text("# Tiltak\n\nMer tid.\n", encoding="utf-8")
    done = run("apply", study, *arguments)
    assert (done.code, done.out) == (1, "")
    for part in parts:
        assert part in done.err
    assert codings(run, study) == []


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--response", "1"],
        ["--code", "eldre"],
        ["--response", "1", "--code", "eldre", "--from", "svar.csv"],
        ["--from", "svar.csv", "--code", "eldre"],
        ["--from", "svar.csv", "--start", "1"],
        ["--response", "1", "--code", "eldre", "--start", "one"],
    ],
)
def test_usage_errors(run: Run, study: Path, arguments: list[str]) -> None:
    done = run("apply", study, *arguments)
    assert (done.code, done.out) == (2, "")
    assert "Usage: coder apply" in done.err


def test_a_retired_code_names_its_heir(run: Run, study: Path) -> None:
    merged = Path("kodebok.yaml").read_text(encoding="utf-8").replace("- id: ensomhet\n", "- id: alene\n")
    merged = merged.replace("    name: ensomhet\n", "    name: alene\n    replaces: [ensomhet]\n")
    Path("ny.yaml").write_text(merged, encoding="utf-8")
    run("codebook", "apply", study, "ny.yaml")
    done = run("apply", study, "--response", "1", "--code", "ensomhet")
    assert done.code == 1
    assert done.err == "Error: The code «ensomhet» is retired, so it cannot be applied.\nUse «alene» instead.\n"


def test_a_column_of_codes(run: Run, study: Path) -> None:
    Path("kodet.csv").write_text("id;koder\nK1;eldre|ensomhet\nK2;forløp 1\nK3;\nK9;eldre\n", encoding="utf-8")
    done = run("apply", study, "--from", "kodet.csv", "--codes", "koder", "--question", "grupper", "--coder", "Per")
    assert done.code == 0
    none = "No code fits 1 answer without a code in the file (--not-coded: these are not coded yet).\n"
    assert done.out == "Applied 3 codings to 2 answers; 0 stood there already.\n" + none
    assert done.err == "Note: line 5: the case «K9» has no answer to this question here.\n"
    assert [(case, code) for case, _, code, *_ in codings(run, study)] == [
        ("K1", "eldre"), ("K1", "ensomhet"), ("K2", "forløp-1"), ("K3", None),
    ]  # fmt: skip
    again = run("apply", study, "--from", "kodet.csv", "--codes", "koder", "--question", "grupper", "--coder", "Per")
    stood = "«No code fits» stood there already on 1 answer.\n"
    assert again.out == "Applied 0 codings to 0 answers; 3 stood there already.\n" + stood
    undone = "Undid act 3: 3 codings on 2 answers and «no code fits» on 1 from kodet.csv.\n"
    assert run("undo", study, "--coder", "Per").out == undone
    assert codings(run, study) == []


def test_columns_of_0_and_1(run: Run, study: Path) -> None:
    Path("kodet.csv").write_text("id;eldre;forløp 10;alder\nK1;1;0;70\nK5;nei;ja;\n", encoding="utf-8")
    columns = ["--code-column", "eldre", "--code-column", "forløp 10"]
    done = run("apply", study, "--from", "kodet.csv", *columns, "--question", "grupper")
    assert done.out == "Applied 2 codings to 2 answers; 0 stood there already.\n"
    assert [(case, code) for case, _, code, *_ in codings(run, study)] == [("K1", "eldre"), ("K5", "forløp-10")]


def test_new_codes_are_made_on_demand(run: Run, study: Path) -> None:
    Path("kodet.csv").write_text("id,koder\nK1,eldre / sorg\nK2,Sorg\n", encoding="utf-8")
    arguments = ["--from", "kodet.csv", "--codes", "koder", "--separator", "/", "--question", "grupper"]
    assert run("apply", study, *arguments).code == 1
    done = run("apply", study, *arguments, "--create-codes", "--json")
    result = json.loads(done.out)
    assert result["codings"] == 3
    assert result["new_codes"] == ["sorg"]
    assert result["problems"] == []


def test_a_list_parted_by_another_sign_is_refused_with_the_sign_that_makes_it_codes(run: Run, study: Path) -> None:
    Path("kodet.csv").write_text('id,koder\nK1,"eldre;forløp 10"\nK2,eldre\n', encoding="utf-8")
    arguments = ["--from", "kodet.csv", "--codes", "koder", "--question", "grupper"]
    refused = run("apply", study, *arguments)
    assert refused.code == 1
    assert "«;» stands between codes: give --separator ';'" in refused.err
    assert run("apply", study, *arguments, "--separator", ";").out.startswith("Applied 3 codings to 2 answers")


def test_a_number_that_is_also_a_case_is_refused_until_one_says_which(run: Run) -> None:
    """Survey keys are numbers: answer 1 belongs to case 2, and case 1 has answer 2."""
    Path("svar.csv").write_text("id;mening\n2;Et svar som er langt nok\n1;Et annet langt svar\n3;Og enda et svar\n")
    run("init", "p.db")
    run("import", "p.db", "svar.csv", "--id", "id", "--open", "mening")
    refused = run("memo", "p.db", "--response", "1", "husk")
    assert refused.code == 1
    assert "the number is #1 (2/mening)" in refused.err
    assert "#2 (1/mening)" in refused.err
    about = {"#1": "2", "1/mening": "1", "3": "3", "#3": "3", "2/mening": "2"}
    for reference, case in about.items():
        assert (
            f"memo on {case} · mening"
            in run("memo", "p.db", "--response", reference, "husk").out + run("log", "p.db", "--limit", "1").out
        ), reference


def test_no_code_fits_on_and_off(run: Run, study: Path) -> None:
    run("apply", study, "--response", "1", "--code", "eldre")
    done = run("apply", study, "--response", "1", "--no-code-fits")
    assert done.out == "«no code fits» put on K1/grupper; took off 1 coding of yours.\n"
    assert codings(run, study) == [("K1", "grupper", None, "Kari", 0, 20)]
    assert (
        run("apply", study, "--response", "1", "--no-code-fits").out == "«no code fits» stood already on K1/grupper.\n"
    )
    assert run("remove", study, "--response", "1", "--no-code-fits", "--coder", "Per").code == 1
    assert run("remove", study, "--response", "1", "--no-code-fits").out == "Took «no code fits» off K1/grupper.\n"
    assert codings(run, study) == []
    assert run("apply", study, "--response", "1", "--no-code-fits", "--code", "eldre").code == 2
    assert run("remove", study, "--response", "1", "--no-code-fits", "--code", "eldre").code == 2


def test_codings_of_several_coders_come_in_one_coder_at_a_time(run: Run, study: Path) -> None:
    run("apply", study, "--response", "1", "--code", "eldre", "--start", "0", "--end", "5", "--coder", "Per")
    run("apply", study, "--response", "3", "--no-code-fits")
    before = codings(run, study)
    run("export", study, "--what", "codings", "-o", "begge.csv")
    run("undo", study)
    run("undo", study, "--coder", "Per")
    refused = run("apply", study, "--from", "begge.csv", "--coder", "Nora")
    assert (refused.code, refused.out) == (1, "")
    assert "codings by «Per», «Kari», and none by «Nora»" in refused.err
    done = run("apply", study, "--from", "begge.csv", "--coder", "Per")
    assert done.out == "Applied 1 coding to 1 answer; 0 stood there already.\n"
    assert done.err == "Note: 1 row by «Kari» left out; bring them in with --coder 'Kari'.\n"
    run("apply", study, "--from", "begge.csv", "--coder", "Kari")
    assert codings(run, study) == before


@pytest.mark.parametrize(("what", "ending"), [("codings", "csv"), ("excerpts", "xlsx"), ("codings", "jsonl")])
def test_our_own_export_gives_back_codings_and_memos_of_all_coders_as_one_change(
    run: Run, study: Path, what: str, ending: str
) -> None:
    bare = Path("bar.db")
    bare.write_bytes(Path(study).read_bytes())
    run("apply", study, "--response", "1", "--code", "eldre", "--start", "0", "--end", "5", "--coder", "Per")
    run("apply", study, "--response", "1", "--code", "ensomhet", "--code", "forløp 10")
    run("apply", study, "--response", "3", "--no-code-fits")
    run("memo", study, "=Tvetydig", "--response", "1", "--start", "0", "--end", "5", "--coder", "Per")
    run("memo", study, "Hele svaret\ner uklart", "--response", "1")
    run("memo", study, "Ringte kommunen", "--case", "K2")
    run("memo", study, "For bred?", "--code", "eldre", "--coder", "Per")
    run("memo", study, "Første gjennomlesning")
    assert run("export", study, "--what", what, "-o", f"alt.{ending}").err == f"Wrote 9 rows to alt.{ending}.\n"

    def codings_and_memos(project: Path | str) -> tuple[list[tuple[object, ...]], list[tuple[str, ...]]]:
        memos = json.loads(run("memo", project, "--json").out)
        about = ("coder", "text", "case", "response", "start_char", "end_char", "code")
        return codings(run, project), sorted(tuple(str(row[name]) for name in about) for row in memos)

    read = ["apply", str(bare), "--from", f"alt.{ending}", "--all-coders", "--coder", "Nora"]
    assert run(*read).out == (
        "Applied 3 codings to 1 answer; 0 stood there already.\n"
        "No code fits 1 answer without a code in the file (--not-coded: these are not coded yet).\n"
        "Wrote 5 memos; 0 stood there already.\n"
        "By «Per», «Kari».\n"
    )
    assert codings_and_memos(bare) == codings_and_memos(study)
    changes = run("log", bare, "--json").out
    assert "3 codings on 1 answers and «no code fits» on 1 and 5 memos from alt." in changes
    assert "Wrote 0 memos; 5 stood there already.\n" in run(*read).out
    assert (codings_and_memos(bare), run("log", bare, "--json").out) == (codings_and_memos(study), changes)
    run("undo", bare, "--coder", "Nora")
    assert codings_and_memos(bare) == ([], [])
    assert run("check", bare).code == 0


def test_memos_come_in_with_the_codings_of_their_coder(run: Run, study: Path) -> None:
    run("memo", study, "Mitt", "--response", "1")
    run("memo", study, "Pers", "--response", "1", "--coder", "Per")
    run("export", study, "--what", "codings", "-o", "m.csv")
    run("undo", study)
    done = run("apply", study, "--from", "m.csv", "--coder", "Kari")
    assert "Wrote 1 memo; 0 stood there already.\n" in done.out
    assert "Note: 1 row by «Per» left out" in done.err
    Path("liste.csv").write_text("id;koder\nK1;eldre\n", encoding="utf-8")
    refused = run("apply", study, "--from", "liste.csv", "--question", "grupper", "--all-coders")
    assert (refused.code, refused.out) == (1, "")
    assert "liste.csv does not say whose its codings are." in refused.err


def test_an_id_that_is_another_codes_name_is_refused_wherever_a_code_is_asked_for(run: Run, study: Path) -> None:
    Path("b.yaml").write_text("name: B\ncodes:\n- {id: '1', name: eldre}\n- {id: unge, name: '1'}\n", encoding="utf-8")
    assert run("codebook", "apply", study, "b.yaml").code == 0
    Path("k.csv").write_text("id;koder\nK1;1\n", encoding="utf-8")
    Path("m.csv").write_text("id;1\nK1;1\n", encoding="utf-8")
    for given in (
        ["apply", "--response", "1", "--code", "1"], ["remove", "--response", "1", "--code", "1"],
        ["search", "--code", "1"], ["search", "--without", "1"], ["memo", "x", "--code", "1"],
        ["decide", "--list", "--code", "1"], ["apply", "--from", "k.csv", "--question", "grupper"],
        ["apply", "--from", "m.csv", "--question", "grupper"], ["export", "--what", "excerpts", "--code", "1"],
        ["apply", "--from", "m.csv", "--question", "grupper", "--code-column", "1"],
    ):  # fmt: skip
        done = run(given[0], study, *given[1:])
        assert done.code == 1, given
        assert "«1» stands for several codes. Say which: «eldre», «id:unge» («1»)." in " ".join(done.err.split())
    assert run("apply", study, "--response", "1", "--code", "id:unge").code == 0
    assert run("apply", study, "--response", "2", "--code", "id:1").code == 0
    stands = codings(run, study)
    for what in ("matrix", "codings", "excerpts"):
        assert run("export", study, "--what", what, "-o", f"{what}.csv").code == 0
        done = run("apply", study, "--from", f"{what}.csv")
        assert done.code == 0, done.err
        assert codings(run, study) == stands, "what was exported is what stands"


def test_a_coding_whose_run_is_not_here_is_told_and_a_repeated_id_refused_by_line(run: Run, study: Path) -> None:
    run("apply", study, "--response", "1", "--code", "eldre")
    run("export", study, "--what", "codings", "-o", "ut.jsonl")
    row = json.loads(Path("ut.jsonl").read_text(encoding="utf-8"))
    run("undo", study)
    suggested = json.dumps({**row, "run": 1, "confidence": 0.5, "rank": 1, "run_uuid": row["uuid"]}) + "\n"
    Path("ut.jsonl").write_text(suggested * 2, encoding="utf-8")
    refused = run("apply", study, "--from", "ut.jsonl")
    assert (refused.code, codings(run, study)) == (1, [])
    assert f"ut.jsonl, line 2, column «uuid»: the id «{row['uuid']}» is that of line 1, too." in refused.err
    Path("ut.jsonl").write_text(suggested, encoding="utf-8")
    done = run("apply", study, "--from", "ut.jsonl")
    assert done.code == 0
    assert "1 coding took a suggestion of a run that is not here, and came in as coded by hand." in done.out + done.err
    again = json.loads(run("apply", study, "--from", "ut.jsonl", "--json").out)
    assert (again["known"], again["without_run"]) == (1, 0)


def test_flags_and_rejections_go_out_and_come_in_by_tables_of_their_own(run: Run, study: Path) -> None:
    with open_project(study, "Per") as session:
        toggle_flag(session, [1], GOOD_QUOTE)
        put_run(session, [(1, "eldre", 0.5), (1, "ensomhet", 0.25)])
        decide(session, [1, 2], "reject")
    done = run("export", study, "--what", "codings", "-o", "codings.csv")
    assert done.err.splitlines()[1:] == [
        "Note: Not in this table: 1 flag; --what flags writes them.",
        "Note: Not in this table: 2 decisions; --what decisions writes them.",
    ]
    run("export", study, "--what", "flags", "-o", "flags.csv")
    run("export", study, "--what", "decisions", "-o", "decisions.csv")
    run("undo", study, "--coder", "Per")
    with open_project(study, "Per") as session:
        assert session.project.value("SELECT count(*) FROM decisions") == 0
    done = run("apply", study, "--from", "decisions.csv", "--coder", "Per")
    assert (done.code, done.out) == (0, "Brought in 2 decisions; 0 stood there already.\n")
    done = run("apply", study, "--from", "decisions.csv", "--all-coders", "--json")
    assert {key: json.loads(done.out)[key] for key in ("decisions", "known_decisions", "codings")} == {
        "decisions": 0, "known_decisions": 2, "codings": 0,
    }  # fmt: skip
    done = run("apply", study, "--from", "flags.csv", "--all-coders")
    assert done.out == "Brought in 0 flags; 1 stood there already.\nBy «Per».\n"


@pytest.mark.parametrize(("typed", "known"), [("kari", "Kari"), ("KARI", "Kari"), ("Karin", "Karin")])
def test_a_coder_is_known_in_any_letter_case(run: Run, study: Path, typed: str, known: str) -> None:
    """«kari» on another day is Kari, not a second coder whose codes she would have to agree with."""
    run("apply", study, "--response", "K1/grupper", "--code", "eldre", "--coder", "Kari")
    assert run("apply", study, "--response", "K1/grupper", "--code", "ensomhet", "--coder", typed).code == 0
    assert [(row[2], row[3]) for row in codings(run, study)] == [("eldre", "Kari"), ("ensomhet", known)]
    with open_project(study, typed, read_only=True) as session:
        assert session.coder == known


def test_of_two_coders_who_differ_in_letter_case_alone_each_is_meant_by_their_own_name(run: Run, study: Path) -> None:
    """An older file may have both."""
    with open_project(study, "Kari") as session, session.transaction():
        add_coder(session.project, "kari", "2026-01-01T00:00:00.000Z", "another")
    for name in ("Kari", "kari", "KARI"):
        with open_project(study, name, read_only=True) as session:
            assert session.coder == name
