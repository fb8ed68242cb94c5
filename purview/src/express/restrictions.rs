//! What a rule says of activities on devices: one entry for each, with the setting and its value.
//!
//! An entry that holds for a group of applications, printers or the like names the group by what the tenant calls it. Of the keys for
//! that, exports show one, and never with a group in it; the platform's table says which key each kind of group has, and the export says
//! that it is inferred.

use std::collections::BTreeMap;

use weir_compiler::diagnostics::catalogue;
use weir_compiler::platform::Platform;
use weir_compiler::platform::tables::Action as Row;
use weir_compiler::source::Span;
use weir_compiler::types::model::Restriction;

use crate::express::Expressing;
use crate::express::values::put;
use crate::value::Value;

const PORTAL: &str = "set it in the portal, and keep it out of the sources";

impl Expressing<'_> {
    pub(super) fn restrictions(
        &mut self,
        platform: &Platform,
        row: &Row,
        restrictions: &[Restriction],
        parameters: &mut BTreeMap<String, Value>,
    ) {
        let mut settings = Vec::new();
        for restriction in restrictions {
            settings.extend(self.restriction(platform, restriction).map(Value::Table));
        }
        if let Some(wire) = &row.reach.wire
            && !settings.is_empty()
        {
            match parameters.get_mut(wire) {
                Some(Value::List(known)) => known.extend(settings),
                _ => put(parameters, wire, Value::List(settings)),
            }
        }
    }

    fn restriction(
        &mut self,
        platform: &Platform,
        restriction: &Restriction,
    ) -> Option<BTreeMap<String, Value>> {
        let activity = platform.activities.get(restriction.activity)?;
        let level = platform.levels.get(restriction.level)?;
        let (Some(setting), Some(value)) = (&activity.reach.wire, &level.wire) else {
            self.lost(
                restriction.span,
                format!("`{}` cannot be exported: no setting of the service is known for it", activity.name),
                "leave it out",
            );
            return None;
        };
        let mut entry = BTreeMap::from([
            ("Setting".to_owned(), Value::text(setting)),
            ("Value".to_owned(), Value::text(value)),
        ]);
        for (object, span) in restriction.apps.iter().chain(&restriction.on) {
            let (key, name) = self.target(platform, *object, *span)?;
            entry.insert(key, Value::Text(name));
        }
        Some(entry)
    }

    /// The key for the kind of the group, and the group's name.
    fn target(&mut self, platform: &Platform, object: usize, span: Span) -> Option<(String, String)> {
        let declared = self.model.objects.get(object)?;
        let row = platform.objects.iter().find(|row| row.name == declared.kind);
        let Some(key) = row.and_then(|row| row.wire_restriction.clone()) else {
            self.lost(
                span,
                format!(
                    "what holds for `{}` alone cannot be exported: its form is not documented",
                    declared.name
                ),
                PORTAL,
            );
            return None;
        };
        self.report(
            catalogue::WR0821,
            span,
            format!(
                "how the service is told that this holds for `{}` alone is not documented",
                declared.name
            ),
            &format!("exported as `{key}`, which is inferred"),
            "look at the rule in the portal after its first deployment",
        );
        Some((key, self.object_value(object)?))
    }
}
