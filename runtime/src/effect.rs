//! What an action can do to a copy, in words that belong to no platform.
//!
//! A platform's table says of each action which of these effects it has and which of its options are their arguments:
//! `effect = redirect(to)`. The set is closed, because a host carries them out without knowing any platform; what a host
//! need not know an action for is no effect and stays in the verdict's `applied`.
//!
//! ```text
//! table     action send_elsewhere "…" { effect = redirect(boxes)  boxes : list(address) "…" }
//! rule      send_elsewhere { boxes = ["desk@home.example"] }
//! program   effect redirect(["desk@home.example"])
//! verdict   "outcome": { "fate": "redirected", "to": ["desk@home.example"] }
//! ```

/// What is done. The order is that of the format's codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EffectKind {
    /// Access or delivery is refused.
    Block,
    Quarantine,
    /// It goes to others instead.
    Redirect,
    /// It waits for somebody's approval.
    Hold,
    /// It waits for the approval of the sender's manager.
    HoldForManager,
    SetHeaders,
    RemoveHeaders,
    AddRecipients,
    AddManager,
    PrefixSubject,
    /// Matches of the expressions leave the subject; a text comes in their place, before or after.
    ChangeSubject,
    Disclaim,
    Encrypt,
    Decrypt,
    Brand,
    /// What the rule counted is replaced in the text.
    Redact,
    Mark,
    Label,
    Unlabel,
    /// Use or sharing is limited: `view_only`, `no_print`.
    Limit,
    /// Access ends after so many seconds.
    Expire,
    /// Somebody loses access: `collaborators`, `public_link`.
    RemoveAccess,
    /// Something is asked for before it goes on: `justification`.
    Require,
    /// Administrators are told, of each match or of many within a window.
    Alert,
}

/// An argument of an effect: what it is called, what shape it has, and whether it may be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parameter {
    pub name: &'static str,
    pub shape: Shape,
    pub required: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Text,
    Texts,
    Number,
    Flag,
    /// Texts by key.
    Map,
    /// An expression that is looked for.
    Search,
    /// One of these.
    Word(&'static [&'static str]),
    /// Words that the platform chooses.
    Words,
}

const fn required(name: &'static str, shape: Shape) -> Parameter {
    Parameter { name, shape, required: true }
}

const fn optional(name: &'static str, shape: Shape) -> Parameter {
    Parameter { name, shape, required: false }
}

/// Who is refused: all, people outside the organisation, people who have nothing but a link.
pub const AUDIENCES: &[&str] = &["everyone", "outside", "anonymous"];
/// The boxes that recipients stand in.
pub const BOXES: &[&str] = &["to", "cc", "bcc"];

impl EffectKind {
    pub const ALL: &'static [EffectKind] = &[
        Self::Block,
        Self::Quarantine,
        Self::Redirect,
        Self::Hold,
        Self::HoldForManager,
        Self::SetHeaders,
        Self::RemoveHeaders,
        Self::AddRecipients,
        Self::AddManager,
        Self::PrefixSubject,
        Self::ChangeSubject,
        Self::Disclaim,
        Self::Encrypt,
        Self::Decrypt,
        Self::Brand,
        Self::Redact,
        Self::Mark,
        Self::Label,
        Self::Unlabel,
        Self::Limit,
        Self::Expire,
        Self::RemoveAccess,
        Self::Require,
        Self::Alert,
    ];

    /// As a platform's table names it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Block => "block",
            Self::Quarantine => "quarantine",
            Self::Redirect => "redirect",
            Self::Hold => "hold",
            Self::HoldForManager => "hold_for_manager",
            Self::SetHeaders => "set_headers",
            Self::RemoveHeaders => "remove_headers",
            Self::AddRecipients => "add_recipients",
            Self::AddManager => "add_manager",
            Self::PrefixSubject => "prefix_subject",
            Self::ChangeSubject => "change_subject",
            Self::Disclaim => "disclaim",
            Self::Encrypt => "encrypt",
            Self::Decrypt => "decrypt",
            Self::Brand => "brand",
            Self::Redact => "redact",
            Self::Mark => "mark",
            Self::Label => "label",
            Self::Unlabel => "unlabel",
            Self::Limit => "limit",
            Self::Expire => "expire",
            Self::RemoveAccess => "remove_access",
            Self::Require => "require",
            Self::Alert => "alert",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.name() == name)
    }

    /// Its arguments, in order.
    pub fn parameters(self) -> &'static [Parameter] {
        use Shape::{Flag, Map, Number, Search, Text, Texts, Word, Words};
        match self {
            Self::Quarantine | Self::HoldForManager | Self::Decrypt | Self::Unlabel => &[],
            Self::Block => const { &[optional("audience", Word(AUDIENCES))] },
            Self::Redirect => const { &[required("to", Texts)] },
            Self::Hold => const { &[optional("approvers", Texts)] },
            Self::SetHeaders => const { &[required("headers", Map)] },
            Self::RemoveHeaders => const { &[required("headers", Texts)] },
            Self::AddRecipients => const { &[required("recipients", Texts), required("box", Word(BOXES))] },
            Self::AddManager => const { &[optional("box", Word(BOXES))] },
            Self::PrefixSubject => const { &[required("text", Text)] },
            Self::ChangeSubject => {
                const {
                    &[
                        required("patterns", Search),
                        required("text", Text),
                        optional("strategy", Word(&["replace", "append", "prepend"])),
                    ]
                }
            }
            Self::Disclaim => {
                const {
                    &[
                        required("text", Text),
                        optional("place", Word(&["append", "prepend"])),
                        optional("fallback", Word(&["wrap", "ignore", "reject"])),
                    ]
                }
            }
            Self::Encrypt => {
                const { &[optional("template", Text), optional("times", Word(&["once", "twice"]))] }
            }
            Self::Brand => const { &[required("template", Text), optional("portal", Flag)] },
            Self::Redact => const { &[optional("with", Text)] },
            Self::Mark => {
                const { &[optional("header", Text), optional("footer", Text), optional("watermark", Text)] }
            }
            Self::Label => const { &[required("label", Text), optional("overwrite", Flag)] },
            Self::Limit => const { &[required("words", Words)] },
            Self::Expire => const { &[required("after", Number)] },
            Self::RemoveAccess => const { &[required("whom", Words)] },
            Self::Require => const { &[required("what", Words)] },
            Self::Alert => {
                const { &[optional("threshold", Number), optional("window", Number), optional("volume", Number)] }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_name_of_its_own() {
        for kind in EffectKind::ALL {
            assert_eq!(EffectKind::named(kind.name()), Some(*kind));
        }
        assert_eq!(EffectKind::named("blocks"), None);
    }

    #[test]
    fn what_may_be_left_out_stands_last() {
        for kind in EffectKind::ALL {
            assert!(kind.parameters().is_sorted_by_key(|parameter| !parameter.required), "{}", kind.name());
        }
    }
}
