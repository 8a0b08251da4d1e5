"""Every phrase of a report: bokmål, nynorsk, English."""

from __future__ import annotations

from typing import Final

PHRASES: Final[dict[str, tuple[str, str, str]]] = {
    "and": ("og", "og", "and"),
    "of": ("{n} av {base}, {percent} prosent", "{n} av {base}, {percent} prosent", "{n} of {base}, {percent} per cent"),
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
    "respondents": ("Respondenter", "Respondentar", "Respondents"),
    "asked": ("Spurt", "Spurde", "Asked"),
    "answered": ("Svart", "Svara", "Answered"),
    "coded": ("Kodet", "Koda", "Coded"),
    "question": ("Spørsmål", "Spørsmål", "Question"),
    "missing": ("Ikke oppgitt", "Ikkje oppgjeve", "Not stated"),
    "interval": ("95 % KI", "95 % KI", "95% CI"),
    "low": ("95 % nedre", "95 % nedre", "95% low"),
    "high": ("95 % øvre", "95 % øvre", "95% high"),
    "to low": ("Ned til nedre", "Ned til nedre", "Down to low"),
    "to high": ("Opp til øvre", "Opp til øvre", "Up to high"),
    "group n": ("{label} (n={n})", "{label} (n={n})", "{label} (n={n})"),
    "all n": ("Alle (n={n})", "Alle (n={n})", "All (n={n})"),
    "group": ("Gruppe", "Gruppe", "Group"),
    "points": ("Endring, prosentpoeng", "Endring, prosentpoeng", "Change, percentage points"),
    "wave": ("Bølge", "Bølgje", "Wave"),
    "first wave": ("første runde", "første runde", "first wave"),
    "per cent of answered": (
        "Prosent av dem som svarte", "Prosent av dei som svara", "Per cent of those who answered",
    ),
    "per cent of coded": ("Prosent av dem som er kodet", "Prosent av dei som er koda", "Per cent of those coded"),
    "of answered n": ("Av dem som svarte (n={n})", "Av dei som svara (n={n})", "Of those who answered (n={n})"),
    "of coded n": ("Av dem som er kodet (n={n})", "Av dei som er koda (n={n})", "Of those coded (n={n})"),
    # Captions
    "closed caption": ("{label} Antall og andel.", "{label} Tal og del.", "{label} Number and share."),
    "closed by caption": ("{label} Etter {variable}.", "{label} Etter {variable}.", "{label} By {variable}."),
    "show by caption": (
        "Andel som svarer «{answer}»: {label} Etter {variable}.",
        "Del som svarar «{answer}»: {label} Etter {variable}.",
        "Share answering «{answer}»: {label} By {variable}.",
    ),
    "overview caption": (
        "De åpne spørsmålene: hvor mange som ble spurt, svarte og er kodet.",
        "Dei opne spørsmåla: kor mange som vart spurde, svara og er koda.",
        "The open questions: how many were asked, answered and are coded.",
    ),
    "codes caption": ("{label} Hva som nevnes.", "{label} Kva som vert nemnt.", "{label} What is mentioned."),
    "codes by caption": (
        "{label} Hva som nevnes, etter {variable}.",
        "{label} Kva som vert nemnt, etter {variable}.",
        "{label} What is mentioned, by {variable}.",
    ),
    "pairs caption": (
        "{label} Koder som nevnes sammen.",
        "{label} Kodar som vert nemnde saman.",
        "{label} Codes mentioned together.",
    ),
    "coders caption": (
        "{label} Hva hver koder har funnet.",
        "{label} Kva kvar kodar har funne.",
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
    "parents": (
        "En overkode teller hver respondent med den eller en underkode én gang; den er ikke summen av underkodene.",
        "Ein overkode tel kvar respondent med han eller ein underkode éin gong; han er ikkje summen av underkodane.",
        "A category counts each respondent with it or a sub-code once; it is not the sum of its sub-codes.",
    ),
    "any coder": (
        "Et svar har en kode når minst én av {coders} kodere har satt den.",
        "Eit svar har ein kode når minst éin av {coders} kodarar har sett han.",
        "An answer has a code when at least one of {coders} coders applied it.",
    ),
    "rounds to": (
        "Prosentene er avrundet hver for seg og summerer til {sum}.",
        "Prosentane er runda av kvar for seg og summerer til {sum}.",
        "Per cent are rounded one by one and add up to {sum}.",
    ),
    "uncoded": (
        "{uncoded} av {answered} svar er ikke kodet ennå, så andelene av dem som svarte, er for lave.",
        "{uncoded} av {answered} svar er ikkje koda enno, så delane av dei som svara, er for låge.",
        "{uncoded} of {answered} answers are not coded yet, so shares of those who answered are too low.",
    ),
    "unanswered": (
        "{without} av {asked} spurte har ikke svart.",
        "{without} av {asked} spurde har ikkje svara.",
        "{without} of {asked} asked did not answer.",
    ),
    "masked": (
        "Prikk er skjult: celler med færre enn {threshold}, og så mange andre at de ikke kan regnes ut.",
        "Prikk er skjult: celler med færre enn {threshold}, og så mange andre at dei ikkje kan reknast ut.",
        "A dot is hidden: cells below {threshold}, and as many others that they cannot be computed.",
    ),
    "all masked": (
        "Alle celler er skjult: gruppene er for små til å vises hver for seg.",
        "Alle celler er skjulte: gruppene er for små til å visast kvar for seg.",
        "Every cell is hidden: the groups are too small to be shown one by one.",
    ),
    "cells": (
        "Antall, og prosent av dem i gruppen som svarte.",
        "Tal, og prosent av dei i gruppa som svara.",
        "Number, and per cent of those in the group who answered.",
    ),
    "cells coded": (
        "Antall, og prosent av dem i gruppen som har fått svaret sitt kodet.",
        "Tal, og prosent av dei i gruppa som har fått svaret sitt koda.",
        "Number, and per cent of those in the group whose answer is coded.",
    ),
    "wilson": (
        "Strekene er 95 prosents konfidensintervall (Wilson).",
        "Strekane er 95 prosents konfidensintervall (Wilson).",
        "Lines are 95 per cent confidence intervals (Wilson).",
    ),
    "hidden bars": (
        "Grupper med færre enn {threshold}, og andre som ville røpe dem, er ikke vist.",
        "Grupper med færre enn {threshold}, og andre som ville røpe dei, er ikkje viste.",
        "Groups below {threshold}, and others that would give them away, are not shown.",
    ),
    "first bars": (
        "De {shown} mest nevnte av {all} koder.",
        "Dei {shown} mest nemnde av {all} kodar.",
        "The {shown} most mentioned of {all} codes.",
    ),
    "weighted": (
        "Prosent og intervall er vektet med «{variable}»; antall er uvektet.",
        "Prosent og intervall er vekta med «{variable}»; tal er uvekta.",
        "Per cent and intervals are weighted by «{variable}»; numbers are unweighted.",
    ),
    "without weight": (
        "{without} respondenter uten gyldig vekt teller ikke i vektede tall.",
        "{without} respondentar utan gyldig vekt tel ikkje i vekta tal.",
        "{without} respondents without a valid weight do not count in weighted figures.",
    ),
    "change interval": (
        "Intervall for endringen etter Newcombe (1998), metode 10, for uavhengige utvalg.",
        "Intervall for endringa etter Newcombe (1998), metode 10, for uavhengige utval.",
        "Interval of the change after Newcombe (1998), method 10, for independent samples.",
    ),
    "no earlier weights": (
        "Endringen fra {wave} er ikke regnet ut: «{variable}» gir ingen gyldig vekt i den runden, og vektet og uvektet"
        " kan ikke sammenlignes.",
        "Endringa frå {wave} er ikkje rekna ut: «{variable}» gjev inga gyldig vekt i den runden, og vekta og uvekta kan"
        " ikkje samanliknast.",
        "The change from {wave} is not computed: «{variable}» has no valid weight in that wave, and weighted and"
        " unweighted cannot be compared.",
    ),
    "earlier without weight": (
        "I {wave} er {without} respondenter uten gyldig vekt.",
        "I {wave} er {without} respondentar utan gyldig vekt.",
        "In {wave} {without} respondents have no valid weight.",
    ),
    "to": (" til ", " til ", " to "),
    "paired": (
        "{both} respondenter er med i begge runder, så endringen har ikke noe intervall her.",
        "{both} respondentar er med i begge rundar, så endringa har ikkje noko intervall her.",
        "{both} respondents are in both waves, so the change has no interval here.",
    ),
    # Running text
    "closed lead": (
        "{percent} prosent ({n} av {total}) svarer «{answer}».",
        "{percent} prosent ({n} av {total}) svarar «{answer}».",
        "{percent} per cent ({n} of {total}) answer «{answer}».",
    ),
    "open lead": (
        "{answered} av {asked} spurte har svart på spørsmålet, og {coded} av svarene er kodet.",
        "{answered} av {asked} spurde har svara på spørsmålet, og {coded} av svara er koda.",
        "{answered} of {asked} asked answered the question, and {coded} of the answers are coded.",
    ),
    "open lead among": (
        "Av de {asked} som svarte {condition}, har {answered} svart på spørsmålet, og {coded} av dem er kodet.",
        "Av dei {asked} som svara {condition}, har {answered} svara på spørsmålet, og {coded} av dei er koda.",
        "Of the {asked} who answered {condition}, {answered} answered the question, and {coded} of them are coded.",
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
        "Kun én nevner {code}.", "Berre éin nemner {code}.", "Only one mentions {code}.",
    ),
    "said by few": (
        "{code} nevnes av noen få ({of}).", "{code} vert nemnt av nokre få ({of}).", "A few mention {code} ({of}).",
    ),
    "said by some": (
        "{code} nevnes av noen ({of}).", "{code} vert nemnt av nokre ({of}).", "Some mention {code} ({of}).",
    ),
    "said by several": (
        "{code} nevnes av flere ({of}).", "{code} vert nemnt av fleire ({of}).", "Several mention {code} ({of}).",
    ),
    "said by many": (
        "{code} nevnes av mange ({of}).", "{code} vert nemnt av mange ({of}).", "Many mention {code} ({of}).",
    ),
    "said by most": (
        "{code} nevnes av de fleste ({of}).", "{code} vert nemnt av dei fleste ({of}).", "Most mention {code} ({of}).",
    ),
    "no quotes": (
        "Ingen av svarene kan siteres.", "Ingen av svara kan siterast.", "None of the answers can be quoted.",
    ),
    "also": ("også kodet {codes}", "også koda {codes}", "also coded {codes}"),
    "themes": ("Tema for tema", "Tema for tema", "Theme by theme"),
    "overview": ("Oversikt", "Oversyn", "Overview"),
    "draft": (
        "UTKAST. {hits} mulige personopplysninger i sitater, kodebok eller logg er ikke vurdert: se coder redact.",
        "UTKAST. {hits} moglege personopplysingar i sitat, kodebok eller logg er ikkje vurderte: sjå coder redact.",
        "DRAFT. {hits} possible pieces of personal information in quotes, codebook or log are undecided: see coder"
        " redact.",
    ),
    "hidden hits": (
        "{hits} mulige personopplysninger i sitater, kodebok eller logg er skjult uten at noen har vurdert dem.",
        "{hits} moglege personopplysingar i sitat, kodebok eller logg er skjulte utan at nokon har vurdert dei.",
        "{hits} possible pieces of personal information in quotes, codebook or log are hidden without anybody"
        " having decided.",
    ),
    # Redacted
    "redacted name": ("navn", "namn", "name"),
    "redacted place": ("sted", "stad", "place"),
    "redacted phone": ("telefonnummer", "telefonnummer", "telephone number"),
    "redacted e-mail": ("e-post", "e-post", "e-mail"),
    "redacted identity number": ("fødselsnummer", "fødselsnummer", "identity number"),
    "redacted date": ("dato", "dato", "date"),
    "redacted address": ("adresse", "adresse", "address"),
    "redacted link": ("lenke", "lenkje", "link"),
    "redacted unusual word": ("utelatt", "utelate", "omitted"),
    # Charts
    "alt bars": (
        "Liggende stolper, prosent av {base}. {bars}.",
        "Liggjande stolpar, prosent av {base}. {bars}.",
        "Horizontal bars, per cent of {base}. {bars}.",
    ),
    "alt panels": (
        "{panels} felt med liggende stolper for de samme gruppene. {bars}.",
        "{panels} felt med liggjande stolpar for dei same gruppene. {bars}.",
        "{panels} panels of horizontal bars for the same groups. {bars}.",
    ),
    "alt more": ("og {more} til", "og {more} til", "and {more} more"),
    "axis": ("Prosent", "Prosent", "Per cent"),
    # The page
    "filter quotes": ("Finn i sitatene", "Finn i sitata", "Find in the quotes"),
    "filter hint": (
        "Ord i sitat, kode eller respondent",
        "Ord i sitat, kode eller respondent",
        "Words in quote, code or respondent",
    ),
    "quotes shown": ("sitater vises", "sitat vert viste", "quotes shown"),
    "numbers behind": ("Tallene bak figuren", "Tala bak figuren", "The numbers behind the figure"),
    "skip": ("Til innholdet", "Til innhaldet", "Skip to the content"),
    "made": (
        "Laget {date} med coder {version}.", "Laga {date} med coder {version}.", "Made {date} with coder {version}.",
    ),
    "continues": ("(fortsetter {row})", "(held fram {row})", "(continues {row})"),
    "sheet quotes": ("Sitater", "Sitat", "Quotes"),
    "sheet log": ("Logg", "Logg", "Log"),
    "quote": ("Sitat", "Sitat", "Quote"),
    "respondent": ("Respondent", "Respondent", "Respondent"),
    "attribution": ("Om respondenten", "Om respondenten", "About the respondent"),
    "answer": ("Svar", "Svar", "Answer"),
    "good quote": ("Merket som godt sitat", "Merkt som godt sitat", "Flagged as a good quote"),
    "yes": ("ja", "ja", "yes"),
}  # fmt: skip
