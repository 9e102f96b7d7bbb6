//! A log in memory: a grow-only set of chained frames and signed heads.
//!
//! Frames are kept under the hash of themselves and their past, so copies join by union, whatever
//! order they arrive in. A device that tells one story has one frame under each number.

use std::collections::BTreeMap;

use super::{
    Frame, FrameHash, Head, HeadError, LogId, SealedHead,
    tail::{RepackError, repack},
};
use crate::access::DeviceKey;

/// What is known of one log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Log {
    base: Head,
    links: BTreeMap<u64, BTreeMap<FrameHash, Link>>,
    heads: BTreeMap<Head, SealedHead>,
}

/// A frame and the hash it follows.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Link {
    before: FrameHash,
    frame: Frame,
}

/// What is offered does not belong to the log.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LogError {
    /// It belongs to another log, or to another past of this one.
    #[error("not the same log")]
    OtherLog,
    /// The frames do not follow one another, or the signer is another device.
    #[error(transparent)]
    Head(#[from] HeadError),
    /// The frames are not those that the head signs.
    #[error("the frames up to {seq} are not those that were signed")]
    NotSigned {
        /// The number the head names.
        seq: u64,
    },
    /// The log holds [`Log::FRAMES_MAX`] frames.
    #[error("the log is full")]
    Full,
    /// The unpublished frames cannot be packed anew.
    #[error(transparent)]
    Repack(#[from] RepackError),
}

/// Frames that are missing between frames that are here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Gap {
    /// The first missing number.
    pub first: u64,
    /// The last missing number.
    pub last: u64,
}

/// Two stories of one log. Proven once the device has signed both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Equivocation {
    /// The number that has two frames.
    pub seq: u64,
    /// The two frames, in the order of their hashes.
    pub frames: [Frame; 2],
    /// For each frame, a signed head that includes it.
    pub heads: [Option<SealedHead>; 2],
}

impl Equivocation {
    /// Returns whether the device has signed both stories, so that anyone can check.
    pub fn is_proven(&self) -> bool {
        self.heads.iter().all(Option::is_some)
    }
}

/// How far a log can be followed from its beginning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    /// The end of the unbroken, undisputed chain.
    pub head: Head,
    /// The furthest signed head on it.
    pub sealed: Option<SealedHead>,
}

impl Log {
    /// The most frames of one log in memory: seven years of hours.
    pub const FRAMES_MAX: usize = 1 << 16;

    /// Returns a log without frames.
    pub fn new(id: LogId) -> Self {
        Self::resume(Head::genesis(id))
    }

    /// Returns a log whose past up to `base` was checked before and is kept elsewhere.
    pub fn resume(base: Head) -> Self {
        Self { base, links: BTreeMap::new(), heads: BTreeMap::new() }
    }

    /// Returns which log it is.
    pub fn id(&self) -> &LogId {
        &self.base.log
    }

    /// Adds a frame of this device's own at the end.
    ///
    /// # Errors
    ///
    /// [`LogError::Head`] if another frame belongs there, [`LogError::Full`] at the limit.
    pub fn append(&mut self, frame: Frame) -> Result<Head, LogError> {
        let end = self.chain().head;
        let next = end.then(&frame)?;
        self.reserve(1)?;
        self.link(end.hash, next.hash, frame);
        Ok(next)
    }

    /// Signs the end of the log.
    ///
    /// # Errors
    ///
    /// [`LogError::Head`] if the log is another device's.
    pub fn seal(&mut self, key: &DeviceKey) -> Result<SealedHead, LogError> {
        let sealed = SealedHead::seal(self.chain().head, key)?;
        self.keep_head(&sealed);
        Ok(sealed)
    }

    /// Packs the frames that were never signed anew, into larger ones, and returns them.
    ///
    /// # Errors
    ///
    /// [`LogError::Repack`] if one of them cannot be read; the log is then unchanged.
    pub fn repack(&mut self) -> Result<Vec<Frame>, LogError> {
        let published =
            self.chain().sealed.map_or_else(|| self.base.clone(), |it| it.head().clone());
        let open: Vec<Frame> = self.frames_after(published.seq).cloned().collect();
        let (packed, _) = repack(&published, &open)?;
        for frame in &open {
            self.links.remove(&frame.seq);
        }
        packed.iter().try_for_each(|frame| self.append(frame.clone()).map(drop))?;
        Ok(packed)
    }

    /// Adds a run of frames from anywhere, which `head` signs and which follows the hash `before`.
    ///
    /// The signature vouches for `before` too, so a run may arrive before its past.
    ///
    /// # Errors
    ///
    /// [`LogError::NotSigned`] if the run does not lead to `head`; nothing is then added.
    pub fn admit(
        &mut self,
        before: FrameHash,
        run: &[Frame],
        head: &SealedHead,
    ) -> Result<(), LogError> {
        if head.head().log != self.base.log {
            return Err(LogError::OtherLog);
        }
        let seq = head.head().seq;
        let mut hashes = Vec::with_capacity(run.len());
        let mut hash = before;
        for (frame, expected) in run.iter().rev().zip((0..=seq).rev()) {
            if frame.seq != expected {
                return Err(HeadError::OutOfOrder { expected, found: frame.seq }.into());
            }
        }
        for frame in run {
            let after = hash.then(&frame.to_bytes());
            hashes.push((hash, after));
            hash = after;
        }
        if hash != head.head().hash || run.len() as u64 > seq {
            return Err(LogError::NotSigned { seq });
        }
        self.reserve(run.len())?;
        for (frame, (before, after)) in run.iter().zip(hashes) {
            self.link(before, after, frame.clone());
        }
        self.keep_head(head);
        Ok(())
    }

    /// Adds all that `other` knows. The order and repetition of joins make no difference.
    ///
    /// # Errors
    ///
    /// [`LogError::OtherLog`] if it is another log or begins elsewhere, [`LogError::Full`] at the
    /// limit; nothing is then added.
    pub fn join(&mut self, other: &Log) -> Result<(), LogError> {
        if other.base != self.base {
            return Err(LogError::OtherLog);
        }
        let fresh =
            other.links.iter().flat_map(|(seq, links)| links.keys().map(move |it| (seq, it)));
        let fresh = fresh.filter(|(seq, hash)| self.link_at(**seq, **hash).is_none()).count();
        self.reserve(fresh)?;
        for links in other.links.values() {
            for (after, link) in links {
                self.link(link.before, *after, link.frame.clone());
            }
        }
        other.heads.values().for_each(|head| self.keep_head(head));
        Ok(())
    }

    /// Follows the log from its beginning to the first gap or dispute.
    pub fn chain(&self) -> Chain {
        let mut head = self.base.clone();
        let mut sealed = None;
        loop {
            sealed = self.heads.get(&head).cloned().or(sealed);
            let next = head.seq.saturating_add(1);
            let mut links = self.links.get(&next).into_iter().flatten();
            let (Some((_, link)), None) = (links.next(), links.next()) else { break };
            match head.then(&link.frame) {
                Ok(after) if link.before == head.hash => head = after,
                Ok(_) | Err(_) => break,
            }
        }
        Chain { head, sealed }
    }

    /// Returns the frames after number `seq`, first to last.
    pub fn frames_after(&self, seq: u64) -> impl Iterator<Item = &Frame> {
        let later = (std::ops::Bound::Excluded(seq), std::ops::Bound::Unbounded);
        self.links.range(later).flat_map(|(_, links)| links.values().map(|link| &link.frame))
    }

    /// Returns the signed heads, in order.
    pub fn heads(&self) -> impl Iterator<Item = &SealedHead> {
        self.heads.values()
    }

    /// Returns the numbers that are missing before the last frame or signed head.
    pub fn gaps(&self) -> Vec<Gap> {
        let mut gaps = Vec::new();
        let mut expected = self.base.seq.saturating_add(1);
        let signed = self.heads.keys().map(|head| head.seq).max().unwrap_or(0);
        let end = signed.saturating_add(1).max(expected);
        for seq in self.links.keys().copied().chain([end]) {
            if seq > expected {
                gaps.push(Gap { first: expected, last: seq - 1 });
            }
            expected = expected.max(seq.saturating_add(1));
        }
        gaps
    }

    /// Returns every number at which the log tells two stories.
    pub fn equivocations(&self) -> Vec<Equivocation> {
        let forks = self.links.iter().filter(|(_, links)| links.len() > 1);
        forks
            .filter_map(|(seq, links)| {
                let mut links = links.iter();
                let (first, second) = (links.next()?, links.next()?);
                if first.1.before != second.1.before {
                    return None;
                }
                Some(Equivocation {
                    seq: *seq,
                    frames: [first.1.frame.clone(), second.1.frame.clone()],
                    heads: [self.vouches(*seq, *first.0), self.vouches(*seq, *second.0)],
                })
            })
            .collect()
    }

    /// Returns a signed head whose past includes the frame `seq` with this hash.
    fn vouches(&self, seq: u64, hash: FrameHash) -> Option<SealedHead> {
        let mut later = self.heads.iter().filter(|(head, _)| head.seq >= seq);
        later.find(|(head, _)| self.hash_before(head, seq) == Some(hash)).map(|(_, it)| it.clone())
    }

    /// Returns the hash that the story of `head` has at `seq`.
    fn hash_before(&self, head: &Head, seq: u64) -> Option<FrameHash> {
        let mut hash = head.hash;
        for at in (seq.saturating_add(1)..=head.seq).rev() {
            hash = self.link_at(at, hash)?.before;
        }
        Some(hash)
    }

    /// Keeps one signature for each head; which one does not depend on the order of arrival.
    fn keep_head(&mut self, sealed: &SealedHead) {
        let kept = self.heads.entry(sealed.head().clone()).or_insert_with(|| sealed.clone());
        if sealed < kept {
            *kept = sealed.clone();
        }
    }

    fn link_at(&self, seq: u64, hash: FrameHash) -> Option<&Link> {
        self.links.get(&seq)?.get(&hash)
    }

    fn link(&mut self, before: FrameHash, after: FrameHash, frame: Frame) {
        if frame.seq > self.base.seq {
            self.links.entry(frame.seq).or_default().insert(after, Link { before, frame });
        }
    }

    fn reserve(&self, more: usize) -> Result<(), LogError> {
        let held: usize = self.links.values().map(BTreeMap::len).sum();
        if held.saturating_add(more) > Self::FRAMES_MAX { Err(LogError::Full) } else { Ok(()) }
    }
}
