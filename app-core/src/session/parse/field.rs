use std::str::FromStr;

use domain::{
    shipment::{Placement, Strokes},
    units::Timestamp,
};

use crate::api::{self, ApiError, ErrorCode, Remedy};

/// The longest name, such as a reference, a batch or a box, in characters.
pub(super) const NAME_MAX: usize = 80;
/// The longest free text, in characters.
pub(super) const TEXT_MAX: usize = 2000;
/// The most lines of a drawn signature, and the most points of all of them.
const STROKES_MAX: usize = 64;
const POINTS_MAX: usize = 4096;
/// The most boxes of a shipment.
const BOXES_MAX: usize = 64;
/// The last moment of the year 9999.
const TIME_MAX: i64 = 253_402_300_799_999;

pub(super) fn fix(code: ErrorCode, field: &str) -> ApiError {
    ApiError::new(code, Remedy::FixInput).at(field)
}

/// Returns the identity, date or number of a text.
pub(super) fn read<T: FromStr>(field: &str, text: &str) -> Result<T, ApiError> {
    text.trim().parse().map_err(|_| fix(ErrorCode::Malformed, field).with("value", text))
}

/// Returns a text that must say something.
pub(super) fn text(field: &str, text: &str, length_max: usize) -> Result<String, ApiError> {
    let text = optional_text(field, text, length_max)?;
    if text.is_empty() { Err(fix(ErrorCode::Empty, field)) } else { Ok(text) }
}

/// Returns a text that may be empty.
pub(super) fn optional_text(
    field: &str,
    text: &str,
    length_max: usize,
) -> Result<String, ApiError> {
    let text = text.trim();
    if text.chars().count() > length_max {
        Err(fix(ErrorCode::TooLong, field).with("limit", length_max))
    } else {
        Ok(text.to_owned())
    }
}

/// Returns a name where one was given.
pub(super) fn given_name(field: &str, given: Option<&str>) -> Result<Option<String>, ApiError> {
    given.map(|given| text(field, given, NAME_MAX)).transpose()
}

/// Returns a moment where one was given: 1970 to 9999.
pub(super) fn time(field: &str, at_ms: Option<i64>) -> Result<Option<Timestamp>, ApiError> {
    match at_ms {
        Some(at) if !(0..=TIME_MAX).contains(&at) => {
            Err(fix(ErrorCode::OutOfBounds, field).with("value", at))
        }
        given => Ok(given.map(Timestamp)),
    }
}

/// Returns the names of boxes, at least one, each once.
pub(super) fn boxes(names: &[String]) -> Result<Vec<String>, ApiError> {
    if names.is_empty() {
        return Err(fix(ErrorCode::Empty, "boxes"));
    }
    if names.len() > BOXES_MAX {
        return Err(fix(ErrorCode::OutOfBounds, "boxes").with("limit", BOXES_MAX));
    }
    let mut boxes: Vec<String> = Vec::new();
    for name in names {
        let name = text("boxes", name, NAME_MAX)?;
        if !boxes.contains(&name) {
            boxes.push(name);
        }
    }
    Ok(boxes)
}

/// Returns a drawn signature; its points lie on the pad.
pub(super) fn strokes(drawn: &[api::Stroke]) -> Result<Strokes, ApiError> {
    let points: usize = drawn.iter().map(|stroke| stroke.points.len()).sum();
    if drawn.len() > STROKES_MAX || points > POINTS_MAX {
        return Err(fix(ErrorCode::TooLong, "strokes").with("limit", POINTS_MAX));
    }
    drawn.iter().map(|stroke| stroke.points.iter().map(point).collect()).collect()
}

fn point(point: &api::StrokePoint) -> Result<(u16, u16), ApiError> {
    let on_pad = |value: i32| {
        u16::try_from(value)
            .ok()
            .filter(|value| *value <= 1000)
            .ok_or_else(|| fix(ErrorCode::OutOfBounds, "strokes").with("value", value))
    };
    Ok((on_pad(point.x)?, on_pad(point.y)?))
}

pub(super) fn placement(placement: api::Placement) -> Placement {
    match placement {
        api::Placement::UnderTheLid => Placement::UnderLid,
        api::Placement::BetweenTheVials => Placement::BetweenVials,
        api::Placement::OnTheIce => Placement::OnIce,
        api::Placement::Outside => Placement::Outside,
    }
}
