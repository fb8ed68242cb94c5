//! Dates in numbers: birthdays, as most national numbers begin with.
//!
//! Many countries write more into a month or a day than the calendar has: the century, the holder's sex, or that the number is
//! a provisional one. What is added is data of the row.

use super::rule::number;

/// A date that stands in a number.
#[derive(Clone, Copy, Debug)]
pub(super) struct Date {
    at: usize,
    /// `Y`, `M` and `D` as often as there are digits: `YYMMDD`, `DDMMYYYY`.
    form: &'static str,
    /// What may have been added to the month, 0 included.
    months: &'static [u64],
    /// What may have been added to the day, 0 included.
    days: &'static [u64],
}

impl Date {
    pub(super) const fn at(at: usize, form: &'static str) -> Self {
        Self { at, form, months: &[0], days: &[0] }
    }

    pub(super) const fn months(self, months: &'static [u64]) -> Self {
        Self { months, ..self }
    }

    pub(super) const fn days(self, days: &'static [u64]) -> Self {
        Self { days, ..self }
    }

    /// Whether the calendar has the date. Of a year of two digits the century is open: its 29 February counts if one of the
    /// centuries since 1900 has it.
    pub(super) fn is_in(&self, text: &[u8]) -> bool {
        let read = |letter: char| {
            let start = self.form.find(letter)?;
            let length = self.form.matches(letter).count();
            Some((number(text, self.at.checked_add(start)?, length)?, length))
        };
        let (Some((year, width)), Some((month, _)), Some((day, _))) = (read('Y'), read('M'), read('D'))
        else {
            return false;
        };
        let leap = match width {
            4 => year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)),
            _ => year.is_multiple_of(4),
        };
        self.months.iter().filter_map(|added| month.checked_sub(*added)).any(|month| {
            let longest = match month {
                4 | 6 | 9 | 11 => 30,
                2 => 28 + u64::from(leap),
                1..=12 => 31,
                _ => 0,
            };
            self.days
                .iter()
                .filter_map(|added| day.checked_sub(*added))
                .any(|day| (1..=longest).contains(&day))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Date;

    #[test]
    fn calendar() {
        const DATE: Date = Date::at(1, "YYMMDD");
        for good in ["X991231", "X000229", "X040229"] {
            assert!(DATE.is_in(good.as_bytes()), "{good}");
        }
        for bad in ["X991301", "X990431", "X010229", "X990100", "X9901", "X99AB01"] {
            assert!(!DATE.is_in(bad.as_bytes()), "{bad}");
        }
        assert!(!Date::at(0, "DDMMYYYY").is_in(b"29021900"));
        assert!(Date::at(0, "DDMMYYYY").is_in(b"29022000"));
    }

    #[test]
    fn what_is_added() {
        const DATE: Date = Date::at(0, "YYMMDD").months(&[0, 20]).days(&[0, 40]);
        for good in ["993201", "991271", "993271"] {
            assert!(DATE.is_in(good.as_bytes()), "{good}");
        }
        for bad in ["993301", "991272", "991233"] {
            assert!(!DATE.is_in(bad.as_bytes()), "{bad}");
        }
    }
}
