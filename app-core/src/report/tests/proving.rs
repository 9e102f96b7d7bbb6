use domain::{
    access::DeviceKey,
    reading::{Frame, Head, LogId, Reading as Measured, SealedHead, Tail, TimeSource},
    units::{Humidity, Temperature, Timestamp},
};

use super::super::{Proof, ProofError, Proven, VerifyError, export, verify};
use super::*;

const START: i64 = 1_773_150_000_000;

/// A device that recorded three hours of a sensor and signed the first two.
struct Recorder {
    key: DeviceKey,
    before: Head,
    frames: Vec<Frame>,
    sealed: SealedHead,
    readings: Vec<Measured>,
}

fn measured(minute: i64) -> Measured {
    Measured {
        taken: Timestamp(START + minute * 60_000),
        temperature: Temperature::from_millicelsius(4_000 + (minute % 7) as i32 * 10)
            .expect("it is cold"),
        humidity: Humidity::from_permille(455).ok(),
        battery: None,
        sequence: None,
        time: TimeSource::Device,
    }
}

impl Recorder {
    fn new(seed: u8) -> Self {
        let key = DeviceKey::from_seed([seed; 32]);
        let sensor = "ruuvi:c29f1eaa3f9c".parse().expect("it is a sensor");
        let before = Head::genesis(LogId { device: key.device(), sensor });
        let readings: Vec<Measured> = (0..180).map(measured).collect();
        let mut tail = Tail::new(before.clone(), 1);
        let pushed = readings.iter().map(|reading| tail.push(*reading).expect("it fits"));
        let frames: Vec<Frame> = pushed.flatten().collect();
        let signed = frames.iter().take(2).try_fold(before.clone(), |head, frame| head.then(frame));
        let sealed = SealedHead::seal(signed.expect("they follow"), &key).expect("it is its own");
        Self { key, before, frames, sealed, readings }
    }

    fn record(&self) -> ShipmentRecord {
        let mut record = short();
        let sensor = self.before.log.sensor.to_string();
        record.readings = self.readings.iter().map(|reading| said(&sensor, reading)).collect();
        record.sensors.truncate(1);
        for place in &mut record.sensors {
            (place.id, place.from_ms, place.to_ms) = (sensor.clone(), START, None);
        }
        record.proofs = vec![Proof::new(&self.before, &self.frames, Some(&self.sealed))];
        record
    }
}

fn said(sensor: &str, reading: &Measured) -> Reading {
    Reading {
        sensor: sensor.to_owned(),
        taken_at_ms: reading.taken.0,
        temperature_millicelsius: i64::from(reading.temperature.millicelsius()),
        humidity_permille: reading.humidity.map(|humidity| i64::from(humidity.permille())),
        time_is_inferred: false,
    }
}

/// Changes a record as a forger with the product at hand would: its hash is right again.
fn forged(change: impl Fn(&mut ShipmentRecord)) -> Result<Proven, ProofError> {
    let mut record = Recorder::new(1).record();
    change(&mut record);
    match verify(&export(&record).expect("it is written")) {
        Ok(verified) => Ok(verified.proven),
        Err(VerifyError::Proof(error)) => Err(error),
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn readings_are_proven_up_to_the_last_signature() {
    assert_eq!(forged(|_| {}), Ok(Proven { signed: 120, unsigned: 60 }));
    assert_eq!(forged(|record| record.proofs.clear()), Ok(Proven { signed: 0, unsigned: 180 }));
    let unsigned = forged(|record| record.proofs[0].sealed_head = None);
    assert_eq!(unsigned, Ok(Proven { signed: 0, unsigned: 180 }));
}

#[test]
fn a_reading_that_was_made_up_or_left_out_is_named() {
    let (sensor, at_ms) = ("ruuvi:c29f1eaa3f9c".to_owned(), START + 30 * 60_000);
    let warmer = forged(|record| record.readings[30].temperature_millicelsius -= 100);
    assert_eq!(warmer, Err(ProofError::Invented { sensor: sensor.clone(), at_ms }));
    let shorter = forged(|record| drop(record.readings.remove(30)));
    assert_eq!(shorter, Err(ProofError::LeftOut { sensor, at_ms }));
    let first = ProofError::LeftOut { sensor: "ruuvi:c29f1eaa3f9c".to_owned(), at_ms: START };
    assert_eq!(forged(|record| record.readings.clear()), Err(first));
    let newer = forged(|record| {
        let mut newer = record.readings[179].clone();
        newer.taken_at_ms += 60_000;
        record.readings.push(newer);
    });
    assert_eq!(newer, Ok(Proven { signed: 120, unsigned: 61 }));
}

#[test]
fn no_digit_of_a_signed_frame_can_change() {
    for frame in 0..2 {
        let length = Recorder::new(1).record().proofs[0].frames[frame].len();
        for at in (0..length).step_by(3) {
            let found = forged(|record| {
                let text = &mut record.proofs[0].frames[frame];
                let other = if text.as_bytes()[at] == b'0' { "1" } else { "0" };
                text.replace_range(at..=at, other);
            });
            assert!(found.is_err(), "frame {frame}, digit {at}");
        }
    }
    assert!(forged(|record| drop(record.proofs[0].frames.remove(0))).is_err());
    assert!(forged(|record| record.proofs[0].frames.swap(0, 1)).is_err());
    assert!(forged(|record| record.proofs[0].frames.truncate(1)).is_err());
}

#[test]
fn a_proof_begins_in_the_middle_of_a_log_and_another_device_cannot_sign_it() {
    let recorder = Recorder::new(1);
    let first = recorder.frames.first().expect("there are three");
    let before = recorder.before.then(first).expect("it follows");
    let later = forged(|record| {
        record.proofs = vec![Proof::new(&before, &recorder.frames[1..], Some(&recorder.sealed))];
        record.readings.drain(..60);
        record.sensors[0].from_ms = START + 60 * 60_000;
    });
    assert_eq!(later, Ok(Proven { signed: 60, unsigned: 60 }));

    let thief = Recorder::new(2);
    let sealed = hex::encode(thief.sealed.to_bytes());
    let device = recorder.key.device().to_string();
    let found = forged(|record| record.proofs[0].sealed_head = Some(sealed.clone()));
    let sensor = "ruuvi:c29f1eaa3f9c".to_owned();
    assert_eq!(found, Err(ProofError::NotSigned { sensor, device }));
}
