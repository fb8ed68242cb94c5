//! Conformance, generated: for each documented pair of a location and something it may have, for each option, level, notification,
//! member of a scope and limit, the smallest policy that uses it, and the checker's answer against the documented one.
//!
//! Cases are made from `tests/cases/conformance/reference` and not from the table they test.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails by panicking, in its helpers too"
)]

mod capabilities;
mod documents;
mod limits;
mod smallest;

use std::io::Write;

use crate::documents::{Locations, Open, data};
use crate::smallest::{Case, Difference, differences};

/// Groups and objects of every kind, and what content conditions name.
fn prelude(locations: &Locations) -> String {
    let mut text = String::from(
        "use std.sit.finance.credit_card\n\nlabel secret \"Secret\" {\n}\n\nretention_label seven_years \"Seven years\"\n\
         classifier resume \"Resumes\"\n\nobject printer_group o_printer_group \"Printers\"\n\
         object removable_storage_group o_removable_storage_group \"Drives\"\n\
         object network_share_group o_network_share_group \"Shares\"\nobject vpn o_vpn \"VPN\"\n\
         object app_group o_app_group \"Apps\"\nobject site_group o_site_group \"Sites\"\nobject site_group sites \"Sites\"\n\
         object site o_site \"Site\" { url = \"https://contoso.com/a\" }\n\
         object cloud_app_instance o_cloud_app_instance \"App\" { name = \"a\" }\n\
         object repository o_repository \"Repository\" { path = \"//a/b\" }\n\
         object administrative_unit o_administrative_unit \"Unit\" { id = \"a\" }\n\
         object workspace o_workspace \"Workspace\" { id = \"a\" }\ngroup g1 \"G1\"\ngroup g2 \"G2\"\n",
    );
    for kind in &locations.scope_kinds.rows {
        if kind.row.starts_with("group_kind ") {
            text.push_str(&format!("group k_{0} \"{0}\" {{ kind = {0} }}\n", kind.id));
        }
    }
    text
}

fn shown(difference: &Difference) -> String {
    format!(
        "{}: {:?}, documented {:?}\n{}",
        difference.case, difference.found, difference.expected, difference.text
    )
}

#[test]
fn the_checker_answers_as_documented() {
    let locations: Locations = data("locations");
    let prelude = prelude(&locations);
    capabilities::assert_email_table();
    let families: Vec<(&str, String, Vec<Case>)> = vec![
        ("conditions", prelude.clone(), capabilities::conditions(&locations)),
        ("values of conditions", prelude.clone(), capabilities::values_of_conditions(&locations)),
        ("content", prelude.clone(), capabilities::contents(&locations)),
        ("actions", prelude.clone(), capabilities::actions(&locations)),
        ("options of actions", prelude.clone(), capabilities::options_of_actions(&locations)),
        ("templates", prelude.clone(), capabilities::templates(&locations)),
        ("options of rules", prelude.clone(), capabilities::options_of_rules(&locations)),
        ("notifications", prelude.clone(), capabilities::notifications(&locations)),
        ("activities", prelude.clone(), capabilities::activities(&locations)),
        ("scopes", prelude.clone(), capabilities::scopes(&locations)),
        ("rules of design", prelude, capabilities::design()),
        ("limits of values", limits::prelude(), limits::of_conditions()),
        ("limits of options", String::new(), limits::of_options()),
        ("limits of policies", limits::prelude(), limits::of_policies()),
    ];
    let mut lines = Vec::new();
    let mut number = 0;
    let mut faults: Vec<(String, String)> = Vec::new();
    for (name, prelude, cases) in &families {
        lines.push(format!("{} {name}", cases.len()));
        number += cases.len();
        let different = differences(prelude, cases);
        faults.extend(different.iter().map(|difference| (difference.case.clone(), shown(difference))));
    }
    let projects = limits::of_projects();
    lines.push(format!("{} limits of projects", projects.len()));
    number += projects.len();
    faults.extend(projects.into_iter().filter_map(|(name, fault)| Some((name, fault?))));

    let open: Open = data("open");
    let (waiting, faults): (Vec<_>, Vec<_>) = faults
        .into_iter()
        .partition(|(name, _)| open.cases.iter().any(|known| name.starts_with(&known.case)));
    let report = format!(
        "generated conformance: {number} cases, {} of them open ({})\n",
        waiting.len(),
        lines.join(", ")
    );
    // Not captured: whoever runs the tests sees the number.
    std::io::stdout().write_all(report.as_bytes()).expect("standard output");

    let shown: Vec<&str> = faults.iter().take(5).map(|(_, text)| text.as_str()).collect();
    let names: Vec<&str> = faults.iter().map(|(name, _)| name.as_str()).collect();
    assert!(faults.is_empty(), "{} cases:\n{}\n{}", faults.len(), names.join("\n"), shown.join("\n"));
    for known in &open.cases {
        assert!(!known.reason.is_empty());
        let still = waiting.iter().any(|(name, _)| name.starts_with(&known.case));
        assert!(still, "`{}` is open no more; remove the line", known.case);
    }
    assert!(number >= 6_000, "only {number} cases were generated");
}
