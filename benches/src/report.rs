//! A report of 2,000 readings: ours beside reportlab and krilla, drawing the same table.

use std::{error::Error, process::Command, time::Duration};

use app_core::{
    i18n::Language,
    report::{ShipmentRecord, render, sample},
};
use krilla::{
    Document,
    geom::{PathBuilder, Point},
    page::PageSettings,
    text::{Font, TextDirection},
};

use crate::cost::{goal, line, median};

const ROWS: usize = 2_000;
const PAGES: usize = 12;
const FONT: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/../app-core/assets/fonts/NotoSans-Regular.ttf");
const REPORTLAB: &str = include_str!("reportlab.py");

pub(crate) fn run() -> Result<(), Box<dyn Error>> {
    let record = sample::record(ROWS);
    let bytes = render(&record, Language::English)?;
    let ours = milliseconds(median(15, || {
        std::hint::black_box(render(&record, Language::English).ok());
    }));
    let rows = rows(&record);
    let font = std::fs::read(FONT)?;
    let drawn = krilla(&font, &rows)?;
    let krilla = milliseconds(median(15, || {
        std::hint::black_box(krilla(&font, &rows).ok());
    }));
    line(
        "2,000 readings, tagged, record inside",
        "ms CPU",
        ours,
        Some(("krilla, bare table", krilla)),
    );
    goal("ms CPU", ours, 60.0);
    match reportlab(&rows)? {
        Some(theirs) => line("the same", "ms CPU", ours, Some(("reportlab, bare table", theirs))),
        None => {
            println!("  reportlab is not installed: pip install reportlab, then ISOTHERM_PYTHON")
        }
    }
    let kilobytes = |bytes: &[u8]| bytes.len() as f64 / 1e3;
    line("size", "kB", kilobytes(&bytes), Some(("krilla, bare table", kilobytes(&drawn))));
    goal("kB", kilobytes(&bytes), 300.0);
    Ok(())
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn rows(record: &ShipmentRecord) -> Vec<[String; 5]> {
    let cells = |reading: &app_core::report::Reading| {
        [
            reading.taken_at_ms.to_string(),
            reading.temperature_millicelsius.to_string(),
            reading.sensor.clone(),
            "Elias Mantla".to_owned(),
            "in range".to_owned(),
        ]
    };
    record.readings.iter().map(cells).collect()
}

/// Twelve pages: a chart of every reading on the first, and the table; no tags, nothing attached.
fn krilla(font: &[u8], rows: &[[String; 5]]) -> Result<Vec<u8>, Box<dyn Error>> {
    let font = Font::new(font.to_vec().into(), 0).ok_or("the font cannot be read")?;
    let mut document = Document::new();
    for (number, chunk) in rows.chunks(rows.len().div_ceil(PAGES)).enumerate() {
        let size = PageSettings::from_wh(595.0, 842.0).ok_or("no page of this size")?;
        let mut page = document.start_page_with(size);
        let mut surface = page.surface();
        if number == 0 {
            let mut path = PathBuilder::new();
            path.move_to(40.0, 100.0);
            for (place, row) in rows.iter().enumerate() {
                let degrees: f32 = row[1].parse::<f32>()? / 1_000.0;
                path.line_to(40.0 + place as f32 / 4.0, 100.0 - degrees * 4.0);
            }
            if let Some(path) = path.finish() {
                surface.draw_path(&path);
            }
        }
        for (place, row) in chunk.iter().enumerate() {
            for (column, cell) in row.iter().enumerate() {
                let at = Point::from_xy(40.0 + column as f32 * 100.0, 120.0 + place as f32 * 4.1);
                surface.draw_text(at, font.clone(), 4.0, cell, false, TextDirection::Auto);
            }
        }
        surface.finish();
        page.finish();
    }
    document.finish().map_err(|error| format!("{error:?}").into())
}

/// Returns reportlab's CPU milliseconds for the same table, measured inside its process.
fn reportlab(rows: &[[String; 5]]) -> Result<Option<f64>, Box<dyn Error>> {
    let python = std::env::var("ISOTHERM_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let folder = tempfile::tempdir()?;
    let input = folder.path().join("rows.json");
    std::fs::write(&input, serde_json::to_vec(rows)?)?;
    let output = Command::new(python).args(["-c", REPORTLAB, FONT]).arg(input).output();
    let output = match output {
        Ok(output) if output.status.success() => output,
        Ok(_) | Err(_) => return Ok(None),
    };
    Ok(String::from_utf8(output.stdout)?.trim().parse().ok())
}
