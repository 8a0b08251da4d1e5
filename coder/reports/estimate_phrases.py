"""What a report says of shares of all answers estimated from a random sample: bokmål, nynorsk, English."""

from __future__ import annotations

from typing import Final

PHRASES: Final[dict[str, tuple[str, str, str]]] = {
    "caption": (
        "{label} Andel av alle svar, anslått fra et tilfeldig utvalg.",
        "{label} Del av alle svar, anslått frå eit tilfeldig utval.",
        "{label} Share of all answers, estimated from a random sample.",
    ),
    "by caption": (
        "{label} Andel av alle svar, anslått fra et tilfeldig utvalg, etter {variable}.",
        "{label} Del av alle svar, anslått frå eit tilfeldig utval, etter {variable}.",
        "{label} Share of all answers, estimated from a random sample, by {variable}.",
    ),
    "waves caption": (
        "{label} Andel av alle svar, anslått fra et tilfeldig utvalg: endring fra {before} til {after}.",
        "{label} Del av alle svar, anslått frå eit tilfeldig utval: endring frå {before} til {after}.",
        "{label} Share of all answers, estimated from a random sample: change from {before} to {after}.",
    ),
    "of all n": ("Av alle svar (n={n})", "Av alle svar (n={n})", "Of all answers (n={n})"),
    "hand": ("Håndkodet med koden", "Handkoda med koden", "Hand-coded with the code"),
    "of hand n": ("Av håndkodede (n={n})", "Av handkoda (n={n})", "Of hand-coded (n={n})"),
    "from": ("Anslått fra", "Anslått frå", "Estimated from"),
    "predictions": ("utvalg og prediksjoner", "utval og prediksjonar", "sample and predictions"),
    "sample": ("utvalget", "utvalet", "the sample"),
    "drawn": (
        "Et tilfeldig utvalg på {n} av {total} svar (trukket {date}, startverdi {seed}), kodet for hånd til ende.",
        "Eit tilfeldig utval på {n} av {total} svar (trekt {date}, startverdi {seed}), koda for hand til endes.",
        "A random sample of {n} of {total} {total:answer|answers} (drawn {date}, seed {seed}), coded by hand to its"
        " end.",
    ),
    "drawn by": (
        "Utvalget er trukket for seg i hver gruppe av {variable}.",
        "Utvalet er trekt for seg i kvar gruppe av {variable}.",
        "The sample was drawn from each group of {variable}.",
    ),
    "whose": (
        "Kodet av {names}: der flere har kodet et svar, gjelder regelen som står ved andelene.",
        "Koda av {names}: der fleire har koda eit svar, gjeld regelen som står ved delane.",
        "Coded by {names}: where several coded an answer, the rule that stands with the shares counts.",
    ),
    "suggested": (
        "{n} av {total} svar i utvalget er kodet ved å godta forslag: feil i forslagene som koderen ikke så,"
        " er med i anslaget og ikke i intervallet.",
        "{n} av {total} svar i utvalet er koda ved å godta forslag: feil i forslaga som kodaren ikkje såg,"
        " er med i anslaget og ikkje i intervallet.",
        "{n} of {total} sampled {total:answer|answers} {n:was|were} coded from suggestions: errors of suggestions that"
        " the coder did not see are in the estimate, and not in its interval.",
    ),
    "stale": (
        "* Koden fikk en annen betydning etter at svar i utvalget var kodet, og anslaget er foreldet: {names}.",
        "* Koden fekk ei anna tyding etter at svar i utvalet var koda, og anslaget er forelda: {names}.",
        "* The code got another meaning after sampled answers had been coded, and the estimate is stale: {names}.",
    ),
    "stale unseen": (
        "Ikke anslått, fordi koden kom til eller fikk en annen betydning etter at svar i utvalget var kodet: {names}.",
        "Ikkje anslått, fordi koden kom til eller fekk ei anna tyding etter at svar i utvalet var koda: {names}.",
        "Not estimated, because the code was made or got another meaning after sampled answers were coded: {names}.",
    ),
    "ways": (
        "«Utvalg og prediksjoner»: prediksjoner for alle svar, rettet med feilene de gjør i utvalget. «Utvalget»: den"
        " håndkodede andelen med Wilson-intervall, der under ti i utvalget har koden, under ti mangler den,"
        " eller prediksjonene ikke hjelper.",
        "«Utval og prediksjonar»: prediksjonar for alle svar, retta med feila dei gjer i utvalet. «Utvalet»: den"
        " handkoda delen med Wilson-intervall, der under ti i utvalet har koden, under ti manglar han,"
        " eller prediksjonane ikkje hjelper.",
        "«Sample and predictions»: predictions for all answers, put right by their errors in the sample. «The sample»:"
        " the hand-coded share with Wilson's interval, where fewer than ten sampled have the code, or lack it,"
        " or predictions do not help.",
    ),
    "unseen": (
        "Uten noe svar i utvalget: {names}. Hver av dem står på høyst {percent} prosent av alle svar (95 %).",
        "Utan noko svar i utvalet: {names}. Kvar av dei står på høgst {percent} prosent av alle svar (95 %).",
        "Without any sampled answer: {names}. Each of them stands on at most {percent} per cent of all answers (95%).",
    ),
    "range note": (
        "Spenn mellom kodere: laveste og høyeste håndkodede andel om kodene til hver av koderne gjaldt der vedkommende"
        " har kodet.",
        "Spenn mellom kodarar: lågaste og høgaste handkoda del om kodane til kvar av kodarane gjaldt der vedkomande har"
        " koda.",
        "Range over coders: the lowest and the highest hand-coded share if the codes of each coder counted where that"
        " coder has coded.",
    ),
    "widest range": (
        "Det største spennet mellom kodere her er {range} prosent av de håndkodede, for «{code}» i gruppa «{group}».",
        "Det største spennet mellom kodarar her er {range} prosent av dei handkoda, for «{code}» i gruppa «{group}».",
        "The widest range over coders here is {range} per cent of the hand-coded, for «{code}» in the group «{group}».",
    ),
    "hidden": (
        "· er skjult: anslaget er den håndkodede andelen selv, og et antall under {threshold} kunne ellers regnes ut.",
        "· er skjult: anslaget er den handkoda delen sjølv, og eit tal under {threshold} kunne elles reknast ut.",
        "· is hidden: the estimate is the hand-coded share itself, and a number below {threshold} could be computed.",
    ),
    "few": (
        "Ikke anslått, med under {threshold} svar i utvalget: {names}.",
        "Ikkje anslått, med under {threshold} svar i utvalet: {names}.",
        "Not estimated, with fewer than {threshold} sampled answers: {names}.",
    ),
    "too few": (
        "Andelen av alle svar er ikke anslått etter {variable}: færre enn to grupper har {threshold} svar i utvalget.",
        "Delen av alle svar er ikkje anslått etter {variable}: færre enn to grupper har {threshold} svar i utvalet.",
        "Shares of all answers are not estimated by {variable}: fewer than two groups have {threshold} sampled.",
    ),
    "many intervals": (
        "n er svar i utvalget. Av mange intervaller bommer ett av tjue av ren tilfeldighet.",
        "n er svar i utvalet. Av mange intervall bommar eitt av tjue reint tilfeldig.",
        "n is sampled answers. Of many intervals, one in twenty misses by chance alone.",
    ),
    "incomplete": (
        "Et tilfeldig utvalg på {asked} svar er trukket, og {coded} av dem er kodet. Andelen av alle svar anslås når"
        " hele utvalget er kodet.",
        "Eit tilfeldig utval på {asked} svar er trekt, og {coded} av dei er koda. Delen av alle svar blir anslått når"
        " heile utvalet er koda.",
        "A random sample of {asked} {asked:answer|answers} was drawn, with {coded} coded so far. Shares of all answers"
        " are estimated when the whole sample is coded.",
    ),
    "method": ("Andeler av alle svar", "Delar av alle svar", "Shares of all answers"),
    "what": (
        "Andelen av alle svar er anslått fra svar som er trukket tilfeldig og kodet for hånd. Der minst ti av minst 30"
        " svar i utvalget har koden, og minst ti ikke har den, brukes også prediksjoner for alle svar: gjennomsnittet"
        " av dem, rettet med den gjennomsnittlige feilen i utvalget. Ingen prediksjon er lært av svaret den gjelder,"
        " eller av svar som er nesten like. Hvor mye prediksjonene veier, velges for hver kode fra utvalget, ned til"
        " ingenting. Prediksjoner alene oppgis aldri. For de andre kodene er det den håndkodede andelen med"
        " Wilson-intervall. Intervallene er smalere der utvalget er en stor del av svarene.",
        "Delen av alle svar er anslått frå svar som er trekte tilfeldig og koda for hand. Der minst ti av minst 30 svar"
        " i utvalet har koden, og minst ti ikkje har han, blir òg prediksjonar for alle svar brukte: gjennomsnittet av"
        " dei, retta med den gjennomsnittlege feilen i utvalet. Ingen prediksjon er lærd av svaret han gjeld, eller av"
        " svar som er nesten like. Kor mykje prediksjonane veg, blir valt for kvar kode frå utvalet, ned til"
        " ingenting. Prediksjonar åleine blir aldri oppgitte. For dei andre kodane er det den handkoda delen med"
        " Wilson-intervall. Intervalla er smalare der utvalet er ein stor del av svara.",
        "The share of all answers is estimated from answers that were drawn at random and coded by hand. Where at least"
        " ten of at least 30 sampled answers have the code, and at least ten lack it, predictions for all answers are"
        " used, too: their mean, put right by their mean error in the sample. No prediction was learned from the answer"
        " it is for, nor from any that reads nearly alike. How much the predictions weigh is chosen for each code from"
        " the sample, down to nothing. Predictions alone are never given. For other codes it is the hand-coded share"
        " with Wilson's interval. Intervals are narrower where the sample is a large part of the answers.",
    ),
    "source": (
        "Metoden er PPI++ med kryssprediksjon (Angelopoulos, Duchi & Zrnic 2023, arXiv:2311.01453; Zrnic & Candès 2024,"
        " PNAS 121), som er differanseestimatoren fra utvalgsteorien (Särndal, Swensson & Wretman 1992, kap. 6).",
        "Metoden er PPI++ med kryssprediksjon (Angelopoulos, Duchi & Zrnic 2023, arXiv:2311.01453; Zrnic & Candès 2024,"
        " PNAS 121), som er differanseestimatoren frå utvalsteorien (Särndal, Swensson & Wretman 1992, kap. 6).",
        "The method is PPI++ with cross-prediction (Angelopoulos, Duchi & Zrnic 2023, arXiv:2311.01453; Zrnic & Candès"
        " 2024, PNAS 121), which is the difference estimator of survey sampling (Särndal, Swensson & Wretman 1992,"
        " ch. 6).",
    ),
    "when none": (
        "Uten et tilfeldig utvalg som er kodet til ende, er det ingen slike anslag: svar som er valgt på annen måte,"
        " sier ikke noe sikkert om alle. Grupper og runder med færre enn 30 svar i utvalget er ikke anslått. Hvor godt"
        " kodere er enige, er ikke med i intervallene.",
        "Utan eit tilfeldig utval som er koda til endes, er det ingen slike anslag: svar som er valde på annan måte,"
        " seier ikkje noko sikkert om alle. Grupper og rundar med færre enn 30 svar i utvalet er ikkje anslåtte. Kor"
        " godt kodarar er samde, er ikkje med i intervalla.",
        "Without a random sample that is coded to its end there are no such estimates: answers chosen in another way"
        " tell nothing certain of all. Groups and waves with fewer than 30 sampled answers are not estimated. How far"
        " coders agree is not in the intervals.",
    ),
}  # fmt: skip
