#![doc = include_str!("../README.md")]

use std::{env, process::ExitCode};

use uniffi::{GenerateOptions, TargetLanguage};

/// Where each language lies in the folder that is written to.
const LANGUAGES: [(TargetLanguage, &str); 2] =
    [(TargetLanguage::Kotlin, "android/generated"), (TargetLanguage::Swift, "ios/generated")];

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [library, config, folder] = arguments.as_slice() else {
        eprintln!("uniffi-bindgen LIBRARY CONFIG.toml FOLDER");
        return ExitCode::from(2);
    };
    for (language, room) in LANGUAGES {
        let options = GenerateOptions {
            languages: vec![language],
            source: library.into(),
            out_dir: format!("{folder}/{room}").into(),
            config_override: Some(config.into()),
            ..GenerateOptions::default()
        };
        if let Err(error) = uniffi::generate(options) {
            eprintln!("{room}: {error:#}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}
