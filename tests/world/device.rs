//! A device of a story: a process that is asked over its own address, and may be killed.

use crate::http::{Answer, HttpError, Peer};
use crate::process::{Process, ProcessError};
use crate::stage::{Actor, Stage};
use serde_json::{Value, json};
use std::thread;
use std::time::{Duration, Instant};

/// How long a device may take to see what another did, once both have signal.
const AGREE_WITHIN: Duration = Duration::from_secs(90);
const LOOK_EVERY: Duration = Duration::from_millis(150);
/// A scripted clock stands still, so that what waits for a time waits for ever without this.
const PASS_MS: i64 = 500;

/// Why a device did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum DeviceError {
    /// It did not start.
    #[error(transparent)]
    Process(#[from] ProcessError),
    /// It did not answer.
    #[error(transparent)]
    Http(#[from] HttpError),
    /// It refused.
    #[error("{device} refused {asked}: {answer}")]
    Refused {
        /// The device.
        device: String,
        /// What it was asked.
        asked: String,
        /// What it said.
        answer: String,
    },
    /// It never came to show what was waited for.
    #[error("{device} did not show {wanted} within {} seconds", AGREE_WITHIN.as_secs())]
    NeverSeen {
        /// The device.
        device: String,
        /// What was waited for.
        wanted: String,
    },
    /// The process was stopped and not started again.
    #[error("{0} does not run")]
    Off(String),
}

/// A device with a clock, a radio and a link that do what the story says.
pub struct Device {
    actor: Actor,
    stage: Stage,
    relay: String,
    process: Option<Process>,
    peer: Peer,
    now_ms: i64,
}

impl Device {
    /// Starts a device whose clock shows `now_ms`.
    ///
    /// # Errors
    ///
    /// [`DeviceError::Process`] when it does not come up.
    pub fn start(
        stage: &Stage,
        actor: Actor,
        relay: &str,
        now_ms: i64,
    ) -> Result<Self, DeviceError> {
        let process = stage.device(&actor, relay, Some(now_ms))?;
        let peer = Peer::at(process.address());
        Ok(Self {
            actor,
            stage: stage.clone(),
            relay: relay.to_owned(),
            process: Some(process),
            peer,
            now_ms,
        })
    }

    /// Its name in the story.
    #[must_use]
    pub fn name(&self) -> &str {
        self.actor.name
    }

    /// Where a person opens it, while it runs.
    #[must_use]
    pub fn address(&self) -> &str {
        self.process.as_ref().map_or("", Process::address)
    }

    /// Who speaks to it over its address.
    #[must_use]
    pub fn peer(&self) -> &Peer {
        &self.peer
    }

    /// What its clock shows, in milliseconds since 1970.
    #[must_use]
    pub fn now_ms(&self) -> i64 {
        self.now_ms
    }

    /// Whether the story wants it to run.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.process.is_some()
    }

    /// Whether its process runs.
    pub fn is_running(&mut self) -> bool {
        self.process.as_mut().is_some_and(Process::is_running)
    }

    /// Ends it as a power cut would.
    pub fn kill(&mut self) {
        if let Some(process) = self.process.take() {
            process.kill();
        }
    }

    /// Asks it to end.
    pub fn stop(&mut self) {
        if let Some(process) = self.process.take() {
            process.stop();
        }
    }

    /// Starts it again with the data it has.
    ///
    /// # Errors
    ///
    /// [`DeviceError::Process`] when it does not come up.
    pub fn restart(&mut self) -> Result<(), DeviceError> {
        self.kill();
        let process = self.stage.device(&self.actor, &self.relay, Some(self.now_ms))?;
        self.peer = Peer::at(process.address());
        self.process = Some(process);
        Ok(())
    }

    /// Carries out a command; returns what it made.
    ///
    /// # Errors
    ///
    /// [`DeviceError::Refused`] with the device's words.
    pub fn command(&self, command: &Value) -> Result<Value, DeviceError> {
        self.post("/api/command", command)
    }

    /// Reads a view.
    ///
    /// # Errors
    ///
    /// [`DeviceError::Refused`] with the device's words.
    pub fn query(&self, query: &Value) -> Result<Value, DeviceError> {
        Ok(self.post("/api/query", query)?["view"].take())
    }

    /// Says who uses it from here on.
    ///
    /// # Errors
    ///
    /// [`DeviceError::Refused`] when it does not know the person.
    pub fn hand_to(&self, person: &str) -> Result<(), DeviceError> {
        self.command(&json!({ "kind": "choose_person", "person": person })).map(|_| ())
    }

    /// Lets time pass up to `now_ms`.
    ///
    /// # Errors
    ///
    /// [`DeviceError`] when it does not answer.
    pub fn wait_until(&mut self, now_ms: i64) -> Result<(), DeviceError> {
        self.post("/api/script/clock", &json!({ "now_at_ms": now_ms }))?;
        self.now_ms = now_ms;
        Ok(())
    }

    /// Lets it hear advertisements, each at its `now_at_ms`; returns how many it listened to.
    ///
    /// # Errors
    ///
    /// [`DeviceError`] when it does not answer.
    pub fn hear(&mut self, advertisements: Vec<Value>) -> Result<u64, DeviceError> {
        let last = advertisements.last().and_then(|heard| heard["now_at_ms"].as_i64());
        let answer = self.post("/api/script/hear", &Value::Array(advertisements))?;
        self.now_ms = last.unwrap_or(self.now_ms);
        Ok(answer["heard"].as_u64().unwrap_or_default())
    }

    /// Gives it signal, or takes it away.
    ///
    /// # Errors
    ///
    /// [`DeviceError`] when it does not answer.
    pub fn signal(&self, is_up: bool) -> Result<(), DeviceError> {
        self.post("/api/script/link", &json!({ "is_up": is_up })).map(|_| ())
    }

    /// Makes the PDF of a shipment.
    ///
    /// # Errors
    ///
    /// [`DeviceError::Refused`] with the device's words.
    pub fn report(&self, shipment: &str) -> Result<Vec<u8>, DeviceError> {
        let path = format!("/api/report/{shipment}.pdf");
        Ok(self.granted(&path, self.peer.get(&path)?)?.body)
    }

    /// Asks until `look` finds what it wants; time passes on the device meanwhile.
    ///
    /// # Errors
    ///
    /// [`DeviceError::NeverSeen`] when it does not come.
    pub fn until<T>(
        &mut self,
        wanted: &str,
        mut look: impl FnMut(&Self) -> Result<Option<T>, DeviceError>,
    ) -> Result<T, DeviceError> {
        let deadline = Instant::now() + AGREE_WITHIN;
        while Instant::now() < deadline {
            if let Some(found) = look(self)? {
                return Ok(found);
            }
            self.wait_until(self.now_ms + PASS_MS)?;
            thread::sleep(LOOK_EVERY);
        }
        let device = self.name().to_owned();
        Err(DeviceError::NeverSeen { device, wanted: wanted.to_owned() })
    }

    fn post(&self, path: &str, body: &Value) -> Result<Value, DeviceError> {
        if self.process.is_none() {
            return Err(DeviceError::Off(self.name().to_owned()));
        }
        let asked = body["kind"].as_str().unwrap_or(path);
        Ok(self.granted(asked, self.peer.post(path, body)?)?.json()?)
    }

    fn granted(&self, asked: &str, answer: Answer) -> Result<Answer, DeviceError> {
        if answer.status == 200 {
            return Ok(answer);
        }
        let words = String::from_utf8_lossy(&answer.body);
        Err(DeviceError::Refused {
            device: self.name().to_owned(),
            asked: asked.to_owned(),
            answer: format!("{} {words}", answer.status),
        })
    }
}
