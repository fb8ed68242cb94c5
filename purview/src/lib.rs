//! Microsoft Purview's own forms: what a tenant exports comes in, what a project means goes out, and the difference between the
//! two is a plan.
//!
//! ```text
//!  exports ──read──▶ Raw ──normal──▶ Tenant ◀──express── Checked project
//!                                     │  │
//!                     sources ◀─import┘  ├─write──▶ PowerShell, JSON, DSC, rule packages
//!                                        └─plan───▶ create, change, delete, unmanaged, unchanged
//! ```
//!
//! [`Tenant`] stands in the middle: objects under their natural names with the parameters that the service's cmdlets take, in a
//! normal form. Whatever was only a way of writing is gone from it: the case of keys, numbers as text, defaults, fields that only
//! the service fills, flat or grouped conditions. Two tenants are therefore compared field by field, and every reader and writer
//! has one partner only.
//!
//! What Weir itself says about the platform (locations, attributes, actions, their names on the wire) stands in the
//! platform's table; this crate adds how the service writes it down.

pub mod condition;
pub mod express;
pub mod finding;
pub mod import;
mod meaning;
pub mod normal;
pub mod package;
pub mod plan;
mod read;
pub mod tables;
pub mod tenant;
mod trail;
pub mod value;
pub mod vocabulary;
pub mod wire;
pub mod write;

pub use condition::Condition;
pub use finding::Finding;
pub use normal::{Reading, read, settle};
pub use plan::{Plan, plan};
pub use read::Input;
pub use tables::Tables;
pub use tenant::{Kind, Object, Tenant};
pub use value::Value;
