//! Outside judges on every kind of report: tagged, a listing too long to tag, every script.
//!
//! `cargo xtask test --only pdf` brings the judges; without it those that are missing are left out.

#![expect(clippy::expect_used, reason = "A test stops at the line that surprises it.")]

use std::fs;
use std::path::{Path, PathBuf};

use app_core::i18n::Language;
use app_core::report::{ShipmentRecord, TAGGED_READINGS_MAX, render, sample};
use world::judge::{self, JudgeError, Level};

/// Names as people of the North and their visitors write them.
const SCRIPTS: &str =
    "Nguyễn Thị Hồng Đào · ᓄᓇᕗᑦ ᐃᖃᓗᐃᑦ · مُحَمَّد · क्षत्रिय हिन्दी · Łódź · Ελλάδα · Київ";

fn write(name: &str, pdf: &[u8]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pdf");
    fs::create_dir_all(&folder).expect("a folder");
    let file = folder.join(format!("{name}.pdf"));
    fs::write(&file, pdf).expect("written");
    file
}

#[track_caller]
fn passes(name: &str, record: &ShipmentRecord, language: Language, level: Level) {
    let pdf = render(record, language).expect("it renders");
    match judge::ask(&write(name, &pdf), level) {
        Ok(judges) if judges.is_empty() => println!("skipped: no judge is here"),
        Ok(judges) => println!("{name} passes {}", judges.join(", ")),
        Err(fault) => panic!("{fault}"),
    }
}

#[test]
fn a_trip_passes_in_both_languages() {
    let record = sample::record(1_808);
    passes("english", &record, Language::English, Level::Tagged);
    passes("french", &record, Language::French, Level::Tagged);
}

#[test]
fn a_report_in_every_script_passes() {
    let mut record = sample::record(90);
    record.organisation = SCRIPTS.to_owned();
    passes("scripts", &record, Language::English, Level::Tagged);
}

#[test]
fn a_listing_too_long_to_tag_passes_at_its_own_level() {
    let record = sample::record(TAGGED_READINGS_MAX + 1);
    passes("listing", &record, Language::English, Level::Listing);
}

#[test]
fn a_spoilt_report_is_refused() {
    let mut pdf = render(&sample::record(90), Language::English).expect("it renders");
    // The claim to be PDF/A, spoilt: the file is sound and no longer says what it is.
    let claim = b"pdfaid:conformance";
    let spoilt = pdf.windows(claim.len()).position(|bytes| bytes == claim).expect("a claim");
    pdf.get_mut(spoilt..spoilt + 3).expect("within the file").copy_from_slice(b"xyz");
    match judge::ask(&write("spoilt", &pdf), Level::Tagged) {
        Ok(judges) => assert!(judges.iter().all(|judge| judge == "qpdf"), "{judges:?} passed it"),
        Err(JudgeError::Refused { .. }) => {}
        Err(fault) => panic!("{fault}"),
    }
}
