//! A message bus of the test's own, and the test's body in a process that takes it for the
//! system's.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

const BODY: &str = "ISOTHERM_BLE_BODY";
/// The variable that libdbus reads.
const SYSTEM_BUS: &str = "DBUS_SYSTEM_BUS_ADDRESS";

/// Runs `body` in a process of its own, on a bus of its own; `test` is the name of the caller.
#[track_caller]
pub(crate) fn with_bus(test: &str, body: impl Future<Output = ()>) {
    if std::env::var_os(BODY).is_some() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        return runtime.block_on(body);
    }
    let Some(bus) = Bus::start() else {
        let is_required =
            std::env::var_os("ISOTHERM_REQUIRE_ALL").is_some_and(|value| value == "1");
        assert!(!is_required, "dbus-daemon is not installed");
        println!("skipped: dbus-daemon is not installed");
        return;
    };
    let status = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture"])
        .env(BODY, "1")
        .env(SYSTEM_BUS, &bus.address)
        .status()
        .unwrap();
    assert!(status.success(), "{test} failed; its words stand above");
}

struct Bus {
    daemon: Child,
    address: String,
}

impl Bus {
    fn start() -> Option<Self> {
        let mut daemon = Command::new("dbus-daemon")
            .args(["--session", "--nofork", "--nopidfile", "--print-address"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .ok()?;
        let mut address = String::new();
        BufReader::new(daemon.stdout.take().unwrap()).read_line(&mut address).unwrap();
        assert!(!address.trim().is_empty(), "dbus-daemon told no address");
        Some(Self { daemon, address: address.trim().to_owned() })
    }
}

impl Drop for Bus {
    fn drop(&mut self) {
        // It may have ended by itself; either way it must be gone and reaped.
        let _ = self.daemon.kill();
        let _ = self.daemon.wait();
    }
}
