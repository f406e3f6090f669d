//! What of a run's time is shown.

/// What of a run's time is shown, in milliseconds after its start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Where it begins.
    pub from_millis: u64,
    /// How much it shows.
    pub span_millis: u64,
}

impl Window {
    /// The least that can be shown: at millisecond ticks there is no more to see.
    pub const LEAST_MILLIS: u64 = 10;

    /// All of a run that has taken this long, and a little more: it grows by eighths, not with every tick of a clock.
    #[must_use]
    pub fn whole(millis: u64) -> Self {
        let millis = millis.max(Self::LEAST_MILLIS);
        let step = 1_u64.checked_shl(millis.ilog2().saturating_sub(3)).unwrap_or(1);
        Self { from_millis: 0, span_millis: millis.checked_next_multiple_of(step).unwrap_or(millis) }
    }

    /// Half as much time, or twice as much, within `whole`; the moment at `around_millis` stays where it is.
    #[must_use]
    pub fn zoomed(self, closer: bool, around_millis: u64, whole: Self) -> Self {
        let span = if closer { self.span_millis.div_euclid(2) } else { self.span_millis.saturating_mul(2) };
        let span_millis = span.max(Self::LEAST_MILLIS).min(whole.span_millis);
        let before = u128::from(around_millis.saturating_sub(self.from_millis));
        let before = before.saturating_mul(u128::from(span_millis)).checked_div(u128::from(self.span_millis));
        let before = u64::try_from(before.unwrap_or_default()).unwrap_or_default();
        Self { from_millis: around_millis.saturating_sub(before), span_millis }.within(whole)
    }

    /// The same span, moved by so many of its thousandths, within `whole`.
    #[must_use]
    pub fn moved(self, thousandths: i64, whole: Self) -> Self {
        let by = u64::try_from(
            u128::from(self.span_millis).saturating_mul(thousandths.unsigned_abs().into()).div_euclid(1_000),
        );
        let by = by.unwrap_or(u64::MAX);
        let from_millis =
            if thousandths < 0 { self.from_millis.saturating_sub(by) } else { self.from_millis.saturating_add(by) };
        Self { from_millis, ..self }.within(whole)
    }

    /// The same span where it shows the moment at `millis`; where it does so already, as it is.
    #[must_use]
    pub fn showing(self, millis: u64, whole: Self) -> Self {
        let end = self.from_millis.saturating_add(self.span_millis);
        if (self.from_millis..end).contains(&millis) {
            return self;
        }
        Self { from_millis: millis.saturating_sub(self.span_millis.div_euclid(8)), ..self }.within(whole)
    }

    fn within(self, whole: Self) -> Self {
        let last = whole.span_millis.saturating_sub(self.span_millis);
        Self { from_millis: self.from_millis.min(last), ..self }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const DAY: u64 = 24 * 60 * 60 * 1_000;

    #[test]
    fn a_growing_run_is_shown_whole_and_redrawn_seldom() {
        let spans = [0, 50, 1_000, 1_024, 1_025, 3_600_000].map(|millis| Window::whole(millis).span_millis);
        assert_eq!(spans, [10, 52, 1_024, 1_024, 1_152, 3_670_016]);
    }

    proptest! {
        #[test]
        fn whatever_is_done_to_it_a_window_stays_within_the_run(
            millis in 0..30 * DAY,
            steps in prop::collection::vec((0..4_u8, 0..30 * DAY, -2_000..2_000_i64), 0..40),
        ) {
            let whole = Window::whole(millis);
            prop_assert!(whole.span_millis >= millis && whole.span_millis <= millis.max(9) * 9 / 8 + 1);
            let mut window = whole;
            for (step, at, by) in steps {
                let around = window.from_millis + at % window.span_millis;
                window = match step {
                    0 => window.zoomed(true, around, whole),
                    1 => window.zoomed(false, around, whole),
                    2 => window.moved(by, whole),
                    _ => window.showing(at % whole.span_millis, whole),
                };
                let end = window.from_millis + window.span_millis;
                prop_assert!(end <= whole.span_millis && window.span_millis >= Window::LEAST_MILLIS, "{window:?}");
                if step < 2 {
                    prop_assert!((window.from_millis..=end).contains(&around), "{window:?} without {around}");
                }
                if step > 2 {
                    prop_assert!((window.from_millis..end).contains(&(at % whole.span_millis)));
                }
            }
        }
    }
}
