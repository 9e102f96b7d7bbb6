//! Commands: which facts they need, which feature answers them, and what is written.

use super::{
    Command, Entropy, NewItem, OutboxRow, OutboxState, Outcomes, Refusal, Replica, RequestId,
    Subject, Turn, Waiting, Write,
    documents::{Stop, random},
};
use crate::{
    compliance::{self, Meaning, Signature, receipt, signed_text},
    document::{DocumentError, DocumentKind, Edit, StoredChange},
    ids::{DocumentId, EntryId, FormId, PersonId, ShipmentId},
    shipment::{
        self, Status, Strokes,
        commands::{Correction, Facts, ItemCorrection, Plan},
    },
    sync::Entry,
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

    fn create_shipment(&mut self, command: &Command) -> Answer {
        let Command::CreateShipment {
            reference,
            origin,
            destination,
            depart_at,
            arrive_by,
            boxes,
            items,
        } = command
        else {
            return Ok(Outcomes::Done);
        };
        let id = ShipmentId(random(self.entropy));
        let form = FormId(random(self.entropy));
        let fresh = |item: &NewItem| (EntryId(random(self.entropy)), item.clone());
        let plan = Plan {
            id,
            form,
            reference: reference.clone(),
            origin: *origin,
            destination: *destination,
            depart_at: *depart_at,
            arrive_by: *arrive_by,
            boxes: boxes.clone(),
            items: items.iter().map(fresh).collect(),
        };
        let person = self.person()?;
        let facts = self.replica.facts(person, self.now);
        let shipment_edits = shipment::commands::create(facts, &plan)?;
        let form_edits = compliance::commands::create(facts, form, id, &receipt());
        self.create(
            (id.into(), DocumentKind::Shipment),
            Some(id),
            "shipment_created",
            &shipment_edits,
        )?;
        self.create((form.into(), DocumentKind::Form), Some(id), "form_opened", &form_edits)?;
        Ok(Outcomes::Shipment(id))
    }

    fn open_form(&mut self, id: ShipmentId) -> Answer {
        match self.replica.documents.shipment(id)?.form {
            Some(form) => {
                self.replica.documents.form(form)?;
                Ok(Outcomes::Form(form))
            }
            None => Err(Refusal::UnknownShipment(id).into()),
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "Only its own commands are passed on.")]
    fn plan(&mut self, command: &Command) -> Answer {
        use shipment::commands as plan;
        match command {
            Command::EditShipment {
                shipment,
                reference,
                destination,
                depart_at,
                arrive_by,
                boxes,
                seal,
            } => {
                let correction = Correction {
                    reference: reference.clone(),
                    destination: *destination,
                    depart_at: *depart_at,
                    arrive_by: *arrive_by,
                    boxes: boxes.clone(),
                    seal: seal.clone(),
                };
                self.shipment(*shipment, "shipment_edited", |facts, known, _| {
                    plan::edit(facts, known, correction)
                })
            }
            Command::AddItem { shipment, item } => {
                self.shipment(*shipment, "item_added", |facts, known, id| {
                    plan::add_item(facts, known, id, item)
                })
            }
            Command::EditItem { shipment, item, quantity, unit, batch, expiry } => {
                let correction = ItemCorrection {
                    quantity: *quantity,
                    unit: unit.clone(),
                    batch: batch.clone(),
                    expiry: *expiry,
                };
                self.shipment(*shipment, "item_edited", |facts, known, _| {
                    plan::edit_item(facts, known, *item, correction)
                })
            }
            Command::RemoveItem { shipment, item, reason } => {
                self.shipment(*shipment, "item_removed", |facts, known, _| {
                    plan::remove_item(facts, known, *item, reason.clone())
                })
            }
            Command::AddNote { shipment, text } => {
                self.shipment(*shipment, "note_added", |facts, _, id| {
                    Ok(plan::add_note(facts, id, text.clone()))
                })
            }
            Command::CancelShipment { shipment, reason } => {
                self.step(*shipment, ("shipment_cancelled", Status::Cancelled), reason.clone())
            }
            Command::Depart(shipment) => {
                self.step(*shipment, ("departed", Status::InTransit), String::new())
            }
            Command::Arrive(shipment) => {
                self.step(*shipment, ("arrived", Status::Arrived), String::new())
            }
            _ => Ok(Outcomes::Done),
        }
    }

    fn step(
        &mut self,
        shipment: ShipmentId,
        (what, status): (&str, Status),
        reason: String,
    ) -> Answer {
        self.shipment(shipment, what, |facts, known, id| {
            shipment::commands::report(facts, known, id, status, reason)
        })
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "Only its own commands are passed on.")]
    fn place_sensor(&mut self, command: &Command) -> Answer {
        use shipment::commands as place;
        let answer = match command {
            Command::PairSensor { shipment, sensor, name, box_name, placement } => {
                if self.replica.watch.rides_elsewhere(sensor, *shipment) {
                    return Err(Refusal::AlreadyPaired(sensor.clone()).into());
                }
                self.shipment(*shipment, "sensor_paired", |facts, known, id| {
                    let sensor = (sensor.clone(), name.clone());
                    let place = (box_name.clone(), *placement);
                    place::pair_sensor(facts, known, id, sensor, place)
                })
            }
            Command::MoveSensor { shipment, sensor, box_name, placement } => {
                self.shipment(*shipment, "sensor_moved", |facts, known, id| {
                    place::move_sensor(facts, known, id, sensor, (box_name.clone(), *placement))
                })
            }
            Command::UnpairSensor { shipment, sensor } => {
                self.shipment(*shipment, "sensor_unpaired", |facts, known, _| {
                    place::unpair_sensor(facts, known, sensor)
                })
            }
            _ => Ok(Outcomes::Done),
        }?;
        self.turn.subjects.insert(Subject::Sensors);
        Ok(answer)
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "Only its own commands are passed on.")]
    fn hand_over(&mut self, command: &Command) -> Answer {
        use shipment::commands as custody;
        match command {
            Command::OfferHandover { shipment, from, to, strokes } => {
                let answer = self.shipment(*shipment, "handover_offered", |facts, known, id| {
                    custody::offer_handover(facts, known, id, (*from, *to), strokes)
                })?;
                self.seal(*shipment)?;
                Ok(answer)
            }
            Command::ConfirmHandover { shipment, handover, checks, strokes } => {
                let step = EntryId(random(self.entropy));
                let answer =
                    self.shipment(*shipment, "handover_confirmed", |facts, known, id| {
                        let agreed = (checks.as_slice(), strokes);
                        custody::confirm_handover(facts, known, (id, step), *handover, agreed)
                    })?;
                self.seal(*shipment)?;
                Ok(answer)
            }
            Command::WithdrawHandover { shipment, handover } => {
                self.shipment(*shipment, "handover_withdrawn", |facts, known, id| {
                    custody::withdraw_handover(facts, known, id, *handover)
                })
            }
            Command::AcknowledgeAlert { alert, shipment, reason, note } => {
                self.shipment(*shipment, "alert_acknowledged", |facts, known, id| {
                    custody::acknowledge_alert(facts, known, id, *alert, (*reason, note.clone()))
                })
            }
            _ => Ok(Outcomes::Done),
        }
    }

    /// Signs the reading logs of a shipment at a handover: both parties agree on what was seen.
    fn seal(&mut self, shipment: ShipmentId) -> Result<(), Stop> {
        let sensors: Vec<_> = self
            .replica
            .documents
            .shipment(shipment)?
            .pairings
            .iter()
            .map(|pairing| pairing.sensor.clone())
            .collect();
        self.replica.publish(self.now, self.turn, &sensors);
        Ok(())
    }

    fn decide(&mut self, form: FormId, decision: (compliance::Outcome, String)) -> Answer {
        let about = self.replica.documents.form(form)?.shipment;
        let shipment = self.replica.documents.shipment(about)?.clone();
        self.form(form, "decided", |facts, known| {
            compliance::commands::decide(facts, (known, &shipment), &receipt(), decision)
        })
    }

    fn sign_form(&mut self, id: FormId, meaning: Meaning, strokes: Strokes) -> Answer {
        let person = self.person()?;
        let form = self.replica.documents.form(id)?.clone();
        compliance::commands::may_sign(&form, &receipt(), meaning)?;
        self.replica.documents.shipment(form.shipment)?;
        let heads = self.replica.documents.heads(id.into());
        let text = signed_text(&heads, person, self.now.wall, meaning);
        let signature = Signature {
            by: person,
            at: self.now.wall,
            meaning,
            device: self.replica.key.device(),
            heads: heads.iter().map(ToString::to_string).collect(),
            signature: hex::encode(self.replica.key.sign(&text).0),
            strokes,
        };
        let answer =
            self.form(id, "form_signed", |_, _| Ok(compliance::commands::sign(&signature)))?;
        if meaning == Meaning::Approval {
            self.shipment(form.shipment, "shipment_decided", |facts, _, id| {
                Ok(shipment::commands::decided(facts, id))
            })?;
        }
        Ok(answer)
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

    fn form(
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
