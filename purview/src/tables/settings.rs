//! Fields of settings. (Filled with the second part.)
use crate::tables::Row;
pub(super) const SETTINGS: &[Row] = &[];
pub(super) const DICTIONARY: &[Row] = &[Row::key("Name")];
pub(super) const EDM_SCHEMA: &[Row] = &[];
pub(super) const SENSITIVE_TYPE: &[Row] = &[Row::key("Name")];
pub(super) const RULE_PACKAGE: &[Row] = &[];
