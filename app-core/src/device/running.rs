use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use crate::{
    api::{ApiError, Command, CommandOutcome, Confidential, Event, Query, View, ViewName},
    session::{ReportFile, Session},
};

/// Opens the session of a device, with what a person entered; may be called again after a
/// failure.
pub type OpenSession = Box<dyn Fn(Option<Confidential>) -> Result<Session, ApiError> + Send + Sync>;

type Listener = Arc<dyn Fn(Event) + Send + Sync>;

/// A device that was started, and may still be locked: until it opens it answers everything with
/// the reason.
pub struct Running {
    open: OpenSession,
    session: RwLock<Result<Arc<Session>, ApiError>>,
    /// Held while the session is being opened, so that nobody opens it twice.
    opening: Mutex<()>,
    listeners: Mutex<Vec<Listener>>,
}

impl Running {
    /// Starts a device, and opens it where nothing has to be entered for it.
    pub fn start(open: OpenSession) -> Self {
        let session = RwLock::new(open(None).map(Arc::new));
        Self { open, session, opening: Mutex::default(), listeners: Mutex::default() }
    }

    /// Returns why the device is not open; none if it is.
    pub fn closed(&self) -> Option<ApiError> {
        self.session().err()
    }

    /// Carries a command out; see [`Session::send`]. `Unlock` opens the device.
    ///
    /// # Errors
    ///
    /// [`ApiError`] if it was not carried out, or if the device is not open.
    pub fn send(&self, command: Command) -> Result<CommandOutcome, ApiError> {
        if let Command::Unlock { passphrase } = command {
            return self.unlock(passphrase);
        }
        self.ask(|session| session.send(command))
    }

    /// Reads a view; see [`Session::query`].
    ///
    /// # Errors
    ///
    /// [`ApiError`] if it cannot be read, or if the device is not open.
    pub fn query(&self, query: Query) -> Result<View, ApiError> {
        self.ask(|session| session.query(query))
    }

    /// Makes the report of a shipment; see [`Session::export_report`].
    ///
    /// # Errors
    ///
    /// [`ApiError`] if it cannot be made, or if the device is not open.
    pub fn export_report(&self, shipment: &str) -> Result<ReportFile, ApiError> {
        self.ask(|session| session.export_report(shipment))
    }

    /// Asks the session, once it is open.
    ///
    /// # Errors
    ///
    /// [`ApiError`] if the device is not open, or what the session answers.
    pub fn ask<T>(
        &self,
        question: impl FnOnce(&Session) -> Result<T, ApiError>,
    ) -> Result<T, ApiError> {
        question(&*self.session()?)
    }

    /// Calls `listener` with every event, from when the device is open.
    pub fn subscribe(&self, listener: impl Fn(Event) + Send + Sync + 'static) {
        let _opening = self.opening();
        let listener: Listener = Arc::new(listener);
        if let Ok(session) = self.session() {
            subscribe(&session, &listener);
        }
        self.listeners().push(listener);
    }

    /// Lets go of every file before the process ends; see [`Session::suspend`].
    ///
    /// # Errors
    ///
    /// [`ApiError`] if the last writes could not be moved into the database file.
    pub fn rest(&self) -> Result<(), ApiError> {
        self.session().map_or(Ok(()), |session| session.suspend())
    }

    fn unlock(&self, passphrase: Option<Confidential>) -> Result<CommandOutcome, ApiError> {
        let opening = self.opening();
        if self.closed().is_none() {
            return Ok(CommandOutcome::default());
        }
        let session = Arc::new((self.open)(passphrase)?);
        let listeners = self.listeners().clone();
        for listener in &listeners {
            subscribe(&session, listener);
        }
        *self.session.write().unwrap_or_else(PoisonError::into_inner) = Ok(session);
        drop(opening);
        for listener in &listeners {
            listener(Event::ViewsChanged { views: ViewName::ALL.to_vec() });
        }
        Ok(CommandOutcome::default())
    }

    fn session(&self) -> Result<Arc<Session>, ApiError> {
        self.session.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn opening(&self) -> MutexGuard<'_, ()> {
        self.opening.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn listeners(&self) -> MutexGuard<'_, Vec<Listener>> {
        self.listeners.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn subscribe(session: &Session, listener: &Listener) {
    let listener = Arc::clone(listener);
    session.subscribe(Box::new(move |event| listener(event)));
}
