# Two commands matter: `make run` serves the portal with demo data, `make test` passes the tests. Both set everything up.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
SHELL := /bin/sh

.PHONY: run test check format bench production translations lock screenshots ocds-check audit clean help

help:            ## Show this list
	@sed -n 's/^\([a-z-]*\): .*##/\1:/p' $(MAKEFILE_LIST)

run: .venv/run-ready  ## Serve the portal with demo data on 127.0.0.1:8000 (PORT=8001 for another port)
	@[ -n "$${LISTO_DEMO+set}" ] || export LISTO_DEMO=1 LISTO_PUBLIC_FIGURES=$${LISTO_PUBLIC_FIGURES-country:CO,sector:14}; \
	LISTO_BASE_URL=$${LISTO_BASE_URL-http://127.0.0.1:$(PORT)} $(BIN)/python -m portal serve --port $(PORT)

test: .venv/test-ready  ## Run the tests; says plainly what this machine could not run (REQUIRE_ALL=1 makes that a failure)
	@$(BIN)/python -m pytest -n auto $(TESTS)

check: .venv/test-ready  ## Everything a reviewer would ask for: format, lint, types, contracts, content, tests with coverage
	@sh scripts/check.sh

format: .venv/test-ready  ## Put the code in order
	@$(BIN)/ruff check -q --fix . ; $(BIN)/ruff format .

bench: .venv/test-ready  ## Measure, beside a named baseline, and print the table of docs/reference/performance.md
	@$(BIN)/python -m bench

production: .venv/test-ready  ## Make every fault of docs/reference/faults.md often and with many people (make test: once, with few), on the production set (as root; some 15 minutes), and write its table
	@PRODUCTION=1 REQUIRE_ALL=1 $(BIN)/python -m pytest -n 0 tests/production

translations: .venv/test-ready  ## Bring the catalogues up to date with the words in code and templates
	@sh scripts/translations.sh

screenshots: .venv/test-ready  ## Take the pictures of the how-tos again
	@TAKE_SCREENSHOTS=1 $(BIN)/python -m pytest -q tests/journeys -k screenshots

lock: .venv/test-ready  ## Pin the dependencies again after a change in requirements/*.in
	@sh scripts/lock.sh

ocds-check: .venv/ocds-ready  ## Make the environment for a second opinion on our Open Contracting data (CI needs it, the portal does not)

audit: .venv/test-ready  ## Ask the public database whether a pinned version has a known weakness (needs a network)
	@$(BIN)/python -m venv .venv/audit
	@.venv/audit/bin/python -m pip install --quiet --disable-pip-version-check pip-audit
	@.venv/audit/bin/pip-audit --strict --require-hashes --disable-pip -r requirements/base.lock

clean:           ## Remove the environment and the laptop's own data (asks first)
	@printf 'Remove .venv and var (the demo database)? [y/N] '; read answer; [ "$$answer" = y ] && rm -rf .venv var || true

.venv/run-ready: requirements/base.lock scripts/venv.sh
	@PYTHON="$(PYTHON)" sh scripts/venv.sh requirements/base.lock
	@touch $@

.venv/test-ready: requirements/dev.lock scripts/venv.sh
	@PYTHON="$(PYTHON)" sh scripts/venv.sh requirements/dev.lock
	@touch $@ .venv/run-ready

.venv/ocds-ready: requirements/ocds-check.lock .venv/test-ready
	@.venv/bin/python -m venv .venv/ocds-check
	@.venv/ocds-check/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/ocds-check.lock
	@touch $@
