"""The codes of errors that the rules for publishing and saving find.

A problem does not have a code. Each code belongs to the rules for some members, so the member determines the code.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from . import journey_errors, resource_errors  # noqa: F401  (they register the codes)

if TYPE_CHECKING:
    from ..gateway.problems import Problem

_PATTERNS: tuple[tuple[str, str], ...] = (  # for "noun: member rule"; the first pattern that matches counts
    (r"^[a-z ]+: tags", "E105"),
    (r"^template: TemplateName", "E501"),
    (r"^template: .*DefaultSubstitutions", "E503"),
    (r"^template: ", "E502"),
    (r"^channel: ", "E601"),
    (r"^settings: ", "E602"),
    (r"^endpoint: ", "E603"),
    (r"^recommender: ", "E604"),
    (r"^event stream: ", "E605"),
    (r"is not a version of the \w+ template", ""),  # files do not say which versions exist
    (r"is not a segment of|is not a version of the segment|must name a segment of", "E303"),
    (r"is not an existing \w* ?template", "E304"),
    (r"^segment: (?:SegmentGroups )?(?:Dimensions and SegmentGroups|must not combine an imported)", "E302"),
    (r"^segment: ", "E301"),
    (r"^campaign: (?:\S+\.)?Schedule\.EventFilter\.Dimensions\.", "E301"),
    (r"^campaign: (?:\S+\.)?Schedule\.", "E402"),
    (r"^campaign: (?:HoldoutPercent|AdditionalTreatments(?:\[\d+\]\.SizePercent)? )", "E403"),
    (r"^campaign: \S*Configuration", "E404"),
    (r"^campaign: ", "E401"),
    (r"^journey: Name ", "E201"),
    (r"^journey: State ", "E202"),
    (r"\.(?:segmentDimensions|SegmentDimensions|Dimensions)\.(?!EventType)|Dimensions\.EventType\.Values must", "E301"),
    (r"^journey: (?:RefreshFrequency|Limits\.EndpointReentryInterval|\S+\.WaitFor) ", "E205"),
    (r"^journey: Limits", "E204"),
    (r"^journey: Schedule", "E203"),
    (r"^journey: (?:QuietTime|OpenHours|ClosedDays)", "E206"),
    (r"^journey: (?:StartCondition|LocalTime)", "E207"),
    (r"^journey: StartActivity", "E209"),
    (r"^journey: Activities A journey must have activities", "E209"),
    (r"^journey: Activities ", "E208"),
    (r"^journey: \S+\.(?:NextActivity|TrueActivity|FalseActivity|DefaultActivity) ", "E210"),
    (r"^journey: Activities\['[^']*'\] ", "E211"),
    (r"^journey: \S+\.EventCondition\.", "E214"),
    (r"^journey: \S+\.(?:WaitTime|EvaluationWaitTime)", "E212"),
    (r"^journey: \S+\.(?:TemplateName|DeliveryUri) ", "E215"),
    (r"^journey: Activities\[", "E213"),
    (r"^journey: ", "E208"),
)
_COMPILED = [(re.compile(pattern, re.DOTALL), code) for pattern, code in _PATTERNS]


def code_of(noun: str, problem: Problem) -> str:
    """Return the code of a problem; empty if lint cannot know whether it is a problem.

    Args:
        noun: The kind of the resource, such as `journey`.
        problem: The problem.
    """
    text = f"{noun}: {problem.member} {problem.rule}" if problem.member else f"{noun}: {problem.rule}"
    return next(code for pattern, code in _COMPILED if pattern.search(text))
