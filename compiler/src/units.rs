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
