"""Projects of any answers, codebooks, values, codings, memos and flags, drawn by Hypothesis."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from hypothesis import strategies as st

from coder.model import Code, Codebook, Filter, normal_name
from coder.operations.codebook_edits import put_codebook
from coder.operations.coding import code_answers, no_code_fits
from coder.operations.flags import toggle_flag
from coder.operations.importing import Roles
from coder.operations.memos import write_memo
from coder.project import Session, create_project, open_project
from coder.store import queries
from tests.small_study import bring_in

SIGNS = st.characters(codec="utf-8", exclude_characters="\r") | st.sampled_from('\t\x00\x1b\ufffe👍é<&"\ufeff?>█')
ANY = st.text(SIGNS, min_size=1, max_size=10).filter(str.strip)
NAMES = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs"), exclude_characters="\ufffd"),
                min_size=1, max_size=8).map(normal_name).filter(bool)  # fmt: skip
PLACES = st.tuples(st.integers(0, 5), st.floats(0, 1), st.floats(0, 1))
VALUES = st.none() | ANY | st.integers(-9, 9) | st.floats(allow_nan=False, allow_infinity=False) | st.dates().map(str)
COLOURS = st.sampled_from(["", "#2a9d8f", "#ABC"])


@st.composite
def codebooks_(draw: st.DrawFn) -> Codebook:
    """A codebook of up to four codes, each at the top or below one before it."""
    made: list[Code] = []
    for n, name in enumerate(draw(st.lists(NAMES, min_size=1, max_size=4, unique_by=str.casefold))):
        parent = draw(st.sampled_from([None, *(code.id for code in made if code.parent is None)]))
        text, more, less = (draw(NAMES | st.just("")) for _ in range(3))
        words = tuple(draw(st.lists(NAMES, max_size=2)))
        made.append(Code(f"k{n}", name, parent, text, more, less, words, colour=draw(COLOURS), residual=n == 3))
    ordered = [
        code
        for top in made
        if top.parent is None
        for code in (top, *(child for child in made if child.parent == top.id))
    ]
    return Codebook(tuple(ordered), name=draw(NAMES), language=draw(st.sampled_from(["nb", "nn", "en"])))


def random_project(folder: Path, texts: Sequence[str], codebook: Codebook, data: st.DataObject) -> Session:
    """A project `p.db` in a folder, with these answers and this codebook, and more that is drawn; two code in it."""
    places = data.draw(st.lists(PLACES, max_size=5))
    session = create_project(folder / "p.db", data.draw(NAMES))
    put_codebook(session, codebook, "the codebook")
    keys = data.draw(st.lists(ANY, min_size=len(texts), max_size=len(texts), unique_by=str.strip))
    rows = [{"id": key, "tiltak": text, "verdi": data.draw(VALUES)} for key, text in zip(keys, texts, strict=True)]
    roles = Roles(id="id", open=("tiltak",), closed=("verdi",))
    bring_in(session, "".join(json.dumps(row) + "\n" for row in rows), name="any.jsonl", roles=roles)
    answers = list(queries.answers(session.project, Filter()))
    with open_project(folder / "p.db", data.draw(NAMES)) as other:
        for n, first, last in places:
            answer = answers[n % len(answers)]
            start = min(int(first * len(answer.text)), len(answer.text) - 1)
            end = start + 1 + int(last * (len(answer.text) - start - 1))
            who = session if n % 2 else other
            code = codebook.codes[n % len(codebook)]
            code_answers(who, [answer.response], [code], (start, end))
            match n % 3:
                case 0:
                    write_memo(who, data.draw(ANY), answer=answer.response, span=(start, end))
                case 1:
                    toggle_flag(who, [answer.response], "good quote", (start, end))
                case _:
                    write_memo(who, data.draw(ANY), code=code.id)
        if data.draw(st.booleans()):
            write_memo(session, data.draw(ANY), case=answers[0].case)
            write_memo(session, data.draw(ANY))
        if not places:
            no_code_fits(session, [answers[0].response])
    return session
