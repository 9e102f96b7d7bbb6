//! A document with what its devices signed, checked without trust in who passes it on.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};
use thiserror::Error;

use super::{SignedChange, StoredDocument, Write, documents::View};
use crate::{
    access::{DevicePublicKey, Directory, Signature},
    compliance::{Form, signed_text},
    document::{
        ChangeHash, Claim, Deed, Document, DocumentError, DocumentKind, ObjectKey, Reader, Top,
    },
    ids::{DeviceId, DocumentId, parse_hex},
};

/// The lists whose entries name who made them. Nothing in them is ever altered.
const LISTS: [&str; 4] = ["custody", "steps", "decisions", "signatures"];

/// A document as its changes, with what devices signed of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The document.
    pub document: DocumentId,
    /// What it describes.
    pub kind: DocumentKind,
    /// Its changes, each after those it builds on.
    pub changes: Vec<Vec<u8>>,
    /// Signatures, at least one for each device whose changes are to be proven.
    pub signatures: Vec<SignedChange>,
}

/// What the evidence of a document shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shown {
    /// The rows that the document makes, as a device writes them.
    pub rows: Vec<Write>,
    /// How many changes it has.
    pub changes: usize,
    /// The changes that no signature of their device covers, with the device that is said to have
    /// made them.
    pub unsigned: Vec<(ChangeHash, DeviceId)>,
    /// The keys that signed.
    pub keys: BTreeSet<DevicePublicKey>,
    /// How many times a person confirmed a change of hands on the device that the change is of.
    pub confirmations: usize,
    /// How many signatures of people hold.
    pub signatures: usize,
    /// The signatures of people whose device's key is not known, counted from 1.
    pub unsigned_signatures: Vec<usize>,
}

/// What of the evidence does not hold.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum EvidenceError {
    /// A change is none, or cannot follow those before it.
    #[error("change {number} of document {document} does not hold: {reason}")]
    Change {
        /// The document.
        document: DocumentId,
        /// The change, from 1.
        number: usize,
        /// What is wrong with it.
        reason: String,
    },
    /// The changes make no document of the kind and identity that is said.
    #[error("the changes of document {document} do not make a {}", kind.as_str())]
    Document {
        /// The document.
        document: DocumentId,
        /// The kind.
        kind: DocumentKind,
    },
    /// A device signed no such change, or not with this key.
    #[error("the signature over change {hash} of document {document} is not that of its device")]
    Signature {
        /// The document.
        document: DocumentId,
        /// The change.
        hash: ChangeHash,
    },
    /// An entry names another person or device than the change that made it.
    #[error("{list} entry {number} of document {document} names another {field} than its change")]
    Entry {
        /// The document.
        document: DocumentId,
        /// The list.
        list: &'static str,
        /// The entry, from 1.
        number: usize,
        /// What it names: `device` or `by`.
        field: &'static str,
    },
    /// A person's signature does not fit the form that it stands on.
    #[error("signature {number} on form {document} does not fit what was signed")]
    FormSignature {
        /// The form.
        document: DocumentId,
        /// The signature, from 1.
        number: usize,
    },
}

/// A change, as far as it is needed to judge the others.
struct Known {
    hash: ChangeHash,
    author: DeviceId,
    person: String,
    dependencies: Vec<ChangeHash>,
}

impl Evidence {
    /// Returns the evidence of a stored document, without signatures that later ones cover.
    ///
    /// # Errors
    ///
    /// [`EvidenceError`] if the document does not open.
    pub fn of(
        document: DocumentId,
        stored: &StoredDocument,
        signatures: Vec<SignedChange>,
    ) -> Result<Self, EvidenceError> {
        let kind = stored.kind;
        let open = Document::open(kind, &stored.compact, &stored.changes)
            .map_err(|_| EvidenceError::Document { document, kind })?;
        let mut evidence = Self { document, kind, changes: open.changes(), signatures };
        let graph = Graph::read(&evidence)?;
        let mut kept = Vec::new();
        let mut covered = BTreeSet::new();
        for known in graph.changes.iter().rev() {
            let is_of = |signed: &&SignedChange| {
                signed.head.hash == known.hash && signed.key.device() == known.author
            };
            let signed = evidence.signatures.iter().find(is_of);
            if let Some(signed) = signed.filter(|_| !covered.contains(&known.hash)) {
                kept.push(*signed);
                graph.cover(known.hash, known.author, &mut covered);
            }
        }
        kept.sort_by_key(|signed| (signed.key, signed.head.hash));
        evidence.signatures = kept;
        Ok(evidence)
    }

    /// Makes the document again from its changes and checks who wrote what.
    ///
    /// # Errors
    ///
    /// [`EvidenceError`], the first thing that does not hold. A change that nobody signed is no
    /// error: it is counted.
    pub fn check(&self, directory: &Directory) -> Result<Shown, EvidenceError> {
        let graph = Graph::read(self)?;
        let mut shown = Shown { changes: graph.changes.len(), ..Shown::default() };
        let mut covered = BTreeSet::new();
        for signed in &self.signatures {
            let hash = signed.head.hash;
            let is_its_own = graph.author(hash) == Some(signed.key.device());
            let is_here = signed.head.document == self.document;
            if !(is_here && is_its_own && signed.holds()) {
                return Err(EvidenceError::Signature { document: self.document, hash });
            }
            shown.keys.insert(signed.key);
            graph.cover(hash, signed.key.device(), &mut covered);
        }
        let open = graph.changes.iter().filter(|known| !covered.contains(&known.hash));
        shown.unsigned = open.map(|known| (known.hash, known.author)).collect();
        let (document, view) = self.open()?;
        self.check_entries(&graph, &document)?;
        if let View::Form(form) = &view {
            self.check_form(&graph, form, &mut shown)?;
        }
        if let View::Shipment(shipment) = &view {
            let parties = shipment.handovers.iter();
            shown.confirmations = parties.map(|it| 1 + usize::from(it.received.is_some())).sum();
        }
        shown.rows = view.rows(document.heads(), directory);
        Ok(shown)
    }

    fn open(&self) -> Result<(Document, View), EvidenceError> {
        let wrong = EvidenceError::Document { document: self.document, kind: self.kind };
        let mut document = Document::open(self.kind, &[], &self.changes)
            .map_err(|_: DocumentError| wrong.clone())?;
        document.learn_kind();
        let is_kind = document.kind() == self.kind;
        let view = View::of(&document).filter(|view| is_kind && view.id() == self.document);
        Ok((document, view.ok_or(wrong)?))
    }

    /// Who an entry names is who made the change that it came with.
    fn check_entries(&self, graph: &Graph, document: &Document) -> Result<(), EvidenceError> {
        let reader = Reader::new(document);
        for list in LISTS {
            for (number, (key, values)) in (1..).zip(reader.made(list)) {
                let made = graph.made.get(&key).and_then(|index| graph.changes.get(*index));
                let wrong =
                    |field| EvidenceError::Entry { document: self.document, list, number, field };
                let made = made.ok_or_else(|| wrong("change"))?;
                if !names(&values, "device", &made.author.to_string()) {
                    return Err(wrong("device"));
                }
                if !names(&values, "by", &made.person) {
                    return Err(wrong("by"));
                }
            }
        }
        Ok(())
    }

    fn check_form(
        &self,
        graph: &Graph,
        form: &Form,
        shown: &mut Shown,
    ) -> Result<(), EvidenceError> {
        for (number, signature) in (1..).zip(&form.signatures) {
            let wrong = EvidenceError::FormSignature { document: self.document, number };
            let heads: Option<Vec<ChangeHash>> =
                signature.heads.iter().map(|text| ChangeHash::parse(text)).collect();
            let heads = heads.ok_or_else(|| wrong.clone())?;
            if heads.is_empty() || heads.iter().any(|hash| graph.author(*hash).is_none()) {
                return Err(wrong);
            }
            let key = shown.keys.iter().find(|key| key.device() == signature.device);
            let Some(key) = key else {
                shown.unsigned_signatures.push(number);
                continue;
            };
            let text = signed_text(&heads, signature.by, signature.at, signature.meaning);
            let bytes = parse_hex(&signature.signature).map(Signature);
            if bytes.is_none_or(|bytes| key.verify(&text, &bytes).is_err()) {
                return Err(wrong);
            }
            shown.signatures += 1;
        }
        Ok(())
    }
}

/// An entry of a version that did not name somebody names nobody wrongly.
fn names(values: &Map<String, Value>, field: &str, who: &str) -> bool {
    values.get(field).is_none_or(|named| named.as_str() == Some(who))
}

/// The changes of a document and what each builds on.
struct Graph {
    changes: Vec<Known>,
    places: BTreeMap<ChangeHash, usize>,
    /// Which change made an entry of a list.
    made: BTreeMap<ObjectKey, usize>,
}

impl Graph {
    fn read(evidence: &Evidence) -> Result<Self, EvidenceError> {
        let mut graph =
            Self { changes: Vec::new(), places: BTreeMap::new(), made: BTreeMap::new() };
        let mut actors: BTreeMap<[u8; 16], (DeviceId, u64)> = BTreeMap::new();
        let wrong = |number: usize, reason: &str| EvidenceError::Change {
            document: evidence.document,
            number,
            reason: reason.to_owned(),
        };
        if evidence.changes.len() > Document::CHANGES_MAX {
            return Err(wrong(Document::CHANGES_MAX + 1, "it is one too many"));
        }
        for (number, bytes) in (1..).zip(&evidence.changes) {
            let claim = Claim::read(bytes).map_err(|error| wrong(number, &error.to_string()))?;
            let bound = actors.get(&claim.actor).copied();
            let author = match (bound, claim.author) {
                (None, Some(author)) => author,
                (Some((device, _)), None) => device,
                (Some((device, _)), Some(author)) if device == author => device,
                (None, None) => return Err(wrong(number, "it names no device")),
                (Some(_), Some(_)) => return Err(wrong(number, "its actor is another device's")),
            };
            if claim.seq != bound.map_or(0, |(_, seq)| seq).saturating_add(1) {
                return Err(wrong(number, "one before it is missing"));
            }
            actors.insert(claim.actor, (author, claim.seq));
            graph.take(claim, author).map_err(|reason| wrong(number, reason))?;
        }
        Ok(graph)
    }

    fn take(&mut self, claim: Claim, author: DeviceId) -> Result<(), &'static str> {
        if !claim.dependencies.iter().all(|hash| self.places.contains_key(hash)) {
            return Err("what it builds on is missing");
        }
        let place = self.changes.len();
        for step in &claim.steps {
            if let (Top::Known(key), 0) = (&step.top, step.levels)
                && self.made.contains_key(key)
            {
                return Err("it alters an entry of a list that only grows");
            }
        }
        let entries = claim.steps.iter().filter(|step| step.deed == Deed::Append);
        self.made.extend(entries.filter_map(|step| Some((step.makes?, place))));
        if self.places.insert(claim.hash, place).is_some() {
            return Err("it is there twice");
        }
        let person = claim.person.map(|person| person.to_string()).unwrap_or_default();
        let Claim { hash, dependencies, .. } = claim;
        self.changes.push(Known { hash, author, person, dependencies });
        Ok(())
    }

    fn author(&self, hash: ChangeHash) -> Option<DeviceId> {
        self.known(hash).map(|known| known.author)
    }

    fn known(&self, hash: ChangeHash) -> Option<&Known> {
        self.places.get(&hash).and_then(|place| self.changes.get(*place))
    }

    /// Adds the changes of a device that one of its changes builds on.
    fn cover(&self, from: ChangeHash, device: DeviceId, covered: &mut BTreeSet<ChangeHash>) {
        let (mut open, mut seen) = (vec![from], BTreeSet::new());
        while let Some(known) = open.pop().and_then(|hash| self.known(hash)) {
            if seen.insert(known.hash) {
                if known.author == device {
                    covered.insert(known.hash);
                }
                open.extend(&known.dependencies);
            }
        }
    }
}
