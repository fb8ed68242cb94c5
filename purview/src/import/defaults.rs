//! What a setting says when nobody sets it.

use weir_compiler::platform::tables::Field;
use weir_compiler::syntax::ast::{Expr, ExprKind};

use crate::import::source;

/// Whether the value, as source, is the one that is meant without it.
pub(super) fn is_default(field: &Field, written: &str) -> bool {
    field.default.as_ref().and_then(expression).is_some_and(|default| default == written)
}

fn expression(expr: &Expr) -> Option<String> {
    Some(match &expr.kind {
        ExprKind::Text(text) => source::text(text),
        ExprKind::Number(number) => number.to_string(),
        ExprKind::Quantity { number, unit } => format!("{number} {}", unit.text),
        ExprKind::Path(path) => path.text(),
        ExprKind::List(members) => {
            let members: Option<Vec<String>> = members.iter().map(expression).collect();
            source::list(&members?)
        }
        _ => return None,
    })
}
