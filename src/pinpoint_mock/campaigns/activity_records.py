"""The records in `campaign.activities`: the runs of a campaign, as a test reads them."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime  # noqa: TC003  (dataclass field, read by typing.get_type_hints)
from functools import partial
from typing import TYPE_CHECKING

from ..world.arguments import check_choice
from ..world.clock import to_datetime
from ..world.likeness import enclose
from ..world.records import LazySequence, Records, counted
from .activity import CANCELLED, DONE, FAIL, RUNNING, SUCCESS, CampaignActivity, describe_missed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from contextlib import AbstractContextManager

    from typing_extensions import Unpack

    from ..gateway.members import CampaignActivityMembers
    from ..world.store import App
    from .campaign import Campaign

_CHECKS = {
    "state": partial(check_choice, choices=(RUNNING, CANCELLED, DONE)),
    "result": partial(check_choice, choices=(SUCCESS, FAIL)),
}


@dataclass(frozen=True, repr=False)
class CampaignActivityRecord:
    """A run of a campaign, or of one of its treatments.

    Args:
        id: Its id. Events have it as `campaign_activity_id`.
        treatment_id: `0` for the default treatment, which the campaign itself describes; `1` to `4` for additional
            treatments.
        state: RUNNING, CANCELLED or COMPLETED.
        result: SUCCESS or FAIL.
        scheduled_start: The time at which it was scheduled to begin, aware, in UTC.
        start: The time at which it began, aware, in UTC.
        end: The time at which it ended, aware, in UTC; None while it is running.
        total: The number of endpoints that it is for.
        successful: The number of these endpoints that it sent to.
        metrics: Its ExecutionMetrics as numbers, such as `{"ENDPOINT_PRODUCED": 3}`, without metrics that are 0.
        unsent: The number of its messages that were not sent, by their status in the outbox, such as `{"QUIET_TIME":
            2}`. Responses of the service do not show it.
        hook_left_out: The number of endpoints that the campaign's hook left out.
    """

    id: str
    treatment_id: str
    state: str
    result: str
    scheduled_start: datetime
    start: datetime
    end: datetime | None
    total: int
    successful: int
    metrics: Mapping[str, int]
    unsent: Mapping[str, int]
    hook_left_out: int

    def __str__(self) -> str:
        until = "" if self.end is None else f" to {self.end:%Y-%m-%d %H:%M:%S}"
        sent = f"sent to {self.successful} of {counted(self.total, 'endpoint')}"
        why = enclose(describe_missed(self.unsent.items(), self.hook_left_out))
        state = self.state if self.result == SUCCESS else f"{self.state}, {self.result},"
        return f"treatment {self.treatment_id} {state} from {self.start:%Y-%m-%d %H:%M:%S}{until}: {sent}{why}"

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self}>"


if TYPE_CHECKING:

    class CampaignActivityRecords(Records[CampaignActivityRecord]):
        """The type of `campaign.activities` for type checkers."""

        def filter(  # type: ignore[override]
            self, **members: Unpack[CampaignActivityMembers]
        ) -> list[CampaignActivityRecord]:
            """Return the activities that have the given members."""

        def one(self, **members: Unpack[CampaignActivityMembers]) -> CampaignActivityRecord:  # type: ignore[override]
            """Return the only activity that has the given members."""


def list_activities(
    lock: Callable[[], AbstractContextManager[tuple[App, Campaign]]],
) -> Records[CampaignActivityRecord]:
    """Return a live view of the activities of a campaign, the oldest first.

    Args:
        lock: A context manager that gives the locked app and the campaign.
    """

    @contextmanager
    def open_kept() -> Iterator[LazySequence[CampaignActivity]]:
        with lock() as (app, campaign):
            yield LazySequence(app.collection(CampaignActivity, campaign.id), lambda activity: activity)

    return Records(CampaignActivityRecord, open_kept, _read, checks=_CHECKS)


def _read(activity: CampaignActivity) -> CampaignActivityRecord:
    return CampaignActivityRecord(
        activity.id,
        activity.treatment_id,
        activity.state,
        activity.result,
        to_datetime(activity.scheduled_start),
        to_datetime(activity.start),
        to_datetime(activity.end) if activity.end else None,
        activity.total,
        activity.successful,
        {name: number for name, number in activity.metrics.items() if number},
        dict(activity.unsent),
        activity.hook_left_out,
    )
