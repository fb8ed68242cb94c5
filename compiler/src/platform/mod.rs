//! Platform declarations read into tables. No platform is known here: every name comes from a `.weir` source.

pub mod example;
mod read;

pub mod tables;

use std::sync::Arc;

use crate::diagnostics::Diagnostic;
use crate::names::{DefKind, Resolved};
use crate::project::Project;
use crate::syntax::ast::ItemKind;

pub(crate) use read::families_of;
pub use tables::Platform;

/// All platforms that the project's modules declare or use.
#[derive(Debug, Default)]
pub struct Platforms {
    pub tables: Vec<Arc<Platform>>,
    pub problems: Vec<Diagnostic>,
}

pub fn read(project: &Project, resolved: &Resolved) -> Platforms {
    let mut platforms = Platforms::default();
    for (_, def) in resolved.iter().filter(|(_, def)| def.kind == DefKind::Platform) {
        let item =
            project.modules.get(def.module.0 as usize).and_then(|module| module.ast.items.get(def.item));
        if let Some(ItemKind::Platform(declared)) = item.map(|item| &item.kind) {
            let (table, problems) = read::platform(declared);
            platforms.tables.push(Arc::new(table));
            platforms.problems.extend(problems);
        }
    }
    platforms
}
