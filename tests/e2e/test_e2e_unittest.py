"""A unittest suite, as a user would write it for an application that publishes journeys."""

from __future__ import annotations

import unittest
from typing import TYPE_CHECKING

import boto3

from pinpoint_mock import current, mock_pinpoint

if TYPE_CHECKING:
    from mypy_boto3_pinpoint import PinpointClient


class Onboarding:
    """The application."""

    def __init__(self, client: PinpointClient, application_id: str, segment_id: str) -> None:
        self.client = client
        self.application_id = application_id
        self.segment_id = segment_id

    def begin(self, name: str) -> str:
        response = self.client.create_journey(
            ApplicationId=self.application_id,
            WriteJourneyRequest={
                "Name": name,
                "StartCondition": {"SegmentStartCondition": {"SegmentId": self.segment_id}},
                "Activities": {"pause": {"Wait": {"WaitTime": {"WaitFor": "P1D"}}}},
                "StartActivity": "pause",
                "State": "ACTIVE",
            },
        )
        return response["JourneyResponse"]["Id"]

    def stop(self, journey_id: str) -> None:
        self.client.update_journey_state(
            ApplicationId=self.application_id, JourneyId=journey_id, JourneyStateRequest={"State": "CANCELLED"}
        )

    def state(self, journey_id: str) -> str:
        response = self.client.get_journey(ApplicationId=self.application_id, JourneyId=journey_id)
        return response["JourneyResponse"]["State"]


@mock_pinpoint
class OnboardingTest(unittest.TestCase):
    client: PinpointClient
    segment_id: str

    @classmethod
    def setUpClass(cls) -> None:
        cls.client = boto3.client("pinpoint", region_name="eu-west-1")
        current().create_app("shop", region="eu-west-1")
        segment = cls.client.create_segment(ApplicationId="shop", WriteSegmentRequest={"Name": "new-customers"})
        cls.segment_id = segment["SegmentResponse"]["Id"]

    def setUp(self) -> None:
        self.onboarding = Onboarding(self.client, "shop", self.segment_id)
        self.journey_id = self.onboarding.begin("welcome")

    def test_a_new_journey_is_active(self) -> None:
        self.assertEqual(self.onboarding.state(self.journey_id), "ACTIVE")

    def test_a_journey_without_participants_is_completed(self) -> None:
        current().clock.advance(days=1)
        self.assertEqual(self.onboarding.state(self.journey_id), "COMPLETED")

    def test_a_journey_can_be_stopped(self) -> None:
        self.onboarding.stop(self.journey_id)
        self.assertEqual(self.onboarding.state(self.journey_id), "CANCELLED")

    def test_a_completed_journey_cannot_be_stopped(self) -> None:
        current().clock.run_until_idle()
        with self.assertRaises(self.client.exceptions.BadRequestException):
            self.onboarding.stop(self.journey_id)

    def test_each_test_has_one_journey(self) -> None:
        journeys = self.client.list_journeys(ApplicationId="shop")["JourneysResponse"]["Item"]
        self.assertEqual([journey["Name"] for journey in journeys], ["welcome"])


if __name__ == "__main__":
    unittest.main()
