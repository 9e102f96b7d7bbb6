//! A long command: shown while it runs, kept in a log, its last lines printed when it fails.

use crate::failure::{Failure, Outcome};
use crate::place;
use std::env;
use std::fs::{self, File};
use std::io::{self, IsTerminal, Write};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

const POLL: Duration = Duration::from_millis(100);
const SIGN_OF_LIFE: Duration = Duration::from_secs(30);
const TAIL_LINES: usize = 60;
/// Three times what the longest step takes on two cores with empty caches.
const HANGS_AFTER: Duration = Duration::from_secs(25 * 60);
/// Enough for a dozen failed tests with what each of them said.
const FAILURE_LINES: usize = 240;

/// One of several steps, so that a person sees how far along they are.
#[derive(Clone, Copy)]
pub(crate) struct Step<'a> {
    pub(crate) number: usize,
    pub(crate) of: usize,
    pub(crate) name: &'a str,
}

/// How a step's commands went.
pub(crate) struct Ran {
    pub(crate) succeeded: bool,
    pub(crate) elapsed: Duration,
    pub(crate) log: PathBuf,
}

impl Step<'_> {
    /// Runs `commands` in order until one fails; all write to one log.
    ///
    /// # Errors
    ///
    /// When a program cannot be started or the log cannot be written; a program that ran and
    /// failed is told by [`Ran::succeeded`].
    pub(crate) fn run(self, commands: &mut [Command]) -> Outcome<Ran> {
        let log = place::made(place::logs())?.join(format!("{}.log", self.name));
        let file = File::create(&log).map_err(Failure::at(&log))?;
        let started = Instant::now();
        let mut succeeded = true;
        for command in commands {
            succeeded = self.watch(command, &file, &log, started)?.success();
            if !succeeded {
                break;
            }
        }
        let elapsed = started.elapsed();
        self.close(succeeded, elapsed);
        if !succeeded {
            print_tail(&log);
        }
        Ok(Ran { succeeded, elapsed, log })
    }

    /// Like [`Step::run`] for one command that must succeed.
    ///
    /// # Errors
    ///
    /// When the program cannot be started or exits with anything but 0.
    pub(crate) fn must(self, command: Command) -> Outcome {
        let ran = self.run(&mut [command])?;
        if ran.succeeded {
            return Ok(());
        }
        Err(Failure::Failed(format!("{} failed; all of it is in {}", self.name, ran.log.display())))
    }

    fn watch(
        self,
        command: &mut Command,
        file: &File,
        log: &Path,
        started: Instant,
    ) -> Outcome<ExitStatus> {
        let program = command.get_program().to_string_lossy().into_owned();
        let cannot = |error| Failure::Failed(format!("cannot start {program}: {error}"));
        let out = file.try_clone().map_err(Failure::at(log))?;
        let err = file.try_clone().map_err(Failure::at(log))?;
        // Alone in its group it can be ended with all that it started; a person's Ctrl-C reaches
        // only their own group.
        if is_unattended() {
            command.process_group(0);
        }
        let mut child =
            command.stdin(Stdio::null()).stdout(out).stderr(err).spawn().map_err(cannot)?;
        let (began, mut shown) = (Instant::now(), Instant::now());
        self.open(started.elapsed());
        loop {
            if let Some(status) = child.try_wait().map_err(cannot)? {
                return Ok(status);
            }
            if is_unattended() && began.elapsed() >= HANGS_AFTER {
                println!("{} hangs: ended after {} s", self.name, HANGS_AFTER.as_secs());
                return end_group(&mut child).map_err(cannot);
            }
            if shown.elapsed() >= interval() {
                self.open(started.elapsed());
                shown = Instant::now();
            }
            thread::sleep(POLL);
        }
    }

    fn open(self, elapsed: Duration) {
        let line = format!("[{}/{}] {} … {} s", self.number, self.of, self.name, elapsed.as_secs());
        if io::stdout().is_terminal() {
            print!("\r{line}\x1b[K");
        } else {
            println!("{line}");
        }
        flush();
    }

    fn close(self, succeeded: bool, elapsed: Duration) {
        let back = if io::stdout().is_terminal() { "\r\x1b[K" } else { "" };
        let word = if succeeded { "done" } else { "FAILED" };
        let seconds = elapsed.as_secs_f64();
        println!("{back}[{}/{}] {} {word} in {seconds:.1} s", self.number, self.of, self.name);
    }
}

/// Whether nobody is there to stop a command that hangs.
fn is_unattended() -> bool {
    env::var_os("CI").is_some()
}

/// Ends a command and everything that it started.
fn end_group(child: &mut Child) -> io::Result<ExitStatus> {
    let group = format!("-{}", child.id());
    Command::new("kill").args(["-KILL", "--", &group]).status()?;
    child.wait()
}

fn interval() -> Duration {
    if io::stdout().is_terminal() { Duration::from_secs(1) } else { SIGN_OF_LIFE }
}

fn flush() {
    // A closed terminal is no reason to stop the work.
    let _ = io::stdout().flush();
}

fn print_tail(log: &Path) {
    let text = fs::read(log).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    let text = text.unwrap_or_else(|error| format!("the log cannot be read: {error}"));
    for line in failures(&text).into_iter().take(FAILURE_LINES) {
        println!("    {line}");
    }
    for line in tail(&text, TAIL_LINES) {
        println!("    {line}");
    }
    println!("    all of it: {}", log.display());
}

/// Returns what the failed tests of every target said: later targets push it out of the tail.
fn failures(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut is_said = false;
    for line in text.lines() {
        is_said |= line == "failures:";
        if is_said {
            found.push(line);
        }
        is_said &= !line.starts_with("test result: ");
    }
    found
}

fn tail(text: &str, most: usize) -> Vec<&str> {
    let mut lines: Vec<&str> = text.lines().rev().take(most).collect();
    lines.reverse();
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{BufRead, BufReader};

    #[test]
    fn a_tail_is_the_last_lines_in_order() {
        assert_eq!(tail("a\nb\nc\n", 2), ["b", "c"]);
        assert_eq!(tail("a", 2), ["a"]);
        assert!(tail("", 2).is_empty());
    }

    #[test]
    fn what_a_failed_test_said_is_found_in_the_middle() {
        let log = "test a ... FAILED\n\nfailures:\n\n---- a ----\nleft: 1\n\nfailures:\n    a\n\n\
                   test result: FAILED. 0 passed\nRunning b\ntest result: ok. 1 passed\n";
        let said = failures(log);
        assert_eq!(
            (said.first(), said.last()),
            (Some(&"failures:"), Some(&"test result: FAILED. 0 passed"))
        );
        assert!(said.contains(&"left: 1") && !said.contains(&"Running b"));
        assert!(failures("test result: ok. 1 passed").is_empty());
    }

    #[test]
    fn a_command_that_is_ended_takes_with_it_what_it_started() {
        let mut command = place::command("sh");
        command.args(["-c", "sleep 600 & echo $!; wait"]).stdout(Stdio::piped());
        let mut child = command.process_group(0).spawn().expect("sh starts");
        let mut said = String::new();
        let mut reader = BufReader::new(child.stdout.take().expect("its output"));
        reader.read_line(&mut said).expect("the number of the process that it started");
        assert!(!end_group(&mut child).expect("kill starts").success());
        // Its end of the pipe is closed only when the last of the group is gone.
        assert_eq!(reader.read_line(&mut said).expect("the end"), 0);
    }

    #[test]
    fn a_command_that_fails_stops_the_step_and_keeps_its_words() {
        let step = Step { number: 1, of: 1, name: "xtask-own-test" };
        let mut speak = place::command("sh");
        speak.args(["-c", "echo spoken; exit 3"]);
        let mut never = place::command("sh");
        never.args(["-c", "echo reached"]);
        let ran = step.run(&mut [speak, never]).expect("sh starts");
        let log = fs::read_to_string(&ran.log).expect("the log is there");
        assert!(!ran.succeeded);
        assert!(log.contains("spoken") && !log.contains("reached"), "{log}");
    }
}
