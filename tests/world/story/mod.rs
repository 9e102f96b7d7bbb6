//! One shipment from the depot to the clinic, told over real processes.
//!
//! Claire plans on the laptop, Elias drives with the phone, Ruth receives on the phone. Between the
//! depot and the end both devices are without signal. Every chapter looks at what a person would
//! look at, and notes whether it held.

mod agree;
mod depot;
mod door;
mod proof;
mod road;
pub mod telling;

use crate::Measurement;
use crate::advertisement::Ruuvi;
use crate::course::Course;
use crate::device::{Device, DeviceError};
use crate::process::{Process, ProcessError, free_port};
use crate::stage::{LAPTOP, PHONE, Stage};
use app_core::report::{ReportError, VerifyError};
use serde_json::{Value, json};
use std::io;
use std::path::{Path, PathBuf};
use telling::Telling;

const CLAIRE: &str = "0b000000000000000000000000000001";
const ELIAS: &str = "0b000000000000000000000000000002";
const RUTH: &str = "0b000000000000000000000000000003";
const DEPOT: &str = "0c000000000000000000000000000001";
const CLINIC: &str = "0c000000000000000000000000000002";
const REFERENCE: &str = "26-0417";
const BOX: &str = "Cold box 11";
const TAG: [u8; 6] = [0xcb, 0xb8, 0x33, 0x4c, 0x88, 0x4f];
const MINUTE_MS: i64 = 60_000;
/// How many advertisements a device hears in one request; it takes a mebibyte.
const HEARD_AT_ONCE: usize = 240;

/// Why a story could not be told to its end.
#[derive(Debug, thiserror::Error)]
pub enum StoryError {
    /// A process did not start.
    #[error(transparent)]
    Process(#[from] ProcessError),
    /// A device did not do what it was asked.
    #[error(transparent)]
    Device(#[from] DeviceError),
    /// A file cannot be written.
    #[error("{path}: {source}", path = path.display())]
    Disk {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The system has no port.
    #[error("no free port: {0}")]
    Port(io::Error),
    /// A view lacks what the story goes on with.
    #[error("{device} shows no {what}")]
    Missing {
        /// The device.
        device: String,
        /// What was looked for.
        what: &'static str,
    },
    /// The report does not say what it proves.
    #[error("the report does not hold: {0}")]
    Report(#[from] VerifyError),
    /// The record cannot be written as JSON.
    #[error(transparent)]
    Record(#[from] ReportError),
}

/// A story while it is told.
pub struct Story {
    stage: Stage,
    proof: PathBuf,
    course: Course,
    telling: Telling,
    port: u16,
    relay: Option<Process>,
    laptop: Device,
    phone: Device,
    tag: Ruuvi,
    shipment: String,
    item: String,
    heard: usize,
    pdf: Vec<u8>,
}

/// Tells the whole story; its proof is written to the folder `proof`.
///
/// # Errors
///
/// [`StoryError`] when it cannot go on. What did not hold is in the telling.
pub fn tell(stage: &Stage, proof: &Path, course: Course) -> Result<Telling, StoryError> {
    let mut story = Story::begin(stage, proof, course)?;
    story.to_the_door()?;
    story.receive()?;
    story.agree()?;
    story.prove()?;
    story.end();
    Ok(story.telling)
}

impl Story {
    /// Starts the relay and both devices, some hours before the drive.
    ///
    /// # Errors
    ///
    /// [`StoryError`] when a process does not come up.
    pub fn begin(stage: &Stage, proof: &Path, course: Course) -> Result<Self, StoryError> {
        let port = free_port().map_err(StoryError::Port)?;
        let relay = stage.relay(port)?;
        let now_ms = course.began_ms() - 180 * MINUTE_MS;
        let laptop = Device::start(stage, LAPTOP, relay.address(), now_ms)?;
        let phone = Device::start(stage, PHONE, relay.address(), now_ms)?;
        println!("relay             {}", relay.address());
        println!("driver's phone    {}", phone.address());
        println!("clinic's laptop   {}", laptop.address());
        Ok(Self {
            stage: stage.clone(),
            proof: proof.to_owned(),
            course,
            telling: Telling::default(),
            port,
            relay: Some(relay),
            laptop,
            phone,
            tag: Ruuvi::new(TAG),
            shipment: String::new(),
            item: String::new(),
            heard: 0,
            pdf: Vec::new(),
        })
    }

    /// Tells the story up to the clinic's door: planned, paired, driven, arrived.
    ///
    /// # Errors
    ///
    /// [`StoryError`] when it cannot go on.
    pub fn to_the_door(&mut self) -> Result<(), StoryError> {
        self.depot()?;
        self.road()
    }

    /// Where a person opens the phone and the laptop.
    #[must_use]
    pub fn addresses(&self) -> (&str, &str) {
        (self.phone.address(), self.laptop.address())
    }

    /// Goes on with the laptop in a real window: the same data, by the clock of this machine.
    ///
    /// # Errors
    ///
    /// [`StoryError::Process`] when the window does not open.
    pub fn into_window(&mut self) -> Result<Process, StoryError> {
        self.laptop.stop();
        let relay = self.relay.as_ref().map_or("", Process::address);
        Ok(self.stage.window(&LAPTOP, relay)?)
    }

    /// What was looked at so far.
    #[must_use]
    pub fn telling(&self) -> &Telling {
        &self.telling
    }

    /// Gives both devices signal.
    ///
    /// # Errors
    ///
    /// [`StoryError::Device`] when one does not answer.
    pub fn restore_signal(&mut self) -> Result<(), StoryError> {
        self.laptop.wait_until(self.phone.now_ms())?;
        self.phone.signal(true)?;
        Ok(self.laptop.signal(true)?)
    }

    /// Ends the processes; the relay goes last, so that devices can take their leave.
    pub fn end(&mut self) {
        self.phone.stop();
        self.laptop.stop();
        if let Some(relay) = self.relay.take() {
            relay.stop();
        }
    }

    /// A minute passes in which the phone hears `measurement`; the laptop's clock follows.
    ///
    /// # Errors
    ///
    /// [`StoryError::Device`] when one does not answer.
    pub fn live(&mut self, measurement: Measurement) -> Result<(), StoryError> {
        let heard = self.advertise(measurement);
        self.phone.hear(vec![heard])?;
        if self.laptop.is_on() {
            self.laptop.wait_until(measurement.at_ms)?;
        }
        Ok(())
    }

    /// The name of a process that ended by itself.
    pub fn ended(&mut self) -> Option<String> {
        if self.relay.as_mut().is_some_and(|relay| !relay.is_running()) {
            return Some("relay".to_owned());
        }
        for device in [&mut self.phone, &mut self.laptop] {
            if device.is_on() && !device.is_running() {
                return Some(device.name().to_owned());
            }
        }
        None
    }

    /// Lets the phone hear the course up to its reading `end`, which is not heard.
    fn drive_to(&mut self, end: usize) -> Result<(), StoryError> {
        while self.heard < end {
            let last = end.min(self.heard + HEARD_AT_ONCE);
            let next = self.course.measurements().get(self.heard..last).unwrap_or_default();
            let next = next.to_vec();
            let heard: Vec<Value> = next.into_iter().map(|m| self.advertise(m)).collect();
            let wanted = heard.len();
            let listened = self.phone.hear(heard)?;
            if usize::try_from(listened).ok() != Some(wanted) {
                self.telling.check_same(
                    "the phone listened",
                    listened.to_string(),
                    wanted.to_string(),
                );
            }
            self.heard = last;
        }
        Ok(())
    }

    fn advertise(&mut self, measurement: Measurement) -> Value {
        let mut heard = self.tag.advertise(measurement);
        heard["now_at_ms"] = json!(measurement.at_ms);
        heard["rssi"] = json!(-58);
        heard
    }

    /// A command about the shipment, on the phone.
    fn on_phone(&self, kind: &str, fields: &Value) -> Result<Value, StoryError> {
        about(&self.phone, &self.shipment, kind, fields)
    }

    fn on_laptop(&self, kind: &str, fields: &Value) -> Result<Value, StoryError> {
        about(&self.laptop, &self.shipment, kind, fields)
    }

    fn shipment_on(&self, device: &Device) -> Result<Value, StoryError> {
        Ok(device.query(&json!({ "kind": "shipment", "shipment": self.shipment }))?)
    }

    fn readings_on(&self, device: &Device) -> Result<u64, StoryError> {
        let view =
            device.query(&json!({ "kind": "readings", "shipment": self.shipment, "page": 0 }))?;
        Ok(view["total"].as_u64().unwrap_or_default())
    }
}

fn about(device: &Device, shipment: &str, kind: &str, fields: &Value) -> Result<Value, StoryError> {
    let mut command = fields.clone();
    command["kind"] = json!(kind);
    command["shipment"] = json!(shipment);
    Ok(device.command(&command)?)
}

fn alerts_on(device: &Device) -> Result<Value, StoryError> {
    Ok(device.query(&json!({ "kind": "alerts", "is_open_only": false }))?)
}

fn link_of(device: &Device) -> Result<Value, DeviceError> {
    Ok(device.query(&json!({ "kind": "status" }))?["link"].take())
}

/// The text of a view's field, or a dash where there is none.
fn text(value: &Value) -> &str {
    value.as_str().unwrap_or("-")
}

/// The elements of a view's list.
fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// A code of the interface in plain words.
fn words(code: &Value) -> String {
    text(code).replace('_', " ")
}

/// A temperature in degrees, to a tenth.
fn celsius(millicelsius: &Value) -> String {
    let value = millicelsius.as_i64().and_then(|value| i32::try_from(value).ok());
    value.map_or("-".to_owned(), |value| format!("{:.1} °C", f64::from(value) / 1000.0))
}
