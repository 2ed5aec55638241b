#!/bin/sh
# Extracts every marked string and merges it into the three catalogues (English is the source); new ones arrive empty and fail the guard.
set -eu
cd "$(dirname "$0")/.."
bin=.venv/bin
template=portal/translations/messages.pot
$bin/pybabel -q extract -F babel.cfg --no-location --sort-output --no-wrap --project=Listo --version=1 --copyright-holder="the Listo project" --msgid-bugs-address="" -k _ -k ngettext:1,2 -o "$template" .
for language in es pt fr; do
    file=portal/translations/$language/LC_MESSAGES/messages.po
    if [ -f "$file" ]; then
        $bin/pybabel -q update -i "$template" -o "$file" -l "$language" --no-fuzzy-matching --ignore-obsolete --no-wrap
    else
        mkdir -p "$(dirname "$file")"
        $bin/pybabel -q init -i "$template" -o "$file" -l "$language" --no-wrap
    fi
    $bin/pybabel -q compile -i "$file" -o "${file%.po}.mo" -l "$language"
done
