//! Fields of the tenant's settings, of dictionaries, schemas, and of types as they are listed.
//!
//! Sources: Set-PolicyConfig, New-DlpKeywordDictionary, New-DlpEdmSchema, Get-DlpSensitiveInformationType and
//! Get-DlpSensitiveInformationTypeRulePackage (office-docs-powershell, state of August 2026).

use crate::tables::{Form, Row};

pub(super) const SETTINGS: &[Row] = &[
    Row::key("Name"),
    Row::new("EndpointDlpGlobalSettings", Form::Tables),
    Row::new("DlpAppGroups", Form::Tables),
    Row::new("DlpPrinterGroups", Form::Tables),
    Row::new("DlpRemovableMediaGroups", Form::Tables),
    Row::new("DlpNetworkShareGroups", Form::Tables),
    Row::new("DlpExtensionGroups", Form::Tables),
    Row::new("SiteGroups", Form::Tables),
    Row::new("SenderAddressLocation", Form::Text),
    Row::new("RuleErrorAction", Form::Text).unset(&["Ignore"]),
    Row::new("ComplianceUrl", Form::Text),
    Row::new("ExtendTeamsDlpPoliciesToSharePointOneDrive", Form::Flag).unset(&["false"]),
    Row::new("IsDlpSimulationOptedIn", Form::Flag).unset(&["false"]),
];

pub(super) const DICTIONARY: &[Row] = &[
    Row::key("Name"),
    Row::new("Description", Form::Text),
    // read back as one text with commas
    Row::new("KeywordDictionary", Form::Words),
    Row::new("MatchStyle", Form::Text),
    Row::new("FileData", Form::Any).server(),
    Row::new("IsDefault", Form::Flag).server(),
];

pub(super) const EDM_SCHEMA: &[Row] = &[Row::key("Name"), Row::new("EdmSchemaXml", Form::Any)];

pub(super) const SENSITIVE_TYPE: &[Row] = &[
    Row::key("Name"),
    Row::new("LocalizedName", Form::Text).server(),
    Row::new("Description", Form::Text),
    Row::new("Publisher", Form::Text),
    Row::new("RecommendedConfidence", Form::Number),
    Row::new("RulePackId", Form::Text),
    Row::new("RulePackVersion", Form::Text).server(),
    Row::new("State", Form::Text).server(),
    Row::new("Capability", Form::Text).server(),
    Row::new("Classifier", Form::Text).server(),
    Row::new("AllLocalizedNames", Form::Any).server(),
    Row::new("AllLocalizedDescriptions", Form::Any).server(),
    Row::new("LocalizedDescription", Form::Text).server(),
    Row::new("Fingerprints", Form::Any).server(),
];

pub(super) const RULE_PACKAGE: &[Row] = &[
    Row::key("Name"),
    Row::new("ClassificationRuleCollectionXml", Form::Any),
    Row::new("SerializedClassificationRuleCollection", Form::Any).server(),
];
