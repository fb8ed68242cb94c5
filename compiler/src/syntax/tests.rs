//! Whole files: samples, pages, and what every edit must keep.

use super::*;

const CARD_MAIL: &str = include_str!("samples/card_mail.weir");
const EVERYTHING: &str = include_str!("samples/everything.weir");

fn parsed(text: &str) -> Parsed {
    parse(FileId(0), text)
}

#[test]
fn the_samples_have_no_findings() {
    for sample in [CARD_MAIL, EVERYTHING] {
        let parsed = parsed(sample);
        assert_eq!(parsed.problems, [], "{}", debug_ast(&parsed.file));
        if std::env::var("SHOW").is_ok() { eprintln!("{}", debug_ast(&parsed.file)); }
    }
}
