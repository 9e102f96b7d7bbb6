# The printed record of a shipment.

report-kind = Temperature record of a shipment
report-kind-of = Temperature record of a shipment · { $organisation }
report-title = { $reference }, { $from } to { $to }
report-page = Page { $page } of { $pages }
report-zone = Times are { $zone }
report-zones = Times are { $before } until { $time }, then { $after }

report-left = Left
report-received = Received
report-storage-range = Storage range
report-sensor = Sensor
report-sent-by = Sent by
report-received-by = Received by
report-contents = Contents
report-calibrated = Calibrated
report-not-yet = Not yet
report-not-recorded = Not recorded
report-range-value = { $min } to { $max }
report-range-freeze = { $min } to { $max }, do not freeze
report-sensor-every = { $name }, every { $interval }
report-sensor-more = { $name } and { $count } more
report-contents-value = { $batches ->
    [one] 1 batch
   *[other] { $batches } batches
}, { $units ->
    [one] 1 unit
   *[other] { $units } units
} (page { $page })
report-calibrated-value = { $date }, ±{ $uncertainty }

report-state-ok = OK
report-state-warning = WARNING
report-state-stop = STOP
report-state-unknown = UNKNOWN
report-verdict = { $state }: { $decision }
report-decision-accept = accepted
report-decision-quarantine = held in quarantine
report-decision-reject = rejected
report-decision-none = not decided yet
report-kept = Stayed in the storage range, and no time is unknown.
report-kept-unknown = In the storage range wherever it was measured, but { $unknown } were not measured.
report-out = { $times ->
    [one] Left the storage range once.
    [2] Left the storage range twice.
   *[other] Left the storage range { $times } times.
}
report-out-unknown = { $times ->
    [one] Left the storage range once,
    [2] Left the storage range twice,
   *[other] Left the storage range { $times } times,
} and { $unknown } were not measured.
report-no-readings = There are no readings.
report-decided = Decided by { $name }, { $time }: { $reason }
report-warm-used = Warm time used
report-warm-used-value = { $used } of { $allowed }
report-mean-kinetic = Mean kinetic
report-highest = Highest
report-lowest = Lowest

report-temperature = Temperature
report-chart-alt = Temperature from { $from } to { $to }, storage range { $range }. { $words }
report-chart-in-range = In range { $kept } of { $whole }.
report-chart-hot = Hot: up to { $extreme } for { $duration } from { $time }.
report-chart-cold = Cold: down to { $extreme } for { $duration } from { $time }.
report-chart-unknown = Unknown: { $duration } from { $time }.
report-chart-more = And { $count } more, listed below.
report-ribbon-hot = Hot { $extreme } for { $duration }
report-ribbon-cold = Cold { $extreme } for { $duration }
report-legend-range = Storage range
report-legend-hot = Hot: solid, above
report-legend-cold = Cold: striped, below
report-legend-unknown = Unknown: not measured
report-legend-handover = Handover
report-legend-placed = Sensor placed

report-excursions = Excursions and unknown time
report-excursions-none = No excursion, and no time is unknown.
report-what = What
report-began = Began
report-ended = Ended
report-how-long = How long, how far
report-reason = Reason given
report-hot = Hot, above { $limit }
report-cold = Cold, below { $limit }
report-unknown = Unknown
report-hot-extent = { $duration }, up to { $extreme }
report-cold-extent = { $duration }, down to { $extreme }
report-unknown-extent = { $duration }, no readings
report-note = { $text } { $name }, { $time }
report-no-reason = None given

report-assessment = Assessment
report-assessment-none = No rule was applied.
report-outcome = Outcome
report-rule = Rule
report-inputs = Inputs
report-clause = Clause
report-fail = FAIL
report-pass = PASS
report-unknown-outcome = UNKNOWN
report-clause-version = { $clause }. v{ $version }
report-clause-verify = { $clause }. v{ $version }. Verify against the source
report-input = { $name } { $value }
report-yes = yes
report-no = no

report-custody = Custody
report-custody-none = No handover is recorded.
report-from = From
report-to = To
report-when = When
report-where = Where
report-state-then = State then
report-state-at = { $state }, { $temperature }

report-items = Items
report-items-none = No items are recorded.
report-product = Product
report-batch = Batch
report-expiry = Expiry
report-quantity = Quantity
report-handling = Handling
report-quantity-value = { $count } { $unit }
report-do-not-freeze = Do not freeze
report-not-freeze-sensitive = Not freeze-sensitive

report-form = Form: { $template }, version { $version }
report-question = Question
report-answer = Answer
report-decision = Decision
report-decided-by = Decided by
report-reason-decided = Reason

report-sensors = Sensors
report-placement = Placement
report-period = From, to
report-period-value = { $from } to { $to }
report-period-open = From { $from }
report-interval = Interval
report-calibration = Calibration
report-calibration-due = due { $date }
report-calibration-overdue = overdue since { $date }
report-calibration-certificate = certificate { $certificate }

report-sensor-from-file = { $name }, from a file
report-files = Readings taken from files
report-file = File
report-file-readings = Readings
report-file-readings-value = { $outside ->
    [0] { $count }
   *[other] { $count }, { $outside } of them outside the shipment
}
report-file-taken = Taken in
report-file-hash = SHA-256 of the file

report-alert-late = { $alert }. Found late: it began { $began }.
report-alert-late-file = { $alert }. Found late, in the file { $file }: it began { $began }.
report-alerts = Alerts
report-alert = Alert
report-raised = Raised
report-acknowledged = Acknowledged
report-alert-open = Not acknowledged

report-changes = Changed after entry
report-entry = Entry
report-before = Before
report-after = After
report-changed-by = Changed by
report-changed-value = { $name }, { $time }
report-changed-reason = { $name }, { $time }: { $reason }
report-changed-on = { $name } on { $device }
report-changed-apart = Someone else changed it too, without knowing; both are kept.

report-signatures = Signatures
report-signatures-none = Not signed.
report-meaning = Meaning: { $meaning }
report-signed-with = Device { $device }, record { $heads }
report-signature-alt = Handwriting of { $name }

report-readings = All readings
report-readings-count = { $count ->
    [one] 1 reading,
   *[other] { $count } readings,
} oldest first, in °C. The same readings are attached as { $file }.
report-readings-inferred = A time marked ~ was worked out by the phone, because the sensor has no clock.
report-readings-day = { $day }, { $zone }
report-readings-continued = { $day }, continued
report-time = Time
report-humidity = %RH
report-reading-hot = hot
report-reading-cold = cold
report-gap = { $duration } unknown

report-check = Check this record without a network:
report-hash = SHA-256 of the machine-readable record inside this file:
report-hash-short = SHA-256 { $hash }
report-product-version = Isotherm { $version }
report-rule-packs = Rule packs of { $date }
report-made = Made { $time }
report-code-alt = Code with the number of the shipment and the SHA-256 of its record
report-attached-record = The machine-readable record of this shipment
report-attached-readings = All readings of this shipment

report-template-receipt = Receipt of a cold box
report-meaning-gave = I gave this shipment
report-meaning-received = I received this shipment
report-alert-too-warm = Too warm: above { $limit }
report-alert-too-cold = Too cold: below { $limit }
report-alert-heat-damage = Too warm for too long: the heat limit was reached
report-alert-frozen = Frozen: the freezing limit was reached
report-alert-sensor-silent = The sensor was not heard
