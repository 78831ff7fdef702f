"""The kinds of activities: a module for each, with everything that the kind knows of itself."""
