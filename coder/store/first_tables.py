"""The tables and views of the first release. Never edited: later changes are in `schema`."""

from __future__ import annotations

# AUTOINCREMENT where a change may delete rows: a reused id would prevent restoring its first row, and would denote two
# things in the journal and in exported files.
FIRST = """
CREATE TABLE project (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
CREATE TABLE coders (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    since TEXT NOT NULL
);
CREATE TABLE changes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    coder_id INTEGER NOT NULL REFERENCES coders(id),
    kind TEXT NOT NULL,
    summary TEXT NOT NULL,
    reverses INTEGER REFERENCES changes(id),
    origin INTEGER REFERENCES changes(id)
);
CREATE INDEX changes_by_origin ON changes(origin) WHERE origin IS NOT NULL;
CREATE TABLE change_rows (
    change_id INTEGER NOT NULL REFERENCES changes(id),
    seq INTEGER NOT NULL,
    table_name TEXT NOT NULL,
    first_id INTEGER NOT NULL,
    last_id INTEGER NOT NULL,
    before TEXT,
    after TEXT,
    PRIMARY KEY (change_id, seq)
) WITHOUT ROWID;
CREATE INDEX change_rows_by_row ON change_rows(table_name, first_id);
CREATE TABLE imports (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    file_name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    recipe TEXT NOT NULL,
    cases INTEGER NOT NULL DEFAULT 0,
    responses INTEGER NOT NULL DEFAULT 0,
    problems TEXT NOT NULL DEFAULT '[]'
);
CREATE TABLE variables (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    label TEXT NOT NULL DEFAULT '',
    kind TEXT NOT NULL CHECK (kind IN ('open', 'closed')),
    type TEXT NOT NULL DEFAULT 'text' CHECK (type IN ('text', 'number', 'date')),
    value_labels TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE cases (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    import_id INTEGER NOT NULL REFERENCES imports(id)
);
CREATE TABLE case_data (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id INTEGER NOT NULL REFERENCES cases(id),
    wave TEXT NOT NULL DEFAULT '',
    data TEXT NOT NULL DEFAULT '{}',
    UNIQUE (case_id, wave)
);
CREATE TABLE responses (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id INTEGER NOT NULL REFERENCES cases(id),
    variable_id INTEGER NOT NULL REFERENCES variables(id),
    wave TEXT NOT NULL DEFAULT '',
    position INTEGER NOT NULL DEFAULT 0,
    text TEXT NOT NULL,
    line INTEGER NOT NULL,
    import_id INTEGER NOT NULL REFERENCES imports(id),
    version INTEGER NOT NULL DEFAULT 1,
    replaced_by INTEGER REFERENCES responses(id) DEFERRABLE INITIALLY DEFERRED,
    UNIQUE (case_id, variable_id, wave, position, version)
);
CREATE INDEX responses_replaced ON responses(replaced_by) WHERE replaced_by IS NOT NULL;
CREATE TABLE codes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    parent_id INTEGER REFERENCES codes(id) DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    definition TEXT NOT NULL DEFAULT '',
    include TEXT NOT NULL DEFAULT '',
    exclude TEXT NOT NULL DEFAULT '',
    keywords TEXT NOT NULL DEFAULT '[]',
    examples TEXT NOT NULL DEFAULT '[]',
    colour TEXT NOT NULL DEFAULT '',
    residual INTEGER NOT NULL DEFAULT 0,
    replaces TEXT NOT NULL DEFAULT '[]',
    retired INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX codes_by_parent ON codes(parent_id);
CREATE TABLE codebooks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    language TEXT NOT NULL
);
CREATE TABLE runs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    method TEXT NOT NULL,
    parameters TEXT NOT NULL,
    seed INTEGER NOT NULL,
    codebook_id INTEGER REFERENCES codebooks(id),
    learned_from INTEGER NOT NULL,
    responses INTEGER NOT NULL,
    quality TEXT NOT NULL
);
CREATE TABLE suggestions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    run_id INTEGER NOT NULL REFERENCES runs(id),
    response_id INTEGER NOT NULL REFERENCES responses(id),
    code_id INTEGER NOT NULL REFERENCES codes(id),
    rank INTEGER NOT NULL,
    confidence REAL NOT NULL CHECK (confidence BETWEEN 0 AND 1),
    proposed INTEGER NOT NULL,
    evidence TEXT NOT NULL DEFAULT '[]'
);
CREATE INDEX suggestions_by_response ON suggestions(response_id, run_id);
CREATE INDEX suggestions_by_run ON suggestions(run_id, code_id);
CREATE INDEX suggestions_by_code ON suggestions(code_id);
CREATE TABLE codings (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    response_id INTEGER NOT NULL REFERENCES responses(id),
    start_char INTEGER NOT NULL CHECK (start_char >= 0),
    end_char INTEGER NOT NULL CHECK (end_char >= start_char),
    code_id INTEGER NOT NULL REFERENCES codes(id),
    coder_id INTEGER NOT NULL REFERENCES coders(id),
    at TEXT NOT NULL,
    run_id INTEGER REFERENCES runs(id),
    suggestion_id INTEGER REFERENCES suggestions(id),
    confidence REAL,
    rank INTEGER,
    UNIQUE (response_id, code_id, coder_id, start_char, end_char)
);
CREATE INDEX codings_by_code ON codings(code_id, response_id);
CREATE INDEX codings_by_coder ON codings(coder_id, response_id);
CREATE INDEX codings_by_run ON codings(run_id) WHERE run_id IS NOT NULL;
CREATE INDEX codings_by_suggestion ON codings(suggestion_id) WHERE suggestion_id IS NOT NULL;
CREATE TABLE decisions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    suggestion_id INTEGER NOT NULL REFERENCES suggestions(id),
    coder_id INTEGER NOT NULL REFERENCES coders(id),
    at TEXT NOT NULL,
    decision TEXT NOT NULL CHECK (decision IN ('accept', 'reject', 'change')),
    code_id INTEGER REFERENCES codes(id),
    UNIQUE (suggestion_id, coder_id)
);
CREATE INDEX decisions_by_code ON decisions(code_id) WHERE code_id IS NOT NULL;
CREATE TABLE memos (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    coder_id INTEGER NOT NULL REFERENCES coders(id),
    text TEXT NOT NULL,
    case_id INTEGER REFERENCES cases(id),
    response_id INTEGER REFERENCES responses(id),
    start_char INTEGER,
    end_char INTEGER,
    code_id INTEGER REFERENCES codes(id)
);
CREATE INDEX memos_by_case ON memos(case_id) WHERE case_id IS NOT NULL;
CREATE INDEX memos_by_response ON memos(response_id) WHERE response_id IS NOT NULL;
CREATE INDEX memos_by_code ON memos(code_id) WHERE code_id IS NOT NULL;

CREATE VIRTUAL TABLE responses_fts USING fts5(
    text, content='responses', content_rowid='id', tokenize='unicode61 remove_diacritics 0'
);
CREATE VIEW code_paths AS
    WITH RECURSIVE below(id, path) AS (
        SELECT id, name FROM codes WHERE parent_id IS NULL
        UNION ALL
        SELECT codes.id, below.path || ' > ' || codes.name FROM codes JOIN below ON codes.parent_id = below.id
    )
    SELECT id, path FROM below;
CREATE VIEW case_values AS
    SELECT cases.key AS "case", case_data.wave, item.key AS variable,
           CASE item.type WHEN 'object' THEN NULL ELSE item.value END AS value,
           CASE item.type
               WHEN 'object' THEN (SELECT part.value FROM json_each(item.value) AS part WHERE part.key = 'missing')
               WHEN 'null' THEN 'empty'
           END AS missing
    FROM case_data JOIN cases ON cases.id = case_data.case_id, json_each(case_data.data) AS item;
CREATE VIEW coded_excerpts AS
    SELECT codings.id AS coding, responses.id AS response, cases.key AS "case", variables.name AS question,
           responses.wave, substr(responses.text, start_char + 1, end_char - start_char) AS excerpt,
           code_paths.path AS code, coders.name AS coder, codings.at, codings.start_char, codings.end_char,
           codings.run_id AS run, codings.confidence, codings.rank, responses.replaced_by
    FROM codings
    JOIN responses ON responses.id = codings.response_id
    JOIN cases ON cases.id = responses.case_id
    JOIN variables ON variables.id = responses.variable_id
    JOIN code_paths ON code_paths.id = codings.code_id
    JOIN coders ON coders.id = codings.coder_id;
CREATE VIEW code_counts AS
    WITH RECURSIVE tree(top, id) AS (
        SELECT id, id FROM codes
        UNION ALL
        SELECT tree.top, codes.id FROM codes JOIN tree ON codes.parent_id = tree.id
    )
    SELECT codes.key AS code_id, code_paths.path AS code, codes.retired,
           count(applied.id) FILTER (WHERE applied.code_id = codes.id) AS codings,
           count(DISTINCT applied.response_id) AS responses_with_sub_codes,
           count(DISTINCT applied.case_id) AS cases_with_sub_codes
    FROM codes
    JOIN code_paths ON code_paths.id = codes.id
    JOIN tree ON tree.top = codes.id
    LEFT JOIN (
        SELECT codings.id, codings.code_id, codings.response_id, responses.case_id
        FROM codings JOIN responses ON responses.id = codings.response_id
        WHERE responses.replaced_by IS NULL
    ) AS applied ON applied.code_id = tree.id
    GROUP BY codes.id ORDER BY codes.position;
"""
