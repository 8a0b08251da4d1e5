"""Advice on a valid codebook: what would make it better for coders and for suggestions."""

from __future__ import annotations

from collections import defaultdict

from coder.message import Message, one_or_many
from coder.model import PATH_SEPARATOR, Codebook, normal_name
from coder.model.problem import Problem

RESIDUAL_NAMES = frozenset(
    (
        "annet", "anna", "andre", "andre ting", "annet svar", "anna svar", "andre svar", "annet tema", "andre tema",
        "diverse", "øvrig", "øvrige", "rest", "restkategori", "restkode", "other", "others", "other answers",
        "other topics", "anything else", "miscellaneous", "misc", "residual",
    )
)  # fmt: skip
"""Names, in lower case, of residual codes."""

ENOUGH_KEYWORDS = 10
"""Keywords from which suggestions work well before any answer is coded."""


def advise(codebook: Codebook) -> list[Problem]:
    """Return advice on codes in use; none of it prevents using the codebook. `where` is the id of the code.

    A category (a code with codes below it) and the residual code need no keywords.
    """
    advice = []
    used = [code for code in codebook if not code.retired]
    categories = {code.parent for code in used}
    by_name = defaultdict(list)
    for code in used:
        by_name[normal_name(code.name).casefold()].append(code)
    marked = any(code.residual for code in used)
    for code in used:
        if not marked and code.id not in categories and reads_as_residual(code.name):
            advice.append(
                Problem(
                    Message(
                        "«{name}» reads as the code for what fits none of the others; say so with residual: true, so"
                        " that it is suggested only where no other code is",
                        name=code.name,
                    ),
                    code.id,
                )
            )
        if not code.definition:
            advice.append(Problem(Message("«{name}» has no definition", name=code.name), code.id))
        if code.id not in categories and not code.residual and len(code.keywords) < ENOUGH_KEYWORDS:
            advice.append(
                Problem(
                    one_or_many(
                        "«{name}» has {n} keyword; suggestions work better with {enough} or more",
                        "«{name}» has {n} keywords; suggestions work better with {enough} or more",
                        len(code.keywords),
                        name=code.name,
                        enough=ENOUGH_KEYWORDS,
                    ),
                    code.id,
                )
            )
        if len(by_name[normal_name(code.name).casefold()]) > 1:
            advice.append(
                Problem(
                    Message(
                        "several codes are called «{name}»; refer to this one as «{path}»",
                        name=code.name,
                        path=codebook.path(code),
                    ),
                    code.id,
                )
            )
        if PATH_SEPARATOR in code.name:
            advice.append(
                Problem(
                    Message(
                        "«{name}» has «{sign}» in it, and reads as a path of codes",
                        name=code.name,
                        sign=PATH_SEPARATOR,
                    ),
                    code.id,
                )
            )
    return advice


def reads_as_residual(name: str) -> bool:
    """Return whether a name, or its part before a parenthesis or comma, is one of RESIDUAL_NAMES."""
    plain = normal_name(name).casefold()
    return bool(RESIDUAL_NAMES & {plain, plain.split("(")[0].strip(" .,:;"), plain.split(",")[0].strip(" .:;")})
