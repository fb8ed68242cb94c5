//! Counts, confidences and parts: what a content line asks beyond its subject.

use crate::diagnostics::{Diagnostic, Fix, catalogue};
use crate::platform::tables::Type;
use crate::source::Span;
use crate::syntax::ast::{Expr, ExprKind, Modifier, ModifierKind};
use crate::types::Builder;
use crate::types::context::Context;
use crate::types::model::{Count, HowMany, PartFilter, Spanned, Value};
use crate::types::problems;

/// What a content line asks beyond its subject; what it leaves out comes from the group around it.
#[derive(Clone, Debug, Default)]
pub(super) struct Asked {
    pub(super) count: Option<(Spanned, Option<Spanned>)>,
    pub(super) all: bool,
    pub(super) confidence: Option<(u8, u8)>,
    pub(super) parts: Option<PartFilter>,
}

impl Asked {
    pub(super) fn counted(&self) -> HowMany {
        let one = || (Spanned { span: Span::default(), value: Value::Number(1) }, None);
        let (at_least, at_most) = self.count.clone().unwrap_or_else(one);
        HowMany { at_least, at_most, all: self.all }
    }
}

/// What a modifier speaks of; a line says one thing of each.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Subject {
    Count,
    AllCounted,
    Confidence,
    Parts,
}

impl Subject {
    fn of(modifier: &Modifier) -> Self {
        match modifier.kind {
            ModifierKind::CountAtLeast(_) | ModifierKind::CountRange(..) => Subject::Count,
            ModifierKind::CountsAll => Subject::AllCounted,
            ModifierKind::ConfidenceAtLeast(_) | ModifierKind::ConfidenceRange(..) => Subject::Confidence,
            ModifierKind::InMessage | ModifierKind::InAttachments => Subject::Parts,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Subject::Count => "count",
            Subject::AllCounted => "counts all",
            Subject::Confidence => "confidence",
            Subject::Parts => "in",
        }
    }
}

impl<'a> Builder<'a> {
    /// Whether the modifiers say nothing but where to look; reports those that count.
    pub(super) fn only_parts(&mut self, modifiers: &[Modifier], what: &str) -> bool {
        let mut counting = modifiers.iter().filter(|modifier| {
            !matches!(modifier.kind, ModifierKind::InMessage | ModifierKind::InAttachments)
        });
        let Some(first) = counting.next() else { return true };
        let mut fix = Fix::always("remove it").delete(first.span);
        let mut span = first.span;
        for modifier in counting {
            span = span.to(modifier.span);
            fix = fix.delete(modifier.span);
        }
        let problem = Diagnostic::new(
            catalogue::WR0216,
            format!("{what} has no count and no confidence"),
            span,
            "has no meaning here",
        )
        .note(format!("{what} is there or it is not"))
        .help("ask for it without counting")
        .fix(fix);
        self.report(problem);
        false
    }

    pub(super) fn asked(&mut self, context: &Context<'a>, modifiers: &'a [Modifier], outer: &Asked) -> Asked {
        let mut asked = Asked::default();
        let mut earlier: Vec<(Subject, Span)> = Vec::new();
        for modifier in modifiers {
            let subject = Subject::of(modifier);
            if let Some((_, first)) = earlier.iter().find(|(known, _)| *known == subject) {
                self.report(problems::given_twice(modifier.span, subject.word(), *first));
                continue;
            }
            earlier.push((subject, modifier.span));
            match &modifier.kind {
                ModifierKind::CountAtLeast(value) => {
                    asked.count = self.count(context, value).map(|count| (count, None));
                }
                ModifierKind::CountRange(low, high) => {
                    asked.count = self
                        .count(context, low)
                        .zip(self.count(context, high))
                        .map(|(low, high)| (low, Some(high)));
                    if let Some((low, Some(high))) = asked.count.as_ref()
                        && let (Value::Number(low), Value::Number(high)) = (&low.value, &high.value)
                        && low > high
                    {
                        self.report(problems::backwards(modifier.span, *low, *high));
                    }
                }
                ModifierKind::CountsAll => asked.all = true,
                ModifierKind::ConfidenceAtLeast(value) => {
                    asked.confidence = self.confidence(context, value).map(|(low, _)| (low, 100));
                }
                ModifierKind::ConfidenceRange(low, high) => {
                    asked.confidence = self
                        .confidence(context, low)
                        .zip(self.confidence(context, high))
                        .map(|(low, high)| (low.0, high.1));
                    if let Some((low, high)) = asked.confidence
                        && low > high
                    {
                        self.report(problems::backwards(modifier.span, low.into(), high.into()));
                    }
                }
                ModifierKind::InMessage => asked.parts = Some(PartFilter::Message),
                ModifierKind::InAttachments => asked.parts = Some(PartFilter::Attachments),
            }
        }
        Asked {
            count: asked.count.or_else(|| outer.count.clone()),
            all: asked.all || outer.all,
            confidence: asked.confidence.or(outer.confidence),
            parts: asked.parts.or(outer.parts),
        }
    }

    /// A number, or a parameter that is one.
    fn count(&mut self, context: &Context<'a>, value: &'a Expr) -> Option<Spanned> {
        let value = self.value(context, value, &Type::Count);
        match value.value {
            Value::Number(number) if u32::try_from(number).is_err() => {
                self.report(problems::malformed(value.span, &number.to_string(), "a count", "too large"));
                None
            }
            Value::Number(_) | Value::Param(_) => Some(value),
            _ => None,
        }
    }

    /// A confidence as the range it means: a level's lower and upper end, or a number twice.
    pub(super) fn confidence(&mut self, context: &Context<'a>, value: &'a Expr) -> Option<(u8, u8)> {
        if let ExprKind::Path(path) = &value.kind
            && let Some(word) = path.word()
        {
            if let Some(bound) = context.bound(word).cloned() {
                return self.confidence(&bound.context, bound.expr);
            }
            match word {
                "low" => return Some((65, 74)),
                "medium" => return Some((75, 84)),
                "high" => return Some((85, 100)),
                _ => {}
            }
        }
        let number = self.constant(context, value, &Type::Count);
        match number.value {
            Value::Number(level @ 1..=100) => u8::try_from(level).ok().map(|level| (level, level)),
            Value::Number(level) => {
                let problem = problems::malformed(
                    number.span,
                    &level.to_string(),
                    "a confidence",
                    "`low`, `medium`, `high` or 1 to 100",
                );
                self.report(problem);
                None
            }
            _ => None,
        }
    }

    /// Count and confidence of modifiers alone, for expectations.
    pub(super) fn counted(&mut self, context: &Context<'a>, modifiers: &'a [Modifier]) -> (Count, (u8, u8)) {
        let asked = self.asked(context, modifiers, &Asked::default());
        let counted = asked.counted();
        let count = counted.fixed().unwrap_or_else(|| {
            self.report(problems::constant_wanted(counted.at_least.span));
            Count { at_least: 1, at_most: None, all: false }
        });
        (count, asked.confidence.unwrap_or((1, 100)))
    }
}
