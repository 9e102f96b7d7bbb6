//! The mobile bindings: generated again and compared, then called from Kotlin as a phone does.
//!
//! `cargo xtask test --only kotlin` brings the compiler and the library that calls into ours.

#![expect(clippy::expect_used, reason = "A test stops at the line that surprises it.")]

use std::collections::BTreeMap;
use std::env;
use std::env::consts::{DLL_PREFIX, DLL_SUFFIX};
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use world::process::{Process, program};

const ROOMS: [&str; 2] = ["android/generated", "ios/generated"];
/// What the compiler is made of, and what its output needs at run time.
const COMPILER: [&str; 3] = ["kotlin-preloader.jar", "kotlin-compiler.jar", "kotlin-stdlib.jar"];

fn bindings() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../mobile-bindings")
}

/// The library as a phone would load it, beside the programs.
fn library() -> PathBuf {
    let beside = program("uniffi-bindgen").expect("`cargo build --workspace` builds it");
    let library = beside.with_file_name(format!("{DLL_PREFIX}mobile_bindings{DLL_SUFFIX}"));
    assert!(library.is_file(), "{} is not built", library.display());
    library
}

fn empty_folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("an old folder is ours to remove");
    }
    fs::create_dir_all(&folder).expect("a folder");
    folder
}

fn run(command: &mut Command) -> String {
    let output = command.output().expect("the program starts");
    let (out, err) = (output.stdout.as_slice(), output.stderr.as_slice());
    let said = format!("{}{}", String::from_utf8_lossy(out), String::from_utf8_lossy(err));
    assert!(output.status.success(), "{command:?}\n{said}");
    said
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{folder:?}: {error}"));
    let paths = entries.map(|entry| entry.expect("an entry").path());
    paths.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// The generated files under `root` by their names.
fn generated(root: &Path) -> BTreeMap<PathBuf, String> {
    let all = ROOMS.iter().flat_map(|room| files(&root.join(room)));
    all.map(|path| {
        let name = path.strip_prefix(root).expect("it lies inside").to_owned();
        (name, fs::read_to_string(&path).expect("text"))
    })
    .collect()
}

#[test]
fn the_committed_bindings_are_those_of_the_library() {
    let folder = empty_folder("bindings");
    let config = bindings().join("uniffi.toml");
    let mut bindgen = Command::new(program("uniffi-bindgen").expect("built"));
    run(bindgen.arg(library()).arg(config).arg(&folder));
    let (fresh, committed) = (generated(&folder), generated(&bindings()));
    assert!(fresh.keys().any(|name| name.ends_with("mobile_bindings.kt")), "nothing was generated");
    let names = |all: &BTreeMap<PathBuf, String>| all.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&fresh), names(&committed), "`cargo xtask bindings` writes them again");
    for (name, text) in &fresh {
        let is_same = committed.get(name) == Some(text);
        assert!(is_same, "{} changed: `cargo xtask bindings` writes it again", name.display());
    }
}

#[test]
fn the_story_of_the_phone_holds_in_kotlin() {
    let (Some(kotlin), Some(jna)) = (tool("ISOTHERM_KOTLIN"), tool("ISOTHERM_JNA")) else {
        println!("skipped: `cargo xtask test --only kotlin` says where the tools are");
        return;
    };
    let folder = empty_folder("kotlin");
    let classes = folder.join("classes");
    compile(&kotlin, &jna, &classes);
    let directory = folder.join("directory.json");
    fs::write(&directory, people_and_places().to_string()).expect("written");
    let mut java = Command::new("java");
    java.arg("-cp").arg(path(&[&classes, &kotlin.join(COMPILER[2]), &jna]));
    let beside = library().parent().map(Path::to_path_buf).unwrap_or_default();
    java.arg(option("-Djna.library.path=", &beside)).arg("isotherm.story.StoryKt");
    let mut server = Command::new(program("isotherm-server").expect("built"));
    server.args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(folder.join("relay"));
    let relay = Process::start("relay", server.arg("--directory").arg(&directory), &folder);
    let relay = relay.expect("the relay serves");
    println!("{}", run(java.arg(&folder).arg(&directory).arg(relay.address())));
    relay.stop();
}

/// A tool that `cargo xtask` names; a name that leads nowhere is a failure and no skip.
fn tool(variable: &str) -> Option<PathBuf> {
    let path = PathBuf::from(env::var_os(variable)?);
    assert!(path.exists(), "{variable}: {} is missing", path.display());
    Some(path)
}

fn compile(kotlin: &Path, jna: &Path, classes: &Path) {
    let [preloader, compiler, standard] = COMPILER.map(|jar| kotlin.join(jar));
    let android = bindings().join("android");
    let mut java = Command::new("java");
    java.arg("-Xmx1g").arg("-cp").arg(preloader);
    java.args(["org.jetbrains.kotlin.preloading.Preloader", "-cp"]).arg(compiler);
    java.arg("org.jetbrains.kotlin.cli.jvm.K2JVMCompiler");
    java.args(["-no-stdlib", "-no-reflect", "-nowarn", "-jvm-target", "17"]);
    java.arg("-cp").arg(path(&[&standard, jna])).arg("-d").arg(classes);
    run(java.arg(android.join("generated")).arg(android.join("test")));
}

fn path(entries: &[&Path]) -> OsString {
    env::join_paths(entries).expect("no colon in a path")
}

fn option(name: &str, value: &Path) -> OsString {
    let mut option = OsString::from(name);
    option.push(value);
    option
}

/// The organisation that the story plays in; `Story.kt` knows the identities.
fn people_and_places() -> Value {
    let person = |id: &str, name, role| json!({ "id": id.repeat(16), "name": name, "role": role });
    let site =
        |id: &str, name| json!({ "id": id.repeat(16), "name": name, "zone": "Africa/Harare" });
    json!({
        "organisation": "c1".repeat(16), "name": "North", "version": 1,
        "people": [
            person("b1", "Claire", "dispatcher"),
            person("b2", "Elias", "driver"),
            person("b3", "Nadia", "clinic_staff"),
        ],
        "sites": [site("a1", "Depot"), site("a2", "Clinic")],
        "products": [{
            "code": "PENTA", "name": "Pentavalent", "storage_min": 2_000, "storage_max": 8_000,
            "is_freeze_sensitive": true, "indicator": "type_i", "unit": "vial",
        }],
    })
}
