"""Running pytest inside pytest: the options that keep the inner run apart from the plugins of the outer one."""

from __future__ import annotations

WITH_PLUGINS = ("-p", "no:randomly", "-p", "no:cacheprovider", "-W", "error")
QUIET = (
    *("-p", "no:randomly", "-p", "no:asyncio", "-p", "no:cacheprovider", "-p", "no:hypothesispytest"),
    *("-W", "error"),
)
