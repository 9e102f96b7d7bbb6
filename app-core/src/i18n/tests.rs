use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use fluent_syntax::ast::{
    CallArguments, Entry, Expression, InlineExpression, Pattern, PatternElement,
};

use super::*;

const WORKSPACE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// File and message to the values the message is given.
type Messages = BTreeMap<(String, String), BTreeSet<String>>;

fn messages(language: Language) -> Messages {
    let folder = Path::new(WORKSPACE).join("ui/src/i18n").join(language.tag());
    let mut messages = Messages::new();
    for entry in fs::read_dir(&folder).expect("the folder of messages is there") {
        let path = entry.expect("it can be listed").path();
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let source = fs::read_to_string(&path).expect("a message file is text");
        let resource = fluent_syntax::parser::parse(source.as_str())
            .unwrap_or_else(|(_, errors)| panic!("{}: {errors:?}", path.display()));
        for entry in resource.body {
            let Entry::Message(message) = entry else { continue };
            let mut values = BTreeSet::new();
            message.value.iter().for_each(|pattern| pattern_values(pattern, &mut values));
            for attribute in &message.attributes {
                pattern_values(&attribute.value, &mut values);
            }
            let id = message.id.name.to_owned();
            let before = messages.insert((file.clone(), id.clone()), values);
            assert!(before.is_none(), "{file}: {id} is there twice");
        }
    }
    messages
}

fn pattern_values(pattern: &Pattern<&str>, values: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            expression_values(expression, values);
        }
    }
}

fn expression_values(expression: &Expression<&str>, values: &mut BTreeSet<String>) {
    match expression {
        Expression::Inline(inline) => inline_values(inline, values),
        Expression::Select { selector, variants } => {
            inline_values(selector, values);
            variants.iter().for_each(|variant| pattern_values(&variant.value, values));
        }
    }
}

fn inline_values(inline: &InlineExpression<&str>, values: &mut BTreeSet<String>) {
    let call = |arguments: &CallArguments<&str>, values: &mut BTreeSet<String>| {
        arguments.positional.iter().for_each(|inline| inline_values(inline, values));
    };
    match inline {
        InlineExpression::VariableReference { id } => {
            values.insert(id.name.to_owned());
        }
        InlineExpression::FunctionReference { arguments, .. } => call(arguments, values),
        InlineExpression::TermReference { arguments: Some(arguments), .. } => {
            call(arguments, values);
        }
        InlineExpression::Placeable { expression } => expression_values(expression, values),
        InlineExpression::StringLiteral { .. }
        | InlineExpression::NumberLiteral { .. }
        | InlineExpression::MessageReference { .. }
        | InlineExpression::TermReference { arguments: None, .. } => {}
    }
}

#[test]
fn both_languages_have_the_same_messages_with_the_same_values() {
    let (english, french) = (messages(Language::English), messages(Language::French));
    assert!(!english.is_empty());
    for (key, values) in &english {
        assert_eq!(Some(values), french.get(key), "French, {key:?}");
    }
    for key in french.keys() {
        assert!(english.contains_key(key), "English lacks {key:?}");
    }
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a source folder can be listed") {
        let path = entry.expect("its entries too").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn the_core_says_what_the_files_hold_and_the_files_hold_what_the_core_says() {
    let mut files = Vec::new();
    sources(&Path::new(WORKSPACE).join("app-core/src"), &mut files);
    let mut said = BTreeSet::new();
    for file in files {
        let source = fs::read_to_string(file).expect("a source file is text");
        for word in source.split('"') {
            let is_id = word.bytes().all(|byte| byte == b'-' || byte.is_ascii_alphanumeric());
            if is_id && word.starts_with("report-") && !word.ends_with('-') {
                said.insert(word.to_owned());
            }
        }
    }
    let held: BTreeSet<String> = messages(Language::English)
        .into_keys()
        .filter(|(file, id)| file == "report.ftl" && !id.starts_with("report-input-"))
        .map(|(_, id)| id)
        .collect();
    let difference: Vec<_> = said.symmetric_difference(&held).collect();
    assert!(difference.is_empty(), "{difference:?}");
}

#[test]
fn temperatures_have_one_decimal_a_true_minus_and_their_unit() {
    let check = |language, millicelsius, expected: &str| {
        assert_eq!(Texts::new(language).temperature(millicelsius), expected);
    };
    check(Language::English, 4_900, "4.9\u{a0}°C");
    check(Language::English, -700, "\u{2212}0.7\u{a0}°C");
    check(Language::English, 11_350, "11.4\u{a0}°C");
    check(Language::English, -49, "0.0\u{a0}°C");
    check(Language::English, -50, "\u{2212}0.1\u{a0}°C");
    check(Language::English, i64::MIN, "\u{2212}9223372036854775.8\u{a0}°C");
    check(Language::French, 4_900, "4,9\u{a0}°C");
    check(Language::French, -25_049, "\u{2212}25,0\u{a0}°C");
}

#[test]
fn durations_grow_from_seconds_to_days() {
    let texts = Texts::new(Language::English);
    let check = |seconds, expected: &str| {
        assert_eq!(texts.duration(seconds).replace('\u{a0}', " "), expected);
    };
    check(0, "0 min");
    check(40, "40 s");
    check(21 * 60, "21 min");
    check(9 * 3600 + 39 * 60, "9 h 39 min");
    check(9 * 3600 + 60, "9 h 01 min");
    check(36_000, "10 h");
    check(71 * 3600, "71 h");
    check(72 * 3600, "3 d");
    check(77 * 3600, "3 d 5 h");
    check(-5, "0 min");
}

#[test]
fn numbers_are_grouped_also_inside_messages() {
    let english = Texts::new(Language::English);
    assert_eq!(english.number(1_688), "1,688");
    assert_eq!(english.number(-12), "\u{2212}12");
    assert_eq!(english.range(2000, 8000), "2–8\u{a0}°C");
    assert_eq!(english.degrees(-500), "\u{2212}0.5°");
    let french = Texts::new(Language::French);
    let args = [("count", 1_688.into()), ("file", "readings.csv".into())];
    assert!(french.say("report-readings-count", &args).starts_with("1\u{202f}688 mesures"));
}

#[test]
fn times_stand_in_the_zone_of_the_place() {
    let english = Texts::new(Language::English);
    let calendar = Calendar::new(&english, "America/Yellowknife").expect("a known zone");
    let at = 1_773_149_100_000;
    assert_eq!(calendar.weekday_clock(at), "Tue 07:25");
    assert_eq!(calendar.stamp(at), "Tue 10 Mar 2026, 07:25");
    assert_eq!(calendar.zone(at), "MDT, UTC\u{2212}6");
    assert_eq!(calendar.date("2027-03"), "Mar 2027");
    assert_eq!(calendar.date("soon"), "soon");
    let french = Texts::new(Language::French);
    let calendar = Calendar::new(&french, "Asia/Kolkata").expect("a known zone");
    assert_eq!(calendar.weekday_clock(at), "mar. 18\u{a0}h\u{a0}55");
    assert_eq!(calendar.zone(at), "IST, UTC+5:30");
    assert!(Calendar::new(&french, "Mars/Base").is_err());
}

#[test]
fn typeset_messages_fence_their_values_and_plain_ones_do_not() {
    let args = [("meaning", "أعطيت".into())];
    assert!(Texts::isolating(Language::English).say("report-meaning", &args).contains('\u{2068}'));
    assert!(!Texts::new(Language::English).say("report-meaning", &args).contains('\u{2068}'));
}

#[test]
fn a_language_is_found_by_its_tag() {
    assert_eq!(Language::from_tag("fr-CA"), Some(Language::French));
    assert_eq!(Language::from_tag("en_US.UTF-8"), Some(Language::English));
    assert_eq!(Language::from_tag("iu"), None);
}
