use super::Shipment;
use crate::{
    excursion::{Band, Breach, RulePack, StabilityBudget, StorageRange, pack},
    stock::Indicator,
    units::Temperature,
};

/// What a shipment is judged by.
#[derive(Clone, Debug)]
pub struct Rules {
    /// The storage range all of its items share.
    pub range: StorageRange,
    /// The tightest stability budget among its items.
    pub budget: StabilityBudget,
    /// The rules of the assessment, the storage range first.
    pub packs: Vec<&'static RulePack>,
    /// Those that are followed reading by reading and raise alerts: the storage range and the
    /// shipping indicators. A mean over a window is judged afterwards.
    pub watched: Vec<&'static RulePack>,
}

/// The outer edge of a stability budget that a label states as plain minutes: above it heat is
/// judged by the shipping indicator and never forgiven.
const BUDGET_EDGE: Temperature = match Temperature::from_millicelsius(30_000) {
    Ok(edge) => edge,
    Err(_) => Temperature::MAX,
};

impl Rules {
    /// The rule that holds a shipment to its storage range.
    pub const STORAGE: &'static str = "storage-range";
}

impl Shipment {
    /// Returns what the shipment is judged by, or `None` if it carries nothing.
    ///
    /// A mixed load is held to the strictest of its items: both shipping indicators where both
    /// kinds of vaccine ride, and the shortest budget.
    pub fn rules(&self) -> Option<Rules> {
        let first = self.carried().next()?;
        let range = StorageRange { min: first.storage_min, max: first.storage_max };
        let has = |indicator| self.carried().any(|item| item.indicator == Some(indicator));
        let freezes = self.carried().any(|item| item.is_freeze_sensitive);
        let cold_chain = crate::excursion::packs_for(range);
        let fits = |id: &str| cold_chain.iter().any(|pack| pack.id == id);
        let ids = [
            (Rules::STORAGE, true),
            ("who-pqs-shipping-type-1", has(Indicator::TypeI) || freezes),
            ("who-pqs-shipping-type-2", has(Indicator::TypeII)),
            ("usp-controlled-cold", fits("usp-controlled-cold")),
            ("usp-controlled-room", fits("usp-controlled-room")),
        ];
        let packs: Vec<&'static RulePack> = ids
            .into_iter()
            .filter(|(_, applies)| *applies)
            .filter_map(|(id, _)| pack(id))
            .collect();
        let is_watched =
            |pack: &&'static RulePack| pack.id == Rules::STORAGE || pack.id.starts_with("who-");
        let watched = packs.iter().copied().filter(is_watched).collect();
        Some(Rules { range, budget: self.budget(), packs, watched })
    }

    fn budget(&self) -> StabilityBudget {
        let minutes = self.carried().map(|item| item.stability_budget_minutes);
        let shortest = minutes.min().flatten();
        let band = |minutes| Band { breach: Breach::Hot, outer: BUDGET_EDGE, minutes };
        StabilityBudget { bands: shortest.map(band).into_iter().collect() }
    }
}
