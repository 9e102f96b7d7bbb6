use std::fmt;

use serde::{Deserialize, Serialize};
use zeroize::Zeroize;

/// A text that a person entered in confidence, such as a password: it is never written down, and
/// wiped from memory when dropped.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts", type = "string"))]
pub struct Confidential(String);

impl Confidential {
    /// Returns the text itself; whoever calls this answers for where it goes.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl From<String> for Confidential {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Debug for Confidential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

impl Drop for Confidential {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

#[cfg(feature = "uniffi")]
uniffi::custom_type!(Confidential, String, {
    lower: |text| text.reveal().to_owned(),
    try_lift: |text| Ok(text.into()),
});

#[test]
fn a_command_with_a_password_shows_none() {
    let command = super::Command::SignIn {
        account: "Amina".to_owned(),
        password: "correct horse".to_owned().into(),
    };
    let shown = format!("{command:?}");
    assert!(shown.contains("Amina") && !shown.contains("horse"), "{shown}");
    let json = serde_json::to_string(&command).unwrap();
    assert_eq!(serde_json::from_str::<super::Command>(&json).unwrap(), command);
}
