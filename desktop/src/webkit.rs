//! WebKitGTK draws nothing with some drivers of NVIDIA unless it is told to draw another way.

use std::io;

#[cfg(target_os = "linux")]
const SWITCH: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";
#[cfg(target_os = "linux")]
const NVIDIA: &str = "/proc/driver/nvidia/version";

/// Starts the program again with the switch set, where such a driver is there.
///
/// # Errors
///
/// What the system says when it will not start it.
#[cfg(target_os = "linux")]
pub(crate) fn start_again_if_needed() -> io::Result<()> {
    use std::{env, os::unix::process::CommandExt, path::Path, process::Command};

    if env::var_os(SWITCH).is_some() || !Path::new(NVIDIA).exists() {
        return Ok(());
    }
    let program = env::current_exe()?;
    Err(Command::new(program).args(env::args_os().skip(1)).env(SWITCH, "1").exec())
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn start_again_if_needed() -> io::Result<()> {
    Ok(())
}
