"""Words, sentences, lemmas and normal forms, in both written standards of Norwegian and in any other language.

This module wraps spaCy and simplemma, which are imported by the first call that needs them. A trained spaCy pipeline is
used where installed (`nb_core_news_*`, or the one in the environment variable CODER_SPACY).
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal

from coder.errors import CoderError
from coder.text import dictionaries, lemmas

if TYPE_CHECKING:
    from spacy.language import Language

SIZES = ("sm", "md", "lg")
"""Sizes of trained pipelines; the smallest installed one is the fastest."""
CHARACTERS_FOR_LEMMAS = 100_000
"""Characters of running text lemmatised with a trained pipeline at most, which takes some seconds."""

LEMMAS_REMEMBERED = 50_000
"""Of about half a kilobyte each."""

SHORTEST_STEM = 3
"""Letters of a noun that others may be forms of."""

Variety = Literal["nb", "nn", "other"]
"""Bokmål, nynorsk, or neither recognised."""

_MARKS = "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0df9\u0e31-\u0e3a\u0e47-\u0e4e\u200d\u20d0-\u20f0"
_EMOJI = "\u2600-\u27bf\U0001f300-\U0001faff"
WORD = re.compile(rf"[^\W_](?:[^\W_{_MARKS}]|[{_MARKS}]|['’](?=[^\W_]))*|[{_EMOJI}]")
"""A word: letters and digits with their combining marks (which `\\w` excludes) and inner apostrophes; or an emoji."""

PROTECTED = frozenset({"eldre", "yngre", "flere", "fleire", "mindre", "bedre", "betre", "verre", "andre"})
"""Words whose lemma means something else in a survey: `eldre` is a group of people, no comparative of `gammel`."""


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Words of other languages, too («de», «en», «same»), are left out: French would be classified as Norwegian.
_NB = _listed(
    """
    annen bare bli blir både deg dette disse eller enn flere fra får gi gir gjør gjøre hun hva hvem hver hvert
    hvilke hvilken hvis hvor hvordan hvorfor ikke jeg komme kommer kommunene meg mellom mer mye noe noen også
    samme seg selv sier tjenesten tjenester uten veldig vet våre være vært
    """
)
_NN = _listed(
    """
    annan berre blei deg dei desse dette eg ein eit eller enn fleire frå gje gjer gjere gjev hans heile ikkje
    kjem kome kommunane korkje korleis kva kvar kvart kven kvifor meg meir mellom mykje noko nokon nokre seg
    seier sjå sjølv tenesta tenester utan vart veit vere verte vore våre òg
    """
)
_NORWEGIAN = _listed(
    """
    av det får må når og på skal som så til ved å
    """
)
_ONLY_NB, _ONLY_NN = _NB - _NN, _NN - _NB
_NN_ENDINGS = ("ane", "inga", "leg", "lege", "sjon", "skap", "heiter", "ande")
_NB_ENDINGS = ("ene", "ingen", "lig", "lige", "ende", "heter", "het")

_OWN, _SWEDISH = frozenset("æø"), frozenset("äö")
"""Letters that distinguish Norwegian from similar languages."""

_NN_TO_NB = {
    "ikkje": "ikke", "eg": "jeg", "kva": "hva", "korleis": "hvordan", "kvifor": "hvorfor", "kven": "hvem",
    "noko": "noe", "nokon": "noen", "nokre": "noen", "mykje": "mye", "berre": "bare", "vere": "være",
    "vore": "vært", "frå": "fra", "dei": "de", "ein": "en", "eit": "et", "meir": "mer", "fleire": "flere",
    "heile": "hele", "same": "samme", "sjølv": "selv", "veit": "vet", "gjere": "gjøre", "gjer": "gjør",
    "kjem": "kommer", "tenester": "tjenester", "tenesta": "tjenesten", "kommunane": "kommunene", "utan": "uten",
    "desse": "disse", "òg": "også", "ingen": "ingen", "inga": "ingen", "viss": "hvis", "blei": "ble",
    "vart": "ble", "ho": "hun", "betre": "bedre", "kanskje": "kanskje", "anna": "annet", "annan": "annen",
}  # fmt: skip
"""Function words of nynorsk by their bokmål equivalent, to recognise the same short answer in both."""

_EQUIVALENTS = {
    "veg": "vei", "heim": "hjem", "stad": "sted", "veke": "uke", "gard": "gård", "vatn": "vann", "sjuk": "syk",
    "høg": "høy", "leik": "lek", "ljos": "lys", "sein": "sen", "born": "barn", "bru": "bro", "løn": "lønn",
    "ikkje": "ikke", "inga": "ingen", "inkje": "intet", "veit": "vet",
}  # fmt: skip
"""Equivalents in bokmål of nynorsk words that no letters distinguish: short nouns and adjectives, and words for no or
not knowing. Longer words are recognised by their letters; function words carry no meaning to compare.
"""
_FORMS_OF = {
    bokmål: [nynorsk for nynorsk, other in _EQUIVALENTS.items() if other == bokmål] for bokmål in _EQUIVALENTS.values()
}


def in_bokmål(form: str) -> str:
    """Return the bokmål equivalent of a short word, or the form itself."""
    return _EQUIVALENTS.get(form, form)


def in_both(form: str) -> set[str]:
    """Return a word form with its equivalents in the other written standard."""
    bokmål = in_bokmål(form)
    return {form, bokmål, *_FORMS_OF.get(bokmål, ())}


def words(text: str) -> list[tuple[int, int]]:
    """Return the words of `text` as character offsets (start, end exclusive), in order."""
    return [match.span() for match in WORD.finditer(text)]


def word_form(word: str) -> str:
    """Return `word` in the form counted: NFC, case folded, with a plain apostrophe."""
    return unicodedata.normalize("NFC", word.casefold()).replace("’", "'")


def sentences(text: str) -> list[tuple[int, int]]:
    """Return the sentences of `text` as character offsets, without the white space around them.

    A line break ends a sentence, since a cell often holds a list. Within a line a trained pipeline decides, if there is
    one, or spaCy's rules, which know Norwegian abbreviations (`bl.a.`, `f.eks.`).
    """
    found: list[tuple[int, int]] = []
    for line in re.finditer(r"[^\r\n]+", text):
        # A parser's memory grows with a line; rules' hardly does.
        trained = _pipeline() if len(line.group()) <= CHARACTERS_FOR_LEMMAS else None
        marks = trained if trained is not None and _parts(trained) & {"parser", "senter", "sentencizer"} else None
        for sentence in (marks or _sentence_rules())(line.group()).sents:
            piece = sentence.text
            start = line.start() + sentence.start_char + len(piece) - len(piece.lstrip())
            end = start + len(piece.strip())
            if end > start:
                found.append((start, end))
    return found


def _parts(pipeline: Language) -> set[str]:
    return set(pipeline.pipe_names)


def _pipeline_name() -> str | None:
    named = os.environ.get("CODER_SPACY")
    if named:
        return named
    from importlib.metadata import entry_points  # loads all of «email»: only when looking for a pipeline

    installed = {entry_point.name for entry_point in entry_points(group="spacy_models")}
    return next((found for size in SIZES if (found := f"nb_core_news_{size}") in installed), None)


@cache
def _recogniser() -> Language | None:
    """Return the trained pipeline with everything that its named-entity recogniser needs, or None if it has none."""
    name = _pipeline_name()
    if name is None:
        return None
    import spacy

    try:
        pipeline = spacy.load(name)
    except OSError as error:
        raise _not_loaded(name, error) from None
    return pipeline if "ner" in _parts(pipeline) else None


_NAMED = {"PER": "name", "PERSON": "name", "LOC": "place", "GPE": "place", "GPE_LOC": "place", "GPE_ORG": "place"}
"""Entity labels of the Norwegian and other pipelines → kinds used here."""


def people_and_places(text: str) -> list[tuple[int, int, str]]:
    """Return where a trained pipeline recognises a name or a place: (start, end exclusive, «name» or «place»).

    Empty without such a pipeline, and for texts beyond CHARACTERS_FOR_LEMMAS.
    """
    pipeline = _recogniser()
    if pipeline is None or len(text) > CHARACTERS_FOR_LEMMAS:
        return []
    return [
        (entity.start_char, entity.end_char, _NAMED[entity.label_])
        for entity in pipeline(text).ents
        if entity.label_ in _NAMED
    ]


@lru_cache(maxsize=50_000)
def is_in_dictionary(word: str) -> bool:
    """Return whether a case-folded word is in simplemma's dictionary of bokmål or nynorsk."""
    return dictionaries.is_known(unicodedata.normalize("NFC", word), "nb", "nn")


def mostly_norwegian(forms: Iterable[str]) -> bool:
    """Return whether most of some word forms are in the dictionaries of Norwegian, and fewer in that of English: for
    answers too short for function words («Dårlig vei»).
    """
    words = [form for form in forms if len(form) >= SHORTEST_STEM and form.isalpha()]
    if sum(bool(_SWEDISH & {*word}) for word in words) > sum(bool(_OWN & {*word}) for word in words):
        return False
    known = sum(map(is_in_dictionary, words))
    return 2 * known > len(words) and known > sum(dictionaries.is_known(word, "en") for word in words)


@cache
def _pipeline() -> Language | None:
    """Return the trained pipeline to use, or None: that of CODER_SPACY, else an installed one for Norwegian."""
    name = _pipeline_name()
    if name is None:
        return None
    import spacy

    try:
        return spacy.load(name, exclude=["ner"])
    except OSError as error:
        raise _not_loaded(name, error) from None


def _not_loaded(name: str, error: OSError) -> CoderError:
    return CoderError(
        "The spaCy pipeline «{name}» could not be loaded: {error}.",
        "Look at CODER_SPACY, or install it anew.",
        name=name,
        error=error,
    )


def lemmas_in(texts: Iterable[str], *, norwegian: bool) -> dict[str, str]:
    """Map word forms in `texts` to their most frequent lemma by a trained pipeline.

    Empty without one, or where its language differs from the texts'. Texts beyond CHARACTERS_FOR_LEMMAS in all are
    ignored.
    """
    pipeline = _pipeline()
    if pipeline is None or "lemmatizer" not in _parts(pipeline) or norwegian != (pipeline.lang in ("nb", "nn", "no")):
        return {}
    chosen, room = [], CHARACTERS_FOR_LEMMAS
    for text in texts:
        if len(text) > room:
            break
        chosen.append(text)
        room -= len(text)
    seen: Counter[tuple[str, str]] = Counter()
    for document in pipeline.pipe(chosen):
        for token in document:
            if token.is_alpha and token.lemma_:
                seen[word_form(token.text), word_form(token.lemma_)] += 1
    found: dict[str, str] = {}
    for (form, base), _ in sorted(seen.items(), key=lambda counted: (-counted[1], counted[0])):
        if form not in PROTECTED and base.isalpha():
            found.setdefault(form, base)
    return found


@cache
def _sentence_rules() -> Language:
    import spacy  # half a second, needed only for marking by sentence

    pipeline = spacy.blank("nb")
    pipeline.add_pipe("sentencizer")
    pipeline.max_length = 10**9  # the limit guards parsers; rules need memory in proportion to the text only
    return pipeline


def variety(text: str) -> Variety:
    """Return the written standard of `text`, by its function words and, in a tie, its endings.

    `other` when no word is recognised as Norwegian; Norwegian text that could be either counts as bokmål.
    """
    return variety_of({word_form(match.group()) for match in WORD.finditer(text)})


def variety_of(forms: Iterable[str]) -> Variety:
    """Return `variety` of a text given as its distinct word forms (`word_form`)."""
    forms = set(forms)
    bokmål, nynorsk = len(forms & _ONLY_NB), len(forms & _ONLY_NN)
    if bokmål == nynorsk:
        if bokmål == 0 and not forms & _NORWEGIAN:
            return "other"
        bokmål += sum(form.endswith(_NB_ENDINGS) for form in forms)
        nynorsk += sum(form.endswith(_NN_ENDINGS) for form in forms)
    return "nn" if nynorsk > bokmål else "nb"


@lru_cache(maxsize=LEMMAS_REMEMBERED)
def lemma(word: str, variety: Variety) -> str:
    """Return the dictionary form of `word`, case folded; the word itself when protected, unknown or not Norwegian.

    simplemma's table for the variety comes first, then that of the other standard, since many mix them. A short word of
    nynorsk has the lemma of its bokmål equivalent.
    """
    written = word_form(word)
    if variety == "other":
        return written
    form = in_bokmål(written)
    if form in PROTECTED or not form.isalpha():
        return form
    order = ("nn", "nb") if variety == "nn" and form == written else ("nb", "nn")
    return in_bokmål(lemmas.LEMMAS.of(form, order).casefold())


_ENDINGS = ("ane", "ene", "ar", "en", "er", "et", "a")
_ENDINGS_AFTER_E = ("ne", "n", "r", "t")


def stems(form: str) -> Iterator[str]:
    """Yield the nouns that `form` may be a definite or plural form of in Norwegian: «vei» of «veier».

    Dictionaries know one word of each form («veie» of «veier»), whatever the topic.
    """
    for ending in _ENDINGS:
        if form.endswith(ending) and len(form) - len(ending) >= SHORTEST_STEM:
            yield form[: -len(ending)]
    for ending in _ENDINGS_AFTER_E:
        if form.endswith(f"e{ending}") and len(form) - len(ending) >= SHORTEST_STEM:
            yield form[: -len(ending)]


def normal_form(text: str) -> str:
    """Return the normal form of `text`: two answers are the same if their normal forms are equal.

    Case, Unicode form, punctuation and white space do not count, and common function words of nynorsk become their
    bokmål equivalents. In a text without any word only white space is normalised.
    """
    forms = [word_form(match.group()) for match in WORD.finditer(text)]
    if not forms:
        return " ".join(text.casefold().split())
    return " ".join(_NN_TO_NB.get(form, form) for form in forms)
