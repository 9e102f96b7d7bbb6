//! Embeds the built interface; where it is not built, an empty folder lets the crate compile.

use std::{fs, io};

const INTERFACE: &str = "../ui/dist";

fn main() -> io::Result<()> {
    fs::create_dir_all(INTERFACE)?;
    println!("cargo::rerun-if-changed={INTERFACE}");
    tauri_build::build();
    Ok(())
}
