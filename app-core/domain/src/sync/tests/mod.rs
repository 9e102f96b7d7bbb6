pub(crate) mod log;
mod world;

use std::{collections::BTreeSet, time::Duration};

use world::{Faults, PARTITIONS, World};

use super::{
    EntryHash, Lsn,
    client::{LinkState, Outcome},
    wire::{ENTRY_BYTES_MAX, RefusedCode},
};

const SEEDS: u64 = 500;

/// Lets devices record while links misbehave; then the links hold, and everything must arrive.
fn live(seed: u64, faults: Faults) -> World {
    let mut world = World::new(seed, 3);
    world.faults = faults;
    for _ in 0..30 {
        for _ in 0..world.random(60) {
            world.step();
        }
        let (device, length) = (world.random(3) as usize, world.random(3_000) as usize + 1);
        world.record(device, length);
    }
    settle(&mut world, seed);
    world
}

#[track_caller]
fn settle(world: &mut World, seed: u64) {
    world.faults = Faults::default();
    for _ in 0..200 {
        for _ in 0..100 {
            world.step();
        }
        if world.is_settled() {
            return;
        }
    }
    panic!("seed {seed}: not everything arrived");
}

#[track_caller]
fn check_converged(world: &World, seed: u64) {
    let stored: Vec<EntryHash> =
        PARTITIONS.iter().flat_map(|partition| world.log.hashes(*partition)).collect();
    let known: BTreeSet<EntryHash> = stored.iter().copied().collect();
    assert_eq!(stored.len(), known.len(), "seed {seed}: an entry is stored twice");
    assert_eq!(known.len(), 30, "seed {seed}: an entry is missing");
    for device in 0..3 {
        assert_eq!(world.disk(device).entries, known, "seed {seed}: device {device}");
    }
}

#[test]
fn links_that_lose_double_swap_and_cut_delay_entries_and_lose_none() {
    for seed in 1..=SEEDS {
        let faults = Faults { lost: 30, doubled: 30, swapped: 30, cut: 30, power: 3 };
        check_converged(&live(seed, faults), seed);
    }
}

#[test]
fn cut_links_cost_less_than_everything_sent_twice() {
    let (mut carried, mut ideal) = (0, 0);
    for seed in 1..=100 {
        let world = live(seed, Faults { cut: 20, ..Faults::default() });
        check_converged(&world, seed);
        carried += world.bytes;
        let pushed: usize = (0..3)
            .flat_map(|device| &world.disk(device).outbox)
            .map(|(_, queued, _)| queued.bytes.len())
            .sum();
        // Pushed once, and received by both others.
        ideal += pushed * 3;
    }
    assert!(carried <= ideal * 2, "{carried} bytes carried where {ideal} would do");
}

#[test]
fn a_link_without_faults_carries_little_more_than_the_entries() {
    let world = live(7, Faults::default());
    let entries: usize = (0..3)
        .flat_map(|device| &world.disk(device).outbox)
        .map(|(_, queued, _)| queued.bytes.len())
        .sum();
    let overhead = world.bytes - entries * 3;
    assert!(overhead * 5 < entries * 3, "{overhead} bytes more than {entries} three times");
}

#[test]
fn an_entry_is_received_once_another_device_has_it() {
    let mut world = World::new(1, 2);
    world.record(0, 500);
    settle(&mut world, 1);
    (0..200).for_each(|_| world.step());
    let (_, _, outcome) = &world.disk(0).outbox[0];
    assert_eq!(*outcome, Some(Outcome::Received));
}

#[test]
fn a_large_entry_arrives_and_a_larger_one_than_any_is_refused_without_stopping_the_rest() {
    let mut world = World::new(1, 2);
    world.record(0, ENTRY_BYTES_MAX);
    world.record_change(0);
    world.record(0, 10);
    settle(&mut world, 1);
    let outcomes: Vec<_> = world.disk(0).outbox.iter().map(|(_, _, outcome)| outcome).collect();
    let refused = Outcome::Refused { rule: "entry.too_large".to_owned() };
    assert_eq!(outcomes[0].as_ref(), Some(&refused));
    assert!(outcomes[1..].iter().all(|outcome| **outcome != Some(refused.clone())));
    assert_eq!(world.disk(1).entries.len(), 2);
}

#[test]
fn a_device_that_lost_its_disk_receives_its_own_entries_again() {
    let mut world = live(3, Faults::default());
    let before = world.disk(0).entries.clone();
    world.lose_disk(0);
    settle(&mut world, 3);
    assert_eq!(world.disk(0).entries, before);
}

#[test]
fn a_relay_that_loses_its_log_over_and_over_gets_everything_back() {
    for seed in 1..=SEEDS / 2 {
        let mut world = World::new(seed, 3);
        world.faults = Faults { lost: 20, cut: 20, power: 3, ..Faults::default() };
        for _ in 0..30 {
            for _ in 0..world.random(60) {
                world.step();
            }
            let device = world.random(3) as usize;
            world.record(device, 200);
            if world.random(8) == 0 {
                world.lose_log();
            }
        }
        settle(&mut world, seed);
        check_converged(&world, seed);
    }
}

#[test]
fn a_silent_relay_is_asked_and_then_left() {
    let mut world = World::new(1, 1);
    settle_link(&mut world);
    world.faults.lost = 1000;
    (0..35).for_each(|_| world.pass(Duration::from_secs(1)));
    assert_eq!(world.client(0).link(), LinkState::Online);
    (0..60).for_each(|_| world.pass(Duration::from_secs(1)));
    assert_eq!(world.client(0).link(), LinkState::Offline);
}

#[test]
fn a_device_that_does_not_acknowledge_is_told_and_left() {
    let mut world = World::new(1, 2);
    settle_link(&mut world);
    world.freeze(1);
    world.record(0, 2_000);
    (0..4_000).for_each(|_| world.step());
    assert_eq!(world.refusals, vec![(1, RefusedCode::Slow)]);
    assert!(world.log.top(PARTITIONS[0]) > Lsn(0) || world.log.top(PARTITIONS[1]) > Lsn(0));
}

fn settle_link(world: &mut World) {
    (0..400).for_each(|_| world.step());
    assert_eq!(world.client(0).link(), LinkState::Online);
}
