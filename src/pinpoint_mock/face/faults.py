"""`pinpoint.faults`: how a test makes requests fail or arrive late, and messages go undelivered."""

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
    """The faults of requests and messages, and how often each happens.

    A checkpoint rolls faults back, and a reset removes them. Each attempt of a call meets at most one latency and one
    error, in the order in which you added them. A retry of botocore is a new attempt, so it uses up the next fault. A
    request that fails with a fault changes nothing, and its operation need not be implemented. Name operations as in
    the API, such as `SendMessages`; `*` means all of them.

    Args:
        session: The session that has the faults.
    """

    __slots__ = ("_session",)

    def __init__(self, session: Session) -> None:
        self._session = session

    def throttle(self, operation: OperationName | Literal["*"], times: int | None = None) -> None:
        """Make requests fail with 429 TooManyRequestsException.

        Args:
            operation: The operation's name in the API; `*` for all operations.
            times: The number of requests, retries of botocore included; all from now on if left out.

        Raises:
            ValueError: If the operation does not exist, or `times` is less than 1.
            TypeError: If an argument has the wrong type.

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
        """Make requests fail with an error of the service.

        Args:
            operation: The operation's name in the API; `*` for all operations.
            code_or_status: The error's code, such as `InternalServerErrorException`, or its status. 502, 503 and 504
                look like errors of a load balancer in front of the service: botocore shows the status as the code.
            message: The error message. If left out, it is the service's usual one, where we know it.
            times: The number of requests, retries of botocore included; all from now on if left out.

        Raises:
            ValueError: If the operation or the error does not exist, the message contains lone surrogates, or `times`
                is less than 1.
            TypeError: If an argument has the wrong type.
        """
        from ..gateway.request_faults import refusal

        if isinstance(code_or_status, str):
            code_or_status = check_string("code_or_status", code_or_status)
        else:
            code_or_status = check_integer("code_or_status", code_or_status, "an error code or a status code")
        self._add_for(operation, refusal(code_or_status, _check_optional("message", message)), times)

    def connection_error(
        self,
        operation: OperationName | Literal["*"],
        error: ConnectionErrorName = "EndpointConnectionError",
        times: int | None = None,
    ) -> None:
        """Make the connection fail: the client does not get a response, and the request is not carried out.

        Args:
            operation: The operation's name in the API; `*` for all operations.
            error: The botocore exception: EndpointConnectionError, ConnectTimeoutError or ConnectionClosedError.
            times: The number of requests, retries of botocore included; all from now on if left out.

        Raises:
            ValueError: If the operation or the error does not exist, or `times` is less than 1.
            TypeError: If an argument has the wrong type.

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
        """Delay responses in virtual time; your test does not really wait.

        The client's `read_timeout` is 60 seconds, unless its Config sets another one. If the delay is longer, each
        attempt fails with a ReadTimeoutError. Otherwise virtual time advances by the delay before the request is
        carried out.

        Args:
            operation: The operation's name in the API; `*` for all operations.
            seconds: The delay; at most a day.
            times: The number of requests, retries of botocore included; all from now on if left out.

        Raises:
            ValueError: If the operation does not exist, the seconds are not positive or are more than a day, or `times`
                is less than 1.
            TypeError: If an argument has the wrong type.
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
        """Choose the delivery outcome of messages. The response reports it, and the outbox shows it as the status.

        A rule applies to messages that were rendered and that nothing else refuses. The first rule that matches a
        message decides, so add a rule for one address before a rule for all.

        Args:
            to: An address in any spelling; `*` for all addresses; or a predicate. The predicate gets the message as
                the outbox would show it, and returns whether the rule applies to it. If it raises an exception, the
                request sends nothing.
            outcome: A DeliveryStatus: SUCCESSFUL, THROTTLED, TEMPORARY_FAILURE, PERMANENT_FAILURE,
                UNKNOWN_FAILURE, OPT_OUT or DUPLICATE. Or an outcome that is reported after the message was accepted:
                for an SMS, a record_status of `_SMS.FAILURE`, such as CARRIER_BLOCKED; for an e-mail, HARD_BOUNCE,
                SOFT_BOUNCE or COMPLAINT. Then the response says SUCCESSFUL, and the events report the outcome.
            channel: Apply the rule only to this channel, such as SMS or APNS_SANDBOX. If left out: the only channel
                that has this outcome, or else all channels.
            status_code: The status code of the result; the channel's usual one if left out.
            status_message: The status message. If left out, it is the usual one, where we know it.
            times: The number of messages; all from now on if left out.

        Raises:
            ValueError: If the outcome, channel or status code does not exist, the outcome does not fit the channel or
                the address, the address is empty, or `times` is less than 1.
            TypeError: If an argument has the wrong type, or the predicate is async.

        Source: docs/behaviours/messages.md#message-events-sms-fault.

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
            _check_optional("status_message", status_message),
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
        """Remove all faults; `real_retry_delays` stays as it is.

        `strict_faults` does not report the removed faults as unused.
        """
        with self._session.locked_world() as world:
            world.part(FaultRules).clear()

    @property
    def real_retry_delays(self) -> bool:
        """Whether botocore really waits before a retry; False unless your test sets it.

        In both cases `pinpoint.calls` shows the delays, and virtual time does not advance by them.
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


def _check_optional(argument: str, value: object) -> str | None:
    return None if value is None else check_string(argument, value, "a string or None")


def _check_address(to: object, outcome: object) -> tuple[str, Callable[[SentMessage], object] | None]:
    """Return the address of a rule, and the predicate that its messages must match."""
    from ..messages.providers.table import PROVIDERS

    if isinstance(to, str):
        address = check_string("to", to)
        if not address:
            refuse_value("to", f"an address, or {ANY!r} for all addresses", to)
        if address in PROVIDERS:
            raise ValueError(
                f"to={address!r} is a channel, not an address; "
                f"call deliver({ANY!r}, {show(outcome)}, channel={address!r})"
            )
        if ANY in address and address != ANY:
            raise ValueError(
                f"to={show(address)} is not an address; to match several, pass a predicate: "
                f"lambda message: 'x' in message.address"
            )
        return address, None
    predicate = check_callable("to", to, "an address or a predicate")
    if iscoroutinefunction(predicate) or iscoroutinefunction(getattr(type(predicate), "__call__", None)):  # noqa: B004
        refuse_type("to", "a predicate that is not async", to)
    return ANY, predicate
