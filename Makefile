# Two commands are all that a newcomer needs: make run, make test.
PYTHON ?= python3
# Says in one line what is wrong with this Python, before anything that it may not understand.
CHECKED = command -v $(PYTHON) >/dev/null || { echo "There is no $(PYTHON) here. Mission Progress needs Python 3.11, 3.12 or 3.13."; exit 1; }; \
  $(PYTHON) setup/check_python.py && exec $(PYTHON)
MANAGE = .venv/bin/python manage.py

.PHONY: help run test lint types format smoke bench shell dump load lock

help: ## This list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/'

run: ## Set everything up and serve the real data at http://localhost:8000 (PORT=8001 for another port)
	@$(CHECKED) setup/run.py

test: ## Run every test, on SQLite and on PostgreSQL (ARGS="tests/mission -x" for some)
	@$(CHECKED) setup/test.py $(ARGS)

lint: ## Style, types, import contracts, migrations, Django's checks
	@$(CHECKED) setup/lint.py

types: ## Types alone
	@$(CHECKED) setup/lint.py types

format: ## Lay the code out
	@.venv/bin/ruff format . && .venv/bin/ruff check --fix .

smoke: ## A copy of the committed files in an empty folder runs, answers and stops
	@$(CHECKED) setup/smoke.py

bench: ## Measure, and write docs/performance.md (ARGS=--full for the full sizes)
	@$(CHECKED) setup/bench.py $(ARGS)

shell: ## A Python shell with the record
	@$(MANAGE) shell

dump: ## Write the approved record as a data package (TO=folder)
	@$(MANAGE) dump_mission $(TO)

load: ## Load a data package (FROM=folder)
	@$(MANAGE) load_mission $(FROM)

lock: ## Make the locks of the requirements anew (needs uv)
	@for name in requirements requirements-test requirements-lint requirements-node; do \
	  uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	    --no-annotate --custom-compile-command "make lock" $$name.in -o $$name.txt; done
