//! S20, sentence by sentence, and the index against an obvious matcher.

use proptest::prelude::*;

use super::*;
use crate::program::{Detection, KeywordList};

fn program(lists: &[&[&str]]) -> Detection {
    let list = |phrases: &&[&str]| KeywordList {
        name: String::new(),
        phrases: phrases.iter().map(|phrase| (*phrase).to_owned()).collect(),
    };
    Detection { lists: lists.iter().map(list).collect(), ..Detection::default() }
}

/// The texts of the matches of one list.
fn found<'t>(phrases: &[&str], text: &'t str) -> Vec<&'t str> {
    let index = KeywordIndex::new(1, &program(&[phrases]));
    let spans = index.find(text, &[0]).remove(0);
    assert_eq!(index.holds(text, 0), !spans.is_empty());
    spans.into_iter().map(|span| text.get(span.start..span.end).unwrap()).collect()
}

#[test]
fn phrases_match_folded() {
    assert_eq!(found(&["Straße", "ΟΔΟΣ"], "STRAßE οδοσ strasse"), ["STRAßE", "οδοσ"]);
}

#[test]
fn white_space_matches_any_run() {
    assert_eq!(found(&["tax id"], "tax  id, TAX\n\u{A0}ID, taxid"), ["tax  id", "TAX\n\u{A0}ID"]);
}

#[test]
fn words_are_whole() {
    assert_eq!(found(&["id"], "id ids void id_ _id 1id id1 éid (id)id"), ["id", "id", "id"]);
    assert_eq!(found(&["a-b"], "a-b x-a-b aa-b a-bb"), ["a-b", "a-b"]);
}

#[test]
fn boundaries_are_asked_only_of_word_characters() {
    assert_eq!(found(&["#id"], "x#id #ids"), ["#id"]);
    assert_eq!(found(&["c++"], "c++11 xc++"), ["c++"]);
}

#[test]
fn scripts_without_spaces_have_no_boundaries() {
    assert_eq!(found(&["社会保険"], "私の社会保険番号"), ["社会保険"]);
    assert_eq!(found(&["เลข"], "หมายเลข1"), ["เลข"]);
    assert_eq!(found(&["id番号"], "id番号です xid番号"), ["id番号"]);
    assert_eq!(found(&["番号id"], "この番号id 番号ids"), ["番号id"]);
}

#[test]
fn the_longest_phrase_wins_and_the_search_resumes_at_its_end() {
    assert_eq!(found(&["tax", "tax id", "id number"], "tax id number"), ["tax id"]);
    assert_eq!(found(&["tax", "tax id card"], "tax id number"), ["tax"]);
    assert_eq!(found(&["番", "番号"], "番番号号"), ["番", "番号"]);
}

#[test]
fn lists_do_not_disturb_each_other() {
    let index = KeywordIndex::new(3, &program(&[&["tax id"], &["tax"], &["id"]]));
    let found = index.find("tax id", &[0, 2]);
    assert_eq!(found[0], [Span { start: 0, end: 6 }]);
    assert_eq!(found[1], []);
    assert_eq!(found[2], [Span { start: 4, end: 6 }]);
}

#[test]
fn empty_lists_and_phrases_match_nothing() {
    assert_eq!(found(&[], "a"), [""; 0]);
    assert_eq!(found(&["", "  "], "a  b"), [""; 0]);
}

/// S20, word for word, by trying every phrase at every place.
fn obvious(phrases: &[String], text: &str) -> Vec<Span> {
    let points: Vec<(usize, char)> = text.char_indices().collect();
    let mut spans = Vec::new();
    let mut at = 0;
    while at < points.len() {
        let end = phrases.iter().filter_map(|phrase| ends(phrase, &points, at)).max();
        match end {
            Some(end) => {
                let byte = |at: usize| points.get(at).map_or(text.len(), |(byte, _)| *byte);
                spans.push(Span { start: byte(at), end: byte(end) });
                at = end;
            }
            None => at += 1,
        }
    }
    spans
}

fn ends(phrase: &str, points: &[(usize, char)], start: usize) -> Option<usize> {
    let phrase: Vec<char> = phrase.split_whitespace().collect::<Vec<_>>().join(" ").chars().collect();
    let mut at = start;
    for wanted in &phrase {
        let (_, point) = *points.get(at)?;
        if *wanted == ' ' {
            if !point.is_whitespace() {
                return None;
            }
            while points.get(at).is_some_and(|(_, point)| point.is_whitespace()) {
                at += 1;
            }
        } else if fold(point) == fold(*wanted) {
            at += 1;
        } else {
            return None;
        }
    }
    let word = |at: Option<usize>| at.and_then(|at| points.get(at)).is_some_and(|(_, point)| is_word(*point));
    let joined_before = is_word(*phrase.first()?) && word(start.checked_sub(1));
    let joined_after = is_word(*phrase.last()?) && word(Some(at));
    (!joined_before && !joined_after).then_some(at)
}

fn letters(longest: usize) -> impl Strategy<Value = String> {
    let letters = vec!['a', 'A', 'b', 'é', 'É', '1', '_', '-', '#', ' ', '\u{A0}', '番', '号', 'İ', 'ｶ'];
    prop::collection::vec(prop::sample::select(letters), 0..longest)
        .prop_map(|letters| letters.into_iter().collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn the_index_agrees_with_the_obvious(
        lists in prop::collection::vec(prop::collection::vec(letters(6), 0..8), 1..4),
        text in letters(40),
    ) {
        let lists: Vec<KeywordList> =
            lists.into_iter().map(|phrases| KeywordList { name: String::new(), phrases }).collect();
        let detection = Detection { lists, ..Detection::default() };
        let count = detection.lists.len();
        let index = KeywordIndex::new(count, &detection);
        let wanted: Vec<u32> = (0..).take(count).collect();
        let found = index.find(&text, &wanted);
        for ((list, spans), number) in detection.lists.iter().zip(&found).zip(0..) {
            prop_assert_eq!(spans, &obvious(&list.phrases, &text), "{:?} in {:?}", list.phrases, text);
            prop_assert_eq!(index.holds(&text, number), !spans.is_empty());
        }
    }

    #[test]
    fn any_text_is_read(bytes in prop::collection::vec(any::<u8>(), 0..200), phrases in prop::collection::vec(".*", 0..5)) {
        let phrases: Vec<&str> = phrases.iter().map(String::as_str).collect();
        found(&phrases, &String::from_utf8_lossy(&bytes));
    }
}

#[test]
fn ten_thousand_phrases_of_one_head_stay_fast() {
    let phrases: Vec<String> = (0..10_000).map(|number| format!("id {number}")).collect();
    let phrases: Vec<&str> = phrases.iter().map(String::as_str).collect();
    let text = "id 9999 id 1 id x ".repeat(10_000);
    assert_eq!(found(&phrases, &text).len(), 20_000);
}
