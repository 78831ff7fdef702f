"""What is to go wrong, in the hands of a test: requests refused or late, messages not delivered, and the retries."""

from __future__ import annotations

from inspect import iscoroutinefunction
from typing import TYPE_CHECKING, Literal

from ..gateway.fault_rules import ANY, FaultRules, UnmetRules
from ..world.arguments import (
    check_callable,
    check_choice,
    check_count,
    check_flag,
    check_integer,
    check_number,
    check_string,
    refuse_type,
    refuse_value,
)
from ..world.formatting import show
from ..world.records import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from ..gateway.literals import ChannelName, FaultOutcome, OperationName
    from ..gateway.message import ConnectionErrorName
    from ..messages.sent_message import SentMessage
    from ..world.session import Session


class Faults:
    """What goes wrong with requests and messages, and how often; a checkpoint rolls it back, a reset forgets it.

    Each attempt of a call meets at most one latency and one error, those that were asked for first; so the
    retries of botocore use them up. A request that a fault answers changes nothing, and its operation need not
    be built. Operations are named as in the API, `SendMessages`; `*` stands for all of them.

    Args:
        session: The session whose faults they are.
    """

    __slots__ = ("_session",)

    def __init__(self, session: Session) -> None:
        self._session = session

    def throttle(self, operation: OperationName | Literal["*"], times: int | None = None) -> None:
        """Answer requests with 429 TooManyRequestsException.

        Args:
            operation: The operation, by its name in the API; `*` for all.
            times: How many requests, the retries of botocore among them; all from now on if left out.

        Raises:
            ValueError: If there is no such operation, or `times` is less than 1.
            TypeError: If an argument is of another type.

        Example:
            >>> import boto3
            >>> from pinpoint_mock import mock_pinpoint
            >>> with mock_pinpoint() as pinpoint:
            ...     pinpoint.faults.throttle("GetApps", times=2)
            ...     _ = boto3.client("pinpoint").get_apps()
            ...     pinpoint.calls.one().attempts
            3
        """
        self.error(operation, "TooManyRequestsException", times=times)

    def error(
        self,
        operation: OperationName | Literal["*"],
        code_or_status: str | int,
        message: str | None = None,
        times: int | None = None,
    ) -> None:
        """Answer requests with an error of the service.

        Args:
            operation: The operation, by its name in the API; `*` for all.
            code_or_status: The error's code, such as `InternalServerErrorException`, or its status. 502, 503 and 504
                are answered as by a load balancer in front of the service: botocore shows the status as the code.
            message: Its text; the service's usual one, as far as it is known, if left out.
            times: How many requests, the retries of botocore among them; all from now on if left out.

        Raises:
            ValueError: If there is no such operation or error, the message has lone surrogates, or `times` is less
                than 1.
            TypeError: If an argument is of another type.
        """
        from ..gateway.request_faults import refusal

        if isinstance(code_or_status, str):
            code_or_status = check_string("code_or_status", code_or_status)
        else:
            code_or_status = check_integer("code_or_status", code_or_status, "the code or the status of an error")
        self._add_for(operation, refusal(code_or_status, _check_text("message", message)), times)

    def connection_error(
        self,
        operation: OperationName | Literal["*"],
        error: ConnectionErrorName = "EndpointConnectionError",
        times: int | None = None,
    ) -> None:
        """Lose the connection: the client sees no answer, and the request is not carried out.

        Args:
            operation: The operation, by its name in the API; `*` for all.
            error: The exception of botocore: EndpointConnectionError, ConnectTimeoutError or ConnectionClosedError.
            times: How many requests, the retries of botocore among them; all from now on if left out.

        Raises:
            ValueError: If there is no such operation or error, or `times` is less than 1.
            TypeError: If an argument is of another type.

        Example:
            >>> import boto3
            >>> from pinpoint_mock import mock_pinpoint
            >>> with mock_pinpoint() as pinpoint:
            ...     pinpoint.faults.connection_error("GetApps", times=2)
            ...     _ = boto3.client("pinpoint").get_apps()
            ...     pinpoint.calls.one().attempts
            3
        """
        from ..gateway.request_faults import disconnection

        self._add_for(operation, disconnection(error), times)

    def latency(self, operation: OperationName | Literal["*"], seconds: float, times: int | None = None) -> None:
        """Answer requests late; nobody waits really.

        If it is longer than the client's `read_timeout`, 60 seconds unless its Config says otherwise, the client
        sees a ReadTimeoutError for each attempt. Otherwise virtual time goes on by it before the request is
        carried out.

        Args:
            operation: The operation, by its name in the API; `*` for all.
            seconds: How late; at most a day.
            times: How many requests, the retries of botocore among them; all from now on if left out.

        Raises:
            ValueError: If there is no such operation, the seconds are not positive or more than a day, or `times`
                is less than 1.
            TypeError: If an argument is of another type.
        """
        from ..gateway.request_faults import latency

        self._add_for(operation, latency(check_number("seconds", seconds)), times)

    def deliver(
        self,
        to: str | Callable[[SentMessage], object],
        outcome: FaultOutcome,
        *,
        channel: ChannelName | None = None,
        status_code: int | None = None,
        status_message: str | None = None,
        times: int | None = None,
    ) -> None:
        """Decide what becomes of messages: the answer says so, and they stand in the outbox with that status.

        It is asked of messages that have been rendered and that nothing else refuses. The first rule that a message
        meets decides, so one for an address goes before one for all.

        Args:
            to: An address, however it is written; `*` for all; or a predicate, which gets the message as the outbox
                would have it, and says whether it is meant. A request whose predicate raises sends nothing.
            outcome: A DeliveryStatus: SUCCESSFUL, THROTTLED, TEMPORARY_FAILURE, PERMANENT_FAILURE,
                UNKNOWN_FAILURE, OPT_OUT or DUPLICATE. Or what is reported after the message was accepted: of an SMS a
                record_status of `_SMS.FAILURE`, such as CARRIER_BLOCKED, of an e-mail HARD_BOUNCE, SOFT_BOUNCE or
                COMPLAINT. The answer then says SUCCESSFUL, and the events say what is reported.
            channel: The channel whose messages are meant, such as SMS or APNS_SANDBOX; if left out, the channel
                that the outcome is only for, or else all.
            status_code: The status code of the result; the usual one of the channel if left out.
            status_message: Its text; the usual one, as far as it is known, if left out.
            times: How many messages; all from now on if left out.

        Raises:
            ValueError: If there is no such outcome, channel or status code, the outcome is not for the channel or the
                address, the address is empty, or `times` is less than 1.
            TypeError: If an argument is of another type, or the predicate async.

        Source: docs/behaviours.md#messages-events.

        Example:
            >>> import boto3
            >>> from pinpoint_mock import mock_pinpoint
            >>> with mock_pinpoint() as pinpoint:
            ...     _ = pinpoint.create_app("shop", channels=["SMS"])
            ...     pinpoint.faults.deliver("+12065550100", "THROTTLED", times=1)
            ...     answer = boto3.client("pinpoint").send_messages(
            ...         ApplicationId="shop",
            ...         MessageRequest={
            ...             "Addresses": {"+12065550100": {"ChannelType": "SMS"}},
            ...             "MessageConfiguration": {"SMSMessage": {"Body": "Hello"}},
            ...         },
            ...     )
            ...     answer["MessageResponse"]["Result"]["+12065550100"]["StatusCode"]
            429
        """
        from ..messages.composition import MESSAGE_SHAPES
        from ..messages.outcomes import OUTCOMES, DeliveryOutcome, choose_channel
        from ..phone.spelling import address_key

        address, predicate = _check_address(to, outcome)
        status = check_choice("outcome", outcome, OUTCOMES)
        named = None if channel is None else check_choice("channel", channel, tuple(MESSAGE_SHAPES))
        own = choose_channel(status, named, address)
        effect = DeliveryOutcome(
            status,
            own,
            predicate,
            None if status_code is None else check_count("status_code", status_code, 100, 599),
            _check_text("status_message", status_message),
        )
        self._add(address, effect, times, (ANY if address == ANY else address_key(address), own))

    def _add_for(self, operation: str, effect: object, times: int | None) -> None:
        from ..gateway.request_faults import check_operation

        operation = check_string("operation", operation)
        check_operation(operation)
        self._add(operation, effect, times)

    def _add(self, subject: str, effect: object, times: int | None, key: Hashable | None = None) -> None:
        limit = None if times is None else check_count("times", times, 1)
        with self._session.locked_world() as world:
            world.part(FaultRules).add(subject, effect, limit, world.shared.part(UnmetRules), key)

    def clear(self) -> None:
        """Let nothing go wrong any more; `real_retry_delays` stays as it is.

        The rules are forgotten: `strict_faults` does not ask whether anything met them.
        """
        with self._session.locked_world() as world:
            world.part(FaultRules).clear()

    @property
    def real_retry_delays(self) -> bool:
        """Whether botocore really waits before it tries again; False unless a test sets it.

        Either way `pinpoint.calls` has the delays, and virtual time does not go on by them.
        """
        with self._session.locked_world() as world:
            return world.part(FaultRules).real_retry_delays

    @real_retry_delays.setter
    def real_retry_delays(self, value: bool) -> None:
        value = check_flag("real_retry_delays", value)
        with self._session.locked_world() as world:
            world.part(FaultRules).real_retry_delays = value

    def __repr__(self) -> str:
        with self._session.locked_world() as world:
            faults = world.part(FaultRules)
            rules = list(map(str, faults))
            delays = ", real retry delays" if faults.real_retry_delays else ""
        return f"<pinpoint.faults: {counted(len(rules), 'rule')}{delays}>" + "".join(f"\n  {rule}" for rule in rules)


def _check_text(argument: str, text: object) -> str | None:
    return None if text is None else check_string(argument, text, "a string or None")


def _check_address(to: object, outcome: object) -> tuple[str, Callable[[SentMessage], object] | None]:
    """Return the address that messages are for, and the predicate that they must fulfil."""
    from ..messages.providers.table import PROVIDERS

    if isinstance(to, str):
        address = check_string("to", to)
        if not address:
            refuse_value("to", f"an address that is not empty; {ANY!r} stands for all of them", to)
        if address in PROVIDERS:
            raise ValueError(
                f"to={address!r} is a channel and not an address: "
                f"deliver({ANY!r}, {show(outcome)}, channel={address!r})"
            )
        if ANY in address and address != ANY:
            raise ValueError(
                f"to={show(address)} is not an address; a predicate can match several: "
                f"lambda message: 'x' in message.address"
            )
        return address, None
    predicate = check_callable("to", to, "an address or a predicate")
    if iscoroutinefunction(predicate) or iscoroutinefunction(getattr(type(predicate), "__call__", None)):  # noqa: B004
        refuse_type("to", "a predicate that is not async", to)
    return ANY, predicate
