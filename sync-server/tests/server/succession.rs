//! The organisation's key names its successor and gives way to it, while devices work, sleep and
//! enrol.

use std::time::{Duration, Instant};

use app_core::api::view::MembershipState;

use crate::{
    enrolled::{CLAIRE, Device, ELIAS, Relay},
    world::member::{typed_in_vain, value},
};

/// Changes the key of a relay that runs, and returns the one that signs by now.
pub(crate) fn hand_over(relay: &Relay) -> String {
    let next = value(&relay.typed(&["name-next-key"]), "next key");
    let began = Instant::now();
    loop {
        match typed_in_vain(&relay.data(), &["take-next-key"]) {
            Ok(text) => {
                assert_eq!(value(&text, "organisation key"), next);
                return next;
            }
            Err(why) => assert!(why.contains("let the relay run"), "{why}"),
        }
        assert!(began.elapsed() < Duration::from_secs(20), "devices are never told");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn devices_follow_the_key_whether_they_are_there_asleep_or_new() {
    let mut relay = Relay::start();
    let early = relay.code();
    let dispatcher = Device::of(&relay, CLAIRE);
    let mut asleep = Device::of(&relay, ELIAS);
    dispatcher.create("26-0001").unwrap();
    asleep.receives(&["26-0001"]);
    asleep.close();

    let first = hand_over(&relay);
    dispatcher.create("26-0002").unwrap();
    dispatcher.settle();
    let second = hand_over(&relay);
    assert_ne!(first, second);
    dispatcher.create("26-0003").unwrap();
    dispatcher.settle();

    asleep.restart();
    asleep.receives(&["26-0001", "26-0002", "26-0003"]);
    let shipments = ["26-0001", "26-0002", "26-0003"];
    let (new, invited_before) = (Device::new(), Device::new());
    new.enrol(&relay.code()).unwrap();
    invited_before.enrol(&early).unwrap();
    for (device, account) in [(&new, CLAIRE), (&invited_before, ELIAS)] {
        relay.typed(&["approve", &device.view().device]);
        device.until(|view| view.state == MembershipState::Member);
        device.sign_in(account, &relay.password(account)).unwrap();
        device.receives(&shipments);
        assert_eq!(device.refused(), 0, "{account}: older directories and grants are no lie");
    }
    relay.kill();
    relay.serve();
    new.create("26-0004").unwrap();
    invited_before.receives(&["26-0001", "26-0002", "26-0003", "26-0004"]);
    assert_eq!((asleep.refused(), dispatcher.refused()), (0, 0));
}

#[test]
fn a_next_key_is_named_once_dropped_at_will_and_taken_only_when_devices_know_it() {
    let mut relay = Relay::start();
    relay.kill();
    let refuse = |word: &str, why: &str| {
        let said = typed_in_vain(&relay.data(), &[word]).unwrap_err();
        assert!(said.contains(why), "{word}: {said}");
    };
    let keys = || std::fs::read_to_string(relay.data().join("organisation.key")).unwrap();
    let before = keys();
    refuse("take-next-key", "no next key is named");
    refuse("drop-next-key", "no next key is named");
    let next = value(&relay.typed(&["name-next-key"]), "next key");
    refuse("name-next-key", &next);
    refuse("take-next-key", "let the relay run");
    assert_eq!(keys().lines().count(), 2);
    assert_eq!(value(&relay.typed(&["drop-next-key"]), "dropped"), next);
    assert_eq!(keys(), before);
    let audit = relay.typed(&["audit", "--json", "--action", "organisation"]);
    for word in ["organisation.name_key", "organisation.drop_key"] {
        assert!(audit.contains(word), "{audit}");
    }
}
