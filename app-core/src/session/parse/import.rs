use domain::replica;

use super::{
    Known, Makes, Parsed,
    field::{NAME_MAX, fix, given_name, placement, read, text},
    making,
};
use crate::{
    api::{Command, ErrorCode},
    query::{read_file, recorded},
    session::{error::store_error, file_fault::file_error},
};

/// The longest name of a file that file systems keep, in characters.
const FILE_NAME_MAX: usize = 255;

/// Reads a logger's file, all of it or nothing.
#[expect(clippy::wildcard_enum_match_arm, reason = "The caller sorts commands by feature.")]
pub(super) fn parse(command: Command, known: &Known<'_>) -> Parsed {
    match command {
        Command::ImportReadings { shipment, box_name, placement: place, name, file } => {
            let name = given_name("name", name.as_deref())?;
            let read_as = read_file(&file).map_err(|error| file_error(&error))?;
            let (recording, file_sha256) = (read_as.recording, read_as.sha256);
            let sensor =
                recording.sensor(name.as_deref()).ok_or_else(|| fix(ErrorCode::Empty, "name"))?;
            let interval =
                recording.interval.ok_or_else(|| fix(ErrorCode::Empty, "interval_ms"))?;
            let makes = Makes::Import { sensor: sensor.clone(), file_sha256: file_sha256.clone() };
            let import = replica::LoggerFile {
                shipment: read("shipment", &shipment)?,
                name: name.unwrap_or_else(|| sensor.to_string()),
                box_name: text("box_name", &box_name, NAME_MAX)?,
                placement: placement(place),
                interval_seconds: u32::try_from(interval.as_secs()).unwrap_or(u32::MAX).max(1),
                file_name: text("file", &file.name, FILE_NAME_MAX)?,
                file_sha256,
                readings: recording.readings(),
                recorded: recorded(known.reader, &sensor).map_err(store_error)?,
                sensor,
            };
            making(makes, replica::Command::ImportReadings(Box::new(import)))
        }
        _ => Err(fix(ErrorCode::Malformed, "kind")),
    }
}
