"""The types of the sequences that a handle returns, for type checkers: they name the members for `filter` and `one`.

At run time all these sequences are `Records`, and nothing imports this module.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from ..campaigns.views import CampaignView
    from ..channels.views import ChannelRecord
    from ..endpoints.views import EndpointRecord, UserRecord
    from ..events.event_record import EventRecord
    from ..gateway.members import (
        CampaignMembers,
        ChannelMembers,
        EndpointMembers,
        EventMembers,
        JobMembers,
        JourneyMembers,
        SegmentMembers,
        TemplateMembers,
        UserMembers,
    )
    from ..jobs.views import ExportJobView, ImportJobView
    from ..journeys.views import JourneyView
    from ..segments.views import SegmentView
    from ..templates.views import TemplateRecord
    from ..world.records import Records

    class EventRecords(Records["EventRecord"]):
        """`app.events`."""

        def filter(self, **members: Unpack[EventMembers]) -> list[EventRecord]:  # type: ignore[override]
            """Return the records whose members have these values."""

        def one(self, **members: Unpack[EventMembers]) -> EventRecord:  # type: ignore[override]
            """Return the only record whose members have these values."""

    class Channels(Records["ChannelRecord"]):
        """`app.channels`."""

        def filter(self, **members: Unpack[ChannelMembers]) -> list[ChannelRecord]:  # type: ignore[override]
            """Return the records whose members have these values."""

        def one(self, **members: Unpack[ChannelMembers]) -> ChannelRecord:  # type: ignore[override]
            """Return the only record whose members have these values."""

    class Endpoints(Records["EndpointRecord"]):
        """`app.endpoints`."""

        def filter(self, **members: Unpack[EndpointMembers]) -> list[EndpointRecord]:  # type: ignore[override]
            """Return the records whose members have these values."""

        def one(self, **members: Unpack[EndpointMembers]) -> EndpointRecord:  # type: ignore[override]
            """Return the only record whose members have these values."""

    class Users(Records["UserRecord"]):
        """`app.users`."""

        def filter(self, **members: Unpack[UserMembers]) -> list[UserRecord]:  # type: ignore[override]
            """Return the records whose members have these values."""

        def one(self, **members: Unpack[UserMembers]) -> UserRecord:  # type: ignore[override]
            """Return the only record whose members have these values."""

    class Segments(Records["SegmentView"]):
        """`app.segments`."""

        def filter(self, **members: Unpack[SegmentMembers]) -> list[SegmentView]:  # type: ignore[override]
            """Return the records whose members have these values."""

        def one(self, **members: Unpack[SegmentMembers]) -> SegmentView:  # type: ignore[override]
            """Return the only record whose members have these values."""

    class Journeys(Records["JourneyView"]):
        """`app.journeys`."""

        def filter(self, **members: Unpack[JourneyMembers]) -> list[JourneyView]:  # type: ignore[override]
            """Return the records whose members have these values."""

        def one(self, **members: Unpack[JourneyMembers]) -> JourneyView:  # type: ignore[override]
            """Return the only record whose members have these values."""

    class Campaigns(Records["CampaignView"]):
        """`app.campaigns`."""

        def filter(self, **members: Unpack[CampaignMembers]) -> list[CampaignView]:  # type: ignore[override]
            """Return the records whose members have these values."""

        def one(self, **members: Unpack[CampaignMembers]) -> CampaignView:  # type: ignore[override]
            """Return the only record whose members have these values."""

    class ImportJobs(Records["ImportJobView"]):
        """`app.import_jobs`."""

        def filter(self, **members: Unpack[JobMembers]) -> list[ImportJobView]:  # type: ignore[override]
            """Return the records whose members have these values."""

        def one(self, **members: Unpack[JobMembers]) -> ImportJobView:  # type: ignore[override]
            """Return the only record whose members have these values."""

    class ExportJobs(Records["ExportJobView"]):
        """`app.export_jobs`."""

        def filter(self, **members: Unpack[JobMembers]) -> list[ExportJobView]:  # type: ignore[override]
            """Return the records whose members have these values."""

        def one(self, **members: Unpack[JobMembers]) -> ExportJobView:  # type: ignore[override]
            """Return the only record whose members have these values."""

    class Templates(Records["TemplateRecord"]):
        """`pinpoint.templates`."""

        def filter(self, **members: Unpack[TemplateMembers]) -> list[TemplateRecord]:  # type: ignore[override]
            """Return the records whose members have these values."""

        def one(self, **members: Unpack[TemplateMembers]) -> TemplateRecord:  # type: ignore[override]
            """Return the only record whose members have these values."""
