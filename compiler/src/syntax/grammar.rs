//! The parser that pest derives from `weir.pest`; private to `syntax`.

#![allow(missing_debug_implementations, unreachable_pub, unused_qualifications, reason = "derived by pest")]
#![allow(
    clippy::allow_attributes_without_reason,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "derived by pest"
)]

use pest_derive::Parser;

#[derive(Parser)]
#[grammar = "syntax/weir.pest"]
pub(crate) struct Grammar;

pub(crate) type Pair<'i> = pest::iterators::Pair<'i, Rule>;

/// Shows pest a statement by an entry rule; gives the statement's own pair.
pub(crate) fn parse(rule: Rule, text: &str) -> Result<Pair<'_>, Box<pest::error::Error<Rule>>> {
    use pest::Parser;
    let mut pairs = Grammar::parse(rule, text).map_err(Box::new)?;
    pairs.next().ok_or_else(|| {
        let variant =
            pest::error::ErrorVariant::ParsingError { positives: vec![rule], negatives: Vec::new() };
        Box::new(pest::error::Error::new_from_pos(variant, pest::Position::from_start(text)))
    })
}
