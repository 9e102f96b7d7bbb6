kit-state-ok = OK
kit-state-warning = WARNING
kit-state-stop = STOP
kit-state-unknown = UNKNOWN
kit-state-waiting = Waiting
kit-state-at = at { $time }

kit-sync-saved_here = Saved here
kit-sync-on_the_relay = On the relay
kit-sync-received = Received
kit-sync-refused = Refused

kit-age = { $duration } ago
kit-age-now = just now
kit-reading-last = last
kit-reading-none = no value

kit-budget-left = { $left } of { $total }

kit-hold-keep = Keep holding
kit-hold-seconds =
    { $seconds ->
        [one] { $seconds } second more
       *[other] { $seconds } seconds more
    }
kit-hold-again = Press again
kit-hold-twice = or press twice

kit-choose = Choose
kit-close = Close
kit-dismiss = Dismiss
kit-loading = Loading
kit-none-found = Nothing matches.

kit-secret-show = Show
kit-secret-show-what = Show: { $label }
kit-secret-hide = Hide
kit-secret-hide-what = Hide: { $label }

kit-outcome-pass = PASS
kit-outcome-fail = FAIL
kit-outcome-unknown = UNKNOWN

kit-offline = No signal since { $time }. Everything is saved on this device.
kit-refused-by = Refused by { $who }, { $time }
kit-code = Code { $code }

kit-signature-here = Sign here with a finger
kit-signature-clear = Clear
kit-signature-type = Type your name instead
kit-signature-typed = Type your full name
kit-signature-draw = Draw instead
kit-signature-label = Signature
kit-signature-empty = Not signed
kit-signature-done = Signed

kit-place-under_the_lid = Under the lid
kit-place-between_the_vials = Between the vials
kit-place-on_the_ice = On the ice
kit-place-outside = Outside

kit-signal-none = none
kit-signal-weak = weak
kit-signal-fair = fair
kit-signal-good = good
kit-signal-strong = strong
kit-signal-very_near = very near

kit-ribbon-hot = Hot { $degrees } for { $duration }
kit-ribbon-cold = Cold { $degrees } for { $duration }
kit-ribbon-unknown = Unknown
kit-ribbon-not-heard = Not heard since { $time }
kit-ribbon-now = Now { $time }
kit-ribbon-arrives = Arrives { $time }
kit-ribbon-reading = { $value }, { $time }
kit-ribbon-held = held by { $holder }
kit-ribbon-in-range = in range
kit-ribbon-too-warm = { $difference } too warm
kit-ribbon-too-cold = { $difference } too cold
kit-ribbon-role = temperature ribbon
kit-ribbon-keys =
    Left and right arrow: one reading. With Shift: ten. Page up and down: one hour. Home and End: first
    and last. E: next excursion or gap. H: next handover. T: table of readings.
kit-ribbon-table = Table of readings
kit-ribbon-table-hide = Hide the table
kit-ribbon-time = Time
kit-ribbon-temperature = Temperature
kit-ribbon-against = Against the range
kit-ribbon-holder = Held by
kit-ribbon-empty = No readings yet
kit-ribbon-at-excursion-hot = Hot, up to { $degrees }, { $duration }, from { $time }
kit-ribbon-at-excursion-cold = Cold, down to { $degrees }, { $duration }, from { $time }
kit-ribbon-at-gap = Unknown for { $duration }, from { $time }
kit-ribbon-at-handover = Handover to { $holder }, { $time }
kit-ribbon-summary-range = In range { $inside } of { $total }.
kit-ribbon-summary-hot =
    { $count ->
        [one] Hot once: up to { $extreme }, { $duration } from { $time }.
       *[other] Hot { $count } times, { $duration } in all: up to { $extreme }, first at { $time }.
    }
kit-ribbon-summary-cold =
    { $count ->
        [one] Cold once: down to { $extreme }, { $duration } from { $time }.
       *[other] Cold { $count } times, { $duration } in all: down to { $extreme }, first at { $time }.
    }
kit-ribbon-summary-unknown =
    { $count ->
        [one] Unknown once: { $duration } from { $time }.
       *[other] Unknown { $count } times, { $duration } in all, first at { $time }.
    }
kit-ribbon-summary-whole = No readings are missing.
kit-ribbon-summary-now = Now { $value }.
kit-ribbon-summary-last = Last { $value }, { $time }.
