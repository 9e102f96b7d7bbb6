use super::*;

/// Whether a row is a usual one, a missed minute, or one of the things that befall a sensor.
#[derive(Clone, Copy, Debug)]
enum Turn {
    Usual,
    Missed(i64),
    Restarted,
    ClockSet(i64),
    Unnumbered,
    LowBattery,
}

fn any_turn() -> impl Strategy<Value = Turn> {
    prop_oneof![
        40 => Just(Turn::Usual),
        2 => (1..90_i64).prop_map(Turn::Missed),
        1 => Just(Turn::Restarted),
        1 => (-100_000..100_000_i64).prop_map(Turn::ClockSet),
        1 => Just(Turn::Unnumbered),
        1 => Just(Turn::LowBattery),
    ]
}

/// A sensor that measures every `period` milliseconds and is heard about once a minute.
fn stream(first: i64, period: i64, turns: &[Turn]) -> Vec<Reading> {
    let (mut number, mut shift, mut offset, mut battery) = (0, 1_790_000_000_000, first, 2_950);
    let mut reading = |turn: &Turn| {
        number += 60_000 / period + 1;
        match turn {
            Turn::Missed(minutes) => number += minutes * 60_000 / period,
            Turn::Restarted => offset = -number,
            Turn::ClockSet(by) => shift += by,
            Turn::LowBattery => battery -= 10,
            Turn::Usual | Turn::Unnumbered => {}
        }
        let sequence = u32::try_from((number + offset).rem_euclid(65_535)).unwrap();
        Reading {
            taken: Reading::heard_at(Timestamp(shift + number * period)),
            battery: Some(Millivolts(battery)),
            sequence: (!matches!(turn, Turn::Unnumbered)).then_some(sequence),
            ..minute(0)
        }
    };
    turns.iter().map(&mut reading).collect()
}

fn size(codec: Codec, readings: &[Reading]) -> usize {
    Frame::with_codec(codec, 1, 1, readings).unwrap().to_bytes().len()
}

proptest! {
    #![proptest_config(cases(512, 100_000))]

    #[test]
    fn every_codec_gives_back_any_readings(readings in vec(any_reading(), 1..40), boot: u32) {
        for codec in [Codec::Rice, Codec::Clocked] {
            let frame = Frame::with_codec(codec, 9, boot, &readings).unwrap();
            prop_assert_eq!(frame.codec(), codec.id());
            prop_assert_eq!(frame.readings().unwrap(), readings.clone());
        }
    }

    #[test]
    fn a_clocked_frame_gives_back_what_befalls_a_sensor(
        first in 0..65_535_i64,
        period in prop_oneof![Just(1_285_i64), 1..9_000_i64, 60_000..600_000_i64],
        turns in vec(any_turn(), 1..130),
    ) {
        let readings = stream(first, period, &turns);
        let frame = Frame::with_codec(Codec::Clocked, 9, 1, &readings).unwrap();
        prop_assert_eq!(frame.readings().unwrap(), readings);
    }

    #[test]
    fn a_frame_is_as_short_as_the_shorter_codec(
        period in 900..9_000_i64,
        turns in vec(any_turn(), 1..90),
    ) {
        let readings = stream(65_000, period, &turns);
        let shortest = size(Codec::Rice, &readings).min(size(Codec::Clocked, &readings));
        prop_assert_eq!(Frame::new(1, 1, &readings).unwrap().to_bytes().len(), shortest);
    }

    #[test]
    fn a_cut_frame_is_refused(turns in vec(any_turn(), 4..90), cut in 1..400_usize) {
        let readings = stream(7, 1_285, &turns);
        let whole = Frame::with_codec(Codec::Clocked, 1, 1, &readings).unwrap().to_bytes();
        let rest = &whole[..whole.len().saturating_sub(cut)];
        let read = Frame::from_bytes(rest).and_then(|frame| frame.readings());
        prop_assert!(read.is_err());
    }
}

proptest! {
    #![proptest_config(cases(2_048, 1_000_000))]

    #[test]
    fn arbitrary_clocked_bytes_are_refused_or_read_but_never_panic(
        bytes in vec(any::<u8>(), 0..160),
        count in 1..=Frame::READINGS_MAX,
    ) {
        let mut framed = vec![2, 1, 1];
        crate::reading::frame::put_varint(&mut framed, u64::from(count));
        framed.extend(&bytes);
        if let Ok(readings) = Frame::from_bytes(&framed).unwrap().readings() {
            prop_assert_eq!(readings.len(), usize::try_from(count).unwrap());
        }
    }

    #[test]
    fn a_flipped_bit_of_a_clocked_frame_never_panics(
        turns in vec(any_turn(), 4..90),
        bit in 32..4_000_usize,
    ) {
        let readings = stream(7, 1_285, &turns);
        let mut bytes = Frame::with_codec(Codec::Clocked, 1, 1, &readings).unwrap().to_bytes();
        let bit = bit % (bytes.len() * 8);
        bytes[bit / 8] ^= 1 << (bit % 8);
        if let Ok(read) = Frame::from_bytes(&bytes).and_then(|frame| frame.readings()) {
            prop_assert!(!read.is_empty());
        }
    }
}

/// Bytes of the second codec's first release; they must open for ever.
#[test]
fn a_clocked_frame_has_the_bytes_it_always_had() {
    let mut turns = [Turn::Usual; 12];
    turns[4] = Turn::Missed(3);
    turns[8] = Turn::LowBattery;
    let check = |readings: &[Reading], expected: &str| {
        let frame = Frame::with_codec(Codec::Clocked, 3, 1, readings).unwrap();
        assert_eq!(hex::encode(frame.to_bytes()), expected);
        let again = Frame::from_bytes(&hex::decode(expected).unwrap()).unwrap();
        assert_eq!(again.readings().unwrap(), readings);
    };
    check(
        &stream(65_400, 1_285, &turns),
        "0203010c0d06228ab30279ece2c855fe691585f4000b84031c33910020cffa74412400",
    );
    turns[6] = Turn::Restarted;
    turns[10] = Turn::Unnumbered;
    check(
        &stream(65_400, 1_285, &turns),
        "0203010c0d06228ab30279ece2c855fe691585f4000b84031c33910021ffd9ff4e8824e928bb34",
    );
    check(
        &stream(0, 60_000, &turns),
        "0203010c0d0622920603f6c5fa114176fa0005c2018e19c88010ffe80011424a1b5390cc",
    );
}

#[test]
fn a_missed_reading_costs_only_itself() {
    let mut turns = [Turn::Usual; 60];
    let steady = size(Codec::Clocked, &stream(0, 60_000, &turns));
    turns[30] = Turn::Missed(1);
    let missed = size(Codec::Clocked, &stream(0, 60_000, &turns));
    assert!(missed <= steady + 6, "{steady} bytes, then {missed}");
}

#[test]
fn sequence_numbers_cost_a_few_bytes_a_frame_across_their_wrap() {
    let check = |first: i64, turns: &[Turn]| {
        let numbered = stream(first, 1_285, turns);
        let plain: Vec<Reading> =
            numbered.iter().map(|reading| Reading { sequence: None, ..*reading }).collect();
        let (with, without) = (size(Codec::Clocked, &numbered), size(Codec::Clocked, &plain));
        assert!(with <= without + 7, "{without} bytes, {with} with numbers after {first}");
    };
    let mut turns = [Turn::Usual; 60];
    check(0, &turns);
    check(65_000, &turns);
    turns[20] = Turn::Missed(7);
    turns[40] = Turn::Missed(30);
    check(64_000, &turns);
}

#[test]
fn numbers_that_go_by_no_clock_are_kept() {
    let check = |rows: &[(i64, u32)]| {
        let reading = |(taken, sequence): &(i64, u32)| Reading {
            taken: Timestamp(*taken),
            sequence: Some(*sequence),
            ..minute(0)
        };
        let readings: Vec<Reading> = rows.iter().map(reading).collect();
        let frame = Frame::with_codec(Codec::Clocked, 1, 1, &readings).unwrap();
        assert_eq!(frame.readings().unwrap(), readings);
    };
    check(&[(0, 65_534), (0, 65_535), (0, 65_536), (0, 0), (0, u32::MAX)]);
    check(&[(i64::MIN, 1), (i64::MAX, 2), (i64::MIN, 3), (i64::MAX, 4), (0, 5)]);
    check(&[(5, 0), (4, 1), (3, 2), (2, 3), (1, 4), (0, 5)]);
    check(&[(0, 0), (1, 65_534), (2, 65_533), (3, 65_532), (4, 65_531), (5, 65_530)]);
}
