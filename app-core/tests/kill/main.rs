//! What was acknowledged is there after the process was killed, at whatever moment.
//!
//! The test starts itself as a device that works, tells of each acknowledgement on its standard
//! output, and dies by SIGKILL. `ISOTHERM_LONG=1` kills 5,000 times. A killed process loses what
//! it had not handed to the system; what a power cut loses is another matter.

#![expect(clippy::unwrap_used, reason = "A test stops at the line that surprises it.")]

mod device;
mod judge;

use std::{
    path::Path,
    process::{Child, Command, Stdio},
    sync::{
        atomic::{AtomicU64, Ordering},
        mpsc::{self, Receiver, RecvTimeoutError},
    },
    time::{Duration, Instant},
};

use self::{
    device::{Acknowledged, CYCLE, FOLDER},
    judge::Told,
};

const TEST: &str = "what_was_acknowledged_survives_a_kill_at_any_moment";
const KILLS: u64 = 300;
const KILLS_LONG: u64 = 5_000;
/// Devices that work and die beside each other.
const DEVICES_AT_ONCE: u64 = 2;
/// How often one device is killed before another begins with an empty folder.
const KILLS_OF_A_DEVICE: u64 = 25;
/// Long enough for a device to open on a busy machine; nothing waits for it otherwise.
const PATIENCE: Duration = Duration::from_secs(60);

#[test]
fn what_was_acknowledged_survives_a_kill_at_any_moment() {
    if let Some(folder) = std::env::var_os(FOLDER) {
        let cycle = std::env::var(CYCLE).unwrap().parse().unwrap();
        device::work(Path::new(&folder), cycle);
    }
    let is_long = std::env::var_os("ISOTHERM_LONG").is_some_and(|value| value == "1");
    let kills = if is_long { KILLS_LONG } else { KILLS };
    let devices = kills.div_ceil(KILLS_OF_A_DEVICE);
    let (next, acknowledged) = (AtomicU64::new(0), AtomicU64::new(0));
    let began = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..DEVICES_AT_ONCE {
            scope.spawn(|| {
                loop {
                    let device = next.fetch_add(1, Ordering::Relaxed);
                    if device >= devices {
                        break;
                    }
                    let lives = KILLS_OF_A_DEVICE.min(kills - device * KILLS_OF_A_DEVICE);
                    acknowledged.fetch_add(live_and_die(device, lives), Ordering::Relaxed);
                }
            });
        }
    });
    let seconds = began.elapsed().as_secs_f64();
    let acknowledged = acknowledged.into_inner();
    println!(
        "{kills} kills in {seconds:.1} s, {:.1} a second; {acknowledged} acknowledged, none lost",
        Duration::from_secs(kills).as_secs_f64() / seconds,
    );
    assert!(acknowledged > kills, "the devices died before they had worked");
}

/// Kills one device again and again, and looks after each death; returns what it acknowledged.
fn live_and_die(device: u64, lives: u64) -> u64 {
    let folder = tempfile::tempdir().unwrap();
    let mut random = Random(device.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let mut told = Told::default();
    for cycle in 0..lives {
        told.begin(cycle);
        let moment = Moment::choose(&mut random);
        for line in die_at(folder.path(), cycle, &moment) {
            told.hear(cycle, line);
        }
        judge::check(folder.path(), &told, &format!("device {device}, life {cycle}, {moment:?}"));
    }
    judge::check_works_on(folder.path(), &told);
    told.count()
}

/// When a device dies.
#[derive(Debug)]
enum Moment {
    /// So long after its process began: it may still be opening its files.
    AfterStart(Duration),
    /// So long after it told that it is open.
    AfterOpen(Duration),
}

impl Moment {
    fn choose(random: &mut Random) -> Self {
        match random.below(4) {
            0 => Self::AfterStart(Duration::from_micros(random.below(60_000))),
            _ => Self::AfterOpen(Duration::from_micros(random.below(300_000))),
        }
    }
}

fn die_at(folder: &Path, cycle: u64, moment: &Moment) -> Vec<Acknowledged> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", TEST, "--nocapture", "--test-threads=1"])
        .env(FOLDER, folder)
        .env(CYCLE, cycle.to_string())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = listen(&mut child);
    let mut told = Vec::new();
    let wait = match *moment {
        Moment::AfterStart(wait) => wait,
        Moment::AfterOpen(wait) => {
            let first = lines.recv_timeout(PATIENCE);
            assert_eq!(first, Ok(Acknowledged::Open), "the device did not open");
            told.push(Acknowledged::Open);
            wait
        }
    };
    let death = Instant::now() + wait;
    loop {
        match lines.recv_timeout(death.saturating_duration_since(Instant::now())) {
            Ok(line) => told.push(line),
            Err(RecvTimeoutError::Timeout) => break,
            Err(RecvTimeoutError::Disconnected) => panic!("the device ended by itself"),
        }
    }
    child.kill().unwrap();
    child.wait().unwrap();
    // What it told before it died is still in the pipe, and counts.
    told.extend(lines);
    told
}

/// Reads what the device tells, until its end.
fn listen(child: &mut Child) -> Receiver<Acknowledged> {
    let output = child.stdout.take().unwrap();
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let lines = std::io::BufRead::lines(std::io::BufReader::new(output));
        for line in lines.map_while(Result::ok) {
            if let Some(acknowledged) = Acknowledged::parse(&line) {
                // Nobody listens after a failed check; the device dies with the test.
                let _ = sender.send(acknowledged);
            }
        }
    });
    receiver
}

/// Marsaglia's xorshift64: enough to pick moments, and the same ones for the same seed.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }
}
