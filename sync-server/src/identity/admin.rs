//! What an administrator does on the relay's own machine, whether the relay runs or not.

use std::path::Path;

use domain::ids::DeviceId;
use rusqlite::{Transaction, TransactionBehavior};

use super::{
    devices::{self, Decision, word},
    init::open,
    organisation::Organisation,
};
pub(super) use crate::store::audit::now;
use crate::store::{StoreError, audit::By};

mod people;
mod trail;

pub use super::succession::{drop_next_key, name_next_key, take_next_key};
pub use people::{PersonLine, Persona, add_person, change_person, people, reset_password};
pub use trail::{Form, Sought, export_audit};

/// What was asked is not done.
#[derive(Debug, thiserror::Error)]
pub enum AdminError {
    /// The folder has no organisation.
    #[error("{0} has no organisation; run `isotherm-server init` first")]
    NotInitialised(String),
    /// What was given cannot be used.
    #[error("{0}")]
    Refused(String),
    /// The store cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What to do with a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// Let it take part.
    Approve,
    /// Let it take part no longer.
    Revoke,
    /// Let it take part no longer, and have it delete what it holds.
    Wipe,
}

/// A device as a line of text.
#[derive(Debug)]
pub struct DeviceLine {
    /// The device.
    pub id: DeviceId,
    /// `pending`, `approved` or `revoked`.
    pub state: &'static str,
    /// What whoever enrolled it called it.
    pub name: String,
}

/// Returns the text of a code for one device, valid for 15 minutes.
///
/// # Errors
///
/// [`AdminError`] if there is no organisation or the store cannot be used.
pub fn invite(data: &Path) -> Result<String, AdminError> {
    write(data, |transaction| Ok(devices::invite(transaction, By::hand(now()))?.reveal()))
}

/// Returns every device that asked to take part.
///
/// # Errors
///
/// [`AdminError`] if there is no organisation or the store cannot be used.
pub fn devices(data: &Path) -> Result<Vec<DeviceLine>, AdminError> {
    let line =
        |row: devices::DeviceRow| DeviceLine { id: row.id, state: word(row.state), name: row.name };
    write(data, |transaction| Ok(devices::list(transaction)?.into_iter().map(line).collect()))
}

/// Answers a device; a relay that runs learns of it within a second. Returns its state.
///
/// # Errors
///
/// [`AdminError`] if there is no such device or the store cannot be used.
pub fn decide(data: &Path, device: DeviceId, asked: Word) -> Result<&'static str, AdminError> {
    let decision = match asked {
        Word::Approve => Decision::Approve,
        Word::Revoke => Decision::Revoke,
        Word::Wipe => Decision::Wipe,
    };
    write(data, |transaction| {
        let decided = devices::decide(transaction, device, decision, By::hand(now()))?;
        decided.map(word).map_err(|refusal| AdminError::Refused(refusal.to_string()))
    })
}

pub(super) fn write<T>(
    data: &Path,
    work: impl FnOnce(&Transaction<'_>) -> Result<T, AdminError>,
) -> Result<T, AdminError> {
    let absent = || AdminError::NotInitialised(data.display().to_string());
    if !data.join(crate::store::FILE).is_file() {
        return Err(absent());
    }
    let mut connection = open(data)?;
    let transaction = connection
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(StoreError::from)?;
    if Organisation::read(&transaction)?.is_none() {
        return Err(absent());
    }
    let done = work(&transaction);
    // What was refused is in the audit, and stays there.
    if !matches!(done, Err(AdminError::Store(_))) {
        transaction.commit().map_err(StoreError::from)?;
    }
    done
}
