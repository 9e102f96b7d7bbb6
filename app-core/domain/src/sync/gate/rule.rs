use crate::access::NoGrant;

/// A rule that an entry broke, as a stable code that devices show in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rule(pub &'static str);

impl Rule {
    /// The entry is larger than an entry may be.
    pub const TOO_LARGE: Rule = Rule("entry.too_large");
    /// The relay does not know this kind of entry.
    pub const UNKNOWN_KIND: Rule = Rule("entry.unknown_kind");
    /// The entry ends early or is empty.
    pub const CUT: Rule = Rule("entry.cut");
    /// Only the relay writes the directory and grants.
    pub const RELAY_ONLY: Rule = Rule("directory.relay_only");
    /// The directory is not what devices read.
    pub const DIRECTORY_UNREADABLE: Rule = Rule("directory.unreadable");
    /// The directory is of another organisation, or not of the version it is said to be.
    pub const DIRECTORY_MISMATCH: Rule = Rule("directory.mismatch");
    /// Nobody signed the directory.
    pub const DIRECTORY_UNSIGNED: Rule = Rule("directory.unsigned");
    /// The organisation did not sign the directory.
    pub const DIRECTORY_SIGNATURE: Rule = Rule("directory.bad_signature");
    /// The organisation signed another directory of this version.
    pub const DIRECTORY_TWICE: Rule = Rule("directory.equivocation");
    /// The change is damaged, or too large to be safe.
    pub const CHANGE_MALFORMED: Rule = Rule("change.malformed");
    /// The change builds on one that was refused.
    pub const DEPENDS: Rule = Rule("change.depends_on_refused");
    /// The change builds on more changes than any of ours does.
    pub const DEPENDENCIES: Rule = Rule("change.too_many_dependencies");
    /// The change is not the one it is said to be.
    pub const CHANGE_HASH: Rule = Rule("change.wrong_hash");
    /// The change names no author, or another device than the one that pushes it.
    pub const AUTHOR: Rule = Rule("change.wrong_author");
    /// The change is of an actor that belongs to another device.
    pub const ACTOR: Rule = Rule("change.foreign_actor");
    /// The change does not follow the last one of its actor.
    pub const SEQUENCE: Rule = Rule("change.out_of_sequence");
    /// No signature of the push covers the change.
    pub const UNSIGNED: Rule = Rule("change.unsigned");
    /// The signature over the change is not the pushing device's.
    pub const SIGNATURE: Rule = Rule("change.bad_signature");
    /// The change writes where no document has a field, or what no field holds.
    pub const PATH: Rule = Rule("change.unknown_path");
    /// The change alters what only grows.
    pub const APPEND_ONLY: Rule = Rule("append.only");
    /// The change names nobody whom the organisation knows.
    pub const PERSON: Rule = Rule("access.unknown_person");
    /// The role of the person does not do this.
    pub const ROLE: Rule = Rule("access.role");
    /// The role of the person does this at its own site only.
    pub const SITE: Rule = Rule("access.site");
    /// The person may no longer act.
    pub const DISABLED: Rule = Rule("access.disabled");
    /// The person whom the change names was not signed in on the device.
    pub const NOT_SIGNED_IN: Rule = Rule("access.not_signed_in");
    /// The sign-in of the person had ended when the change was made.
    pub const SIGN_IN_ENDED: Rule = Rule("access.sign_in_ended");
    /// The organisation did not sign the grant.
    pub const GRANT: Rule = Rule("grant.bad_signature");
    /// The device no longer takes part, or not yet.
    pub const REVOKED: Rule = Rule("device.revoked");
    /// The document has reached its limit.
    pub const DOCUMENT_FULL: Rule = Rule("document.full");
    /// The readings are damaged.
    pub const READING_MALFORMED: Rule = Rule("reading.damaged");
    /// The readings belong to the log of another device.
    pub const READING_FOREIGN: Rule = Rule("reading.foreign_log");
    /// Frames between the last one and this are missing.
    pub const READING_GAP: Rule = Rule("reading.gap");
    /// The log has another frame under this number.
    pub const READING_TWICE: Rule = Rule("reading.equivocation");
    /// The signature over the end of a log is not the pushing device's.
    pub const READING_SIGNATURE: Rule = Rule("reading.bad_signature");
}

impl From<NoGrant> for Rule {
    fn from(why: NoGrant) -> Self {
        match why {
            NoGrant::Never { .. } => Self::NOT_SIGNED_IN,
            NoGrant::Ended(_) => Self::SIGN_IN_ENDED,
        }
    }
}
