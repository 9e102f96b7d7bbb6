//! What every connection may know of the log without asking the disk, and when it changes.

use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError, RwLock},
};

use domain::{
    ids::{DeviceId, OrganisationId},
    sync::{Lsn, Partition, wire::Receipt},
};
use tokio::sync::watch;

use crate::identity::Members;

/// How far a device has stored a partition, and up to where its own entries are sent back to it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Noted {
    pub(crate) lsn: Lsn,
    pub(crate) echo_to: Lsn,
}

/// Where a partition stands.
#[derive(Clone, Debug)]
pub(crate) struct Standing {
    pub(crate) number: i64,
    pub(crate) organisation: OrganisationId,
    pub(crate) top: Lsn,
    /// The hash up to the entry at the top.
    pub(crate) link: [u8; 32],
    pub(crate) noted: BTreeMap<DeviceId, Noted>,
}

impl Standing {
    /// Returns how far the devices other than `device` have stored the partition.
    pub(crate) fn receipt(&self, partition: Partition, device: DeviceId) -> Receipt {
        let others = self.noted.iter().filter(|(other, _)| **other != device);
        let places = others.map(|(_, noted)| noted.lsn);
        Receipt {
            partition,
            any: places.clone().max().unwrap_or_default(),
            all: places.clone().min().unwrap_or_default(),
            devices: u64::try_from(places.count()).unwrap_or(u64::MAX),
        }
    }
}

/// The log as of the last commit.
#[derive(Clone, Debug, Default)]
pub(crate) struct View {
    pub(crate) partitions: BTreeMap<Partition, Arc<Standing>>,
    /// Who may take part, if not everyone.
    pub(crate) members: Option<Arc<Members>>,
}

/// Shows the last commit to every connection.
#[derive(Debug)]
pub(crate) struct Hub {
    view: RwLock<View>,
    commits: watch::Sender<u64>,
}

impl Default for Hub {
    fn default() -> Self {
        Self { view: RwLock::default(), commits: watch::Sender::new(0) }
    }
}

impl Hub {
    pub(crate) fn publish(&self, view: View) {
        *self.view.write().unwrap_or_else(PoisonError::into_inner) = view;
        self.commits.send_modify(|commits| *commits += 1);
    }

    pub(crate) fn changes(&self) -> watch::Receiver<u64> {
        self.commits.subscribe()
    }

    pub(crate) fn view(&self) -> View {
        self.view.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn standing(&self, partition: Partition) -> Option<Arc<Standing>> {
        let view = self.view.read().unwrap_or_else(PoisonError::into_inner);
        view.partitions.get(&partition).cloned()
    }

    /// Returns who may take part; nothing if everyone of the organisation may.
    pub(crate) fn members(&self) -> Option<Arc<Members>> {
        self.view.read().unwrap_or_else(PoisonError::into_inner).members.clone()
    }

    /// Returns the partition's number on disk, whose it is, and up to where `device` is sent its
    /// own entries.
    pub(crate) fn place(
        &self,
        partition: Partition,
        device: DeviceId,
    ) -> Option<(i64, OrganisationId, Lsn)> {
        let standing = self.standing(partition)?;
        let echo_to = standing.noted.get(&device).map_or(Lsn(0), |noted| noted.echo_to);
        Some((standing.number, standing.organisation, echo_to))
    }
}
