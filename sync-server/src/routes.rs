//! Every address of the relay, and who may come by it. One without a row is shut.

use axum::{
    extract::{MatchedPath, Request},
    http::Method,
    middleware::Next,
    response::{IntoResponse, Response},
};
use domain::access::policy::Action;

use crate::problem::Problem;

/// What an address asks of whoever comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Door {
    /// Nothing: it gives away nothing of the organisation.
    Open,
    /// The proof of a device's key, or a code that stands for one.
    Device,
    /// Somebody who is signed in, whatever their role.
    SignedIn,
    /// Somebody whose role may do this.
    Person(Action),
}

/// An address.
#[derive(Clone, Debug)]
pub(crate) struct Route {
    pub(crate) method: Method,
    pub(crate) path: &'static str,
    pub(crate) door: Door,
}

const fn route(method: Method, path: &'static str, door: Door) -> Route {
    Route { method, path, door }
}

/// The table.
pub(crate) const ROUTES: &[Route] = &[
    route(Method::GET, "/livez", Door::Open),
    route(Method::GET, "/readyz", Door::Open),
    route(Method::GET, "/metrics", Door::Open),
    route(Method::GET, "/openapi.json", Door::Open),
    route(Method::GET, "/v1/status", Door::Open),
    route(Method::GET, "/v1/challenge", Door::Open),
    route(Method::GET, "/v1/sign-in", Door::Open),
    route(Method::GET, "/v1/sync", Door::Device),
    route(Method::GET, "/v1/sync/{kind}/{id}", Door::Device),
    route(Method::POST, "/v1/sync/{kind}/{id}", Door::Device),
    route(Method::POST, "/v1/devices", Door::Device),
    route(Method::GET, "/v1/standing", Door::Device),
    route(Method::POST, "/v1/sessions", Door::Device),
    route(Method::POST, "/v1/sessions/oidc", Door::Device),
    route(Method::POST, "/v1/sessions/oidc/{state}", Door::Device),
    route(Method::POST, "/v1/sessions/renewal", Door::Device),
    route(Method::DELETE, "/v1/sessions/current", Door::SignedIn),
    route(Method::POST, "/v1/password", Door::SignedIn),
    route(Method::GET, "/v1/audit", Door::Person(Action::AuditRead)),
    route(Method::GET, "/v1/audit/export", Door::Person(Action::AuditExport)),
    route(Method::GET, "/v1/incidents", Door::Person(Action::IncidentRead)),
    route(Method::GET, "/v1/people", Door::Person(Action::PersonList)),
    route(Method::POST, "/v1/people", Door::Person(Action::PersonEdit)),
    route(Method::PATCH, "/v1/people/{person}", Door::Person(Action::PersonEdit)),
    route(Method::POST, "/v1/people/{person}/{decision}", Door::Person(Action::PersonEdit)),
    route(Method::POST, "/v1/enrolments", Door::Person(Action::DeviceInvite)),
    route(Method::GET, "/v1/devices", Door::Person(Action::DeviceList)),
    route(Method::POST, "/v1/devices/{device}/{decision}", Door::Person(Action::DeviceApprove)),
];

/// Returns what an address asks; `None` if it has no row.
pub(crate) fn door(method: &Method, path: &str) -> Option<Door> {
    // Whoever may read may ask whether there is something to read.
    let method = if *method == Method::HEAD { &Method::GET } else { method };
    let row = ROUTES.iter().find(|route| route.method == *method && route.path == path);
    row.map(|row| row.door)
}

/// Shuts what is served and has no row.
pub(crate) async fn shut(request: Request, next: Next) -> Response {
    let path = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let is_known = path.as_deref().is_none_or(|path| {
        let mut rows = ROUTES.iter();
        rows.any(|route| route.path == path)
    });
    if is_known {
        next.run(request).await
    } else {
        Problem::forbidden("no rule says who may come by this address").into_response()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// What is described is what is served: the tests of the server hold both against a process.
    #[test]
    fn every_address_that_is_described_has_a_row_and_every_row_is_described() {
        let document = crate::document().unwrap();
        let document: serde_json::Value = serde_json::from_str(&document).unwrap();
        let paths = document.get("paths").unwrap().as_object().unwrap();
        let described: BTreeSet<(String, String)> = paths
            .iter()
            .flat_map(|(path, item)| {
                let methods = item.as_object().unwrap().keys();
                methods.map(|method| (method.to_uppercase(), path.clone())).collect::<Vec<_>>()
            })
            .collect();
        let rows: BTreeSet<(String, String)> =
            ROUTES.iter().map(|row| (row.method.to_string(), row.path.to_owned())).collect();
        assert_eq!(described, rows);
    }

    #[test]
    fn every_address_in_the_routers_has_a_row() {
        let routers = [include_str!("gateway/mod.rs"), include_str!("relay/mod.rs")].concat();
        let served: BTreeSet<&str> = routers
            .split(".route(\"")
            .skip(1)
            .filter_map(|rest| rest.split_once('"').map(|found| found.0))
            .collect();
        let rows: BTreeSet<&str> = ROUTES.iter().map(|row| row.path).collect();
        assert_eq!(served, rows);
        assert_eq!(door(&Method::DELETE, "/v1/audit"), None);
        assert_eq!(door(&Method::HEAD, "/livez"), Some(Door::Open));
    }
}
