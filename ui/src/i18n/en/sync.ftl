sync-title = Sync, { $time }
sync-safe = Everything you did is saved on this device.
sync-in-step = The relay has everything too, since { $time }.
sync-in-step-bare = The relay has everything too.
sync-sending =
    { $count ->
        [one] { $count } record is on its way.
       *[other] { $count } records are on their way.
    }
sync-offline =
    { $count ->
        [0] No signal since { $time }, { $span }.
        [one] No signal since { $time }, { $span }. { $count } record goes out by itself when it returns.
       *[other] No signal since { $time }, { $span }. { $count } records go out by themselves when it returns.
    }
sync-no-relay = No relay is set. Everything stays on this device.
sync-try = Try now
sync-all = all of them
sync-sent = sent { $time }
sync-sent-never = nothing sent yet
sync-known = as known at { $time }
sync-known-never = not known yet
sync-empty = Nothing is recorded yet
sync-empty-what = What you do and what sensors say is listed here, with where it is kept.
sync-loading = Sync
sync-table = Records and where they are
sync-record = Record
sync-what = What
sync-made = Made
sync-saved = Saved on this device
sync-relayed = On the relay
sync-received = Received
sync-received-by = Received by { $name }
sync-relayed-at = On the relay { $time }
sync-received-at = Received { $time }
sync-state = State
sync-not-yet = not yet
sync-not-known = not known
sync-withdrawn = Withdrawn. It stays in the history of this device.
sync-settings = Settings
sync-record-shipment_created = Shipment { $reference }, created
sync-record-shipment_edited = Shipment { $reference }, changed
sync-record-items_edited = Shipment { $reference }, items
sync-record-shipment_cancelled = Shipment { $reference }, cancelled
sync-record-departed = Shipment { $reference }, left
sync-record-arrived = Shipment { $reference }, arrived
sync-record-note = Shipment { $reference }, note
sync-record-handover = Shipment { $reference }, handover
sync-record-alert_acknowledged = Shipment { $reference }, alert acknowledged
sync-record-form_answers = Receipt form { $reference }
sync-record-form_signed = Receipt form { $reference }, signed
sync-record-decision = Shipment { $reference }, decision
sync-record-sensor_placed = Sensor { $sensor } placed
sync-record-sensor_unpaired = Sensor { $sensor } unpaired
sync-record-sensor_calibrated = Sensor { $sensor } calibrated
sync-record-readings =
    { $count ->
        [one] { $box }, { $count } reading
       *[other] { $box }, { $count } readings
    }
sync-detail-readings = { $began } to { $ended }, sealed by this device
sync-detail-note = “{ $text }”
sync-detail-handover = { $from } to { $to }
sync-detail-reason = Reason: { $reason }
sync-detail-answers =
    { $count ->
        [one] { $count } answer
       *[other] { $count } answers
    }
sync-detail-placed = { $box }, { $place }
