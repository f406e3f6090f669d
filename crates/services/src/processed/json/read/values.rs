//! Values of the JSON mapping, read into memory that is reused.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, Unexpected, Visitor};

/// A string; `null` stands for the empty one.
pub(super) struct Text<'a>(pub(super) &'a mut String);

/// A float: a JSON number, or a string that holds a number, `NaN`, `Infinity` or `-Infinity`.
pub(super) struct Number<'a>(pub(super) &'a mut f32);

/// A boolean.
pub(super) struct Flag<'a>(pub(super) &'a mut bool);

macro_rules! read_whatever_comes {
    ($($seed:ident),*) => {
        $(impl<'de> DeserializeSeed<'de> for $seed<'_> {
            type Value = ();

            fn deserialize<D: Deserializer<'de>>(self, value: D) -> Result<(), D::Error> {
                value.deserialize_any(self)
            }
        })*
    };
}

read_whatever_comes!(Text, Number, Flag);

impl Visitor<'_> for Text<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        self.0.clear();
        self.0.push_str(text);
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.0.clear();
        Ok(())
    }
}

impl Visitor<'_> for Number<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number")
    }

    fn visit_f64<E>(self, number: f64) -> Result<(), E> {
        *self.0 = number as f32;
        Ok(())
    }

    fn visit_u64<E>(self, number: u64) -> Result<(), E> {
        *self.0 = number as f32;
        Ok(())
    }

    fn visit_i64<E>(self, number: i64) -> Result<(), E> {
        *self.0 = number as f32;
        Ok(())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        *self.0 = text.parse().map_err(|_| E::invalid_value(Unexpected::Str(text), &self))?;
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        *self.0 = 0.0;
        Ok(())
    }
}

impl Visitor<'_> for Flag<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("true or false")
    }

    fn visit_bool<E>(self, flag: bool) -> Result<(), E> {
        *self.0 = flag;
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        *self.0 = false;
        Ok(())
    }
}
