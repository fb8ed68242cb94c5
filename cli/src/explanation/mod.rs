//! What names stand for, in words: types of information, templates, validators, and rows of platforms.

pub(crate) mod platform;
pub(crate) mod sit;
pub(crate) mod template;
pub(crate) mod validator;
