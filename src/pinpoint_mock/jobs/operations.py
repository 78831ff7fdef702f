"""The operations on import and export jobs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

from ..apps.roles import check_role_arn
from ..gateway.errors import BadRequest, NotFound
from ..gateway.nearest import describe_missing_in_app
from ..gateway.operation import operation
from ..gateway.problems import quote
from ..outside.stores import parse_url
from ..segments.segment import Segment, describe_missing, find_segment
from ..world.likeness import Known
from .export_job import ExportJob
from .import_job import ImportJob, check_first_file
from .progress import advance_on_poll, begin

if TYPE_CHECKING:
    from mypy_boto3_pinpoint.type_defs import (
        ExportJobRequestTypeDef,
        ExportJobResponseTypeDef,
        ExportJobsResponseTypeDef,
        ImportJobRequestTypeDef,
        ImportJobResponseTypeDef,
        ImportJobsResponseTypeDef,
    )

    from ..gateway.nearest import Missing
    from ..gateway.paging import Page
    from ..world.collection import Collection
    from ..world.store import App
    from .job import Job

AnyJob = TypeVar("AnyJob", ImportJob, ExportJob)


@operation("CreateImportJob")
def create_import_job(app: App, import_job_request: ImportJobRequestTypeDef) -> ImportJobResponseTypeDef:
    """Check the first line of the first file (observed), and start the import."""
    request = cast("dict[str, Any]", import_job_request)
    _check_url(request["S3Url"], "S3Url")
    check_role_arn(request["RoleArn"], "RoleArn")
    _check_segment_to_import(app, request.get("SegmentId"))
    check_first_file(app, request)
    world = app.world
    definition = {
        "ExternalId": world.options.account_id,  # always present (observed); its value is unknown
        "RegisterEndpoints": False,
        "DefineSegment": False,
        **request,
    }
    job_id = world.ids.resources.uuid_hex()
    if definition["DefineSegment"] and "SegmentId" not in definition:
        definition["SegmentId"] = world.ids.resources.uuid_hex()
    job = ImportJob(id=job_id, definition=definition, creation_date=world.clock.now())
    begin(app, job)
    return cast("ImportJobResponseTypeDef", job.response(app))


@operation("GetImportJob")
def get_import_job(app: App, job_id: str) -> ImportJobResponseTypeDef:
    """Return an import job."""
    return cast("ImportJobResponseTypeDef", _response(app, ImportJob, job_id))


@operation("GetImportJobs")
def get_import_jobs(app: App, page: Page) -> ImportJobsResponseTypeDef:
    """List the import jobs of an app, the newest first."""
    return cast("ImportJobsResponseTypeDef", _page(app, app.collection(ImportJob), page))


@operation("GetSegmentImportJobs")
def get_segment_import_jobs(app: App, segment_id: str, page: Page) -> ImportJobsResponseTypeDef:
    """List the import jobs of a segment, the newest first."""
    return cast("ImportJobsResponseTypeDef", _page(app, _jobs_of_segment(app, ImportJob, segment_id), page))


@operation("CreateExportJob")
def create_export_job(app: App, export_job_request: ExportJobRequestTypeDef) -> ExportJobResponseTypeDef:
    """Start an export."""
    request = cast("dict[str, Any]", export_job_request)
    _check_url(request["S3UrlPrefix"], "S3UrlPrefix")
    check_role_arn(request["RoleArn"], "RoleArn")
    if "SegmentId" in request:
        find_segment(app, request["SegmentId"], request.get("SegmentVersion"))
    elif "SegmentVersion" in request:
        raise BadRequest(f"{request['SegmentVersion']!r} needs a SegmentId", "SegmentVersion")
    job = ExportJob(id=app.world.ids.resources.uuid_hex(), definition=request, creation_date=app.world.clock.now())
    begin(app, job)
    return cast("ExportJobResponseTypeDef", job.response(app))


@operation("GetExportJob")
def get_export_job(app: App, job_id: str) -> ExportJobResponseTypeDef:
    """Return an export job."""
    return cast("ExportJobResponseTypeDef", _response(app, ExportJob, job_id))


@operation("GetExportJobs")
def get_export_jobs(app: App, page: Page) -> ExportJobsResponseTypeDef:
    """List the export jobs of an app, the newest first."""
    return cast("ExportJobsResponseTypeDef", _page(app, app.collection(ExportJob), page))


@operation("GetSegmentExportJobs")
def get_segment_export_jobs(app: App, segment_id: str, page: Page) -> ExportJobsResponseTypeDef:
    """List the export jobs of a segment, the newest first."""
    return cast("ExportJobsResponseTypeDef", _page(app, _jobs_of_segment(app, ExportJob, segment_id), page))


def _check_url(url: str, member: str) -> None:
    try:
        parse_url(url)
    except ValueError:
        raise BadRequest(f"must be a URL of the form s3://bucket/folder/file, not {quote(url)}", member) from None


def _check_segment_to_import(app: App, segment_id: str | None) -> None:
    """Refuse a segment that an import cannot write to. Accept a segment that another job will create."""
    if segment_id is None:
        return
    _jobs_of_segment(app, ImportJob, segment_id)
    segment = app.collection(Segment).get(segment_id)
    if segment is not None and not segment.is_imported:
        raise BadRequest(f"must be an imported segment, not a dimensional one: {segment_id!r}", "SegmentId")


def _response(app: App, job_type: type[AnyJob], job_id: str) -> dict[str, Any]:
    job = app.collection(job_type).get(job_id)
    if job is None:
        raise NotFound(missing=_describe_missing_job(app, job_type, job_id))
    return advance_on_poll(app, job).response(app)


def _describe_missing_job(app: App, job_type: type[Job], job_id: str) -> Missing:
    other_type: type[Job] = ExportJob if job_type is ImportJob else ImportJob

    def find_other() -> str:
        return f"it is the id of an {other_type.type.lower()} job" if app.holds(other_type, job_id) else ""

    return describe_missing_in_app(
        job_id,
        f"the {job_type.type.lower()} job",
        lambda other: other.holds(job_type, job_id),
        lambda: (Known(job.id) for job in reversed(app.collection(job_type))),
        find_other,
    )


def _page(app: App, jobs: Collection[AnyJob], page: Page) -> dict[str, Any]:
    found, next_token = page.of(jobs)
    for job in found:
        advance_on_poll(app, jobs[job.id])  # polling one job may also move others on the page
    return {"Item": [jobs[job.id].response(app) for job in found], **next_token}


def _jobs_of_segment(app: App, job_type: type[AnyJob], segment_id: str) -> Collection[AnyJob]:
    """Return the jobs of a segment. The segment must exist, or one of the jobs will create it."""
    jobs = app.collection(job_type, segment_id)
    if segment_id in app.collection(Segment):
        return jobs
    if not len(jobs) or any(job.status == "COMPLETED" for job in jobs):
        raise NotFound(missing=describe_missing(app, segment_id))
    return jobs
