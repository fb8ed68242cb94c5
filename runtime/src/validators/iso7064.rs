//! Check characters of ISO/IEC 7064: pure systems, with one modulus, and hybrid ones, with two that follow each other.

use super::rule::value_in;

/// A system by the names of the standard.
#[derive(Clone, Copy, Debug)]
pub(super) enum System {
    Pure {
        modulus: u32,
        radix: u32,
        /// Characters by value. One beyond the radix is a check character only, and stands last.
        alphabet: &'static str,
    },
    Hybrid {
        modulus: u32,
        alphabet: &'static str,
    },
}

pub(super) const MOD_11_2: System = System::Pure { modulus: 11, radix: 2, alphabet: "0123456789X" };
pub(super) const MOD_37_2: System =
    System::Pure { modulus: 37, radix: 2, alphabet: "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*" };
pub(super) const MOD_661_26: System =
    System::Pure { modulus: 661, radix: 26, alphabet: "ABCDEFGHIJKLMNOPQRSTUVWXYZ" };
pub(super) const MOD_1271_36: System =
    System::Pure { modulus: 1271, radix: 36, alphabet: "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ" };
pub(super) const MOD_11_10: System = System::Hybrid { modulus: 10, alphabet: "0123456789" };
pub(super) const MOD_27_26: System = System::Hybrid { modulus: 26, alphabet: "ABCDEFGHIJKLMNOPQRSTUVWXYZ" };
pub(super) const MOD_37_36: System =
    System::Hybrid { modulus: 36, alphabet: "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ" };

impl System {
    pub(super) fn holds(&self, text: &[u8]) -> bool {
        let Some((last, before)) = text.split_last().filter(|(_, before)| !before.is_empty()) else {
            return false;
        };
        match self {
            Self::Pure { modulus, radix, alphabet } => {
                // Where one character checks, the radix is less than what an alphabet of letters and digits holds.
                let ordinary = u32::try_from(alphabet.len()).unwrap_or(u32::MAX).min(modulus - 1);
                let folded = before.iter().try_fold(0, |sum, byte| {
                    let value = value_in(alphabet, *byte).filter(|value| *value < ordinary)?;
                    Some((sum + value) * radix % modulus)
                });
                folded.zip(value_in(alphabet, *last)).is_some_and(|(sum, last)| (sum + last) % modulus == 1)
            }
            Self::Hybrid { modulus, alphabet } => {
                let folded = before.iter().try_fold(*modulus, |product, byte| {
                    let sum = (product + value_in(alphabet, *byte)?) % modulus;
                    let sum = if sum == 0 { *modulus } else { sum };
                    Some(sum * 2 % (modulus + 1))
                });
                folded
                    .zip(value_in(alphabet, *last))
                    .is_some_and(|(product, last)| (product + last) % modulus == 1)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn specimens() {
        for (system, good) in [
            // The standard's own example, and identifiers that ORCID prints in its documentation.
            (MOD_11_2, "07940"),
            (MOD_11_2, "0000000218250097"),
            (MOD_11_2, "000000021694233X"),
            // The donation number in the documentation of ISBT 128.
            (MOD_37_2, "G123498654321H"),
            (MOD_1271_36, "ISO793W"),
            (MOD_11_10, "07945"),
            // The identifier of a recording in the documentation of the GRid standard.
            (MOD_37_36, "A12425GABC1234002M"),
        ] {
            assert!(system.holds(good.as_bytes()), "{good}");
        }
        for (system, bad) in [
            (MOD_11_2, "07941"),
            (MOD_11_2, "X794"),
            (MOD_37_2, "G123498654321*"),
            (MOD_11_10, "07954"),
            (MOD_11_10, "1"),
        ] {
            assert!(!system.holds(bad.as_bytes()), "{bad}");
        }
    }

    /// One check character, or pair of them, fits, and no exchange of neighbours goes unnoticed.
    #[test]
    fn computed() {
        for (system, payload, width) in
            [(MOD_661_26, "WEIR", 2), (MOD_27_26, "WEIR", 1), (MOD_1271_36, "W31R", 2)]
        {
            let (System::Pure { alphabet, .. } | System::Hybrid { alphabet, .. }) = system;
            let checks: Vec<String> = match width {
                1 => alphabet.chars().map(String::from).collect(),
                _ => {
                    alphabet.chars().flat_map(|a| alphabet.chars().map(move |b| format!("{a}{b}"))).collect()
                }
            };
            let fits: Vec<&String> =
                checks.iter().filter(|check| system.holds(format!("{payload}{check}").as_bytes())).collect();
            let [check] = fits.as_slice() else { panic!("{payload}: {fits:?}") };
            let exchanged: String = [1, 0, 2, 3].iter().map(|at| payload.as_bytes()[*at] as char).collect();
            assert!(!system.holds(format!("{exchanged}{check}").as_bytes()));
        }
    }
}
