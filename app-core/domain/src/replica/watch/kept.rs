//! A log that this device writes, and where the store stands.

use crate::{
    reading::{Head, Reading, Tail},
    replica::BatchId,
};

/// A log this device writes.
#[derive(Debug)]
pub(super) struct Kept {
    pub(super) tail: Tail,
    pub(super) sealed_seq: u64,
    /// Where the store stands, to go back to when a batch fails.
    pub(super) stored: (Head, Vec<Reading>),
    pub(super) batch: Option<BatchId>,
    pub(super) is_touched: bool,
}

impl Kept {
    /// Continues a log with the readings after its last frame, recorded in the start `boot`.
    pub(super) fn new(head: Head, open: &[Reading], boot: u32) -> Self {
        let mut kept = Self {
            tail: Tail::new(head.clone(), boot),
            sealed_seq: 0,
            stored: (head, open.to_vec()),
            batch: None,
            is_touched: false,
        };
        kept.reset(boot);
        kept
    }

    /// Goes back to where the store stands.
    pub(super) fn reset(&mut self, boot: u32) {
        let (head, open) = self.stored.clone();
        self.tail = Tail::new(head, boot);
        for reading in open {
            if self.tail.push(reading).is_err() {
                break;
            }
        }
        self.batch = None;
        self.is_touched = false;
    }
}
