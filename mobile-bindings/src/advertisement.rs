use std::collections::HashMap;

use app_core::api::{ApiError, ErrorCode, Remedy};
use domain::sensor::{Advertisement, Uuid};

/// One Bluetooth advertisement as the phone's system hands it out, scan response included.
#[derive(Clone, Debug, uniffi::Record)]
pub struct PhoneAdvertisement {
    /// The radio address; on iOS the system's own identifier of the device.
    pub address: Option<String>,
    /// The name the device gives itself.
    pub local_name: Option<String>,
    /// Manufacturer data by company identifier, without the identifier.
    pub manufacturer_data: HashMap<u16, Vec<u8>>,
    /// Service data by the UUID of the service, short or long.
    pub service_data: HashMap<String, Vec<u8>>,
    /// The UUIDs of the services the device names, short or long.
    pub service_uuids: Vec<String>,
    /// The signal strength in dBm.
    pub rssi: Option<i16>,
}

impl TryFrom<PhoneAdvertisement> for Advertisement {
    type Error = ApiError;

    fn try_from(heard: PhoneAdvertisement) -> Result<Self, ApiError> {
        let service_data = heard
            .service_data
            .into_iter()
            .map(|(key, bytes)| Ok((uuid(&key, "service_data")?, bytes)));
        let service_uuids = heard.service_uuids.iter().map(|text| uuid(text, "service_uuids"));
        Ok(Self {
            local_name: heard.local_name,
            address: heard.address,
            manufacturer_data: heard.manufacturer_data.into_iter().collect(),
            service_data: service_data.collect::<Result<_, ApiError>>()?,
            service_uuids: service_uuids.collect::<Result<_, ApiError>>()?,
            rssi: heard.rssi,
        })
    }
}

fn uuid(text: &str, field: &str) -> Result<Uuid, ApiError> {
    let malformed = ApiError::new(ErrorCode::Malformed, Remedy::Report).at(field);
    text.parse().map_err(|error| malformed.with("reason", error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(service: &str) -> PhoneAdvertisement {
        PhoneAdvertisement {
            address: Some("A4:C1:38:8D:18:B2".to_owned()),
            local_name: None,
            manufacturer_data: HashMap::from([(0x0499, vec![5])]),
            service_data: HashMap::from([(service.to_owned(), vec![0x40])]),
            service_uuids: vec![service.to_owned()],
            rssi: Some(-60),
        }
    }

    #[test]
    fn a_service_is_the_same_however_a_system_writes_it() {
        let short: Advertisement = heard("fcd2").try_into().unwrap();
        let long: Advertisement = heard("0000FCD2-0000-1000-8000-00805F9B34FB").try_into().unwrap();
        assert_eq!(short, long);
        assert_eq!(short.manufacturer_data.get(&0x0499), Some(&vec![5]));
    }

    #[test]
    fn what_is_no_service_is_named_and_not_guessed() {
        let refused = Advertisement::try_from(heard("battery")).unwrap_err();
        assert_eq!(refused.code, ErrorCode::Malformed);
        assert_eq!(refused.field.as_deref(), Some("service_data"));
    }
}
