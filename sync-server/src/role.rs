//! The roles of the process, and what each depends on.

use std::{str::FromStr, sync::Arc};

use axum::Router;

use crate::{gateway::Gateway, ports::Ports, relay::Relay};

/// What one process does of the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Keeps the log of every partition and passes it on.
    Relay,
    /// Says how the relay is: health, metrics, status, its own description.
    Gateway,
}

/// What a role cannot work without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dependency {
    /// The log on disk.
    Store,
    /// The counters of the process.
    Metrics,
}

/// Every role, by its name on the command line, and what it depends on.
pub const ROLES: [(Role, &str, &[Dependency]); 2] = [
    (Role::Relay, "relay", &[Dependency::Store]),
    (Role::Gateway, "gateway", &[Dependency::Store, Dependency::Metrics]),
];

/// There is no role of this name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no role; the roles are relay and gateway")]
pub struct UnknownRole(pub String);

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(name: &str) -> Result<Self, UnknownRole> {
        let found = ROLES.iter().find(|(_, known, _)| *known == name);
        found.map(|(role, _, _)| *role).ok_or_else(|| UnknownRole(name.to_owned()))
    }
}

impl Role {
    pub(crate) fn run(self, ports: Arc<Ports>) -> Router {
        match self {
            Self::Relay => Relay.run(ports),
            Self::Gateway => Gateway.run(ports),
        }
    }
}
