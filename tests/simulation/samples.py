"""The journeys that the tests run: three with files, and a small one that tests change."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from pinpoint_mock import simulate

if TYPE_CHECKING:
    from pinpoint_mock import Simulation

FOLDER = Path(__file__).parent.parent / "data" / "simulation"
CART, RENEWAL = FOLDER / "cart", FOLDER / "renewal"
EXAMPLES = Path(__file__).parents[2] / "examples"
WELCOME = EXAMPLES / "welcome-journey"
DAYS = 21


def reach(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Replace the Lambda function of the journey `cart`."""
    return {endpoint_id: {"EventAttributes": {"reached": "yes"}} for endpoint_id in event["Endpoints"]}


def run_welcome(**arguments: Any) -> Simulation:
    """Run the journey of 2019 with people from CSV and events from an archive."""
    return simulate(WELCOME, WELCOME / "people.csv", **{"days": DAYS, "events": WELCOME / "events.jsonl", **arguments})


def run_cart(**arguments: Any) -> Simulation:
    """Run the event-triggered journey, with a Lambda function."""
    files = {"people": CART / "people.jsonl", "events": CART / "events.jsonl"}
    return simulate(CART, **{**files, "days": DAYS, "lambdas": {"reach": reach}, **arguments})


def run_renewal(**arguments: Any) -> Simulation:
    """Run the journey with refreshes, caps and quiet time, whose segment was imported."""
    return simulate(RENEWAL, RENEWAL / "people.json.gz", **{"days": DAYS, **arguments})


RUNS = {"welcome": run_welcome, "cart": run_cart, "renewal": run_renewal}


def make_journey(activities: dict[str, Any] | None = None, **members: Any) -> dict[str, Any]:
    """Return the request for a journey that sends an e-mail, waits a day and ends."""
    chosen = activities or {
        "hello": {"EMAIL": {"TemplateName": "hello", "NextActivity": "wait"}},
        "wait": {"Wait": {"WaitTime": {"WaitFor": "P1D"}}},
    }
    return {
        "WriteJourneyRequest": {
            "Name": "small",
            "StartActivity": next(iter(chosen)),
            "Activities": chosen,
            **members,
        }
    }


HELLO = {"TemplateName": "hello", "EmailTemplateRequest": {"Subject": "Hello", "TextPart": "Good day."}}


def make_people(*names: str, **members: Any) -> list[dict[str, Any]]:
    """Return an e-mail endpoint for each name."""
    return [
        {"Id": name, "ChannelType": "EMAIL", "Address": f"{name}@example.com", **members} for name in names or ("ann",)
    ]
