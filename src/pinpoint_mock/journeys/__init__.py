"""Journeys: what they are, which states they pass through, and when."""
