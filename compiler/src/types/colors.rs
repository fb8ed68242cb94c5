//! Colors that people write in other ways than as a triplet.

/// The sixteen names that every page knows.
const NAMED: [(&str, &str); 16] = [
    ("aqua", "#00ffff"),
    ("black", "#000000"),
    ("blue", "#0000ff"),
    ("fuchsia", "#ff00ff"),
    ("gray", "#808080"),
    ("green", "#008000"),
    ("lime", "#00ff00"),
    ("maroon", "#800000"),
    ("navy", "#000080"),
    ("olive", "#808000"),
    ("purple", "#800080"),
    ("red", "#ff0000"),
    ("silver", "#c0c0c0"),
    ("teal", "#008080"),
    ("white", "#ffffff"),
    ("yellow", "#ffff00"),
];

/// The triplet that was most likely meant by a name, by three digits or by digits without their mark.
pub(super) fn meant(text: &str) -> Option<String> {
    let text = text.trim();
    if let Some((_, triplet)) = NAMED.iter().find(|(name, _)| name.eq_ignore_ascii_case(text)) {
        return Some((*triplet).to_owned());
    }
    let digits = text.strip_prefix('#').or(text.strip_prefix("0x")).unwrap_or(text);
    match digits.len() {
        3 => Some(digits.chars().fold("#".to_owned(), |written, digit| written + &format!("{digit}{digit}"))),
        6 => Some(format!("#{digits}")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_ways_to_write_a_color() {
        for (written, triplet) in [
            ("red", "#ff0000"),
            ("Red", "#ff0000"),
            ("#fa0", "#ffaa00"),
            ("40e0d0", "#40e0d0"),
            ("0x40e0d0", "#40e0d0"),
        ] {
            assert_eq!(meant(written).as_deref(), Some(triplet), "{written}");
        }
        assert_eq!(meant("turquoise-ish"), None);
    }
}
