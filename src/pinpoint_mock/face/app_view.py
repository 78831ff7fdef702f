"""`pinpoint.app(…)`: one app, as a test sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..world.arguments import check_string
from ..world.view import AppReference

if TYPE_CHECKING:
    from ..events.event_record import EventRecords
    from ..jobs.views import ExportJobView, ImportJobView
    from ..journeys.views import JourneyView
    from ..segments.views import SegmentView


class AppView(AppReference):
    """One app, as a test sees it."""

    __slots__ = ()

    @property
    def name(self) -> str:
        """The app's name."""
        with self.locked_app() as app:
            return app.identity.name

    @property
    def arn(self) -> str:
        """The app's ARN."""
        with self.locked_app() as app:
            return app.identity.arn

    @property
    def region(self) -> str:
        """The name of the region that the app is in."""
        with self.locked_app() as app:
            return app.region.name

    @property
    def channels(self) -> list[str]:
        """The types of the channels that have been set up and are enabled, in the order in which they were set up.

        IN_APP, which every app has, is not among them.

        Example:
            >>> from pinpoint_mock import mock_pinpoint
            >>> with mock_pinpoint() as pinpoint:
            ...     pinpoint.create_app("shop", channels=["SMS", "EMAIL"]).channels
            ['SMS', 'EMAIL']
        """
        from ..channels.channel import enabled_channels

        with self.locked_app() as app:
            return enabled_channels(app)

    @property
    def events(self) -> EventRecords:
        """One record for each event of this app, in the order in which they came.

        They are those of PutEvents, and those in which Pinpoint tells what became of messages.

        Example:
            >>> import boto3
            >>> from pinpoint_mock import mock_pinpoint
            >>> with mock_pinpoint() as pinpoint:
            ...     shop = pinpoint.create_app("shop")
            ...     event = {"EventType": "sale", "Timestamp": "2030-01-01T00:00:00Z", "Metrics": {"price": 12}}
            ...     _ = boto3.client("pinpoint").put_events(
            ...         ApplicationId="shop",
            ...         EventsRequest={"BatchItem": {"phone": {"Endpoint": {}, "Events": {"event-1": event}}}},
            ...     )
            ...     shop.events.one(event_type="sale", endpoint_id="phone").metrics
            {'price': 12}
        """
        from ..events.event_record import view_records

        return view_records(self)

    def journey(self, journey_id: str) -> JourneyView:
        """A journey of this app.

        Args:
            journey_id: The id that CreateJourney answered.

        Raises:
            LookupError: If there is no such journey.
            TypeError: If the id is not a string.
            ValueError: If it has lone surrogates.
        """
        from ..journeys.views import JourneyView

        return JourneyView(self, check_string("journey_id", journey_id))

    def segment(self, segment_id: str) -> SegmentView:
        """A segment of this app.

        Args:
            segment_id: The id that CreateSegment answered, or an import job shows.

        Raises:
            LookupError: If there is no such segment.
            TypeError: If the id is not a string.
            ValueError: If it has lone surrogates.
        """
        from ..segments.views import SegmentView

        return SegmentView(self, check_string("segment_id", segment_id))

    def import_job(self, job_id: str) -> ImportJobView:
        """An import job of this app.

        Args:
            job_id: The id that CreateImportJob answered.

        Raises:
            LookupError: If there is no such job.
            TypeError: If the id is not a string.
            ValueError: If it has lone surrogates.
        """
        from ..jobs.views import ImportJobView

        return ImportJobView(self, check_string("job_id", job_id))

    def export_job(self, job_id: str) -> ExportJobView:
        """An export job of this app.

        Args:
            job_id: The id that CreateExportJob answered.

        Raises:
            LookupError: If there is no such job.
            TypeError: If the id is not a string.
            ValueError: If it has lone surrogates.
        """
        from ..jobs.views import ExportJobView

        return ExportJobView(self, check_string("job_id", job_id))

    def __repr__(self) -> str:
        return f"<app {self.id!r}>"
