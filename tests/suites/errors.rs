//! Findings as a person reads them: each case under `cases/errors` is a project in one file, its snapshot the terminal's text.

use weir_compiler::diagnostics::render::{Style, terminal};
use weir_tests::examples::{Files, analysed, findings, with_manifest};

fn rendered(name: &str, text: &str) -> String {
    let files = with_manifest(Files::from([(name.to_owned(), text.as_bytes().to_vec())]));
    let analysis = analysed(&files);
    terminal(&findings(&analysis), &analysis.project.sources, Style::default())
}

#[test]
fn cases() {
    insta::glob!("../cases/errors", "**/*.weir", |path| {
        let name = path.file_name().expect("a file").to_string_lossy();
        let text = std::fs::read_to_string(path).expect("a readable case");
        insta::assert_snapshot!(rendered(&name, &text));
    });
}
