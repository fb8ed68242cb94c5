//! Plans: what is a change and what is none.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

mod common;

use common::{EXPORT, tenant};
use weir_purview::normal::CONDITION;
use weir_purview::plan::{Action, Claim, Moved, Plan, plan};
use weir_purview::vocabulary::tables;
use weir_purview::{Kind, Tenant, Value};

fn planned(actual: &Tenant, desired: &Tenant) -> Plan {
    plan(actual, desired, &[], Claim::Own, tables())
}

/// The tenant, changed.
fn changed(change: impl FnOnce(&mut Tenant)) -> Tenant {
    let mut tenant = tenant(EXPORT);
    change(&mut tenant);
    tenant
}

fn set(tenant: &mut Tenant, kind: Kind, name: &str, parameter: &str, value: Value) {
    let object = tenant.objects.iter_mut().find(|object| object.kind == kind && object.name == name);
    object.unwrap().parameters.insert(parameter.to_owned(), value);
}

#[test]
fn a_tenant_against_itself_changes_nothing() {
    let actual = tenant(EXPORT);
    let plan = planned(&actual, &actual);
    assert!(plan.is_empty());
    assert_eq!(plan.text(), "0 to create, 0 to change, 0 to delete; 5 unchanged, 0 unmanaged\n");
}

#[test]
fn order_case_of_addresses_and_absolute_priorities_are_no_change() {
    let desired = changed(|tenant| {
        set(tenant, Kind::Rule, "Cards to outside", "NotifyUser", Value::texts(["Owner", "LastModifier"]));
        set(tenant, Kind::Policy, "Cards", "ExchangeSenderMemberOf", Value::texts(["finance@contoso.com"]));
        set(tenant, Kind::Policy, "Cards", "Priority", Value::Number(7));
        set(tenant, Kind::Policy, "Devices", "Priority", Value::Number(9));
    });
    let plan = planned(&tenant(EXPORT), &desired);
    assert!(plan.is_empty(), "{}", plan.text());
}

#[test]
fn what_changes_is_said_field_by_field() {
    let desired = changed(|tenant| {
        set(tenant, Kind::Policy, "Cards", "Mode", Value::text("TestWithNotifications"));
        set(tenant, Kind::Policy, "Cards", "Priority", Value::Number(5));
        set(
            tenant,
            Kind::Rule,
            "A few cards",
            "NotifyUser",
            Value::texts(["LastModifier", "boss@contoso.com"]),
        );
        let rule = tenant.objects.iter_mut().find(|object| object.name == "A few cards").unwrap();
        rule.parameters.remove("NotifyPolicyTipCustomText");
        if let Some(Value::Condition(condition)) = rule.parameters.get_mut(CONDITION)
            && let weir_purview::Condition::And(members) = condition.as_mut()
        {
            members.remove(0);
        }
        let mut fresh = rule.clone();
        fresh.name = "Fresh".to_owned();
        tenant.objects.push(fresh);
        tenant.objects.retain(|object| object.name != "Cards to outside");
    });
    let plan = planned(&tenant(EXPORT), &desired);
    assert_eq!(
        plan.text(),
        "~ policy \"Cards\"
    Mode: \"Enable\" -> \"TestWithNotifications\"
    Priority: 0 -> 1
~ policy \"Devices\"
    Priority: 1 -> 0
~ rule \"Cards\" > \"A few cards\"
    Condition:
      -   AccessScope: \"NotInOrganization\"
    NotifyPolicyTipCustomText: \"Cards stay inside\" -> not set
    NotifyUser:
      + \"boss@contoso.com\"
- rule \"Cards\" > \"Cards to outside\"
+ rule \"Cards\" > \"Fresh\"

1 to create, 3 to change, 1 to delete; 1 unchanged, 0 unmanaged
"
    );
    assert_eq!(Plan::from_json(plan.json().as_bytes()).unwrap(), plan);
}

#[test]
fn what_the_project_does_not_speak_of_stays_unless_it_claims_everything() {
    let desired = changed(|tenant| {
        tenant
            .objects
            .retain(|object| object.name != "Devices" && object.parent.as_deref() != Some("Devices"));
    });
    let actual = tenant(EXPORT);
    let own = planned(&actual, &desired);
    assert_eq!((own.count(Action::Unmanaged), own.count(Action::Delete)), (2, 0));
    assert!(own.is_empty());
    let everything = plan(&actual, &desired, &[], Claim::Everything, tables());
    assert_eq!((everything.count(Action::Unmanaged), everything.count(Action::Delete)), (0, 2));
}

#[test]
fn a_move_renames_and_takes_the_rules_along() {
    let desired = changed(|tenant| {
        for object in &mut tenant.objects {
            if object.kind == Kind::Policy && object.name == "Cards" {
                object.name = "Payment".to_owned();
            }
            if object.parent.as_deref() == Some("Cards") {
                object.parent = Some("Payment".to_owned());
            }
        }
    });
    let moved = Moved { kind: Kind::Policy, parent: None, old: "Cards".into(), new: "Payment".into() };
    let plan = plan(&tenant(EXPORT), &desired, &[moved], Claim::Own, tables());
    assert_eq!(
        plan.text(),
        "~ policy \"Payment\", so far \"Cards\"\n\n0 to create, 1 to change, 0 to delete; 4 unchanged, 0 unmanaged\n"
    );
}

#[test]
fn a_saved_plan_that_is_none_is_refused() {
    for text in ["", "{}", "{\"version\": 2, \"entries\": []}", "{\"version\": 1, \"entries\": [], \"x\": 1}"]
    {
        assert!(Plan::from_json(text.as_bytes()).is_err(), "{text}");
    }
}
