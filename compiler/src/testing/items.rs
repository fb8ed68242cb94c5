//! From a test's `given` to an item.

use weir_runtime::Bundle;
use weir_runtime::item::{Detected, Fact, Facts, Item, Part, PartState, Recipient};
use weir_runtime::program::Id;
use weir_runtime::scan::text::folded;

use crate::analysis::Analysis;
use crate::diagnostics::{Diagnostic, catalogue};
use crate::platform::Platform;
use crate::platform::tables::{AttributeId, Type};
use crate::program::Resolver;
use crate::project::Environment;
use crate::source::Span;
use crate::testing::Messages;
use crate::types::model::{Given, GivenPart, Model, Spanned, TextSource, Value};

pub(super) fn item(
    analysis: &Analysis,
    environment: Option<&Environment>,
    given: &Given,
    bundle: &Bundle<'_>,
    messages: &dyn Messages,
) -> Result<Item, Box<Diagnostic>> {
    let model = &analysis.model;
    let missing = || {
        Box::new(Diagnostic::new(catalogue::WR0904, "this test has no `given`", given.span, "tests nothing"))
    };
    let platform = model.platforms.get(given.platform).ok_or_else(missing)?;
    let location = platform.locations.get(given.location).ok_or_else(missing)?;
    let resolver = Resolver { model, environment };
    let qualified = format!("{}.{}", platform.name, location.name);
    let mut item =
        match &given.message {
            Some((name, span)) => {
                let bytes = attached(analysis, name, *span)?;
                messages.item(bytes, platform, &qualified).map_err(|why| {
                    let message = format!("`{name}` is no message: {why}");
                    Box::new(Diagnostic::new(catalogue::WR0903, message, *span, "this file").help(
                        "name a message as mail programs save it, or state its facts and parts in `given`",
                    ))
                })?
            }
            None => Item { location: qualified.clone(), ..Item::default() },
        };
    item.version = weir_runtime::item::ITEM_VERSION;
    item.location = qualified;
    item.activity.clone_from(&given.activity);
    item.event.clone_from(&given.event);
    item.targets = object_names(model, &given.targets);
    item.apps = object_names(model, &given.apps);
    item.time = given.time;
    if given.message.is_some() {
        let bundled = bundle.platforms().position(|bundled| bundled.name == platform.name);
        if let Some(id) = bundled.and_then(|id| Id::try_from(id).ok()) {
            item.unknown.extend(bundle.unreadable_attributes(id).map(str::to_owned));
        }
    }
    item.unknown.extend(given.unknown.iter().cloned());
    let given_facts = facts(resolver, platform, &given.facts);
    if let Some((name, message)) = &given.message {
        contradicted(platform, given, &given_facts, &item, (name.as_str(), *message))?;
    }
    item.facts.extend(given_facts);
    // What a test states of a message is known, whoever read it.
    let stated: Vec<String> = item.facts.keys().cloned().collect();
    item.unknown.retain(|name| given.unknown.contains(name) || !stated.contains(name));
    recipients(resolver, location.recipient.as_deref(), given, &mut item);
    for part in &given.parts {
        let part = self::part(analysis, resolver, platform, part, messages)?;
        item.parts.push(part);
    }
    Ok(item)
}

/// What a test states beside a message completes it; the message itself is not talked over.
fn contradicted(
    platform: &Platform,
    given: &Given,
    stated: &Facts,
    item: &Item,
    (file, message): (&str, Span),
) -> Result<(), Box<Diagnostic>> {
    for (id, value) in &given.facts {
        let Some(name) = platform.attributes.get(*id).map(|attribute| &attribute.name) else { continue };
        let Some(read) = item.facts.get(name) else { continue };
        if stated.get(name).is_some_and(|stated| !same(stated, read)) {
            let problem = Diagnostic::new(
                catalogue::WR0205,
                format!("`{name}` is given twice, and not the same"),
                value.span,
                "another value than the message's",
            );
            let problem = problem.also(message, format!("`{file}` says what it is"));
            return Err(Box::new(problem.help("leave it out, or name another message")));
        }
    }
    Ok(())
}

/// Whether two facts say the same; one text is a list of one. Of values under keys, a test may state more.
fn same(one: &Fact, other: &Fact) -> bool {
    let texts = |fact: &Fact| match fact {
        Fact::Text(text) => Some(vec![folded(text)]),
        Fact::Texts(texts) => Some(texts.iter().map(|text| folded(text)).collect()),
        _ => None,
    };
    let keyed = matches!(one, Fact::Keyed(_));
    keyed || one == other || texts(one).is_some() && texts(one) == texts(other)
}

fn object_names(model: &Model, objects: &[usize]) -> Vec<String> {
    objects.iter().filter_map(|object| model.objects.get(*object)).map(|object| object.name.clone()).collect()
}

/// Recipients under the attribute that names a recipient; where the location has none, under the platform's first one.
fn recipients(resolver: Resolver<'_>, recipient: Option<&str>, given: &Given, item: &mut Item) {
    let Some(platform) = resolver.model.platforms.get(given.platform) else { return };
    let name = recipient.map(str::to_owned).or_else(|| {
        let of_recipients = platform.attributes.iter().find(|attribute| {
            attribute.of == crate::platform::tables::Of::Recipient
                && attribute.ty == Type::Address
                && attribute.derive.is_none()
        });
        of_recipients.map(|attribute| attribute.name.clone())
    });
    let Some(name) = name else { return };
    for address in resolver.texts_as_written(&given.recipients) {
        let facts = Facts::from([(name.clone(), Fact::Text(address))]);
        item.recipients.push(Recipient { facts });
    }
    // Facts of recipients in a `given` hold for every recipient.
    let of_recipient: Vec<(AttributeId, Spanned)> = given
        .facts
        .iter()
        .filter(|(id, _)| {
            platform
                .attributes
                .get(*id)
                .is_some_and(|attribute| attribute.of == crate::platform::tables::Of::Recipient)
        })
        .cloned()
        .collect();
    if of_recipient.is_empty() {
        return;
    }
    let shared = facts(resolver, platform, &of_recipient);
    for name in shared.keys() {
        item.facts.remove(name);
    }
    if item.recipients.is_empty() {
        item.recipients.push(Recipient::default());
    }
    for recipient in &mut item.recipients {
        recipient.facts.extend(shared.clone());
    }
}

fn facts(resolver: Resolver<'_>, platform: &Platform, given: &[(AttributeId, Spanned)]) -> Facts {
    let mut facts = Facts::new();
    for (id, value) in given {
        let Some(attribute) = platform.attributes.get(*id) else { continue };
        let fact = match &value.value {
            Value::Flag(flag) => Fact::Flag(*flag),
            Value::Number(number) => Fact::Number(*number),
            Value::Map(entries) => Fact::Keyed(
                entries
                    .iter()
                    .map(|(key, value)| (key.clone(), resolver.texts_as_written(std::slice::from_ref(value))))
                    .collect(),
            ),
            _ => Fact::Texts(resolver.texts_as_written(std::slice::from_ref(value))),
        };
        facts.insert(attribute.name.clone(), fact);
    }
    facts
}

fn part(
    analysis: &Analysis,
    resolver: Resolver<'_>,
    platform: &Platform,
    given: &GivenPart,
    messages: &dyn Messages,
) -> Result<Part, Box<Diagnostic>> {
    let model = resolver.model;
    let (text, read) = match &given.text {
        None => (None, PartState::Scanned),
        Some(TextSource::Text(text)) => (Some(text.clone()), PartState::Scanned),
        Some(TextSource::File(name, span)) => match messages.text(attached(analysis, name, *span)?) {
            Some(text) => (Some(text), PartState::Scanned),
            None => (None, PartState::Unsupported),
        },
    };
    // What the test says of the part goes before what its file is.
    let state = if given.state == PartState::Scanned { read } else { given.state };
    let facts = facts(resolver, platform, &given.facts);
    Ok(Part {
        role: given.role,
        name: given.name.clone(),
        state,
        text,
        detected: given
            .detected
            .iter()
            .filter_map(|(sit, count, confidence)| {
                let name = model.types.get(*sit)?.path.clone();
                Some(Detected { name, count: *count, confidence: *confidence, value: None })
            })
            .collect(),
        label: given.label.and_then(|label| model.labels.get(label)).map(|label| label.path.clone()),
        labelled: given.labelled,
        retention_label: given
            .retention_label
            .and_then(|label| model.retention_labels.get(label))
            .map(|label| label.name.clone()),
        classifiers: given
            .classifiers
            .iter()
            .filter_map(|(classifier, answer)| {
                Some((model.classifiers.get(*classifier)?.name.clone(), *answer))
            })
            .collect(),
        facts,
    })
}

fn attached<'a>(analysis: &'a Analysis, name: &str, span: Span) -> Result<&'a [u8], Box<Diagnostic>> {
    match analysis.project.attached.get(name) {
        Some(Ok(bytes)) => Ok(bytes),
        _ => Err(Box::new(
            Diagnostic::new(catalogue::WR0903, format!("`{name}` cannot be read"), span, "this file")
                .help("put the file into the project and name it as it is spelt on disk"),
        )),
    }
}
