"""The rules for resources that call user functions: campaign hooks and custom channels."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ..gateway.problems import Problem, quote
from ..outside.registered_functions import read_lambda_name, read_webhook_url

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_WEB_HOOK = re.compile(r"https://[A-Za-z0-9\-._~?/#:]+")  # documented
_FUNCTION = "must be the name or ARN of a Lambda function"
_URL = "a URL that begins with https://"


def find_delivery_uri_problems(uri: str) -> Iterator[Problem]:
    """Yield a problem if the DeliveryUri of a custom channel is invalid; an empty one means not set."""
    is_url = _WEB_HOOK.fullmatch(uri) and read_webhook_url(uri)
    if uri and not is_url and not read_lambda_name(uri):
        yield Problem("DeliveryUri", f"{_FUNCTION}, or {_URL}, not {quote(uri)}")


def find_hook_problems(hook: Mapping[str, str]) -> Iterator[Problem]:
    """Yield the problems of a CampaignHook; an empty string means not set (observed with Terraform)."""
    name, url = hook.get("LambdaFunctionName", ""), hook.get("WebUrl", "")
    if name and not read_lambda_name(name):
        yield Problem("LambdaFunctionName", f"{_FUNCTION}, not {quote(name)}")
    if url and not read_webhook_url(url):
        yield Problem("WebUrl", f"must be {_URL}, not {quote(url)}")


def drop_empty_mode(member: str, payload: dict[str, Any]) -> dict[str, Any]:
    """Drop an empty Mode of a hook: Terraform sends it for "not set" (observed), although the enum does not have it.

    Args:
        member: The payload's member for the hook.
        payload: The payload before its members are checked.
    """
    hook = payload.get(member)
    if isinstance(hook, dict) and hook.get("Mode") == "":
        hook = {name: value for name, value in hook.items() if name != "Mode"}
        return {**payload, member: hook}
    return payload
