//! Refuses early, on the device, what the relay would refuse later.

use super::{Command, Refusal, carry_out::Act, documents::Stop};
use crate::{
    access::policy::{Action, Actor, Reach, may},
    ids::{FormId, ShipmentId, SiteId},
};

/// What a command is about.
enum About<'a> {
    /// The organisation as a whole.
    Organisation,
    /// A shipment that is not there yet, by where it begins and ends.
    Between(&'a SiteId, &'a SiteId),
    Shipment(ShipmentId),
    Form(FormId),
}

impl Act<'_> {
    /// Checks that the person who uses the device may do what a command asks.
    ///
    /// # Errors
    ///
    /// [`Stop::Refused`] if not, or if nobody is known to use the device; [`Stop::Need`] for the
    /// document that says which sites it concerns.
    pub(super) fn permit(&mut self, command: &Command) -> Result<(), Stop> {
        let Some((action, about)) = asked(command) else {
            return Ok(());
        };
        let id = self.person()?;
        self.replica.is_signed_in(self.now, id)?;
        let sites = self.sites(&about)?;
        let person = self.replica.directory.person(id).ok_or(Refusal::UnknownPerson(id))?;
        let reach = sites.map_or(Reach::OwnSite, |sites| Reach::of(person, &sites));
        let actor = Actor { role: person.role, is_revoked: person.disabled_at.is_some() };
        may(actor, action, reach).map_err(|denied| Stop::Refused(denied.into()))
    }

    fn sites(&mut self, about: &About<'_>) -> Result<Option<[SiteId; 2]>, Stop> {
        let shipment = match about {
            About::Organisation => return Ok(None),
            About::Between(origin, destination) => return Ok(Some([**origin, **destination])),
            About::Shipment(shipment) => *shipment,
            About::Form(form) => self.replica.documents.form(*form)?.shipment,
        };
        let shipment = self.replica.documents.shipment(shipment)?;
        Ok(Some([shipment.origin, shipment.destination]))
    }
}

/// Returns what a command is to do, and to what; `None` if everybody may.
fn asked(command: &Command) -> Option<(Action, About<'_>)> {
    let of = |action, shipment: &ShipmentId| Some((action, About::Shipment(*shipment)));
    match command {
        Command::ChoosePerson(_)
        | Command::StartScan
        | Command::StopScan
        | Command::SyncNow
        | Command::DismissRefused(_)
        | Command::OpenForm(_)
        | Command::SetValue { .. } => None,
        Command::CreateShipment { origin, destination, .. } => {
            Some((Action::ShipmentCreate, About::Between(origin, destination)))
        }
        Command::RecordCalibration(_) => Some((Action::SensorCalibrate, About::Organisation)),
        Command::ImportReadings(file) => of(Action::ReadingsImport, &file.shipment),
        Command::EditShipment { shipment, .. }
        | Command::AddItem { shipment, .. }
        | Command::EditItem { shipment, .. }
        | Command::RemoveItem { shipment, .. } => of(Action::ShipmentEdit, shipment),
        Command::AddNote { shipment, .. } => of(Action::ShipmentNote, shipment),
        Command::CancelShipment { shipment, .. } => of(Action::ShipmentCancel, shipment),
        Command::Depart(shipment) | Command::Arrive(shipment) => of(Action::ShipmentStep, shipment),
        Command::PairSensor { shipment, .. }
        | Command::MoveSensor { shipment, .. }
        | Command::UnpairSensor { shipment, .. } => of(Action::SensorPlace, shipment),
        Command::OfferHandover { shipment, .. }
        | Command::ConfirmHandover { shipment, .. }
        | Command::WithdrawHandover { shipment, .. } => of(Action::CustodyHandOver, shipment),
        Command::AcknowledgeAlert { shipment, .. } => of(Action::AlertAcknowledge, shipment),
        Command::AnswerForm { form, .. } => Some((Action::FormAnswer, About::Form(*form))),
        Command::Decide { form, .. } => Some((Action::FormDecide, About::Form(*form))),
        Command::SignForm { form, .. } => Some((Action::FormSign, About::Form(*form))),
    }
}
