//! The depot: Claire plans, the phone receives, both lose signal, Elias takes over and leaves.

use super::{
    BOX, CLAIRE, CLINIC, DEPOT, ELIAS, MINUTE_MS, REFERENCE, Story, StoryError, link_of, list,
    text, words,
};
use crate::Measurement;
use serde_json::{Value, json};

/// The air of the depot, which the tag measures before it lies in the box.
const ROOM_MILLICELSIUS: i32 = 19_500;

impl Story {
    pub(super) fn depot(&mut self) -> Result<(), StoryError> {
        self.telling.chapter("1  The depot: planned, received, paired, signed");
        self.laptop.hand_to(CLAIRE)?;
        self.plan()?;
        self.arrive_on_phone()?;
        self.lose_signal()?;
        self.pair()?;
        self.take_over()?;
        self.phone.wait_until(self.course.began_ms() - MINUTE_MS)?;
        self.on_phone("depart", &json!({}))?;
        let stage = self.shipment_on(&self.phone)?["stage"].take();
        self.telling.check_same("the shipment has left", text(&stage), "on_the_road");
        Ok(())
    }

    fn plan(&mut self) -> Result<(), StoryError> {
        let item = |product: &str, batch: &str, expiry: &str, quantity: u32| {
            json!({ "product": product, "batch": batch, "expiry": expiry,
                "quantity": quantity, "unit": "vial" })
        };
        let made = self.laptop.command(&json!({
            "kind": "create_shipment", "reference": REFERENCE,
            "origin_site": DEPOT, "destination_site": CLINIC,
            "depart_at_ms": self.course.began_ms(),
            "arrive_by_at_ms": self.course.ended_ms() + 120 * MINUTE_MS,
            "boxes": [BOX],
            "items": [
                item("PENTA", "L-7741", "2027-05", 100),
                item("HEPB", "H-0932", "2027-11-30", 60),
            ],
        }))?;
        self.shipment = text(&made["shipment"]).to_owned();
        let view = self.shipment_on(&self.laptop)?;
        let seen = format!(
            "{} from {} to {}, {} units in {} batches",
            text(&view["reference"]),
            text(&view["origin"]["name"]),
            text(&view["destination"]["name"]),
            view["units"],
            view["batches"]
        );
        let is_whole = view["units"] == 160 && view["batches"] == 2;
        self.telling.check(is_whole, "Claire created a shipment on the laptop", seen);
        let range = &view["range"];
        let is_cold = range["temperature_min_millicelsius"] == 2000
            && range["temperature_max_millicelsius"] == 8000;
        self.telling.check(is_cold, "its products say the storage range", "2 to 8 °C");
        Ok(())
    }

    fn arrive_on_phone(&mut self) -> Result<(), StoryError> {
        self.phone.hand_to(ELIAS)?;
        let asked = json!({ "kind": "shipment", "shipment": self.shipment });
        // A shipment that has not come is refused as unknown, which is no reason to give up.
        let view = self.phone.until("the shipment", |phone| Ok(phone.query(&asked).ok()))?;
        let penta = list(&view["items"]).iter().find(|item| item["product"] == "PENTA");
        self.item = penta.map(|item| text(&item["item"]).to_owned()).unwrap_or_default();
        let batches: Vec<&str> = list(&view["items"]).iter().map(|i| text(&i["batch"])).collect();
        let seen = format!("batches {}", batches.join(" and "));
        let is_same = view["units"] == 160 && !self.item.is_empty();
        self.telling.check(is_same, "the phone received it over the relay", seen);
        Ok(())
    }

    fn lose_signal(&mut self) -> Result<(), StoryError> {
        self.phone.until("everything exchanged", |phone| {
            Ok((link_of(phone)?["state"] == "in_step").then_some(()))
        })?;
        self.laptop.until("everything exchanged", |laptop| {
            Ok((link_of(laptop)?["state"] == "in_step").then_some(()))
        })?;
        self.phone.signal(false)?;
        self.laptop.signal(false)?;
        for device in [&self.phone, &self.laptop] {
            let state = link_of(device)?["state"].take();
            let what = format!("the {} says that it is alone", device.name());
            self.telling.check_same(&what, text(&state), "offline");
        }
        Ok(())
    }

    fn pair(&mut self) -> Result<(), StoryError> {
        self.phone.command(&json!({ "kind": "start_scan" }))?;
        for before in [8, 7, 6] {
            let at_ms = self.course.began_ms() - before * MINUTE_MS;
            let temperature_millicelsius = ROOM_MILLICELSIUS;
            let room = Measurement { at_ms, temperature_millicelsius, humidity_permille: 310 };
            let heard = self.advertise(room);
            self.phone.hear(vec![heard])?;
        }
        let view = self.phone.query(&json!({ "kind": "sensors" }))?;
        let heard = list(&view["heard"]).first().cloned().unwrap_or(Value::Null);
        let sensor = text(&heard["sensor"]).to_owned();
        let is_offered = heard["pairing"]["kind"] == "possible";
        let seen = format!("{}, signal {}", text(&heard["name"]), words(&heard["signal"]));
        self.telling.check(is_offered, "the scan found the tag", seen);
        self.phone.wait_until(self.course.began_ms() - 5 * MINUTE_MS)?;
        self.on_phone(
            "pair_sensor",
            &json!({ "sensor": sensor, "name": "Blue tag", "box_name": BOX,
                "placement": "between_the_vials" }),
        )?;
        self.phone.command(&json!({ "kind": "stop_scan" }))?;
        self.calibrate(&sensor)?;
        let view = self.shipment_on(&self.phone)?;
        let paired = list(&view["sensors"]).first().cloned().unwrap_or(Value::Null);
        let seen = format!("{}, {}", text(&paired["box_name"]), words(&paired["placement"]));
        self.telling.check(paired["sensor"] == sensor.as_str(), "it rides in the box", seen);
        Ok(())
    }

    /// Recorded on the phone, without signal, from the certificate in the tag's bag.
    fn calibrate(&mut self, sensor: &str) -> Result<(), StoryError> {
        let began = chrono::DateTime::from_timestamp_millis(self.course.began_ms());
        let day = |days: i64| {
            let at = began.map(|began| began + chrono::Duration::days(days));
            at.map(|at| at.date_naive().to_string()).unwrap_or_default()
        };
        self.phone.command(&json!({
            "kind": "record_calibration", "sensor": sensor, "calibrated_on": day(-120),
            "due_on": day(245), "certificate": "K-1207", "uncertainty_millikelvin": 200,
        }))?;
        Ok(())
    }

    fn take_over(&mut self) -> Result<(), StoryError> {
        self.phone.wait_until(self.course.began_ms() - 3 * MINUTE_MS)?;
        self.phone.hand_to(CLAIRE)?;
        let offer = json!({ "to_person": ELIAS, "strokes": signature(0) });
        let made = self.on_phone("offer_handover", &offer)?;
        self.phone.hand_to(ELIAS)?;
        self.on_phone(
            "confirm_handover",
            &json!({ "handover": made["handover"], "checks": ["units_counted"],
                "strokes": signature(200) }),
        )?;
        let holder = self.shipment_on(&self.phone)?["holder"].take();
        self.telling.check_same("Elias holds the shipment", text(&holder["name"]), "Elias Mantla");
        Ok(())
    }
}

/// A drawn signature: two lines on the pad.
pub(super) fn signature(shift: i32) -> Value {
    let point = |x: i32, y: i32| json!({ "x": x + shift, "y": y });
    json!([
        { "points": [point(100, 500), point(180, 320), point(240, 610), point(330, 420)] },
        { "points": [point(360, 500), point(520, 480)] },
    ])
}
