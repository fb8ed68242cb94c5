//! Verhoeff's check digit.

/// Specimen: 2363, the check digit of 236 being 3.
pub(super) fn holds(text: &[u8]) -> bool {
    let entry = |table: &[[u8; 10]], row: usize, column: usize| {
        table.get(row).and_then(|row| row.get(column)).copied().map_or(0, usize::from)
    };
    let check = text.iter().rev().enumerate().fold(0, |check, (place, byte)| {
        entry(&MULTIPLY, check, entry(&PERMUTE, place % 8, usize::from(byte.wrapping_sub(b'0'))))
    });
    text.len() >= 2 && text.iter().all(u8::is_ascii_digit) && check == 0
}

/// The dihedral group of order ten.
const MULTIPLY: [[u8; 10]; 10] = [
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    [1, 2, 3, 4, 0, 6, 7, 8, 9, 5],
    [2, 3, 4, 0, 1, 7, 8, 9, 5, 6],
    [3, 4, 0, 1, 2, 8, 9, 5, 6, 7],
    [4, 0, 1, 2, 3, 9, 5, 6, 7, 8],
    [5, 9, 8, 7, 6, 0, 4, 3, 2, 1],
    [6, 5, 9, 8, 7, 1, 0, 4, 3, 2],
    [7, 6, 5, 9, 8, 2, 1, 0, 4, 3],
    [8, 7, 6, 5, 9, 3, 2, 1, 0, 4],
    [9, 8, 7, 6, 5, 4, 3, 2, 1, 0],
];

/// Verhoeff's permutation, applied as often as the place says.
const PERMUTE: [[u8; 10]; 8] = [
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    [1, 5, 7, 6, 2, 8, 3, 0, 9, 4],
    [5, 8, 0, 3, 7, 9, 6, 1, 4, 2],
    [8, 9, 1, 6, 0, 4, 3, 5, 2, 7],
    [9, 4, 5, 3, 1, 2, 6, 8, 7, 0],
    [4, 2, 8, 6, 5, 7, 3, 9, 0, 1],
    [2, 7, 9, 3, 8, 0, 6, 4, 1, 5],
    [7, 0, 4, 6, 9, 1, 3, 2, 5, 8],
];

#[cfg(test)]
mod tests {
    use super::holds;

    #[test]
    fn specimens() {
        assert!(holds(b"2363"));
        // Any wrong digit and any exchange of neighbours is noticed.
        for bad in ["2364", "2353", "3263", "2633", "3", "23A3"] {
            assert!(!holds(bad.as_bytes()), "{bad}");
        }
        for check in 0..10 {
            assert_eq!(holds(format!("12345{check}").as_bytes()), check == 1);
        }
    }
}
