//! Types, groups and restrictions come from a tenant and go back as they were, or it is said what does not.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

mod common;

use std::collections::BTreeMap;

use proptest::prelude::*;
use weir_compiler::diagnostics::render::{Style, terminal};
use weir_purview::express::{Expressed, express};
use weir_purview::import::{Imported, Options, import};
use weir_purview::package::{Details, Entity, Evidence, KeywordGroup, Package, Pattern, Processor, Term};
use weir_purview::write;
use weir_purview::{Kind, Object, Tenant, Value};

const CARD: &str = "0b9d7f2a-6f1e-4d53-9f0a-6f0d3a5b1c03";

fn imported(tenant: &Tenant) -> Imported {
    import(tenant, &Options { name: "contoso".to_owned(), environment: "production".to_owned() })
}

fn returned(imported: &Imported) -> Expressed {
    let analysis = &imported.analysis;
    let shown = || terminal(analysis.findings(), &analysis.project.sources, Style::default());
    let checked = analysis.checked().unwrap_or_else(|| panic!("{}", shown()));
    express(&checked, analysis.project.environments.first())
}

fn left_out(imported: &Imported) -> Vec<String> {
    imported.left_out.iter().map(|lost| format!("{}: {}", lost.name, lost.why)).collect()
}

fn object(kind: Kind, name: &str, parameters: &[(&str, Value)]) -> Object {
    Object {
        kind,
        name: name.to_owned(),
        parent: None,
        id: None,
        parameters: parameters.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect(),
        extra: BTreeMap::new(),
        origin: weir_purview::tenant::Origin::default(),
    }
}

fn holding(package: Package) -> Tenant {
    let name = package.details.values().next().unwrap().name.clone();
    let packaged = object(Kind::RulePackage, &name, &[("Package", Value::Package(Box::new(package)))]);
    Tenant { name: None, objects: vec![packaged] }
}

fn package_of(tenant: &Tenant) -> Option<&Package> {
    match tenant.of(Kind::RulePackage).next()?.parameters.get("Package")? {
        Value::Package(package) => Some(package),
        _ => None,
    }
}

fn package(entities: Vec<Entity>, processors: Vec<Processor>) -> Package {
    let details = Details {
        publisher: "Contoso".to_owned(),
        name: "Parcels".to_owned(),
        description: "Parcel identifiers".to_owned(),
    };
    Package {
        id: "0b9d7f2a-6f1e-4d53-9f0a-6f0d3a5b1c01".to_owned(),
        publisher_id: "0b9d7f2a-6f1e-4d53-9f0a-6f0d3a5b1c02".to_owned(),
        version: [1, 2, 3, 4],
        default_language: "en-us".to_owned(),
        details: BTreeMap::from([("en-us".to_owned(), details)]),
        entities,
        processors,
        extra: Vec::new(),
    }
}

fn entity(id: &str, name: &str, patterns: Vec<Pattern>) -> Entity {
    Entity {
        id: id.to_owned(),
        proximity: Some(200),
        recommended: Some(75),
        patterns,
        names: BTreeMap::from([("en-us".to_owned(), (name.to_owned(), format!("{name} of Contoso")))]),
        default_language: Some("en-us".to_owned()),
    }
}

fn pattern(confidence: u8, primary: &str, evidence: Vec<Evidence>) -> Pattern {
    Pattern { confidence, proximity: None, primary: primary.to_owned(), evidence }
}

fn regex(id: &str, pattern: &str) -> Processor {
    Processor::Regex { id: id.to_owned(), pattern: pattern.to_owned(), validators: Vec::new() }
}

fn words(id: &str, terms: &[&str], whole_words: bool) -> Processor {
    let terms = terms.iter().map(|text| Term { text: (*text).to_owned(), case_sensitive: false }).collect();
    Processor::Keywords { id: id.to_owned(), groups: vec![KeywordGroup { whole_words, terms }] }
}

fn wanted(id: &str) -> Evidence {
    Evidence::Match { id: id.to_owned(), min_count: 1, unique: false }
}

#[test]
fn a_package_reads_as_a_person_would_write_it() {
    let tenant = holding(package(
        vec![entity(
            CARD,
            "Parcel number",
            vec![pattern(
                85,
                "Regex_parcel",
                vec![
                    Evidence::Any {
                        min: 1,
                        max: None,
                        members: vec![
                            Evidence::Match { id: "Keyword_parcel".to_owned(), min_count: 2, unique: true },
                            wanted("Regex_depot"),
                        ],
                    },
                    Evidence::Any { min: 0, max: Some(0), members: vec![wanted("Keyword_test")] },
                ],
            )],
        )],
        vec![
            regex("Regex_parcel", r"\bPX[0-9]{8}\b"),
            regex("Regex_depot", r"\bD/[0-9]\b"),
            words("Keyword_parcel", &["parcel", "consignment"], true),
            words("Keyword_test", &["sample only"], true),
        ],
    ));
    let imported = imported(&tenant);
    assert_eq!(
        imported.files["types/parcels.weir"],
        r#"sit parcel_number "Parcel number" {
  guid = "0b9d7f2a-6f1e-4d53-9f0a-6f0d3a5b1c03"
  description = "Parcel number of Contoso"
  proximity = 200
  recommended = medium

  pattern high {
    match /\bPX[0-9]{8}\b/
    any {
      keywords parcel count >= 2 distinct
      match /\bD\/[0-9]\b/
    }
    none {
      keywords test
    }
  }
}

keywords parcel "parcel" {
  "parcel"
  "consignment"
}

keywords test "test" {
  "sample only"
}
"#
    );
    assert_eq!(left_out(&imported), Vec::<String>::new());
    let back = returned(&imported).tenant;
    assert!(package_of(&tenant).unwrap().same_types(package_of(&back).unwrap()));
    assert_eq!(back.of(Kind::RulePackage).next().unwrap().name, "Parcels");
}

#[test]
fn a_type_that_sources_cannot_say_keeps_its_package_in_the_tenant() {
    let tenant = holding(package(
        vec![
            entity(CARD, "Parcel number", vec![pattern(85, "Regex_parcel", Vec::new())]),
            entity(
                "0b9d7f2a-6f1e-4d53-9f0a-6f0d3a5b1c04",
                "Cards",
                vec![pattern(85, "Func_credit_card", Vec::new())],
            ),
            entity(
                "0b9d7f2a-6f1e-4d53-9f0a-6f0d3a5b1c05",
                "Look ahead",
                vec![pattern(85, "Regex_ahead", Vec::new())],
            ),
            entity(
                "0b9d7f2a-6f1e-4d53-9f0a-6f0d3a5b1c06",
                "Anywhere",
                vec![pattern(85, "Keyword_anywhere", Vec::new())],
            ),
        ],
        vec![
            regex("Regex_parcel", r"\bPX[0-9]{8}\b"),
            regex("Regex_ahead", r"\bPX(?=[0-9])"),
            words("Keyword_anywhere", &["parcel"], false),
        ],
    ));
    let imported = imported(&tenant);
    let lost = left_out(&imported);
    assert_eq!(lost.len(), 3, "{lost:?}");
    assert!(
        lost[0].contains("`Func_credit_card` is the service's own; `std.sit.finance.credit_card`"),
        "{lost:?}"
    );
    assert!(lost[1].starts_with("Look ahead: "), "{lost:?}");
    assert!(lost[2].contains("matches inside of words"), "{lost:?}");
    assert!(imported.files["types/parcels.weir"].contains("sit parcel_number"));
    assert!(imported.files["env/production.toml"].contains("managed = false"));
    let back = returned(&imported);
    assert_eq!(back.tenant.of(Kind::RulePackage).count(), 0);
    assert_eq!(back.findings.iter().map(|finding| finding.code.to_string()).collect::<Vec<_>>(), ["WR0821"]);
}

#[test]
fn dictionaries_are_lists_and_schemas_stay_files() {
    let mut dictionary =
        object(Kind::Dictionary, "Diagnoses", &[("KeywordDictionary", Value::texts(["asthma", "diabetes"]))]);
    dictionary.id = Some(CARD.to_owned());
    let schema = br#"<EdmSchema xmlns="http://schemas.microsoft.com/office/2018/edm"><DataStore name="parcels"
        description="Register" version="1"><Field name="ParcelId" searchable="true" ignoredDelimiters="-"/></DataStore></EdmSchema>"#;
    let mut tenant = common::tenant(schema);
    tenant.objects.push(dictionary);
    let imported = imported(&tenant);
    assert_eq!(
        imported.files["types/dictionaries.weir"],
        "keywords diagnoses \"Diagnoses\" {\n  \"asthma\"\n  \"diabetes\"\n}\n"
    );
    let kept = common::tenant(imported.files["schemas/parcels.xml"].as_bytes());
    let fields = |tenant: &Tenant| tenant.of(Kind::EdmSchema).next().map(|schema| schema.parameters.clone());
    assert_eq!(fields(&kept), fields(&tenant));
}

#[test]
fn groups_of_the_tenant_are_objects_and_restrictions_name_them() {
    let settings = br#"{"Name": "Settings",
      "EndpointDlpGlobalSettings": [{"Setting": "PathExclusion", "Value": "/tmp"}],
      "DlpAppGroups": [{"Name": "Development tools", "Id": "1", "Description": "",
        "Apps": [{"ExecutableName": "code.exe", "Name": "Code", "Quarantine": true}]}],
      "DlpPrinterGroups": "{\"groups\":[{\"groupName\":\"Corporate\",\"groupId\":\"2\",\"printers\":[{\"corporatePrinter\":true,\"ipRange\":{\"from\":\"10.1.0.1\",\"to\":\"10.1.0.9\"}}]}]}",
      "SiteGroups": [{"Id": "3", "Name": "Partners", "Addresses": [{"MatchType": "UrlMatch", "Url": "fabrikam.com"}]}]}"#;
    let mut tenant = common::tenant(settings);
    let entry = |fields: &[(&str, &str)]| {
        Value::Table(fields.iter().map(|(key, value)| ((*key).to_owned(), Value::text(*value))).collect())
    };
    let mut rule = object(
        Kind::Rule,
        "r",
        &[(
            "EndpointDlpRestrictions",
            Value::List(vec![
                entry(&[("Setting", "Print"), ("Value", "Audit")]),
                entry(&[("Setting", "Print"), ("Value", "Ignore"), ("PrinterGroup", "Corporate")]),
                entry(&[("Setting", "CopyPaste"), ("Value", "Audit"), ("AppGroup", "Development tools")]),
                entry(&[("Setting", "CloudEgress"), ("Value", "Audit"), ("SiteGroup", "Partners")]),
            ]),
        )],
    );
    rule.parent = Some("p".to_owned());
    let policy = object(
        Kind::Policy,
        "p",
        &[("EndpointDlpLocation", Value::texts(["All"])), ("Mode", Value::text("Enable"))],
    );
    let restricted = rule.parameters.clone();
    tenant.objects.extend([policy, rule]);
    let imported = imported(&tenant);
    let source = &imported.files["policies/p.weir"];
    for line in
        ["print on corporate = allow", "apps in development_tools {", "cloud_egress on partners = audit"]
    {
        assert!(source.contains(line), "{source}");
    }
    let environment = &imported.files["env/production.toml"];
    for lines in [
        "[objects.development_tools]\nexecutable = [\"code.exe\"]\n",
        "ip = [\"10.1.0.1-10.1.0.9\"]\ncorporate = true\n",
        "[objects.partners]\nurl = [\"fabrikam.com\"]\n",
    ] {
        assert!(environment.contains(lines), "{environment}");
    }
    assert_eq!(
        left_out(&imported),
        [
            "Development tools: `Quarantine` has no words in sources",
            "Settings: `PathExclusion` are settings of the tenant that no rule names",
        ]
    );
    let back = returned(&imported);
    let rule = back.tenant.find(Kind::Rule, "r").unwrap();
    let written = |parameters: &BTreeMap<String, Value>| {
        let mut entries: Vec<String> = parameters["EndpointDlpRestrictions"]
            .members()
            .iter()
            .map(|entry| format!("{entry:?}"))
            .collect();
        entries.sort();
        entries
    };
    assert_eq!(written(&rule.parameters), written(&restricted));
    assert_eq!(back.findings.iter().filter(|finding| finding.code.to_string() == "WR0821").count(), 3);
}

const EXPRESSIONS: [&str; 4] = [r"\b[A-Z]{2}\d{6}\b", r"\d{4}/\d{4}", r"(?i)\bpx-\d+\b", r"é{3}"];
const TERMS: [&str; 5] = ["parcel", "depot 7", "пакет", "a \"quoted\" one", "C\\D"];

fn any_processor() -> impl Strategy<Value = Processor> {
    prop_oneof![
        prop::sample::select(&EXPRESSIONS[..]).prop_map(|pattern| regex("", pattern)),
        prop::sample::subsequence(&TERMS[..], 1..4).prop_map(|terms| words("", &terms, true)),
    ]
}

fn any_evidence(processors: usize) -> impl Strategy<Value = Evidence> {
    let leaf = (0..processors, 1..4_u32, any::<bool>()).prop_map(|(id, min_count, unique)| Evidence::Match {
        id: format!("p{id}"),
        min_count,
        unique,
    });
    leaf.prop_recursive(2, 8, 3, |inner| {
        (prop::collection::vec(inner, 1..4), 0..3_u32, any::<bool>()).prop_map(|(members, wanted, bound)| {
            let total = u32::try_from(members.len()).unwrap();
            let min = wanted.min(total);
            let max = if bound || min == 0 { Some(min) } else { None };
            Evidence::Any { min, max, members }
        })
    })
}

fn any_package() -> impl Strategy<Value = Package> {
    prop::collection::vec(any_processor(), 2..5).prop_flat_map(|processors| {
        let count = processors.len();
        let pattern = (
            prop::sample::select(vec![65_u8, 75, 80, 85]),
            prop::option::of(prop_oneof![Just(u32::MAX), 1..600_u32]),
            0..count,
            prop::collection::vec(any_evidence(count), 0..3),
        )
            .prop_map(|(confidence, proximity, primary, evidence)| Pattern {
                confidence,
                proximity,
                primary: format!("p{primary}"),
                evidence,
            });
        let entity = (
            prop::collection::vec(pattern, 1..3),
            prop::option::of(prop_oneof![Just(u32::MAX), 1..600_u32]),
            prop::option::of(prop::sample::select(vec![65_u8, 75, 85])),
        );
        prop::collection::vec(entity, 1..3).prop_map(move |entities| {
            let named = processors.iter().enumerate().map(|(index, processor)| match processor.clone() {
                Processor::Regex { pattern, validators, .. } => {
                    Processor::Regex { id: format!("p{index}"), pattern, validators }
                }
                Processor::Keywords { groups, .. } => Processor::Keywords { id: format!("p{index}"), groups },
            });
            let made = entities.into_iter().enumerate().map(|(index, (patterns, proximity, recommended))| {
                let id = format!("0b9d7f2a-6f1e-4d53-9f0a-6f0d3a5b1c{index:02}");
                Entity { proximity, recommended, ..entity_of(&id, patterns) }
            });
            package(made.collect(), named.collect())
        })
    })
}

fn entity_of(id: &str, patterns: Vec<Pattern>) -> Entity {
    entity(id, &format!("Type {id}"), patterns)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn any_package_comes_back(package in any_package()) {
        let tenant = holding(package.clone());
        let imported = imported(&tenant);
        prop_assert_eq!(left_out(&imported), Vec::<String>::new());
        let back = returned(&imported).tenant;
        let found = package_of(&back).unwrap();
        prop_assert!(package.same_types(found), "{}\n{found:#?}", imported.files["types/parcels.weir"]);
        // And through the file that the service takes.
        let bytes = write::package(back.of(Kind::RulePackage).next().unwrap()).unwrap();
        prop_assert!(package.same_types(package_of(&common::tenant(&bytes)).unwrap()));
    }
}
