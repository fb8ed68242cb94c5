//! What the platform's table says, by the names on the wire.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use weir_compiler::analysis::analyse;
use weir_compiler::platform::Platform;
use weir_compiler::project;

use crate::tables::Tables;

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
        let content = content.filter_map(|row| Some((row.reach.wire.as_deref()?, row.reach.except.as_deref()?)));
        asked.chain(content).collect()
    });
    EXCEPTIONS.get(condition).copied()
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
