"""What a report says of what its shares of open answers are of, and why an interval or a change is not there."""

from __future__ import annotations

from typing import Final

PHRASES: Final[dict[str, tuple[str, str, str]]] = {
    "chosen sample": (
        "De kodede svarene er et tilfeldig utvalg av dem som svarte (coder sample, startverdi {seed}).",
        "Dei koda svara er eit tilfeldig utval av dei som svara (coder sample, startverdi {seed}).",
        "The coded answers are a random sample of those given (coder sample, seed {seed}).",
    ),
    "chosen random": (
        "De kodede svarene er et tilfeldig utvalg av dem som svarte: de første i tilfeldig orden (startverdi {seed}).",
        "Dei koda svara er eit tilfeldig utval av dei som svara: dei første i tilfeldig orden (startverdi {seed}).",
        "The coded answers are a random sample of those given: the first in random order (seed {seed}).",
    ),
    "chosen other": (
        "De kodede svarene er ikke et tilfeldig utvalg av dem som svarte. Rekkefølgen de ble kodet i: {orders}.",
        "Dei koda svara er ikkje eit tilfeldig utval av dei som svara. Rekkjefølgja dei blei koda i: {orders}.",
        "The coded answers are no random sample of those given. They were coded in this order: {orders}.",
    ),
    "chosen unknown": (
        "De kodede svarene er ikke et tilfeldig utvalg av dem som svarte. Rekkefølgen de ble kodet i, er ikke kjent.",
        "Dei koda svara er ikkje eit tilfeldig utval av dei som svara. Rekkjefølgja dei blei koda i, er ikkje kjend.",
        "The coded answers are no random sample of those given. The order in which they were coded is not known.",
    ),
    "estimated below": (
        "Andelen av alle svar er anslått for seg, fra et tilfeldig utvalg.",
        "Delen av alle svar er anslått for seg, frå eit tilfeldig utval.",
        "Shares of all answers are estimated apart, from a random sample.",
    ),
    "lead several": (
        "{answered} av {asked} {asked:spurt|spurte} har svart på spørsmålet.",
        "{answered} av {asked} {asked:spurd|spurde} har svara på spørsmålet.",
        "{answered} of {asked} asked answered the question.",
    ),
    "lead several among": (
        "Av {asked:den|de} {asked} som svarte {condition}, har {answered} svart på spørsmålet.",
        "Av {asked:den|dei} {asked} som svara {condition}, har {answered} svara på spørsmålet.",
        "Of the {asked} who answered {condition}, {answered} answered the question.",
    ),
    "lead answers": (
        "Av {answers} svar er {done} kodet. {Units} med alle svarene kodet: {coded}, med noen av dem: {some},"
        " uten: {none}.",
        "Av {answers} svar er {done} koda. {Units} med alle svara koda: {coded}, med nokre av dei: {some},"
        " utan: {none}.",
        "{answers} {answers:answer|answers}, {done} of them coded. {Units} with all answers coded: {coded},"
        " with some of them: {some}, without: {none}.",
    ),
    "answers given": ("Svar", "Svar", "Answers"),
    "answers coded": ("Svar kodet", "Svar koda", "Answers coded"),
    "cases all coded": ("{Units}: alle svar kodet", "{Units}: alle svar koda", "{Units}: all answers coded"),
    "cases some coded": ("{Units}: noen svar kodet", "{Units}: nokre svar koda", "{Units}: some answers coded"),
    "cases none coded": ("{Units}: ingen svar kodet", "{Units}: ingen svar koda", "{Units}: no answer coded"),
    "overview among": (
        "«{label}» gjelder bare dem som svarte {condition}.",
        "«{label}» gjeld berre dei som svara {condition}.",
        "«{label}» is of those only who answered {condition}.",
    ),
    "order n": ("{order} ({n})", "{order} ({n})", "{order} ({n})"),
    "order file": ("som i fila", "som i fila", "as in the file"),
    "order random": ("tilfeldig", "tilfeldig", "random"),
    "order sample": ("tilfeldig utvalg", "tilfeldig utval", "random sample"),
    "order uncertain": ("de mest usikre først", "dei mest usikre først", "least certain first"),
    "order half": (
        "halvt usikre, halvt tilfeldige", "halvt usikre, halvt tilfeldige", "half uncertain, half random",
    ),
    "order more": ("mer av én kode", "meir av éin kode", "more of one code"),
    "order similar": ("etter likhet", "etter likskap", "by likeness"),
    "order list": ("en filtrert liste", "ei filtrert liste", "a filtered list"),
    "order brought": ("hentet inn fra en fil", "henta inn frå ei fil", "from a file"),
    "order named": (
        "pekt ut enkeltvis på kommandolinja", "peika ut enkeltvis på kommandolinja", "one by one on the command line",
    ),
    "order surest": (
        "de sikreste forslagene samlet", "dei sikraste forslaga samla", "the surest suggestions together",
    ),
    "order ": ("rekkefølge ikke kjent", "rekkjefølgje ikkje kjend", "order not known"),
    "several groups": (
        "Flere svar var mulige, så {units} kan være i flere grupper: tallene i gruppene summerer ikke til alle.",
        "Fleire svar var moglege, så {units} kan vere i fleire grupper: tala i gruppene summerer ikkje til alle.",
        "Several answers possible, so {units} may be in several groups: their numbers do not add up to all.",
    ),
    "several first": (
        "{both} av {coded} kodede svar er kodet av flere. Der gjelder kodene til den som kommer først av {coders}.",
        "{both} av {coded} koda svar er koda av fleire. Der gjeld kodane til den som kjem først av {coders}.",
        "{both} of {coded} coded answers were coded by several. There the codes of whoever comes first of {coders}"
        " count.",
    ),
    "several majority": (
        "{both} av {coded} kodede svar er kodet av flere ({coders}). Der gjelder en kode når mer enn halvparten av dem"
        " som kodet svaret, har satt den.",
        "{both} av {coded} koda svar er koda av fleire ({coders}). Der gjeld ein kode når meir enn halvparten av dei"
        " som koda svaret, har sett han.",
        "{both} of {coded} coded answers were coded by several ({coders}). There a code counts when more than half of"
        " those who coded the answer applied it.",
    ),
    "several any": (
        "{both} av {coded} kodede svar er kodet av flere ({coders}). Der gjelder en kode når minst én har satt den.",
        "{both} av {coded} koda svar er koda av fleire ({coders}). Der gjeld ein kode når minst éin har sett han.",
        "{both} of {coded} coded answers were coded by several ({coders}). There a code counts when at least one"
        " applied it.",
    ),
    "coder n": ("{coder} ({n})", "{coder} ({n})", "{coder} ({n})"),
    "range over coders": ("Spenn mellom kodere", "Spenn mellom kodarar", "Range over coders"),
    "range note": (
        "Spenn mellom kodere: laveste og høyeste prosent om kodene til hver av koderne gjaldt der vedkommende har"
        " kodet.",
        "Spenn mellom kodarar: lågaste og høgaste prosent om kodane til kvar av kodarane gjaldt der vedkomande har"
        " koda.",
        "Range over coders: the lowest and the highest per cent if the codes of each coder counted where that coder has"
        " coded.",
    ),
    "range over coders in": (
        "Spenn mellom kodere, {wave}", "Spenn mellom kodarar, {wave}", "Range over coders, {wave}",
    ),
    "rule in": ("{name}: {said}", "{name}: {said}", "{name}: {said}"),
    "range elsewhere": (
        "Spennet mellom kodere for alle under ett står i tabellen over kodene.",
        "Spennet mellom kodarar for alle under eitt står i tabellen over kodane.",
        "The range over coders for everybody together stands in the table of codes.",
    ),
    "widest range": (
        "Det største spennet mellom kodere er {range} prosent, for «{code}».",
        "Det største spennet mellom kodarar er {range} prosent, for «{code}».",
        "The widest range over coders is {range} per cent, for «{code}».",
    ),
    "widest range in group": (
        "Det største spennet mellom kodere her er {range} prosent, for «{code}» i gruppa «{group}».",
        "Det største spennet mellom kodarar her er {range} prosent, for «{code}» i gruppa «{group}».",
        "The widest range over coders here is {range} per cent, for «{code}» in the group «{group}».",
    ),
    "range rows apart": (
        "Rader der noe er skjult, eller der en koder har under {threshold} i en gruppe, er ikke regnet med i det.",
        "Rader der noko er skjult, eller der ein kodar har under {threshold} i ei gruppe, er ikkje rekna med i det.",
        "Rows with something hidden, or in which a coder has under {threshold} of a group, are not part of that.",
    ),
    "range by group withheld": (
        "Spennet mellom kodere i gruppene er ikke vist: det kunne røpe antall under {threshold}.",
        "Spennet mellom kodarar i gruppene er ikkje vist: det kunne røpe tal under {threshold}.",
        "The range over coders by group is not shown: it could give away numbers below {threshold}.",
    ),
    "said range": (
        "Med kodene til én koder om gangen: fra {low} til {high} prosent.",
        "Med kodane til éin kodar om gongen: frå {low} til {high} prosent.",
        "With the codes of one coder at a time: from {low} to {high} per cent.",
    ),
    "lowest": ("lavest", "lågast", "lowest"),
    "highest": ("høyest", "høgast", "highest"),
    "no interval": (
        "{coded} av {answered} er kodet, og de er ikke et tilfeldig utvalg: tallene gjelder bare dem og har ikke noe"
        " konfidensintervall.",
        "{coded} av {answered} er koda, og dei er ikkje eit tilfeldig utval: tala gjeld berre dei og har ikkje noko"
        " konfidensintervall.",
        "{coded} of {answered} are coded, and they are no random sample: the numbers are of them only and have no"
        " confidence interval.",
    ),
    "sampled": (
        "{coded} av {answered} er kodet, et tilfeldig utvalg.",
        "{coded} av {answered} er koda, eit tilfeldig utval.",
        "{coded} of {answered} are coded, a random sample.",
    ),
    "group uncoded": (
        "«–»: ingen svar i gruppa er kodet.", "«–»: ingen svar i gruppa er koda.",
        "«–»: no answer in the group is coded.",
    ),
    "no change": (
        "Endringen er ikke regnet ut: i {waves} er bare en del av svarene kodet, og de er ikke et tilfeldig utvalg.",
        "Endringa er ikkje rekna ut: i {waves} er berre ein del av svara koda, og dei er ikkje eit tilfeldig utval.",
        "The change is not computed: in {waves} only some of the answers are coded, and they are no random sample.",
    ),
    "said of coded": (
        "{code}: {n} av {base} som er kodet ({percent} prosent).",
        "{code}: {n} av {base} som er koda ({percent} prosent).",
        "{code}: {n} of {base} coded ({percent} per cent).",
    ),
    "said of coded weighted": (
        "{code}: {n} av {base} som er kodet (vektet {percent} prosent).",
        "{code}: {n} av {base} som er koda (vekta {percent} prosent).",
        "{code}: {n} of {base} coded (weighted {percent} per cent).",
    ),
}  # fmt: skip
