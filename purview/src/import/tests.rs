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
    let shown = |finding: &weir_compiler::diagnostics::Diagnostic| format!("{}: {}", finding.code, finding.message);
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
    assert_eq!(findings(&imported), Vec::<String>::new());
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
    assert!(file(&imported, "organisation.weir").contains("let recipient_domain_list = [\"fabrikam.com\", \"northwind.com\"]"));
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

#[test]
fn look() {
    let bytes = std::fs::read("/tmp/spec/scuba-dlp.json").unwrap();
    let tables = crate::Tables::new(crate::vocabulary::platform());
    let reading = crate::read(&[crate::Input { name: "scuba.json", bytes: &bytes }], &tables).unwrap();
    for finding in &reading.findings {
        println!("{finding:?}");
    }
    let options = Options { name: "contoso".to_owned(), environment: "production".to_owned() };
    let imported = import(&reading.tenant, &options);
    for (path, text) in &imported.files {
        println!("//- {path}\n{text}");
    }
    println!("{}", weir_compiler::diagnostics::render::terminal(imported.analysis.findings(), &imported.analysis.project.sources, weir_compiler::diagnostics::render::Style::default()));
    println!("{:?}", imported.left_out);
}
