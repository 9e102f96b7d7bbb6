//! The built interface, read from its folder.

use std::{
    env,
    path::{Component, Path, PathBuf},
};

use axum::{
    body::Body,
    http::{StatusCode, Uri, header},
    response::{IntoResponse, Response},
};

use crate::Failure;

const INDEX: &str = "index.html";

/// The folder of the interface.
#[derive(Clone)]
pub(super) struct Page {
    folder: PathBuf,
}

impl Page {
    /// Looks where it was said to be, beside the program, and in the tree it is built in.
    pub(super) fn find(said: Option<&Path>) -> Result<Self, Failure> {
        let places = said.map_or_else(usual_places, |said| vec![said.to_owned()]);
        if let Some(folder) = places.iter().find(|folder| folder.join(INDEX).is_file()) {
            return Ok(Self { folder: folder.clone() });
        }
        let tried: Vec<String> = places.iter().map(|place| place.display().to_string()).collect();
        Err(Failure::BadInput(format!(
            "the interface is not built: no {INDEX} in {}; build it with \
             `npm --prefix ui run build`, or name its folder with --ui",
            tried.join(", ")
        )))
    }

    /// Answers with a file of the interface.
    pub(super) async fn answer(&self, uri: &Uri) -> Response {
        let Some(path) = inside(uri.path()) else { return StatusCode::NOT_FOUND.into_response() };
        let Some(media_type) = media_type(&path) else {
            return StatusCode::NOT_FOUND.into_response();
        };
        match tokio::fs::read(self.folder.join(&path)).await {
            Ok(bytes) => {
                // Names under assets carry a hash of their content.
                let is_hashed = path.starts_with("assets");
                let keep = if is_hashed { "max-age=31536000, immutable" } else { "no-cache" };
                let headers = [(header::CONTENT_TYPE, media_type), (header::CACHE_CONTROL, keep)];
                (headers, Body::from(bytes)).into_response()
            }
            Err(_) => StatusCode::NOT_FOUND.into_response(),
        }
    }
}

fn usual_places() -> Vec<PathBuf> {
    let program = env::current_exe().ok();
    let beside = program.as_deref().and_then(Path::parent);
    // A built program lies in target/debug or target/release of its tree.
    let tree = beside.and_then(Path::parent).and_then(Path::parent);
    let mut places = Vec::new();
    places.extend(beside.map(|folder| folder.join("ui")));
    places.push(PathBuf::from("ui/dist"));
    places.extend(tree.map(|folder| folder.join("ui/dist")));
    places
}

/// Returns the path of a file, if it cannot lead out of the folder.
fn inside(path: &str) -> Option<PathBuf> {
    let path = path.trim_start_matches('/');
    let path = PathBuf::from(if path.is_empty() { INDEX } else { path });
    let is_plain = |part| matches!(part, Component::Normal(_));
    path.components().all(is_plain).then_some(path)
}

fn media_type(path: &Path) -> Option<&'static str> {
    Some(match path.extension()?.to_str()? {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        _ => return None,
    })
}

#[test]
fn a_path_stays_in_its_folder() {
    assert_eq!(inside("/"), Some(PathBuf::from("index.html")));
    assert_eq!(inside("/assets/a.js"), Some(PathBuf::from("assets/a.js")));
    assert_eq!(inside("/../secret.js"), None);
    assert_eq!(inside("/assets/../../secret.js"), None);
    assert_eq!(media_type(Path::new("device.json")), None);
}
