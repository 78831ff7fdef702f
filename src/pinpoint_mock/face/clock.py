"""`pinpoint.clock`: how a test reads virtual time, moves it, and sees what happened when it moved."""

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
    """Virtual time: the time that Python reports (real, frozen or travelled), plus the time that was advanced here.

    Args:
        session: The session whose time this is.
    """

    __slots__ = ("_session",)

    def __init__(self, session: Session) -> None:
        self._session = session

    @property
    def now(self) -> datetime:
        """The current virtual time, as an aware datetime in UTC."""
        with self._session.locked_world() as world:
            return to_datetime(world.clock.now())

    @property
    def next_due(self) -> datetime | None:
        """The time of the next scheduled action, as an aware datetime in UTC; None if nothing is scheduled."""
        with self._session.locked_world() as world:
            due = world.scheduler.next_due()
        return None if due is None else to_datetime(due)

    @property
    def history(self) -> Records[Change]:
        """Every change of a resource, made by the clock or by a request, oldest first.

        `filter` and `one` accept the members of every kind of change.
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
        """Advance virtual time by an amount.

        Args:
            delta: The amount, as a timedelta. You can pass these keywords instead:
            weeks: Weeks.
            days: Days.
            hours: Hours.
            minutes: Minutes.
            seconds: Seconds.

        Returns:
            The changes that happened, in order. Actions that were due before the call come first.

        Raises:
            TypeError: If you pass no amount, both a timedelta and keywords, or an amount that is not a number.
            ValueError: If the amount is negative or infinite, or leads beyond the year 9998.
            RuntimeError: If an action of the mock, or a function of yours that the mock called, calls this.

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
        """Advance virtual time to a given time.

        Args:
            moment: The time, as an aware datetime that is not in the past.

        Returns:
            The changes that happened, in order. Actions that were due before the call come first.

        Raises:
            TypeError: If the time is not a datetime.
            ValueError: If the time is naive, in the past, or beyond the year 9998.
            RuntimeError: If an action of the mock, or a function of yours that the mock called, calls this.
        """
        wanted = to_microseconds(check_time("moment", moment))
        with self._recording("advance_to()") as (world, happened):
            now = world.clock.now()
            if wanted < now:
                raise ValueError(
                    f"virtual time only moves forward: moment {datetime.isoformat(moment, ' ')} is in the past; "
                    f"the clock shows {to_datetime(now)}"
                )
            _check_end(f"moment={show(moment)}", wanted)
            world.advance(wanted - now)
        return happened

    def run_until_idle(self, *, limit: int = IDLE_LIMIT) -> list[Change]:
        """Advance virtual time until nothing is scheduled.

        It does not wait for recurring actions that never end.

        Args:
            limit: The maximum number of actions, recurring ones included; 100,000 by default.

        Returns:
            The changes that happened, in order. Actions that were due before the call come first.

        Raises:
            TypeError: If the limit is not an integer.
            ValueError: If the limit is negative.
            RuntimeError: If something is still scheduled after that many actions, or beyond the year 9998. The
                finished actions are not undone, and virtual time stays at the last one. Also if an action of the
                mock calls this.
        """
        limit = check_count("limit", limit)
        with self._recording("run_until_idle()") as (world, happened):
            counter = ActionCounter(limit)
            while (due := _next_to_wait_for(world)) is not None:
                if counter.is_at_limit:
                    left = len(world.scheduler)
                    raise RuntimeError(
                        f"run_until_idle stopped after {counter}, and {left} {'is' if left == 1 else 'are'} "
                        f"still scheduled, the next for {to_datetime(due)}; "
                        f"pass a higher limit=, or look at clock.history to see what repeats"
                    )
                if due > LAST:
                    raise RuntimeError(
                        f"run_until_idle stopped after {counter}; the next is scheduled for {to_datetime(due)}, and "
                        f"virtual time cannot go beyond the year 9998"
                    )
                world.advance(max(due - world.clock.now(), 0), counter)
        return happened

    def sleeping(self) -> AbstractContextManager[list[float]]:
        """Make `time.sleep` and `asyncio.sleep` advance virtual time instead of waiting, inside the context.

        It applies to the thread that enters the context. Other threads, the standard library and botocore still sleep
        in real time.

        Returns:
            A context manager. `as` gives a list with the seconds of each sleep.

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
        """Yield the locked world, to move its time, and a list that contains the changes on exit.

        Actions that were due before, such as a campaign that begins at once, run in the same call and are included.
        """
        seen = len(self._session.world.part(History).changes)
        happened: list[Change] = []
        with self._session.between_actions(doing) as world:
            yield world, happened
            happened += world.part(History).changes[seen:]

    def __repr__(self) -> str:
        return f"<virtual time {self.now.isoformat()}>"


def _read_step(delta: timedelta | None, parts: dict[str, float]) -> tuple[int, str]:
    """Return the number of microseconds to advance, and the arguments as they were written, for error messages."""
    if (delta is None) == (not parts):
        raise TypeError(
            "advance() needs an amount of time: either delta, a timedelta, or one or more of weeks=, days=, hours=, "
            "minutes= and seconds=, but not both"
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
        raise ValueError(f"virtual time only moves forward: cannot advance by {argument}")
    return step // timedelta(microseconds=1), argument


def _check_end(argument: str, end: int) -> None:
    if end > LAST:
        raise ValueError(f"{_TOO_LATE}: {argument}")


def _next_to_wait_for(world: World) -> int | None:
    """Return the time of the next action, or None if only endless recurring actions are left and none of them is due.

    As long as another action is left, the clock also stops at each recurring action before it. So if the limit is
    reached there, the clock has not moved past it.
    """
    scheduler = world.scheduler
    is_idle = scheduler.next_with_an_end() is None and not scheduler.is_due(world.clock.now())
    return None if is_idle else scheduler.next_due()
