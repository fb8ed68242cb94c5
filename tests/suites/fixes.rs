//! Fixes that write more than a word: each case under `cases/fixes` is a project in one file with one finding to mend, its
//! snapshot the text after every fix that the finding offers, and what is found then; and why a policy is not split.

#![allow(clippy::expect_used, reason = "a test fails by panicking, in its helpers too")]

use weir_compiler::analysis::Analysis;
use weir_compiler::diagnostics::render::{Style, terminal};
use weir_compiler::diagnostics::{Fix, Grade};
use weir_compiler::format;
use weir_compiler::platform::tables::ContentKind;
use weir_compiler::syntax::ast::ItemKind;
use weir_runtime::item::{Fact, Facts, Item, Part, PartRole, Recipient};
use weir_tests::examples::{Files, analysed, findings, fixed, with_manifest};
use weir_tests::projects::{describe, judge};
use weir_tests::repository::{files, read};

const FILE: &str = "main.weir";

fn mended(text: &str) -> String {
    let files = with_manifest(Files::from([(FILE.to_owned(), text.as_bytes().to_vec())]));
    let analysis = analysed(&files);
    let mut shown = String::new();
    for finding in findings(&analysis) {
        for why in finding.notes.iter().filter(|note| note.starts_with("cannot be split")) {
            shown.push_str(&format!("{}: {why}\n\n", finding.code));
        }
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

const SPLIT: &str = "split this policy by location";

fn project(text: &str) -> Files {
    with_manifest(Files::from([(FILE.to_owned(), text.as_bytes().to_vec())]))
}

/// The library's table, under a name of its own, of a platform whose locations can all the same: what the policies of the cases would
/// decide if they could be carried out whole.
fn widened(text: &str) -> Files {
    let table = read("stdlib/platform/purview.weir").expect("the table");
    let table = table.replacen("platform purview ", "platform widened ", 1);
    let table =
        table.replace("    content = [sit, classifier]\n", "    content = [sit, label, classifier]\n");
    let table = table.replace("    combines = false\n", "").replace("    alone = true\n", "");
    let table = table
        .replace("kinds.auto_label = [exchange]\n", "kinds.auto_label = [exchange, sharepoint, onedrive]\n");
    let manifest =
        "[project]\nname = \"page\"\nplatform = \"widened\"\n\n[organisation]\ndomains = [\"contoso.com\"]\n";
    let mut files = project(text);
    files.insert("weir.toml".to_owned(), manifest.as_bytes().to_vec());
    files.insert("widened.weir".to_owned(), table.into_bytes());
    files
}

/// Items at a location: what they hold, and who gets them. One has a label only where a condition could see it.
fn items(location: &str, labels: bool) -> Vec<Item> {
    let card = "Visa card number 4111 1111 1111 1111, expires 12/30.\n";
    let many: String = [
        "4111111111111111",
        "4012888888881881",
        "4222222222222220",
        "5555555555554444",
        "5105105105105100",
        "4242424242424242",
        "4000056655665556",
        "5200828282828210",
        "4000000000000002",
        "4000000000000010",
        "4000000000000028",
        "4000000000000036",
    ]
    .iter()
    .map(|number| format!("Visa card number {number}, expires 12/30.\n"))
    .collect();
    let mut items = Vec::new();
    for text in ["Nothing.", card, &many] {
        for to in ["ann@example.org", "bob@contoso.com"] {
            for label in [None, Some("secret")].into_iter().filter(|label| labels || label.is_none()) {
                let fact = |text: &str| Fact::Texts(vec![text.to_owned()]);
                items.push(Item {
                    version: 1,
                    location: location.to_owned(),
                    facts: Facts::from([("sender".to_owned(), fact("eve@contoso.com"))]),
                    recipients: vec![Recipient { facts: Facts::from([("recipient".to_owned(), fact(to))]) }],
                    parts: vec![Part {
                        role: PartRole::Message,
                        text: Some(text.to_owned()),
                        label: label.map(str::to_owned),
                        ..Part::default()
                    }],
                    ..Item::default()
                });
            }
        }
    }
    items
}

/// Which rules matched, and what is done of what the location has; a part's rule counts as the policy's.
fn decided(analysis: &Analysis, item: &Item, has: &dyn Fn(&str, Option<&str>) -> bool) -> Vec<String> {
    let verdict = judge(analysis, item).expect("a verdict");
    let copies = verdict.copies.iter().map(|copy| {
        let matched: Vec<&str> = copy.matched.iter().map(|rule| rule.rule.as_str()).collect();
        let applied = copy.applied.iter().filter(|applied| has(&applied.action, None));
        let applied: Vec<String> = applied
            .map(|applied| {
                let options = applied.options.iter();
                let options: Vec<_> = options.filter(|(name, _)| has(&applied.action, Some(name))).collect();
                format!("{} {options:?}", applied.action)
            })
            .collect();
        format!("{:?}: {matched:?}, {applied:?}", copy.recipients)
    });
    copies.collect()
}

fn split_of(analysis: &Analysis) -> Option<Fix> {
    let fixes = analysis.findings().iter().flat_map(|finding| &finding.fixes);
    fixes.into_iter().find(|fix| fix.title == SPLIT).cloned()
}

/// The parts have no errors and, at every location of the scope, decide as the whole would if it could be carried out there. The fix
/// touches nothing but the policy, the order, and the names that tests call its rules by.
#[test]
fn a_policy_that_is_split_decides_as_it_would_whole() {
    let mut compared = 0;
    for (path, text) in files("tests/cases/fixes", "weir") {
        let analysis = analysed(&project(&text));
        let Some(fix) = split_of(&analysis) else { continue };
        assert_eq!(fix.grade, Grade::Maybe, "{path}");
        let items_of = analysis.project.modules.iter().flat_map(|module| &module.ast.items);
        let may: Vec<_> = items_of
            .filter(|item| matches!(item.kind, ItemKind::Policy(_) | ItemKind::Order(_) | ItemKind::Test(_)))
            .map(|item| item.span)
            .collect();
        for edit in &fix.edits {
            let inside = may.iter().any(|span| {
                span.file == edit.span.file && span.start <= edit.span.start && edit.span.end <= span.end
            });
            assert!(inside, "{path}: {edit:?}");
        }
        let after = analysed(&fixed(&project(&text), &analysis, &fix));
        let left = findings(&after);
        assert!(left.is_empty(), "{path}:\n{}", describe(&after, &left));
        let whole = analysed(&widened(&text));
        assert!(!whole.has_errors(), "{path}:\n{}", describe(&whole, whole.findings()));
        let platform = &analysis.model.platforms[0];
        for scoped in &analysis.model.policies[0].scope {
            let location = &platform.locations[scoped.location];
            let labels = location.content.contains(&ContentKind::Label) && !whole.model.labels.is_empty();
            for item in items(&location.name, labels) {
                let has = |name: &str, option: Option<&str>| {
                    let row = platform.actions.iter().find(|row| row.name == name).expect("an action");
                    let kinds = row.reach.kinds.values().flat_map(|(locations, _)| locations);
                    let field = row.fields.iter().find(|field| option == Some(field.name.as_str()));
                    let own = field.map(|field| &field.reach.locations).filter(|own| !own.is_empty());
                    row.reach.locations.iter().chain(kinds).any(|known| *known == scoped.location)
                        && own.is_none_or(|own| own.contains(&scoped.location))
                };
                assert_eq!(decided(&whole, &item, &has), decided(&after, &item, &has), "{path}: {item:?}");
                compared += 1;
            }
        }
    }
    assert!(compared > 50, "{compared} items only");
}
