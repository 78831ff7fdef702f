"""The types of channel that can be set up: one table, in which a row has only what differs from the others.

The operations follow this table, so that get, update and delete exist once. What all channels have in common is in
their entity. Source: docs/behaviours.md#channels, the service model.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from ..gateway.credentials import MASK
from ..world.arguments import hint_at_choice
from .setting_checks import (
    accept_any,
    check_configuration_set,
    check_from_address,
    check_identity,
    check_optional_role,
    check_sender_id,
    check_short_code,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..gateway.literals import ChannelName
    from .setting_checks import SettingCheck

MESSAGES_PER_SECOND = 1  # documented of the SES sandbox
SMS_PER_SECOND = 20  # observed


@dataclass(frozen=True, slots=True)
class CredentialSet:
    """Credentials that are useful only together.

    Args:
        members: The members of the request that they are sent in.
        flag: The member of the answer that says whether they were all given.
        methods: What DefaultAuthenticationMethod calls them, first as answers do; none where there is no choice.
    """

    members: tuple[str, ...]
    flag: str
    methods: tuple[str, ...] = ()

    def is_complete_in(self, request: Mapping[str, Any]) -> bool:
        """Whether a request has all of them, and each has a value."""
        return not self.missing_in(request)

    def missing_in(self, request: Mapping[str, Any]) -> list[str]:
        """The members that a request does not have, or that are empty there."""
        return [member for member in self.members if not request.get(member)]


@dataclass(frozen=True, slots=True)
class ChannelType:
    """A type of channel: the properties in which it differs from the others.

    Args:
        name: The type, as endpoints and messages name it.
        credentials: The sets of credentials of which an enabled channel needs one.
        settings: The members of the request that the channel keeps, each with its check.
        fixed: Members of the answer that are the same for all channels of the type.
        default_method: DefaultAuthenticationMethod where a request has none; None for that of the first
            credentials that are complete.
    """

    name: str
    credentials: tuple[CredentialSet, ...] = ()
    settings: Mapping[str, SettingCheck] = field(default_factory=dict)
    fixed: Mapping[str, Any] = field(default_factory=dict)
    default_method: str | None = None

    @property
    def resource(self) -> str:
        """The channel as the names of operations have it, such as ApnsVoipChannel."""
        return f"{self.name.title().replace('_', '')}Channel"

    @property
    def method_names(self) -> dict[str, str]:
        """Each name that DefaultAuthenticationMethod may have, and the one under which it is answered."""
        return {method: known.methods[0] for known in self.credentials for method in known.methods}


HIDDEN = frozenset({"BundleId", "RoleArn"})
"""Settings that are kept and never answered: the model's answers have no BundleId, and e-mail channels were seen not to
show their RoleArn (2023, 2024; a sample of 2019 has it)."""


def remove_hidden(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings of a channel that answers show."""
    return {member: value for member, value in settings.items() if member not in HIDDEN}


# Inferred which credentials belong together. KEY: documented by CloudFormation, and observed of Amplify.
_CERTIFICATE = CredentialSet(("Certificate", "PrivateKey"), "HasCredential", ("CERTIFICATE",))
_TOKEN = CredentialSet(("TokenKey", "TokenKeyId", "TeamId", "BundleId"), "HasTokenKey", ("TOKEN", "KEY"))
_GCM = (
    CredentialSet(("ApiKey",), "HasCredential", ("KEY",)),
    CredentialSet(("ServiceJson",), "HasFcmServiceCredentials", ("TOKEN",)),
)


def _apns(name: str) -> ChannelType:
    return ChannelType(name, (_CERTIFICATE, _TOKEN), {"BundleId": accept_any})


CHANNEL_TYPES = {
    row.name: row
    for row in (
        ChannelType("ADM", (CredentialSet(("ClientId", "ClientSecret"), "HasCredential"),)),
        _apns("APNS"),
        _apns("APNS_SANDBOX"),
        _apns("APNS_VOIP"),
        _apns("APNS_VOIP_SANDBOX"),
        ChannelType(
            "BAIDU",
            (CredentialSet(("ApiKey", "SecretKey"), "HasCredential"),),
            fixed={"Credential": MASK},  # documented to be the API key itself, which we do not give away
        ),
        ChannelType(
            "EMAIL",
            settings={
                "FromAddress": check_from_address,
                "Identity": check_identity,
                "ConfigurationSet": check_configuration_set,
                "RoleArn": check_optional_role,
                "OrchestrationSendingRoleArn": check_optional_role,
            },
            fixed={"MessagesPerSecond": MESSAGES_PER_SECOND},
        ),
        ChannelType("GCM", _GCM, default_method="KEY"),  # documented
        ChannelType(
            "SMS",
            settings={"SenderId": check_sender_id, "ShortCode": check_short_code},
            fixed={
                "PromotionalMessagesPerSecond": SMS_PER_SECOND,
                "TransactionalMessagesPerSecond": SMS_PER_SECOND,
            },
        ),
        ChannelType("VOICE"),
    )
}
"""Every type of channel that can be set up, by its name."""

ALL_CHANNELS = cast("tuple[ChannelName, ...]", tuple(CHANNEL_TYPES))
"""The names of all types of channel that can be set up."""


def types_named(names: Iterable[str]) -> list[ChannelType]:
    """Find the types with these names, each once.

    Raises:
        TypeError: If the names are one string.
        ValueError: If one of them is not a type of channel that can be set up.
    """
    if isinstance(names, str):
        raise TypeError(f"channels must be a list of channel types, such as [{names!r}], not {names!r}")
    given = list(names)
    for name in given:
        if name not in ALL_CHANNELS:
            hint = hint_at_choice(name, ALL_CHANNELS)
            raise ValueError(f"a channel must be one of {', '.join(ALL_CHANNELS)}, not {name!r}{hint}")
    return [CHANNEL_TYPES[name] for name in dict.fromkeys(given)]
