"""Virtual time in the hands of a test: what it is, how to move it, and what it has made happen."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from ..world.arguments import check_count, check_number, check_time, refuse_type
from ..world.changes import History
from ..world.clock import LAST, to_datetime, to_microseconds
from ..world.formatting import describe_duration, show
from ..world.scheduler import ActionCounter

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from ..world.changes import Change
    from ..world.records import Records
    from ..world.session import Session
    from ..world.store import World

IDLE_LIMIT = 100_000
_TOO_LATE = "virtual time cannot go beyond the year 9998"


class VirtualClock:
    """Virtual time: what the test sees (real, frozen or travelled), plus what was advanced here.

    Args:
        session: The session whose time it is.
    """

    __slots__ = ("_session",)

    def __init__(self, session: Session) -> None:
        self._session = session

    @property
    def now(self) -> datetime:
        """The time now, aware, in UTC."""
        with self._session.locked_world() as world:
            return to_datetime(world.clock.now())

    @property
    def next_due(self) -> datetime | None:
        """When the next thing is scheduled to happen, aware, in UTC; None if nothing is."""
        with self._session.locked_world() as world:
            due = world.scheduler.next_due()
        return None if due is None else to_datetime(due)

    @property
    def history(self) -> Records[Change]:
        """Everything that has happened to resources by time or by request, oldest first.

        `filter` and `one` take the members of every kind of change.
        """
        from .history import read_history

        return read_history(self._session)

    def advance(
        self,
        delta: timedelta | None = None,
        /,
        *,
        weeks: float | None = None,
        days: float | None = None,
        hours: float | None = None,
        minutes: float | None = None,
        seconds: float | None = None,
    ) -> list[Change]:
        """Let virtual time go by.

        Args:
            delta: How much, as a timedelta; or else by the keywords:
            weeks: Weeks.
            days: Days.
            hours: Hours.
            minutes: Minutes.
            seconds: Seconds.

        Returns:
            What it made happen, in order, after what had come due before the call.

        Raises:
            TypeError: If no amount is given, or one in both ways, or one that is not a number.
            ValueError: If it is negative or infinite, or leads beyond the year 9998.
            RuntimeError: From within an action of the mock, or a function of yours that it has called.

        Example:
            >>> from pinpoint_mock import mock_pinpoint
            >>> with mock_pinpoint() as pinpoint:
            ...     pinpoint.clock.advance(days=30)
            []
        """
        parts = {"weeks": weeks, "days": days, "hours": hours, "minutes": minutes, "seconds": seconds}
        step, argument = _read_step(delta, {name: amount for name, amount in parts.items() if amount is not None})
        with self._recording("advance()") as (world, happened):
            _check_end(argument, world.clock.now() + step)
            world.advance(step)
        return happened

    def advance_to(self, moment: datetime) -> list[Change]:
        """Let virtual time go by until a moment.

        Args:
            moment: An aware datetime that has not passed.

        Returns:
            What it made happen, in order, after what had come due before the call.

        Raises:
            TypeError: If it is not a datetime.
            ValueError: If the moment is naive, has passed, or lies beyond the year 9998.
            RuntimeError: From within an action of the mock, or a function of yours that it has called.
        """
        wanted = to_microseconds(check_time("moment", moment))
        with self._recording("advance_to()") as (world, happened):
            now = world.clock.now()
            if wanted < now:
                raise ValueError(
                    "time goes forward only: the moment "
                    f"{datetime.isoformat(moment, ' ')} has passed, it is {to_datetime(now)}"
                )
            _check_end(f"moment={show(moment)}", wanted)
            world.advance(wanted - now)
        return happened

    def run_until_idle(self, *, limit: int = IDLE_LIMIT) -> list[Change]:
        """Let virtual time go by until nothing is scheduled any more.

        It does not wait for recurrences without an end.

        Args:
            limit: The number of actions that may be done, recurrences included; 100,000 by default.

        Returns:
            What it made happen, in order, after what had come due before the call.

        Raises:
            TypeError: If the limit is not an integer.
            ValueError: If the limit is negative.
            RuntimeError: If something is still scheduled after that many actions or beyond the year 9998, or from
                within an action of the mock. The actions that are done stay done, and time stands at the last one.
        """
        limit = check_count("limit", limit)
        with self._recording("run_until_idle()") as (world, happened):
            counter = ActionCounter(limit)
            while (due := _next_to_wait_for(world)) is not None:
                if counter.is_at_limit:
                    left = len(world.scheduler)
                    raise RuntimeError(
                        f"run_until_idle has done {counter}, and {left} {'is' if left == 1 else 'are'} "
                        f"still scheduled, the next for {to_datetime(due)}; "
                        f"pass a higher limit=, or look at clock.history for what goes on"
                    )
                if due > LAST:
                    raise RuntimeError(
                        f"run_until_idle has done {counter}; the next is scheduled for {to_datetime(due)}, and virtual "
                        f"time cannot go beyond the year 9998"
                    )
                world.advance(max(due - world.clock.now(), 0), counter)
        return happened

    def sleeping(self) -> AbstractContextManager[list[float]]:
        """Let `time.sleep` and `asyncio.sleep` advance virtual time instead of waiting, while the context is entered.

        This holds for the thread that enters it. The sleeps of other threads, of the standard library and of botocore
        really wait.

        Returns:
            A context manager that gives a list of the seconds slept, one for each sleep.

        Example:
            >>> import time
            >>> from pinpoint_mock import mock_pinpoint
            >>> with mock_pinpoint() as pinpoint, pinpoint.clock.sleeping() as sleeps:
            ...     time.sleep(3600)
            >>> sleeps
            [3600]
        """
        from .sleeping import Sleeping

        return Sleeping(self._session)

    @contextmanager
    def _recording(self, doing: str) -> Iterator[tuple[World, list[Change]]]:
        """Give the locked world, to move its time, and a list that has on exit what happened.

        What had come due before, such as a campaign that begins at once, happens in the same call and belongs to it.
        """
        seen = len(self._session.world.part(History).changes)
        happened: list[Change] = []
        with self._session.between_actions(doing) as world:
            yield world, happened
            happened += world.part(History).changes[seen:]

    def __repr__(self) -> str:
        return f"<virtual time {self.now.isoformat()}>"


def _read_step(delta: timedelta | None, parts: dict[str, float]) -> tuple[int, str]:
    """Return how many microseconds are to go by, and the arguments that say so, for messages."""
    if (delta is None) == (not parts):
        raise TypeError(
            "advance() needs an amount of time: either delta, a timedelta, or some of weeks, days, hours, minutes and "
            "seconds, and not both"
        )
    if delta is None:
        amounts = {name: check_number(name, amount) for name, amount in parts.items()}
        argument = ", ".join(f"{name}={show(amount)}" for name, amount in parts.items())
    else:
        if not isinstance(delta, timedelta):
            refuse_type("delta", "a timedelta (or use keywords such as days=2)", delta)
        words = describe_duration(delta) if type(delta) is timedelta else show(delta)
        amounts, argument = {}, f"delta={words}"
    try:
        step = timedelta(**amounts) if delta is None else delta
    except OverflowError:
        raise ValueError(f"{_TOO_LATE}: {argument}") from None
    if step < timedelta():
        raise ValueError(f"time goes forward only: cannot advance by {argument}")
    return step // timedelta(microseconds=1), argument


def _check_end(argument: str, end: int) -> None:
    if end > LAST:
        raise ValueError(f"{_TOO_LATE}: {argument}")


def _next_to_wait_for(world: World) -> int | None:
    """The time of the next action, or None if only endless recurrences are left and none of them is due.

    While another action is left, time stops at each recurrence before it, too: if the limit is reached there, time has
    not gone further.
    """
    scheduler = world.scheduler
    is_idle = scheduler.next_with_an_end() is None and not scheduler.is_due(world.clock.now())
    return None if is_idle else scheduler.next_due()
