# Coppice needs python3 (3.11 or newer) and make; everything else is put into .venv and var/.

PYTHON ?= python3
PORT ?= 8000

VENV := .venv
RUN := $(VENV)/bin/python
MANAGE := $(RUN) manage.py
PYTEST := $(RUN) -m pytest
RUNTIME := $(VENV)/runtime.installed
DEVELOPMENT := $(VENV)/development.installed
PIP := $(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes
FONT := $(or $(VAR_DIR),var)/fonts/atkinson-regular.woff2
COMPILE := $(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-annotate --no-header --no-emit-index-url --no-emit-find-links

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run test pictures soak bench lint format migrations-check lock clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-18s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(FONT) ## start Coppice with the demo hub on http://127.0.0.1:8000 (PORT=... for another)
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) demo --if-empty
	@exec $(MANAGE) serve --port $(PORT)

test: $(DEVELOPMENT) ## run every test, on SQLite and on PostgreSQL with Redis and a browser
	@$(RUN) -m tests.services
	TEST_DATABASE=sqlite $(PYTEST) -n 2 --maxschedchunk 8 -m "not server and not soak"
	TEST_DATABASE=postgres $(PYTEST) -n 2 --maxschedchunk 8 -m "not server and not soak"
	TEST_DATABASE=postgres $(PYTEST) -n 3 --dist loadfile --no-loadscope-reorder -m "server and not soak"

pictures: $(DEVELOPMENT) ## make the pictures of the documents anew (docs/pictures)
	TEST_DATABASE=postgres PICTURES=docs/pictures $(PYTEST) tests/browser/test_pictures.py

soak: $(DEVELOPMENT) ## run the long tests of delivery
	TEST_DATABASE=postgres $(PYTEST) -m soak

bench: $(DEVELOPMENT) ## measure pages and sockets (bench/results.json)
	$(RUN) -m bench

lint: $(DEVELOPMENT) ## check style
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .

format: $(DEVELOPMENT) ## mend style where that can be done by machine
	$(RUN) -m ruff check --fix .
	$(RUN) -m ruff format .

migrations-check: $(RUNTIME) ## say whether a model changed without a migration
	$(MANAGE) makemigrations --check --dry-run

lock: $(DEVELOPMENT) ## write config/requirements anew after a change of pyproject.toml
	$(COMPILE) pyproject.toml --output-file config/requirements/runtime.txt
	$(COMPILE) pyproject.toml --group development \
		--constraint config/requirements/runtime.txt \
		--output-file config/requirements/development.txt

clean: ## remove .venv and what tools leave behind; the data in var/ stays
	rm -rf $(VENV) .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/bin/python:
	@command -v $(PYTHON) >/dev/null || \
		{ echo "Coppice needs Python 3.11 or newer: $(PYTHON) was not found."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Coppice needs Python 3.11 or newer; name one with PYTHON=python3.12, for example."; \
		exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "Python's venv module is missing (Debian, Ubuntu: apt install python3-venv)."; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV) || { rm -rf $(VENV); exit 1; }

$(RUNTIME): config/requirements/runtime.txt $(VENV)/bin/python
	@echo "Installing what Coppice needs into $(VENV) ..."
	@$(PIP) --requirement $<
	@touch $@

$(DEVELOPMENT): config/requirements/development.txt $(RUNTIME)
	@echo "Installing what the tests need into $(VENV) ..."
	@$(PIP) --requirement $<
	@touch $@

$(FONT): home/management/commands/fonts.py $(RUNTIME)
	@$(MANAGE) fonts
	@touch $@
