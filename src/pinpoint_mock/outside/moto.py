"""The connection to moto's mock of AWS: whether it is active, and clients that only moto can answer.

This module never imports moto. A test that uses moto has already imported it.
"""

from __future__ import annotations

import os
import sys
from functools import cache
from typing import Any


class NotAnswered(Exception):
    """The error for a call that only moto could answer, if moto did not answer it."""


def is_active() -> bool:
    """Return whether moto's mock is active; True if this version of moto does not tell."""
    models = sys.modules.get("moto.core.models")
    return models is not None and bool(getattr(_stubber(), "enabled", True))


def client(service: str, region: str) -> Any:
    """Return a botocore client that only moto can answer. If moto does not answer, a call raises `NotAnswered`.

    Args:
        service: The service's name for `boto3.client`.
        region: The region of the client.

    Returns:
        The client. It is the same one for the same arguments, unless moto is imported again.
    """
    return _client(service, region, _stubber())


def _stubber() -> Any:
    """Return moto's handler, which is in every botocore session that was created after moto was imported."""
    return getattr(sys.modules.get("moto.core.models"), "botocore_stubber", None)


@cache
def _client(service: str, region: str, stubber: object) -> Any:  # noqa: ARG001  (another moto, another client)
    from botocore.config import Config
    from botocore.session import Session

    session = Session(session_vars=_NO_FILES)
    for name, value in _PLAIN.items():
        session.set_config_variable(name, value)
    made = session.create_client(
        service,
        region_name=region,
        aws_access_key_id="pinpoint-mock",
        aws_secret_access_key="pinpoint-mock",
        config=Config(retries={"total_max_attempts": 1, "mode": "standard"}),
    )
    # Not "before-send.s3": botocore calls the handlers of the longer name first, and moto's is at "before-send".
    made.meta.events.register_last("before-send", _answer_as_last)
    made.meta.events.register("after-call", _raise_not_answered)
    return made


_NO_FILES = {  # botocore's search for files: name in a file, environment variable, default, conversion
    "profile": (None, None, None, None),
    "config_file": (None, None, os.devnull, None),
    "credentials_file": (None, None, os.devnull, None),
}
_PLAIN = {  # settings that the environment could change so that moto no longer recognises URLs and bodies
    "ignore_configured_endpoint_urls": True,
    "use_dualstack_endpoint": False,
    "use_fips_endpoint": False,
    "defaults_mode": "legacy",
    "request_checksum_calculation": "when_required",
    "response_checksum_validation": "when_required",
}


def _answer_as_last(request: Any, **_: object) -> Any:
    """Answer if no earlier handler has: botocore uses the first response, and would send an unanswered request."""
    return _no_answer_type()(request.url, 503, {}, None)


def _raise_not_answered(http_response: Any, **_: object) -> None:
    if isinstance(http_response, _no_answer_type()):
        raise NotAnswered("moto did not answer: its mock has been stopped, or it lets requests to this service through")


@cache
def _no_answer_type() -> Any:
    """Return the type of the responses of `_answer_as_last`."""
    from botocore.awsrequest import AWSResponse

    class NoAnswer(AWSResponse):
        content = b""

    return NoAnswer
