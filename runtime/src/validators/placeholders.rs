//! What stands in examples where a secret would be.

use super::keys::random_looking;

/// Names of hosts and companies in examples.
const EXAMPLE_HOSTS: [&str; 9] = [
    "contoso",
    "fabrikam",
    "northwind",
    "sandbox",
    "onebox",
    "localhost",
    "127.0.0.1",
    "testacs.com",
    "s-int.net",
];

/// The words that the documentation has.
const PUBLISHED: usize = 4;

/// Words that say that a password is none, the documentation's first.
const PLACEHOLDERS: [&str; 18] = [
    "some-password",
    "somepassword",
    "secretpassword",
    "sample",
    "changeme",
    "change_me",
    "change-me",
    "dummy",
    "example",
    "hidden",
    "masked",
    "mypassword",
    "placeholder",
    "redacted",
    "removed",
    "your_",
    "your-",
    "yourpass",
];

/// Characters of a password, at least.
const LENGTH: usize = 6;

/// Where a value begins: after what gives it a name, or a quotation mark.
const BEFORE: [char; 11] = ['=', ':', '"', '\'', '>', ',', '(', '%', ' ', '\t', '\n'];

pub(super) fn no_example_host(text: &str) -> bool {
    let text = text.to_lowercase();
    text.bytes().any(|byte| byte.is_ascii_alphabetic())
        && !EXAMPLE_HOSTS.iter().any(|host| text.contains(host))
}

/// The documentation's own list, and its two forms.
pub(super) fn no_password_placeholder(text: &str) -> bool {
    let text = text.to_lowercase();
    let mut words = PLACEHOLDERS.iter().take(PUBLISHED);
    text.bytes().any(|byte| byte.is_ascii_alphabetic())
        && !words.any(|word| text.contains(word))
        && !["=*", "= *", "=  *", "=<"].iter().any(|form| text.contains(form))
}

/// Of an assignment, an element or a command line: what stands last is the value. One that has letters only is a name or a word,
/// and so is most often what a program puts in later.
pub(super) fn password_value(text: &str) -> bool {
    let text = text.strip_suffix("</").unwrap_or(text);
    let text = text.trim_end_matches([';', '"', '\'', ' ', ')', ',']);
    let Some(value) = text.rsplit(BEFORE).next() else { return false };
    let letters = value.bytes().any(|byte| byte.is_ascii_alphabetic());
    let others = value.bytes().any(|byte| byte.is_ascii_digit());
    let folded = value.to_lowercase();
    value.len() >= LENGTH
        && letters
        && others
        && !PLACEHOLDERS.iter().any(|word| folded.contains(word))
        && (value.len() < 2 * LENGTH || random_looking(value))
}

#[cfg(test)]
mod tests {
    use crate::validators::specimens;

    #[test]
    fn hosts_of_examples() {
        specimens(
            "no_example_host",
            &["Server=books.database.windows.net"],
            &["Server=Contoso.database.windows.net", "Server=localhost"],
        );
    }

    #[test]
    fn placeholders_of_the_documentation() {
        specimens(
            "no_password_placeholder",
            &["uid=ann;pwd=ZYXWVU_12"],
            &["uid=ann;pwd=SomePassword", "uid=ann;pwd = ****", "uid=ann;pwd=<password>"],
        );
    }

    #[test]
    fn values_of_passwords() {
        specimens(
            "password_value",
            &[
                "password = \"ZYXWVU_1\"",
                "<secret>ZYXWVU_1</",
                "user=ann;password=ZYXWVU_2;",
                "-u ann:ZYXWVU_2",
                "winexe -U ann%ZYXWVU_2",
            ],
            &[
                "password = \"password\"",
                "password = \"********\"",
                "password=yourpassword1",
                "password=sample_1",
                "password=Zy1",
                "password=12345678",
                "password=x1xxxxxxxxxxxxxx",
                "password=",
            ],
        );
    }
}
