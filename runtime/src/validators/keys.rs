//! Keys without a checksum: a length, an alphabet, and the look of chance.
//!
//! An expression cannot say that nothing of the alphabet stands before or after a match, since `+`, `/` and `-` are no characters of
//! words. So expressions take runs of any length, and the lengths are asked for here: the end of a longer key is none.

/// Characters that differ, of a key; a mock-up such as `xxxx-xxxx` has fewer.
const DIFFERENT: usize = 8;

/// One character so often in a row is a mock-up.
const IN_A_ROW: usize = 6;

/// Lower case, capitals, digits: a key without padding has all three, since the names and paths that have its length have not.
const KINDS: [fn(&u8) -> bool; 3] = [u8::is_ascii_lowercase, u8::is_ascii_uppercase, u8::is_ascii_digit];

/// A key of `length` characters, not counting the signs of equality after them.
pub(super) fn base64(text: &str, length: usize, padding: &str) -> bool {
    let Some(key) = text.strip_suffix(padding) else { return false };
    let alphabet = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    key.len() == length
        && key.bytes().all(alphabet)
        && (!padding.is_empty() || mixed(key))
        && random_looking(key)
}

/// The same in the alphabet for addresses, which is written without padding.
pub(super) fn base64url(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(url_safe) && mixed(text) && random_looking(text)
}

/// The same in an address, where `+`, `/` and `=` are written with per cent signs.
pub(super) fn percent_base64(text: &str, length: usize, padding: &str) -> bool {
    let mut plain = String::new();
    let mut parts = text.split('%');
    plain.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let Some((code, rest)) = part.split_at_checked(2) else { return false };
        plain.push(match code {
            "2b" | "2B" => '+',
            "2f" | "2F" => '/',
            "3d" | "3D" => '=',
            _ => return false,
        });
        plain.push_str(rest);
    }
    text.contains('%') && base64(&plain, length, padding)
}

/// Both generations of a web chat's secret.
pub(super) fn web_chat_secret(text: &str) -> bool {
    let groups: Vec<usize> = text.split('.').map(str::len).collect();
    let shape = match groups.as_slice() {
        [11, 3, 3, 43] => text.bytes().all(|byte| byte == b'.' || url_safe(byte)),
        _ => {
            text.len() == 55
                && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.'))
        }
    };
    shape && mixed(text) && random_looking(text)
}

/// The generation stands in the fourth character, and tells the length.
pub(super) fn client_secret(text: &str) -> bool {
    let alphabet = |byte: u8| byte == b'~' || byte == b'.' || url_safe(byte);
    let after = match text.split_at_checked(3) {
        Some((_, rest)) => rest,
        None => return false,
    };
    let length = match (after.strip_prefix("7Q~"), after.strip_prefix("8Q~")) {
        (Some(rest), _) => rest.len() == 31,
        (_, Some(rest)) => rest.len() == 34,
        _ => false,
    };
    length && text.bytes().all(alphabet) && random_looking(text)
}

pub(super) fn google_api_key(text: &str) -> bool {
    let Some(key) = text.strip_prefix("AIza") else { return false };
    key.len() == 35 && key.bytes().all(|byte| byte == b'\\' || url_safe(byte)) && random_looking(key)
}

/// What chance makes: characters that differ, and no long run of one. The expression says of which alphabet they are.
pub(super) fn random_looking(text: &str) -> bool {
    if !text.is_ascii() {
        return false;
    }
    let mut seen: Vec<u8> = text.bytes().collect();
    let run = seen.chunk_by(|one, other| one == other).map(<[u8]>::len).max().unwrap_or_default();
    seen.sort_unstable();
    seen.dedup();
    seen.len() >= DIFFERENT && run < IN_A_ROW
}

fn mixed(text: &str) -> bool {
    KINDS.iter().all(|kind| text.as_bytes().iter().any(kind))
}

fn url_safe(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')
}

#[cfg(test)]
mod tests {
    use crate::validators::specimens;

    /// The sample of the documentation, cut or repeated.
    const SAMPLE: &str = "abcdefghijklmnopqrstuvwxyz0123456789/+ABCDEFGHIJKLMNOPQRSTUV";

    #[test]
    fn lengths_are_exact() {
        let cut =
            |length: usize, padding: &str| format!("{}{padding}", SAMPLE.repeat(2).get(..length).unwrap());
        for (name, length, padding) in [
            ("base64_256", 43, "="),
            ("base64_320", 54, "=="),
            ("base64_360", 60, ""),
            ("base64_512", 86, "=="),
        ] {
            let (short, long) = (cut(length - 1, padding), cut(length + 1, padding));
            let more = cut(length, &format!("{padding}="));
            specimens(name, &[&cut(length, padding)], &[&short, &long, &more, &"x".repeat(length), ""]);
        }
        specimens(
            "base64_128",
            &["abcdefgh0123456789/+AB=="],
            &["abcdefgh0123456789/+ABC==", "abcdefgh0123456789/+AB="],
        );
        specimens("base64_192", &["abcdefghijklmnopqr0123456789/+AB"], &["abcdef0123456789abcdef0123456789"]);
        specimens(
            "base64_240",
            &["abcdefghijklmnopqrst0123456789/+ABCDEFGH"],
            // A hash of a commit, which has no capitals.
            &["da39a3ee5e6b4b0d3255bfef95601890afd80709"],
        );
    }

    #[test]
    fn alphabets_for_addresses() {
        specimens(
            "base64url_256",
            &["abcdefghijklmnopqrstuvwxyz0123456789-_ABCDE"],
            &["abcdefghijklmnopqrstuvwxyz0123456789/+ABCDE", "abcdefghijklmnopqrstuvwxyz0123456789-_abcde"],
        );
        specimens(
            "base64url_384",
            &["abcdefghijklmnopqrstuvwxyz0123456789-_ABCDEabcdefghijklmnopqrstu"],
            &["abcdefghijklmnopqrstuvwxyz0123456789-_ABCDEabcdefghijklmnopqrst"],
        );
        specimens(
            "percent_base64_256",
            &[
                "abcdefghijklmnopqrstuvwxyz0123456789%2F%2BABCDE%3D",
                "abcdefghijklmnopqrstuvwxyz0123456789%2f%2bABCDE%3d",
            ],
            &[
                "abcdefghijklmnopqrstuvwxyz0123456789%2F%2BABCDE",
                "abcdefghijklmnopqrstuvwxyz0123456789%2F%2BABCD%3D",
                "abcdefghijklmnopqrstuvwxyz0123456789%2F%2GABCDE%3D",
                "abcdefghijklmnopqrstuvwxyz0123456789/+ABCDE=",
                "%",
            ],
        );
        specimens(
            "percent_base64_320",
            &["abcdefghijklmnopqrstuvwxyz0123456789%2F%2BABCDEF0123456789%3D%3D"],
            &["abcdefghijklmnopqrstuvwxyz0123456789%2F%2BABCDEF0123456789%3D"],
        );
    }

    // In two pieces, for those who search sources for secrets.
    #[test]
    fn secrets_of_services() {
        specimens(
            "web_chat_secret",
            &[
                "abcdefghijklmnopqrstuvwxyz.0123456789_ABCDEabcdefghijkl",
                "abcdefghijk.lmn.opq.rstuvwxyz0123456789-_ABCDEFGHIJKLMNOPQRSTUV",
            ],
            &[
                "abcdefghijklmnopqrstuvwxyz.0123456789_ABCDEabcdefghijk",
                "abcdefghijk.lmno.pq.rstuvwxyz0123456789-_ABCDEFGHIJKLMNOPQRSTUV",
            ],
        );
        specimens(
            "client_secret",
            &[
                concat!("abc7", "Q~defghijklmnopqrs0t123456789-_.~"),
                concat!("abc8", "Q~defghijklmnopqrstuvwxyz-_.~0123456"),
            ],
            &[
                concat!("abc8", "Q~defghijklmnopqrs0t123456789-_.~"),
                concat!("abc9", "Q~defghijklmnopqrs0t123456789-_.~"),
                concat!("abc7", "Q~xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"),
                "é",
            ],
        );
        specimens(
            "google_api_key",
            &[concat!("AIza", "efgh0123456789_-ABCDEFGHIJKLMNOPQRS")],
            &[
                concat!("AIza", "efgh0123456789_-ABCDEFGHIJKLMNOPQR"),
                "AIzaxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            ],
        );
        specimens(
            "random_looking",
            &["abcdef0123456789abcdef0123456789"],
            &["deadbeefdeadbeefdeadbeefdeadbeef", "abcdef0000001234", "abcdefgé"],
        );
    }
}
