"""Apps, their settings, their event streams, and the tags of all resources."""
