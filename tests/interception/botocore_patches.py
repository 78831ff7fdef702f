"""The attributes of botocore that a mock replaces."""

from __future__ import annotations

import botocore.endpoint
import botocore.retries.bucket
import botocore.session

PATCHED: list[tuple[type, str]] = [
    (botocore.endpoint.Endpoint, "make_request"),
    (botocore.endpoint.Endpoint, "_needs_retry"),
    (botocore.retries.bucket.TokenBucket, "acquire"),
    (botocore.session.Session, "create_client"),
    (botocore.session.Session, "__init__"),
]


def in_place() -> list[object]:
    """Return the current value of each of these attributes."""
    return [owner.__dict__[name] for owner, name in PATCHED]
