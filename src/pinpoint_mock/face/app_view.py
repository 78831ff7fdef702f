"""`pinpoint.app(…)`: a test's view of one app and everything in it; and `pinpoint.apps`: the views of all apps."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

from ..world.records import LazySequence, Records
from ..world.view import AppReference, find_view, list_views, quote_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from typing_extensions import Unpack

    from ..campaigns.in_app_device import InAppDevice
    from ..campaigns.views import CampaignView
    from ..channels.views import ChannelRecord
    from ..endpoints.views import EndpointRecord, UserRecord
    from ..gateway.literals import ChannelName
    from ..gateway.members import AppMembers
    from ..jobs.views import ExportJobView, ImportJobView
    from ..journeys.views import JourneyView
    from ..segments.views import SegmentView
    from ..world.session import Session
    from .typed_records import (
        Campaigns,
        Channels,
        Endpoints,
        EventRecords,
        ExportJobs,
        ImportJobs,
        Journeys,
        Segments,
        Users,
    )

    class Apps(Records["AppView"]):
        """`pinpoint.apps`, as a type checker sees it."""

        def filter(self, **members: Unpack[AppMembers]) -> list[AppView]:  # type: ignore[override]
            """Return the apps whose members have these values."""

        def one(self, **members: Unpack[AppMembers]) -> AppView:  # type: ignore[override]
            """Return the only app whose members have these values."""


class AppView:
    """A view of one app. Two views are equal if they show the same app.

    Args:
        session: The session that the app is in.
        application_id: The app's id.
    """

    __slots__ = ("_reference",)

    def __init__(self, session: Session, application_id: str) -> None:
        self._reference = AppReference(session, application_id)

    @property
    def id(self) -> str:
        """The application id."""
        return self._reference.id

    @property
    def name(self) -> str:
        """The app's name."""
        with self._reference.locked_app() as app:
            return app.identity.name

    @property
    def arn(self) -> str:
        """The app's ARN."""
        with self._reference.locked_app() as app:
            return app.identity.arn

    @property
    def region(self) -> str:
        """The name of the region that the app is in."""
        with self._reference.locked_app() as app:
            return app.region.name

    @property
    def channels(self) -> Channels:
        """One record for each channel that was set up, enabled or not, in the order of their setup.

        IN_APP, which every app has, is not included.

        Example:
            >>> from pinpoint_mock import mock_pinpoint
            >>> with mock_pinpoint() as pinpoint:
            ...     shop = pinpoint.create_app("shop", channels=["SMS", "EMAIL"])
            ...     [channel.channel_type for channel in shop.channels.filter(enabled=True)]
            ['SMS', 'EMAIL']
        """
        from ..channels.views import list_channels

        return cast("Channels", list_channels(self._reference))

    @property
    def endpoints(self) -> Endpoints:
        """One record for each endpoint of this app, in the order of their first write.

        Example:
            >>> import boto3
            >>> from pinpoint_mock import mock_pinpoint
            >>> with mock_pinpoint() as pinpoint:
            ...     shop = pinpoint.create_app("shop")
            ...     _ = boto3.client("pinpoint").update_endpoint(
            ...         ApplicationId="shop",
            ...         EndpointId="ann",
            ...         EndpointRequest={"ChannelType": "EMAIL", "Address": "ann@example.com"},
            ...     )
            ...     shop.endpoints.one(channel_type="EMAIL", endpoint_status="ACTIVE").address
            'ann@example.com'
        """
        from ..endpoints.views import list_endpoints

        return cast("Endpoints", list_endpoints(self._reference))

    @property
    def users(self) -> Users:
        """One record for each user of this app: its attributes, and the ids of its endpoints."""
        from ..endpoints.views import list_users

        return cast("Users", list_users(self._reference))

    @property
    def segments(self) -> Segments:
        """The segments of this app, oldest first. Each view shows the newest version."""
        from ..segments.views import SegmentView

        return cast("Segments", list_views(SegmentView, self._reference))

    @property
    def journeys(self) -> Journeys:
        """The journeys of this app, oldest first. Each view shows the current state."""
        from ..journeys.views import JourneyView

        return cast("Journeys", list_views(JourneyView, self._reference))

    @property
    def campaigns(self) -> Campaigns:
        """The campaigns of this app, oldest first. Each view shows the current state."""
        from ..campaigns.views import CampaignView

        return cast("Campaigns", list_views(CampaignView, self._reference))

    @property
    def import_jobs(self) -> ImportJobs:
        """The import jobs of this app, oldest first. Each view shows the current state."""
        from ..jobs.views import ImportJobView

        return cast("ImportJobs", list_views(ImportJobView, self._reference))

    @property
    def export_jobs(self) -> ExportJobs:
        """The export jobs of this app, oldest first. Each view shows the current state."""
        from ..jobs.views import ExportJobView

        return cast("ExportJobs", list_views(ExportJobView, self._reference))

    @property
    def events(self) -> EventRecords:
        """One record for each event of this app, in the order of their arrival.

        The records include events from PutEvents, and the events in which Pinpoint reports what happened to messages.

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

        return cast("EventRecords", view_records(self._reference))

    def channel(self, channel_type: ChannelName) -> ChannelRecord:
        """Return the record of a channel of this app.

        Args:
            channel_type: The channel's type, such as SMS.

        Raises:
            LookupError: If the channel is not set up.
            TypeError: If the type is not a string.
            ValueError: If no channel that can be set up has this type.
        """
        from ..channels.views import read_channel

        return read_channel(self._reference, channel_type)

    def endpoint(self, name: str) -> EndpointRecord:
        """Return the record of an endpoint of this app, found by its id, its address or its user's id.

        Args:
            name: The endpoint's id in any spelling, its address, or its user's id. They are tried in this order: the
                id, the address as it was written, the user's id, and the address in another spelling, such as
                `+1 (206) 555-0100`. If a second endpoint was written with the same address, the first one became
                inactive, and the address finds the second one.

        Raises:
            LookupError: If the endpoint does not exist, or if the address or the user has more than one.
            TypeError: If the name is not a string.
            ValueError: If the name contains lone surrogates.

        Example:
            >>> import boto3
            >>> from pinpoint_mock import mock_pinpoint
            >>> with mock_pinpoint() as pinpoint:
            ...     shop = pinpoint.create_app("shop")
            ...     _ = boto3.client("pinpoint").update_endpoint(
            ...         ApplicationId="shop",
            ...         EndpointId="phone-1",
            ...         EndpointRequest={"ChannelType": "SMS", "Address": "+12065550100", "User": {"UserId": "ann"}},
            ...     )
            ...     shop.endpoint("ann").id, shop.endpoint("+1 (206) 555-0100").id
            ('phone-1', 'phone-1')
        """
        from ..endpoints.views import read_endpoint

        return read_endpoint(self._reference, name)

    def user(self, user_id: str) -> UserRecord:
        """Return the record of a user of this app.

        Args:
            user_id: The user's id.

        Raises:
            LookupError: If no endpoint of this app belongs to this user.
            TypeError: If the id is not a string.
            ValueError: If the id contains lone surrogates.
        """
        from ..endpoints.views import read_user

        return read_user(self._reference, user_id)

    def segment(self, segment_id: str) -> SegmentView:
        """Return the view of a segment of this app.

        Args:
            segment_id: The id that CreateSegment returned, or that an import job shows.

        Raises:
            LookupError: If the segment does not exist.
            TypeError: If the id is not a string.
            ValueError: If the id contains lone surrogates.
        """
        from ..segments.views import SegmentView

        return find_view(SegmentView, self._reference, "segment_id", segment_id)

    def journey(self, journey_id: str) -> JourneyView:
        """Return the view of a journey of this app.

        Args:
            journey_id: The id that CreateJourney returned.

        Raises:
            LookupError: If the journey does not exist.
            TypeError: If the id is not a string.
            ValueError: If the id contains lone surrogates.
        """
        from ..journeys.views import JourneyView

        return find_view(JourneyView, self._reference, "journey_id", journey_id)

    def campaign(self, campaign_id: str) -> CampaignView:
        """Return the view of a campaign of this app.

        Args:
            campaign_id: The id that CreateCampaign returned.

        Raises:
            LookupError: If the campaign does not exist.
            TypeError: If the id is not a string.
            ValueError: If the id contains lone surrogates.
        """
        from ..campaigns.views import CampaignView

        return find_view(CampaignView, self._reference, "campaign_id", campaign_id)

    def import_job(self, job_id: str) -> ImportJobView:
        """Return the view of an import job of this app.

        Args:
            job_id: The id that CreateImportJob returned.

        Raises:
            LookupError: If the job does not exist.
            TypeError: If the id is not a string.
            ValueError: If the id contains lone surrogates.
        """
        from ..jobs.views import ImportJobView

        return find_view(ImportJobView, self._reference, "job_id", job_id)

    def export_job(self, job_id: str) -> ExportJobView:
        """Return the view of an export job of this app.

        Args:
            job_id: The id that CreateExportJob returned.

        Raises:
            LookupError: If the job does not exist.
            TypeError: If the id is not a string.
            ValueError: If the id contains lone surrogates.
        """
        from ..jobs.views import ExportJobView

        return find_view(ExportJobView, self._reference, "job_id", job_id)

    def in_app(self, endpoint: str) -> InAppDevice:
        """Return a simulated device that shows in-app messages. Your test drives it.

        Args:
            endpoint: The endpoint's id, its address or its user's id, as for `endpoint`.

        Returns:
            A device that has not shown any message yet.

        Raises:
            LookupError: If the app does not have the endpoint, or if the address or the user has more than one.
            TypeError: If `endpoint` is not a string.
            ValueError: If `endpoint` contains lone surrogates.

        Example:
            >>> import boto3
            >>> from pinpoint_mock import mock_pinpoint
            >>> with mock_pinpoint() as pinpoint:
            ...     shop = pinpoint.create_app("shop")
            ...     _ = boto3.client("pinpoint").update_endpoint(
            ...         ApplicationId="shop",
            ...         EndpointId="phone",
            ...         EndpointRequest={"ChannelType": "IN_APP", "Address": "phone"},
            ...     )
            ...     print(shop.in_app("phone"))
            device with the endpoint 'phone' of app 'shop':
              no campaign of the app has an in-app message
        """
        from ..campaigns.in_app_device import find_device

        return find_device(self._reference, endpoint)

    def __eq__(self, other: object) -> bool:
        return self._reference == other._reference if isinstance(other, AppView) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._reference)

    def __repr__(self) -> str:
        with self._reference.peek() as app:
            if app is None:
                return f"<app {self.id!r} (gone)>"
            name = "" if app.identity.name == app.id else f" {quote_name(app.identity.name)}"
            return f"<app {self.id!r}{name} in {app.region.name}>"


def find_app(session: Session, application_id: str) -> AppView:
    """Return the view of an app.

    Raises:
        LookupError: If the app does not exist.
    """
    view = AppView(session, application_id)
    with view._reference.locked_app():
        return view


def list_apps(session: Session) -> Apps:
    """Return the views of all apps of a session, oldest first."""

    @contextmanager
    def open_kept() -> Iterator[LazySequence[str]]:
        with session.locked_world() as world:
            oldest_first = sorted(world.apps(), key=lambda app: app.identity.creation_date)
            yield LazySequence(oldest_first, lambda app: app.id)

    apps = Records(
        AppView,
        open_kept,
        lambda application_id: AppView(session, application_id),
        properties=("id", "name", "arn", "region"),
    )
    return cast("Apps", apps)
