use std::collections::BTreeMap;

use domain::{
    access::{
        DevicePublicKey, DeviceState, Role,
        token::{Access, AccessRules, TokenError},
    },
    ids::{DeviceId, PersonId},
    units::Timestamp,
};
use rusqlite::Connection;

use super::{
    devices,
    organisation::{Identity, Organisation},
};
use crate::store::StoreError;

/// The name of a session: 128 random bits.
pub(crate) type SessionId = [u8; 16];

/// Who may take part as of the last commit.
#[derive(Clone, Debug, Default)]
pub(crate) struct Members {
    pub(crate) devices: BTreeMap<DeviceId, DeviceState>,
    pub(crate) sessions: BTreeMap<SessionId, Seat>,
}

/// A person who signed in on a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Seat {
    pub(crate) person: PersonId,
    pub(crate) role: Role,
    pub(crate) device: DeviceId,
    pub(crate) must_change: bool,
    pub(crate) expires_at: Timestamp,
}

impl Identity {
    /// Returns who acts with an access token on the device that holds this key.
    ///
    /// # Errors
    ///
    /// [`TokenError`] names the rule that the token breaks; a session that has ended is expired.
    pub(crate) fn seat(
        &self,
        members: &Members,
        token: &str,
        holder: &DevicePublicKey,
        at: Timestamp,
    ) -> Result<(SessionId, Seat), TokenError> {
        let rules = AccessRules {
            key: &self.token_key.public(),
            issuer: &self.issuer(),
            audience: &self.address,
            now: at.0.div_euclid(1000),
        };
        let access = Access::verify(token, &rules, holder)?;
        let mut session = SessionId::default();
        hex::decode_to_slice(&access.sid, &mut session)
            .map_err(|_| TokenError::Malformed("sid"))?;
        let seat = members.seat(session, holder.device(), at);
        seat.map(|seat| (session, seat)).ok_or(TokenError::Expired)
    }
}

impl Members {
    /// Returns who may take part; nothing if the relay is open to everyone.
    pub(crate) fn read(connection: &Connection) -> Result<Option<Self>, StoreError> {
        if Organisation::read(connection)?.is_none() {
            return Ok(None);
        }
        let devices = devices::list(connection)?;
        let devices = devices.into_iter().map(|row| (row.id, row.state)).collect();
        let mut statement = connection.prepare_cached(include_str!("list_seats.sql"))?;
        let sessions = statement.query_map([], |row| {
            let role: String = row.get(2)?;
            let seat = Seat {
                person: PersonId(row.get(1)?),
                role: Role::of_word(&role).unwrap_or(Role::Auditor),
                device: DeviceId(row.get(3)?),
                must_change: row.get(4)?,
                expires_at: Timestamp(row.get(5)?),
            };
            Ok((row.get(0)?, seat))
        })?;
        let sessions = sessions.collect::<Result<_, _>>()?;
        Ok(Some(Self { devices, sessions }))
    }

    pub(crate) fn is_approved(&self, device: DeviceId) -> bool {
        self.devices.get(&device) == Some(&DeviceState::Approved)
    }

    /// Returns who sits in a session on a device, if it is open and the device takes part.
    pub(crate) fn seat(&self, session: SessionId, device: DeviceId, at: Timestamp) -> Option<Seat> {
        let seat = self.sessions.get(&session).copied()?;
        let is_open = seat.device == device && at < seat.expires_at && self.is_approved(device);
        is_open.then_some(seat)
    }
}
