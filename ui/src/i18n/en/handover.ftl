handover-loading = Hand over
handover-title = Hand over { $box }
handover-offline = Works offline
handover-seal = seal { $seal }
handover-left-warm = { $left } warm time left
handover-left-frozen = { $left } frozen time left
handover-trip = See the whole trip
handover-what = What changes hands
handover-gives = Gives
handover-receives = Receives
handover-nobody = Nobody chosen yet
handover-to = Who receives it?
handover-of = { $count } of 2
handover-give = Hold to give
handover-give-again = to give
handover-receive = Hold to receive
handover-receive-again = to receive
handover-hint = Or press twice. Nothing is sent until both agree.
handover-tick-first = Tick each line first.
handover-confirmed = Confirmed { $time }
handover-waits = Waits for the giver to confirm.
handover-after = Comes after the giver has confirmed.
handover-withdraw = Withdraw the offer
handover-pass = Hand this device to { $name }, or let them confirm on their own.
handover-continue = Continue as { $name }
handover-not-me = Not { $name }?
handover-check-seal_whole =
    { $seal ->
        [none] The box is whole
       *[other] Seal { $seal } is whole
    }
handover-check-units_counted =
    { $count ->
        [one] I counted { $count } unit
       *[other] I counted { $count } units
    }
handover-check-state_seen = I have seen the { $state }
handover-signature = Signature
handover-signature-done = Signature, drawn
handover-saved = Saved on this device when both agree. Sent when there is signal.
handover-done = Both confirmed. It is in your hands.
