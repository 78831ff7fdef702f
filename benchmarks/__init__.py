"""Measures the speed of pinpoint-mock relative to the same work without it: `python -m benchmarks`."""
