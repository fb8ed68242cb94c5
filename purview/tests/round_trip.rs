//! Fidelity: what a tenant holds is what its sources mean, and what sources mean comes back as sources.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

mod common;

use common::{BLOCKS, EXPORT, LABELS, reading, tenant};
use proptest::prelude::*;
use weir_compiler::analysis::{Analysis, analyse};
use weir_compiler::diagnostics::render::{Style, terminal};
use weir_compiler::project::{Memory, load, single};
use weir_compiler::types::settle as with_values;
use weir_purview::condition::{Classifier, Condition, Content, Group, Joined, TypeReference};
use weir_purview::express::settled;
use weir_purview::import::{Imported, Options, import};
use weir_purview::normal::CONDITION;
use weir_purview::plan::{Claim, plan};
use weir_purview::vocabulary::tables;
use weir_purview::{Kind, Object, Tenant, Value, settle};

fn imported(tenant: &Tenant) -> Imported {
    import(tenant, &Options { name: "contoso".to_owned(), environment: "production".to_owned() })
}

fn expressed(analysis: &Analysis) -> Tenant {
    let shown = || terminal(analysis.findings(), &analysis.project.sources, Style::default());
    let model = analysis.understood().unwrap_or_else(|| panic!("{}", shown()));
    let environment = analysis.project.environments.first();
    settled(&with_values(model, environment), environment).tenant
}

/// The tenant's sources mean the tenant, and are the sources of what they mean.
fn returns(tenant: &Tenant) {
    let first = imported(tenant);
    assert_eq!(first.left_out, []);
    let back = expressed(&first.analysis);
    let plan = plan(tenant, &back, &[], Claim::Everything, tables());
    assert!(plan.is_empty(), "{}\n{:#?}", plan.text(), first.files);
    assert_eq!(imported(&back).files, first.files);
}

#[test]
fn exports_return_in_every_form() {
    for export in [EXPORT, LABELS, BLOCKS] {
        returns(&tenant(export));
    }
    returns(&reading(&[("a.json", EXPORT), ("b.json", LABELS)]).unwrap().tenant);
}

/// Each template whose parameters all have defaults, with what its rules say of this platform.
#[test]
fn templates_return() {
    let mut returned = 0;
    for source in weir_stdlib::SOURCES {
        let Some(name) = source.module.strip_prefix("std.template.") else { continue };
        let text = format!(
            "use std.template.{name}\n\npolicy own \"Own\" extends {name} {{\n  scope {{\n    exchange\n  }}\n}}\n"
        );
        let manifest = "[project]\nname = \"contoso\"\nplatform = \"purview\"\n";
        let analysis = analyse(single("main.weir", &text, manifest));
        if analysis.checked().is_none() {
            continue;
        }
        returns(&expressed(&analysis));
        returned += 1;
    }
    assert!(returned >= 3, "{returned} templates");
}

/// Sources that were imported may be written anywhere: they are read again as they are.
#[test]
fn imported_sources_are_a_project() {
    let first = imported(&tenant(EXPORT));
    let mut memory = Memory::default();
    for (path, text) in &first.files {
        memory.insert(path, text.as_bytes());
    }
    let again = analyse(load(&memory).unwrap());
    assert!(again.understood().is_some());
    assert!(plan(&tenant(EXPORT), &expressed(&again), &[], Claim::Everything, tables()).is_empty());
}

fn words() -> impl Strategy<Value = Vec<String>> {
    prop::collection::btree_set("[a-zA-Z\"\\\\${}ä ]{0,6}[a-z]", 1..4)
        .prop_map(|words| words.into_iter().collect())
}

fn domains() -> impl Strategy<Value = Vec<String>> {
    prop::collection::btree_set("[a-z]{1,6}\\.example", 1..4).prop_map(|words| words.into_iter().collect())
}

fn addresses() -> impl Strategy<Value = Vec<String>> {
    let address = "[a-z]{1,6}(\\.[a-z]{1,4})?@contoso\\.com";
    prop::collection::btree_set(address, 1..4).prop_map(|words| words.into_iter().collect())
}

fn leaf() -> impl Strategy<Value = Condition> {
    let named = |name: &str, value: Value| Condition::Leaf { name: name.to_owned(), value };
    prop_oneof![
        words().prop_map(move |words| named("SubjectContainsWords", Value::texts(words))),
        words().prop_map(move |words| named("DocumentNameMatchesWords", Value::texts(words))),
        domains().prop_map(move |domains| named("RecipientDomainIs", Value::texts(domains))),
        domains().prop_map(move |domains| named("SenderDomainIs", Value::texts(domains))),
        addresses().prop_map(move |addresses| named("SentTo", Value::texts(addresses))),
        addresses().prop_map(move |addresses| named("From", Value::texts(addresses))),
        (1i64..1000).prop_map(move |megabytes| named("DocumentSizeOver", Value::Number(megabytes << 20))),
        Just(named("AccessScope", Value::text("NotInOrganization"))),
        Just(named("DocumentIsPasswordProtected", Value::Flag(true))),
        Just(named("MarkedByOwner", Value::Raw(serde_json::json!({"deep": ["a \"b\"", null]})))),
        content(),
    ]
}

/// Types of the library and of the tenant's own.
fn content() -> impl Strategy<Value = Condition> {
    let names = prop_oneof![
        Just(("Credit Card Number", "50842eb7-edc8-4019-85dd-5a5c1f2bb085")),
        Just(("U.S. Social Security Number (SSN)", "a44669fe-0d48-453d-a9b1-2cc83f2cba77")),
        Just(("Contoso badge", "99999999-0d48-453d-a9b1-2cc83f2cba77")),
    ];
    let reference = (names, 1u32..20, prop::option::of(20u32..100), 1u8..=100).prop_map(
        |((name, id), least, most, confidence)| TypeReference {
            name: name.to_owned(),
            id: Some(id.to_owned()),
            min_count: Some(least),
            max_count: most,
            confidence: Some((confidence, 100)),
            classifier: Classifier::Content,
            ..TypeReference::default()
        },
    );
    let joined = || prop_oneof![Just(Joined::And), Just(Joined::Or)];
    // The portal gives every group a name.
    let name = prop::sample::select(vec!["Cards", "Numbers", "A \"quoted\" name"]);
    let group = (name, joined(), prop::collection::vec(reference, 1..4)).prop_map(|(name, joined, types)| {
        Group { name: Some(name.to_owned()), joined, types, labels: Vec::new(), extra: Default::default() }
    });
    (joined(), prop::collection::vec(group, 1..3))
        .prop_map(|(joined, groups)| Condition::Content(Content { joined, groups }))
}

fn condition() -> impl Strategy<Value = Condition> {
    leaf().prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4).prop_map(Condition::And),
            prop::collection::vec(inner.clone(), 1..4).prop_map(Condition::Or),
            inner.prop_map(|inner| Condition::Not(Box::new(inner))),
        ]
    })
}

fn object(kind: Kind, name: String, parent: Option<&str>) -> Object {
    Object {
        kind,
        name,
        parent: parent.map(str::to_owned),
        id: None,
        parameters: Default::default(),
        extra: Default::default(),
        origin: Default::default(),
    }
}

prop_compose! {
    fn rule()(
        name in "[a-zA-Z0-9\"'{}ü .-]{0,12}[a-z]",
        condition in condition(),
        severity in prop::sample::select(vec!["Low", "Medium", "High"]),
        told in addresses(),
        blocks in any::<bool>(),
        stops in any::<bool>(),
        disabled in any::<bool>(),
        comment in prop::option::of("[a-z\"\\\\\n ]{0,10}[a-z]"),
    ) -> Object {
        let mut rule = object(Kind::Rule, name, None);
        let mut set = |name: &str, value: Value| rule.parameters.insert(name.to_owned(), value);
        set(CONDITION, Value::Condition(Box::new(condition)));
        set("ReportSeverityLevel", Value::text(severity));
        set("NotifyUser", Value::texts(told));
        if blocks {
            set("BlockAccess", Value::Flag(true));
            set("BlockAccessScope", Value::text("All"));
        }
        if stops {
            set("StopPolicyProcessing", Value::Flag(true));
        }
        if disabled {
            set("Disabled", Value::Flag(true));
        }
        if let Some(comment) = comment {
            set("Comment", Value::text(&comment));
        }
        rule.extra.insert("MobileNotification".to_owned(), serde_json::json!(stops));
        rule
    }
}

prop_compose! {
    fn generated()(
        mode in prop::sample::select(vec!["Enable", "TestWithNotifications", "TestWithoutNotifications", "Disable"]),
        included in prop::option::of(addresses()),
        rules in prop::collection::vec(rule(), 1..4),
    ) -> Tenant {
        let mut policy = object(Kind::Policy, "Generated policy".to_owned(), None);
        policy.parameters.insert("ExchangeLocation".to_owned(), Value::texts(["All"]));
        policy.parameters.insert("Mode".to_owned(), Value::text(mode));
        policy.parameters.insert("Priority".to_owned(), Value::Number(0));
        if let Some(included) = included {
            policy.parameters.insert("ExchangeSenderMemberOf".to_owned(), Value::texts(included));
        }
        let mut objects = vec![policy];
        let mut names = std::collections::BTreeSet::new();
        for (index, mut rule) in rules.into_iter().enumerate() {
            if !names.insert(rule.name.to_lowercase()) {
                continue;
            }
            rule.parent = Some("Generated policy".to_owned());
            rule.parameters.insert("Priority".to_owned(), Value::Number(index as i64));
            objects.push(rule);
        }
        let mut tenant = Tenant { name: None, objects };
        settle(&mut tenant, tables());
        tenant
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn generated_tenants_return(tenant in generated()) {
        returns(&tenant);
    }
}
