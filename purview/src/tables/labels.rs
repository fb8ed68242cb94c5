//! Fields of labels and of the policies that publish them, beside those that the platform's table names.
//!
//! Sources: New-Label and New-LabelPolicy (office-docs-powershell, state of August 2026); shapes read back, from the unit tests and
//! readers of Microsoft365DSC and of public tools.

use crate::tables::{Form, Row};

pub(super) const LABEL: &[Row] = &[
    // New-Label
    Row::key("Name"),
    Row::key("ParentId"),
    Row::key("LabelActions"),
    Row::key("Settings"),
    Row::new("DisplayName", Form::Text),
    Row::new("Tooltip", Form::Text),
    Row::new("Comment", Form::Text),
    Row::new("Priority", Form::Number),
    Row::new("ContentType", Form::Words),
    Row::new("LocaleSettings", Form::Tables),
    Row::new("AdvancedSettings", Form::Table),
    Row::new("IsLabelGroup", Form::Flag).unset(&["false"]),
    Row::new("Disabled", Form::Flag).unset(&["false"]),
    Row::new("Conditions", Form::Any),
    Row::new("DefaultContentLabel", Form::Text),
    Row::new("SchematizedDataCondition", Form::Text),
    Row::new("ColumnAssetCondition", Form::Text),
    Row::new("EncryptionProtectionType", Form::Word),
    Row::new("EncryptionRightsDefinitions", Form::Rights),
    Row::new("EncryptionDoNotForward", Form::Flag).unset(&["false"]),
    Row::new("EncryptionEncryptOnly", Form::Flag).unset(&["false"]),
    Row::new("EncryptionAipTemplateScopes", Form::Text),
    Row::new("EncryptionRightsUrl", Form::Text),
    Row::new("ApplyContentMarkingHeaderEnabled", Form::Flag).unset(&["false"]),
    Row::new("ApplyContentMarkingHeaderFontName", Form::Text),
    Row::new("ApplyContentMarkingHeaderFontColor", Form::Word).unset(&["#000000"]),
    Row::new("ApplyContentMarkingHeaderMargin", Form::Number),
    Row::new("ApplyContentMarkingFooterEnabled", Form::Flag).unset(&["false"]),
    Row::new("ApplyContentMarkingFooterFontName", Form::Text),
    Row::new("ApplyContentMarkingFooterFontColor", Form::Word).unset(&["#000000"]),
    Row::new("ApplyContentMarkingFooterMargin", Form::Number),
    Row::new("ApplyWaterMarkingEnabled", Form::Flag).unset(&["false"]),
    Row::new("ApplyWaterMarkingFontName", Form::Text),
    Row::new("ApplyWaterMarkingFontColor", Form::Word).unset(&["#000000"]),
    Row::new("ApplyDynamicWatermarkingEnabled", Form::Flag).unset(&["false"]),
    Row::new("DynamicWatermarkDisplay", Form::Text),
    Row::new("SiteAndGroupProtectionAllowFullAccess", Form::Flag).unset(&["false"]),
    Row::new("SiteAndGroupProtectionAllowLimitedAccess", Form::Flag).unset(&["false"]),
    Row::new("SiteAndGroupProtectionBlockAccess", Form::Flag).unset(&["false"]),
    Row::new("SiteAndGroupProtectionLevel", Form::Text),
    // follow from others, or are GUIDs that only the service gives
    Row::new("EncryptionTemplateId", Form::Text).server(),
    Row::new("EncryptionLinkedTemplateId", Form::Text).server(),
    Row::new("EncryptionTemplateArchived", Form::Text).server(),
    Row::new("EncryptionDisableAutomaticOwnerRights", Form::Text).server(),
    Row::new("ApplyContentMarkingHeaderPlacement", Form::Text).server(),
    Row::new("ApplyContentMarkingFooterPlacement", Form::Text).server(),
    Row::new("IsParent", Form::Flag).server(),
    Row::new("ParentLabelDisplayName", Form::Text).server(),
    Row::new("Capabilities", Form::Texts).server(),
    Row::new("Workload", Form::Words).server(),
    Row::new("Mode", Form::Text).server(),
    Row::new("Policy", Form::Text).server(),
    Row::new("Color", Form::Text).server(),
    Row::new("ParentPolicyName", Form::Text).server(),
    Row::new("AllLabelActions", Form::Texts).server(),
];

pub(super) const LABEL_POLICY: &[Row] = &[
    // New-LabelPolicy
    Row::key("Name"),
    Row::key("Settings"),
    Row::new("Comment", Form::Text),
    Row::new("Priority", Form::Number),
    Row::new("Labels", Form::Labels),
    Row::new("AdvancedSettings", Form::Table),
    Row::new("ModernGroupLocation", Form::Recipients),
    Row::new("ModernGroupLocationException", Form::Recipients),
    Row::new("PublicFolderLocation", Form::Recipients),
    Row::new("SkypeLocation", Form::Recipients),
    Row::new("SkypeLocationException", Form::Recipients),
    // follow from others
    Row::new("ScopedLabels", Form::Labels).server(),
    Row::new("Workload", Form::Words).server(),
    Row::new("Mode", Form::Text).server(),
    Row::new("Enabled", Form::Flag).server(),
    Row::new("PolicySettingsBlob", Form::Any).server(),
];

/// Settings of a label that repeat its parameters, in lower case.
pub(crate) const REPEATED: &[&str] = &[
    "displayname",
    "tooltip",
    "contenttype",
    "isparent",
    "parentid",
    "islabelgroup",
    "comment",
    "aiptooltipmessage",
];

/// An action of a label as it is read back, and what the parameters of its settings begin with: the setting `fontsize` of a
/// header is `ApplyContentMarkingHeaderFontSize`. The setting `disabled` says the opposite of the parameter `Enabled`.
pub(crate) struct ActionRow {
    pub(crate) kind: &'static str,
    /// Empty: none.
    pub(crate) subtype: &'static str,
    /// The first that makes a known parameter counts.
    pub(crate) prefixes: &'static [&'static str],
}

pub(crate) const ACTIONS: &[ActionRow] = &[
    ActionRow { kind: "encrypt", subtype: "", prefixes: &["Encryption"] },
    ActionRow { kind: "applycontentmarking", subtype: "header", prefixes: &["ApplyContentMarkingHeader"] },
    ActionRow { kind: "applycontentmarking", subtype: "footer", prefixes: &["ApplyContentMarkingFooter"] },
    ActionRow { kind: "applywatermarking", subtype: "", prefixes: &["ApplyWaterMarking"] },
    ActionRow { kind: "applydynamicwatermarking", subtype: "", prefixes: &["ApplyDynamicWatermarking", ""] },
    ActionRow { kind: "protectgroup", subtype: "", prefixes: &["SiteAndGroupProtection"] },
    ActionRow { kind: "protectsite", subtype: "", prefixes: &["SiteAndGroupProtection", "Site"] },
    ActionRow { kind: "protectteams", subtype: "", prefixes: &["Teams", "TeamsProtection"] },
];
