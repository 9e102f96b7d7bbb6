#![doc = include_str!("../README.md")]
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod commands;
mod open;
mod webkit;

use std::process::ExitCode;

use clap::Parser;
use tauri::{Emitter, Manager, RunEvent, WebviewWindowBuilder};

use commands::Device;

/// The channel on which the page hears events.
const CHANNEL: &str = "isotherm://event";

fn main() -> ExitCode {
    let arguments = open::Arguments::parse();
    if let Err(error) = webkit::start_again_if_needed() {
        eprintln!("isotherm-desktop: {error}");
    }
    let built = tauri::Builder::default()
        .setup(move |app| {
            let device = Device::from(open::open(&arguments, app.path()));
            let window = app.handle().clone();
            device.subscribe(move |event| {
                // A page that is not there yet reads every view when it comes.
                let _ = window.emit(CHANNEL, event);
            });
            app.manage(device);
            // The page asks as soon as it is there, so the device is there before it.
            for window in app.config().app.windows.clone() {
                WebviewWindowBuilder::from_config(app, &window)?.build()?;
            }
            Ok(())
        })
        .invoke_handler(tauri::generate_handler![
            commands::query,
            commands::send,
            commands::export_report,
            commands::save_file
        ])
        .build(tauri::generate_context!());
    match built {
        Ok(app) => {
            app.run(|app, event| {
                if let (RunEvent::Exit, Some(device)) = (event, app.try_state::<Device>()) {
                    device.rest();
                }
            });
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("isotherm-desktop: the window cannot be opened: {error}");
            ExitCode::FAILURE
        }
    }
}
