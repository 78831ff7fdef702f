"""Segments: who is meant, by what is known of endpoints, by other segments, or by an imported list."""
