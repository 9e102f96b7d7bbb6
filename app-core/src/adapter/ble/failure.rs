//! Why a radio cannot be used, as far as a person can do something about it.

use btleplug::Error;

use crate::port::RadioState;

/// Why listening ended.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    /// No radio is there, or the system has no Bluetooth.
    #[error("there is no radio")]
    Missing,
    /// Nothing was heard for so long that the system may have forgotten us.
    #[error("nothing was heard")]
    Silent,
    /// The system refused.
    #[error(transparent)]
    System(#[from] Error),
}

impl Failure {
    /// Returns what to tell; none where trying again comes first.
    pub(super) fn state(&self) -> Option<RadioState> {
        match self {
            Self::Missing => Some(RadioState::Missing),
            Self::Silent => None,
            Self::System(Error::PermissionDenied) => Some(RadioState::NotPermitted),
            Self::System(error) => Some(named(error)),
        }
    }
}

#[cfg(target_os = "linux")]
fn named(error: &Error) -> RadioState {
    use bluez_async::BluetoothError;

    let Error::Other(inner) = error else { return RadioState::Missing };
    let name = match inner.downcast_ref::<BluetoothError>() {
        Some(BluetoothError::DbusError(error)) => error.name(),
        _ => None,
    };
    match name {
        Some(
            "org.freedesktop.DBus.Error.AccessDenied"
            | "org.bluez.Error.NotAuthorized"
            | "org.bluez.Error.NotPermitted",
        ) => RadioState::NotPermitted,
        Some("org.bluez.Error.NotReady") => RadioState::Off,
        _ => RadioState::Missing,
    }
}

#[cfg(not(target_os = "linux"))]
fn named(_: &Error) -> RadioState {
    RadioState::Missing
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use bluez_async::BluetoothError;

    use super::*;

    #[test]
    fn what_the_system_refuses_is_told_as_what_to_do() {
        let check = |name: &str, state| {
            let refused = dbus::Error::new_custom(name, "said the daemon");
            let error = Error::Other(Box::new(BluetoothError::DbusError(refused)));
            assert_eq!(Failure::System(error).state(), Some(state), "{name}");
        };
        check("org.freedesktop.DBus.Error.AccessDenied", RadioState::NotPermitted);
        check("org.bluez.Error.NotAuthorized", RadioState::NotPermitted);
        check("org.bluez.Error.NotReady", RadioState::Off);
        check("org.freedesktop.DBus.Error.ServiceUnknown", RadioState::Missing);
        let denied = Failure::System(Error::PermissionDenied);
        assert_eq!(denied.state(), Some(RadioState::NotPermitted));
    }
}
