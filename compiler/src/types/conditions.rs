//! Conditions: from lines to questions.
//!
//! A named condition is expanded once for each different list of arguments and shared, so that conditions built on conditions
//! grow by addition, not by multiplication.

use std::collections::HashMap;
use std::sync::Arc;

use crate::diagnostics::{Diagnostic, Fix, catalogue, nearest};
use crate::names::{DefId, DefKind, Found};
use crate::platform::tables::{Family, Type};
use crate::source::Span;
use crate::syntax::ast::{
    self, AttributeTest, ConditionBlock, Content, ContentKind, Expr, ExprKind, GroupOp, ItemKind, LabelTest,
    Modifier, ModifierKind, Operator, Path,
};
use crate::types::Builder;
use crate::types::context::{Bound, Context};
use crate::types::model::{
    AttributeQuestion, Condition, ConditionKind, Count, PartFilter, Question, Spanned, TypeBody, Value,
};
use crate::types::problems;

/// Conditions and actions one rule may expand to. A rule of this size is far beyond what any platform stores.
const LARGEST_RULE: usize = 50_000;

/// Groups of content may stand in a group; not deeper.
const DEEPEST_CONTENT_GROUP: usize = 2;

/// How the lines of a block combine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lines {
    All,
    Any,
}

/// What a content line asks beyond its subject; what it leaves out comes from the group around it.
#[derive(Clone, Copy, Debug, Default)]
struct Asked {
    count: Option<(u32, Option<u32>)>,
    all: bool,
    confidence: Option<(u8, u8)>,
    parts: Option<PartFilter>,
}

impl<'a> Builder<'a> {
    /// The block as one condition.
    pub(super) fn block(
        &mut self,
        context: &Context<'a>,
        block: &'a ConditionBlock,
        lines: Lines,
    ) -> Arc<Condition> {
        let settings = self.settings(&block.settings, &["per"], "a block of conditions");
        let per_part = match settings.get("per").map(|setting| (self.word(setting), *setting)) {
            Some((Some((word, _)), _)) if word == "part" => true,
            Some((Some((word, span)), _)) => {
                let problem = problems::no_such(span, "unit", &word, ["part"].into_iter());
                self.report(problem);
                false
            }
            _ => false,
        };
        let members: Vec<_> = block.members.iter().map(|member| self.condition(context, member)).collect();
        let kind = match lines {
            Lines::All => ConditionKind::All(members),
            Lines::Any => ConditionKind::Any(members),
        };
        let whole = Arc::new(Condition { span: block.span, kind });
        if per_part {
            Arc::new(Condition { span: block.span, kind: ConditionKind::PerPart(whole) })
        } else {
            whole
        }
    }

    /// `not not x`
    fn twice_negated(&mut self, whole: Span, innermost: Span) {
        let both = Span { end: innermost.start, ..whole };
        self.report(
            Diagnostic::new(catalogue::WR0706, "`not` stands twice", both, "the two cancel out")
                .fix(Fix::always("remove both").delete(both)),
        );
    }

    fn condition(&mut self, context: &Context<'a>, condition: &'a ast::Condition) -> Arc<Condition> {
        if !self.one_more(condition.span) {
            return poison(condition.span);
        }
        match &condition.kind {
            ast::ConditionKind::All(block) => self.block(context, block, Lines::All),
            ast::ConditionKind::Any(block) => self.block(context, block, Lines::Any),
            ast::ConditionKind::Not(inner) => {
                if let ast::ConditionKind::Not(innermost) = &inner.kind {
                    self.twice_negated(condition.span, innermost.span);
                }
                let inner = self.condition(context, inner);
                Arc::new(Condition { span: condition.span, kind: ConditionKind::Not(inner) })
            }
            ast::ConditionKind::Content(content) => {
                self.content(context, condition.span, content, Asked::default(), 0)
            }
            ast::ConditionKind::Attribute(test) => self.attribute_test(context, condition.span, test),
            ast::ConditionKind::Call(call) => {
                match self.find_kind(context.module, &call.name, &[DefKind::Condition]) {
                    Some(def) => self.expand(context, def, call.span, &call.args),
                    None => poison(condition.span),
                }
            }
            ast::ConditionKind::Error => poison(condition.span),
        }
    }

    /// Whether the rule at hand may have another condition or action; the first that is one too many is reported.
    pub(super) fn one_more(&mut self, span: Span) -> bool {
        self.expanded += 1;
        if self.expanded == LARGEST_RULE + 1 {
            let problem = Diagnostic::new(
                catalogue::WR0214,
                format!("this rule has more than {LARGEST_RULE} conditions and actions"),
                span,
                "one too many",
            )
            .help("split the rule");
            self.report(problem);
        }
        self.expanded <= LARGEST_RULE
    }

    /// A named condition with these arguments.
    fn expand(
        &mut self,
        context: &Context<'a>,
        id: DefId,
        span: Span,
        args: &'a [ast::Arg],
    ) -> Arc<Condition> {
        let (Some(def), Some(item)) = (self.resolved.def(id), self.item_of(id)) else { return poison(span) };
        let ItemKind::Condition(definition) = &item.kind else { return poison(span) };
        let Some(bindings) = self.bind(context, span, &def.name, &definition.params, args) else {
            return poison(span);
        };
        // Arguments that are names of parameters mean what those are bound to; only calls without such names are shared. Other
        // names mean what the calling module says.
        let text = self.project.sources.text(span);
        let key = (id, format!("{:?}/{:?}/{text}", context.platform, context.module));
        let shareable = args.is_empty() || !context_has_bindings(context, args);
        if shareable && let Some(known) = self.expansions.get(&key) {
            return Arc::clone(known);
        }
        let inner = match context.enter(id, def.module, bindings) {
            Ok(inner) => inner,
            Err(why) => {
                self.report(problems::not_entered(span, &def.name, why));
                return poison(span);
            }
        };
        let expanded = self.block(&inner, &definition.body, Lines::All);
        // What the rule had no room for is poison here, and may have room in the next rule.
        if shareable && self.expanded <= LARGEST_RULE {
            self.expansions.insert(key, Arc::clone(&expanded));
        }
        expanded
    }

    /// Arguments to parameters, each checked against its parameter's type where it is used.
    pub(super) fn bind(
        &mut self,
        context: &Context<'a>,
        span: Span,
        name: &str,
        params: &'a [ast::Param],
        args: &'a [ast::Arg],
    ) -> Option<HashMap<String, Bound<'a>>> {
        let mut bindings: HashMap<String, Bound<'a>> = HashMap::new();
        let mut fine = true;
        for (index, arg) in args.iter().enumerate() {
            let param = match &arg.name {
                Some(word) => params.iter().find(|param| param.name.text == word.text),
                None => params.get(index),
            };
            let place = arg.name.as_ref().map_or(arg.value.span, |word| word.span);
            match param {
                Some(param) if bindings.contains_key(&param.name.text) => {
                    let message = format!("`{}` is given twice", param.name.text);
                    let problem = Diagnostic::new(catalogue::WR0205, message, place, "given again");
                    self.report(problem.help("keep one of them"));
                    fine = false;
                }
                Some(param) => {
                    bindings.insert(
                        param.name.text.clone(),
                        Bound { expr: &arg.value, context: context.clone() },
                    );
                }
                None => {
                    let message = match &arg.name {
                        Some(word) => format!("`{name}` has no parameter `{}`", word.text),
                        None => format!("`{name}` takes {} arguments, not {}", params.len(), args.len()),
                    };
                    let names: Vec<&str> = params.iter().map(|param| param.name.text.as_str()).collect();
                    let problem = Diagnostic::new(catalogue::WR0206, message, place, "one too many");
                    self.report(problem.help(if names.is_empty() {
                        "remove it".to_owned()
                    } else {
                        format!("its parameters are {}", problems::list(&names))
                    }));
                    fine = false;
                }
            }
        }
        for param in params.iter().filter(|param| !args.is_empty() || param.default.is_none()) {
            if bindings.contains_key(&param.name.text) || param.default.is_some() {
                continue;
            }
            let problem = Diagnostic::new(
                catalogue::WR0206,
                format!("`{name}` needs `{}`", param.name.text),
                span,
                "not given here",
            )
            .also(param.name.span, "the parameter")
            .help(format!("add `{} = …`", param.name.text));
            self.report(problem);
            fine = false;
        }
        for param in params {
            if let Some(default) = &param.default {
                bindings
                    .entry(param.name.text.clone())
                    .or_insert_with(|| Bound { expr: default, context: context.clone() });
            }
        }
        fine.then_some(bindings)
    }

    fn attribute_test(
        &mut self,
        context: &Context<'a>,
        span: Span,
        test: &'a AttributeTest,
    ) -> Arc<Condition> {
        let Some(platform) = context.platform.and_then(|index| self.model.platforms.get(index)).cloned()
        else {
            return poison(span);
        };
        let name = test.attribute.text();
        let Some(id) = platform.attribute(&name) else {
            return self.condition_or_nothing(context, span, test, &platform);
        };
        let Some(attribute) = platform.attributes.get(id) else { return poison(span) };
        let ty = match &attribute.ty {
            Type::Keyed(inner) => inner.as_ref().clone(),
            Type::List(inner) => inner.as_ref().clone(),
            ty => ty.clone(),
        };
        let keyed = matches!(attribute.ty, Type::Keyed(_));
        let key = match (&test.key, keyed) {
            (Some(key), true) => match self.value(context, key, &Type::Text).value {
                Value::Text(key) => Some(key),
                _ => return poison(span),
            },
            (Some(key), false) => {
                let problem = Diagnostic::new(
                    catalogue::WR0215,
                    format!("`{name}` has no keys"),
                    key.span,
                    "nothing is looked up by a key here",
                )
                .also(attribute.origin.span, format!("`{name}` is {}", attribute.ty.describe()))
                .help("remove the brackets");
                self.report(problem);
                return poison(span);
            }
            (None, true) => {
                let problem = Diagnostic::new(
                    catalogue::WR0215,
                    format!("`{name}` needs a key"),
                    test.attribute.span,
                    "which one?",
                )
                .also(attribute.origin.span, format!("`{name}` is {}", attribute.ty.describe()))
                .help(format!("write `{name}[\"…\"]`"));
                self.report(problem);
                return poison(span);
            }
            (None, false) => None,
        };
        let question = |family, operator, values| {
            Arc::new(Condition {
                span,
                kind: ConditionKind::Ask(Question::Attribute(AttributeQuestion {
                    attribute: id,
                    name_span: test.attribute.span,
                    key,
                    family,
                    operator,
                    values,
                })),
            })
        };
        let Some((operator, operator_span, value)) = &test.test else {
            if ty == Type::Flag {
                return question(Family::Flag, None, Vec::new());
            }
            let problem = Diagnostic::new(
                catalogue::WR0203,
                format!("`{name}` needs an operator"),
                test.attribute.span,
                "asks nothing",
            )
            .note(format!("`{name}` is {}", attribute.ty.describe()))
            .help(format!("write {}", example(&name, &ty)));
            self.report(problem);
            return poison(span);
        };
        let Some(family) = self.family(attribute, &ty, *operator, *operator_span) else {
            return poison(span);
        };
        let wanted = match family {
            Family::Contains if ty == Type::Group => Type::Group,
            Family::Contains => Type::Text,
            Family::Matches => Type::Regex,
            _ => ty.clone(),
        };
        let values = self.operand(context, *operator, value, &wanted);
        if values.iter().any(|value| value.value == Value::Poison) {
            return poison(span);
        }
        question(family, Some(*operator), values)
    }

    fn operand(
        &mut self,
        context: &Context<'a>,
        operator: Operator,
        value: &'a Expr,
        wanted: &Type,
    ) -> Vec<Spanned> {
        let single = matches!(
            operator,
            Operator::Equal | Operator::Greater | Operator::AtLeast | Operator::Less | Operator::AtMost
        );
        if single && !matches!(value.kind, ExprKind::List(_)) {
            return vec![self.value(context, value, wanted)];
        }
        if single {
            let problem =
                Diagnostic::new(catalogue::WR0203, "this operator takes one value", value.span, "a list")
                    .help("write `in` for a list of alternatives");
            self.report(problem);
            return vec![Spanned { span: value.span, value: Value::Poison }];
        }
        let list = self.value(context, value, &Type::List(Box::new(wanted.clone())));
        let values = match list.value {
            Value::List(values) => values,
            other => vec![Spanned { span: list.span, value: other }],
        };
        if values.is_empty() {
            let problem =
                Diagnostic::new(catalogue::WR0203, "an empty list holds nothing", value.span, "never true")
                    .help("name a value, or remove the line");
            self.report(problem);
            return vec![Spanned { span: value.span, value: Value::Poison }];
        }
        values
    }

    /// The family an operator belongs to, if the attribute's type has it.
    fn family(
        &mut self,
        attribute: &crate::platform::tables::Attribute,
        ty: &Type,
        operator: Operator,
        span: Span,
    ) -> Option<Family> {
        let family = match operator {
            Operator::Equal | Operator::In => Family::Equals,
            Operator::Contains => Family::Contains,
            Operator::Matches => Family::Matches,
            Operator::Greater | Operator::AtLeast | Operator::Less | Operator::AtMost => Family::Compare,
        };
        let has = crate::platform::families_of(ty);
        if has.contains(&family) {
            return Some(family);
        }
        let mut problem = Diagnostic::new(
            catalogue::WR0203,
            format!("`{}` cannot be asked with this operator", attribute.name),
            span,
            format!("`{}` is {}", attribute.name, attribute.ty.describe()),
        )
        .also(attribute.origin.span, "declared here");
        if *ty == Type::Flag {
            problem = problem.help(format!("write `{0}` or `not {0}`", attribute.name));
        } else {
            let names: Vec<&str> = has.iter().map(|family| family.describe()).collect();
            problem = problem.help(format!("it can be asked with {}", names.join(", ")));
        }
        if operator == Operator::Contains && has.contains(&Family::Equals) {
            problem = problem.fix(Fix::maybe("write `in`").replace(span, "in"));
        }
        self.report(problem);
        None
    }

    /// A line without operator that is no attribute: a named condition, or nothing.
    fn condition_or_nothing(
        &mut self,
        context: &Context<'a>,
        span: Span,
        test: &'a AttributeTest,
        platform: &crate::platform::Platform,
    ) -> Arc<Condition> {
        if test.test.is_none()
            && test.key.is_none()
            && let Found::Def(def) = self.resolved.lookup(context.module, &test.attribute)
        {
            match self.resolved.def(def).map(|def| def.kind) {
                Some(DefKind::Condition) => return self.expand(context, def, span, &[]),
                Some(DefKind::Sit | DefKind::Label | DefKind::Classifier) => {
                    let word = if self.resolved.def(def).is_some_and(|def| def.kind == DefKind::Sit) {
                        ""
                    } else {
                        "label "
                    };
                    let problem = Diagnostic::new(
                        catalogue::WR0202,
                        format!("`{}` is not asked alone", test.attribute.text()),
                        test.attribute.span,
                        "content is asked with `content has`",
                    )
                    .help(format!("write `content has {word}{}`", test.attribute.text()))
                    .fix(
                        Fix::always("write `content has`")
                            .insert(test.attribute.span, format!("content has {word}")),
                    );
                    self.report(problem);
                    return poison(span);
                }
                _ => {}
            }
        }
        let name = test.attribute.text();
        let names = platform.attributes.iter().map(|attribute| attribute.name.as_str());
        let mut problem = Diagnostic::new(
            catalogue::WR0202,
            format!("`{}` has no attribute `{name}`", platform.name),
            test.attribute.span,
            "neither an attribute nor a condition",
        );
        // A misspelt last word is more likely than a misspelt first one.
        let close: Option<&str> = nearest(&name, names.clone()).or_else(|| {
            let last = name.rsplit('.').next().unwrap_or(&name).to_owned();
            names.clone().find(|known| known.rsplit('.').next() == Some(last.as_str()))
        });
        if let Some(word) = close {
            problem = problem
                .help(format!("did you mean `{word}`?"))
                .fix(Fix::maybe(format!("write `{word}`")).replace(test.attribute.span, word));
        }
        self.report(problem);
        poison(span)
    }

    /// What `content has` asks, on a line or as a member of a group that `line` is the place of.
    fn content(
        &mut self,
        context: &Context<'a>,
        line: Span,
        content: &'a Content,
        outer: Asked,
        depth: usize,
    ) -> Arc<Condition> {
        let asked = self.asked(context, &content.modifiers, outer);
        let parts = asked.parts.unwrap_or(PartFilter::Any);
        let at = content.span;
        let ask = |question| Arc::new(Condition { span: line, kind: ConditionKind::Ask(question) });
        match &content.kind {
            ContentKind::Error => poison(line),
            ContentKind::Named(path) => self.content_name(context, line, content, path, asked),
            ContentKind::Label { test, label } => {
                self.only_parts(&content.modifiers, "a label");
                let Some(index) = self.content_def(context, label, DefKind::Label) else {
                    return poison(content.span);
                };
                ask(Question::Label { at, labels: self.labels_of(*test, index), parts })
            }
            ContentKind::RetentionLabel(path) => {
                self.only_parts(&content.modifiers, "a retention label");
                match self.content_def(context, path, DefKind::RetentionLabel) {
                    Some(label) => ask(Question::RetentionLabel { at, label, parts }),
                    None => poison(content.span),
                }
            }
            ContentKind::Classifier(path) => {
                self.only_parts(&content.modifiers, "a classifier");
                match self.content_def(context, path, DefKind::Classifier) {
                    Some(classifier) => ask(Question::Classifier { at, classifier, parts }),
                    None => poison(content.span),
                }
            }
            ContentKind::Group { op, members, .. } => {
                if depth >= DEEPEST_CONTENT_GROUP {
                    let problem = Diagnostic::new(
                        catalogue::WR0213,
                        "content groups are nested too deep",
                        content.span,
                        format!("the limit is {DEEPEST_CONTENT_GROUP} levels"),
                    )
                    .help("draw the inner group out into a line of its own");
                    self.report(problem);
                    return poison(content.span);
                }
                let members: Vec<_> = members
                    .iter()
                    .map(|member| self.content(context, member.span, member, asked, depth + 1))
                    .collect();
                if members.is_empty() {
                    let problem = Diagnostic::new(
                        catalogue::WR0208,
                        "this group is empty",
                        content.span,
                        "asks nothing",
                    )
                    .help("name a type or a label");
                    self.report(problem);
                    return poison(content.span);
                }
                let kind = match op {
                    GroupOp::Any => ConditionKind::Any(members),
                    GroupOp::All => ConditionKind::All(members),
                };
                Arc::new(Condition { span: line, kind })
            }
        }
    }

    /// The path after `content has`, through the parameters around it.
    fn content_name(
        &mut self,
        context: &Context<'a>,
        line: Span,
        content: &'a Content,
        path: &'a Path,
        asked: Asked,
    ) -> Arc<Condition> {
        if let Some(bound) = path.word().and_then(|word| context.bound(word)).cloned() {
            return match &bound.expr.kind {
                ExprKind::Path(inner) => self.content_name(&bound.context, line, content, inner, asked),
                _ => {
                    self.unreadable(bound.expr, "a sensitive information type");
                    poison(content.span)
                }
            };
        }
        let Some(def) = self.find(context.module, path) else { return poison(content.span) };
        let kind = self.resolved.def(def).map(|def| def.kind);
        match kind {
            Some(DefKind::Sit) => {
                let Some(sit) = self.by_def.get(&def).copied() else { return poison(content.span) };
                let recommended = self.model.types.get(sit).map_or(0, |sit| sit.recommended);
                if self.model.types.get(sit).is_some_and(|sit| matches!(sit.body, TypeBody::Poison)) {
                    return poison(content.span);
                }
                let (at_least, at_most) = asked.count.unwrap_or((1, None));
                let question = Question::Detected {
                    at: content.span,
                    sit,
                    count: Count { at_least, at_most, all: asked.all },
                    confidence: asked.confidence.unwrap_or((recommended, 100)),
                    parts: asked.parts.unwrap_or(PartFilter::Any),
                };
                Arc::new(Condition { span: line, kind: ConditionKind::Ask(question) })
            }
            Some(DefKind::Edm | DefKind::Fingerprint) => {
                self.not_built(format!("`content has {}`", path.text()), content.span);
                poison(content.span)
            }
            Some(kind @ (DefKind::Label | DefKind::RetentionLabel | DefKind::Classifier)) => {
                let word = match kind {
                    DefKind::Label => "label",
                    DefKind::RetentionLabel => "retention_label",
                    _ => "classifier",
                };
                let problem = Diagnostic::new(
                    catalogue::WR0211,
                    format!("`{}` is {}, not a sensitive information type", path.text(), kind.describe()),
                    path.span,
                    format!("`{word}` is missing before it"),
                )
                .help(format!("write `content has {word} {}`", path.text()))
                .fix(Fix::always(format!("add `{word}`")).insert(path.span, format!("{word} ")));
                self.report(problem);
                poison(content.span)
            }
            _ => {
                self.find_kind(context.module, path, &[DefKind::Sit]);
                poison(content.span)
            }
        }
    }

    fn content_def(&mut self, context: &Context<'a>, path: &'a Path, kind: DefKind) -> Option<usize> {
        if let Some(bound) = path.word().and_then(|word| context.bound(word)).cloned() {
            if let ExprKind::Path(inner) = &bound.expr.kind {
                return self.content_def(&bound.context, inner, kind);
            }
            self.unreadable(bound.expr, kind.describe());
            return None;
        }
        let def = self.find_kind(context.module, path, &[kind])?;
        self.by_def.get(&def).copied()
    }

    /// The labels a test means, by rank.
    fn labels_of(&self, test: LabelTest, index: usize) -> Vec<usize> {
        let below = |mut label: usize| loop {
            if label == index {
                return true;
            }
            match self.model.labels.get(label).and_then(|label| label.parent) {
                Some(parent) => label = parent,
                None => return false,
            }
        };
        match test {
            LabelTest::Is => vec![index],
            LabelTest::Under => (0..self.model.labels.len()).filter(|label| below(*label)).collect(),
            LabelTest::AtLeast => (index..self.model.labels.len()).collect(),
        }
    }

    /// An argument that names nothing; one that could not even be read has been reported.
    fn unreadable(&mut self, argument: &Expr, wanted: &str) {
        if argument.kind != ExprKind::Error {
            self.report(problems::wrong_type(argument, wanted));
        }
    }

    fn only_parts(&mut self, modifiers: &[Modifier], what: &str) {
        for modifier in modifiers {
            if !matches!(modifier.kind, ModifierKind::InMessage | ModifierKind::InAttachments) {
                let problem = Diagnostic::new(
                    catalogue::WR0216,
                    format!("{what} has no count and no confidence"),
                    modifier.span,
                    "has no meaning here",
                )
                .note("a label is there or it is not")
                .fix(Fix::always("remove the modifier").delete(modifier.span));
                self.report(problem);
            }
        }
    }

    fn asked(&mut self, context: &Context<'a>, modifiers: &'a [Modifier], outer: Asked) -> Asked {
        let mut asked = Asked::default();
        for modifier in modifiers {
            let twice = match &modifier.kind {
                ModifierKind::CountAtLeast(_) | ModifierKind::CountRange(..) => asked.count.is_some(),
                ModifierKind::CountsAll => asked.all,
                ModifierKind::ConfidenceAtLeast(_) | ModifierKind::ConfidenceRange(..) => {
                    asked.confidence.is_some()
                }
                ModifierKind::InMessage | ModifierKind::InAttachments => asked.parts.is_some(),
            };
            if twice {
                let problem =
                    Diagnostic::new(catalogue::WR0205, "this is given twice", modifier.span, "given again")
                        .help("keep one of them");
                self.report(problem);
            }
            match &modifier.kind {
                ModifierKind::CountAtLeast(value) => {
                    asked.count = self.count(context, value).map(|count| (count, None));
                }
                ModifierKind::CountRange(low, high) => {
                    asked.count = self
                        .count(context, low)
                        .zip(self.count(context, high))
                        .map(|(low, high)| (low, Some(high)));
                    if let Some((low, Some(high))) = asked.count
                        && low > high
                    {
                        self.backwards(modifier.span, low, high);
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
                        self.backwards(modifier.span, low.into(), high.into());
                    }
                }
                ModifierKind::InMessage => asked.parts = Some(PartFilter::Message),
                ModifierKind::InAttachments => asked.parts = Some(PartFilter::Attachments),
            }
        }
        Asked {
            count: asked.count.or(outer.count),
            all: asked.all || outer.all,
            confidence: asked.confidence.or(outer.confidence),
            parts: asked.parts.or(outer.parts),
        }
    }

    fn backwards(&mut self, span: Span, low: u32, high: u32) {
        let problem = Diagnostic::new(
            catalogue::WR0207,
            format!("the range from {low} to {high} is empty"),
            span,
            "goes backwards",
        )
        .help(format!("write `{high} to {low}`"));
        self.report(problem);
    }

    fn count(&mut self, context: &Context<'a>, value: &'a Expr) -> Option<u32> {
        let value = self.value(context, value, &Type::Count);
        match value.value {
            Value::Number(number) => match u32::try_from(number) {
                Ok(number) => Some(number),
                Err(_) => {
                    let problem =
                        problems::malformed(value.span, &number.to_string(), "a count", "too large");
                    self.report(problem);
                    None
                }
            },
            Value::Param(_) => {
                self.constant_wanted(value.span);
                None
            }
            _ => None,
        }
    }

    fn constant_wanted(&mut self, span: Span) {
        let problem = Diagnostic::new(
            catalogue::WR0201,
            "a value that every environment shares is wanted here",
            span,
            "differs between environments",
        )
        .help("use a `let`, or write the number");
        self.report(problem);
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
        let number = self.value(context, value, &Type::Count);
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
            Value::Param(_) => {
                self.constant_wanted(number.span);
                None
            }
            _ => None,
        }
    }

    /// Count and confidence of modifiers alone, for expectations.
    pub(super) fn counted(&mut self, context: &Context<'a>, modifiers: &'a [Modifier]) -> (Count, (u8, u8)) {
        let asked = self.asked(context, modifiers, Asked::default());
        let (at_least, at_most) = asked.count.unwrap_or((1, None));
        (Count { at_least, at_most, all: asked.all }, asked.confidence.unwrap_or((1, 100)))
    }
}

/// Whether an argument mentions a parameter of the definition that the call stands in.
fn context_has_bindings(context: &Context<'_>, args: &[ast::Arg]) -> bool {
    fn mentions(context: &Context<'_>, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Path(path) => path.word().is_some_and(|word| context.bound(word).is_some()),
            ExprKind::List(values) => values.iter().any(|value| mentions(context, value)),
            _ => false,
        }
    }
    args.iter().any(|arg| mentions(context, &arg.value))
}

pub(super) fn poison(span: Span) -> Arc<Condition> {
    Arc::new(Condition { span, kind: ConditionKind::Poison })
}

fn example(name: &str, ty: &Type) -> String {
    match ty {
        Type::Group => format!("`{name} contains <group>`"),
        Type::Count => format!("`{name} >= 1`"),
        Type::Size => format!("`{name} >= 1 MB`"),
        _ => format!("`{name} in […]`"),
    }
}
