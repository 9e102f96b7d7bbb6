//! Integers at fixed places of a payload, and the units they stand for.

use crate::units::{Humidity, Temperature};

/// Reads fixed places of a payload; every read outside it is none.
#[derive(Clone, Copy)]
pub(super) struct Fields<'a>(pub(super) &'a [u8]);

impl Fields<'_> {
    pub(super) fn u8(self, at: usize) -> Option<u8> {
        self.0.get(at).copied()
    }

    pub(super) fn array<const N: usize>(self, at: usize) -> Option<[u8; N]> {
        self.0.get(at..)?.first_chunk().copied()
    }

    pub(super) fn u16_be(self, at: usize) -> Option<u16> {
        self.array(at).map(u16::from_be_bytes)
    }

    pub(super) fn i16_be(self, at: usize) -> Option<i16> {
        self.array(at).map(i16::from_be_bytes)
    }
}

/// Returns a temperature of thousandths of a degree; none if it is physically impossible.
pub(super) fn temperature(millicelsius: i32) -> Option<Temperature> {
    Temperature::from_millicelsius(millicelsius).ok()
}

/// Returns the humidity of `value` / `per_permille` thousandths, rounded; none above 100 %.
pub(super) fn humidity(value: u32, per_permille: u32) -> Option<Humidity> {
    if value > 1000 * per_permille {
        return None;
    }
    let permille = (value + per_permille / 2) / per_permille;
    u16::try_from(permille).ok().and_then(|permille| Humidity::from_permille(permille).ok())
}

/// Returns a charge in percent; none above 100.
pub(super) fn percent(value: u8) -> Option<u8> {
    (value <= 100).then_some(value)
}
