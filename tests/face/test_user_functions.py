"""`pinpoint.lambdas`, `.webhooks` and `.recommendations`: mappings of names to the test's own functions."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any
from unittest.mock import AsyncMock

import pytest

from pinpoint_mock import mock_pinpoint
from pinpoint_mock.outside.invocation import InvocationError, invoke

if TYPE_CHECKING:
    from pinpoint_mock import Pinpoint

ARN = "arn:aws:lambda:eu-west-1:123456789012:function:my-channel"
URL = "https://example.com/hook"
CAMPAIGN = "arn:aws:personalize:us-east-1:123456789012:campaign/shop"


def handler(event: Any, context: Any) -> None:
    """Return an empty response, as a handler."""


async def coroutine(event: Any, context: Any) -> None: ...


async def generator(event: Any, context: Any) -> Any:
    yield


class Awaitable:
    async def __call__(self, event: Any, context: Any) -> None: ...


class Unsigned:
    __signature__ = "none that Python can read"

    def __call__(self, event: Any, context: Any) -> None: ...


class Handler:
    def __call__(self, event: Any, context: Any) -> None: ...


def call(pinpoint: Pinpoint, uri: str, event: dict[str, Any] | None = None) -> Any:
    if not pinpoint.apps:
        pinpoint.create_app("app", region="us-east-1")
    with pinpoint._session.locked_world() as world:
        app = world.find_app("app")
        assert app is not None
        return invoke(app, uri, event or {})


class TestNames:
    @pytest.mark.parametrize("name", ["my-channel", "my-channel:7", "123456789012:function:my-channel", f"{ARN}:prod"])
    def test_given_a_handler_when_it_is_looked_up_by_any_name_of_the_function_then_it_is_found(
        self, mocked: Pinpoint, name: str
    ) -> None:
        mocked.lambdas[name] = handler
        for other in ("my-channel", "my-channel:prod", ARN, f"{ARN}:7"):
            assert mocked.lambdas[other] is handler
            assert other in mocked.lambdas
        assert [*mocked.lambdas] == [name]
        mocked.lambdas["my-channel"] = isinstance
        assert (len(mocked.lambdas), mocked.lambdas[name]) == (1, isinstance)
        del mocked.lambdas[ARN]
        assert len(mocked.lambdas) == 0

    def test_given_a_url_when_it_is_looked_up_in_another_spelling_then_it_is_found(self, mocked: Pinpoint) -> None:
        mocked.webhooks["HTTPS://Example.com"] = len
        assert mocked.webhooks.get("https://example.com/") is len
        assert mocked.webhooks.get("https://example.com/other") is None
        assert [*mocked.webhooks] == ["HTTPS://Example.com"]

    @pytest.mark.parametrize("name", ["", "a b", "arn:aws:lambda:::function:x", "arn:aws:s3:::bucket", URL])
    def test_given_an_invalid_lambda_name_when_it_is_registered_then_it_is_a_value_error(
        self, mocked: Pinpoint, name: str
    ) -> None:
        with pytest.raises(
            ValueError, match=r"^pinpoint\.lambdas: a name must be the name or ARN of a Lambda function, not '"
        ):
            mocked.lambdas[name] = handler

    @pytest.mark.parametrize(
        "name", ["", "my-channel", ARN, "http://example.com", "https://", "https:///x", "https://[x", "https://a b"]
    )
    def test_given_a_value_that_is_not_an_https_url_when_it_is_registered_then_it_is_a_value_error(
        self, mocked: Pinpoint, name: str
    ) -> None:
        with pytest.raises(ValueError, match=r"^pinpoint\.webhooks: a name must be a URL such as 'https://"):
            mocked.webhooks[name] = len

    def test_given_a_name_that_is_not_registered_when_it_is_read_then_the_error_has_the_nearest_one(
        self, mocked: Pinpoint
    ) -> None:
        mocked.lambdas["my-channel"] = handler
        with pytest.raises(KeyError, match=r"no Lambda 'my-chanel' is registered: .* \(did you mean 'my-channel'\?\)"):
            mocked.lambdas["my-chanel"]
        with pytest.raises(KeyError, match="no Lambda 'my-chanel' is registered"):
            del mocked.lambdas["my-chanel"]

    def test_given_the_arn_of_a_campaign_when_it_is_registered_then_it_is_found(self, mocked: Pinpoint) -> None:
        mocked.recommendations[CAMPAIGN] = handler
        assert mocked.recommendations[CAMPAIGN] is handler
        assert [*mocked.recommendations] == [CAMPAIGN]
        with pytest.raises(KeyError, match=r"pinpoint\.recommendations\['.*'\] = function .did you mean"):
            mocked.recommendations[f"{CAMPAIGN}s"]

    @pytest.mark.parametrize(
        "name", ["", "shop", ARN, CAMPAIGN.replace("campaign/", "recommender/"), f"{CAMPAIGN}/x", f"{CAMPAIGN} "]
    )
    def test_given_a_value_that_is_not_the_arn_of_a_campaign_when_it_is_registered_then_it_is_a_value_error(
        self, mocked: Pinpoint, name: str
    ) -> None:
        with pytest.raises(
            ValueError,
            match=r"^pinpoint\.recommendations: a name must be the ARN of an Amazon Personalize campaign ",
        ):
            mocked.recommendations[name] = handler


class TestFunctions:
    @pytest.mark.parametrize("function", [handler, Handler(), partial(handler), isinstance, Unsigned()])
    def test_given_a_callable_when_it_is_registered_then_it_is_accepted(self, mocked: Pinpoint, function: Any) -> None:
        mocked.lambdas["my-channel"] = function
        assert mocked.lambdas["my-channel"] is function

    @pytest.mark.parametrize(
        "function", [coroutine, generator, Awaitable(), partial(coroutine, context=None), AsyncMock()]
    )
    def test_given_an_async_function_when_it_is_registered_then_it_is_a_type_error(
        self, mocked: Pinpoint, function: Any
    ) -> None:
        with pytest.raises(
            TypeError,
            match=r"^pinpoint\.lambdas\['x'\] must be a function that takes \(event, context\), without async def",
        ):
            mocked.lambdas["x"] = function

    @pytest.mark.parametrize("function", [None, "handler", 1])
    def test_given_a_value_that_is_not_callable_when_it_is_registered_then_it_is_a_type_error(
        self, mocked: Pinpoint, function: Any
    ) -> None:
        with pytest.raises(
            TypeError, match=r"^pinpoint\.webhooks\['https://x'\] must be a function that takes \(body\), "
        ):
            mocked.webhooks["https://x"] = function
        with pytest.raises(
            TypeError, match=r"^pinpoint\.recommendations\['arn.*'\] must be a function that takes \(id, context\), "
        ):
            mocked.recommendations[CAMPAIGN] = function

    def test_given_a_function_that_takes_other_arguments_when_it_is_registered_then_it_is_a_type_error(
        self, mocked: Pinpoint
    ) -> None:
        wrong: Any = lambda: None  # noqa: E731
        refused = r"must be a function that takes \({}\), not <function .*>: too many positional arguments$"
        with pytest.raises(TypeError, match=r"^pinpoint\.lambdas\['x'\] " + refused.format("event, context")):
            mocked.lambdas["x"] = lambda event: None
        with pytest.raises(TypeError, match=r"^pinpoint\.webhooks\['https://x'\] " + refused.format("body")):
            mocked.webhooks["https://x"] = wrong
        with pytest.raises(TypeError, match=r"^pinpoint\.recommendations\['arn.*'\] " + refused.format("id, context")):
            mocked.recommendations[CAMPAIGN] = lambda id: []  # noqa: A006
        with pytest.raises(TypeError, match=r"^functions\['x'\] .*: missing a required .*'more'$"):
            mocked.lambdas.update({"x": lambda event, context, more: None})

    def test_given_several_functions_when_one_is_wrong_then_none_is_registered(self, mocked: Pinpoint) -> None:
        wrong: Any = None
        with pytest.raises(TypeError, match=r"^functions\['b'\] must be"):
            mocked.lambdas.update({"a": handler, "b": wrong})
        with pytest.raises(TypeError, match=r"^others\['b'\] must be"):
            mocked.lambdas.update({"a": handler}, b=wrong)
        assert len(mocked.lambdas) == 0
        mocked.lambdas.update([("a", handler)], b=handler)
        assert [*mocked.lambdas] == ["a", "b"]

    def test_given_functions_when_the_mapping_is_printed_then_each_has_a_line(self, mocked: Pinpoint) -> None:
        assert repr(mocked.webhooks) == "<pinpoint.webhooks: 0 functions>"
        mocked.lambdas["my-channel"] = isinstance
        assert repr(mocked.lambdas) == "<pinpoint.lambdas: 1 handler>\n  my-channel: <built-in function isinstance>"


class TestLife:
    def test_given_a_checkpoint_or_a_reset_then_registered_functions_stay(self, mocked: Pinpoint) -> None:
        with mocked.checkpoint():
            mocked.lambdas["inside"] = handler
            mocked.webhooks[URL] = len
        mocked.reset()
        assert [*mocked.lambdas, *mocked.webhooks] == ["inside", URL]

    def test_given_a_function_that_is_removed_inside_a_checkpoint_then_it_stays_removed(self, mocked: Pinpoint) -> None:
        mocked.lambdas["my-channel"] = handler
        with mocked.checkpoint():
            del mocked.lambdas["my-channel"]
        assert "my-channel" not in mocked.lambdas

    def test_given_a_mock_inside_another_then_each_has_its_own_functions(self, mocked: Pinpoint) -> None:
        mocked.lambdas["outer"] = handler
        with mock_pinpoint() as inner:
            assert [*inner.lambdas] == []

    def test_given_a_reference_to_a_mapping_when_a_function_is_registered_then_it_shows_it(
        self, mocked: Pinpoint
    ) -> None:
        kept = mocked.lambdas
        mocked.lambdas["my-channel"] = handler
        assert [*kept] == ["my-channel"]


class TestFailures:
    def test_given_failures_then_each_mapping_lists_its_own(self, mocked: Pinpoint) -> None:
        def fail(*_: object) -> None:
            raise ValueError("down")

        mocked.lambdas["my-channel"] = fail
        mocked.webhooks[URL] = lambda _: (503, None)
        for uri in ("my-channel", URL, "other"):
            with pytest.raises(InvocationError):
                call(mocked, uri)
        first, second = mocked.lambdas.failures
        assert isinstance(first.error, ValueError)
        assert str(first) == "pinpoint.lambdas['my-channel'] raised ValueError: down"
        assert second.error is None
        assert second.reason == "no Lambda 'other' is registered: pinpoint.lambdas['other'] = handler"
        assert [str(failure) for failure in mocked.webhooks.failures] == [
            f"pinpoint.webhooks['{URL}'] returned status 503"
        ]
        assert all(str(failure) in mocked.report() for failure in (first, second))

    def test_given_failures_when_the_mock_is_reset_then_they_are_gone(self, mocked: Pinpoint) -> None:
        with pytest.raises(InvocationError):
            call(mocked, "my-channel")
        mocked.reset()
        assert mocked.lambdas.failures == []
