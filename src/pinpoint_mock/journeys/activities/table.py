"""The table of all kinds of activities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .conditional_split import ConditionalSplitActivity
from .contact_center import ContactCenterActivity
from .custom import CustomActivity
from .email import EmailActivity
from .holdout import HoldoutActivity
from .multi_condition import MultiConditionActivity
from .push import PushActivity
from .random_split import RandomSplitActivity
from .sms import SmsActivity
from .wait import WaitActivity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .kind import ActivityKind

_ALL: tuple[ActivityKind, ...] = (
    CustomActivity(),
    ConditionalSplitActivity(),
    ContactCenterActivity(),
    EmailActivity(),
    HoldoutActivity(),
    MultiConditionActivity(),
    PushActivity(),
    RandomSplitActivity(),
    SmsActivity(),
    WaitActivity(),
)
KINDS: dict[str, ActivityKind] = {kind.name: kind for kind in _ALL}
"""The kinds by name, in the order in which error messages list them."""


def kinds_of(activity: Mapping[str, Any]) -> list[ActivityKind]:
    """Return the kinds of an activity. In a draft, an activity may have none or several."""
    return [kind for name, kind in KINDS.items() if name in activity]


def kind_of(activity: Mapping[str, Any]) -> ActivityKind:
    """Return the kind of a published activity, which has exactly one."""
    (kind,) = kinds_of(activity)
    return kind
