"""Benchmarks: `python -m tests.bench NAME [--quick] [--json]` prints figures, never asserts."""
