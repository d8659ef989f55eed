# Two commands matter: `make run` and `make test`. Both set everything up by themselves, from Python 3.11 and PyPI alone.

PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.locked

.DEFAULT_GOAL := help
.PHONY: help run chat demo test acceptance check tables lock format

help: ## Show this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

run: $(STAMP) ## Start everything and print where to text the bot
	@exec $(BIN)/munshi run

chat: $(STAMP) ## Talk to Munshi in this terminal
	@exec $(BIN)/munshi chat

demo: $(STAMP) ## Play a shop's day through signed webhooks and show its books
	@exec $(BIN)/munshi demo

test: $(STAMP) ## Run the tests
	$(BIN)/pytest --numprocesses 2 --dist worksteal

acceptance: $(STAMP) ## Run what needs Debian's packages
	@tests/acceptance/install
	$(BIN)/pytest -m acceptance tests/acceptance

check: $(STAMP) ## Lint, types, arrows between the rooms
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m grammar.parser.compiling --check

tables: $(STAMP) ## Make the grammar's tables after a change of a .lark file
	$(BIN)/python -m grammar.parser.compiling

format: $(STAMP) ## Let the formatter lay the code out
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

lock: $(STAMP) ## Lock the newest versions that pyproject.toml allows
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --all-extras --upgrade --custom-compile-command "make lock" pyproject.toml --output-file requirements.lock

# Remade when the lock or the project file changes. Exact versions, each with its hash; the build backend is locked, too.
$(STAMP): requirements.lock pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "Munshi needs Python 3.11 or newer: install python3 and try again"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Munshi needs Python 3.11 or newer; this is $$($(PYTHON) --version). Try: make $(MAKECMDGOALS) PYTHON=python3.11"; exit 1; }
	@echo "Setting up .venv (once; under a minute)"
	@$(PYTHON) -m venv --clear .venv
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes --requirement requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@
