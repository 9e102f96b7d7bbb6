//! The open end of a log on the device that writes it.

use super::{Frame, FrameError, Head, HeadError, Reading};

/// The end of a log: the head of its closed frames, and the readings of the open one.
///
/// The store keeps the open readings one by one, so that each is durable at once. Only a closed
/// frame is ever signed, sent or shown to another device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tail {
    head: Head,
    boot: u32,
    open: Vec<Reading>,
}

impl Tail {
    /// Readings at which a frame closes by itself: an hour of minutes.
    pub const READINGS_MAX: usize = 60;

    /// Continues a log after `head` in the device's start number `boot`.
    pub fn new(head: Head, boot: u32) -> Self {
        Self { head, boot, open: Vec::new() }
    }

    /// Takes up a log whose open readings were stored, as after a crash.
    ///
    /// They keep the start they were measured in: close the tail, then begin another with
    /// [`Tail::new`] for this start.
    pub fn resume(head: Head, boot: u32, open: Vec<Reading>) -> Self {
        Self { head, boot, open }
    }

    /// Adds a reading and returns the frame it finished, if it did; the next one opens another.
    ///
    /// # Errors
    ///
    /// [`HeadError::Full`] if the log can hold no more frames.
    pub fn push(&mut self, reading: Reading) -> Result<Option<Frame>, HeadError> {
        if self.head.seq == u64::MAX {
            return Err(HeadError::Full);
        }
        self.open.push(reading);
        if self.open.len() < Self::READINGS_MAX { Ok(None) } else { self.close() }
    }

    /// Closes the open frame, as before a seal, and returns it if it held a reading.
    ///
    /// # Errors
    ///
    /// [`HeadError::Full`] if the log can hold no more frames.
    pub fn close(&mut self) -> Result<Option<Frame>, HeadError> {
        if self.open.is_empty() {
            return Ok(None);
        }
        let frame = self.frame()?;
        self.head = self.head.then(&frame)?;
        self.open.clear();
        Ok(Some(frame))
    }

    /// Returns the head of the closed frames: what a seal signs.
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// Returns the readings of the open frame.
    pub fn open(&self) -> &[Reading] {
        &self.open
    }

    fn frame(&self) -> Result<Frame, HeadError> {
        let seq = self.head.seq.checked_add(1).ok_or(HeadError::Full)?;
        Frame::new(seq, self.boot, &self.open).map_err(|_| HeadError::Full)
    }
}

/// Readings of a frame that is packed anew: a third of a day of minutes.
///
/// Four or five such frames fill a 4 KiB page of SQLite. A whole day's frame is 2 % smaller, and
/// would leave nearly half of its page empty.
pub const PACKED_READINGS: usize = 480;

/// Packs the frames after `published` anew, in the same order, by [`PACKED_READINGS`].
///
/// `published` is the furthest head that was ever signed: what others have seen keeps its bytes.
/// A frame never mixes two starts of the device. Returns the frames that replace the given ones,
/// and the head after them.
///
/// # Errors
///
/// [`RepackError`] if the frames do not follow `published`, or one cannot be read.
pub fn repack(published: &Head, frames: &[Frame]) -> Result<(Vec<Frame>, Head), RepackError> {
    let mut next = published.clone();
    for frame in frames {
        next = next.then(frame)?;
    }
    let mut packed = Vec::new();
    let mut head = published.clone();
    for run in frames.chunk_by(|a, b| a.boot == b.boot) {
        let mut readings = Vec::new();
        for frame in run {
            readings.extend(frame.readings()?);
        }
        let boot = run.first().map_or(0, |frame| frame.boot);
        for chunk in readings.chunks(PACKED_READINGS) {
            let seq = head.seq.checked_add(1).ok_or(HeadError::Full)?;
            let frame = Frame::new(seq, boot, chunk)?;
            head = head.then(&frame)?;
            packed.push(frame);
        }
    }
    assert_eq!(head.readings, next.readings, "packing anew loses no reading");
    Ok((packed, head))
}

/// The frames cannot be packed anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RepackError {
    /// The frames do not follow the published head, one by one.
    #[error(transparent)]
    Order(#[from] HeadError),
    /// A frame cannot be read.
    #[error(transparent)]
    Frame(#[from] FrameError),
}
