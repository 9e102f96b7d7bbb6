membership-title = Organisation
membership-organisation = Organisation
membership-relay = Relay
membership-state = State
membership-state-open = Open relay
membership-state-none = Works alone
membership-state-pending = Waiting for an administrator
membership-state-member = Takes part
membership-state-revoked = No longer let in
membership-why-open = Signatures are not checked: this relay is open to every device of the list.
membership-why-none = Everything stays on this device. Join your organisation to share it with others.
membership-why-pending = The relay takes nothing from this device until an administrator lets it in.
membership-why-member = The relay takes what this device records, signed by it.
membership-why-revoked = The relay takes nothing from this device any more. What it recorded is still here.

membership-join = Join an organisation
membership-join-what = The administrator makes an invitation for this device. Paste it here, or type it.
membership-join-open = This device works with a relay that lets in every device. Nobody signs in there.
membership-invitation = Invitation
membership-invitation-why = One long line that begins with isotherm:enrol. It works once, for 15 minutes.
membership-device_name = Name of this device
membership-device_name-why = So that the administrator knows it again, such as “Elias’ phone”.
membership-device_name-wrong = A name has 1 to 200 characters, in one line
membership-enrol = Ask to join
membership-enrolling = Asking the relay
membership-join-after = The administrator then compares the digits of this device and lets it in.
membership-join-alone = Not now: go on without

membership-pending = Waiting for an administrator
membership-pending-of = Waiting for an administrator of { $organisation }
membership-pending-what = Ask the administrator to look for this device, and compare the digits with theirs.
membership-pending-same = All the same: they let it in. One differs: they refuse it.
membership-pending-meanwhile = Go on working meanwhile. Everything is saved on this device, and sent once it is let in.
membership-pending-offline = No relay was reached. This device asks again when there is signal.
membership-pending-online = This device asks again by itself. You need not stay on this page.
membership-fingerprint = Digits of this device
membership-joined = This device takes part
membership-joined-of = This device takes part in { $organisation }
membership-joined-what = What it records is signed and sent by itself.
membership-revoked = This device is no longer let in
membership-revoked-of = { $organisation } no longer lets in this device
membership-revoked-what = The relay takes nothing from it any more. What it recorded is still here and can be read.
membership-revoked-do = Ask the administrator if this was not meant. They see the device by these digits.
membership-wiped = This device deleted its records
membership-wiped-of = { $organisation } had this device delete its records
membership-wiped-what = What the relay had received is kept there. What had not been sent is gone.
membership-wiped-do = Ask the administrator before you use this device again.
membership-distrusted = This is not your organisation’s relay
membership-distrusted-what = Whoever answers at the relay’s address holds another key than the invitation named. Nothing is sent to them. Everything is saved on this device.
membership-distrusted-do = Tell the administrator at once, with the address.

membership-sign_in = Sign in
membership-sign_in-what = Your name goes with everything you record on this device.
membership-account = Account
membership-password = Password
membership-signing_in = Signing in
membership-sign_in-relay = Signing in needs the relay: try when there is signal. Readings are recorded meanwhile.
membership-sign_in-not-joined = This device has not joined an organisation
membership-sign_in-not-joined-what = People sign in on devices of their organisation. Until then, choose in Settings who uses this one.
membership-sign_in-open = Nobody signs in on this relay
membership-sign_in-open-what = It lets in every device of its list. Choose in Settings who uses this one.
membership-choose = Choose in Settings
membership-locked = Too many tries. Wait { $span }
membership-locked-what = The relay takes no other try until then. An administrator can help with a new password. Readings are recorded meanwhile.
membership-locked-over = You can try again now
membership-seconds =
    { $count ->
        [one] { $count } second
       *[other] { $count } seconds
    }
membership-signed_in = You are signed in
membership-signed_in-as = { $name } is signed in
membership-signed_in-until = Without the relay this holds until { $until }.
membership-signed_in-done = Signed in
membership-person = Person
membership-until = Signed in until
membership-signed_out = Nobody is signed in
membership-sign_out = Sign out
membership-sign_out-title = Sign out?
membership-sign_out-keeps = What was recorded stays on this device, and what waits is still sent: shipments, readings, forms.
membership-sign_out-readings = Readings go on being recorded, and alerts go on sounding.
membership-sign_out-needs = Until someone signs in, nobody can hand over, answer or sign here. Signing in needs the relay.
membership-sign_out-stay = Stay signed in
membership-sign_out-done = Signed out

membership-password-choose = Choose a password
membership-password-change = Change the password
membership-password-handed = This password was handed to you, so someone else knows it. Choose one of your own.
membership-password-before = Password as it is
membership-password-after = New password
membership-password-why = 12 characters or more that nobody else knows. A few words are good.
membership-password-short =
    { $count ->
        [one] { $count } character is missing
       *[other] { $count } characters are missing
    }
membership-password-same = This is the password as it is
membership-password-keep = Keep this password
membership-password-keeping = Telling the relay
membership-password-done = The password is changed

membership-role = Role
membership-role-dispatcher = Dispatcher
membership-role-driver = Driver
membership-role-nurse = Clinic staff
membership-role-quality_officer = Quality officer
membership-role-administrator = Administrator
membership-role-integrator = Integrator
membership-role-auditor = Auditor
membership-keys = Keys are kept
membership-keys-keystore = In the keystore of the system
membership-keys-passphrase = Under your passphrase
membership-keys-file = In files of this device
membership-keys-file-why = Whoever has its disk has its keys. Set a passphrase with “isotherm keys”, or encrypt the disk.

membership-banner-sign_in_again = Sign in again. Readings are recorded meanwhile, and nothing is lost.
membership-banner-pending = An administrator has not let this device in yet. Everything is saved on it.
membership-banner-revoked = The relay takes nothing from this device any more. Everything is still on it.
membership-banner-wiped = The organisation had this device delete its records.
membership-banner-distrusted = Not your organisation’s relay: nothing is sent to it. Tell the administrator.
membership-banner-password = Your password was handed to you. Choose one of your own.
membership-see = See more

membership-advice-malformed = Copy the whole invitation, from isotherm:enrol to its end, in one line.
membership-advice-empty = Paste the invitation and name the device, then ask again.
membership-advice-code_unknown = Check that the whole invitation was copied. If it was, ask the administrator for another one.
membership-advice-code_used = Each invitation lets in one device. Ask the administrator for one for this device.
membership-advice-code_expired = An invitation holds for 15 minutes. Ask for another one, and enter it at once.
membership-advice-relay_unreachable = Nothing is lost, and readings are recorded as before. Try again when there is signal.
membership-advice-relay_not_trusted = Nothing was sent to them. Tell the administrator at once, and do not try elsewhere.
membership-advice-already_enrolled = Settings says which. A device belongs to one organisation.
membership-advice-holds_records = Nothing was deleted. Use a device that holds no records to join this organisation.
membership-advice-not_enrolled = Ask the administrator for an invitation, then join.
membership-advice-device_pending = Ask the administrator to let this device in, then sign in.
membership-advice-device_refused = Ask the administrator whether this device may take part.
membership-advice-access_revoked = Everything on this device is still here.
membership-advice-wrong_password = Check both, then try again. After a few wrong tries you have to wait.
membership-advice-password_unfit = It is too short, too common, or was found in a leak. A few words together are good.
membership-advice-clock_wrong = Set date and time of this device in the system’s settings, then try again.
membership-advice-out_of_bounds = A name has 1 to 200 characters, in one line.
membership-advice-nobody_chosen = Sign in first, then change the password.
