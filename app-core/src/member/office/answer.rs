//! What the relay answers, in the words of the interface.

use std::sync::Arc;

use domain::{
    access::{Directory, Role},
    ids::{DeviceId, PersonId},
};
use qrcode::{Color, EcLevel, QrCode};
use serde::{Deserialize, de::DeserializeOwned};

use super::{Call, Expects, LINES};
use crate::{
    api::{
        AuditLine, AuditParty, DeviceInvitation, DeviceStanding, IncidentRow, OfficeAnswer,
        OfficeDevice, OfficeFile, OfficePerson, view::SiteRef,
    },
    query,
};

/// The relay answers with so many incidents at most.
const INCIDENTS: usize = 500;

/// By whom and on which device it is asked, and what the organisation calls everyone.
pub(crate) struct Names {
    pub(crate) directory: Arc<Directory>,
    pub(crate) device: DeviceId,
    pub(crate) person: Option<PersonId>,
}

impl Call {
    /// Returns what the relay's answer says; nothing if no relay answers so. `now_ms` is the
    /// relay's time.
    pub(in crate::member) fn read(
        &self,
        bytes: &[u8],
        names: &Names,
        now_ms: i64,
    ) -> Option<OfficeAnswer> {
        Some(match &self.expects {
            Expects::Audit => {
                let lines: Vec<LineItem> = parsed(bytes)?;
                let is_end = lines.len() < LINES;
                let lines = lines.into_iter().map(|line| names.line(line)).collect();
                OfficeAnswer::Audit { lines, is_end }
            }
            Expects::File { name, media_type } => {
                let text = String::from_utf8(bytes.to_vec()).ok()?;
                let (name, media_type) = ((*name).to_owned(), (*media_type).to_owned());
                OfficeAnswer::AuditFile { file: OfficeFile { name, media_type, text } }
            }
            Expects::Incidents => {
                let found: Vec<IncidentItem> = parsed(bytes)?;
                let is_end = found.len() < INCIDENTS;
                let incidents = found.into_iter().map(|item| names.incident(item)).collect();
                OfficeAnswer::Incidents { incidents, is_end }
            }
            Expects::Devices => {
                let items: Vec<DeviceItem> = parsed(bytes)?;
                let devices = items.into_iter().map(|item| names.device(item));
                let mut devices: Vec<OfficeDevice> = devices.collect();
                devices.sort_by(|a, b| (a.standing, &a.name).cmp(&(b.standing, &b.name)));
                OfficeAnswer::Devices { devices }
            }
            Expects::Invitation => {
                let invitation = invitation(parsed(bytes)?, now_ms)?;
                OfficeAnswer::Invitation { invitation }
            }
            Expects::Decided => {
                let Stands { device, state } = parsed(bytes)?;
                OfficeAnswer::DeviceDecided { device, standing: state.into() }
            }
            Expects::People => {
                let items: Vec<PersonItem> = parsed(bytes)?;
                let people: Option<Vec<_>> =
                    items.into_iter().map(|item| names.person(item)).collect();
                let mut people = people?;
                people.sort_by(|a, b| a.name.cmp(&b.name));
                OfficeAnswer::People { people }
            }
            Expects::Person => {
                let mut item: PersonItem = parsed(bytes)?;
                let password = item.password.take().map(Into::into);
                OfficeAnswer::Person { person: names.person(item)?, password }
            }
        })
    }
}

fn parsed<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    serde_json::from_slice(bytes).ok()
}

/// Draws an invitation. The code of least redundancy has the fewest and largest squares.
fn invitation(invited: Invited, now_ms: i64) -> Option<DeviceInvitation> {
    let Invited { text, expires_at_ms } = invited;
    let code = QrCode::with_error_correction_level(&text, EcLevel::L).ok()?;
    let dark = |color: &Color| if *color == Color::Dark { '1' } else { '0' };
    let colors = code.to_colors();
    let rows = colors.chunks(code.width()).map(|row| row.iter().map(dark).collect::<String>());
    let left = expires_at_ms.saturating_sub(now_ms).max(0) / 1000;
    Some(DeviceInvitation {
        code: rows.map(Into::into).collect(),
        text: text.into(),
        expires_at_ms,
        holds_seconds: u32::try_from(left).unwrap_or(u32::MAX),
    })
}

impl Names {
    fn of_person(&self, id: &str) -> Option<String> {
        let person = self.directory.person(id.parse().ok()?)?;
        Some(person.name.clone())
    }

    fn of_device(&self, id: &str) -> Option<String> {
        Some(self.directory.device(id.parse().ok()?)?.name.clone())
    }

    fn line(&self, item: LineItem) -> AuditLine {
        let some = |at: i64| (at != 0).then_some(at);
        let party =
            |id: String, name: Option<String>| (!id.is_empty()).then_some(AuditParty { id, name });
        let (person_name, device_name) =
            (self.of_person(&item.person), self.of_device(&item.device));
        let subject_name = self.of_person(&item.subject).or_else(|| self.of_device(&item.subject));
        AuditLine {
            number: item.number,
            person: party(item.person, person_name),
            device: party(item.device, device_name),
            action: item.action,
            subject_name,
            subject: item.subject,
            before: item.before,
            after: item.after,
            why: item.why,
            device_at_ms: some(item.device_at_ms),
            received_at_ms: item.at_ms,
            written_at_ms: some(item.written_at_ms),
            hash: item.hash,
        }
    }

    fn incident(&self, item: IncidentItem) -> IncidentRow {
        let IncidentItem { number, rule, device, entry, about, at_ms } = item;
        let name = self.of_device(&device);
        let device = AuditParty { id: device, name };
        IncidentRow { number, rule, device, about, entry, at_ms }
    }

    fn device(&self, item: DeviceItem) -> OfficeDevice {
        OfficeDevice {
            fingerprint: query::fingerprint(&item.device),
            is_this: item.device == self.device.to_string(),
            device: item.device,
            name: item.name,
            standing: item.state.into(),
            asked_at_ms: item.asked_at_ms,
            revoked_at_ms: item.revoked_at_ms,
            is_to_wipe: item.is_to_wipe,
        }
    }

    fn person(&self, item: PersonItem) -> Option<OfficePerson> {
        let site = item.site.map(|site| {
            let known = site.parse().ok().and_then(|id| self.directory.site(id));
            SiteRef { name: known.map_or_else(|| site.clone(), |known| known.name.clone()), site }
        });
        Some(OfficePerson {
            is_you: self.person.is_some_and(|you| you.to_string() == item.person),
            person: item.person,
            name: item.name,
            account: item.account,
            role: query::role(Role::of_word(&item.role)?),
            site,
            is_active: item.state == Active::Active,
            disabled_at_ms: item.disabled_at_ms,
            must_change_password: item.must_change_password,
            is_linked: !item.subject.is_empty(),
        })
    }
}

#[derive(Deserialize)]
struct LineItem {
    number: i64,
    at_ms: i64,
    device_at_ms: i64,
    #[serde(default)]
    written_at_ms: i64,
    person: String,
    device: String,
    action: String,
    subject: String,
    before: String,
    after: String,
    why: String,
    hash: String,
}

#[derive(Deserialize)]
struct IncidentItem {
    number: i64,
    rule: String,
    device: String,
    entry: String,
    about: String,
    at_ms: i64,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum State {
    Pending,
    Approved,
    Revoked,
}

impl From<State> for DeviceStanding {
    fn from(state: State) -> Self {
        match state {
            State::Pending => Self::Pending,
            State::Approved => Self::Approved,
            State::Revoked => Self::Revoked,
        }
    }
}

#[derive(Deserialize)]
struct DeviceItem {
    device: String,
    name: String,
    state: State,
    asked_at_ms: i64,
    revoked_at_ms: Option<i64>,
    is_to_wipe: bool,
}

#[derive(Deserialize)]
struct Stands {
    device: String,
    state: State,
}

#[derive(Deserialize)]
struct Invited {
    text: String,
    expires_at_ms: i64,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Active {
    Active,
    Disabled,
}

#[derive(Deserialize)]
struct PersonItem {
    person: String,
    name: String,
    account: String,
    role: String,
    site: Option<String>,
    subject: String,
    state: Active,
    disabled_at_ms: Option<i64>,
    must_change_password: bool,
    #[serde(default)]
    password: Option<String>,
}
