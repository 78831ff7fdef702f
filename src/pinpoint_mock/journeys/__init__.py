"""Journeys: their activities, the states that they pass through, and when."""
