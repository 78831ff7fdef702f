"""The outbox: the messages that were handed to a provider, and those that were not, with the reason."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from ..gateway.names import check_enumerated, check_operation_member
from ..phone.spelling import address_key
from ..world.records import Records
from .message import LIMIT_STATUSES, MessageLog
from .origins import CAMPAIGN, JOURNEY
from .sent_message import SentMessage, read_message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from typing_extensions import Unpack

    from ..gateway.members import MessageMembers
    from ..world.session import Session
    from .message import RawMessage


def _check_source(member: str, source: str) -> None:
    if source not in (CAMPAIGN, JOURNEY):
        check_operation_member(member, source)


_CHECKS = {
    "channel": check_enumerated("ChannelType"),
    "status": check_enumerated("DeliveryStatus", LIMIT_STATUSES),
    "source": _check_source,
}


class Outbox(Records[SentMessage]):
    """The messages of a mock, oldest first. It includes the messages that were not sent, with their status.

    Args:
        session: The session that sent the messages.
    """

    def __init__(self, session: Session) -> None:
        @contextmanager
        def open_kept() -> Iterator[list[RawMessage]]:
            with session.locked_world() as world:
                yield world.part(MessageLog).messages

        super().__init__(
            SentMessage,
            open_kept,
            lambda kept: read_message(kept, session),
            ("subject", "was_sent"),
            {"address": address_key},
            _CHECKS,
        )
        self._session = session

    if TYPE_CHECKING:

        def filter(self, **members: Unpack[MessageMembers]) -> list[SentMessage]:  # type: ignore[override]
            """Return the messages with the given members."""

        def one(self, **members: Unpack[MessageMembers]) -> SentMessage:  # type: ignore[override]
            """Return the only message with the given members."""

    def clear(self) -> None:
        """Remove all messages so far."""
        with self._session.locked_world() as world:
            world.part(MessageLog).clear()
