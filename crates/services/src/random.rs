//! Reproducible pseudo-randomness: the same seed gives the same numbers on every machine, in every version.

/// `SplitMix64` (Steele, Lea, Flood 2014): 64 bits of state, passes `BigCrush`, needs no seeding ritual.
#[derive(Clone, Debug)]
pub(crate) struct SplitMix64(u64);

impl SplitMix64 {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) const fn next_u64(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Uniform in 0 (included) to 1 (excluded).
    pub(crate) fn unit(&mut self) -> f64 {
        (self.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Uniform in `low` to `high`.
    pub(crate) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// Bell-shaped around 0, within -1 to 1 (standard deviation 1/3). Made of sums only: `ln` and `cos` differ in
    /// their last bit between platforms, and a seed must give the same file everywhere.
    pub(crate) fn bell(&mut self) -> f64 {
        (self.unit() + self.unit() + self.unit()) * (2.0 / 3.0) - 1.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sequence_is_that_of_the_published_generator() {
        let mut random = SplitMix64::new(1_234_567);
        let drawn: Vec<u64> = (0..3).map(|_| random.next_u64()).collect();
        assert_eq!(drawn, [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]);
    }

    #[test]
    fn draws_stay_in_their_range_and_use_all_of_it() {
        let mut random = SplitMix64::new(7);
        let bells: Vec<f64> = (0..10_000).map(|_| random.bell()).collect();
        assert!(bells.iter().all(|drawn| (-1.0..=1.0).contains(drawn)));
        assert!(bells.iter().any(|drawn| *drawn < -0.8) && bells.iter().any(|drawn| *drawn > 0.8));
        assert!((bells.iter().sum::<f64>() / 10_000.0).abs() < 0.02);
    }
}
