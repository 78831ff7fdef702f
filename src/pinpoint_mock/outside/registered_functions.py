"""The user's own functions that replace Lambda functions, webhooks and campaigns of Amazon Personalize, by name.

They are in `world.shared`: functions belong to the session, so a checkpoint or a reset does not remove them. Each test
of a decorated class has its own copies.
"""

from __future__ import annotations

import re
from abc import abstractmethod
from typing import TYPE_CHECKING, ClassVar, NamedTuple
from urllib.parse import urlsplit

from ..world.arns import ArnForm, read_arn
from ..world.likeness import Known, enclose, find_nearest
from ..world.parts import Part

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from typing_extensions import Self

    Function: TypeAlias = Callable[..., object]

_FUNCTION_NAME = r"(?P<name>[A-Za-z0-9_-]+)(?::(?P<qualifier>[A-Za-z0-9_$-]+))?"
_NAME = re.compile(rf"(?:[0-9]{{12}}:function:)?{_FUNCTION_NAME}")  # with the account, it is a partial ARN
_RESOURCE = re.compile(rf"function:{_FUNCTION_NAME}")
_LAMBDA = ArnForm("lambda", _RESOURCE.pattern)
PERSONALIZE_CAMPAIGN = ArnForm("personalize", r"campaign/[A-Za-z0-9][A-Za-z0-9_-]*")


class LambdaName(NamedTuple):
    """The name of a Lambda function.

    Args:
        name: The name of the function itself.
        qualifier: The version or the alias; None without one.
    """

    name: str
    qualifier: str | None


def read_lambda_name(value: str) -> LambdaName | None:
    """Read the name, the partial ARN or the ARN of a Lambda function; None if it is none of them."""
    arn = read_arn(value)
    if arn is None:
        match = _NAME.fullmatch(value)
    else:
        match = _RESOURCE.fullmatch(arn.resource) if _LAMBDA.matches(arn) else None
    return None if match is None else LambdaName(match["name"], match["qualifier"])


def read_webhook_url(value: str) -> str | None:
    """Return a URL in a normal form: scheme and host in lower case, and with a path. None if it is not an https URL."""
    if not value.isprintable() or " " in value:
        return None
    try:
        url = urlsplit(value)
        host = url.hostname
    except ValueError:
        return None
    if url.scheme != "https" or not host:
        return None
    return url._replace(netloc=url.netloc.lower(), path=url.path or "/", fragment="").geturl()


class RegisteredFunctions(Part):
    """Functions by key. Every spelling of a name has the same key."""

    __slots__ = ("_functions",)

    noun: ClassVar[str]
    """The noun for the replaced resource."""
    mapping: ClassVar[str]
    """The mapping in which a test registers a function."""
    parameter: ClassVar[str]
    """The noun for the registered object: a handler or a function."""

    def __init__(self) -> None:
        self._functions: dict[str, tuple[str, Function]] = {}  # key → the name as registered, and the function

    @staticmethod
    @abstractmethod
    def read_key(name: str) -> str | None:
        """Return the key of a name; None if it is not a name of this kind."""

    def put(self, name: str, function: Function) -> None:
        """Register a function, or replace an earlier one. The name must have a key."""
        key = self.read_key(name)
        assert key is not None
        self._functions[key] = (name, function)

    def find(self, name: str) -> tuple[str, Function] | None:
        """Return the name as it was registered, and the function; None if it is not registered."""
        key = self.read_key(name)
        return None if key is None else self._functions.get(key)

    def remove(self, name: str) -> None:
        """Remove a registered function."""
        key = self.read_key(name)
        assert key is not None
        del self._functions[key]

    def list_names(self) -> list[str]:
        """Return the names as they were registered, in the order of registration."""
        return [name for name, _ in self._functions.values()]

    def show_place(self, name: str) -> str:
        """Return the place where a test registers a function, such as `pinpoint.lambdas['my-channel']`."""
        return f"{self.mapping}[{name!r}]"

    def describe_missing(self, name: str) -> str:
        """Return an error message for a name without a function, which says what to do."""
        key = self.read_key(name)
        if key is None:
            return f"{name!r} is not the name of a {self.noun}"
        hint = enclose(find_nearest(key, map(Known, reversed(self._functions))))
        return f"no {self.noun} {key!r} is registered: {self.show_place(key)} = {self.parameter}{hint}"

    def copy(self) -> Self:
        """Return a separate part with the same functions."""
        copied = type(self)()
        copied._functions = self._functions.copy()
        return copied


class RegisteredLambdas(RegisteredFunctions):
    """The Lambda functions. The name, the partial ARN and the ARN have one key, with or without a version or alias."""

    __slots__ = ()

    noun = "Lambda"
    mapping = "pinpoint.lambdas"
    parameter = "handler"

    @staticmethod
    def read_key(name: str) -> str | None:
        """Return the name of the function itself."""
        found = read_lambda_name(name)
        return None if found is None else found.name


class RegisteredWebhooks(RegisteredFunctions):
    """The webhooks, by URL."""

    __slots__ = ()

    noun = "webhook"
    mapping = "pinpoint.webhooks"
    parameter = "function"

    @staticmethod
    def read_key(name: str) -> str | None:
        """Return the URL in its normal form."""
        return read_webhook_url(name)


class RegisteredRecommendations(RegisteredFunctions):
    """The campaigns of Amazon Personalize, by ARN."""

    __slots__ = ()

    noun = "campaign of Amazon Personalize"
    mapping = "pinpoint.recommendations"
    parameter = "function"

    @staticmethod
    def read_key(name: str) -> str | None:
        """Return the ARN."""
        arn = read_arn(name)
        return name if arn is not None and PERSONALIZE_CAMPAIGN.matches(arn) else None


def is_webhook(uri: str) -> bool:
    """Return whether a delivery URI is the URL of a webhook, and not the name of a Lambda function."""
    return uri.lower().startswith("https:")


def kind_of(uri: str) -> type[RegisteredFunctions]:
    """Return the type of the part in which the function for a delivery URI is registered."""
    return RegisteredWebhooks if is_webhook(uri) else RegisteredLambdas
