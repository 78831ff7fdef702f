"""Virtual time in the hands of a test: what it is, how to move it, and what it has made happen."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

from ..world.changes import History
from ..world.clock import to_datetime, to_microseconds
from ..world.scheduler import ActionCounter

if TYPE_CHECKING:
    from ..world.changes import Change
    from ..world.session import Session
    from ..world.store import World

IDLE_LIMIT = 100_000
_LAST_MOMENT = to_microseconds(datetime(9999, 1, 1, tzinfo=timezone.utc))


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
    def history(self) -> list[Change]:
        """Everything that has happened to resources by time or by request, oldest first."""
        with self._session.locked_world() as world:
            return world.part(History).changes.copy()

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
            What it made happen, in order.

        Raises:
            TypeError: If no amount is given, or one in both ways.
            ValueError: If it is negative, or leads beyond the year 9998.
            RuntimeError: From within an action of the mock.

        Example:
            >>> from pinpoint_mock import mock_pinpoint
            >>> with mock_pinpoint() as pinpoint:
            ...     pinpoint.clock.advance(days=30)
            []
        """
        parts = {"weeks": weeks, "days": days, "hours": hours, "minutes": minutes, "seconds": seconds}
        step = _step(delta, {name: amount for name, amount in parts.items() if amount is not None})
        with self._session.between_actions("advance()") as world:
            history = world.part(History).changes
            seen = len(history)
            _advance(world, step // timedelta(microseconds=1))
            return history[seen:]

    def advance_to(self, moment: datetime) -> list[Change]:
        """Let virtual time go by until a moment.

        Args:
            moment: An aware datetime that has not passed.

        Returns:
            What it made happen, in order.

        Raises:
            TypeError: If it is no datetime.
            ValueError: If the moment is naive, has passed, or lies beyond the year 9998.
            RuntimeError: From within an action of the mock.
        """
        if not isinstance(moment, datetime):
            raise TypeError(f"advance_to needs a datetime, not {moment!r}")
        if moment.tzinfo is None:
            raise ValueError(f"advance_to needs a datetime with a time zone, such as tzinfo=timezone.utc: {moment!r}")
        with self._session.between_actions("advance_to()") as world:
            now = world.clock.now()
            if to_microseconds(moment) < now:
                raise ValueError(f"time goes forward only: {moment} has passed, it is {to_datetime(now)}")
            history = world.part(History).changes
            seen = len(history)
            _advance(world, to_microseconds(moment) - now)
            return history[seen:]

    def run_until_idle(self, *, limit: int = IDLE_LIMIT) -> list[Change]:
        """Let virtual time go by until nothing is scheduled any more.

        It does not wait for recurrences without an end.

        Args:
            limit: The number of actions that may be done, recurrences included; 100,000 by default.

        Returns:
            What it made happen, in order.

        Raises:
            ValueError: If the limit is negative.
            RuntimeError: If something is still scheduled after that many actions, or from within an action of the
                mock. The actions that are done stay done, and time stands at the last one.
        """
        if limit < 0:
            raise ValueError(f"run_until_idle needs a limit of 0 or more, not {limit}")
        with self._session.between_actions("run_until_idle()") as world:
            history = world.part(History).changes
            seen = len(history)
            counter = ActionCounter(limit)
            while (due := _next_to_wait_for(world)) is not None:
                if counter.is_at_limit:
                    left = len(world.scheduler)
                    raise RuntimeError(
                        f"run_until_idle has done {counter}, and {left} {'is' if left == 1 else 'are'} "
                        f"still scheduled, the next for {to_datetime(due)}; "
                        f"pass a higher limit=, or look at clock.history for what goes on"
                    )
                _advance(world, max(due - world.clock.now(), 0), counter)
            return history[seen:]

    def __repr__(self) -> str:
        return f"<virtual time {self.now.isoformat()}>"


def _step(delta: timedelta | None, parts: dict[str, float]) -> timedelta:
    """How much time is to go by."""
    if (delta is None) == (not parts):
        raise TypeError("advance needs an amount of time: a timedelta, or keywords such as days=2, and not both")
    try:
        step = timedelta(**parts) if delta is None else delta
    except (OverflowError, ValueError) as error:
        raise ValueError(f"advance cannot count {parts}: {error}") from None
    if not isinstance(step, timedelta):
        raise TypeError(f"advance needs a timedelta or keywords such as days=2, not {step!r}")
    if step < timedelta():
        raise ValueError(f"time goes forward only: cannot advance by {step}")
    return step


def _next_to_wait_for(world: World) -> int | None:
    """The time of the next action, or None if only endless recurrences are left and none of them is due.

    While another action is left, time stops at each recurrence before it, too: if the limit is reached there, time has
    not gone further.
    """
    scheduler = world.scheduler
    is_idle = scheduler.next_with_an_end() is None and not scheduler.is_due(world.clock.now())
    return None if is_idle else scheduler.next_due()


def _advance(world: World, microseconds: int, counter: ActionCounter | None = None) -> None:
    """Let time go by, and do what falls due."""
    if world.clock.now() + microseconds > _LAST_MOMENT:
        raise ValueError("virtual time cannot go beyond the year 9998")
    world.clock.offset += microseconds
    world.run_due(counter)
