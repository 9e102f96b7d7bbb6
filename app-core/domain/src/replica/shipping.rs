//! Commands on a shipment: plan it, pack it, place its sensors, hand it over.

use super::{
    Command, NewItem, Outcomes, Refusal, Subject,
    carry_out::{Act, Answer},
    documents::{Stop, random},
};
use crate::{
    compliance::{self, receipt},
    document::DocumentKind,
    ids::{EntryId, FormId, ShipmentId},
    shipment::{
        self, Status,
        commands::{Correction, ItemCorrection, Plan},
    },
};

impl Act<'_> {
    pub(super) fn create_shipment(&mut self, command: &Command) -> Answer {
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

    #[expect(clippy::wildcard_enum_match_arm, reason = "Only its own commands are passed on.")]
    pub(super) fn plan(&mut self, command: &Command) -> Answer {
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
    pub(super) fn place_sensor(&mut self, command: &Command) -> Answer {
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
    pub(super) fn hand_over(&mut self, command: &Command) -> Answer {
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
}
