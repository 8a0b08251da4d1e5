#!/bin/sh
# Installs coder for you alone, from the files beside this script. No network, no administrator.
#     sh install.sh [FOLDER]          FOLDER is «coder» in your home folder where none is named
set -eu
here=$(cd "$(dirname "$0")" && pwd)
target=${1:-"$HOME/coder"}
python=
for one in ${PYTHON:+"$PYTHON"} python3.13 python3.12 python3.11 python3; do
    command -v "$one" >/dev/null 2>&1 || continue
    if "$one" "$here/check.py"; then
        python=$one
        break
    fi
done
if [ -z "$python" ]; then
    echo "coder needs Python 3.11, 3.12 or 3.13, on Linux (x86-64) or macOS (Apple silicon)." >&2
    echo "Name another Python with: PYTHON=/path/to/python sh install.sh" >&2
    echo "coder trenger Python 3.11, 3.12 eller 3.13, på Linux (x86-64) eller macOS (Apple silicon)." >&2
    echo "Oppgi en annen Python med: PYTHON=/sti/til/python sh install.sh" >&2
    exit 1
fi
"$python" -m venv --without-pip "$target"
for pip in "$here"/wheels/pip-*.whl; do
    "$target/bin/python" "$pip/pip" --isolated install --quiet --upgrade --no-index --find-links "$here/wheels" answer-coder
done
"$target/bin/coder" --version
echo "Start it with / start det med: \"$target/bin/coder\""
