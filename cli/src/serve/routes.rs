//! The addresses: each receives, calls the session, and returns.

use std::{convert::Infallible, sync::Arc, time::Duration};

use app_core::{
    api::{ApiError, Command, CommandOutcome, ErrorCode, Event, Query, Remedy, View},
    device::Running,
    session::Session,
};
use axum::{
    Json, Router,
    extract::{DefaultBodyLimit, FromRequest, Path, Request, State},
    http::{StatusCode, Uri, header},
    middleware,
    response::{
        IntoResponse, Response, Sse,
        sse::{self, KeepAlive},
    },
    routing::{get, post},
};
use domain::logger::BYTES_MAX;
use futures_util::{Stream, stream};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tokio::{sync::broadcast, task::spawn_blocking};

use super::{
    guard::{self, Door},
    page::Page,
    script::{ClockMove, LinkMove, Script},
};

/// The longest request, in bytes: a form with a drawn signature is a tenth of it.
const BODY_MAX: usize = 1 << 20;
/// The longest question or command: a logger's file comes in hexadecimal, two digits a byte.
const FILE_BODY_MAX: usize = 2 * BYTES_MAX + BODY_MAX;
/// A connection that is silent for longer may be taken for dead.
const PULSE: Duration = Duration::from_secs(15);

/// What the addresses reach.
#[derive(Clone)]
pub(super) struct Shell {
    pub(super) device: Arc<Running>,
    pub(super) events: broadcast::Sender<Event>,
    pub(super) script: Option<Script>,
}

/// Why a request was not carried out.
pub(super) enum Refused {
    /// It came by a name that is not ours, or from a page that is not ours.
    Stranger,
    /// It came without the token.
    NoToken(ApiError),
    /// The session refused it, or it could not be read.
    Session(ApiError),
}

pub(super) fn router(shell: Shell, page: Page, door: Door) -> Router {
    let mut api = Router::new()
        .route("/api/query", post(query))
        .route("/api/command", post(command))
        .layer(DefaultBodyLimit::max(FILE_BODY_MAX))
        .route("/api/events", get(events))
        .route("/api/report/{file}", get(report));
    if shell.script.is_some() {
        api = api
            .route("/api/script/clock", post(script_clock))
            .route("/api/script/hear", post(script_hear))
            .route("/api/script/link", post(script_link));
    }
    let page = get(move |uri: Uri| async move { page.answer(&uri).await });
    api.layer(DefaultBodyLimit::max(BODY_MAX))
        .layer(middleware::from_fn_with_state(door.clone(), guard::token))
        .route("/", page.clone())
        .route("/{*path}", page)
        .with_state(shell)
        .layer(middleware::from_fn_with_state(door, guard::host))
}

async fn query(
    State(shell): State<Shell>,
    Body(query): Body<Query>,
) -> Result<Json<View>, Refused> {
    shell.ask(move |device| device.query(query)).await.map(Json)
}

async fn command(
    State(shell): State<Shell>,
    Body(command): Body<Command>,
) -> Result<Json<CommandOutcome>, Refused> {
    shell.ask(move |device| device.send(command)).await.map(Json)
}

async fn events(State(shell): State<Shell>) -> impl IntoResponse {
    Sse::new(told(shell.events.subscribe())).keep_alive(KeepAlive::new().interval(PULSE))
}

async fn report(State(shell): State<Shell>, Path(file): Path<String>) -> Result<Response, Refused> {
    let shipment = file.strip_suffix(".pdf").unwrap_or(&file).to_owned();
    let report = shell.ask(move |device| device.export_report(&shipment)).await?;
    let name: String = report.name.chars().map(|c| if c.is_ascii() { c } else { '_' }).collect();
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, report.bytes).into_response())
}

async fn script_clock(
    State(shell): State<Shell>,
    Body(to): Body<ClockMove>,
) -> Result<Json<Value>, Refused> {
    shell.play(move |script, session| script.pass(session, to)).await?;
    Ok(Json(json!({})))
}

async fn script_hear(
    State(shell): State<Shell>,
    Body(heard): Body<Vec<Value>>,
) -> Result<Json<Value>, Refused> {
    let listened = shell.play(move |script, session| script.hear(session, &heard)).await?;
    Ok(Json(json!({ "heard": listened })))
}

async fn script_link(
    State(shell): State<Shell>,
    Body(to): Body<LinkMove>,
) -> Result<Json<Value>, Refused> {
    shell.play(move |script, session| script.link(session, to)).await?;
    Ok(Json(json!({})))
}

impl Shell {
    /// Asks the device on a thread that may wait for the disk.
    async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Running) -> Result<T, ApiError> + Send + 'static,
    ) -> Result<T, Refused> {
        let device = Arc::clone(&self.device);
        let answer = spawn_blocking(move || question(&device)).await;
        let bug = |error| ApiError::new(ErrorCode::Bug, Remedy::Report).with("reason", error);
        answer.map_err(bug).flatten().map_err(Refused::Session)
    }

    async fn play<T: Send + 'static>(
        &self,
        part: impl FnOnce(&Script, &Session) -> Result<T, ApiError> + Send + 'static,
    ) -> Result<T, Refused> {
        let script = self.script.clone();
        self.ask(move |device| match &script {
            Some(script) => device.ask(|session| part(script, session)),
            None => Err(ApiError::new(ErrorCode::NotAllowed, Remedy::Report)),
        })
        .await
    }
}

/// Returns the events as a browser reads them. For one that fell behind the stream ends: it opens
/// another, and reads every view again.
fn told(
    receiver: broadcast::Receiver<Event>,
) -> impl Stream<Item = Result<sse::Event, Infallible>> {
    stream::unfold(receiver, |mut receiver| async move {
        let event = receiver.recv().await.ok()?;
        let data = sse::Event::default().json_data(&event).ok()?;
        Some((Ok(data), receiver))
    })
}

/// A body of JSON; what is wrong with it is said in the words of every other refusal.
struct Body<T>(T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Refused;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refused> {
        match Json::<T>::from_request(request, state).await {
            Ok(Json(value)) => Ok(Self(value)),
            Err(error) => {
                let malformed = ApiError::new(ErrorCode::Malformed, Remedy::FixInput);
                Err(Refused::Session(malformed.with("reason", error.body_text())))
            }
        }
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let (status, error) = match self {
            Refused::Stranger => return StatusCode::MISDIRECTED_REQUEST.into_response(),
            Refused::NoToken(error) => (StatusCode::UNAUTHORIZED, error),
            Refused::Session(error) => (status(error.remedy), error),
        };
        (status, Json(error)).into_response()
    }
}

impl From<Refused> for Response {
    fn from(refused: Refused) -> Response {
        refused.into_response()
    }
}

fn status(remedy: Remedy) -> StatusCode {
    match remedy {
        Remedy::FixInput => StatusCode::UNPROCESSABLE_ENTITY,
        Remedy::SignIn => StatusCode::FORBIDDEN,
        Remedy::Retry => StatusCode::SERVICE_UNAVAILABLE,
        Remedy::Report => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
