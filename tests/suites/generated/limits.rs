//! Cases of limits: one at the limit, one beyond; of a limit that sources dispute one between.

use std::collections::BTreeSet;

use weir_tests::projects::{describe, from_text};

use crate::capabilities::of_condition;
use crate::documents::{Entry, Facts, Limits, Table, data};
use crate::smallest::{Case, Policy};

/// Groups, sites and types that cases may name by number.
pub(crate) fn prelude() -> String {
    let groups: String = (1..=601).map(|n| format!("group g{n} \"G{n}\"\n")).collect();
    let sites: String = (1..=101)
        .map(|n| format!("object site s{n} \"S{n}\" {{ url = \"https://contoso.com/s{n}\" }}\n"))
        .collect();
    let types: String = (1..=126)
        .map(|n| format!("sit t{n} \"T{n}\" {{\npattern high {{\nmatch /t{n}x/\n}}\n}}\n"))
        .collect();
    groups + &sites + &types
}

/// `count` values that fit the row, each with a number of its own.
fn values(entry: &Entry, count: usize) -> String {
    let written: Vec<String> = (1..=count).map(|n| value(entry, &n.to_string())).collect();
    written.join(", ")
}

fn value(entry: &Entry, n: &str) -> String {
    let patterns = entry.row.ends_with(" matches") || entry.facts.text("type") == Some("list(regex)");
    let address = entry.row.ends_with(" equals") || entry.facts.text("type") == Some("list(address)");
    match entry.facts.text("type").unwrap_or_default() {
        _ if patterns => format!("/w{n}/"),
        "address" | "list(address)" if address => format!("\"u{n}@contoso.com\""),
        "domain" => format!("\"d{n}.example\""),
        "ip" => format!(
            "\"10.0.{}.{}\"",
            n.parse::<usize>().map_or(0, |n| n / 250),
            n.parse::<usize>().map_or(0, |n| n % 250)
        ),
        "group" => format!("g{n}"),
        _ => format!("\"w{n}\""),
    }
}

/// A value of so many characters.
fn long(entry: &Entry, length: usize) -> Option<String> {
    let a = |count: usize| "a".repeat(count);
    let patterns = entry.row.ends_with(" matches") || entry.facts.text("type") == Some("list(regex)");
    Some(match entry.facts.text("type").unwrap_or_default() {
        _ if patterns => format!("/{}/", a(length)),
        // A value behind its key.
        "list(text)" if entry.key_at.is_some() => format!("\"a:{}\"", a(length)),
        "address" if entry.row.ends_with(" equals") => {
            format!("\"{}@contoso.com\"", a(length.checked_sub(12)?))
        }
        "domain" => format!("\"{}.example\"", a(length.checked_sub(8)?)),
        // The longest range is shorter than what the platform takes.
        "ip" => return None,
        "list(text)" | "text" | "map(text)" | "keyed(text)" | "address" => format!("\"{}\"", a(length)),
        _ => return None,
    })
}

/// Numbers to try, each with what it comes to.
fn counts(facts: &Facts, name: &str, beyond: &'static str) -> Vec<(usize, Option<&'static str>)> {
    let mut tried = Vec::new();
    if let Some(most) = facts.number(name) {
        if let Some(warn) = facts.number("warn_values").filter(|_| name == "max_values") {
            tried.extend([(warn, None), (warn + 1, Some("WR0407")), (most, Some("WR0407"))]);
        } else {
            tried.push((most, None));
        }
        tried.push((most + 1, Some(beyond)));
    }
    tried
}

pub(crate) fn of_conditions() -> Vec<Case> {
    let table: Table = data("conditions");
    let mut cases = Vec::new();
    for entry in &table.rows {
        let (Some(template), Some(location)) =
            (&entry.values_at, entry.facts.texts("locations").first().copied())
        else {
            continue;
        };
        let base = of_condition(&entry.facts, &[location]);
        let mut case = |what: &str, number: usize, line: String, own: Option<&'static str>| {
            cases.push(Case {
                name: format!("limit {what} {number} of {}", entry.id),
                policy: Policy { when: vec![line], ..Policy::at(&[location]) },
                expected: base.into_iter().chain(own).map(str::to_owned).collect(),
            });
        };
        for (count, own) in counts(&entry.facts, "max_values", "WR0401") {
            case("values", count, template.replace('$', &values(entry, count)), own);
        }
        for (length, own) in counts(&entry.facts, "max_length", "WR0402") {
            if let Some(long) = long(entry, length) {
                case("length", length, template.replace('$', &long), own);
            }
        }
    }
    cases
}

pub(crate) fn of_options() -> Vec<Case> {
    let actions: Table = data("actions");
    let rules: Table = data("rule_options");
    let mut cases = Vec::new();
    let of_actions = actions.rows.iter().flat_map(|entry| &entry.options);
    for entry in of_actions.chain(&rules.rows) {
        let mut case = |what: &str, number: usize, line: String, own: Option<&'static str>| {
            let mut policy = Policy::at(&["exchange"]);
            if entry.row.starts_with("rule_option ") {
                policy.options.push(line)
            } else {
                policy.then.push(line)
            }
            cases.push(Case {
                name: format!("limit {what} {number} of {}", entry.row),
                policy,
                expected: own.into_iter().map(str::to_owned).collect(),
            });
        };
        if let Some(template) = &entry.values_at {
            for (count, own) in counts(&entry.facts, "max_values", "WR0401") {
                case("values", count, template.replace('$', &values(entry, count)), own);
            }
            let beyond = if entry.row == "rule_option comment" { "WR0404" } else { "WR0402" };
            for (length, own) in counts(&entry.facts, "max_length", beyond) {
                if let Some(long) = long(entry, length) {
                    case("length", length, template.replace('$', &long), own);
                }
            }
        }
        if let Some(template) = &entry.key_at {
            for (length, own) in counts(&entry.facts, "max_key_length", "WR0402") {
                case("key", length, template.replace('$', &format!("\"{}\"", "a".repeat(length))), own);
            }
        }
    }
    cases
}

/// A policy with so much of what a limit bounds, and the code beyond it. Nothing for limits of values and options, which have
/// cases by their rows, and for those of a whole project.
fn holding(id: &str, number: usize) -> Option<(Policy, &'static str)> {
    let a = |count: usize| "a".repeat(count);
    let exchange = || Policy::at(&["exchange"]);
    let members = |letter: char, count: usize| {
        (1..=count).map(|n| format!("{letter}{n}")).collect::<Vec<_>>().join(", ")
    };
    let asking = |line: String| Policy { when: vec![line], ..exchange() };
    let above = |above: String, line: &str| Policy { above, when: vec![line.to_owned()], ..exchange() };
    Some(match id {
        "policy_name_length" => (Policy { title: Some(a(number)), ..exchange() }, "WR0404"),
        "rule_name_length" => (Policy { rule_title: Some(a(number)), ..exchange() }, "WR0404"),
        "description_length" => {
            let settings = vec![format!("description = \"{}\"", a(number))];
            (Policy { settings, ..exchange() }, "WR0404")
        }
        "sits_per_rule" => {
            let lines = (1..=number).map(|n| format!("content has t{n}")).collect();
            (Policy { when: lines, ..exchange() }, "WR0406")
        }
        "regex_length_in_condition" => (asking(format!("message.subject matches /{}/", a(number))), "WR0402"),
        "word_length_in_condition" => {
            (asking(format!("document.property[\"Class\"] in [\"{}\"]", a(number))), "WR0402")
        }
        "words_per_condition" => {
            let words: Vec<String> = (1..=number).map(|n| format!("\"w{n}\"")).collect();
            (asking(format!("document.property[\"Class\"] in [{}]", words.join(", "))), "WR0401")
        }
        "patterns_per_condition" => {
            let patterns: Vec<String> = (1..=number).map(|n| format!("/w{n}/")).collect();
            (asking(format!("message.header[\"X\"] matches [{}]", patterns.join(", "))), "WR0401")
        }
        "domain_name_length" => (asking(format!("sender.domain == \"{}.example\"", a(number - 8))), "WR0402"),
        "email_length" => (asking(format!("recipient == \"{}@contoso.com\"", a(number - 12))), "WR0402"),
        "exchange_scope_entries" => {
            (Policy::at(&[&format!("exchange {{ include = [{}] }}", members('g', number))]), "WR0409")
        }
        "sharepoint_scope_entries" => {
            (Policy::at(&[&format!("sharepoint {{ exclude = [{}] }}", members('s', number))]), "WR0409")
        }
        "onedrive_scope_groups" => {
            (Policy::at(&[&format!("onedrive {{ include = [{}] }}", members('g', number))]), "WR0409")
        }
        "onedrive_scope_users" => {
            let users: Vec<String> = (1..=number).map(|n| format!("\"u{n}@contoso.com\"")).collect();
            (Policy::at(&[&format!("onedrive {{ include = [{}] }}", users.join(", "))]), "WR0409")
        }
        "sit_min_count" => (asking(format!("content has t1 count >= {number}")), "WR0405"),
        "sit_max_count" => (asking(format!("content has t1 count 1 to {number}")), "WR0405"),
        "custom_sit_regex_length" => {
            let text = format!("sit own_NUMBER \"Own\" {{\npattern high {{\nmatch /{}/\n}}\n}}\n", a(number));
            // The language itself reads none that is longer.
            (above(text, "content has own_NUMBER"), "WR0501")
        }
        "regexes_per_custom_sit" => {
            let further: String = (2..=number).map(|n| format!("match /e{n}/\n")).collect();
            let text = format!(
                "sit own_NUMBER \"Own\" {{\npattern high {{\nmatch /e1/\nany at_least 1 {{\n{further}}}\n}}\n}}\n"
            );
            (above(text, "content has own_NUMBER"), "WR0410")
        }
        "keyword_list_terms" | "keyword_list_term_length" => {
            let words: Vec<String> = if id == "keyword_list_terms" {
                (1..=number).map(|n| format!("\"k{n}\"")).collect()
            } else {
                vec![format!("\"{}\"", a(number))]
            };
            let text = format!(
                "keywords list_NUMBER \"List\" {{ {} }}\nsit own_NUMBER \"Own\" {{\npattern high {{\nmatch list_NUMBER\n}}\n}}\n",
                words.join(", ")
            );
            (above(text, "content has own_NUMBER"), "WR0410")
        }
        "label_name_length" => (
            above(format!("label own_NUMBER \"{}\" {{\n}}\n", a(number)), "content has label own_NUMBER"),
            "WR0404",
        ),
        "watermark_text_length" => {
            let text = format!(
                "label own_NUMBER \"Own NUMBER\" {{\ntooltip = \"Own\"\nmark {{ watermark = \"{}\" }}\n}}\n",
                a(number)
            );
            (above(text, "content has label own_NUMBER"), "WR0404")
        }
        "header_footer_text_length" => {
            let text = format!(
                "label own_NUMBER \"Own NUMBER\" {{\ntooltip = \"Own\"\nmark {{ header = \"{}\" }}\n}}\n",
                a(number)
            );
            (above(text, "content has label own_NUMBER"), "WR0404")
        }
        _ => return None,
    })
}

/// Limits that a row of values or an option states again; their cases are made from there.
const BY_ROW: &[&str] = &[
    "recipient_domains",
    "added_recipients",
    "notify_email_text",
    "policy_tip_text",
    "header_name_length",
    "header_value_length",
    "modify_subject_patterns",
    "comment_length",
];

pub(crate) fn of_policies() -> Vec<Case> {
    let table: Limits = data("limits");
    let mut cases = Vec::new();
    for limit in table.limits.iter().filter(|limit| limit.unchecked.is_none()) {
        let number = limit.number();
        for (number, beyond) in [(number, false), (number + 1, true)] {
            let Some((policy, code)) = holding(&limit.id, number) else {
                assert!(
                    BY_ROW.contains(&limit.id.as_str()) || of_project(&limit.id, 0).is_some(),
                    "`{}` has no case and no reason",
                    limit.id
                );
                continue;
            };
            cases.push(Case {
                name: format!("limit {} {number}", limit.id),
                policy,
                expected: beyond.then(|| code.to_owned()).into_iter().collect(),
            });
        }
    }
    cases
}

/// The inside of a policy of the kind, its one rule among it.
const AUTO_LABEL: &str =
    "apply_label = secret\nrule only \"Only\" {\nwhen {\ncontent has credit_card\n}\n}\n";

/// A project with so much of what is counted over all of it, and the code beyond.
fn of_project(id: &str, number: usize) -> Option<(String, &'static str)> {
    let policies = |count: usize, kind: &str, inside: &str| -> String {
        let policy = |n| {
            let inside = inside.replace("NUMBER", &format!("{n}"));
            format!("policy p{n} \"P{n}\"{kind} {{\nscope {{\nexchange\n}}\n{inside}}}\n")
        };
        (1..=count).map(policy).collect()
    };
    let rules = |count: usize| -> String {
        (1..=count)
            .map(|n| format!("rule r{n} \"R{n}\" {{\nwhen {{ message.size >= {n} KB }}\n}}\n"))
            .collect()
    };
    Some(match id {
        // Policies without rules: so many rules there cannot be.
        "policies_per_tenant" => {
            let label = "label secret \"Secret\" {\n}\n".to_owned();
            (label + &policies(number, " as label_policy", "labels = [secret]\n"), "WR0403")
        }
        // So many in one policy and the rest in another: the number is that of the tenant.
        "rules_per_tenant" => {
            let half = number / 2;
            let first = policies(1, "", &rules(half));
            let second =
                policies(1, "", &rules(number - half)).replace("policy p1 \"P1\"", "policy p2 \"P2\"");
            (first + &second, "WR0403")
        }
        "redirect_recipients_total" => {
            let to = |from: usize, to: usize| {
                let all: Vec<String> = (from..to).map(|n| format!("\"u{n}@contoso.com\"")).collect();
                format!("then {{\nredirect {{ to = [{}] }}\n}}\n", all.join(", "))
            };
            let half = number / 2;
            let rule = |name: &str, then: String| format!("rule {name} \"{name}\" {{\n{then}}}\n");
            (policies(1, "", &(rule("a", to(0, half)) + &rule("b", to(half, number)))), "WR0408")
        }
        "custom_sits_per_tenant" => {
            let types: String = (1..=number)
                .map(|n| format!("sit t{n} \"T{n}\" {{\npattern high {{\nmatch /t{n}x/\n}}\n}}\n"))
                .collect();
            (types + &policies(1, "", &rules(1)), "WR0403")
        }
        "auto_label_policies" => {
            let label = "use std.sit.finance.credit_card\nlabel secret \"Secret\" {\n}\n".to_owned();
            (label + &policies(number, " as auto_label", AUTO_LABEL), "WR0403")
        }
        "auto_label_locations" => {
            let sites: String = (1..=number)
                .map(|n| format!("object site s{n} \"S{n}\" {{ url = \"https://contoso.com/s{n}\" }}\n"))
                .collect();
            let names: Vec<String> = (1..=number).map(|n| format!("s{n}")).collect();
            let text = policies(1, " as auto_label", AUTO_LABEL)
                .replace("exchange", &format!("sharepoint {{ include = [{}] }}", names.join(", ")));
            (
                format!("use std.sit.finance.credit_card\nlabel secret \"Secret\" {{\n}}\n{sites}{text}"),
                "WR0409",
            )
        }
        _ => return None,
    })
}

/// The answers over whole projects: the name of each case, and what was found if it was not what is documented.
pub(crate) fn of_projects() -> Vec<(String, Option<String>)> {
    let table: Limits = data("limits");
    let mut told = Vec::new();
    for limit in table.limits.iter().filter(|limit| limit.unchecked.is_none()) {
        let number = limit.number();
        for (number, beyond) in [(number, false), (number + 1, true)] {
            let Some((text, code)) = of_project(&limit.id, number) else { continue };
            let analysis = from_text(&text);
            let found: BTreeSet<&str> = analysis
                .findings()
                .iter()
                .map(|finding| finding.code.as_str())
                .filter(|code| !code.starts_with("WR06") && !code.starts_with("WR07"))
                .collect();
            let expected: BTreeSet<&str> = beyond.then_some(code).into_iter().collect();
            let few: Vec<_> = analysis.findings().iter().take(3).cloned().collect();
            let fault = (found != expected).then(|| {
                format!(
                    "limit {} {number}: {found:?}, documented {expected:?}\n{}",
                    limit.id,
                    describe(&analysis, &few)
                )
            });
            told.push((format!("limit {} {number}", limit.id), fault));
        }
    }
    told
}
