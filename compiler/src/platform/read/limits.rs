//! Rows about numbers that a tenant, a policy or a rule may not exceed.

use crate::platform::read::facts::Facts;
use crate::platform::read::{Reader, header};
use crate::platform::tables::{Counted, Limit};
use crate::syntax::ast::{ExprKind, Row};
use crate::units;

impl Reader {
    pub(super) fn limit(&self, row: &Row) -> Option<Limit> {
        let facts = Facts::new(self, &row.entries);
        let (at_least, at_most, unit) = match row.value.as_ref().map(|value| (&value.kind, value.span)) {
            Some((ExprKind::Number(number), _)) => (0, *number, None),
            Some((ExprKind::Quantity { number, unit }, _)) => {
                let factor = units::size(&unit.text).or_else(|| units::duration(&unit.text)).unwrap_or(1);
                (0, number.saturating_mul(factor), Some(unit.text.clone()))
            }
            Some((ExprKind::Range(low, high), span)) => match (&low.kind, &high.kind) {
                (ExprKind::Number(low), ExprKind::Number(high)) if low <= high => (*low, *high, None),
                _ => {
                    self.report(
                        span,
                        "a limit's range goes from a number to a larger one",
                        "not a range of numbers",
                    );
                    return None;
                }
            },
            _ => {
                self.report(
                    row.name.span,
                    format!("the limit `{}` has no number", row.name.text()),
                    "write `= number`",
                );
                return None;
            }
        };
        let limit = Limit {
            name: row.name.text(),
            at_least,
            at_most,
            warn: facts.number("warn").map(|(n, _)| n),
            unit,
            counts: match facts.one_of("counts", &["policies", "rules"]).as_deref() {
                Some("policies") => Some(Counted::Policies),
                Some("rules") => Some(Counted::Rules),
                _ => None,
            },
            locations: facts.locations("locations"),
            origin: facts.origin(header(row)),
        };
        facts.wire_extras();
        facts.finish();
        Some(limit)
    }
}
