"""Simulations: a journey from a file runs in virtual time, with people from files, and sends no real messages."""
