//! Commands: which facts they need, which feature answers them, and what is written.

use super::{
    Command, Entropy, OutboxRow, OutboxState, Outcomes, Refusal, Replica, RequestId, SignedChange,
    Subject, Turn, Waiting, Write,
    documents::{Stop, random},
};
use crate::{
    compliance::{self, receipt},
    document::{ChangeHash, DocumentError, DocumentKind, Edit, StoredChange},
    ids::{DocumentId, EntryId, FormId, PersonId, ShipmentId},
    shipment::{self, commands::Facts},
    sync::{Entry, wire::ChangeHead},
    units::{Now, Timestamp},
};

pub(super) type Answer = Result<Outcomes, Stop>;

impl Replica {
    pub(super) fn command(
        &mut self,
        now: Now,
        entropy: &mut dyn Entropy,
        turn: &mut Turn,
        request: RequestId,
        command: Command,
    ) {
        let written = turn.writes.len();
        let answer = self.carry_out(now, entropy, turn, &command);
        if answer.is_err() && turn.writes.len() > written {
            self.undo(turn, written);
        }
        match answer {
            Ok(outcome) => turn.unstored.accepted.push((request, outcome)),
            Err(Stop::Need(document)) => {
                self.park(turn, document, Waiting::Command(request, command));
            }
            Err(Stop::Refused(refusal)) => {
                turn.output.events.push(super::Event::CommandRefused { request, refusal });
            }
        }
    }

    fn carry_out(
        &mut self,
        now: Now,
        entropy: &mut dyn Entropy,
        turn: &mut Turn,
        command: &Command,
    ) -> Answer {
        let mut act = Act { replica: self, entropy, turn, now };
        act.permit(command)?;
        match command {
            Command::ChoosePerson(person) => act.choose_person(*person),
            Command::SetValue { name, value } => Ok(act.set_value(name, value)),
            Command::ImportReadings(file) => act.import(file),
            Command::RecordCalibration(new) => act.record_calibration(new),
            Command::StartScan => Ok(act.scan(true)),
            Command::StopScan => Ok(act.scan(false)),
            Command::SyncNow => {
                act.replica.exchange_now(act.now, act.entropy, act.turn);
                Ok(Outcomes::Done)
            }
            Command::DismissRefused(hash) => {
                act.replica.dismiss(act.now, act.turn, *hash);
                Ok(Outcomes::Done)
            }
            Command::CreateShipment { .. } => act.create_shipment(command),
            Command::OpenForm(id) => act.open_form(*id),
            Command::AnswerForm { form, field, value } => {
                act.form(*form, "form_answered", |facts, known| {
                    let pair = (field.clone(), value.clone());
                    compliance::commands::answer(facts, known, &receipt(), pair)
                })
            }
            Command::Decide { form, outcome, reason } => {
                act.decide(*form, (*outcome, reason.clone()))
            }
            Command::SignForm { form, meaning, strokes } => {
                act.sign_form(*form, *meaning, strokes.clone())
            }
            Command::EditShipment { .. }
            | Command::AddItem { .. }
            | Command::EditItem { .. }
            | Command::RemoveItem { .. }
            | Command::AddNote { .. }
            | Command::CancelShipment { .. }
            | Command::Depart(_)
            | Command::Arrive(_) => act.plan(command),
            Command::PairSensor { .. }
            | Command::MoveSensor { .. }
            | Command::UnpairSensor { .. } => act.place_sensor(command),
            Command::OfferHandover { .. }
            | Command::ConfirmHandover { .. }
            | Command::WithdrawHandover { .. }
            | Command::AcknowledgeAlert { .. } => act.hand_over(command),
        }
    }

    /// Drops what a command wrote before it was refused; its documents are read again.
    fn undo(&mut self, turn: &mut Turn, written: usize) {
        for write in turn.writes.drain(written..) {
            if let Write::Change { document, .. } = write {
                self.documents.close(document);
            }
        }
    }

    /// Returns the write that keeps this device's word for a change of its own.
    pub(super) fn signature(&self, document: DocumentId, hash: ChangeHash) -> Write {
        let head = ChangeHead::sign(document, hash, &self.key);
        Write::Signature(SignedChange { key: self.key.public(), head })
    }

    /// Writes a change of ours: the change itself, the rows it touches, and its way to the relay.
    pub(super) fn write_change(
        &mut self,
        turn: &mut Turn,
        at: Timestamp,
        (document, kind): (DocumentId, DocumentKind),
        change: StoredChange,
        (shipment, what): (Option<ShipmentId>, &str),
    ) {
        let entry = Entry::Change { document, hash: change.hash, bytes: change.bytes.clone() };
        turn.writes.push(self.signature(document, change.hash));
        turn.writes.push(Write::Change { document, kind, hash: change.hash, bytes: change.bytes });
        turn.writes.extend(self.documents.rows(document, &self.directory));
        turn.writes.push(Write::Outbox(OutboxRow {
            hash: entry.hash(),
            partition: self.home,
            bytes: entry.to_bytes(),
            document: Some(document),
            shipment,
            what: what.to_owned(),
            queued_at: at,
            state: OutboxState::Waiting,
            lsn: None,
            relayed_at: None,
            received_at: None,
        }));
        turn.unstored.documents.insert(document);
        turn.subjects.extend([Subject::Shipments, Subject::Alerts, Subject::Sync]);
        self.exchange.queued(self.home);
    }
}

/// One command being carried out.
pub(super) struct Act<'a> {
    pub(super) replica: &'a mut Replica,
    pub(super) entropy: &'a mut dyn Entropy,
    pub(super) turn: &'a mut Turn,
    pub(super) now: Now,
}

impl Act<'_> {
    fn choose_person(&mut self, person: PersonId) -> Answer {
        self.replica.directory.person(person).ok_or(Refusal::UnknownPerson(person))?;
        self.replica.person = Some(person);
        Ok(self.set_value("person", &person.to_string()))
    }

    fn set_value(&mut self, name: &str, value: &str) -> Outcomes {
        self.turn.writes.push(Write::Value { name: name.to_owned(), value: value.to_owned() });
        self.turn.subjects.insert(Subject::Settings);
        Outcomes::Done
    }

    fn scan(&mut self, is_on: bool) -> Outcomes {
        self.replica.watch.scan(is_on, &mut self.turn.output.effects);
        Outcomes::Done
    }

    pub(super) fn person(&self) -> Result<PersonId, Refusal> {
        self.replica.person.ok_or(Refusal::NoPerson)
    }

    /// Carries out a command on one shipment, with a fresh identity for an entry it may make.
    pub(super) fn shipment(
        &mut self,
        id: ShipmentId,
        what: &str,
        command: impl FnOnce(Facts<'_>, &shipment::Shipment, EntryId) -> Result<Vec<Edit>, Refusal>,
    ) -> Answer {
        let person = self.person()?;
        let known = self.replica.documents.shipment(id)?.clone();
        let entry = EntryId(random(self.entropy));
        let edits = command(self.replica.facts(person, self.now), &known, entry)?;
        self.change((id.into(), DocumentKind::Shipment), id, what, &edits)?;
        self.replica.watch.shipment_changed(
            self.now,
            self.replica.documents.shipment(id)?,
            &mut self.turn.output.effects,
        );
        Ok(Outcomes::Entry(entry))
    }

    pub(super) fn form(
        &mut self,
        id: FormId,
        what: &str,
        command: impl FnOnce(Facts<'_>, &compliance::Form) -> Result<Vec<Edit>, Refusal>,
    ) -> Answer {
        let person = self.person()?;
        let known = self.replica.documents.form(id)?.clone();
        let edits = command(self.replica.facts(person, self.now), &known)?;
        self.change((id.into(), DocumentKind::Form), known.shipment, what, &edits)?;
        Ok(Outcomes::Form(id))
    }

    pub(super) fn create(
        &mut self,
        document: (DocumentId, DocumentKind),
        shipment: Option<ShipmentId>,
        what: &str,
        edits: &[Edit],
    ) -> Result<(), Refusal> {
        let (at, person) = (self.now.wall, self.replica.person);
        let change = self
            .replica
            .documents
            .create(document, (at, person), self.entropy, edits)
            .map_err(|error| refusal(&error))?;
        self.replica.write_change(self.turn, at, document, change, (shipment, what));
        Ok(())
    }

    fn change(
        &mut self,
        document: (DocumentId, DocumentKind),
        shipment: ShipmentId,
        what: &str,
        edits: &[Edit],
    ) -> Result<(), Refusal> {
        if edits.is_empty() {
            return Ok(());
        }
        let (at, person) = (self.now.wall, self.replica.person);
        let change = match self.replica.documents.change(document.0, (at, person), edits) {
            Ok(change) => change,
            Err(DocumentError::Unchanged) => return Ok(()),
            Err(error) => return Err(refusal(&error)),
        };
        self.replica.write_change(self.turn, at, document, change, (Some(shipment), what));
        Ok(())
    }
}

impl Replica {
    pub(super) fn facts(&self, person: PersonId, now: Now) -> Facts<'_> {
        Facts { directory: &self.directory, person, at: now.wall, device: self.key.device() }
    }
}

fn refusal(error: &DocumentError) -> Refusal {
    match error {
        DocumentError::Full => Refusal::DocumentFull,
        DocumentError::Guarded(_)
        | DocumentError::Unchanged
        | DocumentError::Damaged(_)
        | DocumentError::Incomplete(_) => Refusal::NotStored(error.to_string()),
    }
}
