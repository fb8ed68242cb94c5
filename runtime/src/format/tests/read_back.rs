//! A program read back from an opened bundle, through the views alone.

use crate::Bundle;
use crate::format::effect_views::{ArgumentView, EffectView, OverrideSchemeView};
use crate::format::label_views::SettingsView;
use crate::format::policy_views::{
    ActionView, LocationView, NamedView, NodeView, OptionView, PredicateKindView, RuleView, TestView,
};
use crate::format::views::{AutomatonView, Ids, SearchView, Strings};
use crate::program::{
    Action, ActionKind, Activity, Argument, Attribute, Automaton, Detection, Effect, Event, Grant,
    KeywordList, Kind, LabelBlock, LabelBody, LabelPolicy, Labelling, Level, Location, Mode, Named, Node,
    OptionValue, OverrideReason, OverrideScheme, Platform, Policy, Predicate, PredicateKind, Program, Rule,
    Search, Test, Timing, Token, Type,
};

pub(super) fn read_back(bundle: &Bundle<'_>) -> Program {
    Program {
        name: bundle.name().to_owned(),
        organisation: owned(bundle.organisation()),
        platforms: bundle
            .platforms()
            .map(|each| Platform { name: each.name.to_owned(), title: each.title.to_owned() })
            .collect(),
        attributes: bundle
            .attributes()
            .map(|each| Attribute {
                platform: each.platform,
                name: each.name.to_owned(),
                of: each.of,
                kind: each.kind,
                required: each.required,
                derived: each.derived,
                groups: each.groups().map(|(value, group)| (value.to_owned(), group.to_owned())).collect(),
                read_from: each.read_from.map(str::to_owned),
            })
            .collect(),
        activities: bundle
            .activities()
            .map(|each| Activity {
                platform: each.platform,
                name: each.name.to_owned(),
                title: each.title.to_owned(),
                says: each.says.map(str::to_owned),
                governed: each.governed,
            })
            .collect(),
        locations: locations(bundle),
        actions: bundle
            .action_kinds()
            .map(|each| ActionKind {
                platform: each.platform,
                name: each.name.to_owned(),
                title: each.title.to_owned(),
                rank: each.rank,
                role: each.role,
                tip: each.tip,
                includes: each.includes.iter().collect(),
                with: each.with,
                tokens: each
                    .tokens()
                    .map(|token| Token {
                        option: token.option.to_owned(),
                        text: token.text.to_owned(),
                        meaning: token.meaning,
                    })
                    .collect(),
            })
            .collect(),
        levels: bundle
            .levels()
            .map(|each| Level {
                platform: each.platform,
                name: each.name.to_owned(),
                rank: each.rank,
                effects: effects(bundle, each.effects),
                overridable: each.overridable,
            })
            .collect(),
        modes: bundle
            .modes()
            .map(|each| Mode {
                platform: each.platform,
                name: each.name.to_owned(),
                enforces: each.enforces,
                notifies: each.notifies,
                reports: each.reports,
            })
            .collect(),
        kinds: bundle
            .kinds()
            .map(|each| Kind {
                platform: each.platform,
                name: each.name.to_owned(),
                title: each.title.to_owned(),
            })
            .collect(),
        events: bundle
            .events()
            .map(|each| Event {
                platform: each.platform,
                name: each.name.to_owned(),
                title: each.title.to_owned(),
            })
            .collect(),
        timings: bundle
            .timings()
            .map(|each| Timing {
                name: each.name.to_owned(),
                enforce: each.enforce,
                notify: each.notify,
                report: each.report,
            })
            .collect(),
        override_schemes: bundle.override_schemes().map(override_scheme).collect(),
        labels: bundle.labels().map(named).collect(),
        retention_labels: bundle.retention_labels().map(named).collect(),
        labelling: labelling(bundle),
        classifiers: bundle.classifiers().map(named).collect(),
        objects: bundle.objects().map(named).collect(),
        detection: detection(bundle),
        predicates: bundle
            .predicates()
            .map(|each| Predicate { cost: each.cost, kind: predicate(each.kind) })
            .collect(),
        nodes: bundle.nodes().map(node).collect(),
        policies: bundle
            .policies()
            .map(|each| Policy {
                platform: each.platform,
                name: each.name.to_owned(),
                title: each.title.to_owned(),
                mode: each.mode,
                kind: each.kind,
            })
            .collect(),
        rules: rules(bundle),
    }
}

fn labelling(bundle: &Bundle<'_>) -> Labelling {
    let text = |text: Option<&str>| text.map(str::to_owned);
    let settings = |settings: SettingsView<'_>| -> Vec<(String, OptionValue)> {
        settings.iter().map(|(name, value)| (name.to_owned(), option(value))).collect()
    };
    let labels =
        (0..).zip(bundle.labels()).filter_map(|(id, _)| bundle.label_body(id)).map(|body| LabelBody {
            parent: body.parent,
            tooltip: text(body.tooltip),
            settings: settings(body.settings),
            blocks: body
                .blocks()
                .map(|block| LabelBlock {
                    name: block.name.to_owned(),
                    title: block.title.to_owned(),
                    grants: block
                        .grants()
                        .map(|grant| Grant {
                            right: grant.right.to_owned(),
                            kind: grant.kind,
                            to: grant.to.to_owned(),
                        })
                        .collect(),
                    settings: settings(block.settings),
                    effects: effects(bundle, block.effects.clone()),
                    not_at: block.not_at.iter().collect(),
                })
                .collect(),
        });
    let policies = bundle.label_policies().map(|each| LabelPolicy {
        platform: each.platform,
        name: each.name.to_owned(),
        title: each.title.to_owned(),
        include: owned(each.include),
        exclude: owned(each.exclude),
        labels: each.labels.iter().collect(),
        defaults: each.defaults().map(|(content, label)| (content.to_owned(), label)).collect(),
        mandatory: each.mandatory.map(owned),
        justified: each.justified,
        help: text(each.help),
    });
    Labelling {
        labels: labels.collect(),
        retention: (0..)
            .zip(bundle.retention_labels())
            .filter_map(|(id, _)| bundle.retention_body(id))
            .map(settings)
            .collect(),
        policies: policies.collect(),
        overwriting: bundle.overwriting_locations().collect(),
    }
}

fn override_scheme(each: OverrideSchemeView<'_>) -> OverrideScheme {
    let text = |text: Option<&str>| text.map(str::to_owned);
    OverrideScheme {
        platform: each.platform,
        header: text(each.header),
        separator: each.separator.to_owned(),
        text_prefix: text(each.text_prefix),
        text_with: owned(each.text_with),
        text_length: each.text_length,
        audit: text(each.audit),
        audit_text: text(each.audit_text),
        audit_rules: text(each.audit_rules),
        reasons: each
            .reasons()
            .map(|reason| OverrideReason {
                name: reason.name.to_owned(),
                way: reason.way.to_owned(),
                header_text: text(reason.header_text),
                audit_key: text(reason.audit_key),
            })
            .collect(),
    }
}

fn effects<'a>(bundle: &Bundle<'a>, ids: std::ops::Range<u32>) -> Vec<Effect> {
    let effect = |effect: EffectView<'a>| Effect {
        kind: effect.kind,
        arguments: bundle.arguments(effect).map(argument).collect(),
    };
    bundle.effects(ids).map(effect).collect()
}

fn argument(argument: ArgumentView<'_>) -> Argument {
    match argument {
        ArgumentView::Missing => Argument::Missing,
        ArgumentView::Text(text) => Argument::Text(text.to_owned()),
        ArgumentView::Number(number) => Argument::Number(number),
        ArgumentView::Flag(flag) => Argument::Flag(flag),
        ArgumentView::Texts(texts) => Argument::Texts(owned(texts)),
        ArgumentView::Map(texts) => Argument::Map(pairs(texts)),
        ArgumentView::Search(id) => Argument::Search(id),
    }
}

fn pairs(texts: Strings<'_>) -> Vec<(String, String)> {
    owned(texts).chunks(2).map(|pair| (pair[0].clone(), pair[1].clone())).collect()
}

fn owned(texts: Strings<'_>) -> Vec<String> {
    texts.iter().map(str::to_owned).collect()
}

fn ids(ids: Ids<'_>) -> Vec<u32> {
    ids.iter().collect()
}

fn named(each: NamedView<'_>) -> Named {
    Named { name: each.name.to_owned(), title: each.title.to_owned() }
}

fn locations(bundle: &Bundle<'_>) -> Vec<Location> {
    let location = |each: LocationView<'_>| Location {
        platform: each.platform,
        name: each.name.to_owned(),
        title: each.title.to_owned(),
        resolve: each.resolve,
        copies: each.copies,
        activities: ids(each.activities),
        rules: each.rules().collect(),
    };
    bundle.locations().map(location).collect()
}

fn rules(bundle: &Bundle<'_>) -> Vec<Rule> {
    bundle.rules().map(|each| rule(bundle, each)).collect()
}

fn rule<'a>(bundle: &Bundle<'a>, each: RuleView<'a>) -> Rule {
    let action = |action: ActionView<'a>| Action {
        kind: action.kind,
        options: bundle.options(action).map(|(name, value)| (name.to_owned(), option(value))).collect(),
        effects: effects(bundle, action.effects()),
        rank: action.rank,
        about: action.about.map(ids),
    };
    Rule {
        policy: each.policy,
        name: each.name.to_owned(),
        title: each.title.to_owned(),
        severity: each.severity.map(str::to_owned),
        condition: each.condition,
        stop: each.stop,
        rank: each.rank,
        actions: each.actions().map(action).collect(),
        restrictions: each.restrictions().collect(),
        overrides: owned(each.overrides),
    }
}

fn option(value: OptionView<'_>) -> OptionValue {
    match value {
        OptionView::Text(text) => OptionValue::Text(text.to_owned()),
        OptionView::Number(number) => OptionValue::Number(number),
        OptionView::Flag(flag) => OptionValue::Flag(flag),
        OptionView::List(texts) => OptionValue::List(owned(texts)),
        OptionView::Map(texts) => OptionValue::Map(pairs(texts)),
    }
}

fn predicate(kind: PredicateKindView<'_>) -> PredicateKind {
    match kind {
        PredicateKindView::Attribute { attribute, key, test } => {
            let test = match test {
                TestView::True => Test::True,
                TestView::Equals(texts) => Test::Equals(owned(texts)),
                TestView::Phrases(list) => Test::Phrases(list),
                TestView::Matches(searches) => Test::Matches(ids(searches)),
                TestView::Ip(ranges) => Test::Ip(ranges.iter().collect()),
                TestView::Number(comparison, number) => Test::Number(comparison, number),
            };
            PredicateKind::Attribute { attribute, key: key.map(str::to_owned), test }
        }
        PredicateKindView::Detected { sit, count, confidence, parts } => {
            PredicateKind::Detected { sit, count, confidence, parts }
        }
        PredicateKindView::Label { labels, parts } => PredicateKind::Label { labels: ids(labels), parts },
        PredicateKindView::RetentionLabel { labels, parts } => {
            PredicateKind::RetentionLabel { labels: ids(labels), parts }
        }
        PredicateKindView::Classifier { classifier, parts } => {
            PredicateKind::Classifier { classifier, parts }
        }
    }
}

fn node(node: NodeView<'_>) -> Node {
    match node {
        NodeView::Const(value) => Node::Const(value),
        NodeView::All(children) => Node::All(ids(children)),
        NodeView::Any(children) => Node::Any(ids(children)),
        NodeView::Not(child) => Node::Not(child),
        NodeView::PerPart(child) => Node::PerPart(child),
        NodeView::Test(predicate) => Node::Test(predicate),
    }
}

fn detection(bundle: &Bundle<'_>) -> Detection {
    let view = bundle.detection();
    let types = (0..).zip(view.type_bodies()).map(|(id, body)| {
        let sit = view.sit(id);
        Type {
            name: sit.name.to_owned(),
            title: sit.title.to_owned(),
            fidelity: sit.fidelity,
            recommended: sit.recommended,
            body,
        }
    });
    let count = |count: usize| 0..u32::try_from(count).unwrap();
    Detection {
        types: types.collect(),
        expressions: view.owned_expressions().collect(),
        groups: count(view.group_count()).map(|id| automaton(view.group(id))).collect(),
        machines: view.owned_machines().collect(),
        searches: count(view.search_count())
            .map(|id| match view.search(id) {
                SearchView::Automaton(view) => Search::Automaton(automaton(view)),
                SearchView::Machine(view) => Search::Machine(view.owned()),
            })
            .collect(),
        lists: count(view.keyword_list_count())
            .map(|id| view.keyword_list(id))
            .map(|list| KeywordList { name: list.name.to_owned(), phrases: owned(list.phrases) })
            .collect(),
    }
}

fn automaton(view: AutomatonView<'_>) -> Automaton {
    let words = |words: &[zerocopy::little_endian::U32]| words.iter().map(|word| word.get()).collect();
    Automaton {
        classes: view.classes.to_vec(),
        stride: view.stride,
        starts: words(view.starts),
        transitions: words(view.transitions),
        matches: words(view.matches),
        match_sets: (0..).take(view.match_set_count()).map(|index| ids(view.match_set(index))).collect(),
    }
}
