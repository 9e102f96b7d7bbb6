use std::sync::Arc;

use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{ports::Ports, problem::Problem};

/// How the relay stands.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Status {
    /// The version of the server.
    version: &'static str,
    /// What the relay's clock says, in milliseconds since 1970.
    relay_time_ms: i64,
    /// Every partition.
    partitions: Vec<PartitionStatus>,
    /// Every device that ever said hello.
    devices: Vec<DeviceStatus>,
}

/// How a partition stands.
#[derive(Debug, Serialize, ToSchema)]
struct PartitionStatus {
    /// Its name.
    partition: String,
    /// Its last entry.
    last_lsn: u64,
    /// How far each device has stored it.
    cursors: Vec<CursorStatus>,
}

/// How far a device has stored a partition.
#[derive(Debug, Serialize, ToSchema)]
struct CursorStatus {
    /// The device.
    device: String,
    /// The last entry it acknowledged.
    lsn: u64,
}

/// When a device was last heard of.
#[derive(Debug, Serialize, ToSchema)]
struct DeviceStatus {
    /// The device.
    device: String,
    /// When it last said hello, in milliseconds since 1970.
    contact_at_ms: i64,
}

/// Returns how far each partition has come, and when each device was last heard of.
#[utoipa::path(get, path = "/v1/status", tag = "gateway",
    responses(
        (status = 200, description = "The relay's state, by identities.", body = Status),
        (status = 503, description = "The store does not work.", body = Problem),
    ))]
pub(super) async fn status(State(ports): State<Arc<Ports>>) -> Result<Json<Status>, Problem> {
    let contacts =
        ports.store.contacts().await.map_err(|error| Problem::store(error.to_string()))?;
    let device = |contact: crate::store::Contact| DeviceStatus {
        device: contact.device.to_string(),
        contact_at_ms: contact.contact_at.0,
    };
    let view = ports.hub.view();
    let partitions = view.partitions.iter().map(|(partition, standing)| PartitionStatus {
        partition: partition.to_string(),
        last_lsn: standing.top.0,
        cursors: standing
            .noted
            .iter()
            .map(|(device, noted)| CursorStatus { device: device.to_string(), lsn: noted.lsn.0 })
            .collect(),
    });
    Ok(Json(Status {
        version: env!("CARGO_PKG_VERSION"),
        relay_time_ms: ports.clock.now().wall.0,
        partitions: partitions.collect(),
        devices: contacts.into_iter().map(device).collect(),
    }))
}
