"""`coder search`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.fixture
def coded(run: Run, study: Path) -> Path:
    """Answer 1 coded `eldre i bolig` and `ensomhet` by Kari, 3 `forløp 1` by Per, 7 `forløp 10` by Per."""
    run("apply", study, "--response", "1", "--code", "eldre i bolig", "--code", "ensomhet")
    run("apply", study, "--response", "3", "--code", "forløp 1", "--coder", "Per")
    run("apply", study, "--response", "7", "--code", "forløp 10", "--coder", "Per")
    return study


def found(run: Run, study: Path, *arguments: str) -> list[int]:
    return [row["response"] for row in json.loads(run("search", study, *arguments, "--json").out)]


def test_what_is_shown(run: Run, coded: Path) -> None:
    done = run("search", coded, "eldre")
    assert (done.code, done.err) == (0, "2 answers fit.\n")
    assert done.out == (
        "1  K1/grupper  [eldre > eldre i bolig; ensomhet]\n  «Eldre som er ensomme»\n"
        "6  K4/grupper\n  «Pårørende og eldre»\n"
    )


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], [1, 2, 3, 4, 5, 6, 7, 8]),
        (["ELDRE"], [1, 6]),
        (["ens*"], [1]),
        (["eldre pårørende"], [6]),
        (['"eldre som"'], [1]),
        (['"som eldre"'], []),
        (["--code", "eldre"], [1]),
        (["--code", "eldre", "--only"], []),
        (["--code", "hovedforløp"], [3, 7]),
        (["--code", "forløp 1"], [3]),
        (["--code", "forløp 1", "--code", "ensomhet"], [1, 3]),
        (["--coded", "--without", "eldre"], [3, 7]),
        (["--by", "Per"], [3, 7]),
        (["--by", "Per", "--uncoded"], [1, 2, 4, 5, 6, 8]),
        (["--uncoded", "--question", "tiltak"], [2, 5, 8]),
        (["--where", "fylke=Nordland"], [1, 2, 3]),
        (["--where", "årsverk=12.5"], [1, 2]),
        (["--where", "årsverk=12,5"], [1, 2]),
        (["--where", "fylke=Viken", "--where", "årsverk="], [7, 8]),
        (["--where", "årsverk!="], [1, 2, 3, 4, 5, 6]),
        (["--where", "årsverk>8,25"], [1, 2, 4, 5]),
        (["--where", "årsverk>=8,25"], [1, 2, 4, 5, 6]),
        (["--where", "årsverk<=3"], [3]),
        (["--where", "Årsverk < 10", "--where", "fylke!=Nordland"], [6]),
        (["--where", "fylke!=nordland"], [4, 5, 6, 7, 8]),
        (["--case", "K3"], [4, 5]),
        (["--case", "k1", "--case", "K4", "eldre"], [1, 6]),
        (["*somme"], [1]),
        (["*RØR*"], [6]),
        (["sorg OR pårørende"], [6, 7]),
        (["--run", "1"], []),
        (["--wave", "2024"], []),
    ],
)
def test_filters(run: Run, coded: Path, arguments: list[str], expected: list[int] | list[str]) -> None:
    assert found(run, coded, *arguments) == expected
    assert run("search", coded, *arguments, "--count").out == f"{len(expected)}\n"


def test_waves_are_named_where_there_are_two(run: Run, study: Path) -> None:
    assert "wave" not in run("search", study).out
    assert "wave" not in run("apply", study, "--response", "K2/grupper", "--code", "forløp 1").out
    run("import", study, "svar.csv", "--open", "grupper", "--open", "tiltak", "--wave", "2025")
    shown = run("search", study, "forløp", "--case", "K2").out.splitlines()
    assert shown[0].startswith("3  K2/grupper (wave without a name)")
    assert shown[2].startswith("11  K2/grupper (wave 2025)")
    assert run("apply", study, "--response", "11", "--code", "forløp 1").out == (
        "Applied «hovedforløp > forløp 1» to K2/grupper (wave 2025): «Forløp 1»\n"
    )
    refused = run("apply", study, "--response", "K2/grupper", "--code", "forløp 1")
    assert "#3 (K2/grupper, wave without a name), #11 (K2/grupper, wave «2025»)" in refused.err
    in_norwegian = run("apply", study, "--response", "K2/grupper", "--code", "forløp 1", "--language", "nn")
    assert "#3 (K2/grupper, runde utan namn), #11 (K2/grupper, runde «2025»)" in in_norwegian.err


def test_the_hit_is_seen_however_the_query_is_written(run: Run, study: Path, tmp_path: Path) -> None:
    long = "mange ord om noe helt annet " * 20 + "og sam\u00adarbeidet her " + "og enda mer om det samme " * 20
    (tmp_path / "lang.csv").write_text(f"id;grupper\nK8;{long}\n", encoding="utf-8")
    run("import", study, "lang.csv", "--open", "grupper")
    for query in ("*arbeidet", "samarbeid*", "bowling OR SAMARBEIDET", '"og samarbeidet"', "og NEAR samarbeidet"):
        assert "arbeidet" in run("search", study, query).out, query


def test_limit_says_that_there_are_more(run: Run, study: Path) -> None:
    done = run("search", study, "--limit", "2")
    assert done.out.count("«") == 2
    assert done.err == "8 answers fit; shown: the first 2, --limit shows more.\n"
    assert run("search", study, "--limit", "8").err == "8 answers fit.\n"
    assert run("search", study, "--limit", "2", "--json").err == done.err
    assert run("search", study, "--case", "K3", "sorg").err == "No answer fits.\n"
    assert run("search", study, "sorg").err == "1 answer fits.\n"


def test_nothing_found(run: Run, study: Path) -> None:
    done = run("search", study, "bowling")
    assert (done.code, done.out, done.err) == (0, "", "No answer fits.\n")
    assert run("search", study, "bowling", "--json").out == "[]\n"
    assert json.loads(run("search", study, "--count", "--json").out) == {"count": 8}


def test_a_long_answer_is_cut_where_its_hit_is_seen(run: Run, study: Path, tmp_path: Path) -> None:
    long = "mange ord om noe helt annet " * 20 + "og så ensomheten til slutt " + "og enda mer om det samme " * 20
    (tmp_path / "lang.csv").write_text(f"id;grupper\nK8;{long}\n", encoding="utf-8")
    run("import", study, "lang.csv", "--open", "grupper")
    shown = run("search", study, "ensomheten").out.splitlines()[1]
    assert "ensomheten til slutt" in shown
    assert len(shown) <= 100
    assert shown.startswith("  «…")
    assert shown.endswith("…»")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["***"], "There is no word to search for"),
        (['"'], "There is no word to search for"),
        (["--code", "eldra"], "Did you mean «eldre»"),
        (["--without", "forlp 1"], "Did you mean «forløp 1»"),
        (["--question", "gruper"], "Did you mean «grupper»"),
        (["--by", "Kri"], "Did you mean «Kari»"),
        (["--where", "flyke=Viken"], "Did you mean «fylke»"),
        (["--where", "flyke>3"], "Did you mean «fylke»"),
        (["--where", "fylke>3"], "holds no numbers"),
        (["--where", "fylke!=Norland"], "Did you mean «Nordland»"),
        (["--where", "årsverk>mange"], "neither a number nor a date"),
        (["--case", "K11"], "Did you mean «K1»"),
        (["eldre OR"], "OR in capitals is an operator"),
        (["--where", "fylke"], "such as fylke=Nordland"),
    ],
)
def test_refusals(run: Run, study: Path, arguments: list[str], message: str) -> None:
    done = run("search", study, *arguments)
    assert (done.code, done.out) == (1, "")
    assert message in done.err


def test_who_chose_none_of_several_options_is_found_and_has_another_than_each(run: Run, tmp_path: Path) -> None:
    project = tmp_path / "o.db"
    lines = [f"K{i};{chosen};Vi vil ha kortere kø, nummer {i}" for i, chosen in enumerate(("1;1", "1;0", "0;0", ";"))]
    (tmp_path / "a.csv").write_text("\n".join(["id;Reise [tog];Reise [buss];tiltak", *lines]), encoding="utf-8")
    run("init", project)
    assert run("import", project, tmp_path / "a.csv", "--open", "tiltak", "--id", "id").code == 0
    assert found(run, project, "--where", "Reise=tog") == [1, 2]
    assert found(run, project, "--where", "Reise!=tog") == [3]
    assert found(run, project, "--where", "reise!=Buss") == [2, 3]
    assert found(run, project, "--where", "Reise=") == [3, 4]


@pytest.mark.parametrize(
    "text", ["AND", "NOT eldre", "a:b", "eldre^2", "NEAR(a b)", "{x}", "-eldre", "'; DROP TABLE", "()"]
)
def test_query_syntax_of_the_engine_is_just_words(run: Run, study: Path, text: str) -> None:
    done = run("search", study, "--", text)
    assert done.code in (0, 1)
    assert "SQL" not in done.err


@pytest.mark.parametrize("arguments", [["--limit", "0"], ["--limit", "x"], ["--run", "x"], ["--versions", "old"]])
def test_usage_errors(run: Run, study: Path, arguments: list[str]) -> None:
    done = run("search", study, *arguments)
    assert (done.code, done.out) == (2, "")
