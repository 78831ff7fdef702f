"""Entry by an imported segment: the effect of another import into it on a running journey."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from .scene import START, Shop, wait

if TYPE_CHECKING:
    from pinpoint_mock import JourneyView

WAITING = {"w": wait("P30D")}
EVERY_12_HOURS: dict[str, Any] = {"RefreshFrequency": "PT12H"}


def import_people(shop: Shop, *endpoint_ids: str, segment: str | None = None) -> str:
    """Import endpoints into a segment, or into a new one, and return its id."""
    lines = ["Id,ChannelType,Address", *(f"{each},EMAIL,{each}@example.com" for each in endpoint_ids)]
    shop.pinpoint.s3.put("s3://files/people.csv", "\n".join(lines).encode())
    request: Any = {
        "Format": "CSV",
        "S3Url": "s3://files/people.csv",
        "RoleArn": "arn:aws:iam::123456789012:role/pinpoint",
        "DefineSegment": True,
        "RegisterEndpoints": True,
        **({"SegmentId": segment} if segment else {"SegmentName": "imported"}),
    }
    answer: Any = shop.client.create_import_job(ApplicationId="shop", ImportJobRequest=request)
    job = answer["ImportJobResponse"]
    while shop.client.get_import_job(ApplicationId="shop", JobId=job["Id"])["ImportJobResponse"]["JobStatus"] not in (
        "COMPLETED",
        "FAILED",
    ):
        pass
    return str(job["Definition"]["SegmentId"])


def entered(journey: JourneyView) -> set[str | None]:
    return {participant.endpoint_id for participant in journey.participants}


def test_given_an_imported_segment_when_the_journey_starts_then_its_endpoints_enter(shop: Shop) -> None:
    shop.put("other")
    journey = shop.start(WAITING, segment=import_people(shop, "ann", "bob"))
    assert entered(journey) == {"ann", "bob"}


def test_given_refresh_on_update_when_more_are_imported_then_they_enter_immediately(shop: Shop) -> None:
    segment = import_people(shop, "ann")
    journey = shop.start(WAITING, segment=segment, RefreshOnSegmentUpdate=True, **EVERY_12_HOURS)
    shop.advance(hours=1)
    import_people(shop, "bob", segment=segment)
    assert "bob" in entered(journey)
    assert journey.path("bob").entered == START + timedelta(hours=1)
    assert len(journey.participants.filter(endpoint_id="ann")) == 1


def test_given_only_a_refresh_when_more_endpoints_are_imported_then_they_enter_at_the_next_refresh(shop: Shop) -> None:
    segment = import_people(shop, "ann")
    journey = shop.start(WAITING, segment=segment, **EVERY_12_HOURS)
    import_people(shop, "bob", segment=segment)
    shop.advance(hours=11)
    assert entered(journey) == {"ann"}
    assert len(shop.runs(journey)) == 1


def test_given_no_refresh_when_more_are_imported_then_they_never_enter(shop: Shop) -> None:
    segment = import_people(shop, "ann")
    journey = shop.start(WAITING, segment=segment)
    import_people(shop, "bob", segment=segment)
    shop.finish()
    assert entered(journey) == {"ann"}
