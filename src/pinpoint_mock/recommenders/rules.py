"""The rules for the members of a recommender configuration (documented; the 400 for breaking one is inferred).

The service model has already checked types and required members. Source:
docs/behaviours/recommenders.md#configurations.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ..apps.roles import check_role_arn
from ..gateway.arn_checks import check_arn
from ..gateway.errors import BadRequest
from ..gateway.problems import Problem, quote
from ..outside.registered_functions import PERSONALIZE_CAMPAIGN, read_lambda_name
from .recommender import ENDPOINT_ID, MAX_PER_MESSAGE, USER_ID, name_in_answer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MAX_RECOMMENDERS = 100  # in a region
MAX_ATTRIBUTES = 10
_NAME = re.compile("[A-Za-z0-9][A-Za-z0-9 _-]{0,127}")
_DESCRIPTION = re.compile("[A-Za-z0-9 _;(),‐-]{0,128}")  # the documentation uses the hyphen U+2010
_DISPLAY_NAME = re.compile("[A-Za-z0-9 _-]{1,25}")
_ATTRIBUTE_NAME = re.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,49}")
_ATTRIBUTE_DISPLAY_NAME = re.compile("[A-Za-z0-9][A-Za-z0-9 _-]{0,24}")
_CAMPAIGN_EXAMPLE = "arn:aws:personalize:us-east-1:123456789012:campaign/shop"


def find_problems(configuration: Mapping[str, Any]) -> Iterator[Problem]:
    """Find the problems of a configuration."""
    yield from _find_name_problems(configuration)
    yield from _find_provider_problems(configuration)
    if "RecommendationTransformerUri" in configuration:
        yield from _find_transformer_problems(configuration)
    else:
        yield from _find_display_problems(configuration)


def _find_name_problems(configuration: Mapping[str, Any]) -> Iterator[Problem]:
    name, description = configuration.get("Name"), configuration.get("Description", "")
    if name is not None and not _NAME.fullmatch(name):
        rule = "must begin with a letter or digit and have at most 128 letters, digits, spaces, '_' and '-'"
        yield Problem("Name", f"{rule}, not {quote(name)}")
    if not _DESCRIPTION.fullmatch(description):
        rule = "must have at most 128 letters, digits, spaces, and characters of '_;(),-'"
        yield Problem("Description", f"{rule}, not {quote(description)}")


def _find_provider_problems(configuration: Mapping[str, Any]) -> Iterator[Problem]:
    """Find the problems of the model, its role, and the request to it. The ARNs need not exist (ours)."""
    try:
        campaign = configuration["RecommendationProviderUri"]
        what = f"a campaign of Amazon Personalize, such as {_CAMPAIGN_EXAMPLE}"
        check_arn(campaign, "RecommendationProviderUri", what, PERSONALIZE_CAMPAIGN)
    except BadRequest as error:
        yield Problem.of(error)
    try:
        check_role_arn(configuration["RecommendationProviderRoleArn"], "RecommendationProviderRoleArn")
    except BadRequest as error:
        yield Problem.of(error)
    id_type = configuration.get("RecommendationProviderIdType", ENDPOINT_ID)
    if id_type not in (ENDPOINT_ID, USER_ID):
        rule = f"must be {ENDPOINT_ID} or {USER_ID}, not {quote(id_type)}"
        yield Problem("RecommendationProviderIdType", rule)
    count = configuration.get("RecommendationsPerMessage", MAX_PER_MESSAGE)
    if not 1 <= count <= MAX_PER_MESSAGE:
        yield Problem("RecommendationsPerMessage", f"must be from 1 to {MAX_PER_MESSAGE}, not {count}")


def _find_display_problems(configuration: Mapping[str, Any]) -> Iterator[Problem]:
    """Find the problems of a configuration without a Lambda function."""
    name = configuration.get("RecommendationsDisplayName")
    if name is None:
        yield Problem("RecommendationsDisplayName", "is required without RecommendationTransformerUri")
    else:
        yield from _find_display_name_problems(name)
    if "Attributes" in configuration:
        yield Problem("Attributes", "must not be given without RecommendationTransformerUri")


def _find_transformer_problems(configuration: Mapping[str, Any]) -> Iterator[Problem]:
    """Find the problems of a configuration with a Lambda function."""
    function = configuration["RecommendationTransformerUri"]
    if read_lambda_name(function) is None:
        rule = f"must be the name or ARN of a Lambda function, not {quote(function)}"
        yield Problem("RecommendationTransformerUri", rule)
    if "RecommendationsDisplayName" in configuration:
        yield from _find_display_name_problems(configuration["RecommendationsDisplayName"])
    attributes = configuration.get("Attributes")
    if attributes is None:
        yield Problem("Attributes", "is required with RecommendationTransformerUri")
    else:
        yield from _find_attribute_problems(attributes)


def _find_display_name_problems(name: str) -> Iterator[Problem]:
    if not _DISPLAY_NAME.fullmatch(name):
        rule = f"must have 1 to 25 letters, digits, spaces, '_' and '-', not {quote(name)}"
        yield Problem("RecommendationsDisplayName", rule)


def _find_attribute_problems(attributes: Mapping[str, str]) -> Iterator[Problem]:
    """Find the problems of Attributes. Their names may begin with `Recommendations.` (observed)."""
    if not 1 <= len(attributes) <= MAX_ATTRIBUTES:
        yield Problem("Attributes", f"must have 1 to {MAX_ATTRIBUTES} items, not {len(attributes)}")
    seen: dict[str, str] = {}
    for key, display_name in attributes.items():
        name, member = name_in_answer(key), f"Attributes[{quote(key)}]"
        if not _ATTRIBUTE_NAME.fullmatch(name):
            rule = "must have a name that begins with a letter or digit and has at most 50 letters, digits, '_' and '-'"
            yield Problem(member, rule)
        elif (other := seen.setdefault(name, key)) != key:
            yield Problem(member, f"must not be the same attribute as {quote(other)}")
        if not _ATTRIBUTE_DISPLAY_NAME.fullmatch(display_name):
            rule = "must begin with a letter or digit and have at most 25 letters, digits, spaces, '_' and '-'"
            yield Problem(member, f"{rule}, not {quote(display_name)}")
