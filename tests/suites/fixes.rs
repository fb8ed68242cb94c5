//! Fixes that write more than a word: each case under `cases/fixes` is a project in one file with one finding to mend, its
//! snapshot the text after every fix that the finding offers, and what is found then.

use weir_compiler::diagnostics::render::{Style, terminal};
use weir_compiler::format;
use weir_tests::examples::{Files, analysed, findings, fixed, with_manifest};

const FILE: &str = "main.weir";

fn mended(text: &str) -> String {
    let files = with_manifest(Files::from([(FILE.to_owned(), text.as_bytes().to_vec())]));
    let analysis = analysed(&files);
    let mut shown = String::new();
    for finding in findings(&analysis) {
        for fix in &finding.fixes {
            let files = fixed(&files, &analysis, fix);
            let after = analysed(&files);
            let text = files.get(FILE).map(|bytes| String::from_utf8_lossy(bytes)).unwrap_or_default();
            let found = terminal(&findings(&after), &after.project.sources, Style::default());
            let found = if found.is_empty() { "nothing\n" } else { &found };
            shown.push_str(&format!("{}: {}\n\n{text}\nleft: {found}\n", finding.code, fix.title));
            if fix.edits.iter().any(|edit| edit.text.contains('\n')) {
                assert_eq!(
                    format::format(&text).ok().as_deref(),
                    Some(&*text),
                    "laid out as the formatter does"
                );
            }
        }
    }
    shown
}

#[test]
fn cases() {
    insta::glob!("../cases/fixes", "**/*.weir", |path| {
        let text = std::fs::read_to_string(path).expect("a readable case");
        insta::assert_snapshot!(mended(&text));
    });
}
