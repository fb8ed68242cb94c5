//! Bytes from a stranger: refused with a reason, or judged, but never a panic. Digests are made right again after every
//! change, or only they would be tested.

use proptest::prelude::*;

use super::random::Choices;
use crate::effect::EffectKind;
use crate::format::rows::{HeaderRow, SectionRow};
use crate::format::sections::{REQUIRED, Section, frame};
use crate::format::{OpenError, Reason, reseal, write};
use crate::item::{Detected, Fact, Item, Part, PartState, Recipient};
use crate::program::{Argument, Copies, Effect, Level, Location, Node, Policy, Program, Rule, ScopedRule};
use crate::{Bundle, Options, disassemble};

/// Opens, and does with the bundle all that can be done.
fn exercise(bytes: &[u8]) -> Result<(), OpenError> {
    let bundle = Bundle::open(bytes)?;
    for location in bundle.locations() {
        let _ = bundle.judge(&item(location.name), &Options::default());
        let _ = bundle.judge_traced(
            &Item { location: location.name.to_owned(), ..Item::default() },
            &Options { show_values: true },
        );
    }
    disassemble(&bundle);
    Ok(())
}

fn item(location: &str) -> Item {
    let part = |text: &str, state| Part { text: Some(text.to_owned()), state, ..Part::default() };
    Item {
        version: 1,
        location: location.to_owned(),
        recipients: vec![Recipient::default(), Recipient::default()],
        parts: vec![
            part("a secret word on the große straße, card 4111", PartState::Scanned),
            part("", PartState::Truncated),
            Part {
                detected: vec![Detected { name: "card".to_owned(), count: 3, confidence: 80, value: None }],
                facts: [("a0".to_owned(), Fact::Text("x.y".to_owned()))].into(),
                ..Part::default()
            },
        ],
        ..Item::default()
    }
}

/// A program that has a rule, whatever the choices come to.
fn sample() -> Program {
    let program = |turn: u32| {
        let numbers = (0..2500_u32).map(|index| index.wrapping_mul(2_654_435_761).rotate_left(turn));
        Choices::new(&numbers.collect::<Vec<u32>>()).program()
    };
    (9..32).map(program).find(|program| !program.rules.is_empty()).unwrap()
}

#[test]
fn every_truncation_is_refused() {
    let bytes = write(&sample());
    assert!(exercise(&bytes).is_ok());
    for length in 0..bytes.len() {
        assert!(Bundle::open(&bytes[..length]).is_err(), "{length} bytes");
    }
}

#[test]
fn every_changed_byte_is_refused_or_judged() {
    let bytes = write(&sample());
    for place in 0..bytes.len() {
        for change in [1, 0x80, 0xff] {
            let mut changed = bytes.clone();
            changed[place] ^= change;
            reseal(&mut changed);
            let _ = exercise(&changed);
        }
    }
}

proptest! {
    #[test]
    fn many_changed_bytes_are_refused_or_judged(
        numbers in prop::collection::vec(any::<u32>(), 0..2000),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let mut bytes = write(&Choices::new(&numbers).program());
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        reseal(&mut bytes);
        let _ = exercise(&bytes);
    }

    #[test]
    fn random_bytes_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..500)) {
        prop_assert!(Bundle::open(&bytes).is_err());
    }
}

fn refused(program: &Program) -> OpenError {
    Bundle::open(&write(program)).unwrap_err()
}

#[test]
fn children_stand_before_their_parents() {
    let circle = Program { nodes: vec![Node::Not(0)], ..Program::default() };
    let error = refused(&circle);
    assert_eq!((error.section, error.row, error.reason), ("nodes", Some(0), Reason::Order));
}

#[test]
fn conditions_nest_so_deep_and_no_deeper() {
    let chain = |depth: u32| {
        let nodes = std::iter::once(Node::Const(true)).chain((0..depth - 1).map(Node::Not)).collect();
        Program { nodes, ..Program::default() }
    };
    let mut deep = chain(512);
    let location = sample().locations.remove(0);
    let rules = vec![ScopedRule { rule: 0, scope: 511, timing: None, standing: None }];
    deep.locations = vec![Location { rules, activities: vec![], copies: Copies::One, ..location }];
    deep.platforms = sample().platforms;
    deep.modes = vec![sample().modes.remove(0)];
    deep.policies = vec![Policy { mode: 0, kind: None, ..sample().policies.remove(0) }];
    let rule = sample().rules.remove(0);
    deep.rules = vec![Rule { policy: 0, condition: 510, actions: vec![], restrictions: vec![], ..rule }];
    assert_eq!(exercise(&write(&deep)), Ok(()));
    assert_eq!(refused(&chain(513)).reason, Reason::TooDeep);
}

#[test]
fn one_long_list_cannot_be_everybodys() {
    let children: Vec<u32> = vec![0; 5000];
    let nodes =
        std::iter::once(Node::Const(true)).chain((0..5000).map(|_| Node::All(children.clone()))).collect();
    assert_eq!(refused(&Program { nodes, ..Program::default() }).reason, Reason::BadValue);
}

/// An effect whose arguments are too few, of another shape, or no words of it.
#[test]
fn effects_have_the_arguments_of_their_kind() {
    let level = |kind, arguments| {
        let effects = vec![Effect { kind, arguments }];
        let level = Level { platform: 0, name: String::new(), rank: 0, effects, overridable: false };
        Program { platforms: sample().platforms, levels: vec![level], ..Program::default() }
    };
    let text = |text: &str| Argument::Text(text.to_owned());
    let good = level(EffectKind::Block, vec![text("outside")]);
    assert!(Bundle::open(&write(&good)).is_ok());
    assert!(Bundle::open(&write(&level(EffectKind::Block, vec![Argument::Missing]))).is_ok());
    for (kind, arguments, reason) in [
        (EffectKind::Block, vec![], Reason::Misshapen),
        (EffectKind::Block, vec![text("strangers")], Reason::BadValue),
        (EffectKind::Block, vec![Argument::Number(1)], Reason::BadValue),
        (EffectKind::Quarantine, vec![Argument::Missing], Reason::Misshapen),
        (EffectKind::Redirect, vec![Argument::Missing], Reason::BadValue),
        (EffectKind::Redirect, vec![text("a")], Reason::BadValue),
        (
            EffectKind::ChangeSubject,
            vec![Argument::Search(7), text(""), Argument::Missing],
            Reason::OutOfRange,
        ),
    ] {
        assert_eq!(refused(&level(kind, arguments)).reason, reason, "{kind:?}");
    }
}

#[test]
fn unknown_sections_are_refused_if_required() {
    let program = write(&Program::default());
    let with = |flags| {
        let bundle = Bundle::open(&program).unwrap();
        let mut rest = &program[program.len() - bundle.sections().map(|(.., size)| size).sum::<usize>()..];
        let mut sections = Vec::new();
        for (id, _, size) in bundle.sections() {
            sections.push((id, REQUIRED, &rest[..size]));
            rest = &rest[size..];
        }
        sections.push((999, flags, b"later".as_slice()));
        frame(&sections)
    };
    assert!(Bundle::open(&with(0)).is_ok());
    let error = Bundle::open(&with(REQUIRED)).unwrap_err();
    assert_eq!(error.reason, Reason::UnknownSection(999));
    assert_eq!(error.to_string(), "the bundle requires section 999, which this runtime does not know");
    assert!(Section::with_id(999).is_none());
}

/// Digests are of contents only, so the rest of the section table has to be right by itself: no bit of it may change unseen.
#[test]
fn flags_of_the_section_table_are_what_the_compiler_writes() {
    const FLAGS: usize = size_of::<HeaderRow>() + 2;
    let good = write(&sample());
    let sections = Bundle::open(&good).unwrap().sections().count();
    for section in 0..sections {
        let place = FLAGS + section * size_of::<SectionRow>();
        for bit in 0..16 {
            let mut bytes = good.clone();
            bytes[place + bit / 8] ^= 1 << (bit % 8);
            let error = Bundle::open(&bytes).unwrap_err();
            let wanted =
                if bit == 0 { Reason::NotRequired } else { Reason::UnknownFlags(1 << bit | REQUIRED) };
            assert_eq!(error.reason, wanted, "bit {bit} of section {section}");
        }
    }
    let unknown = frame(&[(999, 4, b"later".as_slice())]);
    assert_eq!(Bundle::open(&unknown).unwrap_err().reason, Reason::UnknownFlags(4));
}

#[test]
fn other_versions_and_other_files_are_refused_politely() {
    let mut bytes = write(&Program::default());
    bytes[8] = 7;
    let error = Bundle::open(&bytes).unwrap_err();
    assert_eq!(error.to_string(), "the bundle has format 7; this runtime reads format 0");
    assert_eq!(Bundle::open(b"PK\x03\x04").unwrap_err().to_string(), "this is not a Weir bundle");
    assert_eq!(error.reason.code(), "version");
}
