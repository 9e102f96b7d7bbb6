//! The demo: a relay, a driver's phone and a clinic's laptop, each a process of its own.
//!
//! `cargo xtask demo` installs, builds and then becomes this program.

use clap::Parser;
use std::env;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;
use world::process::{Process, ProcessError, free_port};
use world::stage::Stage;

const LOOK_EVERY: Duration = Duration::from_millis(200);

/// Shows Isotherm working on this machine.
#[derive(Parser)]
#[command(name = "demo")]
struct Options {
    /// Where devices, logs and proof are written; a former demo there is replaced.
    #[arg(long, default_value = "out/demo")]
    out: PathBuf,
    /// Play the whole story to its end.
    #[arg(long)]
    headless: bool,
    /// Replay this recording instead of the model of a cold box.
    #[arg(long, value_name = "FILE")]
    trace: Option<PathBuf>,
    /// Which drive the model makes.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

#[derive(Debug, thiserror::Error)]
enum DemoError {
    #[error(transparent)]
    Process(#[from] ProcessError),
    #[error("{path}: {source}", path = path.display())]
    Disk { path: PathBuf, source: std::io::Error },
    #[error("no free port: {0}")]
    Port(std::io::Error),
    #[error("Ctrl-C cannot be watched: {0}")]
    Signal(#[from] ctrlc::Error),
    #[error("{0} ended by itself; its words are in its log")]
    Ended(String),
    #[error("the story is not part of this tree")]
    NoStory,
}

fn main() -> ExitCode {
    match run(&Options::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("the demo stopped: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(options: &Options) -> Result<(), DemoError> {
    if options.headless || options.trace.is_some() || options.seed != 1 {
        return Err(DemoError::NoStory);
    }
    let asked_to_stop = Arc::new(AtomicBool::new(false));
    let heard = Arc::clone(&asked_to_stop);
    ctrlc::set_handler(move || heard.store(true, Ordering::Relaxed))?;
    let mut processes = start(options)?;
    println!("\nPress Ctrl-C to end the demo.");
    let ended = watch(&mut processes, &asked_to_stop);
    // The relay was started first and is stopped last, so that devices can take their leave.
    while let Some(process) = processes.pop() {
        println!("stopping {}", process.name());
        process.stop();
    }
    ended.map_or(Ok(()), |name| Err(DemoError::Ended(name)))
}

fn start(options: &Options) -> Result<Vec<Process>, DemoError> {
    let disk = |source| DemoError::Disk { path: options.out.clone(), source };
    let stage = Stage::fresh(&options.out).map_err(disk)?;
    let relay = stage.relay(free_port().map_err(DemoError::Port)?)?;
    println!("relay             {}", relay.address());
    let phone = stage.device("phone", relay.address())?;
    println!("driver's phone    {}", phone.address());
    let clinic = clinic(&stage, relay.address())?;
    Ok(vec![relay, phone, clinic])
}

/// A window where there is a display; elsewhere the same interface in a browser.
fn clinic(stage: &Stage, relay: &str) -> Result<Process, DemoError> {
    let has_display = ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| env::var_os(name).is_some());
    if has_display {
        println!("clinic's laptop   in its window");
        return Ok(stage.window("clinic", relay)?);
    }
    let clinic = stage.device("clinic", relay)?;
    println!("clinic's laptop   {}", clinic.address());
    Ok(clinic)
}

/// Waits for Ctrl-C; answers with the name of a process that ended before it.
fn watch(processes: &mut [Process], asked_to_stop: &AtomicBool) -> Option<String> {
    while !asked_to_stop.load(Ordering::Relaxed) {
        for process in processes.iter_mut() {
            if !process.is_running() {
                return Some(process.name().to_owned());
            }
        }
        thread::sleep(LOOK_EVERY);
    }
    None
}
