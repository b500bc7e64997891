# make extract: the main job on data/raw; make test: the whole test suite; make bench: a table of speed, scaling, memory, start-up and more.
# make fuzz and make crash take minutes: broken inputs, and runs that are killed. Needs Python 3.11+ with venv.

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	if $$p -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo $$p; break; fi; done)
BIN := .venv/bin
INPUT ?= data/raw
OUTPUT ?= data/processed

.PHONY: extract test lint bench fuzz crash floors clean

extract: .venv/run.done
	$(BIN)/hbsummary extract $(INPUT) -o $(OUTPUT)

test: .venv/test.done
	$(BIN)/python -m pytest

lint: .venv/lint.done
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy src

# Lifts the quality floors in tests/corpus/floors.json to what the rules reach now, also where the READMEs show them.
floors: .venv/test.done
	$(BIN)/python tests/floors.py --raise
	$(BIN)/python docs/refresh.py

# FILES="10000 100000" for memory takes a quarter of an hour.
FILES ?=

bench: .venv/bench.done
	$(BIN)/python benchmarks $(FILES)

fuzz: .venv/bench.done
	$(BIN)/python benchmarks/fuzz.py

crash: .venv/bench.done
	$(BIN)/python benchmarks/crash.py

clean:
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer with its venv module is needed"; exit 1; }
	$(PYTHON) -m venv .venv

# The marks say what is installed; they are older than pyproject.toml when that has changed.
.venv/run.done: .venv/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

.venv/test.done .venv/lint.done .venv/bench.done: .venv/%.done: .venv/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[$*]'
	@touch $@ .venv/run.done
