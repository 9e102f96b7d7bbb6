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
use std::time::{Duration, Instant, SystemTime};
use world::Measurement;
use world::cold_box::ColdBox;
use world::course::Course;
use world::process::{Process, ProcessError};
use world::recording::RecordingError;
use world::stage::Stage;
use world::story::{Story, StoryError, tell};

const LOOK_EVERY: Duration = Duration::from_millis(200);
const STAGE: &str = "demo";
/// How often the box is heard once it stands at the door.
const LIVE_EVERY: Duration = Duration::from_secs(60);
const MINUTE_MS: i64 = 60_000;

/// Shows Isotherm working on this machine.
#[derive(Parser)]
#[command(name = "demo")]
struct Options {
    /// Where the proof is written, and below it devices and logs; a former demo is replaced.
    #[arg(long, default_value = "out")]
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
    #[error(transparent)]
    Story(#[from] StoryError),
    #[error(transparent)]
    Recording(#[from] RecordingError),
    #[error("{path}: {source}", path = path.display())]
    Disk { path: PathBuf, source: std::io::Error },
    #[error("Ctrl-C cannot be watched: {0}")]
    Signal(#[from] ctrlc::Error),
    #[error("{0} ended by itself; its words are in its log")]
    Ended(String),
    #[error("{failed} of {count} checks did not hold")]
    NotHeld { failed: usize, count: usize },
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
    let folder = options.out.join(STAGE);
    let stage =
        Stage::fresh(&folder).map_err(|source| DemoError::Disk { path: folder.clone(), source })?;
    let course = course(options)?;
    if options.headless {
        return headless(&stage, options, course);
    }
    show(&stage, options, course)
}

fn course(options: &Options) -> Result<Course, DemoError> {
    if let Some(path) = &options.trace {
        return Ok(Course::recorded(path)?);
    }
    // What is shown in a window ends at the present; what is only checked is always the same.
    if options.headless {
        return Ok(Course::model(options.seed));
    }
    Ok(Course::model_until(options.seed, present_ms() / MINUTE_MS * MINUTE_MS))
}

fn headless(stage: &Stage, options: &Options, course: Course) -> Result<(), DemoError> {
    let telling = tell(stage, &options.out, course)?;
    println!("\n{}", telling.summary());
    let failed = telling.failed().count();
    for seen in telling.failed() {
        println!("FAILED  {}: {}", seen.what, seen.seen);
    }
    if failed > 0 {
        return Err(DemoError::NotHeld { failed, count: telling.count() });
    }
    println!("Every step held. The proof lies in {}.", options.out.display());
    Ok(())
}

/// Plays the story up to the clinic's door, and lets people take it from there.
fn show(stage: &Stage, options: &Options, course: Course) -> Result<(), DemoError> {
    let asked_to_stop = Arc::new(AtomicBool::new(false));
    let heard = Arc::clone(&asked_to_stop);
    ctrlc::set_handler(move || heard.store(true, Ordering::Relaxed))?;
    let mut cold_box = ColdBox::packed(options.seed, course.ended_ms());
    let mut story = Story::begin(stage, &options.out, course)?;
    story.to_the_door()?;
    story.restore_signal()?;
    let mut window = open_window(&mut story)?;
    println!(
        "\nThe box stands at the clinic's door. Hand it over on the phone, receive it, decide."
    );
    println!("Press Ctrl-C to end the demo.");
    let ended = watch(&mut story, &mut cold_box, window.as_mut(), &asked_to_stop)?;
    if let Some(window) = window {
        window.stop();
    }
    story.end();
    ended.map_or(Ok(()), |name| Err(DemoError::Ended(name)))
}

/// The laptop goes on in a window where there is a display; elsewhere it stays in a browser.
fn open_window(story: &mut Story) -> Result<Option<Process>, DemoError> {
    let has_display = ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| env::var_os(name).is_some());
    let window = if has_display { Some(story.into_window()?) } else { None };
    let (phone, laptop) = story.addresses();
    println!("\ndriver's phone    {phone}");
    println!("clinic's laptop   {}", if has_display { "in its window" } else { laptop });
    Ok(window)
}

/// Waits for Ctrl-C while readings come; answers with the name of a process that ended before.
fn watch(
    story: &mut Story,
    cold_box: &mut ColdBox,
    mut window: Option<&mut Process>,
    asked_to_stop: &AtomicBool,
) -> Result<Option<String>, DemoError> {
    let mut heard = Instant::now();
    while !asked_to_stop.load(Ordering::Relaxed) {
        if let Some(name) = story.ended() {
            return Ok(Some(name));
        }
        if window.as_mut().is_some_and(|window| !window.is_running()) {
            return Ok(None);
        }
        if heard.elapsed() >= LIVE_EVERY {
            heard = Instant::now();
            story.live(Measurement { at_ms: present_ms(), ..cold_box.pass_minute() })?;
        }
        thread::sleep(LOOK_EVERY);
    }
    Ok(None)
}

fn present_ms() -> i64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
