# The developer's and the shopkeeper's door. Each target sets up what it needs by itself.
#   make shop                                    a shop on this machine, with the demo catalogue
#   make shop ARGS="--port 8010 --data DIR --no-demo"
#   make test                                    every check, as .ci/run does

PYTHON := $(shell command -v python3.11 || command -v python3)
SETUP  := $(PYTHON) deploy/dev/setup.py
RUN    := .venv/bin/python
SEEDS  ?= 2000

# A machine may forbid bytecode files; starting would then take three times as long.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help shop cloud test lint bench doctor verify prove release lock clean

help:
	@echo "make shop    start a shop here (ARGS=\"--port N --data DIR --no-demo --join CODE@CLOUD\")"
	@echo "make cloud   start a cloud here, with a demo merchant (ARGS=\"--port N --no-demo\")"
	@echo "make test    every check and every test, as CI runs them"
	@echo "make lint    formatting, import contracts and types only"
	@echo "make bench   measure the till and the hub; table on screen, JSON under var/bench/"
	@echo "make doctor  what is wrong with this box, each fault in words (ARGS=\"--data DIR\")"
	@echo "make verify  check a shop's journal and that a replay gives its rows (ARGS=\"--data DIR\")"
	@echo "make prove   what depends on luck, in resumable pieces: kills, tabs, full disks, laws, and"
	@echo "             SEEDS=2000 stories (LANCAR_PROVE=N rounds of each; ARGS=--show: how far it is)"
	@echo "make release the signed file that boxes are installed from (ARGS=\"make --key K --out DIR\")"
	@echo "make lock    write the lock files anew after a change in pyproject.toml"
	@echo "make clean   remove what the other targets made, except shop data"

shop:
	@$(SETUP) shop
	@exec $(RUN) manage.py shop $(ARGS)

cloud:
	@$(SETUP) test
	@exec $(RUN) manage.py cloud $(ARGS)

test:
	@$(SETUP) test
	@exec $(RUN) deploy/dev/checks.py all

lint:
	@$(SETUP) test
	@exec $(RUN) deploy/dev/checks.py lint

bench:
	@$(SETUP) test
	@exec $(RUN) deploy/dev/checks.py bench $(ARGS)

prove:
	@$(SETUP) test
	@LANCAR_SEEDS=$(SEEDS) exec $(RUN) deploy/dev/prove.py $(ARGS)

doctor:
	@$(SETUP) shop
	@exec $(RUN) manage.py doctor $(ARGS)

verify:
	@$(SETUP) shop
	@$(RUN) manage.py verify_journal $(ARGS)
	@$(RUN) manage.py rebuild --verify $(ARGS)

release:
	@$(SETUP) shop
	@exec $(RUN) deploy/dev/release.py $(ARGS)

lock:
	@$(SETUP) lock

clean:
	rm -rf .venv frontend/node_modules frontend/dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
