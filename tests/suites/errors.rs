//! Findings as a person reads them: each case under `cases/errors` is a project in one file, its snapshot the terminal's text.

use weir_tests::cases::rendered;

#[test]
fn cases() {
    insta::glob!("../cases/errors", "**/*.weir", |path| {
        let text = std::fs::read_to_string(path).expect("a readable case");
        insta::assert_snapshot!(rendered(&text));
    });
}
