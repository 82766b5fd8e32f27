# Each target sets up what it needs. Two to know: `make demo`, `make test`.
SHELL := /bin/bash
.ONESHELL:
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
# One of the peers of `make bench-strip` needs it; left out where there is none.
PYTHON312 ?= 3.12
# uv from the PATH, or brought into a local environment of its own.
UV := $(shell command -v uv 2>/dev/null || echo .uv/bin/uv)
export UV_PYTHON_DOWNLOADS := never
BIN := .venv/bin

.PHONY: help demo test lint types imports pytest quality bench-strip bench-split bench-measure bench-load bench-search prove-strip prove-fetch prove-load prove-contend prove lock format clean

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

quality: .venv/stamp ## How well each stage reads what we know the truth of, as tables.
	$(BIN)/python -m tests.quality

# Peers live in environments of their own: nothing of theirs is in the lock.
bench-strip: .venv/stamp ## Strip against its peers: F1 and CPU time on the same pages.
	$(UV) venv --quiet --allow-existing --python $(PYTHON) tests/bench/out/peers
	VIRTUAL_ENV=tests/bench/out/peers $(UV) pip install --quiet --requirement tests/bench/peers.txt
	if $(UV) python find --quiet $(PYTHON312) >/dev/null 2>&1; then
	  $(UV) venv --quiet --allow-existing --python $(PYTHON312) tests/bench/out/py312
	  VIRTUAL_ENV=tests/bench/out/py312 $(UV) pip install --quiet --requirement tests/bench/peers_py312.txt
	fi
	$(BIN)/python -m tests.bench.strip

bench-split: .venv/stamp ## Repair and split against jieba, and their growth up to 5 MB.
	$(BIN)/python -m tests.bench.split

bench-measure: .venv/stamp ## Measuring against jieba's cutting of the same text: CPU time.
	$(BIN)/python -m tests.bench.measure

bench-load: .venv/stamp ## The loader on 100,000 reports, or ARGS=2000: rows a second, memory, size, questions.
	$(BIN)/python -m tests.bench.load $(ARGS)

bench-search: .venv/stamp ## Searching 20,000 reports: against the oracle, recall, time.
	$(BIN)/python -m tests.bench.search $(ARGS)

prove-strip: .venv/stamp ## Strip on 20,000 mutated pages, and its memory over 2,000; about three minutes.
	$(BIN)/python -m tests.bench.prove_strip

prove-fetch: .venv/stamp ## Fetching: 5,000 pages over 50 hosts, twenty kills, a second run; about ten minutes.
	$(BIN)/python -m tests.bench.prove_fetch

prove-load: .venv/stamp ## Loading 100,000 reports; about fifteen minutes.
	$(BIN)/python -m tests.bench.prove_load

prove-contend: .venv/stamp ## Four processes that load at once and are killed, a reader throughout; three minutes.
	$(BIN)/python -m tests.bench.prove_contend

# One after the other, on a quiet machine; a proof that fails does not keep the others from running.
prove: .venv/stamp ## Every proof, with dated results in tests/bench/results; under an hour.
	$(MAKE) --keep-going --jobs=1 prove-strip prove-fetch prove-load prove-contend bench-search

format: .venv/stamp ## Format and mend what ruff can mend.
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: | $(UV) ## Write requirements.lock anew from pyproject.toml.
	$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
	  --extra dev --extra lake pyproject.toml --output-file requirements.lock

clean: ## Remove environments and caches.
	rm -rf .venv .uv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
