"""Simulations: a journey and people, run in virtual time from beginning to end."""
