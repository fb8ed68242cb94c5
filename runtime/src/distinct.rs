//! Maps in which no key may stand twice.
//!
//! JSON leaves open what a second value under one key means, and readers differ: one keeps the first, most the last. A policy
//! that judged by the one while the mail server acted by the other could be talked past, so an item that says a thing twice
//! is refused. Fields of structures are refused by what serde derives; this does the same for keys that are data.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// For `deserialize_with`. The error names the key; where it stands, the reader of the format adds.
pub(crate) fn distinct_keys<'de, D, V>(deserializer: D) -> Result<BTreeMap<String, V>, D::Error>
where
    D: Deserializer<'de>,
    V: Deserialize<'de>,
{
    deserializer.deserialize_map(Distinct(PhantomData))
}

struct Distinct<V>(PhantomData<V>);

impl<'de, V: Deserialize<'de>> Visitor<'de> for Distinct<V> {
    type Value = BTreeMap<String, V>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        let mut map = BTreeMap::new();
        while let Some(key) = entries.next_key::<String>()? {
            match map.entry(key) {
                Entry::Occupied(entry) => {
                    return Err(A::Error::custom(format_args!("the key `{}` stands twice", entry.key())));
                }
                Entry::Vacant(entry) => entry.insert(entries.next_value()?),
            };
        }
        Ok(map)
    }
}

#[cfg(test)]
mod tests {
    use crate::item::{Fact, Item};

    fn refusal(json: &str) -> String {
        serde_json::from_str::<Item>(json).unwrap_err().to_string()
    }

    #[test]
    fn a_key_that_stands_twice_is_refused_wherever_it_stands() {
        for (json, message) in [
            (r#"{"location":"x","location":"y"}"#, "duplicate field `location` at line 1 column 26"),
            (r#"{"location":"x","facts":{"a":1,"a":1}}"#, "the key `a` stands twice at line 1 column 34"),
            (
                "{\"location\":\"x\",\"facts\":{\n\"h\":{\"X\":[],\"X\":[]}}}",
                "the key `X` stands twice at line 2 column 15",
            ),
            (
                r#"{"location":"x","recipients":[{"facts":{"a":"x","b":"x","a":"y"}}]}"#,
                "the key `a` stands twice at line 1 column 59",
            ),
            (
                r#"{"location":"x","parts":[{"classifiers":{"c":true,"c":false}}]}"#,
                "the key `c` stands twice at line 1 column 53",
            ),
            (
                r#"{"location":"x","parts":[{"facts":{"\u0061":1,"a":2}}]}"#,
                "the key `a` stands twice at line 1 column 49",
            ),
        ] {
            assert_eq!(refusal(json), message, "{json}");
        }
    }

    #[test]
    fn facts_are_read_by_their_form() {
        let read = |json: &str| serde_json::from_str::<Fact>(json).map_err(|error| error.to_string());
        assert_eq!(read("true"), Ok(Fact::Flag(true)));
        assert_eq!(read("7"), Ok(Fact::Number(7)));
        assert_eq!(read(r#""a\nb""#), Ok(Fact::Text("a\nb".to_owned())));
        assert_eq!(read(r#"["a"]"#), Ok(Fact::Texts(vec!["a".to_owned()])));
        assert_eq!(read(r#"{"a":["b"]}"#), Ok(Fact::Keyed([("a".to_owned(), vec!["b".to_owned()])].into())));
        for wrong in ["-1", "1.5", "null", "[1]", r#"{"a":"b"}"#] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
