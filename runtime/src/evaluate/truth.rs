//! Answers and their memory.

/// An answer. A decision only ever has the first two (S13); what could be otherwise with missing data is unknown (S14).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Truth {
    False,
    True,
    Unknown,
}

impl From<bool> for Truth {
    fn from(holds: bool) -> Self {
        if holds { Self::True } else { Self::False }
    }
}

impl Truth {
    pub(crate) fn not(self) -> Self {
        match self {
            Self::False => Self::True,
            Self::True => Self::False,
            Self::Unknown => Self::Unknown,
        }
    }
}

/// Answers by number. It is cleared in no time, so one memory serves copy after copy.
#[derive(Debug)]
pub(crate) struct Memory {
    /// Above the two lowest bits, the round in which the answer was given.
    answers: Vec<u32>,
    round: u32,
}

impl Memory {
    pub(crate) fn new(size: usize) -> Self {
        Self { answers: vec![0; size], round: 1 }
    }

    pub(crate) fn clear(&mut self) {
        self.round = self.round.saturating_add(1);
        if self.round >= u32::MAX >> 2 {
            self.answers.fill(0);
            self.round = 1;
        }
    }

    pub(crate) fn get(&self, index: usize) -> Option<Truth> {
        let answer = self.answers.get(index).copied().filter(|answer| answer >> 2 == self.round)?;
        Some(match answer & 3 {
            0 => Truth::False,
            1 => Truth::True,
            _ => Truth::Unknown,
        })
    }

    pub(crate) fn set(&mut self, index: usize, truth: Truth) {
        if let Some(answer) = self.answers.get_mut(index) {
            *answer = self.round << 2 | truth as u32;
        }
    }
}
