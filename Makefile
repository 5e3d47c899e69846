# `make` alone lists the targets.
PYTHON ?= python3
CORPUS ?=
# LANG is the locale's name too: only what stands on make's command line chooses the edition.
ifeq ($(origin LANG),command line)
EDITION := $(LANG)
override LANG := C.UTF-8
else
EDITION := en
endif
OUT ?= reports$(if $(filter-out en,$(EDITION)),/$(EDITION))
PYTHONS ?=
BIN := .venv/bin
UV := uv==0.13.9
export UV_COMPILE_BYTECODE := 1
export UV_PYTHON_DOWNLOADS := never
export PYTHONHASHSEED := 0
export SOURCE_DATE_EPOCH := 1718755200

.DEFAULT_GOAL := help
.PHONY: help env report slides pdf test lab bench readme exercises workshop check lock clean

help:  ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 10

env: .venv/ready .venv/etc/ipython/ipython_config.py  ## set up only: .venv with the locked versions

# uv installs the lock in seconds; where it cannot be had, pip does the same in minutes.
.venv/ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "python3 3.11 or newer is needed: make PYTHON=/path/to/python3.12 …"; exit 1; }
	@echo "setting up .venv (once; a minute or two) …"
	@$(PYTHON) -m venv --clear .venv
	@if $(BIN)/python -m pip install --quiet --disable-pip-version-check --target .venv/uv $(UV); then \
		.venv/uv/bin/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock; \
	else \
		$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock; \
	fi
	@echo "$(CURDIR)/src" > "$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/helpers.pth"
	@mkdir -p .venv/share/jupyter/lab/settings && cp src/helpers/templates/jupyterlab.json .venv/share/jupyter/lab/settings/overrides.json
	@touch $@

.venv/etc/ipython/ipython_config.py: src/helpers/templates/ipython_config.py .venv/ready
	@mkdir -p $(@D) && cp $< $@

report: env  ## run every notebook and write the report: make report [CORPUS=folder or file] [OUT=folder] [LANG=fr]
	@$(BIN)/python -m helpers report $(if $(CORPUS),--corpus "$(CORPUS)") --out "$(OUT)" --language $(EDITION) || \
		{ status=$$?; test $$status -eq 3 || exit $$status; }

slides: report  ## the same figures as slides, with speaker notes: reports/slides.html
	@echo "$(OUT)/slides.html"

pdf: report  ## print the report and the workshop's handout: reports/*.pdf (needs chromium)
	@$(BIN)/python -m helpers.printing "$(OUT)/index.html" "$(OUT)"/[0-9]*.html "$(OUT)/report.pdf"
	@$(BIN)/python -m helpers.handout "$(OUT)/handout.pdf" --language $(EDITION)

test: env  ## pass every test
	@$(BIN)/python -m pytest

# Jupyter refuses to start for root unless it is told to; it listens to this machine alone.
lab: env  ## open JupyterLab, laid out for the notebooks
	@cp src/helpers/templates/jupyterlab.json .venv/share/jupyter/lab/settings/overrides.json
	@export JUPYTERLAB_WORKSPACES_DIR="$(CURDIR)/.venv/workspaces"; \
	$(BIN)/jupyter lab workspaces import src/helpers/templates/workspace.json; \
	if [ "$$(id -u)" = 0 ]; then root=--allow-root; \
		echo "You are root: a notebook may change any file of this machine. Better: make lab as another user."; fi; \
	$(BIN)/jupyter lab $$root --LabApp.extension_manager=readonly --LabApp.default_url=/lab/workspaces/notebooks

bench: env  ## measure speed and quality
	@for script in benchmarks/*.py; do echo "== $$script"; $(BIN)/python $$script; done

readme: env  ## write the numbers of README.md and data/README.md from a run
	@$(BIN)/python -m helpers.readme

exercises: env  ## write the workshop's exercises and French edition from its solutions
	@$(BIN)/python -m helpers.workshop

workshop: env  ## write dist/workshop.zip: all that a classroom without network needs
	@$(BIN)/python -m helpers.workshop.classroom $(foreach version,$(PYTHONS),--python $(version))

check: env  ## lint and format, change nothing
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && \
		$(BIN)/nbstripout --verify --keep-id $$(find notebooks -name '*.ipynb' -not -path '*/.ipynb_checkpoints/*')

lock:  ## choose newest versions again (needs uv)
	uv pip compile pyproject.toml --extra test --extra parse --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-annotate --no-header --upgrade -o requirements.lock

clean:  ## take away what can be made again
	rm -rf .venv reports dist data/processed .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
