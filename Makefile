# SPDX-License-Identifier: Apache-2.0
# The front door of Vung. Every target sets up what it needs, may be stopped at any moment and run again.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:
JOBS ?= $(shell nproc)
PYTHON := .venv/bin/python
BUILD := build/release

.PHONY: help setup setup-system setup-python configure build command demo test quick bench asan tsan lint format clean

help:  ## list these targets
	@echo "Vung: crop area, yields and rice-paddy emissions per cooperative. Targets:"
	@awk -F ':.*##  *' '/^[a-z-]+:.*##/ { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: setup-system setup-python  ## install what is missing: Debian packages and the Python environment .venv

setup-system:
	@tools/setup system

setup-python: setup-system
	@tools/setup python

build: configure  ## build all; leaves the command at build/vung and the package importable in .venv
	@cmake --build $(BUILD) -j $(JOBS)
	@tools/link $(BUILD)

configure: setup
	@cmake --preset release --log-level=WARNING -DVUNG_BUILD_PYTHON=ON -DPython_EXECUTABLE=$(CURDIR)/$(PYTHON)

# The command alone, for those who want no Python and no tests.
command: setup-system
	@cmake --preset release --log-level=WARNING
	@cmake --build $(BUILD) -j $(JOBS) --target vung_cli
	@tools/link $(BUILD)

demo: command  ## a synthetic commune from parcels and scenes to numbers per cooperative, beside the truth
	@tools/demo build/demo

test: setup  ## build all, then every test: C++, code base, command line, Python, notebooks, lint
	@tools/test $(JOBS)

quick: configure  ## the short loop: build, fast C++ tests, code base tests
	@cmake --build $(BUILD) -j $(JOBS)
	@tools/link $(BUILD)
	@ctest --preset release -j $(JOBS) -L fast
	@$(PYTHON) -m pytest -q tests/codebase

bench: configure  ## timings: recorded and printed, never asserted
	@cmake --preset release --log-level=WARNING -DVUNG_BUILD_BENCH=ON
	@tools/bench $(BUILD) $(JOBS)

asan: setup  ## C++ and command-line tests under address and undefined-behaviour sanitizers
	@tools/sanitize asan $(JOBS)

tsan: setup  ## C++ and command-line tests under the thread sanitizer
	@tools/sanitize tsan $(JOBS)

lint: setup  ## formatting and lint, without changing a file
	@tools/lint

format: setup  ## put C++ and Python into the project's format
	@tools/lint --fix

clean:  ## remove build/ (the Python environment stays)
	rm -rf build
