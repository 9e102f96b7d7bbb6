//! A journey in the real desktop window, driven as a person would: by what is written on it.

#![expect(clippy::expect_used, reason = "A journey stops at the step that surprises it.")]

#[path = "window/driver.rs"]
mod driver;

use std::{
    env, fs,
    path::Path,
    process::Command,
    time::{SystemTime, UNIX_EPOCH},
};

use driver::Window;
use world::{
    process::{Process, free_port, program},
    stage::Stage,
};

const DISPLAY: &str = "Xvfb";
const DRIVER: &str = "WebKitWebDriver";

/// `cargo xtask test` installs and builds everything and sets this: nothing may be skipped there.
const REQUIRE_ALL: &str = "ISOTHERM_REQUIRE_ALL";

#[test]
fn a_dispatcher_creates_a_shipment_and_takes_a_loggers_file_into_it_in_the_window() {
    if let Some(missing) = missing() {
        assert!(env::var_os(REQUIRE_ALL).is_none(), "{missing}");
        println!("skipped: {missing}");
        return;
    }
    let out = Path::new(env!("CARGO_MANIFEST_DIR")).join("../out/window");
    let stage = Stage::fresh(&out).expect("a stage");
    let display = display(&stage);
    let port = free_port().expect("a port");
    let driver = driver(&stage, &display.number, port);
    let window = Window::open(
        &format!("http://127.0.0.1:{port}"),
        &program("isotherm-desktop").expect("it is there"),
        &["--data", &stage.data("clinic").display().to_string(), "--language", "en"],
    );
    journey(&window);
    a_logger(&window, &stage);
    let picture = stage.data("shipments.png");
    fs::write(&picture, window.picture()).expect("written");
    println!("the window is pictured in {}", picture.display());
    drop(window);
    driver.stop();
    display.process.stop();
}

fn journey(window: &Window) {
    window.go_to("#/settings");
    window.choose("Who uses this device?", "Noor Haddad");
    window.go_to("#/shipments/new");
    window.write("Number", "26-0417");
    window.write("Boxes", "CB-11");
    window.choose("From", "Valley depot");
    window.choose("To", "Fox Lake clinic");
    window.choose("Product", "Pentavalent vaccine");
    window.write("Batch", "L-2207");
    window.write("Expires, MM/YYYY", "05/2027");
    window.write("Units", "40");
    window.press("Create shipment");
    window.wait_for("26-0417");
    window.go_to("#/shipments");
    window.wait_for("Fox Lake clinic");
    window.wait_for("26-0417");
}

/// A file that a logger wrote goes through the window's own field for files.
fn a_logger(window: &Window, stage: &Stage) {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock").as_secs();
    let file = stage.data("probe.csv");
    let rows = format!("unix time,temperature_c\n{now},5.0\n{},5.5\n", now + 60);
    fs::write(&file, rows).expect("written");
    window.follow("26-0417");
    window.follow("Import a logger’s file");
    window.pick(&file);
    window.wait_for("2 readings, every 1");
    window.write("Name of the logger", "Probe 7");
    window.tick("Between the vials");
    window.press("Take in 2 readings");
    window.wait_for("2 readings were taken in");
    window.follow("See the ribbon");
    window.wait_for("From a file");
}

/// Returns the first thing that is not there.
fn missing() -> Option<String> {
    if let Err(error) = program("isotherm-desktop") {
        return Some(error.to_string());
    }
    let is_there = |name: &&str| {
        let path = env::var_os("PATH").unwrap_or_default();
        env::split_paths(&path).any(|folder| folder.join(name).is_file())
    };
    let tools = [DISPLAY, DRIVER];
    tools.iter().find(|name| !is_there(name)).map(|name| format!("{name} is not installed"))
}

struct Display {
    number: String,
    process: Process,
}

/// Starts a display of our own on a number that is free, which it prints.
fn display(stage: &Stage) -> Display {
    let mut command = Command::new(DISPLAY);
    command.args(["-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp"]);
    let process = Process::open("display", &mut command, &stage.data("")).expect("a display");
    let log = stage.data("display.log");
    let number = driver::patiently("the display's number", || {
        fs::read_to_string(&log).ok()?.lines().next()?.trim().parse::<u32>().ok()
    });
    Display { number: format!(":{number}"), process }
}

fn driver(stage: &Stage, display: &str, port: u16) -> Process {
    let mut command = Command::new(DRIVER);
    command
        .args([&format!("--port={port}"), "--host=127.0.0.1"])
        .env("DISPLAY", display)
        .env_remove("WAYLAND_DISPLAY")
        .env("GDK_BACKEND", "x11")
        .env("TAURI_WEBVIEW_AUTOMATION", "true")
        .env("XDG_DATA_HOME", stage.data("home"));
    Process::open("driver", &mut command, &stage.data("")).expect("a driver")
}
