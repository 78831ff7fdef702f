"""Journey coverage: which activities and branches of the tests' journeys no participant has passed."""
