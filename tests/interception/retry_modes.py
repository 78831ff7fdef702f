"""The retry modes of botocore, and the attempts that each makes."""

from __future__ import annotations

from typing import Any

from botocore.config import Config

RETRY_MODES = ["legacy", "standard", "adaptive"]
ATTEMPTS = {"legacy": 5, "standard": 3, "adaptive": 3}


def retrying(mode: str, **options: int) -> Config:
    """Return the configuration of a client with a retry mode."""
    retries: Any = {"mode": mode, **options}
    return Config(retries=retries)
