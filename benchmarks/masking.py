"""Cost and safety of masking: CPU seconds for wide studies, and an audit of many random ones.

    uv run python benchmarks/masking.py [STUDIES]

First 40 codes by 6 variables of 20 groups each, 2,000 persons with one code or several: CPU seconds of counting with
and without masking (the bound: 5 s more), how many cells are hidden. Then as many random studies as asked for (200
without a number) are read as `tests/unit/reports/test_masking*.py` read a few, with bylines on the
quotes, by turns three, ten and all that could be chosen for each code, two of three with weights that are the same in
the groups of a variable, or nearly: no hidden cell may be known to within ± 2. Prints which were, by seed.
"""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

CODES, GROUPS, VARIABLES, PERSONS = 40, 20, 6, 2_000
BOUND = 5.0


def wide(several: bool) -> None:
    """Count one wide study with and without masking."""
    from coder.model import Code, Codebook
    from coder.reports.answered import Answered
    from coder.reports.compact import CountedCoding
    from coder.reports.crossing import crossed
    from coder.reports.definition import TABLES, Definition, Section
    from coder.reports.grouping import Described
    from coder.reports.planning import plan
    from coder.reports.study import Study

    draw = random.Random(1)
    book = Codebook(tuple(Code(f"c{n}", f"kode {n}", f"c{n - n % 5}" if n % 5 else None) for n in range(CODES)))
    names = ("svar", *(f"v{place}" for place in range(VARIABLES)))
    data = {case: {name: f"g{draw.randrange(GROUPS)}" for name in names[1:]} for case in range(PERSONS)}
    codings = [
        CountedCoding(case, case, code, "Kari", 0, 9)
        for case in data
        for code in sorted(
            {f"c{int(draw.paretovariate(0.7)) % CODES}" for _ in range(draw.randint(1, 3) if several else 1)}
        )
    ]
    answered = Answered("svar", frozenset(data), {case: case for case in data}, codings, frozenset())
    kinds = {name: "open" if name == "svar" else "closed" for name in names}
    described = {name: Described(name) for name in names}
    study = Study("", data, {"svar": answered}, described, kinds, book, {name: name for name in names})
    took = {}
    for below in (0, 5):
        given = Definition(sections=(Section("svar"),), variables=names[1:], tables=TABLES, mask_below=below)
        started = time.process_time()
        done = crossed(plan(given, study))
        took[below] = time.process_time() - started
    print(
        f"{'several codes' if several else 'one code'}: {took[0]:.1f} s without masking, {took[5]:.1f} s with it"
        f" (at most {BOUND:.0f} more); {done.hidden} of {CODES * GROUPS * VARIABLES} cells hidden",
        flush=True,
    )


def audit(studies: int) -> None:
    """Read random studies and print which disclose a hidden cell."""
    from coder.reports.bylines import crossed_with_bylines
    from tests.unit.reports.masked_reader import Reader, exposed, project
    from tests.unit.reports.masked_reports import drawn, planned

    draw, disclosed, cells, named, quoted = random.Random(1), 0, 0, 0, 0
    for seed in range(studies):
        kind, people = draw.choice(("single", "near", "nested")), draw.randint(20, 250)
        weighted_by = draw.choice(("", "", "trust", "county", "sex", "person"))
        study = project(seed, people, kind, weighted_by)
        reader = Reader(study, pairs=True)
        bylines = draw.choice((("trust", "sex"), ("county", "sex"), ("sex",), ("trust",)))
        made = planned(study, ("trust", "county", "sex"), bylines)
        quotes = drawn(made, (3, 10, people)[seed % 3])
        tables, named_as = crossed_with_bylines(made, (), quotes)
        reader.read(made, tables)
        reader.read_quotes(made, quotes, named_as)
        named += sum(many for respondent, many in reader.quoted.items() if respondent.groups)
        quoted += sum(reader.quoted.values())
        cells += min(10, len(reader.hidden))
        found = exposed(reader)
        disclosed += len(found)
        for cell, width, widest in found:
            print(
                f"seed {seed}, {people} persons, {kind}, weights {weighted_by or 'none'}: {cell} spans {width:.1f} of"
                f" {widest:.1f}",
                flush=True,
            )
    print(f"{disclosed} of {cells} hidden cells of {studies} studies known to within ± 2")
    print(f"of {named} of {quoted} respondents quoted something is said")


if __name__ == "__main__":
    wide(several=False)
    wide(several=True)
    audit(int(sys.argv[1]) if sys.argv[1:] else 200)
