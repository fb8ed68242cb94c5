//! Policies with their scopes, rules and actions.

use super::conditions::Conditions;
use super::random::Random;
use super::types::Types;
use super::words::{PHRASES, quoted};

/// Named conditions and responses that rules use.
const SHARED: &str = "
condition enough(kind : sit, least : count) {
  content has kind count >= least
}

condition friendly {
  any {
    recipient.domain in allies
    sender.groups contains crew
  }
}

response softly(words : text) {
  notify { to = [chief] }
  tip { text = words }
}
";

pub(super) fn policies(random: &mut Random, types: &Types) -> String {
    let mut source = SHARED.to_owned();
    let count = random.between(1, 4);
    for index in 0..count {
        policy(random, types, index, &mut source);
    }
    if random.chance(40) {
        let mut names: Vec<String> = (0..count).map(|index| format!("p{index}")).collect();
        names.reverse();
        source.push_str(&format!("order {{\n  {}\n}}\n", names.join("\n  ")));
    }
    source
}

fn policy(random: &mut Random, types: &Types, index: u64, source: &mut String) {
    // A policy of a kind says once what all its rules do.
    let tags = random.chance(20);
    let kind = if tags { " as tagging" } else { "" };
    source.push_str(&format!("\npolicy p{index} \"Policy {index}\"{kind} {{\n"));
    if tags {
        let label = random.pick(&["open", "inner", "inner.captain", "sealed"]);
        source.push_str(&format!("  with = {label}\n"));
    }
    let mode =
        random.pick(&["enforce", "enforce", "enforce", "enforce", "tips", "tips", "watch", "test", "off"]);
    source.push_str(&format!("  mode = {mode}\n"));
    let locations = random.some(&["post", "shelf", "desk", "gate"], 1, 4);
    source.push_str("  scope {\n");
    for location in &locations {
        source.push_str(&format!("    {location}{}\n", scope(random, location)));
    }
    source.push_str("  }\n");
    // Restrictions need a location that has them.
    let restricts = locations.iter().any(|location| ["shelf", "desk"].contains(location));
    for rule in 0..random.between(1, 4) {
        self::rule(random, types, rule, restricts && !tags, tags, source);
    }
    source.push_str("}\n");
}

fn scope(random: &mut Random, location: &str) -> String {
    let members: &[&str] = match location {
        "shelf" => &["quay", "pier", "crew", "pilots", "guests"],
        _ => &["crew", "pilots", "guests", "chief", "\"ann@home.example\"", "\"bob@ally.example\""],
    };
    let mut settings = Vec::new();
    if random.chance(20) {
        settings.push(format!("include = [{}]", random.some(members, 1, 3).join(", ")));
    }
    if random.chance(25) {
        settings.push(format!("exclude = [{}]", random.some(members, 1, 2).join(", ")));
    }
    if settings.is_empty() { String::new() } else { format!(" {{ {} }}", settings.join(", ")) }
}

fn rule(random: &mut Random, types: &Types, index: u64, restricts: bool, tags: bool, source: &mut String) {
    source.push_str(&format!("  rule r{index} \"Rule {index}\" {{\n"));
    for (percent, setting) in
        [(30, "severity = top"), (20, "stop = true"), (15, "per_component = true"), (8, "enabled = false")]
    {
        if random.chance(percent) {
            source.push_str(&format!("    {setting}\n"));
        }
    }
    // What a behaviour of the platform is about: who is outside is closed out before anybody is.
    let outward = random.chance(15);
    let counts = !outward && random.chance(50);
    if outward {
        let line = random.pick(&["any_scope == external", "origin in [outside, unclear]"]);
        source.push_str(&format!("    when {{\n      {line}\n    }}\n"));
    }
    for (percent, word) in [(85, "when"), (30, "unless")] {
        let counted = counts && word == "when";
        if (counted || random.chance(percent)) && !(outward && word == "when") {
            source.push_str(&format!("    {word} "));
            let mut block = String::new();
            Conditions { random, types }.block(2, "    ", &mut block);
            // Something is counted, whatever the others ask; and the line holds, whatever is counted.
            if counted && let Some(open) = block.strip_suffix('}') {
                block = format!("{open}  any {{ content has cargo0, not {{ content has cargo0 }} }}\n    }}");
            }
            source.push_str(&block);
            source.push('\n');
        }
    }
    if !tags {
        source.push_str("    then {\n");
        actions(random, restricts, (counts, outward), source);
        source.push_str("    }\n");
    }
    source.push_str("  }\n");
}

fn actions(random: &mut Random, restricts: bool, (counts, outward): (bool, bool), source: &mut String) {
    let mut lines: Vec<String> = Vec::new();
    let mut some = |random: &mut Random, percent: u64, line: String| {
        if random.chance(percent) {
            lines.push(line);
        }
    };
    let to = if outward { "external" } else { random.pick(&["everyone", "external", "external", "linked"]) };
    let days = random.between(1, 3);
    let phrase = quoted(random.pick(PHRASES));
    some(
        random,
        if outward { 80 } else { 35 },
        if to == "everyone" { "block".to_owned() } else { format!("block {{ to = {to} }}") },
    );
    some(random, 20, format!("hold {{ for = {days} days, by = [chief, \"ann@home.example\"] }}"));
    some(random, 20, format!("stamp {{ words = {{ \"de\" = {phrase}, \"fr\" = \"b\" }} }}"));
    // What is hidden is what the rule counts.
    if counts {
        some(random, 25, "hide { with = \"*\" }".to_owned());
    }
    some(random, 10, "put_away".to_owned());
    some(random, 10, format!("lock {{ template = {phrase} }}"));
    some(random, 15, "pass { boxes = [chief, \"ann@home.example\"], drop = [\"DE\", \"x\"] }".to_owned());
    let strategy = random.pick(&["replace", "append", "prepend"]);
    some(
        random,
        25,
        format!("rewrite {{ patterns = [/[a-c]+/i, /a ?b/], text = {phrase}, strategy = {strategy} }}"),
    );
    some(random, 20, "alert { loud = true }".to_owned());
    let of = random.pick(&["", " { of = [print] }", " { of = [print, open] }"]);
    some(random, 20, format!("log{of}"));
    let how = random.pick(&["away", "all", "veil", "thin"]);
    let copying = random.pick(&["", ", while = audit"]);
    some(random, 15, format!("shroud {{ how = {how}{copying} }}"));
    match random.below(4) {
        0 => some(random, 100, format!("softly({phrase})")),
        1 => some(random, 70, format!("tip {{ text = {phrase} }}")),
        2 => some(
            random,
            70,
            "notify { to = chief, copies = 2, words = \"%deed% %file%%policy% by %program% %\" }".to_owned(),
        ),
        _ => {}
    }
    some(random, 25, "override = [with_reason]".to_owned());
    if restricts {
        let mut restrictions = restrictions(random);
        // A note goes with a block: without one, it would never be taken.
        let notes = random.chance(25);
        if notes {
            if let Some((before, after)) = restrictions.clone().split_once(" = ") {
                let rest = after.find('\n').and_then(|end| after.get(end..)).unwrap_or_default();
                restrictions = format!("{before} = block{rest}");
            }
            lines.push("note".to_owned());
        }
        let mut some = |random: &mut Random, percent: u64, line: String| {
            if random.chance(percent) {
                lines.push(line);
            }
        };
        some(random, if notes { 100 } else { 60 }, restrictions);
    }
    for line in lines {
        source.push_str(&format!("      {line}\n"));
    }
}

fn restrictions(random: &mut Random) -> String {
    let mut text = "restrict {\n".to_owned();
    levels(random, 8, &mut text);
    for app in random.some(&["charts", "radio"], 0, 2) {
        text.push_str(&format!("        apps in {app} {{\n"));
        levels(random, 10, &mut text);
        text.push_str("        }\n");
    }
    text.push_str("      }");
    text
}

fn levels(random: &mut Random, indent: usize, text: &mut String) {
    let what = [
        "print",
        "print on bridge",
        "print on galley",
        "copy",
        "copy on quay",
        "share",
        "share on pier",
        "share on bridge",
        "open",
        "open on charts",
        "open on radio",
    ];
    for activity in random.some(&what, 1, 4) {
        let level = random.pick(&["allow", "audit", "ask", "warn", "block"]);
        text.push_str(&format!("{:indent$}{activity} = {level}\n", ""));
    }
}
