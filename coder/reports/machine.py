"""Counts suggestions and the decisions on them, per run and per code."""

from __future__ import annotations

from collections.abc import Sequence

from coder.i18n.translator import N_
from coder.model.origins import Way, way_of
from coder.reports.chapter import TEXT, Block, Cell, Heading, ReportColumn
from coder.reports.log_phrases import method_name
from coder.reports.method_paragraph import shown_sentences
from coder.reports.numbering import Numbering
from coder.reports.provenance import Provenance, day_of
from coder.reports.run_lines import BY_HAND, FATE_NAMES, FATES, LIVE, STORED, WITHOUT, RunLine, run_lines
from coder.reports.themes import row_names
from coder.reports.words import Words

DECIDED = FATES[1:]
"""Decisions of coders on suggestions."""


def _work_by_model(make: Numbering, provenance: Provenance) -> Block:
    """Return a table of automatic work by model and program version, with a total where there are several."""
    words = make.words
    fates: dict[Way, list[int]] = {way: [0] * len(DECIDED) for way in provenance.proposed_by}
    of_run = {run.id: way_of(run) for run, _ in provenance.runs}
    for code_fates in provenance.code_fates:
        if code_fates.run in of_run:
            sums = fates.setdefault(of_run[code_fates.run], [0] * len(DECIDED))
            sums[:] = map(sum, zip(sums, (code_fates.accepted, code_fates.rejected, code_fates.changed), strict=True))
    done, put = provenance.fates, provenance.automatic
    rows: list[list[Cell]] = [
        [method_name(words, way.method), way.model, way.version, None, provenance.proposed_by.get(way, 0), *sums, None]
        for way, sums in fates.items()
    ]
    several = len(rows) > 1
    whole: list[Cell] = [done.shown, *done[1:], put.codes]
    if several:
        rows.append([words("All"), "", "", *whole])
    elif rows:
        rows = [[*rows[0][:3], *whole]]
    else:  # suggestions shown live without any decision belong to no stored run
        rows = [[words("While coding"), "", "", *whole]]
    columns = [
        ReportColumn(words("Method"), TEXT), ReportColumn(words("Model of meaning"), TEXT),
        ReportColumn(words("coder version"), TEXT), ReportColumn(words("Shown")),
        *(ReportColumn(words(FATE_NAMES[key])) for key in FATES), ReportColumn(words("Put automatically")),
    ]  # fmt: skip
    notes = [
        words(
            "Proposed: a code for an answer, counted once, in a run or on the screen. Shown: suggestions that a coder"
            " saw for an answer on the screen, counted for each coder. Put automatically: codes of no coder, which are"
            " not counted in the tables."
        )
    ]
    if several and done.shown:
        notes.append(
            words("By which method it was made what was shown is not kept: it is counted in the last row alone.")
        )
    return make.table("maskin", words("What the machine did."), columns, rows, notes, total=several)


def model_facts(words: Words, provenance: Provenance) -> dict[str, str]:
    """Return the facts on language models and classifiers used, by keys of the checklist COREQ+LLM."""
    sentences = _suggested(words, provenance) if provenance.runs or provenance.fates.shown else {}
    for key, sentence in _predicted(words, provenance, bare=not sentences).items():
        sentences[key] = f"{sentences[key]} {sentence}" if sentences.get(key) else sentence
    if not sentences:
        sentences = {"model use": words("No language model or classifier was used.")}
    if provenance.files:
        sentences["model use"] += f" {words('How the codings were made that were read from files is not known here.')}"
    sentences["model data"] = words(
        "The program sent no answer anywhere: all that it did, it did on the researcher's own machine."
    )
    return sentences


def _predicted(words: Words, provenance: Provenance, *, bare: bool) -> dict[str, str]:
    """Return the facts on predictions in estimates; `bare` if models were used for nothing else."""
    n = provenance.predicted
    if not n:
        return {}
    use = words("A classifier predicted codes for all answers; that is used in estimates of shares alone.")
    facts = {
        "model use": f"{words('No language model was used, and no codes were suggested.')} {use}" if bare else use,
        "model learned": words(
            "The predictions for the estimates were learned from the codebook and {n} coded {n:answer|answers} of this"
            " project.",
            n=n,
        ),
        "model decided": words(
            "Nobody decides on predictions: they are no codings, and are put right by the coded random sample."
        ),
    }
    if bare:
        facts |= {
            "model version": words("coder {version}", version=provenance.version),
            "model settings": words("No prompts."),
        }
    return facts


def _suggested(words: Words, provenance: Provenance) -> dict[str, str]:
    """Return the facts on the models that suggested codes."""
    done = provenance.fates
    decided = words(
        "{accepted} {accepted:suggestion|suggestions} accepted, {changed} changed, {rejected} rejected; none counts"
        " without a decision.",
        accepted=done.accepted, changed=done.changed, rejected=done.rejected,
    )  # fmt: skip
    seen = {"model decided": " ".join((*shown_sentences(words, provenance), decided))}
    if not provenance.runs:
        return {
            "model use": words(
                "A classifier suggested codes, learned from this project's codebook and coded answers, while the"
                " answers were coded. With which model is not kept, since nobody decided on any of its suggestions."
            ),
            "model settings": words("No prompts."),
            **seen,
        }
    runs = [run for run, _ in provenance.runs]
    encoders = list(dict.fromkeys(way.model for way in map(way_of, runs) if way.model))
    made_by = dict.fromkeys(f"coder {way.version}" for way in map(way_of, runs) if way.version)
    right = [run.quality["precision_at_1"] for run in runs if run.quality and "precision_at_1" in run.quality]
    return {
        "model use": words(
            "A language model turned answers into numbers that a classifier learned from. It suggested codes and wrote"
            " no text."
        )
        if encoders
        else words(
            N_(
                "No language model was used. A classifier suggested codes that it had learned from this project's"
                " codebook and coded answers."
            )
            if any(run.learned_from for run in runs)
            else N_(
                "No language model was used. A classifier suggested codes that it had learned from the codebook alone."
            )
        ),
        "model version": words.listed([*encoders, *made_by]),
        "model learned": _learned(words, [run.learned_from for run in runs]),
        "model settings": words(
            "No prompts. Seed {seeds}: the same answers and codes give the same suggestions.",
            seeds=words.listed([str(seed) for seed in dict.fromkeys(run.seed for run in runs)]),
        ),
        "model quality": words(
            "The surest code was right for {percent} per cent of coded answers that the model had not learned from.",
            percent=words.percent(100 * right[-1]),
        )
        if right
        else "",
        **seen,
    }  # fmt: skip


def _learned(words: Words, numbers: Sequence[int]) -> str:
    """Return a sentence on the number of coded answers that runs had learned from."""
    least, most = min(numbers), max(numbers)
    if not most:
        return words("The codebook alone: no answers were coded.")
    if least == most:
        return words("The codebook and {n} coded {n:answer|answers} of this project.", n=most)
    return words(
        "The codebook and from {least} to {most} coded answers of this project, by run.", least=least, most=most
    )


def suggestions(make: Numbering, provenance: Provenance) -> list[Block]:
    """Return tables of suggestions and decisions: per run, per code, and per code within each run."""
    words, codebook = make.words, make.plan.study.codebook
    head: list[Block] = [Heading(2, words("Suggestions and decisions"))]
    if not provenance.runs:
        return [*head, _work_by_model(make, provenance)] if provenance.fates.shown else []
    lines = run_lines(provenance.runs, provenance.code_fates, provenance.by_hand)
    decided = [ReportColumn(words(FATE_NAMES[key])) for key in FATES]
    columns = [
        ReportColumn(words("Run"), TEXT), ReportColumn(words("When"), TEXT), ReportColumn(words("Method"), TEXT),
        ReportColumn(words("Learned from"), TEXT), ReportColumn(words("Answers")), *decided,
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [
            _named(make, line), _span([day_of(run.at) for run in line.runs]),
            ", ".join(sorted({method_name(make.words, run.method) for run in line.runs})),
            _range(words, [run.learned_from for run in line.runs]), max(run.responses for run in line.runs),
            *(line.total(key) for key in FATES),
        ]
        for line in lines
        if line.runs
    ]  # fmt: skip
    live = (
        [
            words(
                "Runs that the machine makes while somebody codes are put together by coder and day, or"
                " further where there are many. They are kept once somebody decides on a suggestion, so for"
                " them «proposed» is only what was decided on."
            )
        ]
        if any(run.live for line in lines for run in line.runs)
        else []
    )
    blocks = [*head, _work_by_model(make, provenance)]
    if rows:
        blocks.append(
            make.table(
                "forslag-kjoringer", words("Runs of suggestions and what the coders decided."), columns, rows, live
            )
        )
    files = any(code_origins.from_files for code_origins in provenance.origins)
    origins = {
        code_origins.code: code_origins[1:] if files else code_origins[1:3] for code_origins in provenance.origins
    }
    totals = {
        code.id: [sum(line.codes.get(code.id, {}).get(key, 0) for line in lines) for key in FATES] for code in codebook
    }
    columns = [
        ReportColumn(words("Code"), TEXT),
        *decided,
        ReportColumn(words("By hand")),
        ReportColumn(words("From suggestions")),
        *([ReportColumn(words("From files"))] if files else []),
    ]
    used = [code.id for code in codebook if any(totals[code.id]) or code.id in origins]
    names, depth = row_names(used, codebook)
    by_code: list[list[Cell]] = [
        [name, *totals[code], *origins.get(code, (0,) * (3 if files else 2))]
        for name, code in zip(names, used, strict=True)
    ]
    blocks.append(
        make.table(
            "forslag-koder",
            words("Suggestions per code: proposed, accepted, rejected, and codings by hand."),
            columns,
            by_code,
            [
                words(
                    "Proposed: above the threshold in a run. Accepted, rejected and changed are decisions;"
                    " several coders may have decided on the same suggestion."
                )
            ],
            depth=depth,
        )
    )
    if len(lines) == 1:
        return blocks  # the table per code has it
    columns = [
        ReportColumn(words("Run"), TEXT), ReportColumn(words("Code"), TEXT), *decided, ReportColumn(words("By hand")),
    ]  # fmt: skip
    both = [row for line in lines for row in _codes_of(make, line)]
    notes = [
        words(
            "By hand: codings that came neither from a suggestion nor from a file, counted with that day's runs while"
            " coding, else with the last run before that had suggestions for the answer."
        ),
        *live,
    ]
    blocks.append(
        make.table("forslag-koder-kjoringer", words("Suggestions per code within each run."), columns, both, notes)
    )
    return blocks


def _codes_of(make: Numbering, line: RunLine) -> list[list[Cell]]:
    """Return a row for each code of a line of runs; codes without suggestions share one row where there are many."""
    codebook = make.plan.study.codebook
    name = _named(make, line)
    used = [code for code in codebook if any(line.codes.get(code.id, {}).values())]
    bare = [code for code in used if not any(line.codes[code.id].get(key, 0) for key in FATES)]
    folded = frozenset(code.id for code in bare) if len(bare) > 1 else frozenset()
    rows: list[list[Cell]] = [
        [name, codebook.path(code), *(line.codes[code.id].get(key, 0) for key in (*FATES, BY_HAND))]
        for code in used
        if code.id not in folded
    ]
    if folded:
        by_hand = sum(line.codes[code].get(BY_HAND, 0) for code in folded)
        rows.append(
            [
                name,
                make.words("{codes} {codes:code|codes} without suggestions", codes=len(folded)),
                *(0 for _ in FATES),
                by_hand,
            ]
        )
    return rows


def _named(make: Numbering, line: RunLine) -> str:
    """Return the label of a line of runs."""
    words = make.words
    kind, *further = line.key
    if kind == WITHOUT:
        return words("Without suggestions")
    if kind == STORED and len(line.runs) == 1:
        return str(line.runs[0].id)
    name = words(N_("While coding") if kind == LIVE else N_("Runs"))
    return words("{name} (runs: {runs})", name=", ".join([name, *further]), runs=len(line.runs))


def _span(days: Sequence[str]) -> str:
    first, last = min(days), max(days)
    return first if first == last else f"{first} – {last}"


def _range(words: Words, numbers: Sequence[int]) -> str:
    first, last = words.number(min(numbers)), words.number(max(numbers))
    return first if first == last else f"{first}–{last}"
