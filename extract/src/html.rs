//! What a reader of a page sees, as text: no tags, scripts, styles or comments, entities resolved, a line for each block and
//! a tab between the cells of a table, so that neighbours do not run together into one number.

use mail_parser::decoders::html::add_html_token;

/// `&CounterClockwiseContourIntegral;` is the longest name.
const LONGEST_ENTITY: usize = 34;

pub(crate) fn text(html: &str) -> String {
    let mut page = Page::default();
    let mut rest = html;
    while let Some((before, markup)) = rest.split_once('<') {
        page.words(before);
        rest = page.markup(markup);
    }
    page.words(rest);
    page.text.truncate(page.text.trim_end().len());
    page.text
}

#[derive(Default)]
struct Page {
    text: String,
    /// Depth of `<pre>`, inside which white space is kept.
    preformatted: usize,
}

impl Page {
    /// Takes what follows a `<` and returns what follows the markup. Every branch either consumes what it has looked at or
    /// ends the page, so the whole stays linear.
    fn markup<'a>(&mut self, markup: &'a str) -> &'a str {
        if let Some(comment) = markup.strip_prefix("!--") {
            return comment.split_once("-->").map_or("", |(_, after)| after);
        }
        if !markup.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')) {
            self.push("<");
            return markup;
        }
        let Some((tag, after)) = tag(markup) else {
            // A tag that never ends: shown by no browser, but better looked at once too often.
            self.words(markup);
            return "";
        };
        let (closes, name) = match tag.strip_prefix('/') {
            Some(name) => (true, name),
            None => (false, tag),
        };
        let name = name.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or("").to_ascii_lowercase();
        match name.as_str() {
            "script" | "style" if !closes => return behind_raw_text(after, &name),
            "pre" | "textarea" => {
                self.end_line();
                self.preformatted =
                    if closes { self.preformatted.saturating_sub(1) } else { self.preformatted + 1 };
            }
            "td" | "th" if !closes => self.start_cell(),
            name if is_block(name) => self.end_line(),
            _ => {}
        }
        after
    }

    fn words(&mut self, text: &str) {
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('&') {
            self.push(before);
            let end = after.bytes().take(LONGEST_ENTITY).position(|byte| byte == b';');
            rest = match end.and_then(|end| Some((after.get(..end)?, after.get(end + 1..)?))) {
                Some((name, behind))
                    if name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'#') =>
                {
                    let mut character = String::new();
                    add_html_token(&mut character, format!("&{name};").as_bytes(), false);
                    self.push(&character);
                    behind
                }
                _ => {
                    self.push("&");
                    after
                }
            };
        }
        self.push(rest);
    }

    fn push(&mut self, text: &str) {
        for c in text.chars() {
            if !c.is_ascii_whitespace() || self.preformatted > 0 {
                self.text.push(c);
            } else if !self.text.is_empty() && !self.text.ends_with([' ', '\t', '\n']) {
                self.text.push(' ');
            }
        }
    }

    fn end_line(&mut self) {
        self.text.truncate(self.text.trim_end_matches([' ', '\t']).len());
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    fn start_cell(&mut self) {
        self.text.truncate(self.text.trim_end_matches(' ').len());
        if !self.text.is_empty() && !self.text.ends_with(['\n', '\t']) {
            self.text.push('\t');
        }
    }
}

/// The inside of a tag and what follows its `>`. A quote counts only where a value begins, as in `title=it's`.
fn tag(markup: &str) -> Option<(&str, &str)> {
    let mut quote = None;
    let mut after_equals = false;
    for (at, byte) in markup.bytes().enumerate() {
        match (quote, byte) {
            (Some(open), _) if byte == open => quote = None,
            (Some(_), _) => {}
            (None, b'>') => return Some((markup.get(..at)?, markup.get(at + 1..)?)),
            (None, b'"' | b'\'') if after_equals => quote = Some(byte),
            _ => {}
        }
        after_equals = byte == b'=' || (after_equals && byte.is_ascii_whitespace());
    }
    None
}

/// Passes over the inside of a script or style; nothing in it is markup but its own end.
fn behind_raw_text<'a>(text: &'a str, name: &str) -> &'a str {
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("</") {
        if after.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name)) {
            return after.split_once('>').map_or("", |(_, behind)| behind);
        }
        rest = after;
    }
    ""
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "br"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "head"
            | "header"
            | "hr"
            | "html"
            | "legend"
            | "li"
            | "main"
            | "nav"
            | "ol"
            | "option"
            | "p"
            | "section"
            | "select"
            | "summary"
            | "table"
            | "tbody"
            | "tfoot"
            | "thead"
            | "title"
            | "tr"
            | "ul"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_end_lines_and_cells_stay_apart() {
        let page = "<html><head><title>T</title><style>p > a { x: '<b>' }</style></head><body><p>One&nbsp;&amp; \n two</p>\
                    <table><tr><td>4111</td><td>1111</td></tr><tr><td>x</td></tr></table><b>bo</b>ld<br/>end</body></html>";
        assert_eq!(text(page), "T\nOne\u{a0}& two\n4111\t1111\nx\nbold\nend");
    }

    #[test]
    fn what_is_not_shown_is_not_read() {
        assert_eq!(
            text("a<!-- <p>no</p> -->b<script>if (1 < 2) { '</p>' }</SCRIPT >c<img alt=\"x > y\">d"),
            "abcd"
        );
    }

    #[test]
    fn broken_markup_keeps_its_words() {
        assert_eq!(text("1 < 2 & 3 &unknown; &#x41;&#65;"), "1 < 2 & 3 &unknown; AA");
        assert_eq!(text("a <p title=it's>b</p> <a href=\"unclosed> 4111"), "a\nb\na href=\"unclosed> 4111");
        assert_eq!(text("<pre>a  b\n c</pre>"), "a  b\n c");
        assert_eq!(text("<"), "<");
        assert_eq!(text("&;"), "&;");
    }
}
