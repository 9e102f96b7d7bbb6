alerts-title = Alerts
alerts-count =
    { $count ->
        [0] Nothing is open
        [one] { $count } open
       *[other] { $count } open, worst first
    }
alerts-filter = Which alerts
alerts-open = Open
alerts-all = All
alerts-group-shipment = { $box }, { $reference } to { $place }
alerts-group-sensor = { $box }, sensor { $sensor }
alerts-group-open = { $open } open
alerts-group-open-of = { $open } open of { $total }
alerts-group-done = none open
alerts-headline = { $state }: { $what }
alerts-span = { $began } to { $ended }
alerts-since = Since { $began }
alerts-up-to = up to { $extreme }
alerts-down-to = down to { $extreme }
alerts-ended = Ended { $span } ago.
alerts-ongoing = It goes on.
alerts-unknown = Unknown, not counted as good.
alerts-last = Last { $value }.
alerts-called = { $name } was called at { $time } and has not answered.
alerts-answered = { $name } was called at { $time } and answered.
alerts-acknowledge = Acknowledge
alerts-acknowledge-of = Acknowledge: { $what }
alerts-seen-by = { $name }, { $time }
alerts-why-too_warm = Why was it too warm?
alerts-why-too_cold = Why was it too cold?
alerts-why-frozen = Why did it freeze?
alerts-why-silent = Why was it not heard?
alerts-why-other = What happened?
alerts-about = { $box }, { $span }
alerts-reason = Why it happened
alerts-reason-need = Choose one. “I do not know” is an answer.
alerts-reason-opened_to_load = Opened to load
alerts-reason-lid_left_open = Lid left open
alerts-reason-ice_packs_changed = Fresh ice packs
alerts-reason-stood_outside = Stood outside
alerts-reason-sensor_moved = Sensor was out of the box
alerts-reason-sensor_touched_ice = Sensor touched ice
alerts-reason-sensor_lost = Sensor is lost
alerts-reason-phone_was_off = Phone battery was empty
alerts-reason-equipment_failed = Equipment failed
alerts-reason-other = Other
alerts-reason-not_known = I do not know
alerts-note = What did you do?
alerts-note-need = Say what it was.
alerts-records = This records that { $name } saw the alert, and why. It does not change the assessment.
alerts-records-nobody = This records who saw the alert, and why. It does not change the assessment.
alerts-done = Recorded. The alert stays in the list.
alerts-empty = No alerts
alerts-empty-what = You hear and see it at once when a box needs you, with or without signal.
alerts-none-open = Nothing is open
alerts-none-open-what = What was acknowledged is under All.
