//! The sources as the terminal's renderer asks for them: made safe to show, and long lines cut.
//!
//! A generated module or a minified manifest can hold a line of any length, and a finding would print all of it. Where a finding marks
//! something in such a line, the renderer gets the file with that line cut to the surroundings of the marks, and the marks moved; the
//! columns that it names stay those of the file.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use codespan_reporting::diagnostic::Diagnostic as Report;
use codespan_reporting::files::{Error, Files};

use super::terminal::shown;
use crate::source::{FileId, Source, Sources};

/// Bytes of a line that are shown whole; about two lines of a wide terminal.
const LONGEST: usize = 240;
/// Bytes kept on either side of a mark.
const AROUND: usize = 60;
const CUT: &str = "…";

pub(super) struct Excerpts<'a> {
    files: Vec<(&'a Source, Cow<'a, str>, Cow<'a, str>)>,
}

impl<'a> Excerpts<'a> {
    pub(super) fn new(sources: &'a Sources) -> Self {
        let files = sources.iter().map(|(_, source)| (source, shown(&source.name), shown(&source.text)));
        Excerpts { files: files.collect() }
    }

    fn get(&self, id: FileId) -> Result<&(&'a Source, Cow<'a, str>, Cow<'a, str>), Error> {
        self.files.get(id.0 as usize).ok_or(Error::FileMissing)
    }

    /// The files with long lines cut, and the finding with its marks moved; nothing where no line is long.
    pub(super) fn cut(&self, report: &Report<FileId>) -> Option<(CutExcerpts<'_, 'a>, Report<FileId>)> {
        let mut marks: BTreeMap<FileId, Vec<Range<usize>>> = BTreeMap::new();
        for label in &report.labels {
            marks.entry(label.file_id).or_default().push(label.range.clone());
        }
        let files: BTreeMap<FileId, CutFile> = marks
            .into_iter()
            .filter_map(|(id, marks)| Some((id, CutFile::new(&self.get(id).ok()?.2, &marks)?)))
            .collect();
        if files.is_empty() {
            return None;
        }
        let mut report = report.clone();
        for label in &mut report.labels {
            if let Some(file) = files.get(&label.file_id) {
                label.range = file.moved(label.range.start)..file.moved(label.range.end);
            }
        }
        Some((CutExcerpts { whole: self, files }, report))
    }
}

impl<'a> Files<'a> for Excerpts<'_> {
    type FileId = FileId;
    type Name = &'a str;
    type Source = &'a str;

    fn name(&'a self, id: FileId) -> Result<&'a str, Error> {
        Ok(&self.get(id)?.1)
    }

    fn source(&'a self, id: FileId) -> Result<&'a str, Error> {
        Ok(&self.get(id)?.2)
    }

    fn line_index(&'a self, id: FileId, offset: usize) -> Result<usize, Error> {
        Ok(self.get(id)?.0.line_of(offset))
    }

    fn line_range(&'a self, id: FileId, line: usize) -> Result<Range<usize>, Error> {
        let source = self.get(id)?.0;
        source.line_range(line).ok_or(Error::LineTooLarge { given: line, max: source.line_of(usize::MAX) })
    }
}

/// The sources of one finding, with long lines cut.
pub(super) struct CutExcerpts<'e, 'a> {
    whole: &'e Excerpts<'a>,
    files: BTreeMap<FileId, CutFile>,
}

impl<'f> Files<'f> for CutExcerpts<'_, '_> {
    type FileId = FileId;
    type Name = &'f str;
    type Source = &'f str;

    fn name(&'f self, id: FileId) -> Result<&'f str, Error> {
        self.whole.name(id)
    }

    fn source(&'f self, id: FileId) -> Result<&'f str, Error> {
        match self.files.get(&id) {
            Some(file) => Ok(&file.text),
            None => self.whole.source(id),
        }
    }

    fn line_index(&'f self, id: FileId, offset: usize) -> Result<usize, Error> {
        match self.files.get(&id) {
            Some(file) => Ok(file.lines.partition_point(|start| *start <= offset).saturating_sub(1)),
            None => self.whole.line_index(id, offset),
        }
    }

    fn line_range(&'f self, id: FileId, line: usize) -> Result<Range<usize>, Error> {
        let Some(file) = self.files.get(&id) else { return self.whole.line_range(id, line) };
        let max = file.lines.len().saturating_sub(1);
        let start = *file.lines.get(line).ok_or(Error::LineTooLarge { given: line, max })?;
        Ok(start..file.lines.get(line + 1).copied().unwrap_or(file.text.len()))
    }

    /// The column in the file, not in what is shown of it.
    fn column_number(&'f self, id: FileId, line: usize, offset: usize) -> Result<usize, Error> {
        match self.files.get(&id) {
            Some(file) => {
                let range = self.whole.line_range(id, line)?;
                let source = self.whole.source(id)?;
                let at = file.origin(offset).clamp(range.start, range.end);
                Ok(source.get(range.start..at).map_or(0, |before| before.chars().count()) + 1)
            }
            None => {
                let range = self.whole.line_range(id, line)?;
                let before = self.whole.source(id)?.get(range.start..offset.clamp(range.start, range.end));
                Ok(before.map_or(0, |before| before.chars().count()) + 1)
            }
        }
    }
}

/// A file with its long lines cut.
struct CutFile {
    text: String,
    /// Where each line begins.
    lines: Vec<usize>,
    /// What was kept, in order: where it began, and where it begins.
    kept: Vec<(Range<usize>, usize)>,
}

impl CutFile {
    /// Nothing, if no mark touches a long line.
    fn new(text: &str, marks: &[Range<usize>]) -> Option<Self> {
        let mut file = CutFile { text: String::new(), lines: Vec::new(), kept: Vec::new() };
        let mut start = 0;
        let mut touched = false;
        for line in text.split_inclusive('\n') {
            let end = start + line.len();
            file.lines.push(file.text.len());
            if line.len() <= LONGEST {
                file.keep(text, start..end);
            } else {
                let ends = |mark: &Range<usize>| [mark.start, mark.end];
                let places: Vec<usize> =
                    marks.iter().flat_map(ends).filter(|place| (start..end).contains(place)).collect();
                touched |= !places.is_empty();
                file.keep_around(text, start..end, &places);
            }
            start = end;
        }
        if text.is_empty() || text.ends_with('\n') {
            file.lines.push(file.text.len());
        }
        touched.then_some(file)
    }

    /// Keeps the surroundings of the places; of a line without one, its beginning.
    fn keep_around(&mut self, text: &str, line: Range<usize>, places: &[usize]) {
        let content =
            line.start..line.end - usize::from(text.get(..line.end).is_some_and(|t| t.ends_with('\n')));
        let mut places = places.to_vec();
        places.sort_unstable();
        if places.is_empty() {
            places.push(content.start);
        }
        let mut end = content.start;
        let mut windows: Vec<Range<usize>> = Vec::new();
        for place in places {
            let window = boundary(text, place.saturating_sub(AROUND).max(content.start))
                ..boundary(text, (place + AROUND).min(content.end));
            match windows.last_mut() {
                Some(last) if window.start <= last.end => last.end = last.end.max(window.end),
                _ => windows.push(window),
            }
        }
        for window in windows {
            if window.start > end {
                self.text.push_str(CUT);
            }
            end = window.end;
            self.keep(text, window);
        }
        if end < content.end {
            self.text.push_str(CUT);
        }
        self.keep(text, content.end..line.end);
    }

    fn keep(&mut self, text: &str, range: Range<usize>) {
        self.kept.push((range.clone(), self.text.len()));
        self.text.push_str(text.get(range).unwrap_or_default());
    }

    /// Where a place of the file is shown; of one that is not, the next place that is.
    fn moved(&self, place: usize) -> usize {
        let next = self.kept.partition_point(|(range, _)| range.end < place);
        match self.kept.get(next) {
            Some((range, at)) => at + place.saturating_sub(range.start),
            None => self.text.len(),
        }
    }

    /// The place of the file that is shown there.
    fn origin(&self, offset: usize) -> usize {
        let next = self.kept.partition_point(|(_, at)| *at <= offset).saturating_sub(1);
        self.kept
            .get(next)
            .map_or(offset, |(range, at)| (range.start + offset.saturating_sub(*at)).min(range.end))
    }
}

/// The beginning of the character that the place is in.
fn boundary(text: &str, mut place: usize) -> usize {
    while place > 0 && !text.is_char_boundary(place) {
        place -= 1;
    }
    place
}

#[cfg(test)]
mod tests {
    use super::super::{Style, terminal};
    use crate::diagnostics::{Diagnostic, catalogue::WR1901};
    use crate::source::{Sources, Span};

    fn rendered(text: &str, word: &str, also: Option<&str>) -> String {
        let mut sources = Sources::default();
        let file = sources.add("long.weir", text);
        let place = |word: &str| {
            let start = text.find(word).expect("the word");
            Span::new(file, start..start + word.len())
        };
        let mut finding = Diagnostic::new(WR1901, "m", place(word), "here");
        if let Some(also) = also {
            finding = finding.also(place(also), "and here");
        }
        terminal(&[finding], &sources, Style::default())
    }

    #[test]
    fn a_long_line_is_cut_around_what_is_marked() {
        let text =
            format!("let a = 1\nlet b = [{}MARK{}]\nlet c = 1\n", "ä, ".repeat(400), ", ö".repeat(400));
        let shown = rendered(&text, "MARK", None);
        assert!(shown.contains("long.weir:2:1210\n"), "{shown}");
        assert!(shown.contains(", MARK, "), "{shown}");
        assert!(shown.lines().all(|line| line.chars().count() < 200), "{shown}");
        let marked = shown.lines().find(|line| line.contains("MARK")).expect("the line");
        let carets = shown.lines().find(|line| line.contains("^^^^")).expect("the marks");
        let column = |line: &str, word: &str| line.split(word).next().map(|before| before.chars().count());
        assert_eq!(column(marked, "MARK"), column(carets, "^^^^"));
    }

    #[test]
    fn two_places_of_a_long_line_are_both_shown() {
        let text = format!("x = [ONE{}TWO{}]", ", a".repeat(300), ", b".repeat(300));
        let shown = rendered(&text, "TWO", Some("ONE"));
        assert!(shown.contains("ONE, a") && shown.contains("TWO, b") && shown.contains("a…"), "{shown}");
        assert!(shown.lines().all(|line| line.chars().count() < 400), "{shown}");
    }
}
