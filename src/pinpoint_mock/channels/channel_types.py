"""The channel types that can be set up, as a table. A row has only the properties in which a type differs from others.

The operations use this table, so that get, update and delete are written only once. The properties that all channels
share are in the entity `Channel`. Source: docs/behaviours/channels.md#credentials, the service model.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from ..gateway.credentials import MASK
from ..gateway.model import route_named
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

    from botocore.model import StructureShape

    from ..gateway.literals import ChannelName
    from .setting_checks import SettingCheck

MESSAGES_PER_SECOND = 1  # documented for the SES sandbox
SMS_PER_SECOND = 20  # observed


@dataclass(frozen=True, slots=True)
class CredentialSet:
    """Credentials that are needed together.

    Args:
        members: The members of the request that contain them.
        flag: The member of the response that shows whether all of them were given.
        methods: Their names in DefaultAuthenticationMethod, the one of responses first; empty for a single method.
    """

    members: tuple[str, ...]
    flag: str
    methods: tuple[str, ...] = ()

    def is_complete_in(self, request: Mapping[str, Any]) -> bool:
        """Return whether a request has all of them, and none is empty."""
        return not self.missing_in(request)

    def missing_in(self, request: Mapping[str, Any]) -> list[str]:
        """Return the members that a request does not have, or that are empty there."""
        return [member for member in self.members if not request.get(member)]


@dataclass(frozen=True, slots=True)
class ChannelType:
    """A channel type: the properties in which it differs from other types.

    Args:
        name: The ChannelType of endpoints and messages.
        credentials: The sets of credentials. An enabled channel needs one of them.
        settings: The members of the request that the channel stores, each with its check.
        fixed: The members of the response that are the same for all channels of the type.
        default_method: The DefaultAuthenticationMethod if a request has none; None for the method of the first complete
            credentials.
    """

    name: str
    credentials: tuple[CredentialSet, ...] = ()
    settings: Mapping[str, SettingCheck] = field(default_factory=dict)
    fixed: Mapping[str, Any] = field(default_factory=dict)
    default_method: str | None = None

    @property
    def resource(self) -> str:
        """The name of the channel in operation names, such as ApnsVoipChannel."""
        return f"{self.name.title().replace('_', '')}Channel"

    @property
    def required_members(self) -> list[str]:
        """The members that every update of the channel must have."""
        route = route_named(f"Update{self.resource}")
        parameters = cast("StructureShape", route.model.input_shape)
        request = cast("StructureShape", parameters.members[route.payload])
        return list(request.required_members)

    @property
    def method_names(self) -> dict[str, str]:
        """The valid names for DefaultAuthenticationMethod, each with the name in responses."""
        return {method: known.methods[0] for known in self.credentials for method in known.methods}


HIDDEN = frozenset({"BundleId", "RoleArn"})
"""Settings that are stored but that responses never show. The service model has no BundleId in responses, and e-mail
channels were observed not to show their RoleArn (2023, 2024; a sample of 2019 has it)."""


def remove_hidden(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings of a channel that responses show."""
    return {member: value for member, value in settings.items() if member not in HIDDEN}


# The sets of credentials are inferred. KEY is documented by CloudFormation, and observed in Amplify.
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
            fixed={"Credential": MASK},  # documented as the API key itself, which we hide
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
"""Every channel type that can be set up, by name."""

ALL_CHANNELS = cast("tuple[ChannelName, ...]", tuple(CHANNEL_TYPES))
"""The names of all channel types that can be set up."""


def types_named(names: Iterable[str]) -> list[ChannelType]:
    """Return the channel types with these names, each once.

    Raises:
        TypeError: If the names are a string instead of a list.
        ValueError: If a name is not a channel type that can be set up.
    """
    if isinstance(names, str):
        raise TypeError(f"channels must be a list of channel types, such as [{names!r}], not {names!r}")
    given = list(names)
    for name in given:
        if name not in ALL_CHANNELS:
            hint = hint_at_choice(name, ALL_CHANNELS)
            raise ValueError(f"a channel must be one of {', '.join(ALL_CHANNELS)}, not {name!r}{hint}")
    return [CHANNEL_TYPES[name] for name in dict.fromkeys(given)]
