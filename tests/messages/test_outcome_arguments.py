"""Arguments that `pinpoint.faults.deliver` refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .conftest import NUMBER

if TYPE_CHECKING:
    from collections.abc import Callable

    from pinpoint_mock import Pinpoint, SentMessage

    Send = Callable[..., dict[str, Any]]


class TestWrongUse:
    @pytest.mark.parametrize("outcome", ["TIMEOUT", "throttled", ""])
    def test_given_an_unknown_outcome_then_the_error_lists_the_valid_ones(self, mocked: Pinpoint, outcome: str) -> None:
        with pytest.raises(ValueError, match=r"^outcome must be one of .*'THROTTLED', 'TEMPORARY_FAILURE'") as raised:
            mocked.faults.deliver(NUMBER, outcome)  # type: ignore[arg-type]
        assert "TIMEOUT" not in str(raised.value).partition(", not ")[0]

    @pytest.mark.parametrize("channel", ["FAX", "CUSTOM", "sms"])
    def test_given_an_unknown_channel_then_the_error_lists_the_valid_ones(self, mocked: Pinpoint, channel: str) -> None:
        with pytest.raises(ValueError, match=r"^channel must be one of .*'SMS', 'VOICE', not"):
            mocked.faults.deliver(NUMBER, "THROTTLED", channel=channel)  # type: ignore[arg-type]

    @pytest.mark.parametrize(
        ("options", "error"),
        [
            ({"outcome": None}, TypeError),
            ({"channel": 5}, TypeError),
            ({"status_code": "429"}, TypeError),
            ({"status_code": True}, TypeError),
            ({"status_code": 0}, ValueError),
            ({"status_message": 1}, TypeError),
            ({"times": 0}, ValueError),
            ({"times": 1.5}, TypeError),
            ({"to": ""}, ValueError),
            ({"to": None}, TypeError),
        ],
    )
    def test_given_a_wrong_argument_then_it_is_refused(
        self, mocked: Pinpoint, options: dict[str, Any], error: type[Exception]
    ) -> None:
        with pytest.raises(error):
            mocked.faults.deliver(**{"to": NUMBER, "outcome": "THROTTLED", **options})
        assert repr(mocked.faults) == "<pinpoint.faults: 0 rules>"

    def test_given_an_async_predicate_then_it_is_refused(self, mocked: Pinpoint) -> None:
        async def predicate(_: SentMessage) -> bool:
            return True

        with pytest.raises(TypeError, match=r"^to must be a predicate that is not async"):
            mocked.faults.deliver(predicate, "THROTTLED")


def test_given_a_channel_instead_of_an_address_then_the_error_shows_how_to_name_it(mocked: Pinpoint) -> None:
    with pytest.raises(ValueError, match="to='SMS' is a channel, not an address") as raised:
        mocked.faults.deliver("SMS", "THROTTLED")
    assert "deliver('*', 'THROTTLED', channel='SMS')" in str(raised.value)
