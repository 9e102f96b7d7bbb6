//! A replica at work on a real device: input in, effects out, nothing else.
//!
//! One thread owns the replica. Commands, advertisements, messages of the relay and the passing
//! of time reach it through one queue; each is handled to its end, its batch made durable, before
//! the next. Reads run on the caller's thread beside it. Nothing here waits for the network.

mod belong;
mod error;
mod file_fault;
mod live;
mod member_fault;
mod office;
mod open;
mod parse;
mod perform;
mod run;

#[cfg(test)]
pub(crate) mod tests;

use std::{
    path::PathBuf,
    sync::{
        Arc,
        mpsc::{self, Sender},
    },
    thread::JoinHandle,
};

use crate::{
    adapter::Unlocking,
    api::{
        ApiError, Command, CommandOutcome, ErrorCode, Event, Query, Remedy, View, view::Language,
    },
    i18n,
    member::Told,
    port::{Clock, HeardSink, LinkSink, Relay, SensorRadio, Store, Vault},
    query,
    report::{self, ShipmentRecord},
};
pub(crate) use error::{store_error, vault_error};
use live::Known;
use run::Message;

/// Makes the link to the relay; called once, on the session's own thread.
pub type ConnectRelay = Box<dyn FnOnce(LinkSink) -> Box<dyn Relay> + Send>;

/// Makes the radio; called once, on the session's own thread.
pub type OpenRadio = Box<dyn FnOnce(HeardSink) -> Box<dyn SensorRadio> + Send>;

/// What a device is, and what it has.
pub struct SessionConfig {
    /// The folder that keeps the device's data; made if it is not there.
    pub data_dir: PathBuf,
    /// Who the device belongs to.
    pub profile: Profile,
    /// The way to the relay; none for a device that stays alone.
    pub relay: Option<RelayConfig>,
    /// The radio; none for a device that hears no sensors.
    pub radio: Option<OpenRadio>,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// The language until a person chooses another.
    pub language: Language,
    /// What keeps the device's keys.
    pub keys: Keys,
}

/// What keeps the keys of a device.
pub enum Keys {
    /// Its data folder, guarded by what opens it here.
    Folder(Unlocking),
    /// A vault of the shell's, as on phones.
    Vault(Arc<dyn Vault>),
}

impl Default for Keys {
    fn default() -> Self {
        Self::Folder(Unlocking::default())
    }
}

/// The way to the relay.
pub struct RelayConfig {
    /// Its address, as the settings show it.
    pub url: String,
    /// Makes the link.
    pub connect: ConnectRelay,
}

/// Who a device belongs to, until the relay knows better.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// The name of the device, such as `Clinic laptop`.
    pub device_name: String,
    /// The organisation's people, sites and products as JSON; see `domain::access::Directory`.
    pub directory: Vec<u8>,
}

/// A report as a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportFile {
    /// The name to offer.
    pub name: String,
    /// The PDF.
    pub bytes: Vec<u8>,
}

/// The product on one device.
pub struct Session {
    sender: Sender<Message>,
    store: Arc<dyn Store>,
    known: Arc<Known>,
    thread: Option<JoinHandle<()>>,
}

impl Session {
    /// Opens the data folder and starts the device. Needs no network.
    ///
    /// # Errors
    ///
    /// [`ApiError`] if the folder is in use, damaged, of a later version, or out of reach, or if
    /// the profile's directory cannot be read.
    pub fn open(config: SessionConfig) -> Result<Self, ApiError> {
        let (sender, receiver) = mpsc::channel();
        let opened = open::open(config, &sender)?;
        let store = Arc::clone(&opened.store);
        let known = Arc::clone(&opened.known);
        let thread = std::thread::Builder::new()
            .name("session".to_owned())
            .spawn(move || run::run(opened, &receiver))
            .map_err(|error| ApiError::new(ErrorCode::Bug, Remedy::Report).with("reason", error))?;
        Ok(Self { sender, store, known, thread: Some(thread) })
    }

    /// Carries a command out. Returns once it is durable on this device.
    ///
    /// What only a relay can answer waits for it, for a minute or two at most: to enrol, to sign
    /// in, to change a password, and to ask for the organisation's affairs.
    ///
    /// # Errors
    ///
    /// [`ApiError`] if it was not carried out; nothing was changed then.
    pub fn send(&self, command: Command) -> Result<CommandOutcome, ApiError> {
        self.ask(|reply| Message::Command { command, reply })?
    }

    /// Reads a view, on the caller's thread.
    ///
    /// # Errors
    ///
    /// [`ApiError`] if something asked for is not known here, or the store cannot be read.
    pub fn query(&self, query: Query) -> Result<View, ApiError> {
        if self.known.is_wiped() {
            return self.known.after_wiping(&query);
        }
        let reader = match self.store.reader() {
            Err(_) if self.known.is_wiped() => return self.known.after_wiping(&query),
            opened => opened.map_err(store_error)?,
        };
        query::answer(&self.known.moment().ask(&*reader), &query).map_err(error::query_error)
    }

    /// Calls `listener` with every event from now on, on the session's thread.
    ///
    /// A listener must not call the session: it only passes the event on.
    pub fn subscribe(&self, listener: Box<dyn Fn(Event) + Send>) {
        // A closed session has no events, so nobody misses any.
        let _ = self.sender.send(Message::Subscribe(listener));
    }

    /// Makes the report of a shipment, in the language of this device.
    ///
    /// # Errors
    ///
    /// [`ApiError`] if the shipment is not known here, or the report cannot be made.
    pub fn export_report(&self, shipment: &str) -> Result<ReportFile, ApiError> {
        let (record, language) = self.record(shipment)?;
        let bytes = report::render(&record, language).map_err(error::report_error)?;
        Ok(ReportFile { name: query::report_file_name(&record.reference), bytes })
    }

    /// Returns the machine-readable record of a shipment as canonical JSON with its hash.
    ///
    /// # Errors
    ///
    /// [`ApiError`] if the shipment is not known here.
    pub fn export_record(&self, shipment: &str) -> Result<Vec<u8>, ApiError> {
        let (record, _) = self.record(shipment)?;
        report::export(&record).map_err(error::report_error)
    }

    fn record(&self, shipment: &str) -> Result<(ShipmentRecord, i18n::Language), ApiError> {
        let reader = self.store.reader().map_err(store_error)?;
        let tag = reader.value(parse::LANGUAGE).map_err(store_error)?;
        let language = tag.and_then(|tag| i18n::Language::from_tag(&tag));
        let language = language.unwrap_or(i18n::Language::English);
        let moment = self.known.moment();
        let record = query::record(&moment.ask(&*reader), shipment, language);
        Ok((record.map_err(error::query_error)?, language))
    }

    /// Handles everything that has reached the session, and what is due by its clock.
    ///
    /// Scripted clocks jump; this tells the session that one did.
    ///
    /// # Errors
    ///
    /// [`ApiError`] if the session is closed.
    pub fn catch_up(&self) -> Result<(), ApiError> {
        self.ask(Message::CatchUp)
    }

    /// Returns where a scripted radio speaks into.
    pub fn ear(&self) -> HeardSink {
        ear(&self.sender)
    }

    /// Finishes what is being written and lets go of every file, until [`Session::resume`].
    ///
    /// # Errors
    ///
    /// [`ApiError`] if the last writes could not be moved into the database file.
    pub fn suspend(&self) -> Result<(), ApiError> {
        self.ask(Message::Suspend)?
    }

    /// Takes the files up again.
    ///
    /// # Errors
    ///
    /// [`ApiError`] if the data folder cannot be opened again.
    pub fn resume(&self) -> Result<(), ApiError> {
        self.ask(Message::Resume)?
    }

    /// Ends the session. Dropping it does the same.
    pub fn close(self) {
        drop(self);
    }

    fn ask<T>(&self, message: impl FnOnce(Sender<T>) -> Message) -> Result<T, ApiError> {
        let closed = |_| ApiError::new(ErrorCode::Bug, Remedy::Report).with("reason", "closed");
        let (reply, answer) = mpsc::channel();
        self.sender.send(message(reply)).map_err(|_| closed(mpsc::RecvError))?;
        answer.recv().map_err(closed)
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // The thread may have ended by itself; then there is nothing to close.
        let _ = self.sender.send(Message::Close);
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the session's thread ended by a panic");
        }
    }
}

fn ear(sender: &Sender<Message>) -> HeardSink {
    let sender = sender.clone();
    Arc::new(move |heard| {
        // After the session has closed nobody listens.
        let _ = sender.send(Message::Heard(heard));
    })
}

fn link_sink(sender: &Sender<Message>) -> LinkSink {
    let sender = sender.clone();
    Arc::new(move |link| {
        // After the session has closed nobody reads what the relay says.
        let _ = sender.send(Message::Link(link));
    })
}

fn member_sink(sender: &Sender<Message>) -> Box<dyn Fn(Told) + Send> {
    let sender = sender.clone();
    Box::new(move |told| {
        // After the session has closed nobody keeps what the relay says.
        let _ = sender.send(Message::Member(told));
    })
}
