# Two commands do everything: `make kernels` and `make test`. Both make .venv on first use.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: help kernels test test-all lint types check bench dist clean distclean

help: ## Show what can be made.
	@awk -F':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

$(STAMP): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

kernels: $(STAMP) ## Build every kernel in kernel_src/ and validate each.
	$(BIN)/npukit build --all
	$(BIN)/npukit validate

test: $(STAMP) ## Run the test suite, but for what is exhaustive.
	$(BIN)/python -m pytest -n auto --dist loadfile

test-all: $(STAMP) ## Run all tests: all examples, all large designs, each command in a new Python.
	$(BIN)/python -m pytest -n auto --dist loadfile -m "exhaustive or not exhaustive"

lint: $(STAMP) ## Lint, formatting, import layers.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: $(STAMP) ## Type-check.
	$(BIN)/mypy

check: lint types test ## Everything that CI checks before packaging.

bench: $(STAMP) ## Measure and print ratios.
	$(BIN)/python bench/run.py

dist: $(STAMP) ## Build the wheel.
	$(BIN)/python -m pip wheel --no-deps --wheel-dir dist .

clean: ## Remove built kernels.
	-[ -x $(BIN)/npukit ] && $(BIN)/npukit clean

distclean: clean ## Remove the environment too.
	rm -rf $(VENV) dist
