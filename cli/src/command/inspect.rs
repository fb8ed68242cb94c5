//! `weir inspect`: what a bundle holds.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::Args;
use serde::Serialize;
use weir_runtime::Bundle;
use weir_runtime::format::policy_views::RuleView;

use crate::exit::{Exit, Failure};
use crate::output::{self, Format};
use crate::terminal::shown;
use crate::{bundle, file};

/// Show what a bundle holds
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The bundle; `-` for standard input
    bundle: PathBuf,
    /// Compute the digests of all sections anew, and hold them against those that the bundle states
    #[arg(long)]
    verify: bool,
    /// Print the decision program
    #[arg(long)]
    disassemble: bool,
    /// List the automata and machines that look into texts, with their sizes
    #[arg(long)]
    automata: bool,
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Serialize)]
struct Report<'b> {
    name: &'b str,
    digest: &'b str,
    /// Absent where nobody asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    verified: Option<bool>,
    bytes: usize,
    sections: Vec<Section>,
    rules: Vec<Rule<'b>>,
    types: Vec<&'b str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    automata: Option<Automata>,
    #[serde(skip_serializing_if = "Option::is_none")]
    program: Option<String>,
}

#[derive(Serialize)]
struct Section {
    id: u16,
    name: &'static str,
    bytes: usize,
}

#[derive(Serialize)]
struct Rule<'b> {
    policy: &'b str,
    rule: &'b str,
    mode: &'b str,
    locations: Vec<&'b str>,
}

#[derive(Serialize)]
struct Automata {
    groups: Vec<Group>,
    /// Instructions of each machine.
    machines: Vec<usize>,
}

#[derive(Serialize)]
struct Group {
    states: usize,
    classes: u32,
    expressions: usize,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let bytes = file::read(&arguments.bundle)?;
    let bundle = bundle::open(&arguments.bundle, &bytes)?;
    let refused = if arguments.verify { bundle.verify().err() } else { None };
    let report = Report {
        name: bundle.name(),
        digest: bundle.digest(),
        verified: arguments.verify.then_some(refused.is_none()),
        bytes: bytes.len(),
        sections: bundle.sections().map(|(id, name, bytes)| Section { id, name, bytes }).collect(),
        rules: rules(&bundle),
        types: (0..)
            .zip(0..bundle.detection().type_count())
            .map(|(id, _)| bundle.detection().sit(id).name)
            .collect(),
        automata: arguments.automata.then(|| automata(&bundle)),
        program: arguments.disassemble.then(|| weir_runtime::disassemble(&bundle)),
    };
    match arguments.format {
        Format::Text => output::print(&report.text())?,
        Format::Json => output::print_json(&report)?,
    }
    if let Some(error) = &refused {
        output::complain(&format!("`{}` is not what it says it is: {error}", file::name(&arguments.bundle)));
    }
    Ok(Exit::findings_if(refused.is_some()))
}

fn rules<'a>(bundle: &Bundle<'a>) -> Vec<Rule<'a>> {
    let locations = |id: u32| {
        let asked =
            bundle.locations().filter(move |location| location.rules().any(|scoped| scoped.rule == id));
        asked.map(|location| location.name).collect()
    };
    let policies: Vec<_> = bundle.policies().collect();
    let modes: Vec<_> = bundle.modes().collect();
    let named = |id: u32, rule: RuleView<'a>| {
        let policy = policies.get(rule.policy as usize);
        let mode = policy.and_then(|policy| modes.get(policy.mode as usize));
        Rule {
            policy: policy.map_or("", |policy| policy.name),
            rule: rule.name,
            mode: mode.map_or("", |mode| mode.name),
            locations: locations(id),
        }
    };
    (0..).zip(bundle.rules()).map(|(id, rule)| named(id, rule)).collect()
}

fn automata(bundle: &Bundle<'_>) -> Automata {
    let detection = bundle.detection();
    let ids = |count: usize| 0..u32::try_from(count).unwrap_or(u32::MAX);
    let expressions = |group: u32| {
        let all = ids(detection.expression_count()).map(|id| detection.expression(id));
        all.filter(|expression| {
            matches!(expression, weir_runtime::program::Expression::Automaton { group: of, .. } if *of == group)
        })
        .count()
    };
    let groups = ids(detection.group_count()).map(|id| {
        let group = detection.group(id);
        Group {
            states: group.state_count(),
            classes: group.stride.saturating_sub(1),
            expressions: expressions(id),
        }
    });
    let machines = ids(detection.machine_count()).map(|id| detection.machine(id).len());
    Automata { groups: groups.collect(), machines: machines.collect() }
}

impl Report<'_> {
    fn text(&self) -> String {
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = self.write(&mut text);
        text
    }

    fn write(&self, text: &mut String) -> std::fmt::Result {
        writeln!(text, "name    {}", shown(self.name))?;
        writeln!(text, "digest  {}", self.digest)?;
        match self.verified {
            Some(true) => writeln!(text, "        all sections have the digests that the bundle states")?,
            Some(false) => {
                writeln!(text, "        a section does not have the digest that the bundle states")?
            }
            None => {}
        }
        writeln!(text, "\nsection                   bytes")?;
        for section in &self.sections {
            writeln!(text, "{:>5}  {:<14} {:>10}", section.id, section.name, section.bytes)?;
        }
        writeln!(text, "{:>5}  {:<14} {:>10}", "", "whole file", self.bytes)?;
        writeln!(text, "\nrules")?;
        for rule in &self.rules {
            let name = shown(&format!("{}.{}", rule.policy, rule.rule));
            writeln!(text, "  {name} ({}) at {}", shown(rule.mode), shown(&rule.locations.join(", ")))?;
        }
        writeln!(text, "\ntypes")?;
        for name in &self.types {
            writeln!(text, "  {}", shown(name))?;
        }
        if let Some(automata) = &self.automata {
            writeln!(text, "\nautomata")?;
            for (index, group) in automata.groups.iter().enumerate() {
                let Group { states, classes, expressions } = group;
                writeln!(
                    text,
                    "  group {index}: {expressions} expressions, {states} states, {classes} classes"
                )?;
            }
            for (index, instructions) in automata.machines.iter().enumerate() {
                writeln!(text, "  machine {index}: {instructions} instructions")?;
            }
        }
        if let Some(program) = &self.program {
            // The program has lines of its own; only they may be lines.
            let lines: Vec<String> = program.lines().map(shown).collect();
            writeln!(text, "\nprogram\n{}", lines.join("\n"))?;
        }
        Ok(())
    }
}
