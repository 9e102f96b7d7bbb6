//! veraPDF, the outside judge of every PDF, from Maven Central.

use super::Install;
use super::stamp::Stamp;
use crate::failure::Outcome;
use crate::place;

const COPY: &str = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies";

/// veraPDF's jars, when they are not there in the pinned version.
pub(super) fn lacking_verapdf() -> Outcome<Option<Install>> {
    let folder = place::tools().join("verapdf");
    let stamp = Stamp {
        lock: place::root().join("xtask/verapdf/pom.xml"),
        copy: folder.join("pom.xml"),
        inputs: Vec::new(),
    };
    if stamp.is_fresh() {
        return Ok(None);
    }
    let mut maven = place::command("mvn");
    maven.args(["-q", "-B", "-f"]).arg(&stamp.lock).arg(COPY);
    maven.arg(format!("-DoutputDirectory={}", folder.display()));
    maven.arg("-DincludeScope=runtime");
    Ok(Some(Install {
        name: "verapdf",
        what: "veraPDF 1.28, by Maven, into target/tools/verapdf".to_owned(),
        why: vec!["the outside judge of PDF/A-3 and PDF/UA-1".to_owned()],
        commands: vec![maven],
        remember: Some(stamp),
    }))
}
