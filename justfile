# What a developer types. Each line says what is run, so that it can be typed without `just`, too.
# `just` itself: uv tool install rust-just

# what there is
default:
    @just --list

# one test file (or several, or -k WORDS): at most 5 s
test *FILES:
    uv run pytest -n 0 {{FILES}}

# quick tests, of the parts by themselves: at most 60 s
quick:
    uv run pytest -m quick tests/unit

# all tests: at most 6 min on two processors
all:
    uv run pytest

# property tests with new draws; a failure names what it drew
explore *FILES:
    EXPLORE=1 uv run pytest {{FILES}}

# the page of `coder code --web` in Chromium: no violation for axe-core, and all by keys
browser:
    uv run --isolated --group browser pytest -n 0 -m browser tests/tui/test_web.py

# formatting, mistakes, types and layers
check:
    uv run ruff check .
    uv run ruff format --check .
    uv run mypy
    uv run lint-imports --no-cache

# put formatting right
format:
    uv run ruff check --fix .
    uv run ruff format .

# catalogues of words and generated pages brought up to date
made:
    uv run python -m tests.catalogues
    uv run python -m tests.manual.made

# the exact versions that are tested, anew: the newest that pyproject.toml allows
constraints:
    uv export --quiet --upgrade --fork-strategy fewest --all-extras --all-groups --no-hashes --no-emit-project --no-annotate --no-header --output-file constraints.txt

# programs of others, installed apart, write what comes in and read what goes out
programs:
    uv run pytest -n 0 -m programs tests/programs

# all tests with the lowest, or the newest, versions that pyproject.toml allows
versions WHICH *ARGUMENTS:
    .ci/versions {{WHICH}} {{ARGUMENTS}}

# coder-offline.zip, for machines without a network
offline *ARGUMENTS:
    uv run --with pip python tools/offline.py {{ARGUMENTS}}

# the manual as a site, while one writes
manual:
    uv run --group docs zensical serve

# wheel and source, into dist/
build:
    uv build

# all that must hold, as on a bare machine
ci:
    bash .ci/run
