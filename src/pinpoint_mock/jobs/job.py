"""What a job is: its definition, its status, and what its work came to."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from ..world.changes import Change
from ..world.clock import to_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..world.store import App

MAX_FAILURES = 100  # documented: the first 100 entries

ENDED = ("COMPLETED", "FAILED")
WAITING = ("CREATED", "PENDING_JOB")


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What the work of a job came to.

    Args:
        total_pieces: How many files there were.
        failed_pieces: How many of them could not be processed.
        total_processed: How many endpoint definitions were looked at.
        total_failures: How many of them could not be processed.
        failures: What is told of the first of them.
    """

    total_pieces: int = 1
    failed_pieces: int = 0
    total_processed: int = 0
    total_failures: int = 0
    failures: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Job(ABC):
    """An import or an export job.

    Args:
        id: Its id.
        definition: What the answers show of the request.
        creation_date: When it was made, in microseconds since the epoch.
        status: The job's status.
        completion_date: When it ended; None before.
        outcome: What its work came to; None before.
    """

    type: ClassVar[str]

    id: str
    definition: Mapping[str, Any]
    creation_date: int
    status: str = "CREATED"
    completion_date: int | None = None
    outcome: Outcome | None = None

    @property
    def segment_id(self) -> str | None:
        """The segment that it makes or exports."""
        return self.definition.get("SegmentId")

    @property
    def has_ended(self) -> bool:
        """Whether nothing more happens to it."""
        return self.status in ENDED

    @property
    def is_running(self) -> bool:
        """Whether it is under way."""
        return self.status not in ENDED and self.status not in WAITING

    @abstractmethod
    def work(self, app: App) -> Outcome:
        """Do what the job is for.

        Raises:
            StoreError: If the files cannot be reached.
            ServiceError: If what the job needs is not there any more.
        """

    @abstractmethod
    def complete(self, app: App) -> None:
        """Do what is left when the work is done."""

    def response(self, app: App) -> dict[str, Any]:
        """The job as the service answers it; what is counted shows once there is something to count."""
        response: dict[str, Any] = {
            "ApplicationId": app.id,
            "CreationDate": to_text(self.creation_date),
            "Definition": self.definition,
            "Id": self.id,
            "JobStatus": self.status,
            "Type": self.type,
        }
        if self.outcome is not None:
            outcome = self.outcome
            response |= {
                "CompletedPieces": outcome.total_pieces - outcome.failed_pieces,
                "FailedPieces": outcome.failed_pieces,
                "TotalFailures": outcome.total_failures,
                "TotalPieces": outcome.total_pieces,
                "TotalProcessed": outcome.total_processed,
            }
            if outcome.failures:
                response["Failures"] = list(outcome.failures)
        if self.completion_date is not None:
            response["CompletionDate"] = to_text(self.completion_date)
        return response


@dataclass(frozen=True, kw_only=True)
class JobStatusChanged(Change):
    """An import or export job went from one status to another.

    Args:
        job_id: The job.
        job_type: IMPORT or EXPORT.
        before: The status that it had.
        after: The status that it has.
        failure: The first thing that failed, once the job has ended; empty if nothing did.
    """

    job_id: str
    job_type: str
    before: str
    after: str
    failure: str = ""

    def describe(self) -> str:
        """What happened, in a few words."""
        why = f" ({self.failure})" if self.failure else ""
        return f"{self.job_type.lower()} job {self.job_id}: {self.before} -> {self.after}{why}"
