//! When the items of a test come: a moment for each, and later ones after earlier ones.
//!
//! Alerts count within a window of time. A test says the time itself, so that it holds on every day.

use crate::diagnostics::{Diagnostic, catalogue};
use crate::names::ModuleId;
use crate::platform::tables::Type;
use crate::syntax::ast::{self, Entry, Expr, ExprKind};
use crate::types::Builder;
use crate::types::context::Context;
use crate::types::model::{Given, Value};
use crate::types::problems;
use crate::types::values::{date, date_text};

impl<'a> Builder<'a> {
    /// `given again { time = "2026-03-01 09:30" }`
    pub(super) fn again(&mut self, module: ModuleId, given: &'a ast::Given, before: Given) -> Given {
        let earlier = before.time;
        let mut again = Given { span: given.span, time: None, ..before };
        let context = Context::module(module).on(again.platform);
        let settings = given.entries.iter().filter_map(|entry| match entry {
            Entry::Setting(setting) => Some(setting),
            _ => None,
        });
        let settings = self.settings(settings, &["time"], "`given again`");
        for entry in &given.entries {
            if let Entry::Block(block) = entry {
                self.report(problems::unknown_block(&block.keyword, "`given again`"));
            }
        }
        // One that cannot be read has been reported, and stands still.
        let read = |builder: &mut Self, value: &'a Expr| builder.moment(&context, value).or(earlier);
        again.time = settings.get("time").and_then(|setting| read(self, &setting.value));
        again
    }

    /// A day, or a time of a day: seconds since 1970, in UTC.
    pub(super) fn moment(&mut self, context: &Context<'a>, expr: &'a Expr) -> Option<u64> {
        if let ExprKind::Text(text) = &expr.kind
            && let Some((day, time)) = text.split_once([' ', 'T'])
        {
            let moment = date(day).zip(seconds(time)).map(|(day, seconds)| day + seconds);
            if moment.is_none() {
                let why = "a moment is written `2026-03-01 09:30` or `2026-03-01 09:30:15`, in UTC";
                self.report(problems::malformed(expr.span, text, "a moment", why));
            }
            return moment;
        }
        match self.constant(context, expr, &Type::Date).value {
            Value::Number(time) => Some(time),
            _ => None,
        }
    }

    /// Of several items, each has a time, and none comes before the one above it.
    pub(super) fn clock(&mut self, givens: &[Given]) {
        if givens.len() < 2 {
            return;
        }
        for (place, given) in givens.iter().enumerate() {
            let earlier = place.checked_sub(1).and_then(|before| givens.get(before));
            let what = match (given.time, earlier.and_then(|earlier| earlier.time)) {
                (None, _) => "an item among several has no time",
                (Some(time), Some(before)) if time < before => "this item comes before the one above it",
                _ => continue,
            };
            let mut problem = Diagnostic::new(catalogue::WR0908, what, given.span, "when?");
            if let Some(earlier) = earlier {
                problem = problem.also(earlier.span, "the item before it");
            }
            self.report(problem.help("write `time = \"2026-03-01 09:30\"`, later than the one above"));
            return;
        }
    }
}

/// `2026-03-01 09:30:15`, in UTC.
pub fn moment_text(time: u64) -> String {
    let of_day = time % 86_400;
    let (hours, minutes, seconds) = (of_day / 3_600, of_day / 60 % 60, of_day % 60);
    format!("{} {hours:02}:{minutes:02}:{seconds:02}", date_text(time))
}

/// `09:30` or `09:30:15`, of a day.
fn seconds(text: &str) -> Option<u64> {
    let mut numbers = text.trim_end_matches('Z').split(':').map(|part| match part.as_bytes() {
        [tens @ b'0'..=b'9', ones @ b'0'..=b'9'] => {
            Some(u64::from(tens - b'0') * 10 + u64::from(ones - b'0'))
        }
        _ => None,
    });
    let (hours, minutes) = (numbers.next()??, numbers.next()??);
    let seconds = numbers.next().unwrap_or(Some(0))?;
    let fits = hours < 24 && minutes < 60 && seconds < 60 && numbers.next().is_none();
    fits.then_some((hours * 60 + minutes) * 60 + seconds)
}

pub(super) fn nothing_before(given: &ast::Given) -> Diagnostic {
    Diagnostic::new(catalogue::WR0904, "there is no item before this one", given.span, "which one again?")
        .help("state the item first: `given LOCATION { … }`")
}

#[cfg(test)]
mod tests {
    use super::seconds;

    #[test]
    fn a_time_of_day_has_two_or_three_numbers() {
        assert_eq!(seconds("09:30"), Some(34_200));
        assert_eq!(seconds("23:59:59Z"), Some(86_399));
        for wrong in ["24:00", "9:30", "09:60", "09", "09:30:00:00", "+9:30", ""] {
            assert_eq!(seconds(wrong), None, "{wrong}");
        }
    }
}
