"""The views of jobs. A test uses them to read jobs and to move them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from ..gateway.names import check_enumerated
from ..world.arguments import check_string
from ..world.view import View
from .export_job import ExportJob
from .import_job import ImportJob
from .progress import advance, fail, is_at_work

if TYPE_CHECKING:
    from .job import Job

AnyJob = TypeVar("AnyJob", bound="Job")


class JobView(View[AnyJob]):
    """One job. Unlike polling, reading this view does not move the job."""

    __slots__ = ()

    _members = ("id", "status", "failures")
    _checks = {"status": check_enumerated("JobStatus")}  # noqa: RUF012  (never changed)

    @property
    def status(self) -> str:
        """The job's status, such as CREATED, PROCESSING, COMPLETED or FAILED."""
        with self._locked() as (_, job):
            return job.status

    @property
    def failures(self) -> list[str]:
        """The reports of the first hundred failures, like `Failures` in the responses."""
        with self._locked() as (_, job):
            return list(job.result.failures) if job.result is not None else []

    def advance(self) -> str:
        """Move the job to its next status. This works with any value of the option `jobs`.

        If the job waits for its turn, the oldest running job moves, too.

        Returns:
            The new status.

        Raises:
            ValueError: If the job has ended, or if its files are being read or written.
        """
        with self._locked() as (app, job):
            self._check_under_way(job, "advance")
            return advance(app, job).status

    def fail(self, reason: str) -> None:
        """Make the job fail.

        Args:
            reason: The first entry of its `Failures`.

        Raises:
            TypeError: If the reason is not a string.
            ValueError: If the reason has lone surrogates, the job has ended, or its files are being read or written.
        """
        reason = check_string("reason", reason)
        with self._locked() as (app, job):
            self._check_under_way(job, "fail")
            fail(app, job, reason)

    def _describe(self, entity: AnyJob) -> str:
        return entity.status

    def _check_under_way(self, job: AnyJob, doing: str) -> None:
        if job.has_ended:
            raise ValueError(f"{self._kind} {self.id!r} is {job.status} and cannot {doing} any more")
        if is_at_work(job):
            raise ValueError(f"{self._kind} {self.id!r} cannot {doing} while its files are being read or written")


class ImportJobView(JobView[ImportJob]):
    """One import job. Unlike polling, reading this view does not move the job."""

    __slots__ = ()

    _kind = "import job"
    _entity_type = ImportJob


class ExportJobView(JobView[ExportJob]):
    """One export job. Unlike polling, reading this view does not move the job."""

    __slots__ = ()

    _kind = "export job"
    _entity_type = ExportJob
