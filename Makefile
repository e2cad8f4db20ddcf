# make run opens the desk on the demo district; make test runs the tests.
# Both install what is missing first, and say what.
SHELL := /bin/bash
.DEFAULT_GOAL := help
BIN := .venv/bin
export PYTHON
PYTEST := $(BIN)/python -m pytest -n 2 --dist worksteal

.PHONY: help run test test-all lint format bench shots i18n package ready-run ready-test ready-package

help: ## show this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ready-run ## install what is missing and open the desk on the demo district
	@if [ -z "$$DISPLAY$$WAYLAND_DISPLAY$$QT_QPA_PLATFORM" ]; then \
	  echo "No screen was found (DISPLAY is not set). For a picture without one: $(BIN)/griddeck snapshot --demo desk.png"; fi
	$(BIN)/griddeck --demo

test: ready-test ## install what the tests need and run them (under ten minutes)
	$(PYTEST) -m "not slow"

test-all: ready-test ## every test, the slow ones too
	$(PYTEST)

lint: ready-test ## ruff, mypy and the import rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: ready-test ## let ruff put the code in shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: ready-test ## every benchmark, as a table
	$(BIN)/python -m tests.bench

shots: ready-run ## the pictures of the README, in docs/img
	build/shots.sh

package: ready-package ## freeze, prove that it runs, and pack it (out/packages)
	$(BIN)/python build/build.py all

i18n: ready-test ## merge and compile the translations
	$(BIN)/python -m app.i18n

ready-run:
	@build/setup.sh run

ready-test:
	@build/setup.sh test

ready-package:
	@build/setup.sh package
