shipment-loading = Shipment
shipment-title = { $reference } to { $place }
shipment-state = State
shipment-box-at = { $box }, { $time }
shipment-not-heard = No readings yet
shipment-no-readings = No readings yet. They show here as soon as the sensor is heard.
shipment-no-sensor = No sensor rides in this box. Without one nobody can say what it endured.
shipment-arrives = Arrives
shipment-arrived = Arrived
shipment-leaves = Leaves
shipment-in = { $time }, in { $span }
shipment-late = { $time }, { $span } late
shipment-held = Held by
shipment-since = since { $time }
shipment-need-decision_at_door = Needs a decision at the door
shipment-need-decision_by_other = Needs a decision by QA
shipment-need-driver = No driver yet
shipment-need-sensor = No sensor yet
shipment-need-packing = Not packed yet
shipment-need-confirmation = Waits for the receiver to confirm
shipment-need-form = The receipt form is open
shipment-decided-accept = Accepted
shipment-decided-quarantine = In quarantine
shipment-decided-reject = Rejected
shipment-act-depart = It leaves now
shipment-act-arrive = It has arrived
shipment-act-offer_handover = Hand over
shipment-act-confirm_handover = Take over
shipment-act-fill_form = Receipt form
shipment-act-decide = Decide
shipment-act-pair_sensor = Pair a sensor
shipment-act-edit = Change
shipment-act-export = Export PDF
shipment-exported = Saved as { $file }
shipment-exported-to = Saved to { $path }
shipment-all-readings = All readings
shipment-assessment = Assessment
shipment-inputs = All readings and inputs
shipment-no-assessment = Assessed once there are readings.
shipment-assessment-open = The trip is not over; later readings can change this.
shipment-version = Version { $version }
shipment-verify = Verify against the source
shipment-rule-range = Storage range { $range }
shipment-rule-span =
    { $side ->
        [hot] Heat, { $limit } for { $span }
        [freeze] Freezing, { $limit } for { $span }
       *[cold] Cold, { $limit } for { $span }
    }
shipment-rule-sum =
    { $side ->
        [hot] Heat, { $limit } for { $span } in all
        [freeze] Freezing, { $limit } for { $span } in all
       *[cold] Cold, { $limit } for { $span } in all
    }
shipment-rule-mean = Mean kinetic temperature, { $span }
shipment-rule-calibration = Sensor calibration
shipment-rule-too_few_readings = Enough readings
shipment-measured = { $span } measured.
shipment-unknown-enough =
    { $side ->
        [freeze] { $span } is unknown: long enough to freeze, so it cannot be ruled out.
       *[other] { $span } is unknown: long enough to reach { $limit }, so it cannot be ruled out.
    }
shipment-unknown-short = The unknown { $span } is too short to reach { $limit }.
shipment-range-hot = { $span } above { $bound }, up to { $extreme }.
shipment-range-cold = { $span } below { $bound }, down to { $extreme }.
shipment-range-kept = Every reading was in range.
shipment-range-unknown = { $span } is unknown.
shipment-mean = { $value }, limit { $limit }.
shipment-mean-worst = { $worst } even if the unknown time had been at { $assumed }.
shipment-mean-none = Too few readings for this window.
shipment-calibration-due = Due { $date }.
shipment-calibration-never = Never calibrated.
shipment-too-few =
    { $count ->
        [one] { $count } reading is too few to judge.
       *[other] { $count } readings are too few to judge.
    }
shipment-items = Items
shipment-units =
    { $count ->
        [one] { $count } unit
       *[other] { $count } units
    }
shipment-batches =
    { $count ->
        [one] { $count } batch
       *[other] { $count } batches
    }
shipment-no-items = Nothing is packed yet.
shipment-product = Product
shipment-batch = Batch
shipment-expires = Expires
shipment-count = Units
shipment-unit = Unit
shipment-unit-vial =
    { $count ->
        [one] vial
       *[other] vials
    }
shipment-unit-dose =
    { $count ->
        [one] dose
       *[other] doses
    }
shipment-unit-ampoule =
    { $count ->
        [one] ampoule
       *[other] ampoules
    }
shipment-unit-syringe =
    { $count ->
        [one] syringe
       *[other] syringes
    }
shipment-unit-pen =
    { $count ->
        [one] pen
       *[other] pens
    }
shipment-unit-cartridge =
    { $count ->
        [one] cartridge
       *[other] cartridges
    }
shipment-unit-bottle =
    { $count ->
        [one] bottle
       *[other] bottles
    }
shipment-unit-bag =
    { $count ->
        [one] bag
       *[other] bags
    }
shipment-unit-box =
    { $count ->
        [one] box
       *[other] boxes
    }
shipment-unit-unit =
    { $count ->
        [one] unit
       *[other] units
    }
shipment-edit-column = Change
shipment-edit = Change
shipment-edit-item = Change { $product }
shipment-struck = Struck: { $reason }
shipment-must_not_freeze = Must not freeze
shipment-may_freeze = May freeze
shipment-not_known = Freezing: not known
shipment-expired = Expired
shipment-custody = Custody
shipment-no-custody = Nobody has taken it over yet.
shipment-from-to = { $from } to { $to }
shipment-someone = someone
shipment-due = due { $time }
shipment-disputed = Two people recorded different receivers. Both are kept.
shipment-custody-offered = Offered, not confirmed.
shipment-custody-confirmed =
    { $place ->
        [nowhere] Both confirmed.
       *[other] Both confirmed, { $place }.
    }
shipment-custody-withdrawn = Withdrawn.
shipment-form = Receipt form
shipment-answered = { $count } of { $total } answered
shipment-form-none = Not opened yet.
shipment-form-by = Filled so far by { $names }.
shipment-form-next = { $name } answers the rest on arrival.
shipment-form-signed = Signed { $time }.
shipment-decision = Decision
shipment-outcome-accept = Accept
shipment-outcome-quarantine = Quarantine
shipment-outcome-reject = Reject
shipment-decided-by = { $name }, { $time }
shipment-notes = Notes
shipment-note = Write a note
shipment-note-add = Add note
shipment-history = History
shipment-history-what = Everything changed since it was created, and by whom. Nothing is lost.
shipment-history-changed = from { $before } to { $after }
shipment-history-set = set to { $after }
shipment-history-taken = { $before } taken away
shipment-history-by = { $name } on { $device }, { $time }
shipment-history-on = On { $device }, { $time }
shipment-history-counts = Made without knowing of another change. This value counts.
shipment-history-kept = Made without knowing of another change. Another value counts; this one is kept.
shipment-history-all = Show all { $count } changes
shipment-edit-of = { $product }, batch { $batch }: { $field }
shipment-field-added = added
shipment-field-reference = Number
shipment-field-destination = Destination
shipment-field-depart_at = Leaves
shipment-field-arrive_by = Arrives
shipment-field-boxes = Boxes
shipment-field-seal = Seal
shipment-field-item = Item
shipment-field-quantity = Units
shipment-field-unit = Unit
shipment-field-batch = Batch
shipment-field-expiry = Expiry
shipment-item-title = Change { $product }
shipment-item-save = Save
shipment-item-remove = Strike this line
shipment-item-reason = Why strike this line?
shipment-item-count-bad = Write a whole number.
shipment-readings-title = Readings of { $reference }
shipment-readings-page = Page { $page } of { $pages }, { $count } readings
shipment-readings-previous = Previous
shipment-readings-next = Next
shipment-readings-time = Time
shipment-readings-sensor = Sensor
shipment-readings-temperature = Temperature
shipment-readings-humidity = Humidity
shipment-readings-place = Place in the box
shipment-readings-holder = Held by
shipment-readings-hot = too warm
shipment-readings-cold = too cold
shipment-readings-gap = No readings before this one. Not counted as good.
shipment-readings-none = No readings yet
shipment-readings-none-what = They appear here as soon as a phone near the box hears its sensor.
shipment-readings-back = Back to the shipment
shipment-inputs-title = What each rule used
shipment-input-storage_min = Storage, at least
shipment-input-storage_max = Storage, at most
shipment-input-interval = Time between readings
shipment-input-began = From
shipment-input-ended = Until
shipment-input-readings = Readings
shipment-input-unknown = Unknown time
shipment-input-longest_gap = Longest time without readings
shipment-input-activation_energy = Activation energy
shipment-decide-title = Decide on { $reference }
shipment-decide-lead = What happens to these medicines?
shipment-decide-accept = They may be used.
shipment-decide-quarantine = Set aside until QA decides.
shipment-decide-reject = They may not be used.
shipment-decide-reason = Why?
shipment-decide-need = Say why, in a few words.
shipment-decide-choose = Choose one.
shipment-decide-hold = Hold to decide
shipment-decide-again = to decide
shipment-decide-final = Your name, the time and the assessment go with it. It cannot be taken back.
shipment-field-removed = Struck
shipment-field-alerts = Alerts
