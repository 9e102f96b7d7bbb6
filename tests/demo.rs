//! The demo: a relay, a driver's phone and a clinic's laptop, each a process of its own.
//!
//! `cargo xtask demo` installs, builds and then becomes this program.

use clap::Parser;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;
use world::process::{Process, ProcessError, free_port, program};

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
    let out = fresh(&options.out)?;
    let relay_port = free_port().map_err(DemoError::Port)?;
    let mut relay = Command::new(program("isotherm-server")?);
    relay.args(["--listen", &format!("127.0.0.1:{relay_port}")]);
    relay.arg("--data").arg(fresh(&out.join("relay"))?);
    let relay = Process::start("relay", &mut relay, &out)?;
    println!("relay             {}", relay.address());
    let mut phone = device(&out.join("phone"), relay.address())?;
    let phone = Process::start("phone", &mut phone, &out)?;
    println!("driver's phone    {}", phone.address());
    let mut clinic = device(&out.join("clinic"), relay.address())?;
    let clinic = Process::start("clinic", &mut clinic, &out)?;
    println!("clinic's laptop   {}", clinic.address());
    Ok(vec![relay, phone, clinic])
}

/// A device without a window: the same core and interface, served on loopback.
fn device(data: &Path, relay: &str) -> Result<Command, DemoError> {
    let mut command = Command::new(program("isotherm")?);
    command.arg("--data").arg(fresh(data)?);
    command.args(["serve", "--listen", "127.0.0.1:0", "--relay", relay]);
    Ok(command)
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

fn fresh(folder: &Path) -> Result<PathBuf, DemoError> {
    let disk = |source| DemoError::Disk { path: folder.to_owned(), source };
    if folder.is_dir() {
        fs::remove_dir_all(folder).map_err(disk)?;
    }
    fs::create_dir_all(folder).map_err(disk)?;
    Ok(env::current_dir().map_err(disk)?.join(folder))
}
