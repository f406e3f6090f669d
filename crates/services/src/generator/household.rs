//! How much an imaginary household takes from the grid, and when.

use super::calendar::Clock;
use crate::random::SplitMix64;

/// Mean load at each full hour, in watts: a base at night, a peak before work, a higher one after it.
const WEEKDAY_WATTS: [f64; 24] = [
    240.0, 200.0, 180.0, 180.0, 190.0, 260.0, 560.0, 880.0, 760.0, 480.0, 400.0, 400.0, 470.0, 440.0, 400.0, 430.0,
    560.0, 860.0, 1180.0, 1290.0, 1120.0, 840.0, 540.0, 340.0,
];
/// The same for Saturday and Sunday: later up, more at noon, a flatter evening.
const WEEKEND_WATTS: [f64; 24] = [
    300.0, 240.0, 200.0, 190.0, 190.0, 210.0, 280.0, 430.0, 680.0, 860.0, 880.0, 900.0, 980.0, 920.0, 760.0, 700.0,
    760.0, 920.0, 1120.0, 1180.0, 1040.0, 860.0, 620.0, 420.0,
];
const MINUTES_PER_DAY: f64 = 24.0 * 60.0;

const NOMINAL_VOLTS: f64 = 230.0;
const VOLTAGE_NOISE_VOLTS: f64 = 4.0;
/// How far a household's own load pulls its voltage down.
const DROP_VOLTS_PER_WATT: f64 = 0.0008;
const LOAD_NOISE: f64 = 0.35;

/// One household and its habits.
pub(super) struct Household {
    id: String,
    /// How large it is: what the mean load is multiplied by.
    scale: f64,
    /// How much later than others it lives.
    shift_minutes: f64,
    /// Its ordinary ratio of active to apparent power.
    power_factor: f64,
    random: SplitMix64,
}

/// What a meter shows.
pub(super) struct Measurement {
    pub(super) power_watts: f64,
    pub(super) voltage: f64,
    pub(super) current_amperes: f64,
}

impl Household {
    /// `count` households. Each has its own random sequence, so that adding one leaves the others as they are.
    pub(super) fn all(count: u32, seed: u64) -> Vec<Self> {
        let mut seeds = SplitMix64::new(seed);
        (1..=count)
            .map(|number| {
                let mut random = SplitMix64::new(seeds.next_u64());
                Self {
                    id: format!("H{number:03}"),
                    scale: random.between(0.6, 1.6),
                    shift_minutes: random.between(-50.0, 50.0),
                    power_factor: random.between(0.90, 0.97),
                    random,
                }
            })
            .collect()
    }

    pub(super) fn id(&self) -> &str {
        &self.id
    }

    /// What its meter shows now. With probability `anomaly_rate` the meter registers only a small part of the power, as
    /// a failing or bypassed one does.
    pub(super) fn measure(&mut self, clock: &Clock, anomaly_rate: f64) -> Measurement {
        let minute = f64::from(clock.minute_of_day()) - self.shift_minutes;
        let hours = if clock.is_weekend() { &WEEKEND_WATTS } else { &WEEKDAY_WATTS };
        let watts = mean_watts(hours, minute) * self.scale * (1.0 + LOAD_NOISE * self.random.bell());
        let voltage = NOMINAL_VOLTS + VOLTAGE_NOISE_VOLTS * self.random.bell() - DROP_VOLTS_PER_WATT * watts;
        let power_factor = self.power_factor + 0.025 * self.random.bell();
        let current_amperes = watts / (voltage * power_factor);
        let registered = if self.random.unit() < anomaly_rate { self.random.between(0.01, 0.09) } else { 1.0 };
        Measurement { power_watts: watts * registered, voltage, current_amperes }
    }
}

/// The mean load between two full hours, on a straight line between theirs.
fn mean_watts(hours: &[f64; 24], minute_of_day: f64) -> f64 {
    let hour = minute_of_day.rem_euclid(MINUTES_PER_DAY) / 60.0;
    let part = hour.fract();
    let at = |hour: usize| hours.get(hour % 24).copied().unwrap_or_default();
    let before = hour as usize;
    at(before) * (1.0 - part) + at(before.saturating_add(1)) * part
}
