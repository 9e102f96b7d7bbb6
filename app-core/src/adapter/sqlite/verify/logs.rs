//! Reading logs: frames up to what their device signed, and the readings after them.

use std::collections::BTreeMap;

use domain::{
    reading::{Head, LogId, Reading, SealedHead},
    replica::Write,
};
use rusqlite::Connection;

use super::{DatabaseError, Held, wrong};
use crate::adapter::sqlite::{
    frames::{self, Tail},
    journal::Record,
};

/// Follows each log from its beginning, compares what its device signed, and returns its frames.
pub(super) fn check(
    from: &Connection,
    records: &[Record],
    held: &mut Held,
) -> Result<Vec<Write>, DatabaseError> {
    let logs = frames::logs(from)?;
    let mut writes = Vec::new();
    for (log, (stored, tail)) in &logs {
        let (head, framed) = follow(from, log, held)?;
        if *stored != head {
            return Err(wrong("logs", name(log), "it does not end where its frames do"));
        }
        check_tail(log, &head, tail)?;
        writes.extend(framed);
    }
    check_heard(&logs, records)?;
    Ok(writes)
}

fn name(log: &LogId) -> String {
    format!("{} {}", log.device, log.sensor)
}

/// What another device recorded may have come with a hole between; the head stands before it.
fn follow(
    from: &Connection,
    log: &LogId,
    held: &mut Held,
) -> Result<(Head, Vec<Write>), DatabaseError> {
    let sealed = frames::head(from, log)?;
    let signed = sealed.as_ref().map(SealedHead::head);
    if signed.is_some_and(|head| head.log != *log) {
        return Err(wrong("sealed_heads", name(log), "it is of another log"));
    }
    let mut head = Head::genesis(log.clone());
    let mut is_reached = signed.is_none_or(|signed| *signed == head);
    let mut has_hole = false;
    let mut writes = Vec::new();
    for frame in frames::frames(from, log, 1)? {
        match head.then(&frame) {
            Ok(next) if !has_hole => {
                head = next;
                held.frames += 1;
                let is_under = signed.is_some_and(|signed| head.seq <= signed.seq);
                held.frames_signed += usize::from(is_under);
            }
            _ if frame.seq > head.seq.saturating_add(1) || has_hole => has_hole = true,
            _ => {
                let row = format!("{} {}", name(log), frame.seq);
                return Err(wrong("frames", row, "it does not follow the one before it"));
            }
        }
        is_reached |= signed == Some(&head);
        writes.push(Write::Frame { log: log.clone(), frame, end_index: 0 });
    }
    if !is_reached {
        return Err(wrong("frames", name(log), "they are not those that the device signed"));
    }
    if signed.is_none() && !writes.is_empty() {
        let what = format!("log {}", name(log));
        held.first_unsigned = held.first_unsigned.take().or(Some(what));
    }
    Ok((head, writes))
}

/// The readings of a tail follow the last frame without a hole.
fn check_tail(log: &LogId, head: &Head, tail: &Tail) -> Result<(), DatabaseError> {
    let mut places = tail.keys().zip(head.readings..);
    let broken = places.find(|(place, expected)| *place != expected);
    broken.map_or(Ok(()), |(_, expected)| {
        let row = format!("{} {expected}", name(log));
        Err(wrong("tail_readings", row, "the reading is gone, or another stands in its place"))
    })
}

/// The journal still has what was heard last: the tables hold each of its readings, alone or in a
/// frame.
fn check_heard(
    logs: &BTreeMap<LogId, (Head, Tail)>,
    records: &[Record],
) -> Result<(), DatabaseError> {
    for write in records.iter().flat_map(|record| &record.writes) {
        let Write::TailReading { log, index, reading } = write else { continue };
        let kept: Option<Option<&Reading>> = logs
            .get(log)
            .and_then(|(head, tail)| (*index >= head.readings).then(|| tail.get(index)));
        let is_kept = match kept {
            Some(found) => found == Some(reading),
            None => logs.contains_key(log),
        };
        if !is_kept {
            let row = format!("{} {index}", name(log));
            return Err(wrong("tail_readings", row, "it is not what the journal has of it"));
        }
    }
    Ok(())
}
