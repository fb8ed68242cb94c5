//! The types of the standard library, by the identifiers and the titles that the vendor gives them.

use std::collections::HashMap;
use std::sync::OnceLock;

use weir_compiler::source::FileId;
use weir_compiler::syntax::{self, ast};

/// A type of the library.
#[derive(Clone, Debug)]
pub(crate) struct LibraryType {
    /// `std.sit.finance.credit_card`
    pub(crate) path: String,
    pub(crate) name: String,
    /// The confidence that a condition asks for when it names none.
    pub(crate) recommended: u8,
}

#[derive(Debug, Default)]
pub(crate) struct Library {
    by_id: HashMap<String, LibraryType>,
    by_title: HashMap<String, LibraryType>,
    /// Paths by the service's functions.
    by_function: HashMap<String, String>,
}

impl Library {
    /// Read once: the library is part of the program.
    pub(crate) fn get() -> &'static Library {
        static LIBRARY: OnceLock<Library> = OnceLock::new();
        LIBRARY.get_or_init(read)
    }

    /// The type that looks for what a function of the service looks for.
    pub(crate) fn of_function(&self, name: &str) -> Option<&str> {
        self.by_function.get(&name.to_lowercase()).map(String::as_str)
    }

    /// The type with this identifier; one without is found by its title.
    pub(crate) fn find(&self, id: Option<&str>, title: &str) -> Option<&LibraryType> {
        match id {
            Some(id) => self.by_id.get(&id.to_lowercase()),
            None => self.by_title.get(&title.to_lowercase()),
        }
    }
}

fn read() -> Library {
    let mut library = Library::default();
    for source in weir_stdlib::SOURCES.iter().filter(|source| source.module.starts_with("std.sit.")) {
        let text = weir_compiler::source::normalise(source.text);
        for item in syntax::parse_definitions(FileId::default(), &text).file.items {
            let ast::ItemKind::Sit(sit) = item.kind else { continue };
            let settings = sit.body.settings();
            let setting = |name: &str| {
                let mut settings = settings.iter();
                settings.find(|setting| setting.name.word() == Some(name)).map(|setting| &setting.value.kind)
            };
            let name = sit.name.text.clone();
            let own = source.module.rsplit('.').next() == Some(name.as_str());
            let found = LibraryType {
                path: if own { source.module.to_owned() } else { format!("{}.{name}", source.module) },
                recommended: recommended(setting("recommended")),
                name,
            };
            for function in texts(setting("implements")) {
                library.by_function.entry(function.to_lowercase()).or_insert_with(|| found.path.clone());
            }
            if let Some(title) = &sit.title {
                library.by_title.insert(title.value.to_lowercase(), found.clone());
            }
            if let Some(ast::ExprKind::Text(id)) = setting("guid") {
                library.by_id.insert(id.to_lowercase(), found);
            }
        }
    }
    library
}

fn texts(value: Option<&ast::ExprKind>) -> Vec<&str> {
    match value {
        Some(ast::ExprKind::Text(text)) => vec![text],
        Some(ast::ExprKind::List(members)) => {
            members.iter().flat_map(|each| texts(Some(&each.kind))).collect()
        }
        _ => Vec::new(),
    }
}

fn recommended(value: Option<&ast::ExprKind>) -> u8 {
    match value {
        Some(ast::ExprKind::Number(number)) => u8::try_from(*number).unwrap_or(100),
        Some(ast::ExprKind::Path(path)) => match path.word() {
            Some("low") => 65,
            Some("high") => 85,
            _ => 75,
        },
        _ => 75,
    }
}

#[cfg(test)]
mod tests {
    use super::Library;

    #[test]
    fn types_are_found_by_identifier_before_title() {
        let library = Library::get();
        let card = library.find(Some("50842EB7-edc8-4019-85dd-5a5c1f2bb085"), "renamed");
        assert_eq!(card.map(|card| card.path.as_str()), Some("std.sit.finance.credit_card"));
        assert!(library.find(None, "credit card number").is_some());
        assert!(library.find(Some("00000000-0000-0000-0000-000000000000"), "Credit Card Number").is_none());
    }
}
