# `make run` and `make test` work on a fresh machine with Python 3.11 or later and a package index.
PYTHON ?= python3
BIN := .venv/bin
SOURCES := models geodata maps placement tests

.PHONY: run test test-long check messages docs wheel wheelhouse portable pictures clean

run: .venv/run
	$(BIN)/placement solve nerima-2013 --out out

test: .venv/dev
	$(BIN)/pytest -n 2

test-long: .venv/dev
	$(BIN)/pytest -n 2 -m long

check: .venv/dev
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/mypy
	$(BIN)/lint-imports

# the documentation site, its notebooks executed; a broken link or a failing cell ends it
docs: .venv/docs
	rm -rf .cache/mkdocs-jupyter
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet --site-dir site

# the wheel, installed in an empty environment away from this checkout, does the main job
wheel: .venv/run
	$(BIN)/python -m tests.wheel

# wheels for computers without network, all kinds of them or `make wheelhouse PLATFORM=win_amd64 PY=3.12`; `EXTRA="app pdf"` chooses extras
wheelhouse: .venv/handover
	$(BIN)/python -m tests.installing.wheelhouse $(if $(PLATFORM),--platform $(PLATFORM)) $(if $(PY),--python $(PY)) $(if $(EXTRA),--extra $(EXTRA))

# a folder that runs on Windows as it is: `make portable PYTHON_ZIP=python-3.13.1-embed-amd64.zip`, the embeddable package of Python's publisher
portable: .venv/handover
	$(BIN)/python -m tests.installing.portable $(PYTHON_ZIP) $(if $(EXTRA),--extra $(EXTRA))

# the catalogues in step with the code; `make messages LANGUAGE=fr` begins a language
messages: .venv/dev
	$(BIN)/python -m tests.catalogues $(LANGUAGE)

# the pictures of the map in docs/, made by the tests' browser
pictures: .venv/dev
	PLACEMENT_PICTURES=1 $(BIN)/pytest tests/maps -k picture

.venv/run: pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or later is needed: make PYTHON=python3.11") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --editable .
	touch $@

.venv/dev: .venv/run
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@

.venv/handover: .venv/run
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[handover]'
	touch $@

.venv/docs: .venv/run
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[docs]'
	touch $@

clean:
	rm -rf .venv .cache out site
