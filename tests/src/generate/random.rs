//! A small generator of numbers, so that a seed means the same program on every machine and for ever.

/// SplitMix64.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Random(seed)
    }

    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Less than `end`, which is not 0.
    pub fn below(&mut self, end: u64) -> u64 {
        self.number() % end.max(1)
    }

    /// From `low` to `high`, both included.
    pub fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.below(high.saturating_sub(low) + 1)
    }

    /// True so many times in a hundred.
    pub fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of the choices, which are not none.
    pub fn pick<'a, T: ?Sized>(&mut self, choices: &[&'a T]) -> &'a T {
        let index = self.below(choices.len() as u64) as usize;
        choices.get(index).copied().unwrap_or_else(|| unreachable!("a pick among none"))
    }

    /// Some of the choices, each at most once, at least `least` of them.
    pub fn some<'a>(&mut self, choices: &[&'a str], least: u64, most: u64) -> Vec<&'a str> {
        let mut left = choices.to_vec();
        let wanted = self.between(least, most).min(left.len() as u64);
        (0..wanted)
            .map(|_| {
                let index = self.below(left.len() as u64) as usize;
                left.remove(index)
            })
            .collect()
    }
}
