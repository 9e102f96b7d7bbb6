//! A message bus of the test's own with a real Secret Service, GNOME's, behind a home of its own.

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

const BODY: &str = "ISOTHERM_KEYSTORE_BODY";
const PASSWORD: &[u8] = b"a login of the test's";
/// Starts nothing by itself: what is not started here is not there.
const BUS: &str = r#"<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>"#;

/// Runs `body` in a process of its own, on a bus of its own, with a home of its own; `test` is the
/// name of the caller.
#[track_caller]
pub(crate) fn with_bus(test: &str, body: impl FnOnce(&Path)) {
    if let Some(home) = std::env::var_os(BODY) {
        return body(Path::new(&home));
    }
    if !is_here("dbus-daemon") || !is_here("gnome-keyring-daemon") {
        let is_required =
            std::env::var_os("ISOTHERM_REQUIRE_ALL").is_some_and(|value| value == "1");
        assert!(!is_required, "dbus-daemon or gnome-keyring-daemon is not installed");
        println!("skipped: dbus-daemon or gnome-keyring-daemon is not installed");
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let bus = Bus::start(home.path());
    let status = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture"])
        .env(BODY, home.path())
        .env("HOME", home.path())
        .env("XDG_DATA_HOME", home.path())
        .env("XDG_RUNTIME_DIR", home.path())
        .env("DBUS_SESSION_BUS_ADDRESS", &bus.address)
        .env_remove("DISPLAY")
        .env_remove("ISOTHERM_KEYSTORE")
        .status()
        .unwrap();
    assert!(status.success(), "{test} failed; its words stand above");
}

fn is_here(program: &str) -> bool {
    let mut asked = Command::new(program);
    asked.arg("--version").stdout(Stdio::null()).stderr(Stdio::null());
    asked.status().is_ok_and(|status| status.success())
}

struct Bus {
    daemon: Daemon,
    address: String,
}

impl Bus {
    fn start(home: &Path) -> Self {
        let config = home.join("bus.conf");
        fs::write(&config, BUS).unwrap();
        let mut daemon = Command::new("dbus-daemon");
        daemon.arg("--config-file").arg(config).args(["--nofork", "--nopidfile"]);
        daemon.arg("--print-address").stdin(Stdio::null()).stdout(Stdio::piped());
        let mut daemon = Daemon(daemon.spawn().unwrap());
        let mut address = String::new();
        BufReader::new(daemon.0.stdout.take().unwrap()).read_line(&mut address).unwrap();
        assert!(!address.trim().is_empty(), "dbus-daemon told no address");
        Self { daemon, address: address.trim().to_owned() }
    }
}

impl Drop for Bus {
    fn drop(&mut self) {
        self.daemon.end();
    }
}

/// A real Secret Service on the bus of this process.
pub(crate) struct Keyring(Daemon);

impl Keyring {
    /// Starts it as a login does that opens the keyring.
    pub(crate) fn unlocked(home: &Path) -> Self {
        let mut service = Self::spawn(home, &["--unlock"]);
        service.0.0.stdin.take().unwrap().write_all(PASSWORD).unwrap();
        service.wait_until_it_answers();
        service
    }

    /// Starts it as a login does that opens nothing; there is nobody to ask, and no screen.
    pub(crate) fn locked(home: &Path) -> Self {
        let service = Self::spawn(home, &[]);
        service.wait_until_it_answers();
        service
    }

    fn spawn(home: &Path, more: &[&str]) -> Self {
        let mut daemon = Command::new("gnome-keyring-daemon");
        daemon.args(["--foreground", "--components=secrets"]).args(more);
        daemon.arg("--control-directory").arg(home.join("control"));
        daemon.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        Self(Daemon(daemon.spawn().unwrap()))
    }

    fn wait_until_it_answers(&self) {
        let deadline = Instant::now() + Duration::from_secs(20);
        let bus = zbus::blocking::Connection::session().unwrap();
        let bus = zbus::blocking::fdo::DBusProxy::new(&bus).unwrap();
        let name = zbus::names::BusName::try_from("org.freedesktop.secrets").unwrap();
        while !bus.name_has_owner(name.clone()).unwrap() {
            assert!(Instant::now() < deadline, "the Secret Service does not come up");
            std::thread::yield_now();
        }
    }
}

impl Drop for Keyring {
    fn drop(&mut self) {
        self.0.end();
    }
}

struct Daemon(Child);

impl Daemon {
    fn end(&mut self) {
        // It may have ended by itself; either way it must be gone and reaped.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
