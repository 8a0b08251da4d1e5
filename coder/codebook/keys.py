"""The keys and column headings of a codebook file, and the other words people write for them."""

from __future__ import annotations

BOOK_KEYS = ("name", "language", "description", "codes")
TEXT_KEYS = ("definition", "include", "exclude")
LIST_KEYS = ("keywords", "examples", "replaces")
CODE_KEYS = ("id", "name", *TEXT_KEYS, "keywords", "examples", "colour", "residual", "replaces", "codes")
COLUMNS = ("id", "parent", "name", *TEXT_KEYS, "keywords", "examples", "colour", "residual", "replaces")

OTHER_WORDS = {
    "id": "id|code id|kode id|kodeid",
    "parent": (
        "parent|parent id|theme|category|main topic|main category|broad|"
        "forelder|overkode|kategori|hovedkategori|tema|hovedtema"
    ),
    "name": "name|code|code name|tag|navn|namn|kode|kodenavn",
    "definition": "definition|description|desc|definisjon|beskrivelse",
    "include": "include|includes|inclusion|inclusion criteria|inkluder|inkluderer|inklusjon",
    "exclude": "exclude|excludes|exclusion|exclusion criteria|ekskluder|ekskluderer|eksklusjon",
    "keywords": "keywords|keyword|nøkkelord|stikkord",
    "examples": "examples|example|quotes|eksempler|eksempel|sitater",
    "colour": "colour|color|farge",
    "residual": "residual|restkode",
    "replaces": "replaces|erstatter",
    "codes": "codes|children|subcodes|sub codes|koder|underkoder",
    "language": "language|språk",
}
KEY_OF_WORD = {word: key for key, words in OTHER_WORDS.items() for word in words.split("|")}


def plain_heading(heading: str) -> str:
    """`heading` in lower case with `_`, `-` and white space as single spaces."""
    return " ".join(heading.casefold().replace("_", " ").replace("-", " ").split())


def unknown_key(key: str, valid: tuple[str, ...]) -> str:
    """What to say of a `key` that is not in `valid`: the key it most likely stands for, or all of them."""
    from rapidfuzz import process  # only needed once something has gone wrong

    meant = KEY_OF_WORD.get(plain_heading(key))
    if meant not in valid:
        hit = process.extractOne(plain_heading(key), valid, score_cutoff=60)
        meant = hit[0] if hit else None
    advice = f"nearest valid key: {meant}" if meant else f"valid keys: {', '.join(valid)}"
    return f"unknown key «{key}»; {advice}"
