//! The slow twin: judges an item from the typed model, sentence by sentence after the book's chapter on semantics.
//!
//! It exists to disagree. The runtime walks automata, indices and a shared graph; the twin tries every start of every
//! match, asks every line of every rule again for every copy, and shares no code with what it checks but the contracts
//! (items, verdicts, the model), the reading of an expression (S15) and the validators, which are functions of text.
//! Where both differ, the chapter decides who is wrong.
//!
//! ```text
//! Model + Item ─▶ Case      what was found in each part, before anything is asked
//!              ─▶ truth     lines and blocks, for one copy (conditions, values)
//!              ─▶ copies    which rules match, and what that comes to (outcome, restrictions)
//!              ─▶ effects   what that is in words of no platform (outcome)
//!                telling   what stands, what is about what, and the words of it
//!              ─▶ missing   the same lines in Kleene's logic (S14)
//! ```

mod case;
mod conditions;
mod copies;
mod effects;
mod expression;
mod keywords;
mod labels;
mod names;
mod occurrences;
mod outcome;
mod restrictions;
mod telling;
mod text;
pub mod trial;
mod values;

use weir_compiler::project::Environment;
use weir_compiler::types::model::Model;
use weir_runtime::item::Item;
use weir_runtime::verdict::Verdict;

pub use case::Twin;

/// Why the twin judges no item: it is not one (S2, or names that nothing has).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused(pub String);

impl<'m> Twin<'m> {
    /// The verdict, without the digest of a bundle.
    ///
    /// # Errors
    /// When the item lacks what its platform requires, or speaks of what the model does not have.
    pub fn judge(&self, item: &Item) -> Result<Verdict, Refused> {
        let case = self.case(item)?;
        Ok(copies::verdict(&case))
    }
}

/// Judges one item; for many, make a [`Twin`] once.
///
/// # Errors
/// As [`Twin::judge`].
pub fn judge(model: &Model, environment: Option<&Environment>, item: &Item) -> Result<Verdict, Refused> {
    Twin::new(model, environment).judge(item)
}
