"""Every phrase of a report's appendices: bokmål, nynorsk, English."""

from __future__ import annotations

from typing import Final

PHRASES: Final[dict[str, tuple[str, str, str]]] = {
    "codebook": ("Vedlegg: kodebok", "Vedlegg: kodebok", "Appendix: codebook"),
    "codebook caption": ("Kodeboka med antall.", "Kodeboka med tal.", "The codebook with counts."),
    "definition": ("Definisjon", "Definisjon", "Definition"),
    "include": ("Ta med", "Ta med", "Include"),
    "exclude": ("Ta ikke med", "Ta ikkje med", "Exclude"),
    "examples": ("Eksempler", "Døme", "Examples"),
    "retired": ("{name} (ikke i bruk lenger)", "{name} (ikkje i bruk lenger)", "{name} (retired)"),
    "changes caption": ("Endringer i kodeboka.", "Endringar i kodeboka.", "Changes to the codebook."),
    "when": ("Når", "Når", "When"),
    "who": ("Hvem", "Kven", "Who"),
    "what": ("Hva", "Kva", "What"),
    "added": (
        "{codes} {codes:kode|koder} lagt til",
        "{codes} {codes:kode lagd|kodar lagde} til",
        "{codes} {codes:code|codes} added",
    ),
    "renamed": (
        "«{before}» heter nå «{after}»", "«{before}» heiter no «{after}»", "«{before}» is now called «{after}»",
    ),
    "moved": ("«{name}» er flyttet", "«{name}» er flytta", "«{name}» moved"),
    "redefined": ("Ny tekst for «{name}»", "Ny tekst for «{name}»", "New wording for «{name}»"),
    "retired now": ("«{name}» er tatt ut av bruk", "«{name}» er teken ut av bruk", "«{name}» retired"),
    "in use again": ("«{name}» er tatt i bruk igjen", "«{name}» er teken i bruk igjen", "«{name}» in use again"),
    "removed": ("«{name}» er fjernet", "«{name}» er fjerna", "«{name}» removed"),
    "method": ("Vedlegg: slik er svarene kodet", "Vedlegg: slik er svara koda", "Appendix: how the answers were coded"),
    "method lead": (
        "{coders:Én person|{coders} personer} har kodet {coded} av {answered} svar på {questions}"
        " {questions:åpent|åpne} spørsmål.",
        "{coders:Éin person|{coders} personar} har koda {coded} av {answered} svar på {questions} {questions:ope|opne}"
        " spørsmål.",
        "{coders:One person has|{coders} people have} coded {coded} of {answered} {answered:answer|answers} to"
        " {questions} open {questions:question|questions}.",
    ),
    "nobody coded": ("Ingen svar er kodet ennå.", "Ingen svar er koda enno.", "No answers are coded yet."),
    "numbers": (
        "Vedlegg: slik er tallene laget", "Vedlegg: slik er tala laga", "Appendix: how the numbers were made",
    ),
    "nothing open": (
        "Prosjektet har ingen åpne spørsmål, så ingen svar er kodet for hånd.",
        "Prosjektet har ingen opne spørsmål, så ingen svar er koda for hand.",
        "The project has no open questions, so no answers were coded by hand.",
    ),
    "double": (
        "{double} av de kodede svarene er kodet av minst to ({percent} prosent).",
        "{double} av dei koda svara er koda av minst to ({percent} prosent).",
        "{double} of the coded answers {double:was|were} coded by at least two ({percent} per cent).",
    ),
    "rule": (
        "Forslag fra maskinen teller aldri før en person har bestemt seg.",
        "Forslag frå maskina tel aldri før ein person har bestemt seg.",
        "What the machine suggests never counts before a person has decided.",
    ),
    "blind": ("Kodet uten å se forslag", "Koda utan å sjå forslag", "Coded without seeing suggestions"),
    "blind lead": (
        "Av svarene som hadde forslag, ble {chosen} kodet før koderen så noe forslag; for {asked} ba koderen om å se"
        " dem først, og for {open} sto de åpent på skjermen før svaret var kodet.",
        "Av svara som hadde forslag, blei {chosen} koda før kodaren såg noko forslag; for {asked} bad kodaren om å sjå"
        " dei først, og for {open} stod dei opne på skjermen før svaret var koda.",
        "Of the answers that had suggestions, {chosen} {chosen:was|were} coded before the coder saw any; for {asked}"
        " the coder asked to see them first, and for {open} they stood open on the screen before the answer was coded.",
    ),
    "blind caption": (
        "Når forslag ble sett, per person.", "Når forslag blei sett, per person.",
        "When suggestions were seen, by coder.",
    ),
    "blind note": (
        "Regnet etter første gang forslagene til et svar ble sett eller holdt tilbake på skjermen. Svar uten noe"
        " forslag er ikke med. Hver visning, med forslag og tidspunkt, står i arbeidsboka og i CSV-pakken.",
        "Rekna etter første gong forslaga til eit svar blei sett eller var skjulte på skjermen. Svar utan noko"
        " forslag er ikkje med. Kvar vising, med forslag og tidspunkt, står i arbeidsboka og i CSV-pakken.",
        "By the first time that the suggestions for an answer were seen or held back on the screen. Answers without any"
        " suggestion are not included. Every showing, with suggestions and time, is in the workbook and in the CSV"
        " bundle.",
    ),
    "answers coded": ("Svar kodet", "Svar koda", "Answers coded"),
    "chosen first": ("Kodet før forslag", "Koda før forslag", "Coded before seeing"),
    "asked first": ("Ba om å se først", "Bad om å sjå først", "Asked to see first"),
    "open first": ("Forslag sto åpent", "Forslag stod opne", "Suggestions stood open"),
    "shown": ("Forslag som ble sett", "Forslag som blei sett", "Suggestions that were seen"),
    "audit blind": (
        "{answers} svar er kodet i blindmodus med forslagene skjult; hva som ble sett og når, er lagret for seg.",
        "{answers} svar er koda i blindmodus med forslaga skjulte; kva som blei sett og når, er lagra for seg.",
        "{answers} {answers:answer was|answers were} coded in blind mode with suggestions held back; what was seen and"
        " when is kept apart.",
    ),
    "masking used": (
        "Celler etter gruppe med færre enn {threshold} er skjult, med så mange andre at ingen av dem kan regnes ut"
        " til innenfor ± 2 av alt som er vist, om ikke totalen eller n alene sier det (lineær programmering over alle"
        " tabellene under ett). Tidligere rapporter fra prosjektet er regnet med.",
        "Celler etter gruppe med færre enn {threshold} er skjulte, med så mange andre at ingen av dei kan reknast ut"
        " til innanfor ± 2 av alt som er vist, om ikkje totalen eller n åleine seier det (lineær programmering over"
        " alle tabellane under eitt). Tidlegare rapportar frå prosjektet er rekna med.",
        "Cells by group below {threshold} are hidden, and as many others that none can be computed to within ± 2 from"
        " all that is shown, unless the total or n alone tells it (linear programming over all tables as one system)."
        " Earlier reports of the project are counted in.",
    ),
    "no masking": (
        "Enhetene er {units}. Ingen celler er skjult.", "Einingane er {units}. Ingen celler er skjulte.",
        "The units are {units}. No cells are hidden.",
    ),
    "redactions used": (
        "{redacted} {redacted:sted|steder} i svarene er sladdet og {kept} er vurdert og beholdt.",
        "{redacted} {redacted:stad|stader} i svara er sladda og {kept} er"
        " {kept:vurdert og behalden|vurderte og behaldne}.",
        "{redacted} {redacted:place in the answers is|places in the answers are} redacted, and {kept}"
        " {kept:was|were} judged and kept.",
    ),
    "coders table": ("Koderne og det de har gjort.", "Kodarane og det dei har gjort.", "The coders and what they did."),
    "whole project": (
        "Regnet over hele prosjektet, også runder og kodere som rapporten ikke gjelder.",
        "Rekna over heile prosjektet, også rundar og kodarar som rapporten ikkje gjeld.",
        "Counted over the whole project, waves and coders that the report is not about included.",
    ),
    "coder": ("Person", "Person", "Coder"),
    "answers": ("Svar", "Svar", "Answers"),
    "from suggestions": ("Fra forslag", "Frå forslag", "From suggestions"),
    "by hand": ("For hånd", "For hand", "By hand"),
    "suggestions": ("Forslag og avgjørelser", "Forslag og avgjerder", "Suggestions and decisions"),
    "without run": ("Uten forslag", "Utan forslag", "Without suggestions"),
    "codes without": (
        "{codes} {codes:kode|koder} uten forslag", "{codes} {codes:kode|kodar} utan forslag",
        "{codes} {codes:code|codes} without suggestions",
    ),
    "live runs": ("Under koding", "Under koding", "While coding"),
    "stored runs": ("Kjøringer", "Køyringar", "Runs"),
    "runs together": ("{name} (kjøringer: {runs})", "{name} (køyringar: {runs})", "{name} (runs: {runs})"),
    "live note": (
        "Kjøringer som maskinen gjør mens noen koder, er slått sammen per koder og dag, eller mer når de er mange. De"
        " lagres når noen tar stilling til et forslag, så for dem er «foreslått» bare det koderne tok stilling til.",
        "Køyringar som maskina gjer medan nokon kodar, er slegne saman per kodar og dag, eller meir når dei er mange."
        " Dei blir lagra når nokon tek stilling til eit forslag, så for dei er «føreslått» berre det kodarane tok"
        " stilling til.",
        "Runs that the machine makes while somebody codes are put together by coder and day, or further where there are"
        " many. They are kept once somebody decides on a suggestion, so for them «proposed» is only what was decided"
        " on.",
    ),
    "code by run caption": (
        "Forslag per kode innen hver kjøring.", "Forslag per kode innanfor kvar køyring.",
        "Suggestions per code within each run.",
    ),
    "by hand note": (
        "For hånd: kodinger som ikke kom av et forslag, regnet med kjøringene under koding samme dag, ellers med den"
        " siste kjøringen før som hadde forslag til svaret.",
        "For hand: kodingar som ikkje kom av eit forslag, rekna med køyringane under koding same dag, elles med den"
        " siste køyringa før som hadde forslag til svaret.",
        "By hand: codings that did not come from a suggestion, counted with that day's runs while coding, else with the"
        " last run before that had suggestions for the answer.",
    ),
    "runs caption": (
        "Kjøringer av forslag og hva koderne bestemte.",
        "Køyringar av forslag og kva kodarane bestemte.",
        "Runs of suggestions and what the coders decided.",
    ),
    "run": ("Kjøring", "Køyring", "Run"),
    "run method": ("Metode", "Metode", "Method"),
    "learned from": ("Lærte av", "Lærte av", "Learned from"),
    "kept": ("Forslag", "Forslag", "Suggestions"),
    "proposed": ("Foreslått", "Føreslått", "Proposed"),
    "accepted": ("Godtatt", "Godteke", "Accepted"),
    "rejected": ("Avvist", "Avvist", "Rejected"),
    "changed": ("Endret", "Endra", "Changed"),
    "undecided": ("Ikke vurdert", "Ikkje vurdert", "Undecided"),
    "fates caption": (
        "Forslag per kode: foreslått, godtatt, avvist, og kodinger satt for hånd.",
        "Forslag per kode: føreslått, godteke, avvist, og kodingar sette for hand.",
        "Suggestions per code: proposed, accepted, rejected, and codings by hand.",
    ),
    "fates note": (
        "Foreslått: over terskelen i en kjøring. Godtatt, avvist og endret er avgjørelser; flere kodere kan ha avgjort"
        " samme forslag.",
        "Føreslått: over terskelen i ei køyring. Godteke, avvist og endra er avgjerder; fleire kodarar kan ha avgjort"
        " same forslag.",
        "Proposed: above the threshold in a run. Accepted, rejected and changed are decisions; several coders may have"
        " decided on the same suggestion.",
    ),
    "software": ("Programvare og modeller", "Programvare og modellar", "Software and models"),
    "read with": (
        "Filene er lest med {libraries}", "Filene er lesne med {libraries}", "Files were read with {libraries}",
    ),
    "learned with": (
        "Forslag ({method}) er laget med {libraries}", "Forslag ({method}) er laga med {libraries}",
        "Suggestions ({method}) were made with {libraries}",
    ),
    "audit": ("Vedlegg: alt som er gjort", "Vedlegg: alt som er gjort", "Appendix: audit trail"),
    "audit lead": (
        "Alle handlinger er loggført og kan angres. Hele loggen ligger i arbeidsboka og i CSV-pakken, med sammendrag på"
        " engelsk, slik programmet har ført dem.",
        "Alle handlingar er loggførte og kan angrast. Heile loggen ligg i arbeidsboka og i CSV-pakken, med samandrag på"
        " engelsk, slik programmet har ført dei.",
        "Every act is logged and can be undone. The full log is in the workbook and in the CSV bundle.",
    ),
    "imports caption": ("Filer som er lest inn.", "Filer som er lesne inn.", "Files that were read."),
    "file": ("Fil", "Fil", "File"),
    "cases": ("Nye {units}", "Nye {units}", "New {units}"),
    "hash": ("SHA-256", "SHA-256", "SHA-256"),
    "acts caption": ("Loggførte handlinger.", "Loggførte handlingar.", "Logged acts."),
    "act": ("Handling", "Handling", "Act"),
    "first": ("Første", "Første", "First"),
    "last": ("Siste", "Siste", "Last"),
    "checklists": ("Vedlegg: sjekklister", "Vedlegg: sjekklister", "Appendix: checklists"),
    "checklist lead": (
        "Punktene er fylt ut med det som står i prosjektet. Tomme felt fyller forskeren ut.",
        "Punkta er fylte ut med det som står i prosjektet. Tomme felt fyller forskaren ut.",
        "Items are filled in with what the project holds. Empty ones are for the researcher.",
    ),
    "srqr caption": (
        "SRQR, standarder for rapportering av kvalitativ forskning (O'Brien mfl. 2014).",
        "SRQR, standardar for rapportering av kvalitativ forsking (O'Brien mfl. 2014).",
        "SRQR, Standards for Reporting Qualitative Research (O'Brien et al. 2014).",
    ),
    "coreq caption": (
        "COREQ, punktene som kan besvares fra dataene (Tong mfl. 2007).",
        "COREQ, punkta som kan svarast på frå dataa (Tong mfl. 2007).",
        "COREQ, the items that the data can answer (Tong et al. 2007).",
    ),
    "item": ("Nr.", "Nr.", "No."),
    "topic": ("Punkt", "Punkt", "Topic"),
    "said": ("I denne studien", "I denne studien", "In this study"),
    "is sample": (
        "{asked} spurt, {answered} har svart på minst ett åpent spørsmål.",
        "{asked} {asked:spurd|spurde}, {answered} har svara på minst eitt ope spørsmål.",
        "{asked} asked, {answered} answered at least one open question.",
    ),
    "is non-response": (
        "{without} har ikke svart på noe åpent spørsmål.",
        "{without} har ikkje svara på noko ope spørsmål.",
        "{without} did not answer any open question.",
    ),
    "is described": (
        "Tabellene er delt opp etter {variables}.", "Tabellane er delte opp etter {variables}.",
        "Tables are broken down by {variables}.",
    ),
    "is known": (
        "Kjent om {units}: {variables}.", "Kjent om {units}: {variables}.",
        "Known about the {units}: {variables}.",
    ),
    "is closed": (
        "Lukkede spørsmål: {questions}.", "Lukka spørsmål: {questions}.", "Closed questions: {questions}.",
    ),
    "is units": (
        "Svarene fra {cases} {cases:{unit}|{units}} på {questions} {questions:åpent|åpne} spørsmål, {answers} svar.",
        "Svara frå {cases} {cases:{unit}|{units}} på {questions} {questions:ope|opne} spørsmål, {answers} svar.",
        "The answers of {cases} {cases:{unit}|{units}} to {questions} open {questions:question|questions}, {answers}"
        " {answers:answer|answers}.",
    ),
    "is no units": (
        "Det er ingen svar i prosjektet.", "Det er ingen svar i prosjektet.", "There are no answers in the project.",
    ),
    "is collected": (
        "Lest inn fra {files}.", "Lese inn frå {files}.", "Read from {files}.",
    ),
    "is processed": (
        "Svarene er lagret uendret; {redacted} {redacted:sted|steder} i dem er det bestemt å sladde.",
        "Svara er lagra uendra; {redacted} {redacted:stad|stader} i dei er det bestemt å sladde.",
        "Answers are stored unchanged; {redacted} {redacted:place|places} in them {redacted:is|are} decided to be"
        " redacted.",
    ),
    "is coders": (
        "{coders:Én person|{coders} personer} har kodet: {names}.",
        "{coders:Éin person|{coders} personar} har koda: {names}.",
        "{coders:One person|{coders} people} coded: {names}.",
    ),
    "is analysed": (
        "Kodet etter en kodebok med {codes} {codes:kode|koder} på {levels:ett nivå|{levels:words} nivåer}.",
        "Koda etter ei kodebok med {codes} {codes:kode|kodar} på {levels:eitt|{levels:words}} nivå.",
        "Coded by a codebook of {codes} {codes:code|codes} on {levels:one level|{levels:words} levels}.",
    ),
    "is tree": (
        "Kodeboka står i vedlegg.", "Kodeboka står i vedlegg.", "The codebook is in an appendix.",
    ),
    "is trusted": (
        "{double} svar er kodet av minst to; alle handlinger er loggført.",
        "{double} svar er koda av minst to; alle handlingar er loggførte.",
        "{double} {double:answer was|answers were} coded by at least two; every act is logged.",
    ),
    "is derived": (
        "Kodeboka er endret {changes} {changes:gang|ganger} underveis.",
        "Kodeboka er endra {changes} {changes:gong|gonger} undervegs.",
        "The codebook was changed {changes} {changes:time|times} along the way.",
    ),
    "is unchanged": (
        "Kodeboka er ikke endret underveis.",
        "Kodeboka er ikkje endra undervegs.",
        "The codebook was not changed along the way.",
    ),
    "is software": ("coder {version}", "coder {version}", "coder {version}"),
    "is quoted": (
        "{quotes} {quotes:sitat|sitater} fra {people} {people:{unit}|{units}}.",
        "{quotes} sitat frå {people} {people:{unit}|{units}}.",
        "{quotes} {quotes:quote|quotes} from {people} {people:{unit}|{units}}.",
    ),
    "is major": (
        "Mest nevnt: {codes}.", "Mest nemnt: {codes}.", "Mentioned most: {codes}.",
    ),
    "is minor": (
        "Nevnt av færre enn fem: {codes}.",
        "Nemnt av færre enn fem: {codes}.",
        "Mentioned by fewer than five: {codes}.",
    ),
    "is consistent": (
        "Tall og sitater er laget av de samme kodingene.",
        "Tal og sitat er laga av dei same kodingane.",
        "Numbers and quotes are made from the same codings.",
    ),
    "is limited": (
        "{uncoded} svar er ikke kodet.",
        "{uncoded} svar er ikkje koda.",
        "{uncoded} {uncoded:answer is|answers are} not coded.",
    ),
}  # fmt: skip

SRQR: Final[tuple[tuple[str, tuple[str, str, str], tuple[str, ...]], ...]] = (
    ("S1", ("Tittel", "Tittel", "Title"), ("title",)),
    ("S2", ("Sammendrag", "Samandrag", "Abstract"), ()),
    ("S3", ("Problemstilling", "Problemstilling", "Problem formulation"), ()),
    ("S4", ("Formål eller forskningsspørsmål", "Føremål eller forskingsspørsmål", "Purpose or research question"), ()),
    ("S5", ("Tilnærming og paradigme", "Tilnærming og paradigme", "Qualitative approach and paradigm"), ()),
    ("S6", ("Forskernes bakgrunn og refleksivitet", "Forskarane sin bakgrunn og refleksivitet",
            "Researcher characteristics and reflexivity"), ()),
    ("S7", ("Kontekst", "Kontekst", "Context"), ()),
    ("S8", ("Utvalg", "Utval", "Sampling strategy"), ("is sample",)),
    ("S9", ("Etikk", "Etikk", "Ethical issues pertaining to human subjects"), ()),
    ("S10", ("Datainnsamling", "Datainnsamling", "Data collection methods"), ("is collected",)),
    ("S11", ("Instrumenter og teknologi", "Instrument og teknologi", "Data collection instruments and technologies"),
     ()),
    ("S12", ("Enheter i studien", "Einingar i studien", "Units of study"), 
     ("is units", "is known", "is closed")),
    ("S13", ("Databehandling", "Databehandling", "Data processing"), ("is processed",)),
    ("S14", ("Dataanalyse", "Dataanalyse", "Data analysis"), ("is analysed", "is coders", "is software")),
    ("S15", ("Grep for å styrke troverdigheten", "Grep for å styrkje truverdet",
             "Techniques to enhance trustworthiness"), ("is trusted",)),
    ("S16", ("Syntese og tolkning", "Syntese og tolking", "Synthesis and interpretation"), ("is major",)),
    ("S17", ("Kobling til empirien", "Kopling til empirien", "Links to empirical data"), ("is quoted",)),
    ("S18", ("Sammenheng med tidligere forskning, bidrag", "Samanheng med tidlegare forsking, bidrag",
             "Integration with prior work and contribution"), ()),
    ("S19", ("Begrensninger", "Avgrensingar", "Limitations"), ("is limited", "is non-response")),
    ("S20", ("Interessekonflikter", "Interessekonfliktar", "Conflicts of interest"), ()),
    ("S21", ("Finansiering", "Finansiering", "Funding"), ()),
)  # fmt: skip
"""Items of SRQR (O'Brien, Harris, Beckman, Reed & Cook 2014, Academic Medicine 89: 1245–1251) and what fills them."""

COREQ: Final[tuple[tuple[str, tuple[str, str, str], tuple[str, ...]], ...]] = (
    ("12", ("Utvalgsstørrelse", "Utvalsstorleik", "Sample size"), ("is sample",)),
    ("13", ("Ikke-deltakelse", "Ikkje-deltaking", "Non-participation"), ("is non-response",)),
    ("16", ("Beskrivelse av utvalget", "Skildring av utvalet", "Description of sample"),
     ("is known", "is described")),
    ("22", ("Metning", "Metting", "Data saturation"), ()),
    ("24", ("Antall kodere", "Tal på kodarar", "Number of data coders"), ("is coders",)),
    ("25", ("Kodetreet", "Kodetreet", "Description of the coding tree"), ("is analysed", "is tree")),
    ("26", ("Hvordan temaene ble til", "Korleis temaa blei til", "Derivation of themes"), ("is derived",)),
    ("27", ("Programvare", "Programvare", "Software"), ("is software",)),
    ("28", ("Deltakernes tilbakemelding", "Tilbakemelding frå deltakarane", "Participant checking"), ()),
    ("29", ("Sitater", "Sitat", "Quotations presented"), ("is quoted",)),
    ("30", ("Samsvar mellom data og funn", "Samsvar mellom data og funn", "Data and findings consistent"),
     ("is consistent",)),
    ("31", ("Hovedtemaer", "Hovudtema", "Clarity of major themes"), ("is major",)),
    ("32", ("Mindre temaer", "Mindre tema", "Clarity of minor themes"), ("is minor",)),
)  # fmt: skip
"""Items of COREQ (Tong, Sainsbury & Craig 2007, Int. J. Qual. Health Care 19: 349–357) that data can speak to."""
