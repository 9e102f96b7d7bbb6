use std::collections::VecDeque;

use domain::{replica, sync::EntryHash};
use serde::Serialize;
use serde_json::Value;

use super::{
    Makes, Parsed, Plan,
    field::{fix, read},
    one,
};
use crate::api::{ApiError, Command, ErrorCode};

/// The stored values under which a device keeps its settings.
pub(crate) const LANGUAGE: &str = "settings.language";
const TEMPERATURE_UNIT: &str = "settings.temperature_unit";
const THEME: &str = "settings.theme";

#[expect(clippy::wildcard_enum_match_arm, reason = "The caller sorts commands by feature.")]
pub(super) fn parse(command: Command) -> Parsed {
    match command {
        Command::SyncNow => one(replica::Command::SyncNow),
        Command::DismissRefused { change } => {
            one(replica::Command::DismissRefused(entry_hash(&change)?))
        }
        Command::ChangeSettings { language, temperature_unit, theme } => {
            let values = [
                (LANGUAGE, language.map(|value| word(&value))),
                (TEMPERATURE_UNIT, temperature_unit.map(|value| word(&value))),
                (THEME, theme.map(|value| word(&value))),
            ];
            let set = |(name, value): (&str, Option<String>)| {
                Some(replica::Command::SetValue { name: name.to_owned(), value: value? })
            };
            let commands: VecDeque<_> = values.into_iter().filter_map(set).collect();
            Ok(Plan { commands, makes: Makes::Other })
        }
        Command::ChoosePerson { person } => {
            one(replica::Command::ChoosePerson(read("person", &person)?))
        }
        _ => Err(fix(ErrorCode::Malformed, "kind")),
    }
}

/// Returns the stable word of a choice, as its JSON has it.
pub(crate) fn word(choice: &impl Serialize) -> String {
    match serde_json::to_value(choice) {
        Ok(Value::String(word)) => word,
        Ok(_) | Err(_) => String::new(),
    }
}

fn entry_hash(text: &str) -> Result<EntryHash, ApiError> {
    let mut hash = [0; 32];
    hex::decode_to_slice(text, &mut hash)
        .map_err(|_| fix(ErrorCode::Malformed, "change").with("value", text))?;
    Ok(EntryHash(hash))
}
