"""The kinds of activities: one module for each kind, with all of its rules and its behaviour."""
