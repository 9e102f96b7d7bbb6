use super::FileError;
use crate::port::StoreError;

/// Why a query has no answer.
#[derive(Debug, thiserror::Error)]
pub enum QueryError {
    /// An identity, cursor or number in the query cannot be read.
    #[error("{field} cannot be read")]
    Malformed {
        /// The field of the query.
        field: &'static str,
    },
    /// This device does not have the shipment.
    #[error("shipment {0} is not on this device")]
    UnknownShipment(String),
    /// This device does not have the form.
    #[error("form {0} is not on this device")]
    UnknownForm(String),
    /// The logger's file that was sent cannot be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// The store could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}
