//! Projects of any number of rules, on a platform of their own without a tenant's limits.
//!
//! The rules are of the kinds that real tenants have, in equal parts: much content of a type going outside, a group of types
//! in attachments, words in a subject, large files by extension, a header and a domain. No two rules are equal, so that the
//! linter finds nothing and has to look at everything.

use std::fmt::Write as _;

use weir_compiler::project::Memory;

use crate::random::Random;

/// How large a project is.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    pub policies: usize,
    pub rules_of_a_policy: usize,
    pub files: usize,
}

impl Size {
    /// 600 rules: a large tenant of today.
    pub const TENANT: Size = Size { policies: 60, rules_of_a_policy: 10, files: 12 };
    /// 10,000 rules: more than a tenant may have.
    pub const HUGE: Size = Size { policies: 1_000, rules_of_a_policy: 10, files: 100 };

    pub fn rules(self) -> usize {
        self.policies * self.rules_of_a_policy
    }
}

const TYPES: &[(&str, &str)] = &[
    ("std.sit.finance.credit_card", "credit_card"),
    ("std.sit.finance.iban", "iban"),
    ("std.sit.us.ssn", "ssn"),
    ("std.sit.us.dea_number", "dea_number"),
    ("std.sit.brazil.cpf", "cpf"),
    ("std.sit.india.aadhaar", "aadhaar"),
];

/// The project's files by path.
pub fn sources(size: Size) -> Vec<(String, String)> {
    let mut random = Random::new(600);
    let mut files = vec![
        ("weir.toml".to_owned(), MANIFEST.to_owned()),
        ("platform.weir".to_owned(), PLATFORM.to_owned()),
        ("organisation.weir".to_owned(), organisation()),
        ("order.weir".to_owned(), order(size)),
    ];
    let in_a_file = size.policies.div_ceil(size.files.max(1)).max(1);
    for (number, first) in (0..size.policies).step_by(in_a_file).enumerate() {
        let mut text = String::new();
        for (path, _) in TYPES {
            let _ = writeln!(text, "use {path}");
        }
        text.push_str("use organisation.finance\nuse organisation.partners\nuse organisation.soc_mailbox\n");
        for policy in first..size.policies.min(first + in_a_file) {
            self::policy(&mut text, &mut random, policy, size.rules_of_a_policy);
        }
        files.push((format!("policies/part_{number}.weir"), text));
    }
    files
}

/// The project in memory.
pub fn files(size: Size) -> Memory {
    let mut memory = Memory::default();
    for (path, text) in sources(size) {
        memory.insert(&path, text);
    }
    memory
}

fn policy(text: &mut String, random: &mut Random, number: usize, rules: usize) {
    let _ = write!(
        text,
        "\n/// What unit {number} may send.\npolicy unit_{number} \"Unit {number}\" {{\n  mode = enforce\n\n  scope {{\n    \
         mail\n  }}\n"
    );
    for rule in 0..rules {
        self::rule(text, random, number, rule);
    }
    text.push_str("}\n");
}

fn rule(text: &mut String, random: &mut Random, policy: usize, rule: usize) {
    let (_, sit) = TYPES.get((policy + rule) % TYPES.len()).copied().unwrap_or_default();
    let (_, other) = TYPES.get((policy + rule + 1) % TYPES.len()).copied().unwrap_or_default();
    let count = 2 + random.below(5_000);
    let word =
        format!("{}_{policy}_{rule}", random.pick(&["falcon", "harbour", "meadow", "quartz", "willow"]));
    let condition = match rule % 5 {
        0 => format!(
            "      content has {sit} count >= {count} confidence >= high\n      access.scope == external\n      any {{\n        \
             sender.groups contains finance\n        document.name contains [\"{word}\", \"{word} draft\"]\n      }}\n"
        ),
        1 => format!(
            "      content has any \"Numbers of {word}\" {{\n        {sit} count >= {count}\n        {other} count >= 3\n      \
             }}\n      document.extension in [\"xlsx\", \"csv\", \"{word}\"]\n"
        ),
        2 => format!(
            "      message.subject contains [\"{word}\", \"project {word}\"]\n      access.scope == external\n"
        ),
        3 => {
            format!("      document.size >= {count} KB\n      document.extension in [\"zip\", \"{word}\"]\n")
        }
        _ => format!(
            "      message.header[\"X-Project\"] contains [\"{word}\"]\n      sender.domain == \"unit-{policy}-{rule}.example\"\n"
        ),
    };
    let _ = write!(
        text,
        "\n  rule rule_{rule} \"Rule {rule} of unit {policy}\" {{\n    severity = high\n\n    when {{\n{condition}    }}\n\n    \
         unless {{\n      recipient.domain in partners\n    }}\n\n    then {{\n      block_access {{ to = external }}\n      \
         notify {{ to = [last_modifier, soc_mailbox] }}\n      tip {{ text = \"Ask before you send this ({word}).\" }}\n    }}\n  \
         }}\n"
    );
}

fn organisation() -> String {
    let mut text = String::from("/// Domains that signed an agreement.\nlet partners = [\n");
    for partner in 0..100 {
        let _ = writeln!(text, "  \"partner-{partner}.example\",");
    }
    text.push_str(
        "]\n\nparam soc_mailbox : address = \"soc@contoso.com\"\n\ngroup finance \"Finance staff\"\n",
    );
    text
}

fn order(size: Size) -> String {
    let mut text = String::from("order {\n");
    for policy in 0..size.policies {
        let _ = writeln!(text, "  unit_{policy}");
    }
    text.push_str("}\n");
    text
}

const MANIFEST: &str =
    "[project]\nname = \"bench\"\nplatform = \"bench\"\n\n[organisation]\ndomains = [\"contoso.com\"]\n";

const PLATFORM: &str = r#"platform bench "A platform without limits" {
  source = "own"

  mode enforce "On" { enforces = true, notifies = true, reports = true, default = true, source = "own" }

  group_kind security_group "Security group" { source = "own" }

  location mail "Mail" {
    content = [sit]
    scope = [security_group]
    subject = sender
    groups = sender.groups
    resolve = most_restrictive
    copies = per_recipient
    recipient = recipient
    email_notifications = true
    tips = true
    overrides = true
    source = "own"
  }

  reads message "A message" {
    sender = sender
    recipient = recipient
    subject = message.subject
    header = message.header
    source = "own"
  }

  reads document "An attachment" {
    name = document.name
    size = document.size
    source = "own"
  }

  content sit "Types" { locations = [mail], counts = true, confidence = true, cost = high, source = "own" }

  attribute sender : address "Sender" {
    of = item
    source = "own"
    equals "Sender is" { locations = [mail], cost = low, source = "own" }
  }

  attribute sender.domain : domain "Sender's domain" {
    of = item
    derive = domain_of(sender)
    source = "own"
    in "Sender's domain is" { locations = [mail], cost = low, source = "own" }
  }

  attribute sender.groups : group "Sender's groups" {
    of = item
    source = "own"
    in "Sender is a member of" { locations = [mail], cost = medium, source = "own" }
  }

  attribute recipient : address "Recipient" {
    of = recipient
    source = "own"
    equals "Recipient is" { locations = [mail], cost = low, source = "own" }
  }

  attribute recipient.domain : domain "Recipient's domain" {
    of = recipient
    derive = domain_of(recipient)
    source = "own"
    in "Recipient's domain is" { locations = [mail], cost = low, source = "own" }
  }

  attribute access.scope : enum(internal, external) "Shared with" {
    of = recipient
    derive = scope_of(recipient)
    source = "own"
    in "Shared with" { locations = [mail], cost = low, source = "own" }
  }

  attribute message.subject : text "Subject" {
    of = item
    source = "own"
    contains "Subject has words" { locations = [mail], cost = low, source = "own" }
  }

  attribute message.header : keyed(text) "Header" {
    of = item
    source = "own"
    contains "Header has words" { locations = [mail], cost = low, source = "own" }
  }

  attribute document.name : text "Document's name" {
    of = part
    source = "own"
    contains "Name has words" { locations = [mail], cost = low, source = "own" }
  }

  attribute document.extension : extension "Document's extension" {
    of = part
    derive = extension_of(document.name)
    source = "own"
    in "Extension is" { locations = [mail], cost = low, source = "own" }
  }

  attribute document.size : size "Document's size" {
    of = part
    source = "own"
    compare "Size is at least" { locations = [mail], cost = low, source = "own" }
  }

  action block_access "Block" {
    locations = [mail]
    role = enforce
    rank = 50
    source = "own"
    to : enum(everyone, external) "Whom" = everyone { source = "own" }
  }

  action notify "Notify" {
    locations = [mail]
    role = notify
    source = "own"
    to : recipients(last_modifier, owner) "Whom" = [last_modifier] { source = "own" }
  }

  action tip "Tip" {
    locations = [mail]
    role = notify
    tip = true
    source = "own"
    text : text "Text" { source = "own" }
  }

  rule_option severity : enum(low, medium, high) "Severity" = low { source = "own" }
}
"#;
