//! What people did and said, in words.

use domain::{
    alert::{Acknowledgement, Alert as Raised, AlertKind},
    compliance::{self, Outcome as Decided, receipt},
    excursion::{Breach as Side, Excursion, Gap},
    ids::SensorId,
    shipment::{Confirmation, Placement, Strokes},
};
use sha2::{Digest, Sha256};

use super::Told;
use crate::{
    i18n::Arg,
    report::{Alert, Decision, DecisionOutcome, Field, Form, LateFinding, Note, Signature},
};

impl Told<'_> {
    fn say(&self, key: &str) -> String {
        self.texts.say(key, &[])
    }

    pub(super) fn placement(&self, placement: Placement) -> String {
        self.say(match placement {
            Placement::UnderLid => "kit-place-under_the_lid",
            Placement::BetweenVials => "kit-place-between_the_vials",
            Placement::OnIce => "kit-place-on_the_ice",
            Placement::Outside => "kit-place-outside",
        })
    }

    fn note(&self, acknowledgement: &Acknowledgement) -> Note {
        let word = serde_json::to_value(acknowledgement.reason);
        let word = word.ok().and_then(|value| value.as_str().map(str::to_owned));
        let reason = self.say(&format!("alerts-reason-{}", word.unwrap_or_default()));
        let text = match acknowledgement.note.trim() {
            "" => reason,
            note => format!("{reason}. {note}"),
        };
        Note { text, by: self.ask.person_name(acknowledgement.by), at_ms: acknowledgement.at.0 }
    }

    /// Returns what a person said about an excursion: about an alert that it raised.
    pub(super) fn excursion_reason(&self, sensor: &SensorId, found: &Excursion) -> Option<Note> {
        let is_about = |alert: &&Raised| {
            let side = match alert.kind {
                AlertKind::TooWarm | AlertKind::HeatDamage => Some(Side::Hot),
                AlertKind::TooCold | AlertKind::Frozen => Some(Side::Cold),
                AlertKind::SensorSilent => None,
            };
            let is_within =
                alert.began >= found.began && found.ended.is_none_or(|ended| alert.began <= ended);
            alert.sensor == *sensor && side == Some(found.breach) && is_within
        };
        self.said(is_about)
    }

    /// Returns what a person said about a gap: about the silence that began with it.
    pub(super) fn silence_reason(&self, sensor: &SensorId, gap: &Gap) -> Option<Note> {
        self.said(|alert| {
            let is_within = alert.began >= gap.began && alert.began <= gap.ended;
            alert.sensor == *sensor && alert.kind == AlertKind::SensorSilent && is_within
        })
    }

    fn said(&self, is_about: impl Fn(&&Raised) -> bool) -> Option<Note> {
        let alerts = self.trip.shipment.alerts.iter().filter(is_about);
        alerts.filter_map(|alert| alert.acknowledgements.first()).map(|said| self.note(said)).next()
    }

    pub(super) fn alerts(&self) -> Vec<Alert> {
        let alert = |raised: &Raised| Alert {
            raised_at_ms: raised.raised_at.0,
            text: self.alert_text(raised.kind),
            acknowledgement: raised.acknowledgements.first().map(|said| self.note(said)),
            late: raised.is_late.then(|| LateFinding {
                began_ms: raised.began.0,
                file_name: self.trip.shipment.found_in(raised).map(|it| it.file_name.clone()),
            }),
        };
        self.trip.shipment.alerts.iter().map(alert).collect()
    }

    fn alert_text(&self, kind: AlertKind) -> String {
        let range = self.storage_range();
        let limit = |key: &str, millicelsius: i64| {
            let limit = self.texts.degrees(millicelsius);
            self.texts.say(key, &[("limit", Arg::from(limit))])
        };
        match kind {
            AlertKind::TooWarm => limit("report-alert-too-warm", range.max_millicelsius),
            AlertKind::TooCold => limit("report-alert-too-cold", range.min_millicelsius),
            AlertKind::HeatDamage => self.say("report-alert-heat-damage"),
            AlertKind::Frozen => self.say("report-alert-frozen"),
            AlertKind::SensorSilent => self.say("report-alert-sensor-silent"),
        }
    }

    pub(super) fn form(&self, form: &compliance::Form) -> Form {
        let (name, version) = form.template.split_once('@').unwrap_or((&form.template, "1"));
        let field = |asked: &compliance::Field| {
            let answer = form.answers.iter().find(|answer| answer.field == asked.name)?;
            let value = match &asked.kind {
                compliance::FieldKind::YesNo => self.say(&format!("form-{}", answer.value)),
                compliance::FieldKind::Choice { .. } => {
                    self.say(&format!("form-option-{}-{}", asked.name, answer.value))
                }
                compliance::FieldKind::Number { .. } | compliance::FieldKind::Text { .. } => {
                    answer.value.clone()
                }
            };
            Some(Field { label: self.say(&format!("form-field-{}", asked.name)), value })
        };
        Form {
            template: if name == receipt().name {
                self.say("report-template-receipt")
            } else {
                name.to_owned()
            },
            version: version.to_owned(),
            fields: receipt().fields.iter().filter_map(field).collect(),
        }
    }

    pub(super) fn decision(&self, form: &compliance::Form) -> Option<Decision> {
        let decision = form.decision.as_ref()?;
        Some(Decision {
            outcome: match decision.outcome {
                Decided::Accept => DecisionOutcome::Accept,
                Decided::Quarantine => DecisionOutcome::Quarantine,
                Decided::Reject => DecisionOutcome::Reject,
            },
            by: self.ask.person_name(decision.by),
            at_ms: decision.at.0,
            reason: decision.reason.clone(),
        })
    }

    /// Returns every signature: of both sides of a handover, and of the form.
    pub(super) fn signatures(&self, form: Option<&compliance::Form>) -> Vec<Signature> {
        let mut signatures = Vec::new();
        for handover in &self.trip.shipment.handovers {
            let hash = hash(&serde_json::to_vec(handover).unwrap_or_default());
            let gave = (&handover.given, self.say("report-meaning-gave"));
            let received = handover.received.as_ref();
            let received = received.map(|party| (party, self.say("report-meaning-received")));
            if handover.withdrawn_at.is_none() {
                let parties = std::iter::once(gave).chain(received);
                signatures.extend(
                    parties.map(|(party, meaning)| self.party(party, meaning, hash.clone())),
                );
            }
        }
        let signed = form.into_iter().flat_map(|form| &form.signatures);
        signatures.extend(signed.map(|signature| self.signature(signature)));
        signatures.sort_by_key(|signature| signature.at_ms);
        signatures
    }

    /// A side of a handover signs the handover as it stands in the document.
    fn party(&self, party: &Confirmation, meaning: String, hash: String) -> Signature {
        Signature {
            name: self.ask.person_name(party.by),
            at_ms: party.at.0,
            meaning,
            strokes: drawn(&party.strokes),
            device_fingerprint: party.device.to_string(),
            heads_sha256: hash,
        }
    }

    fn signature(&self, signature: &compliance::Signature) -> Signature {
        let meaning = match signature.meaning {
            compliance::Meaning::Authorship => "form-meaning-authorship",
            compliance::Meaning::Review => "form-meaning-review",
            compliance::Meaning::Approval => "form-meaning-approval",
            compliance::Meaning::Responsibility => "form-meaning-responsibility",
        };
        Signature {
            name: self.ask.person_name(signature.by),
            at_ms: signature.at.0,
            meaning: self.say(meaning),
            strokes: drawn(&signature.strokes),
            device_fingerprint: signature.device.to_string(),
            heads_sha256: hash(signature.heads.join(" ").as_bytes()),
        }
    }
}

fn drawn(strokes: &Strokes) -> Vec<Vec<[u16; 2]>> {
    let line = |line: &Vec<(u16, u16)>| line.iter().map(|(x, y)| [*x, *y]).collect();
    strokes.iter().map(line).collect()
}

fn hash(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}
