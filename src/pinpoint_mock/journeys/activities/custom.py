"""The activity that calls a Lambda function or posts to a web hook."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ...gateway.problems import Problem, quote
from ...world.arns import ArnForm, read_arn
from ..custom_message import CustomMessage
from .message import MessageActivity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..journey import Journey
    from .kind import Details, PlannedActivity

_WEB_HOOK = re.compile(r"https://[A-Za-z0-9\-._~?/#:]+")  # documented
_FUNCTION_NAME = r"[A-Za-z0-9_-]+(:[A-Za-z0-9_$-]+)?"  # a version or an alias may follow
_FUNCTION = ArnForm("lambda", f"function:{_FUNCTION_NAME}")


class CustomActivity(MessageActivity):
    """Sends a message through a Lambda function or a web hook, and goes on at once."""

    name = "CUSTOM"

    def find_draft_problems(self, details: Details) -> Iterator[Problem]:
        """Find what is wrong with DeliveryUri; a draft may be without one."""
        uri = details.get("DeliveryUri", "")
        if uri and not (_WEB_HOOK.fullmatch(uri) or _is_function(uri)):
            rule = "must be the name or ARN of a Lambda function, or a URL that begins with https://"
            yield Problem("DeliveryUri", f"{rule}, not {quote(uri)}")

    def make_message(self, journey: Journey, activity: PlannedActivity) -> CustomMessage:
        """Make the message that the function or the webhook gets."""
        return CustomMessage.of(journey.id, activity.id, activity.details)


def _is_function(uri: str) -> bool:
    arn = read_arn(uri)
    return re.fullmatch(_FUNCTION_NAME, uri) is not None if arn is None else _FUNCTION.matches(arn)
