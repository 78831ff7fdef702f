"""The statuses of jobs: the five values of the option `jobs`, the maximum of running jobs, the clock, the history."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

import pytest
from freezegun import freeze_time

from pinpoint_mock import JobStatusChanged

from .conftest import Jobs, jobs_with

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ALL = ["CREATED", "PREPARING_FOR_INITIALIZATION", "INITIALIZING", "PROCESSING", "COMPLETING", "COMPLETED"]
FAILING = [*ALL[:4], "FAILING", "FAILED"]
MODES = ["poll", "every-status", "time", "immediate", "manual"]
PEOPLE = "Id,ChannelType,Address\nann,EMAIL,ann@example.com\n"


def create(jobs: Jobs, **members: Any) -> Any:
    """Start an import that will complete."""
    jobs.put("people.csv", PEOPLE)
    return jobs.create("people.csv", **members)


def lasted(job: Any) -> float:
    """Return the seconds between the creation and the completion of a job."""
    completed, created = (
        datetime.fromisoformat(job[name].replace("Z", "+00:00")) for name in ("CompletionDate", "CreationDate")
    )
    return (completed - created).total_seconds()


def polled(jobs: Jobs, job: Any) -> Iterator[str]:
    """Yield the statuses that polls show, up to the end."""
    yield job["JobStatus"]
    while job["JobStatus"] not in ("COMPLETED", "FAILED"):
        job = jobs.get(job["Id"])
        yield job["JobStatus"]


def statuses(jobs: Jobs, created: Any) -> list[str]:
    """Return the statuses of a job in the history."""
    changes = [change for change in jobs.pinpoint.clock.history if isinstance(change, JobStatusChanged)]
    mine = [change for change in changes if change.job_id == created["Id"]]
    assert [change.before for change in mine] == ["CREATED", *(change.after for change in mine[:-1])][: len(mine)]
    return [change.after for change in mine]


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("poll", ["CREATED", "PROCESSING", "COMPLETED"]),
        ("immediate", ["CREATED", "COMPLETED"]),
        ("every-status", ALL),
    ],
)
def test_polls_move_a_job_to_its_end(mode: str, expected: list[str]) -> None:
    with jobs_with(jobs=mode) as jobs:
        assert list(polled(jobs, create(jobs))) == expected
        assert jobs.pinpoint.clock.next_due is None


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("poll", ["CREATED", "PROCESSING", "FAILED"]),
        ("immediate", ["CREATED", "FAILED"]),
        ("every-status", FAILING),
    ],
)
def test_polls_move_a_job_that_fails_to_its_end(mode: str, expected: list[str]) -> None:
    with jobs_with(jobs=mode) as jobs:
        assert list(polled(jobs, jobs.create("nothing.csv"))) == expected


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("poll", ["CREATED", "PROCESSING", "COMPLETED"]),
        ("immediate", ["CREATED", "COMPLETED"]),
        ("every-status", ALL),
    ],
)
def test_polls_move_an_export(mode: str, expected: list[str]) -> None:
    with jobs_with(jobs=mode) as jobs:
        jobs.pinpoint.s3.create_bucket("files")
        job = jobs.create_export()
        shown = [job["JobStatus"]]
        while shown[-1] != "COMPLETED":
            shown.append(jobs.get_export(job["Id"])["JobStatus"])
        assert shown == expected


def test_counters_are_present_after_the_work_and_the_completion_date_after_the_end(jobs: Jobs) -> None:
    created = create(jobs)

    processing, completed = jobs.get(created["Id"]), jobs.get(created["Id"])

    assert (processing["TotalProcessed"], "CompletionDate" in processing) == (1, False)
    assert "CompletionDate" in completed
    assert jobs.get(created["Id"]) == completed


def test_listing_jobs_counts_as_polling(jobs: Jobs) -> None:
    created = create(jobs, DefineSegment=True)
    segment_id = created["Definition"]["SegmentId"]

    shown = [jobs.page()["Item"][0]["JobStatus"], jobs.of_segment(segment_id)[0]["JobStatus"]]

    assert shown == ["PROCESSING", "COMPLETED"]


def test_listing_jobs_only_polls_the_jobs_on_the_page(jobs: Jobs) -> None:
    first, second = create(jobs), create(jobs)

    page = jobs.page(PageSize="1")
    jobs.page(PageSize="1", Token=page["NextToken"])
    jobs.page(PageSize="1")

    assert statuses(jobs, first) == ["PROCESSING"]
    assert statuses(jobs, second) == ["PROCESSING", "COMPLETED"]


def lists_of_exports(jobs: Jobs) -> list[Callable[[], Any]]:
    segment_id = jobs.client.create_segment(ApplicationId=jobs.app_id, WriteSegmentRequest={})["SegmentResponse"]["Id"]
    jobs.pinpoint.s3.create_bucket("files")
    jobs.create_export(SegmentId=segment_id)
    given: Any = {"ApplicationId": jobs.app_id}
    return [
        lambda: jobs.client.get_export_jobs(**given)["ExportJobsResponse"]["Item"],
        lambda: jobs.client.get_segment_export_jobs(**given, SegmentId=segment_id)["ExportJobsResponse"]["Item"],
    ]


def lists_of_imports(jobs: Jobs) -> list[Callable[[], Any]]:
    segment_id = create(jobs, DefineSegment=True)["Definition"]["SegmentId"]
    return [lambda: jobs.page()["Item"], lambda: jobs.of_segment(segment_id)]


@pytest.mark.parametrize("mode", ["poll", "every-status", "immediate"])
@pytest.mark.parametrize("lists", [lists_of_imports, lists_of_exports])
@pytest.mark.parametrize("which", [0, 1])
def test_a_loop_over_a_list_ends_without_moving_the_clock(mode: str, lists: Callable[[Jobs], Any], which: int) -> None:
    with jobs_with(jobs=mode) as jobs:
        read = lists(jobs)[which]
        for _ in range(len(ALL)):
            if all(job["JobStatus"] == "COMPLETED" for job in read()):
                return
        pytest.fail("it has not ended")


@pytest.mark.parametrize("mode", ["time", "manual"])
def test_polls_do_not_move_a_job_that_the_clock_or_the_test_moves(mode: str) -> None:
    with jobs_with(jobs=mode) as jobs:
        created = create(jobs)

        assert {jobs.get(created["Id"])["JobStatus"] for _ in range(10)} == {"CREATED"}


@pytest.mark.parametrize(
    ("seconds", "status"),
    [
        (0.999, "CREATED"),
        (1, "PREPARING_FOR_INITIALIZATION"),
        (2, "INITIALIZING"),
        (4, "PROCESSING"),
        (8, "COMPLETING"),
        (9, "COMPLETED"),
    ],
)
def test_by_time_a_job_takes_nine_seconds(seconds: float, status: str) -> None:
    with freeze_time("2030-01-01"), jobs_with(jobs="time") as jobs:
        created = create(jobs)

        jobs.pinpoint.clock.advance(seconds=seconds)

        assert jobs.get(created["Id"])["JobStatus"] == status


def test_by_time_a_job_ends_when_everything_has_run() -> None:
    with freeze_time("2030-01-01"), jobs_with(jobs="time") as jobs:
        created = create(jobs)

        happened = jobs.pinpoint.clock.run_until_idle()

        assert [change.after for change in happened if isinstance(change, JobStatusChanged)] == ALL[1:]
        assert lasted(jobs.get(created["Id"])) == 9
        assert jobs.pinpoint.clock.next_due is None


def test_by_time_a_job_that_fails_ends_as_well() -> None:
    with jobs_with(jobs="time") as jobs:
        created = jobs.create("nothing.csv")

        jobs.pinpoint.clock.run_until_idle()

        assert statuses(jobs, created) == FAILING[1:]


@pytest.mark.parametrize("mode", MODES)
def test_a_job_has_ended_a_minute_after_its_creation_unless_something_else_moves_it(mode: str) -> None:
    with jobs_with(jobs=mode) as jobs:
        created = create(jobs)

        jobs.pinpoint.clock.advance(seconds=60)

        by_hand = mode in ("every-status", "manual")
        assert jobs.view(created["Id"]).status == ("CREATED" if by_hand else "COMPLETED")
        assert jobs.pinpoint.clock.next_due is None


@pytest.mark.parametrize("mode", ["poll", "immediate"])
def test_a_job_that_is_not_polled_ends_after_a_minute(mode: str) -> None:
    with freeze_time("2030-01-01"), jobs_with(jobs=mode) as jobs:
        created = create(jobs)
        assert jobs.pinpoint.clock.next_due == datetime(2030, 1, 1, 0, 1, tzinfo=timezone.utc)

        jobs.pinpoint.clock.run_until_idle()

        assert statuses(jobs, created) == ["PROCESSING", "COMPLETED"]
        assert lasted(jobs.get(created["Id"])) == 60
        assert jobs.pinpoint.clock.next_due is None


def test_a_job_that_was_polled_once_ends_after_the_minute(jobs: Jobs) -> None:
    created = create(jobs)
    assert jobs.get(created["Id"])["JobStatus"] == "PROCESSING"

    jobs.pinpoint.clock.advance(minutes=1)

    assert jobs.get(created["Id"])["JobStatus"] == "COMPLETED"


def test_the_history_shows_each_change_and_the_reason_of_a_failure(jobs: Jobs) -> None:
    created = jobs.ended(jobs.create("nothing.csv")["Id"])

    first, last = (change for change in jobs.pinpoint.clock.history if isinstance(change, JobStatusChanged))

    assert first.describe() == f"import job {created['Id']}: CREATED -> PROCESSING"
    assert (last.application_id, last.job_type, last.after) == (jobs.app_id, "IMPORT", "FAILED")
    assert last.failure == created["Failures"][0]
    assert last.describe() == f"import job {created['Id']}: PROCESSING -> FAILED ({last.failure})"


def test_a_job_beyond_the_maximum_of_running_jobs_does_not_start() -> None:
    with jobs_with(limits="2019") as jobs:
        first, second, third = create(jobs), create(jobs), create(jobs)

        begun = [jobs.get(job["Id"])["JobStatus"] for job in (first, second, third)]
        later = [jobs.get(third["Id"])["JobStatus"] for _ in range(2)]

        assert begun == ["PROCESSING", "PROCESSING", "PENDING_JOB"]
        assert later == ["PROCESSING", "COMPLETED"]
        assert statuses(jobs, first) == ["PROCESSING", "COMPLETED"]
        assert statuses(jobs, second) == ["PROCESSING"]
        assert statuses(jobs, third) == ["PENDING_JOB", "PROCESSING", "COMPLETED"]


def test_ten_jobs_run_at_once_in_all_apps_of_the_account(jobs: Jobs) -> None:
    other = Jobs(jobs.pinpoint, jobs.client, jobs.pinpoint.create_app("other", region="us-east-1").id)
    created = [create(which) for which in (jobs, other) * 5] + [create(jobs)]

    begun = [which.get(job["Id"])["JobStatus"] for which, job in zip([jobs, other] * 5 + [jobs], created, strict=True)]

    assert begun == ["PROCESSING"] * 10 + ["PENDING_JOB"]


def test_exports_do_not_count_among_running_imports() -> None:
    with jobs_with(limits="2019") as jobs:
        exports = [jobs.create_export() for _ in range(3)]
        assert [jobs.get_export(job["Id"])["JobStatus"] for job in exports] == ["PROCESSING"] * 3
        assert jobs.get(create(jobs)["Id"])["JobStatus"] == "PROCESSING"


@pytest.mark.parametrize("mode", ["poll", "immediate", "every-status"])
def test_a_loop_over_any_one_of_many_jobs_ends(mode: str) -> None:
    with jobs_with(limits="2019", jobs=mode) as jobs:
        created = [create(jobs) for _ in range(6)]
        for job in created:
            jobs.get(job["Id"])
        for _ in range(50):
            if jobs.get(created[-1]["Id"])["JobStatus"] == "COMPLETED":
                return
        pytest.fail("it has not ended")


def test_a_waiting_job_in_a_list_ends_each_job_before_it_once() -> None:
    with jobs_with(limits="2019") as jobs:
        first, second = create(jobs, DefineSegment=True), create(jobs)
        jobs.page()
        third = create(jobs)
        assert jobs.get(third["Id"])["JobStatus"] == "PENDING_JOB"

        shown = [job["JobStatus"] for job in jobs.page()["Item"]]

        assert shown == ["PROCESSING", "COMPLETED", "COMPLETED"]
        assert [statuses(jobs, job) for job in (first, second)] == [["PROCESSING", "COMPLETED"]] * 2
        assert jobs.segment(first["Definition"]["SegmentId"])["Version"] == 1


def test_waiting_jobs_end_by_time() -> None:
    with freeze_time("2030-01-01"), jobs_with(limits="2019", jobs="time") as jobs:
        created = [create(jobs) for _ in range(5)]

        jobs.pinpoint.clock.run_until_idle()

        durations = [lasted(jobs.get(job["Id"])) for job in created]
        assert durations == [9, 9, 17, 17, 25]
        assert "PENDING_JOB" in statuses(jobs, created[-1])


def test_with_manual_jobs_a_waiting_job_waits_until_another_has_ended() -> None:
    with jobs_with(limits="2019", jobs="manual") as jobs:
        views = [jobs.view(create(jobs)["Id"]) for _ in range(3)]
        assert [view.advance() for view in views] == ["PREPARING_FOR_INITIALIZATION"] * 2 + ["PENDING_JOB"]
        assert views[2].advance() == "PENDING_JOB"

        views[0].fail("no more")

        assert views[2].advance() == "PREPARING_FOR_INITIALIZATION"


def test_a_waiting_job_starts_when_the_app_of_the_earlier_jobs_is_deleted() -> None:
    with jobs_with(limits="2019") as jobs:
        other = Jobs(jobs.pinpoint, jobs.client, jobs.pinpoint.create_app("other", region="us-east-1").id)
        for job in (create(other), create(other)):
            other.get(job["Id"])
        waiting = create(jobs)
        assert jobs.get(waiting["Id"])["JobStatus"] == "PENDING_JOB"
        jobs.client.delete_app(ApplicationId="other")

        assert jobs.get(waiting["Id"])["JobStatus"] == "PROCESSING"


@pytest.mark.parametrize("mode", MODES)
def test_a_job_of_a_deleted_app_is_removed(mode: str) -> None:
    with jobs_with(jobs=mode) as jobs:
        created = create(jobs)
        view = jobs.view(created["Id"])
        jobs.client.delete_app(ApplicationId=jobs.app_id)

        assert jobs.pinpoint.clock.next_due is None
        jobs.pinpoint.clock.advance(minutes=2)
        with pytest.raises(jobs.client.exceptions.NotFoundException, match="Application not found"):
            jobs.get(created["Id"])
        with pytest.raises(LookupError, match="app 'app' does not exist"):
            view.status  # noqa: B018


def test_a_checkpoint_rolls_back_a_job(jobs: Jobs) -> None:
    created = create(jobs)
    with jobs.pinpoint.checkpoint():
        assert jobs.ended(created["Id"])["JobStatus"] == "COMPLETED"
        assert jobs.ids() == ["ann"]

    assert jobs.ids() == []
    assert jobs.get(created["Id"])["JobStatus"] == "PROCESSING"


def test_jobs_work_at_times_in_the_far_future(jobs: Jobs) -> None:
    jobs.pinpoint.clock.advance_to(datetime(2200, 1, 1, tzinfo=timezone.utc))

    assert jobs.complete(PEOPLE)["CreationDate"].startswith("2200-01-01T")
    assert jobs.run_export()["JobStatus"] == "COMPLETED"
