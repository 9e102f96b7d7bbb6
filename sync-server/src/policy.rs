//! Who may do what on the relay: a Cedar policy, checked against its schema when the relay starts.
//!
//! Devices carry the same answers as a table ([`domain::access::policy`]). The words of a refusal
//! come from there, so that a person reads the same on both sides.

use std::collections::{HashMap, HashSet};

use cedar_policy::{
    Authorizer, Context, Decision, Entities, Entity, EntityId, EntityTypeName, EntityUid,
    PolicySet, Request, RestrictedExpression, Schema, ValidationMode, Validator,
};
use domain::{
    access::{
        Role,
        policy::{Action, Actor, Denied, Reach, may},
    },
    ids::{OrganisationId, PersonId, SiteId},
};

const SCHEMA: &str = include_str!("../policy/isotherm.cedarschema");
const POLICY: &str = include_str!("../policy/isotherm.cedar");

/// A person on a device, as a request shows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Principal {
    pub(crate) organisation: OrganisationId,
    pub(crate) person: PersonId,
    pub(crate) role: Role,
    pub(crate) site: Option<SiteId>,
    /// Whether the person's access or the device's was taken back.
    pub(crate) is_revoked: bool,
}

/// What a request is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Resource {
    pub(crate) organisation: OrganisationId,
    /// The sites it concerns; `None` for what concerns the organisation as a whole.
    pub(crate) sites: Option<Vec<SiteId>>,
}

/// The policy does not fit its schema, or cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the policy cannot be used: {0}")]
pub(crate) struct PolicyError(String);

/// The policy that the relay decides by.
pub(crate) struct Policy {
    schema: Schema,
    policies: PolicySet,
    authorizer: Authorizer,
}

impl Policy {
    /// Reads the policy and checks it against its schema.
    ///
    /// # Errors
    ///
    /// [`PolicyError`] with what Cedar says.
    pub(crate) fn new() -> Result<Self, PolicyError> {
        let (schema, _) = Schema::from_cedarschema_str(SCHEMA).map_err(wrong)?;
        let policies: PolicySet = POLICY.parse().map_err(wrong)?;
        let checked = Validator::new(schema.clone()).validate(&policies, ValidationMode::Strict);
        if checked.validation_passed() {
            Ok(Self { schema, policies, authorizer: Authorizer::new() })
        } else {
            Err(wrong(checked))
        }
    }

    /// Returns whether `principal` may do `action` to `resource`. What Cedar cannot decide is
    /// denied.
    ///
    /// # Errors
    ///
    /// [`Denied`], in the words of the devices' table.
    pub(crate) fn decide(
        &self,
        principal: &Principal,
        action: Action,
        resource: &Resource,
    ) -> Result<(), Denied> {
        match self.ask(principal, action, resource) {
            Ok(Decision::Allow) => Ok(()),
            Ok(Decision::Deny) => Err(words(principal, action, resource)),
            Err(error) => {
                tracing::error!(%error, action = action.as_str(), "the policy could not decide");
                Err(words(principal, action, resource))
            }
        }
    }

    fn ask(
        &self,
        principal: &Principal,
        action: Action,
        resource: &Resource,
    ) -> Result<Decision, PolicyError> {
        let (who, what) = (person(principal)?, thing(resource)?);
        let request = Request::new(
            who.uid(),
            uid("Action", action.as_str())?,
            what.uid(),
            Context::empty(),
            Some(&self.schema),
        );
        let entities = Entities::from_entities([who, what], Some(&self.schema)).map_err(wrong)?;
        let request = request.map_err(wrong)?;
        Ok(self.authorizer.is_authorized(&request, &self.policies, &entities).decision())
    }
}

fn person(principal: &Principal) -> Result<Entity, PolicyError> {
    let organisation = uid("Organisation", &principal.organisation.to_string())?;
    let mut attributes = HashMap::from([
        ("organisation".to_owned(), expression(organisation.clone())),
        ("role".to_owned(), expression(uid("Role", principal.role.word())?)),
        ("is_revoked".to_owned(), RestrictedExpression::new_bool(principal.is_revoked)),
    ]);
    if let Some(site) = principal.site {
        attributes.insert("site".to_owned(), expression(uid("Site", &site.to_string())?));
    }
    let id = uid("Person", &principal.person.to_string())?;
    Entity::new(id, attributes, HashSet::from([organisation])).map_err(wrong)
}

fn thing(resource: &Resource) -> Result<Entity, PolicyError> {
    let organisation = uid("Organisation", &resource.organisation.to_string())?;
    let sites = resource.sites.iter().flatten();
    let sites: Vec<_> = sites
        .map(|site| uid("Site", &site.to_string()).map(expression))
        .collect::<Result<_, _>>()?;
    let attributes = HashMap::from([
        ("organisation".to_owned(), expression(organisation.clone())),
        ("is_of_a_site".to_owned(), RestrictedExpression::new_bool(resource.sites.is_some())),
        ("sites".to_owned(), RestrictedExpression::new_set(sites)),
    ]);
    Entity::new(uid("Resource", "asked")?, attributes, HashSet::from([organisation])).map_err(wrong)
}

fn expression(uid: EntityUid) -> RestrictedExpression {
    RestrictedExpression::new_entity_uid(uid)
}

fn uid(kind: &str, id: &str) -> Result<EntityUid, PolicyError> {
    let kind: EntityTypeName = kind.parse().map_err(wrong)?;
    Ok(EntityUid::from_type_name_and_id(kind, EntityId::new(id)))
}

fn wrong(error: impl std::fmt::Display) -> PolicyError {
    PolicyError(error.to_string())
}

/// Cedar says no and not why; the table says the same, and why.
fn words(principal: &Principal, action: Action, resource: &Resource) -> Denied {
    let role = principal.role;
    let actor = Actor { role, is_revoked: principal.is_revoked };
    let reach = reach(principal, resource);
    may(actor, action, reach).err().unwrap_or(Denied::Role { role, action })
}

fn reach(principal: &Principal, resource: &Resource) -> Reach {
    if principal.organisation != resource.organisation {
        return Reach::OtherOrganisation;
    }
    match (principal.site, &resource.sites) {
        (Some(site), Some(sites)) if !sites.contains(&site) => Reach::OtherSite,
        _ => Reach::OwnSite,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    const OURS: OrganisationId = OrganisationId([1; 16]);
    const HERE: SiteId = SiteId([2; 16]);

    fn principal(role: Role, is_revoked: bool) -> Principal {
        let (organisation, person) = (OURS, PersonId([3; 16]));
        Principal { organisation, person, role, site: Some(HERE), is_revoked }
    }

    fn resource(reach: Reach) -> Resource {
        let (organisation, site) = match reach {
            Reach::OwnSite => (OURS, HERE),
            Reach::OtherSite => (OURS, SiteId([9; 16])),
            Reach::OtherOrganisation => (OrganisationId([9; 16]), HERE),
        };
        Resource { organisation, sites: Some(vec![site]) }
    }

    /// Roles × actions × {own site, other site, other organisation, revoked}.
    #[test]
    fn the_relay_and_the_devices_answer_alike_in_every_cell() {
        let policy = Policy::new().unwrap();
        let in_schema: BTreeSet<String> =
            policy.schema.actions().map(|uid| uid.id().unescaped().to_owned()).collect();
        let in_table: BTreeSet<String> =
            Action::ALL.iter().map(|action| action.as_str().to_owned()).collect();
        assert_eq!(in_schema, in_table);
        let mut cells = 0;
        for action in in_schema.iter().map(|word| Action::parse(word).unwrap()) {
            for (role, reach) in
                Role::ALL.into_iter().flat_map(|r| Reach::ALL.map(|reach| (r, reach)))
            {
                for is_revoked in [false, true] {
                    let who = principal(role, is_revoked);
                    let found = policy.decide(&who, action, &resource(reach));
                    assert_eq!(found, may(Actor { role, is_revoked }, action, reach), "{action}");
                    cells += 1;
                }
            }
        }
        assert_eq!(cells, Action::ALL.len() * Role::ALL.len() * Reach::ALL.len() * 2);
    }

    #[test]
    fn a_person_without_a_site_and_a_thing_without_one_are_at_home() {
        let policy = Policy::new().unwrap();
        let mut nurse = principal(Role::ClinicStaff, false);
        let whole = Resource { organisation: OURS, sites: None };
        assert_eq!(policy.decide(&nurse, Action::SensorCalibrate, &whole), Ok(()));
        let elsewhere = resource(Reach::OtherSite);
        assert!(policy.decide(&nurse, Action::FormSign, &elsewhere).is_err());
        nurse.site = None;
        assert_eq!(policy.decide(&nurse, Action::FormSign, &elsewhere), Ok(()));
    }

    #[test]
    fn a_role_that_the_schema_does_not_know_is_no_policy() {
        let (schema, _) = Schema::from_cedarschema_str(SCHEMA).unwrap();
        let strange =
            r#"permit (principal, action, resource) when { principal.role == Role::"king" };"#;
        let policies: PolicySet = strange.parse().unwrap();
        let checked = Validator::new(schema).validate(&policies, ValidationMode::Strict);
        assert!(!checked.validation_passed());
    }
}
