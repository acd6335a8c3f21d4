# Whetū. `make demo` opens a working school; `make test` passes every test. Nothing else is needed by hand.
PYTHON ?= python3
PIP = .venv/bin/python -m pip install --quiet --disable-pip-version-check
export WHETU_DATA ?=

.PHONY: demo test check fix bench long install dev browser manual words clean

demo: .venv/run
	@WHETU_DATA=$${WHETU_DATA:-data/demo} .venv/bin/whetu demo

test: .venv/dev browser
	.venv/bin/pytest -q -p no:cacheprovider -n 2 --dist worksteal --ignore=tests/journeys
	.venv/bin/pytest -q -p no:cacheprovider -n 2 --dist loadfile tests/journeys
	.venv/bin/python tests/on_postgres.py -q -p no:cacheprovider -n 2 --dist worksteal --ignore=tests/web/test_access.py tests/web

check: .venv/dev
	.venv/bin/ruff format --check src tests bench
	.venv/bin/ruff check src tests bench
	.venv/bin/mypy
	.venv/bin/lint-imports --no-cache
	.venv/bin/python tests/check_site.py
	.venv/bin/djlint --lint --quiet src/whetu/web

fix: .venv/dev
	.venv/bin/ruff check --fix src tests bench
	.venv/bin/ruff format src tests bench

bench: .venv/dev
	.venv/bin/python -m bench

# Every look, both databases, the kills and the big files. Results: docs/long.md
long: .venv/dev browser
	.venv/bin/pytest -q -p no:cacheprovider -n 2 --dist worksteal --long --ignore=tests/journeys
	.venv/bin/pytest -q -p no:cacheprovider -n 2 --dist loadfile --long tests/journeys
	.venv/bin/python tests/on_postgres.py -q -p no:cacheprovider -n 2 --dist worksteal --long tests/web

manual: .venv/dev
	.venv/bin/python -m tests.spec

words: .venv/dev
	.venv/bin/pybabel compile -d src/whetu/web/locale -D django

install: .venv/run
dev: .venv/dev

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Whetū needs Python 3.11 or later: make PYTHON=python3.12 …"; exit 1; }
	@$(PYTHON) -m venv .venv || { echo "Install venv first: sudo apt-get install python3-venv"; exit 1; }

.venv/run: .venv/bin/python requirements/run.txt
	@echo "Installing what Whetū needs (a minute or two, once) …"
	@$(PIP) --require-hashes -r requirements/run.txt
	@$(PIP) --no-build-isolation --no-deps -e .
	@touch $@

.venv/dev: .venv/run requirements/dev.txt
	@echo "Installing what its tests need (a minute or two, once) …"
	@$(PIP) --require-hashes -r requirements/dev.txt
	@touch $@

browser:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || \
	  { if [ "$$(id -u)" = 0 ]; then apt-get update -qq && apt-get install -y -qq chromium >/dev/null; \
	    else echo "The browser tests need Chromium: sudo apt-get install chromium"; exit 1; fi; }

clean:
	rm -rf build data/demo .pytest_cache .ruff_cache .mypy_cache
