use super::*;
use crate::session::tests::{proof::record_of_a_trip, seeded::Noise};

/// Replaces the content of an attached file, as a forger with the right tool would.
fn replace(bytes: &[u8], name: &str, change: impl Fn(&mut [u8])) -> Vec<u8> {
    let mut document = Document::load_mem(bytes).expect("it opens");
    let is_named = |object: &&Object| {
        let dictionary = object.as_dict().ok();
        let file = dictionary.and_then(|dictionary| dictionary.get(b"UF").ok());
        file.and_then(|file| file.as_str().ok()) == Some(name.as_bytes())
    };
    let file = document.objects.values().find(is_named).and_then(|file| file.as_dict().ok());
    let embedded = file.and_then(|file| file.get(b"EF").ok()?.as_dict().ok());
    let id = embedded.and_then(|embedded| embedded.get(b"F").ok()?.as_reference().ok());
    let stream = document
        .get_object_mut(id.expect("the file is attached"))
        .and_then(Object::as_stream_mut)
        .expect("it is a stream");
    stream.decompress().expect("it unpacks");
    change(&mut stream.content);
    let mut out = Vec::new();
    document.save_to(&mut out).expect("it is saved");
    out
}

fn flip(content: &mut [u8]) {
    let at = content.len() / 2;
    content[at] ^= 1;
}

#[test]
fn a_report_holds_and_gives_its_record_back() {
    let record = sample::record(300);
    for language in Language::ALL {
        let verified = verify(&render(&record, language).expect("it renders"));
        let verified = verified.expect("it holds");
        assert_eq!(verified.record, record);
        assert_eq!(verified.pages, Pages::Same);
        assert_eq!(verified.sha256.len(), 64);
    }
}

#[test]
fn one_flipped_bit_in_the_record_is_named() {
    let forged = replace(&english(&short()), RECORD_NAME, flip);
    assert!(matches!(verify(&forged), Err(VerifyError::RecordChanged { .. })));
}

#[test]
fn one_flipped_bit_in_the_readings_is_named() {
    let forged = replace(&english(&short()), READINGS_NAME, flip);
    assert_eq!(verify(&forged), Err(VerifyError::ReadingsChanged));
}

#[test]
fn a_page_that_says_something_else_is_named() {
    let mut document = Document::load_mem(&english(&short())).expect("it opens");
    let pages = document.get_pages();
    let content = document.get_page_content(pages[&2]);
    let shorter = content[..content.len() / 2].to_vec();
    document.change_page_content(pages[&2], shorter).expect("it is changed");
    let mut forged = Vec::new();
    document.save_to(&mut forged).expect("it is saved");
    assert_eq!(verify(&forged), Err(VerifyError::PageChanged { page: 2 }));
}

#[test]
fn a_note_laid_over_the_verdict_is_noticed() {
    let mut document = Document::load_mem(&english(&short())).expect("it opens");
    let page = document.get_pages()[&1];
    let note = lopdf::dictionary! { "Type" => "Annot", "Subtype" => "FreeText" };
    let note = document.add_object(note);
    let page = document.get_dictionary_mut(page).expect("the page is there");
    page.set("Annots", vec![Object::Reference(note)]);
    let mut forged = Vec::new();
    document.save_to(&mut forged).expect("it is saved");
    assert_eq!(verify(&forged), Err(VerifyError::DocumentChanged));
}

/// How many spoilt files are tried: those of the long form are beyond ten thousand.
fn rounds(short: usize) -> usize {
    if std::env::var_os("ISOTHERM_LONG").is_some() { 12_000 } else { short }
}

#[test]
fn no_byte_of_a_report_or_an_export_can_change() {
    let record = record_of_a_trip();
    let report = english(&record);
    let export = export(&record).expect("it is written");
    let mut noise = Noise::new(7);
    for (whole, most) in [(&report, rounds(120)), (&export, rounds(2_000))] {
        assert!(verify(whole).is_ok());
        for round in 0..most {
            let mut spoilt = whole.clone();
            noise.spoil(&mut spoilt);
            assert!(spoilt == *whole || verify(&spoilt).is_err(), "round {round}");
        }
    }
}

#[test]
fn a_cut_report_is_refused_and_so_is_one_with_more_behind_it() {
    let bytes = english(&short());
    for length in [0, 8, 100, bytes.len() / 2, bytes.len() - 1] {
        assert!(verify(&bytes[..length]).is_err(), "{length} bytes");
    }
    assert_eq!(verify(&[&bytes[..], b"\n"].concat()), Err(VerifyError::DocumentChanged));
}

#[test]
fn an_export_with_a_second_record_of_the_same_name_is_refused() {
    let json = String::from_utf8(export(&short()).expect("it is written")).expect("JSON is text");
    let twice = json.replacen("{\"record\":", "{\"record\":{},\"record\":", 1);
    assert_eq!(verify(twice.as_bytes()), Err(VerifyError::DocumentChanged));
    let spaced = json.replacen("{\"record\":", "{ \"record\": ", 1);
    assert_eq!(verify(spaced.as_bytes()), Err(VerifyError::DocumentChanged));
}

#[test]
fn an_export_holds_until_one_digit_changes() {
    let record = short();
    let json = export(&record).expect("it is written");
    let verified = verify(&json).expect("it holds");
    assert_eq!((verified.record, verified.pages), (record.clone(), Pages::None));
    let text = String::from_utf8(json).expect("JSON is text");
    let forged = text.replacen("\"used_seconds\":2820", "\"used_seconds\":1820", 1);
    assert_ne!(text, forged);
    assert!(matches!(verify(forged.as_bytes()), Err(VerifyError::RecordChanged { .. })));
    let bare = canonical::record_json(&record).expect("it is written");
    assert!(matches!(verify(&bare), Err(VerifyError::HashMissing { .. })));
    assert_eq!(verify(b"{}"), Err(VerifyError::NotAReport));
    assert_eq!(verify(b"temperature log"), Err(VerifyError::NotAReport));
}
