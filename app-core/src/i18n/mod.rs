//! Words, numbers and times in the languages of the product, from the interface's Fluent files.
//!
//! `Texts` serves whatever the core says itself: reports, alerts, the command line. Temperatures,
//! durations and times are formatted here and nowhere else, so paper and screen agree.

mod format;
mod moment;
#[cfg(test)]
mod tests;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use serde::{Deserialize, Serialize};

pub use moment::{Calendar, UnknownZone};

/// A value to put into a message: a number or text.
pub type Arg<'a> = FluentValue<'a>;

/// A language the product speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Language {
    /// English.
    #[serde(rename = "en")]
    English,
    /// French.
    #[serde(rename = "fr")]
    French,
}

impl Language {
    /// All languages, the default first.
    pub const ALL: [Self; 2] = [Self::English, Self::French];

    /// Returns the BCP 47 tag.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::French => "fr",
        }
    }

    /// Returns the language of a BCP 47 tag such as `fr-CA`, if the product speaks it.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_', '.']).next()?.to_ascii_lowercase();
        Self::ALL.into_iter().find(|language| language.tag() == primary)
    }

    fn sources(self) -> &'static [&'static str] {
        match self {
            Self::English => &[
                include_str!("../../../ui/src/i18n/en/alerts.ftl"),
                include_str!("../../../ui/src/i18n/en/form.ftl"),
                include_str!("../../../ui/src/i18n/en/formats.ftl"),
                include_str!("../../../ui/src/i18n/en/kit.ftl"),
                include_str!("../../../ui/src/i18n/en/report.ftl"),
                include_str!("../../../ui/src/i18n/en/shipment.ftl"),
            ],
            Self::French => &[
                include_str!("../../../ui/src/i18n/fr/alerts.ftl"),
                include_str!("../../../ui/src/i18n/fr/form.ftl"),
                include_str!("../../../ui/src/i18n/fr/formats.ftl"),
                include_str!("../../../ui/src/i18n/fr/kit.ftl"),
                include_str!("../../../ui/src/i18n/fr/report.ftl"),
                include_str!("../../../ui/src/i18n/fr/shipment.ftl"),
            ],
        }
    }
}

/// The messages of one language.
pub struct Texts {
    language: Language,
    bundle: FluentBundle<FluentResource>,
    symbols: Symbols,
}

/// Marks that every number and time needs, looked up once.
struct Symbols {
    decimal: String,
    group: String,
    clock: String,
}

impl Texts {
    /// Returns the messages of `language` for plain text: terminals, notifications, SMS.
    #[must_use]
    pub fn new(language: Language) -> Self {
        Self::with_isolation(language, false)
    }

    /// Returns the messages of `language` for typeset text: each inserted value is wrapped in
    /// directional isolates, so an Arabic name cannot reorder the sentence around it.
    #[must_use]
    pub fn isolating(language: Language) -> Self {
        Self::with_isolation(language, true)
    }

    fn with_isolation(language: Language, isolate: bool) -> Self {
        let locale = language.tag().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![locale]);
        bundle.set_use_isolating(isolate);
        bundle.set_formatter(Some(match language {
            Language::English => |value, _| format::whole(value, ","),
            Language::French => |value, _| format::whole(value, "\u{202f}"),
        }));
        for source in language.sources() {
            let resource = FluentResource::try_new((*source).to_owned());
            debug_assert!(resource.is_ok(), "a message file of {} is malformed", language.tag());
            let (Ok(resource) | Err((resource, _))) = resource;
            let added = bundle.add_resource(resource);
            debug_assert!(added.is_ok(), "a message is defined twice: {added:?}");
        }
        let mut texts = Self {
            language,
            bundle,
            symbols: Symbols { decimal: String::new(), group: String::new(), clock: String::new() },
        };
        texts.symbols = Symbols {
            decimal: texts.say("format-decimal", &[]),
            group: match language {
                Language::English => ",".to_owned(),
                Language::French => "\u{202f}".to_owned(),
            },
            clock: texts.say("format-clock", &[]),
        };
        texts
    }

    /// Returns the language.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language
    }

    /// Tells whether there is a message of this name.
    #[must_use]
    pub fn has(&self, id: &str) -> bool {
        self.bundle.has_message(id)
    }

    /// Returns the message with its values put in.
    ///
    /// A message that is missing, or lacks a value, is a fault of the program: tests fail, and a
    /// released product shows the message's name and goes on.
    #[must_use]
    pub fn say(&self, id: &str, args: &[(&str, Arg<'_>)]) -> String {
        let Some(pattern) = self.bundle.get_message(id).and_then(|message| message.value()) else {
            debug_assert!(false, "no message {id} in {}", self.language.tag());
            return format!("[{id}]");
        };
        let args: FluentArgs<'_> = args.iter().map(|(key, value)| (*key, value.clone())).collect();
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, Some(&args), &mut errors);
        debug_assert!(errors.is_empty(), "message {id}: {errors:?}");
        text.into_owned()
    }
}
