//! Bundles as files.

use std::path::Path;

use weir_runtime::Bundle;

use crate::exit::Failure;
use crate::file;

/// Opens a bundle that was read from a file.
pub(crate) fn open<'a>(path: &Path, bytes: &'a [u8]) -> Result<Bundle<'a>, Failure> {
    Bundle::open(bytes).map_err(|error| Failure::about("use", file::name(path), error))
}
