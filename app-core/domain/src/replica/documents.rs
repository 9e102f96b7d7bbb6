//! The open documents, and what reads from them.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    AlertRow, CalibrationRow, Entropy, FormRow, PairingRow, Refusal, ShipmentRow, StoredDocument,
    Write,
};
use crate::{
    access::{Directory, policy},
    compliance::{self, Form},
    document::{
        Apart, ChangeHash, Document, DocumentError, DocumentKind, Edit, Fork, Heads, StoredChange,
        Writer,
    },
    ids::{AlertId, DeviceId, DocumentId, FormId, PersonId, ShipmentId},
    sensor::calibration::{self, Calibration},
    shipment::{self, Shipment},
    units::Timestamp,
};

/// Documents kept open at once; the least recently used is closed first.
const OPEN_MAX: usize = 32;

/// Why a step cannot go on.
#[derive(Debug)]
pub(super) enum Stop {
    /// A document has to be loaded first.
    Need(DocumentId),
    /// The command is refused.
    Refused(Refusal),
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// What a document says.
#[derive(Clone, Debug)]
pub(super) enum View {
    Shipment(Box<Shipment>),
    Form(Box<Form>),
    Calibration(Box<Calibration>),
}

impl View {
    /// Returns what a document says, once it holds all that its kind needs.
    pub(super) fn of(document: &Document) -> Option<Self> {
        match document.kind() {
            DocumentKind::Shipment => {
                shipment::read(document).ok().map(|shipment| Self::Shipment(Box::new(shipment)))
            }
            DocumentKind::Calibration => {
                calibration::read(document).ok().map(|read| Self::Calibration(Box::new(read)))
            }
            DocumentKind::Form => {
                compliance::read(document).ok().map(|form| Self::Form(Box::new(form)))
            }
        }
    }

    /// Returns the identity that the document gives itself.
    pub(super) fn id(&self) -> DocumentId {
        match self {
            Self::Shipment(shipment) => shipment.id.into(),
            Self::Form(form) => form.id.into(),
            Self::Calibration(calibration) => DocumentId(calibration.id.0),
        }
    }

    /// Returns the writes that bring the rows of the document up to date.
    pub(super) fn rows(&self, heads: Heads, directory: &Directory) -> Vec<Write> {
        match self {
            Self::Shipment(shipment) => shipment_rows(shipment, heads, directory),
            Self::Form(form) => vec![Write::Form(Box::new(FormRow {
                id: form.id,
                heads,
                shipment: form.shipment,
                detail: (**form).clone(),
            }))],
            Self::Calibration(calibration) => {
                let detail = (**calibration).clone();
                vec![Write::Calibration(Box::new(CalibrationRow { heads, detail }))]
            }
        }
    }
}

#[derive(Debug)]
struct Open {
    document: Document,
    actor: [u8; 16],
    /// `None` until the document holds all that its kind needs.
    view: Option<View>,
    used: u64,
}

#[derive(Debug)]
pub(super) struct Documents {
    device: DeviceId,
    device_name: String,
    open: BTreeMap<DocumentId, Open>,
    absent: BTreeSet<DocumentId>,
    /// Documents that left with their refused beginning.
    gone: BTreeSet<DocumentId>,
    uses: u64,
}

impl Documents {
    pub(super) fn new(device: DeviceId, device_name: String) -> Self {
        let (absent, gone) = (BTreeSet::new(), BTreeSet::new());
        Self { device, device_name, open: BTreeMap::new(), absent, gone, uses: 0 }
    }

    /// Opens what the store holds. A document that does not open counts as absent: its bytes
    /// stay in the store, and the store's own check reports them.
    pub(super) fn open(
        &mut self,
        id: DocumentId,
        stored: Option<StoredDocument>,
        entropy: &mut dyn Entropy,
    ) {
        let opened = stored
            .and_then(|stored| Document::open(stored.kind, &stored.compact, &stored.changes).ok());
        match opened {
            Some(document) => self.insert(id, document, entropy),
            None => {
                self.absent.insert(id);
            }
        }
    }

    pub(super) fn forget_absence(&mut self, id: DocumentId) {
        self.absent.remove(&id);
    }

    pub(super) fn close(&mut self, id: DocumentId) {
        self.open.remove(&id);
        self.gone.remove(&id);
    }

    pub(super) fn shipment(&mut self, id: ShipmentId) -> Result<&Shipment, Stop> {
        match self.view(id.into())? {
            Some(View::Shipment(shipment)) => Ok(shipment),
            Some(View::Form(_) | View::Calibration(_)) | None => {
                Err(Refusal::UnknownShipment(id).into())
            }
        }
    }

    pub(super) fn form(&mut self, id: FormId) -> Result<&Form, Stop> {
        match self.view(id.into())? {
            Some(View::Form(form)) => Ok(form),
            Some(View::Shipment(_) | View::Calibration(_)) | None => {
                Err(Refusal::UnknownForm(id).into())
            }
        }
    }

    /// Returns the heads of an open document.
    pub(super) fn heads(&self, id: DocumentId) -> Heads {
        self.open.get(&id).map(|open| open.document.heads()).unwrap_or_default()
    }

    pub(super) fn create(
        &mut self,
        (id, kind): (DocumentId, DocumentKind),
        (at, person): (Timestamp, Option<PersonId>),
        entropy: &mut dyn Entropy,
        edits: &[Edit],
    ) -> Result<StoredChange, DocumentError> {
        let device_name = &self.device_name;
        let writer =
            Writer { actor: random(entropy), author: self.device, device_name, person, at };
        let (maps, lists) = policy::containers(kind);
        let (document, change) = Document::create(kind, writer, (&maps, &lists), edits)?;
        self.insert(id, document, entropy);
        Ok(change)
    }

    pub(super) fn change(
        &mut self,
        id: DocumentId,
        (at, person): (Timestamp, Option<PersonId>),
        edits: &[Edit],
    ) -> Result<StoredChange, DocumentError> {
        let (device, device_name) = (self.device, &self.device_name);
        let open = self.open.get_mut(&id).ok_or(DocumentError::Incomplete("open document"))?;
        let writer = Writer { actor: open.actor, author: device, device_name, person, at };
        let change = open.document.change(writer, edits)?;
        open.view = View::of(&open.document);
        Ok(change)
    }

    /// Takes in changes of other devices, and returns those that were not known.
    ///
    /// One damaged change does not block the others: those that hold are applied.
    pub(super) fn receive(
        &mut self,
        id: DocumentId,
        entropy: &mut dyn Entropy,
        changes: &[Vec<u8>],
    ) -> Result<Received, Stop> {
        if !self.open.contains_key(&id) && !self.absent.contains(&id) {
            return Err(Stop::Need(id));
        }
        if !self.open.contains_key(&id) {
            self.insert(id, Document::awaited(DocumentKind::Shipment), entropy);
        }
        let Some(open) = self.open.get_mut(&id) else { return Err(Stop::Need(id)) };
        let mut received =
            Received { kind: open.document.kind(), stored: Vec::new(), refused: Vec::new() };
        match open.document.receive(changes) {
            Ok(stored) => received.stored = stored,
            Err(_) => {
                for change in changes {
                    match open.document.receive(std::slice::from_ref(change)) {
                        Ok(stored) => received.stored.extend(stored),
                        Err(error) => received.refused.push((change.clone(), error)),
                    }
                }
            }
        }
        open.document.learn_kind();
        open.view = View::of(&open.document);
        received.kind = open.document.kind();
        Ok(received)
    }

    /// Takes a refused change out of a document; `None` if it has to stay or is not in it.
    pub(super) fn take_back(
        &mut self,
        id: DocumentId,
        refused: ChangeHash,
        entropy: &mut dyn Entropy,
    ) -> Result<Option<TakenBack>, Stop> {
        let Some(open) = self.open.get(&id) else {
            let is_known = self.absent.contains(&id) || self.gone.contains(&id);
            return if is_known { Ok(None) } else { Err(Stop::Need(id)) };
        };
        if let Some(apart) = open.document.whole(refused, self.device) {
            self.open.remove(&id);
            self.gone.insert(id);
            return Ok(Some(TakenBack::Whole(apart)));
        }
        let fork = open.document.without(refused, (random(entropy), self.device));
        let Some(fork) = fork.map_err(|error| Refusal::NotStored(error.to_string()))? else {
            return Ok(None);
        };
        let before = alerts_of(open.view.as_ref());
        self.insert(id, fork.document.clone(), entropy);
        let after = alerts_of(self.open.get(&id).and_then(|open| open.view.as_ref()));
        let alerts = before.difference(&after).copied().collect();
        Ok(Some(TakenBack::Part(Box::new(fork), alerts)))
    }

    /// Returns whether an open document does not hold a change, or left with its beginning.
    pub(super) fn is_gone(&self, id: DocumentId, change: ChangeHash) -> bool {
        match self.open.get(&id) {
            Some(open) => !open.document.holds(change),
            None => self.gone.contains(&id),
        }
    }

    /// Returns the writes that bring the rows of a document up to date.
    pub(super) fn rows(&mut self, id: DocumentId, directory: &Directory) -> Vec<Write> {
        let Some(open) = self.open.get_mut(&id) else { return Vec::new() };
        let heads = open.document.heads();
        let mut writes =
            open.view.as_ref().map_or_else(Vec::new, |view| view.rows(heads, directory));
        writes.extend(open.document.compact().map(|bytes| Write::Compact { document: id, bytes }));
        writes
    }

    fn view(&mut self, id: DocumentId) -> Result<Option<&View>, Stop> {
        self.uses += 1;
        match self.open.get_mut(&id) {
            Some(open) => {
                open.used = self.uses;
                Ok(open.view.as_ref())
            }
            None if self.absent.contains(&id) => Ok(None),
            None => Err(Stop::Need(id)),
        }
    }

    fn insert(&mut self, id: DocumentId, document: Document, entropy: &mut dyn Entropy) {
        if self.open.len() >= OPEN_MAX {
            let oldest = self.open.iter().min_by_key(|(_, open)| open.used).map(|(id, _)| *id);
            if let Some(oldest) = oldest {
                self.open.remove(&oldest);
            }
        }
        self.uses += 1;
        let view = View::of(&document);
        self.absent.remove(&id);
        self.gone.remove(&id);
        let open = Open { document, actor: random(entropy), view, used: self.uses };
        self.open.insert(id, open);
    }
}

/// What taking a change back made of a document.
#[derive(Debug)]
pub(super) enum TakenBack {
    /// It goes on without the change, and without these alerts.
    Part(Box<Fork>, Vec<AlertId>),
    /// The change was its beginning: these were all of its changes.
    Whole(Vec<Apart>),
}

/// What became of changes of other devices.
#[derive(Debug)]
pub(super) struct Received {
    pub(super) kind: DocumentKind,
    pub(super) stored: Vec<StoredChange>,
    pub(super) refused: Vec<(Vec<u8>, DocumentError)>,
}

pub(super) fn random<const N: usize>(entropy: &mut dyn Entropy) -> [u8; N] {
    let mut bytes = [0; N];
    entropy.fill(&mut bytes);
    bytes
}

fn alerts_of(view: Option<&View>) -> BTreeSet<AlertId> {
    match view {
        Some(View::Shipment(shipment)) => shipment.alerts.iter().map(|alert| alert.id).collect(),
        Some(View::Form(_) | View::Calibration(_)) | None => BTreeSet::new(),
    }
}

fn shipment_rows(shipment: &Shipment, heads: Heads, directory: &Directory) -> Vec<Write> {
    let name_of = |person| directory.person(person).map(|person| person.name.clone());
    let row = ShipmentRow {
        id: shipment.id,
        heads,
        reference: shipment.reference.clone(),
        status: shipment.status(),
        destination: directory
            .site(shipment.destination)
            .map(|site| site.name.clone())
            .unwrap_or_default(),
        holder: name_of(shipment.holder()).unwrap_or_default(),
        arrive_by: shipment.arrive_by,
        changed_at: shipment.changed_at,
        detail: shipment.clone(),
    };
    let pairings = shipment.pairings.iter().map(|pairing| PairingRow {
        id: pairing.id,
        shipment: shipment.id,
        sensor: pairing.sensor.clone(),
        box_name: pairing.box_name.clone(),
        placement: pairing.placement,
        from: pairing.from,
        to: pairing.to,
    });
    let mut writes = vec![Write::Shipment(Box::new(row), pairings.collect())];
    writes.extend(shipment.alerts.iter().map(|alert| {
        Write::Alert(Box::new(AlertRow {
            id: alert.id,
            shipment: alert.shipment,
            raised_at: alert.raised_at,
            is_open: alert.acknowledgements.is_empty(),
            detail: alert.clone(),
        }))
    }));
    writes
}
