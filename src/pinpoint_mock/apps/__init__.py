"""Apps, their settings, their event stream, and the tags of everything that can be tagged."""
