//! Fields of policies and rules that the platform's table does not name, or whose form or default it leaves open.
//!
//! Sources: "cmdlet" is the reference of New- and Set-DlpCompliancePolicy, New- and Set-DlpComplianceRule,
//! New-AutoSensitivityLabelPolicy and -Rule (office-docs-powershell, state of August 2026); "export" is the published sample of a
//! tenant (cisagov/ScubaGear).

use crate::tables::{Form, Role, Row};

pub(super) const POLICY: &[Row] = &[
    // cmdlet
    Row::key("Name"),
    Row::new("DisplayName", Form::Text),
    Row::new("Comment", Form::Text),
    Row::new("Mode", Form::Text),
    Row::new("Priority", Form::Number),
    Row::new("EndpointDlpExtendedLocations", Form::JsonTables),
    Row::new("Locations", Form::JsonTables),
    Row::new("PolicyTemplateInfo", Form::Table),
    Row::new("ExchangeSender", Form::Recipients),
    Row::new("ExchangeSenderException", Form::Recipients),
    // export: older locations, empty in every policy
    Row::new("ExchangeOnPremisesLocation", Form::Texts),
    Row::new("SharePointOnPremisesLocation", Form::Texts),
    Row::new("SharePointOnPremisesLocationException", Form::Texts),
    Row::new("LocationInclusions", Form::Texts),
    Row::new("LocationExclusions", Form::Texts),
    // export: restrictions of administrators and of risk levels, all lists empty where nobody set them
    Row::new("PolicyConstraints", Form::JsonTable),
    // export: follows from the mode
    Row { role: Role::Server, ..Row::new("Enabled", Form::Flag) },
];

pub(super) const RULE: &[Row] = &[
    // cmdlet
    Row::key("Name"),
    Row::new("DisplayName", Form::Text),
    Row::key("Policy"),
    Row::key("ParentPolicyName"),
    Row::key("AdvancedRule"),
    Row::key("IsAdvancedRule"),
    Row::new("Priority", Form::Number),
    Row::new("Mode", Form::Text).unset(&["Enforce"]),
    Row::new("ActivationDate", Form::Text),
    Row::new("ExpiryDate", Form::Text),
    // a switch that is off is no action
    Row::new("Disabled", Form::Flag).unset(&["false"]),
    Row::new("BlockAccess", Form::Flag).unset(&["false"]),
    Row::new("RemoveRMSTemplate", Form::Flag).unset(&["false"]),
    Row::new("Quarantine", Form::Flag).unset(&["false"]),
    Row::new("StopPolicyProcessing", Form::Flag).unset(&["false"]),
    Row::new("EvaluateRulePerComponent", Form::Flag).unset(&["false"]),
    Row::new("RestrictWebGrounding", Form::Flag).unset(&["false"]),
    Row::new("RestrictBrowserAccess", Form::Flag).unset(&["false"]),
    Row::new("NotifyEmailExchangeIncludeAttachment", Form::Flag).unset(&["true"]),
    Row::new("NotifyUserType", Form::Words).unset(&["NotSet"]),
    Row::new("NotifyOverrideRequirements", Form::Text).unset(&["None"]),
    Row::new("NotifyPolicyTipDisplayOption", Form::Text).unset(&["Tip"]),
    Row::new("NotifyEmailOnedriveRemediationActions", Form::Text).unset(&["NotSet"]),
    Row::new("NotifyEmailCustomSenderDisplayName", Form::Text),
    Row::new("NotifyPolicyTipCustomDialog", Form::Text),
    Row::new("NotifyPolicyTipCustomTextTranslations", Form::Pairs),
    Row::new("NotifyJustificationCustomText", Form::Text),
    Row::new("NotifyJustificationCustomTextTranslations", Form::Pairs),
    Row::new("NotifyEndpointUser", Form::Any),
    // export: true in every rule, branding or none
    Row::new("EnforcePortalAccess", Form::Flag).unset(&["true"]),
    Row::new("AlertProperties", Form::Table),
    Row::new("ReportSeverityLevel", Form::Text).unset(&["Low"]),
    Row::new("IncidentReportContent", Form::Words),
    Row::new("EndpointDlpRestrictions", Form::Tables).ordered(),
    Row::new("EndpointDlpBrowserRestrictions", Form::Tables).ordered(),
    Row::new("ThirdPartyAppDlpRestrictions", Form::Tables).ordered(),
    Row::new("OnPremisesScannerDlpRestrictions", Form::Tables).ordered(),
    Row::new("PowerBIDlpRestrictions", Form::Tables).ordered(),
    Row::new("RestrictAccess", Form::Tables).ordered(),
    Row::new("MipRestrictAccess", Form::Tables).ordered(),
    Row::new("SetHeader", Form::Table),
    Row::new("AddRecipients", Form::Table),
    Row::new("Moderate", Form::Table),
    Row::new("ModifySubject", Form::Table),
    Row::new("ApplyHtmlDisclaimer", Form::Table),
    // cmdlet and export differ in the letter's case
    Row::new("SharepointMoveToQuarantineLocation", Form::Flag).unset(&["false"]),
    Row::new("SPMoveToQuarantineLocation", Form::Flag).unset(&["false"]),
    Row::new("BlockDomainsOrUsers", Form::Flag).unset(&["false"]),
    Row::new("BlockDomains", Form::Texts),
    Row::new("BlockDomainsExcept", Form::Texts),
    Row::new("BlockUsers", Form::Texts),
    Row::new("BlockUsersExcept", Form::Texts),
    // conditions that take one word; all others take lists
    Row::condition("AccessScope", Form::Text),
    Row::condition("FromScope", Form::Text),
    Row::condition("NonBifurcatingAccessScope", Form::Text),
    Row::condition("WithImportance", Form::Text),
    Row::condition("MessageTypeMatches", Form::Text),
    Row::condition("SenderType", Form::Text),
    Row::condition("DeviceManagementType", Form::Text),
    // grouped rules have it under this name too (Microsoft365DSC, issue 3845)
    Row::condition("ContainsSensitiveInformation", Form::Content),
];

pub(super) const AUTO_LABEL_POLICY: &[Row] = &[
    // cmdlet
    Row::key("Name"),
    Row::new("DisplayName", Form::Text),
    Row::new("Comment", Form::Text),
    Row::new("Mode", Form::Text),
    Row::new("Priority", Form::Number),
    Row::new("ApplySensitivityLabel", Form::Label),
    Row::new("OverwriteLabel", Form::Flag).unset(&["false"]),
    Row::new("RemoveLabel", Form::Flag).unset(&["false"]),
    Row::new("ExternalMailRightsManagementOwner", Form::Text),
    Row::new("AutoEnableAfter", Form::Text),
    Row::new("ExchangeSender", Form::Recipients),
    Row::new("ExchangeSenderException", Form::Recipients),
    Row::new("UnifiedAuditLogEnabled", Form::Flag),
    Row::new("PolicyTemplateInfo", Form::Table),
    Row::new("PolicyConstraints", Form::JsonTable),
    Row::new("Locations", Form::JsonTables),
    Row { role: Role::Server, ..Row::new("Enabled", Form::Flag) },
];

pub(super) const AUTO_LABEL_RULE: &[Row] = &[
    // cmdlet
    Row::key("Name"),
    Row::new("DisplayName", Form::Text),
    Row::key("Policy"),
    Row::key("ParentPolicyName"),
    Row::key("AdvancedRule"),
    Row::key("IsAdvancedRule"),
    Row::new("Comment", Form::Text),
    Row::new("Priority", Form::Number),
    Row::new("Mode", Form::Text).unset(&["Enforce"]),
    // one of the three locations; here it is a choice, in a rule of the other kind it follows from the policy
    Row::new("Workload", Form::Words),
    Row::new("Disabled", Form::Flag).unset(&["false"]),
    Row::new("ReportSeverityLevel", Form::Text).unset(&["Low", "None"]),
    Row::new("RuleErrorAction", Form::Text),
    Row::new("SourceType", Form::Text),
    Row::condition("AccessScope", Form::Text),
    Row::condition("FromScope", Form::Text),
    Row::condition("ContainsSensitiveInformation", Form::Content),
];
