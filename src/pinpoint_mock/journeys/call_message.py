"""The call of a ContactCenter activity. It is only queued; the mock does not call the recipient.

Source: docs/behaviours/journeys.md#journey-call-queued.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..messages.message import SUCCESSFUL, Result
from .participants import WAIT_STARTED
from .sender import ActivityMessage, Delivered

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ..messages.sending import Sending
    from .sender import Admit, Ready


_METRICS = {SUCCESSFUL: "CALL_QUEUED"}


class CallMessage(ActivityMessage):
    """A call to queue."""

    @property
    def metrics(self) -> Mapping[str, str]:
        """The names of the metrics that count calls, by status."""
        return _METRICS

    @property
    def waiting_metrics(self) -> Sequence[str]:
        """The names of the metrics that count participants who wait until they may be called."""
        return (WAIT_STARTED, "WAIT_FOR_QUIET_HOURS")

    def deliver(self, sending: Sending, ready: Iterable[Ready], admit: Admit) -> Iterator[Delivered]:
        """Queue the calls, and yield each one after it is queued."""
        for row, endpoint, recipient in admit(ready):
            sending.hand_over(recipient, "VOICE", "", Result(SUCCESSFUL, 200, "The call was queued"))
            yield Delivered(row, endpoint)
