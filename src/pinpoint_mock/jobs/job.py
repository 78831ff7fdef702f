"""The job: its definition, its status and its result. `progress` moves it from one status to the next."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from ..world.changes import Change
from ..world.clock import format_timestamp

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..world.store import App

MAX_FAILURES = 100  # documented: the first 100 entries

ENDED = ("COMPLETED", "FAILED")
WAITING = ("CREATED", "PENDING_JOB")


@dataclass(frozen=True, kw_only=True)
class JobResult:
    """The result of a job's work.

    Args:
        total_pieces: The number of files.
        failed_pieces: The number of files that could not be processed.
        total_processed: The number of endpoint definitions that were read.
        total_failures: The number of definitions that could not be processed.
        failures: The reports of the first failures.
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
        definition: The members of the request that responses show.
        creation_date: The time of its creation, in microseconds since the epoch.
        status: The job's status.
        completion_date: The time of its end; None before that.
        result: The result of its work; None before that.
    """

    type: ClassVar[str]

    id: str
    definition: Mapping[str, Any]
    creation_date: int
    status: str = "CREATED"
    completion_date: int | None = None
    result: JobResult | None = None

    @property
    def segment_id(self) -> str | None:
        """The id of the segment that it creates or exports."""
        return self.definition.get("SegmentId")

    @property
    def has_ended(self) -> bool:
        """Whether it has completed or failed."""
        return self.status in ENDED

    @property
    def is_running(self) -> bool:
        """Whether it is running: it has started and has not ended."""
        return self.status not in ENDED and self.status not in WAITING

    @abstractmethod
    def work(self, app: App) -> JobResult:
        """Do the work of the job.

        Raises:
            StoreError: If the files cannot be reached.
            ServiceError: If a segment that the job needs was deleted.
        """

    @abstractmethod
    def complete(self, app: App) -> None:
        """Finish the job after its work."""

    def response(self, app: App) -> dict[str, Any]:
        """Return the job as it looks in responses. It has counters as soon as it has a result."""
        response: dict[str, Any] = {
            "ApplicationId": app.id,
            "CreationDate": format_timestamp(self.creation_date),
            "Definition": self.definition,
            "Id": self.id,
            "JobStatus": self.status,
            "Type": self.type,
        }
        if self.result is not None:
            result = self.result
            response |= {
                "CompletedPieces": result.total_pieces - result.failed_pieces,
                "FailedPieces": result.failed_pieces,
                "TotalFailures": result.total_failures,
                "TotalPieces": result.total_pieces,
                "TotalProcessed": result.total_processed,
            }
            if result.failures:
                response["Failures"] = list(result.failures)
        if self.completion_date is not None:
            response["CompletionDate"] = format_timestamp(self.completion_date)
        return response


@dataclass(frozen=True, kw_only=True)
class JobStatusChanged(Change):
    """A change of the status of an import or export job.

    Args:
        job_id: The id of the job.
        job_type: IMPORT or EXPORT.
        before: The old status.
        after: The new status.
        failure: The first failure, if the job has ended; empty without failures.
    """

    job_id: str
    job_type: str
    before: str
    after: str
    failure: str = ""

    def describe(self) -> str:
        """Describe the change in a few words."""
        why = f" ({self.failure})" if self.failure else ""
        return f"{self.job_type.lower()} job {self.job_id}: {self.before} -> {self.after}{why}"
