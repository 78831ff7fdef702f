"""The handle that `with mock_pinpoint() as pinpoint` gives: how a test sees and controls its mock.

Every object here holds the session and ids, never an entity, so that a reference that is kept shows the present.
Every read first does what has come due.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

from ..world.arguments import check_flag, check_string
from ..world.clock import format_timestamp
from .app_view import AppView, find_app, list_apps
from .resource_files import ResourceFiles

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from contextlib import AbstractContextManager

    from ..gateway.call_records import Calls
    from ..gateway.calls import RawCall
    from ..gateway.literals import ChannelName, TemplateType
    from ..messages.outbox import Outbox
    from ..templates.views import TemplateRecord
    from .app_view import Apps
    from .clock import VirtualClock
    from .faults import Faults
    from .typed_records import Templates


class Pinpoint(ResourceFiles):
    """The handle of a mock."""

    __slots__ = ()

    @property
    def calls(self) -> Calls:
        """One record for each call of the API, oldest first.

        Example:
            >>> import boto3
            >>> from pinpoint_mock import mock_pinpoint
            >>> with mock_pinpoint() as pinpoint:
            ...     _ = boto3.client("pinpoint").get_apps(PageSize="5")
            ...     pinpoint.calls.one(operation="GetApps").parameters
            {'PageSize': '5'}
        """
        from ..gateway.call_records import Calls
        from ..gateway.calls import CallLog

        @contextmanager
        def open_kept() -> Iterator[list[RawCall]]:
            with self._session.locked_world() as world:
                yield world.part(CallLog).calls

        return Calls(open_kept)

    @property
    def outbox(self) -> Outbox:
        """One record for each recipient of each message, oldest first; those not sent say why.

        Example:
            >>> import boto3
            >>> from pinpoint_mock import mock_pinpoint
            >>> with mock_pinpoint() as pinpoint:
            ...     _ = pinpoint.create_app("shop", channels=["SMS"])
            ...     _ = boto3.client("pinpoint").send_messages(
            ...         ApplicationId="shop",
            ...         MessageRequest={
            ...             "Addresses": {"+12065550100": {"ChannelType": "SMS"}},
            ...             "MessageConfiguration": {"SMSMessage": {"Body": "Your code is 123456"}},
            ...         },
            ...     )
            ...     pinpoint.outbox.one(address="+12065550100").code
            '123456'
        """
        from ..messages.outbox import Outbox

        return Outbox(self._session)

    @property
    def clock(self) -> VirtualClock:
        """Virtual time: what it is, and how to move it."""
        from .clock import VirtualClock

        return VirtualClock(self._session)

    @property
    def faults(self) -> Faults:
        """What is to go wrong: requests refused or late, messages not delivered, and how clients retry."""
        from .faults import Faults

        return Faults(self._session)

    @property
    def apps(self) -> Apps:
        """The apps of this mock in all regions, oldest first.

        Example:
            >>> from pinpoint_mock import mock_pinpoint
            >>> with mock_pinpoint() as pinpoint:
            ...     _ = pinpoint.create_app("shop", region="eu-west-1")
            ...     pinpoint.apps.one(region="eu-west-1").id
            'shop'
        """
        return list_apps(self._session)

    @property
    def templates(self) -> Templates:
        """One record for each message template, region by region and oldest first, in its active version."""
        from ..templates.views import list_templates

        return cast("Templates", list_templates(self._session))

    @property
    def seed(self) -> int:
        """The seed in force: the option's, or the one that was drawn for `seed=None`."""
        return self._session.seed

    @property
    def account_id(self) -> str:
        """The account that ARNs name."""
        return self._session.options.account_id

    def app(self, application_id: str) -> AppView:
        """An app of this mock, in whichever region it is.

        Args:
            application_id: The id that CreateApp answered, or that `create_app` was given.

        Raises:
            LookupError: If there is no such app.
            TypeError: If the id is not a string.
            ValueError: If it has lone surrogates.
        """
        return find_app(self._session, check_string("application_id", application_id))

    def template(self, name: str, template_type: TemplateType | None = None) -> TemplateRecord:
        """A message template of this mock, in whichever region it is.

        Args:
            name: Its name.
            template_type: EMAIL, SMS, PUSH, VOICE or INAPP; needed if templates of several types have the name.

        Returns:
            The template in its active version. For a name that several regions have, use
            `templates.one(name=…, template_type=…, region=…)`.

        Raises:
            LookupError: If there is none, or more than one.
            TypeError: If an argument is not a string.
            ValueError: If the name has lone surrogates, or the type is not one of a template.

        Example:
            >>> import boto3
            >>> from pinpoint_mock import mock_pinpoint
            >>> with mock_pinpoint() as pinpoint:
            ...     _ = boto3.client("pinpoint").create_sms_template(
            ...         TemplateName="receipt", SMSTemplateRequest={"Body": "Thank you!"}
            ...     )
            ...     pinpoint.template("receipt").content["Body"]
            'Thank you!'
        """
        from ..templates.views import read_template

        return read_template(self._session, name, template_type)

    def create_app(
        self,
        id: str | None = None,  # noqa: A002  (the name that the field uses)
        *,
        name: str | None = None,
        region: str | None = None,
        tags: Mapping[str, str] | None = None,
        channels: Iterable[ChannelName] = (),
    ) -> AppView:
        """Make an app with an id of the test's choosing.

        Args:
            id: The application id; one in the service's form is drawn if it is left out.
            name: The app's name; its id if left out.
            region: Where; the region that boto3 is configured for if left out, else the mock's option.
            tags: Tags on the app.
            channels: The types of the channels to set up and enable, such as `["SMS", "EMAIL"]`, with settings that
                could be real ones; `pinpoint_mock.ALL_CHANNELS` for all ten.

        Returns:
            The app, as `app(id)` gives it.

        Raises:
            TypeError: If an argument is of another type.
            ValueError: If an app with this id exists, the id could not stand in a URL, a string has lone surrogates or
                is empty, the region is not the name of one, a tag breaks a rule, or a channel cannot be set up.

        Example:
            >>> import boto3
            >>> from pinpoint_mock import mock_pinpoint
            >>> with mock_pinpoint() as pinpoint:
            ...     _ = pinpoint.create_app("shop", region="eu-west-1", channels=["SMS", "EMAIL"])
            ...     client = boto3.client("pinpoint", region_name="eu-west-1")
            ...     client.get_email_channel(ApplicationId="shop")["EmailChannelResponse"]["FromAddress"]
            'sender@example.com'
        """
        from .app_creation import create_app

        return create_app(self._session, id, name, region, tags, channels)

    def checkpoint(self) -> AbstractContextManager[None]:
        """Everything that happens inside is rolled back on exit: try the other branch.

        Returns:
            A context manager. Apps and all in them, what is scheduled, virtual time, ids, calls, history and
            the files of `s3` are as they were when it is left; real or frozen time that went by has gone by.

        Raises:
            RuntimeError: From within an action of the mock, or a function of yours that it has called.

        Example:
            >>> from pinpoint_mock import mock_pinpoint
            >>> with mock_pinpoint() as pinpoint:
            ...     with pinpoint.checkpoint():
            ...         _ = pinpoint.create_app("shop")
            ...     pinpoint.app("shop")
            Traceback (most recent call last):
                ...
            LookupError: there is no app 'shop' in this mock_pinpoint, which has none
        """
        return self._session.checkpoint()

    def before_the_end(self) -> AbstractContextManager[None]:
        """Inside, operations that ended on 2026-10-30 are answered although the option `retired="refuse"` is in force.

        A test makes data from before the end in it, such as endpoints and segments. Calls are in `calls`, and in
        `calls.retired`, as usual. With `retired="answer"` it changes nothing.

        Returns:
            A context manager, for all threads. Uses may be nested: refusals begin again when the last one is left.

        Example:
            >>> import boto3
            >>> from pinpoint_mock import mock_pinpoint
            >>> with mock_pinpoint(retired="refuse") as pinpoint:
            ...     _ = pinpoint.create_app("shop", region="us-east-1")
            ...     client = boto3.client("pinpoint", region_name="us-east-1")
            ...     with pinpoint.before_the_end():
            ...         _ = client.create_segment(ApplicationId="shop", WriteSegmentRequest={"Name": "customers"})
            ...     pinpoint.app("shop").segments[0].name
            'customers'

        Source: docs/behaviours.md#the-end-of-the-service.
        """
        from ..gateway.retirement import answer_as_before_the_end

        return answer_as_before_the_end(self._session)

    def reset(self) -> None:
        """Begin anew, as freshly entered, with the same options; the files of `s3` and registered functions stay.

        What the option `load`, or `load`, has loaded is loaded again, as it was read then.

        Raises:
            RuntimeError: From within an action of the mock, or a function of yours that it has called.
        """
        self._session.reset()

    def report(self, *, full: bool = False) -> str:
        """What was done in this mock: its calls, messages, events, changes, participants, faults and virtual time.

        pytest's plugin prints this with a failing test; elsewhere an exception that leaves the mock has it as a note,
        with Python 3.11 or newer. It does not move time, and you can call it after the mock has ended.

        Args:
            full: Whether to show everything, as pytest's `-vv` does, and not only about 30 shortened lines.

        Returns:
            A title and the lines.

        Raises:
            TypeError: If `full` is not True or False.

        Example:
            >>> import boto3
            >>> from pinpoint_mock import mock_pinpoint
            >>> with mock_pinpoint() as pinpoint:
            ...     _ = boto3.client("pinpoint", region_name="us-east-1").get_apps(PageSize="5")
            >>> print(pinpoint.report())  # doctest: +ELLIPSIS
            --- Amazon Pinpoint (mock_pinpoint, seed 0) ---
            1 call:
              ... us-east-1 200 GetApps(PageSize='5')
            virtual time: ...
        """
        from ..failure_report import describe_idleness, report_session

        is_full = check_flag("full", full)
        return report_session(self._session, is_full=is_full) or describe_idleness(self._session)

    def __repr__(self) -> str:
        from ..gateway.calls import CallLog
        from ..world.records import counted

        with self._session.lock:
            world = self._session.world
            apps, calls = len(list(world.apps())), len(world.part(CallLog).calls)
            now = format_timestamp(world.clock.now())
        return f"<mock_pinpoint: {counted(apps, 'app')}, {counted(calls, 'call')}, virtual time {now}>"
