//! The little of WebDriver that a journey needs.

use std::{
    path::Path,
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use world::http::Peer;

const PATIENCE: Duration = Duration::from_secs(60);
const POLL: Duration = Duration::from_millis(50);
const ELEMENT: &str = "/value/element-6066-11e4-a52e-4f735466cecf";

/// A window of ours, under the hands of a driver.
pub(crate) struct Window {
    driver: Peer,
    session: String,
}

impl Window {
    /// Opens `program`; it ends when the window is dropped.
    pub(crate) fn open(driver: &str, program: &Path, arguments: &[&str]) -> Self {
        let driver = Peer::at(driver);
        patiently("the driver", || driver.get("/status").ok());
        let options = json!({ "binary": program, "args": arguments });
        let capabilities = json!({ "alwaysMatch": { "webkitgtk:browserOptions": options } });
        let opened = driver.post("/session", &json!({ "capabilities": capabilities }));
        let opened = opened.expect("an answer").json().expect("JSON");
        let session = opened.pointer("/value/sessionId").and_then(Value::as_str);
        let session = session.unwrap_or_else(|| panic!("no window: {opened}")).to_owned();
        let window = Self { driver, session };
        window.find("//main");
        window
    }

    /// Goes to a page as a link would.
    pub(crate) fn go_to(&self, hash: &str) {
        let script = "location.hash = arguments[0];";
        self.ask("/execute/sync", &json!({ "script": script, "args": [hash] })).expect("a page");
    }

    /// Writes into the field that is labelled so.
    pub(crate) fn write(&self, label: &str, text: &str) {
        let field = self.find(&format!("{}//input", labelled(label)));
        self.ask(&format!("/element/{field}/value"), &json!({ "text": text })).expect("written");
    }

    /// Chooses from the list that is labelled so.
    pub(crate) fn choose(&self, label: &str, option: &str) {
        self.click(&format!("{}//button", labelled(label)));
        self.click(&format!("//*[@role='option'][contains(., '{option}')]"));
        self.find(&format!("{}//button[contains(., '{option}')]", labelled(label)));
    }

    /// Presses the button that says so, once it may be pressed.
    pub(crate) fn press(&self, words: &str) {
        self.click(&format!("//button[not(@disabled)][normalize-space()='{words}']"));
    }

    /// Follows the link that says so.
    pub(crate) fn follow(&self, words: &str) {
        self.click(&format!("//main//a[contains(normalize-space(), '{words}')]"));
    }

    /// Ticks the circle beside these words.
    pub(crate) fn tick(&self, words: &str) {
        self.click(&format!("//label[normalize-space()='{words}']"));
    }

    /// Gives a file to the page, as the system's own dialog would.
    pub(crate) fn pick(&self, file: &Path) {
        let field = self.find("//input[@type='file']");
        let path = file.canonicalize().expect("a file").display().to_string();
        self.ask(&format!("/element/{field}/value"), &json!({ "text": path })).expect("given");
    }

    /// Waits until the page says something.
    pub(crate) fn wait_for(&self, words: &str) {
        self.find(&format!("//main//*[contains(., '{words}')]"));
    }

    /// Returns what the window shows, as PNG.
    pub(crate) fn picture(&self) -> Vec<u8> {
        let answer = self.driver.get(&format!("/session/{}/screenshot", self.session));
        let answer = answer.expect("an answer").json().expect("JSON");
        let text = answer.pointer("/value").and_then(Value::as_str).expect("a picture");
        let bytes = from_base64(text);
        assert!(bytes.starts_with(b"\x89PNG"), "not a picture");
        bytes
    }

    /// What opens while it is pressed may not be ready to be pressed at once.
    fn click(&self, path: &str) {
        patiently(path, || {
            let element = self.find(path);
            self.ask(&format!("/element/{element}/click"), &json!({}))
        });
    }

    fn find(&self, path: &str) -> String {
        patiently(path, || {
            let found = self.ask("/element", &json!({ "using": "xpath", "value": path }))?;
            found.pointer(ELEMENT).and_then(Value::as_str).map(ToOwned::to_owned)
        })
    }

    fn ask(&self, path: &str, body: &Value) -> Option<Value> {
        let answer = self.driver.post(&format!("/session/{}{path}", self.session), body).ok()?;
        if answer.status == 200 { answer.json().ok() } else { None }
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        // The driver ends the program with its session; one that has ended is gone already.
        let _ = self.driver.delete(&format!("/session/{}", self.session));
    }
}

/// Looks until there is something to see.
pub(crate) fn patiently<T>(what: &str, look: impl Fn() -> Option<T>) -> T {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(seen) = look() {
            return seen;
        }
        assert!(Instant::now() < deadline, "not there in time: {what}");
        thread::sleep(POLL);
    }
}

fn labelled(label: &str) -> String {
    format!("(//*[contains(@class, 'form')][*[normalize-space()='{label}']])[1]")
}

fn from_base64(text: &str) -> Vec<u8> {
    let value = |letter: u8| match letter {
        b'A'..=b'Z' => Some(u32::from(letter - b'A')),
        b'a'..=b'z' => Some(u32::from(letter - b'a') + 26),
        b'0'..=b'9' => Some(u32::from(letter - b'0') + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    };
    let values: Vec<u32> = text.bytes().filter_map(value).collect();
    let mut bytes = Vec::with_capacity(values.len() * 3 / 4);
    for four in values.chunks(4) {
        let bits = four.iter().fold(0, |bits, value| bits << 6 | value) << (6 * (4 - four.len()));
        bytes.extend(bits.to_be_bytes().iter().skip(1).take(four.len() - 1));
    }
    bytes
}

#[test]
fn a_picture_is_read_from_its_letters() {
    assert_eq!(from_base64("TWFu"), b"Man");
    assert_eq!(from_base64("TWE="), b"Ma");
    assert_eq!(from_base64("TQ=="), b"M");
}
