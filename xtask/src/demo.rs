//! Shows the product working: a relay, two devices, scripted sensors, and the interface.

use crate::failure::{Failure, Outcome};
use crate::place;
use std::path::PathBuf;

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Play the whole story to its end without a window, and write its proof to out/.
    #[arg(long)]
    headless: bool,
    /// Replay this recording instead of the model of a cold box.
    #[arg(long, value_name = "FILE")]
    trace: Option<PathBuf>,
    /// Which weather, doors and radio losses the model draws.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

pub(crate) fn run(options: &Options) -> Outcome {
    if let Some(trace) = options.trace.as_ref().filter(|trace| !trace.is_file()) {
        return Err(Failure::Missing(format!("{}: no such recording", trace.display())));
    }
    let mode = if options.headless { "headless" } else { "windowed" };
    let source = place::root().join("tests/stories.rs");
    Err(Failure::Failed(format!(
        "the {mode} demo with seed {} needs {}, which is not in this tree",
        options.seed,
        source.display()
    )))
}
