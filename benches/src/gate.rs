//! What the gate costs: a push of changes from the wire to the verdict, the store in memory.

use std::{collections::BTreeMap, convert::Infallible, error::Error, time::Duration};

use domain::{
    access::{DeviceKey, Directory, policy},
    document::{Document, DocumentKind, Edit, ObjectKey, StoredChange, Writer},
    ids::{DocumentId, EntryId, OrganisationId, PersonId, ShipmentId, SiteId},
    reading::LogId,
    sync::{
        Entry, EntryHash, Lsn, Nonce, Partition, RelayLog,
        gate::{
            Beneath, Bound, Candidate, DocumentFacts, Incident, Placed, Pusher, Rule, Standing,
            admit,
        },
        relay::{Action, Connection, Followed, Input, Mode},
        wire::{Challenge, ChangeHead, Cursor, Hello, PROTOCOL, Push, Receipt, ToRelay},
    },
    units::{Now, Timestamp},
};

use crate::cost::{cpu, goal, line, middle};

const ORGANISATION: OrganisationId = OrganisationId([1; 16]);
const PARTITION: Partition = Partition::Organisation(ORGANISATION);
const PERSON: PersonId = PersonId([4; 16]);
const AT: Timestamp = Timestamp(1_767_225_600_000);
const NOW: Now = Now { monotonic: Duration::from_secs(1), wall: AT };

/// A push of a minute's work, and one of a day's: the difference leaves out the signature.
const FEW: u32 = 10;
const MANY: u32 = 110;
const ROUNDS: usize = 61;
/// The most CPU time a change may take, in microseconds: without a signature, and with its share of
/// the one signature of a push of ten.
const BARE: f64 = 10.0;
const SIGNED: f64 = 15.0;

pub(crate) fn run() -> Result<(), Box<dyn Error>> {
    let mut bench = Bench::open()?;
    let few = bench.measure(FEW)?;
    let many = bench.measure(MANY)?;
    let bare = (many - few) / f64::from(MANY - FEW);
    let signed = few / f64::from(FEW);
    line("a change, without a signature", "µs CPU", bare, None);
    goal("µs CPU", bare, BARE);
    line("a change in a push of ten, signed once", "µs CPU", signed, None);
    goal("µs CPU", signed, SIGNED);
    Ok(())
}

struct Bench {
    key: DeviceKey,
    pusher: Pusher,
    connection: Connection,
    relay: Memory,
    documents: u32,
}

impl Bench {
    fn open() -> Result<Self, Box<dyn Error>> {
        let key = DeviceKey::from_seed([7; 32]);
        let (public_key, device) = (key.public(), key.device());
        let nonce = Nonce([5; 32]);
        let challenge = Challenge { nonce, organisation_key: None };
        let relay = Memory::new()?;
        let mut connection = Connection::new(NOW, Mode::Stream, RelayLog([6; 16]), challenge);
        connection.handle(NOW, Input::Opened);
        let cursor = Cursor { partition: PARTITION, lsn: Lsn(0) };
        let mut hello = Hello {
            protocol: PROTOCOL,
            organisation: ORGANISATION,
            device,
            public_key,
            cursors: vec![cursor],
            token: Vec::new(),
            proof: Vec::new(),
            log: None,
        };
        hello.prove(nonce, &key);
        connection.handle(NOW, Input::Message(ToRelay::Hello(hello).to_bytes()));
        let receipt = Receipt { partition: PARTITION, any: Lsn(0), all: Lsn(0), devices: 0 };
        connection.handle(NOW, Input::Followed(vec![Followed { cursor, top: Lsn(0), receipt }]));
        let pusher = Pusher { organisation: ORGANISATION, device, public_key };
        Ok(Self { key, pusher, connection, relay, documents: 0 })
    }

    /// Returns the time of a push of `changes`, in microseconds.
    fn measure(&mut self, changes: u32) -> Result<f64, Box<dyn Error>> {
        let mut times = Vec::new();
        for _ in 0..ROUNDS {
            let message = self.push(changes)?;
            let (placed, time) = cpu(|| self.judge(message));
            let taken = placed.iter().filter(|placed| matches!(placed, Placed::At(_))).count();
            if u32::try_from(taken)? != changes {
                return Err(format!("of {changes} changes {taken} were taken: {placed:?}").into());
            }
            times.push(time);
        }
        Ok(middle(times).as_secs_f64() * 1e6)
    }

    fn judge(&mut self, message: Vec<u8>) -> Vec<Placed> {
        let mut found = Vec::new();
        for action in self.connection.handle(NOW, Input::Message(message)) {
            if let Action::Append { push, entries, .. } = action {
                let Ok(placed) = admit(&mut self.relay, &self.pusher, entries);
                found.extend(placed.iter().copied());
                self.connection.handle(NOW, Input::Appended { push, placed });
            }
        }
        found
    }

    /// Returns a push of one new shipment and of notes on it, as a message of the wire.
    fn push(&mut self, changes: u32) -> Result<Vec<u8>, Box<dyn Error>> {
        self.documents += 1;
        let number = self.documents.to_be_bytes();
        let mut id = [3; 16];
        id[..4].copy_from_slice(&number);
        let document = DocumentId(id);
        let stored = self.shipment(ShipmentId(id), changes)?;
        let last = stored.last().ok_or("a push of nothing")?;
        let heads = vec![ChangeHead::sign(document, last.hash, &self.key)];
        let entry = |change: &StoredChange| {
            let bytes = change.bytes.clone();
            Entry::Change { document, hash: change.hash, bytes }.to_bytes()
        };
        let entries = stored.iter().map(entry).collect();
        let id = u64::from(self.documents);
        let push = Push { id, partition: PARTITION, entries, heads };
        Ok(ToRelay::Push(push).to_bytes())
    }

    fn shipment(&self, id: ShipmentId, changes: u32) -> Result<Vec<StoredChange>, Box<dyn Error>> {
        let author = self.key.device();
        let writer =
            || Writer { actor: id.0, author, device_name: "bench", person: Some(PERSON), at: AT };
        let edits = [
            Edit::set("id", id.to_string()),
            Edit::set("reference", "26-0417"),
            Edit::set("origin", SiteId([1; 16]).to_string()),
            Edit::set("destination", SiteId([2; 16]).to_string()),
        ];
        let (maps, lists) = policy::containers(DocumentKind::Shipment);
        let (mut document, first) =
            Document::create(DocumentKind::Shipment, writer(), (&maps, &lists), &edits)?;
        let mut stored = vec![first];
        for number in 1..changes {
            let mut key = [8; 16];
            key[..4].copy_from_slice(&number.to_be_bytes());
            let note = serde_json::json!({
                "id": EntryId(key).to_string(), "by": PERSON.to_string(), "at": AT.0,
                "text": "the lid was found open",
            });
            stored.push(document.change(writer(), &[Edit::insert("notes", EntryId(key), &note)])?);
        }
        Ok(stored)
    }
}

/// What the relay knows, without a disk.
struct Memory {
    directory: Directory,
    places: BTreeMap<EntryHash, Lsn>,
    actors: BTreeMap<(DocumentId, [u8; 16]), Bound>,
    documents: BTreeMap<DocumentId, DocumentFacts>,
    objects: BTreeMap<(DocumentId, ObjectKey), Beneath>,
    frames: BTreeMap<LogId, u64>,
}

impl Memory {
    fn new() -> Result<Self, Box<dyn Error>> {
        let directory = serde_json::json!({
            "organisation": ORGANISATION.to_string(), "name": "North", "version": 1,
            "people": [{ "id": PERSON.to_string(), "name": "Claire", "role": "dispatcher" }],
            "sites": [], "products": [],
        });
        Ok(Self {
            directory: Directory::from_json(directory.to_string().as_bytes())?,
            places: BTreeMap::new(),
            actors: BTreeMap::new(),
            documents: BTreeMap::new(),
            objects: BTreeMap::new(),
            frames: BTreeMap::new(),
        })
    }
}

impl Standing for Memory {
    type Error = Infallible;

    fn place(&mut self, hash: &EntryHash) -> Result<Option<Lsn>, Infallible> {
        Ok(self.places.get(hash).copied())
    }

    fn actor(
        &mut self,
        document: DocumentId,
        actor: [u8; 16],
    ) -> Result<Option<Bound>, Infallible> {
        Ok(self.actors.get(&(document, actor)).copied())
    }

    fn bind(
        &mut self,
        document: DocumentId,
        actor: [u8; 16],
        bound: Bound,
    ) -> Result<(), Infallible> {
        self.actors.insert((document, actor), bound);
        Ok(())
    }

    fn document(&mut self, document: DocumentId) -> Result<DocumentFacts, Infallible> {
        Ok(self.documents.get(&document).cloned().unwrap_or_default())
    }

    fn note_document(
        &mut self,
        document: DocumentId,
        facts: DocumentFacts,
    ) -> Result<(), Infallible> {
        self.documents.insert(document, facts);
        Ok(())
    }

    fn object(
        &mut self,
        document: DocumentId,
        object: ObjectKey,
    ) -> Result<Option<Beneath>, Infallible> {
        Ok(self.objects.get(&(document, object)).cloned())
    }

    fn note_object(
        &mut self,
        document: DocumentId,
        object: ObjectKey,
        beneath: Beneath,
    ) -> Result<(), Infallible> {
        self.objects.insert((document, object), beneath);
        Ok(())
    }

    fn directory(&mut self) -> Result<Option<&Directory>, Infallible> {
        Ok(Some(&self.directory))
    }

    fn last_frame(&mut self, log: &LogId) -> Result<Option<u64>, Infallible> {
        Ok(self.frames.get(log).copied())
    }

    fn note_frame(&mut self, log: &LogId, seq: u64) -> Result<(), Infallible> {
        self.frames.insert(log.clone(), seq);
        Ok(())
    }

    fn permit(&mut self, _: &Pusher, _: &Candidate) -> Result<Result<(), Rule>, Infallible> {
        Ok(Ok(()))
    }

    fn append(&mut self, candidate: Candidate) -> Result<Lsn, Infallible> {
        let lsn = Lsn(u64::try_from(self.places.len()).unwrap_or(u64::MAX) + 1);
        self.places.insert(candidate.hash, lsn);
        Ok(lsn)
    }

    fn record(&mut self, _: Incident) -> Result<(), Infallible> {
        Ok(())
    }
}
