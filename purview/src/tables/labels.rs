//! Fields of labels and of the policies that publish them. (Filled with the second part.)
use crate::tables::{Form, Row};
pub(super) const LABEL: &[Row] = &[Row::key("Name"), Row::new("DisplayName", Form::Text)];
pub(super) const LABEL_POLICY: &[Row] = &[Row::key("Name")];
