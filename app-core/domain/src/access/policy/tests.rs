use super::*;
use crate::document::DocumentKind;

const KINDS: [DocumentKind; 3] =
    [DocumentKind::Shipment, DocumentKind::Form, DocumentKind::Calibration];

fn allowed(role: Role, action: Action, reach: Reach) -> bool {
    may(Actor { role, is_revoked: false }, action, reach).is_ok()
}

#[test]
fn an_auditor_changes_nothing_and_reads_everything_of_the_organisation() {
    let reads = [
        Action::ShipmentRead,
        Action::ReportExport,
        Action::SyncReceive,
        Action::StatusRead,
        Action::DirectoryRead,
        Action::PersonList,
        Action::DeviceList,
        Action::AuditRead,
        Action::AuditExport,
        Action::IncidentRead,
    ];
    for action in Action::ALL {
        let found = allowed(Role::Auditor, *action, Reach::OtherSite);
        assert_eq!(found, reads.contains(action), "{action}");
    }
}

#[test]
fn nobody_reaches_another_organisation_and_a_revoked_person_reaches_nothing() {
    for (role, action) in
        Role::ALL.iter().flat_map(|role| Action::ALL.iter().map(move |a| (*role, *a)))
    {
        let actor = Actor { role, is_revoked: false };
        assert_eq!(may(actor, action, Reach::OtherOrganisation), Err(Denied::Organisation));
        for reach in Reach::ALL {
            assert_eq!(may(Actor { role, is_revoked: true }, action, reach), Err(Denied::Revoked));
        }
    }
}

#[test]
fn clinic_staff_write_at_their_own_site_only() {
    let denied = may(
        Actor { role: Role::ClinicStaff, is_revoked: false },
        Action::FormSign,
        Reach::OtherSite,
    );
    assert_eq!(denied, Err(Denied::Site { role: Role::ClinicStaff, action: Action::FormSign }));
    assert!(allowed(Role::ClinicStaff, Action::FormSign, Reach::OwnSite));
    assert!(allowed(Role::QualityOfficer, Action::FormSign, Reach::OtherSite));
}

#[test]
fn only_the_administrator_runs_the_devices_and_the_accounts() {
    for action in
        [Action::DeviceInvite, Action::DeviceApprove, Action::DeviceRevoke, Action::PersonEdit]
    {
        let who: Vec<Role> =
            Role::ALL.into_iter().filter(|role| allowed(*role, action, Reach::OwnSite)).collect();
        assert_eq!(who, [Role::Administrator], "{action}");
    }
}

#[test]
fn words_and_roots_are_unique_and_read_back() {
    for action in Action::ALL {
        assert_eq!(Action::parse(action.as_str()), Some(*action));
    }
    for kind in KINDS {
        for path in paths(kind) {
            assert_eq!(row(kind, path.root), Some(*path));
        }
        assert_eq!(row(kind, "temperature"), None);
    }
}

#[test]
fn somebody_may_write_every_path_and_an_auditor_none() {
    for path in KINDS.into_iter().flat_map(paths) {
        let Some(action) = path.action else { continue };
        assert!(
            Role::ALL.into_iter().any(|role| allowed(role, action, Reach::OwnSite)),
            "{path:?}"
        );
        assert!(!allowed(Role::Auditor, action, Reach::OwnSite), "{path:?}");
    }
}

#[test]
fn a_role_has_the_word_that_the_directory_writes() {
    for role in Role::ALL {
        assert_eq!(serde_json::to_value(role).unwrap(), role.word());
    }
}
