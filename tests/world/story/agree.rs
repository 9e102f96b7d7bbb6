//! Signal again: what was done apart comes together, and both devices say the same.

use super::{Story, StoryError, alerts_on, link_of, list, text};
use app_core::report::verify;
use serde_json::Value;

/// What a view says of its own device rather than of the shipment.
const OF_THE_DEVICE: &[&str] = &["sync", "now_at_ms", "actions", "refused", "need"];

impl Story {
    /// Tells how both devices come to agree.
    pub(super) fn agree(&mut self) -> Result<(), StoryError> {
        self.telling.chapter("4  Signal again: both agree, nothing is lost");
        self.restore_signal()?;
        self.phone.until("everything sent", |phone| {
            let link = link_of(phone)?;
            Ok((link["state"] == "in_step" && link["waiting"] == 0).then_some(()))
        })?;
        self.meet()?;
        self.compare_shipment()?;
        self.compare_alerts()?;
        self.compare_reports()
    }

    /// Waits until the views are equal, or notes that they never were.
    fn meet(&mut self) -> Result<(), StoryError> {
        let asked = serde_json::json!({ "kind": "shipment", "shipment": self.shipment });
        let phone = &self.phone;
        let met = self.laptop.until("the same shipment as the phone", |laptop| {
            let here = shared(laptop.query(&asked)?);
            let there = shared(phone.query(&asked)?);
            Ok((here == there).then_some(()))
        });
        if met.is_err() {
            let here = shared(self.shipment_on(&self.laptop)?);
            let there = shared(self.shipment_on(&self.phone)?);
            for (field, value) in here.as_object().into_iter().flatten() {
                if *value != there[field] {
                    self.telling.say(format!("{field}: {value}\n     and not {}", there[field]));
                }
            }
        }
        self.telling.check(met.is_ok(), "both show the same shipment", "field by field");
        Ok(())
    }

    fn compare_shipment(&mut self) -> Result<(), StoryError> {
        let view = self.shipment_on(&self.laptop)?;
        let notes = list(&view["notes"]);
        let by: Vec<&str> = notes.iter().map(|note| text(&note["by"])).collect();
        self.telling.check_same("the notes of both are there", by.len(), 2);
        self.compare_history(&view);
        self.telling.check_same("the phone's seal came", text(&view["seal"]), "S-4471");
        let later = self.course.ended_ms() + 240 * super::MINUTE_MS;
        let arrival = view["arrive_by_at_ms"].as_i64().unwrap_or_default();
        self.telling.check_same("the laptop's arrival time stayed", arrival, later);
        let rode = list(&view["sources"]).first().map(|source| &source["calibration"]);
        let certificate = rode.map(|rode| &rode["certificate"]);
        let certificate = certificate.map(text).unwrap_or_default();
        self.telling.check_same("the tag's calibration came", certificate, "K-1207");
        let holder = text(&view["holder"]["name"]);
        self.telling.check_same("the laptop knows who holds it", holder, "Ruth Okheena RN");
        let readings = self.readings_on(&self.laptop)?;
        let wanted = self.readings_on(&self.phone)?;
        self.telling.check_same("the laptop has every reading", readings, wanted);
        let decided = view["decision"]["outcome"].is_string();
        self.telling.check(decided, "and the decision", text(&view["decision"]["outcome"]));
        Ok(())
    }

    /// Nothing is lost and both edits are visible: who, on which device, from what to what.
    fn compare_history(&mut self, view: &Value) {
        let edits = list(&view["edits"]).iter();
        let of = |field: &'static str| edits.clone().filter(move |edit| edit["field"] == field);
        let apart = of("quantity").filter(|edit| edit["is_concurrent"] == true);
        let mut said: Vec<String> = apart.map(quantity_words).collect();
        said.sort_unstable();
        let laptop = "100 to 120 by Claire Fontaine on Clinic laptop";
        let phone = "100 to 110 by Elias Mantla on Elias's phone";
        let is_kept = said == [phone, laptop];
        self.telling.check(is_kept, "both quantities are visible", said.join("; "));

        let item = list(&view["items"]).iter().find(|item| item["item"] == self.item.as_str());
        let units = item.map(|item| &item["quantity"]);
        let current = of("quantity").find(|edit| edit["is_current"] == true);
        let counts = current.map(|edit| &edit["after"]["number"]);
        let seen = format!("{} counts", units.unwrap_or_default());
        self.telling.check(units.is_some() && units == counts, "one of them counts", seen);

        let quiet = ["seal", "arrive_by"].map(|field| of(field).next().map(author));
        let quiet = quiet.map(Option::unwrap_or_default);
        let is_told =
            quiet == ["Elias Mantla on Elias's phone", "Claire Fontaine on Clinic laptop"];
        self.telling.check(is_told, "and what nobody contested", quiet.join("; "));
    }

    fn compare_alerts(&mut self) -> Result<(), StoryError> {
        let here = shared(alerts_on(&self.laptop)?);
        let there = shared(alerts_on(&self.phone)?);
        let seen = format!("{} on the laptop, {} on the phone", here["total"], there["total"]);
        self.telling.check(here == there, "both show the same alerts and answers", seen);
        Ok(())
    }

    fn compare_reports(&mut self) -> Result<(), StoryError> {
        let mine = verify(&self.laptop.report(&self.shipment)?)?;
        let theirs = verify(&self.phone.report(&self.shipment)?)?;
        let both = [&mine.witnessed, &theirs.witnessed];
        let [here, there] = both.map(|witnessed| witnessed.changes_signed);
        let seen = format!("{here} on the laptop, {there} on the phone");
        let is_signed = both.iter().all(|witnessed| {
            let others = witnessed.first_unsigned.as_deref().unwrap_or_default();
            !witnessed.devices.is_empty()
                && witnessed.devices.iter().all(|own| !others.ends_with(own.as_str()))
        });
        self.telling.check(is_signed, "each signed the changes it made", seen);
        let (here, there) = (mine.proven.signed, theirs.proven.signed);
        let what = "both can prove as many readings";
        self.telling.check_same(what, here.to_string(), there.to_string());
        let (mine, theirs) = (mine.record, theirs.record);
        let same = [
            mine.readings == theirs.readings,
            mine.excursions == theirs.excursions,
            mine.verdicts == theirs.verdicts,
            mine.custody == theirs.custody,
            mine.form == theirs.form,
            mine.decision == theirs.decision,
        ];
        let held = same.iter().filter(|is_same| **is_same).count();
        let what = "the reports of both say the same";
        self.telling.check_same(what, format!("{held} of 6 parts"), "6 of 6 parts".to_owned());
        Ok(())
    }
}

/// A view without what it says of its own device.
fn shared(view: Value) -> Value {
    match view {
        Value::Object(fields) => {
            let kept =
                fields.into_iter().filter(|(name, _)| !OF_THE_DEVICE.contains(&name.as_str()));
            Value::Object(kept.map(|(name, value)| (name, shared(value))).collect())
        }
        Value::Array(elements) => Value::Array(elements.into_iter().map(shared).collect()),
        plain @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) => plain,
    }
}

fn quantity_words(edit: &Value) -> String {
    let (before, after) = (&edit["before"]["number"], &edit["after"]["number"]);
    format!("{before} to {after} by {}", author(edit))
}

fn author(edit: &Value) -> String {
    format!("{} on {}", text(&edit["by"]), text(&edit["device"]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_of_the_device_is_left_out_at_any_depth() {
        let view = json!({ "a": 1, "sync": 2, "list": [{ "sync": 3, "b": 4 }] });
        assert_eq!(shared(view), json!({ "a": 1, "list": [{ "b": 4 }] }));
    }
}
