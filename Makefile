# Each target sets up what it needs. Two to know: `make demo`, `make test`.
SHELL := /bin/bash
.ONESHELL:
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
# uv from the PATH, or brought into a local environment of its own.
UV := $(shell command -v uv 2>/dev/null || echo .uv/bin/uv)
export UV_PYTHON_DOWNLOADS := never
BIN := .venv/bin

.PHONY: help demo test lint types imports pytest lock format clean

help: ## Show what can be made.
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | sort | expand -t 12

.uv/bin/uv:
	$(PYTHON) -m venv .uv
	.uv/bin/python -m pip install --quiet uv==0.13.9

.venv/stamp: requirements.lock pyproject.toml | $(UV)
	$(UV) venv --quiet --allow-existing --python $(PYTHON) .venv
	VIRTUAL_ENV=.venv $(UV) pip sync --quiet --require-hashes requirements.lock
	VIRTUAL_ENV=.venv $(UV) pip install --quiet --no-deps --editable .
	touch $@

demo: .venv/stamp ## Start the demo site and a server, ingest through the flow, ask three questions.
	$(BIN)/python -m tests.demo

test: lint types imports pytest ## Everything CI runs.

lint: .venv/stamp ## ruff: rules and format.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/stamp ## mypy --strict.
	$(BIN)/mypy

imports: .venv/stamp ## The one-way import contracts.
	$(BIN)/lint-imports

pytest: .venv/stamp ## The tests alone.
	$(BIN)/pytest $(ARGS)

format: .venv/stamp ## Format and mend what ruff can mend.
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: | $(UV) ## Write requirements.lock anew from pyproject.toml.
	$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
	  --extra dev pyproject.toml --output-file requirements.lock

clean: ## Remove environments and caches.
	rm -rf .venv .uv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
