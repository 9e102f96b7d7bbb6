//! A cold box on a two-day drive: warm days, cool nights, cold packs that melt, a lid that opens.

use crate::Measurement;

const MINUTE_MS: i64 = 60_000;
const MINUTES_OF_DAY: f64 = 1440.0;
/// Where the packs melt: conditioned for medicines that must not freeze.
const PACK_CELSIUS: f64 = 4.5;
/// Heat the packs can take, in degrees times minutes at their coupling.
const PACK_CAPACITY: f64 = 12_000.0;
const WALL_MINUTES: f64 = 600.0;
const PACK_MINUTES: f64 = 40.0;
const LID_MINUTES: f64 = 40.0;
const FIRST_CELSIUS: f64 = 5.0;
/// The lid that somebody forgets is what makes the excursion of the story.
const FORGOTTEN_LID_MINUTES: u32 = 35;
const FORGOTTEN_LID_EARLIEST: u64 = 1500;
const FORGOTTEN_LID_SPREAD: u64 = 300;
const STOP_EARLIEST_MINUTES: u32 = 90;
const STOP_SPREAD_MINUTES: u64 = 120;
const SENSOR_NOISE_CELSIUS: f64 = 0.02;

/// The box, minute by minute; the same seed always gives the same drive.
#[derive(Clone, Debug)]
pub struct ColdBox {
    chance: Chance,
    minute: u32,
    began_ms: i64,
    celsius: f64,
    capacity_left: f64,
    forgotten_at: u32,
    open_for: u32,
    next_stop: u32,
}

impl ColdBox {
    /// A box that was packed and closed at `began_ms`, milliseconds since 1970.
    #[must_use]
    pub fn packed(seed: u64, began_ms: i64) -> Self {
        let mut chance = Chance(seed);
        let forgotten_at = FORGOTTEN_LID_EARLIEST + chance.below(FORGOTTEN_LID_SPREAD);
        Self {
            chance,
            minute: 0,
            began_ms,
            celsius: FIRST_CELSIUS,
            capacity_left: PACK_CAPACITY,
            forgotten_at: u32::try_from(forgotten_at).unwrap_or(u32::MAX),
            open_for: 0,
            next_stop: STOP_EARLIEST_MINUTES,
        }
    }

    /// Whether the lid stands open.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.open_for > 0
    }

    /// Lets a minute pass and measures at its end.
    pub fn pass_minute(&mut self) -> Measurement {
        self.move_lid();
        self.exchange_heat();
        self.minute += 1;
        let noise = (self.chance.fraction() - 0.5) * 2.0 * SENSOR_NOISE_CELSIUS;
        Measurement {
            at_ms: self.began_ms + i64::from(self.minute) * MINUTE_MS,
            temperature_millicelsius: thousandths(self.celsius + noise),
            humidity_permille: if self.is_open() { 620 } else { 480 },
        }
    }

    fn move_lid(&mut self) {
        self.open_for = self.open_for.saturating_sub(1);
        if self.minute == self.forgotten_at {
            self.open_for = FORGOTTEN_LID_MINUTES;
        } else if self.open_for == 0 && self.minute >= self.next_stop {
            self.open_for = 1 + u32::from(self.chance.below(2) == 0);
            let later = u32::try_from(self.chance.below(STOP_SPREAD_MINUTES)).unwrap_or(0);
            self.next_stop = self.minute + STOP_EARLIEST_MINUTES + later;
        }
    }

    fn exchange_heat(&mut self) {
        let outside = self.ambient_celsius();
        let from_packs = if self.capacity_left > 0.0 { PACK_CELSIUS - self.celsius } else { 0.0 };
        self.capacity_left -= (-from_packs).max(0.0);
        let lid = if self.is_open() { (outside - self.celsius) / LID_MINUTES } else { 0.0 };
        let wall = (outside - self.celsius) / WALL_MINUTES;
        self.celsius += wall + lid + from_packs / PACK_MINUTES;
    }

    /// 19 °C before dawn, 33 °C in the afternoon; the drive begins at eight.
    fn ambient_celsius(&self) -> f64 {
        let of_day = (f64::from(self.minute) + 480.0) / MINUTES_OF_DAY;
        26.0 - 7.0 * (std::f64::consts::TAU * (of_day - 0.125)).cos()
    }
}

/// Rounds to what a sensor reports; the box never leaves the range of the type.
#[expect(clippy::cast_possible_truncation, reason = "a cold box stays within some tens of degrees")]
fn thousandths(celsius: f64) -> i32 {
    (celsius * 200.0).round() as i32 * 5
}

/// SplitMix64: small, and the same on every machine.
///
/// Source: Steele, Lea and Flood, Fast Splittable Pseudorandom Number Generators, 2014.
#[derive(Clone, Debug)]
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound.max(1)
    }

    fn fraction(&mut self) -> f64 {
        f64::from(u32::try_from(self.next() >> 32).unwrap_or(0)) / f64::from(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO_DAYS: usize = 2880;

    fn drive(seed: u64) -> Vec<Measurement> {
        let mut cold_box = ColdBox::packed(seed, 0);
        (0..TWO_DAYS).map(|_| cold_box.pass_minute()).collect()
    }

    #[test]
    fn the_same_seed_gives_the_same_drive_and_another_seed_another() {
        assert_eq!(drive(7), drive(7));
        assert_ne!(drive(7), drive(8));
    }

    #[test]
    fn every_drive_is_cold_but_for_one_lid_left_open() {
        for seed in 0..50 {
            let drive = drive(seed);
            let hot = |m: &&Measurement| m.temperature_millicelsius > 8_000;
            let before = drive.iter().take(1_500).filter(hot).count();
            let all = drive.iter().filter(hot).count();
            assert_eq!(before, 0, "seed {seed}");
            assert!((40..240).contains(&all), "seed {seed}: {all} hot minutes");
            assert!(drive.iter().all(|m| m.temperature_millicelsius > 2_000), "seed {seed}");
        }
    }

    #[test]
    fn a_minute_lies_between_two_measurements() {
        let drive = drive(1);
        assert!(drive.windows(2).all(|pair| pair[1].at_ms - pair[0].at_ms == MINUTE_MS));
    }
}
