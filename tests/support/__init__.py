"""What the tests are built with: drawn pages, fuzzed and derived dumps, corpora, other extractors, soaks. It has no tests.

Modules that are commands run with ``PYTHONPATH=tests``, as the Makefile does.
"""
