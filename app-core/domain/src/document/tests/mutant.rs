//! Changes that were tampered with, from a seed.

use super::{chunk, deflate};
use crate::document::guard;

/// The most bytes that one edit puts in or takes out.
const EDIT_MAX: u64 = 40;

/// Chance from a seed: the same seed tells the same story.
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 16) % (bound as u64).max(1)) as usize
    }

    fn byte(&mut self) -> u8 {
        // Boundaries of LEB128 and of signs are where readers part ways.
        const EDGES: [u8; 12] = [0, 1, 2, 0x3f, 0x40, 0x41, 0x7e, 0x7f, 0x80, 0x81, 0xc0, 0xff];
        if self.below(2) == 0 { EDGES[self.below(EDGES.len())] } else { self.below(256) as u8 }
    }

    /// Alters bytes in up to four places, or in none; pieces may come from `other`.
    pub(crate) fn tamper(&mut self, bytes: &mut Vec<u8>, other: &[u8]) {
        for _ in 0..self.below(5) {
            let at = self.below(bytes.len());
            let length = self.below(EDIT_MAX as usize);
            let end = (at + length).min(bytes.len());
            match self.below(8) {
                0 if at < bytes.len() => bytes[at] ^= 1 << self.below(8),
                1 if at < bytes.len() => bytes[at] = self.byte(),
                2 => bytes.insert(at, self.byte()),
                3 => drop(bytes.drain(at..end)),
                4 => bytes.truncate(at),
                5 => {
                    let from = self.below(other.len());
                    let piece = other[from..(from + length).min(other.len())].to_vec();
                    drop(bytes.splice(at..end, piece));
                }
                6 => {
                    let mut number = vec![0xff; self.below(11)];
                    number.push(self.byte() & 0x7f);
                    drop(bytes.splice(at..(at + 1).min(bytes.len()), number));
                }
                7 if at < bytes.len() => {
                    // The same number, one byte longer.
                    let byte = bytes[at];
                    drop(bytes.splice(at..=at, [byte | 0x80, 0]));
                }
                _ => {}
            }
        }
    }
}

/// Returns a change like one of `samples`, altered within and often put together soundly again.
pub(crate) fn mutant(chance: &mut Chance, samples: &[Vec<u8>]) -> Vec<u8> {
    let (one, other) = (chance.below(samples.len()), chance.below(samples.len()));
    let inflate = |bytes: &[u8]| guard::inflated(bytes).unwrap().1.into_owned();
    let (mut change, other) = (inflate(&samples[one]), inflate(&samples[other]));
    chance.tamper(&mut change, &other);
    let mut whole = if chance.below(4) == 0 {
        let mut whole = chunk(2, &deflate(&change));
        whole[4..8].copy_from_slice(&guard::hash(&change)[..4]);
        whole
    } else {
        chunk(1, &change)
    };
    if chance.below(8) == 0 {
        chance.tamper(&mut whole, &samples[0]);
    }
    whole
}

/// The number of mutants in a run.
pub(crate) fn mutants() -> u32 {
    if std::env::var_os("ISOTHERM_LONG").is_some() { 500_000 } else { 6_000 }
}
