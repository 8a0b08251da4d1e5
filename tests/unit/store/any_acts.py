"""Any acts by two coders, in any order: nothing is ever lost, and undoing all leads back to the first state.

Short histories of them are drawn in test_journal.py, long ones in test_journal_of_long_histories.py.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from msgspec.structs import replace

from coder.errors import CoderError, Conflict, NotFound
from coder.model import Code, Suggestion
from coder.model.ids import ResponseId
from coder.operations.codebook_edits import put_codebook
from coder.operations.coding import code_answers, no_code_fits
from coder.operations.deciding import LiveSuggestion, decide
from coder.operations.flags import toggle_flag
from coder.operations.memos import write_memo
from coder.operations.undoing import redo, undo
from coder.project import Session
from coder.queries.codebooks import codebook_of
from coder.queries.live_run import LiveRun
from coder.queries.status import changes_of, check_project
from coder.queries.waiting import waiting
from coder.store import journal
from coder.store.identity import IDENTIFIED
from tests.small_study import CODEBOOK, SURVEY, bring_in, new_study, put_run, state

GLOBAL_IDS = " UNION ALL ".join(
    f"SELECT '{table}', id, uuid FROM {table}" for table in ("coders", "changes", *IDENTIFIED)
)
NAMES = st.sampled_from([code.name for code in CODEBOOK])
RESPONSES = st.integers(1, 6).map(str)
PLACES = st.integers(0, 30)
ONE = st.integers(1, 6)
SEVERAL = st.lists(ONE, min_size=1, max_size=3, unique=True)
STANDS = st.sampled_from([True, False, None])


class AnyActs(RuleBasedStateMachine):
    """The acts of a study."""

    session: Session

    @initialize()
    def begin(self) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self.session = new_study(Path(self._folder.name, "study.db"))
        self.files = self.steps = 0
        self.known: dict[tuple[str, int], str] = {}
        """Global ids, by table and number."""
        self.undone: dict[str, list[int]] = {"Ingrid": [], "Olav": []}
        """What each coder can redo, latest last."""
        self.acts = self._acts()

    def teardown(self) -> None:
        """Undo all is the state before the first act, redo of that the state after the last."""
        if not hasattr(self, "session"):
            return
        with self._folder, self.session:
            self._there_and_back()

    def _there_and_back(self) -> None:
        last = state(self.session)
        assert check_project(self.session) == []
        undone = self._undo_all()
        assert not any(state(self.session).values())
        assert check_project(self.session) == []
        for _ in range(undone):
            redo(self.session)
        assert state(self.session) == last
        assert check_project(self.session) == []

    def _undo_all(self) -> int:
        """One coder undoes every act that stands, whoever did it, what was done or redone last first."""
        log = list(journal.log(self.session.project))
        latest: dict[int, int] = {}
        for row in log:
            latest.setdefault(row.origin or row.id, row.id)
        standing = [row.id for row in log if row.origin is None and row.stands]
        for act in sorted(standing, key=lambda change: -latest[change]):
            undo(self.session, act)
        return len(standing)

    def _acts(self, coder: str | None = None) -> list[int]:
        """The numbers of all acts that are no undo or redo, latest first."""
        return [row.id for row in journal.log(self.session.project, coder=coder) if row.origin is None]

    @invariant()
    def a_new_act_closes_the_way_back_of_its_coder_only(self) -> None:
        if hasattr(self, "session"):
            new, self.acts = set(self._acts()) - set(self.acts), self._acts()
            for coder, undone in self.undone.items():
                if new.intersection(self._acts(coder)):
                    undone.clear()

    @invariant()
    def a_row_keeps_its_global_id_and_shares_it_with_none(self) -> None:
        if hasattr(self, "session"):
            rows = self.session.project.execute(GLOBAL_IDS).fetchall()
            for table, row, uuid in rows:
                assert uuid is not None
                assert self.known.setdefault((table, row), uuid) == uuid
            assert len({uuid for _, _, uuid in rows}) == len(rows)

    @invariant()
    def the_file_is_sound(self) -> None:
        """Looked at now and then, and at the end: a check goes through every act that there has been."""
        if hasattr(self, "session"):
            self.steps += 1
            assert self.steps % 5 or check_project(self.session) == []

    @rule(name=st.sampled_from(["Ingrid", "Olav"]))
    def another_coder(self, name: str) -> None:
        self.session.coder = name

    def _tried(self, act: Any, *refusals: type[CoderError]) -> None:
        """An act that may be refused, and has then changed nothing."""
        before = state(self.session)
        try:
            act()
        except refusals:
            assert state(self.session) == before

    @rule(response=RESPONSES, names=st.lists(NAMES, min_size=1, max_size=3))
    def code_an_answer(self, response: str, names: list[str]) -> None:
        self._tried(lambda: code_answers(self.session, [response], tuple(names)), CoderError)

    @rule(response=RESPONSES, name=NAMES, start=PLACES, end=PLACES)
    def code_an_excerpt(self, response: str, name: str, start: int, end: int) -> None:
        self._tried(lambda: code_answers(self.session, [response], (name,), (start, end)), CoderError)

    @rule(response=RESPONSES, name=NAMES)
    def take_a_code_back(self, response: str, name: str) -> None:
        self._tried(lambda: code_answers(self.session, [response], [name], stands=False), CoderError)

    @rule(response=RESPONSES, name=NAMES)
    def write_a_memo(self, response: str, name: str) -> None:
        self._tried(lambda: write_memo(self.session, "husk", code=name, answer=response), CoderError)

    @rule(name=st.text("abc", min_size=1, max_size=2))
    def add_a_code(self, name: str) -> None:
        if name not in codebook_of(self.session).by_id:
            codebook = codebook_of(self.session)
            new = replace(codebook, codes=(*codebook.codes, Code(name, name)))
            put_codebook(self.session, new, f"added {name}")

    @rule(pick=PLACES, name=st.text("xyz", min_size=1, max_size=3))
    def rename_a_code(self, pick: int, name: str) -> None:
        self._edit(pick, name=name)

    @rule(pick=PLACES, other=PLACES)
    def move_a_code(self, pick: int, other: int) -> None:
        codes = codebook_of(self.session).codes
        if codes:
            above = codes[other % len(codes)]
            below = {code.id for code in codebook_of(self.session).subtree(codes[pick % len(codes)])}
            self._edit(pick, parent=None if above.id in below else above.id)

    @rule(pick=PLACES)
    def retire_or_restore_a_code(self, pick: int) -> None:
        codes = codebook_of(self.session).codes
        if codes:
            self._edit(pick, retired=not codes[pick % len(codes)].retired)

    def _edit(self, pick: int, **fields: Any) -> None:
        codebook = codebook_of(self.session)
        if codebook.codes:
            edited = list(codebook.codes)
            edited[pick % len(edited)] = replace(edited[pick % len(edited)], **fields)
            put_codebook(self.session, replace(codebook, codes=tuple(edited)), f"edited {fields}")

    @rule(pick=PLACES, heirs=st.lists(PLACES, min_size=1, max_size=2, unique=True))
    def merge_or_split_a_code(self, pick: int, heirs: list[int]) -> None:
        codebook = codebook_of(self.session)
        leaves = [code for code in codebook if not code.retired and not codebook.children(code.id)]
        if len(leaves) < 3:
            return
        old = leaves.pop(pick % len(leaves))
        into = {leaves[heir % len(leaves)].id for heir in heirs}
        codes = tuple(
            replace(code, replaces=(*code.replaces, old.id)) if code.id in into else code
            for code in codebook
            if code.id != old.id
        )
        put_codebook(self.session, replace(codebook, codes=codes), f"{old.name} goes")

    @rule(word=st.sampled_from(["unge", "eldre", "alle"]), wave=st.sampled_from(["", "", "2"]))
    def import_changed_answers_and_a_new_case(self, word: str, wave: str) -> None:
        self.files += 1
        text = SURVEY.replace("for unge", f"for {word}") + f"N{self.files};Ny;{self.files};;Et svar;Et til\n"
        bring_in(self.session, text, wave=wave)

    @rule(codes=st.lists(st.tuples(st.integers(1, 6), NAMES), max_size=6))
    def suggest(self, codes: list[tuple[int, str]]) -> None:
        ids = {code.name: code.id for code in codebook_of(self.session)}
        known = {row for (row,) in self.session.project.execute("SELECT id FROM responses")}
        put_run(self.session, [(row, ids[name], 0.5) for row, name in codes if name in ids and row in known])

    @rule(response=st.integers(1, 6), kind=st.sampled_from(["come back", "good quote"]))
    def put_a_flag_or_take_it_off(self, response: int, kind: str) -> None:
        self._tried(lambda: toggle_flag(self.session, [response], kind), CoderError)

    @rule(responses=SEVERAL, stands=STANDS, alike=st.booleans())
    def say_that_no_code_fits(self, responses: list[int], stands: bool | None, alike: bool) -> None:
        self._tried(lambda: no_code_fits(self.session, responses, stands=stands, by_first=alike), CoderError)

    @rule(responses=SEVERAL, name=NAMES, alike=st.booleans())
    def toggle_a_code(self, responses: list[int], name: str, alike: bool) -> None:
        self._tried(lambda: code_answers(self.session, responses, [name], stands=None, by_first=alike), CoderError)

    @rule(
        response=st.integers(1, 6), name=NAMES, decision=st.sampled_from(["accept", "reject"]), other=st.integers(1, 6)
    )
    def decide_on_a_live_suggestion(self, response: int, name: str, decision: str, other: int) -> None:
        """With an answer that is like it."""
        code = next((entry.id for entry in codebook_of(self.session) if entry.name == name), "gone")
        first, second = ResponseId(response), ResponseId(other)
        live = LiveSuggestion(first, Suggestion(code, 0.5, True, rank=1), LiveRun("token", 3, 5))
        group = {first: (first, second)}
        self._tried(lambda: decide(self.session, [live], decision, group=group.__getitem__), CoderError)

    @invariant()
    def nobody_has_a_code_and_no_code_fits_on_one_answer(self) -> None:
        if hasattr(self, "session"):
            both = "SELECT 1 FROM codings JOIN flags USING (response_id, coder_id) WHERE kind = 'no code fits'"
            assert self.session.project.value(both) is None

    @invariant()
    def a_coder_has_decided_once_on_a_code_for_an_answer(self) -> None:
        if hasattr(self, "session"):
            twice = (
                "SELECT 1 FROM decisions JOIN suggestions ON suggestions.id = suggestion_id"
                " GROUP BY response_id, suggestions.code_id, coder_id HAVING count(*) > 1"
            )
            assert self.session.project.value(twice) is None

    @rule(decision=st.sampled_from(["accept", "reject", "change"]), count=st.integers(1, 4), name=NAMES)
    def decide(self, decision: str, count: int, name: str) -> None:
        listed = [row.suggestion.id for row in waiting(self.session, limit=count) if row.suggestion.id is not None]
        if listed:
            other = name if decision == "change" else None
            self._tried(lambda: decide(self.session, listed, decision, other), CoderError)

    @rule()
    def undo(self) -> None:
        """One's own latest that stands, and no other."""
        mine = self._acts(self.session.coder)
        standing = {row.id for row in changes_of(self.session) if row.stands}

        def act() -> None:
            done = undo(self.session).act
            assert done == next(change for change in mine if change in standing)
            self.undone[self.session.coder].append(done)

        self._tried(act, CoderError)

    @precondition(lambda self: hasattr(self, "session"))
    @rule(pick=st.integers(0, 40))
    def undo_by_number(self, pick: int) -> None:
        def act() -> None:
            self.undone[self.session.coder].append(undo(self.session, pick).act)

        self._tried(act, CoderError, NotFound)

    @rule()
    def redo(self) -> None:
        """What one undid last, unless one has done something new; whatever others did."""
        mine = self.undone[self.session.coder]
        before = state(self.session)
        try:
            assert redo(self.session).act == mine.pop()
        except Conflict:
            assert mine
            assert state(self.session) == before
        except CoderError:
            assert not mine

    @rule(pick=st.integers(0, 40))
    def redo_by_number(self, pick: int) -> None:
        def act() -> None:
            done = redo(self.session, pick).act
            for undone in self.undone.values():
                if done in undone:
                    undone.remove(done)

        self._tried(act, CoderError)
