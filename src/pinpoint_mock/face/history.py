"""`clock.history`: the changes of a world as a test reads them, filtered by the members of all kinds of changes."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

from ..world.arguments import check_choice
from ..world.changes import Change, History
from ..world.records import Records

if TYPE_CHECKING:
    from collections.abc import Iterator

    from botocore.model import StringShape

    from ..world.session import Session

_MEMBERS = (  # listed here so that a search need not import the packages of all kinds of changes
    "journey_id",
    "journey_name",
    "run_id",
    "activity_id",
    "outcomes",
    "entered",
    "not_entered",
    "job_id",
    "job_type",
    "before",
    "after",
    "status",
    "failure",
    "endpoint_id",
    "event_id",
    "why",
)


def read_history(session: Session) -> Records[Change]:
    """Return the changes of the session's current world."""

    @contextmanager
    def open_kept() -> Iterator[list[Change]]:
        with session.locked_world() as world:
            yield world.part(History).changes

    return Records(
        Change,  # type: ignore[type-abstract]
        open_kept,
        lambda change: change,
        properties=_MEMBERS,
        checks=_CHECKS,
    )


def _check_state(member: str, value: str) -> None:
    check_choice(member, value, [*_list_values("State"), *_list_values("JobStatus")])


def _check_run_status(member: str, value: str) -> None:
    check_choice(member, value, _list_values("JourneyRunStatus"))


def _check_job_type(member: str, value: str) -> None:
    check_choice(member, value, ("IMPORT", "EXPORT"))


def _list_values(shape_name: str) -> list[str]:
    from ..gateway.model import service_model

    return cast("StringShape", service_model().shape_for(shape_name)).enum


_CHECKS = {"before": _check_state, "after": _check_state, "status": _check_run_status, "job_type": _check_job_type}
