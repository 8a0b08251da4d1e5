"""Words without topical meaning: articles, pronouns, conjunctions, prepositions, auxiliaries.

Negations are separate: «ikke svar» is not «svar», yet «ikke» alone has no topic.
"""

from __future__ import annotations

from coder.text.language import WORD, word_form

_NB = """
    alle alt andre annen annet at av bare ble blei bli blir blitt både da de deg dei deim dem den denne der dere
    deres derfor det dette din disse ditt du dine eg egen eget egne ei ein eit eitt eller en enn er et etter for
    fordi fra før få får ha hadde han hans har hennes her hun hva hvem hver hvert hvilke hvilken hvis hvor hvordan
    hvorfor i inn jeg kan kom kommer kunne litt meg mellom men mens mer mest min mine mitt mot må måtte når nå noe
    noen nok og også om opp oss over på så samme seg selv si sin sine sitt sjøl skal skulle slik som til ut uten var
    vi vil ville ved vår våre vårt være vært å gjennom hos etc osv eks samt dvs pga ang bl evt ift mht
"""
_NN = """
    berre desse di dykk dykkar frå ho honom hennar ikring kor korleis kva kvar kvart kven kvi kvifor me
    medan meir mi mine mykje noko nokon nokor nokre når ogso saman same sidan sia sjølv skulle somt so sumt um
    upp vart varte vere verte vore vera vår vårt våre òg åt au difor dessutan også gjere gjer gjera til eigen eige
    anna annan
"""
_EN = """
    a about above after again all also am an and any are as at be because been before being below between both but
    by can could did do does doing down during each few for from further had has have having he her here hers
    herself him himself his how i if in into is it its itself just me more most my myself of off on once only or
    other our ours ourselves out over own same she should so some such than that the their theirs them themselves
    then there these they this those through to too under until up very was we were what when where which while who
    whom why with would you your yours yourself yourselves etc
"""

FUNCTION_WORDS = frozenset(" ".join((_NB, _NN, _EN)).split())
"""Function words of bokmål, nynorsk and English."""
NEGATIONS = frozenset(
    ("aldri", "ikke", "ikkje", "inga", "ingen", "ingenting", "inkje", "intet", "never", "no", "none", "not", "nothing")
)
ANSWER_WORDS = frozenset(
    ("ja", "jada", "jo", "joda", "kanskje", "nei", "neida", "nja", "ok", "okei", "takk", "tja", "veit", "vet")
) | frozenset(("maybe", "nah", "nope", "okay", "thanks", "yeah", "yep", "yes"))
"""Words that say yes, no, or neither, without a topic."""
SAYING_NOTHING = FUNCTION_WORDS | NEGATIONS | ANSWER_WORDS
"""Words that resemble no other by their letters: «nei» is no misspelt «vei»."""


def telling(text: str) -> str:
    """Return `text` without its function words, or unchanged where it has no other words."""
    words = WORD.findall(text)
    telling_words = [word for word in words if word_form(word) not in FUNCTION_WORDS]
    return " ".join(telling_words) if 0 < len(telling_words) < len(words) else text
