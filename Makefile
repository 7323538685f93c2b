.DEFAULT_GOAL := help
.PHONY: help run test lint bench nightly setup build format lock clean

export VENV ?= .venv
export PORT ?= 3000
BIN := $(VENV)/bin

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(VENV)/run.stamp ## everything a fresh machine needs, then the service on http://localhost:3000 (PORT= for another)
	@$(BIN)/rxapp build
	@$(BIN)/rxapp migrate
	@$(BIN)/rxapp seed --demo
	@$(BIN)/rxapp cards
	@exec $(BIN)/rxapp serve --port $(PORT)

test: $(VENV)/dev.stamp ## everything a fresh machine needs, then all tests (ARGS= goes to pytest)
	@scripts/test.sh $(ARGS)

lint: $(VENV)/dev.stamp ## format check, lint, types, import rules, spelling
	@scripts/lint.sh

bench: $(VENV)/dev.stamp ## the benchmarks, as a table of ratios
	@$(BIN)/rxapp build
	@CHROMIUM=$$($(BIN)/python scripts/browser.py) $(BIN)/python -m pytest tests/bench -m bench -s -q $(ARGS)

nightly: $(VENV)/dev.stamp ## the long plays of money: HISTORIES=100000 in any order, every kill and every race
	@HISTORIES=$${HISTORIES:-100000} ROUNDS=$${ROUNDS:-1000} $(BIN)/python -m pytest -q --timeout=0 $(ARGS) \
		tests/services/test_money_histories.py tests/services/test_killed_runs.py tests/services/test_runs_at_once.py

setup: $(VENV)/dev.stamp ## all dependencies, without running anything

build: $(VENV)/run.stamp ## the front end, if its sources have changed
	@$(BIN)/rxapp build

format: $(VENV)/dev.stamp ## put the code into the house format
	@$(BIN)/ruff check --fix --exit-zero --quiet .
	@$(BIN)/ruff format .

lock: ## pin the dependencies of pyproject.toml anew
	@scripts/lock.sh

clean: ## remove what was built; dependencies and data stay
	rm -rf .web .cache .pytest_cache .ruff_cache .hypothesis .coverage .states

$(VENV)/run.stamp: requirements.lock pyproject.toml
	@scripts/setup.sh run

$(VENV)/dev.stamp: requirements-dev.lock pyproject.toml
	@scripts/setup.sh dev
