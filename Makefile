# One command for each thing that people do here. Python 3.11, git and make are all that a fresh machine needs.
#
#   make demo    the product with demo content on this machine and its LAN   (PORT=8000 HOST= DEMO_PLAYERS=0)
#   make test    all tests: SQLite, PostgreSQL, Redis, Chromium
#   make check   format, lint, types, imports, migrations, templates, translations, scripts
#   make serve   the server with the settings of the environment, nothing prepared   (WORKERS=1 PORT= HOST=)
#   make trial   several workers with a PostgreSQL and a Redis of their own, and demo content   (WORKERS=2 PORT= HOST=)
#   make bench   what an answer, a frame, a join and a socket cost, beside the usual way and the limit   (BENCH=)
#   make city    20,000 players in one game on this machine, held against thresholds   (CITY=)
#   make rehearse   so many simulated phones, a verdict and a report   (PLAYERS=2000 URL= TOKEN= GAME= HOST_LINK= WORKERS=2)
#   make drill   one fault after another in a game of 2,000, and every answer counted   (DRILL=)
#   make simulate   a year of made-up needs on the network of stations, and a report of it   (SIMULATE=)
#   make soak    hours of load, kills and churn   (SOAK=)
#   make setup   what the others need, in .venv and node_modules; they call it themselves
#   make lock    new versions into requirements/*.lock
#   make clean   remove what was built; never the data in var/

SHELL := /bin/bash
.DEFAULT_GOAL := help
SYSTEM_PYTHON ?= python3.11
PYTHON := .venv/bin/python
PORT ?= 8000
HOST ?=
DEMO_PLAYERS ?= 0
WORKERS ?= 1

.PHONY: help setup setup-to-serve demo serve trial bench city rehearse drill simulate soak test check lock clean

help:
	@sed -n 's/^#   //p' Makefile

setup:
	@$(SYSTEM_PYTHON) -m tools.setup dev

setup-to-serve:
	@$(SYSTEM_PYTHON) -m tools.setup base

demo: setup-to-serve
	@exec $(PYTHON) -m config.launch --demo --tied --port "$(PORT)" --host "$(HOST)" --players "$(DEMO_PLAYERS)"

serve: setup-to-serve
	@exec $(PYTHON) -m config.launch --tied --workers "$(WORKERS)" --port "$(PORT)" --host "$(HOST)"

trial: WORKERS = 2
trial: setup-to-serve
	@$(PYTHON) -m tools.debian trial
	@exec $(PYTHON) -m config.launch --trial --tied --workers "$(WORKERS)" --port "$(PORT)" --host "$(HOST)" --players "$(DEMO_PLAYERS)"

test: setup
	@$(PYTHON) -m tools.run_tests

check: setup
	@$(PYTHON) -m tools.run_checks

bench: setup
	@$(PYTHON) -m tools.debian trial
	@$(PYTHON) -m load_tests.bench $(BENCH)

city: setup
	@$(PYTHON) -m tools.debian trial
	@$(PYTHON) -m load_tests.city $(CITY)

# TOKEN and HOST_LINK reach it through the environment.
rehearse: WORKERS = 2
rehearse: PLAYERS ?= 2000
rehearse: QUESTIONS ?= 4
rehearse: THRESHOLDS ?= load_tests/rehearsal/thresholds.toml
rehearse: setup
	@$(if $(URL),,$(PYTHON) -m tools.debian trial)
	@$(PYTHON) -m load_tests.rehearsal --players "$(PLAYERS)" --questions "$(QUESTIONS)" --workers "$(WORKERS)" \
		--url "$(URL)" --game "$(GAME)" --thresholds "$(THRESHOLDS)"

drill: setup
	@$(PYTHON) -m tools.debian drills
	@$(PYTHON) -m load_tests.drills $(DRILL)

simulate: setup
	@$(PYTHON) manage.py simulate_network $(SIMULATE)

soak: setup
	@$(PYTHON) -m tools.debian drills
	@$(PYTHON) -m load_tests.soak $(SOAK)

# The locks carry hashes and no addresses: each machine uses the package index it is configured for. They are made for
# the first 3.11, because some packages ask for more on early ones, and Debian 12 has 3.11.2.
lock: setup
	@$(PYTHON) -m pip install --quiet uv
	$(PYTHON) -m uv pip compile --quiet --upgrade --generate-hashes --no-emit-index-url --no-header --python-version 3.11.0 \
		pyproject.toml --output-file requirements/base.lock
	$(PYTHON) -m uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header --python-version 3.11.0 \
		--extra dev --constraint requirements/base.lock pyproject.toml --output-file requirements/dev.lock

clean:
	rm -rf build node_modules .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find config quiz outreach kit -name '*.mo' -delete
