"""Segments: endpoints selected by their values, by other segments, or by an imported list."""
