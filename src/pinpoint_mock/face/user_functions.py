"""`pinpoint.lambdas`, `.webhooks` and `.recommendations`: mappings of the test's functions that Pinpoint calls."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from typing import TYPE_CHECKING, Any, ClassVar

from ..outside.registered_functions import RegisteredLambdas, RegisteredRecommendations, RegisteredWebhooks
from ..world.arguments import check_string, check_synchronous, refuse_type, refuse_value
from ..world.formatting import show
from ..world.records import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..outside.registered_functions import RegisteredFunctions
    from ..world.session import Session
    from ..world.user_code import Failure

_SHOWN = 100  # characters of a function in a repr


class UserFunctions(MutableMapping[str, Callable[..., object]]):
    """A live mapping of names to the functions that a test registers. Checkpoints and resets keep the functions.

    Args:
        session: The session that has the functions.
    """

    __slots__ = ("_session",)

    _registered: ClassVar[type[RegisteredFunctions]]
    _valid_name: ClassVar[str]
    _parameters: ClassVar[tuple[str, ...]]

    def __init__(self, session: Session) -> None:
        self._session = session

    @property
    def failures(self) -> list[Failure]:
        """The failures, oldest first: errors that the functions raised, and responses that Pinpoint did not accept."""
        with self._session.locked_world():
            place = f"{self._registered.mapping}["
            return [failure for failure in self._session.failures if failure.name.startswith(place)]

    def update(self, functions: Any = (), /, **others: Callable[..., object]) -> None:
        """Register the functions of a mapping, or of name-function pairs. If one is invalid, none is registered.

        Raises:
            TypeError: If a name is not a string, or a function is an `async def` function, or it cannot be called with
                the arguments that Pinpoint passes.
            ValueError: If Pinpoint cannot call a function by this name.
        """
        try:
            given = dict(functions)
        except Exception:
            refuse_type("functions", "a mapping of names to functions, or pairs of a name and a function", functions)
        checked = {**self._check_all("functions", given.items()), **self._check_all("others", others.items())}
        with self._session.locked_world() as world:
            for name, function in checked.items():
                world.shared.part(self._registered).put(name, function)

    def __getitem__(self, name: str) -> Callable[..., object]:
        with self._session.locked_world() as world:
            return self._find(world.shared.part(self._registered), name)[1]

    def __setitem__(self, name: str, function: Callable[..., object]) -> None:
        checked = self._check_all(self._registered.mapping, [(name, function)])
        with self._session.locked_world() as world:
            for checked_name, checked_function in checked.items():
                world.shared.part(self._registered).put(checked_name, checked_function)

    def __delitem__(self, name: str) -> None:
        with self._session.locked_world() as world:
            functions = world.shared.part(self._registered)
            functions.remove(self._find(functions, name)[0])

    def __iter__(self) -> Iterator[str]:
        with self._session.locked_world() as world:
            return iter(world.shared.part(self._registered).list_names())

    def __len__(self) -> int:
        with self._session.locked_world() as world:
            return len(world.shared.part(self._registered).list_names())

    def __repr__(self) -> str:
        lines = "".join(f"\n  {name}: {show(function, _SHOWN)}" for name, function in self.items())
        return f"<{self._registered.mapping}: {counted(len(self), self._registered.parameter)}>{lines}"

    def _find(self, functions: RegisteredFunctions, name: object) -> tuple[str, Callable[..., object]]:
        if not isinstance(name, str):
            raise KeyError(name)
        name = str.__str__(name)
        found = functions.find(name)
        if found is None:
            raise KeyError(functions.describe_missing(name))
        return found

    def _check_all(self, argument: str, functions: Iterable[tuple[object, object]]) -> dict[str, Callable[..., object]]:
        return {
            self._check_name(argument, name): check_synchronous(
                f"{argument}[{show(name, _SHOWN)}]", function, *self._parameters
            )
            for name, function in functions
        }

    def _check_name(self, argument: str, name: object) -> str:
        subject = f"{argument}: a name"
        checked = check_string(subject, name, self._valid_name)
        if self._registered.read_key(checked) is None:
            refuse_value(subject, self._valid_name, name)
        return checked


class Lambdas(UserFunctions):
    """A mapping of names or ARNs to the Lambda handlers that custom channels and recommenders call.

    A handler is called as `handler(event, context)`. You can register it under the function's name, or under its ARN
    with or without a version or alias: all of them find it. It may call Pinpoint through boto3.

    Args:
        session: The session that has the handlers.

    Example:
        >>> from pinpoint_mock import mock_pinpoint
        >>> def handler(event, context):
        ...     return {endpoint_id: {"EventAttributes": {"status": "sent"}} for endpoint_id in event["Endpoints"]}
        >>> with mock_pinpoint() as pinpoint:
        ...     pinpoint.lambdas["my-channel"] = handler
        ...     "arn:aws:lambda:us-east-1:123456789012:function:my-channel:prod" in pinpoint.lambdas
        True
    """

    __slots__ = ()

    _registered = RegisteredLambdas
    _valid_name = "the name or ARN of a Lambda function"
    _parameters = ("event", "context")


class Webhooks(UserFunctions):
    """A mapping of URLs to the functions that replace webhooks. Custom channels call them.

    A function is called as `function(body)`. It returns the body of the response, or `(status, body)`, or None for
    status 200 without a body. A status of 400 or more is a failure.

    Args:
        session: The session that has the functions.

    Example:
        >>> from pinpoint_mock import mock_pinpoint
        >>> with mock_pinpoint() as pinpoint:
        ...     pinpoint.webhooks["https://example.com/hook"] = lambda body: (503, None)
        ...     list(pinpoint.webhooks)
        ['https://example.com/hook']
    """

    __slots__ = ()

    _registered = RegisteredWebhooks
    _valid_name = "a URL such as 'https://example.com/hook'"
    _parameters = ("body",)


class Recommendations(UserFunctions):
    """A mapping of ARNs to the functions that replace Amazon Personalize campaigns. Recommenders call them.

    A function is called as `function(id, context)`. `id` is the id of an endpoint or a user. `context` is the request
    that Amazon Personalize would get, with campaignArn, numResults and userId. The function returns a list of item
    ids, or a response of Amazon Personalize, `{"itemList": [{"itemId": …}, …]}`.

    Args:
        session: The session that has the functions.

    Example:
        >>> from pinpoint_mock import mock_pinpoint
        >>> arn = "arn:aws:personalize:us-east-1:123456789012:campaign/shop"
        >>> with mock_pinpoint() as pinpoint:
        ...     pinpoint.recommendations[arn] = lambda id, context: ["1815", "2009"][: context["numResults"]]
        ...     arn in pinpoint.recommendations
        True
    """

    __slots__ = ()

    _registered = RegisteredRecommendations
    _valid_name = (
        "the ARN of an Amazon Personalize campaign such as 'arn:aws:personalize:us-east-1:123456789012:campaign/shop'"
    )
    _parameters = ("id", "context")
