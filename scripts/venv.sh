#!/bin/sh
# Makes .venv from a hashed lock file. One clear line if something is missing.
set -eu
lock=$1
fail() { echo "listo: $*" >&2; exit 1; }
command -v "$PYTHON" >/dev/null || fail "no $PYTHON here; install Python 3.11 or newer, or say which: make PYTHON=/path/to/python"
"$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || fail "$("$PYTHON" -V) is too old; Python 3.11 or newer is needed"
[ -x .venv/bin/python ] || "$PYTHON" -m venv .venv 2>/dev/null || fail "could not make .venv; on Debian and Ubuntu: apt install python3-venv"
echo "listo: installing packages from $lock (a minute or two the first time)"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --progress-bar on --require-hashes -r "$lock" 2>.venv/pip.log || {
    tail -n 5 .venv/pip.log >&2
    fail "could not install the packages of $lock; the lines above say why, .venv/pip.log says all"
}
