use std::{
    sync::Arc,
    thread::JoinHandle,
    time::{Duration, Instant},
};

use rusqlite::{Connection, TransactionBehavior};
use tokio::sync::mpsc;

use super::{
    StoreError,
    commit::{Answer, Job, Known},
    keys::Keys,
};
use crate::hub::Hub;

/// The most jobs that share one commit, and so one wait for the disk.
const GROUP_MAX: usize = 64;

/// Starts the thread that writes, after it has read where each partition stands.
pub(super) fn start(
    mut connection: Connection,
    keys: Keys,
    mut jobs: mpsc::Receiver<Job>,
    hub: Arc<Hub>,
) -> Result<JoinHandle<()>, StoreError> {
    let mut known = Known::read(&connection, keys)?;
    hub.publish(known.view());
    let run = move || {
        while let Some(first) = jobs.blocking_recv() {
            let mut group = vec![first];
            while group.len() < GROUP_MAX
                && let Ok(next) = jobs.try_recv()
            {
                group.push(next);
            }
            if let Some(closed) = commit_group(&mut connection, &mut known, &hub, group) {
                jobs.close();
                closed(checkpoint(&connection));
                return;
            }
        }
    };
    std::thread::Builder::new()
        .name("store-writer".to_owned())
        .spawn(run)
        .map_err(|error| StoreError::Failed(error.to_string()))
}

type Closed = Box<dyn FnOnce(Result<(), StoreError>)>;

/// Commits the jobs together, then answers them; returns the answer to a close, if one was asked.
fn commit_group(
    connection: &mut Connection,
    known: &mut Known,
    hub: &Hub,
    group: Vec<Job>,
) -> Option<Closed> {
    let began = Instant::now();
    let jobs = group.len();
    let mut changed = known.clone();
    let (mut answers, mut closed): (Vec<Answer>, Option<Closed>) = (Vec::new(), None);
    let mut failed = None;
    match connection.transaction_with_behavior(TransactionBehavior::Immediate) {
        Err(error) => {
            failed = Some(StoreError::from(error));
            answers.extend(group.into_iter().map(Job::unanswered));
        }
        Ok(transaction) => {
            for job in group {
                match job {
                    Job::Close(reply) => {
                        closed = Some(Box::new(move |done| {
                            // Whoever asked may be gone; the store is closed all the same.
                            let _ = reply.send(done);
                        }));
                    }
                    job @ (Job::Append(..)
                    | Job::Follow(..)
                    | Job::Note { .. }
                    | Job::Directory { .. }
                    | Job::Rotate(_)
                    | Job::Write(_)
                    | Job::Probe(_)) => answers.push(if failed.is_some() {
                        job.unanswered()
                    } else {
                        changed.carry_out(&transaction, job, &mut failed)
                    }),
                }
            }
            if failed.is_none() {
                failed = changed.seal_ends(known, &transaction).err();
            }
            if failed.is_none() {
                failed = transaction.commit().err().map(StoreError::from);
            }
        }
    }
    match &failed {
        None => {
            *known = changed;
            hub.publish(known.view());
            measure(jobs, began.elapsed());
        }
        Some(error) => tracing::error!(%error, jobs, "nothing was committed"),
    }
    answers.into_iter().for_each(|answer| answer(failed.clone()));
    closed
}

fn checkpoint(connection: &Connection) -> Result<(), StoreError> {
    connection.execute_batch("PRAGMA optimize; PRAGMA wal_checkpoint(TRUNCATE);")?;
    Ok(())
}

fn measure(jobs: usize, took: Duration) {
    metrics::counter!("isotherm_commits_total").increment(1);
    metrics::counter!("isotherm_jobs_total").increment(u64::try_from(jobs).unwrap_or(u64::MAX));
    metrics::histogram!("isotherm_commit_seconds").record(took.as_secs_f64());
}
