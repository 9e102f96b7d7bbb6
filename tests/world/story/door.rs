//! The door: custody passes, the form is filled, the rules are read, somebody decides. No network.

use super::depot::signature;
use super::{MINUTE_MS, RUTH, Story, StoryError, alerts_on, link_of, list, text, words};
use app_core::report::{Compared, Pages, verify};
use serde_json::{Value, json};
use std::time::Instant;

/// A span may begin a reading earlier or later than by our own reckoning.
const NEAR_MS: i64 = 2 * MINUTE_MS;

impl Story {
    /// Tells what happens at the clinic, up to the PDF.
    pub(super) fn receive(&mut self) -> Result<(), StoryError> {
        self.telling.chapter("3  The door: custody, form, assessment, decision");
        self.answer_open_alerts()?;
        self.hand_over()?;
        self.fill_form()?;
        self.read_assessment()?;
        self.compare_excursions()?;
        self.decide()?;
        self.export()
    }

    fn answer_open_alerts(&mut self) -> Result<(), StoryError> {
        let alerts = alerts_on(&self.phone)?;
        let rows = list(&alerts["groups"]).iter().flat_map(|group| list(&group["alerts"]));
        for row in rows.filter(|row| row["status"] == "open") {
            self.phone.command(&json!({
                "kind": "acknowledge_alert", "alert": row["alert"], "reason": "not_known",
                "note": "Seen at the door.",
            }))?;
        }
        let after = alerts_on(&self.phone)?;
        let seen = format!("{} alerts, none open", after["total"]);
        self.telling.check(after["open"] == 0, "every alert was answered", seen);
        Ok(())
    }

    fn hand_over(&mut self) -> Result<(), StoryError> {
        let offer = json!({ "to_person": RUTH, "strokes": signature(0) });
        let made = self.on_phone("offer_handover", &offer)?;
        self.phone.wait_until(self.course.ended_ms() + MINUTE_MS)?;
        self.phone.hand_to(RUTH)?;
        let asked = json!({ "kind": "handover", "shipment": self.shipment });
        let view = self.phone.query(&asked)?;
        let checks: Vec<&Value> = list(&view["checks"]).iter().map(|row| &row["check"]).collect();
        self.telling.check_same("Ruth is asked to receive", text(&view["part"]), "receiver");
        let seen: Vec<String> = checks.iter().map(|check| words(check)).collect();
        let asks_seal = checks.iter().any(|check| **check == "seal_whole");
        self.telling.check(asks_seal, "and what to look at", seen.join(", "));
        self.on_phone(
            "confirm_handover",
            &json!({ "handover": made["handover"], "checks": checks, "strokes": signature(150) }),
        )?;
        let shipment = self.shipment_on(&self.phone)?;
        let holder = text(&shipment["holder"]["name"]);
        self.telling.check_same("Ruth holds the shipment", holder, "Ruth Okheena RN");
        let entries = list(&shipment["custody"]["entries"]);
        let confirmed = entries.iter().filter(|entry| entry["state"] == "confirmed").count();
        self.telling.check_same("both handovers are confirmed by both sides", confirmed, 2);
        self.phone.wait_until(self.course.ended_ms() + 2 * MINUTE_MS)?;
        let sensor = list(&shipment["sensors"]).first().map(|sensor| sensor["sensor"].clone());
        self.phone.command(&json!({ "kind": "unpair_sensor", "sensor": sensor }))?;
        Ok(())
    }

    fn fill_form(&mut self) -> Result<(), StoryError> {
        let made = self.on_phone("open_form", &json!({ "template": "receipt" }))?;
        let yes = json!({ "kind": "yes_no", "is_yes": true });
        let number = |number: i64| json!({ "kind": "number", "number": number });
        let remarks = "Box cold to the touch. ᖁᔭᓐᓇᒦᒃ — merci, Elias.";
        let answers = [
            ("seal_whole", yes.clone()),
            ("packaging_whole", yes.clone()),
            ("units_counted", number(170)),
            ("batches_match", yes),
            ("ice_state", json!({ "kind": "choice", "option": "partly_melted" })),
            ("vvm_stage", json!({ "kind": "vvm_stage", "stage": "one" })),
            ("moved_to_storage_minutes", number(12)),
            ("remarks", json!({ "kind": "text", "text": remarks })),
        ];
        for (field, value) in answers {
            self.phone.command(&json!({
                "kind": "answer_form", "form": made["form"], "field": field, "value": value,
            }))?;
        }
        let form = self.phone.query(&json!({ "kind": "form", "form": made["form"] }))?;
        let seen = format!("{} of {} fields", form["answered"], list(&form["fields"]).len());
        self.telling.check(form["can_sign"] == true, "Ruth filled the receipt form", seen);
        Ok(())
    }

    fn read_assessment(&mut self) -> Result<(), StoryError> {
        let view = self.shipment_on(&self.phone)?;
        let rows = list(&view["assessment"]["rows"]);
        for row in rows {
            self.telling.say(format!(
                "{:<8} {} version {} ({})",
                text(&row["outcome"]),
                text(&row["rule"]),
                row["version"],
                text(&row["clause"])
            ));
        }
        let is_cited =
            |row: &&Value| !text(&row["clause"]).is_empty() && !list(&row["inputs"]).is_empty();
        let cited = rows.iter().filter(is_cited).count();
        let seen = format!("{} rules", rows.len());
        let is_whole = cited == rows.len() && rows.len() > 1;
        self.telling.check(is_whole, "each rule cites its clause and its inputs", seen);
        let is_final = view["assessment"]["is_final"] == true;
        self.telling.check(is_final, "no later reading can change it", "the trip ended");
        Ok(())
    }

    /// The product's spans against those counted here, reading by reading.
    fn compare_excursions(&mut self) -> Result<(), StoryError> {
        let view = self.shipment_on(&self.phone)?;
        let found = list(&view["ribbon"]["excursions"]);
        let at = |index: usize| self.course.measurements().get(index).map_or(0, |m| m.at_ms);
        let spans: Vec<(bool, i64, i64)> = self
            .course
            .outside()
            .iter()
            .map(|span| (span.is_hot, at(span.first), at(span.last)))
            .collect();
        let overlap = |span: &(bool, i64, i64), found: &Value| {
            let began = found["began_at_ms"].as_i64().unwrap_or(i64::MAX);
            let ended = found["ended_at_ms"].as_i64().unwrap_or(i64::MIN);
            (found["breach"] == "hot") == span.0
                && began - NEAR_MS <= span.2
                && span.1 <= ended + NEAR_MS
        };
        let missed = spans.iter().filter(|span| !found.iter().any(|f| overlap(span, f))).count();
        let invented = found.iter().filter(|f| !spans.iter().any(|span| overlap(span, f))).count();
        let hot = found.iter().filter(|found| found["breach"] == "hot").count();
        let minutes: i64 = found.iter().filter_map(|found| found["minutes"].as_i64()).sum();
        let seen = format!(
            "{hot} above the range, {} below it, {minutes} minutes in all",
            found.len() - hot
        );
        let is_same = missed == 0 && invented == 0;
        self.telling.check(is_same, "the excursions are those of the course", seen);
        Ok(())
    }

    fn decide(&mut self) -> Result<(), StoryError> {
        self.phone.wait_until(self.course.ended_ms() + 20 * MINUTE_MS)?;
        let view = self.shipment_on(&self.phone)?;
        let state = text(&view["verdict"]["state"]).to_owned();
        let outcome = match state.as_str() {
            "stop" => "reject",
            "ok" => "accept",
            _ => "quarantine",
        };
        self.on_phone(
            "decide",
            &json!({ "outcome": outcome, "reason": "Held to the label; see the assessment.",
                "strokes": signature(80) }),
        )?;
        let view = self.shipment_on(&self.phone)?;
        let decision = &view["decision"];
        let seen = format!(
            "the box says {state}: {} by {}",
            words(&decision["outcome"]),
            text(&decision["by"])
        );
        let is_signed = decision["outcome"] == outcome && view["form"]["signed_at_ms"].is_i64();
        self.telling.check(is_signed, "Ruth decided and signed", seen);
        Ok(())
    }

    fn export(&mut self) -> Result<(), StoryError> {
        let began = Instant::now();
        self.pdf = self.phone.report(&self.shipment)?;
        let took = began.elapsed();
        let link = link_of(&self.phone)?["state"].take();
        let seen = format!("{} KiB in {} ms", self.pdf.len() / 1024, took.as_millis());
        let is_alone = link == "offline" && self.pdf.starts_with(b"%PDF-");
        self.telling.check(is_alone, "the report is made without a network", seen);
        let verified = verify(&self.pdf)?;
        let readings = verified.record.readings.len();
        let seen = format!("{readings} readings, SHA-256 {}", verified.sha256);
        let is_true = verified.pages == Pages::Same && readings == self.heard;
        self.telling.check(is_true, "it holds when it is made again from its record", seen);
        let witnessed = &verified.witnessed;
        let seen = format!(
            "{} changes signed, {} confirmations, {} signature",
            witnessed.changes_signed, witnessed.confirmations, witnessed.signatures
        );
        let follows = witnessed.compared == Compared::Whole
            && (witnessed.confirmations, witnessed.signatures) == (4, 1);
        self.telling.check(follows, "all it says follows from the changes inside", seen);
        let signed = verified.proven.signed;
        let seen = format!("{signed} of {readings}");
        self.telling.check(signed > 0, "its readings are under the phone's signature", seen);
        Ok(())
    }
}
