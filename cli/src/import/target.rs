//! Where the readings of a file go.

use std::path::PathBuf;

use app_core::{
    api::{ApiError, Command, ErrorCode, ImportOutcome, Placement, Query, Remedy, View},
    session::Session,
};
use clap::{Args, ValueEnum};
use domain::{logger::Recording, units::Timestamp};

use crate::{
    Failure,
    data::{Data, unexpected},
    report,
    source::Source,
};

#[derive(Args)]
pub(super) struct Target {
    /// Take the readings into this shipment: its number as people know it, or its identity.
    #[arg(long, requires = "placement")]
    shipment: Option<String>,

    /// Where in the box the logger rode.
    #[arg(long, requires = "shipment")]
    placement: Option<Place>,

    /// The box it rode in; not needed where the shipment has one.
    #[arg(long = "box", value_name = "NAME", requires = "shipment")]
    box_name: Option<String>,

    /// The folder that keeps the device's data; otherwise as ISOTHERM_DATA says, or the desktop
    /// app's.
    #[arg(long, value_name = "DIR", requires = "shipment")]
    data: Option<PathBuf>,

    /// The name people give the logger; needed where the file has no serial number.
    #[arg(long, requires = "shipment")]
    name: Option<String>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Place {
    UnderTheLid,
    BetweenTheVials,
    OnTheIce,
    Outside,
}

impl Target {
    /// Takes the file in, if a shipment is named: all of it or nothing.
    pub(super) fn take(
        &self,
        source: &Source,
        bytes: &[u8],
        recording: &Recording,
    ) -> Result<Option<ImportOutcome>, Failure> {
        let Self { shipment: Some(named), placement: Some(place), .. } = self else {
            return Ok(None);
        };
        if recording.samples.is_empty() {
            return Err(source.wrong("temperature: the file has no readings"));
        }
        if recording.sensor(self.name.as_deref()).is_none() {
            return Err(source.wrong("no serial number; name the logger with --name"));
        }
        let data = Data::at(self.data.clone());
        let session = data.open()?;
        let shipment = data.answer(report::find(&session, named))?;
        let box_name = data.answer(self.box_of(&session, &shipment))?;
        let sent = session.send(Command::ImportReadings {
            shipment,
            box_name,
            placement: (*place).into(),
            name: self.name.clone(),
            file: source.logger_file(bytes),
        });
        match sent {
            Ok(outcome) => Ok(outcome.imported),
            Err(error) if is_of_the_file(&error) => Err(source.wrong(&told(source, &error))),
            Err(error) => data.answer(Err(error)),
        }
    }

    /// Returns the box that is named, or the only one there is.
    fn box_of(&self, session: &Session, shipment: &str) -> Result<String, ApiError> {
        let answer = session.query(Query::Shipment { shipment: shipment.to_owned() })?;
        let View::Shipment { view } = &answer else { return Err(unexpected(&answer)) };
        let wrong = |reason: String| {
            ApiError::new(ErrorCode::OutOfBounds, Remedy::FixInput)
                .at("--box")
                .with("reason", reason)
        };
        match (&self.box_name, view.boxes.as_slice()) {
            (Some(name), boxes) if boxes.contains(name) => Ok(name.clone()),
            (None, [only]) => Ok(only.clone()),
            (_, []) => Err(wrong("the shipment has no box yet".to_owned())),
            (_, boxes) => Err(wrong(format!("name one of {}", boxes.join(", ")))),
        }
    }
}

/// Says what was taken in, to people.
pub(super) fn describe(imported: &ImportOutcome) -> String {
    let ImportOutcome { sensor, added, known, outside, .. } = imported;
    match (added, known) {
        (0, known) => format!("nothing new; all {known} readings of {sensor} were there before"),
        (added, known) => format!(
            "{added} readings of {sensor}; {known} were there before, {outside} lie outside the \
             shipment"
        ),
    }
}

fn is_of_the_file(error: &ApiError) -> bool {
    let field = error.field.as_deref();
    error.code == ErrorCode::ReadingsContradict
        || error.remedy == Remedy::FixInput
            && matches!(field, Some("file" | "name" | "content_hex" | "interval_ms"))
}

/// Returns what is wrong with the file, with the moment where there is one.
fn told(source: &Source, error: &ApiError) -> String {
    let value = |name: &str| {
        let found = error.arguments.iter().find(|argument| argument.name == name);
        found.map(|argument| argument.value.as_str())
    };
    let number = |name: &str| value(name).and_then(|value| value.parse::<i64>().ok());
    let field = error.field.as_deref().unwrap_or("file");
    let figures = (number("at_ms"), value("imported_millicelsius"), value("recorded_millicelsius"));
    match figures {
        (Some(at), Some(imported), Some(recorded)) => format!(
            "{}, {field}: the file says {imported} m°C, {recorded} m°C was recorded; {} readings \
             differ and nothing was taken in",
            source.zone.rfc3339(Timestamp(at)),
            value("count").unwrap_or("some")
        ),
        _ => {
            format!("{field}: {}", value("reason").map_or_else(|| error.to_string(), str::to_owned))
        }
    }
}

impl From<Place> for Placement {
    fn from(place: Place) -> Self {
        match place {
            Place::UnderTheLid => Self::UnderTheLid,
            Place::BetweenTheVials => Self::BetweenTheVials,
            Place::OnTheIce => Self::OnTheIce,
            Place::Outside => Self::Outside,
        }
    }
}
