//! Programs and items out of a seed: whole projects as Weir source, and items dense in near misses.
//!
//! The platform is invented and fixed (`platform.weir`); types, policies and items are random over a tiny alphabet, so that
//! what is asked and what is there meet often enough to matter. A program that does not compile is a fault of this module.

mod conditions;
mod expressions;
mod items;
mod policies;
mod random;
mod types;
mod words;

use weir_runtime::item::Item;

pub use random::Random;

const PLATFORM: &str = include_str!("platform.weir");

/// The manifest of every program.
pub const MANIFEST: &str = "\
[project]
name = \"twin\"
platform = \"harbour\"

[organisation]
domains = [\"Home.example\", \"second.example\"]
";

/// A project, and what items for it are made of.
#[derive(Clone, Debug)]
pub struct Program {
    /// The types and policies, without the platform.
    pub own: String,
    types: Vec<String>,
    samples: Vec<String>,
}

/// The program of a seed.
pub fn program(random: &mut Random) -> Program {
    let types = types::types(random);
    let own = format!("{}{}", types.source, policies::policies(random, &types));
    Program { own, types: types.names, samples: types.samples }
}

impl Program {
    /// The whole project as one source: platform, types, policies.
    pub fn source(&self) -> String {
        whole(&self.own)
    }

    pub fn item(&self, random: &mut Random) -> Item {
        items::item(random, self)
    }
}

/// Types and policies with the platform that they are for.
pub fn whole(own: &str) -> String {
    format!("{PLATFORM}\n{own}")
}
