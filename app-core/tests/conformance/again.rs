//! What a store queues again for a relay that lost its log.

use app_core::port::Store;
use domain::{
    access::DeviceKey,
    document::{Document, DocumentKind, Edit, StoredChange, Writer},
    ids::{DeviceId, DocumentId},
    reading::{Frame, Head, LogId, SealedHead},
    replica::{OutboxRow, OutboxState, Write, frame_entry, seal_entry},
    sync::{Entry, Lsn, Partition},
    units::Timestamp,
};

use crate::sample::{batch, lane, log, reading, shipment_id};

const DOCUMENT: DocumentId = DocumentId([5; 16]);
const OTHER: DeviceId = DeviceId([8; 16]);

fn key() -> DeviceKey {
    DeviceKey::from_seed([1; 32])
}

fn writer(actor: u8, author: DeviceId) -> Writer<'static> {
    Writer { actor: [actor; 16], author, device_name: "", person: None, at: Timestamp(0) }
}

/// What a device made and received, as the replica writes it.
struct Kept {
    document: Document,
    writes: Vec<Write>,
    /// The device's own entries, oldest first.
    own: Vec<Entry>,
}

impl Kept {
    fn new() -> Self {
        let writer = writer(1, key().device());
        let (document, first) =
            Document::create(DocumentKind::Shipment, writer, (&[], &[]), &[]).unwrap();
        let mut kept = Self { document, writes: Vec::new(), own: Vec::new() };
        kept.store(first, true);
        kept
    }

    fn change(&mut self, author: DeviceId, actor: u8, text: &str) {
        let change =
            self.document.change(writer(actor, author), &[Edit::set("reference", text)]).unwrap();
        self.store(change, author != OTHER);
    }

    fn store(&mut self, StoredChange { hash, bytes }: StoredChange, is_own: bool) {
        let (document, kind) = (DOCUMENT, DocumentKind::Shipment);
        self.writes.push(Write::Change { document, kind, hash, bytes: bytes.clone() });
        if is_own {
            self.queue(Entry::Change { document, hash, bytes });
        }
    }

    fn queue(&mut self, entry: Entry) {
        let row = OutboxRow::made_again(&entry, lane(), Some(shipment_id(1)), Timestamp(3));
        self.writes.push(Write::Outbox(row));
        self.own.push(entry);
    }

    fn frames(&mut self, count: u64) {
        let log = LogId { device: key().device(), ..log() };
        let mut head = Head::genesis(log.clone());
        for seq in 1..=count {
            let at = i64::try_from(seq).unwrap() * 60;
            let frame = Frame::new(seq, 1, &[reading(at)]).unwrap();
            head = head.then(&frame).unwrap();
            let entry = frame_entry(&log, &frame);
            self.writes.push(Write::Frame { log: log.clone(), frame, end_index: 0 });
            self.queue(entry);
            let sealed = SealedHead::seal(head.clone(), &key()).unwrap();
            let entry = seal_entry(&sealed);
            self.writes.push(Write::SealedHead(sealed));
            self.queue(entry);
        }
    }
}

fn settled(entry: &Entry, state: OutboxState, lsn: u64) -> Write {
    Write::OutboxSettled { hash: entry.hash(), state, lsn: Some(Lsn(lsn)), at: Timestamp(9) }
}

fn start_over(partition: Partition) -> Write {
    Write::StartOver { partition, device: key().device(), at: Timestamp(10) }
}

fn queue(store: &dyn Store) -> Vec<Vec<u8>> {
    let rows = store.reader().unwrap().waiting(lane(), usize::MAX).unwrap();
    assert!(rows.iter().all(|row| row.lsn.is_none()));
    rows.into_iter().map(|row| row.bytes).collect()
}

pub(crate) fn what_was_sent_is_made_again(store: &dyn Store) {
    let mut kept = Kept::new();
    let long = (0..600_u32).map(|number| number.wrapping_mul(0x9E37_79B9).to_string());
    kept.change(key().device(), 1, &long.collect::<String>());
    kept.change(OTHER, 2, "of another device");
    for number in 0..Document::COMPACT_AFTER {
        kept.change(key().device(), 1, &number.to_string());
    }
    let bytes = kept.document.compact().unwrap();
    kept.writes.push(Write::Compact { document: DOCUMENT, bytes });
    kept.change(key().device(), 1, "after the compact part");
    kept.frames(2);
    kept.change(key().device(), 1, "refused");
    kept.change(key().device(), 1, "waiting");
    let own = kept.own;
    let [sent @ .., refused, waiting] = own.as_slice() else { panic!("few entries") };
    for (lsn, entry) in (1..).zip(sent) {
        let state = if lsn < 20 { OutboxState::Received } else { OutboxState::OnTheRelay };
        kept.writes.push(settled(entry, state, lsn));
    }
    kept.writes.push(settled(refused, OutboxState::Refused, 0));
    store.apply(&batch(kept.writes)).unwrap();
    assert_eq!(queue(store), [waiting.to_bytes()]);

    store.apply(&batch(vec![start_over(Partition::Lane(shipment_id(2)))])).unwrap();
    assert_eq!(queue(store), [waiting.to_bytes()], "another partition lost its log");

    for _ in 0..2 {
        store.apply(&batch(vec![start_over(lane())])).unwrap();
        let is_replaced = |entry: &&Entry| matches!(entry, Entry::SealedHead { .. });
        let replaced = own.iter().find(is_replaced).map(Entry::hash);
        let again = own
            .iter()
            .filter(|entry| Some(entry.hash()) != replaced && entry.hash() != refused.hash());
        assert_eq!(queue(store), again.map(Entry::to_bytes).collect::<Vec<_>>());
    }
    assert_eq!(store.reader().unwrap().on_the_relay(10).unwrap(), []);
}
