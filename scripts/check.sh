#!/bin/sh
# Everything a reviewer would ask for, in the order of how fast it fails.
set -eu
cd "$(dirname "$0")/.."
bin=.venv/bin
step() { printf '\n== %s\n' "$1"; }
step "format"; $bin/ruff format --check .
step "lint"; $bin/ruff check .
step "templates"; $bin/djlint templates --lint --quiet
step "types"; $bin/mypy
step "contracts"; $bin/lint-imports --no-cache | tail -n 15
step "content"; $bin/python -m portal content check
[ -z "${WITHOUT_TESTS-}" ] || exit 0
step "tests"; $bin/python -m pytest -n auto --cov --cov-report=term:skip-covered
step "coverage: all 95 %, rules 100 %"
$bin/coverage report --fail-under=95 >/dev/null || { $bin/coverage report --skip-covered | tail -n 40; echo "below 95 %"; exit 1; }
$bin/coverage report --include='portal/*/rules.py,portal/*/*/rules.py,portal/*/rules/*' --fail-under=100 --skip-covered
