//! Lines and columns in a text that is not a source: the body of a message, a file.

/// Walks forward through a text; places asked for in their order cost one pass.
#[derive(Clone, Debug)]
pub(crate) struct Positions<'t> {
    text: &'t str,
    at: usize,
    line: usize,
    column: usize,
}

impl<'t> Positions<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        Positions { text, at: 0, line: 1, column: 1 }
    }

    /// Line and column of a byte offset, both from 1, the column in code points.
    pub(crate) fn of(&mut self, offset: usize) -> (usize, usize) {
        if offset < self.at {
            *self = Positions::new(self.text);
        }
        let between = self.text.get(self.at..offset).unwrap_or("");
        for point in between.chars() {
            if point == '\n' {
                self.line += 1;
                self.column = 1;
            } else {
                self.column += 1;
            }
        }
        self.at += between.len();
        (self.line, self.column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_found_forward_and_backward() {
        let mut positions = Positions::new("é1\n2345\n6");
        assert_eq!(positions.of(4), (2, 1));
        assert_eq!(positions.of(6), (2, 3));
        assert_eq!(positions.of(2), (1, 2));
        assert_eq!(positions.of(9), (3, 1));
        assert_eq!(positions.of(900), (3, 1));
    }
}
