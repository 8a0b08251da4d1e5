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
    "added": ("{codes} koder lagt til", "{codes} kodar lagde til", "{codes} codes added"),
    "renamed": (
        "«{before}» heter nå «{after}»", "«{before}» heiter no «{after}»", "«{before}» is now called «{after}»",
    ),
    "moved": ("«{name}» er flyttet", "«{name}» er flytta", "«{name}» moved"),
    "redefined": ("Ny tekst for «{name}»", "Ny tekst for «{name}»", "New wording for «{name}»"),
    "retired now": ("«{name}» er tatt ut av bruk", "«{name}» er teken ut av bruk", "«{name}» retired"),
    "in use again": ("«{name}» er tatt i bruk igjen", "«{name}» er teken i bruk att", "«{name}» in use again"),
    "removed": ("«{name}» er fjernet", "«{name}» er fjerna", "«{name}» removed"),
    "method": ("Vedlegg: slik er svarene kodet", "Vedlegg: slik er svara koda", "Appendix: how the answers were coded"),
    "method lead": (
        "{coders} kodere har kodet {coded} av {answered} svar på {questions} åpne spørsmål. {double} av de kodede"
        " svarene er kodet av minst to ({percent} prosent).",
        "{coders} kodarar har koda {coded} av {answered} svar på {questions} opne spørsmål. {double} av dei koda svara"
        " er koda av minst to ({percent} prosent).",
        "{coders} coders have coded {coded} of {answered} answers to {questions} open questions. {double} of the coded"
        " answers were coded by at least two ({percent} per cent).",
    ),
    "rule": (
        "Et svar regnes for å ha en kode når minst én av koderne har satt den. Forslag fra maskinen teller aldri før"
        " en person har bestemt seg.",
        "Eit svar vert rekna for å ha ein kode når minst éin av kodarane har sett han. Forslag frå maskina tel aldri"
        " før ein person har bestemt seg.",
        "An answer counts as having a code when at least one of the coders applied it. What the machine suggests never"
        " counts before a person has decided.",
    ),
    "no agreement": (
        "Samsvaret mellom koderne er ikke regnet ut.",
        "Samsvaret mellom kodarane er ikkje rekna ut.",
        "Agreement between the coders has not been computed.",
    ),
    "masking used": (
        "Celler etter gruppe med færre enn {threshold} er skjult, med så mange andre at de ikke kan regnes ut.",
        "Celler etter gruppe med færre enn {threshold} er skjulte, med så mange andre at dei ikkje kan reknast ut.",
        "Cells by group below {threshold} are hidden, and as many others that they cannot be computed.",
    ),
    "no masking": (
        "Ingen celler er skjult.", "Ingen celler er skjulte.", "No cells are hidden.",
    ),
    "redactions used": (
        "{redacted} steder i svarene er sladdet og {kept} er vurdert og beholdt.",
        "{redacted} stader i svara er sladda og {kept} er vurderte og haldne.",
        "{redacted} places in the answers are redacted, and {kept} were judged and kept.",
    ),
    "coders table": ("Koderne og det de har gjort.", "Kodarane og det dei har gjort.", "The coders and what they did."),
    "coder": ("Koder", "Kodar", "Coder"),
    "answers": ("Svar", "Svar", "Answers"),
    "from suggestions": ("Fra forslag", "Frå forslag", "From suggestions"),
    "by hand": ("For hånd", "For hand", "By hand"),
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
        "Forslag per kode: vist, godtatt, avvist, og kodinger satt for hånd.",
        "Forslag per kode: viste, godtekne, avviste, og kodingar sette for hand.",
        "Suggestions per code: shown, accepted, rejected, and codings by hand.",
    ),
    "fates note": (
        "Vist: foreslått i en kjøring. Godtatt, avvist og endret er avgjørelser; flere kodere kan ha avgjort samme"
        " forslag.",
        "Vist: føreslått i ei køyring. Godteke, avvist og endra er avgjerder; fleire kodarar kan ha avgjort same"
        " forslag.",
        "Shown: proposed in a run. Accepted, rejected and changed are decisions; several coders may have decided on the"
        " same suggestion.",
    ),
    "software": ("Programvare og modeller", "Programvare og modellar", "Software and models"),
    "audit": ("Vedlegg: spor", "Vedlegg: spor", "Appendix: audit trail"),
    "audit lead": (
        "Alle handlinger er loggført og kan gjøres om. Hele loggen ligger i arbeidsboka og i CSV-pakken.",
        "Alle handlingar er loggførte og kan gjerast om. Heile loggen ligg i arbeidsboka og i CSV-pakken.",
        "Every act is logged and can be undone. The full log is in the workbook and in the CSV bundle.",
    ),
    "imports caption": ("Filer som er lest inn.", "Filer som er lesne inn.", "Files that were read."),
    "file": ("Fil", "Fil", "File"),
    "cases": ("Nye respondenter", "Nye respondentar", "New respondents"),
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
        "{asked} spurde, {answered} har svara på minst eitt ope spørsmål.",
        "{asked} asked, {answered} answered at least one open question.",
    ),
    "is non-response": (
        "{without} har ikke svart på noe åpent spørsmål.",
        "{without} har ikkje svara på noko ope spørsmål.",
        "{without} did not answer any open question.",
    ),
    "is described": (
        "Beskrevet etter {variables}.", "Skildra etter {variables}.", "Described by {variables}.",
    ),
    "is units": (
        "Svarene fra hver respondent på {questions} åpne spørsmål, {answers} svar.",
        "Svara frå kvar respondent på {questions} opne spørsmål, {answers} svar.",
        "Each respondent's answers to {questions} open questions, {answers} answers.",
    ),
    "is collected": (
        "Lest inn fra {files}.", "Lese inn frå {files}.", "Read from {files}.",
    ),
    "is processed": (
        "Svarene er lagret uendret; {redacted} steder er sladdet i rapporten.",
        "Svara er lagra uendra; {redacted} stader er sladda i rapporten.",
        "Answers are stored unchanged; {redacted} places are redacted in the report.",
    ),
    "is coders": ("{coders} kodere: {names}.", "{coders} kodarar: {names}.", "{coders} coders: {names}."),
    "is analysed": (
        "Kodet etter en kodebok på {codes} koder i {levels} nivåer.",
        "Koda etter ei kodebok på {codes} kodar i {levels} nivå.",
        "Coded by a codebook of {codes} codes in {levels} levels.",
    ),
    "is tree": (
        "Kodeboka står i vedlegg.", "Kodeboka står i vedlegg.", "The codebook is in an appendix.",
    ),
    "is trusted": (
        "{double} svar er kodet av minst to; alle handlinger er loggført.",
        "{double} svar er koda av minst to; alle handlingar er loggførte.",
        "{double} answers were coded by at least two; every act is logged.",
    ),
    "is derived": (
        "Kodeboka er endret {changes} ganger underveis.",
        "Kodeboka er endra {changes} gonger undervegs.",
        "The codebook was changed {changes} times along the way.",
    ),
    "is software": ("coder {version}", "coder {version}", "coder {version}"),
    "is quoted": (
        "{quotes} sitater fra {people} respondenter.",
        "{quotes} sitat frå {people} respondentar.",
        "{quotes} quotes from {people} respondents.",
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
        "{uncoded} svar er ikke kodet.", "{uncoded} svar er ikkje koda.", "{uncoded} answers are not coded.",
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
    ("S12", ("Enheter i studien", "Einingar i studien", "Units of study"), ("is units", "is described")),
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
    ("16", ("Beskrivelse av utvalget", "Skildring av utvalet", "Description of sample"), ("is described",)),
    ("22", ("Metning", "Metting", "Data saturation"), ()),
    ("24", ("Antall kodere", "Tal på kodarar", "Number of data coders"), ("is coders",)),
    ("25", ("Kodetreet", "Kodetreet", "Description of the coding tree"), ("is analysed", "is tree")),
    ("26", ("Hvordan temaene ble til", "Korleis temaa vart til", "Derivation of themes"), ("is derived",)),
    ("27", ("Programvare", "Programvare", "Software"), ("is software",)),
    ("28", ("Deltakernes tilbakemelding", "Tilbakemelding frå deltakarane", "Participant checking"), ()),
    ("29", ("Sitater", "Sitat", "Quotations presented"), ("is quoted",)),
    ("30", ("Samsvar mellom data og funn", "Samsvar mellom data og funn", "Data and findings consistent"),
     ("is consistent",)),
    ("31", ("Hovedtemaer", "Hovudtema", "Clarity of major themes"), ("is major",)),
    ("32", ("Mindre temaer", "Mindre tema", "Clarity of minor themes"), ("is minor",)),
)  # fmt: skip
"""Items of COREQ (Tong, Sainsbury & Craig 2007, Int. J. Qual. Health Care 19: 349–357) that data can speak to."""
