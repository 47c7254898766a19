# Two commands: `make run` shows the product working; `make test` proves it.
PYTHON ?= python3
PORT ?= 8000
STAGE ?=
VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv pip install --quiet --require-hashes
# A change of interpreter or lock file makes the environment anew.
KEY := $(shell cat requirements/*.txt pyproject.toml | cksum | cut -d' ' -f1)

# Python keeps what it compiled: the tests start it hundreds of times, a person at every command.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run worker test check lint types contracts migrations translations bench campaigns kill-campaign tamper-campaign clean

help: ## This list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

$(VENV)/tools-$(KEY):
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or newer is needed (Debian: apt install python3 python3-venv)"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { echo "python3-venv is needed (Debian: apt install python3-venv)"; exit 1; }
	@echo "Installing the locked dependencies …"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/tools.txt
	@touch $@

$(VENV)/run-$(KEY): $(VENV)/tools-$(KEY)
	@$(UV) -r requirements/run.txt || $(BIN)/pip install --quiet --require-hashes -r requirements/run.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev-$(KEY): $(VENV)/run-$(KEY)
	@$(UV) -r requirements/dev.txt || $(BIN)/pip install --quiet --require-hashes -r requirements/dev.txt
	@touch $@

setup: $(VENV)/run-$(KEY) ## Virtual environment with the locked dependencies
setup-dev: $(VENV)/dev-$(KEY) ## The same, with what tests and checks need

run: setup ## Set everything up and serve it; PORT=8000 STAGE=collection|screening|review|final|notice|released
	@exec $(BIN)/jinbang serve --demo --port $(PORT) $(if $(STAGE),--stage $(STAGE))

worker: setup ## A separate worker for queued jobs (JINBANG_WORKER=separate)
	@exec $(BIN)/jinbang worker

test: setup-dev ## Everything but the slow campaigns
	@$(BIN)/jinbang translations compile --quiet
	@$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder -m "not campaign" $(TESTS)

check: lint types contracts migrations translations test ## The whole gate

lint: setup-dev ## Style
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: setup-dev ## Types: strict for foundations, policy and acts
	@$(BIN)/mypy src/jinbang

contracts: setup-dev ## The architecture
	@$(BIN)/lint-imports --no-logo

migrations: setup-dev ## No model without its migration
	@JINBANG_HOME=$(VENV)/check-home $(BIN)/jinbang manage makemigrations --check --dry-run

translations: setup-dev ## Every word in both languages
	@$(BIN)/jinbang translations check

bench: setup-dev ## Every figure that the README quotes
	@$(BIN)/python -m bench

campaigns: setup-dev ## Slow campaigns: rehearsals at scale 1, many seeds
	@$(BIN)/pytest -m campaign

kill-campaign: setup-dev ## 1,000 kill -9 of the server amid submissions on SQLite, 200 on PostgreSQL
	@$(BIN)/python -m tests.promises.kills

tamper-campaign: setup-dev ## Every fact of an invented and of a rehearsed bundle bent, each to be found out
	@$(BIN)/pytest -q -s -m campaign tests/foundations/verification

clean: ## Remove the environment and everything that was made
	rm -rf $(VENV) var
