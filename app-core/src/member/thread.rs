//! The thread that asks the relay, as the session holds it.

use std::{sync::Arc, thread::JoinHandle};

use domain::{
    access::{DeviceKey, Invitation, Redacted, Signature, Trust},
    sync::wire::RefusedCode,
};
use tokio::sync::{mpsc, oneshot};

use super::{Call, MemberError, Membership, Names, work::Work};
use crate::{
    api::{Confidential, OfficeAnswer, view::MembershipProblem},
    port::{Clock, Vault},
};

/// Where an answer goes.
pub(crate) type Reply = Box<dyn FnOnce(Result<(), MemberError>) + Send>;

/// Where an answer about the organisation's affairs goes.
pub(crate) type OfficeReply = Box<dyn FnOnce(Result<OfficeAnswer, MemberError>) + Send>;

/// What the session wants of the relay.
pub(crate) enum Wish {
    Enrol {
        invitation: Invitation,
        device_name: String,
        reply: Reply,
    },
    SignIn {
        account: String,
        password: Confidential,
        trust: Option<Trust>,
        reply: Reply,
    },
    ChangePassword {
        account: String,
        before: Confidential,
        after: Confidential,
        reply: Reply,
    },
    SignOut {
        reply: Reply,
    },
    /// Ask for the organisation's affairs, as the person who is signed in.
    Office {
        call: Call,
        names: Names,
        reply: OfficeReply,
    },
    /// The relay closed the link for this reason.
    Refused(RefusedCode),
    Link {
        is_up: bool,
    },
}

/// What the session is told.
pub(crate) enum Told {
    /// The relay took the device's wish to take part; whoever asked is answered once that is kept.
    Enrolled {
        membership: Membership,
        reply: Reply,
    },
    /// What is kept of the organisation is another.
    Changed {
        membership: Membership,
        reply: Option<Reply>,
    },
    /// What the next hello carries.
    Token(Redacted<String>),
    /// The organisation's word that a person may act on this device, encoded.
    Granted(Vec<u8>),
    /// What the relay says is an entry of the directory, ahead of the log.
    Directory(Vec<u8>),
    Problem(Option<MembershipProblem>),
    /// The relay passed on what it says is the organisation's order to delete everything.
    Wipe(Signature),
    /// The first hello may be sent: what goes with it is here, or cannot be had.
    Ready,
}

/// What a member is started with.
pub(crate) struct Start {
    pub(crate) key: DeviceKey,
    pub(crate) vault: Arc<dyn Vault>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) membership: Option<Membership>,
    pub(crate) tell: Box<dyn Fn(Told) + Send>,
}

/// The thread, as the session holds it.
pub(crate) struct Member {
    wishes: mpsc::UnboundedSender<Wish>,
    close: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Member {
    pub(crate) fn start(start: Start) -> Self {
        let (wishes, wished) = mpsc::unbounded_channel();
        let (close, closed) = oneshot::channel::<()>();
        let work = move || match tokio::runtime::Builder::new_current_thread().enable_all().build()
        {
            Ok(runtime) => runtime.block_on(async {
                tokio::select! {
                    // Whoever holds the other end is gone, or wants the end of this.
                    _ = closed => {}
                    () = Work::new(start).run(wished) => {}
                }
            }),
            Err(error) => tracing::error!(%error, "nobody can enrol or sign in"),
        };
        let thread = std::thread::Builder::new().name("member".to_owned()).spawn(work);
        let thread = thread
            .inspect_err(|error| tracing::error!(%error, "no thread for enrolment and sign-in"))
            .ok();
        Self { wishes, close: Some(close), thread }
    }

    /// Passes a wish on; whoever waits for the answer of a thread that ended hears that it did.
    pub(crate) fn wish(&self, wish: Wish) {
        if let Err(mpsc::error::SendError(wish)) = self.wishes.send(wish) {
            match wish {
                Wish::Enrol { reply, .. }
                | Wish::SignIn { reply, .. }
                | Wish::ChangePassword { reply, .. }
                | Wish::SignOut { reply } => reply(Err(MemberError::Closed)),
                Wish::Office { reply, .. } => reply(Err(MemberError::Closed)),
                Wish::Refused(_) | Wish::Link { .. } => {}
            }
        }
    }
}

impl Drop for Member {
    fn drop(&mut self) {
        self.close.take();
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the thread for enrolment and sign-in panicked");
        }
    }
}
