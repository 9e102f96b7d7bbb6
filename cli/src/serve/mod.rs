//! `isotherm serve`: a device without a window, its interface served on loopback.

mod guard;
mod open;
mod page;
mod routes;
mod script;

use std::{
    io,
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    sync::Arc,
    time::Duration,
};

use app_core::api::view::Language;
use clap::{Args, ValueEnum};
use tokio::{net::TcpListener, runtime::Runtime, sync::broadcast};

use crate::{
    Failure,
    answer::{Answer, write},
};
use guard::Door;
use page::Page;
use routes::Shell;

/// Events that wait for a slow reader; one that falls behind reads every view again.
const EVENTS_MAX: usize = 1_024;
/// How long answers that are being made may take when the device stops.
const LEAVE_WITHIN: Duration = Duration::from_secs(10);

/// Run a device and serve its interface to browsers on this machine.
///
/// What --relay, --device-name and --directory say is kept in the data folder. The address that
/// is printed holds a token: whoever has it can use the device.
#[derive(Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    device: open::Start,

    /// Where to listen: loopback only; port 0 takes a free one.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0", value_parser = loopback)]
    listen: SocketAddr,

    /// The folder of the built interface; otherwise `ui` beside the program, or `ui/dist`.
    #[arg(long, value_name = "DIR")]
    ui: Option<PathBuf>,

    /// Stand still at this time and hear what /api/script says: for tests and demonstrations.
    #[arg(long, value_name = "NOW_AT_MS", num_args = 0..=1)]
    script: Option<Option<i64>>,
}

/// The language of a device that nobody has chosen one for.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Tongue {
    En,
    Fr,
}

impl From<Tongue> for Language {
    fn from(tongue: Tongue) -> Language {
        match tongue {
            Tongue::En => Language::En,
            Tongue::Fr => Language::Fr,
        }
    }
}

pub(crate) fn run(arguments: &Arguments) -> Result<Answer, Failure> {
    let page = Page::find(arguments.ui.as_deref())?;
    let opened = open::open(&arguments.device, arguments.script)?;
    let (events, _) = broadcast::channel(EVENTS_MAX);
    let sender = events.clone();
    opened.device.subscribe(move |event| {
        // Without a browser nobody listens, and nothing is missed: views are read when shown.
        let _ = sender.send(event);
    });
    let runtime = Runtime::new()?;
    let device = Arc::new(opened.device);
    let shell = Shell { device: Arc::clone(&device), events, script: opened.script };
    let served = runtime.block_on(serve(arguments.listen, shell, page));
    runtime.shutdown_timeout(LEAVE_WITHIN);
    // An answer that is still being made keeps the session; the process ends it then.
    drop(device);
    served?;
    Ok(Answer::same(String::new()))
}

async fn serve(listen: SocketAddr, shell: Shell, page: Page) -> Result<(), Failure> {
    let listener = TcpListener::bind(listen).await?;
    let door = Door::at(listener.local_addr()?)?;
    write(&format!("Isotherm is served at {}\n", door.address()))?;
    let router = routes::router(shell, page, door);
    tokio::select! {
        served = axum::serve(listener, router) => Ok(served?),
        asked = asked_to_stop() => Ok(asked?),
    }
}

/// Ends with Ctrl-C, or when the system asks for the end.
async fn asked_to_stop() -> io::Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut term = signal(SignalKind::terminate())?;
        tokio::select! {
            interrupted = tokio::signal::ctrl_c() => interrupted,
            _ = term.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}

fn loopback(text: &str) -> Result<SocketAddr, String> {
    let address: SocketAddr =
        text.parse().map_err(|_| "give an address and a port, such as 127.0.0.1:0".to_owned())?;
    let is_loopback = match address.ip() {
        IpAddr::V4(ip) => ip.is_loopback(),
        IpAddr::V6(ip) => ip.is_loopback(),
    };
    if is_loopback {
        return Ok(address);
    }
    Err("the interface is served on loopback only, such as 127.0.0.1:0".to_owned())
}
