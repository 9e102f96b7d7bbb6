//! What one commit does, and what the writer knows without asking the disk.

use std::{
    collections::{BTreeMap, btree_map::Entry},
    sync::Arc,
};

use domain::{
    access::{Directory, Grants, SignedGrant},
    ids::{DeviceId, OrganisationId},
    sync::{
        Entry as LogEntry, EntryHash, Lsn, Partition,
        gate::{Candidate, Content, Placed, admit},
        relay::Followed,
        wire::Cursor,
    },
    units::Timestamp,
};
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use tokio::sync::oneshot;

use super::{
    Append, Follow, StoreError,
    chain::{self, End},
    keys::Keys,
    read::signed,
    search::{Named, note_refused},
    standing::{Admission, Row, append, place},
};
use crate::{
    hub::{Noted, Standing, View},
    identity::Members,
    seal::Context,
};

type Reply<T> = oneshot::Sender<Result<T, StoreError>>;

/// Answers a job once the commit is known to have worked, or to have failed with this error.
pub(crate) type Answer = Box<dyn FnOnce(Option<StoreError>)>;

/// What a job of another module does within a commit; nothing if there is no commit.
pub(crate) type Work = Box<dyn FnOnce(Option<&mut Writing<'_, '_>>) -> (Answer, Failed) + Send>;
type Failed = Option<StoreError>;

/// A commit that is being made.
pub(crate) struct Writing<'a, 't> {
    pub(crate) transaction: &'a Transaction<'t>,
    known: &'a mut Known,
}

impl Writing<'_, '_> {
    /// Appends a directory entry, if it differs from the last one.
    pub(crate) fn publish_directory(
        &mut self,
        organisation: OrganisationId,
        entry: Vec<u8>,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        self.known.publish(self.transaction, organisation, entry, at)
    }

    /// Appends a grant that the log does not have; the gate asks for it from this commit on.
    pub(crate) fn append_grant(
        &mut self,
        organisation: OrganisationId,
        grant: &SignedGrant,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.known.grant(self.transaction, organisation, grant, at)
    }

    /// Returns the directory that devices have, if there is one.
    pub(crate) fn directory(&self, organisation: OrganisationId) -> Option<&Directory> {
        self.known.directories.get(&organisation).map(Arc::as_ref)
    }

    /// Returns what was granted so far.
    pub(crate) fn grants(&self) -> &Grants {
        &self.known.grants
    }

    /// Lets every link know who may take part from this commit on.
    pub(crate) fn admit(&mut self, members: Members) {
        self.known.members = Some(Arc::new(members));
    }
}

/// Returns the job that does `work` and answers `reply`.
pub(super) fn work<T: Send + 'static>(
    work: impl FnOnce(&mut Writing<'_, '_>) -> Result<T, StoreError> + Send + 'static,
    reply: Reply<T>,
) -> Work {
    Box::new(move |writing| match writing.map(work) {
        Some(done) => {
            let failed = done.as_ref().err().cloned();
            (answer(reply, done), failed)
        }
        None => (answer(reply, Err(StoreError::Closed)), None),
    })
}

/// When a device was last heard of.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Contact {
    pub(crate) device: DeviceId,
    pub(crate) contact_at: Timestamp,
}

/// What the writer is asked to do.
pub(crate) enum Job {
    Append(Append, Reply<Vec<Placed>>),
    Follow(Follow, Reply<Vec<Followed>>),
    Note { device: DeviceId, cursor: Cursor, reply: Reply<()> },
    Directory { organisation: OrganisationId, entry: Vec<u8>, at: Timestamp, reply: Reply<bool> },
    Rotate(Reply<()>),
    Write(Work),
    Probe(Reply<()>),
    Close(Reply<()>),
}

impl Job {
    /// Returns the answer to a job that was not done.
    pub(super) fn unanswered(self) -> Answer {
        match self {
            Self::Append(_, reply) => answer(reply, Err(StoreError::Closed)),
            Self::Follow(_, reply) => answer(reply, Err(StoreError::Closed)),
            Self::Note { reply, .. }
            | Self::Rotate(reply)
            | Self::Probe(reply)
            | Self::Close(reply) => answer(reply, Err(StoreError::Closed)),
            Self::Directory { reply, .. } => answer(reply, Err(StoreError::Closed)),
            Self::Write(work) => work(None).0,
        }
    }
}

fn answer<T: 'static>(reply: Reply<T>, done: Result<T, StoreError>) -> Answer {
    Box::new(move |failed| {
        // Whoever asked may have gone away; what was committed stays.
        let _ = reply.send(failed.map_or(done, Err));
    })
}

/// Where every partition stands. Cloned for each commit, and kept only if the commit works.
#[derive(Clone)]
pub(super) struct Known {
    partitions: BTreeMap<Partition, Arc<Standing>>,
    /// Whether only organisations with a directory are served.
    served: Vec<OrganisationId>,
    /// The last directory of each organisation that has one.
    directories: BTreeMap<OrganisationId, Arc<Directory>>,
    keys: Keys,
    /// Where the audit ended when that was sealed last.
    audit: Option<End>,
    /// Who may act on which device.
    grants: Arc<Grants>,
    /// Who may take part; everyone, if the relay was never told of its organisation.
    members: Option<Arc<Members>>,
}

impl Known {
    pub(super) fn read(connection: &Connection, keys: Keys) -> Result<Self, StoreError> {
        let (partitions, directories) = (BTreeMap::new(), BTreeMap::new());
        let grants = Arc::new(grants(connection)?);
        let (served, audit, members) = (Vec::new(), None, None);
        let mut known = Self { partitions, served, directories, keys, audit, grants, members };
        let mut statement = connection.prepare(include_str!("list_tops.sql"))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let name: String = row.get(0)?;
            let partition = partition(&name)?;
            let link = row.get::<_, Vec<u8>>(4)?.try_into();
            let standing = Standing {
                number: row.get(1)?,
                organisation: OrganisationId(row.get(2)?),
                top: Lsn(row.get::<_, i64>(3)?.unsigned_abs()),
                link: link.unwrap_or_else(|_| chain::first(&name)),
                noted: BTreeMap::new(),
            };
            known.partitions.insert(partition, Arc::new(standing));
        }
        let mut statement = connection.prepare(include_str!("list_cursors.sql"))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let noted = Noted {
                lsn: Lsn(row.get::<_, i64>(2)?.unsigned_abs()),
                echo_to: Lsn(row.get::<_, i64>(3)?.unsigned_abs()),
            };
            if let Some(standing) = known.partitions.get_mut(&partition(&row.get::<_, String>(0)?)?)
            {
                Arc::make_mut(standing).noted.insert(DeviceId(row.get(1)?), noted);
            }
        }
        let mut statement = connection.prepare("SELECT organisation, bytes FROM directories")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let organisation = OrganisationId(row.get(0)?);
            known.served.push(organisation);
            let sealed: Vec<u8> = row.get(1)?;
            let entry = known.keys.sealer().open(organisation, &Context::Directory, &sealed)?;
            known.learn(organisation, &entry);
        }
        known.members = Members::read(connection)?.map(Arc::new);
        Ok(known)
    }

    /// Remembers the people of an organisation, by the entry that names them.
    fn learn(&mut self, organisation: OrganisationId, entry: &[u8]) {
        if let Ok(LogEntry::Directory { bytes, .. }) = LogEntry::from_bytes(entry)
            && let Ok(directory) = Directory::from_json(&bytes)
        {
            self.directories.insert(organisation, Arc::new(directory));
        }
    }

    /// Seals where what the commit has written ends.
    pub(super) fn seal_ends(
        &mut self,
        before: &Self,
        transaction: &Transaction<'_>,
    ) -> Result<(), StoreError> {
        let top = |partition| before.partitions.get(partition).map_or(Lsn(0), |it| it.top);
        let moved = self.partitions.iter().filter(|(it, standing)| standing.top > top(it));
        let audit_of = self.partitions.values().next().map(|standing| standing.organisation);
        self.audit = chain::seal(
            (transaction, &mut self.keys),
            moved.map(|(_, standing)| standing),
            (audit_of, self.audit),
        )?;
        Ok(())
    }

    pub(super) fn view(&self) -> View {
        View { partitions: self.partitions.clone(), members: self.members.clone() }
    }

    /// Does a job within the commit; a failure of the disk ends the whole commit.
    pub(super) fn carry_out(
        &mut self,
        transaction: &Transaction<'_>,
        job: Job,
        failed: &mut Option<StoreError>,
    ) -> Answer {
        let mut keep = |error: &StoreError| {
            if matches!(error, StoreError::Failed(_) | StoreError::Sealed(_)) {
                *failed = Some(error.clone());
            }
        };
        match job {
            Job::Append(append, reply) => {
                answer(reply, self.append(transaction, append).inspect_err(&mut keep))
            }
            Job::Follow(follow, reply) => {
                answer(reply, self.follow(transaction, &follow).inspect_err(&mut keep))
            }
            Job::Note { device, cursor, reply } => {
                answer(reply, self.note(transaction, device, cursor).inspect_err(&mut keep))
            }
            Job::Directory { organisation, entry, at, reply } => {
                let published = self.publish(transaction, organisation, entry, at);
                answer(reply, published.inspect_err(&mut keep))
            }
            Job::Rotate(reply) => {
                // Keys that cannot be read stop no one else: those in use stay in use.
                answer(reply, self.keys.rotate(transaction))
            }
            Job::Write(work) => {
                let (answer, error) = work(Some(&mut Writing { transaction, known: self }));
                error.iter().for_each(&mut keep);
                answer
            }
            Job::Probe(reply) => answer(reply, Ok(())),
            Job::Close(reply) => answer(reply, Err(StoreError::Closed)),
        }
    }

    fn append(
        &mut self,
        transaction: &Transaction<'_>,
        append: Append,
    ) -> Result<Vec<Placed>, StoreError> {
        let Append { pusher, partition, received_at: at, entries, refused } = append;
        // Whose the partition is comes first: no key is drawn for a stranger.
        self.standing(transaction, partition, pusher.organisation)?;
        let key = self.keys.of(transaction, pusher.organisation)?;
        let directory = self.directories.get(&pusher.organisation).cloned();
        let grants = self.members.as_ref().map(|_| Arc::clone(&self.grants));
        let partition = self.standing(transaction, partition, pusher.organisation)?;
        let named: Vec<Named> = entries.iter().map(named).collect();
        let mut admission =
            Admission { transaction, partition, key: &key, pusher, at, directory, grants };
        let placed = admit(&mut admission, &pusher, entries)?;
        note_refused(transaction, (&pusher, at), &refused, (&named, &placed))?;
        Ok(placed)
    }

    fn follow(
        &mut self,
        transaction: &Transaction<'_>,
        follow: &Follow,
    ) -> Result<Vec<Followed>, StoreError> {
        if !self.served.is_empty() && !self.served.contains(&follow.organisation) {
            return Err(StoreError::UnknownOrganisation);
        }
        let (device, key) = (follow.device.0, follow.public_key.as_bytes());
        transaction.prepare_cached(include_str!("note_contact.sql"))?.execute(params![
            device,
            follow.organisation.0,
            key,
            follow.at.0
        ])?;
        let mut followed = Vec::with_capacity(follow.cursors.len());
        for cursor in &follow.cursors {
            let standing = self.standing(transaction, cursor.partition, follow.organisation)?;
            // A cursor beyond the end is of a log that was lost; the device is asked for nothing.
            let lsn = cursor.lsn.min(standing.top);
            let noted = standing.noted.entry(follow.device).or_default();
            if lsn == Lsn(0) || lsn < noted.lsn {
                noted.echo_to = standing.top;
            }
            noted.lsn = lsn;
            let (top, echo_to) = (standing.top, noted.echo_to);
            transaction.prepare_cached(include_str!("greet_cursor.sql"))?.execute(params![
                standing.number,
                device,
                signed(lsn),
                signed(echo_to)
            ])?;
            let receipt = standing.receipt(cursor.partition, follow.device);
            let cursor = Cursor { lsn, ..*cursor };
            followed.push(Followed { cursor, top, receipt });
        }
        Ok(followed)
    }

    fn note(
        &mut self,
        transaction: &Transaction<'_>,
        device: DeviceId,
        cursor: Cursor,
    ) -> Result<(), StoreError> {
        let Some(standing) = self.partitions.get_mut(&cursor.partition).map(Arc::make_mut) else {
            return Ok(());
        };
        let lsn = cursor.lsn.min(standing.top);
        if let Some(noted) = standing.noted.get_mut(&device) {
            noted.lsn = noted.lsn.max(lsn);
            transaction.prepare_cached(include_str!("note_cursor.sql"))?.execute(params![
                standing.number,
                device.0,
                signed(lsn)
            ])?;
        }
        Ok(())
    }

    fn publish(
        &mut self,
        transaction: &Transaction<'_>,
        organisation: OrganisationId,
        entry: Vec<u8>,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let last: Option<Vec<u8>> = transaction
            .prepare_cached("SELECT bytes FROM directories WHERE organisation = ?1")?
            .query_row([organisation.0], |row| row.get(0))
            .optional()?;
        let open =
            |last: Vec<u8>| self.keys.sealer().open(organisation, &Context::Directory, &last);
        if last.map(open).transpose()?.as_ref() == Some(&entry) {
            return Ok(false);
        }
        let key = self.keys.of(transaction, organisation)?;
        let sealed = key.seal(&Context::Directory, &entry)?;
        transaction.execute(
            "INSERT OR REPLACE INTO directories (organisation, bytes) VALUES (?1, ?2)",
            params![organisation.0, sealed],
        )?;
        if !self.served.contains(&organisation) {
            self.served.push(organisation);
        }
        self.learn(organisation, &entry);
        self.say(transaction, organisation, &entry, at)?;
        Ok(true)
    }

    fn grant(
        &mut self,
        transaction: &Transaction<'_>,
        organisation: OrganisationId,
        grant: &SignedGrant,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let bytes = grant.to_bytes();
        let entry = LogEntry::Grant { bytes: bytes.clone() }.to_bytes();
        transaction
            .prepare_cached("INSERT OR IGNORE INTO grants (hash, bytes) VALUES (?1, ?2)")?
            .execute(params![EntryHash::of(&entry).0, bytes])?;
        Arc::make_mut(&mut self.grants).add(*grant.unchecked());
        self.say(transaction, organisation, &entry, at)
    }

    /// Appends an entry of the relay's own that its organisation does not have.
    fn say(
        &mut self,
        transaction: &Transaction<'_>,
        organisation: OrganisationId,
        entry: &[u8],
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let key = self.keys.of(transaction, organisation)?;
        let partition = Partition::Organisation(organisation);
        let partition = self.standing(transaction, partition, organisation)?;
        let (hash, device) = (EntryHash::of(entry), DeviceId([0; 16]));
        let row = Row { hash, device, at, signature: &[], entry };
        if place(transaction, partition, &hash)?.is_none() {
            append(transaction, partition, &key, &row)?;
        }
        Ok(())
    }

    /// Returns where a partition stands; the first organisation that names a partition owns it.
    fn standing(
        &mut self,
        transaction: &Transaction<'_>,
        partition: Partition,
        organisation: OrganisationId,
    ) -> Result<&mut Standing, StoreError> {
        let standing = match self.partitions.entry(partition) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => {
                let name = partition.to_string();
                transaction.execute(
                    "INSERT INTO partitions (name, organisation) VALUES (?1, ?2)",
                    params![name, organisation.0],
                )?;
                let number = transaction.last_insert_rowid();
                let (top, link, noted) = (Lsn(0), chain::first(&name), BTreeMap::new());
                place.insert(Arc::new(Standing { number, organisation, top, link, noted }))
            }
        };
        if standing.organisation == organisation {
            Ok(Arc::make_mut(standing))
        } else {
            Err(StoreError::Foreign)
        }
    }
}

fn named(candidate: &Candidate) -> Named {
    let (person, made_at) = match &candidate.content {
        Content::Change { claim, .. } => (claim.person, claim.at),
        Content::Frame { .. } | Content::SealedHead => (None, Timestamp(0)),
    };
    Named { hash: candidate.hash, person, made_at }
}

/// Returns the grants of the store; the relay signed them itself.
fn grants(connection: &Connection) -> Result<Grants, StoreError> {
    let mut grants = Grants::default();
    let mut statement = connection.prepare("SELECT bytes FROM grants")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let bytes: Vec<u8> = row.get(0)?;
        let grant = SignedGrant::from_bytes(&bytes);
        let grant = grant.map_err(|error| StoreError::Failed(error.to_string()))?;
        grants.add(*grant.unchecked());
    }
    Ok(grants)
}

fn partition(name: &str) -> Result<Partition, StoreError> {
    name.parse().map_err(|_| StoreError::Failed(format!("{name:?} is no partition")))
}
