#!/bin/sh
# Installs coder for you alone, from the files beside this script. No network, no administrator.
#     sh install.sh [FOLDER]          FOLDER is «coder» in your home folder where none is named
set -eu
here=$(cd "$(dirname "$0")" && pwd)
target=${1:-"$HOME/coder"}
python=
for one in ${PYTHON:-} python3.13 python3.12 python3.11 python3; do
    if "$one" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
        python=$one
        break
    fi
done
if [ -z "$python" ]; then
    echo "coder needs Python 3.11, 3.12 or 3.13. Name another one with PYTHON=/path/to/python sh install.sh" >&2
    echo "coder trenger Python 3.11, 3.12 eller 3.13. Oppgi en annen med PYTHON=/sti/til/python sh install.sh" >&2
    exit 1
fi
"$python" -m venv --without-pip "$target"
for pip in "$here"/wheels/pip-*.whl; do
    "$target/bin/python" "$pip/pip" install --quiet --no-index --find-links "$here/wheels" answer-coder
done
"$target/bin/coder" --version
echo "Start it with / start det med: $target/bin/coder"
