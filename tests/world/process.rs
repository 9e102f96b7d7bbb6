//! Programs of ours as processes: started, awaited, stopped politely, or killed as by a power cut.

use std::env;
use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

const READY_WITHIN: Duration = Duration::from_secs(60);
const STOP_WITHIN: Duration = Duration::from_secs(15);
const POLL: Duration = Duration::from_millis(20);
const ADDRESS_START: &str = "http://127.0.0.1:";
/// The relay names where it listens in a line of JSON.
const LISTENING_START: &str = "\"listening\":\"";

/// Why a program of ours does not run.
#[derive(Debug, thiserror::Error)]
pub enum ProcessError {
    /// The program is not among what was built.
    #[error("`{name}` is not built: {path} is missing", path = path.display())]
    NotBuilt {
        /// The program.
        name: String,
        /// Where it should lie.
        path: PathBuf,
    },
    /// The system would not start it, or lost its output.
    #[error("{name}: {source}")]
    System {
        /// The process.
        name: String,
        /// What the system said.
        source: io::Error,
    },
    /// It ended before it said where it listens.
    #[error("{name} ended before it was ready; its words are in {log}", log = log.display())]
    EndedEarly {
        /// The process.
        name: String,
        /// What it printed.
        log: PathBuf,
    },
    /// It runs and has not said where it listens.
    #[error("{name} was not ready in time; its words are in {log}", log = log.display())]
    NotReady {
        /// The process.
        name: String,
        /// What it printed.
        log: PathBuf,
    },
}

/// A running program that serves on loopback.
#[derive(Debug)]
pub struct Process {
    name: String,
    child: Child,
    address: String,
}

impl Process {
    /// Starts `command` and waits until it prints the address it serves.
    ///
    /// Its output is kept in `logs`, in a file of its name.
    ///
    /// # Errors
    ///
    /// [`ProcessError`] says whether it could not start, ended, or was too slow.
    pub fn start(name: &str, command: &mut Command, logs: &Path) -> Result<Self, ProcessError> {
        let log = logs.join(format!("{name}.log"));
        let (mut process, found) = Self::spawn(name, command, &log)?;
        process.address = process.await_address(&found, log)?;
        Ok(process)
    }

    /// Starts `command`, a program with a window, which serves nothing and is not waited for.
    ///
    /// # Errors
    ///
    /// [`ProcessError::System`] when it could not start.
    pub fn open(name: &str, command: &mut Command, logs: &Path) -> Result<Self, ProcessError> {
        Self::spawn(name, command, &logs.join(format!("{name}.log"))).map(|(process, _)| process)
    }

    fn spawn(
        name: &str,
        command: &mut Command,
        log: &Path,
    ) -> Result<(Self, Receiver<String>), ProcessError> {
        let system = |source| ProcessError::System { name: name.to_owned(), source };
        // What it said before it was killed stays above what it says after.
        let file = OpenOptions::new().create(true).append(true).open(log).map_err(system)?;
        let errors = file.try_clone().map_err(system)?;
        let mut child = leave_group(command)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(errors)
            .spawn()
            .map_err(system)?;
        let output = child.stdout.take().ok_or_else(|| system(io::Error::other("no output")))?;
        let found = listen(output, file);
        Ok((Self { name: name.to_owned(), child, address: String::new() }, found))
    }

    /// Where it serves, with the token it asks for, as a person would open it; empty for a window.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Its name in messages and logs.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether it still runs.
    pub fn is_running(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Asks it to end and waits; kills it when it does not.
    pub fn stop(mut self) {
        self.end_politely();
    }

    /// Ends it without a word, as a power cut would.
    pub fn kill(mut self) {
        self.end_now();
    }

    fn await_address(
        &mut self,
        found: &Receiver<String>,
        log: PathBuf,
    ) -> Result<String, ProcessError> {
        let name = self.name.clone();
        match found.recv_timeout(READY_WITHIN) {
            Ok(address) => Ok(address),
            Err(RecvTimeoutError::Disconnected) => Err(ProcessError::EndedEarly { name, log }),
            Err(RecvTimeoutError::Timeout) => Err(ProcessError::NotReady { name, log }),
        }
    }

    fn end_politely(&mut self) {
        let asked = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        let deadline = Instant::now() + STOP_WITHIN;
        while asked.is_ok() && self.is_running() && Instant::now() < deadline {
            thread::sleep(POLL);
        }
        self.end_now();
    }

    fn end_now(&mut self) {
        // It may have ended by itself, and then there is nothing to kill.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.end_now();
    }
}

/// Returns where the build put the program `name`, beside the one that runs.
///
/// # Errors
///
/// [`ProcessError::NotBuilt`] when it is not there.
pub fn program(name: &str) -> Result<PathBuf, ProcessError> {
    let this = env::current_exe()
        .map_err(|source| ProcessError::System { name: name.to_owned(), source })?;
    let folder = this.parent().unwrap_or(Path::new("."));
    // A test lies one folder deeper than a program.
    let folder = if folder.ends_with("deps") { folder.parent().unwrap_or(folder) } else { folder };
    let path = folder.join(format!("{name}{}", env::consts::EXE_SUFFIX));
    if path.is_file() {
        return Ok(path);
    }
    Err(ProcessError::NotBuilt { name: name.to_owned(), path })
}

/// Returns a port on loopback that nobody listens on, for a server that must keep it over restarts.
///
/// # Errors
///
/// What the system says when it has none.
pub fn free_port() -> io::Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

/// Ctrl-C in a terminal reaches a whole group; ours are stopped one by one, in order.
fn leave_group(command: &mut Command) -> &mut Command {
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(command, 0);
    command
}

fn listen(output: impl Read + Send + 'static, mut log: File) -> Receiver<String> {
    let (tell, found) = mpsc::channel();
    thread::spawn(move || {
        let mut tell = Some(tell);
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            // A full disk must not stop the process that is listened to.
            let _ = writeln!(log, "{line}");
            if let Some(address) = address_in(&line)
                && let Some(tell) = tell.take()
            {
                // Nobody waits for it any more when the start timed out.
                let _ = tell.send(address);
            }
        }
    });
    found
}

fn address_in(line: &str) -> Option<String> {
    let end = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>' | ',');
    if let Some((_, rest)) = line.split_once(LISTENING_START) {
        return Some(format!("http://{}", rest.split(end).next()?));
    }
    let (_, rest) = line.split_once(ADDRESS_START)?;
    let rest = rest.split(end).next()?;
    Some(format!("{ADDRESS_START}{rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn logs() -> PathBuf {
        let folder = env::temp_dir().join(format!("isotherm-world-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        folder
    }

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn an_address_is_found_in_words_and_in_json() {
        let check = |line: &str, address: &str| {
            assert_eq!(address_in(line).as_deref(), Some(address), "{line}");
        };
        check("open http://127.0.0.1:81/?token=a to see it", "http://127.0.0.1:81/?token=a");
        check(r#"{"address":"http://127.0.0.1:9","b":1}"#, "http://127.0.0.1:9");
        check(r#"{"listening":"127.0.0.1:7420"}"#, "http://127.0.0.1:7420");
        assert_eq!(address_in("http://example.org"), None);
    }

    #[test]
    fn a_process_is_ready_when_it_says_where_and_is_gone_when_stopped() {
        let mut command = shell("echo at http://127.0.0.1:1/; exec sleep 60");
        let mut process = Process::start("ready", &mut command, &logs()).expect("started");
        assert_eq!(process.address(), "http://127.0.0.1:1/");
        assert!(process.is_running());
        let began = Instant::now();
        process.stop();
        assert!(began.elapsed() < STOP_WITHIN);
    }

    #[test]
    fn a_window_serves_nothing_and_is_not_waited_for() {
        let mut window =
            Process::open("window", &mut shell("exec sleep 60"), &logs()).expect("open");
        assert!(window.is_running() && window.address().is_empty());
        window.kill();
    }

    #[test]
    fn a_process_that_ends_early_leaves_its_words() {
        let error =
            Process::start("early", &mut shell("echo why >&2"), &logs()).expect_err("ended");
        let ProcessError::EndedEarly { log, .. } = error else { panic!("{error}") };
        assert_eq!(std::fs::read_to_string(log).expect("a log"), "why\n");
    }
}
