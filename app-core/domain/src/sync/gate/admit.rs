//! A push against what the relay has, within the transaction that stores it.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Bound, Candidate, Content, DocumentFacts, Incident, Pusher, Rule, Standing,
    path::{self, Objects, Written},
};
use crate::{
    access::{DeviceState, Directory},
    document::{ChangeHash, Claim, Document},
    ids::DocumentId,
    reading::LogId,
    sync::Lsn,
};

/// What became of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placed {
    /// It is stored at this place, from this push or an earlier one.
    At(Lsn),
    /// It is not stored and never will be.
    Rejected(Rule),
    /// It holds, but the change whose signature covered it does not: it has to be pushed again,
    /// signed by itself.
    Again,
}

/// Stores the entries of a push that hold, and says what became of each, in order.
///
/// Nothing is stored of what depends on a refused change, or is covered by the signature of a
/// refused change alone; everything else is.
///
/// # Errors
///
/// If the store does not answer; then nothing may be kept.
pub fn admit<S: Standing>(
    standing: &mut S,
    pusher: &Pusher,
    candidates: Vec<Candidate>,
) -> Result<Vec<Placed>, S::Error> {
    let takes_part = |directory: &Directory| {
        let device = directory.devices.iter().find(|device| device.id == pusher.device);
        device.is_none_or(|device| device.state == DeviceState::Approved)
    };
    if !standing.directory()?.is_none_or(takes_part) {
        return Ok(vec![Placed::Rejected(Rule::REVOKED); candidates.len()]);
    }
    let mut round = Round::default();
    let mut verdicts = Vec::with_capacity(candidates.len());
    for candidate in &candidates {
        let verdict = match standing.place(&candidate.hash)? {
            Some(lsn) => Verdict::Known(lsn),
            None => match round.judge(standing, pusher, candidate)? {
                Ok(()) => Verdict::Fresh,
                Err(rule) => {
                    round.refuse(standing, pusher, candidate, rule)?;
                    Verdict::Rejected(rule)
                }
            },
        };
        verdicts.push(verdict);
    }
    hold_back(&candidates, &mut verdicts);
    let placed = candidates.into_iter().zip(verdicts).map(|(candidate, verdict)| match verdict {
        Verdict::Known(lsn) => Ok(Placed::At(lsn)),
        Verdict::Rejected(rule) => Ok(Placed::Rejected(rule)),
        Verdict::Again => Ok(Placed::Again),
        Verdict::Fresh => round.store(standing, pusher, candidate).map(Placed::At),
    });
    placed.collect()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Known(Lsn),
    Fresh,
    Rejected(Rule),
    Again,
}

/// What the earlier entries of the same push would change, before anything is stored.
#[derive(Default)]
struct Round {
    actors: BTreeMap<(DocumentId, [u8; 16]), Bound>,
    facts: BTreeMap<DocumentId, DocumentFacts>,
    objects: Objects,
    written: BTreeMap<(DocumentId, ChangeHash), Written>,
    logs: BTreeMap<LogId, u64>,
    refused: BTreeSet<ChangeHash>,
    /// Actors of which a change was refused: nothing can follow it.
    broken: BTreeSet<(DocumentId, [u8; 16])>,
}

impl Round {
    fn judge<S: Standing>(
        &mut self,
        standing: &mut S,
        pusher: &Pusher,
        candidate: &Candidate,
    ) -> Result<Result<(), Rule>, S::Error> {
        let judged = match &candidate.content {
            Content::Change { document, claim, .. } => {
                self.judge_change(standing, pusher, (*document, claim, candidate.entry.len()))?
            }
            Content::Frame { log, seq } => self.judge_frame(standing, log, *seq)?,
            Content::SealedHead => Ok(()),
        };
        match judged {
            Ok(()) => standing.permit(pusher, candidate),
            Err(rule) => Ok(Err(rule)),
        }
    }

    fn judge_change<S: Standing>(
        &mut self,
        standing: &mut S,
        pusher: &Pusher,
        (document, claim, length): (DocumentId, &Claim, usize),
    ) -> Result<Result<(), Rule>, S::Error> {
        let key = (document, claim.actor);
        let is_lost = |hash: &ChangeHash| self.refused.contains(hash);
        if self.broken.contains(&key) || claim.dependencies.iter().any(is_lost) {
            return Ok(Err(Rule::DEPENDS));
        }
        let bound = match self.actors.get(&key) {
            Some(bound) => Some(*bound),
            None => standing.actor(document, claim.actor)?,
        };
        if bound.is_some_and(|bound| bound.device != pusher.device) {
            return Ok(Err(Rule::ACTOR));
        }
        if claim.seq != bound.map_or(0, |bound| bound.seq).saturating_add(1) {
            return Ok(Err(Rule::SEQUENCE));
        }
        self.judge_content(standing, pusher, (document, claim, length))
    }

    fn judge_content<S: Standing>(
        &mut self,
        standing: &mut S,
        pusher: &Pusher,
        (document, claim, length): (DocumentId, &Claim, usize),
    ) -> Result<Result<(), Rule>, S::Error> {
        let facts = match self.facts.get(&document) {
            Some(facts) => facts.clone(),
            None => standing.document(document)?,
        };
        if !fits(&facts.clone().grown(length)) {
            return Ok(Err(Rule::DOCUMENT_FULL));
        }
        let known = (&facts, &self.objects);
        let written = match path::check(standing, pusher, (document, claim), known)? {
            Ok(written) => written,
            Err(rule) => return Ok(Err(rule)),
        };
        let bound = Bound { device: pusher.device, seq: claim.seq };
        self.actors.insert((document, claim.actor), bound);
        self.facts.insert(document, written.facts.clone().grown(length));
        let objects = written.objects.iter().map(|(key, at)| ((document, *key), at.clone()));
        self.objects.extend(objects);
        self.written.insert((document, claim.hash), written);
        Ok(Ok(()))
    }

    /// A log that is not known may begin anywhere: the relay may have lost what came before.
    fn judge_frame<S: Standing>(
        &mut self,
        standing: &mut S,
        log: &LogId,
        seq: u64,
    ) -> Result<Result<(), Rule>, S::Error> {
        let last = match self.logs.get(log) {
            Some(last) => Some(*last),
            None => standing.last_frame(log)?,
        };
        if let Some(last) = last {
            if seq <= last {
                return Ok(Err(Rule::READING_TWICE));
            }
            if seq > last.saturating_add(1) {
                return Ok(Err(Rule::READING_GAP));
            }
        }
        self.logs.insert(log.clone(), seq);
        Ok(Ok(()))
    }

    fn store<S: Standing>(
        &mut self,
        standing: &mut S,
        pusher: &Pusher,
        candidate: Candidate,
    ) -> Result<Lsn, S::Error> {
        match &candidate.content {
            Content::Change { document, claim, .. } => {
                let bound = Bound { device: pusher.device, seq: claim.seq };
                standing.bind(*document, claim.actor, bound)?;
                let known = standing.document(*document)?;
                let facts = known.with(claim).grown(candidate.entry.len());
                standing.note_document(*document, facts)?;
                let written = self.written.remove(&(*document, claim.hash)).unwrap_or_default();
                for (key, beneath) in written.objects {
                    standing.note_object(*document, key, beneath)?;
                }
            }
            Content::Frame { log, seq } => standing.note_frame(log, *seq)?,
            Content::SealedHead => {}
        }
        standing.append(candidate)
    }

    /// Remembers a refusal for what follows; what no honest device does is an incident.
    fn refuse<S: Standing>(
        &mut self,
        standing: &mut S,
        pusher: &Pusher,
        candidate: &Candidate,
        rule: Rule,
    ) -> Result<(), S::Error> {
        let about = match &candidate.content {
            Content::Change { document, claim, .. } => {
                self.refused.insert(claim.hash);
                if rule != Rule::ACTOR && rule != Rule::SEQUENCE {
                    self.broken.insert((*document, claim.actor));
                }
                format!("document {document}")
            }
            Content::Frame { log, seq } => format!("log {} {} frame {seq}", log.device, log.sensor),
            Content::SealedHead => String::new(),
        };
        if [Rule::ACTOR, Rule::READING_TWICE].contains(&rule) {
            let (device, entry) = (pusher.device, candidate.hash);
            standing.record(Incident { rule, device, entry, about })?;
        }
        Ok(())
    }
}

/// Holds back what only the signature of a refused change covers, and what builds on that.
fn hold_back(candidates: &[Candidate], verdicts: &mut [Verdict]) {
    loop {
        let there = signed_and_there(candidates, verdicts);
        let mut held: BTreeSet<ChangeHash> = BTreeSet::new();
        let mut actors = BTreeSet::new();
        let mut is_done = true;
        for (candidate, verdict) in candidates.iter().zip(verdicts.iter_mut()) {
            let Content::Change { document, claim, covered_by } = &candidate.content else {
                continue;
            };
            let is_held = *verdict == Verdict::Again;
            let is_bare = covered_by.is_none_or(|by| !there.contains(&by));
            let builds = claim.dependencies.iter().any(|hash| held.contains(hash))
                || actors.contains(&(*document, claim.actor));
            if *verdict == Verdict::Fresh && (is_bare || builds) {
                *verdict = Verdict::Again;
                is_done = false;
            }
            if is_held || *verdict == Verdict::Again {
                held.insert(claim.hash);
                actors.insert((*document, claim.actor));
            }
        }
        if is_done {
            return;
        }
    }
}

/// Returns the changes that cover others, of those that are or will be stored.
fn signed_and_there(candidates: &[Candidate], verdicts: &[Verdict]) -> BTreeSet<ChangeHash> {
    let signed = |(candidate, verdict): (&Candidate, &Verdict)| match &candidate.content {
        Content::Change { claim, covered_by, .. } => {
            let is_there = matches!(verdict, Verdict::Known(_) | Verdict::Fresh);
            covered_by.filter(|by| is_there && *by == claim.hash)
        }
        Content::Frame { .. } | Content::SealedHead => None,
    };
    candidates.iter().zip(verdicts).filter_map(signed).collect()
}

fn fits(facts: &DocumentFacts) -> bool {
    let within = |count: u64, max: usize| usize::try_from(count).is_ok_and(|count| count <= max);
    within(facts.bytes, Document::BYTES_MAX) && within(facts.changes, Document::CHANGES_MAX)
}
