"""How much work a template may be. Handlebars.js has no such limits: all of them are ours."""

from __future__ import annotations

MAX_STEPS = 100_000  # many times what any message takes, and about a second
STEP = 100  # characters that count as one step; each tag is one, too
MAX_NESTING = 60  # blocks and partials in one another
MAX_CALLS = 50  # calls within calls
MAX_ARGUMENTS = 100  # of one call
MAX_VALUE_LENGTH = 10_000  # characters that a helper is given or makes
