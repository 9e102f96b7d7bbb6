//! What devices signed of the changes of documents.

use domain::{
    access::{DevicePublicKey, Signature},
    document::ChangeHash,
    ids::DocumentId,
    replica::SignedChange,
    sync::wire::ChangeHead,
};
use rusqlite::{Connection, Row, Transaction, params};

use super::{
    error::{corrupt, store_error},
    read::many,
    write::run,
};
use crate::port::StoreError;

pub(super) fn put(to: &Transaction<'_>, signed: &SignedChange) -> Result<(), StoreError> {
    let ChangeHead { document, hash, signature } = signed.head;
    run(
        to,
        "INSERT INTO change_signatures (document, hash, public_key, signature)
         VALUES (?1, ?2, ?3, ?4) ON CONFLICT (document, hash, public_key) DO NOTHING",
        params![document.0, hash.0, signed.key.as_bytes(), signature.0],
    )
}

pub(super) fn of(
    connection: &Connection,
    document: DocumentId,
) -> Result<Vec<SignedChange>, StoreError> {
    many(
        connection,
        "SELECT hash, public_key, signature FROM change_signatures WHERE document = ?1
         ORDER BY hash, public_key",
        [document.0],
        |row| signed(document, row),
    )
}

fn signed(document: DocumentId, row: &Row<'_>) -> Result<SignedChange, StoreError> {
    let hash = ChangeHash(row.get(0).map_err(store_error)?);
    let key = DevicePublicKey::from_bytes(row.get(1).map_err(store_error)?)
        .map_err(|_| corrupt(format!("what was signed of document {document} names no key")))?;
    let signature = Signature(row.get(2).map_err(store_error)?);
    Ok(SignedChange { key, head: ChangeHead { document, hash, signature } })
}
