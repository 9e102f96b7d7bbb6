//! Commands on a form: open it, decide, sign.

use super::{
    Outcomes, Refusal,
    carry_out::{Act, Answer},
};
use crate::{
    compliance::{self, Meaning, Signature, receipt, signed_text},
    ids::{FormId, ShipmentId},
    shipment::{self, Strokes},
};

impl Act<'_> {
    pub(super) fn open_form(&mut self, id: ShipmentId) -> Answer {
        match self.replica.documents.shipment(id)?.form {
            Some(form) => {
                self.replica.documents.form(form)?;
                Ok(Outcomes::Form(form))
            }
            None => Err(Refusal::UnknownShipment(id).into()),
        }
    }

    pub(super) fn decide(
        &mut self,
        form: FormId,
        decision: (compliance::Outcome, String),
    ) -> Answer {
        let about = self.replica.documents.form(form)?.shipment;
        let shipment = self.replica.documents.shipment(about)?.clone();
        self.form(form, "decided", |facts, known| {
            compliance::commands::decide(facts, (known, &shipment), &receipt(), decision)
        })
    }

    pub(super) fn sign_form(&mut self, id: FormId, meaning: Meaning, strokes: Strokes) -> Answer {
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
}
