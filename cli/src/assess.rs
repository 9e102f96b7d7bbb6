//! `isotherm assess`: a logger's readings, judged by the rules.

mod account;

use clap::Args;
use domain::{
    excursion::{
        ActivationEnergy, Plan, Series, StabilityBudget, StorageRange, Until, assess, packs_for,
        select,
    },
    logger::Recording,
};

use crate::{Answer, Failure, source::Source};

/// Judge the readings of a logger's file by the rules.
///
/// The range is that of the product: given, or as the logger was set, or 2 to 8 °C. The rules are
/// those given, or all that may be applied to such a product.
#[derive(Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    source: Source,

    /// A rule to judge by; may be repeated. `isotherm rules` lists them.
    #[arg(long = "rule", value_name = "ID")]
    rules: Vec<String>,

    /// The product's storage range in degrees Celsius, both ends included, such as 2..8.
    #[arg(long, value_name = "MIN..MAX", allow_hyphen_values = true)]
    range: Option<StorageRange>,

    /// How long the product may be above its range in all, in minutes.
    #[arg(long, value_name = "MINUTES")]
    budget: Option<u32>,

    /// Judge from this moment on, such as 2022-05-02 or 2022-05-02T04:44.
    #[arg(long, value_name = "TIME")]
    from: Option<String>,

    /// Judge up to this moment, which is excluded.
    #[arg(long, value_name = "TIME")]
    to: Option<String>,

    /// The activation energy for the mean kinetic temperature, in joules per mole; otherwise as
    /// the logger was set, or 83144.
    #[arg(long, value_name = "J/MOL", value_parser = parse_energy)]
    energy: Option<ActivationEnergy>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Answer, Failure> {
    let source = &arguments.source;
    let plan = plan_of_options(arguments)?;
    let recording = source.recording()?;
    let plan = completed(plan, arguments, &recording);
    let series = series(source, &recording)?;
    let assessment =
        assess(&series, &plan).map_err(|error| source.wrong(&format!("--from, --to: {error}")))?;

    let text = account::describe(source, &recording, &series, &plan, &assessment);
    Answer::new(&assessment.record(), text)
}

/// Reads what does not depend on the file, so that a wrong option is found first.
fn plan_of_options(arguments: &Arguments) -> Result<Plan, Failure> {
    let zone = arguments.source.zone;
    let moment = |option: &str, text: &Option<String>| {
        let wrong = |text: &String| {
            let expected = "no time such as 2022-05-02, 2022-05-02 04:44 or 2022-05-02T04:44:00Z";
            Failure::BadInput(format!("{option}: {text:?} is {expected}"))
        };
        let read = |text: &String| zone.moment(text).ok_or_else(|| wrong(text));
        text.as_ref().map(read).transpose()
    };
    let wrong = |error| Failure::BadInput(format!("--rule: {error}"));
    let rules = select(arguments.rules.iter().map(String::as_str)).map_err(wrong)?;
    let budget = arguments.budget.map(StabilityBudget::of_warm_minutes).unwrap_or_default();
    Ok(Plan {
        budget,
        rules,
        from: moment("--from", &arguments.from)?,
        until: moment("--to", &arguments.to)?.map_or(Until::LastReading, Until::Moment),
        zone,
        ..Plan::new(arguments.range.unwrap_or(account::REFRIGERATOR))
    })
}

/// Fills in what the file says: its range, its energy, and rows without a value at either end.
fn completed(plan: Plan, arguments: &Arguments, recording: &Recording) -> Plan {
    let range = arguments.range.or(recording.storage_range()).unwrap_or(plan.range);
    let rules = if plan.rules.is_empty() { packs_for(range) } else { plan.rules };
    let energy = arguments.energy.or(recording.device.as_ref().and_then(|device| device.energy));
    let span = recording.span();
    let from = plan.from.or(span.as_ref().map(|span| span.start));
    let until = match (plan.until, span, recording.interval) {
        (Until::LastReading, Some(span), Some(interval)) => Until::Moment(span.end.after(interval)),
        (until, _, _) => until,
    };
    Plan { range, rules, from, until, energy: energy.unwrap_or(plan.energy), ..plan }
}

fn series(source: &Source, recording: &Recording) -> Result<Series, Failure> {
    if recording.samples.is_empty() {
        let days = recording.device.as_ref().map_or(0, |device| device.days.len());
        let kept = if days > 0 {
            format!("; the device kept only its own account of {days} days: isotherm import")
        } else {
            String::new()
        };
        return Err(source.wrong(&format!("there are no readings{kept}")));
    }
    let unknown = || source.wrong("one reading tells no logging interval: give --interval");
    let interval = recording.interval.ok_or_else(unknown)?;
    Series::new(recording.samples.iter().copied(), interval)
        .map_err(|error| source.wrong(&error.to_string()))
}

fn parse_energy(text: &str) -> Result<ActivationEnergy, String> {
    let joules_per_mole = text.parse().map_err(|_| "give a whole number of J/mol".to_owned())?;
    ActivationEnergy::from_joules_per_mole(joules_per_mole).map_err(|error| error.to_string())
}
