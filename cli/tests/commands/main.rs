//! The real `isotherm`, as scripts call it.

#![expect(
    clippy::unwrap_used,
    reason = "A test that breaks must say where; an index into JSON answers null."
)]

mod assess;
mod decode;
mod import;
mod keys;
mod manual;
mod member;
mod serve;

use std::{
    io::Write,
    path::PathBuf,
    process::{Command, Output, Stdio},
};

use serde_json::Value;

const SHARED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared");

fn isotherm(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_isotherm")).args(arguments).output().unwrap()
}

fn isotherm_fed(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_isotherm"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    let feeder = std::thread::spawn(move || stdin.write_all(&input));
    let output = child.wait_with_output().unwrap();
    // The command may stop reading at the first wrong line.
    drop(feeder.join().unwrap());
    output
}

fn json(arguments: &[&str]) -> Value {
    let output = isotherm(arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Returns what is said on standard error after exit code 2 with nothing printed.
#[track_caller]
fn refusal(output: Output) -> String {
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    String::from_utf8(output.stderr).unwrap()
}

/// Returns the path of a shared file, or `None` after saying that it is not here.
fn shared(path: &str) -> Option<String> {
    let path = format!("{SHARED}/{path}");
    let is_here = std::fs::exists(&path).unwrap();
    if !is_here {
        println!("skipped: ../shared is not here");
    }
    is_here.then_some(path)
}

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn file(&self, name: &str, text: &str) -> String {
        let path: PathBuf = self.0.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }
}
