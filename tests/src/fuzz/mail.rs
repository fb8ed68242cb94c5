//! A message from a stranger.

use weir_extract::{MAX_PARTS, MessageNames};
use weir_runtime::{Bundle, Options};

use super::samples;

/// Any bytes are a message, or are refused with a reason; as a message they can be judged.
pub fn mail(bytes: &[u8]) {
    weir_extract::text(bytes);
    weir_extract::file_text(bytes);
    let names = names();
    let item = match weir_extract::message(bytes, &names) {
        Ok(item) => item,
        Err(error) => return assert!(!error.to_string().is_empty()),
    };
    assert!(item.parts.len() <= MAX_PARTS, "{} parts", item.parts.len());
    // Texts are decoded, at worst each byte to a mark of three; a part of a part is not read twice.
    let texts: usize = item.parts.iter().filter_map(|part| part.text.as_ref()).map(String::len).sum();
    assert!(texts <= 4 * bytes.len(), "{texts} bytes of text from {}", bytes.len());
    match Bundle::open(samples::bundle()) {
        Ok(bundle) => {
            if let Err(error) = bundle.judge(&item, &Options::default()) {
                panic!("what was read from a message cannot be judged: {error}");
            }
        }
        Err(error) => panic!("the sample is refused: {error}"),
    }
}

/// The names of the sample's platform.
fn names() -> MessageNames {
    let name = |name: &str| Some(name.to_owned());
    MessageNames {
        location: "post".to_owned(),
        sender: name("sender"),
        recipient: name("recipient"),
        subject: name("subject"),
        header: name("header"),
        size: name("size"),
        importance: None,
        document_name: name("file.name"),
        document_size: name("file.size"),
    }
}
