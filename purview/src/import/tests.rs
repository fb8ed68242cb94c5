//! Hand-built tenants, and the sources that they become.

use std::collections::BTreeMap;

use crate::condition::{Classifier, Condition, Content, Group, Joined, LabelReference, TypeReference};
use crate::import::{Imported, Options, import};
use crate::tenant::{Kind, Object, Origin, Tenant};
use crate::value::Value;

fn object(kind: Kind, name: &str, parent: Option<&str>, parameters: &[(&str, Value)]) -> Object {
    Object {
        kind,
        name: name.to_owned(),
        parent: parent.map(str::to_owned),
        id: None,
        parameters: parameters.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect(),
        extra: BTreeMap::new(),
        origin: Origin::default(),
    }
}

fn leaf(name: &str, value: Value) -> Condition {
    Condition::Leaf { name: name.to_owned(), value }
}

fn sit(name: &str, id: &str, least: u32, most: Option<u32>, confidence: u8) -> TypeReference {
    TypeReference {
        name: name.to_owned(),
        id: Some(id.to_owned()),
        min_count: Some(least),
        max_count: most,
        confidence: Some((confidence, 100)),
        classifier: Classifier::Content,
        extra: BTreeMap::new(),
    }
}

fn card(least: u32, most: Option<u32>) -> TypeReference {
    sit("Credit Card Number", "50842eb7-edc8-4019-85dd-5a5c1f2bb085", least, most, 85)
}

fn ssn(least: u32, most: Option<u32>) -> TypeReference {
    sit("U.S. Social Security Number (SSN)", "a44669fe-0d48-453d-a9b1-2cc83f2cba77", least, most, 75)
}

fn content(groups: Vec<Group>) -> Condition {
    Condition::Content(Content { joined: Joined::And, groups })
}

fn group(name: Option<&str>, joined: Joined, types: Vec<TypeReference>) -> Group {
    Group { name: name.map(str::to_owned), joined, types, labels: Vec::new(), extra: BTreeMap::new() }
}

fn condition(condition: Condition) -> (&'static str, Value) {
    ("Condition", Value::Condition(Box::new(condition)))
}

fn everywhere() -> (&'static str, Value) {
    ("ExchangeLocation", Value::texts(["All"]))
}

fn imported(objects: Vec<Object>) -> Imported {
    let options = Options { name: "contoso".to_owned(), environment: "production".to_owned() };
    import(&Tenant { name: None, objects }, &options)
}

fn file<'i>(imported: &'i Imported, path: &str) -> &'i str {
    imported.files.get(path).map_or("", String::as_str)
}

fn findings(imported: &Imported) -> Vec<String> {
    let shown =
        |finding: &weir_compiler::diagnostics::Diagnostic| format!("{}: {}", finding.code, finding.message);
    imported.analysis.findings().iter().map(shown).collect()
}

#[test]
fn a_rule_reads_as_a_person_would_write_it() {
    let when = Condition::And(vec![
        content(vec![group(Some("Default"), Joined::Or, vec![card(10, None)])]),
        leaf("AccessScope", Value::text("NotInOrganization")),
        Condition::Or(vec![
            leaf("FromMemberOf", Value::texts(["finance@contoso.com"])),
            leaf("ContentExtensionMatchesWords", Value::texts(["xlsx", "csv"])),
        ]),
        Condition::Not(Box::new(Condition::Or(vec![
            leaf("RecipientDomainIs", Value::texts(["fabrikam.com", "northwind.com"])),
            leaf("SentTo", Value::texts(["archive@contoso.com"])),
        ]))),
    ]);
    let imported = imported(vec![
        object(
            Kind::Policy,
            "PCI - card data by mail",
            None,
            &[
                everywhere(),
                ("ExchangeSenderMemberOfException", Value::texts(["legal-hold@contoso.com"])),
                ("Mode", Value::text("Enable")),
                ("Comment", Value::text("Card data stays inside.")),
            ],
        ),
        object(
            Kind::Rule,
            "Bulk card data leaves the organisation",
            Some("PCI - card data by mail"),
            &[
                condition(when),
                ("BlockAccess", Value::Flag(true)),
                ("BlockAccessScope", Value::text("PerUser")),
                ("NotifyAllowOverride", Value::texts(["WithJustification"])),
                ("NotifyUser", Value::texts(["LastModifier", "soc@contoso.com"])),
                ("NotifyPolicyTipCustomText", Value::text("This message holds \"card\" numbers.")),
                ("GenerateAlert", Value::texts(["true"])),
                ("ReportSeverityLevel", Value::text("High")),
            ],
        ),
    ]);
    assert_eq!(
        file(&imported, "policies/pci_card_data_by_mail.weir"),
        r#"use organisation.archive
use organisation.finance
use organisation.legal_hold
use organisation.soc
use std.sit.finance.credit_card

policy pci_card_data_by_mail "PCI - card data by mail" {
  description = "Card data stays inside."
  mode = enforce

  scope {
    exchange { exclude = [legal_hold] }
  }

  rule bulk_card_data_leaves_the_organisation "Bulk card data leaves the organisation" {
    severity = high

    when {
      content has credit_card count >= 10
      access.scope == external
      any {
        sender.groups contains finance
        document.extension in ["xlsx", "csv"]
      }
    }

    unless {
      recipient.domain in ["fabrikam.com", "northwind.com"]
      recipient == archive
    }

    then {
      block_access { to = external }
      override = [with_justification]
      notify { to = [last_modifier, soc] }
      tip { text = "This message holds \"card\" numbers." }
      alert
    }
  }
}
"#
    );
    assert_eq!(
        file(&imported, "env/production.toml"),
        r#"# What the names of the sources are in the tenant that was imported.

[groups]
legal_hold = "legal-hold@contoso.com"
finance = "finance@contoso.com"

[params]
archive = "archive@contoso.com"
soc = "soc@contoso.com"
"#
    );
    // Which domains are inside, an export does not say.
    assert_eq!(
        findings(&imported),
        ["WR1012: `access.scope` is asked for, and no domain belongs to the organisation"]
    );
}

#[test]
fn what_stands_in_several_places_has_a_name() {
    let partners = || leaf("RecipientDomainIs", Value::texts(["fabrikam.com", "northwind.com"]));
    let rule = |name: &str| {
        object(Kind::Rule, name, Some("p"), &[condition(partners()), ("BlockAccess", Value::Flag(true))])
    };
    let imported = imported(vec![
        object(Kind::Policy, "p", None, &[everywhere(), ("Mode", Value::text("Enable"))]),
        rule("one"),
        rule("two"),
    ]);
    assert!(
        file(&imported, "organisation.weir")
            .contains("let recipient_domain_list = [\"fabrikam.com\", \"northwind.com\"]")
    );
    assert!(file(&imported, "policies/p.weir").contains("recipient.domain in recipient_domain_list"));
}

#[test]
fn groups_of_content_keep_their_names_and_share_what_they_ask() {
    let mut marked = group(Some("Marked"), Joined::Or, Vec::new());
    marked.labels.push(LabelReference {
        name: "11111111-2222-3333-4444-555555555555".to_owned(),
        kind: "Sensitivity".to_owned(),
    });
    let imported = imported(vec![
        object(Kind::Policy, "p", None, &[everywhere(), ("Mode", Value::text("Enable"))]),
        object(
            Kind::Rule,
            "r",
            Some("p"),
            &[
                condition(Condition::And(vec![
                    content(vec![
                        group(Some("Payment data"), Joined::Or, vec![card(1, Some(9)), ssn(1, Some(9))]),
                        marked,
                    ]),
                    content(vec![group(
                        None,
                        Joined::Or,
                        vec![
                            ssn(1, None),
                            sit("Contoso badge", "99999999-0d48-453d-a9b1-2cc83f2cba77", 1, None, 85),
                        ],
                    )]),
                ])),
                ("BlockAccess", Value::Flag(true)),
            ],
        ),
    ]);
    let policy = file(&imported, "policies/p.weir");
    let expected = r#"      content has all {
        any "Payment data" count 1 to 9 {
          credit_card
          ssn
        }
        any "Marked" {
          label label_11111111
        }
      }
      content has any {
        ssn
        contoso_badge confidence >= high
      }
"#;
    assert!(policy.contains(expected), "{policy}");
    assert_eq!(
        file(&imported, "types/elsewhere.weir"),
        "sit contoso_badge \"Contoso badge\" = external { guid = \"99999999-0d48-453d-a9b1-2cc83f2cba77\" }\n"
    );
}

/// What the sources mean is what the tenant held.
fn returns(tenant: &Tenant) -> Vec<String> {
    let options = Options { name: "contoso".to_owned(), environment: "production".to_owned() };
    let imported = import(tenant, &options);
    let analysis = &imported.analysis;
    let environment = analysis.project.environment("production");
    let model = weir_compiler::types::settle(&analysis.model, environment);
    let back = crate::express::settled(&model, environment).tenant;
    let mut tenant = tenant.clone();
    crate::settle(&mut tenant, crate::vocabulary::tables());
    let mut differences = Vec::new();
    for object in &tenant.objects {
        let found = back.objects.iter().find(|other| {
            other.kind == object.kind && other.name == object.name && other.parent == object.parent
        });
        match found {
            None => differences.push(format!("{:?} {} is gone", object.kind, object.name)),
            Some(found) => {
                let keys: std::collections::BTreeSet<&String> =
                    object.parameters.keys().chain(found.parameters.keys()).collect();
                for key in keys {
                    let (before, after) = (object.parameters.get(key), found.parameters.get(key));
                    if !same(before, after) {
                        differences.push(format!("{} {key}: {before:?} is now {after:?}", object.name));
                    }
                }
                if object.extra != found.extra {
                    differences.push(format!("{}: {:?} is now {:?}", object.name, object.extra, found.extra));
                }
            }
        }
    }
    differences
}

fn same(before: Option<&Value>, after: Option<&Value>) -> bool {
    match (before, after) {
        (Some(Value::Package(before)), Some(Value::Package(after))) => before.same_types(after),
        _ => before.map(unnamed) == after.map(unnamed),
    }
}

/// Names of groups are for people; the portal's own name for a group without one is left out of sources.
fn unnamed(value: &Value) -> Value {
    fn walk(condition: &mut Condition) {
        match condition {
            Condition::And(members) | Condition::Or(members) => members.iter_mut().for_each(walk),
            Condition::Not(inner) => walk(inner),
            Condition::Content(content) => content.groups.iter_mut().for_each(|group| group.name = None),
            Condition::Leaf { .. } => {}
        }
    }
    let mut value = value.clone();
    if let Value::Condition(condition) = &mut value {
        walk(condition);
    }
    value
}

#[test]
fn the_published_export_returns_as_it_was() {
    let bytes = include_bytes!("../../../tests/cases/purview/export.json");
    let inputs = [crate::Input { name: "export.json", bytes: bytes.as_slice() }];
    let reading = crate::read(&inputs, crate::vocabulary::tables()).expect("the export is readable");
    assert_eq!(returns(&reading.tenant), Vec::<String>::new());
}

#[test]
fn what_nobody_knows_returns_too() {
    let mut rule = object(
        Kind::Rule,
        "r",
        Some("p"),
        &[
            condition(Condition::And(vec![
                leaf("MarkedByOwner", Value::Raw(serde_json::json!({"deep": [1, null]}))),
                Condition::Not(Box::new(leaf("SenderDomainIs", Value::texts(["a.example"])))),
            ])),
            ("BlockAccess", Value::Flag(true)),
            ("BlockAccessScope", Value::text("All")),
            ("Priority", Value::Number(0)),
        ],
    );
    rule.extra
        .insert("MobileNotification".to_owned(), serde_json::json!(["a \"quoted\" text", {"x": false}]));
    let tenant = Tenant {
        name: None,
        objects: vec![
            object(
                Kind::Policy,
                "p",
                None,
                &[everywhere(), ("Mode", Value::text("Enable")), ("Priority", Value::Number(0))],
            ),
            rule,
        ],
    };
    assert_eq!(returns(&tenant), Vec::<String>::new());
}

#[test]
fn labels_return_with_what_they_hold() {
    let label = |name: &str, parent: Option<&str>, id: &str, parameters: &[(&str, Value)]| Object {
        id: Some(format!("{id}-2222-3333-4444-555555555555")),
        ..object(Kind::Label, name, parent, parameters)
    };
    let tenant = Tenant {
        name: None,
        objects: vec![
            label(
                "Internal",
                None,
                "11111111",
                &[
                    ("DisplayName", Value::text("Internal")),
                    ("Priority", Value::Number(0)),
                    ("Tooltip", Value::text("For everyone.")),
                    ("ContentType", Value::texts(["File", "Email"])),
                ],
            ),
            label(
                "Secret",
                None,
                "22222222",
                &[
                    ("DisplayName", Value::text("Secret")),
                    ("Priority", Value::Number(1)),
                    ("Tooltip", Value::text("For few.")),
                ],
            ),
            label(
                "Secret - Board",
                Some("Secret"),
                "33333333",
                &[
                    ("DisplayName", Value::text("Board")),
                    ("Priority", Value::Number(2)),
                    ("Tooltip", Value::text("For the board.")),
                    ("EncryptionEnabled", Value::Flag(true)),
                    ("EncryptionProtectionType", Value::text("Template")),
                    (
                        "EncryptionRightsDefinitions",
                        Value::text(
                            "board@contoso.com:OWNER;fabrikam.com:VIEW,VIEWRIGHTSDATA,REPLY,REPLYALL,OBJMODEL",
                        ),
                    ),
                    ("EncryptionContentExpiredOnDateInDaysOrNever", Value::Number(30)),
                    ("EncryptionOfflineAccessDays", Value::Number(7)),
                    ("ApplyWaterMarkingEnabled", Value::Flag(true)),
                    ("ApplyWaterMarkingText", Value::text("Board")),
                ],
            ),
        ],
    };
    let options = Options { name: "contoso".to_owned(), environment: "production".to_owned() };
    let imported = import(&tenant, &options);
    assert_eq!(
        file(&imported, "labels.weir"),
        r#"use organisation.board

label internal "Internal" {
  tooltip = "For everyone."
  content = [files, emails]
}

label secret "Secret" {
  tooltip = "For few."

  label board "Board" {
    tooltip = "For the board."

    encrypt {
      grant co_owner to board
      grant view to domain("fabrikam.com")
      expires = after 30 days
      offline = 7 days
    }

    mark {
      watermark = "Board"
    }
  }
}
"#
    );
    assert_eq!(returns(&tenant), Vec::<String>::new());
}

#[test]
fn examples_return_as_they_were() {
    for name in ["contoso", "hello", "labels"] {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples").join(name);
        let disk = weir_compiler::project::Disk::new(&root).expect("an example's folder");
        let project = weir_compiler::project::load(&disk).expect("an example is readable");
        let analysis = weir_compiler::analysis::analyse(project);
        let environment =
            analysis.project.environment("production").or(analysis.project.environments.first());
        let model = weir_compiler::types::settle(&analysis.model, environment);
        let tenant = crate::express::settled(&model, environment).tenant;
        assert_eq!(returns(&tenant), Vec::<String>::new(), "{name}");
    }
}
