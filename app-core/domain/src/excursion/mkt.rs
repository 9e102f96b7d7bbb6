use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use super::timeline::Span;
use crate::units::Temperature;

/// The energy a degradation needs, in joules per mole: how steeply it quickens with heat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct ActivationEnergy(u32);

/// The energy lies outside what reactions of medicines need.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an activation energy of {joules_per_mole} J/mol is not between 10,000 and 140,000")]
pub struct EnergyOutOfScale {
    /// The rejected value.
    pub joules_per_mole: u32,
}

impl ActivationEnergy {
    /// 83.144 kJ/mol, the energy to use where none is stated. Source: USP <1079.2>.
    pub const USP: ActivationEnergy = ActivationEnergy(83_144);

    /// Returns the energy of `joules_per_mole`.
    ///
    /// # Errors
    ///
    /// [`EnergyOutOfScale`] if it is not between 10,000 and 140,000.
    pub const fn from_joules_per_mole(joules_per_mole: u32) -> Result<Self, EnergyOutOfScale> {
        if joules_per_mole >= 10_000 && joules_per_mole <= 140_000 {
            Ok(Self(joules_per_mole))
        } else {
            Err(EnergyOutOfScale { joules_per_mole })
        }
    }

    /// Returns the value in joules per mole.
    pub const fn joules_per_mole(self) -> u32 {
        self.0
    }

    /// Returns the energy over the gas constant, 8.3144 J/(mol·K), in kelvin. Source: USP <1160>.
    fn kelvin(self) -> f64 {
        f64::from(self.0) / 8.3144
    }
}

impl TryFrom<u32> for ActivationEnergy {
    type Error = EnergyOutOfScale;

    fn try_from(joules_per_mole: u32) -> Result<Self, EnergyOutOfScale> {
        Self::from_joules_per_mole(joules_per_mole)
    }
}

impl From<ActivationEnergy> for u32 {
    fn from(energy: ActivationEnergy) -> u32 {
        energy.0
    }
}

/// The speed of degradation at 25 °C; all others are counted in 2⁻⁶⁰ of it, so that sums are
/// exact and do not depend on order.
const UNIT: u128 = 1 << 60;
/// Below this the integer no longer holds three digits of the speed.
const SPEED_MIN: u128 = 1 << 10;
const REFERENCE_KELVIN: f64 = 298.15;

/// Returns how fast a medicine degrades at `temperature`, in units of 2⁻⁶⁰ of its speed at 25 °C.
pub(super) fn speed(temperature: Temperature, energy: ActivationEnergy) -> u128 {
    let kelvin = f64::from(temperature.millicelsius()) / 1000.0 + 273.15;
    if kelvin <= 0.0 {
        return 0;
    }
    let exponent = energy.kelvin() * (1.0 / REFERENCE_KELVIN - 1.0 / kelvin);
    integer(libm::round(libm::exp(exponent) * real(UNIT)))
}

/// Returns the temperature at which a medicine degrades at `speed`.
///
/// `None` below about -120 °C, where there is no degradation left to weigh.
pub(super) fn temperature_of(speed: u128, energy: ActivationEnergy) -> Option<Temperature> {
    if speed < SPEED_MIN {
        return None;
    }
    let logarithm = libm::log(real(speed) / real(UNIT));
    let kelvin = energy.kelvin() / (energy.kelvin() / REFERENCE_KELVIN - logarithm);
    let millicelsius = libm::round((kelvin - 273.15) * 1000.0);
    Temperature::from_millicelsius(i32::try_from(signed(millicelsius)).ok()?).ok()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates; ≥ 0")]
fn integer(value: f64) -> u128 {
    value as u128
}

#[expect(clippy::cast_possible_truncation, reason = "already rounded; saturates")]
fn signed(value: f64) -> i64 {
    value as i64
}

fn real(value: u128) -> f64 {
    value as f64
}

/// The mean kinetic temperature of a run of spans, added up span by span.
///
/// The one temperature that would have degraded a medicine as much as the real ones did:
/// `Tk = (ΔH/R) / −ln(Σ tᵢ·e^(−ΔH/(R·Tᵢ)) / Σ tᵢ)`, weighed by time `tᵢ`. Unknown time counts for
/// nothing. Integer sums and `libm` make it the same on every device.
///
/// Source: USP <1079.2>, Mean Kinetic Temperature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MeanKinetic {
    energy: ActivationEnergy,
    degradation: u128,
    known_milliseconds: u128,
}

impl MeanKinetic {
    /// Returns the mean of nothing so far.
    pub const fn new(energy: ActivationEnergy) -> Self {
        Self { energy, degradation: 0, known_milliseconds: 0 }
    }

    /// Returns the energy it weighs with.
    pub const fn energy(self) -> ActivationEnergy {
        self.energy
    }

    /// Adds `span`; of two readings for one moment, the hotter.
    pub fn add(&mut self, span: Span) {
        let Some(moment) = span.known else { return };
        let milliseconds = u128::try_from(span.milliseconds()).unwrap_or(0);
        let degradation = speed(moment.hottest, self.energy).saturating_mul(milliseconds);
        self.degradation = self.degradation.saturating_add(degradation);
        self.known_milliseconds += milliseconds;
    }

    /// Returns the mean, or `None` if no time is known or it lies below about -120 °C.
    pub fn temperature(self) -> Option<Temperature> {
        temperature_of(self.degradation.checked_div(self.known_milliseconds)?, self.energy)
    }
}

/// The hottest mean kinetic temperature of any window of a given length.
///
/// While less than a window has passed, the mean is that of all there is.
#[derive(Clone, Debug)]
pub(super) struct SlidingMean {
    energy: ActivationEnergy,
    window_milliseconds: u128,
    pieces: VecDeque<Piece>,
    total: Piece,
    worst: Option<WindowMean>,
}

/// A stretch of the window, or all of it.
#[derive(Clone, Copy, Debug, Default)]
struct Piece {
    milliseconds: u128,
    known_milliseconds: u128,
    degradation: u128,
}

/// The speed of degradation in one window, both ways of counting its unknown time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct WindowMean {
    /// Over the known time alone.
    pub(super) known: u128,
    /// As if nothing degraded in the unknown time.
    pub(super) least: u128,
}

impl SlidingMean {
    /// The most stretches that one window is divided into; finer spans are joined.
    const PIECES_MAX: u128 = 43_200;

    pub(super) fn new(energy: ActivationEnergy, window_milliseconds: u128) -> Self {
        let (pieces, total) = (VecDeque::new(), Piece::default());
        Self { energy, window_milliseconds, pieces, total, worst: None }
    }

    pub(super) fn add(&mut self, span: Span) {
        let speed = span.known.map(|moment| speed(moment.hottest, self.energy));
        let mut rest = u128::try_from(span.milliseconds()).unwrap_or(0);
        while rest > 0 {
            let room = self.window_milliseconds.saturating_sub(self.total.milliseconds);
            let step = match (room, self.pieces.front()) {
                (0, Some(oldest)) => rest.min(oldest.milliseconds),
                _ => rest.min(room.max(1)),
            };
            if room == 0 {
                self.drop_oldest(step);
            }
            self.push(Piece {
                milliseconds: step,
                known_milliseconds: if speed.is_some() { step } else { 0 },
                degradation: speed.unwrap_or(0).saturating_mul(step),
            });
            rest -= step;
            if self.total.milliseconds >= self.window_milliseconds {
                self.worst = self.current().map(|mean| mean.hotter(self.worst));
            }
        }
    }

    /// Returns the worst full window, or what there is of the first.
    pub(super) fn worst(&self) -> Option<WindowMean> {
        self.worst.or_else(|| self.current())
    }

    fn current(&self) -> Option<WindowMean> {
        let known = self.total.degradation.checked_div(self.total.known_milliseconds)?;
        let least = self.total.degradation.checked_div(self.total.milliseconds)?;
        Some(WindowMean { known, least })
    }

    fn push(&mut self, piece: Piece) {
        self.total.add(piece);
        let grain = self.window_milliseconds / Self::PIECES_MAX;
        match self.pieces.back_mut().filter(|back| back.milliseconds < grain) {
            Some(back) => back.add(piece),
            None => self.pieces.push_back(piece),
        }
    }

    fn drop_oldest(&mut self, milliseconds: u128) {
        let Some(oldest) = self.pieces.front_mut() else { return };
        let share = |whole: u128| whole * milliseconds / oldest.milliseconds.max(1);
        let part = Piece {
            milliseconds,
            known_milliseconds: share(oldest.known_milliseconds),
            degradation: mul_div(oldest.degradation, milliseconds, oldest.milliseconds.max(1)),
        };
        oldest.remove(part);
        self.total.remove(part);
        if oldest.milliseconds == 0 {
            self.pieces.pop_front();
        }
    }
}

/// Returns `whole * part / parts` without overflow, exact when `part == parts`.
fn mul_div(whole: u128, part: u128, parts: u128) -> u128 {
    (whole / parts) * part + (whole % parts) * part / parts
}

impl Piece {
    fn add(&mut self, other: Piece) {
        self.milliseconds += other.milliseconds;
        self.known_milliseconds += other.known_milliseconds;
        self.degradation = self.degradation.saturating_add(other.degradation);
    }

    fn remove(&mut self, other: Piece) {
        self.milliseconds -= other.milliseconds;
        self.known_milliseconds -= other.known_milliseconds;
        self.degradation = self.degradation.saturating_sub(other.degradation);
    }
}

impl WindowMean {
    fn hotter(self, other: Option<WindowMean>) -> WindowMean {
        other.map_or(self, |other| WindowMean {
            known: self.known.max(other.known),
            least: self.least.max(other.least),
        })
    }
}
