//! Excursions: when a medicine left its storage range, and what it may still endure.
//!
//! [`assess()`] judges a [`Series`] of readings against a [`Plan`]; [`Monitor`] follows the same
//! rules reading by reading. Both fold the same [`timeline`] into the same limits, so they agree.
//!
//! **How long a reading stands.** A reading stands until the next one, if that comes within
//! twice the logging interval. Otherwise the whole time between the two is *unknown*: never fine,
//! never hot, never part of an excursion. The last reading stands for one interval.
//!
//! **Unknown time** is judged by interval arithmetic. A limit passes only if it would pass with
//! the worst temperature in every unknown minute, and fails only if it fails without them.
//!
//! **Two readings for one moment** are both kept: the hotter one is judged against upper limits,
//! the colder one against lower limits.
//!
//! **Rules are data**: `packs/*.json`. No limit of any standard is written in code.

mod assess;
mod curve;
mod day;
mod excursions;
mod limit;
mod mkt;
mod monitor;
mod pack;
mod range;
mod record;
mod series;
pub mod timeline;
mod verdict;

#[cfg(test)]
mod tests;

pub use assess::{AssessError, Assessment, Plan, Until, assess};
pub use day::Day;
pub use excursions::Excursion;
pub use limit::{Allowance, Finding, LimitFinding, MeanKineticFinding, Outcome};
pub use mkt::{ActivationEnergy, MeanKinetic};
pub use monitor::{Monitor, MonitorError, MonitorState, Standing};
pub use pack::{
    Applicability, Evidence, Fires, Limit, LimitCheck, RulePack, Threshold, UnknownRule, pack,
    packs, packs_for, select,
};
pub use range::{Band, Breach, InvertedRange, StabilityBudget, StorageRange};
pub use record::{AssessmentRecord, DayRecord, ExcursionRecord, GapRecord, VerdictRecord};
pub use series::{Moment, Sample, Series, SeriesError, infer_interval};
pub use timeline::Gap;
pub use verdict::{Verdict, VerdictInputs};
