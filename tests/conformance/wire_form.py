"""The form of every response of the service, and the rules for refused requests."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from uuid import UUID

from stage import snapshot, the_world

if TYPE_CHECKING:
    from collections.abc import Callable

    Wire = tuple[int, dict[str, str], bytes]
    Raw = Callable[..., Wire]


def assert_in_the_form_of_the_service(answer: Wire) -> None:
    status, headers, body = answer
    assert status < 500
    assert UUID(headers["x-amzn-RequestId"]).version == 4
    assert headers["Content-Length"] == str(len(body))
    assert headers["Content-Type"] == "application/json"
    if status >= 400:
        assert_error_form(headers, body)


def assert_error_form(headers: dict[str, str], body: bytes) -> None:
    content = json.loads(body)
    assert content.keys() == {"Message"}
    assert isinstance(content["Message"], str)
    assert content["Message"]
    assert body == json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    assert re.fullmatch("[A-Z][A-Za-z]+Exception", headers["x-amzn-ErrorType"])


def refused(raw: Raw, method: str, path: str, body: bytes = b"") -> tuple[int, str, str]:
    """Send a request that must be refused, check its form and the world, and return status, code and message."""
    before = snapshot(the_world())
    answer = raw(method, path, body)
    assert_in_the_form_of_the_service(answer)
    status, headers, content = answer
    assert status >= 400
    assert snapshot(the_world()) == before
    return status, headers["x-amzn-ErrorType"], json.loads(content)["Message"]
