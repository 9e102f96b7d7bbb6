//! Rows on their way from the relay to one device: one batch at a time, partitions in turn.

use std::{collections::BTreeMap, time::Duration};

use super::{
    Lsn, Partition,
    relay::{ACKNOWLEDGE_WITHIN, Action, Followed, SLOWEST_LINK, send},
    wire::{Batch, Cursor, PARTITIONS_MAX, PAYLOAD_BYTES_MAX, Receipt, Row, ToDevice, Top},
};
use crate::units::Now;

#[derive(Debug)]
pub(super) struct Streams {
    is_streaming: bool,
    partitions: BTreeMap<Partition, Stream>,
    loading: Option<Cursor>,
    flight: Option<Flight>,
    /// The partition of the last batch: the next one comes after it.
    turn: Option<Partition>,
}

#[derive(Clone, Copy, Debug)]
struct Stream {
    sent: Lsn,
    top: Lsn,
    /// The last entry that this device pushed on this link.
    pushed: Lsn,
    receipt: Receipt,
}

/// A batch that the device has not acknowledged.
#[derive(Clone, Copy, Debug)]
struct Flight {
    last: Cursor,
    slow_at: Duration,
}

impl Streams {
    pub(super) fn new(is_streaming: bool) -> Self {
        Self { is_streaming, partitions: BTreeMap::new(), loading: None, flight: None, turn: None }
    }

    /// Follows partitions; returns whether there is room for them.
    pub(super) fn follow(&mut self, followed: &[Followed], actions: &mut Vec<Action>) -> bool {
        for Followed { cursor, top, receipt } in followed {
            let stream = Stream { sent: cursor.lsn, top: *top, pushed: Lsn(0), receipt: *receipt };
            self.partitions.entry(cursor.partition).or_insert(stream);
            send(&ToDevice::Receipt(*receipt), actions);
        }
        self.pump(actions);
        self.partitions.len() <= PARTITIONS_MAX
    }

    pub(super) fn grown(&mut self, top: Top, actions: &mut Vec<Action>) {
        if let Some(stream) = self.partitions.get_mut(&top.partition) {
            stream.top = stream.top.max(top.lsn);
            self.pump(actions);
        }
    }

    pub(super) fn rows(
        &mut self,
        now: Now,
        partition: Partition,
        after: Lsn,
        rows: Vec<Row>,
        last: Lsn,
        actions: &mut Vec<Action>,
    ) {
        if self.loading != Some(Cursor { partition, lsn: after }) {
            return;
        }
        self.loading = None;
        let Some(stream) = self.partitions.get_mut(&partition) else { return };
        if last <= after {
            // The store has less than it said; what it has is not to be asked for in a circle.
            stream.top = after;
            self.pump(actions);
            return;
        }
        stream.sent = last;
        stream.top = stream.top.max(last);
        let bytes: usize = rows.iter().map(Row::payload_bytes).sum();
        let seconds = u64::try_from(bytes).unwrap_or(u64::MAX) / SLOWEST_LINK;
        let patience = ACKNOWLEDGE_WITHIN.saturating_add(Duration::from_secs(seconds));
        let slow_at = now.monotonic.saturating_add(patience);
        self.flight = Some(Flight { last: Cursor { partition, lsn: last }, slow_at });
        self.turn = Some(partition);
        send(&ToDevice::Batch(Batch { partition, after, last, rows }), actions);
    }

    /// Takes the device's word for what it has stored, but not for more than it was sent.
    pub(super) fn received(&mut self, now: Now, cursor: Cursor, actions: &mut Vec<Action>) {
        let stream = self.partitions.get(&cursor.partition).filter(|_| self.is_streaming);
        let sent = stream.map_or(cursor.lsn, |stream| stream.sent);
        let cursor = Cursor { lsn: cursor.lsn.min(sent), ..cursor };
        actions.push(Action::Note(cursor));
        if let Some(flight) = &mut self.flight
            && flight.last.partition == cursor.partition
        {
            // A device that acknowledges a part is slow and not gone.
            flight.slow_at = flight.slow_at.max(now.monotonic.saturating_add(ACKNOWLEDGE_WITHIN));
            if flight.last.lsn <= cursor.lsn {
                self.flight = None;
            }
        }
        self.pump(actions);
    }

    pub(super) fn pushed(&mut self, partition: Partition, last: Lsn) {
        if let Some(stream) = self.partitions.get_mut(&partition) {
            stream.pushed = stream.pushed.max(last);
        }
    }

    /// Tells the device when others have what it pushed: once when one has, once when all have.
    pub(super) fn receipt(&mut self, receipt: Receipt, actions: &mut Vec<Action>) {
        let Some(stream) = self.partitions.get_mut(&receipt.partition) else { return };
        let known = stream.receipt;
        let is_first = known.any < stream.pushed && receipt.any > known.any;
        let is_last = known.all < stream.pushed && receipt.all >= stream.pushed;
        if is_first || is_last {
            stream.receipt = receipt;
            send(&ToDevice::Receipt(receipt), actions);
        }
    }

    pub(super) fn awaits_receipts(&self) -> Vec<Partition> {
        let awaits = |stream: &Stream| stream.receipt.any.min(stream.receipt.all) < stream.pushed;
        let awaiting = self.partitions.iter().filter(|(_, stream)| awaits(stream));
        awaiting.map(|(partition, _)| *partition).collect()
    }

    pub(super) fn tops(&self) -> Vec<Top> {
        let top = |(partition, stream): (&Partition, &Stream)| Top {
            partition: *partition,
            lsn: stream.top,
        };
        self.partitions.iter().map(top).collect()
    }

    /// Returns when the batch on its way should have been acknowledged.
    pub(super) fn slow_at(&self) -> Option<Duration> {
        self.flight.map(|flight| flight.slow_at)
    }

    /// Asks for the next rows, if nothing is on its way.
    fn pump(&mut self, actions: &mut Vec<Action>) {
        if !self.is_streaming || self.flight.is_some() || self.loading.is_some() {
            return;
        }
        let is_behind = |(_, stream): &(&Partition, &Stream)| stream.sent < stream.top;
        let mut behind = self.partitions.iter().filter(is_behind);
        let next = behind.clone().find(|(partition, _)| Some(**partition) > self.turn);
        if let Some((partition, stream)) = next.or_else(|| behind.next()) {
            let (partition, after) = (*partition, stream.sent);
            self.loading = Some(Cursor { partition, lsn: after });
            actions.push(Action::Load { partition, after, bytes_max: PAYLOAD_BYTES_MAX });
        }
    }
}
