"""The messages that each endpoint and each participant got: when, and from which sender.

Each of 100,000 endpoints may have several messages. Therefore a message is a row of numbers in arrays, which contains
the row of the previous message to the same recipient. Copies share the arrays until one of them adds a message.
"""

from __future__ import annotations

from array import array
from itertools import islice
from typing import TYPE_CHECKING

from ..world.groups import Groups
from ..world.parts import Part

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator

    from typing_extensions import Self

_NONE = -1


class SendingRecord(Part):
    """The messages of all senders of one kind to recipients of an app, in the order in which they were sent.

    There is one subclass for each kind of sender: a sender is a journey or a campaign. Their messages are counted
    separately, and a limit of the application may count both. The key of a recipient belongs to an endpoint or a
    participant, and two recipients never share a key.
    """

    __slots__ = ("_is_shared", "_last_rows", "_previous_rows", "_sender_numbers", "_senders", "_times", "_totals")

    def __init__(self) -> None:
        self._times = array("q")
        self._senders = array("i")  # by number
        self._previous_rows = array("i")  # of the same recipient
        self._last_rows: dict[Hashable, int] = {}  # by recipient
        self._sender_numbers: dict[str, int] = {}
        self._totals: Groups[Hashable, int] = Groups()  # sender → recipient → number of messages
        self._is_shared = False

    def add(self, key: Hashable, sender: str, time: int) -> None:
        """Record a message.

        Args:
            key: The recipient.
            sender: The id of the sender.
            time: When it was sent.
        """
        if self._is_shared:
            self._take_copies()
        last_rows = self._last_rows
        self._previous_rows.append(last_rows.get(key, _NONE))
        last_rows[key] = len(self._times)
        self._times.append(time)
        self._senders.append(self._number_of(sender))
        totals = self._totals.change(sender)
        totals[key] = totals.get(key, 0) + 1

    def add_all(self, keys: Iterable[Hashable], sender: str, time: int) -> None:
        """Record a message to each of many recipients. A recipient that appears twice gets two messages."""
        if self._is_shared:
            self._take_copies()
        row = len(self._times)
        totals = self._totals.change(sender)
        last_rows, add_previous_row = self._last_rows, self._previous_rows.append
        for key in keys:
            add_previous_row(last_rows.get(key, _NONE))
            last_rows[key] = row
            row += 1
            totals[key] = totals.get(key, 0) + 1
        count = row - len(self._times)
        self._times.extend(array("q", (time,)) * count)
        self._senders.extend(array("i", (self._number_of(sender),)) * count)

    def count(self, key: Hashable, after: int | None = None, sender: str | None = None) -> int:
        """Count the messages to a recipient.

        Args:
            key: The key of the recipient.
            after: Count only messages that were sent later than this; None for all.
            sender: Count only messages of this sender; None for all.
        """
        if after is None and sender is not None:
            return self._totals.read(sender).get(key, 0)
        return sum(1 for _ in self._list_rows(key, after, sender))

    def has_reached(self, most: int, key: Hashable, after: int | None = None, sender: str | None = None) -> bool:
        """Return whether a recipient got at least a number of messages. This is faster than `count`.

        Args:
            most: The number of messages; at least 1.
            key: The key of the recipient.
            after: Count only messages that were sent later than this; None for all.
            sender: Count only messages of this sender; None for all.
        """
        if sender is not None:
            if self._totals.read(sender).get(key, 0) < most:
                return False
            if after is None:
                return True
        elif key not in self._last_rows:
            return False
        return next(islice(self._list_rows(key, after, sender), most - 1, None), None) is not None

    def _list_rows(self, key: Hashable, after: int | None, sender: str | None) -> Iterator[int]:
        """Yield the rows of a recipient, latest first."""
        row = self._last_rows.get(key, _NONE)
        number = None if sender is None else self._sender_numbers.get(sender, _NONE)
        while row != _NONE and (after is None or self._times[row] > after):
            if number is None or self._senders[row] == number:
                yield row
            row = self._previous_rows[row]

    def _number_of(self, sender: str) -> int:
        number = self._sender_numbers.get(sender)
        if number is None:
            number = self._sender_numbers[sender] = len(self._sender_numbers)
        return number

    def copy(self) -> Self:
        """Return a copy. Both share their arrays until one of them adds a message."""
        copied = type(self)()
        copied._times, copied._senders, copied._previous_rows = self._times, self._senders, self._previous_rows
        copied._last_rows, copied._sender_numbers = self._last_rows, self._sender_numbers
        copied._totals = self._totals.copy()
        copied._is_shared = self._is_shared = True
        return copied

    def _take_copies(self) -> None:
        """Copy the shared arrays, to be their only owner."""
        self._times, self._senders, self._previous_rows = self._times[:], self._senders[:], self._previous_rows[:]
        self._last_rows, self._sender_numbers = self._last_rows.copy(), self._sender_numbers.copy()
        self._is_shared = False


class JourneySendingRecord(SendingRecord):
    """The messages that the journeys of an app have sent."""

    __slots__ = ()


class CampaignSendingRecord(SendingRecord):
    """The messages that the campaigns of an app have sent."""

    __slots__ = ()
