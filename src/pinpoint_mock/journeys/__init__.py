"""Journeys: their activities, their states, and the movement of participants through them."""
