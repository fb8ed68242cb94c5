//! From a tenant to the forms that the service and its tools read.
//!
//! Flat rules are written with flat parameters, all others as one grouped text, never with both: the service is reported to lose
//! flat exceptions beside a grouped text.

mod advanced;
mod dsc;
mod edm;
mod flat;
mod json;
mod package;
mod powershell;
pub mod quote;
mod shape;
mod xml;

use crate::tenant::{Kind, Tenant};

pub use advanced::advanced;
pub use edm::text as schema_text;
pub use flat::flat;
pub use package::{package, package_name};
pub use powershell::{Deployment, Named, parameters, script};
pub(crate) use powershell::{Numbered, sized};
pub(crate) use xml::file_stem;

/// Which forms are wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Forms {
    pub powershell: bool,
    pub json: bool,
    pub dsc: bool,
}

/// A file of an export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its name in the export's folder.
    pub name: String,
    pub bytes: Vec<u8>,
}

/// All files of an export, by name.
pub fn files(tenant: &Tenant, forms: Forms, deployment: &Deployment) -> Vec<File> {
    let mut files = Vec::new();
    for object in tenant.of(Kind::RulePackage).filter(|object| deployment.makes(object)) {
        files.extend(package(object).map(|bytes| File { name: package_name(object), bytes }));
    }
    for object in tenant.of(Kind::EdmSchema).filter(|object| deployment.makes(object)) {
        files.extend(edm::schema(object));
    }
    if forms.powershell {
        files.push(File { name: "deploy.ps1".to_owned(), bytes: with_mark(&script(tenant, deployment)) });
    }
    if forms.json {
        files.extend(json::files(tenant));
    }
    if forms.dsc {
        files.push(File {
            name: "configuration.ps1".to_owned(),
            bytes: with_mark(&dsc::configuration(tenant)),
        });
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    files
}

/// Windows PowerShell takes a file without a byte order mark for one in the system's old encoding.
fn with_mark(text: &str) -> Vec<u8> {
    let mut bytes = vec![0xef, 0xbb, 0xbf];
    bytes.extend(text.as_bytes());
    bytes
}
