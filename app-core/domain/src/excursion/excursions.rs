use std::time::Duration;

use super::{
    range::{Breach, StorageRange},
    series::Moment,
    timeline::Span,
};
use crate::units::{Temperature, Timestamp};

/// A run of readings beyond one end of the storage range, without a gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Excursion {
    /// Which end was crossed.
    pub breach: Breach,
    /// The first reading beyond it.
    pub began: Timestamp,
    /// The first reading no longer beyond it, or the last reading before a gap. `None` while the
    /// excursion lasts.
    pub ended: Option<Timestamp>,
    /// How long it is known to have lasted so far.
    pub lasted: Duration,
    /// The reading furthest beyond.
    pub extreme: Temperature,
}

/// Returns the excursions in `spans`, oldest first; each side on its own.
///
/// Unknown time ends an excursion and is never part of one.
pub(super) fn excursions(spans: &[Span], range: StorageRange) -> Vec<Excursion> {
    let mut found = Vec::new();
    for breach in Breach::ALL {
        let mut open: Option<Excursion> = None;
        for span in spans {
            let out_of_range = span.known.and_then(|moment| beyond(breach, range, moment));
            let Some(temperature) = out_of_range else {
                let ended = |excursion| Excursion { ended: Some(span.began), ..excursion };
                found.extend(open.take().map(ended));
                continue;
            };
            let excursion = open.get_or_insert(Excursion {
                breach,
                began: span.began,
                ended: None,
                lasted: Duration::ZERO,
                extreme: temperature,
            });
            excursion.lasted += span.ended.since(span.began);
            excursion.extreme = breach.further(excursion.extreme, temperature);
        }
        found.extend(open);
    }
    found.sort_by_key(|excursion| (excursion.began, excursion.breach));
    found
}

fn beyond(breach: Breach, range: StorageRange, moment: Moment) -> Option<Temperature> {
    let temperature = match breach {
        Breach::Cold => moment.coldest,
        Breach::Hot => moment.hottest,
    };
    (range.breach_of(temperature) == Some(breach)).then_some(temperature)
}
