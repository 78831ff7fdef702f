"""What `with mock_pinpoint() as pinpoint` gives: the mock as a test sees and steers it.

Every object here holds the mock and ids, never an entity, so that whoever keeps one sees the truth. Every read
first does what has come due.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .faults import Faults
from .s3_files import S3Files
from .virtual_clock import VirtualClock
from .world.clock import to_text
from .world.options import check
from .world.records import Records, counted, listed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from contextlib import AbstractContextManager

    from .events.records import EventRecord
    from .gateway.calls import Call
    from .jobs.views import ExportJobView, ImportJobView
    from .journeys.views import JourneyView
    from .mock import Mock
    from .phone.views import PhoneNumbers
    from .segments.views import SegmentView
    from .world.store import App, World


class Pinpoint:
    """A mock in the hands of a test."""

    __slots__ = ("_mock",)

    def __init__(self, mock: Mock) -> None:
        self._mock = mock

    @property
    def calls(self) -> Records[Call]:
        """One record for each call of the API, oldest first.

        Example:
            >>> import boto3
            >>> from pinpoint_mock import mock_pinpoint
            >>> with mock_pinpoint() as pinpoint:
            ...     _ = boto3.client("pinpoint").get_apps(PageSize="5")
            ...     pinpoint.calls.one(operation="GetApps").parameters
            {'PageSize': '5'}
        """
        from .gateway.calls import Call, RawCall

        def read() -> list[RawCall]:
            with self._mock.settled() as world:
                return world.calls.copy()

        return Records(Call, read, RawCall.read)

    @property
    def clock(self) -> VirtualClock:
        """Virtual time: what it is, and how to move it."""
        return VirtualClock(self._mock)

    @property
    def s3(self) -> S3Files:
        """Files in memory for import and export jobs; a checkpoint rolls them back, a reset keeps them."""
        return S3Files(self._mock)

    @property
    def faults(self) -> Faults:
        """What is to go wrong: requests that are refused or answered late, and how clients try again."""
        return Faults(self._mock)

    @property
    def phone_numbers(self) -> PhoneNumbers:
        """What PhoneNumberValidate is to say of phone numbers beyond what they tell themselves."""
        from .phone.views import PhoneNumbers

        return PhoneNumbers(self._mock)

    @property
    def seed(self) -> int:
        """The seed in force: the option's, or the one that was drawn for `seed=None`."""
        return self._mock.seed

    @property
    def account_id(self) -> str:
        """The account that ARNs name."""
        return self._mock.options.account_id

    def app(self, application_id: str) -> AppView:
        """An app of this mock, in whichever region it is.

        Args:
            application_id: The id that CreateApp answered, or that `create_app` was given.

        Raises:
            LookupError: If there is no such app.
        """
        view = AppView(self._mock, application_id)
        with self._mock.settled() as world:
            view.find(world)
        return view

    def create_app(
        self,
        id: str | None = None,  # noqa: A002  (the name that the field uses)
        *,
        name: str | None = None,
        region: str | None = None,
        tags: Mapping[str, str] | None = None,
    ) -> AppView:
        """Make an app with an id of the test's choosing.

        Args:
            id: The application id; one in the service's form is drawn if it is left out.
            name: The app's name; its id if left out.
            region: Where; the region that boto3 is configured for if left out, else the mock's option.
            tags: Tags on the app.

        Returns:
            The app, as `app(id)` gives it.

        Raises:
            TypeError: If an id, name or tag is no string.
            ValueError: If an app with this id exists, the id could not stand in a URL, the region is none, or a
                tag breaks a rule.

        Example:
            >>> import boto3
            >>> from pinpoint_mock import mock_pinpoint
            >>> with mock_pinpoint() as pinpoint:
            ...     _ = pinpoint.create_app("shop", region="eu-west-1")
            ...     client = boto3.client("pinpoint", region_name="eu-west-1")
            ...     client.get_app(ApplicationId="shop")["ApplicationResponse"]["Name"]
            'shop'
        """
        from .apps.tagging import check_tags
        from .gateway.errors import BadRequest

        tags = dict(tags or {})
        for text in (id, name, *tags, *tags.values()):
            if text is not None and not isinstance(text, str):
                raise TypeError(f"an app's id, name and tags must be strings, not {text!r}")
        if region is not None:
            check("region", region)
        if id is not None and (not id or "/" in id):
            raise ValueError(f"an application id must not be empty or contain a slash: {id!r}")
        if name is not None and not name.strip():
            raise ValueError("an app's name must not be empty")
        try:
            check_tags(tags)
        except BadRequest as error:
            raise ValueError(error.message) from None
        region = region or _configured_region() or self._mock.options.region
        with self._mock.settled() as world:
            application_id = world.ids.resources.uuid_hex() if id is None else id
            if world.find_app(application_id) is not None:
                raise ValueError(f"an app with the id {application_id!r} exists already")
            world.region(region).add_app(application_id, name or application_id, to_text(world.clock.now()), tags)
        return AppView(self._mock, application_id)

    def checkpoint(self) -> AbstractContextManager[None]:
        """Everything that happens inside is rolled back on exit: try the other branch.

        Returns:
            A context manager. Apps and all in them, what is scheduled, virtual time, ids, calls, history and
            the files of `s3` are as they were when it is left; real or frozen time that went by has gone by.

        Raises:
            RuntimeError: From within an action of the mock.

        Example:
            >>> from pinpoint_mock import mock_pinpoint
            >>> with mock_pinpoint() as pinpoint:
            ...     with pinpoint.checkpoint():
            ...         _ = pinpoint.create_app("shop")
            ...     pinpoint.app("shop")
            Traceback (most recent call last):
                ...
            LookupError: there is no app 'shop' in this mock_pinpoint, which has none at all
        """
        return self._mock.checkpoint()

    def reset(self) -> None:
        """Begin anew, as freshly entered, with the same options; the files of `s3` stay.

        Raises:
            RuntimeError: From within an action of the mock.
        """
        self._mock.reset()

    def __repr__(self) -> str:
        world = self._mock.world
        return (
            f"<mock_pinpoint: {counted(len(list(world.apps())), 'app')}, {counted(len(world.calls), 'call')}, "
            f"virtual time {to_text(world.clock.now())}>"
        )


class AppView:
    """One app, as a test sees it.

    Args:
        mock: The mock that it is in.
        application_id: Its id.
    """

    __slots__ = ("_id", "_mock")

    def __init__(self, mock: Mock, application_id: str) -> None:
        self._mock = mock
        self._id = application_id

    @property
    def id(self) -> str:
        """The application id."""
        return self._id

    @property
    def name(self) -> str:
        """The app's name."""
        with self._mock.settled() as world:
            return self.find(world).identity.name

    @property
    def arn(self) -> str:
        """The app's ARN."""
        with self._mock.settled() as world:
            return self.find(world).identity.arn

    @property
    def region(self) -> str:
        """The name of the region that the app is in."""
        with self._mock.settled() as world:
            return self.find(world).region.name

    @property
    def events(self) -> Records[EventRecord]:
        """One record for each event that PutEvents has recorded in this app, in the order in which they came.

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
        from .events.records import records_of

        return records_of(self)

    def journey(self, journey_id: str) -> JourneyView:
        """A journey of this app.

        Args:
            journey_id: The id that CreateJourney answered.

        Raises:
            LookupError: If there is no such journey.
        """
        from .journeys.views import JourneyView

        return JourneyView(self, journey_id)

    def segment(self, segment_id: str) -> SegmentView:
        """A segment of this app.

        Args:
            segment_id: The id that CreateSegment answered, or an import job shows.

        Raises:
            LookupError: If there is no such segment.
        """
        from .segments.views import SegmentView

        return SegmentView(self, segment_id)

    def import_job(self, job_id: str) -> ImportJobView:
        """An import job of this app.

        Args:
            job_id: The id that CreateImportJob answered.

        Raises:
            LookupError: If there is no such job.
        """
        from .jobs.views import ImportJobView

        return ImportJobView(self, job_id)

    def export_job(self, job_id: str) -> ExportJobView:
        """An export job of this app.

        Args:
            job_id: The id that CreateExportJob answered.

        Raises:
            LookupError: If there is no such job.
        """
        from .jobs.views import ExportJobView

        return ExportJobView(self, job_id)

    def settled(self) -> AbstractContextManager[World]:
        """The world that the app is in, locked, after everything that has come due was done."""
        return self._mock.settled()

    def find(self, world: World) -> App:
        """The app as it is now."""
        app = world.find_app(self.id)
        if app is None:
            ids = listed([known.id for known in world.apps()])
            raise LookupError(f"there is no app {self.id!r} in this mock_pinpoint, which has {ids}")
        return app

    def __repr__(self) -> str:
        return f"<app {self.id!r}>"


def _configured_region() -> str | None:
    """The region that a boto3 client would take."""
    import boto3

    session = boto3.DEFAULT_SESSION or boto3.Session()
    return session.region_name
