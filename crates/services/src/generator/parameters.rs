//! What the generator is asked to make.

use std::fmt;

use serde_json::{Map, Value};

/// More rows than this fill a disk rather than serve an analysis: about 6 GB.
const MAX_ROWS: u64 = 100_000_000;

const NAMES: [&str; 5] = ["households", "days", "step_minutes", "seed", "anomaly_rate"];

/// What the generator is asked to make. Always within its limits.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameters {
    households: u32,
    days: u32,
    step_minutes: u32,
    seed: u64,
    anomaly_rate: f64,
}

impl Default for Parameters {
    /// A week of ten households, every quarter of an hour: 6,720 rows.
    fn default() -> Self {
        Self { households: 10, days: 7, step_minutes: 15, seed: 42, anomaly_rate: 0.02 }
    }
}

impl Parameters {
    /// Reads a JSON object; what it leaves out keeps its default. An error says what is wrong and what would be right.
    pub fn from_json(text: &[u8]) -> Result<Self, String> {
        let value: Value = serde_json::from_slice(text).map_err(|error| format!("no valid JSON: {error}"))?;
        let Value::Object(given) = value else {
            return Err(format!("generator parameters must be a JSON object with any of {}", NAMES.join(", ")));
        };
        if let Some(unknown) = given.keys().find(|key| !NAMES.contains(&key.as_str())) {
            return Err(format!("unknown parameter {unknown:?}; known are {}", NAMES.join(", ")));
        }
        let default = Self::default();
        let parameters = Self {
            households: whole(&given, "households", 1, 100_000, default.households)?,
            days: whole(&given, "days", 1, 36_500, default.days)?,
            step_minutes: whole(&given, "step_minutes", 1, 1440, default.step_minutes)?,
            seed: whole(&given, "seed", 0, u64::MAX, default.seed)?,
            anomaly_rate: rate(&given, "anomaly_rate", default.anomaly_rate)?,
        };
        let rows = parameters.steps().saturating_mul(u64::from(parameters.households));
        if rows > MAX_ROWS {
            return Err(format!(
                "these parameters make {rows} rows, more than {MAX_ROWS}; lower households or days, or raise step_minutes"
            ));
        }
        Ok(parameters)
    }

    /// How many households there are.
    #[must_use]
    pub const fn households(&self) -> u32 {
        self.households
    }

    /// Minutes between two readings of a household.
    #[must_use]
    pub const fn step_minutes(&self) -> u32 {
        self.step_minutes
    }

    /// What all randomness comes from.
    #[must_use]
    pub const fn seed(&self) -> u64 {
        self.seed
    }

    /// Which share of the readings are anomalies, 0 to 1.
    #[must_use]
    pub const fn anomaly_rate(&self) -> f64 {
        self.anomaly_rate
    }

    /// How many readings each household has.
    #[must_use]
    pub fn steps(&self) -> u64 {
        u64::from(self.days).saturating_mul(24 * 60).div_ceil(u64::from(self.step_minutes.max(1)))
    }
}

fn whole<N>(given: &Map<String, Value>, name: &str, low: N, high: N, default: N) -> Result<N, String>
where
    N: Copy + PartialOrd + TryFrom<u64> + fmt::Display,
{
    let Some(value) = given.get(name) else {
        return Ok(default);
    };
    value
        .as_u64()
        .and_then(|number| N::try_from(number).ok())
        .filter(|number| (low..=high).contains(number))
        .ok_or_else(|| format!("{name} must be a whole number from {low} to {high}, not {value}"))
}

fn rate(given: &Map<String, Value>, name: &str, default: f64) -> Result<f64, String> {
    let Some(value) = given.get(name) else {
        return Ok(default);
    };
    value
        .as_f64()
        .filter(|rate| (0.0..=1.0).contains(rate))
        .ok_or_else(|| format!("{name} must be a number from 0 to 1, not {value}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(json: &str, expected: Result<(u32, u32, u64, f64), &str>) {
        let got = Parameters::from_json(json.as_bytes())
            .map(|given| (given.households(), given.step_minutes(), given.seed(), given.anomaly_rate()));
        match (got, expected) {
            (Ok(got), Ok(expected)) => assert_eq!(got, expected),
            (Err(message), Err(expected)) => assert!(message.contains(expected), "{message}"),
            (got, expected) => panic!("got {got:?}, expected {expected:?}"),
        }
    }

    #[test]
    fn what_is_left_out_keeps_its_default() {
        check("{}", Ok((10, 15, 42, 0.02)));
        check(r#"{"seed": 18446744073709551615, "anomaly_rate": 1}"#, Ok((10, 15, u64::MAX, 1.0)));
        check(r#"{"households": 3, "step_minutes": 7}"#, Ok((3, 7, 42, 0.02)));
        assert_eq!(Parameters::from_json(br#"{"days": 1, "step_minutes": 7}"#).unwrap().steps(), 206);
    }

    #[test]
    fn what_is_wrong_is_named_with_what_would_be_right() {
        check("", Err("no valid JSON: EOF"));
        check("[]", Err("must be a JSON object with any of households, days,"));
        check(r#"{"hoseholds": 3}"#, Err("unknown parameter \"hoseholds\"; known are households,"));
        check(r#"{"households": 0}"#, Err("households must be a whole number from 1 to 100000, not 0"));
        check(r#"{"days": 1.5}"#, Err("days must be a whole number from 1 to 36500, not 1.5"));
        check(r#"{"step_minutes": "15"}"#, Err("step_minutes must be a whole number from 1 to 1440, not \"15\""));
        check(r#"{"seed": -1}"#, Err("seed must be a whole number from 0 to 18446744073709551615, not -1"));
        check(r#"{"anomaly_rate": 1.1}"#, Err("anomaly_rate must be a number from 0 to 1, not 1.1"));
        check(r#"{"households": 100000, "days": 36500}"#, Err("these parameters make 350400000000 rows, more than"));
    }
}
