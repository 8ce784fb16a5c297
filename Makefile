# The commands of the house. One build configuration for all of them: optimised, with testing enabled.
SHELL := /bin/bash
.SHELLFLAGS := -o pipefail -c
.DEFAULT_GOAL := help
FLAGS = -c release -Xswiftc -enable-testing $$(cat .cache/flags 2>/dev/null)
HINOMI = .build/release/hinomi
# What passed is told by suites; what did not, whole.
SUITES = sed -u -e '/^◇/d' -e '/^✔ Test run/b' -e '/^✔ Test/d'
DATA ?= $(HOME)/.local/share/hinomi

.PHONY: help run build test unit outside conformance bench fuzz soak clean

help: ## these lines
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: build ## build, start, watch this machine: http://127.0.0.1:4566/
	@exec $(HINOMI) demo --data $(DATA)

build: ## the optimised program
	@Tools/scripts/bootstrap.sh build
	@echo 'building (the first time takes 5 to 15 minutes)'
	@swift build $(FLAGS) --product hinomi

test: unit outside ## all tests of the project

unit: ## tests in Swift, all targets and the style
	@Tools/scripts/bootstrap.sh test
	@swift build $(FLAGS) --build-tests
	@swift test $(FLAGS) --skip-build --parallel --skip HTTPFrontTests | $(SUITES)
	@# Deadlines of a fraction of a second: alone, so that only the server is what is slow.
	@swift test $(FLAGS) --skip-build --no-parallel --filter HTTPFrontTests | $(SUITES)

outside: build ## real clients and real kills against the real program
	@Tools/scripts/bootstrap.sh test
	@HINOMI=$(HINOMI) $$(cat .cache/python) Tests/Outside/run.py

conformance: build ## tests that others wrote, where their folder is there
	@Tools/scripts/bootstrap.sh test
	@HINOMI=$(HINOMI) Tests/Conformance/run.sh

bench: build ## side by side with peers, on this machine
	@HINOMI=$(HINOMI) Tools/Bench/run.sh

fuzz: ## every parser under libFuzzer, a minute each
	@Tools/scripts/fuzz.sh

soak: build ## the large counts; writes docs/soak.md
	@HINOMI=$(HINOMI) Tools/scripts/soak.sh

clean: ## remove what was built
	@rm -rf .build .cache
