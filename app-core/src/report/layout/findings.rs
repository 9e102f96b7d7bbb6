//! Rules and what they found, in the same words as on the screen.

use super::flow::Flow;
use crate::i18n::{Arg, Texts};
use crate::report::finding::Finding;
use crate::report::record::Breach;

/// Returns what a rule asks for.
pub(super) fn rule(flow: &Flow<'_>, finding: &Finding) -> String {
    let texts = flow.texts;
    match finding {
        Finding::Range { temperature_min_millicelsius, temperature_max_millicelsius, .. } => {
            let range = texts.range(*temperature_min_millicelsius, *temperature_max_millicelsius);
            texts.say("shipment-rule-range", &[("range", range.into())])
        }
        Finding::Exposure { breach, limit_millicelsius, limit_minutes, is_cumulative, .. } => {
            let id = if *is_cumulative { "shipment-rule-sum" } else { "shipment-rule-span" };
            let places = u32::from(limit_millicelsius % 1000 != 0);
            let limit = format!("{}\u{a0}°C", texts.decimal(*limit_millicelsius, places));
            let side = match side(*breach, *limit_millicelsius) {
                Side::Hot => "hot",
                Side::Cold => "cold",
                Side::Freeze => "freeze",
            };
            let args = [
                ("side", side.into()),
                ("limit", limit.into()),
                ("span", span(texts, *limit_minutes)),
            ];
            texts.say(id, &args)
        }
        Finding::MeanKinetic { window_minutes, .. } => {
            texts.say("shipment-rule-mean", &[("span", span(texts, *window_minutes))])
        }
        Finding::Calibration { .. } => texts.say("shipment-rule-calibration", &[]),
        Finding::TooFewReadings { .. } => texts.say("shipment-rule-too_few_readings", &[]),
    }
}

/// Returns what it found.
pub(super) fn found(flow: &Flow<'_>, finding: &Finding) -> String {
    let texts = flow.texts;
    match finding {
        Finding::Range { .. } => range(texts, finding),
        Finding::Exposure { .. } => exposure(texts, finding),
        Finding::MeanKinetic {
            value_millicelsius: Some(value),
            limit_millicelsius,
            worst_millicelsius,
            assumed_millicelsius,
            ..
        } => {
            let args =
                [("value", degrees(texts, *value)), ("limit", degrees(texts, *limit_millicelsius))];
            let mean = texts.say("shipment-mean", &args);
            let (Some(worst), Some(assumed)) = (worst_millicelsius, assumed_millicelsius) else {
                return mean;
            };
            let args = [("worst", degrees(texts, *worst)), ("assumed", degrees(texts, *assumed))];
            format!("{mean} {}", texts.say("shipment-mean-worst", &args))
        }
        Finding::MeanKinetic { value_millicelsius: None, .. } => {
            texts.say("shipment-mean-none", &[])
        }
        Finding::Calibration { due_on: Some(date) } => {
            let date = flow.calendar.date(date);
            texts.say("shipment-calibration-due", &[("date", date.into())])
        }
        Finding::Calibration { due_on: None } => texts.say("shipment-calibration-never", &[]),
        Finding::TooFewReadings { readings } => {
            texts.say("shipment-too-few", &[("count", (*readings).into())])
        }
    }
}

fn range(texts: &Texts, finding: &Finding) -> String {
    let Finding::Range {
        temperature_min_millicelsius,
        temperature_max_millicelsius,
        hot_minutes,
        hot_extreme_millicelsius,
        cold_minutes,
        cold_extreme_millicelsius,
        unknown_minutes,
    } = finding
    else {
        return String::new();
    };
    let sides = [
        (
            "shipment-range-hot",
            *hot_minutes,
            *temperature_max_millicelsius,
            *hot_extreme_millicelsius,
        ),
        (
            "shipment-range-cold",
            *cold_minutes,
            *temperature_min_millicelsius,
            *cold_extreme_millicelsius,
        ),
    ];
    let mut parts = Vec::new();
    for (id, minutes, bound, extreme) in sides {
        if let Some(extreme) = extreme.filter(|_| minutes > 0) {
            let args = [
                ("span", span(texts, minutes)),
                ("bound", degrees(texts, bound)),
                ("extreme", degrees(texts, extreme)),
            ];
            parts.push(texts.say(id, &args));
        }
    }
    if parts.is_empty() {
        parts.push(texts.say("shipment-range-kept", &[]));
    }
    if *unknown_minutes > 0 {
        parts.push(texts.say("shipment-range-unknown", &[("span", span(texts, *unknown_minutes))]));
    }
    parts.join(" ")
}

fn exposure(texts: &Texts, finding: &Finding) -> String {
    let Finding::Exposure {
        breach,
        limit_millicelsius,
        limit_minutes,
        measured_minutes,
        unknown_minutes,
        is_unknown_enough,
        ..
    } = finding
    else {
        return String::new();
    };
    let measured = texts.say("shipment-measured", &[("span", span(texts, *measured_minutes))]);
    if *unknown_minutes == 0 {
        return measured;
    }
    let (unknown, limit) = (span(texts, *unknown_minutes), span(texts, *limit_minutes));
    let unknown = if *is_unknown_enough {
        let side = match side(*breach, *limit_millicelsius) {
            Side::Freeze => "freeze",
            Side::Hot | Side::Cold => "other",
        };
        let args = [("side", side.into()), ("span", unknown), ("limit", limit)];
        texts.say("shipment-unknown-enough", &args)
    } else {
        texts.say("shipment-unknown-short", &[("span", unknown), ("limit", limit)])
    };
    format!("{measured} {unknown}")
}

enum Side {
    Hot,
    Cold,
    Freeze,
}

fn side(breach: Breach, limit_millicelsius: i64) -> Side {
    match breach {
        Breach::Hot => Side::Hot,
        Breach::Cold if limit_millicelsius <= 0 => Side::Freeze,
        Breach::Cold => Side::Cold,
    }
}

fn span(texts: &Texts, minutes: i64) -> Arg<'static> {
    texts.duration(minutes.saturating_mul(60)).into()
}

fn degrees(texts: &Texts, millicelsius: i64) -> Arg<'static> {
    texts.temperature(millicelsius).into()
}
