//! S32: who is in a policy's scope.

use super::sample::*;
use crate::item::Fact;

/// Builds `included or nothing is included, and not excluded` over groups, as the compiler does.
fn scope(sample: &mut Sample, include: Option<&str>, exclude: Option<&str>) -> u32 {
    let included = include.map_or(1, |group| sample.equals(GROUPS, group));
    let excluded = exclude.map_or(0, |group| sample.equals(GROUPS, group));
    let kept = sample.not(excluded);
    sample.all(&[included, kept])
}

/// The published table of a mail location: group one has users 1 and 2, group two has 2 and 3.
#[test]
fn s32_exclusion_wins() {
    let groups: [&[&str]; 4] = [&["one"], &["one", "two"], &["two"], &[]];
    for (include, exclude, applies) in [
        (None, None, [true, true, true, true]),
        (Some("one"), None, [true, true, false, false]),
        (None, Some("two"), [true, false, false, true]),
        (Some("one"), Some("two"), [true, false, false, false]),
    ] {
        let mut sample = Sample::new();
        let scope = scope(&mut sample, include, exclude);
        sample.scoped_rule("p", ENFORCE, scope, 1);
        for (user, groups) in groups.iter().enumerate() {
            let mut item = mail(&["bob@far.example"]);
            let groups = groups.iter().map(|group| (*group).to_owned()).collect();
            item.facts.insert("sender.groups".to_owned(), Fact::Texts(groups));
            assert_eq!(sample.holds(&item), applies[user], "{include:?} {exclude:?} user {user}");
        }
    }
}

/// The subject is the sender: a recipient in scope does not bring the policy.
#[test]
fn s32_recipients_do_not_matter() {
    let mut sample = Sample::new();
    let scope = sample.equals(SENDER, "ann@home.example");
    sample.scoped_rule("p", ENFORCE, scope, 1);
    assert!(sample.holds(&mail(&["bob@far.example"])));
    let mut item = mail(&["ann@home.example"]);
    item.facts.insert("sender".to_owned(), text("bob@far.example"));
    assert!(!sample.holds(&item));
}
