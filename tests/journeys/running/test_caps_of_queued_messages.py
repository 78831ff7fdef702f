"""Messages that wait for their turn by MessagesPerSecond count toward the caps when they are sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import AppView, Pinpoint


def test_given_two_messages_that_wait_for_their_turn_when_they_are_due_then_the_daily_cap_stops_the_second(
    pinpoint: Pinpoint, pinpoint_client: PinpointClient, pinpoint_app: AppView
) -> None:
    client, app_id = pinpoint_client, pinpoint_app.id
    client.create_sms_template(TemplateName="news", SMSTemplateRequest={"Body": "News"})
    for number in range(2):
        client.update_endpoint(
            ApplicationId=app_id,
            EndpointId=f"phone{number}",
            EndpointRequest={"ChannelType": "SMS", "Address": f"+1206555010{number}"},
        )
    segment = client.create_segment(ApplicationId=app_id, WriteSegmentRequest={"Name": "all"})["SegmentResponse"]
    created = client.create_journey(
        ApplicationId=app_id,
        WriteJourneyRequest={
            "Name": "news",
            "State": "ACTIVE",
            "StartCondition": {"SegmentStartCondition": {"SegmentId": segment["Id"]}},
            "Limits": {"DailyCap": 1, "MessagesPerSecond": 1},
            "StartActivity": "first",
            "Activities": {
                "first": {"SMS": {"TemplateName": "news", "NextActivity": "second"}},
                "second": {"SMS": {"TemplateName": "news"}},
            },
        },
    )["JourneyResponse"]

    pinpoint.clock.advance(minutes=6)

    statuses = {
        endpoint_id: [message.status for message in pinpoint.outbox.filter(endpoint_id=endpoint_id)]
        for endpoint_id in ("phone0", "phone1")
    }
    assert statuses == {"phone0": ["SUCCESSFUL", "DAILY_CAP"], "phone1": ["SUCCESSFUL", "DAILY_CAP"]}
    metrics = client.get_journey_execution_activity_metrics(
        ApplicationId=app_id, JourneyId=created["Id"], JourneyActivityId="second"
    )["JourneyExecutionActivityMetricsResponse"]["Metrics"]
    assert (metrics["SUCCESS"], metrics["DAILY_CAP_EXCEEDED"]) == ("0", "2")
    path = pinpoint_app.journey(created["Id"]).path("phone1")
    assert path.activities == ["first", "second"]
    assert path.outcomes == {"first": "sent later", "second": "stopped later"}
