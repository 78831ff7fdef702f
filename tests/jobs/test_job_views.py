"""Views of jobs: a test reads jobs without moving them, and moves them itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pinpoint_mock import ExportJobView, ImportJobView

from .conftest import Jobs, jobs_with

if TYPE_CHECKING:
    from collections.abc import Iterator

PEOPLE = "Id,ChannelType,Address\nann,EMAIL,ann@example.com\nnobody,,\n"


@pytest.fixture
def manual() -> Iterator[Jobs]:
    """Jobs that only the test moves, with a file for them."""
    with jobs_with(jobs="manual") as jobs:
        jobs.put("people.csv", PEOPLE)
        yield jobs


def test_a_view_shows_a_job_without_moving_it(jobs: Jobs) -> None:
    jobs.put("people.csv", PEOPLE)
    view = jobs.view(jobs.create("people.csv")["Id"])

    assert [view.status for _ in range(5)] == ["CREATED"] * 5
    assert view.failures == []
    job = jobs.ended(view.id)
    assert (view.status, view.failures) == ("COMPLETED", job["Failures"])


def test_a_test_can_advance_a_job_through_every_status(manual: Jobs) -> None:
    view = manual.view(manual.create("people.csv")["Id"])
    shown, ids = [], []
    for _ in range(5):
        shown.append(view.advance())
        ids.append(manual.ids())
        assert manual.get(view.id)["JobStatus"] == view.status == shown[-1]

    assert shown == ["PREPARING_FOR_INITIALIZATION", "INITIALIZING", "PROCESSING", "COMPLETING", "COMPLETED"]
    assert ids == [[], [], ["ann"], ["ann"], ["ann"]]


def test_a_test_can_advance_an_export(manual: Jobs) -> None:
    view = manual.pinpoint.app(manual.app_id).export_job(manual.create_export()["Id"])
    assert isinstance(view, ExportJobView)
    for _ in range(5):
        view.advance()

    assert (view.status, manual.get_export(view.id)["JobStatus"]) == ("COMPLETED", "COMPLETED")


def test_a_test_can_advance_a_job_with_any_value_of_the_option(jobs: Jobs) -> None:
    jobs.put("people.csv", PEOPLE)
    view = jobs.view(jobs.create("people.csv")["Id"])

    assert view.advance() == "PREPARING_FOR_INITIALIZATION"
    assert jobs.get(view.id)["JobStatus"] == "COMPLETED"


def test_a_waiting_job_that_a_test_advances_is_started_by_a_poll_under_another_option() -> None:
    with jobs_with(limits="2019", jobs="immediate") as jobs:
        jobs.put("people.csv", PEOPLE)
        views = [jobs.view(jobs.create("people.csv")["Id"]) for _ in range(3)]
        assert [view.advance() for view in views][-1] == "PENDING_JOB"

        assert jobs.get(views[2].id)["JobStatus"] == "COMPLETED"
        assert [view.status for view in views] == ["COMPLETED", "PREPARING_FOR_INITIALIZATION", "COMPLETED"]


@pytest.mark.parametrize("steps", range(5))
def test_a_test_can_make_a_job_fail_in_any_status(manual: Jobs, steps: int) -> None:
    created = manual.create("people.csv", DefineSegment=True)
    view = manual.view(created["Id"])
    for _ in range(steps):
        view.advance()

    view.fail("the role cannot be assumed")

    job = manual.get(view.id)
    assert (job["JobStatus"], view.status) == ("FAILED", "FAILED")
    assert job["Failures"][0] == view.failures[0] == "the role cannot be assumed"
    assert (job["TotalFailures"], len(job["Failures"])) == ((0, 1) if steps < 3 else (1, 2))
    assert (job["TotalPieces"], job["CompletedPieces"], job["FailedPieces"]) == (1, 0, 1)
    assert job["CompletionDate"] >= job["CreationDate"]
    with pytest.raises(manual.client.exceptions.NotFoundException):
        manual.segment(created["Definition"]["SegmentId"])


def test_a_job_that_a_test_makes_fail_reports_at_most_a_hundred_failures(manual: Jobs) -> None:
    manual.put("people.csv", "Id\n" + "nobody\n" * 150)
    view = manual.view(manual.create("people.csv")["Id"])
    for _ in range(3):
        view.advance()

    view.fail("why")

    assert (view.failures[0], len(view.failures)) == ("why", 100)
    assert manual.get(view.id)["TotalFailures"] == 150


def test_a_failed_job_is_in_the_history_with_the_reason(manual: Jobs) -> None:
    view = manual.view(manual.create("people.csv")["Id"])
    view.fail("why")

    assert manual.pinpoint.clock.history[-1].describe() == f"import job {view.id}: CREATED -> FAILED (why)"
    assert manual.pinpoint.clock.next_due is None


def test_a_job_that_has_ended_cannot_be_advanced_or_made_to_fail(manual: Jobs) -> None:
    view = manual.view(manual.create("people.csv")["Id"])
    view.fail("why")

    with pytest.raises(ValueError, match=f"import job '{view.id}' is FAILED and cannot advance any more"):
        view.advance()
    with pytest.raises(ValueError, match=f"import job '{view.id}' is FAILED and cannot fail any more"):
        view.fail("again")
    assert view.failures == ["why"]


def test_a_job_that_does_not_exist_is_a_lookup_error_that_lists_the_others(manual: Jobs) -> None:
    job_id = manual.create("people.csv")["Id"]

    with pytest.raises(LookupError, match=f"import job 'other' does not exist in app 'app'; it has '{job_id}'"):
        manual.view("other")
    with pytest.raises(LookupError, match=f"export job '{job_id}' does not exist in app 'app'; it has no export jobs"):
        manual.pinpoint.app(manual.app_id).export_job(job_id)


def test_the_repr_of_a_view_names_its_job(manual: Jobs) -> None:
    view = manual.view(manual.create("people.csv")["Id"])

    assert isinstance(view, ImportJobView)
    assert repr(view) == f"<import job '{view.id}' CREATED of app 'app'>"
