//! The relay's program: serve, describe itself, or check a configuration.

use std::{io::Write, net::SocketAddr, path::PathBuf, process::ExitCode};

mod provider;
mod words;

use clap::{Args, Parser, Subcommand};
use sync_server::{Checked, Config, KeyFile, Passphrase, Place, ROLES, Role, ServeError, TlsFiles};
use tracing_subscriber::EnvFilter;

/// Keeps what devices recorded, and passes it on.
#[derive(Parser)]
#[command(name = "isotherm-server", version)]
struct Arguments {
    #[command(subcommand)]
    word: Word,
}

#[derive(Subcommand)]
enum Word {
    /// Run until a signal says stop.
    Serve(Options),
    /// Add a wrapping key to the key file; a running relay takes it into use on SIGHUP.
    AddKey(KeyOptions),
    #[command(flatten)]
    Administer(words::Administer),
    /// Write an encrypted backup of the log and its keys; the relay may serve meanwhile.
    Backup(BackupOptions),
    /// Bring a backup back into a folder that holds no log.
    Restore(RestoreOptions),
    /// Check the log of a relay that is stopped: envelopes, order, signatures, audit.
    Verify(VerifyOptions),
    /// Print the OpenAPI document.
    Openapi,
    /// Check the options and the directory file, and change nothing.
    CheckConfig(Options),
}

#[derive(Args)]
struct BackupOptions {
    #[command(flatten)]
    place: KeyOptions,
    /// The backup to write; it must not be there yet.
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
    /// A file whose first line guards the backup.
    #[arg(long, value_name = "FILE")]
    passphrase_file: PathBuf,
}

#[derive(Args)]
struct RestoreOptions {
    #[command(flatten)]
    place: KeyOptions,
    /// The backup to bring back.
    #[arg(long, value_name = "FILE")]
    from: PathBuf,
    /// A file whose first line guards the backup.
    #[arg(long, value_name = "FILE")]
    passphrase_file: PathBuf,
}

#[derive(Args)]
struct VerifyOptions {
    #[command(flatten)]
    place: KeyOptions,
    /// A line of the audit as an earlier check printed it: it must still be there.
    #[arg(long, value_name = "NUMBER:HASH", value_parser = noted)]
    audit_line: Option<(u64, [u8; 32])>,
}

#[derive(Args)]
struct KeyOptions {
    /// The folder of the log.
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// The file of the wrapping keys; otherwise `relay.key` in the folder of the log.
    #[arg(long, value_name = "FILE")]
    key_file: Option<PathBuf>,
}

#[derive(Args)]
struct Options {
    /// The folder of the log; it is made if it is not there.
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// The file of the wrapping keys; otherwise `relay.key` in the folder of the log.
    #[arg(long, value_name = "FILE")]
    key_file: Option<PathBuf>,
    /// Where to listen; port 0 takes a free one.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:7420")]
    listen: SocketAddr,
    /// The certificate to listen with and those between it and its root, as PEM.
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// The private key of the certificate, as PEM.
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    /// Listen beyond this machine without TLS, because a proxy ends it before the relay.
    #[arg(long)]
    behind_proxy: bool,
    /// What to do: `all`, or roles with commas between.
    #[arg(long, default_value = "all")]
    roles: String,
    /// Publish the people, sites, products and devices of this JSON file.
    #[arg(long, value_name = "FILE")]
    directory: Option<PathBuf>,
    /// The address that devices know the relay by, such as `https://relay.example.org`.
    #[arg(long, value_name = "URL")]
    address: Option<String>,
    #[command(flatten)]
    sign_in: provider::SignInWords,
}

fn main() -> ExitCode {
    match Arguments::parse().word {
        Word::Serve(options) => config(options).map_or_else(|error| fail(2, &error), run),
        Word::CheckConfig(options) => {
            let checked = config(options)
                .and_then(|config| sync_server::check(&config).map_err(|error| error.to_string()));
            checked.map_or_else(|error| fail(2, &error), |_| print("the configuration is sound\n"))
        }
        Word::AddKey(options) => add_key(&options),
        Word::Administer(word) => match word.run() {
            Ok(text) => print(&text),
            Err(error) => fail(2, &error),
        },
        Word::Backup(options) => {
            let written = Passphrase::read(&options.passphrase_file).and_then(|passphrase| {
                sync_server::backup(&options.place.place(), &options.to, &passphrase)
            });
            say(written.map(|bytes| format!("{bytes} bytes in {}\n", options.to.display())))
        }
        Word::Restore(options) => {
            let restored = Passphrase::read(&options.passphrase_file).and_then(|passphrase| {
                sync_server::restore(&options.place.place(), &options.from, &passphrase)
            });
            let to = options.place.data.display();
            say(restored.map(|()| format!("restored into {to}\n")))
        }
        Word::Verify(options) => say(verify(&options)),
        Word::Openapi => match sync_server::document() {
            Ok(document) => print(&format!("{document}\n")),
            Err(error) => fail(1, &error.to_string()),
        },
    }
}

fn config(options: Options) -> Result<Config, String> {
    let Options {
        data,
        key_file,
        listen,
        tls_cert,
        tls_key,
        behind_proxy,
        roles,
        directory,
        address,
        sign_in,
    } = options;
    let roles = if roles == "all" {
        ROLES.iter().map(|(role, _, _)| *role).collect()
    } else {
        let named: Result<Vec<Role>, _> = roles.split(',').map(str::parse).collect();
        let mut roles = named.map_err(|error| error.to_string())?;
        roles.sort_unstable();
        roles.dedup();
        roles
    };
    let tls = tls_cert.zip(tls_key).map(|(certificate, key)| TlsFiles { certificate, key });
    let is_behind_proxy = behind_proxy;
    let sign_in = sign_in.into();
    Ok(Config { data, key_file, listen, tls, is_behind_proxy, roles, directory, address, sign_in })
}

impl KeyOptions {
    fn place(&self) -> Place {
        let usual = || self.data.join(sync_server::KEY_FILE);
        let key_file = self.key_file.clone().unwrap_or_else(usual);
        Place { data: self.data.clone(), key_file }
    }
}

fn add_key(options: &KeyOptions) -> ExitCode {
    let added = KeyFile::add_key(&options.place().key_file);
    say(added.map(|name| format!("added key {name}\n")))
}

fn verify(options: &VerifyOptions) -> Result<String, String> {
    let checked = sync_server::verify(&options.place.place(), options.audit_line)
        .map_err(|error| error.to_string())?;
    let Checked { partitions, entries, changes_signed, changes_unsigned, .. } = checked;
    let Checked { audit_lines, audit_hash, audit_unsealed, .. } = checked;
    Ok(format!(
        "{}: whole\n  entries   {entries} in {partitions} partitions\n\
         \x20 changes   {changes_signed} signed by their device, {changes_unsigned} not\n\
         \x20 audit     {audit_lines} lines, the last {audit_unsealed} not sealed yet\n\
         audit line: {audit_lines}:{audit_hash}\n",
        options.place.data.display(),
    ))
}

fn noted(text: &str) -> Result<(u64, [u8; 32]), String> {
    let wrong = || "a line is its number, a colon and 64 hexadecimal digits".to_owned();
    let (number, digits) = text.split_once(':').ok_or_else(wrong)?;
    let mut hash = [0; 32];
    hex::decode_to_slice(digits, &mut hash).map_err(|_| wrong())?;
    Ok((number.parse().map_err(|_| wrong())?, hash))
}

fn say(done: Result<String, impl std::fmt::Display>) -> ExitCode {
    match done {
        Ok(text) => print(&text),
        Err(error) => fail(2, &error.to_string()),
    }
}

fn run(config: Config) -> ExitCode {
    let filter = EnvFilter::try_from_env("ISOTHERM_LOG").unwrap_or_else(|_| "info".into());
    tracing_subscriber::fmt()
        .json()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_current_span(true)
        .with_span_list(false)
        .init();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(1, &error.to_string()),
    };
    let served = runtime.block_on(async { sync_server::serve(config, announce, stopped()).await });
    match served {
        Ok(()) => ExitCode::SUCCESS,
        Err(error @ ServeError::Config(_)) => fail(2, &error.to_string()),
        Err(error) => fail(1, &error.to_string()),
    }
}

/// Tells whoever started the process where it listens.
fn announce(address: SocketAddr) {
    print(&format!("{{\"listening\":\"{address}\"}}\n"));
}

/// Waits for a signal to stop, from the moment of the call: one that comes before the relay serves
/// counts as well.
#[cfg(unix)]
fn stopped() -> impl Future<Output = ()> + Send + 'static {
    use tokio::signal::unix::{SignalKind, signal};
    let kinds = [SignalKind::terminate(), SignalKind::interrupt()];
    let [terminated, interrupted] = kinds.map(|kind| signal(kind).ok());
    async {
        tokio::select! {
            () = came(terminated) => {}
            () = came(interrupted) => {}
        }
    }
}

/// Without signals the process runs until it is killed; the log survives that.
#[cfg(unix)]
async fn came(signal: Option<tokio::signal::unix::Signal>) {
    match signal {
        Some(mut signal) => drop(signal.recv().await),
        None => std::future::pending().await,
    }
}

#[cfg(not(unix))]
async fn stopped() {
    if tokio::signal::ctrl_c().await.is_err() {
        // Without signals the process runs until it is killed; the log survives that.
        std::future::pending::<()>().await;
    }
}

fn print(text: &str) -> ExitCode {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn fail(code: u8, message: &str) -> ExitCode {
    // A closed stderr leaves the exit code to speak.
    let _ = writeln!(std::io::stderr(), "isotherm-server: {message}");
    ExitCode::from(code)
}
