//! A person at a browser, as far as a provider can tell: pages, forms and cookies over real HTTP.

use std::collections::BTreeMap;

use reqwest::{Client, Method, Response, Url, header, redirect::Policy};

use super::BACK;

/// More pages than this are no sign-in.
const PAGES_MAX: usize = 20;

/// A person, and what their browser remembers.
pub(super) struct Browser {
    client: Client,
    cookies: BTreeMap<String, String>,
    /// What the person writes into each field of a form.
    writes: BTreeMap<&'static str, String>,
    /// The button that is pressed where there is a choice to say no.
    refuses: bool,
}

/// Where a way through the pages ended.
#[derive(Debug)]
pub(super) enum End {
    /// Back at the device, with the fields of the address.
    Back(BTreeMap<String, String>),
    /// A page on which there is nothing to do.
    Page(String),
}

impl Browser {
    pub(super) fn new(account: &str, password: &str) -> Self {
        let client = Client::builder().no_proxy().redirect(Policy::none()).build().unwrap();
        let writes = [("login", account), ("username", account), ("password", password)];
        let writes = writes.map(|(field, text)| (field, text.to_owned())).into();
        Self { client, cookies: BTreeMap::new(), writes, refuses: false }
    }

    /// Says no where a page asks.
    pub(super) fn refusing(self) -> Self {
        Self { refuses: true, ..self }
    }

    /// Opens an address, and does on each page what it asks for.
    pub(super) async fn open(&mut self, url: &Url) -> End {
        let (mut url, mut method, mut form) = (url.clone(), Method::GET, String::new());
        for _ in 0..PAGES_MAX {
            let response = self.ask(&url, &method, &form).await;
            let status = response.status();
            if let Some(to) = response.headers().get(header::LOCATION) {
                url = url.join(to.to_str().unwrap()).unwrap();
                (method, form) = (Method::GET, String::new());
                if url.as_str().starts_with(BACK) {
                    return End::Back(url.query_pairs().into_owned().collect());
                }
                continue;
            }
            let page = response.text().await.unwrap();
            assert!(status.is_success(), "{status} at {}: {page}", url.path());
            let has_refused = form.contains("abort=");
            let next = self.fill(&page).filter(|_| !has_refused);
            let Some((action, fields)) = next else { return End::Page(page) };
            url = url.join(&action).unwrap();
            (method, form) = (Method::POST, fields);
        }
        panic!("no end of pages");
    }

    async fn ask(&mut self, url: &Url, method: &Method, form: &str) -> Response {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = self.client.request(method.clone(), url.clone());
        let request = request
            .header(header::COOKIE, cookies.join("; "))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(form.to_owned());
        let response = request.send().await.unwrap();
        for cookie in response.headers().get_all(header::SET_COOKIE) {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        response
    }

    /// Returns where the form of a page goes, and its fields as this person fills them in.
    fn fill(&self, page: &str) -> Option<(String, String)> {
        let form = page.split("<form").nth(1)?.split("</form>").next()?;
        let action = attribute(form, "action")?;
        let mut url = Url::parse("form:").unwrap();
        for input in form.split("<input").skip(1) {
            let input = input.split('>').next()?;
            let Some(name) = attribute(input, "name") else { continue };
            let is_choice = ["accept", "cancel", "rememberMe"].contains(&name.as_str());
            if is_choice && (name != if self.refuses { "cancel" } else { "accept" }) {
                continue;
            }
            let written = self.writes.get(name.as_str()).cloned();
            let value = written.or_else(|| attribute(input, "value")).unwrap_or_default();
            let is_yes = name == "confirm";
            let name = if is_yes && self.refuses { "abort".to_owned() } else { name };
            url.query_pairs_mut().append_pair(&name, &value);
        }
        Some((action, url.query().unwrap_or_default().to_owned()))
    }
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let rest = tag.split_once(&format!(" {name}=\""))?.1;
    Some(rest.split('"').next()?.replace("&amp;", "&").replace("&#x2F;", "/"))
}
