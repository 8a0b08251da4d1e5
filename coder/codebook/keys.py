"""The keys and column headings of a codebook file, and common synonyms for them."""

from __future__ import annotations

from coder.message import Message

BOOK_KEYS = ("name", "language", "description", "codes")
TEXT_KEYS = ("definition", "include", "exclude")
LIST_KEYS = ("keywords", "examples", "replaces")
CODE_KEYS = ("id", "name", *TEXT_KEYS, "keywords", "examples", "colour", "residual", "replaces", "codes")
COLUMNS = ("id", "parent", "name", *TEXT_KEYS, "keywords", "examples", "colour", "residual", "replaces")

OTHER_WORDS = {
    "id": "id|code id|kode id|kodeid|kode-id",
    "parent": (
        "parent|parent id|parent code|theme|category|main topic|main category|broad|"
        "forelder|overkode|overordnet|overordna|overordnet kode|overordna kode|"
        "kategori|hovedkategori|hovudkategori|tema|hovedtema|hovudtema"
    ),
    "name": "name|code|code name|label|tag|navn|namn|kode|kodenavn|kodenamn|etikett",
    "definition": "definition|description|desc|definisjon|beskrivelse|beskriving",
    "include": "include|includes|inclusion|inclusion criteria|inkluder|inkluderer|inklusjon",
    "exclude": "exclude|excludes|exclusion|exclusion criteria|ekskluder|ekskluderer|eksklusjon",
    "keywords": "keywords|keyword|nøkkelord|nykelord|stikkord",
    "examples": "examples|example|quotes|eksempler|eksempel|døme|sitater|sitat",
    "colour": "colour|color|farge",
    "residual": "residual|restkode",
    "replaces": "replaces|erstatter|erstattar",
    "codes": "codes|children|subcodes|sub codes|koder|kodar|underkoder|underkodar",
    "language": "language|språk",
}
KEY_OF_WORD = {word: key for key, words in OTHER_WORDS.items() for word in words.split("|")}


IN_PLACE_OF_A_DEFINITION = ("memo", "code memo", "comment", "comments", "kommentar", "merknad", "notat")
"""Columns of MAXQDA, NVivo and ATLAS.ti that define a code, where no column is called its definition."""

_IN_YAML = {
    "id": "kode id|kodeid",
    "name": "navn|namn|kode|kodenavn|kodenamn",
    "definition": "definisjon|beskrivelse|beskriving",
    "include": "inkluder|inkluderer",
    "exclude": "ekskluder|ekskluderer",
    "keywords": "nøkkelord|nykelord|stikkord",
    "examples": "eksempler|eksempel|døme|sitater",
    "colour": "farge|color",
    "residual": "restkode",
    "replaces": "erstatter|erstattar",
    "codes": "koder|kodar|underkoder|underkodar",
    "language": "språk",
}
KEY_IN_YAML = {word: key for key, words in _IN_YAML.items() for word in words.split("|")}
"""Norwegian words for a key. Other English words are reported: they are more often mistakes than habits."""


def plain_heading(heading: str) -> str:
    """Return `heading` in lower case with `_`, `-` and white space as single spaces."""
    return " ".join(heading.casefold().replace("_", " ").replace("-", " ").split())


def unknown_key(key: str, valid: tuple[str, ...]) -> Message:
    """Return a message on a `key` that is not in `valid`: the key most likely meant, or all of them."""
    from rapidfuzz import process  # only needed once something has gone wrong

    meant = KEY_OF_WORD.get(plain_heading(key))
    if meant not in valid:
        hit = process.extractOne(plain_heading(key), valid, score_cutoff=60)
        meant = hit[0] if hit else None
    if meant:
        return Message("unknown key «{key}»; nearest valid key: {meant}", key=key, meant=meant)
    return Message("unknown key «{key}»; valid keys: {keys}", key=key, keys=", ".join(valid))
