"""The handle that `with mock_pinpoint() as pinpoint` returns: a test inspects and controls its mock with it.

Every object here stores the session and ids, never an entity, so an old reference shows the current state. Every read
first runs the actions that are due.
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
        """One record for each API call, oldest first.

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
        """One record for each recipient of each message, oldest first. The record of an unsent message says why.

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
        """The clock: read virtual time, and move it."""
        from .clock import VirtualClock

        return VirtualClock(self._session)

    @property
    def faults(self) -> Faults:
        """Faults to inject: requests that fail or are late, messages that are not delivered, and delays of retries."""
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
        """One record for each message template in its active version, by region, oldest first."""
        from ..templates.views import list_templates

        return cast("Templates", list_templates(self._session))

    @property
    def seed(self) -> int:
        """The seed in use: the seed of the option, or the one that was chosen at random for `seed=None`."""
        return self._session.seed

    @property
    def account_id(self) -> str:
        """The AWS account id, as it appears in ARNs."""
        return self._session.options.account_id

    def app(self, application_id: str) -> AppView:
        """Return the view of an app of this mock, in any region.

        Args:
            application_id: The id that CreateApp returned, or that you passed to `create_app`.

        Raises:
            LookupError: If the app does not exist.
            TypeError: If the id is not a string.
            ValueError: If the id contains lone surrogates.
        """
        return find_app(self._session, check_string("application_id", application_id))

    def template(self, name: str, template_type: TemplateType | None = None) -> TemplateRecord:
        """Return a message template of this mock, in any region.

        Args:
            name: The template's name.
            template_type: EMAIL, SMS, PUSH, VOICE or INAPP; required if templates of several types have this name.

        Returns:
            The template in its active version. If several regions have a template with this name, use
            `templates.one(name=…, template_type=…, region=…)`.

        Raises:
            LookupError: If the template does not exist, or if several templates match.
            TypeError: If an argument is not a string.
            ValueError: If the name contains lone surrogates, or the type is not a template type.

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
        """Create an app with an id that your test chooses.

        Args:
            id: The application id. If left out, a random id in the service's format.
            name: The app's name; the id if left out.
            region: The app's region. If left out, the region that boto3 is configured for, or else the mock's option.
            tags: The tags of the app.
            channels: The types of the channels to set up and enable, such as `["SMS", "EMAIL"]`, with realistic
                settings. Pass `pinpoint_mock.ALL_CHANNELS` for all ten.

        Returns:
            The app, as `app(id)` returns it.

        Raises:
            TypeError: If an argument has the wrong type.
            ValueError: If an app with this id already exists, the id has a slash, a string is empty or contains lone
                surrogates, the region is not the name of a region, a tag breaks a rule, or a channel cannot be set up.

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
        """Roll back on exit everything that happens inside, for example to test another branch.

        Returns:
            A context manager. On exit, the apps and everything in them, scheduled actions, virtual time, ids, calls,
            history and the files of `s3` are as they were on entry. Time that passed outside the mock, real or frozen,
            is not rolled back.

        Raises:
            RuntimeError: If an action of the mock, or a function of yours that the mock called, calls this.

        Example:
            >>> from pinpoint_mock import mock_pinpoint
            >>> with mock_pinpoint() as pinpoint:
            ...     with pinpoint.checkpoint():
            ...         _ = pinpoint.create_app("shop")
            ...     pinpoint.app("shop")
            Traceback (most recent call last):
                ...
            LookupError: app 'shop' does not exist in this mock_pinpoint; it has no apps
        """
        return self._session.checkpoint()

    def before_the_end(self) -> AbstractContextManager[None]:
        """Allow, inside the context, the operations that ended on 2026-10-30, despite the option `retired="refuse"`.

        Use it to create data from before the end, such as endpoints and segments. Calls are in `calls`, and in
        `calls.retired`, as usual. With `retired="answer"`, the context changes nothing.

        Returns:
            A context manager, for all threads. You can nest it: refusals resume when the outermost context exits.

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

        Source: docs/behaviours/requests.md#other-ended-operations.
        """
        from ..gateway.retirement import answer_as_before_the_end

        return answer_as_before_the_end(self._session)

    def reset(self) -> None:
        """Return the mock to its initial state, with the same options; files of `s3` and registered functions stay.

        Resources that the option `load` or the method `load` loaded are loaded again, without reading the files again.

        Raises:
            RuntimeError: If an action of the mock, or a function of yours that the mock called, calls this.
        """
        self._session.reset()

    def report(self, *, full: bool = False) -> str:
        """Describe what happened in this mock: calls, messages, events, changes, participants, faults and virtual time.

        The pytest plugin prints this report with a failing test. Without the plugin, an exception that leaves the mock
        has it as a note (Python 3.11 or newer). It does not move virtual time, and you can call it after the mock ends.

        Args:
            full: Whether to show everything, as pytest's `-vv` does, instead of about 30 shortened lines.

        Returns:
            The report: a title and its lines.

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
