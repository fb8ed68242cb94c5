//! The bundles of the examples, by digest: the same bytes from the same sources, on every machine and from one change to the
//! next that does not mean to change them. A change that does says so by blessing this file.

use std::collections::BTreeSet;

use weir_tests::projects::from_folder;
use weir_tests::repository::{generated, root};

const EXAMPLES: &[&str] = &["contoso", "hello"];

#[test]
fn bundles_of_the_examples_keep_their_digests() {
    let mut lines = String::new();
    for example in EXAMPLES {
        let analysis = from_folder(&root().join("examples").join(example)).unwrap();
        let mut environments: Vec<_> = analysis.project.environments.iter().map(Some).collect();
        if environments.is_empty() {
            environments.push(None);
        }
        for environment in environments {
            let built = analysis.build(environment, &BTreeSet::new()).unwrap();
            let bundle = weir_runtime::Bundle::open(&built.bytes).unwrap();
            let name = environment.map_or("-", |environment| environment.name.as_str());
            lines.push_str(&format!("{example} {name} {} {}\n", built.bytes.len(), bundle.digest()));
        }
    }
    if let Err(fault) = generated("tests/cases/digests.txt", &lines) {
        panic!("{fault}");
    }
}
