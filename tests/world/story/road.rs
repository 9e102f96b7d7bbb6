//! The road: readings without signal, edits on both sides, a power cut, an excursion.

use super::{ELIAS, MINUTE_MS, Story, StoryError, alerts_on, celsius, link_of, list, text, words};
use crate::course::Outside;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// A driver must be told at once; a reading comes once a minute.
const TOLD_WITHIN: Duration = Duration::from_secs(10);
const PHONE_NOTE: &str = "Road closed at Edzo, took the ice road.";
const LAPTOP_NOTE: &str = "Plane delayed; the clinic expects the box later.";
const WHY: &str = "The lid was not latched. Closed it.";

impl Story {
    pub(super) fn road(&mut self) -> Result<(), StoryError> {
        self.telling.chapter("2  The road: readings, edits apart, power cut, excursion");
        let whole = self.course.measurements().len();
        let first = self.course.outside().first().copied();
        let cut = whole / 3;
        if let Some(outside) = first.filter(|outside| outside.first < cut) {
            self.excursion(outside)?;
        }
        self.drive_to(cut)?;
        self.edit_apart()?;
        self.power_cut()?;
        if let Some(outside) = first.filter(|outside| outside.first >= cut) {
            self.excursion(outside)?;
        }
        if first.is_none() {
            self.telling.say("the course never leaves the storage range");
        }
        self.drive_to(whole)?;
        let readings = self.readings_on(&self.phone)?;
        let wanted = u64::try_from(whole).unwrap_or(u64::MAX);
        self.telling.check_same("every reading of the drive is on the phone", readings, wanted);
        self.phone.wait_until(self.course.ended_ms() + MINUTE_MS / 2)?;
        self.on_phone("arrive", &json!({}))?;
        let arrived = self.shipment_on(&self.phone)?["arrived_at_ms"].is_i64();
        self.telling.check(arrived, "the phone arrived at the clinic", "arrived");
        Ok(())
    }

    fn edit_apart(&mut self) -> Result<(), StoryError> {
        let item = self.item.clone();
        self.laptop.wait_until(self.phone.now_ms())?;
        let later = self.course.ended_ms() + 240 * MINUTE_MS;
        self.on_laptop("edit_shipment", &json!({ "arrive_by_at_ms": later }))?;
        self.on_laptop("edit_item", &json!({ "item": item, "quantity": 120 }))?;
        self.on_laptop("add_note", &json!({ "text": LAPTOP_NOTE }))?;
        self.on_phone("edit_shipment", &json!({ "seal": "S-4471" }))?;
        self.on_phone("edit_item", &json!({ "item": item, "quantity": 110 }))?;
        self.on_phone("add_note", &json!({ "text": PHONE_NOTE }))?;
        let units = |view: &Value| view["units"].as_u64().unwrap_or_default();
        let here = units(&self.shipment_on(&self.laptop)?);
        let there = units(&self.shipment_on(&self.phone)?);
        let seen = format!("{here} units on the laptop, {there} on the phone");
        let is_apart = (here, there) == (180, 170);
        self.telling.check(is_apart, "both edited the shipment while apart", seen);
        Ok(())
    }

    /// The relay dies first, so that the phone that starts again finds no one to ask.
    fn power_cut(&mut self) -> Result<(), StoryError> {
        if let Some(relay) = self.relay.take() {
            relay.kill();
        }
        let wanted = u64::try_from(self.heard).unwrap_or(u64::MAX);
        self.phone.kill();
        let began = Instant::now();
        self.phone.restart()?;
        let took = began.elapsed().as_millis();
        self.telling.say(format!("relay and phone killed; the phone is back after {took} ms"));
        self.phone.signal(false)?;
        let readings = self.readings_on(&self.phone)?;
        self.telling.check_same("no reading was lost", readings, wanted);
        let view = self.shipment_on(&self.phone)?;
        let has_note = list(&view["notes"]).iter().any(|note| note["text"] == PHONE_NOTE);
        self.telling.check(has_note, "no acknowledged command was lost", "the note is there");
        let person = self.phone.query(&json!({ "kind": "status" }))?["person"].take();
        self.telling.check(
            person["person"] == ELIAS,
            "the phone knows Elias",
            text(&person["name"]),
        );
        self.relay = Some(self.stage.relay(self.port)?);
        Ok(())
    }

    fn excursion(&mut self, outside: Outside) -> Result<(), StoryError> {
        self.drive_to(outside.first)?;
        let before = alerts_on(&self.phone)?["open"].as_u64();
        self.telling.check(before == Some(0), "nothing is reported while all is well", "no alert");
        let began = Instant::now();
        self.drive_to(outside.first + 1)?;
        let alerts = alerts_on(&self.phone)?;
        let took = began.elapsed();
        let alert = list(&alerts["groups"])
            .first()
            .and_then(|group| list(&group["alerts"]).first().cloned())
            .unwrap_or(Value::Null);
        let seen = format!(
            "{} ({}), {} ms after the reading",
            words(&alert["reason"]["kind"]),
            celsius(&alert["reason"]["extreme_millicelsius"]),
            took.as_millis()
        );
        let is_told = alert["status"] == "open" && took < TOLD_WITHIN;
        self.telling.check(is_told, "the first reading out of range is told at once", seen);
        let link = link_of(&self.phone)?["state"].take();
        self.telling.check_same("without a network", text(&link), "offline");
        self.see_today()?;
        self.acknowledge(&alert, outside)
    }

    fn see_today(&mut self) -> Result<(), StoryError> {
        let today = self.phone.query(&json!({ "kind": "today" }))?;
        let main = &today["main"];
        let state = text(&main["verdict"]["state"]);
        let is_warned = matches!(state, "warning" | "stop");
        let seen = format!(
            "{} at {}",
            state.to_uppercase(),
            celsius(&main["reading"]["temperature_millicelsius"])
        );
        self.telling.check(is_warned, "Today says how the box is", seen);
        let steps: Vec<String> = list(&main["steps"]).iter().map(words).collect();
        self.telling.check(!steps.is_empty(), "and what to do", steps.join(", "));
        Ok(())
    }

    fn acknowledge(&mut self, alert: &Value, outside: Outside) -> Result<(), StoryError> {
        let reason = if outside.is_hot { "lid_left_open" } else { "ice_packs_changed" };
        self.phone.command(&json!({
            "kind": "acknowledge_alert", "alert": alert["alert"], "reason": reason, "note": WHY,
        }))?;
        let alerts = alerts_on(&self.phone)?;
        let rows = list(&alerts["groups"]).iter().flat_map(|group| list(&group["alerts"]));
        let row = rows.into_iter().find(|row| row["alert"] == alert["alert"]);
        let answer = row.map_or(&Value::Null, |row| &row["acknowledgement"]);
        let seen = format!("{} by {}", words(&answer["reason"]), text(&answer["by"]));
        let is_answered = answer["reason"] == reason && answer["note"] == WHY;
        self.telling.check(is_answered, "Elias said why", seen);
        Ok(())
    }
}
