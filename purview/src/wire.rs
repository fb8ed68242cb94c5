//! What the checker asks of this crate: how many bytes an export takes.

use weir_compiler::project::Environment;
use weir_compiler::types::Model;
use weir_compiler::wire::{Measured, Size, Wire};

use crate::express;
use crate::tenant::Kind;
use crate::vocabulary::PLATFORM;
use crate::write::{self, Numbered};

/// Measures policies and rules on their parameters in the script, types on their package.
#[derive(Clone, Copy, Debug, Default)]
pub struct Purview;

impl Wire for Purview {
    fn platform(&self) -> &str {
        PLATFORM
    }

    fn sizes(&self, model: &Model, environment: Option<&Environment>) -> Vec<Size> {
        let expressed = express::settled(model, environment);
        let numbered = Numbered::of(&expressed.tenant);
        let bytes = |length: usize| u64::try_from(length).unwrap_or(u64::MAX);
        let mut sizes = Vec::new();
        for (policy, rule, place) in &expressed.places {
            let Some(object) = expressed.tenant.objects.get(*place) else { continue };
            let what = match rule {
                Some(rule) => Measured::Rule(*policy, *rule),
                None => Measured::Policy(*policy),
            };
            sizes.push(Size { what, bytes: bytes(write::sized(object, &numbered).len()) });
        }
        let first = model.types.iter().position(|sit| !sit.library);
        let package = expressed.tenant.of(Kind::RulePackage).find_map(write::package);
        if let (Some(first), Some(package)) = (first, package) {
            sizes.push(Size { what: Measured::Types(first), bytes: bytes(package.len()) });
        }
        sizes
    }
}

/// The one that tools hand to the compiler.
pub const WIRE: &dyn Wire = &Purview;
