#!/bin/sh
# Extracts every marked string and merges it into the four catalogues; new ones arrive empty and fail the guard.
set -eu
cd "$(dirname "$0")/.."
bin=.venv/bin
template=portal/translations/messages.pot
$bin/pybabel -q extract -F babel.cfg --no-location --sort-output --omit-header -k _ -k ngettext:1,2 -o "$template" .
for language in es pt fr en; do
    file=portal/translations/$language/LC_MESSAGES/messages.po
    if [ -f "$file" ]; then
        $bin/pybabel -q update -i "$template" -o "$file" -l "$language" --no-fuzzy-matching --omit-header --ignore-obsolete --no-wrap
    else
        mkdir -p "$(dirname "$file")"
        $bin/pybabel -q init -i "$template" -o "$file" -l "$language" --no-wrap
    fi
    $bin/pybabel -q compile -i "$file" -o "${file%.po}.mo" -l "$language"
done
