"""How fast pinpoint-mock is, as ratios to what the same work costs without it: `python -m benchmarks`."""
