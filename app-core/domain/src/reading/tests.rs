mod codec;

use proptest::{collection::vec, option, prelude::*};

use super::*;
use crate::access::DeviceKey;

/// Runs `short` cases, or `long` ones when time is no matter.
fn cases(short: u32, long: u32) -> ProptestConfig {
    let is_long = std::env::var_os("ISOTHERM_LONG").is_some();
    let cases = if is_long { long } else { short };
    ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases) }
}

fn key() -> DeviceKey {
    DeviceKey::from_seed([7; 32])
}

fn log_id() -> LogId {
    LogId { device: key().device(), sensor: "ruuvi:c4a1d20f3f9c".parse().unwrap() }
}

/// A reading `minute` minutes into a trip in a cold box.
fn minute(minute: i32) -> Reading {
    Reading {
        taken: Timestamp(1_790_000_000_000 + i64::from(minute) * 60_000),
        temperature: Temperature::from_millicelsius(4_000 + 5 * (minute % 7)).unwrap(),
        humidity: Some(Humidity::from_permille(450).unwrap()),
        battery: Some(Millivolts(2_950)),
        sequence: u32::try_from(minute * 47).ok(),
        time: TimeSource::Device,
    }
}

fn frame(seq: u64, first: i32, count: i32) -> Frame {
    let readings: Vec<Reading> = (first..first + count).map(minute).collect();
    Frame::new(seq, 1, &readings).unwrap()
}

/// A sealed log of `frames` frames of ten readings.
fn sealed_log(frames: u64) -> (Log, SealedHead) {
    let mut log = Log::new(log_id());
    for seq in 1..=frames {
        log.append(frame(seq, i32::try_from(seq).unwrap() * 10, 10)).unwrap();
    }
    let head = log.seal(&key()).unwrap();
    (log, head)
}

prop_compose! {
    fn any_reading()(
        taken in prop_oneof![any::<i64>(), 1_790_000_000_000..1_790_000_100_000_i64],
        millicelsius in -273_150..=200_000_i32,
        permille in option::of(0..=1000_u16),
        battery in option::of(any::<u16>()),
        sequence in option::of(any::<u32>()),
        time in prop_oneof![
            Just(TimeSource::Device), Just(TimeSource::Sensor), Just(TimeSource::Inferred)
        ],
    ) -> Reading {
        Reading {
            taken: Timestamp(taken),
            temperature: Temperature::from_millicelsius(millicelsius).unwrap(),
            humidity: permille.map(|permille| Humidity::from_permille(permille).unwrap()),
            battery: battery.map(Millivolts),
            sequence,
            time,
        }
    }
}

proptest! {
    #![proptest_config(cases(512, 100_000))]

    #[test]
    fn readings_come_back_as_they_went_in(readings in vec(any_reading(), 1..40), boot: u32) {
        let frame = Frame::new(9, boot, &readings).unwrap();
        let again = Frame::from_bytes(&frame.to_bytes()).unwrap();
        prop_assert_eq!(&again, &frame);
        prop_assert_eq!(again.readings().unwrap(), readings);
    }

}

proptest! {
    #![proptest_config(cases(1_024, 1_000_000))]

    #[test]
    fn arbitrary_bytes_are_refused_or_read_but_never_panic(
        bytes in vec(any::<u8>(), 0..120),
        count in 1..=Frame::READINGS_MAX,
    ) {
        if let Ok(frame) = Frame::from_bytes(&bytes) {
            prop_assert_eq!(frame.to_bytes(), bytes.clone());
            drop(frame.readings());
        }
        let mut framed = vec![1, 1, 1];
        super::frame::put_varint(&mut framed, u64::from(count));
        framed.extend(&bytes);
        let frame = Frame::from_bytes(&framed).unwrap();
        if let Ok(readings) = frame.readings() {
            prop_assert_eq!(readings.len(), usize::try_from(count).unwrap());
        }
        drop(SealedHead::from_bytes(&bytes));
    }

}

proptest! {
    #![proptest_config(cases(64, 5_000))]

    #[test]
    fn joins_agree_in_any_order(
        picks in vec((0..4_u64, 1..4_u64), 1..4),
        order in any::<bool>(),
    ) {
        let (whole, _) = sealed_log(6);
        let mut parts = picks.iter().map(|(skip, take)| part(&whole, *skip, *take));
        let first = parts.next().unwrap();
        let rest: Vec<Log> = parts.collect();
        let mut left = first.clone();
        rest.iter().for_each(|part| left.join(part).unwrap());
        let mut right = Log::new(log_id());
        if order {
            rest.iter().rev().for_each(|part| right.join(part).unwrap());
            right.join(&first).unwrap();
        } else {
            let mut tail = Log::new(log_id());
            rest.iter().for_each(|part| tail.join(part).unwrap());
            right.join(&first).unwrap();
            right.join(&tail).unwrap();
        }
        prop_assert_eq!(&left, &right);
        left.join(&right).unwrap();
        prop_assert_eq!(left, right);
    }

    #[test]
    fn a_flipped_bit_breaks_the_chain(which in 0..5_usize, bit in 0..400_usize) {
        let (log, head) = sealed_log(5);
        let mut run: Vec<Frame> = log.frames_after(0).cloned().collect();
        let mut bytes = run[which].to_bytes();
        let bit = bit % (bytes.len() * 8);
        bytes[bit / 8] ^= 1 << (bit % 8);
        let Ok(forged) = Frame::from_bytes(&bytes) else { return Ok(()) };
        run[which] = forged;
        let mut other = Log::new(log_id());
        prop_assert!(other.admit(FrameHash::genesis(&log_id()), &run, &head).is_err());
        prop_assert_eq!(other.frames_after(0).count(), 0);
    }
}

/// A copy that holds `take` frames after the first `skip`, sealed by its writer at that point.
fn part(whole: &Log, skip: u64, take: u64) -> Log {
    let frames: Vec<Frame> = whole.frames_after(0).cloned().collect();
    let mut head = Head::genesis(log_id());
    let mut before = head.hash;
    let mut run = Vec::new();
    for frame in frames.iter().take(usize::try_from(skip + take).unwrap()) {
        head = head.then(frame).unwrap();
        if frame.seq <= skip {
            before = head.hash;
        } else {
            run.push(frame.clone());
        }
    }
    let mut part = Log::new(log_id());
    part.admit(before, &run, &SealedHead::seal(head, &key()).unwrap()).unwrap();
    part
}

#[test]
fn the_worst_readings_fit_the_longest_payload() {
    let worst = |index: u32| Reading {
        taken: Timestamp(if index.is_multiple_of(2) { i64::MIN + 1 } else { i64::MAX - 4 }),
        temperature: [Temperature::MIN, Temperature::MAX][usize::from(index.is_multiple_of(3))],
        humidity: (!index.is_multiple_of(5))
            .then(|| Humidity::from_permille([0, 999][usize::from(index % 3 == 1)]).unwrap()),
        battery: (!index.is_multiple_of(7))
            .then_some(Millivolts([0, u16::MAX][usize::from(index.is_multiple_of(2))])),
        sequence: (!index.is_multiple_of(11))
            .then_some([0, u32::MAX][usize::from(index.is_multiple_of(2))]),
        time: TimeSource::Sensor,
    };
    let readings: Vec<Reading> = (0..Frame::READINGS_MAX).map(worst).collect();
    let frame = Frame::new(1, 1, &readings).unwrap();
    assert_eq!(frame.readings().unwrap(), readings);
    assert!(Frame::new(1, 1, &[]).is_err());
    let more = vec![minute(0); 1_441];
    assert_eq!(Frame::new(1, 1, &more), Err(FrameError::BadCount { count: 1_441 }));
}

#[test]
fn a_frame_of_an_unknown_codec_is_kept_but_not_read() {
    let mut bytes = frame(1, 0, 3).to_bytes();
    bytes[0] = 200;
    let later = Frame::from_bytes(&bytes).unwrap();
    assert_eq!(later.readings(), Err(FrameError::UnknownCodec { codec: 200 }));
    assert_eq!(later.to_bytes(), bytes);
}

/// Bytes of the first release; they must open for ever.
#[test]
fn a_frame_has_the_bytes_it_always_had() {
    let frame = frame(3, 0, 4);
    let bytes = hex::encode(frame.to_bytes());
    assert_eq!(bytes, "010301040d0622836003f6c5f009f4080ab84031c30080007cf008");
    let hash = FrameHash::genesis(&log_id()).then(&frame.to_bytes());
    assert_eq!(
        hex::encode(hash.0),
        "419e31b806f45163580b044dbd48df3ebe3d7cc6acd57496f7caedd4498b1202"
    );
}

#[test]
fn a_log_of_a_cold_box_takes_under_two_bytes_a_reading() {
    let day: Vec<Reading> = (0..1_440).map(minute).collect();
    let bytes = Frame::new(1, 1, &day).unwrap().to_bytes().len();
    assert!(bytes < 1_440, "{bytes} bytes");
}

#[test]
fn missing_frames_are_named() {
    let (whole, _) = sealed_log(6);
    let mut log = part(&whole, 0, 1);
    log.join(&part(&whole, 3, 1)).unwrap();
    log.join(&part(&whole, 5, 1)).unwrap();
    assert_eq!(log.gaps(), [Gap { first: 2, last: 3 }, Gap { first: 5, last: 5 }]);
    assert_eq!(log.chain().head.seq, 1);
    log.join(&whole).unwrap();
    assert_eq!(log.gaps(), []);
    assert_eq!(log.chain().head, whole.chain().head);
}

#[test]
fn two_signed_frames_of_one_number_prove_two_stories() {
    let (mut honest, _) = sealed_log(2);
    let mut forked = honest.clone();
    honest.append(frame(3, 30, 10)).unwrap();
    honest.seal(&key()).unwrap();
    forked.append(frame(3, 31, 10)).unwrap();
    forked.append(frame(4, 41, 10)).unwrap();
    honest.join(&forked).unwrap();
    let [unproven] = honest.equivocations().try_into().unwrap();
    assert_eq!((unproven.seq, unproven.is_proven()), (3, false));
    forked.seal(&key()).unwrap();
    honest.join(&forked).unwrap();
    let [proven] = honest.equivocations().try_into().unwrap();
    assert!(proven.is_proven());
    assert_ne!(proven.frames[0], proven.frames[1]);
    assert_eq!(honest.chain().head.seq, 2, "nothing is trusted from the fork on");
}

#[test]
fn another_device_cannot_sign_or_slip_in_frames() {
    let (log, _) = sealed_log(2);
    let stranger = DeviceKey::from_seed([8; 32]);
    assert_eq!(SealedHead::seal(log.chain().head, &stranger), Err(HeadError::WrongDevice));
    let mut bytes = SealedHead::seal(log.chain().head, &key()).unwrap().to_bytes();
    assert!(SealedHead::from_bytes(&bytes).is_ok());
    bytes[7] ^= 1;
    assert!(matches!(SealedHead::from_bytes(&bytes), Err(HeadError::BadSignature(_))));
    let mut other = Log::new(log_id());
    let foreign = LogId { device: stranger.device(), ..log_id() };
    assert_eq!(other.join(&Log::new(foreign)), Err(LogError::OtherLog));
}

#[test]
fn a_run_out_of_order_is_refused() {
    let (log, head) = sealed_log(3);
    let mut run: Vec<Frame> = log.frames_after(0).cloned().collect();
    run.swap(0, 1);
    let genesis = FrameHash::genesis(&log_id());
    assert!(matches!(Log::new(log_id()).admit(genesis, &run, &head), Err(LogError::Head(_))));
    assert!(Log::new(log_id()).append(frame(2, 0, 1)).is_err());
}

#[test]
fn an_open_frame_keeps_every_reading_and_closes_after_an_hour() {
    let mut tail = Tail::new(Head::genesis(log_id()), 4);
    for index in 0..Tail::READINGS_MAX {
        assert_eq!(tail.open().len(), index);
        let closed = tail.push(minute(i32::try_from(index).unwrap())).unwrap();
        assert_eq!(closed.is_some(), index + 1 == Tail::READINGS_MAX);
        let Some(frame) = closed else { continue };
        let readings: Vec<Reading> = (0..60).map(minute).collect();
        assert_eq!((frame.seq, frame.readings()), (1, Ok(readings)));
    }
    assert_eq!((tail.head().seq, tail.head().readings, tail.open().len()), (1, 60, 0));
    assert_eq!(tail.close(), Ok(None));
    tail.push(minute(60)).unwrap();
    let mut after = Tail::resume(tail.head().clone(), 4, tail.open().to_vec());
    let closed = after.close().unwrap().unwrap();
    assert_eq!((closed.seq, closed.boot, closed.count), (2, 4, 1));
    assert_eq!(Ok(Some(closed)), tail.close());
}

#[test]
fn only_what_was_never_signed_is_packed_anew() {
    let (mut log, sealed) = sealed_log(2);
    (3..=60).for_each(|seq| {
        log.append(frame(seq, i32::try_from(seq).unwrap() * 10, 10)).unwrap();
    });
    let before: Vec<Reading> = readings(&log);
    let packed = log.repack().unwrap();
    let shape: Vec<(u64, u32)> = packed.iter().map(|frame| (frame.seq, frame.count)).collect();
    assert_eq!(shape, [(3, 480), (4, 100)]);
    assert_eq!(readings(&log), before);
    assert_eq!(log.chain().sealed, Some(sealed));
    assert_eq!(log.chain().head.readings, 600);
}

#[test]
fn a_start_of_the_device_is_never_packed_with_another() {
    let head = Head::genesis(log_id());
    let frames = [1, 1, 2]
        .iter()
        .zip(1..)
        .map(|(boot, seq)| Frame::new(seq, *boot, &[minute(i32::try_from(seq).unwrap())]).unwrap());
    let (packed, after) = repack(&head, &frames.collect::<Vec<_>>()).unwrap();
    let shape: Vec<(u32, u32)> = packed.iter().map(|frame| (frame.boot, frame.count)).collect();
    assert_eq!((shape.as_slice(), after.readings), ([(1, 2), (2, 1)].as_slice(), 3));
}

#[test]
fn a_time_heard_is_a_whole_second() {
    assert_eq!(Reading::heard_at(Timestamp(1_999)), Timestamp(1_000));
    assert_eq!(Reading::heard_at(Timestamp(-1)), Timestamp(-1_000));
    assert_eq!(Reading::heard_at(Timestamp(i64::MIN)).0, i64::MIN);
}

fn readings(log: &Log) -> Vec<Reading> {
    log.frames_after(0).flat_map(|frame| frame.readings().unwrap()).collect()
}
