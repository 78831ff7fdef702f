"""The limits for the work that a template takes. All of them are ours, because Handlebars.js has none."""

from __future__ import annotations

MAX_STEPS = 100_000  # about a second, and many times more than any message takes
STEP = 100  # characters that count as one step; each tag counts as one, too
MAX_NESTING = 60  # levels of blocks and partials
MAX_CALLS = 50  # levels of calls
MAX_ARGUMENTS = 100  # of one call
MAX_VALUE_LENGTH = 10_000  # characters of an argument or result of a helper
