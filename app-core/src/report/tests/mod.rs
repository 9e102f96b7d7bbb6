mod proving;
mod verifying;

use lopdf::{Document, Object};

use super::display::{Mark, Tag};
use super::*;

/// A trip short enough to render often.
fn short() -> ShipmentRecord {
    sample::record(90)
}

fn english(record: &ShipmentRecord) -> Vec<u8> {
    render(record, Language::English).expect("the sample renders")
}

fn drawing(record: &ShipmentRecord) -> display::Drawing {
    layout::lay_out(record, &Texts::isolating(Language::English), &"0".repeat(64))
        .expect("the sample is laid out")
}

fn said(drawing: &display::Drawing) -> Vec<String> {
    let marks = drawing.pages.iter().flat_map(|page| &page.marks);
    let lines = marks.filter_map(|placed| match &placed.mark {
        Mark::Text { line, .. } => Some(&line.text),
        Mark::Fill { .. } | Mark::Stroke { .. } => None,
    });
    let is_shown = |c: &char| !matches!(c, '\u{200e}' | '\u{200f}' | '\u{2066}'..='\u{2069}');
    lines.map(|line| line.chars().filter(is_shown).collect()).collect()
}

#[test]
fn the_same_record_gives_the_same_bytes() {
    for language in Language::ALL {
        let record = short();
        let (first, second) = (render(&record, language), render(&record, language));
        assert!(first.is_ok(), "{first:?}");
        assert!(first == second);
    }
}

/// What the pages of the sample draw, packed or not. Where this changes, so does what a checker
/// would draw for reports already made: raise `LAYOUT` in `finish/xmp.rs` and put the new one here.
const DRAWN: (u32, &str) = (4, "54d9182c9a6326675d1bed017d3423c3d65688b7afc1bb604a43499e93a4deed");

#[test]
fn a_layout_keeps_its_number_while_it_draws_the_same() {
    let document = Document::load_mem(&english(&short())).expect("it opens");
    let pages = document.get_pages().into_values();
    let drawn: Vec<u8> = pages.flat_map(|page| document.get_page_content(page)).collect();
    assert_eq!((finish::LAYOUT, canonical::sha256(&drawn).as_str()), DRAWN);
}

#[test]
fn a_report_claims_its_level_and_carries_both_files() {
    for (is_tagged, level) in [(true, "A"), (false, "U")] {
        let bytes = make(&short(), Language::English, is_tagged).expect("the sample renders");
        assert!(bytes.starts_with(b"%PDF-1.7\n%"));
        let claim = format!("<pdfaid:conformance>{level}</pdfaid:conformance>");
        assert!(bytes.windows(claim.len()).any(|window| window == claim.as_bytes()));
        let document = Document::load_mem(&bytes).expect("it opens");
        let catalog = document.catalog().expect("it has a catalogue");
        assert_eq!(catalog.has(b"StructTreeRoot"), is_tagged);
        let files = catalog.get(b"AF").and_then(Object::as_array).map(Vec::len);
        assert_eq!(files.ok(), Some(2));
        let mode = catalog.get(b"PageMode").and_then(Object::as_name);
        assert_eq!(mode.ok(), Some(b"UseOutlines".as_slice()));
    }
}

#[test]
fn what_a_person_must_see_is_on_the_pages() {
    let drawing = drawing(&sample::record(1808));
    let said = said(&drawing);
    for expected in [
        "26-0417, Yellowknife to Ulukhaktok",
        "WARNING: held in quarantine",
        "5 batches, 102 units (page 2)",
        "Times are MDT, UTC\u{2212}6",
        "UNKNOWN",
        "USP 1079.2, cold chain. v1.",
        "Freezing, \u{2212}0.5\u{a0}°C for 1\u{a0}h",
        "Annie Kudlak",
        "Meaning: I decided quarantine",
        "Page 1 of 6",
        "Page 6 of 6",
        "isotherm verify 26-0417.pdf",
        "2\u{a0}h\u{a0}11\u{a0}min unknown",
        "HB24C117",
    ] {
        assert!(said.iter().any(|line| line == expected), "{expected:?} is missing");
    }
}

#[test]
fn every_reading_has_its_row() {
    let rows = |count| {
        let drawing = drawing(&sample::record(count));
        let cells = drawing.elements.iter().filter(|element| element.tag == Tag::Cell).count();
        (cells, drawing.pages.len())
    };
    let (some, pages) = rows(100);
    assert_eq!(rows(101), (some + 2, pages));
    let (many, pages) = rows(1_400);
    // The later ones are past the gap, which has a row of one cell.
    assert_eq!(many, some + 2 * 1_300 + 1 + excursion_cells());
    assert!(pages > 4);
}

/// The trip's first hundred minutes have no excursion; each one found later is a row of five.
fn excursion_cells() -> usize {
    5 * (sample::record(1_400).excursions.len() - sample::record(100).excursions.len())
}

#[test]
fn a_character_no_font_has_is_an_error_that_names_it() {
    let mut record = short();
    record.gaps[0].reason = Some(Note {
        text: "Battery empty 電".to_owned(),
        by: "Elias Mantla".to_owned(),
        at_ms: record.made_at_ms,
    });
    let Err(ReportError::MissingGlyph { character, text }) = render(&record, Language::English)
    else {
        panic!("an empty box was printed");
    };
    assert_eq!(character, '電');
    assert!(text.contains("Battery empty"), "{text}");
}

#[test]
fn every_script_of_the_north_and_its_visitors_is_shaped() {
    let mut shaper = shape::Shaper::new();
    for text in [
        "Behchokǫ̀, Whatì, Gamètì, Łútsël K’é, Délı̨nę",
        "ᐅᓗᒃᓴᖅᑑᖅ ᐃᓄᒃᑎᑐᑦ ᑕᐃᒪ",
        "الحرارة \u{2066}5.1 °C\u{2069} مُرَاقَبَة",
        "शीतलन क्षमता की पुष्टि",
        "Đã kiểm tra bởi Nguyễn Thị Hường",
        "Ärzte, œuvre, straße, Þór, ğüş, Ελλάδα, Україна",
        "−0.5 °C ± 0.2, ≤ 8, ≥ 2, µg, ½, №, €, → ✓ ✗ ☐",
        "Lid closed 👍🏽, battery 🔋, careful ⚠\u{fe0f}, 👩\u{200d}⚕\u{fe0f}",
    ] {
        for voice in [font::Voice::Regular, font::Voice::Bold] {
            let line = shaper.line(voice, text).unwrap_or_else(|error| panic!("{error}"));
            assert!(line.width > 0);
        }
    }
    // Letters join: the shaped forms are not those of the letters alone.
    let line = shaper.line(font::Voice::Regular, "سلم").expect("Arabic is there");
    let alone = shaper.line(font::Voice::Regular, "س").expect("one letter too");
    let glyphs = |line: &shape::Line| -> Vec<u16> {
        line.runs.iter().flat_map(|run| &run.glyphs).map(|glyph| glyph.id).collect()
    };
    assert!(!glyphs(&line).contains(&glyphs(&alone)[0]));
}

#[test]
fn a_record_of_almost_nothing_still_prints() {
    let mut record = short();
    record.sites.clear();
    record.items.clear();
    record.sensors.clear();
    record.readings.clear();
    record.gaps.clear();
    record.excursions.clear();
    record.verdicts.clear();
    record.custody.clear();
    record.alerts.clear();
    record.changes.clear();
    record.signatures.clear();
    record.form = None;
    record.decision = None;
    record.budget_warm = None;
    record.mkt_millicelsius = None;
    record.left_at_ms = None;
    record.received_at_ms = None;
    assert_eq!(verify(&english(&record)).map(|verified| verified.pages), Ok(Pages::Same));
}

#[test]
fn an_entry_longer_than_a_page_runs_on() {
    let mut record = short();
    record.form = Some(Form {
        template: "Receipt".to_owned(),
        version: "1".to_owned(),
        fields: vec![Field {
            label: "Remarks".to_owned(),
            value: format!("{} {}", "long ".repeat(4_000), "x".repeat(4_000)),
        }],
    });
    let drawing = drawing(&record);
    let right = display::PAGE_WIDTH;
    for placed in drawing.pages.iter().flat_map(|page| &page.marks) {
        if let Mark::Text { at, size, line, .. } = &placed.mark {
            assert!(at.x + line.width * size / 1000 < right, "{:?} leaves the page", line.text);
            assert!(at.y < display::PAGE_HEIGHT);
        }
    }
    assert!(drawing.pages.len() > 4);
}

#[test]
fn the_hour_that_comes_twice_is_listed_under_two_zones() {
    let mut record = short();
    // 1 November 2026, 07:30 UTC: 01:30 MDT, half an hour before the clocks go back.
    let start = 1_793_518_200_000;
    for (minute, reading) in (0..).zip(&mut record.readings) {
        reading.taken_at_ms = start + minute * 60_000;
    }
    let said = said(&drawing(&record));
    for zone in ["UTC\u{2212}6", "UTC\u{2212}7"] {
        let is_listed = said.iter().any(|line| line.contains(zone) && !line.contains("Times"));
        assert!(is_listed, "{zone} is missing");
    }
}

#[test]
fn times_beyond_any_calendar_do_not_stop_the_program() {
    let mut record = short();
    record.readings[0].taken_at_ms = i64::MIN;
    assert_eq!(render(&record, Language::English), Err(ReportError::BadTime { at_ms: i64::MIN }));
    record.readings[0].taken_at_ms = 0;
    record.zone = "Mars/Base".to_owned();
    let zone = record.zone.clone();
    assert_eq!(render(&record, Language::English), Err(ReportError::UnknownZone { zone }));
}

#[test]
fn the_record_is_written_with_sorted_keys_and_read_back_whole() {
    let record = short();
    let json = canonical::record_json(&record).expect("it is written");
    let value: serde_json::Value = serde_json::from_slice(&json).expect("it is JSON");
    assert_eq!(canonical::bytes(&value), json);
    assert!(json.starts_with(b"{\"alerts\":["));
    assert_eq!(serde_json::from_slice::<ShipmentRecord>(&json).ok(), Some(record));
}

#[test]
fn readings_of_a_file_are_named_as_such_in_both_languages() {
    let mut record = short();
    let plain = canonical::record_json(&record).expect("it is written");
    let text = String::from_utf8(plain).expect("JSON is text");
    assert!(!text.contains("\"import\"") && !text.contains("\"late\""), "old records differ");
    let file_name = "trip.txt".to_owned();
    record.sensors[0].import = Some(Import {
        file_name: file_name.clone(),
        file_sha256: "7f".repeat(32),
        by: "Ruth Okheena".to_owned(),
        at_ms: record.made_at_ms,
        readings: 1_234,
        readings_outside: 12,
    });
    let began_ms = record.sensors[0].from_ms;
    record.alerts[0].late = Some(LateFinding { began_ms, file_name: Some(file_name) });
    let said = said(&drawing(&record)).join(" ");
    for expected in [
        "Ruuvi 3F9C, from a file",
        "Readings taken from files",
        "1,234, 12 of them outside the",
        "the file trip.txt: it began Tue 07:25.",
    ] {
        assert!(said.contains(expected), "{expected:?} is missing from {said}");
    }
    for language in Language::ALL {
        let verified = verify(&render(&record, language).expect("it renders"));
        let verified = verified.expect("it holds");
        assert_eq!((&verified.record, verified.pages), (&record, Pages::Same));
    }
}

#[test]
fn readings_are_listed_oldest_first_and_run_no_formula() {
    let mut record = short();
    record.readings.truncate(2);
    record.readings.reverse();
    record.readings[0].sensor = "=cmd,\"x\"".to_owned();
    record.readings[0].humidity_permille = Some(455);
    let text = String::from_utf8(csv::readings(&record)).expect("CSV is text");
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 3);
    assert_eq!(lines[1], "2026-03-10T13:25:00.000Z,c2:9f:1e:aa:3f:9c,6120,,false");
    let second = "2026-03-10T13:26:00.000Z,\"'=cmd,\"\"x\"\"\",6130,455,false";
    assert_eq!(lines[2], second);
}
