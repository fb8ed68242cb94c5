//! Both directions of the format, and bytes that somebody has tampered with.

mod hostile;
mod random;
mod read_back;
mod round_trip;
