"""How a job passes through its statuses: by being looked at, by the clock, or by the test's own hand.

Source: facts-audience 4.2 for the statuses; that their order is the enumeration's is inferred. How quickly they
pass is the option `jobs`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from ..gateway.errors import ServiceError
from ..outside.object_store import StoreError
from ..world.changes import log
from ..world.clock import MINUTE, SECOND, to_datetime
from ..world.scheduler import action
from .export_job import ExportJob
from .import_job import ImportJob
from .job import MAX_FAILURES, Job, JobStatusChanged, Outcome

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..world.scheduler import Entry
    from ..world.store import App, World

MAX_RUNNING = {"current": 10, "2019": 2}  # documented quota: import jobs of an account
LONGEST = MINUTE
"""A job has ended when the clock is this far from its creation. Observed: 4 to 18 seconds."""

AnyJob = TypeVar("AnyJob", bound=Job)

_NEXT = {
    "CREATED": "PREPARING_FOR_INITIALIZATION",
    "PENDING_JOB": "PREPARING_FOR_INITIALIZATION",
    "PREPARING_FOR_INITIALIZATION": "INITIALIZING",
    "INITIALIZING": "PROCESSING",
    "COMPLETING": "COMPLETED",
    "FAILING": "FAILED",
}
_DURATIONS = {  # together 9 seconds: documented for an import of three endpoints
    "CREATED": SECOND,
    "PREPARING_FOR_INITIALIZATION": SECOND,
    "INITIALIZING": 2 * SECOND,
    "PROCESSING": 4 * SECOND,
    "COMPLETING": SECOND,
    "FAILING": SECOND,
    "PENDING_JOB": SECOND,
}
_STEP, _END = "job.step", "job.end"


def begin(app: App, job: Job) -> None:
    """Put a new job into its app, and schedule what time will do to it."""
    _put(app, job)
    mode = app.world.options.jobs
    if mode == "time":
        _schedule_step(app, job)
    if mode not in ("every-status", "manual"):
        app.schedule(job.creation_date + LONGEST, _END, job.id)


def polled(app: App, job: AnyJob) -> AnyJob:
    """The job as an answer shows it: for some values of the option, being shown is what moves it."""
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
    """Move a job as the test asks for it; one that waits moves what stands before it as well."""
    if job.status == "PENDING_JOB":
        _move_oldest_running(app.world, step)
    return step(app, job)


def step(app: App, job: AnyJob) -> AnyJob:
    """Move a job to its next status."""
    if job.status in _NEXT and not job.is_running:
        return _start(app, job, _NEXT[job.status])
    return _move(app, job, _after(job))


def end(app: App, job: AnyJob) -> AnyJob:
    """Do what is left of a job."""
    if job.outcome is None:
        job = _move(app, job, "PROCESSING")
    return _move(app, job, "FAILED" if _has_failed(job) else "COMPLETED")


def fail(app: App, job: AnyJob, reason: str) -> AnyJob:
    """Let a job fail for a reason of the test's."""
    before = job.outcome or Outcome(total_pieces=1)
    outcome = replace(
        before,
        failed_pieces=max(before.failed_pieces, 1),
        failures=(reason, *before.failures)[:MAX_FAILURES],
    )
    return _move(app, replace(job, outcome=outcome), "FAILED")


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
    """The job of either type with this id."""
    return app.collection(ImportJob).get(job_id) or app.collection(ExportJob)[job_id]


def _start(app: App, job: AnyJob, status: str) -> AnyJob:
    """Let a job begin, or wait for its turn."""
    is_full = isinstance(job, ImportJob) and len(_running(app.world)) >= MAX_RUNNING[app.world.options.limits]
    return _move(app, job, "PENDING_JOB" if is_full else status)


def _running(world: World) -> list[tuple[App, ImportJob]]:
    return [(app, job) for app in world.apps() for job in app.collection(ImportJob) if job.is_running]


def _move_oldest_running(world: World, move: Callable[[App, ImportJob], ImportJob]) -> None:
    """What stands before a waiting job gets done while one waits."""
    running = [(app, job) for app, job in _running(world) if not is_at_work(job)]
    if running:
        move(*min(running, key=lambda found: found[1].creation_date))


def is_at_work(job: Job) -> bool:
    """Whether its work is being done just now, by a call that is not over yet."""
    return job.status == "PROCESSING" and job.outcome is None


def _has_failed(job: Job) -> bool:
    return job.outcome is not None and job.outcome.failed_pieces > 0


def _after(job: Job) -> str:
    if job.status == "PROCESSING":
        return "FAILING" if _has_failed(job) else "COMPLETING"
    return _NEXT[job.status]


def _move(app: App, job: AnyJob, status: str) -> AnyJob:
    """Give a job a status, and do what it does in it."""
    if status == job.status:
        return job
    before, job = job.status, _entered(app, job, status)
    _log_change(app, job, before)
    if status == "COMPLETED":
        job.complete(app)
    return _put(app, replace(job, outcome=_worked(app, job))) if status == "PROCESSING" else job


def _entered(app: App, job: AnyJob, status: str) -> AnyJob:
    """A job in its next status, which is kept."""
    job = replace(job, status=status)
    if not job.has_ended:
        return _put(app, job)
    app.world.scheduler.drop(app.id, job.id)
    return _put(app, replace(job, completion_date=app.world.clock.now()))


def _worked(app: App, job: Job) -> Outcome:
    """What a job's work came to; the job has failed as well if something goes through to the test."""
    try:
        return job.work(app)
    except (StoreError, ServiceError) as error:
        return _nothing(str(error))
    except BaseException as error:
        _put(app, replace(job, outcome=_nothing(f"{type(error).__name__}: {error}")))
        raise


def _nothing(reason: str) -> Outcome:
    return Outcome(failed_pieces=1, failures=(reason,))


def _log_change(app: App, job: Job, before: str) -> None:
    failures = job.outcome.failures if job.outcome is not None and job.has_ended else ()
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
    """Keep a job as it is now, in the app and with its segment."""
    app.collection(type(job)).put(job.id, job)
    if job.segment_id is not None:
        app.collection(type(job), job.segment_id).put(job.id, job)
    return job
