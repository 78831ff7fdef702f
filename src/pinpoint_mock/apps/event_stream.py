"""The event stream of an app: the Kinesis or Firehose stream that gets the app's events.

Source: docs/behaviours/apps.md#event-stream.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..gateway.arn_checks import check_arn
from ..world.arns import ArnForm

if TYPE_CHECKING:
    from ..world.arns import Arn

_FORMS = (ArnForm("kinesis", "stream/[A-Za-z0-9_.-]+"), ArnForm("firehose", "deliverystream/[A-Za-z0-9_.-]+"))


@dataclass(frozen=True, slots=True)
class EventStream:
    """An event stream.

    Args:
        destination: The ARN of the stream.
        role_arn: The role that may write to it.
        last_modified_date: When it was last set.
    """

    destination: Arn
    role_arn: str
    last_modified_date: str


def check_destination(arn: str) -> Arn:
    """Read the ARN of a stream, and refuse every other string."""
    what = "a Kinesis data stream or a Firehose delivery stream"
    return check_arn(arn, "DestinationStreamArn", what, *_FORMS)
