//! `retry`: when a failed attempt is tried again. Names and rules are those of gRFC A6.

use super::{
    RetryPolicy,
    fields::{Fields, Keys},
    read::Reading,
};
use crate::{
    diagnostics::{Place, empty_field, missing_field, out_of_range, unknown_status_code, wrong_type},
    json::{Kind, Object, Value},
    span::Span,
    status::StatusCode,
};

pub(super) const KEYS: Keys = Keys {
    known: &["max_attempts", INITIAL_BACKOFF, MAX_BACKOFF, "backoff_multiplier", "retryable_status_codes"],
    required: &["max_attempts"],
};

const INITIAL_BACKOFF: &str = "initial_backoff_seconds";
const MAX_BACKOFF: &str = "max_backoff_seconds";
const MAX_ATTEMPTS: i64 = 100;
const MAX_BACKOFF_SECONDS: i64 = 24 * 60 * 60;
const MAX_MULTIPLIER: i64 = 100;
const DEFAULT_INITIAL_BACKOFF_MILLIS: u64 = 1_000;
const DEFAULT_MAX_BACKOFF: Backoff<'static> = Backoff { millis: 60_000, text: "60", span: Span::at(0) };
const DEFAULT_MULTIPLIER: f64 = 2.0;

/// A wait, as it is written.
#[derive(Clone, Copy)]
struct Backoff<'v> {
    millis: u64,
    text: &'v str,
    span: Span,
}

/// Reads the policy of the node with this index and id; `name` is where its key stands.
pub(super) fn read<'v>(
    index: usize,
    id: &'v str,
    name: Span,
    object: &'v Object<'v>,
    reading: &mut Reading<'v>,
) -> RetryPolicy {
    let fields = Fields::read_of(Some(index), object, &KEYS, Place::Retry(id), name, reading);
    if is_absent(&fields, "max_attempts") && fields.is_complete() {
        fields.tell(reading, missing_field::diagnose(fields.place, "max_attempts", name, Vec::new()));
    }
    let max_attempts = max_attempts(&fields, reading).unwrap_or(1);
    let initial = backoff(&fields, INITIAL_BACKOFF, reading);
    let max = backoff(&fields, MAX_BACKOFF, reading);
    // One that is misspelt or could not be read is told already.
    let is_told = fields.is_meant(MAX_BACKOFF) || !is_absent(&fields, MAX_BACKOFF);
    let longest = max.or((!is_told).then_some(DEFAULT_MAX_BACKOFF));
    if let (Some(initial), Some(longest)) = (initial, longest)
        && initial.millis > longest.millis
    {
        fields.tell(reading, out_of_range::more_than_max(fields.place, initial.span, initial.text, longest.text));
    }
    RetryPolicy {
        max_attempts,
        initial_backoff_millis: initial.map_or(DEFAULT_INITIAL_BACKOFF_MILLIS, |initial| initial.millis),
        max_backoff_millis: max.unwrap_or(DEFAULT_MAX_BACKOFF).millis,
        backoff_multiplier: multiplier(&fields, reading).unwrap_or(DEFAULT_MULTIPLIER),
        retryable_status_codes: status_codes(&fields, reading).unwrap_or_else(|| vec![StatusCode::Unavailable]),
    }
}

fn is_absent(fields: &Fields<'_>, key: &str) -> bool {
    fields.get(key).is_none_or(|value| matches!(value.kind, Kind::Null))
}

fn max_attempts<'v>(fields: &Fields<'v>, reading: &mut Reading<'v>) -> Option<u32> {
    let (number, span) = fields.number("max_attempts", reading)?;
    let thousandths = number.fixed_point(3);
    let is_whole = thousandths.checked_rem(1_000) == Some(0);
    if is_whole && (1_000..=MAX_ATTEMPTS.saturating_mul(1_000)).contains(&thousandths) {
        return u32::try_from(thousandths.div_euclid(1_000)).ok();
    }
    let range = "a whole number from 1 to 100";
    fields.tell(reading, out_of_range::diagnose(fields.place, "max_attempts", span, number.text(), range));
    None
}

#[inline(never)]
fn backoff<'v>(fields: &Fields<'v>, key: &'static str, reading: &mut Reading<'v>) -> Option<Backoff<'v>> {
    let (number, span) = fields.number(key, reading)?;
    let millis = number.fixed_point(3);
    if (1..=MAX_BACKOFF_SECONDS.saturating_mul(1_000)).contains(&millis) {
        return Some(Backoff { millis: millis.unsigned_abs(), text: number.text(), span });
    }
    let range = "more than 0 and at most 86400";
    fields.tell(reading, out_of_range::diagnose(fields.place, key, span, number.text(), range));
    None
}

fn multiplier<'v>(fields: &Fields<'v>, reading: &mut Reading<'v>) -> Option<f64> {
    let (number, span) = fields.number("backoff_multiplier", reading)?;
    let millionths = number.fixed_point(6);
    if (1..=MAX_MULTIPLIER.saturating_mul(1_000_000)).contains(&millionths) {
        return Some(millionths as f64 / 1e6);
    }
    let range = "more than 0 and at most 100";
    fields.tell(reading, out_of_range::diagnose(fields.place, "backoff_multiplier", span, number.text(), range));
    None
}

#[inline(never)]
fn status_codes<'v>(fields: &Fields<'v>, reading: &mut Reading<'v>) -> Option<Vec<StatusCode>> {
    const KEY: &str = "retryable_status_codes";
    let value = fields.get(KEY)?;
    let items = match &value.kind {
        Kind::Array(items) => items,
        Kind::Null | Kind::Invalid => return None,
        _ => {
            fields.tell(reading, wrong_type::diagnose(fields.place, KEY, value, "a list of status codes"));
            return None;
        }
    };
    if items.is_empty() {
        fields.tell(reading, empty_field::diagnose(fields.place, KEY, value.span, None));
    }
    let mut codes = Vec::with_capacity(items.len());
    for (at, item) in items.iter().enumerate() {
        match status_code(item) {
            Some(code) if code != StatusCode::Ok => codes.push(code),
            _ if matches!(item.kind, Kind::Invalid) => {}
            _ => {
                let text = item.as_str().or(reading.text.get(item.span.range())).unwrap_or_default();
                fields.tell(reading, unknown_status_code::diagnose(fields.place, at, text, item.span));
            }
        }
    }
    Some(codes)
}

/// A code by its name, in any case, or by its number, as gRFC A6 has it.
fn status_code(value: &Value<'_>) -> Option<StatusCode> {
    match &value.kind {
        Kind::String(name) => StatusCode::from_name(name),
        Kind::Number(number) => StatusCode::from_number(number.text().parse().ok()?),
        _ => None,
    }
}
