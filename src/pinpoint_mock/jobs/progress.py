"""Moves jobs through their statuses: by polling, by the clock, or by calls of the test.

Source: docs/behaviours/jobs.md#import-jobs. The option `jobs` decides what moves a job, and how quickly.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from ..gateway.errors import ServiceError
from ..outside.object_store import StoreError
from ..world.changes import log
from ..world.clock import MINUTE, SECOND, to_datetime
from ..world.formatting import show_error
from ..world.ongoing import Ongoing
from ..world.scheduler import action
from .export_job import ExportJob
from .import_job import ImportJob
from .job import MAX_FAILURES, Job, JobResult, JobStatusChanged

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..world.scheduler import Entry
    from ..world.store import App, World

MAX_RUNNING = {"current": 10, "2019": 2}  # documented quota: import jobs per account
LONGEST = MINUTE
"""The maximum duration of a job. Observed: 4 to 18 seconds."""

AnyJob = TypeVar("AnyJob", bound=Job)

_NEXT = {  # inferred: the order of the enumeration
    "CREATED": "PREPARING_FOR_INITIALIZATION",
    "PENDING_JOB": "PREPARING_FOR_INITIALIZATION",
    "PREPARING_FOR_INITIALIZATION": "INITIALIZING",
    "INITIALIZING": "PROCESSING",
    "COMPLETING": "COMPLETED",
    "FAILING": "FAILED",
}
_DURATIONS = {  # 9 seconds in total: documented for an import of three endpoints
    "CREATED": SECOND,
    "PREPARING_FOR_INITIALIZATION": SECOND,
    "INITIALIZING": 2 * SECOND,
    "PROCESSING": 4 * SECOND,
    "COMPLETING": SECOND,
    "FAILING": SECOND,
    "PENDING_JOB": SECOND,
}
_STEP, _END = "job.step", "job.end"


class RunningImports(Ongoing[ImportJob]):
    """The running import jobs of the account."""

    __slots__ = ()

    entity_type = ImportJob


def begin(app: App, job: Job) -> None:
    """Add a new job to its app, and schedule its steps and its end."""
    _put(app, job)
    mode = app.world.options.jobs
    if mode == "time":
        _schedule_step(app, job)
    if mode not in ("every-status", "manual"):
        app.schedule(job.creation_date + LONGEST, _END, job.id)


def advance_on_poll(app: App, job: AnyJob) -> AnyJob:
    """Return the job for a response. With some values of the option, the poll moves the job first."""
    mode = app.world.options.jobs
    if job.has_ended or mode in ("time", "manual") or is_at_work(job):
        return job
    if job.status == "PENDING_JOB":
        _move_oldest_running(app.world, step if mode == "every-status" else end)
    if mode == "every-status":
        return step(app, job)
    if mode == "poll" and not job.is_running:
        return _start(app, job, "PROCESSING")
    return end(app, job)


def advance(app: App, job: AnyJob) -> AnyJob:
    """Move a job for the test. If the job waits for its turn, move the oldest running job as well."""
    if job.status == "PENDING_JOB":
        _move_oldest_running(app.world, step)
    return step(app, job)


def step(app: App, job: AnyJob) -> AnyJob:
    """Move a job to its next status."""
    if job.status in _NEXT and not job.is_running:
        return _start(app, job, _NEXT[job.status])
    return _move(app, job, _next_status(job))


def end(app: App, job: AnyJob) -> AnyJob:
    """Do all remaining steps of a job."""
    if job.result is None:
        job = _move(app, job, "PROCESSING")
    return _move(app, job, "FAILED" if _has_failed(job) else "COMPLETED")


def fail(app: App, job: AnyJob, reason: str) -> AnyJob:
    """Make a job fail for a reason that the test gives."""
    before = job.result or JobResult(total_pieces=1)
    result = replace(
        before,
        failed_pieces=max(before.failed_pieces, 1),
        failures=(reason, *before.failures)[:MAX_FAILURES],
    )
    return _move(app, replace(job, result=result), "FAILED")


@action(_STEP)
def _step_by_time(app: App, entry: Entry) -> None:
    job = find_job(app, entry.entity_id)
    if not is_at_work(job):
        job = step(app, job)
    if not job.has_ended:
        _schedule_step(app, job)


@action(_END)
def _end_by_time(app: App, entry: Entry) -> None:
    job = find_job(app, entry.entity_id)
    if not is_at_work(job):
        end(app, job)


def _schedule_step(app: App, job: Job) -> None:
    app.schedule(app.world.clock.now() + _DURATIONS[job.status], _STEP, job.id)


def find_job(app: App, job_id: str) -> Job:
    """Return the job with this id, of either type."""
    return app.collection(ImportJob).get(job_id) or app.collection(ExportJob)[job_id]


def _start(app: App, job: AnyJob, status: str) -> AnyJob:
    """Start a job, or make it wait for its turn."""
    if isinstance(job, ImportJob):
        running = app.world.part(RunningImports).find(app.world)
        if len(running) >= MAX_RUNNING[app.world.options.limits]:
            status = "PENDING_JOB"
    return _move(app, job, status)


def _move_oldest_running(world: World, move: Callable[[App, ImportJob], ImportJob]) -> None:
    """Move the oldest running import job: other jobs wait for it."""
    running = [(app, job) for app, job in world.part(RunningImports).find(world) if not is_at_work(job)]
    if running:
        move(*min(running, key=lambda found: found[1].creation_date))


def is_at_work(job: Job) -> bool:
    """Return whether a call that has not returned yet is doing the work of the job."""
    return job.status == "PROCESSING" and job.result is None


def _has_failed(job: Job) -> bool:
    return job.result is not None and job.result.failed_pieces > 0


def _next_status(job: Job) -> str:
    if job.status == "PROCESSING":
        return "FAILING" if _has_failed(job) else "COMPLETING"
    return _NEXT[job.status]


def _move(app: App, job: AnyJob, status: str) -> AnyJob:
    """Give a job a status, and do what belongs to that status: its work, or its completion."""
    if status == job.status:
        return job
    before, job = job.status, _with_status(app, job, status)
    if status == "COMPLETED":
        job.complete(app)
    _log_change(app, job, before)
    return _put(app, replace(job, result=_run(app, job))) if status == "PROCESSING" else job


def _with_status(app: App, job: AnyJob, status: str) -> AnyJob:
    """Store a job with another status, and return it."""
    job = replace(job, status=status)
    if not job.has_ended:
        return _put(app, job)
    app.world.scheduler.drop(app.id, job.id)
    return _put(app, replace(job, completion_date=app.world.clock.now()))


def _run(app: App, job: Job) -> JobResult:
    """Do a job's work, and return its result. An error that the test sees makes the job fail, too."""
    try:
        return job.work(app)
    except (StoreError, ServiceError) as error:
        return _make_failure(str(error))
    except BaseException as error:
        _put(app, replace(job, result=_make_failure(show_error(error))))
        raise


def _make_failure(reason: str) -> JobResult:
    return JobResult(failed_pieces=1, failures=(reason,))


def _log_change(app: App, job: Job, before: str) -> None:
    failures = job.result.failures if job.result is not None and job.has_ended else ()
    log(
        app,
        JobStatusChanged(
            time=to_datetime(app.world.clock.now()),
            application_id=app.id,
            job_id=job.id,
            job_type=job.type,
            before=before,
            after=job.status,
            failure=failures[0] if failures else "",
        ),
    )


def _put(app: App, job: AnyJob) -> AnyJob:
    """Store a job in the app, and in the jobs of its segment."""
    app.collection(type(job)).put(job.id, job)
    if isinstance(job, ImportJob):
        app.world.part(RunningImports).note(app, job.id, is_ongoing=job.is_running)
    if job.segment_id is not None:
        app.collection(type(job), job.segment_id).put(job.id, job)
    return job
