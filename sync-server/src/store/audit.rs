//! Who did what, and what was refused: lines that are only added, each bound to the one before.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use domain::{
    ids::{DeviceId, PersonId},
    units::Timestamp,
};
use rusqlite::{Connection, OptionalExtension, params};
use sha2::{Digest, Sha256};

use super::StoreError;

/// What the hash of a line begins with that says when it was written.
const PURPOSE: &[u8] = b"isotherm audit 2\0";
/// What it begins with for lines from before that was kept.
const PURPOSE_UNTIMED: &[u8] = b"isotherm audit 1\0";

/// One line, as whoever writes it knows it. Identities only: no name, no position, no free text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Line {
    /// When the relay received it, by the relay's clock.
    pub(crate) at: Timestamp,
    /// When it was done, by the device's clock; zero if the device did not say.
    pub(crate) device_at: Timestamp,
    pub(crate) person: Option<PersonId>,
    pub(crate) device: Option<DeviceId>,
    /// What was done, a stable word such as `device.approve`.
    pub(crate) action: &'static str,
    /// What it was done to.
    pub(crate) subject: String,
    pub(crate) before: String,
    pub(crate) after: String,
    /// The reason, or the rule that refused it; empty if it was done and needed none.
    pub(crate) why: String,
}

/// Who does something, on which device, and when by the clocks of the relay and of the device.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct By {
    pub(crate) person: Option<PersonId>,
    pub(crate) device: Option<DeviceId>,
    pub(crate) at: Timestamp,
    /// Zero if the device did not say.
    pub(crate) device_at: Timestamp,
}

impl By {
    /// Somebody at the relay's own machine.
    pub(crate) fn hand(at: Timestamp) -> Self {
        Self { at, ..Self::default() }
    }

    /// Returns a line of what is done.
    pub(crate) fn line(self, action: &'static str) -> Line {
        let Self { person, device, at, device_at } = self;
        Line { at, device_at, person, device, action, ..Line::default() }
    }
}

/// A line as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Written {
    pub(crate) number: i64,
    pub(crate) at_ms: i64,
    pub(crate) device_at_ms: i64,
    pub(crate) person: Vec<u8>,
    pub(crate) device: Vec<u8>,
    pub(crate) action: String,
    pub(crate) subject: String,
    pub(crate) before: String,
    pub(crate) after: String,
    pub(crate) why: String,
    pub(crate) hash: [u8; 32],
    /// When the line was written, by the relay's clock; zero in lines from before that was kept.
    pub(crate) written_at_ms: i64,
}

/// Adds a line. It becomes durable with what it tells of, in the same transaction.
///
/// # Errors
///
/// [`StoreError`] if it cannot be written; then nothing of the transaction is.
pub(crate) fn note(connection: &Connection, line: Line) -> Result<(), StoreError> {
    let last = connection
        .prepare_cached("SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let (last, before_hash): (i64, [u8; 32]) = last.unwrap_or((0, [0; 32]));
    let mut written = Written {
        number: last + 1,
        at_ms: line.at.0,
        device_at_ms: line.device_at.0,
        person: line.person.map_or(Vec::new(), |person| person.0.to_vec()),
        device: line.device.map_or(Vec::new(), |device| device.0.to_vec()),
        action: line.action.to_owned(),
        subject: line.subject,
        before: line.before,
        after: line.after,
        why: line.why,
        hash: [0; 32],
        written_at_ms: now().0,
    };
    written.hash = written.hash_after(before_hash);
    connection.prepare_cached(include_str!("note_audit.sql"))?.execute(params![
        written.number,
        written.at_ms,
        written.device_at_ms,
        written.person,
        written.device,
        written.action,
        written.subject,
        written.before,
        written.after,
        written.why,
        written.hash,
        written.written_at_ms,
    ])?;
    Ok(())
}

impl Written {
    pub(super) fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            number: row.get(0)?,
            at_ms: row.get(1)?,
            device_at_ms: row.get(2)?,
            person: row.get(3)?,
            device: row.get(4)?,
            action: row.get(5)?,
            subject: row.get(6)?,
            before: row.get(7)?,
            after: row.get(8)?,
            why: row.get(9)?,
            hash: row.get(10)?,
            written_at_ms: row.get(11)?,
        })
    }

    /// Returns the hash of the line after a line of that hash; each part goes in with its length.
    pub(crate) fn hash_after(&self, before: [u8; 32]) -> [u8; 32] {
        let mut hash = Sha256::new();
        let is_timed = self.written_at_ms != 0;
        hash.update(if is_timed { PURPOSE } else { PURPOSE_UNTIMED });
        hash.update(before);
        for number in [self.number, self.at_ms, self.device_at_ms] {
            hash.update(number.to_be_bytes());
        }
        if is_timed {
            hash.update(self.written_at_ms.to_be_bytes());
        }
        let texts = [&self.action, &self.subject, &self.before, &self.after, &self.why];
        let parts = [self.person.as_slice(), &self.device];
        for part in parts.into_iter().chain(texts.map(|text| text.as_bytes())) {
            hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            hash.update(part);
        }
        hash.finalize().into()
    }
}

/// Returns the time of writing; a clock before 1970 still marks the line as timed.
pub(crate) fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
    Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX).max(1))
}

#[cfg(test)]
mod tests {
    use super::{
        super::search::{Filter, search},
        *,
    };

    fn written(count: i64) -> (tempfile::TempDir, Connection) {
        let folder = tempfile::tempdir().unwrap();
        let mut connection =
            super::super::schema::connect(&folder.path().join("audit.sqlite")).unwrap();
        super::super::schema::migrate(&mut connection).unwrap();
        for at in 0..count {
            let (action, subject) = ("device.approve", format!("device {at}"));
            let line = Line { at: Timestamp(at), action, subject, ..Line::default() };
            note(&connection, line).unwrap();
        }
        (folder, connection)
    }

    fn first_broken(lines: &[Written]) -> Option<i64> {
        let mut before = [0; 32];
        for (line, number) in lines.iter().zip(1..) {
            if line.number != number || line.hash != line.hash_after(before) {
                return Some(number);
            }
            before = line.hash;
        }
        None
    }

    #[test]
    fn each_line_is_bound_to_the_one_before() {
        let (_folder, connection) = written(5);
        let whole = search(&connection, &Filter::default(), 100).unwrap();
        assert_eq!((whole.len(), first_broken(&whole)), (5, None));
        let mut altered = whole.clone();
        altered[2].subject = "device 9".to_owned();
        assert_eq!(first_broken(&altered), Some(3));
        let mut swapped = whole.clone();
        swapped.swap(1, 2);
        assert_eq!(first_broken(&swapped), Some(2));
        let mut cut = whole;
        cut.remove(3);
        assert_eq!(first_broken(&cut), Some(4));
        for written_at_ms in [0, 1] {
            let mut retimed = search(&connection, &Filter::default(), 100).unwrap();
            retimed[1].written_at_ms = written_at_ms;
            assert_eq!(first_broken(&retimed), Some(2), "{written_at_ms}");
        }
    }

    /// The hash is the one that a relay wrote before lines said when they were written.
    #[test]
    fn a_line_from_before_keeps_its_hash() {
        let line = Written {
            number: 1,
            at_ms: 7,
            device_at_ms: 5,
            person: vec![],
            device: vec![2; 16],
            action: "device.ask".to_owned(),
            subject: String::new(),
            before: String::new(),
            after: String::new(),
            why: String::new(),
            hash: [0; 32],
            written_at_ms: 0,
        };
        let mut hash = Sha256::new();
        hash.update(b"isotherm audit 1\0");
        hash.update([0; 32]);
        [1_i64, 7, 5].iter().for_each(|number| hash.update(number.to_be_bytes()));
        for part in [&b""[..], &[2; 16], b"device.ask", b"", b"", b"", b""] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        assert_eq!(line.hash_after([0; 32]), <[u8; 32]>::from(hash.finalize()));
    }

    #[test]
    fn a_line_is_neither_altered_nor_deleted() {
        let (_folder, connection) = written(2);
        for sql in ["UPDATE audit SET why = 'x'", "DELETE FROM audit WHERE number = 2"] {
            assert!(connection.execute(sql, []).is_err(), "{sql}");
        }
    }
}
