//! People, sites, products and devices of an organisation, known by name.

use serde::{Deserialize, Serialize};

use super::{DevicePublicKey, OrganisationPublicKey};
use crate::{
    ids::{DeviceId, OrganisationId, PersonId, SiteId},
    stock::Product,
    units::Timestamp,
};

/// What a person does in the organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Carries shipments.
    Driver,
    /// Receives shipments at a site.
    ClinicStaff,
    /// Plans and creates shipments.
    Dispatcher,
    /// Judges and signs.
    QualityOfficer,
    /// Runs the relay and the devices.
    Administrator,
    /// A machine that exchanges records with other systems.
    Integrator,
    /// Reads everything and changes nothing.
    Auditor,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 7] = [
        Self::Driver,
        Self::ClinicStaff,
        Self::Dispatcher,
        Self::QualityOfficer,
        Self::Administrator,
        Self::Integrator,
        Self::Auditor,
    ];

    /// Returns the role's word, as documents, tokens and commands write it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Driver => "driver",
            Self::ClinicStaff => "clinic_staff",
            Self::Dispatcher => "dispatcher",
            Self::QualityOfficer => "quality_officer",
            Self::Administrator => "administrator",
            Self::Integrator => "integrator",
            Self::Auditor => "auditor",
        }
    }

    /// Returns the role of a word, if there is one.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.word() == word)
    }
}

/// A person who uses the product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The person.
    pub id: PersonId,
    /// The name as the person writes it, with a title such as `RN` if it is used.
    pub name: String,
    /// What the person does.
    pub role: Role,
    /// Where the person works, if in one place.
    #[serde(default)]
    pub site: Option<SiteId>,
    /// Since when the person may no longer act, by the relay's clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disabled_at: Option<Timestamp>,
}

/// A place that keeps stock, or where a leg begins or ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Site {
    /// The site.
    pub id: SiteId,
    /// Its name as people there write it.
    pub name: String,
    /// Its time zone by IANA name, such as `America/Edmonton`.
    pub zone: String,
    /// Where it is, if that is known.
    #[serde(default)]
    pub position: Option<Position>,
}

/// A place on earth, in millionths of a degree (WGS 84).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Position {
    /// Degrees north of the equator: -90,000,000 to 90,000,000.
    pub latitude_microdegrees: i32,
    /// Degrees east of Greenwich: -180,000,000 to 180,000,000.
    pub longitude_microdegrees: i32,
}

impl Position {
    fn is_on_earth(self) -> bool {
        (-90_000_000..=90_000_000).contains(&self.latitude_microdegrees)
            && (-180_000_000..=180_000_000).contains(&self.longitude_microdegrees)
    }
}

/// Whether the organisation lets a device take part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeviceState {
    /// It asked, and an administrator has not answered.
    Pending,
    /// It takes part.
    #[default]
    Approved,
    /// It took part once, and no longer may.
    Revoked,
}

/// An install of the product that the organisation knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// The device.
    pub id: DeviceId,
    /// Its name, such as `Clinic laptop`.
    pub name: String,
    /// Its site, if it stays in one place.
    #[serde(default)]
    pub site: Option<SiteId>,
    /// Its public key, if it enrolled with one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public_key: Option<DevicePublicKey>,
    /// Whether it takes part; a directory that does not say so lets it.
    #[serde(default)]
    pub state: DeviceState,
    /// Since when it may no longer take part, by the relay's clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<Timestamp>,
}

/// The organisation as every device knows it. The relay alone writes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Directory {
    /// The organisation.
    pub organisation: OrganisationId,
    /// The organisation's name.
    pub name: String,
    /// Counts up with every change.
    pub version: u64,
    /// The people.
    pub people: Vec<Person>,
    /// The sites.
    pub sites: Vec<Site>,
    /// The products the organisation ships.
    pub products: Vec<Product>,
    /// The devices.
    #[serde(default)]
    pub devices: Vec<Device>,
    /// The key that will sign the organisation's word after this one, once it is to change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_key: Option<OrganisationPublicKey>,
    /// Keys that signed before: what they granted then still holds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former_keys: Vec<OrganisationPublicKey>,
}

/// The directory cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DirectoryError {
    /// It is not the JSON that was expected.
    #[error("the directory is not readable: {0}")]
    Unreadable(#[from] serde_json::Error),
    /// A site's time zone is not an IANA name.
    #[error("site {site:?} has the unknown time zone {zone:?}")]
    UnknownZone {
        /// The site's name.
        site: String,
        /// The zone that is not known.
        zone: String,
    },
    /// A site's position is not on earth.
    #[error("site {site:?} lies at {} and {} microdegrees, which is not on earth",
        .position.latitude_microdegrees, .position.longitude_microdegrees)]
    WrongPosition {
        /// The site's name.
        site: String,
        /// Where it was said to be.
        position: Position,
    },
}

impl Directory {
    /// Returns the directory that `bytes` hold as JSON.
    ///
    /// # Errors
    ///
    /// [`DirectoryError`] if the JSON does not fit, a time zone is not known, or a position is not
    /// on earth.
    pub fn from_json(bytes: &[u8]) -> Result<Self, DirectoryError> {
        let directory: Self = serde_json::from_slice(bytes)?;
        for site in &directory.sites {
            if site.zone.parse::<chrono_tz::Tz>().is_err() {
                return Err(DirectoryError::UnknownZone {
                    site: site.name.clone(),
                    zone: site.zone.clone(),
                });
            }
            if let Some(position) = site.position.filter(|position| !position.is_on_earth()) {
                return Err(DirectoryError::WrongPosition { site: site.name.clone(), position });
            }
        }
        Ok(directory)
    }

    /// Returns the person, if the organisation knows one under this identity.
    pub fn person(&self, id: PersonId) -> Option<&Person> {
        self.people.iter().find(|person| person.id == id)
    }

    /// Returns the device, if the organisation knows one under this identity.
    pub fn device(&self, id: DeviceId) -> Option<&Device> {
        self.devices.iter().find(|device| device.id == id)
    }

    /// Returns the site, if the organisation knows one under this identity.
    pub fn site(&self, id: SiteId) -> Option<&Site> {
        self.sites.iter().find(|site| site.id == id)
    }

    /// Returns the product, if the organisation ships one under this code.
    pub fn product(&self, code: &str) -> Option<&Product> {
        self.products.iter().find(|product| product.code == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(position: &serde_json::Value) -> Result<Directory, DirectoryError> {
        let site = serde_json::json!({
            "id": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "name": "Depot",
            "zone": "America/Edmonton", "position": position,
        });
        let directory = serde_json::json!({
            "organisation": "0a000000000000000000000000000001", "name": "North", "version": 1,
            "people": [], "sites": [site], "products": [],
        });
        Directory::from_json(&serde_json::to_vec(&directory).unwrap())
    }

    #[test]
    fn a_site_lies_on_earth_or_nowhere() {
        let at = |latitude_microdegrees, longitude_microdegrees| {
            serde_json::to_value(Position { latitude_microdegrees, longitude_microdegrees })
                .unwrap()
        };
        assert!(site(&serde_json::Value::Null).is_ok());
        assert!(site(&at(62_454_000, -114_371_800)).is_ok());
        assert!(site(&at(-90_000_000, 180_000_000)).is_ok());
        for (north, east) in [(90_000_001, 0), (0, -180_000_001)] {
            let refused = site(&at(north, east)).unwrap_err();
            assert!(refused.to_string().contains("site \"Depot\""), "{refused}");
        }
    }

    #[test]
    fn a_device_of_a_plain_directory_is_approved() {
        let plain = r#"{"id":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","name":"Phone"}"#;
        let device: Device = serde_json::from_str(plain).unwrap();
        assert_eq!((device.state, device.public_key), (DeviceState::Approved, None));
    }

    #[test]
    fn a_role_is_known_by_the_word_that_documents_write() {
        for role in Role::ALL {
            assert_eq!(serde_json::to_value(role).unwrap(), role.word());
            assert_eq!(Role::of_word(role.word()), Some(role));
        }
        assert_eq!(Role::of_word("nurse"), None);
    }
}
