//! Every code, in one list: number, name, severity and a line of description; its page is embedded beside it.
//!
//! A code has one meaning for ever. 00xx lexical and syntax, 01xx names, 02xx types, 03xx capabilities, 04xx limits,
//! 05xx types and patterns, 06xx logic lints, 07xx style lints, 08xx import and export, 09xx tests, 10xx project and
//! environments, 11xx bundles and items, 12xx platform declarations, 13xx analyses, 19xx internal.

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    Error,
    Warning,
}

/// A code of the catalogue.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(&'static str);

/// A line of the catalogue.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    pub code: Code,
    /// The name a person can say: `content-not-supported`.
    pub name: &'static str,
    pub severity: Severity,
    pub summary: &'static str,
    /// The page that `weir explain` and the book show, in Markdown.
    pub page: &'static str,
}

impl Code {
    pub fn as_str(self) -> &'static str {
        self.0
    }

    pub fn entry(self) -> Option<&'static Entry> {
        CATALOGUE.iter().find(|entry| entry.code == self)
    }

    pub fn severity(self) -> Severity {
        self.entry().map_or(Severity::Error, |entry| entry.severity)
    }

    /// The code of that number (`WR0301`) or name (`content-not-supported`).
    pub fn find(text: &str) -> Option<Code> {
        let entry =
            CATALOGUE.iter().find(|entry| entry.code.0.eq_ignore_ascii_case(text) || entry.name == text)?;
        Some(entry.code)
    }
}

impl std::fmt::Debug for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

macro_rules! catalogue {
    ($($code:ident $name:literal $severity:ident $summary:literal;)*) => {
        $(pub const $code: Code = Code(stringify!($code));)*
        pub const CATALOGUE: &[Entry] = &[$(Entry {
            code: $code, name: $name, severity: Severity::$severity, summary: $summary,
            page: include_str!(concat!("../../pages/", stringify!($code), ".md")),
        }),*];
    };
}

catalogue! {
    WR0001 "unexpected-token" Error "a statement does not go on as it began";
    WR0002 "unknown-statement" Error "a word that begins no statement here";
    WR0003 "misplaced-statement" Error "a statement in a block it does not belong to";
    WR0004 "missing-closing-brace" Error "a block without its `}`";
    WR0005 "missing-opening-brace" Error "a block without its `{`";
    WR0006 "stray-closing-brace" Error "a `}` that closes nothing";
    WR0007 "nested-too-deep" Error "brackets nest deeper than the limit";
    WR0008 "number-too-large" Error "a number beyond 64 bits";
    WR0009 "infix-operator" Error "conditions joined by `and`, `or`, `&&` or `||`";
    WR0010 "bang-for-not" Error "a condition negated by `!`, `!=` or `not in`";
    WR0011 "assignment-in-condition" Error "`=` written for `==` in a condition";
    WR0012 "unterminated-text" Error "a text without its closing quote";
    WR0013 "unterminated-regex" Error "a regular expression without its closing `/`";
    WR0014 "empty-regex" Error "`match //` is a comment, not an expression";
    WR0015 "unknown-regex-flag" Error "a letter after `/…/` that is no flag";
    WR0016 "unknown-escape" Error "a backslash before a character that has no escape";
    WR0017 "typographic-quotes" Error "a text in curly quotes";
    WR0018 "single-quotes" Error "a text in single quotes or backticks";
    WR0019 "unexpected-character" Error "a character the language does not use";
    WR0020 "missing-line-break" Error "two statements with nothing between them";
    WR0021 "setting-without-equals" Error "a setting that gets its value by another mark than `=`";
    WR0022 "hyphen-in-name" Error "a name with a hyphen";
    WR0023 "foreign-comment" Error "a comment that does not begin with `//`";
    WR0024 "foreign-mark" Error "parentheses or marks that other languages have";
    WR0025 "quoted-name" Error "a name in quotes";
    WR0026 "title-without-quotes" Error "a title that is not in quotes";
    WR0027 "title-without-name" Error "a title where the name belongs";
    WR0028 "brace-on-next-line" Error "a `{` below its header";
    WR0101 "name-taken" Error "a name is declared twice";
    WR0102 "unknown-name" Error "nothing has this name";
    WR0103 "unknown-module" Error "a `use` names no module";
    WR0201 "wrong-type" Error "a value of another type is wanted";
    WR0202 "unknown-attribute" Error "neither an attribute of the platform nor a condition";
    WR0203 "wrong-operator" Error "this operator does not fit the attribute";
    WR0204 "unknown-setting" Error "this block has no such setting";
    WR0205 "given-twice" Error "something is given twice";
    WR0206 "wrong-arguments" Error "arguments do not fit the parameters";
    WR0207 "malformed-value" Error "a value is not written as its type wants";
    WR0208 "something-missing" Error "a part that cannot be left out is missing";
    WR0209 "unknown-platform-name" Error "the platform declares no such name";
    WR0210 "wrong-unit" Error "a unit is missing or does not exist";
    WR0211 "another-kind" Error "a name is of another kind than the one wanted";
    WR0212 "recursive-definition" Error "a definition leads back to itself";
    WR0213 "content-groups-too-deep" Error "content groups are nested more than two levels deep";
    WR0214 "rule-too-large" Error "a rule expands to too many conditions";
    WR0215 "key-missing-or-unexpected" Error "a key is missing, or stands where there are none";
    WR0216 "modifier-without-meaning" Error "a count or confidence stands where none exists";
    WR0217 "label-out-of-place" Error "a label stands where it has no rank";
    WR0218 "action-form" Error "an action is written in the wrong form";
    WR0219 "wrong-allow" Error "an `allow` names no lint or gives no reason";
    WR0220 "wrong-move" Error "a `moved` contradicts the policies that are there";
    WR0221 "says-nothing" Error "a text or list that must say something is empty";
    WR0301 "content-not-supported" Error "a location in scope cannot match this content";
    WR0302 "condition-not-supported" Error "a location in scope has no such condition";
    WR0303 "operator-not-offered" Error "the platform has no condition of this form";
    WR0304 "action-not-available" Error "no location in scope has the action";
    WR0305 "location-stands-alone" Error "a location must be the only one of its policy";
    WR0306 "action-lost-in-combination" Error "an action is lost when locations are combined";
    WR0309 "activity-level-or-target" Error "an activity does not have this level or target";
    WR0310 "mutually-exclusive" Error "two settings rule each other out";
    WR0311 "missing-companion" Error "a setting needs another one";
    WR0312 "scope-member-kind" Error "a location's scope cannot name this kind";
    WR0313 "disputed-capability" Warning "sources disagree whether a location has this";
    WR0314 "uncertain-capability" Warning "a row of the platform's table is uncertain";
    WR0316 "option-not-available" Error "no location in scope has the option";
    WR0317 "not-of-this-kind" Error "a kind of policy has not this location, condition, content or action";
    WR0318 "template-not-allowed" Error "a location takes no policy made from a template";
    WR0330 "label-not-applicable" Error "a label is put on items that no item can carry";
    WR0331 "label-not-published" Error "a label policy rests on a label that it does not publish";
    WR0332 "label-block-says-nothing" Error "a block of a label says nothing";
    WR0333 "label-on-no-content" Warning "a condition asks for a label that no content carries";
    WR0334 "nothing-to-redact" Error "an action redacts, and its rule counts no values";
    WR0401 "too-many-values" Error "a list holds more values than the platform takes";
    WR0402 "value-too-long" Error "a value is longer than the platform takes";
    WR0403 "too-many-in-project" Error "the project holds more than the platform takes";
    WR0404 "text-too-long" Error "a text is longer than the platform takes";
    WR0405 "number-out-of-range" Error "a number is outside the range the platform takes";
    WR0406 "too-many-types" Error "a rule asks for more types than the platform takes";
    WR0407 "above-smaller-limit" Warning "one source gives a smaller limit";
    WR0408 "total-too-large" Error "values over all rules are more than the platform takes";
    WR0409 "scope-too-large" Error "a scope names more than the platform takes";
    WR0410 "type-too-large" Error "a type or list is larger than the platform takes";
    WR0411 "export-too-large" Error "an export is larger than the platform takes";
    WR0501 "invalid-expression" Error "a regular expression is not one of ours";
    WR0503 "unknown-validator" Error "there is no such validator";
    WR0504 "one-match-per-pattern" Error "a pattern has one `match` of its own";
    WR0506 "empty-keyword" Error "a keyword or a keyword list is empty";
    WR0507 "type-without-pattern" Error "a type has no pattern and unites nothing";
    WR0508 "impossible-evidence" Error "evidence is counted in a way that cannot hold";
    WR0601 "unreachable-rule" Warning "an earlier rule always ends processing first";
    WR0602 "contradiction" Warning "a rule never applies";
    WR0603 "always-true" Warning "a rule's conditions are always true";
    WR0604 "duplicate-rule" Warning "two rules say the same";
    WR0605 "repeated-condition" Warning "a line asks what another line asks";
    WR0606 "outranked-rule" Warning "what a rule does is never done";
    WR0607 "broad-type" Warning "a type matches every number";
    WR0608 "policy-without-rank" Warning "a policy stands in no `order`";
    WR0609 "external-type" Warning "a rule asks for a type that only the host can find";
    WR0701 "unused-name" Warning "a name is never used";
    WR0702 "unused-use" Warning "a `use` brings in what nothing needs";
    WR0703 "unused-allow" Warning "an `allow` silences nothing";
    WR0704 "rule-without-action" Warning "a rule has no action";
    WR0705 "repeated-keyword" Warning "a keyword stands twice in a list";
    WR0706 "double-negation" Warning "`not` stands twice";
    WR0707 "shadowed-platform" Warning "a platform hides one of the library";
    WR0708 "repeated-test-title" Warning "two tests have one title";
    WR0801 "unreadable-export" Error "an export cannot be read";
    WR0802 "unknown-export-object" Error "an object of an export is of no kind that is known";
    WR0803 "truncated-export" Error "an export is cut off at its depth";
    WR0804 "malformed-export-value" Error "a field of an export holds what it cannot hold";
    WR0805 "kept-unread" Warning "a part of an export is kept and not understood";
    WR0806 "dangling-reference" Warning "an object of an export refers to one that is not there";
    WR0807 "ambiguous-condition" Warning "a condition of an export has no documented meaning";
    WR0808 "contradicting-encodings" Warning "a rule of an export says two things";
    WR0809 "given-twice-in-export" Error "an export holds an object twice, and differently";
    WR0820 "not-exportable" Error "the platform's own form has no words for a part of the project";
    WR0821 "exported-loosely" Warning "the platform's own form says less than the source";
    WR0840 "kept-parameter" Warning "a parameter is kept and not judged";
    WR0841 "unknown-condition" Warning "a condition that no table knows is kept and cannot be answered";
    WR0842 "malformed-kept" Error "what is kept is not written as JSON";
    WR0901 "unknown-copy" Error "a test speaks of a copy that the verdict does not have";
    WR0902 "unknown-rule-in-test" Error "a test names a rule that no policy has";
    WR0903 "unreadable-fixture" Error "a file that a test names cannot be read";
    WR0904 "incomplete-test" Error "a test lacks `given` or `expect`";
    WR0905 "item-refused" Error "the item of a test is refused";
    WR0906 "test-failed" Error "an expectation does not hold";
    WR0907 "repeated-example" Error "a text stands twice among the examples of a test";
    WR0908 "test-without-clock" Error "the items of a test do not come one after the other";
    WR0909 "never-said" Error "a test expects what no action of its platform can bring about";
    WR1001 "malformed-toml" Error "a manifest or environment is not TOML";
    WR1002 "unknown-key" Error "a manifest or environment has a key that nothing reads";
    WR1003 "wrong-manifest-value" Error "a value of a manifest or environment is of another type";
    WR1004 "no-manifest" Error "a project has no `weir.toml`";
    WR1005 "unreadable-source" Error "a source cannot be read as text";
    WR1006 "missing-environment-value" Error "an environment gives a name no value";
    WR1007 "wrong-environment-value" Error "an environment gives a name a value of another type";
    WR1008 "unused-environment-value" Warning "an environment gives a value to a name that no source declares";
    WR1009 "no-platform" Error "a policy or test has no platform, or one that does not exist";
    WR1010 "unspeakable-module" Warning "`use` cannot spell the path of a file";
    WR1011 "same-path-but-for-case" Error "two files have one path but for upper and lower case";
    WR1012 "no-organisation" Warning "a rule asks who is inside, and no domain belongs to the organisation";
    WR1101 "not-carried-out" Error "a construct is understood and cannot be built yet";
    WR1201 "platform-declaration" Error "a row of a platform's table is wrong";
    WR1901 "internal" Error "a fault in Weir itself";
}
