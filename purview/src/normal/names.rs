//! Names instead of GUIDs, one object for each, and the tenant's own name.

use std::collections::BTreeMap;

use crate::finding::Findings;
use crate::normal::label::ADVANCED;
use crate::read::Raw;
use crate::tables::{Form, Tables};
use crate::tenant::{Kind, Object, Tenant};
use crate::trail::Trail;
use crate::value::Value;

/// `contoso.onmicrosoft.com`, as the objects' distinguished places have it.
pub(super) fn tenant(raws: &[Raw]) -> Option<String> {
    let fields = ["OrganizationalUnitRoot", "OrganizationId", "Identity"];
    let places = raws.iter().flat_map(|raw| fields.iter().filter_map(|field| raw.text(field)));
    places
        .flat_map(|place| place.split(['/', ' ']))
        .find(|part| part.ends_with(".onmicrosoft.com"))
        .map(str::to_owned)
}

/// Parents by name. A rule names its policy by GUID, and a label the label above it.
pub(super) fn resolve(objects: &mut [Object], findings: &mut Findings) {
    let parents = [
        (Kind::Rule, Kind::Policy),
        (Kind::AutoLabelRule, Kind::AutoLabelPolicy),
        (Kind::Label, Kind::Label),
    ];
    for (child, parent) in parents {
        let of_kind = || objects.iter().filter(|object| object.kind == parent);
        let names: BTreeMap<String, String> = of_kind()
            .flat_map(|object| {
                let by_id = object.id.iter().map(|id| (id.to_ascii_lowercase(), object.name.clone()));
                by_id.chain([(object.name.to_ascii_lowercase(), object.name.clone())]).collect::<Vec<_>>()
            })
            .collect();
        for object in objects.iter_mut().filter(|object| object.kind == child) {
            let Some(written) = &object.parent else {
                if child != Kind::Label {
                    let at = Trail::from(&object.origin);
                    findings.malformed(&at, "no `Policy`", "the policy of the rule");
                }
                continue;
            };
            match names.get(&written.to_ascii_lowercase()) {
                Some(name) => object.parent = Some(name.clone()),
                None => {
                    let what = if parent == Kind::Label { "label" } else { "policy" };
                    findings.dangling(&Trail::from(&object.origin), what, written);
                }
            }
        }
    }
}

/// Labels by name where others name them by GUID.
pub(super) fn labels(objects: &mut [Object], tables: &Tables) {
    let of_kind = objects.iter().filter(|object| object.kind == Kind::Label);
    let names: BTreeMap<String, String> = of_kind
        .filter_map(|label| Some((label.id.as_ref()?.to_ascii_lowercase(), label.name.clone())))
        .collect();
    let named = |text: &mut String| {
        if let Some(name) = names.get(&text.to_ascii_lowercase()) {
            name.clone_into(text);
        }
    };
    for object in objects {
        let kind = object.kind;
        for (parameter, value) in &mut object.parameters {
            let form = tables.field(kind, parameter).map(|field| field.form);
            match value {
                Value::Text(text) if form == Some(Form::Label) => named(text),
                Value::List(members) if form == Some(Form::Labels) => {
                    for member in members {
                        if let Value::Text(text) = member {
                            named(text);
                        }
                    }
                }
                // Settings of label policies name labels too; no other value is a label's GUID.
                Value::Table(settings) if parameter == ADVANCED => {
                    for setting in settings.values_mut() {
                        if let Value::Text(text) = setting {
                            named(text);
                        }
                    }
                }
                Value::Condition(condition) => condition.each_label(&mut |label| named(&mut label.name)),
                _ => {}
            }
        }
    }
}

/// An object may stand in two files, as in a list and a report; it must be the same there.
pub(super) fn without_repetition(tenant: &mut Tenant, findings: &mut Findings) {
    let mut seen: BTreeMap<(Kind, Option<String>, String), usize> = BTreeMap::new();
    let mut kept: Vec<Object> = Vec::new();
    for object in std::mem::take(&mut tenant.objects) {
        let parent = object.parent.as_ref().map(|parent| parent.to_ascii_lowercase());
        let key = (object.kind, parent, object.name.to_ascii_lowercase());
        match seen.get(&key).and_then(|index| kept.get(*index)) {
            None => {
                seen.insert(key, kept.len());
                kept.push(object);
            }
            Some(first) => {
                if (&first.parameters, &first.extra) != (&object.parameters, &object.extra) {
                    findings.twice(
                        &Trail::from(&object.origin),
                        object.kind.describe(),
                        &object.name,
                        &first.origin,
                    );
                }
            }
        }
    }
    tenant.objects = kept;
}
