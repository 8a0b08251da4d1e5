"""Every phrase of a report: bokmål, nynorsk, English."""

from __future__ import annotations

from typing import Final

PHRASES: Final[dict[str, tuple[str, str, str]]] = {
    "and": ("og", "og", "and"),
    "of": ("{n} av {base}, {percent} prosent", "{n} av {base}, {percent} prosent", "{n} of {base}, {percent} per cent"),
    "of weighted": (
        "{n} av {base}, vektet {percent} prosent",
        "{n} av {base}, vekta {percent} prosent",
        "{n} of {base}, weighted {percent} per cent",
    ),
    "untitled": ("Åpne svar", "Opne svar", "Open answers"),
    "contents": ("Innhold", "Innhald", "Contents"),
    "table": ("Tabell", "Tabell", "Table"),
    "figure": ("Figur", "Figur", "Figure"),
    "count": ("Antall", "Tal", "Number"),
    "percent": ("Prosent", "Prosent", "Per cent"),
    "total": ("Total", "Total", "Total"),
    "code": ("Kode", "Kode", "Code"),
    "other code": ("Og", "Og", "And"),
    "codings": ("Kodinger", "Kodingar", "Codings"),
    "respondents": ("{Units}", "{Units}", "{Units}"),
    "asked": ("Spurt", "Spurde", "Asked"),
    "answered": ("Svart", "Svara", "Answered"),
    "coded": ("Kodet", "Koda", "Coded"),
    "question": ("Spørsmål", "Spørsmål", "Question"),
    "missing": ("Ikke oppgitt", "Ikkje oppgitt", "Not stated"),
    "interval": ("95 % KI", "95 % KI", "95% CI"),
    "low": ("95 % nedre", "95 % nedre", "95% low"),
    "high": ("95 % øvre", "95 % øvre", "95% high"),
    "to low": ("Ned til nedre", "Ned til nedre", "Down to low"),
    "to high": ("Opp til øvre", "Opp til øvre", "Up to high"),
    "group n": ("{label} (n={n})", "{label} (n={n})", "{label} (n={n})"),
    "all n": ("Alle (n={n})", "Alle (n={n})", "All (n={n})"),
    "group": ("Gruppe", "Gruppe", "Group"),
    "points": ("Endring, prosentpoeng", "Endring, prosentpoeng", "Change, percentage points"),
    "of wave": ("Runde: {wave}.", "Runde: {wave}.", "Wave: {wave}."),
    "only coders": ("Bare kodingene til {coders}.", "Berre kodingane til {coders}.", "Only the codings by {coders}."),
    "no answers": ("Det er ingen svar å rapportere.", "Det er ingen svar å rapportere.", "There are no answers yet."),
    "first wave": ("første runde", "første runde", "first wave"),
    "per cent of answered": (
        "Prosent av dem som svarte", "Prosent av dei som svara", "Per cent of those who answered",
    ),
    "per cent of coded": ("Prosent av dem som er kodet", "Prosent av dei som er koda", "Per cent of those coded"),
    "of answered n": ("Av dem som svarte (n={n})", "Av dei som svara (n={n})", "Of those who answered (n={n})"),
    "of coded n": ("Av dem som er kodet (n={n})", "Av dei som er koda (n={n})", "Of those coded (n={n})"),
    # Captions
    "closed caption": ("{label} Antall og andel.", "{label} Tal og andel.", "{label} Number and share."),
    "closed by caption": ("{label} Etter {variable}.", "{label} Etter {variable}.", "{label} By {variable}."),
    "show by caption": (
        "Andel som svarer «{answer}»: {label} Etter {variable}.",
        "Andel som svarar «{answer}»: {label} Etter {variable}.",
        "Share answering «{answer}»: {label} By {variable}.",
    ),
    "overview caption": (
        "De åpne spørsmålene: hvor mange som ble spurt, svarte og er kodet.",
        "Dei opne spørsmåla: kor mange som blei spurde, svara og er koda.",
        "The open questions: how many were asked, answered and are coded.",
    ),
    "codes caption": ("{label} Hva som nevnes.", "{label} Kva som blir nemnt.", "{label} What is mentioned."),
    "codes by caption": (
        "{label} Hva som nevnes, etter {variable}.",
        "{label} Kva som blir nemnt, etter {variable}.",
        "{label} What is mentioned, by {variable}.",
    ),
    "pairs caption": (
        "{label} Koder som nevnes sammen.",
        "{label} Kodar som blir nemnde saman.",
        "{label} Codes mentioned together.",
    ),
    "coders caption": (
        "{label} Hva hver av koderne har funnet.",
        "{label} Kva kvar av kodarane har funne.",
        "{label} What each coder found.",
    ),
    "waves caption": (
        "{label} Endring fra {before} til {after}.",
        "{label} Endring frå {before} til {after}.",
        "{label} Change from {before} to {after}.",
    ),
    # Notes
    "several codes": (
        "Hvert svar kan ha flere koder, så kolonnene summerer ikke til 100 prosent.",
        "Kvart svar kan ha fleire kodar, så kolonnane summerer ikkje til 100 prosent.",
        "An answer may have several codes, so columns do not add to 100 per cent.",
    ),
    "several answers": (
        "Flere svar var mulige, så prosentene summerer ikke til 100.",
        "Fleire svar var moglege, så prosentane summerer ikkje til 100.",
        "Several answers possible, so per cents do not add to 100.",
    ),
    "parents": (
        "En overkode teller {units} med den eller en underkode bare én gang; den er ikke summen av underkodene.",
        "Ein overkode tel {units} med han eller ein underkode berre éin gong; han er ikkje summen av underkodane.",
        "A category counts each {unit} with it or a sub-code once; it is not the sum of its sub-codes.",
    ),
    "rounds to": (
        "Prosentene er avrundet hver for seg og summerer til {sum}.",
        "Prosentane er runda av kvar for seg og summerer til {sum}.",
        "Per cent are rounded one by one and add up to {sum}.",
    ),
    "unanswered": (
        "{without} av {asked} {asked:spurt|spurte} har ikke svart.",
        "{without} av {asked} {asked:spurd|spurde} har ikkje svara.",
        "{without} of {asked} asked did not answer.",
    ),
    "masked": (
        "En prikk er et skjult tall: celler med færre enn {threshold}, og så mange andre at ingen av dem kan regnes ut"
        " til innenfor ± 2 av det som er vist, om ikke totalen eller n alene sier det.",
        "Ein prikk er eit skjult tal: celler med færre enn {threshold}, og så mange andre at ingen av dei kan reknast"
        " ut til innanfor ± 2 av det som er vist, om ikkje totalen eller n åleine seier det.",
        "A dot is hidden: cells below {threshold}, and as many others that none can be computed to within ± 2 from what"
        " is shown, unless the total or n alone tells it.",
    ),
    "all masked": (
        "Alle celler er skjult: gruppene er for små til å vises hver for seg.",
        "Alle celler er skjulte: gruppene er for små til å visast kvar for seg.",
        "Every cell is hidden: the groups are too small to be shown one by one.",
    ),
    "withheld": (
        "Der n er skjult, er det fordi tabellen over spørsmålet som avgjorde hvem som skulle svare, skjuler det.",
        "Der n er skjult, er det fordi tabellen over spørsmålet som avgjorde kven som skulle svare, skjuler det.",
        "Where n is hidden, the table of the question that decided who was to answer hides it.",
    ),
    "cells": (
        "Antall, og prosent av dem i gruppa som svarte.",
        "Tal, og prosent av dei i gruppa som svara.",
        "Number, and per cent of those in the group who answered.",
    ),
    "cells coded": (
        "Antall, og prosent av dem i gruppa som har fått svaret sitt kodet.",
        "Tal, og prosent av dei i gruppa som har fått svaret sitt koda.",
        "Number, and per cent of those in the group whose answer is coded.",
    ),
    "wilson": (
        "Strekene er 95 prosents konfidensintervall (Wilson).",
        "Strekane er 95 prosents konfidensintervall (Wilson).",
        "Lines are 95 per cent confidence intervals (Wilson).",
    ),
    "rows round": (
        "I noen rader summerer de avrundede prosentene ikke til 100.",
        "I nokre rader summerer dei avrunda prosentane ikkje til 100.",
        "In some rows the rounded per cent do not add up to 100.",
    ),
    "rounds to in total": (
        "Prosentene er avrundet hver for seg; i raden Total summerer de til {sum}.",
        "Prosentane er runda av kvar for seg; i rada Total summerer dei til {sum}.",
        "Per cent are rounded one by one; in the row Total they add up to {sum}.",
    ),
    "per cent of": ("Prosent av {base}.", "Prosent av {base}.", "Per cent of {base}."),
    "base answered": ("dem som svarte (n={n})", "dei som svara (n={n})", "those who answered (n={n})"),
    "base coded": (
        "dem som har fått svaret sitt kodet (n={n})", "dei som har fått svaret sitt koda (n={n})",
        "those whose answer is coded (n={n})",
    ),
    "all answered": ("dem som svarte (n)", "dei som svara (n)", "those who answered (n)"),
    "all coded": (
        "dem som har fått svaret sitt kodet (n)", "dei som har fått svaret sitt koda (n)",
        "those whose answer is coded (n)",
    ),
    "base group answered": (
        "dem i gruppa som svarte", "dei i gruppa som svara", "those in the group who answered",
    ),
    "base group coded": (
        "dem i gruppa som har fått svaret sitt kodet", "dei i gruppa som har fått svaret sitt koda",
        "those in the group whose answer is coded",
    ),
    "one group": (
        "Ikke delt opp etter {variable}: alle som svarte, er i samme gruppe, eller så er verdien ikke kjent.",
        "Ikkje delt opp etter {variable}: alle som svara, er i same gruppe, eller så er verdien ikkje kjend.",
        "Not broken down by {variable}: all who answered are in the same group, or the value is not known.",
    ),
    "no bars": (
        "Ikke tegnet, siden alle tall i figuren er skjult eller null: {caption}",
        "Ikkje teikna, sidan alle tal i figuren er skjulte eller null: {caption}",
        "Not drawn, since every number in the figure is hidden or zero: {caption}",
    ),
    "pairs": (
        "Par av koder som minst to {units} har: {all} i alt. Samme {unit} kan være i flere par.",
        "Par av kodar som minst to {units} har: {all} i alt. Same {unit} kan vere i fleire par.",
        "Pairs of codes that at least two {units} have: {all} in all. The same {unit} may be in several pairs.",
    ),
    "most pairs": (
        "De {shown} vanligste av {all} par av koder som minst to {units} har. Samme {unit} kan være i flere par.",
        "Dei {shown} vanlegaste av {all} par av kodar som minst to {units} har. Same {unit} kan vere i fleire par.",
        "The {shown} most common of {all} pairs of codes that at least two {units} have. The same {unit} may be in"
        " several pairs.",
    ),
    "coders note": (
        "{Units} med koden, av dem hver av koderne har kodet (n).",
        "{Units} med koden, av dei kvar av kodarane har koda (n).",
        "{Units} with the code, of those each coder has coded (n).",
    ),
    "unrounded change": (
        "Endringen er regnet ut før avrunding og kan derfor avvike fra forskjellen mellom de avrundede prosentene.",
        "Endringa er rekna ut før avrunding og kan difor avvike frå skilnaden mellom dei avrunda prosentane.",
        "The change is computed before rounding, so it may differ from the difference of the rounded per cent.",
    ),
    "said less": (
        "Noen sitater står uten alt som er kjent: noe utelates der færre enn {threshold} i gruppa har"
        " sagt det samme, eller der tallet er skjult i tabellene. Ellers ville sitatet røpe det tabellen skjuler.",
        "Nokre sitat står utan alt som er kjent: noko blir utelate der færre enn {threshold} i gruppa"
        " har sagt det same, eller der talet er skjult i tabellane. Elles ville sitatet røpe det tabellen skjuler.",
        "Some quotes stand without all that is known about the {unit}: something is left out where fewer than"
        " {threshold} in the group have said the same, or where the number is hidden in the tables. The quote would"
        " otherwise tell what the table hides.",
    ),
    "unanswered questions": (
        "Ingen har svart på {questions}.", "Ingen har svara på {questions}.", "Nobody answered {questions}.",
    ),
    "uncoded questions": (
        "Ingen svar er kodet ennå på {questions}, så mer står det ikke om det her.",
        "Ingen svar er koda enno på {questions}, så meir står det ikkje om det her.",
        "No answers are coded yet to {questions}, so no more is said of them here.",
    ),
    "first panels": (
        "{shown} av de mest nevnte av {all} {all:kode|koder}; de andre er skjult.",
        "{shown} av dei mest nemnde av {all} {all:kode|kodar}; dei andre er skjulte.",
        "{shown} of the most mentioned of {all} {all:code|codes}; the others are hidden.",
    ),
    "hidden bars": (
        "Grupper med færre enn {threshold}, og andre som ville røpe dem, er ikke vist.",
        "Grupper med færre enn {threshold}, og andre som ville røpe dei, er ikkje viste.",
        "Groups below {threshold}, and others that would give them away, are not shown.",
    ),
    "first bars": (
        "{shown:Den mest nevnte|De {shown} mest nevnte} av {all} {all:kode|koder}.",
        "{shown:Den mest nemnde|Dei {shown} mest nemnde} av {all} {all:kode|kodar}.",
        "The {shown:|{shown} }most mentioned of {all} {all:code|codes}.",
    ),
    "weighted": (
        "Prosent og intervall er vektet med «{variable}»; antall er uvektet.",
        "Prosent og intervall er vekta med «{variable}»; tal er uvekta.",
        "Per cent and intervals are weighted by «{variable}»; numbers are unweighted.",
    ),
    "without weight": (
        "{without} {without:{unit}|{units}} uten gyldig vekt teller ikke i vektede tall.",
        "{without} {without:{unit}|{units}} utan gyldig vekt tel ikkje i vekta tal.",
        "{without} {without:{unit} without a valid weight does|{units} without a valid weight do} not count in"
        " weighted figures.",
    ),
    "change interval": (
        "Intervall for endringen etter Newcombe (1998), metode 10, for uavhengige utvalg.",
        "Intervall for endringa etter Newcombe (1998), metode 10, for uavhengige utval.",
        "Interval of the change after Newcombe (1998), method 10, for independent samples.",
    ),
    "no earlier weights": (
        "Endringen fra {wave} er ikke regnet ut: «{variable}» gir ingen gyldig vekt i den runden, og vektet og uvektet"
        " kan ikke sammenlignes.",
        "Endringa frå {wave} er ikkje rekna ut: «{variable}» gir inga gyldig vekt i den runden, og vekta og uvekta kan"
        " ikkje samanliknast.",
        "The change from {wave} is not computed: «{variable}» has no valid weight in that wave, and weighted and"
        " unweighted cannot be compared.",
    ),
    "earlier without weight": (
        "I {wave} er {without} {without:{unit}|{units}} uten gyldig vekt.",
        "I {wave} er {without} {without:{unit}|{units}} utan gyldig vekt.",
        "In {wave} {without} {without:{unit} has|{units} have} no valid weight.",
    ),
    "to": (" til ", " til ", " to "),
    "paired": (
        "{both} {both:{unit}|{units}} er med i begge runder, så endringen har ikke noe intervall her.",
        "{both} {both:{unit}|{units}} er med i begge rundar, så endringa har ikkje noko intervall her.",
        "{both} {both:{unit} is|{units} are} in both waves, so the change has no interval here.",
    ),
    # Running text
    "closed lead": (
        "{percent} prosent ({n} av {total}) svarer «{answer}».",
        "{percent} prosent ({n} av {total}) svarar «{answer}».",
        "{percent} per cent ({n} of {total}) {n:answers|answer} «{answer}».",
    ),
    "closed lead weighted": (
        "{n} av {total} svarer «{answer}»; vektet er det {percent} prosent.",
        "{n} av {total} svarar «{answer}»; vekta er det {percent} prosent.",
        "{n} of {total} {n:answers|answer} «{answer}»; weighted, that is {percent} per cent.",
    ),
    "open lead": (
        "{answered} av {asked} {asked:spurt|spurte} har svart på spørsmålet, og {coded} av svarene er kodet.",
        "{answered} av {asked} {asked:spurd|spurde} har svara på spørsmålet, og {coded} av svara er koda.",
        "{answered} of {asked} asked answered the question, and {coded} of the answers {coded:is|are} coded.",
    ),
    "open lead among": (
        "Av {asked:den|de} {asked} som svarte {condition}, har {answered} svart på spørsmålet, og {coded} av"
        " {answered:det|dem} er kodet.",
        "Av {asked:den|dei} {asked} som svara {condition}, har {answered} svara på spørsmålet, og {coded} av"
        " {answered:det|dei} er koda.",
        "Of the {asked} who answered {condition}, {answered} answered the question, and {coded} of them"
        " {coded:is|are} coded.",
    ),
    "condition": ("«{value}» på «{variable}»", "«{value}» på «{variable}»", "«{value}» to «{variable}»"),
    "nobody answered": (
        "Ingen har svart på dette spørsmålet.",
        "Ingen har svara på dette spørsmålet.",
        "Nobody answered this question.",
    ),
    "nothing coded": (
        "Ingen av svarene er kodet ennå.",
        "Ingen av svara er koda enno.",
        "None of the answers is coded yet.",
    ),
    "never used": ("Ikke brukt: {codes}.", "Ikkje brukt: {codes}.", "Not used: {codes}."),
    "said by one": (
        "Bare én nevner {code}.", "Berre éin nemner {code}.", "Only one mentions {code}.",
    ),
    "said by few": (
        "{code} nevnes av noen få ({of}).", "{code} blir nemnt av nokre få ({of}).", "A few mention {code} ({of}).",
    ),
    "said by some": (
        "{code} nevnes av noen ({of}).", "{code} blir nemnt av nokre ({of}).", "Some mention {code} ({of}).",
    ),
    "said by several": (
        "{code} nevnes av flere ({of}).", "{code} blir nemnt av fleire ({of}).", "Several mention {code} ({of}).",
    ),
    "said by many": (
        "{code} nevnes av mange ({of}).", "{code} blir nemnt av mange ({of}).", "Many mention {code} ({of}).",
    ),
    "said by most": (
        "{code} nevnes av de fleste ({of}).", "{code} blir nemnt av dei fleste ({of}).", "Most mention {code} ({of}).",
    ),
    "no quotes": (
        "Ingen av svarene kan siteres.", "Ingen av svara kan siterast.", "None of the answers can be quoted.",
    ),
    "also": ("også kodet som {codes}", "også koda som {codes}", "also coded as {codes}"),
    "themes": ("Tema for tema", "Tema for tema", "Theme by theme"),
    "overview": ("Oversikt", "Oversyn", "Overview"),
    "draft": (
        "UTKAST. {hits} {hits:mulig personopplysning|mulige personopplysninger} i sitater, kodebok eller logg er ikke"
        " vurdert: se coder redact.",
        "UTKAST. {hits} {hits:mogleg personopplysing|moglege personopplysingar} i sitat, kodebok eller logg er ikkje"
        " {hits:vurdert|vurderte}: sjå coder redact.",
        "DRAFT. {hits} possible {hits:piece|pieces} of personal information in quotes, codebook or log {hits:is|are}"
        " undecided: see coder redact.",
    ),
    "hidden hits": (
        "{hits} {hits:mulig personopplysning|mulige personopplysninger} i sitater, kodebok eller logg er skjult uten at"
        " noen har vurdert {hits:den|dem}.",
        "{hits} {hits:mogleg personopplysing|moglege personopplysingar} i sitat, kodebok eller logg er"
        " {hits:skjult|skjulte} utan at nokon har vurdert {hits:ho|dei}.",
        "{hits} possible {hits:piece|pieces} of personal information in quotes, codebook or log {hits:is|are} hidden"
        " without anybody having decided.",
    ),
    # Redacted
    "redacted name": ("navn", "namn", "name"),
    "redacted place": ("sted", "stad", "place"),
    "redacted phone": ("telefonnummer", "telefonnummer", "telephone number"),
    "redacted e-mail": ("e-post", "e-post", "e-mail"),
    "redacted identity number": ("fødselsnummer", "fødselsnummer", "identity number"),
    "redacted date": ("dato", "dato", "date"),
    "redacted address": ("adresse", "adresse", "address"),
    "redacted user name": ("brukernavn", "brukarnamn", "user name"),
    "redacted link": ("lenke", "lenkje", "link"),
    "redacted account number": ("kontonummer", "kontonummer", "account number"),
    "redacted vehicle": ("registreringsnummer", "registreringsnummer", "registration number"),
    "redacted age": ("alder", "alder", "age"),
    "redacted diagnosis": ("diagnose", "diagnose", "diagnosis"),
    "redacted unusual word": ("utelatt", "utelate", "omitted"),
    # Charts
    "alt bars": (
        "Liggende stolper, prosent av {base}: {bars}.",
        "Liggjande stolpar, prosent av {base}: {bars}.",
        "Horizontal bars, per cent of {base}: {bars}.",
    ),
    "alt panels": (
        "{panels} felt med liggende stolper for de samme gruppene, prosent av {base}: {bars}.",
        "{panels} felt med liggjande stolpar for dei same gruppene, prosent av {base}: {bars}.",
        "{panels} panels of horizontal bars for the same groups, per cent of {base}: {bars}.",
    ),
    "alt more": ("og {more} til", "og {more} til", "and {more} more"),
    "axis": ("Prosent", "Prosent", "Per cent"),
    "axis weighted": ("Vektet prosent", "Vekta prosent", "Weighted per cent"),
    # The page
    "filter quotes": ("Finn i sitatene", "Finn i sitata", "Find in the quotes"),
    "filter hint": (
        "Ord i sitat, kode eller navn på {unit}",
        "Ord i sitat, kode eller namn på {unit}",
        "Words in quote, code or name of a {unit}",
    ),
    "quotes shown": ("Sitater som vises:", "Sitat som blir viste:", "Quotes shown:"),
    "numbers behind": ("Tallene bak figuren", "Tala bak figuren", "The numbers behind the figure"),
    "skip": ("Til innholdet", "Til innhaldet", "Skip to the content"),
    "made": (
        "Laget {date} med coder {version}.", "Laga {date} med coder {version}.", "Made {date} with coder {version}.",
    ),
    "continues": ("(fortsetter {row})", "(held fram {row})", "(continues {row})"),
    "sheet quotes": ("Sitater", "Sitat", "Quotes"),
    "sheet log": ("Logg", "Logg", "Log"),
    "quote": ("Sitat", "Sitat", "Quote"),
    "respondent": ("{Unit}", "{Unit}", "{Unit}"),
    "attribution": ("Kjennetegn", "Kjenneteikn", "Characteristics"),
    "answer": ("Svar", "Svar", "Answer"),
    "good quote": ("Merket som godt sitat", "Merkt som godt sitat", "Flagged as a good quote"),
    "yes": ("ja", "ja", "yes"),
}  # fmt: skip
