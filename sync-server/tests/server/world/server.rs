use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
};

const PROGRAM: &str = env!("CARGO_BIN_EXE_isotherm-server");

/// The server's process.
pub(crate) struct Server {
    process: Child,
    pub(crate) address: String,
    _out: BufReader<ChildStdout>,
}

impl Server {
    /// Starts the server; without `listen` it takes a free port.
    pub(crate) fn start(data: &Path, listen: &str, more: &[&str]) -> Self {
        Self::run(Command::new(PROGRAM).env("ISOTHERM_LOG", "warn"), data, listen, more)
    }

    /// Starts the server with everything that it has to say written to a file.
    pub(crate) fn start_logged(data: &Path, listen: &str, log: &Path) -> Self {
        Self::start_logged_with(data, listen, log, &[])
    }

    /// The same with more words.
    pub(crate) fn start_logged_with(data: &Path, listen: &str, log: &Path, more: &[&str]) -> Self {
        let log = std::fs::File::create(log).unwrap();
        Self::run(
            Command::new(PROGRAM).env("ISOTHERM_LOG", "trace").stderr(log),
            data,
            listen,
            more,
        )
    }

    fn run(command: &mut Command, data: &Path, listen: &str, more: &[&str]) -> Self {
        let mut process = command
            .args(["serve", "--listen", listen, "--data"])
            .arg(data)
            .args(more)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(process.stdout.take().unwrap());
        let mut line = String::new();
        out.read_line(&mut line).unwrap();
        let said: serde_json::Value = serde_json::from_str(&line).expect(&line);
        let address = said["listening"].as_str().unwrap().to_owned();
        Self { process, address, _out: out }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Where it listens with TLS.
    pub(crate) fn secured_url(&self) -> String {
        format!("https://{}", self.address)
    }

    /// Ends the process as a loss of power does.
    pub(crate) fn kill(mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// Asks the process to read its files again.
    pub(crate) fn reload(&self) {
        let id = self.process.id().to_string();
        assert!(Command::new("kill").args(["-HUP", &id]).status().unwrap().success());
    }

    /// Asks the process to end, and returns its exit code.
    pub(crate) fn stop(mut self) -> Option<i32> {
        let id = self.process.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        self.process.wait().unwrap().code()
    }

    /// Returns how much memory the process uses, in KiB.
    pub(crate) fn memory_kib(&self) -> u64 {
        self.status("VmRSS:")
    }

    /// Returns the most memory that the process has ever used, in KiB.
    pub(crate) fn memory_peak_kib(&self) -> u64 {
        self.status("VmHWM:")
    }

    fn status(&self, name: &str) -> u64 {
        let path = format!("/proc/{}/status", self.process.id());
        let status = std::fs::read_to_string(path).unwrap();
        let line = status.lines().find(|line| line.starts_with(name)).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended before.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
