//! What each role may do: the table that every device carries.
//!
//! The relay decides by the Cedar policy in `sync-server/policy/`; its tests hold the two against
//! each other cell by cell, so that a device refuses early what the relay would refuse later.

mod path;
#[cfg(test)]
mod tests;

use std::fmt;

pub use path::{Form, Path, containers, paths, row};

use super::{Person, Role};
use crate::ids::SiteId;

/// How far from the person's own place a resource lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// It concerns the person's site, or the person belongs to no site in particular.
    OwnSite,
    /// It concerns other sites of the organisation only.
    OtherSite,
    /// It belongs to another organisation.
    OtherOrganisation,
}

impl Reach {
    /// Every reach, the nearest first.
    pub const ALL: [Self; 3] = [Self::OwnSite, Self::OtherSite, Self::OtherOrganisation];

    /// Returns how far something that concerns `sites` of the same organisation lies from `person`.
    pub fn of(person: &Person, sites: &[SiteId]) -> Self {
        match person.site {
            Some(site) if !sites.contains(&site) => Self::OtherSite,
            Some(_) | None => Self::OwnSite,
        }
    }
}

/// Who acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Actor {
    /// What the person does in the organisation.
    pub role: Role,
    /// Whether the person's access or the device's was taken back.
    pub is_revoked: bool,
}

/// Why somebody may not do something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// Access was taken back.
    #[error("access was revoked")]
    Revoked,
    /// It belongs to another organisation.
    #[error("it belongs to another organisation")]
    Organisation,
    /// The role does not do this anywhere.
    #[error("the role {} may not do {action}", .role.word())]
    Role {
        /// The role.
        role: Role,
        /// What was to be done.
        action: Action,
    },
    /// The role does this at its own site only.
    #[error("the role {} may do {action} at its own site only", .role.word())]
    Site {
        /// The role.
        role: Role,
        /// What was to be done.
        action: Action,
    },
}

/// Where a role may do something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Extent {
    Nowhere,
    Site,
    Organisation,
}

use Extent::{Nowhere as N, Organisation as O, Site as S};

/// Returns whether `actor` may do `action` to something that lies at `reach`.
///
/// # Errors
///
/// [`Denied`], the first reason in this order: revoked, another organisation, role, site.
pub fn may(actor: Actor, action: Action, reach: Reach) -> Result<(), Denied> {
    if actor.is_revoked {
        return Err(Denied::Revoked);
    }
    if reach == Reach::OtherOrganisation {
        return Err(Denied::Organisation);
    }
    let role = actor.role;
    match (action.extent(role), reach) {
        (Extent::Nowhere, _) => Err(Denied::Role { role, action }),
        (Extent::Site, Reach::OtherSite) => Err(Denied::Site { role, action }),
        (Extent::Site | Extent::Organisation, _) => Ok(()),
    }
}

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident $word:literal $extents:expr;)*) => {
        /// Something that needs permission.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Action {
            $($(#[$doc])* $name,)*
        }

        impl Action {
            /// Every action.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Returns the stable word, such as `shipment.create`.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }

            /// Returns the row: an extent for each role, in the order of [`Role::ALL`].
            fn extents(self) -> [Extent; Role::ALL.len()] {
                match self { $(Self::$name => $extents,)* }
            }
        }
    };
}

actions! {
    // driver, clinic staff, dispatcher, quality officer, administrator, integrator, auditor
    /// Read a shipment, its readings and its forms.
    ShipmentRead "shipment.read" [O, S, O, O, O, O, O];
    /// Create a shipment with its items and its form.
    ShipmentCreate "shipment.create" [N, S, O, O, N, O, N];
    /// Change the plan of a shipment or its items.
    ShipmentEdit "shipment.edit" [O, S, O, O, N, O, N];
    /// Cancel a shipment.
    ShipmentCancel "shipment.cancel" [N, S, O, O, N, O, N];
    /// Leave, arrive, receive or close: a step of the trip.
    ShipmentStep "shipment.step" [O, S, O, O, N, N, N];
    /// Add a note.
    ShipmentNote "shipment.note" [O, S, O, O, N, O, N];
    /// Place a sensor, move it, take it out.
    SensorPlace "sensor.place" [O, S, O, O, N, N, N];
    /// Record a calibration; whoever pairs a sensor has its certificate at hand.
    SensorCalibrate "sensor.calibrate" [O, S, O, O, O, N, N];
    /// Take in the readings of a logger's file.
    ReadingsImport "readings.import" [O, S, O, O, N, O, N];
    /// Offer, confirm or withdraw a handover.
    CustodyHandOver "custody.hand_over" [O, S, O, O, N, N, N];
    /// Acknowledge an alert with its reason.
    AlertAcknowledge "alert.acknowledge" [O, S, O, O, N, N, N];
    /// Answer the questions of a form.
    FormAnswer "form.answer" [O, S, O, O, N, N, N];
    /// Decide what happens with the medicines.
    FormDecide "form.decide" [N, S, N, O, N, N, N];
    /// Sign a form.
    FormSign "form.sign" [O, S, N, O, N, N, N];
    /// Export a report or a record.
    ReportExport "report.export" [O, S, O, O, N, O, O];
    /// Push entries to the relay.
    SyncPush "sync.push" [O, O, O, O, O, O, N];
    /// Receive entries from the relay.
    SyncReceive "sync.receive" [O, O, O, O, O, O, O];
    /// Read the relay's own state: version, counts, lag.
    StatusRead "status.read" [O, O, O, O, O, O, O];
    /// Read people, sites, products and devices.
    DirectoryRead "directory.read" [O, O, O, O, O, O, O];
    /// Change sites and products.
    DirectoryEdit "directory.edit" [N, N, N, N, O, N, N];
    /// List people with their accounts and state.
    PersonList "person.list" [N, N, N, O, O, N, O];
    /// Add people, change their roles and sites, disable them, reset their passwords.
    PersonEdit "person.edit" [N, N, N, N, O, N, N];
    /// Make an enrolment code.
    DeviceInvite "device.invite" [N, N, N, N, O, N, N];
    /// List devices and their state.
    DeviceList "device.list" [N, N, N, O, O, N, O];
    /// Let a device in.
    DeviceApprove "device.approve" [N, N, N, N, O, N, N];
    /// Shut a device out, and have it wiped.
    DeviceRevoke "device.revoke" [N, N, N, N, O, N, N];
    /// Search the audit trail.
    AuditRead "audit.read" [N, N, N, O, O, N, O];
    /// Export the audit trail.
    AuditExport "audit.export" [N, N, N, O, N, N, O];
    /// Read incidents: forged, repeated or contradicting records.
    IncidentRead "incident.read" [N, N, N, O, O, N, O];
    /// Back the relay up, restore it, change its keys.
    RelayOperate "relay.operate" [N, N, N, N, O, N, N];
}

impl Action {
    fn extent(self, role: Role) -> Extent {
        let [driver, clinic, dispatcher, quality, administrator, integrator, auditor] =
            self.extents();
        match role {
            Role::Driver => driver,
            Role::ClinicStaff => clinic,
            Role::Dispatcher => dispatcher,
            Role::QualityOfficer => quality,
            Role::Administrator => administrator,
            Role::Integrator => integrator,
            Role::Auditor => auditor,
        }
    }

    /// Returns the action of this word, if there is one.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|action| action.as_str() == word)
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
