# Two commands: `make run` and `make test`. Everything they need they fetch themselves.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := run
PYTHON ?= python3
IN := .venv/bin/python
# A clinic's network may have a certificate authority of its own: uv then asks the machine's store, as pip does.
export UV_SYSTEM_CERTS ?= 1
export UV_NATIVE_TLS ?= 1
# What Python compiled once is kept. Where a machine forbids that, each command would compile all of it anew.
export PYTHONDONTWRITEBYTECODE :=

LOCK := uv pip compile --universal --generate-hashes --python-version 3.11 \
	--no-emit-index-url --no-emit-find-links --no-annotate --quiet

.PHONY: run test bench prove sbom lock chromium pango run-packages test-packages

run: run-packages
	@exec $(IN) manage.py up

# All of it, or a part: make test TESTS=tests/clinic
test: test-packages chromium pango
	@$(IN) -m ruff check .
	@$(IN) -m ruff format --check .
	@exec $(IN) -m pytest -n 3 --dist worksteal $(TESTS)

# What the pages of a working day cost, as ratios to a floor measured in the same run.
bench: test-packages
	@exec $(IN) -m pytest -q -n 0 tests/bench/bench_pages.py

# The long proofs: every tests/prove/prove_*.py, or one of them: make prove PROOFS=tests/prove/prove_clinic.py
# Ends with a table of promises.
PROOFS ?= tests/prove/prove_*.py
prove: test-packages chromium pango
	@exec $(IN) -m pytest -q -n 0 -rN -p tests.prove.table $(PROOFS)

# What the product is made of, as CycloneDX: sbom.json, every package with its version and hashes.
sbom: test-packages
	@$(IN) -m cyclonedx_py requirements requirements.txt --of JSON -o sbom.json
	@echo "sbom.json names $$(grep -c '"bom-ref": "requirements' sbom.json) packages"

# Write both lock files anew from what requirements*.in ask for.
lock:
	$(LOCK) requirements.in -o requirements.txt
	$(LOCK) -c requirements.txt requirements-dev.in -o requirements-dev.txt

# Installed again only when the list of packages is another one.
run-packages: $(IN)
	$(call install,requirements.txt)

test-packages: $(IN)
	$(call install,requirements-dev.txt)

$(IN):
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' || \
		{ echo "Strigil needs Python 3.11 to 3.13: name one, for example make PYTHON=python3.12" >&2; exit 1; }
	@echo "Making the virtual environment in .venv"
	@if command -v uv >/dev/null; then uv venv --quiet --seed --allow-existing --python "$(PYTHON)" .venv; \
		else $(PYTHON) -m venv .venv; fi

define install
	@if ! cmp -s $(1) .venv/$(1); then echo "Installing $(1), checked against its hashes"; \
		if command -v uv >/dev/null; then \
			uv pip install --quiet --compile-bytecode --require-hashes --python $(IN) -r $(1); \
		else $(IN) -m pip install --quiet --disable-pip-version-check --require-hashes -r $(1); fi; \
		cp $(1) .venv/$(1); fi
endef

# The browser of the journeys: yours by CHROMIUM=, else one on PATH, else Debian's. The one without windows
# (chromium-headless-shell) draws the same pages for two thirds of the work.
chromium:
	@for name in "$${CHROMIUM:-}" chromium-headless-shell chromium chromium-browser google-chrome; do \
		if [ -n "$$name" ] && command -v "$$name" >/dev/null; then exit 0; fi; done; \
	if [ "$$(id -u)" = 0 ] && [ -e /etc/debian_version ]; then \
		export DEBIAN_FRONTEND=noninteractive; echo "Installing Chromium from Debian"; \
		apt-get update -qq </dev/null && apt-get install -y -qq --no-install-recommends chromium-headless-shell </dev/null || \
		apt-get install -y -qq --no-install-recommends chromium </dev/null; \
	else echo "The browser journeys need Chromium: install it (Debian: apt-get install chromium), or name" \
		"yours, for example CHROMIUM=/path/to/chrome make test" >&2; exit 1; fi

# What a PDF is set with. Chromium brings it along on Debian; another browser may not.
pango:
	@$(IN) -c 'import sys; from ctypes.util import find_library as found; \
		sys.exit(not all(map(found, ["pango-1.0", "pangoft2-1.0", "harfbuzz-subset"])))' && exit 0; \
	if [ "$$(id -u)" = 0 ] && [ -e /etc/debian_version ]; then \
		export DEBIAN_FRONTEND=noninteractive; echo "Installing Pango from Debian"; \
		apt-get update -qq </dev/null && apt-get install -y -qq --no-install-recommends \
			libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 </dev/null; \
	else echo "The tests of paper need Pango: install it (Debian: apt-get install libpango-1.0-0" \
		"libpangoft2-1.0-0 libharfbuzz-subset0; macOS: brew install pango)" >&2; exit 1; fi
