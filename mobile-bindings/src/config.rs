use app_core::api::view::Language;

/// What a phone is.
#[derive(Clone, Debug, uniffi::Record)]
pub struct MobileConfig {
    /// The app's own folder; made if it is not there. Not one that apps share: iOS ends an app
    /// that holds files there while it is suspended.
    pub data_dir: String,
    /// The name of the phone, such as `Elias' phone`.
    pub device_name: String,
    /// The organisation's people, sites and products as JSON, until the relay sends later ones.
    pub directory: Vec<u8>,
    /// The address of the relay; none for a phone that stays alone.
    pub relay: Option<String>,
    /// The language until a person chooses another.
    pub language: Language,
}
