"""`coder evaluate`: a learning curve over a project or a coded file."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Run

WORDS = {"vei": ("veien", "bilen", "bussen"), "skole": ("skolen", "læreren", "eleven"), "helse": ("legen", "sykehuset")}


@pytest.fixture
def coded(tmp_path: Path) -> Path:
    chance = random.Random(1)
    lines = ["text,codes"]
    for i in range(120):
        names = chance.sample(sorted(WORDS), chance.choice((1, 1, 2)))
        lines.append(f"{' og '.join(chance.choice(WORDS[name]) for name in names)} mangler {i},{'|'.join(names)}")
    lines.append("ikke kodet ennå,")
    path = tmp_path / "kodet.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_coded_file(run: Run, coded: Path, tmp_path: Path) -> None:
    picture = tmp_path / "kurve.svg"
    done = run("evaluate", coded, "--coded", "10,50", "--draws", "2", "--svg", picture)
    assert done.code == 0, done.err
    assert "120 coded answers; each point tried 2 times on 36 others" in done.out
    assert "LRAP" in done.out
    assert "macro-F1" in done.out
    assert "  helse" in "\n" + done.out or "helse " in done.out
    assert picture.read_text(encoding="utf-8").startswith("<svg")


def test_json_holds_every_figure(run: Run, coded: Path) -> None:
    done = run("evaluate", coded, "--coded", "20", "--draws", "1", "--json")
    result = json.loads(done.out)
    assert [point["coded"] for point in result["points"]] == [20]
    assert {"mean", "se"} == set(result["points"][0]["lrap"])
    assert {code["code"] for code in result["codes"]} == set(WORDS)


def test_a_project_says_what_it_lacks(run: Run, study: Path) -> None:
    done = run("evaluate", study)
    assert done.code == 1
    assert "No answer is coded yet" in done.err
    run("apply", study, "--response", "1", "--code", "eldre")
    done = run("evaluate", study)
    assert done.code == 1
    assert "too few" in done.err


def test_columns_that_are_not_plain_are_asked_for(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    done = run("evaluate", path)
    assert done.code == 1
    assert "--text" in done.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--coded", "ti"], "whole numbers"),
        (["--coded", "-5"], "below 0"),
        (["--question", "q"], "goes with a project"),
    ],
)
def test_arguments_that_do_not_fit(run: Run, coded: Path, arguments: list[str], message: str) -> None:
    done = run("evaluate", coded, *arguments)
    assert done.code == 2
    assert message in done.err


def test_options_of_a_file_are_refused_for_a_project(run: Run, study: Path) -> None:
    done = run("evaluate", study, "--text", "svar")
    assert done.code == 2
    assert "--text goes with a file" in done.err


def test_an_encoder_folder_that_is_none(run: Run, coded: Path, tmp_path: Path) -> None:
    done = run("evaluate", coded, "--encoder", tmp_path / "none")
    assert done.code == 1
    assert "no folder with a model" in done.err


def test_a_file_with_excerpts(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "merket.csv"
    lines = ["text;excerpt;codes;annet"]
    for i in range(80):
        text = f"veien {i} er smal og skolen {i} er gammel"
        lines += [f"{text};veien {i} er smal;vei;huset", f"{text};skolen {i} er gammel;skole;"]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = run("evaluate", path, "--coded", "20", "--draws", "1")
    assert done.code == 0, done.err
    assert "80 coded answers" in done.out
    done = run("evaluate", path, "--excerpt", "annet")
    assert done.code == 1
    assert "line 2: the excerpt «huset» is not in the answer" in done.err
    assert run("evaluate", path, "--excerpt", "finnes ikke").code == 1


def test_what_is_wrong_with_a_file_is_told(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "kodet.jsonl"
    rows = [json.dumps({"text": f"veien {i} er smal", "codes": "vei"}) for i in range(80)]
    path.write_text("\n".join([*rows[:20], '{"text": "avbr', *rows[20:]]) + "\n", encoding="utf-8")
    done = run("evaluate", path, "--coded", "20", "--draws", "1")
    assert done.code == 0, done.err
    assert "line 21" in done.err
    result = json.loads(run("evaluate", path, "--coded", "20", "--draws", "1", "--json").out)
    assert len(result["problems"]) == 1
    assert "line 21" in result["problems"][0]


def test_codes_for_no_answer_are_no_answers(run: Run, coded: Path) -> None:
    with coded.open("a", encoding="utf-8") as file:
        file.write("-99,vei\n-99,skole\nukjent,\n")
    arguments = ("evaluate", coded, "--coded", "10", "--draws", "1")
    done = run(*arguments)
    assert "120 coded answers" in done.out
    assert "Taken as missing, not as answers: «-99» 2 times" in done.err
    assert "122 coded answers" in run(*arguments, "--no-missing").out
    assert "«ukjent» 1 time" in run(*arguments, "--missing", "ukjent").err
    assert run("evaluate", "x.db", "--missing", "-99").code == 2


def test_what_the_cleverness_is_worth_stands_beside(run: Run, coded: Path) -> None:
    done = run("evaluate", coded, "--coded", "20", "--draws", "2")
    assert (
        "«default», and in brackets how far it is above «linear» on the same draws (2; mean ± standard error)"
        in done.out
    )
    assert re.search(r"^ +20 +[01]\.\d{3} \([+−]0\.\d{3} ± 0\.\d{3}\)", done.out, re.MULTILINE)
    alone = run("evaluate", coded, "--coded", "0,20", "--draws", "1", "--method", "linear", "--json")
    result = json.loads(alone.out)
    assert result["method"] == "linear"
    assert [point["coded"] for point in result["points"]] == [20]
    assert result["beside"] == []
    assert "no suggester «liner»" in run("evaluate", coded, "--method", "liner").err


def test_too_few_coded_answers_say_how_many_it_takes_and_whether_there_are_so_many(run: Run, coded: Path) -> None:
    lines = coded.read_text(encoding="utf-8").splitlines()
    few = coded.with_name("få.csv")
    few.write_text("\n".join([*lines[:31], *(f"{line.split(',')[0]}," for line in lines[31:])]), encoding="utf-8")
    assert run("evaluate", few, "--text", "text", "--codes", "codes").err == (
        "Error: Only 30 different answers are coded, which is too few to learn from some and try on others.\n"
        "Code at least 67 that differ.\n"
    )
    few.write_text("\n".join([*lines[:2], f"{lines[2].split(',')[0]},"]), encoding="utf-8")
    refusal = run("evaluate", few, "--text", "text", "--codes", "codes").err
    assert refusal.startswith("Error: Only 1 wording is coded,")
    assert "It takes 67 that differ, and there are 2." in refusal
