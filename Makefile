# Two commands: `make app` opens the planner on the demo, `make test` runs every check.
# Both set up all they need in .venv first, and are quick the second time.

PORT    ?= 8501
ADDRESS ?= 127.0.0.1
FIELDS  ?= 100000
# A shim on PATH may name a Python that is not there: take the first that runs and is new enough.
PYTHON  ?= $(shell for p in python3 python3.13 python3.12 python3.11; do $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { command -v $$p; break; }; done)
BIN     := .venv/bin
STAMPS  := .venv/.stamps
ASSETS  := landuse/ui/assets/vendor

.PHONY: setup setup-app app test test-services test-readers lint types floors docs-lint unit demo bench docs lock picture clean

# Two at a time: one waits for the network while the other unpacks.
setup: | $(BIN)/python
	@$(MAKE) --no-print-directory -j 2 $(STAMPS)/test $(STAMPS)/services $(STAMPS)/assets

setup-app: $(STAMPS)/app $(STAMPS)/assets

# --- the two commands --------------------------------------------------------------------------

app: setup-app
	PORT=$(PORT) ADDRESS=$(ADDRESS) $(BIN)/landuse app

# Code is read while the browser and the servers are still being fetched.
test: | $(BIN)/python
	@$(MAKE) --no-print-directory -j 3 $(STAMPS)/services $(STAMPS)/assets lint types floors docs-lint
	@$(MAKE) --no-print-directory unit

# --- set-up, by lock and stamp -----------------------------------------------------------------

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "landuse needs Python 3.11 or newer, and found none"; exit 1; }
	$(PYTHON) -m venv .venv
	@mkdir -p $(STAMPS)

$(STAMPS)/app: requirements/app.txt pyproject.toml | $(BIN)/python
	@mkdir -p $(STAMPS)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/app.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
	@touch $@

$(STAMPS)/test: requirements/test.txt $(STAMPS)/app
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/test.txt
	@touch $@

$(STAMPS)/assets: package-lock.json requirements/node.txt tools/assets.py | $(BIN)/python
	@mkdir -p $(STAMPS)
	$(BIN)/python tools/assets.py $(ASSETS)
	@touch $@

$(STAMPS)/browser: tools/browser.sh | $(BIN)/python
	@mkdir -p $(STAMPS)
	bash tools/browser.sh
	@touch $@

# After the browser: Debian's package manager works for one at a time.
$(STAMPS)/services: requirements/services.txt tools/services.sh $(STAMPS)/browser | $(BIN)/python
	@mkdir -p $(STAMPS)
	bash tools/services.sh .venv-services requirements/services.txt
	@touch $@

# --- the checks --------------------------------------------------------------------------------

lint: $(STAMPS)/test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMPS)/test
	$(BIN)/mypy

floors: $(STAMPS)/test
	$(BIN)/lint-imports

docs-lint: $(STAMPS)/test
	$(BIN)/python tools/docstrings.py

unit: setup
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder -m "not browser and not more_servers and not readers"
	$(BIN)/pytest -n 2 --dist loadfile -m browser

# More real servers than every run needs: a FeatureServer and QGIS Server, which take minutes to install.
test-services: setup $(STAMPS)/more_services
	$(BIN)/pytest -m "servers or more_servers"

$(STAMPS)/more_services: requirements/koop/package-lock.json tools/more_services.sh | $(BIN)/python
	@mkdir -p $(STAMPS)
	bash tools/more_services.sh .venv-services/koop requirements/koop
	@touch $@

# What we hand out, opened in QGIS, LibreOffice and poppler: large programs, so not in every run.
test-readers: setup $(STAMPS)/readers
	$(BIN)/pytest -m readers

$(STAMPS)/readers: requirements/readers.txt tools/readers.sh | $(BIN)/python
	@mkdir -p $(STAMPS)
	bash tools/readers.sh .venv-services/readers requirements/readers.txt $(BIN)/python
	@touch $@

# --- other work --------------------------------------------------------------------------------

demo: $(STAMPS)/app
	$(BIN)/landuse demo

bench: setup
	$(BIN)/python -m benchmarks --fields $(FIELDS)

docs: $(STAMPS)/app
	$(BIN)/python tools/reference.py docs/reference

# Write the locks anew. Needs uv.
lock:
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-emit-find-links --no-header --no-annotate pyproject.toml --extra app --extra build --extra fetch --extra optimise --extra report --extra water -o requirements/app.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-emit-find-links --no-header --no-annotate pyproject.toml --all-extras -c requirements/app.txt -o requirements/test.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-emit-find-links --no-header --no-annotate requirements/node.in -o requirements/node.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-emit-find-links --no-header --no-annotate requirements/services.in -o requirements/services.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-emit-find-links --no-header --no-annotate requirements/readers.in -o requirements/readers.txt
	npm install --package-lock-only
	cd requirements/koop && npm install --package-lock-only

clean:
	rm -rf .venv .venv-services node_modules $(ASSETS) .mypy_cache .ruff_cache .pytest_cache
