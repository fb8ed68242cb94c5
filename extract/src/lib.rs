//! Real messages and files to items: what a mail server or a disk holds, as the runtime's [`Item`].
//!
//! [`message`] reads an internet message (RFC 5322 and MIME), [`file_text`] a text file of
//! unknown charset. Which location
//! an item is at, and under which attribute names its facts are stored, is the platform's to say, so the caller gives them
//! as [`MessageNames`]. The item states what the message says and nothing that would need a directory or a policy.
//!
//! Every byte is untrusted. Reading never panics, takes time linear in the input, and says in a part's state what it could
//! not read instead of leaving it out.

mod charset;
mod header;
mod html;
mod kind;
mod message;
mod transfer;
mod walk;

pub use charset::{file_text, text};
pub use message::{MessageNames, message};
pub use walk::{MAX_DEPTH, MAX_PARTS};
pub use weir_runtime::item::Item;

/// Why a file is not a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExtractError {
    Empty,
    /// The file does not begin with a header field.
    NoHeader,
}

impl std::fmt::Display for ExtractError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            ExtractError::Empty => "the file is empty; a message begins with its header",
            ExtractError::NoHeader => {
                "not a message: the file does not begin with a header field such as `From: …`"
            }
        })
    }
}

impl std::error::Error for ExtractError {}
