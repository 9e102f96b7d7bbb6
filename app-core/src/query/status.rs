//! Where the device stands, its settings, and what can be chosen from.

use domain::{access, compliance::receipt, replica::OutboxState, stock};

use super::{Ask, QueryError, ask::count};
use crate::api::view::{
    DirectoryView, FreezeSensitivity, Language, LinkState, LinkView, PersonRow, ProductRow, Role,
    SettingsView, SiteRow, StatusView, StorageRange, TemperatureUnit, TemplateRow, Theme,
};

/// The most alerts a view reads.
pub(super) const ALERTS_MAX: usize = 500;

pub(super) fn status(ask: &Ask<'_>) -> Result<StatusView, QueryError> {
    let open = ask.reader.alerts(ALERTS_MAX)?.iter().filter(|alert| alert.is_open).count();
    Ok(StatusView {
        now_at_ms: ask.now.0,
        zone: ask.zone(),
        person: ask.person.map(|person| ask.person_ref(person)),
        device_name: ask.device.name.clone(),
        link: link(ask)?,
        open_alerts: count(open),
    })
}

/// Returns the link to the relay, as the replica last noted it.
pub(super) fn link(ask: &Ask<'_>) -> Result<LinkView, QueryError> {
    let counts = ask.reader.outbox_counts(None)?;
    let waiting = counts.get(&OutboxState::Waiting).copied().unwrap_or_default();
    let is_online = ask.reader.value("sync.state")?.as_deref() == Some("online");
    let state = match (&ask.live.relay, is_online, waiting) {
        (None, ..) => LinkState::NoRelay,
        (Some(_), false, _) => LinkState::Offline,
        (Some(_), true, 0) => LinkState::InStep,
        (Some(_), true, _) => LinkState::Sending,
    };
    let refused = ask.reader.refused()?.iter().filter(|row| !row.is_dismissed).count();
    Ok(LinkView {
        state,
        since_at_ms: number(ask, "sync.since_ms")?,
        sent_at_ms: number(ask, "sync.sent_at_ms")?,
        waiting: u32::try_from(waiting).unwrap_or(u32::MAX),
        refused: count(refused),
    })
}

fn number(ask: &Ask<'_>, name: &str) -> Result<Option<i64>, QueryError> {
    Ok(ask.reader.value(name)?.and_then(|text| text.parse().ok()))
}

pub(super) fn settings(ask: &Ask<'_>) -> Result<SettingsView, QueryError> {
    let language = match ask.reader.value("settings.language")?.as_deref() {
        Some("fr") => Language::Fr,
        Some(_) | None => Language::En,
    };
    let temperature_unit = match ask.reader.value("settings.temperature_unit")?.as_deref() {
        Some("fahrenheit") => TemperatureUnit::Fahrenheit,
        Some(_) | None => TemperatureUnit::Celsius,
    };
    let theme = match ask.reader.value("settings.theme")?.as_deref() {
        Some("light") => Theme::Light,
        Some("dark") => Theme::Dark,
        Some("contrast") => Theme::Contrast,
        Some(_) | None => Theme::System,
    };
    let mut people: Vec<_> =
        ask.directory.people.iter().map(|person| ask.person_ref(person.id)).collect();
    people.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(SettingsView {
        language,
        temperature_unit,
        theme,
        person: ask.person.map(|person| ask.person_ref(person)),
        people,
        device_name: ask.device.name.clone(),
        device: ask.device.id.to_string(),
        relay: ask.live.relay.clone(),
        link: link(ask)?,
        zone: ask.zone(),
        now_at_ms: ask.now.0,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        storage_bytes: storage_bytes(ask),
    })
}

/// Adds up the files of the data folder; it holds no folders.
fn storage_bytes(ask: &Ask<'_>) -> i64 {
    let files = ask.device.data_dir.as_ref().and_then(|folder| std::fs::read_dir(folder).ok());
    let sizes = files.into_iter().flatten().filter_map(|file| file.ok()?.metadata().ok());
    sizes.map(|facts| i64::try_from(facts.len()).unwrap_or(i64::MAX)).fold(0, i64::saturating_add)
}

pub(super) fn directory(ask: &Ask<'_>) -> DirectoryView {
    let mut people: Vec<PersonRow> = ask.directory.people.iter().map(person_row).collect();
    people.sort_by(|a, b| a.name.cmp(&b.name));
    let site = |site: &access::Site| SiteRow {
        site: site.id.to_string(),
        name: site.name.clone(),
        zone: site.zone.clone(),
        latitude_microdegrees: site.position.map(|at| at.latitude_microdegrees),
        longitude_microdegrees: site.position.map(|at| at.longitude_microdegrees),
    };
    let mut sites: Vec<SiteRow> = ask.directory.sites.iter().map(site).collect();
    sites.sort_by(|a, b| a.name.cmp(&b.name));
    let mut products: Vec<ProductRow> = ask.directory.products.iter().map(product_row).collect();
    products.sort_by(|a, b| a.name.cmp(&b.name));
    let template = receipt();
    let templates = vec![TemplateRow { template: template.name, version: template.version }];
    DirectoryView { people, sites, products, templates }
}

fn person_row(person: &access::Person) -> PersonRow {
    PersonRow {
        person: person.id.to_string(),
        name: person.name.clone(),
        role: role(person.role),
        site: person.site.map(|site| site.to_string()),
    }
}

/// Returns a role as the interface knows it.
pub(crate) fn role(role: access::Role) -> Role {
    match role {
        access::Role::Driver => Role::Driver,
        access::Role::ClinicStaff => Role::Nurse,
        access::Role::Dispatcher => Role::Dispatcher,
        access::Role::QualityOfficer => Role::QualityOfficer,
        access::Role::Administrator => Role::Administrator,
        access::Role::Integrator => Role::Integrator,
        access::Role::Auditor => Role::Auditor,
    }
}

fn product_row(product: &stock::Product) -> ProductRow {
    ProductRow {
        product: product.code.clone(),
        name: product.name.clone(),
        range: StorageRange {
            temperature_min_millicelsius: product.storage_min.millicelsius(),
            temperature_max_millicelsius: product.storage_max.millicelsius(),
        },
        sensitivity: sensitivity(product.is_freeze_sensitive),
        unit: product.unit.clone(),
    }
}

pub(super) fn sensitivity(is_freeze_sensitive: bool) -> FreezeSensitivity {
    if is_freeze_sensitive {
        FreezeSensitivity::MustNotFreeze
    } else {
        FreezeSensitivity::MayFreeze
    }
}
