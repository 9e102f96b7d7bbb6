use domain::{
    access::Directory,
    ids::{DeviceId, PersonId, SiteId},
    replica::Candidate,
    units::Timestamp,
};

use crate::{
    api::view::{KeysKeptIn, MembershipProblem, PersonRef, RadioState, SiteRef},
    port::Reader,
};

/// Everything a query may look at.
#[derive(Clone, Copy)]
pub struct Ask<'a> {
    /// What is stored.
    pub reader: &'a dyn Reader,
    /// The organisation.
    pub directory: &'a Directory,
    /// Who uses this device, if somebody has said so.
    pub person: Option<PersonId>,
    /// The time of the view.
    pub now: Timestamp,
    /// This device.
    pub device: &'a DeviceFacts,
    /// What was heard and not stored.
    pub live: &'a Live,
}

/// What does not change while a session runs.
#[derive(Clone, Debug)]
pub struct DeviceFacts {
    /// The device.
    pub id: DeviceId,
    /// Its name.
    pub name: String,
    /// What guards its keys.
    pub keys_kept_in: KeysKeptIn,
    /// The folder of its data, to say how much it keeps.
    pub data_dir: Option<std::path::PathBuf>,
}

/// What the session knows beside the store.
#[derive(Clone, Debug)]
pub struct Live {
    /// Sensors heard lately.
    pub candidates: Vec<Candidate>,
    /// The radio.
    pub radio: RadioState,
    /// Whether unpaired sensors are listened for.
    pub is_scanning: bool,
    /// The relay's address, if one is set.
    pub relay: Option<String>,
    /// What stands between the device and its organisation, if anything was found to.
    pub problem: Option<MembershipProblem>,
}

impl Ask<'_> {
    /// Returns the name of a person; the identity where the organisation knows no name.
    pub(super) fn person_name(&self, id: PersonId) -> String {
        self.directory.person(id).map_or_else(|| id.to_string(), |person| person.name.clone())
    }

    pub(super) fn person_ref(&self, id: PersonId) -> PersonRef {
        PersonRef { person: id.to_string(), name: self.person_name(id) }
    }

    pub(super) fn site_ref(&self, id: SiteId) -> SiteRef {
        let name = self.directory.site(id).map_or_else(|| id.to_string(), |site| site.name.clone());
        SiteRef { site: id.to_string(), name }
    }

    /// Returns the zone of a site, or of the first site, or UTC.
    pub(super) fn zone_of(&self, site: Option<SiteId>) -> String {
        let known = site.and_then(|id| self.directory.site(id)).or(self.directory.sites.first());
        known.map_or_else(|| "UTC".to_owned(), |site| site.zone.clone())
    }

    /// Returns the zone of the place this device stands in.
    pub(super) fn zone(&self) -> String {
        let person = self.person.and_then(|id| self.directory.person(id));
        let device = self.directory.devices.iter().find(|device| device.id == self.device.id);
        self.zone_of(device.and_then(|device| device.site).or(person.and_then(|known| known.site)))
    }
}

/// Returns whole minutes.
pub(super) fn minutes(duration: std::time::Duration) -> i64 {
    i64::try_from(duration.as_secs() / 60).unwrap_or(i64::MAX)
}

/// Returns whole seconds.
pub(super) fn seconds(duration: std::time::Duration) -> i64 {
    i64::try_from(duration.as_secs()).unwrap_or(i64::MAX)
}

/// Returns a count as a view carries it.
pub(super) fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
