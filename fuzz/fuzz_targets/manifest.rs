#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| weir_tests::fuzz::manifest(bytes));
