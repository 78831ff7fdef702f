"""Apps, their settings, their event stream, and the tags of all resources."""
