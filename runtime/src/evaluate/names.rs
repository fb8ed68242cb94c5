//! Finding what an item names.

use super::error::ItemError;
use crate::format::policy_views::LocationView;
use crate::format::rows::NamedRow;
use crate::format::tables::Tables;
use crate::program::Id;

/// A location by its name, or by its platform's and its own where two platforms have one of that name.
pub(crate) fn find_location<'a>(
    tables: &Tables<'a>,
    name: &str,
) -> Result<(Id, LocationView<'a>), ItemError> {
    let full_name = |location: &LocationView<'_>| {
        let platform = tables.named(tables.platforms, location.platform).map_or("", |platform| platform.name);
        format!("{platform}.{}", location.name)
    };
    let locations: Vec<(Id, LocationView<'a>)> = Tables::range_of(tables.locations.len())
        .filter_map(|id| tables.location(id).map(|location| (id, location)))
        .filter(|(_, location)| location.name == name || full_name(location) == name)
        .collect();
    match locations.as_slice() {
        [] => Err(ItemError::UnknownLocation(name.to_owned())),
        [only] => Ok(*only),
        several => Err(ItemError::AmbiguousLocation {
            name: name.to_owned(),
            candidates: several.iter().map(|(_, location)| full_name(location)).collect(),
        }),
    }
}

pub(crate) fn find(
    tables: &Tables<'_>,
    kind: &'static str,
    table: &[NamedRow],
    name: &str,
) -> Result<Id, ItemError> {
    by_name(kind, name, table.iter().map(|row| tables.strings.get(row.name.get())))
}

pub(crate) fn find_type(tables: &Tables<'_>, name: &str) -> Result<Id, ItemError> {
    by_name("type", name, tables.detection.types.iter().map(|row| tables.strings.get(row.name.get())))
}

/// The whole name, or its last words where no other name ends with them.
fn by_name<'n>(
    kind: &'static str,
    name: &str,
    names: impl Iterator<Item = &'n str> + Clone,
) -> Result<Id, ItemError> {
    if let Some((id, _)) = (0..).zip(names.clone()).find(|(_, full)| *full == name) {
        return Ok(id);
    }
    let ends_so = |full: &str| full.strip_suffix(name).is_some_and(|before| before.ends_with('.'));
    let mut endings = (0..).zip(names).filter(|(_, full)| ends_so(full));
    match (endings.next(), endings.next()) {
        (Some((id, _)), None) => Ok(id),
        (None, _) => Err(ItemError::UnknownName { kind, name: name.to_owned() }),
        (Some(_), Some(_)) => Err(ItemError::AmbiguousName { kind, name: name.to_owned() }),
    }
}
