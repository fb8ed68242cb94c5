//! Damm's check digit: a quasigroup without fixed points.

/// Specimen: 5724, the check digit of 572 being 4.
pub(super) fn holds(text: &[u8]) -> bool {
    let check = text.iter().fold(0, |check, byte| {
        let row = TABLE.get(usize::from(check));
        row.and_then(|row| row.get(usize::from(byte.wrapping_sub(b'0')))).copied().unwrap_or_default()
    });
    text.len() >= 2 && text.iter().all(u8::is_ascii_digit) && check == 0
}

/// The quasigroup of order ten in Damm's thesis.
const TABLE: [[u8; 10]; 10] = [
    [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
    [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
    [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
    [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
    [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
    [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
    [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
    [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
    [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
    [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
];

#[cfg(test)]
mod tests {
    use super::{TABLE, holds};

    #[test]
    fn specimens() {
        assert!(holds(b"5724"));
        for bad in ["5723", "5274", "7524", "4", "572D"] {
            assert!(!holds(bad.as_bytes()), "{bad}");
        }
    }

    #[test]
    fn the_table_is_a_latin_square_with_zeros_on_its_diagonal() {
        for (place, row) in TABLE.iter().enumerate() {
            assert_eq!(row[place], 0);
            assert!((0..10).all(|digit| row.contains(&digit)));
            assert!((0..10).all(|digit| TABLE.iter().any(|row| row[place] == digit)));
        }
    }
}
