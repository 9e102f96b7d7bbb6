//! What a person may ask of the core.

use serde::{Deserialize, Serialize};

use super::{
    Confidential, LoggerFile, OfficeQuestion,
    view::{FieldAnswer, Language, TemperatureUnit, Theme},
};

/// A request to change something. Acknowledged once it is durable on this device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts", optional_fields))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum Command {
    /// Creates a shipment in the state *waiting*.
    CreateShipment {
        /// The number people know it by, such as `26-0417`.
        reference: String,
        /// The site it leaves from.
        origin_site: String,
        /// The site that receives it.
        destination_site: String,
        /// When it should leave.
        depart_at_ms: Option<i64>,
        /// When it should have arrived.
        arrive_by_at_ms: Option<i64>,
        /// Names of its boxes, at least one.
        boxes: Vec<String>,
        /// What is packed.
        items: Vec<ItemEntry>,
    },
    /// Changes what is planned; absent fields stay as they are.
    EditShipment {
        /// The shipment.
        shipment: String,
        /// The number people know it by.
        reference: Option<String>,
        /// The site that receives it.
        destination_site: Option<String>,
        /// When it should leave.
        depart_at_ms: Option<i64>,
        /// When it should have arrived.
        arrive_by_at_ms: Option<i64>,
        /// Names of its boxes.
        boxes: Option<Vec<String>>,
        /// The number on the seal.
        seal: Option<String>,
    },
    /// Adds one line to the packing list.
    AddItem {
        /// The shipment.
        shipment: String,
        /// The line to add.
        item: ItemEntry,
    },
    /// Changes one line of the packing list; absent fields stay as they are.
    EditItem {
        /// The shipment.
        shipment: String,
        /// The line.
        item: String,
        /// The counted units.
        quantity: Option<u32>,
        /// What is counted, such as `vial`.
        unit: Option<String>,
        /// The batch as printed.
        batch: Option<String>,
        /// The expiry as printed, `YYYY-MM` or `YYYY-MM-DD`.
        expiry: Option<String>,
    },
    /// Strikes one line of the packing list; it stays readable.
    RemoveItem {
        /// The shipment.
        shipment: String,
        /// The line.
        item: String,
        /// Why, in the person's words.
        reason: String,
    },
    /// Adds a note to a shipment.
    AddNote {
        /// The shipment.
        shipment: String,
        /// The note.
        text: String,
    },
    /// Cancels a shipment that has not left.
    CancelShipment {
        /// The shipment.
        shipment: String,
        /// Why, in the person's words.
        reason: String,
    },
    /// Pairs a heard sensor; its readings count from this moment.
    PairSensor {
        /// The sensor, as heard.
        sensor: String,
        /// The name people give it.
        name: String,
        /// The shipment whose box it rides in.
        shipment: Option<String>,
        /// The box it rides in.
        box_name: String,
        /// Where in the box.
        placement: Placement,
    },
    /// Records that a sensor rides elsewhere from this moment.
    MoveSensor {
        /// The sensor.
        sensor: String,
        /// The shipment whose box it rides in.
        shipment: Option<String>,
        /// The box it rides in.
        box_name: String,
        /// Where in the box.
        placement: Placement,
    },
    /// Records that a sensor was calibrated. It alters no reading.
    RecordCalibration {
        /// The sensor.
        sensor: String,
        /// The day of the comparison, `YYYY-MM-DD`.
        calibrated_on: String,
        /// The last day it holds, `YYYY-MM-DD`.
        due_on: String,
        /// The number of the certificate.
        certificate: String,
        /// Half the width of the stated uncertainty, in thousandths of a degree.
        uncertainty_millikelvin: Option<u32>,
    },
    /// Ends a pairing; past readings stay.
    UnpairSensor {
        /// The sensor.
        sensor: String,
    },
    /// Takes the readings of a logger's file into the log of a shipment; all of them or none.
    /// A file that was taken in before adds nothing.
    ImportReadings {
        /// The shipment the logger rode with.
        shipment: String,
        /// The box it rode in.
        box_name: String,
        /// Where in the box.
        placement: Placement,
        /// The name people give the logger; may be absent where the file has its serial number.
        name: Option<String>,
        /// The file.
        file: LoggerFile,
    },
    /// Listens for sensors nearby.
    StartScan,
    /// Stops listening for sensors that are not paired.
    StopScan,
    /// Records that a shipment left.
    Depart {
        /// The shipment.
        shipment: String,
    },
    /// Records that a shipment arrived.
    Arrive {
        /// The shipment.
        shipment: String,
    },
    /// Offers custody to another person, signed by the giver.
    OfferHandover {
        /// The shipment.
        shipment: String,
        /// The person who shall receive.
        to_person: String,
        /// The signature; empty when none was drawn.
        strokes: Vec<Stroke>,
    },
    /// Takes over custody, signed by the receiver.
    ConfirmHandover {
        /// The shipment.
        shipment: String,
        /// The offer.
        handover: String,
        /// What the receiver looked at.
        checks: Vec<HandoverCheck>,
        /// The signature; empty when none was drawn.
        strokes: Vec<Stroke>,
    },
    /// Withdraws an offer that was not taken.
    WithdrawHandover {
        /// The shipment.
        shipment: String,
        /// The offer.
        handover: String,
    },
    /// Records that the person saw an alert, and why it happened. Changes no assessment.
    AcknowledgeAlert {
        /// The alert.
        alert: String,
        /// Why it happened.
        reason: AcknowledgeReason,
        /// What was done; may be empty.
        note: String,
    },
    /// Opens a form of a template for a shipment, or returns the one that is open.
    OpenForm {
        /// The shipment.
        shipment: String,
        /// The template.
        template: String,
    },
    /// Answers one field of a form.
    AnswerForm {
        /// The form.
        form: String,
        /// The field of its template.
        field: String,
        /// The answer; absent takes the answer back.
        value: Option<FieldAnswer>,
    },
    /// Decides what happens to a delivered shipment.
    Decide {
        /// The shipment.
        shipment: String,
        /// The decision.
        outcome: DecisionOutcome,
        /// Why, in the person's words.
        reason: String,
        /// The signature; empty when none was drawn.
        strokes: Vec<Stroke>,
    },
    /// Signs a form; it is frozen afterwards.
    SignForm {
        /// The form.
        form: String,
        /// What the signature means.
        meaning: SignatureMeaning,
    },
    /// Tries the relay at once.
    SyncNow,
    /// Withdraws a change the relay refused; it stays in the history of this device.
    DismissRefused {
        /// The refused change.
        change: String,
    },
    /// Changes what this device shows; absent fields stay as they are.
    ChangeSettings {
        /// The language of the interface and the reports.
        language: Option<Language>,
        /// The unit temperatures are shown in. Records keep millidegrees Celsius.
        temperature_unit: Option<TemperatureUnit>,
        /// The theme.
        theme: Option<Theme>,
    },
    /// Says who uses this device. Where people sign in, only who signed in may use it.
    ChoosePerson {
        /// The person.
        person: String,
    },
    /// Asks the relay of an invitation to let this device take part. Waits for its answer.
    Enrol {
        /// What the administrator's screen shows, as text.
        invitation: Confidential,
        /// What people are to call the device.
        device_name: String,
    },
    /// Signs a person in on this device. Waits for the relay's answer.
    SignIn {
        /// The account.
        account: String,
        /// The password; it is kept nowhere.
        password: Confidential,
    },
    /// Changes the password of the person who is signed in. Waits for the relay's answer.
    ChangePassword {
        /// The account.
        account: String,
        /// The password as it is.
        before: Confidential,
        /// The password as it is to be: 12 characters or more.
        after: Confidential,
    },
    /// Ends the sign-in on this device; readings are recorded as before. Needs no network.
    SignOut,
    /// Asks the relay for what only it has: the audit, devices, people. Waits for its answer.
    AskOffice {
        /// The question.
        question: OfficeQuestion,
    },
    /// Opens a device whose keys are locked; one that is open stays open.
    Unlock {
        /// The passphrase that guards the keys; absent to ask the system's keystore once more.
        passphrase: Option<Confidential>,
    },
}

/// One line of a packing list, as entered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ItemEntry {
    /// The product.
    pub product: String,
    /// The batch as printed.
    pub batch: String,
    /// The expiry as printed, `YYYY-MM` or `YYYY-MM-DD`.
    pub expiry: String,
    /// How many units.
    pub quantity: u32,
    /// What is counted, such as `vial`; empty is the product's own unit.
    pub unit: String,
}

/// Where in a box a sensor rides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum Placement {
    /// Under the lid, the warmest place.
    UnderTheLid,
    /// In the centre, between the vials.
    BetweenTheVials,
    /// On the ice packs, the coldest place.
    OnTheIce,
    /// Outside the box.
    Outside,
}

/// Why an alert happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum AcknowledgeReason {
    /// The box was opened to load or unload.
    OpenedToLoad,
    /// The lid was left open.
    LidLeftOpen,
    /// Ice packs were changed.
    IcePacksChanged,
    /// The box stood outside.
    StoodOutside,
    /// The sensor was moved.
    SensorMoved,
    /// The sensor touched ice.
    SensorTouchedIce,
    /// The sensor was lost.
    SensorLost,
    /// The phone was off or its battery empty.
    PhoneWasOff,
    /// The equipment failed.
    EquipmentFailed,
    /// Something else; the note says what.
    Other,
    /// The person does not know.
    NotKnown,
}

/// What a receiver looked at before taking over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum HandoverCheck {
    /// The seal is whole.
    SealWhole,
    /// The units were counted and agree.
    UnitsCounted,
    /// The state of the box was read.
    StateSeen,
}

/// What happens to a delivered shipment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum DecisionOutcome {
    /// It may be used.
    Accept,
    /// It is set aside until someone else decides.
    Quarantine,
    /// It may not be used.
    Reject,
}

/// What a signature means, 21 CFR 11.50.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum SignatureMeaning {
    /// The signer wrote it.
    Authorship,
    /// The signer reviewed it.
    Review,
    /// The signer approves it.
    Approval,
    /// The signer answers for it.
    Responsibility,
}

/// One unbroken line of a drawn signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Stroke {
    /// Its points in drawing order.
    pub points: Vec<StrokePoint>,
}

/// A point of a drawn signature, in thousandths of the pad's width from its top left corner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct StrokePoint {
    /// Towards the right.
    pub x: i32,
    /// Downwards.
    pub y: i32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_read_from_the_json_a_shell_sends() {
        let json = r#"{"kind": "edit_shipment", "shipment": "a1", "reference": "26-0417"}"#;
        let command: Command = serde_json::from_str(json).unwrap();
        assert_eq!(
            command,
            Command::EditShipment {
                shipment: "a1".to_owned(),
                reference: Some("26-0417".to_owned()),
                destination_site: None,
                depart_at_ms: None,
                arrive_by_at_ms: None,
                boxes: None,
                seal: None,
            }
        );
        let typo = json.replace("reference", "refrence");
        let error = serde_json::from_str::<Command>(&typo).unwrap_err().to_string();
        assert!(error.contains("unknown field `refrence`"), "{error}");
        assert_eq!(serde_json::to_string(&Command::SyncNow).unwrap(), r#"{"kind":"sync_now"}"#);
    }
}
