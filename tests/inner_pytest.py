"""Options for pytest inside pytest: they keep the inner run separate from the plugins of the outer run."""

from __future__ import annotations

WITH_PLUGINS = ("-p", "no:randomly", "-p", "no:cacheprovider", "-W", "error")
QUIET = (
    *("-p", "no:randomly", "-p", "no:asyncio", "-p", "no:cacheprovider", "-p", "no:hypothesispytest"),
    *("-W", "error"),
)
