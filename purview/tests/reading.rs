//! Exports in all their forms become the same tenant.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

mod common;

use common::{BLOCKS, CLIXML, EXPORT, LABELS, PACKAGE, reading, tenant, told};
use weir_purview::condition::{Condition, Joined};
use weir_purview::normal::CONDITION;
use weir_purview::package::{Evidence, Processor};
use weir_purview::{Kind, Object, Tenant, Value};

fn find<'t>(tenant: &'t Tenant, kind: Kind, name: &str) -> &'t Object {
    tenant.find(kind, name).unwrap_or_else(|| panic!("no {name}"))
}

fn names(object: &Object) -> Vec<&str> {
    object.parameters.keys().map(String::as_str).collect()
}

fn condition(object: &Object) -> &Condition {
    match object.parameters.get(CONDITION) {
        Some(Value::Condition(condition)) => condition,
        other => panic!("{other:?}"),
    }
}

fn leaf(name: &str, value: Value) -> Condition {
    Condition::Leaf { name: name.to_owned(), value }
}

#[test]
fn of_all_properties_those_remain_that_somebody_set() {
    let tenant = tenant(EXPORT);
    assert_eq!(tenant.name.as_deref(), Some("contoso.onmicrosoft.com"));
    let cards = find(&tenant, Kind::Policy, "Cards");
    assert_eq!(names(cards), ["Comment", "ExchangeLocation", "ExchangeSenderMemberOf", "Mode", "Priority"]);
    assert_eq!(cards.parameters["ExchangeSenderMemberOf"], Value::texts(["Finance@contoso.com"]));
    let devices = find(&tenant, Kind::Policy, "Devices");
    assert_eq!(names(devices), ["EndpointDlpLocation", "Mode", "Priority"]);
    let rule = find(&tenant, Kind::Rule, "Cards on devices");
    assert_eq!(rule.parent.as_deref(), Some("Devices"));
    assert_eq!(
        names(rule),
        ["Condition", "Disabled", "EndpointDlpRestrictions", "GenerateAlert", "NotifyUser", "Priority"]
    );
    let settings = rule.parameters["EndpointDlpRestrictions"].members();
    let shown: Vec<String> = settings.iter().map(|table| format!("{table:?}")).collect();
    assert_eq!(shown[0], r#"Table({"Setting": Text("CopyPaste"), "Value": Text("Audit")})"#);
    assert!(tenant.objects.iter().all(|object| object.extra.is_empty()));
}

#[test]
fn grouped_and_flat_conditions_have_one_form() {
    let tenant = tenant(EXPORT);
    let Condition::And(grouped) = condition(find(&tenant, Kind::Rule, "Cards to outside")) else { panic!() };
    assert_eq!(grouped[0], leaf("AccessScope", Value::text("NotInOrganization")));
    let Condition::Content(content) = &grouped[1] else { panic!() };
    assert_eq!((content.joined, content.groups.len()), (Joined::Or, 2));
    assert_eq!(content.groups[0].types[0].min_count, Some(10));
    assert_eq!(content.groups[0].types[0].max_count, None);
    let Condition::Not(inner) = &grouped[2] else { panic!() };
    let Condition::Or(excepted) = &**inner else { panic!() };
    assert_eq!(excepted[1], leaf("SubjectContainsWords", Value::texts(["[public]"])));

    // The rule without groups says the same in its fields and in its text; otherwise there were a finding.
    let Condition::And(flat) = condition(find(&tenant, Kind::Rule, "A few cards")) else { panic!() };
    assert!(flat.contains(&leaf("DocumentSizeOver", Value::Number(10 << 20))));
    let domain = leaf("SenderDomainIs", Value::texts(["contoso.com"]));
    assert!(flat.contains(&Condition::Not(Box::new(domain))));
}

/// What an export says without its text `AdvancedRule` is the same, but for names of groups.
#[test]
fn flat_fields_alone_are_enough() {
    let whole = tenant(EXPORT);
    let mut json: serde_json::Value = serde_json::from_slice(EXPORT).unwrap();
    for rule in json["dlp_compliance_rules"].as_array_mut().unwrap() {
        if rule["IsAdvancedRule"] == false {
            rule["AdvancedRule"] = serde_json::Value::Null;
        }
    }
    let flat = tenant(json.to_string().as_bytes());
    let plan = weir_purview::plan(&whole, &flat, &[], Default::default(), weir_purview::vocabulary::tables());
    assert!(plan.is_empty(), "{}", plan.text());
}

/// The noise of formats: case of keys, numbers as texts, lists of one without their list, UTF-16, lists with a count.
#[test]
fn ways_of_writing_make_no_difference() {
    let whole = tenant(EXPORT);
    let text = std::str::from_utf8(EXPORT).unwrap();
    let mut variants: Vec<Vec<u8>> = vec![
        text.replace("\"ExchangeLocation\": [\n    \"All\"\n   ]", "\"ExchangeLocation\": \"All\"")
            .into_bytes(),
        text.replace("\"ExchangeLocation\"", "\"exchangelocation\"")
            .replace("\"Mode\"", "\"mode\"")
            .into_bytes(),
        text.replace("\"Priority\": 1", "\"Priority\": \"1\"")
            .replace("\"Disabled\": true", "\"Disabled\": \"True\"")
            .into_bytes(),
        text.replace("Mincount\\\": 10", "minCount\\\": \\\"10\\\"").into_bytes(),
        text.replace("\\\"Operator\\\": \\\"Or\\\"", "\\\"Operator\\\": \\\"OR\\\"").into_bytes(),
        text.replace(
            "\"NotifyUser\": [\n    \"Owner\"\n   ]",
            "\"NotifyUser\": {\"value\": [\"Owner\"], \"Count\": 1}",
        )
        .into_bytes(),
    ];
    variants.push([vec![0xFF, 0xFE], text.encode_utf16().flat_map(u16::to_le_bytes).collect()].concat());
    for (index, variant) in variants.iter().enumerate() {
        assert_ne!(variant, EXPORT, "variant {index} varies nothing");
        let read = tenant(variant);
        assert_eq!(stripped(&read), stripped(&whole), "variant {index}");
    }
}

fn stripped(tenant: &Tenant) -> Vec<Object> {
    tenant.objects.iter().map(|object| Object { origin: Default::default(), ..object.clone() }).collect()
}

#[test]
fn labels_have_parameters_and_names() {
    let tenant = tenant(LABELS);
    let label = find(&tenant, Kind::Label, "Confidential");
    let text =
        |name: &str| label.parameters.get(name).and_then(Value::as_text).unwrap_or_default().to_owned();
    assert_eq!(text("EncryptionRightsDefinitions"), "finance@contoso.com:VIEW,EDIT;AuthenticatedUsers:VIEW");
    assert_eq!(text("EncryptionContentExpiredOnDateInDaysOrNever"), "Never");
    assert_eq!(text("EncryptionProtectionType"), "Template");
    assert_eq!(text("ApplyContentMarkingHeaderAlignment"), "Center");
    assert_eq!(label.parameters["EncryptionOfflineAccessDays"], Value::Number(7));
    assert_eq!(label.parameters["EncryptionEnabled"], Value::Flag(true));
    assert_eq!(label.parameters["ContentType"], Value::texts(["File", "Email"]));
    let absent = [
        "ApplyWaterMarkingEnabled",
        "ApplyContentMarkingHeaderFontColor",
        "EncryptionTemplateId",
        "LocaleSettings",
    ];
    assert!(absent.iter().all(|name| !label.parameters.contains_key(*name)), "{label:?}");
    let Value::Table(advanced) = &label.parameters["AdvancedSettings"] else { panic!() };
    assert_eq!(advanced.keys().collect::<Vec<_>>(), ["color"]);
    assert_eq!(find(&tenant, Kind::Label, "Confidential - Finance").parent.as_deref(), Some("Confidential"));
    let policy = find(&tenant, Kind::LabelPolicy, "Everyone");
    assert_eq!(policy.parameters["Labels"], Value::texts(["Confidential", "Confidential - Finance"]));
}

#[test]
fn blocks_of_configuration_say_what_the_export_says() {
    let blocks = tenant(BLOCKS);
    let mut whole = tenant(EXPORT);
    whole.objects.retain(|object| blocks.find(object.kind, &object.name).is_some());
    let plan =
        weir_purview::plan(&whole, &blocks, &[], Default::default(), weir_purview::vocabulary::tables());
    assert!(plan.is_empty(), "{}", plan.text());
    assert_eq!(blocks.objects.len(), 2);
}

#[test]
fn clixml_has_objects_lists_tables_and_references() {
    let tenant = tenant(CLIXML);
    let policy = find(&tenant, Kind::Policy, "Cards");
    assert_eq!(policy.parameters["Mode"], Value::text("Enable"));
    assert_eq!(policy.parameters["Comment"], Value::text("Payment cards leave encrypted\nor not at all"));
    let rule = find(&tenant, Kind::Rule, "Bulk");
    assert_eq!(rule.parent.as_deref(), Some("Cards"));
    let Condition::Content(content) = condition(rule) else { panic!() };
    assert_eq!(content.groups[0].types[0].min_count, Some(10));
}

#[test]
fn a_rule_package_is_read_and_what_is_strange_is_kept() {
    let utf16: Vec<u8> = std::str::from_utf8(PACKAGE)
        .unwrap()
        .replace("utf-8", "UTF-16")
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    for bytes in [PACKAGE.to_vec(), [vec![0xFF, 0xFE], utf16].concat()] {
        let reading = reading(&[("parcels.xml", &bytes)]).unwrap_or_else(|found| panic!("{}", told(&found)));
        let Value::Package(package) = &reading.tenant.objects[0].parameters["Package"] else { panic!() };
        assert_eq!(package.version, [1, 0, 2, 0]);
        let entity = &package.entities[0];
        assert_eq!(entity.shown_name(), "Parcel number");
        assert_eq!(entity.names["de-de"].0, "Paketnummer");
        let [Evidence::Any { min: 2, max: None, members }, Evidence::Any { min: 0, max: Some(0), .. }] =
            entity.patterns[0].evidence.as_slice()
        else {
            panic!("{entity:?}")
        };
        assert_eq!(members[0], Evidence::Match { id: "Keyword_parcel".into(), min_count: 2, unique: true });
        let Processor::Keywords { groups, .. } = &package.processors[1] else { panic!() };
        assert_eq!(groups[0].terms[1].text, "PX & CO");
        let kept: Vec<&str> = package.extra.iter().map(|(at, _)| at.as_str()).collect();
        assert_eq!(kept, ["Rules.Entity[0].@relaxProximity", "Rules.Validators[4]"]);
        assert_eq!(reading.findings.len(), 2, "{}", told(&reading.findings));
    }
}

#[test]
fn one_object_in_two_files_is_one() {
    let reading = reading(&[("a.json", EXPORT), ("b.json", EXPORT), ("c.json", LABELS)]).unwrap();
    assert_eq!(reading.tenant.objects.len(), 8);
    // The label that a rule names by GUID has a name now.
    let Condition::And(members) = condition(find(&reading.tenant, Kind::Rule, "Cards to outside")) else {
        panic!()
    };
    let Condition::Content(content) = &members[1] else { panic!() };
    assert_eq!(content.groups[1].labels[0].name, "Confidential");
}

/// The export that is published, where it is at hand: `PUBLISHED_EXPORT=… cargo test`.
#[test]
fn the_published_export_is_read_without_a_finding() {
    let Ok(path) = std::env::var("PUBLISHED_EXPORT") else { return };
    let tenant = tenant(&std::fs::read(path).unwrap());
    assert_eq!((tenant.of(Kind::Policy).count(), tenant.of(Kind::Rule).count()), (11, 15));
    let plan =
        weir_purview::plan(&tenant, &tenant, &[], Default::default(), weir_purview::vocabulary::tables());
    assert!(plan.is_empty());
}
