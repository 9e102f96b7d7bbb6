use proptest::prelude::*;

use super::*;
use crate::zone::Zone;

/// Readings with gaps, repeats and contradictions, at odd milliseconds, in any order.
fn any_samples() -> impl Strategy<Value = Vec<Sample>> {
    let celsius =
        prop_oneof![-3_000_i32..12_000, 28_000_i32..50_000, Just(8_000_i32), Just(-500_i32)];
    let step = prop_oneof![8 => 1_i64..1_200_000, 2 => 1_200_001_i64..40_000_000, 1 => Just(0_i64)];
    prop::collection::vec((step, celsius), 1..120).prop_map(|steps| {
        let mut now = 1_648_330_000_000;
        let sample = |(step, celsius): (i64, i32)| {
            now += step;
            let temperature = Temperature::try_from(celsius).unwrap();
            Sample { taken: Timestamp(now), temperature }
        };
        steps.into_iter().map(sample).collect()
    })
}

fn ten_minutes(samples: &[Sample]) -> Series {
    Series::new(samples.iter().copied(), Duration::from_secs(600)).unwrap()
}

fn plan(until: Until) -> Plan {
    let budget = StabilityBudget::of_warm_minutes(90);
    let rules = packs().iter().collect();
    let zone = "Europe/Zurich".parse().unwrap();
    Plan { until, budget, rules, zone, ..Plan::new(refrigerator()) }
}

proptest! {
    #[test]
    fn order_and_repetition_change_nothing(
        (samples, shuffled) in any_samples().prop_flat_map(|samples| {
            let twice = [samples.clone(), samples.clone()].concat();
            (Just(samples), Just(twice).prop_shuffle())
        }),
    ) {
        let plan = plan(Until::LastReading);
        prop_assert_eq!(
            assess(&ten_minutes(&samples), &plan),
            assess(&ten_minutes(&shuffled), &plan)
        );
    }

    #[test]
    fn a_monitor_agrees_with_the_assessment_at_every_moment(
        samples in any_samples(),
        silence in prop_oneof![Just(0_i64), 1_i64..1_200_000, 1_200_001_i64..90_000_000],
        kept in 1_usize..120,
    ) {
        let heard = &samples[..kept.min(samples.len())];
        let now = Timestamp(heard.last().unwrap().taken.0 + silence);
        let plan = plan(Until::Now(now));
        let batch = assess(&ten_minutes(heard), &plan).unwrap();
        for verdict in &batch.verdicts {
            let interval = Duration::from_secs(600);
            let mut monitor =
                Monitor::new(verdict.rule, plan.range, &plan.budget, interval).unwrap();
            for sample in heard {
                monitor.feed(*sample).unwrap();
            }
            let standing = monitor.standing(now);
            prop_assert_eq!(&standing.findings, &verdict.inputs.findings);
            prop_assert_eq!(standing.outcome, verdict.outcome);
        }
    }

    #[test]
    fn what_a_monitor_counted_is_never_taken_back(samples in any_samples()) {
        let rule = pack("who-pqs-shipping-type-1").unwrap();
        let budget = StabilityBudget::default();
        let mut monitor =
            Monitor::new(rule, refrigerator(), &budget, Duration::from_secs(600)).unwrap();
        let mut counted = vec![None; rule.limits.len()];
        for sample in samples {
            monitor.feed(sample).unwrap();
            let known: Vec<_> = monitor
                .standing(sample.taken)
                .findings
                .iter()
                .map(|finding| match finding {
                    Finding::Time(finding) => finding.known,
                    Finding::MeanKinetic(_) => None,
                })
                .collect();
            prop_assert!(known.iter().zip(&counted).all(|(after, before)| after >= before));
            counted = known;
        }
    }

    #[test]
    fn the_minutes_of_all_days_add_up_to_the_window(
        samples in any_samples(),
        from in -90_000_000_i64..90_000_000,
        length in 1_i64..600_000_000,
    ) {
        let from = Timestamp(samples[0].taken.0 + from);
        let until = Timestamp(from.0 + length);
        let plan = Plan { from: Some(from), ..plan(Until::Moment(until)) };
        let assessment = assess(&ten_minutes(&samples), &plan).unwrap();

        let days: Duration = assessment.days.iter().map(|day| day.known + day.unknown).sum();
        prop_assert_eq!(days, until.since(from));
        let unknown: Duration = assessment.days.iter().map(|day| day.unknown).sum();
        let gaps = assessment.gaps.iter();
        prop_assert_eq!(unknown, gaps.map(|gap| gap.ended.since(gap.began)).sum());
        for day in &assessment.days {
            prop_assert!(day.above <= day.known && day.below <= day.known);
        }
    }

    #[test]
    fn unknown_time_counts_for_nothing_but_doubt(samples in any_samples()) {
        let assessment = assess(&ten_minutes(&samples), &plan(Until::LastReading)).unwrap();
        let unknown: Duration =
            assessment.gaps.iter().map(|gap| gap.ended.since(gap.began)).sum();
        for excursion in &assessment.excursions {
            let ended = excursion.ended.unwrap_or(assessment.ended);
            prop_assert_eq!(excursion.lasted, ended.since(excursion.began));
            let mut gaps = assessment.gaps.iter();
            let is_apart = gaps.all(|gap| gap.ended <= excursion.began || gap.began >= ended);
            prop_assert!(is_apart);
        }
        for verdict in &assessment.verdicts {
            for finding in &verdict.inputs.findings {
                let Finding::Time(finding) = finding else { continue };
                let (known, possible) = (finding.known, finding.possible);
                prop_assert!(possible >= known);
                if finding.allowance == Allowance::Cumulative {
                    let most = known.unwrap_or_default() + unknown;
                    prop_assert_eq!(possible.unwrap_or_default(), most);
                }
            }
        }
    }

    #[test]
    fn filling_the_gaps_never_contradicts_a_sure_verdict(
        samples in any_samples(),
        filling in -3_000..50_000_i32,
    ) {
        let plan = plan(Until::LastReading);
        let series = ten_minutes(&samples);
        let before = assess(&series, &plan).unwrap();
        let temperature = Temperature::try_from(filling).unwrap();
        let filled: Vec<Sample> = before
            .gaps
            .iter()
            .flat_map(|gap| (gap.began.0 + 1..gap.ended.0).step_by(600_000))
            .map(|taken| Sample { taken: Timestamp(taken), temperature })
            .chain(samples)
            .collect();
        let after = assess(&ten_minutes(&filled), &plan).unwrap();
        for (before, after) in before.verdicts.iter().zip(&after.verdicts) {
            for (before, after) in before.inputs.findings.iter().zip(&after.inputs.findings) {
                let is_sure = before.outcome() != Outcome::Unknown;
                if is_sure && matches!(before, Finding::Time(_)) {
                    prop_assert_eq!(before.outcome(), after.outcome(), "{:?}", before);
                }
            }
        }
    }

    #[test]
    fn the_mean_lies_between_the_coldest_and_the_hottest(samples in any_samples()) {
        let assessment = assess(&ten_minutes(&samples), &plan(Until::LastReading)).unwrap();
        let mkt = assessment.mkt.unwrap().millicelsius();
        let all = || samples.iter().map(|sample| sample.temperature.millicelsius());
        prop_assert!((all().min().unwrap() - 1..=all().max().unwrap() + 1).contains(&mkt));
    }

    #[test]
    fn extreme_times_are_refused_and_never_panic(taken: i64, from: i64, until: i64) {
        let temperature = Temperature::try_from(5_000).unwrap();
        let sample = Sample { taken: Timestamp(taken), temperature };
        if let Ok(series) = Series::new([sample], Duration::from_secs(600)) {
            let plan = Plan {
                from: Some(Timestamp(from)),
                until: Until::Moment(Timestamp(until)),
                zone: Zone::UTC,
                ..Plan::new(refrigerator())
            };
            let _ = assess(&series, &plan);
            let _ = assess(&series, &Plan { until: Until::Now(Timestamp(until)), ..plan });
        }
    }
}
