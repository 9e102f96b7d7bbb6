devices-count =
    { $count ->
        [one] { $count } takes part
       *[other] { $count } take part
    }
devices-new = New device
devices-pending = Waiting
devices-approved = Taking part
devices-revoked = Sent away
devices-compare = Compare the digits with what the device shows. Let it in only if all are the same.
devices-empty = No device asked yet
devices-empty-what = Invite one: it shows its digits, and you let it in.
devices-this = this device
devices-asked-at = Asked { $time }
devices-revoked-at = Sent away { $time }
devices-to-wipe = told to delete its records
devices-approve = Let in
devices-approve-what = Let in { $name }
devices-refuse = Refuse
devices-refuse-what = Refuse { $name }
devices-send-away = Send away
devices-send-away-what = Send away { $name }
devices-send-away-title = Send { $name } away?
devices-send-away-this = This is the device in front of you. You lose this page at once.
devices-send-away-means = It is cut off within seconds and never comes back under its key. What it recorded before stays valid.
devices-send-away-keep = Send away, keep its records
devices-wipe = Delete its records
devices-wipe-what = Have { $name } delete its records
devices-wipe-means = Lost or stolen? It can be told to delete everything it holds, as soon as it asks the relay. What it had not sent is gone.
devices-wipe-hold = Hold to have it delete everything
devices-wipe-again = to have it delete everything
devices-done-approve = { $name } is let in
devices-done-revoke = { $name } is sent away
devices-done-wipe = { $name } is told to delete its records
devices-back = See all devices
devices-invite-open = On the new device, open Settings and choose Join an organisation.
devices-invite-scan = Paste the invitation there. Its camera reads it from this code, or copy the text.
devices-invite-compare = Come back to Devices, compare the digits, and let it in.
devices-invite-code = Invitation as a QR code
devices-invite-left = It holds for { $time } more, for one device.
devices-invite-secret = Show it to nobody else: whoever has it can ask to join.
devices-invite-copy = Copy the text
devices-invite-over = This invitation has ended
devices-invite-over-what = An invitation holds for 15 minutes.
devices-invite-again = Make another
