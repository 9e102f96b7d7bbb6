use std::sync::Arc;

use app_core::{
    adapter::SystemClock,
    api::{Command, CommandOutcome, Query, SessionError, View, view::RadioState},
    port::{self, Clock, Heard, SensorRadio},
    session::{Keys, Profile, RelayConfig, Session, SessionConfig},
};

use crate::{
    EventListener, MobileConfig, PhoneAdvertisement, Scanner, ScriptedClock,
    listener::{PhoneRadio, log},
};

/// The product on a phone.
///
/// Every call returns once it is done on this phone and never waits for the network. Closing the
/// object, or dropping its last reference, ends the session.
#[derive(uniffi::Object)]
pub struct MobileSession {
    session: Session,
}

#[uniffi::export]
impl MobileSession {
    /// Opens the phone's folder and starts the session. Needs no network.
    ///
    /// # Errors
    ///
    /// [`SessionError`] if the folder is in use, damaged or of a later version, or if the
    /// directory or the address of the relay cannot be read.
    #[uniffi::constructor]
    pub fn open(
        config: MobileConfig,
        scanner: Arc<dyn Scanner>,
    ) -> Result<Arc<Self>, SessionError> {
        start(config, scanner, Arc::new(SystemClock))
    }

    /// Opens a session that lives by a scripted clock.
    ///
    /// # Errors
    ///
    /// As [`MobileSession::open`].
    #[uniffi::constructor]
    pub fn rehearse(
        config: MobileConfig,
        scanner: Arc<dyn Scanner>,
        clock: Arc<ScriptedClock>,
    ) -> Result<Arc<Self>, SessionError> {
        start(config, scanner, Arc::new(clock.inner.clone()))
    }

    /// Carries a command out. Returns once it is durable on this phone.
    ///
    /// # Errors
    ///
    /// [`SessionError`] if it was not carried out; nothing was changed then.
    pub fn send(&self, command: Command) -> Result<CommandOutcome, SessionError> {
        Ok(self.session.send(command)?)
    }

    /// Reads a view.
    ///
    /// # Errors
    ///
    /// [`SessionError`] if something asked for is not known here, or the store cannot be read.
    pub fn query(&self, query: Query) -> Result<View, SessionError> {
        Ok(self.session.query(query)?)
    }

    /// Makes the report of a shipment as a PDF, in the language of this phone. The query of the
    /// same name says what to call it.
    ///
    /// # Errors
    ///
    /// [`SessionError`] if the shipment is not known here, or the report cannot be made.
    pub fn report(&self, shipment: &str) -> Result<Vec<u8>, SessionError> {
        Ok(self.session.export_report(shipment)?.bytes)
    }

    /// Calls the listener with every event from now on.
    pub fn subscribe(&self, listener: Arc<dyn EventListener>) {
        self.session.subscribe(Box::new(move |event| log(listener.on_event(event))));
    }

    /// Takes in what the phone's scanner heard, repeats included.
    ///
    /// # Errors
    ///
    /// [`SessionError`] if a service is not a UUID.
    pub fn on_advertisement(&self, heard: PhoneAdvertisement) -> Result<(), SessionError> {
        self.session.ear()(Heard::Advertisement(heard.try_into()?));
        Ok(())
    }

    /// Takes in that Bluetooth can, or cannot, be used from now on.
    pub fn on_radio(&self, state: RadioState) {
        self.session.ear()(Heard::State(match state {
            RadioState::Listening => port::RadioState::Ready,
            RadioState::Off => port::RadioState::Off,
            RadioState::NotPermitted => port::RadioState::NotPermitted,
            RadioState::Absent => port::RadioState::Missing,
        }));
    }

    /// Handles everything that has reached the session, and what is due by its clock.
    ///
    /// # Errors
    ///
    /// [`SessionError`] if the session ended.
    pub fn catch_up(&self) -> Result<(), SessionError> {
        Ok(self.session.catch_up()?)
    }

    /// Finishes what is being written and lets go of every file, before the system stops the app.
    ///
    /// # Errors
    ///
    /// [`SessionError`] if the last writes could not be moved into the database file.
    pub fn suspend(&self) -> Result<(), SessionError> {
        Ok(self.session.suspend()?)
    }

    /// Takes the files up again.
    ///
    /// # Errors
    ///
    /// [`SessionError`] if the folder cannot be opened again.
    pub fn resume(&self) -> Result<(), SessionError> {
        Ok(self.session.resume()?)
    }
}

fn start(
    config: MobileConfig,
    scanner: Arc<dyn Scanner>,
    clock: Arc<dyn Clock>,
) -> Result<Arc<MobileSession>, SessionError> {
    let radio = PhoneRadio(scanner);
    let session = Session::open(SessionConfig {
        data_dir: config.data_dir.into(),
        profile: Profile { device_name: config.device_name, directory: config.directory },
        relay: config.relay.as_deref().map(RelayConfig::at).transpose()?,
        radio: Some(Box::new(move |_| -> Box<dyn SensorRadio> { Box::new(radio) })),
        clock,
        language: config.language,
        keys: Keys::default(),
    })?;
    Ok(Arc::new(MobileSession { session }))
}
