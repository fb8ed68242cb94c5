//! What a test can expect of an outcome: `header "X-Class" = "secret"`, `no encryption`, `removed label`.
//!
//! The words are a closed set, as the effects are that bring them about ([`weir_runtime::effect`]). A platform without an action
//! that has the effect can never say the word, so that an expectation of it would always fail, and its `no` form always hold:
//! both are refused.
//!
//! ```text
//! [no] [removed] WORD [SUBJECT] [= VALUE] [{ SETTING = VALUE … }]
//! ```

use std::collections::BTreeSet;

use weir_runtime::effect::{AUDIENCES, BOXES, EffectKind};
use weir_runtime::outcome::Fate;

use crate::diagnostics::{Diagnostic, catalogue};
use crate::names::DefKind;
use crate::platform::Platform;
use crate::platform::tables::{ActionRole, Effect, Field, Source, Type};
use crate::syntax::ast::{self, Expr, ExprKind, Setting};
use crate::types::Builder;
use crate::types::context::Context;
use crate::types::model::{Said, SaidOf, Spanned, TypeBody, Value};
use crate::types::problems;

/// The name under which a value behind `=` is kept among the settings.
pub(crate) const VALUE: &str = "=";

/// A word, and what may stand with it.
struct Form {
    word: &'static str,
    removed: bool,
    subject: Option<Kind>,
    value: Option<Kind>,
    settings: &'static [(&'static str, Kind)],
    /// One of these brings it about; empty: every platform can.
    effects: &'static [EffectKind],
    /// Only an override says it.
    overridden: bool,
}

#[derive(Clone, Copy)]
enum Kind {
    Text,
    Texts,
    Count,
    Duration,
    Flag,
    /// One of these.
    Word(&'static [&'static str]),
    Fate,
    /// A word that the platform's actions give the effect.
    OfEffect(EffectKind),
    /// A way of overriding.
    Way,
    /// A block of the platform's labels.
    LabelBlocks,
    Label,
    Rule,
    /// A type, or the text that is left.
    Redacted,
    /// An attribute, a classifier, or the name of a part.
    Missing,
    Action,
}

const PLAIN: Form = Form {
    word: "",
    removed: false,
    subject: None,
    value: None,
    settings: &[],
    effects: &[],
    overridden: false,
};

const FORMS: &[Form] = &[
    Form {
        word: "outcome",
        subject: Some(Kind::Fate),
        settings: &[
            ("audience", Kind::Word(AUDIENCES)),
            ("by", Kind::Rule),
            ("to", Kind::Texts),
            ("approvers", Kind::Texts),
            ("manager", Kind::Flag),
            ("overridable", Kind::Flag),
        ],
        ..PLAIN
    },
    Form {
        word: "header",
        subject: Some(Kind::Text),
        value: Some(Kind::Text),
        effects: &[EffectKind::SetHeaders],
        ..PLAIN
    },
    Form {
        word: "header",
        removed: true,
        subject: Some(Kind::Text),
        effects: &[EffectKind::RemoveHeaders],
        ..PLAIN
    },
    Form {
        word: "recipient",
        subject: Some(Kind::Text),
        settings: &[("box", Kind::Word(BOXES))],
        effects: &[EffectKind::AddRecipients],
        ..PLAIN
    },
    Form {
        word: "manager",
        settings: &[("box", Kind::Word(BOXES))],
        effects: &[EffectKind::AddManager],
        ..PLAIN
    },
    Form {
        word: "subject",
        subject: Some(Kind::Text),
        effects: &[EffectKind::PrefixSubject, EffectKind::ChangeSubject],
        ..PLAIN
    },
    Form {
        word: "disclaimer",
        subject: Some(Kind::Text),
        settings: &[
            ("place", Kind::Word(&["append", "prepend"])),
            ("fallback", Kind::Word(&["wrap", "ignore", "reject"])),
        ],
        effects: &[EffectKind::Disclaim],
        ..PLAIN
    },
    Form {
        word: "encryption",
        subject: Some(Kind::Text),
        settings: &[("twice", Kind::Flag)],
        effects: &[EffectKind::Encrypt],
        ..PLAIN
    },
    Form { word: "encryption", removed: true, effects: &[EffectKind::Decrypt], ..PLAIN },
    Form {
        word: "brand",
        subject: Some(Kind::Text),
        settings: &[("portal", Kind::Flag)],
        effects: &[EffectKind::Brand],
        ..PLAIN
    },
    Form {
        word: "mark",
        subject: Some(Kind::Word(&["header", "footer", "watermark"])),
        value: Some(Kind::Text),
        effects: &[EffectKind::Mark],
        ..PLAIN
    },
    Form {
        word: "label",
        subject: Some(Kind::Label),
        settings: &[("replaces", Kind::Label), ("overwrite", Kind::Flag), ("brings", Kind::LabelBlocks)],
        effects: &[EffectKind::Label],
        ..PLAIN
    },
    Form { word: "label", removed: true, effects: &[EffectKind::Unlabel], ..PLAIN },
    Form { word: "redaction", subject: Some(Kind::Redacted), effects: &[EffectKind::Redact], ..PLAIN },
    Form {
        word: "limit",
        subject: Some(Kind::OfEffect(EffectKind::Limit)),
        effects: &[EffectKind::Limit],
        ..PLAIN
    },
    Form { word: "expiry", subject: Some(Kind::Duration), effects: &[EffectKind::Expire], ..PLAIN },
    Form {
        word: "access",
        removed: true,
        subject: Some(Kind::OfEffect(EffectKind::RemoveAccess)),
        effects: &[EffectKind::RemoveAccess],
        ..PLAIN
    },
    Form {
        word: "requirement",
        subject: Some(Kind::OfEffect(EffectKind::Require)),
        effects: &[EffectKind::Require],
        ..PLAIN
    },
    Form { word: "override", subject: Some(Kind::Way), ..PLAIN },
    Form {
        word: "alert",
        subject: Some(Kind::Rule),
        settings: &[("action", Kind::Action), ("matches", Kind::Count), ("bytes", Kind::Count)],
        effects: &[EffectKind::Alert],
        ..PLAIN
    },
    Form { word: "incomplete", subject: Some(Kind::Rule), settings: &[("without", Kind::Missing)], ..PLAIN },
    Form { word: "audit", subject: Some(Kind::Text), value: Some(Kind::Text), overridden: true, ..PLAIN },
    Form { word: "lifted", subject: Some(Kind::Rule), overridden: true, ..PLAIN },
];

/// What only a verdict says, and no longer what an override leaves.
const OF_VERDICTS: &[&str] = &["override", "alert", "incomplete"];

impl<'a> Builder<'a> {
    pub(super) fn said(
        &mut self,
        context: &Context<'a>,
        platform: &Platform,
        said: &'a ast::Said,
        overridden: bool,
    ) -> Option<Said> {
        let form = self.form(said, overridden)?;
        if !form.effects.is_empty()
            && !effects(platform).any(|(effect, _)| form.effects.contains(&effect.kind))
        {
            self.report(never_said(said, form, platform));
            return None;
        }
        let full = full_word(form);
        let subject = match (&said.subject, form.subject) {
            (None, _) => None,
            (Some(subject), Some(kind)) => Some(self.subject(context, platform, subject, kind)?),
            (Some(subject), None) => {
                self.report(problems::does_not_belong(subject.span, "this", &format!("`{full}`")));
                return None;
            }
        };
        let mut details = Vec::new();
        match (&said.value, form.value) {
            (None, _) => {}
            (Some(value), Some(kind)) => details.push((VALUE, self.detail(context, platform, value, kind)?)),
            (Some(value), None) => {
                self.report(problems::does_not_belong(value.span, "a value", &format!("`{full}`")));
                return None;
            }
        }
        let known: Vec<&str> = form.settings.iter().map(|(name, _)| *name).collect();
        let settings = self.settings(&said.settings, &known, &format!("`{full}`"));
        for (name, kind) in form.settings {
            if let Some(Setting { value, .. }) = settings.get(*name) {
                details.push((name, self.detail(context, platform, value, *kind)?));
            }
        }
        Some(Said { word: form.word, removed: form.removed, subject, details })
    }

    fn form(&mut self, said: &ast::Said, overridden: bool) -> Option<&'static Form> {
        let word = said.word.text.as_str();
        let fits = |form: &&Form| overridden || !form.overridden;
        let fits = |form: &&Form| fits(form) && !(overridden && OF_VERDICTS.contains(&form.word));
        let of_word = |form: &&Form| form.word == word && form.removed == said.removed;
        if let Some(form) = FORMS.iter().filter(fits).find(of_word) {
            return Some(form);
        }
        let others = ["rule", "action", "tip", "type"];
        let others = others.iter().copied().filter(|_| !overridden && !said.removed);
        let known =
            FORMS.iter().filter(fits).filter(|form| form.removed == said.removed).map(|form| form.word);
        self.report(problems::no_such(said.word.span, "expectation", word, known.chain(others)));
        None
    }

    fn subject(
        &mut self,
        context: &Context<'a>,
        platform: &Platform,
        subject: &'a Expr,
        kind: Kind,
    ) -> Option<SaidOf> {
        if let (Kind::Redacted, ExprKind::Path(path)) = (kind, &subject.kind) {
            let sit = self.indexed(context, path, DefKind::Sit)?;
            return Some(SaidOf::Names(self.members(sit)));
        }
        self.detail(context, platform, subject, kind).map(SaidOf::Value)
    }

    /// The full names of a type and, of a union, of its members.
    fn members(&self, sit: usize) -> Vec<String> {
        let mut names = Vec::new();
        let mut open = vec![sit];
        while let Some(sit) = open.pop().and_then(|sit| self.model.types.get(sit)) {
            if !names.contains(&sit.path) {
                names.push(sit.path.clone());
                if let TypeBody::Union(members) = &sit.body {
                    open.extend(members);
                }
            }
        }
        names
    }

    fn detail(
        &mut self,
        context: &Context<'a>,
        platform: &Platform,
        expr: &'a Expr,
        kind: Kind,
    ) -> Option<Spanned> {
        let of_type = |builder: &mut Self, ty: Type| {
            let value = builder.value(context, expr, &ty);
            (value.value != Value::Poison).then_some(value)
        };
        let name = |text: String| Some(Spanned { span: expr.span, value: Value::Name(text) });
        match kind {
            Kind::Text | Kind::Redacted => of_type(self, Type::Text),
            Kind::Texts => of_type(self, Type::List(Box::new(Type::Text))),
            Kind::Count => of_type(self, Type::Count),
            Kind::Duration => of_type(self, Type::Duration),
            Kind::Flag => of_type(self, Type::Flag),
            Kind::Label => of_type(self, Type::Label),
            Kind::Fate => name(self.one_of(expr, "outcome", Fate::ALL.into_iter().map(Fate::name))?),
            Kind::Word(words) => name(self.one_of(expr, "value", words.iter().copied())?),
            Kind::OfEffect(effect) => {
                let words = words(platform, effect);
                name(self.one_of(expr, "value", words.iter().map(String::as_str))?)
            }
            Kind::Way => {
                let ways = ways(platform);
                name(self.one_of(expr, "override", ways.iter().map(String::as_str))?)
            }
            Kind::Action => {
                name(self.one_of(expr, "action", platform.actions.iter().map(|row| row.name.as_str()))?)
            }
            Kind::LabelBlocks => {
                let blocks = match &expr.kind {
                    ExprKind::List(blocks) => blocks.as_slice(),
                    _ => std::slice::from_ref(expr),
                };
                let known = || platform.label_blocks.iter().map(|block| block.name.as_str());
                let mut named = Vec::new();
                for block in blocks {
                    let text = self.one_of(block, "block", known())?;
                    named.push(Spanned { span: block.span, value: Value::Name(text) });
                }
                Some(Spanned { span: expr.span, value: Value::List(named) })
            }
            Kind::Rule => {
                let ExprKind::Path(path) = &expr.kind else {
                    self.report(problems::wrong_type(expr, "the name of a rule"));
                    return None;
                };
                self.rule_named(&path.text(), path.span)?;
                name(path.text())
            }
            Kind::Missing => match &expr.kind {
                ExprKind::Path(path) if platform.attribute(&path.text()).is_some() => name(path.text()),
                ExprKind::Path(path) => {
                    let classifier = self.indexed(context, path, DefKind::Classifier)?;
                    name(self.model.classifiers.get(classifier)?.name.clone())
                }
                _ => of_type(self, Type::Text),
            },
        }
    }

    /// A word of a closed set.
    fn one_of<'n>(
        &mut self,
        expr: &Expr,
        what: &str,
        known: impl Iterator<Item = &'n str>,
    ) -> Option<String> {
        let ExprKind::Path(path) = &expr.kind else {
            self.report(problems::wrong_type(expr, "a name"));
            return None;
        };
        let (word, known) = (path.text(), known.collect::<Vec<_>>());
        if known.contains(&word.as_str()) {
            return Some(word);
        }
        self.report(problems::no_such(path.span, what, &word, known.into_iter()));
        None
    }

    /// `as with_justification, manager_approved "The yearly audit."`
    pub(super) fn choice(
        &mut self,
        platform: &Platform,
        overriding: &ast::Overriding,
    ) -> Option<weir_runtime::overrides::Choice> {
        let mut choice = weir_runtime::overrides::Choice {
            text: overriding.text.as_ref().map(|text| text.value.clone()),
            ..Default::default()
        };
        let scheme = platform.actions.iter().find_map(|action| action.overriding.as_ref());
        let reasons: Vec<&str> =
            scheme.iter().flat_map(|scheme| &scheme.reasons).map(|reason| reason.name.as_str()).collect();
        let ways = ways(platform);
        for (place, path) in overriding.choice.iter().enumerate() {
            let word = path.text();
            let (what, known): (_, Vec<&str>) = match place {
                0 => ("override", ways.iter().map(String::as_str).collect()),
                _ => ("reason", reasons.clone()),
            };
            if !known.contains(&word.as_str()) {
                self.report(problems::no_such(path.span, what, &word, known.into_iter()));
                return None;
            }
            match place {
                0 => choice.way = Some(word),
                _ => choice.reasons.push(word),
            }
        }
        Some(choice)
    }
}

/// `removed header`
fn full_word(form: &Form) -> String {
    if form.removed { format!("removed {}", form.word) } else { form.word.to_owned() }
}

/// Every effect that something of the platform has, with the fields that its arguments come from.
fn effects(platform: &Platform) -> impl Iterator<Item = (&Effect, Vec<&Field>)> {
    let of_actions = platform.actions.iter().flat_map(|action| {
        action.effects.iter().map(|effect| (effect, action.fields.iter().chain(&action.value).collect()))
    });
    let of_levels =
        platform.levels.iter().flat_map(|level| level.effects.iter().map(|effect| (effect, Vec::new())));
    let of_blocks = platform.label_blocks.iter().flat_map(|block| {
        block.effects.iter().map(|effect| (effect, block.fields.iter().collect::<Vec<_>>()))
    });
    of_actions.chain(of_levels).chain(of_blocks)
}

/// The words that the platform can give an effect: those of its rows and of the options that they name.
fn words(platform: &Platform, kind: EffectKind) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for (effect, fields) in effects(platform).filter(|(effect, _)| effect.kind == kind) {
        for source in &effect.arguments {
            let field = match source {
                Source::Word(word) => {
                    words.insert(word.clone());
                    continue;
                }
                Source::Option(name) => fields.iter().find(|field| field.name == *name),
                // The action's own value comes last.
                Source::Value => fields.last(),
                Source::Missing => None,
            };
            if let Some(field) = field {
                let cases = field.ty.cases().unwrap_or_default();
                words.extend(
                    cases.iter().map(|case| field.means.get(&case.name).unwrap_or(&case.name).clone()),
                );
            }
        }
    }
    words
}

/// The ways in which the platform lets users override.
fn ways(platform: &Platform) -> Vec<String> {
    let rows = platform.actions.iter().filter(|action| action.role == ActionRole::Override);
    let cases = rows.filter_map(|row| row.value.as_ref()?.ty.cases());
    cases.flatten().map(|case| case.name.clone()).collect()
}

fn never_said(said: &ast::Said, form: &Form, platform: &Platform) -> Diagnostic {
    let effects: Vec<&str> = form.effects.iter().map(|kind| kind.name()).collect();
    Diagnostic::new(
        catalogue::WR0909,
        format!("no outcome on `{}` says `{}`", platform.name, full_word(form)),
        said.word.span,
        "nothing brings it about",
    )
    .note(format!("no action of the platform has the effect {}", problems::list(&effects)))
    .help("remove it, or test an action of the platform: `action …`")
}
