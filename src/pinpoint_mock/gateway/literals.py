"""Closed sets of the API as types, so that a type checker finds a typo before a test runs.

The service model has the same sets, except where noted below. At run time only the model counts. A test checks that the
two are the same.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

# fmt: off
OperationName: TypeAlias = Literal[
    "CreateApp", "CreateCampaign", "CreateEmailTemplate", "CreateExportJob", "CreateImportJob",
    "CreateInAppTemplate", "CreateJourney", "CreatePushTemplate", "CreateRecommenderConfiguration",
    "CreateSegment", "CreateSmsTemplate", "CreateVoiceTemplate", "DeleteAdmChannel", "DeleteApnsChannel",
    "DeleteApnsSandboxChannel", "DeleteApnsVoipChannel", "DeleteApnsVoipSandboxChannel", "DeleteApp",
    "DeleteBaiduChannel", "DeleteCampaign", "DeleteEmailChannel", "DeleteEmailTemplate", "DeleteEndpoint",
    "DeleteEventStream", "DeleteGcmChannel", "DeleteInAppTemplate", "DeleteJourney", "DeletePushTemplate",
    "DeleteRecommenderConfiguration", "DeleteSegment", "DeleteSmsChannel", "DeleteSmsTemplate",
    "DeleteUserEndpoints", "DeleteVoiceChannel", "DeleteVoiceTemplate", "GetAdmChannel", "GetApnsChannel",
    "GetApnsSandboxChannel", "GetApnsVoipChannel", "GetApnsVoipSandboxChannel", "GetApp",
    "GetApplicationDateRangeKpi", "GetApplicationSettings", "GetApps", "GetBaiduChannel", "GetCampaign",
    "GetCampaignActivities", "GetCampaignDateRangeKpi", "GetCampaignVersion", "GetCampaignVersions",
    "GetCampaigns", "GetChannels", "GetEmailChannel", "GetEmailTemplate", "GetEndpoint", "GetEventStream",
    "GetExportJob", "GetExportJobs", "GetGcmChannel", "GetImportJob", "GetImportJobs", "GetInAppMessages",
    "GetInAppTemplate", "GetJourney", "GetJourneyDateRangeKpi", "GetJourneyExecutionActivityMetrics",
    "GetJourneyExecutionMetrics", "GetJourneyRunExecutionActivityMetrics", "GetJourneyRunExecutionMetrics",
    "GetJourneyRuns", "GetPushTemplate", "GetRecommenderConfiguration", "GetRecommenderConfigurations",
    "GetSegment", "GetSegmentExportJobs", "GetSegmentImportJobs", "GetSegmentVersion", "GetSegmentVersions",
    "GetSegments", "GetSmsChannel", "GetSmsTemplate", "GetUserEndpoints", "GetVoiceChannel", "GetVoiceTemplate",
    "ListJourneys", "ListTagsForResource", "ListTemplateVersions", "ListTemplates", "PhoneNumberValidate",
    "PutEventStream", "PutEvents", "RemoveAttributes", "SendMessages", "SendOTPMessage", "SendUsersMessages",
    "TagResource", "UntagResource", "UpdateAdmChannel", "UpdateApnsChannel", "UpdateApnsSandboxChannel",
    "UpdateApnsVoipChannel", "UpdateApnsVoipSandboxChannel", "UpdateApplicationSettings", "UpdateBaiduChannel",
    "UpdateCampaign", "UpdateEmailChannel", "UpdateEmailTemplate", "UpdateEndpoint", "UpdateEndpointsBatch",
    "UpdateGcmChannel", "UpdateInAppTemplate", "UpdateJourney", "UpdateJourneyState", "UpdatePushTemplate",
    "UpdateRecommenderConfiguration", "UpdateSegment", "UpdateSmsChannel", "UpdateSmsTemplate",
    "UpdateTemplateActiveVersion", "UpdateVoiceChannel", "UpdateVoiceTemplate", "VerifyOTPMessage",
]
"""The operations."""
OperationStatus: TypeAlias = Literal["RETIRED", "DISPUTED", "ALIVE"]
"""The status of an operation: whether it ended with Amazon Pinpoint. The service model does not have it."""
ChannelName: TypeAlias = Literal[
    "PUSH", "GCM", "APNS", "APNS_SANDBOX", "APNS_VOIP", "APNS_VOIP_SANDBOX", "ADM", "SMS", "VOICE", "EMAIL",
    "BAIDU", "CUSTOM", "IN_APP",
]
"""The channels."""
DeliveryStatus: TypeAlias = Literal[
    "SUCCESSFUL", "THROTTLED", "TEMPORARY_FAILURE", "PERMANENT_FAILURE", "UNKNOWN_FAILURE", "OPT_OUT",
    "DUPLICATE",
]
"""The delivery status of a message."""
LimitStatus: TypeAlias = Literal[
    "DAILY_CAP", "TOTAL_CAP", "TIMEFRAME_CAP", "QUIET_TIME", "QUIET_TIME_MISSING_TIMEZONE", "UNSUPPORTED_CHANNEL",
    "CUSTOM_DELIVERY_FAILURE", "HOLDOUT", "EXPIRED", "HOOK_FAILURE",
    "RECOMMENDATION_FAILURE",
]
"""The reasons why a journey or a campaign did not send a message. The service model does not have these."""
SendStatus: TypeAlias = DeliveryStatus | LimitStatus
"""The status of a message in the outbox."""
SmsFailure: TypeAlias = Literal[
    "UNREACHABLE", "UNKNOWN", "BLOCKED", "CARRIER_UNREACHABLE", "CARRIER_BLOCKED", "SPAM", "TTL_EXPIRED", "INVALID",
    "INVALID_MESSAGE", "MAX_PRICE_EXCEEDED", "OPTED_OUT", "NO_QUOTA_LEFT_ON_ACCOUNT",
    "NO_ORIGINATION_IDENTITY_AVAILABLE_TO_SEND", "DESTINATION_COUNTRY_NOT_SUPPORTED", "ACCOUNT_IN_SANDBOX",
    "RATE_EXCEEDED", "INVALID_ORIGINATION_IDENTITY", "ORIGINATION_IDENTITY_DOES_NOT_EXIST", "INVALID_DLT_PARAMETERS",
    "INVALID_PARAMETERS", "ACCESS_DENIED", "INVALID_KEYWORD", "INVALID_SENDER_ID", "INVALID_POOL_ID",
    "SENDER_ID_NOT_SUPPORTED_FOR_DESTINATION", "INVALID_PHONE_NUMBER",
]
"""The record_status of an SMS that a carrier does not deliver; the service model does not have these."""
RecordStatus: TypeAlias = Literal["DELIVERED", "SUCCESSFUL", SmsFailure, "PENDING", "QUEUED"]
"""The record_status that a carrier reports for an SMS; the service model does not have these."""
MessageEventType: TypeAlias = Literal[
    "_SMS.BUFFERED", "_SMS.SUCCESS", "_SMS.FAILURE", "_SMS.OPTOUT",
    "_email.send", "_email.delivered", "_email.rejected", "_email.hardbounce", "_email.softbounce", "_email.complaint",
    "_email.open", "_email.unsubscribe", "_email.rendering_failure", "_email.click",
]
"""The types of the events of an SMS and of an e-mail; the service model does not have these."""
EmailFailure: TypeAlias = Literal["HARD_BOUNCE", "SOFT_BOUNCE", "COMPLAINT"]
"""The failures of an e-mail after it was accepted; the names are ours."""
FaultOutcome: TypeAlias = DeliveryStatus | SmsFailure | EmailFailure
"""The outcomes that a test can choose for a message."""
DeliveryReport: TypeAlias = RecordStatus | Literal["background", "foreground"]
"""The report about an SMS or a push message that was sent."""
BounceKind: TypeAlias = Literal["hard", "soft"]
"""The kinds of bounces of an e-mail."""
SourceName: TypeAlias = OperationName | Literal["Journey", "Campaign"]
"""The source of a message: an operation, a journey or a campaign. The service model has only the operations."""
JobStatus: TypeAlias = Literal[
    "CREATED", "PREPARING_FOR_INITIALIZATION", "INITIALIZING", "PROCESSING", "PENDING_JOB", "COMPLETING",
    "COMPLETED", "FAILING", "FAILED",
]
"""The status of an import or export job."""
JourneyState: TypeAlias = Literal[
    "DRAFT", "ACTIVE", "COMPLETED", "CANCELLED", "CLOSED", "PAUSED",
]
"""The states of a journey."""
CampaignStatus: TypeAlias = Literal[
    "SCHEDULED", "EXECUTING", "PENDING_NEXT_RUN", "COMPLETED", "PAUSED", "DELETED", "INVALID",
]
"""The statuses of a campaign."""
TemplateType: TypeAlias = Literal[
    "EMAIL", "SMS", "VOICE", "PUSH", "INAPP",
]
"""The types of templates."""
# fmt: on
