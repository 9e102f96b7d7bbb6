//! Lays a record out on A4 pages.

mod axis;
mod chart;
mod findings;
mod flow;
mod foot;
mod icon;
mod opening;
mod readings;
mod ribbon;
mod sections;
mod signatures;
mod sources;
mod table;
mod words;
mod wrap;

use super::ReportError;
use super::display::Drawing;
use super::record::ShipmentRecord;
use crate::i18n::{Calendar, Texts};
use flow::Flow;

/// The end of 2199: beyond it spans in milliseconds times a page's width could overflow.
const LAST_MS: i64 = 7_258_118_399_999;

/// Refuses times no sensor or clock of this product can have.
///
/// # Errors
///
/// [`ReportError::BadTime`] with the first such time.
pub(super) fn check_times(record: &ShipmentRecord) -> Result<(), ReportError> {
    let readings = record.readings.iter().map(|reading| reading.taken_at_ms);
    let gaps = record.gaps.iter().flat_map(|gap| [gap.began_ms, gap.ended_ms]);
    let excursions = record.excursions.iter();
    let excursions = excursions.flat_map(|excursion| [excursion.began_ms, excursion.ended_ms]);
    let custody = record.custody.iter().map(|custody| custody.at_ms);
    let sensors = record.sensors.iter().flat_map(|sensor| [Some(sensor.from_ms), sensor.to_ms]);
    let imports = record.sensors.iter().map(|sensor| sensor.import.as_ref().map(|it| it.at_ms));
    let sites = record.sites.iter().map(|site| site.passed_at_ms);
    let ends = [record.left_at_ms, record.received_at_ms, Some(record.made_at_ms)];
    let mut moments = readings
        .chain(gaps)
        .chain(excursions)
        .chain(custody)
        .chain(sensors.chain(imports).chain(sites).chain(ends).flatten());
    match moments.find(|at_ms| !(0..=LAST_MS).contains(at_ms)) {
        Some(at_ms) => Err(ReportError::BadTime { at_ms }),
        None => Ok(()),
    }
}

/// Returns the pages of the report.
///
/// # Errors
///
/// [`ReportError::MissingGlyph`] and [`ReportError::UnknownZone`].
pub(super) fn lay_out(
    record: &ShipmentRecord,
    texts: &Texts,
    sha256: &str,
) -> Result<Drawing, ReportError> {
    let calendar = Calendar::new(texts, &record.zone)
        .map_err(|error| ReportError::UnknownZone { zone: error.0 })?;
    let mut flow = Flow::new(texts, &calendar);
    flow.drawing.title = words::title(&flow, record);
    let contents = opening::write(&mut flow, record)?;
    ribbon::write(&mut flow, record)?;
    sections::excursions(&mut flow, record)?;
    sections::assessment(&mut flow, record)?;
    sections::custody(&mut flow, record)?;
    signatures::write(&mut flow, record)?;
    foot::first(&mut flow, record, sha256)?;
    let items = sections::items(&mut flow, record)?;
    opening::point_to_items(&mut flow, record, contents, items)?;
    sections::form(&mut flow, record)?;
    sources::sensors(&mut flow, record)?;
    sources::alerts(&mut flow, record)?;
    sections::changes(&mut flow, record)?;
    readings::write(&mut flow, record)?;
    foot::every(&mut flow, record, sha256)?;
    Ok(flow.drawing)
}
