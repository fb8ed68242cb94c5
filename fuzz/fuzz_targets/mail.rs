#![no_main]

// The sample bundle takes seconds to build when every branch is counted, and is no input's fault.
libfuzzer_sys::fuzz_target!(
    init: {
        weir_tests::fuzz::samples::bundle();
    },
    |bytes: &[u8]| weir_tests::fuzz::mail(bytes)
);
