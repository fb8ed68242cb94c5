//! Text to JSON, within limits of depth and number, and without a key twice.
//!
//! serde_json keeps the last of two equal keys; an export that has two says two things, and neither may be lost.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value as Json};

/// Levels of lists and tables. `ConvertTo-Json` stops at 100; a condition's tree with all around it needs some twenty.
pub(crate) const MAX_DEPTH: usize = 100;
/// Values in one file. A large tenant's export has a few hundred thousand.
pub(crate) const MAX_VALUES: usize = 8_000_000;

/// # Errors
/// Why it is no JSON, with line and column.
pub(crate) fn json(text: &str) -> Result<Json, String> {
    let left = Cell::new(MAX_VALUES);
    let mut reader = serde_json::Deserializer::from_str(text);
    // Our own limit is lower and says what it is.
    let value = Bounded { left: &left, depth: MAX_DEPTH }
        .deserialize(&mut reader)
        .and_then(|value| reader.end().map(|()| value));
    value.map_err(|error| error.to_string())
}

#[derive(Clone, Copy)]
struct Bounded<'c> {
    left: &'c Cell<usize>,
    depth: usize,
}

impl Bounded<'_> {
    fn within<E: Error>(self) -> Result<Self, E> {
        match self.depth.checked_sub(1) {
            Some(depth) => Ok(Bounded { depth, ..self }),
            None => Err(E::custom(format!("more than {MAX_DEPTH} levels"))),
        }
    }
}

impl<'de> DeserializeSeed<'de> for Bounded<'_> {
    type Value = Json;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json, D::Error> {
        match self.left.get().checked_sub(1) {
            Some(left) => self.left.set(left),
            None => return Err(D::Error::custom(format!("more than {MAX_VALUES} values"))),
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Bounded<'_> {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Json, E> {
        Ok(Json::Bool(flag))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Json, E> {
        Ok(Json::Number(number.into()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Json, E> {
        Ok(Json::Number(number.into()))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Json, E> {
        Number::from_f64(number).map(Json::Number).ok_or_else(|| E::custom("this is no number"))
    }

    fn visit_str<E>(self, text: &str) -> Result<Json, E> {
        Ok(Json::String(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Json, E> {
        Ok(Json::String(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Json, A::Error> {
        let inner = self.within()?;
        let mut values = Vec::new();
        while let Some(value) = list.next_element_seed(inner)? {
            values.push(value);
        }
        Ok(Json::Array(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut table: A) -> Result<Json, A::Error> {
        let inner = self.within()?;
        let mut values = Map::new();
        while let Some(key) = table.next_key::<String>()? {
            let value = table.next_value_seed(inner)?;
            if values.contains_key(&key) {
                return Err(A::Error::custom(format!("`{}` stands twice", crate::finding::excerpt(&key))));
            }
            values.insert(key, value);
        }
        Ok(Json::Object(values))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_refused_says_where() {
        let deep = "[".repeat(200);
        for (text, words) in [
            ("{\"a\": 1, \"a\": 2}", "`a` stands twice at line 1"),
            (deep.as_str(), "more than 100 levels at line 1 column 101"),
            ("[1, 2] 3", "trailing characters at line 1 column 8"),
            ("{\"a\":", "EOF while parsing a value at line 1 column 5"),
            ("", "EOF while parsing a value at line 1 column 0"),
        ] {
            let error = json(text).unwrap_err();
            assert!(error.starts_with(words), "{error}");
        }
        assert!(json(&format!("{}{}", "[".repeat(100), "]".repeat(100))).is_ok());
    }
}
