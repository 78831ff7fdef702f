"""The three operations that return KPIs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..campaigns.finding import find_campaign
from ..gateway.errors import BadRequest
from ..gateway.operation import operation
from ..gateway.problems import quote
from ..journeys.finding import find_journey
from ..world.likeness import Known, enclose, find_nearest
from .date_range import choose_kpi_range
from .kpis import APPLICATION_KPIS, CAMPAIGN_KPIS, GROUPED_BY, JOURNEY_KPIS
from .measures import CAMPAIGNS, JOURNEYS
from .rows import make_rows

if TYPE_CHECKING:
    from datetime import datetime
    from typing import TypedDict

    from mypy_boto3_pinpoint.type_defs import (
        ApplicationDateRangeKpiResponseTypeDef,
        BaseKpiResultTypeDef,
        CampaignDateRangeKpiResponseTypeDef,
        JourneyDateRangeKpiResponseTypeDef,
    )
    from typing_extensions import NotRequired

    from ..world.store import App
    from .kpis import Kpi

    class _KpiAnswer(TypedDict):
        KpiName: str
        StartTime: datetime
        EndTime: datetime
        KpiResult: BaseKpiResultTypeDef
        NextToken: NotRequired[str]


_KPIS_OF = {"an application": APPLICATION_KPIS, "a campaign": CAMPAIGN_KPIS, "a journey": JOURNEY_KPIS}


@operation("GetApplicationDateRangeKpi")
def get_application_date_range_kpi(
    app: App, kpi_name: str, start_time: datetime | None, end_time: datetime | None
) -> ApplicationDateRangeKpiResponseTypeDef:
    """Return one of the 48 KPIs of an application over at most 31 days: campaigns, and e-mails and SMS of requests."""
    return {
        "ApplicationId": app.id,
        **_answer(app, "an application", (), kpi_name, start_time, end_time),
    }


@operation("GetCampaignDateRangeKpi")
def get_campaign_date_range_kpi(
    app: App, campaign_id: str, kpi_name: str, start_time: datetime | None, end_time: datetime | None
) -> CampaignDateRangeKpiResponseTypeDef:
    """Return one of the 18 KPIs of a campaign over at most 31 days."""
    find_campaign(app, campaign_id)
    return {
        "ApplicationId": app.id,
        "CampaignId": campaign_id,
        **_answer(app, "a campaign", (CAMPAIGNS, campaign_id), kpi_name, start_time, end_time),
    }


@operation("GetJourneyDateRangeKpi")
def get_journey_date_range_kpi(
    app: App, journey_id: str, kpi_name: str, start_time: datetime | None, end_time: datetime | None
) -> JourneyDateRangeKpiResponseTypeDef:
    """Return one of the 18 e-mail KPIs of a journey over at most 31 days."""
    find_journey(app, journey_id)
    return {
        "ApplicationId": app.id,
        "JourneyId": journey_id,
        **_answer(app, "a journey", (JOURNEYS, journey_id), kpi_name, start_time, end_time),
    }


def _answer(
    app: App, owner: str, place: tuple[str, ...], name: str, start_time: datetime | None, end_time: datetime | None
) -> _KpiAnswer:
    """Return the members that all three responses have. The place of an application is the root of the KPI."""
    kpi = _find_kpi(owner, name)
    start, end = choose_kpi_range(start_time, end_time, app.world.clock.now())
    rows = make_rows(app, kpi, place or (kpi.root,), start, end)
    return {"KpiName": name, "StartTime": start, "EndTime": end, "KpiResult": {"Rows": rows}}


def _find_kpi(owner: str, name: str) -> Kpi:
    """Return the KPI with this name, for a kind of resource.

    Raises:
        BadRequest: If the kind of resource does not have this KPI (unknown).
    """
    kpis = _KPIS_OF[owner]
    kpi = kpis.get(name)
    if kpi is None:
        hint = enclose(_hint_at(owner, name))
        raise BadRequest(
            f"{quote(name)} is not a KPI of {owner}{hint}; it must be one of {', '.join(sorted(kpis))}", "KpiName"
        )
    return kpi


def _hint_at(owner: str, name: str) -> str:
    """Return the KPI that was probably meant. It may have another owner, or another grouping at the end of its name."""
    others = [other for other in _KPIS_OF if other != owner]
    for other in others:
        if name in _KPIS_OF[other]:
            return f"it is a KPI of {other}"
    forms = _list_forms(owner, name)
    if forms:
        return find_nearest(name, map(Known, forms)) or f"did you mean {forms[0]!r}?"
    for other in others:
        for form in _list_forms(other, name):
            return f"{form!r} is a KPI of {other}"
    return find_nearest(name, map(Known, _KPIS_OF[owner]))


def _list_forms(owner: str, name: str) -> list[str]:
    """Return the KPIs whose names differ only in the grouping at their end."""
    stem = name.partition(GROUPED_BY)[0]
    return [known for known in _KPIS_OF[owner] if known.partition(GROUPED_BY)[0] == stem]
