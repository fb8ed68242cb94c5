//! The closed set of units.

/// Bytes in a unit of size.
pub fn size(unit: &str) -> Option<u64> {
    Some(match unit {
        "B" => 1,
        "KB" => 1 << 10,
        "MB" => 1 << 20,
        "GB" => 1 << 30,
        "TB" => 1 << 40,
        _ => return None,
    })
}

/// Seconds in a unit of time.
pub fn duration(unit: &str) -> Option<u64> {
    Some(match unit {
        "second" | "seconds" => 1,
        "minute" | "minutes" => 60,
        "hour" | "hours" => 3_600,
        "day" | "days" => 86_400,
        _ => return None,
    })
}

/// All units, for the message about one that is none.
pub const ALL: &[&str] = &["B", "KB", "MB", "GB", "TB", "seconds", "minutes", "hours", "days"];

/// A size in its largest whole unit: `5 MB`.
pub fn spelled_size(bytes: u64) -> String {
    spelled(bytes, [("TB", 1 << 40), ("GB", 1 << 30), ("MB", 1 << 20), ("KB", 1 << 10)], "B")
}

/// A time in its largest whole unit: `30 days`.
pub fn spelled_duration(seconds: u64) -> String {
    spelled(seconds, [("days", 86_400), ("hours", 3_600), ("minutes", 60)], "seconds")
}

fn spelled<const N: usize>(number: u64, units: [(&str, u64); N], smallest: &str) -> String {
    let whole = units.into_iter().find(|(_, factor)| number > 0 && number.is_multiple_of(*factor));
    match whole {
        Some((unit, factor)) if number == factor => format!("1 {}", unit.trim_end_matches('s')),
        Some((unit, factor)) => format!("{} {unit}", number / factor),
        None => format!("{number} {smallest}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_spelled_in_their_largest_whole_unit() {
        assert_eq!(spelled_duration(86_400), "1 day");
        assert_eq!(spelled_duration(1_800), "30 minutes");
        assert_eq!(spelled_duration(61), "61 seconds");
        assert_eq!(spelled_size(5 << 20), "5 MB");
        assert_eq!(spelled_size(0), "0 B");
    }
}
