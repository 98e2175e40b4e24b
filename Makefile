# `make kernels` and `make test` cover most work; both create .venv on first use.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: help kernels test test-all coverage lint types check bench dist clean distclean

help: ## List the targets.
	@awk -F':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

$(STAMP): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

kernels: $(STAMP) ## Build and validate every kernel in kernel_src/.
	$(BIN)/npukit build --all
	$(BIN)/npukit validate

test: $(STAMP) ## Run the test suite without the exhaustive tests.
	$(BIN)/python -m pytest -n auto --dist loadfile

test-all: $(STAMP) ## Run all tests, with all large designs and all examples of each property.
	$(BIN)/python -m pytest -n auto --dist loadfile -m "exhaustive or not exhaustive"

coverage: $(STAMP) ## Run the test suite and show what it does not reach (coverage.xml: all of it).
	$(BIN)/python -m pytest -n auto --dist loadfile --cov --cov-report=term:skip-covered --cov-report=xml

lint: $(STAMP) ## Check lint rules, formatting and import layers.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: $(STAMP) ## Type-check.
	$(BIN)/mypy

check: lint types test ## Run lint, types and test.

bench: $(STAMP) ## Run the benchmarks and print ratios.
	$(BIN)/python bench/run.py

dist: $(STAMP) ## Build the wheel.
	$(BIN)/python -m pip wheel --no-deps --wheel-dir dist .

clean: ## Remove built kernels.
	-[ -x $(BIN)/npukit ] && $(BIN)/npukit clean

distclean: clean ## Remove the environment too.
	rm -rf $(VENV) dist
