"""Every count of a report equals the same count made anew in plain SQL, over random projects."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from coder.model import Code, Codebook
from coder.operations.codebook_edits import put_codebook
from coder.project import create_project, open_project
from coder.queries.counting import read_study
from coder.reports.coder_rule import CoderRule
from coder.reports.counting import cases_by_code, co_occurrence, code_counts, crosstab

CODES = ("a", "a1", "a2", "a2x", "b", "c")
PARENTS = {"a1": "a", "a2": "a", "a2x": "a2"}
QUESTIONS = ("one", "two")
CODERS = ("Kari", "Ola", "Per")

projects = st.fixed_dictionaries(
    {
        "cases": st.lists(
            st.fixed_dictionaries(
                {
                    "group": st.sampled_from(["x", "y", "z", None, "missing"]),
                    "wave": st.sampled_from(["", "2024"]),
                    "answers": st.lists(st.sampled_from(QUESTIONS), max_size=2, unique=True),
                    "replaced": st.booleans(),
                    "none_fits": st.booleans(),
                }
            ),
            max_size=12,
        ),
        "codings": st.lists(
            st.tuples(
                st.integers(0, 30),
                st.sampled_from(CODES),
                st.sampled_from(CODERS),
                st.integers(0, 3),
                st.integers(4, 6),
            ),
            max_size=40,
        ),
        "coders": st.lists(st.sampled_from(CODERS), max_size=2, unique=True),
    }
)


def fill(path: Path, made: dict[str, Any]) -> None:
    """A project with these cases and codings, written with nothing but SQL after it is made."""
    book = Codebook(tuple(Code(key, key.upper(), PARENTS.get(key)) for key in CODES))
    with create_project(path, "Kari") as session:
        put_codebook(session, book, "codebook")
    db = sqlite3.connect(path)
    db.execute("INSERT INTO imports (at, file_name, sha256, recipe) VALUES ('2024', 'f', '', '')")
    for name in CODERS:
        db.execute("INSERT OR IGNORE INTO coders (name, since) VALUES (?, '')", (name,))
    for name in QUESTIONS:
        db.execute("INSERT INTO variables (name, kind) VALUES (?, 'open')", (name,))
    db.execute("INSERT INTO variables (name, kind) VALUES ('group', 'closed')")
    ids = dict(db.execute("SELECT name, id FROM variables"))
    responses: list[int] = []
    for number, case in enumerate(made["cases"], start=1):
        db.execute("INSERT INTO cases (id, key, import_id) VALUES (?, ?, 1)", (number, f"K{number}"))
        group = {"missing": "-", "raw": "-"} if case["group"] == "missing" else case["group"]
        data = json.dumps({"group": group})
        db.execute("INSERT INTO case_data (case_id, wave, data) VALUES (?, ?, ?)", (number, case["wave"], data))
        for question in case["answers"]:
            for version in (1, 2) if case["replaced"] else (1,):
                row = db.execute(
                    "INSERT INTO responses (case_id, variable_id, wave, text, line, import_id, version)"
                    " VALUES (?, ?, ?, 'answer', 1, 1, ?)",
                    (number, ids[question], case["wave"], version),
                )
                responses.append(int(row.lastrowid or 0))
            if case["replaced"]:
                db.execute("UPDATE responses SET replaced_by = ? WHERE id = ?", (responses[-1], responses[-2]))
            if case["none_fits"]:
                db.execute(
                    "INSERT INTO flags (at, coder_id, response_id, start_char, end_char, kind)"
                    " VALUES ('', (SELECT id FROM coders WHERE name = 'Ola'), ?, 0, 6, 'no code fits')",
                    (responses[-1],),
                )
    for place, code, coder, start, end in made["codings"] if responses else ():
        db.execute(
            "INSERT OR IGNORE INTO codings (response_id, start_char, end_char, code_id, coder_id, at)"
            " VALUES (?, ?, ?, (SELECT id FROM codes WHERE key = ?), (SELECT id FROM coders WHERE name = ?), '')",
            (responses[place % len(responses)], start, end, code, coder),
        )
    db.commit()
    db.close()


TREE = """
WITH RECURSIVE tree(top, id) AS (
    SELECT id, id FROM codes UNION ALL SELECT tree.top, codes.id FROM codes JOIN tree ON codes.parent_id = tree.id
), there AS (
    SELECT id, case_id FROM responses WHERE replaced_by IS NULL AND wave = :wave
    AND variable_id = (SELECT id FROM variables WHERE name = :question)
), done AS (
    SELECT response_id, coder_id FROM codings UNION SELECT response_id, coder_id FROM flags WHERE kind = 'no code fits'
), turn AS (
    SELECT coder_id, row_number() OVER (ORDER BY count(*) DESC, coder_id) AS place FROM done
    JOIN responses ON responses.id = response_id WHERE replaced_by IS NULL AND wave = :wave
    AND variable_id = (SELECT id FROM variables WHERE name = :question) GROUP BY coder_id
), decided AS (
    SELECT response_id, case_id, coder_id, place, count(*) OVER (PARTITION BY response_id) AS coders,
    min(place) OVER (PARTITION BY response_id) AS foremost FROM done JOIN there ON there.id = response_id
    JOIN turn USING (coder_id) JOIN coders ON coders.id = coder_id
    WHERE :coders = '[]' OR coders.name IN (SELECT value FROM json_each(:coders))
), votes AS (
    SELECT codings.id, response_id, case_id, coder_id, code_id, coders FROM codings
    JOIN decided USING (response_id, coder_id) WHERE :rule <> 'first' OR place = foremost
), applied AS (
    SELECT top, response_id, case_id FROM votes JOIN tree ON tree.id = code_id GROUP BY top, response_id
    HAVING :rule <> 'majority' OR 2 * count(DISTINCT coder_id) > coders
), kept AS (
    SELECT * FROM votes WHERE :rule <> 'majority' OR coders < 2 * (SELECT count(DISTINCT other.coder_id) FROM votes
    AS other WHERE other.response_id = votes.response_id AND other.code_id = votes.code_id)
    OR (EXISTS (SELECT 1 FROM applied WHERE top = code_id AND applied.response_id = votes.response_id)
        AND NOT EXISTS (SELECT 1 FROM applied JOIN tree ON tree.id = applied.top WHERE tree.top = votes.code_id
        AND applied.top <> votes.code_id AND applied.response_id = votes.response_id))
), people AS (
    SELECT DISTINCT case_id FROM there
), valued AS (
    SELECT case_id, CASE json_type(data, '$.group') WHEN 'text' THEN data ->> '$.group' ELSE '' END AS value
    FROM case_data WHERE wave = :wave
)
"""


@settings(max_examples=60, deadline=None)
@given(projects, st.sampled_from(CoderRule))
def test_counts_equal_plain_sql(tmp_path_factory: Any, made: dict[str, Any], rule: CoderRule) -> None:
    path = tmp_path_factory.mktemp("random") / "p.db"
    fill(path, made)
    db = sqlite3.connect(path)
    waves = [wave for (wave,) in db.execute("SELECT DISTINCT wave FROM case_data")]
    coders = json.dumps(made["coders"])

    with open_project(path, read_only=True) as session:
        for wave in waves:
            study = read_study(session, wave, made["coders"], rule)
            for question in QUESTIONS:
                given_ = {"wave": wave, "question": question, "coders": coders, "rule": rule.value}
                answered = study.question(question)

                def sql_count(sql: str, given_: dict[str, str] = given_, **more: str) -> Any:
                    return db.execute(TREE + sql, {**given_, **more}).fetchone()[0]

                assert len(answered.asked) == sql_count("SELECT count(*) FROM case_data WHERE wave = :wave")
                assert len(answered.respondents) == sql_count("SELECT count(*) FROM people")
                assert len(answered.coded) == sql_count(
                    "SELECT count(*) FROM (SELECT case_id FROM there EXCEPT SELECT case_id FROM there"
                    " WHERE id NOT IN (SELECT response_id FROM decided))"
                )
                counts = {count.code.id: count for count in code_counts(answered, study.codebook)}
                cases = cases_by_code(answered, study.codebook)
                groups = study.grouping("group", "missing")
                table = crosstab([(code, cases[code]) for code in CODES], answered.respondents, groups)
                for row, code in enumerate(CODES):
                    top = " top = (SELECT id FROM codes WHERE key = :code)"
                    assert counts[code].share.n == sql_count(
                        f"SELECT count(DISTINCT case_id) FROM applied WHERE{top}", code=code
                    )
                    assert counts[code].codings == sql_count(
                        f"SELECT count(*) FROM kept JOIN tree ON tree.id = code_id WHERE{top}", code=code
                    )
                    assert table.totals[row].n == counts[code].share.n
                    for place, group in enumerate(table.grouping.groups):
                        assert table.bases[place] == sql_count(
                            "SELECT count(*) FROM people JOIN valued USING (case_id) WHERE value = :value",
                            value=group.key,
                        )
                        assert table.cells[row][place].n == sql_count(
                            "SELECT count(DISTINCT applied.case_id) FROM applied"
                            f" JOIN valued ON valued.case_id = applied.case_id WHERE{top} AND value = :value",
                            code=code,
                            value=group.key,
                        )
                for (first, second), number in co_occurrence(cases, study.codebook, CODES).items():
                    assert number == sql_count(
                        "SELECT count(*) FROM (SELECT case_id FROM applied"
                        " WHERE top = (SELECT id FROM codes WHERE key = :first) INTERSECT"
                        " SELECT case_id FROM applied WHERE top = (SELECT id FROM codes WHERE key = :second))",
                        first=first,
                        second=second,
                    )
    db.close()
