//! A measured value over time: aggregated in one pass, in bounded memory, and drawn.

mod axis;
mod draw;

use crate::{record::Record, survey::Survey, value};

pub use draw::{Size, bucket_at, drawing, legend, plot_span, reading};

/// Series that are shown at a time.
pub const MOST_SERIES: usize = 6;
/// Steps of time that a chart has at most.
const MOST_BUCKETS: usize = 240;
/// Below it a household does something odd.
const LEAST_EFFICIENCY: f64 = 0.1;

/// What to aggregate.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// The column of moments.
    pub time: usize,
    /// The column of values.
    pub value: usize,
    /// The column of series, if there is one.
    pub series: Option<usize>,
    /// The series to show; without a column of series, one.
    pub names: Vec<String>,
    /// The first and the last moment to show.
    pub span: (i64, i64),
    /// The columns that tell what is an anomaly.
    anomaly: Option<usize>,
    efficiency: Option<usize>,
}

impl Question {
    /// What is asked of a table at first; `None` where it has no times, or no numbers.
    #[must_use]
    pub fn first(survey: &Survey) -> Option<Self> {
        let power = survey.column(&["power", "power_consumption"]);
        let value = power.filter(|power| survey.numbers().any(|number| number == *power));
        let names = match survey.series() {
            Some(_) => survey.names.list().iter().take(3).cloned().collect(),
            None => vec![String::new()],
        };
        Some(Self {
            time: survey.time()?,
            value: value.or_else(|| survey.numbers().next())?,
            series: survey.series(),
            names,
            span: survey.span?,
            anomaly: survey.column(&["anomaly_detected"]),
            efficiency: survey.column(&["efficiency"]),
        })
    }

    /// The same between other moments, at least a second apart and no more than `whole`.
    #[must_use]
    pub fn between(&self, from: i64, to: i64, whole: (i64, i64)) -> Self {
        let from = from.clamp(whole.0, whole.1);
        let to = to.clamp(from, whole.1).max(from.saturating_add(1_000));
        Self { span: (from, to), ..self.clone() }
    }

    /// The same with the time shown `factor` times as long around `center`, which is between 0 and 1.
    #[must_use]
    pub fn zoomed(&self, factor: f64, center: f64, whole: (i64, i64)) -> Self {
        let (from, to) = self.span;
        let length = to.saturating_sub(from) as f64;
        let middle = from as f64 + length * center;
        let longest = whole.1.saturating_sub(whole.0) as f64;
        let length = (length * factor).min(longest);
        let start = (middle - length * center).clamp(whole.0 as f64, (whole.1 as f64 - length).max(whole.0 as f64));
        self.between(start as i64, (start + length) as i64, whole)
    }
}

/// What happened in one step of time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bucket {
    /// How many values.
    pub count: u32,
    /// All of them together.
    sum: f64,
    /// The least.
    pub least: f64,
    /// The most.
    pub most: f64,
    /// How many of them are anomalies.
    pub anomalies: u32,
    /// The value of the last anomaly.
    pub anomaly: f64,
}

impl Bucket {
    const EMPTY: Self =
        Self { count: 0, sum: 0.0, least: f64::INFINITY, most: f64::NEG_INFINITY, anomalies: 0, anomaly: 0.0 };

    /// The mean; none without values.
    #[must_use]
    pub fn mean(&self) -> Option<f64> {
        (self.count > 0).then(|| self.sum / f64::from(self.count))
    }
}

/// One series, step by step.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// Its name; empty where there is only one.
    pub name: String,
    /// Its steps.
    pub buckets: Vec<Bucket>,
}

/// The answer to a question, as far as its file was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// What was asked.
    pub question: Question,
    /// The series that were asked for.
    pub series: Vec<Series>,
    /// Milliseconds of a step.
    step: i64,
}

impl Chart {
    /// Of nothing yet.
    #[must_use]
    pub fn new(question: Question) -> Self {
        let (from, to) = question.span;
        let length = to.saturating_sub(from).max(0).saturating_add(1);
        // Whole seconds, so that the steps can be told.
        let step = (length as u64).div_ceil(MOST_BUCKETS as u64).next_multiple_of(1_000).cast_signed();
        let buckets = length.saturating_add(step).saturating_sub(1).checked_div(step).unwrap_or(1).max(1) as usize;
        let series = question.names.iter().take(MOST_SERIES);
        let series = series.map(|name| Series { name: name.clone(), buckets: vec![Bucket::EMPTY; buckets] }).collect();
        Self { question, series, step }
    }

    /// Takes a row.
    pub fn take(&mut self, record: &Record) {
        let Question { time, value, series, span: (from, to), anomaly, efficiency, .. } = self.question;
        let series = match series {
            Some(column) => {
                let name = record.field(column);
                self.series.iter_mut().find(|series| series.name.as_bytes() == name)
            }
            None => self.series.first_mut(),
        };
        let Some(series) = series else { return };
        let Some(moment) = value::time(record.field(time)).filter(|moment| (from..=to).contains(moment)) else {
            return;
        };
        let Some(value) = value::number(record.field(value)) else { return };
        let at = moment.saturating_sub(from).checked_div(self.step).unwrap_or_default();
        let Some(bucket) = series.buckets.get_mut(at as usize) else { return };
        bucket.count = bucket.count.saturating_add(1);
        bucket.sum += value;
        bucket.least = bucket.least.min(value);
        bucket.most = bucket.most.max(value);
        let is_marked = anomaly.and_then(|column| value::truth(record.field(column)));
        let is_low = || {
            let efficiency = efficiency.and_then(|column| value::number(record.field(column)));
            efficiency.is_some_and(|efficiency| efficiency < LEAST_EFFICIENCY)
        };
        if is_marked == Some(true) || is_low() {
            bucket.anomalies = bucket.anomalies.saturating_add(1);
            bucket.anomaly = value;
        }
    }

    /// The moment at which a step begins.
    #[must_use]
    pub fn moment(&self, bucket: usize) -> i64 {
        self.question.span.0.saturating_add(self.step.saturating_mul((bucket as u64).cast_signed()))
    }

    /// How many steps there are.
    #[must_use]
    pub fn steps(&self) -> usize {
        self.series.first().map_or(0, |series| series.buckets.len())
    }

    /// Anomalies in all series.
    #[must_use]
    pub fn anomalies(&self) -> u64 {
        let buckets = self.series.iter().flat_map(|series| &series.buckets);
        buckets.map(|bucket| u64::from(bucket.anomalies)).sum()
    }

    /// The least and the most value that is shown; none without values.
    #[must_use]
    pub fn range(&self) -> Option<(f64, f64)> {
        let buckets = self.series.iter().flat_map(|series| &series.buckets).filter(|bucket| bucket.count > 0);
        buckets.fold(None, |range, bucket| {
            let (least, most) = range.unwrap_or((bucket.least, bucket.most));
            Some((least.min(bucket.least), most.max(bucket.most)))
        })
    }
}

#[cfg(test)]
mod tests;
