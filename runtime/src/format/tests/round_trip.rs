//! What is written is what is read.

use proptest::prelude::*;

use super::random::Choices;
use super::read_back::read_back;
use crate::format::{Reason, write};
use crate::program::Program;
use crate::{Bundle, OpenError, disassemble};

proptest! {
    #[test]
    fn a_program_reads_back_as_it_was_written(numbers in prop::collection::vec(any::<u32>(), 0..3000)) {
        let program = Choices::new(&numbers).program();
        let bytes = write(&program);
        let bundle = Bundle::open(&bytes).unwrap();
        prop_assert_eq!(bundle.verify(), Ok(()));
        prop_assert_eq!(&read_back(&bundle), &program);
        prop_assert_eq!(&write(&program), &bytes);
        prop_assert!(!disassemble(&bundle).is_empty());
    }
}

#[test]
fn an_empty_program_is_a_bundle() {
    let bytes = write(&Program::default());
    let bundle = Bundle::open(&bytes).unwrap();
    assert_eq!(read_back(&bundle), Program::default());
    assert_eq!(bundle.digest().len(), 64);
}

#[test]
fn the_digest_tells_programs_apart() {
    let one = write(&Program { name: "one".to_owned(), ..Program::default() });
    let two = write(&Program { name: "two".to_owned(), ..Program::default() });
    assert_ne!(Bundle::open(&one).unwrap().digest(), Bundle::open(&two).unwrap().digest());
}

#[test]
fn verify_finds_a_changed_byte_that_open_accepts() {
    let mut bytes = write(&Program { name: "one".to_owned(), ..Program::default() });
    let place = bytes.windows(3).position(|window| window == b"one").unwrap();
    bytes[place] = b'O';
    let bundle = Bundle::open(&bytes).unwrap();
    let refused = bundle.verify().unwrap_err();
    assert_eq!(refused.reason, Reason::Digest);
    assert_eq!(
        refused.to_string(),
        "damaged bundle: section `text` does not have the digest that the bundle states"
    );
}

#[test]
fn a_bundle_is_covariant_and_can_cross_threads() {
    fn shorter<'short>(bundle: Bundle<'static>) -> Bundle<'short> {
        bundle
    }
    fn crosses_threads<T: Send + Sync>() {}
    crosses_threads::<Bundle<'static>>();
    let refused: Result<Bundle<'static>, OpenError> = Bundle::open(b"");
    assert!(refused.map(shorter).is_err());
}
