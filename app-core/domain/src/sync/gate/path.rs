//! Where a change may write, in which form, and by whose word.

use std::collections::{BTreeMap, BTreeSet};

use super::{DocumentFacts, Pusher, Rule, Standing};
use crate::{
    access::{
        Directory,
        policy::{self, Action, Actor, Denied, Form, Path, Reach},
    },
    document::{Claim, Deed, DocumentKind, ObjectKey, Step, Top},
    ids::DocumentId,
};

/// An object of a document, by the root field it lies beneath.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beneath {
    /// The field of the root.
    pub root: String,
    /// How deep it lies: 1 is what the field holds, 2 an entry of that.
    pub depth: u8,
}

/// What a change makes, and what it says of its document.
#[derive(Clone, Debug, Default)]
pub(super) struct Written {
    pub(super) objects: BTreeMap<ObjectKey, Beneath>,
    pub(super) facts: DocumentFacts,
}

/// Objects of one document that this push has made or looked up.
pub(super) type Objects = BTreeMap<(DocumentId, ObjectKey), Beneath>;

/// Checks where a change writes, and by whose word.
///
/// What the relay cannot place is let through: only after it lost its log do changes come before
/// the ones that made what they write into.
pub(super) fn check<S: Standing>(
    standing: &mut S,
    pusher: &Pusher,
    (document, claim): (DocumentId, &Claim),
    (facts, objects): (&DocumentFacts, &Objects),
) -> Result<Result<Written, Rule>, S::Error> {
    let is_first = claim.dependencies.is_empty();
    if is_first && facts.kind.is_some() {
        return Ok(Err(Rule::APPEND_ONLY));
    }
    let (before, facts) = (facts, facts.with(claim));
    if is_first && facts.kind.is_none() {
        return Ok(Err(Rule::PATH));
    }
    let Some(kind) = facts.kind else {
        return Ok(Ok(Written { facts, ..Written::default() }));
    };
    let mut written = Written { facts, ..Written::default() };
    let found = (document, kind, objects);
    let rows = match place(standing, pusher, found, (claim, &mut written.objects))? {
        Ok(rows) => rows,
        Err(rule) => return Ok(Err(rule)),
    };
    let actions = actions(kind, is_first, rows.values());
    let shipment = written.facts.shipment.map(DocumentId::from);
    let about = match shipment {
        Some(shipment) => standing.document(shipment)?,
        None if is_first => written.facts.clone(),
        // Nobody moves a shipment to a place where more is allowed.
        None => before.clone(),
    };
    Ok(permit(standing.directory()?, claim, &actions, &about).map(|()| written))
}

/// Places the operations of a change, and returns the rows of the fields that it writes.
fn place<S: Standing>(
    standing: &mut S,
    pusher: &Pusher,
    (document, kind, objects): (DocumentId, DocumentKind, &Objects),
    (claim, made): (&Claim, &mut BTreeMap<ObjectKey, Beneath>),
) -> Result<Result<BTreeMap<&'static str, Path>, Rule>, S::Error> {
    let is_first = claim.dependencies.is_empty();
    let mut rows = BTreeMap::new();
    // The fields of an entry follow each other, and all lie where the entry does.
    let mut last: Option<(&Top, Found)> = None;
    for step in &claim.steps {
        let known = last.filter(|(top, _)| **top == step.top).map(|(_, found)| found);
        let found = match known {
            Some(found) => found,
            None => match row_of(standing, pusher, (document, kind), (&step.top, objects))? {
                Ok(found) => found,
                Err(rule) => return Ok(Err(rule)),
            },
        };
        last = Some((&step.top, found));
        let Some((row, depth)) = found else { continue };
        let depth = depth.saturating_add(step.levels);
        if let Err(rule) = fit(row, depth, step, is_first) {
            return Ok(Err(rule));
        }
        rows.insert(row.root, row);
        if let Some(key) = step.makes {
            let (root, depth) = (row.root.to_owned(), depth.saturating_add(1));
            made.insert(key, Beneath { root, depth });
        }
    }
    Ok(Ok(rows))
}

/// Returns what a change does. Who may create a document may fill it in the same change.
fn actions<'a>(
    kind: DocumentKind,
    is_first: bool,
    rows: impl Iterator<Item = &'a Path>,
) -> BTreeSet<Action> {
    if is_first {
        return policy::row(kind, "id").and_then(|row| row.action).into_iter().collect();
    }
    rows.filter_map(|row| row.action).collect()
}

/// Returns where an object lies: nothing if it is nowhere, an inner nothing if nobody knows yet.
fn find<S: Standing>(
    standing: &mut S,
    pusher: &Pusher,
    document: DocumentId,
    (key, objects): (ObjectKey, &Objects),
) -> Result<Option<Option<Beneath>>, S::Error> {
    if let Some(known) = objects.get(&(document, key)) {
        return Ok(Some(Some(known.clone())));
    }
    if let Some(known) = standing.object(document, key)? {
        return Ok(Some(Some(known)));
    }
    // Its own objects came before, for the changes of an actor follow each other.
    let maker = standing.actor(document, key.actor)?;
    Ok(maker.is_none_or(|maker| maker.device != pusher.device).then_some(None))
}

/// The row of a field, and how deep beneath it an object lies; nothing if nobody knows yet.
type Found = Option<(Path, u8)>;

/// Returns the row of the field that an object lies beneath, and how deep it lies; nothing if
/// nobody knows yet.
fn row_of<S: Standing>(
    standing: &mut S,
    pusher: &Pusher,
    (document, kind): (DocumentId, DocumentKind),
    (top, objects): (&Top, &Objects),
) -> Result<Result<Found, Rule>, S::Error> {
    let field = |root: &str, depth| policy::row(kind, root).map(|row| (row, depth));
    let key = match top {
        Top::Field(root) => return Ok(field(root, 0).map(Some).ok_or(Rule::PATH)),
        Top::Known(key) => *key,
    };
    let Some(found) = find(standing, pusher, document, (key, objects))? else {
        return Ok(Err(Rule::PATH));
    };
    let Some(Beneath { root, depth }) = found else { return Ok(Ok(None)) };
    Ok(field(&root, depth).map(Some).ok_or(Rule::PATH))
}

/// Checks one operation against the row of its field.
fn fit(row: Path, depth: u8, step: &Step, is_first: bool) -> Result<(), Rule> {
    let is_made_here = step.levels > 0;
    let is_edit = matches!(step.deed, Deed::Put | Deed::Delete);
    let is_new = step.is_fresh && is_first;
    let fits = match (depth, row.form) {
        (0, Form::Scalar) | (1, Form::Answers) | (2, Form::Entries) => is_edit,
        (0, Form::Once) => step.deed == Deed::Put && is_new,
        (0, Form::Entries | Form::Kept | Form::Answers) => step.deed == Deed::MakeMap && is_new,
        (0, Form::AppendOnly) => step.deed == Deed::MakeList && is_new,
        (1, Form::Entries | Form::Kept) => step.deed == Deed::MakeMap && step.is_fresh,
        (1, Form::AppendOnly) => step.deed == Deed::Append && step.is_fresh,
        (2, Form::Kept | Form::AppendOnly) => {
            step.deed == Deed::Put && step.is_fresh && is_made_here
        }
        _ => return Err(Rule::PATH),
    };
    if fits {
        Ok(())
    } else if step.deed == Deed::Other {
        Err(Rule::PATH)
    } else {
        Err(Rule::APPEND_ONLY)
    }
}

/// Checks what the person whom the change names may do, if the relay knows the people.
fn permit(
    directory: Option<&Directory>,
    claim: &Claim,
    actions: &BTreeSet<Action>,
    about: &DocumentFacts,
) -> Result<(), Rule> {
    let Some(directory) = directory.filter(|_| !actions.is_empty()) else { return Ok(()) };
    let person = claim.person.and_then(|person| directory.person(person)).ok_or(Rule::PERSON)?;
    let sites: Vec<_> = [about.origin, about.destination].into_iter().flatten().collect();
    let reach = if sites.is_empty() { Reach::OwnSite } else { Reach::of(person, &sites) };
    let actor = Actor { role: person.role, is_revoked: person.disabled_at.is_some() };
    let may = |action: Action| policy::may(actor, action, reach);
    for action in actions.iter().copied() {
        // A logger's file brings its own pairing.
        let import = (action == Action::SensorPlace).then_some(Action::ReadingsImport);
        let allowed = may(action).or_else(|denied| import.map_or(Err(denied), may));
        allowed.map_err(|denied| match denied {
            Denied::Site { .. } => Rule::SITE,
            Denied::Revoked => Rule::DISABLED,
            Denied::Role { .. } | Denied::Organisation => Rule::ROLE,
        })?;
    }
    Ok(())
}
