"""The page of the project file's tables and views, made from the schema."""

from __future__ import annotations

import sqlite3
import tempfile
from pathlib import Path

from coder.project import create_project
from coder.store import own_schema, version

TABLES = {
    "project": "What the file is: version, the id of the project, and settings that go for everybody.",
    "coders": "Who has done anything in it. «anna/2» is the second round of anna.",
    "coder_settings": "What each coder has chosen on the screen: order of the queue, slots, where she stopped.",
    "units": "What a case is (person, organisation, document) and what it is called; the newest row holds.",
    "headings": "Title, authors and number of the chapter; the newest row holds.",
    "imports": "A file that was brought in: its hash, and the recipe by which it was read.",
    "variables": "A question or variable; `kind` is open or closed, `asked_when` whom it was put to.",
    "cases": "A respondent or document by its key.",
    "case_data": "What a case answered to closed questions in a wave, as JSON: variable to value.",
    "responses": "An answer to an open question. A changed answer has a new row, and `replaced_by` in the old one.",
    "erased": "That a case was erased: a keyed hash of its key, no more.",
    "codebooks": "Name, description and language of the codebook as it was applied; the newest row holds.",
    "codes": "A code with its place in the tree. `retired` ones have codings and get no new ones.",
    "codings": "A code put by a coder on characters of an answer (0 to its length: the whole of it). Without a code"
    " of the book, «no code fits». What a suggestion brought keeps run, confidence and rank.",
    "coding_orders": "In which order of the queue an act coded.",
    "memos": "A note on the project, a case, a code, an answer or some of its characters.",
    "flags": "An answer or excerpt flagged as a good quote, or to come back to.",
    "samples": "A random sample that was drawn: question, seed, strata.",
    "sample_members": "An answer in a sample, with its stratum and how likely it was to be drawn.",
    "assignments": "That a coder was given answers to code, how they were drawn, and whether blind.",
    "assignment_members": "An answer that was given; `double` where others were given it, too.",
    "hold_outs": "Which share of answers each coder codes without suggestions; the newest row holds.",
    "runs": "One making of suggestions: method, parameters, seed, what it learned from, how good it was.",
    "suggestions": "A code suggested for an answer in a run, with rank, confidence and the words behind it.",
    "decisions": "What a coder made of a suggestion: accepted, rejected, or changed to another code.",
    "automatic": "A code that a run put by itself. It is no coding; `audit` are those set aside to check.",
    "shown": "Which suggestions a coder had before her eyes for an answer, and when.",
    "embeddings": "What an encoder made of a text, by the hash of the text.",
    "reconciliations": "What was decided on a code of an answer that coders have coded differently, and why.",
    "redactions": "What was decided on characters of an answer that could identify somebody.",
    "redacted_words": "What was decided on a word wherever it stands.",
    "reported": "Which cells earlier reports have shown, without their numbers, so that later ones hide enough.",
    "themes": "A theme of the chapter: its place, sentence and summary.",
    "theme_codes": "The codes of a theme.",
    "theme_quotes": "The answers chosen as quotes of a theme.",
    "changes": "The log: an act, who did it and when. `reverses` is the act that it undid.",
    "change_rows": "What an act did to a row: before and after. By it acts are undone.",
    "merged_acts": "What a merge brought of the log of a copy.",
    "merged_coders": "Which coder of a copy is which here.",
    "merged_touches": "When a row was last touched, in the copies that were merged.",
    "responses_fts": "The index by which words are searched; tables beginning so belong to it.",
}
VIEWS = {
    "current_responses": "The answers that hold now: none that a later import has replaced.",
    "coded_responses": "Which answers each coder has coded, those where no code fits included.",
    "coded_excerpts": "Each coding to be read: case, question, the excerpt's text, the code's path, coder.",
    "earlier_rounds": "Which rounds of the same person, such as «anna», were before «anna/2».",
    "codings_apart": "The codings of codes that another coder of the answer has not applied.",
    "current_reconciliations": "What was decided where coders still differ; where none do, it has lapsed.",
    "settled_reconciliations": "What was decided and counts: where coders still differ, and not to be discussed.",
    "counted_codings": "The codings that reports count: what was decided where coders differed, else what they put.",
    "reconciled_codings": "The codings that hold after coders have decided, on the answers that they have decided on.",
    "code_counts": "Of each code the codings, and the answers and cases that have it or a sub-code.",
    "code_paths": "The full path of each code, such as «over > under».",
    "case_values": "A row for each case, wave and closed variable.",
    "automatic_codes": "Automatic codes, to be read.",
    "newest_run": "The newest run that is whole and not undone.",
    "whole_runs": "The runs that were finished and not undone.",
}


def tables_page() -> str:
    """Every table and view: what a row is, and its columns."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "study.db"
        create_project(path, "Kari").close()
        database = sqlite3.connect(path)
        there = dict(
            database.execute(
                "SELECT name, type FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%'"
                " AND name NOT LIKE 'responses_fts_%'"
            )
        )
        columns = {
            name: [(column[1], column[2].lower()) for column in database.execute(f"PRAGMA table_info({name})")]
            for name in there
        }
        database.close()
    missing = there.keys() ^ (TABLES.keys() | VIEWS.keys())
    assert not missing, f"tests/manual/tables.py does not say what these are, or they are gone: {sorted(missing)}"
    parts = [
        "# Tables of the project file\n\nTimes are UTC (`2026-11-29T01:46:07.123Z`), characters are counted from 0 and"
        " the end is not included; `uuid` is the same in every copy of the project."
        " [Queries to begin with](project-file.md).\n"
    ]
    for heading, named in (("Tables", TABLES), ("Views", VIEWS)):
        rows = [
            f"| `{name}` | {description} | {', '.join(f'`{column}`' for column, _ in columns[name])} |"
            for name, description in named.items()
        ]
        parts.append(f"## {heading}\n\n| name | a row is | columns |\n|---|---|---|\n" + "\n".join(rows) + "\n")
    return "\n".join(parts)


def newest_schema() -> str:
    """`coder/store/newest_schema.txt`, by which a file is seen to be in order."""
    return own_schema.text_of(own_schema.expected(version.VERSION))
