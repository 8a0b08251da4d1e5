"""Any codebook, and one of texts that a file could take for something else."""

from __future__ import annotations

import unicodedata

from hypothesis import strategies as st

from coder.codebook.draft import FORBIDDEN, INVISIBLE, tidy
from coder.codebook.ids import make_id
from coder.model import Code, Codebook, normal_name

TRICKY = [
    "no",
    "null",
    "~",
    "1e3",
    "- x",
    "#",
    "# ikke kommentar",
    "a #b",
    ": ",
    "a: b",
    "key:",
    "=1+1",
    "'=1+1",
    "+47 99",
    "@navn",
    "'",
    '"',
    "''",
    "[a, b]",
    '["a"]',
    "{a: b}",
    "&a *b !c",
    "|",
    ">-",
    "%YAML",
    "---",
    "...",
    "a, b; c | d",
    "linje én\n  linje to\n\n\tlinje tre",
    "a\n---\nb",
    "'a', 'b'",
    "«a», «b»",
    "‘a’ Negative: ‘b’",
    "👩‍👩‍👧 ❤️",
    "\u202eomvendt",
    "a\u2028b\u00a0c",
    "a\ufeffb",
    "ord  med   mange mellomrom " * 10,
    "\\n \\u0041",
    "a > b",
    "pårørende",
    "ḍ̇",
]


def is_name(name: str) -> bool:
    return not all(unicodedata.category(character) in INVISIBLE for character in name)


texts = (st.sampled_from(TRICKY) | st.text(max_size=150)).map(lambda text: FORBIDDEN.sub("", tidy(text)).strip())
items = texts.filter(bool)
names = texts.map(normal_name).filter(is_name)


@st.composite
def codebooks(draw: st.DrawFn) -> Codebook:
    codes: list[Code] = []
    used: set[tuple[str | None, str]] = set()
    taken: set[str] = set()
    ends: list[str] = []  # the ids from the top to the latest code, where the next may hang
    residual_at = draw(st.integers(0, 10))
    for name in draw(st.lists(names, max_size=6)):
        ends = ends[: draw(st.integers(0, min(len(ends), 9)))]
        parent = ends[-1] if ends else None
        if (parent, name.casefold()) in used:
            continue
        used.add((parent, name.casefold()))
        code_id = make_id(draw(names), taken)
        taken.add(code_id)
        ends.append(code_id)
        codes.append(
            Code(
                code_id,
                name,
                parent,
                definition=draw(texts),
                include=draw(texts),
                exclude=draw(st.just("") | texts),
                keywords=tuple(normal_name(item) for item in draw(st.lists(items, max_size=12))),
                examples=tuple(draw(st.lists(items, max_size=3))),
                colour=draw(st.sampled_from(["", "#1f77b4", "#FFF"])),
                residual=len(codes) == residual_at,
                replaces=tuple(f"gammel-{number}" for number in draw(st.sets(st.integers(0, 30), max_size=15))),
            )
        )
    return Codebook(
        tuple(codes),
        name=draw(names),
        description=draw(texts),
        language=draw(st.sampled_from(["", "nb", "no", "en-GB"])),
    )


ALL_TRICKY = Codebook(
    tuple(
        Code(
            f"k-{number}",
            normal_name(text),
            definition=tidy(text),
            keywords=(normal_name(text),),
            examples=(tidy(text),),
        )
        for number, text in enumerate(TRICKY)
    ),
    name="no",
    description="a\n\nb: c",
)
