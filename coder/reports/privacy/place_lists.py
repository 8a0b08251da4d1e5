"""Places in Norway that an answer may name: municipalities and counties as of 2024, earlier ones, districts, towns."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

MUNICIPALITIES: Final[dict[str, tuple[str, ...]]] = {
    "Oslo": ("Oslo",),
    "Østfold": (
        "Halden", "Moss", "Sarpsborg", "Fredrikstad", "Hvaler", "Råde", "Våler", "Skiptvet", "Indre Østfold",
        "Rakkestad", "Marker", "Aremark",
    ),
    "Akershus": (
        "Bærum", "Asker", "Lillestrøm", "Nordre Follo", "Ullensaker", "Nesodden", "Frogn", "Vestby", "Ås", "Enebakk",
        "Lørenskog", "Rælingen", "Aurskog-Høland", "Nes", "Gjerdrum", "Nittedal", "Lunner", "Jevnaker", "Nannestad",
        "Eidsvoll", "Hurdal",
    ),
    "Innlandet": (
        "Kongsvinger", "Hamar", "Lillehammer", "Gjøvik", "Ringsaker", "Løten", "Stange", "Nord-Odal", "Sør-Odal",
        "Eidskog", "Grue", "Åsnes", "Våler", "Elverum", "Trysil", "Åmot", "Stor-Elvdal", "Rendalen", "Engerdal",
        "Tolga", "Tynset", "Alvdal", "Folldal", "Os", "Dovre", "Lesja", "Skjåk", "Lom", "Vågå", "Nord-Fron", "Sel",
        "Sør-Fron", "Ringebu", "Øyer", "Gausdal", "Østre Toten", "Vestre Toten", "Gran", "Søndre Land", "Nordre Land",
        "Sør-Aurdal", "Etnedal", "Nord-Aurdal", "Vestre Slidre", "Øystre Slidre", "Vang",
    ),
    "Buskerud": (
        "Drammen", "Kongsberg", "Ringerike", "Hole", "Lier", "Øvre Eiker", "Modum", "Krødsherad", "Flå", "Nesbyen",
        "Gol", "Hemsedal", "Ål", "Hol", "Sigdal", "Flesberg", "Rollag", "Nore og Uvdal",
    ),
    "Vestfold": ("Horten", "Holmestrand", "Tønsberg", "Sandefjord", "Larvik", "Færder"),
    "Telemark": (
        "Porsgrunn", "Skien", "Notodden", "Siljan", "Bamble", "Kragerø", "Drangedal", "Nome", "Midt-Telemark", "Tinn",
        "Hjartdal", "Seljord", "Kviteseid", "Nissedal", "Fyresdal", "Tokke", "Vinje",
    ),
    "Agder": (
        "Risør", "Grimstad", "Arendal", "Kristiansand", "Lindesnes", "Farsund", "Flekkefjord", "Gjerstad", "Vegårshei",
        "Tvedestrand", "Froland", "Lillesand", "Birkenes", "Åmli", "Iveland", "Evje og Hornnes", "Bygland", "Valle",
        "Bykle", "Vennesla", "Åseral", "Lyngdal", "Hægebostad", "Kvinesdal", "Sirdal",
    ),
    "Rogaland": (
        "Eigersund", "Stavanger", "Haugesund", "Sandnes", "Sokndal", "Lund", "Bjerkreim", "Hå", "Klepp", "Time",
        "Gjesdal", "Sola", "Randaberg", "Strand", "Hjelmeland", "Suldal", "Sauda", "Kvitsøy", "Bokn", "Tysvær",
        "Karmøy", "Utsira", "Vindafjord",
    ),
    "Vestland": (
        "Bergen", "Kinn", "Etne", "Sveio", "Bømlo", "Stord", "Fitjar", "Tysnes", "Kvinnherad", "Ullensvang", "Eidfjord",
        "Ulvik", "Voss", "Kvam", "Samnanger", "Bjørnafjorden", "Austevoll", "Øygarden", "Askøy", "Vaksdal", "Modalen",
        "Osterøy", "Alver", "Austrheim", "Fedje", "Masfjorden", "Gulen", "Solund", "Hyllestad", "Høyanger", "Vik",
        "Sogndal", "Aurland", "Lærdal", "Årdal", "Luster", "Askvoll", "Fjaler", "Sunnfjord", "Bremanger", "Stad",
        "Gloppen", "Stryn",
    ),
    "Møre og Romsdal": (
        "Kristiansund", "Molde", "Ålesund", "Vanylven", "Sande", "Herøy", "Ulstein", "Hareid", "Ørsta", "Stranda",
        "Sykkylven", "Sula", "Giske", "Vestnes", "Rauma", "Aukra", "Averøy", "Gjemnes", "Tingvoll", "Sunndal",
        "Surnadal", "Smøla", "Aure", "Volda", "Fjord", "Hustadvika", "Haram",
    ),
    "Trøndelag": (
        "Trondheim", "Steinkjer", "Namsos", "Frøya", "Osen", "Oppdal", "Rennebu", "Røros", "Holtålen", "Midtre Gauldal",
        "Melhus", "Skaun", "Malvik", "Selbu", "Tydal", "Meråker", "Stjørdal", "Frosta", "Levanger", "Verdal", "Snåsa",
        "Lierne", "Røyrvik", "Namsskogan", "Grong", "Høylandet", "Overhalla", "Flatanger", "Leka", "Inderøy",
        "Indre Fosen", "Heim", "Hitra", "Ørland", "Åfjord", "Orkland", "Nærøysund", "Rindal",
    ),
    "Nordland": (
        "Bodø", "Narvik", "Bindal", "Sømna", "Brønnøy", "Vega", "Vevelstad", "Herøy", "Alstahaug", "Leirfjord", "Vefsn",
        "Grane", "Hattfjelldal", "Dønna", "Nesna", "Hemnes", "Rana", "Lurøy", "Træna", "Rødøy", "Meløy", "Gildeskål",
        "Beiarn", "Saltdal", "Fauske", "Sørfold", "Steigen", "Lødingen", "Evenes", "Røst", "Værøy", "Flakstad",
        "Vestvågøy", "Vågan", "Hadsel", "Bø", "Øksnes", "Sortland", "Andøy", "Moskenes", "Hamarøy",
    ),
    "Troms": (
        "Tromsø", "Harstad", "Kvæfjord", "Tjeldsund", "Ibestad", "Gratangen", "Lavangen", "Bardu", "Salangen",
        "Målselv", "Sørreisa", "Dyrøy", "Senja", "Balsfjord", "Karlsøy", "Lyngen", "Storfjord", "Kåfjord", "Skjervøy",
        "Nordreisa", "Kvænangen",
    ),
    "Finnmark": (
        "Alta", "Hammerfest", "Sør-Varanger", "Vadsø", "Karasjok", "Kautokeino", "Loppa", "Hasvik", "Måsøy", "Nordkapp",
        "Porsanger", "Lebesby", "Gamvik", "Tana", "Berlevåg", "Båtsfjord", "Vardø", "Nesseby",
    ),
}  # fmt: skip
"""The 357 municipalities of 2024 by county."""

EARLIER = """
Viken Hordaland Hedmark Oppland Vest-Agder Aust-Agder Nord-Trøndelag Sør-Trøndelag Troms og Finnmark Vestfold og
Telemark Sogn og Fjordane Askim Eidsberg Hobøl Spydeberg Trøgstad Rygge Rømskog Ski Oppegård Sørum Fet Skedsmo Røyk
Hurum Svelvik Sande Hof Re Stokke Andebu Nøtterøy Tjøme Lardal Sauherad Nedre Eiker Mandal Marnardal Audnedal
Songdalen Søgne Forsand Finnøy Rennesøy Granvin Odda Jondal Fusa Fjell Sund Lindås Meland Radøy Leikanger
Balestrand Flora Vågsøy Eid Hornindal Selje Førde Gaular Jølster Naustdal Sandøy Skodje Ørskog Norddal Eide Fræna
Midsund Nesset Halsa Hemne Snillfjord Agdenes Meldal Orkdal Klæbu Roan Bjugn Rissa Leksvik Mosvik Verran Fosnes
Namdalseid Nærøy Vikna Ballangen Tysfjord Skånland Torsken Berg Lenvik Tranøy Kvalsund Haram
"""

DISTRICTS = """
Frogner Grünerløkka Sagene Ullern Nordstrand Østensjø Alna Stovner Grorud Bjerke Søndre Nordstrand St. Hanshaugen
Vestre Aker Nordre Aker Gamle Oslo Groruddalen Fana Åsane Laksevåg Fyllingsdalen Ytrebygda Årstad Arna Bergenhus
Heimdal Lerkendal Østbyen Midtbyen Hillevåg Madla Hundvåg Storhaug Eiganes Tasta Grønland Tøyen Torshov Holmlia
"""

REGIONS = """
Sørlandet Vestlandet Østlandet Nord-Norge Midt-Norge Helgeland Salten Lofoten Vesterålen Ofoten Namdalen Innherred
Fosen Nordmøre Sunnmøre Romsdal Romsdalen Nordfjord Sogn Hardanger Sunnhordland Nordhordland Haugalandet Jæren
Ryfylke Dalane Setesdal Grenland Numedal Hallingdal Valdres Gudbrandsdalen Østerdalen Hadeland Toten Hedmarken
Glåmdal Romerike Follo Finnmarksvidda Svalbard Longyearbyen Mosjøen Sandnessjøen Brønnøysund Leknes Svolvær
Finnsnes Kirkenes Honningsvåg Egersund Bryne Jørpeland Kopervik Leirvik Florø Måløy Ulsteinvik Fosnavåg Orkanger
Brekstad Kolvereid Rørvik Otta Vinstra Fagernes Hønefoss Brumunddal Moelv Raufoss Drøbak Ski Mysen Kolbotn Jessheim
Sandvika Strømmen Kløfta Årnes Stathelle Langesund Brevik Rjukan Bø Åndalsnes Setermoen Bardufoss Lakselv Andenes
Stokmarknes Myre Fauske Mo Tornio Sápmi
"""

SAMI = """
Guovdageaidnu Kárášjohka Karasjohka Deatnu Porsáŋgu Unjárga Romsa Snåase Raarvihke Gáivuotna Loabák Divtasvuodna
Áltá Hábmer Aarborte Omasvuotna Ráisa
"""


def _lines(text: str) -> frozenset[str]:
    return frozenset(text.split())


OTHER_PLACES: Final = (
    frozenset(county for county in MUNICIPALITIES if " " not in county)
    | _lines(EARLIER)
    | _lines(DISTRICTS)
    | _lines(REGIONS)
    | _lines(SAMI)
) - {"og", "St.", "Gamle", "Vestre", "Nordre", "Søndre", "Nedre", "Aker"}
"""Present and former counties, municipalities merged since 2017, districts, towns, regions."""

SEVERAL_WORDS: Final = (
    "Troms og Finnmark", "Vestfold og Telemark", "Sogn og Fjordane", "Søndre Nordstrand", "St. Hanshaugen",
    "Vestre Aker", "Nordre Aker", "Gamle Oslo", "Nedre Eiker", "Møre og Romsdal", "Mo i Rana",
    *(place for places in MUNICIPALITIES.values() for place in places if " " in place),
)  # fmt: skip
"""Places of more than one word."""

WIDE: Final = (
    "Viken", "Hordaland", "Hedmark", "Oppland", "Vest-Agder", "Aust-Agder", "Nord-Trøndelag", "Sør-Trøndelag",
    "Troms og Finnmark", "Vestfold og Telemark", "Sogn og Fjordane", "Sørlandet", "Vestlandet", "Østlandet",
    "Nord-Norge", "Midt-Norge",
)  # fmt: skip
"""Recent counties and regions, each with a hundred thousand people or more."""

AMBIGUOUS: Final = _lines(
    """nes os sel gran lom vang hol hole lier ål flå vik stad strand time sola heim fjord sande stange grue ås kinn røst
    marker leka re eide berg sund fjell ski fet flora aure"""
)
"""Places that are common words that may begin a sentence: at its beginning they count only before «kommune». Surnames
and words that do not begin sentences are not listed: there they are the place, or a person's name.
"""

WORDS_IN_SMALL_LETTERS: Final = _lines(
    """alna alta alver asker bjerke bryne dalane eiker etne evenes fana fjordane flora fosen frosta fusa førde grane
    giske gulen halden halsa hamar haram hemne hemnes hitra hof horten hvaler innlandet kirkenes klepp kløfta kvam
    lierne loppa lund lunner luster lyngen mandal midtbyen modum molde moss myre myrene nesset nome odda orkdal osen
    otta rana rauma rissa roan rygge røyk råde sagene sauda selje skien skaun sogn stokke stranda strømmen sula tana
    time tinn tokke torsken valle vega viken voss vågan våler øyer ørland"""
)
"""Places that are words, however rare, when in lower case."""

PLACE_ENDINGS: Final = (
    "vik", "nes", "dal", "dalen", "fjord", "fjorden", "sund", "sundet", "våg", "vågen", "øya", "øyna", "bygda", "heim",
    "stad", "strand", "foss", "fossen", "sjøen", "myra", "haugen", "åsen", "marka", "skogen", "holmen", "bøen", "rud",
    "land", "set", "seter", "vollen", "berget", "fjellet", "elva", "grenda", "viki", "vika", "lia",
)  # fmt: skip
"""Endings of Norwegian place names. A capitalised word within a sentence with one of them may be a place."""


@cache
def municipalities() -> Mapping[str, str]:
    """Return case-folded name → name, of every present municipality."""
    return {place.casefold(): place for places in MUNICIPALITIES.values() for place in places}


@cache
def other_places() -> frozenset[str]:
    """Return case-folded places that are not present municipalities."""
    return frozenset(place.casefold() for place in OTHER_PLACES)


@cache
def wide_places() -> frozenset[str]:
    """Present and recent counties that are not municipalities, and regions, case folded."""
    return frozenset(name.casefold() for name in (*MUNICIPALITIES, *WIDE)) - municipalities().keys()


@cache
def one_word_places() -> frozenset[str]:
    """Return every known place of one word, case folded."""
    return frozenset(municipalities()) | other_places()


@cache
def words_of_places() -> frozenset[str]:
    """Return every word of the places of more than one word, case folded."""
    return frozenset(word.casefold() for name in SEVERAL_WORDS for word in name.split())


@cache
def official_places() -> frozenset[str]:
    """Present and former municipalities and counties of one word, case folded."""
    names = {*municipalities(), *(name.casefold() for name in (*MUNICIPALITIES, *EARLIER.split()))}
    return frozenset(name for name in names if " " not in name and len(name) > 1) & one_word_places()


@cache
def unmistakable_places() -> frozenset[str]:
    """Return official places that cannot be mistaken for a word, in any letter case."""
    return frozenset(name for name in official_places() if len(name) > 3) - AMBIGUOUS - WORDS_IN_SMALL_LETTERS
