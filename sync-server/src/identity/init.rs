use std::{
    fs, io,
    path::{Path, PathBuf},
};

use domain::{
    access::{Directory, OrganisationKey, Role},
    ids::{OrganisationId, PersonId},
    units::Timestamp,
};
use rusqlite::{Connection, Transaction, TransactionBehavior, params};

use super::{
    admin::now,
    organisation::Organisation,
    people::{self, NewPerson},
    seeds,
};
use crate::store::{
    FILE, StoreError,
    audit::{self, Line},
    schema,
};

/// What a relay's organisation is made of.
#[derive(Clone, Debug)]
pub struct Init {
    /// The folder of the log.
    pub data: PathBuf,
    /// The organisation's name.
    pub organisation: String,
    /// The first administrator's name, which is also the account.
    pub administrator: String,
    /// Where to keep the organisation's key, if not in the folder.
    pub key_file: Option<PathBuf>,
    /// The relay's address as devices will know it.
    pub address: String,
    /// The only key that devices may find at the address; none where the system's roots vouch
    /// for the relay's certificate.
    pub relay_pin: Option<[u8; 32]>,
    /// Sites, products and people to begin with.
    pub directory: Option<Directory>,
}

/// The organisation cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum InitError {
    /// The folder has one.
    #[error("{0} was initialised before; a relay has one organisation")]
    Initialised(PathBuf),
    /// A name is missing or too long.
    #[error("{0} must have 1 to 200 characters")]
    Name(&'static str),
    /// The key cannot be kept.
    #[error("{path}: {error}")]
    Key {
        /// The file.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// The store cannot be written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The machine has no randomness.
    #[error("no randomness: {0}")]
    Chance(#[from] getrandom::Error),
}

/// What `init` has made. The password is shown once and kept nowhere.
#[derive(Debug)]
pub struct Initialised {
    /// The organisation.
    pub organisation: OrganisationId,
    /// Its public key, in hexadecimal digits.
    pub organisation_key: String,
    /// The account of the first administrator.
    pub account: String,
    /// The password, to be changed at the first sign-in.
    pub password: String,
}

impl Init {
    /// Makes the organisation, its key and its first administrator.
    ///
    /// # Errors
    ///
    /// [`InitError`]; then the folder has no organisation.
    pub fn run(&self) -> Result<Initialised, InitError> {
        for (name, what) in [
            (&self.organisation, "the organisation's name"),
            (&self.administrator, "the administrator's name"),
        ] {
            if !people::is_name(name) {
                return Err(InitError::Name(what));
            }
        }
        let mut connection = open(&self.data)?;
        let transaction = connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(StoreError::from)?;
        if Organisation::read(&transaction)?.is_some() {
            return Err(InitError::Initialised(self.data.clone()));
        }
        let path = self.key_file.clone().unwrap_or_else(|| self.data.join("organisation.key"));
        let made = self.make(&transaction, &path)?;
        transaction.commit().map_err(StoreError::from)?;
        Ok(made)
    }

    fn make(&self, transaction: &Transaction<'_>, path: &Path) -> Result<Initialised, InitError> {
        let failed = |error| InitError::Key { path: path.into(), error };
        let key = seeds::begin(path).map_err(failed)?;
        let path = fs::canonicalize(path).map_err(failed)?;
        let mut id = [0; 16];
        getrandom::fill(&mut id)?;
        let id = self.directory.as_ref().map_or(OrganisationId(id), |known| known.organisation);
        let at = now();
        self.keep(transaction, id, &key, &path)?;
        self.keep_people(transaction)?;
        let administrator = NewPerson {
            name: self.administrator.clone(),
            account: self.administrator.clone(),
            role: Role::Administrator,
            site: None,
            subject: String::new(),
        };
        let (person, password) = people::add(transaction, &administrator)?;
        note(transaction, at, person, id)?;
        Ok(Initialised {
            organisation: id,
            organisation_key: key.public().to_string(),
            account: administrator.account,
            password,
        })
    }

    fn keep(
        &self,
        transaction: &Transaction<'_>,
        id: OrganisationId,
        key: &OrganisationKey,
        path: &Path,
    ) -> Result<(), StoreError> {
        let json = |value: Result<String, serde_json::Error>| {
            value.map_err(|error| StoreError::Failed(error.to_string()))
        };
        let known = self.directory.as_ref();
        let sites =
            known.map_or_else(|| Ok("[]".to_owned()), |of| serde_json::to_string(&of.sites));
        let products =
            known.map_or_else(|| Ok("[]".to_owned()), |of| serde_json::to_string(&of.products));
        let version = known.map_or(0, |known| known.version);
        transaction.execute(
            include_str!("add_organisation.sql"),
            params![
                id.0,
                self.organisation,
                key.public().as_bytes(),
                path.to_string_lossy(),
                self.address,
                json(sites)?,
                json(products)?,
                i64::try_from(version).unwrap_or(i64::MAX),
                self.relay_pin.map_or(Vec::new(), Vec::from),
            ],
        )?;
        Ok(())
    }

    /// People of a directory file keep their identities; they get a password from an administrator.
    fn keep_people(&self, transaction: &Transaction<'_>) -> Result<(), StoreError> {
        for person in self.directory.iter().flat_map(|known| &known.people) {
            people::import(transaction, person)?;
        }
        Ok(())
    }
}

fn note(
    transaction: &Transaction<'_>,
    at: Timestamp,
    person: PersonId,
    organisation: OrganisationId,
) -> Result<(), StoreError> {
    let (person, subject) = (Some(person), organisation.to_string());
    audit::note(
        transaction,
        Line { at, person, subject, action: "organisation.create", ..Line::default() },
    )
}

/// Opens the store beside a relay that may be running.
pub(super) fn open(data: &Path) -> Result<Connection, StoreError> {
    fs::create_dir_all(data)
        .map_err(|error| StoreError::Failed(format!("{}: {error}", data.display())))?;
    let mut connection = schema::connect(&data.join(FILE))?;
    schema::migrate(&mut connection)?;
    Ok(connection)
}
