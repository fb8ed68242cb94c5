//! What the platform's table says, by the names on the wire.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use weir_compiler::analysis::analyse;
use weir_compiler::platform::Platform;
use weir_compiler::platform::tables::Reach;
use weir_compiler::project;

use crate::tables::Tables;
use crate::tenant::Kind;

/// The platform that this crate reads and writes.
pub const PLATFORM: &str = "purview";

/// The table of the embedded library.
pub fn platform() -> &'static Platform {
    static TABLE: LazyLock<Arc<Platform>> = LazyLock::new(|| {
        let manifest = format!("[project]\nname = \"table\"\nplatform = \"{PLATFORM}\"\n");
        let analysis = analyse(project::single("table.weir", "", &manifest));
        analysis.model.platforms.into_iter().find(|table| table.name == PLATFORM).unwrap_or_default()
    });
    &TABLE
}

/// The fields of every kind of object.
pub fn tables() -> &'static Tables {
    static TABLES: LazyLock<Tables> = LazyLock::new(|| Tables::new(platform()));
    &TABLES
}

/// The flat parameter that asks the opposite of a flat condition, if the cmdlets have one.
pub fn exception(condition: &str) -> Option<&'static str> {
    static EXCEPTIONS: LazyLock<BTreeMap<&'static str, &'static str>> = LazyLock::new(|| {
        let table = platform();
        let asked = table.attributes.iter().flat_map(|attribute| attribute.families.values());
        let asked = asked.filter_map(|reach| Some((reach.wire.as_deref()?, reach.except.as_deref()?)));
        let content = table.contents.iter();
        let content =
            content.filter_map(|row| Some((row.reach.wire.as_deref()?, row.reach.except.as_deref()?)));
        asked.chain(content).collect()
    });
    EXCEPTIONS.get(condition).copied()
}

/// Parameters that an object of the kind may have and that the cmdlets' pages document, sorted. Rows that no location has are known
/// from exports alone.
pub fn documented(kind: Kind) -> Vec<&'static str> {
    let table = platform();
    let mut names: Vec<&str> = vec!["Comment"];
    let automatic = matches!(kind, Kind::AutoLabelPolicy | Kind::AutoLabelRule);
    let has = |reach: &Reach| if automatic { !reach.kinds.is_empty() } else { !reach.locations.is_empty() };
    match kind {
        Kind::Rule | Kind::AutoLabelRule => {
            let asked = table.attributes.iter().flat_map(|attribute| attribute.families.values());
            let content = table.contents.iter().map(|row| &row.reach);
            let conditions = asked.chain(content).filter(|reach| has(reach));
            names.extend(
                conditions.flat_map(|reach| reach.wire.iter().chain(&reach.except)).map(String::as_str),
            );
        }
        Kind::Policy | Kind::AutoLabelPolicy => {
            let covered = |location: usize| {
                !automatic
                    || table.kinds.iter().any(|row| row.does.is_some() && row.locations.contains(&location))
            };
            let locations = table.locations.iter().enumerate().filter(|(index, _)| covered(*index));
            names.extend(
                locations
                    .flat_map(|(_, row)| row.wire.include.iter().chain(&row.wire.exclude))
                    .map(String::as_str),
            );
        }
        _ => {}
    }
    if kind == Kind::Rule {
        let fields = table.actions.iter().filter(|row| has(&row.reach)).flat_map(|row| {
            let options = row.fields.iter().chain(&row.value).map(|field| &field.reach);
            options.chain([&row.reach]).filter_map(|reach| reach.wire.as_deref())
        });
        let options = table.rule_options.iter().filter_map(|field| field.reach.wire.as_deref());
        names.extend(fields.chain(options).map(|name| name.split_once('.').map_or(name, |(root, _)| root)));
    }
    names.sort_unstable();
    names.dedup();
    names
}

/// Whether the cmdlets have a flat parameter of this name that asks something.
pub fn is_condition(name: &str) -> bool {
    let families = platform().attributes.iter().flat_map(|attribute| attribute.families.values());
    families.filter_map(|reach| reach.wire.as_deref()).any(|wire| wire == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_found_and_has_exceptions() {
        assert_eq!(platform().name, PLATFORM);
        assert_eq!(exception("SenderDomainIs"), Some("ExceptIfSenderDomainIs"));
        assert_eq!(exception("ContentIsNotLabeled"), None);
        assert_eq!(
            exception("ContentContainsSensitiveInformation"),
            Some("ExceptIfContentContainsSensitiveInformation")
        );
    }
}
