//! `override`: what is left of a copy's outcome when the user overrides, and what is written down.

use weir_runtime::overrides::Choice;
use weir_runtime::verdict::{CopyVerdict, Verdict};

use crate::diagnostics::{Diagnostic, catalogue};
use crate::testing::expectations::{Judged, copies, name_of};
use crate::testing::said::{self, Says};
use crate::testing::statements::{self, Statement};
use crate::types::model::{Expect, ExpectationKind};

pub(super) fn check(judged: &Judged<'_>, expect: &Expect, choice: &Choice, failures: &mut Vec<Diagnostic>) {
    for copy in copies(judged.verdict, expect, failures) {
        let place = judged.verdict.copies.iter().position(|each| std::ptr::eq(each, copy));
        let Some(revealed) = place.and_then(|place| judged.revealed.copies.get(place)) else { continue };
        let statements = |verdict: &Verdict, copy: &CopyVerdict| -> Result<Vec<Statement>, String> {
            let overridden = judged.bundle.override_copy(verdict, copy, choice);
            overridden
                .map(|overridden| statements::of_override(&overridden))
                .map_err(|error| error.to_string())
        };
        match statements(&judged.revealed, revealed)
            .and_then(|open| Ok((open, statements(judged.verdict, copy)?)))
        {
            Ok((open, shown)) => {
                for expectation in &expect.expectations {
                    let ExpectationKind::Said(said) = &expectation.kind else { continue };
                    let says = Says { open: &open, shown: &shown };
                    failures.extend(said::failure(judged, expectation, said, says, &name_of(copy)));
                }
            }
            Err(why) => failures.push(
                Diagnostic::new(
                    catalogue::WR0906,
                    format!("the user cannot override so for {}", name_of(copy)),
                    expect.span,
                    "is refused",
                )
                .note(why)
                .help(
                    "change the rules, or what the test expects: `override WAY` says that a way is offered",
                ),
            ),
        }
    }
}
