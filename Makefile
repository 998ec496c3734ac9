# The front door: every command a newcomer needs. `make help` lists them.
SHELL := /bin/bash
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
HOME_DIR ?= $(CURDIR)/var

export KAOHE_HOME := $(HOME_DIR)
export PYTHONPATH := $(CURDIR)
export PYTHONDONTWRITEBYTECODE :=
export DAGSTER_DISABLE_TELEMETRY := yes
export DO_NOT_TRACK := 1
export DBT_SEND_ANONYMOUS_USAGE_STATS := false
export GX_ANALYTICS_ENABLED := false

.PHONY: help setup demo dev test lint format bench fuzz lock clean
help:            ## list the commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*##/\t/' | expand -t 12

setup: $(STAMP)  ## .venv from requirements.lock, hashes checked

$(STAMP): requirements.lock pyproject.toml
	@test -x $(BIN)/uv || ($(PYTHON) -m venv $(VENV) && $(BIN)/pip install --quiet --require-hashes --only-binary :all: -r requirements-uv.lock)
	$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes --only-binary :all: --compile-bytecode requirements-uv.lock requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --offline -e .
	@touch $@

demo: setup      ## build the demo county, run the main job, draft the releases
	$(BIN)/kaohe demo

dev: setup       ## Dagster UI on loopback, with the daemon
	$(BIN)/kaohe dev

test: setup      ## every check the project has
	$(BIN)/python -m tests

lint: setup      ## style, layers and SQL
	$(BIN)/python -m tests --lint

format: setup    ## put the code in shape
	$(BIN)/ruff format . && $(BIN)/ruff check --fix .

bench: setup     ## speed and memory, as ratios against a peer in the same run
	$(BIN)/python -m bench

fuzz: setup      ## damaged and odd workbooks by the thousand (FUZZ_SECONDS=60, SEED=1)
	$(BIN)/python -m tests.fuzz --seconds $(or $(FUZZ_SECONDS),60) --seed $(or $(SEED),1)

lock:            ## resolve requirements.in again (needs a network)
	$(BIN)/uv pip compile -q --python-version 3.11 --generate-hashes --no-strip-extras --only-binary :all: --no-header --no-emit-index-url --no-emit-find-links requirements.in -o requirements.lock

clean:           ## remove what runs and tests made (not .venv)
	rm -rf var dbt_project/target dbt_project/logs dbt_project/warehouse.duckdb .pytest_cache .ruff_cache .hypothesis .import_linter_cache
