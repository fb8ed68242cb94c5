//! Types with their patterns, phrases, and the sizes of automata and machines.

use std::fmt;

use super::{Text, quoted};
use crate::format::views::{
    AutomatonView, DetectionView, EvidenceView, Ids, MachineView, MatcherView, SearchView, TypeBodyView,
};
use crate::program::{Expression, Fidelity, Id};
use crate::validators;

pub(super) fn types(detection: &DetectionView<'_>, out: &mut Text) -> fmt::Result {
    for id in ids(detection.type_count()) {
        let sit = detection.sit(id);
        let fidelity = match sit.fidelity {
            Fidelity::Exact => "exact",
            Fidelity::Approximate => "approximate",
            Fidelity::External => "external",
        };
        out.blank();
        out.line(format_args!("type {} {:?}", sit.name, sit.title))?;
        out.indented(|out| {
            out.line(format_args!("{fidelity}, confidence {} recommended", sit.recommended))?;
            match sit.body {
                TypeBodyView::Union(members) => members
                    .iter()
                    .try_for_each(|member| out.line(format_args!("has {}", detection.sit(member).name))),
                TypeBodyView::Patterns(mut patterns) => {
                    patterns.try_for_each(|pattern| print_pattern(detection, pattern, out))
                }
            }
        })?;
    }
    Ok(())
}

fn print_pattern(detection: &DetectionView<'_>, id: Id, out: &mut Text) -> fmt::Result {
    let pattern = detection.pattern(id);
    out.line(format_args!(
        "pattern, confidence {}: {}",
        pattern.confidence,
        matcher(detection, pattern.primary)
    ))?;
    out.indented(|out| {
        if !pattern.evidence.is_empty() {
            match pattern.proximity {
                Some(points) => out.line(format_args!("within {points} code points"))?,
                None => out.line(format_args!("anywhere in the part"))?,
            }
        }
        print_evidence(detection, pattern.evidence, out)?;
        if !pattern.excluded.is_empty() {
            out.line(format_args!("but not {}", quoted(pattern.excluded.iter())))?;
        }
        Ok(())
    })
}

/// Opening has bounded how deep evidence nests.
fn print_evidence(detection: &DetectionView<'_>, evidence: Ids<'_>, out: &mut Text) -> fmt::Result {
    for id in evidence.iter() {
        match detection.evidence(id) {
            EvidenceView::Match { matcher: id, at_least, distinct } => {
                let distinct = if distinct { " distinct" } else { "" };
                let count =
                    if at_least == 1 { String::new() } else { format!(", count >= {at_least}{distinct}") };
                out.line(format_args!("{}{count}", matcher(detection, id)))?;
            }
            EvidenceView::Some { at_least, at_most, members } => {
                let most = at_most.map(|most| format!(" at most {most}")).unwrap_or_default();
                out.line(format_args!("at least {at_least}{most} of"))?;
                out.indented(|out| print_evidence(detection, members, out))?;
            }
        }
    }
    Ok(())
}

fn matcher(detection: &DetectionView<'_>, id: Id) -> String {
    match detection.matcher(id) {
        MatcherView::Keywords(list) => format!("keywords {}", detection.keyword_list(list).name),
        MatcherView::Expression { expression, validators } => {
            let name = |id| validators::row(id).map_or("unknown", |row| row.name);
            let validators: Vec<&str> = validators.iter().map(name).collect();
            let suffix =
                if validators.is_empty() { String::new() } else { format!(", {}", validators.join(", ")) };
            format!("expression {expression}{suffix}")
        }
    }
}

pub(super) fn engines(detection: &DetectionView<'_>, out: &mut Text) -> fmt::Result {
    if detection.expression_count() > 0 || detection.search_count() > 0 {
        out.blank();
    }
    for id in ids(detection.expression_count()) {
        match detection.expression(id) {
            Expression::Automaton { group, slot } => {
                out.line(format_args!("expression {id}: slot {slot} of group {group}"))?;
            }
            Expression::Machine(machine) => out.line(format_args!("expression {id}: machine {machine}"))?,
        }
    }
    for id in ids(detection.group_count()) {
        out.line(format_args!("group {id}: {}", automaton(detection.group(id))))?;
    }
    for id in ids(detection.machine_count()) {
        out.line(format_args!("machine {id}: {}", machine(detection.machine(id))))?;
    }
    for id in ids(detection.search_count()) {
        let engine = match detection.search(id) {
            SearchView::Automaton(view) => automaton(view),
            SearchView::Machine(view) => machine(view),
        };
        out.line(format_args!("search {id}: {engine}"))?;
    }
    for id in ids(detection.keyword_list_count()) {
        let list = detection.keyword_list(id);
        out.blank();
        out.line(format_args!("keywords {}", list.name))?;
        out.indented(|out| list.phrases.iter().try_for_each(|phrase| out.line(format_args!("{phrase:?}"))))?;
    }
    Ok(())
}

fn automaton(view: AutomatonView<'_>) -> String {
    format!(
        "{} states, {} classes, {} match sets",
        view.state_count(),
        view.stride.saturating_sub(1),
        view.match_set_count()
    )
}

fn machine(view: MachineView<'_>) -> String {
    format!("{} instructions", view.len())
}

fn ids(count: usize) -> impl Iterator<Item = Id> {
    0..u32::try_from(count).unwrap_or(u32::MAX)
}
