#!/bin/sh
# Pins every package with its hashes, without any registry's address.
set -eu
cd "$(dirname "$0")/../requirements"
../.venv/bin/python -m venv ../.venv/lock
../.venv/lock/bin/pip install --quiet pip-tools
for name in base s3 dev ocds-check; do
    ../.venv/lock/bin/pip-compile --quiet --generate-hashes --allow-unsafe --no-strip-extras --no-header \
        --no-emit-index-url --no-emit-find-links --no-emit-trusted-host -o "$name.lock" "$name.in"
done
