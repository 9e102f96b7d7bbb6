//! One suite for the port `Store`: SQLite and the twin in memory pass the same cases.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "A test stops at the line that surprises it."
)]

mod again;
mod cases;
mod journal;
mod sample;
mod seal;
mod signatures;
mod sqlite;

use app_core::{
    adapter::{FileVault, MemoryStore, SqliteStore},
    port::Store,
};

fn check(open: impl Fn() -> (Box<dyn Store>, Option<tempfile::TempDir>)) {
    for (promise, case) in cases::CASES {
        println!("{promise}");
        let (store, folder) = open();
        case(&*store);
        drop(store);
        drop(folder);
    }
}

#[test]
fn the_sqlite_store_keeps_every_promise_of_the_port() {
    check(|| {
        let folder = tempfile::tempdir().unwrap();
        (
            Box::new(SqliteStore::open(folder.path(), &FileVault::new(folder.path())).unwrap()),
            Some(folder),
        )
    });
}

#[test]
fn the_store_in_memory_keeps_every_promise_of_the_port() {
    check(|| (Box::new(MemoryStore::default()), None));
}
