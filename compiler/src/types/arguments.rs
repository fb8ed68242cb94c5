//! Arguments to the parameters of conditions, responses and templates.
//!
//! A call with a wrong argument gets one finding for each mistake: what a misspelt or surplus argument was meant for is not
//! said to be missing as well.

use std::collections::HashMap;

use crate::diagnostics::{Diagnostic, Fix, catalogue, nearest};
use crate::names::Def;
use crate::source::Span;
use crate::syntax::ast::{Arg, Ident, Param};
use crate::types::Builder;
use crate::types::context::{Bound, Context};
use crate::types::problems;

impl<'a> Builder<'a> {
    /// Arguments to parameters, each checked against its parameter's type where it is used.
    pub(super) fn bind(
        &mut self,
        context: &Context<'a>,
        span: Span,
        def: &Def,
        params: &'a [Param],
        args: &'a [Arg],
    ) -> Option<HashMap<String, Bound<'a>>> {
        let mut bindings: HashMap<String, Bound<'a>> = HashMap::new();
        let mut places: HashMap<&str, Span> = HashMap::new();
        let mut fine = true;
        for (index, arg) in args.iter().enumerate() {
            let place = arg.name.as_ref().map_or(arg.value.span, |word| word.span);
            let param = match &arg.name {
                Some(word) => match params.iter().find(|param| param.name.text == word.text) {
                    Some(param) => param,
                    None => {
                        self.report(unknown(def, params, word));
                        fine = false;
                        continue;
                    }
                },
                None => match params.get(index) {
                    Some(param) => param,
                    // Those after it are as many too many.
                    None => {
                        self.report(too_many(def, params, args.len(), place));
                        fine = false;
                        break;
                    }
                },
            };
            if let Some(first) = places.insert(&param.name.text, place) {
                self.report(problems::given_twice(place, &param.name.text, first));
                fine = false;
            }
            let bound = Bound { expr: &arg.value, context: context.clone() };
            bindings.insert(param.name.text.clone(), bound);
        }
        let missing: Vec<&Param> = params
            .iter()
            .filter(|param| param.default.is_none() && !bindings.contains_key(&param.name.text))
            .collect();
        if fine && !missing.is_empty() {
            self.report(not_given(def, &missing, span));
            fine = false;
        }
        // A default says what the module of the definition says.
        let mut home = Context::module(def.module);
        if let Some(platform) = context.platform {
            home = home.on(platform);
        }
        for param in params {
            if let Some(default) = &param.default {
                bindings
                    .entry(param.name.text.clone())
                    .or_insert_with(|| Bound { expr: default, context: home.clone() });
            }
        }
        fine.then_some(bindings)
    }
}

fn unknown(def: &Def, params: &[Param], word: &Ident) -> Diagnostic {
    let names: Vec<&str> = params.iter().map(|param| param.name.text.as_str()).collect();
    let problem = Diagnostic::new(
        catalogue::WR0206,
        format!("`{}` has no parameter `{}`", def.name, word.text),
        word.span,
        "not one of its parameters",
    )
    .also(def.span, "declared here");
    match nearest(&word.text, names.iter().copied()) {
        Some(name) => problem
            .help(format!("did you mean `{name}`?"))
            .fix(Fix::maybe(format!("write `{name}`")).replace(word.span, name)),
        None => problem.help(takes(&names)),
    }
}

fn too_many(def: &Def, params: &[Param], given: usize, first: Span) -> Diagnostic {
    let names: Vec<&str> = params.iter().map(|param| param.name.text.as_str()).collect();
    let message = match params.len() {
        0 => format!("`{}` takes no arguments", def.name),
        1 => format!("`{}` takes 1 argument, not {given}", def.name),
        wanted => format!("`{}` takes {wanted} arguments, not {given}", def.name),
    };
    let label = if given > params.len() + 1 { "too many from here" } else { "one too many" };
    Diagnostic::new(catalogue::WR0206, message, first, label)
        .also(def.span, "declared here")
        .help(takes(&names))
}

fn not_given(def: &Def, missing: &[&Param], call: Span) -> Diagnostic {
    let names: Vec<&str> = missing.iter().map(|param| param.name.text.as_str()).collect();
    let written: Vec<String> = names.iter().map(|name| format!("{name} = …")).collect();
    let mut problem = Diagnostic::new(
        catalogue::WR0206,
        format!("`{}` needs {}", def.name, problems::list(&names)),
        call,
        "not given here",
    );
    for param in missing {
        problem = problem.also(param.name.span, "wants a value");
    }
    problem.help(format!("add `{}` between the brackets", written.join(", ")))
}

fn takes(names: &[&str]) -> String {
    match names {
        [] => "write it without brackets".to_owned(),
        [only] => format!("its parameter is `{only}`"),
        _ => format!("its parameters are {}", problems::list(names)),
    }
}
