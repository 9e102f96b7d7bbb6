use std::sync::{Arc, PoisonError, RwLock};

use domain::{access::Directory, ids::PersonId, units::Timestamp};

use super::belong::wiped_error;
use crate::{
    api::{ApiError, Query, View, view::RadioState},
    port::{self, Clock, Reader},
    query::{self, Ask, DeviceFacts, Live},
};

/// What the session knows and the store does not, for queries on other threads.
pub(super) struct Known {
    clock: Arc<dyn Clock>,
    device: DeviceFacts,
    state: RwLock<State>,
}

/// What changes while a session runs.
#[derive(Clone)]
pub(super) struct State {
    pub(super) directory: Arc<Directory>,
    pub(super) person: Option<PersonId>,
    pub(super) live: Arc<Live>,
    /// Whether the organisation had this device delete what it held; nothing else is known then.
    pub(super) is_wiped: bool,
}

/// One moment of a device, for one query.
pub(super) struct Moment<'a> {
    device: &'a DeviceFacts,
    now: Timestamp,
    state: State,
}

impl Known {
    pub(super) fn new(clock: Arc<dyn Clock>, device: DeviceFacts, state: State) -> Self {
        Self { clock, device, state: RwLock::new(state) }
    }

    pub(super) fn moment(&self) -> Moment<'_> {
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner).clone();
        Moment { device: &self.device, now: self.clock.now().wall, state }
    }

    pub(super) fn relay(&self) -> Option<String> {
        self.moment().state.live.relay.clone()
    }

    pub(super) fn is_wiped(&self) -> bool {
        self.moment().state.is_wiped
    }

    /// Answers for a device that holds nothing any more: where it stands, and nothing else.
    pub(super) fn after_wiping(&self, query: &Query) -> Result<View, ApiError> {
        if *query != Query::Membership {
            return Err(wiped_error());
        }
        let moment = self.moment();
        let (device, now) = (moment.device, moment.now);
        let relay = moment.state.live.relay.clone();
        Ok(View::Membership { view: query::wiped_membership(device, relay, now) })
    }

    pub(super) fn update(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.state.write().unwrap_or_else(PoisonError::into_inner));
    }
}

impl State {
    /// Changes what was heard and not stored; queries at work keep what they began with.
    pub(super) fn live_mut(&mut self) -> &mut Live {
        Arc::make_mut(&mut self.live)
    }
}

impl Moment<'_> {
    pub(super) fn ask<'a>(&'a self, reader: &'a dyn Reader) -> Ask<'a> {
        Ask {
            reader,
            directory: &self.state.directory,
            person: self.state.person,
            now: self.now,
            device: self.device,
            live: &self.state.live,
        }
    }
}

pub(super) fn shown(radio: port::RadioState) -> RadioState {
    match radio {
        port::RadioState::Missing => RadioState::Absent,
        port::RadioState::Off => RadioState::Off,
        port::RadioState::NotPermitted => RadioState::NotPermitted,
        port::RadioState::Ready | port::RadioState::Listening => RadioState::Listening,
    }
}
