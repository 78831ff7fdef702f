"""The context that a Lambda handler gets as its second argument."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..world.arns import read_arn
from ..world.clock import SECOND, to_datetime
from .registered_functions import read_lambda_name

if TYPE_CHECKING:
    from ..world.store import World

TIME_LIMIT = 15 * SECOND  # documented: Pinpoint waits this long for a function
_LATEST = "$LATEST"
_MEMORY = "128"  # Lambda's default; a string, because Python's runtime reads it from the environment (documented)


@dataclass(frozen=True)
class LambdaContext:
    """The context of an invocation, with the members that Lambda's documentation lists for Python.

    Args:
        function_name: The name of the function.
        function_version: The version; `$LATEST` unless a version was called.
        invoked_function_arn: The ARN that was called, with the version or alias if the call had one.
        memory_limit_in_mb: The memory of the function.
        aws_request_id: The id of this invocation.
        log_group_name: The log group of the function.
        log_stream_name: The log stream of the instance.
        identity: None: only calls of mobile applications have an identity.
        client_context: None: only calls of mobile applications have a client context.
    """

    function_name: str
    function_version: str
    invoked_function_arn: str
    memory_limit_in_mb: str
    aws_request_id: str
    log_group_name: str
    log_stream_name: str
    identity: None = None
    client_context: None = None
    _time_limit: int = field(default=TIME_LIMIT, repr=False)

    def get_remaining_time_in_millis(self) -> int:
        """Return the remaining time: the whole time limit, because virtual time does not move while a handler runs."""
        return self._time_limit * 1000 // SECOND


def make_context(world: World, app_arn: str, uri: str, time_limit: int = TIME_LIMIT) -> LambdaContext:
    """Create the context of one invocation.

    Args:
        world: The world of the app that calls.
        app_arn: The ARN of this app.
        uri: The name or ARN with which it calls the function.
        time_limit: The function's time limit in microseconds. The default is the time that Pinpoint waits.
    """
    found = read_lambda_name(uri)
    assert found is not None
    name, qualifier = found
    version = qualifier if qualifier is not None and qualifier.isdecimal() else _LATEST
    own = read_arn(app_arn)
    assert own is not None
    resource = f"function:{name}" if qualifier is None else f"function:{name}:{qualifier}"
    arn = uri if uri.startswith("arn:") else str(own._replace(service="lambda", resource=resource))
    day = to_datetime(world.clock.now()).strftime("%Y/%m/%d")
    instance = world.ids.stable_hash("instance", name, "1") << 64 | world.ids.stable_hash("instance", name, "2")
    return LambdaContext(
        function_name=name,
        function_version=version,
        invoked_function_arn=arn,
        memory_limit_in_mb=_MEMORY,
        aws_request_id=world.ids.invocations.draw(),
        log_group_name=f"/aws/lambda/{name}",
        log_stream_name=f"{day}/[{version}]{instance:032x}",
        _time_limit=time_limit,
    )
