//! What encryption costs: one commit and one scan, in the clear and encrypted, in the same run.

use std::{error::Error, path::Path, time::Duration};

use app_core::{
    adapter::FileVault,
    port::{Secret, Vault},
};
use rusqlite::{Connection, params};

use crate::cost::{cpu, file_size, goal, line, median, middle};

/// Commits of either kind, in turns, so that both meet the same disk and the same neighbours.
const COMMITS: u32 = 1_200;
const BATCH: u32 = 40;
/// The bytes of one change as a form writes it.
const CHANGE: usize = 240;
/// How many times the CPU of a plain commit an encrypted one may take.
const TIMES: f64 = 2.5;

pub(crate) fn run() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    for page in [2_048, 4_096] {
        println!("  pages of {page} bytes");
        measure(folder.path(), page)?;
    }
    Ok(())
}

fn measure(folder: &Path, page: u32) -> Result<(), Box<dyn Error>> {
    let place = |name: &str| folder.join(format!("{name}-{page}"));
    let plain = prepare(Connection::open(place("plain"))?, &format!("PRAGMA page_size = {page};"))?;
    let key = format!("PRAGMA key = \"x'{}'\"; PRAGMA cipher_page_size = {page};", "5e".repeat(32));
    let sealed = prepare(Connection::open(place("sealed"))?, &key)?;
    let (mut in_clear, mut encrypted) = (Vec::new(), Vec::new());
    for batch in 0..COMMITS / BATCH {
        let numbers = batch * BATCH..(batch + 1) * BATCH;
        for (to, times) in [(&plain, &mut in_clear), (&sealed, &mut encrypted)] {
            let (done, time) = cpu(|| numbers.clone().try_for_each(|number| commit(to, number)));
            done?;
            times.push(time / BATCH);
        }
    }
    let [in_clear, encrypted] = [in_clear, encrypted].map(|times| microseconds(middle(times)));
    line("durable commit of one change", "µs CPU", encrypted, Some(("in the clear", in_clear)));
    goal("µs CPU", encrypted, in_clear * TIMES);
    let [in_clear, encrypted] =
        [&plain, &sealed].map(|from| microseconds(median(15, || scan(from))));
    line("first scan of all of them", "µs CPU", encrypted, Some(("in the clear", in_clear)));
    let [in_clear, encrypted] = [file_size(&plain)?, file_size(&sealed)?].map(|size| size as f64);
    line("size in the file", "B", encrypted, Some(("in the clear", in_clear)));
    Ok(())
}

fn prepare(connection: Connection, first: &str) -> Result<Connection, rusqlite::Error> {
    connection.execute_batch(first)?;
    connection.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
         CREATE TABLE changes (number INTEGER PRIMARY KEY, document INTEGER NOT NULL,
           hash BLOB NOT NULL, bytes BLOB NOT NULL, UNIQUE (document, hash)) STRICT;",
    )?;
    Ok(connection)
}

fn commit(to: &Connection, number: u32) -> Result<(), rusqlite::Error> {
    let mut hash = [0; 32];
    hash[..4].copy_from_slice(&number.wrapping_mul(0x9E37_79B9).to_be_bytes());
    let sql = "INSERT INTO changes (document, hash, bytes) VALUES (?1, ?2, ?3)";
    to.prepare_cached(sql)?.execute(params![number % 50, hash, vec![7_u8; CHANGE]])?;
    Ok(())
}

/// Reads every row with an empty cache.
fn scan(from: &Connection) {
    let read = from.execute_batch("PRAGMA shrink_memory;").and_then(|()| {
        from.query_row("SELECT sum(length(bytes)) FROM changes", [], |row| row.get::<_, i64>(0))
    });
    let _ = std::hint::black_box(read);
}

fn microseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}

/// Opens the database of a data folder with the key that its vault keeps.
pub(crate) fn unlocked(folder: &Path) -> Result<Connection, Box<dyn Error>> {
    let key = FileVault::new(folder).read(Secret::Database)?.ok_or("the folder has no key")?;
    let digits: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
    let connection = Connection::open(folder.join("isotherm.db"))?;
    connection.execute_batch(&format!("PRAGMA key = \"x'{digits}'\";"))?;
    Ok(connection)
}
