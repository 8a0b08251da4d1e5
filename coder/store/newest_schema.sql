-- index 'assignment_members_by_response' of 'assignment_members'
CREATE INDEX assignment_members_by_response ON assignment_members(response_id)

-- index 'automatic_by_code' of 'automatic'
CREATE INDEX automatic_by_code ON automatic(code_id)

-- index 'automatic_by_response' of 'automatic'
CREATE INDEX automatic_by_response ON automatic(response_id)

-- index 'change_rows_by_row' of 'change_rows'
CREATE INDEX change_rows_by_row ON change_rows(table_name, first_id)

-- index 'changes_by_origin' of 'changes'
CREATE INDEX changes_by_origin ON changes(origin) WHERE origin IS NOT NULL

-- index 'codes_by_parent' of 'codes'
CREATE INDEX codes_by_parent ON codes(parent_id)

-- index 'codings_by_code' of 'codings'
CREATE INDEX codings_by_code ON codings(code_id, response_id)

-- index 'codings_by_coder' of 'codings'
CREATE INDEX codings_by_coder ON codings(coder_id, response_id)

-- index 'codings_by_run' of 'codings'
CREATE INDEX codings_by_run ON codings(run_id) WHERE run_id IS NOT NULL

-- index 'codings_by_suggestion' of 'codings'
CREATE INDEX codings_by_suggestion ON codings(suggestion_id) WHERE suggestion_id IS NOT NULL

-- index 'decisions_by_code' of 'decisions'
CREATE INDEX decisions_by_code ON decisions(code_id) WHERE code_id IS NOT NULL

-- index 'flags_by_coder' of 'flags'
CREATE INDEX flags_by_coder ON flags(coder_id, kind, response_id)

-- index 'memos_by_case' of 'memos'
CREATE INDEX memos_by_case ON memos(case_id) WHERE case_id IS NOT NULL

-- index 'memos_by_code' of 'memos'
CREATE INDEX memos_by_code ON memos(code_id) WHERE code_id IS NOT NULL

-- index 'memos_by_response' of 'memos'
CREATE INDEX memos_by_response ON memos(response_id) WHERE response_id IS NOT NULL

-- index 'reconciled_without_code' of 'reconciliations'
CREATE UNIQUE INDEX reconciled_without_code ON reconciliations(response_id) WHERE code_id IS NULL

-- index 'reconciliations_by_code' of 'reconciliations'
CREATE INDEX reconciliations_by_code ON reconciliations(code_id) WHERE code_id IS NOT NULL

-- index 'reported_by_wave' of 'reported'
CREATE INDEX reported_by_wave ON reported(wave)

-- index 'responses_current' of 'responses'
CREATE INDEX responses_current ON responses(variable_id) WHERE replaced_by IS NULL

-- index 'responses_replaced' of 'responses'
CREATE INDEX responses_replaced ON responses(replaced_by) WHERE replaced_by IS NOT NULL

-- index 'sample_members_by_response' of 'sample_members'
CREATE INDEX sample_members_by_response ON sample_members(response_id)

-- index 'shown_by_response' of 'shown'
CREATE INDEX shown_by_response ON shown(response_id)

-- index 'sqlite_autoindex_assignment_members_1' of 'assignment_members'


-- index 'sqlite_autoindex_automatic_1' of 'automatic'


-- index 'sqlite_autoindex_case_data_1' of 'case_data'


-- index 'sqlite_autoindex_cases_1' of 'cases'


-- index 'sqlite_autoindex_coders_1' of 'coders'


-- index 'sqlite_autoindex_codes_1' of 'codes'


-- index 'sqlite_autoindex_codings_1' of 'codings'


-- index 'sqlite_autoindex_decisions_1' of 'decisions'


-- index 'sqlite_autoindex_flags_1' of 'flags'


-- index 'sqlite_autoindex_merged_coders_1' of 'merged_coders'


-- index 'sqlite_autoindex_merged_touches_1' of 'merged_touches'


-- index 'sqlite_autoindex_project_1' of 'project'


-- index 'sqlite_autoindex_reconciliations_1' of 'reconciliations'


-- index 'sqlite_autoindex_redacted_words_1' of 'redacted_words'


-- index 'sqlite_autoindex_redactions_1' of 'redactions'


-- index 'sqlite_autoindex_responses_1' of 'responses'


-- index 'sqlite_autoindex_sample_members_1' of 'sample_members'


-- index 'sqlite_autoindex_theme_codes_1' of 'theme_codes'


-- index 'sqlite_autoindex_theme_quotes_1' of 'theme_quotes'


-- index 'sqlite_autoindex_variables_1' of 'variables'


-- index 'suggestions_by_response' of 'suggestions'
CREATE INDEX suggestions_by_response ON suggestions(response_id, run_id)

-- index 'suggestions_by_run' of 'suggestions'
CREATE INDEX suggestions_by_run ON suggestions(run_id)

-- index 'theme_quotes_by_response' of 'theme_quotes'
CREATE INDEX theme_quotes_by_response ON theme_quotes(response_id)

-- table 'assignment_members' of 'assignment_members'
CREATE TABLE assignment_members ( id INTEGER PRIMARY KEY AUTOINCREMENT, assignment_id INTEGER NOT NULL REFERENCES assignments(id), response_id INTEGER NOT NULL REFERENCES responses(id), double INTEGER NOT NULL DEFAULT 0 CHECK (double IN (0, 1)), UNIQUE (assignment_id, response_id) )

-- table 'assignments' of 'assignments'
CREATE TABLE assignments ( id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, coder_id INTEGER NOT NULL REFERENCES coders(id), for_coder_id INTEGER NOT NULL REFERENCES coders(id), variable_id INTEGER NOT NULL REFERENCES variables(id), kind TEXT NOT NULL CHECK (kind IN ( all , share , again )), seed INTEGER NOT NULL, by_variable TEXT NOT NULL DEFAULT , blind INTEGER NOT NULL DEFAULT 0 CHECK (blind IN (0, 1)), uuid TEXT )

-- table 'automatic' of 'automatic'
CREATE TABLE automatic ( id INTEGER PRIMARY KEY AUTOINCREMENT, run_id INTEGER NOT NULL REFERENCES runs(id), response_id INTEGER NOT NULL REFERENCES responses(id), code_id INTEGER NOT NULL REFERENCES codes(id), confidence REAL NOT NULL CHECK (confidence BETWEEN 0 AND 1), audit INTEGER NOT NULL DEFAULT 0 CHECK (audit IN (0, 1)), UNIQUE (run_id, response_id, code_id) )

-- table 'case_data' of 'case_data'
CREATE TABLE case_data ( id INTEGER PRIMARY KEY AUTOINCREMENT, case_id INTEGER NOT NULL REFERENCES cases(id), wave TEXT NOT NULL DEFAULT , data TEXT NOT NULL DEFAULT {} , UNIQUE (case_id, wave) )

-- table 'cases' of 'cases'
CREATE TABLE cases ( id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, import_id INTEGER NOT NULL REFERENCES imports(id) , uuid TEXT)

-- table 'change_rows' of 'change_rows'
CREATE TABLE change_rows ( change_id INTEGER NOT NULL REFERENCES changes(id), seq INTEGER NOT NULL, table_name TEXT NOT NULL, first_id INTEGER NOT NULL, last_id INTEGER NOT NULL, before TEXT, after TEXT, digest TEXT, PRIMARY KEY (change_id, seq) ) WITHOUT ROWID

-- table 'changes' of 'changes'
CREATE TABLE changes ( id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, coder_id INTEGER NOT NULL REFERENCES coders(id), kind TEXT NOT NULL, summary TEXT NOT NULL, reverses INTEGER REFERENCES changes(id), origin INTEGER REFERENCES changes(id) , digest TEXT, facts TEXT, uuid TEXT)

-- table 'codebooks' of 'codebooks'
CREATE TABLE codebooks ( id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, name TEXT NOT NULL, description TEXT NOT NULL, language TEXT NOT NULL , uuid TEXT)

-- table 'coder_settings' of 'coder_settings'
CREATE TABLE coder_settings ( coder TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (coder, key) ) WITHOUT ROWID

-- table 'coders' of 'coders'
CREATE TABLE coders ( id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, since TEXT NOT NULL , uuid TEXT)

-- table 'codes' of 'codes'
CREATE TABLE codes ( id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, parent_id INTEGER REFERENCES codes(id) DEFERRABLE INITIALLY DEFERRED, position INTEGER NOT NULL, name TEXT NOT NULL, definition TEXT NOT NULL DEFAULT , include TEXT NOT NULL DEFAULT , exclude TEXT NOT NULL DEFAULT , keywords TEXT NOT NULL DEFAULT [] , examples TEXT NOT NULL DEFAULT [] , colour TEXT NOT NULL DEFAULT , residual INTEGER NOT NULL DEFAULT 0, replaces TEXT NOT NULL DEFAULT [] , retired INTEGER NOT NULL DEFAULT 0 , uuid TEXT)

-- table 'coding_orders' of 'coding_orders'
CREATE TABLE coding_orders ( change_id INTEGER PRIMARY KEY REFERENCES changes(id), in_order TEXT NOT NULL )

-- table 'codings' of 'codings'
CREATE TABLE codings ( id INTEGER PRIMARY KEY AUTOINCREMENT, response_id INTEGER NOT NULL REFERENCES responses(id), start_char INTEGER NOT NULL CHECK (start_char >= 0), end_char INTEGER NOT NULL CHECK (end_char >= start_char), code_id INTEGER NOT NULL REFERENCES codes(id), coder_id INTEGER NOT NULL REFERENCES coders(id), at TEXT NOT NULL, run_id INTEGER REFERENCES runs(id), suggestion_id INTEGER REFERENCES suggestions(id), confidence REAL, rank INTEGER, uuid TEXT, UNIQUE (response_id, code_id, coder_id, start_char, end_char) )

-- table 'decisions' of 'decisions'
CREATE TABLE decisions ( id INTEGER PRIMARY KEY AUTOINCREMENT, suggestion_id INTEGER NOT NULL REFERENCES suggestions(id), coder_id INTEGER NOT NULL REFERENCES coders(id), at TEXT NOT NULL, decision TEXT NOT NULL CHECK (decision IN ( accept , reject , change )), code_id INTEGER REFERENCES codes(id), uuid TEXT, UNIQUE (suggestion_id, coder_id) )

-- table 'embeddings' of 'embeddings'
CREATE TABLE embeddings ( encoder TEXT NOT NULL, content BLOB NOT NULL, vector BLOB NOT NULL, PRIMARY KEY (encoder, content) ) WITHOUT ROWID

-- table 'erased' of 'erased'
CREATE TABLE erased ( id INTEGER PRIMARY KEY AUTOINCREMENT, change_id INTEGER NOT NULL REFERENCES changes(id), case_number INTEGER NOT NULL, digest BLOB NOT NULL )

-- table 'flags' of 'flags'
CREATE TABLE flags ( id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, coder_id INTEGER NOT NULL REFERENCES coders(id), response_id INTEGER NOT NULL REFERENCES responses(id), start_char INTEGER NOT NULL CHECK (start_char >= 0), end_char INTEGER NOT NULL CHECK (end_char >= start_char), kind TEXT NOT NULL CHECK (kind IN ( come back , good quote , no code fits , apart )), uuid TEXT, UNIQUE (response_id, kind, coder_id, start_char, end_char) )

-- table 'headings' of 'headings'
CREATE TABLE headings ( id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL, authors TEXT NOT NULL, chapter TEXT NOT NULL , uuid TEXT, at TEXT NOT NULL DEFAULT )

-- table 'hold_outs' of 'hold_outs'
CREATE TABLE hold_outs ( id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, coder_id INTEGER NOT NULL REFERENCES coders(id), rate REAL NOT NULL CHECK (rate BETWEEN 0 AND 1), uuid TEXT )

-- table 'imports' of 'imports'
CREATE TABLE imports ( id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, file_name TEXT NOT NULL, sha256 TEXT NOT NULL, recipe TEXT NOT NULL, cases INTEGER NOT NULL DEFAULT 0, responses INTEGER NOT NULL DEFAULT 0, problems TEXT NOT NULL DEFAULT [] , libraries TEXT NOT NULL DEFAULT {} , uuid TEXT)

-- table 'memos' of 'memos'
CREATE TABLE memos ( id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, coder_id INTEGER NOT NULL REFERENCES coders(id), text TEXT NOT NULL, case_id INTEGER REFERENCES cases(id), response_id INTEGER REFERENCES responses(id), start_char INTEGER, end_char INTEGER, code_id INTEGER REFERENCES codes(id) , uuid TEXT)

-- table 'merged_acts' of 'merged_acts'
CREATE TABLE merged_acts ( id INTEGER PRIMARY KEY AUTOINCREMENT, change_id INTEGER NOT NULL, acts TEXT NOT NULL )

-- table 'merged_coders' of 'merged_coders'
CREATE TABLE merged_coders ( id INTEGER PRIMARY KEY AUTOINCREMENT, change_id INTEGER NOT NULL, coder_uuid TEXT NOT NULL UNIQUE, coder_id INTEGER NOT NULL REFERENCES coders(id) )

-- table 'merged_touches' of 'merged_touches'
CREATE TABLE merged_touches ( id INTEGER PRIMARY KEY AUTOINCREMENT, change_id INTEGER NOT NULL, table_name TEXT NOT NULL, identity TEXT NOT NULL UNIQUE, at TEXT NOT NULL, steps INTEGER NOT NULL, act TEXT NOT NULL, gone INTEGER NOT NULL DEFAULT 0 CHECK (gone IN (0, 1)) )

-- table 'project' of 'project'
CREATE TABLE project ( key TEXT PRIMARY KEY, value TEXT NOT NULL )

-- table 'reconciliations' of 'reconciliations'
CREATE TABLE reconciliations ( id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, coder_id INTEGER NOT NULL REFERENCES coders(id), response_id INTEGER NOT NULL REFERENCES responses(id), code_id INTEGER REFERENCES codes(id), outcome TEXT NOT NULL CHECK (outcome IN ( has , has not , discuss )), reason TEXT NOT NULL DEFAULT CHECK (reason IN ( , ambiguous answer , gap in the definition , slip )), note TEXT NOT NULL DEFAULT , uuid TEXT, differed INTEGER CHECK (differed IN (0, 1, 2)), UNIQUE (response_id, code_id) )

-- table 'redacted_words' of 'redacted_words'
CREATE TABLE redacted_words ( id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, coder_id INTEGER NOT NULL REFERENCES coders(id), words TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, decision TEXT NOT NULL CHECK (decision IN ( redact , keep )), replacement TEXT NOT NULL DEFAULT , uuid TEXT)

-- table 'redactions' of 'redactions'
CREATE TABLE redactions ( id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, coder_id INTEGER NOT NULL REFERENCES coders(id), response_id INTEGER NOT NULL REFERENCES responses(id), start_char INTEGER NOT NULL CHECK (start_char >= 0), end_char INTEGER NOT NULL CHECK (end_char > start_char), kind TEXT NOT NULL, decision TEXT NOT NULL CHECK (decision IN ( redact , keep )), replacement TEXT NOT NULL DEFAULT , uuid TEXT, UNIQUE (response_id, start_char, end_char) )

-- table 'reported' of 'reported'
CREATE TABLE reported ( id INTEGER PRIMARY KEY, at TEXT NOT NULL, wave TEXT NOT NULL, question TEXT NOT NULL, conditions TEXT NOT NULL, variable TEXT NOT NULL, limits TEXT NOT NULL, cells TEXT NOT NULL , ids TEXT NOT NULL DEFAULT {} )

-- table 'responses' of 'responses'
CREATE TABLE responses ( id INTEGER PRIMARY KEY AUTOINCREMENT, case_id INTEGER NOT NULL REFERENCES cases(id), variable_id INTEGER NOT NULL REFERENCES variables(id), wave TEXT NOT NULL DEFAULT , position INTEGER NOT NULL DEFAULT 0, text TEXT NOT NULL, line INTEGER NOT NULL, import_id INTEGER NOT NULL REFERENCES imports(id), version INTEGER NOT NULL DEFAULT 1, replaced_by INTEGER REFERENCES responses(id) DEFERRABLE INITIALLY DEFERRED, listed_under INTEGER, UNIQUE (case_id, variable_id, wave, position, version) )

-- table 'responses_fts' of 'responses_fts'
CREATE VIRTUAL TABLE responses_fts USING fts5( text, content= responses , content_rowid= id , tokenize= unicode61 remove_diacritics 0 categories L* N* Co Mn Mc )

-- table 'responses_fts_config' of 'responses_fts_config'
CREATE TABLE responses_fts_config (k PRIMARY KEY, v) WITHOUT ROWID

-- table 'responses_fts_data' of 'responses_fts_data'
CREATE TABLE responses_fts_data (id INTEGER PRIMARY KEY, block BLOB)

-- table 'responses_fts_docsize' of 'responses_fts_docsize'
CREATE TABLE responses_fts_docsize (id INTEGER PRIMARY KEY, sz BLOB)

-- table 'responses_fts_idx' of 'responses_fts_idx'
CREATE TABLE responses_fts_idx (segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID

-- table 'runs' of 'runs'
CREATE TABLE runs ( id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, method TEXT NOT NULL, parameters TEXT NOT NULL, seed INTEGER NOT NULL, codebook_id INTEGER REFERENCES codebooks(id), learned_from INTEGER NOT NULL, responses INTEGER NOT NULL, quality TEXT NOT NULL , live TEXT NOT NULL DEFAULT , report TEXT NOT NULL DEFAULT {} , libraries TEXT NOT NULL DEFAULT {} , uuid TEXT)

-- table 'sample_members' of 'sample_members'
CREATE TABLE sample_members ( id INTEGER PRIMARY KEY AUTOINCREMENT, sample_id INTEGER NOT NULL REFERENCES samples(id), response_id INTEGER NOT NULL REFERENCES responses(id), stratum INTEGER NOT NULL CHECK (stratum >= 0), inclusion REAL NOT NULL CHECK (inclusion > 0 AND inclusion <= 1), UNIQUE (sample_id, response_id) )

-- table 'samples' of 'samples'
CREATE TABLE samples ( id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, coder_id INTEGER NOT NULL REFERENCES coders(id), variable_id INTEGER NOT NULL REFERENCES variables(id), seed INTEGER NOT NULL, by_variable TEXT NOT NULL DEFAULT , blind INTEGER NOT NULL DEFAULT 1 CHECK (blind IN (0, 1)), strata TEXT NOT NULL , uuid TEXT)

-- table 'shown' of 'shown'
CREATE TABLE shown ( id INTEGER PRIMARY KEY, at TEXT NOT NULL, coder TEXT NOT NULL, response_id INTEGER NOT NULL, because TEXT NOT NULL CHECK (because IN ( chosen , asked , open )), suggestions TEXT NOT NULL )

-- table 'sqlite_sequence' of 'sqlite_sequence'
CREATE TABLE sqlite_sequence(name,seq)

-- table 'suggestions' of 'suggestions'
CREATE TABLE suggestions ( id INTEGER PRIMARY KEY AUTOINCREMENT, run_id INTEGER NOT NULL REFERENCES runs(id), response_id INTEGER NOT NULL REFERENCES responses(id), code_id INTEGER NOT NULL REFERENCES codes(id), rank INTEGER NOT NULL, confidence REAL NOT NULL CHECK (confidence BETWEEN 0 AND 1), proposed INTEGER NOT NULL, evidence TEXT NOT NULL DEFAULT [] )

-- table 'theme_codes' of 'theme_codes'
CREATE TABLE theme_codes ( id INTEGER PRIMARY KEY AUTOINCREMENT, theme_id INTEGER NOT NULL REFERENCES themes(id), code_id INTEGER NOT NULL REFERENCES codes(id), position INTEGER NOT NULL, UNIQUE (theme_id, code_id) )

-- table 'theme_quotes' of 'theme_quotes'
CREATE TABLE theme_quotes ( id INTEGER PRIMARY KEY AUTOINCREMENT, theme_id INTEGER NOT NULL REFERENCES themes(id), response_id INTEGER NOT NULL REFERENCES responses(id), position INTEGER NOT NULL, UNIQUE (theme_id, response_id) )

-- table 'themes' of 'themes'
CREATE TABLE themes ( id INTEGER PRIMARY KEY AUTOINCREMENT, variable_id INTEGER NOT NULL REFERENCES variables(id), position INTEGER, lead_in TEXT NOT NULL DEFAULT , summary TEXT NOT NULL DEFAULT , quotes_chosen INTEGER NOT NULL DEFAULT 0 CHECK (quotes_chosen IN (0, 1)) , uuid TEXT, title TEXT NOT NULL DEFAULT )

-- table 'units' of 'units'
CREATE TABLE units ( id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, coder_id INTEGER NOT NULL REFERENCES coders(id), kind TEXT NOT NULL CHECK (kind IN ( person , organisation , document )), noun TEXT NOT NULL DEFAULT , guessed INTEGER NOT NULL DEFAULT 0 CHECK (guessed IN (0, 1)) , uuid TEXT)

-- table 'variables' of 'variables'
CREATE TABLE variables ( id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, label TEXT NOT NULL DEFAULT , kind TEXT NOT NULL CHECK (kind IN ( open , closed )), type TEXT NOT NULL DEFAULT text CHECK (type IN ( text , number , date )), value_labels TEXT NOT NULL DEFAULT {} , source_names TEXT NOT NULL DEFAULT [] , uuid TEXT, asked_when TEXT NOT NULL DEFAULT {} )

-- view 'automatic_codes' of 'automatic_codes'
CREATE VIEW automatic_codes AS SELECT automatic.run_id AS run, automatic.response_id AS response, cases.key AS case , variables.name AS question, responses.wave, code_paths.path AS code, automatic.confidence FROM automatic JOIN responses ON responses.id = automatic.response_id JOIN cases ON cases.id = responses.case_id JOIN variables ON variables.id = responses.variable_id JOIN code_paths ON code_paths.id = automatic.code_id WHERE NOT automatic.audit AND responses.replaced_by IS NULL

-- view 'case_values' of 'case_values'
CREATE VIEW case_values AS SELECT cases.key AS case , case_data.wave, item.key AS variable, CASE item.type WHEN object THEN NULL ELSE item.value END AS value, CASE item.type WHEN object THEN (SELECT part.value FROM json_each(item.value) AS part WHERE part.key = missing ) WHEN null THEN empty END AS missing FROM case_data JOIN cases ON cases.id = case_data.case_id, json_each(case_data.data) AS item

-- view 'code_counts' of 'code_counts'
CREATE VIEW code_counts AS WITH RECURSIVE tree(top, id) AS ( SELECT id, id FROM codes UNION ALL SELECT tree.top, codes.id FROM codes JOIN tree ON codes.parent_id = tree.id ), applied AS MATERIALIZED ( SELECT counted_codings.code_id, counted_codings.response_id, responses.case_id FROM counted_codings JOIN current_responses AS responses ON responses.id = counted_codings.response_id ) SELECT codes.key AS code_id, code_paths.path AS code, codes.retired, count(applied.response_id) FILTER (WHERE applied.code_id = codes.id) AS codings, count(DISTINCT applied.response_id) AS responses_with_sub_codes, count(DISTINCT applied.case_id) AS cases_with_sub_codes FROM codes JOIN code_paths ON code_paths.id = codes.id JOIN tree ON tree.top = codes.id LEFT JOIN applied ON applied.code_id = tree.id GROUP BY codes.id ORDER BY codes.position

-- view 'code_paths' of 'code_paths'
CREATE VIEW code_paths AS WITH RECURSIVE below(id, path) AS ( SELECT id, name FROM codes WHERE parent_id IS NULL UNION ALL SELECT codes.id, below.path || > || codes.name FROM codes JOIN below ON codes.parent_id = below.id ) SELECT id, path FROM below

-- view 'coded_excerpts' of 'coded_excerpts'
CREATE VIEW coded_excerpts AS SELECT codings.id AS coding, responses.id AS response, cases.key AS case , variables.name AS question, responses.wave, substr(CASE WHEN instr(CAST(responses.text AS BLOB), x 00 ) = 0 THEN responses.text ELSE ( WITH RECURSIVE part(done, rest) AS ( SELECT , CAST(responses.text AS BLOB) UNION ALL SELECT done || CAST(substr(rest, 1, instr(rest, x 00 ) - 1) AS TEXT) || char(9216), substr(rest, instr(rest, x 00 ) + 1) FROM part WHERE instr(rest, x 00 ) > 0 ) SELECT done || CAST(rest AS TEXT) FROM part WHERE instr(rest, x 00 ) = 0 ) END, start_char + 1, end_char - start_char) AS excerpt, code_paths.path AS code, coders.name AS coder, codings.at, codings.start_char, codings.end_char, codings.run_id AS run, codings.confidence, codings.rank, responses.replaced_by FROM counted_codings AS codings JOIN responses ON responses.id = codings.response_id JOIN cases ON cases.id = responses.case_id JOIN variables ON variables.id = responses.variable_id JOIN code_paths ON code_paths.id = codings.code_id JOIN coders ON coders.id = codings.coder_id

-- view 'coded_responses' of 'coded_responses'
CREATE VIEW coded_responses AS SELECT response_id, coder_id FROM codings UNION ALL SELECT response_id, coder_id FROM flags WHERE kind = no code fits 

-- view 'codings_apart' of 'codings_apart'
CREATE VIEW codings_apart AS SELECT codings.response_id, codings.code_id, codings.coder_id FROM codings WHERE (EXISTS ( SELECT 1 FROM codings AS other WHERE other.response_id = codings.response_id AND other.coder_id <> codings.coder_id AND NOT EXISTS ( SELECT 1 FROM codings AS own WHERE own.response_id = codings.response_id AND own.code_id = codings.code_id AND own.coder_id = other.coder_id) AND NOT EXISTS ( SELECT 1 FROM earlier_rounds WHERE earlier_rounds.coder_id = other.coder_id AND ( EXISTS (SELECT 1 FROM codings AS before WHERE before.response_id = other.response_id AND before.coder_id = earlier_id) OR EXISTS (SELECT 1 FROM flags AS before WHERE before.response_id = other.response_id AND before.kind = no code fits AND before.coder_id = earlier_id)))) OR EXISTS ( SELECT 1 FROM flags AS other WHERE other.response_id = codings.response_id AND other.coder_id <> codings.coder_id AND other.kind = no code fits AND NOT EXISTS ( SELECT 1 FROM codings AS own WHERE own.response_id = codings.response_id AND own.code_id = codings.code_id AND own.coder_id = other.coder_id) AND NOT EXISTS ( SELECT 1 FROM earlier_rounds WHERE earlier_rounds.coder_id = other.coder_id AND ( EXISTS (SELECT 1 FROM codings AS before WHERE before.response_id = other.response_id AND before.coder_id = earlier_id) OR EXISTS (SELECT 1 FROM flags AS before WHERE before.response_id = other.response_id AND before.kind = no code fits AND before.coder_id = earlier_id))))) AND NOT EXISTS ( SELECT 1 FROM earlier_rounds WHERE earlier_rounds.coder_id = codings.coder_id AND ( EXISTS (SELECT 1 FROM codings AS before WHERE before.response_id = codings.response_id AND before.coder_id = earlier_id) OR EXISTS (SELECT 1 FROM flags AS before WHERE before.response_id = codings.response_id AND before.kind = no code fits AND before.coder_id = earlier_id)))

-- view 'counted_codings' of 'counted_codings'
CREATE VIEW counted_codings AS SELECT id, response_id, start_char, end_char, code_id, coder_id, at, run_id, suggestion_id, confidence, rank, uuid FROM codings WHERE NOT EXISTS ( SELECT 1 FROM settled_reconciliations AS settled WHERE settled.response_id = codings.response_id AND settled.code_id = codings.code_id) UNION ALL SELECT id, response_id, start_char, end_char, code_id, coder_id, at, run_id, suggestion_id, confidence, rank, uuid FROM reconciled_codings

-- view 'current_reconciliations' of 'current_reconciliations'
CREATE VIEW current_reconciliations AS SELECT id, at, coder_id, response_id, code_id, outcome, reason, note, differed, uuid FROM reconciliations WHERE EXISTS ( SELECT 1 FROM codings_apart WHERE codings_apart.response_id = reconciliations.response_id AND (codings_apart.code_id = reconciliations.code_id OR coalesce(differed, 0) = 0)) OR (differed = 2 AND EXISTS ( SELECT 1 FROM codings WHERE codings.response_id = reconciliations.response_id AND codings.code_id = reconciliations.code_id))

-- view 'current_responses' of 'current_responses'
CREATE VIEW current_responses AS SELECT * FROM responses WHERE replaced_by IS NULL

-- view 'earlier_rounds' of 'earlier_rounds'
CREATE VIEW earlier_rounds AS SELECT later.id AS coder_id, earlier.id AS earlier_id FROM coders AS later JOIN coders AS person ON person.name || / = rtrim(later.name, 0123456789 ) JOIN coders AS earlier ON earlier.id = person.id OR ( rtrim(earlier.name, 0123456789 ) = person.name || / AND substr(earlier.name, length(person.name) + 2) GLOB [1-9]* AND CAST(substr(earlier.name, length(person.name) + 2) AS INTEGER) < CAST(substr(later.name, length(person.name) + 2) AS INTEGER)) WHERE later.name GLOB */[1-9]* AND substr(later.name, length(person.name) + 2) GLOB [1-9]* 

-- view 'newest_run' of 'newest_run'
CREATE VIEW newest_run AS SELECT * FROM whole_runs WHERE id = (SELECT max(id) FROM whole_runs)

-- view 'reconciled_codings' of 'reconciled_codings'
CREATE VIEW reconciled_codings AS SELECT codings.id, codings.response_id, codings.start_char, codings.end_char, codings.code_id, codings.coder_id, codings.at, codings.run_id, codings.suggestion_id, codings.confidence, codings.rank, codings.uuid FROM settled_reconciliations AS reconciliations JOIN codings ON codings.response_id = reconciliations.response_id AND codings.code_id = reconciliations.code_id WHERE outcome = has AND codings.coder_id = ( SELECT min(coder_id) FROM codings AS one WHERE one.response_id = reconciliations.response_id AND one.code_id = reconciliations.code_id) UNION ALL SELECT NULL, responses.id, 0, length(CASE WHEN instr(CAST(responses.text AS BLOB), x 00 ) = 0 THEN responses.text ELSE ( WITH RECURSIVE part(done, rest) AS ( SELECT , CAST(responses.text AS BLOB) UNION ALL SELECT done || CAST(substr(rest, 1, instr(rest, x 00 ) - 1) AS TEXT) || char(9216), substr(rest, instr(rest, x 00 ) + 1) FROM part WHERE instr(rest, x 00 ) > 0 ) SELECT done || CAST(rest AS TEXT) FROM part WHERE instr(rest, x 00 ) = 0 ) END), reconciliations.code_id, reconciliations.coder_id, reconciliations.at, NULL, NULL, NULL, NULL, NULL FROM settled_reconciliations AS reconciliations JOIN responses ON responses.id = reconciliations.response_id WHERE outcome = has AND reconciliations.code_id IS NOT NULL AND NOT EXISTS ( SELECT 1 FROM codings AS one WHERE one.response_id = reconciliations.response_id AND one.code_id = reconciliations.code_id)

-- view 'settled_reconciliations' of 'settled_reconciliations'
CREATE VIEW settled_reconciliations AS SELECT id, at, coder_id, response_id, code_id, outcome, reason, note, differed, uuid FROM current_reconciliations WHERE outcome <> discuss 

-- view 'whole_runs' of 'whole_runs'
CREATE VIEW whole_runs AS SELECT * FROM runs WHERE live = 
