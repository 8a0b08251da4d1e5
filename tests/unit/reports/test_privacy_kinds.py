"""What of a person is found whole, what is left alone, and that no answer costs more than its length.

In the samples square brackets stand around what tells who somebody is. Every name and number is made up.
"""

from __future__ import annotations

import re
import sys
from re import _constants, _parser  # type: ignore[attr-defined]
from types import FrameType, ModuleType

import pytest

from coder.reports.privacy import contact, dates, diagnoses, find, locations, numbers, people
from coder.reports.privacy.hit import Finder, digits_in, found_by

TELLING = """
Ring meg på [22 85 50 50] eller [91234567].
Kontonummer [1234.56.78911] ble oppgitt.
Pengene gikk til konto [60120548263].
Bilen har skilt [EK 12345], står i garasjen.
Kjører en bil med regnr [dn 45678].
Pasienten [K.H.] fikk avslag.
Brukar [K. H.] ventar.
Dattera [kari] fekk ikkje hjelp.
sønnen [ola nordmann] bor alene
fastlege [hansen] svarer ikke
psykolog [anne berg] ved DPS
Mora til [Amal] ringte oss.
Broren min, [Petter], er innlagt.
Snakk med [Xiaoming], sønnen til naboen.
Lokalt nummer er [12 345], ring på [12345].
tlf. [55123]
Nummeret er [+46 70 123 45 67], svensk.
Se [facebook.com/kari.nordmann] for bilder.
Les mer på [kari-nordmann.no].
Naboen er [93-åring] og vil ikke ha hjelp.
En [43 år gammel mann fra Utsira] venter.
En [jente (14)] skadet seg, og en [mann på 52] drikker.
Ei [17 år gammal jente] i fosterheim
[to år gammel gutt] fra [Sogndal]
ein [åttiåring] med demens
[Huntingtons sykdom] i [Røst]
Eneste med [Tourettes] på [Træna].
Bor i [Storgata 14 B, 0184 Oslo].
Adressen er [Øvre Slottsgate 3].
[Olav Tryggvasons gate 24] er stedet.
bor i [kirkeveien 12] nå
Møt meg i [Industriveien 5 leil. H0203]
[Postboks 123, 1601 Fredrikstad]
[gnr. 12 bnr. 3] er gården
Født [13.04.1956] og bor alene
Kontakt [per.hansen@kommune.no] for mer.
Kto [4288 0407230], valgte dei.
IBAN [NO13 4288 0407 230] sto der.
Avløseren [Agnieszka Kowalska] er flink, og avdelingsleder [KH] lytter.
Fikk svar fra [M.B] og [E.-L. T.] i mars.
fosterdatter [selma] og kontaktperson [lise m] ventet
Prest [Tola Witan] kom fram. Mvh [Ylva Kvernenes]
Eg er [71 år] og bur åleine. Kona er [67år]. Far, [81], faller.
[Femtiåring] uten jobb, kvinne [52], enslig, mor mi på [88 år].
Vi er to pensjonister i [80-årene], og eg fylte [75 år] i vår.
Mor bur i [Øvre Nesgjerdet 6]. Vi flytta til [Heimly 22] i fjor.
Sendt til [4791344872] og lokalnr. [44 210].
dattera har [spinal muskelatrofi], vi bur i [Solund]
Bur på [Utvær] med [porfyri].
Fødd i [1949], gift [5/6 1955].
brukernavnet mitt er [trollmor85], [@sol_72] på nett, snapen min er [lise.marie03]
"""

TELLING_NOTHING = """
Vi fikk 12 345 678 kroner i 2022. Kr 1 234 567 i tilskudd. Budsjett på 12345678 kr.
Norge har få psykologer. Henviser til DPS. Psykisk helse i Norge og Norden.
TSB og PTSD er vanskelig. Pasienter med Asperger og ADHD. Bruker Visma Profil.
Aspergers syndrom, Downs syndrom og Parkinsons sykdom er sjeldne hos oss.
Eldre over 70 år og barn under 5 år gamle. Ungdom 16-24 år. 16-18-åringer. Tenåringer.
Tiltak i 2019-2023 og 2014–2016. Ventetid 10-12 uker. 3-årig prosjekt.
Hans mor er syk. Finn ut av det. Tom for folk. Vi bruker 10 timer på hver.
Mental Helse, Blå Kors og Kirkens Bymisjon. Rask Psykisk Helsehjelp. FACT-team og RPH.
la sønnen bo hjemme. mor og far. datteren liv og lyst. en bruker per dag. brukeren er even.
Vi har 1500 personer i kø, 12 500 innbyggere, 25,5 prosent. 10 000-20 000 kroner.
Folk i Nordland fylke og på Vestlandet. Før 2002 eide fylkene sykehusene. Åpent 09.00-15.30.
Tilbudet er 30 år gammelt, en 25 år gammel bil, skolen er 60 år. Huset er fra 80-årene. Barn på 1. trinn.
Saken har nummer 2021/4471, svar nr 23456, kode B12, tapte 40 000 000 på dette.
Fikk Metformin og Ozempic. Bruker Microsoft Office. Feire 17. mai.
Riksvei 80 og Fylkesvei 17 og Kommunal vei 4. Snapchat er fint, og Instagram er nyttig.
Forløp 1, hovedforløp 2 B, trinn 3. Avdeling 4. Team 2. Side 12-14.
bl.a. ROP, f.eks. tvang, m.m. tiltak.se vedlegg. Kl. 12.30.
En person på 100 prosent stilling. Vi er 3 personer. Person 1 og 2. Pasient nr 12.
Eneste tilbud i kommunen er Fontenehuset. Alle som har behov i Helse Vest.
Ruskonsulent og psykolog i 50 %. Sykepleier Psykisk helse. Leder Rus og psykiatri.
I REGI AV KOMMUNEN. Andel kommuner. St. Olavs hospital. DPSet og DPS'et. * Henviser videre. 1) Psykisk helse.
"""


@pytest.mark.parametrize("sample", TELLING.strip().splitlines())
def test_what_tells_who_somebody_is_is_found_whole(sample: str) -> None:
    text = re.sub(r"[\[\]]", "", sample)
    hits = find(text)
    covered = {place for hit in hits for place in range(hit.start, hit.end)}
    marks = 0
    for found in re.finditer(r"\[([^\]]*)\]", sample):
        start = found.start() - marks
        wanted = {place for place in range(start, start + len(found[1])) if text[place].isalnum()}
        assert wanted <= covered, (found[1], hits)
        marks += 2
    assert all(text[hit.start : hit.end] == hit.text for hit in hits)


@pytest.mark.parametrize("text", TELLING_NOTHING.strip().splitlines())
def test_what_tells_nothing_is_left_alone_though_one_respondent_alone_writes_it(text: str) -> None:
    rare = frozenset(people.folded(found.group()) for found in people.CAPITAL.finditer(text))
    assert find(text, rare) == []


def _unbounded(parsed: object) -> bool:
    """Whether a parsed pattern has a repetition without an upper bound in it."""
    for operation, argument in parsed:  # type: ignore[attr-defined]
        if operation in (_constants.MAX_REPEAT, _constants.MIN_REPEAT):
            if argument[1] is _constants.MAXREPEAT:
                return True
            if _unbounded(argument[2]):
                return True
        elif operation is _constants.SUBPATTERN:
            if _unbounded(argument[-1]):
                return True
        elif operation is _constants.BRANCH:
            if any(map(_unbounded, argument[1])):
                return True
        elif operation in (_constants.ASSERT, _constants.ASSERT_NOT) and _unbounded(argument[1]):
            return True
    return False


def _patterns(module: ModuleType) -> list[tuple[str, re.Pattern[str]]]:
    named = [(name, value) for name, value in vars(module).items() if isinstance(value, re.Pattern)]
    tables = [value for value in vars(module).values() if isinstance(value, tuple)]
    finders = [finder for table in tables for finder in table if isinstance(finder, Finder)]
    return named + [(finder.kind, finder.pattern) for finder in finders]


def test_no_pattern_that_is_looked_for_in_whole_answers_can_go_on_without_end() -> None:
    """Each attempt at a match is bounded, so looking through an answer costs time in proportion to its length."""
    looked_for = [
        (name, pattern)
        for module in (contact, dates, diagnoses, locations, numbers, people)
        for name, pattern in _patterns(module)
        if not name.startswith("_")
    ]
    assert len(looked_for) > 35
    assert [name for name, pattern in looked_for if _unbounded(_parser.parse(pattern.pattern, pattern.flags))] == []


WRITTEN_OTHERWISE = """
Mann 52 ÅR gammel, kvinne Tjue År Gammal, jente TO ÅR gammelt barn
ÅTTIÅRING, åttiåringa, 8-ÅRING, en fireårig jente, FEMTEN-ÅRIG GUTT
jente (14 år), MANN PÅ 52, kvinne i en alder av 43, kona, 88 år
eg er to og tjue år, HAN FYLTE 75, blir jeg 60 år, far blir 85 til våren, jeg (52 år), ho på 9 år, kvinne, 52.
foreldra mine i 80-ÅRENE, vi i åttiårene, paret i 70 åra
OLA(AT)VG.NO, ola [krøllalfa] vg.no, HTTPS://A/B, WWW.x, vg.NO/a, sub.dome.ne.com, x.io/sti
"""


def test_what_a_finder_needs_is_in_each_of_its_matches() -> None:
    """So that a text without it need not be searched."""
    with_needs = [finder for finder in (*contact.REACHED, *dates.AGED) if finder.needs is not None]
    samples = [*re.sub(r"[\[\]]", "", TELLING + TELLING_NOTHING).splitlines(), *WRITTEN_OTHERWISE.splitlines()]
    matches = 0
    for finder in with_needs:
        found = [match for text in samples for match in finder.pattern.finditer(text)]
        assert found, finder
        assert [match[0] for match in found if finder.needs is None or not finder.needs.search(match.string)] == []
        matches += len(found)
    assert len(with_needs) == len(contact.REACHED) + len(dates.AGED)
    assert matches > 50


HOSTILE = [
    "a", "A", "A.", "1 ", "1", "+", "@", "a@", "a.", "Kari ", "kari ", "Hansen ", "sønnen ", ".@-", "0047", "K.", "12.",
    "gata ", "Storgata 1 ", "1-", "( ", "www.", "år ", "12 år gammel ", "A-", "Å’", "Oslo ", "als i Oslo ", "eneste i ",
    "bor i ", "jeg er 1 ", "snapchat ", "lege AB ", "NO12 ", "Øvre Aa 1 ", "vi i 80 ", "Abcx ",
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_the_steps_go_with_the_length_of_the_answer(piece: str) -> None:
    def steps(length: int) -> int:
        count = 0

        def seen(frame: FrameType, event: str, argument: object) -> None:
            nonlocal count
            count += 1

        text = (piece * length)[:length]
        sys.setprofile(seen)
        try:
            find(text)
        finally:
            sys.setprofile(None)
        return count

    find("Ola i Oslo 22 85 50 50")  # what is loaded once is loaded
    find((piece * 1_000)[:1_000])  # the dictionaries, too, where this text needs them
    assert steps(8_000) <= 4 * steps(2_000) * 1.2 + 2_000


def test_no_group_of_finders_is_left_out_where_one_of_them_finds_something() -> None:
    samples = [*re.sub(r"[\[\]]", "", TELLING + TELLING_NOTHING).splitlines(), *WRITTEN_OTHERWISE.splitlines()]
    samples += [sample.upper() for sample in samples] + [re.sub(r"\d", "", sample) for sample in samples]
    samples += [
        "SEKSTIÅRING MED VOND RYGG",
        "den Einaste i bygda",
        "KALLENAVNET mitt er trollungen",
        "K.H. og K. H. kom",
    ]
    found = 0
    for text in samples:
        digits = digits_in(text)
        for finders, hits in (
            ((*contact.REACHED, *contact.ADDRESSES), contact.found_in(text, digits)),
            (dates.AGED, dates.found_in(text, digits)),
            (people.INITIALS, people.initials(text)),
        ):
            whole = {*found_by(finders, text)}
            assert whole <= {*hits}, text
            found += len(whole)
        called = [hit for hit in found_by(contact.USERS, text) if contact._NAMED_USER.search(text[: hit.start])]
        assert {*called} <= {*contact.found_in(text, digits)}, text
        assert diagnoses._may_be_only_one(text) == (diagnoses.ONLY_ONE.search(text) is not None), text
    assert found > 100
