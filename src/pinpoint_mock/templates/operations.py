"""Operations on templates: create, get, update and delete for each of the five types, and lists of templates."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from ..gateway.errors import BadRequest
from ..gateway.operation import operation
from ..gateway.problems import quote
from ..world.clock import format_timestamp
from .content_rules import MAX_TEMPLATES, MAX_VERSIONS, check_content, check_name, read_type
from .template import (
    LATEST,
    MessageTemplate,
    active_of,
    arn_of,
    delete,
    find_template,
    key_of,
    latest_of,
    overwrite,
    put_new,
    put_version,
    template_of,
    versions_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mypy_boto3_pinpoint.type_defs import (
        CreateTemplateMessageBodyTypeDef,
        MessageBodyTypeDef,
        TemplateActiveVersionRequestTypeDef,
        TemplatesResponseTypeDef,
        TemplateVersionsResponseTypeDef,
    )

    from ..gateway.paging import Page
    from ..world.store import Region
    from .template import TemplateVersion

_NAMES = {"EMAIL": "Email", "SMS": "Sms", "PUSH": "Push", "VOICE": "Voice", "INAPP": "InApp"}
"""The names of template types in operation names."""


def register(template_type: str, name: str) -> None:
    """Register the four operations on templates of one type, such as GetInAppTemplate."""

    @operation(f"Create{name}Template", payload="request")
    def create_template(
        region: Region, template_name: str, request: Mapping[str, Any], request_id: str
    ) -> CreateTemplateMessageBodyTypeDef:
        """Create a template of this type. Its first version is 1, and it is active."""
        check_name(template_name)
        check_content(template_type, request)
        _check_free(region, template_name, template_type)
        put_new(region, template_name, template_type, _make_content(request), request.get("tags", {}))
        return {"Arn": arn_of(region, template_name, template_type), "Message": "Created", "RequestID": request_id}

    @operation(f"Get{name}Template")
    def get_template(region: Region, template_name: str, version: str | None) -> Mapping[str, Any]:
        """Return a version of a template, by default the active one."""
        found = find_template(region, template_name, template_type, version)
        arn = arn_of(region, template_name, template_type)
        return {"Arn": arn, **_item(found), **found.content, "tags": region.world.tags.of(arn) or {}}

    @operation(f"Update{name}Template", payload="request")
    def update_template(
        region: Region,
        template_name: str,
        request: Mapping[str, Any],
        version: str | None,
        create_new_version: bool | None,
        request_id: str,
    ) -> MessageBodyTypeDef:
        """Overwrite the latest version of a template, or create a new one. Tags are ignored (documented)."""
        template = template_of(region, template_name, template_type)
        content = _make_content(request)
        if create_new_version:
            _check_new_version(region, template, version)
            check_content(template_type, content)
            put_version(region, template, content)
        else:
            latest = _find_latest(region, template, version)
            check_content(template_type, content)
            overwrite(region, template, latest, content)
        return _accepted(request_id)

    @operation(f"Delete{name}Template")
    def delete_template(region: Region, template_name: str, version: str | None, request_id: str) -> MessageBodyTypeDef:
        """Delete a template with all its versions, or only the given version."""
        template = template_of(region, template_name, template_type)
        if version is None:
            delete(region, template)
        else:
            _delete_version(region, template, version)
        return _accepted(request_id)


for _type, _name in _NAMES.items():
    register(_type, _name)


@operation("ListTemplates")
def list_templates(
    region: Region, page: Page, prefix: str | None, template_type: str | None
) -> TemplatesResponseTypeDef:
    """List the templates of the account in the region, newest first, each in its active version."""
    wanted = None if template_type is None else read_type(template_type)

    def accepts(template: MessageTemplate) -> bool:
        return template.name.startswith(prefix or "") and wanted in (None, template.type)

    templates, next_token = page.of_accepted(region.collection(MessageTemplate), accepts)
    items = [_item(active_of(region, template)) for template in templates]
    return cast("TemplatesResponseTypeDef", {"Item": items, **next_token})


@operation("ListTemplateVersions")
def list_template_versions(
    region: Region, template_name: str, template_type: str, page: Page, request_id: str
) -> TemplateVersionsResponseTypeDef:
    """List all versions of a template, newest first."""
    template = template_of(region, template_name, read_type(template_type))
    versions, next_token = page.of(versions_of(region, template))
    members = ("DefaultSubstitutions", "TemplateDescription")
    items = [
        {**_item(version), **{name: version.content[name] for name in members if name in version.content}}
        for version in versions
    ]
    return cast("TemplateVersionsResponseTypeDef", {"Item": items, **_accepted(request_id), **next_token})


@operation("UpdateTemplateActiveVersion")
def update_template_active_version(
    region: Region,
    template_name: str,
    template_type: str,
    template_active_version_request: TemplateActiveVersionRequestTypeDef,
    request_id: str,
) -> MessageBodyTypeDef:
    """Make a version the active one: the version with the given number, or the latest."""
    template = template_of(region, template_name, read_type(template_type))
    wanted = template_active_version_request.get("Version")
    if wanted is None:
        raise BadRequest("is required", "Version")  # inferred: the request has no other member
    version = find_template(region, template.name, template.type, wanted)
    region.collection(MessageTemplate).put(template.key, replace(template, active_version=version.version))
    return _accepted(request_id)


def _check_free(region: Region, name: str, template_type: str) -> None:
    """Refuse with 400 a name that is taken, because the operation does not declare a conflict error (inferred)."""
    if key_of(name, template_type) in region.collection(MessageTemplate):
        raise BadRequest(f"must be a new name: the {template_type} template {name!r} already exists", "TemplateName")
    if sum(len(place.collection(MessageTemplate)) for place in region.world.regions.values()) >= MAX_TEMPLATES:
        raise BadRequest(f"This account already has {MAX_TEMPLATES} templates, which is the quota")


def _check_new_version(region: Region, template: MessageTemplate, version: str | None) -> None:
    """Refuse a new version if the request gives a number (documented; code inferred), or if there are too many."""
    if version is not None:
        raise BadRequest(f"must not be given together with CreateNewVersion: {quote(version)}", "Version")
    if len(versions_of(region, template)) >= MAX_VERSIONS:
        raise BadRequest(f"The template {template.name!r} already has {MAX_VERSIONS} versions, which is the quota")


def _find_latest(region: Region, template: MessageTemplate, version: str | None) -> TemplateVersion:
    """Return the latest version. Refuse another Version, which guards against races (documented, code inferred)."""
    latest = latest_of(region, template)
    if version not in (None, LATEST, str(latest.version)):
        raise BadRequest(f"must be the latest version, {latest.version}, not {version!r}", "Version")
    return latest


def _delete_version(region: Region, template: MessageTemplate, version: str) -> None:
    """Delete a version, but refuse the active one, which every template has (documented; the refusal is ours)."""
    found = find_template(region, template.name, template.type, version)
    if found.version == template.active_version:
        raise BadRequest(
            f"must not be the active version, {found.version}: "
            "make another version active first, or delete the whole template",
            "Version",
        )
    versions_of(region, template).remove(str(found.version))


def _make_content(request: Mapping[str, Any]) -> dict[str, Any]:
    """Return the content of a version: the request without the tags, which belong to the template."""
    return {name: value for name, value in request.items() if name != "tags"}


def _item(version: TemplateVersion) -> dict[str, Any]:
    """Return the members of a version that all responses share.

    They are those of ListTemplates, without Arn and tags (observed).
    """
    return {
        "CreationDate": format_timestamp(version.creation_date),
        "LastModifiedDate": format_timestamp(version.last_modified_date),
        "TemplateName": version.name,
        "TemplateType": version.template_type,
        "Version": str(version.version),
    }


def _accepted(request_id: str) -> MessageBodyTypeDef:
    return {"Message": "Accepted", "RequestID": request_id}
