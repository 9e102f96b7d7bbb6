//! The reading journal: what a sensor said is durable with one write, before SQLite has it.
//!
//! A file of [`PAGES`] pages that never changes its length. Record `n` stands alone in page
//! `n % PAGES`, sealed, so that writing it touches nothing that was acknowledged. The database
//! keeps the number of the last record that its tables hold; the later ones are read from here,
//! and go into its next transaction.

#[cfg(test)]
#[cfg(unix)]
mod tests;

use std::{
    borrow::Cow,
    collections::BTreeMap,
    fs::{self, File},
    io::{Read, Seek, SeekFrom, Write as _},
    path::Path,
};

use domain::{
    reading::{LogId, Reading},
    replica::{Batch, Entropy, SensorRow, Write},
};
use ring::{
    aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    hkdf::{HKDF_SHA256, Salt},
};
use serde::{Deserialize, Serialize};

use super::{
    error::{corrupt, io_error},
    seal::Key,
};
use crate::{
    adapter::{SystemEntropy, file_vault::sync_folder},
    port::StoreError,
};

pub(super) const JOURNAL_FILE: &str = "isotherm.journal";
/// What the system writes at once: a record never shares it with another.
const PAGE: usize = 4_096;
/// Records that may wait for a transaction: an hour of minutes of one sensor.
const PAGES: u64 = 64;
const LENGTH: u64 = PAGES * PAGE as u64;
/// What a page holds besides its nonce and its tag.
const PLAIN: usize = PAGE - NONCE_LEN - 16;
const PURPOSE: &[u8] = b"isotherm reading journal 1";

/// The journal of a data folder, open to be written.
pub(super) struct Journal {
    file: File,
    key: LessSafeKey,
    /// The last number that was used, written whole or not.
    last: u64,
    /// The last number that was not written whole, as far as the system told.
    void: u64,
    folded: u64,
}

/// What one advertisement wrote, and no table holds yet.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Record {
    pub(super) number: u64,
    pub(super) writes: Vec<Write>,
}

/// A write as a record keeps it.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kept<'a> {
    Sensor(Cow<'a, SensorRow>),
    Reading { log: Cow<'a, LogId>, index: u64, reading: Reading },
}

/// Returns the writes of a batch that came from a sensor and from nothing else.
pub(super) fn heard(batches: &[Batch]) -> Option<Vec<Kept<'_>>> {
    let kept = batches.iter().flat_map(|batch| &batch.writes).map(Kept::of).collect();
    Option::<Vec<_>>::filter(kept, |kept| !kept.is_empty())
}

impl Journal {
    /// Opens the journal of a database that holds every record up to `folded`, and returns the
    /// records after it. Makes the journal where there is none.
    pub(super) fn open(
        folder: &Path,
        key: &Key,
        folded: u64,
    ) -> Result<(Self, Vec<Record>), StoreError> {
        let path = folder.join(JOURNAL_FILE);
        if !path.try_exists().map_err(io_error)? {
            make(folder, &path).map_err(io_error)?;
        }
        let mut file = File::options().read(true).write(true).open(&path).map_err(io_error)?;
        let key = sealing_key(key)?;
        let records = read(&mut file, &key)?;
        let later: Vec<Record> =
            records.into_iter().filter(|record| record.number > folded).collect();
        for (record, number) in later.iter().zip(folded.saturating_add(1)..) {
            if record.number != number {
                let detail = format!("record {number} of the reading journal is gone or damaged");
                return Err(corrupt(detail));
            }
        }
        let last = later.last().map_or(folded, |record| record.number);
        Ok((Self { file, key, last, void: 0, folded }, later))
    }

    /// Writes a record and waits for the disk; returns its number, or none if the database has to
    /// take it instead.
    pub(super) fn append(&mut self, writes: &[Kept<'_>]) -> Result<Option<u64>, StoreError> {
        let Some(number) = self.last.checked_add(1) else { return Ok(None) };
        if self.void > self.folded || number - self.folded > PAGES {
            return Ok(None);
        }
        let Some(page) = self.page(number, writes)? else { return Ok(None) };
        // A page that was not written whole may yet be found whole: its number is never used again.
        self.last = number;
        write(&mut self.file, number, &page).map_err(|error| {
            self.void = number;
            io_error(error)
        })?;
        Ok(Some(number))
    }

    /// Returns the last number that was used, if the tables do not hold all up to it.
    pub(super) fn unfolded(&self) -> Option<u64> {
        (self.last > self.folded).then_some(self.last)
    }

    /// Frees the pages of records that the tables hold.
    pub(super) fn folded_to(&mut self, number: u64) {
        self.folded = number;
    }

    fn page(&self, number: u64, writes: &[Kept<'_>]) -> Result<Option<Vec<u8>>, StoreError> {
        let said = serde_json::to_vec(writes).map_err(|error| corrupt(error.to_string()))?;
        let Ok(length) = u16::try_from(said.len()) else { return Ok(None) };
        let mut nonce = [0; NONCE_LEN];
        SystemEntropy.fill(&mut nonce);
        let mut plain = Vec::with_capacity(PLAIN);
        plain.extend(number.to_le_bytes());
        plain.extend(length.to_le_bytes());
        plain.extend(said);
        if plain.len() > PLAIN {
            return Ok(None);
        }
        plain.resize(PLAIN, 0);
        let at = Nonce::assume_unique_for_key(nonce);
        let tag = self.key.seal_in_place_separate_tag(at, Aad::empty(), &mut plain);
        let tag = tag.map_err(|_| corrupt("a record of the reading journal cannot be sealed"))?;
        Ok(Some([nonce.as_slice(), &plain, tag.as_ref()].concat()))
    }
}

fn sealing_key(key: &Key) -> Result<LessSafeKey, StoreError> {
    let secret = Salt::new(HKDF_SHA256, &[]).extract(key.bytes());
    let derived = secret.expand(&[PURPOSE], &AES_256_GCM).map(UnboundKey::from);
    derived.map(LessSafeKey::new).map_err(|_| corrupt("the reading journal has no key"))
}

/// Writes beside the name first: a power cut leaves a journal of full length or none.
fn make(folder: &Path, path: &Path) -> std::io::Result<()> {
    let beside = path.with_extension("journal-part");
    let mut file = File::create(&beside)?;
    for _ in 0..PAGES {
        file.write_all(&[0; PAGE])?;
    }
    file.sync_all()?;
    fs::rename(&beside, path)?;
    sync_folder(folder)
}

fn write(file: &mut File, number: u64, page: &[u8]) -> std::io::Result<()> {
    file.seek(SeekFrom::Start(number % PAGES * PAGE as u64))?;
    file.write_all(page)?;
    file.sync_data()
}

/// What a page of the journal is.
pub(super) enum Page {
    /// Nothing was ever written there.
    Blank,
    /// A record in its place.
    Record(Record),
    /// It does not open, or belongs elsewhere.
    Sealed,
}

/// Returns the last record number up to `last` whose place is the page, counted from 0; 0 for none.
pub(super) fn last_in(page: u64, last: u64) -> u64 {
    let back = (last % PAGES + PAGES - page % PAGES) % PAGES;
    last.saturating_sub(back)
}

/// Returns every page of the journal of a database, and changes nothing.
pub(super) fn pages(path: &Path, key: &Key) -> Result<Vec<Page>, StoreError> {
    let key = sealing_key(key)?;
    let mut bytes = whole(&mut File::open(path).map_err(io_error)?)?;
    let pages = (0..).zip(bytes.chunks_exact_mut(PAGE));
    Ok(pages.map(|(place, page)| look(&key, place, page)).collect())
}

fn look(key: &LessSafeKey, place: u64, page: &mut [u8]) -> Page {
    if page.iter().all(|byte| *byte == 0) {
        return Page::Blank;
    }
    let found = open(key, page).filter(|record| record.number % PAGES == place);
    found.map_or(Page::Sealed, Page::Record)
}

fn whole(file: &mut File) -> Result<Vec<u8>, StoreError> {
    let mut bytes = Vec::new();
    file.take(LENGTH + 1).read_to_end(&mut bytes).map_err(io_error)?;
    if bytes.len() as u64 != LENGTH {
        let detail = format!("the reading journal has {} bytes, not {LENGTH}", bytes.len());
        return Err(corrupt(detail));
    }
    Ok(bytes)
}

/// Returns every record of the file in the order of their numbers.
///
/// The page that was written when the power went does not open. Nor does any page of another
/// database's journal.
fn read(file: &mut File, key: &LessSafeKey) -> Result<Vec<Record>, StoreError> {
    let mut bytes = whole(file)?;
    let (mut records, mut unreadable) = (BTreeMap::new(), 0);
    for (place, page) in (0..).zip(bytes.chunks_exact_mut(PAGE)) {
        match look(key, place, page) {
            Page::Blank => {}
            Page::Record(record) => {
                records.insert(record.number, record);
            }
            Page::Sealed => unreadable += 1,
        }
    }
    if unreadable > 0 {
        tracing::warn!(unreadable, "pages of the reading journal do not open");
    }
    if records.is_empty() && unreadable > 1 {
        let detail = "the reading journal belongs to another database, or is damaged throughout";
        return Err(corrupt(detail));
    }
    Ok(records.into_values().collect())
}

fn open(key: &LessSafeKey, page: &mut [u8]) -> Option<Record> {
    let (nonce, sealed) = page.split_first_chunk_mut::<NONCE_LEN>()?;
    let nonce = Nonce::assume_unique_for_key(*nonce);
    let plain = key.open_in_place(nonce, Aad::empty(), sealed).ok()?;
    let (number, rest) = plain.split_first_chunk()?;
    let (length, rest) = rest.split_first_chunk()?;
    let said = rest.get(..usize::from(u16::from_le_bytes(*length)))?;
    let kept: Vec<Kept<'_>> = serde_json::from_slice(said).ok()?;
    let writes = kept.into_iter().map(Kept::into_write).collect();
    Some(Record { number: u64::from_le_bytes(*number), writes })
}

impl<'a> Kept<'a> {
    fn of(write: &'a Write) -> Option<Self> {
        if let Write::TailReading { log, index, reading } = write {
            let log = Cow::Borrowed(log);
            return Some(Self::Reading { log, index: *index, reading: *reading });
        }
        let Write::Sensor(row) = write else { return None };
        Some(Self::Sensor(Cow::Borrowed(row)))
    }

    pub(super) fn into_write(self) -> Write {
        match self {
            Self::Sensor(row) => Write::Sensor(Box::new(row.into_owned())),
            Self::Reading { log, index, reading } => {
                Write::TailReading { log: log.into_owned(), index, reading }
            }
        }
    }
}
