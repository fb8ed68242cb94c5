//! Sensitive information types and keyword lists.

use super::expressions::expression;
use super::random::Random;
use super::words::{PHRASES, quoted, quoted_list};

/// Names and sources of types; samples are texts that their expressions are about.
#[derive(Clone, Debug, Default)]
pub(super) struct Types {
    pub(super) source: String,
    pub(super) names: Vec<String>,
    pub(super) samples: Vec<String>,
    lists: Vec<String>,
}

pub(super) fn types(random: &mut Random) -> Types {
    let mut types = Types::default();
    for index in 0..random.between(1, 2) {
        let phrases: Vec<String> = random.some(PHRASES, 1, 5).into_iter().map(quoted).collect();
        types.lists.push(format!("terms{index}"));
        types.source.push_str(&format!("keywords terms{index} {{ {} }}\n", phrases.join(", ")));
    }
    for index in 0..random.between(2, 4) {
        let name = format!("cargo{index}");
        let body = types.body(random);
        types.source.push_str(&format!("sit {name} \"Cargo {index}\" {{\n{body}}}\n"));
        types.names.push(name);
    }
    if random.chance(30) {
        types.source.push_str("sit elsewhere \"Elsewhere\" = external { recommended = low }\n");
        types.names.push("elsewhere".to_owned());
    }
    if random.chance(40) {
        let names: Vec<&str> = types.names.iter().map(String::as_str).collect();
        let members = random.some(&names, 1, 3);
        types.source.push_str(&format!("sit bundle \"Bundle\" = any {{ {} }}\n", members.join(", ")));
        types.names.push("bundle".to_owned());
        if random.chance(30) {
            types.source.push_str("sit outer = any {\n  recommended = low\n  bundle\n  cargo0\n}\n");
            types.names.push("outer".to_owned());
        }
    }
    types
}

impl Types {
    fn body(&mut self, random: &mut Random) -> String {
        let mut body = String::new();
        if random.chance(40) {
            body.push_str(&format!(
                "  proximity = {}\n",
                random.pick(&["0", "1", "2", "3", "5", "10", "unlimited"])
            ));
        }
        if random.chance(30) {
            body.push_str(&format!(
                "  recommended = {}\n",
                random.pick(&["low", "medium", "high", "1", "80"])
            ));
        }
        if random.chance(20) {
            body.push_str(&format!("  fidelity = {}\n", random.pick(&["exact", "approximate", "external"])));
        }
        // Patterns of one type that find the same or overlap.
        let shared = self.expression(random);
        for _ in 0..random.between(1, 3) {
            let level = random.pick(&["low", "medium", "high", "1", "74", "75", "100"]);
            body.push_str(&format!("  pattern {level} {{\n"));
            match random.below(10) {
                0..=4 => body.push_str(&format!("    match {shared}{}\n", validators(random))),
                5..=7 => {
                    let other = self.expression(random);
                    body.push_str(&format!("    match {other}{}\n", validators(random)));
                }
                _ => body.push_str(&format!("    match {}\n", self.list(random))),
            }
            if random.chance(25) {
                body.push_str(&format!(
                    "    proximity = {}\n",
                    random.pick(&["0", "1", "2", "4", "8", "unlimited"])
                ));
            }
            for _ in 0..random.below(3) {
                self.evidence(random, 2, &mut body, "    ");
            }
            if random.chance(15) {
                body.push_str(&format!("    exclude {{ values = {} }}\n", self.excluded(random)));
            }
            body.push_str("  }\n");
        }
        if random.chance(15) {
            body.push_str(&format!("  exclude {{ values = {} }}\n", self.excluded(random)));
        }
        body
    }

    fn expression(&mut self, random: &mut Random) -> String {
        let (pattern, sample) = expression(random);
        self.samples.push(sample);
        pattern
    }

    fn list(&self, random: &mut Random) -> String {
        let lists: Vec<&str> = self.lists.iter().map(String::as_str).collect();
        random.pick(&lists).to_owned()
    }

    fn excluded(&self, random: &mut Random) -> String {
        let samples: Vec<&str> =
            self.samples.iter().map(String::as_str).chain(["a b", "18", "A-B"]).collect();
        quoted_list(&random.some(&samples, 1, 2))
    }

    fn evidence(&mut self, random: &mut Random, depth: u64, into: &mut String, indent: &str) {
        if depth > 0 && (depth == 2 || random.chance(30)) {
            let members = random.between(1, 3);
            let header = match random.below(6) {
                0 => "all".to_owned(),
                1 => "none".to_owned(),
                2 => format!("any at_least {}", random.between(0, members)),
                3 => format!("any at_most {}", random.between(1, members)),
                4 => {
                    let least = random.between(0, members);
                    format!("any at_least {least} at_most {}", random.between(least, members))
                }
                _ => "any".to_owned(),
            };
            into.push_str(&format!("{indent}{header} {{\n"));
            (0..members).for_each(|_| self.evidence(random, depth - 1, into, &format!("{indent}  ")));
            into.push_str(&format!("{indent}}}\n"));
            return;
        }
        let count = random.pick(&["", "", "", " count >= 2", " count >= 2 distinct", " count >= 1 distinct"]);
        match random.below(3) {
            0 => {
                let pattern = self.expression(random);
                into.push_str(&format!("{indent}match {pattern}{count}{}\n", validators(random)));
            }
            1 => into.push_str(&format!("{indent}keywords {}{count}\n", self.list(random))),
            _ => into
                .push_str(&format!("{indent}keywords {}{count}\n", quoted_list(&random.some(PHRASES, 1, 3)))),
        }
    }
}

fn validators(random: &mut Random) -> &'static str {
    random.pick(&[
        "",
        "",
        "",
        "",
        "",
        " { validate = luhn }",
        " { validate = not_all_same }",
        " { validate = [luhn, not_all_same] }",
    ])
}
