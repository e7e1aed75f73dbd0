# Two commands do everything on a fresh machine with Python 3.11 or newer: `make demo` and `make test`.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
# What the tests are built with, as commands: `tests/support`.
SUPPORT := PYTHONPATH=tests $(BIN)/python -m support
INSTALLED := $(VENV)/.installed
SAVED := $(addprefix src/pipefacts/syntax/,automaton.py saving.py tables.py tree.py)  # what makes the saved parser tables
READY := $(VENV)/.ready
# An old version of the extractor in an environment of its own; the newest is in that of the tests.
EXTRACTOR := 1.7.0

.PHONY: demo test check snapshots docs site fit bench dialects fuzz soak clean

demo: $(INSTALLED)  ## read the examples, with what a user installs
	$(BIN)/pipefacts parse examples/concentrations.txt --format table
	$(BIN)/pipefacts parse examples/income-statement.txt --format table

test: check $(VENV)/extractors/$(EXTRACTOR)/.ready  ## format, lint, types, import contract, tests with snapshots, floors on the corpora
	$(BIN)/pytest -n 2 --dist loadgroup --durations 15 -m "not slow"

check: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	PYTHONPATH=$(VENV)/strict:tests $(BIN)/python -m support.collisions

snapshots: $(READY)  ## rewrite the snapshots: read the difference before you commit it
	$(BIN)/pytest tests/test_snapshots.py tests/test_dialects.py tests/test_export.py -k snapshot --snapshot-update

docs: $(READY)  ## refill what is made of the code: the quotes of the grammars in SPEC.md, the pages of the codes
	$(BIN)/python tools/spec.py
	$(BIN)/python tools/codes.py

fit: $(READY)  ## fit to the filings how heads are read, where values of short rows stand and what pages tell of each other, with the figures of companies left out
	$(BIN)/python tools/fit_heads.py
	$(BIN)/python tools/fit_columns.py
	$(BIN)/python tools/fit_pages.py

bench: $(READY)  ## pages per second, the share of each stage, pandas beside it; the sieve, workers and memory of corpora; concepts, units and periods against the truth; filings read together
	$(BIN)/python benchmarks/bench.py
	$(BIN)/python benchmarks/corpus_bench.py
	$(BIN)/python benchmarks/taxonomy.py
	$(BIN)/python tools/fit_pages.py --measure

dialects: $(READY)  ## the same pages through twelve versions of the extractor and as plain text, against their truth
	$(BIN)/python benchmarks/dialects.py $(ARGS)

site: $(READY)  ## the documentation as a site, in site/
	NO_MKDOCS_2_WARNING=1 DISABLE_MKDOCS_2_WARNING=true $(BIN)/mkdocs build --strict -q

fuzz: $(READY)  ## 50,000 dumps broken at random, and texts of a megabyte: nothing raises, nothing is lost, time stays in line
	$(SUPPORT).fuzz
	$(BIN)/pytest -n 2 -m slow tests/test_mutation.py tests/test_cut.py
	HYPOTHESIS_PROFILE=new $(BIN)/pytest -n 2 tests/test_grammar.py tests/test_dialects_generated.py tests/test_compare.py tests/test_amounts.py

soak: $(VENV)/.ray  ## 100,000 drawn tables against the proof, 200,000 hostile ones, 100,000 documents in every way, and the slow tests
	$(SUPPORT).soak --tables 100000
	$(SUPPORT).certain --tables 200000
	$(SUPPORT).soak_corpus --columns plain
	$(SUPPORT).soak_corpus --documents 10000
	$(BIN)/pytest -n 2 -m slow

$(INSTALLED): pyproject.toml setup.py $(wildcard grammar/*.lark) $(SAVED)
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "pipefacts needs Python 3.11 or newer")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -qq --disable-pip-version-check -e .
	touch $@

$(READY): $(INSTALLED)
	$(BIN)/python -m pip install -qq --disable-pip-version-check -e '.[dev]'
	# Beside the environment: where Lark finds interegular it compares all terminals at every start, for seconds.
	$(BIN)/python -m pip install -qq --disable-pip-version-check --upgrade --target $(VENV)/strict interegular
	touch $@

$(VENV)/extractors/$(EXTRACTOR)/.ready: $(READY)
	$(SUPPORT).extractors --set-up $(EXTRACTOR)
	touch $@

$(VENV)/.ray: $(READY)
	$(BIN)/python -m pip install -qq --disable-pip-version-check -e '.[ray]'
	touch $@

clean:
	rm -rf $(VENV) build dist site src/*.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
