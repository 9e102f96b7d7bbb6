//! `isotherm status` and `isotherm sync`: where a device stands with its relay.

use std::{
    io,
    sync::mpsc,
    time::{Duration, Instant},
};

use app_core::{
    api::{
        ApiError, Command, Query, View,
        view::{LinkState, MembershipView, StatusView},
    },
    session::Session,
};
use clap::Args;
use serde::Serialize;

use crate::{Answer, Failure, data::Data, member};

/// How often a device is looked at that tells nothing.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// Say who uses a device, what waits on it, and how many alerts are open.
#[derive(Args)]
pub(crate) struct Status {
    #[command(flatten)]
    data: Data,
}

/// Exchange everything with the relay now, and wait until it is done.
#[derive(Args)]
pub(crate) struct Sync {
    #[command(flatten)]
    data: Data,

    /// How long to try, in seconds.
    #[arg(long, value_name = "SECONDS", default_value = "60")]
    within: u64,
}

pub(crate) fn status(arguments: &Status) -> Result<Answer, Failure> {
    let session = arguments.data.open()?;
    let status = arguments.data.answer(status_of(&session))?;
    let membership = arguments.data.answer(member::membership(&session))?;
    let text = describe(&status) + &member::describe(&membership);
    Answer::new(&Stands { status, membership }, text)
}

/// Where a device stands, with its relay and with its organisation.
#[derive(Serialize)]
struct Stands {
    #[serde(flatten)]
    status: StatusView,
    membership: MembershipView,
}

pub(crate) fn sync(arguments: &Sync) -> Result<Answer, Failure> {
    let session = arguments.data.open()?;
    let (tell, told) = mpsc::channel();
    session.subscribe(Box::new(move |_| {
        // After the exchange nobody waits for events.
        let _ = tell.send(());
    }));
    arguments.data.answer(session.send(Command::SyncNow))?;
    let deadline = Instant::now() + Duration::from_secs(arguments.within);
    loop {
        let status = arguments.data.answer(status_of(&session))?;
        match status.link.state {
            LinkState::InStep if status.link.waiting == 0 => {
                let text = describe(&status);
                return Answer::new(&status, text);
            }
            LinkState::NoRelay => {
                let what = "this device has no relay; `isotherm serve --relay URL` sets one";
                return Err(Failure::BadInput(what.to_owned()));
            }
            LinkState::InStep | LinkState::Sending | LinkState::Offline => {}
        }
        if Instant::now() >= deadline {
            let waiting = status.link.waiting;
            let what = format!("the relay has not taken everything in time: {waiting} still wait");
            return Err(Failure::Broken(io::Error::other(what)));
        }
        // Silence is no fault: the device is looked at again.
        let _ = told.recv_timeout(LOOK_EVERY);
    }
}

fn status_of(session: &Session) -> Result<StatusView, ApiError> {
    let answer = session.query(Query::Status)?;
    let View::Status { view } = answer else { return Err(crate::data::unexpected(&answer)) };
    Ok(view)
}

fn describe(status: &StatusView) -> String {
    let person = status.person.as_ref().map_or("nobody chosen", |person| person.name.as_str());
    let link = match status.link.state {
        LinkState::InStep => "in step",
        LinkState::Sending => "sending",
        LinkState::Offline => "offline",
        LinkState::NoRelay => "none set",
    };
    format!(
        "{}\n  person       {person}\n  relay        {link}\n  waiting      {}\n  \
         refused      {}\n  open alerts  {}\n",
        status.device_name, status.link.waiting, status.link.refused, status.open_alerts
    )
}
