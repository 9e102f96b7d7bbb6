//! What the replica asks for, done; what it tells, passed on.

use std::{
    collections::{BTreeSet, VecDeque},
    sync::{Arc, mpsc::Sender},
};

use domain::{
    ids::AlertId,
    replica::{Batch, Command, Effect, Event as Told, Input, Outcomes, Output, Subject, Write},
};

use super::{
    error::refusal_error,
    parse::Plan,
    run::{Run, answer},
};
use crate::{
    api::{ApiError, CommandOutcome, Event, Query, View, ViewName},
    member::Wish,
    query::{self, QueryError},
};

/// A command of a shell that is being carried out.
pub(super) struct Asked {
    plan: Plan,
    outcome: CommandOutcome,
    reply: Sender<Result<CommandOutcome, ApiError>>,
}

impl Asked {
    pub(super) fn new(plan: Plan, reply: Sender<Result<CommandOutcome, ApiError>>) -> Self {
        Self { plan, outcome: CommandOutcome::default(), reply }
    }

    pub(super) fn next_command(&mut self) -> Option<Command> {
        self.plan.commands.pop_front()
    }

    fn note(&mut self, made: Outcomes) {
        self.plan.makes.note(made, &mut self.outcome);
    }

    pub(super) fn finish(self) {
        answer(&self.reply, Ok(self.outcome));
    }

    pub(super) fn fail(self, error: ApiError) {
        answer(&self.reply, Err(error));
    }
}

impl Run {
    /// Handles an input and all that follows from it before anything else is looked at.
    pub(super) fn handle(&mut self, input: Input) {
        let mut inputs = VecDeque::from([input]);
        while let Some(input) = inputs.pop_front() {
            let is_heard = matches!(input, Input::Heard(_));
            let output = self.replica.handle(self.clock.now(), &mut *self.entropy, input);
            self.perform(output, &mut inputs);
            if is_heard {
                let candidates = self.replica.candidates();
                self.known.update(|state| state.live_mut().candidates = candidates);
            }
        }
    }

    fn perform(&mut self, output: Output, inputs: &mut VecDeque<Input>) {
        let mut is_stored = true;
        for effect in output.effects {
            match effect {
                Effect::Store(batch) => is_stored = self.store(batch, inputs),
                Effect::Load(load) => {
                    match self.store.reader().and_then(|reader| reader.load(&load)) {
                        Ok(loaded) => inputs.push_back(Input::Loaded(loaded)),
                        Err(error) => tracing::error!(%error, "the store did not answer"),
                    }
                }
                Effect::Send(message) => self.send(message, is_stored),
                Effect::Hangup { retry_after } => {
                    if let Some(relay) = &mut self.relay {
                        relay.rest(retry_after);
                    }
                }
                Effect::Connect => {
                    if let Some(relay) = &mut self.relay {
                        relay.hurry();
                    }
                }
                Effect::Scan { is_on } => {
                    self.known.update(|state| state.live_mut().is_scanning = is_on);
                    if let Some(radio) = &mut self.radio {
                        radio.scan(is_on);
                    }
                }
                Effect::Notify(_) => {}
            }
        }
        for event in output.events {
            self.told(event);
        }
    }

    /// Makes a batch durable; its answer is the next input. Returns whether it is stored.
    fn store(&mut self, batch: Batch, inputs: &mut VecDeque<Input>) -> bool {
        let id = batch.id;
        let stored = self.store.apply(std::slice::from_ref(&batch));
        match &stored {
            Ok(()) => {
                self.tell_refused(&batch);
                inputs.push_front(Input::Stored(id));
            }
            Err(error) => {
                tracing::warn!(%error, "a batch was not stored");
                let reason = error.to_string();
                inputs.push_front(Input::StoreFailed { batch: id, reason });
            }
        }
        stored.is_ok()
    }

    /// What was not stored must not be acknowledged: the link begins again instead.
    fn send(&mut self, message: Vec<u8>, is_stored: bool) {
        if let Some(relay) = &mut self.relay {
            if is_stored {
                relay.send(message);
            } else {
                relay.hangup();
            }
        }
    }

    fn told(&mut self, event: Told) {
        match event {
            Told::CommandAccepted { request, outcome } => {
                if let Some(mut asked) = self.asked.remove(&request) {
                    asked.note(outcome);
                    self.continued.push(asked);
                }
            }
            Told::CommandRefused { request, refusal } => {
                if let Some(asked) = self.asked.remove(&request) {
                    asked.fail(refusal_error(refusal));
                }
            }
            Told::Changed(subjects) => self.tell_changed(&subjects),
            Told::AlertRaised { alert, .. } => self.tell_alert(alert),
            Told::LinkRefused(code) => {
                tracing::info!(?code, "the relay does not let this device go on");
                self.member.wish(Wish::Refused(code));
            }
            Told::Quarantined { count } => {
                tracing::warn!(count, "foreign entries were put aside");
                self.tell(&Event::ViewsChanged { views: vec![ViewName::Sync] });
            }
        }
    }

    fn tell_changed(&mut self, subjects: &BTreeSet<Subject>) {
        let directory = self.replica.directory();
        let person = self.replica.person();
        self.known.update(|state| {
            state.person = person;
            if *state.directory != *directory {
                state.directory = Arc::new(directory.clone());
            }
        });
        let views: BTreeSet<ViewName> =
            subjects.iter().flat_map(|subject| views_of(*subject)).copied().collect();
        self.tell(&Event::ViewsChanged { views: views.into_iter().collect() });
    }

    /// Tells of an alert in the words of the alerts page.
    fn tell_alert(&mut self, alert: AlertId) {
        if let Some(View::Alerts { view }) = self.look(&Query::Alerts { is_open_only: true }) {
            let id = alert.to_string();
            for group in view.groups {
                for row in group.alerts.into_iter().filter(|row| row.alert == id) {
                    self.tell(&Event::AlertRaised {
                        alert: row.alert,
                        shipment: group.shipment.clone(),
                        box_name: group.box_name.clone(),
                        state: row.state,
                        reason: row.reason,
                    });
                }
            }
        }
    }

    /// Tells what the relay refused, in the words of the sync page.
    fn tell_refused(&self, batch: &Batch) {
        let refused = batch.writes.iter().filter_map(|write| {
            let Write::Refused(row) = write else { return None };
            (!row.is_dismissed).then(|| hex::encode(row.hash.0))
        });
        let refused: BTreeSet<String> = refused.collect();
        if refused.is_empty() {
            return;
        }
        if let Some(View::Sync { view }) = self.look(&Query::Sync) {
            for change in view.refused.into_iter().filter(|row| refused.contains(&row.change)) {
                self.tell(&Event::CommandRefusedLater { refused: change });
            }
        }
    }

    fn look(&self, query: &Query) -> Option<View> {
        let moment = self.known.moment();
        let answer = self
            .store
            .reader()
            .map_err(QueryError::from)
            .and_then(|reader| query::answer(&moment.ask(&*reader), query));
        answer.inspect_err(|error| tracing::warn!(%error, "an event could not be worded")).ok()
    }

    pub(super) fn tell(&self, event: &Event) {
        for listener in &self.listeners {
            listener(event.clone());
        }
    }
}

fn views_of(subject: Subject) -> &'static [ViewName] {
    match subject {
        Subject::Shipments => &[
            ViewName::Today,
            ViewName::Shipments,
            ViewName::Shipment,
            ViewName::Ribbon,
            ViewName::Handover,
            ViewName::Form,
            ViewName::Report,
            ViewName::Alerts,
        ],
        Subject::Sensors => &[
            ViewName::Today,
            ViewName::Shipments,
            ViewName::Shipment,
            ViewName::Ribbon,
            ViewName::Readings,
            ViewName::Sensors,
        ],
        Subject::Alerts => &[ViewName::Status, ViewName::Today, ViewName::Alerts],
        Subject::Sync => &[ViewName::Status, ViewName::Sync],
        Subject::Directory => &[ViewName::Directory, ViewName::Settings, ViewName::Membership],
        Subject::Settings => {
            &[ViewName::Status, ViewName::Settings, ViewName::Membership, ViewName::Today]
        }
    }
}
