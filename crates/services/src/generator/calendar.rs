//! Local time from the fixed day on which generated readings start.

const MINUTES_PER_DAY: u32 = 24 * 60;
/// The first day, a Monday.
const FIRST_DAY: (u32, u32, u32) = (2025, 1, 6);

/// A point in time, in whole minutes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clock {
    year: u32,
    month: u32,
    day: u32,
    days_since_monday: u32,
    minute_of_day: u32,
}

impl Clock {
    pub(super) const fn start() -> Self {
        let (year, month, day) = FIRST_DAY;
        Self { year, month, day, days_since_monday: 0, minute_of_day: 0 }
    }

    pub(super) const fn minute_of_day(&self) -> u32 {
        self.minute_of_day
    }

    pub(super) const fn is_weekend(&self) -> bool {
        self.days_since_monday >= 5
    }

    /// ISO 8601 without a zone: `2025-01-06T00:15:00`.
    pub(super) fn timestamp(&self) -> String {
        let Self { year, month, day, minute_of_day, .. } = *self;
        format!("{year}-{month:02}-{day:02}T{:02}:{:02}:00", minute_of_day / 60, minute_of_day % 60)
    }

    pub(super) fn advance(&mut self, minutes: u32) {
        self.minute_of_day = self.minute_of_day.saturating_add(minutes);
        while self.minute_of_day >= MINUTES_PER_DAY {
            self.minute_of_day = self.minute_of_day.saturating_sub(MINUTES_PER_DAY);
            self.next_day();
        }
    }

    fn next_day(&mut self) {
        self.days_since_monday = self.days_since_monday.saturating_add(1) % 7;
        self.day = self.day.saturating_add(1);
        if self.day > days_in_month(self.year, self.month) {
            self.day = 1;
            self.month = self.month.saturating_add(1);
        }
        if self.month > 12 {
            self.month = 1;
            self.year = self.year.saturating_add(1);
        }
    }
}

const fn days_in_month(year: u32, month: u32) -> u32 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(days: u32, expected: &str, weekend: bool) {
        let mut clock = Clock::start();
        for _ in 0..days {
            clock.advance(MINUTES_PER_DAY);
        }
        assert_eq!(clock.timestamp(), format!("{expected}T00:00:00"));
        assert_eq!(clock.is_weekend(), weekend);
    }

    #[test]
    fn days_follow_the_gregorian_calendar() {
        check(0, "2025-01-06", false);
        check(5, "2025-01-11", true);
        check(7, "2025-01-13", false);
        check(54, "2025-03-01", true);
        check(360, "2026-01-01", false);
        check(1149, "2028-02-29", false);
        check(1150, "2028-03-01", false);
        check(3652, "2035-01-06", true);
    }
}
