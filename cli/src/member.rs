//! `isotherm enrol`, `sign-in`, `password` and `sign-out`: a device and its organisation.

use std::{
    io,
    time::{Duration, Instant},
};

use app_core::{
    api::{
        ApiError, Command, Query, View,
        view::{KeysKeptIn, MembershipProblem, MembershipState, MembershipView},
    },
    device::{Device, Said},
    session::Session,
};
use clap::Args;
use domain::access::Invitation;

use crate::{Answer, Failure, data::Data, secret};

/// How often a device is looked at that waits for an administrator.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// Ask the relay of an invitation to let this device take part.
///
/// An administrator makes the invitation with `isotherm-server enrol-code`. It works once, for 15
/// minutes; then the administrator approves the device by the key that is printed here.
#[derive(Args)]
pub(crate) struct Enrol {
    #[command(flatten)]
    data: Data,

    /// The invitation, or `-` to read it from standard input, where other people of this machine
    /// cannot see it.
    invitation: String,

    /// What people are to call the device, such as `Clinic laptop`.
    #[arg(long, value_name = "NAME")]
    device_name: String,

    /// Wait so many seconds for the administrator.
    #[arg(long, value_name = "SECONDS", default_value = "0")]
    within: u64,
}

/// Sign a person in on this device.
///
/// The password is asked for, or read from standard input. It is never an argument, for those are
/// seen by everyone on the machine.
#[derive(Args)]
pub(crate) struct SignIn {
    #[command(flatten)]
    data: Data,

    /// The account.
    account: String,
}

/// Change the password of the person who is signed in: the one before, then the one to be.
#[derive(Args)]
pub(crate) struct Password {
    #[command(flatten)]
    data: Data,

    /// The account.
    account: String,
}

/// End the sign-in on this device. Readings are recorded all the same.
#[derive(Args)]
pub(crate) struct SignOut {
    #[command(flatten)]
    data: Data,
}

pub(crate) fn enrol(arguments: &Enrol) -> Result<Answer, Failure> {
    let data = &arguments.data;
    let invitation = match arguments.invitation.as_str() {
        "-" => secret::line(&mut io::stdin().lock())?,
        text => text.trim().to_owned().into(),
    };
    // Before the folder is opened: a text that is none makes no device.
    let read: Result<Invitation, _> = invitation.reveal().parse();
    read.map_err(|error| Failure::BadInput(format!("invitation: {error}")))?;
    let name = arguments.device_name.clone();
    let said = Said { device_name: Some(name.clone()), ..Said::default() };
    let device = data.answer(Device::new(data.folder(), said))?;
    let session = data.start(&device)?;
    data.answer(session.send(Command::Enrol { invitation, device_name: name }))?;
    data.answer(device.keep())?;
    let deadline = Instant::now() + Duration::from_secs(arguments.within);
    loop {
        let view = data.answer(membership(&session))?;
        if view.state != MembershipState::Pending || Instant::now() >= deadline {
            let text = describe(&view);
            return Answer::new(&view, text);
        }
        std::thread::sleep(LOOK_EVERY);
    }
}

pub(crate) fn sign_in(arguments: &SignIn) -> Result<Answer, Failure> {
    let session = arguments.data.open()?;
    let password = secret::ask(["Password: "])?;
    let [password] = password;
    let account = arguments.account.clone();
    told(&arguments.data, &session, Command::SignIn { account, password })
}

pub(crate) fn password(arguments: &Password) -> Result<Answer, Failure> {
    let session = arguments.data.open()?;
    let [before, after] = secret::ask(["Password as it is: ", "Password as it is to be: "])?;
    let account = arguments.account.clone();
    told(&arguments.data, &session, Command::ChangePassword { account, before, after })
}

pub(crate) fn sign_out(arguments: &SignOut) -> Result<Answer, Failure> {
    let session = arguments.data.open()?;
    told(&arguments.data, &session, Command::SignOut)
}

fn told(data: &Data, session: &Session, command: Command) -> Result<Answer, Failure> {
    data.answer(session.send(command))?;
    let view = data.answer(membership(session))?;
    let text = describe(&view);
    Answer::new(&view, text)
}

/// Returns where a device stands with its organisation.
pub(crate) fn membership(session: &Session) -> Result<MembershipView, ApiError> {
    let answer = session.query(Query::Membership)?;
    let View::Membership { view } = answer else { return Err(crate::data::unexpected(&answer)) };
    Ok(view)
}

/// Returns the same for people.
pub(crate) fn describe(view: &MembershipView) -> String {
    let organisation = view.organisation.as_deref().unwrap_or("the organisation");
    let relay = view.relay.as_deref().unwrap_or_default();
    let state = match view.state {
        MembershipState::Open => "the relay lets in every device".to_owned(),
        MembershipState::None => "works alone".to_owned(),
        MembershipState::Pending => format!("waits for an administrator of {relay}"),
        MembershipState::Member => format!("takes part in {organisation}"),
        MembershipState::Revoked => format!("{relay} no longer lets this device in"),
    };
    let person = view.person.as_ref().map_or("nobody", |person| person.name.as_str());
    let mut text = format!(
        "  membership   {state}\n  device key   {}\n  signed in    {person}\n",
        view.fingerprint
    );
    text.push_str(&format!("  keys         {}\n", guarded(view.keys_kept_in)));
    if view.must_change_password {
        text.push_str("  password     handed over; choose another with `isotherm password`\n");
    }
    if let Some(problem) = view.problem {
        text.push_str(&format!("  problem      {}\n", worded(problem)));
    }
    text
}

/// Says what guards the keys of a device.
pub(crate) fn guarded(kept: KeysKeptIn) -> &'static str {
    match kept {
        KeysKeptIn::Keystore => "guarded by the system's keystore",
        KeysKeptIn::Passphrase => "guarded by a passphrase",
        KeysKeptIn::File => "in files: whoever copies the folder has them; see `isotherm keys`",
    }
}

fn worded(problem: MembershipProblem) -> &'static str {
    match problem {
        MembershipProblem::SignInAgain => {
            "sign in with `isotherm sign-in`; readings are recorded meanwhile"
        }
        MembershipProblem::RelayUnreachable => "the relay could not be reached",
        MembershipProblem::RelayNotTrusted => {
            "what answers at the relay's address is not the organisation's relay"
        }
        MembershipProblem::Wiped => "the organisation had this device delete its records",
    }
}
