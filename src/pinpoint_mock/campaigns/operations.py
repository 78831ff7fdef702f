"""Operations on campaigns, their versions and activities."""

from __future__ import annotations

from . import in_app_operations  # noqa: F401  (it registers its operation)
