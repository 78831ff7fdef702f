"""Journey coverage: the activities and branches of the tests' journeys that no participant has passed."""
