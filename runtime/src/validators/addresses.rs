//! Addresses of machines and mailboxes: numbers 1200 to 1299.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::Kind::Text;

rows! {
    12 "ipv6" Text(ipv6),
        "an address with at least two colons", "RFC 4291, section 2.2";
    13 "email" Text(email),
        "lengths of local part, labels and domain", "RFC 5321, section 4.5.3.1; RFC 1035, section 2.3.4";
    1200 "ipv4" Text(ipv4),
        "four numbers to 255, without leading zeros", "RFC 6943, section 3.1.1";
}

/// Specimens: RFC 4291, section 2.2, and RFC 5952. No separator is stripped, since none may be there.
fn ipv6(text: &str) -> bool {
    text.bytes().filter(|byte| *byte == b':').count() >= 2 && text.parse::<Ipv6Addr>().is_ok()
}

/// Of the forms of RFC 6943 the strict one, since the others are any number.
fn ipv4(text: &str) -> bool {
    text.parse::<Ipv4Addr>().is_ok()
}

/// Lengths in bytes: a local part of 64, labels of 63, a domain of 255, an address of 254 (RFC 3696, erratum 1690).
fn email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|point| {
                point == '-' || point.is_ascii_alphanumeric() || (!point.is_ascii() && point.is_alphabetic())
            })
    };
    (1..=64).contains(&local.len())
        && local.split('.').all(|atom| !atom.is_empty())
        && !local.contains(|point: char| point == '@' || point.is_whitespace() || point.is_control())
        && domain.len() <= 255
        && text.len() <= 254
        && domain.contains('.')
        && domain.split('.').all(label)
        && !domain.ends_with(|point: char| point.is_numeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ipv6_texts() {
        for good in ["2001:DB8::8:800:200C:417A", "::1", "::", "::FFFF:129.144.52.38", "2001:db8:0:0:0:0:2:1"]
        {
            assert!(ipv6(good), "{good}");
        }
        for bad in ["2001:db8", "12:30:45", "1::2::3", "129.144.52.38", ":::", "2001:db8::1/64"] {
            assert!(!ipv6(bad), "{bad}");
        }
    }

    #[test]
    fn ipv4_texts() {
        for good in ["192.0.2.1", "255.255.255.255", "0.0.0.0"] {
            assert!(ipv4(good), "{good}");
        }
        for bad in ["192.0.2", "192.0.2.256", "192.0.2.1.5", "192.0.2.01", "3221225985"] {
            assert!(!ipv4(bad), "{bad}");
        }
    }

    #[test]
    fn email_lengths() {
        let long = "a".repeat(64);
        for good in ["ann@contoso.com", "a.b+c@x-y.example.org", &format!("{long}@example.org")] {
            assert!(email(good), "{good}");
        }
        for bad in [
            "ann@contoso",
            "@contoso.com",
            "ann@contoso..com",
            ".ann@contoso.com",
            "ann.@contoso.com",
            "a@b@contoso.com",
            "ann@-contoso.com",
            "ann@contoso-.com",
            "ann@10.0.0.1",
            &format!("a{long}@example.org"),
            &format!("ann@{long}.org"),
            &format!("ann@{}org", "example.".repeat(32)),
        ] {
            assert!(!email(bad), "{bad}");
        }
    }
}
