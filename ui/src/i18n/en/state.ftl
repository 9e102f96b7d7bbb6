state-in-range = Between { $min } and { $max } since you left
state-in-range-since = In range since { $time }
state-plate-too_warm =
    { $ongoing ->
        [yes] Too warm: above { $limit } for { $span }
       *[no] Was too warm: above { $limit } for { $span }
    }
state-plate-too_cold =
    { $ongoing ->
        [yes] Too cold: below { $limit } for { $span }
       *[no] Was too cold: below { $limit } for { $span }
    }
state-plate-frozen = Frozen: at or below { $limit } for { $span }
state-plate-silent = No readings for { $span }. Not counted as good.
state-title-too_warm = Too warm for { $span }
state-title-too_cold = Too cold for { $span }
state-title-frozen = Frozen for { $span }
state-title-not_heard = Not heard for { $span }
state-title-readings_missing = No readings for { $span }
state-title-battery_low = Sensor battery is low
state-title-calibration_overdue = Sensor calibration is overdue
state-title-no_sensor = No sensor in this box
state-title-not_packed = Not packed yet
state-title-no_storage_range = No storage range is known
state-spent-warm = The warm time of { $span } is used up
state-spent-frozen = The frozen time of { $span } is used up

state-step-close_lid = Close the lid and latch it.
state-step-move_from_heat = Move the box away from the heater.
state-step-leave_shut = Leave it shut for 30 minutes.
state-step-move_from_cold = Bring the box in from the cold.
state-step-separate_ice_packs = Put cardboard between ice and vials.
state-step-do_not_use = Do not give these medicines to anyone.
state-step-keep_shut_and_cold = Keep the box shut and cold. Do not throw anything away.
state-step-call_clinic = Call the clinic when you have signal.
state-step-keep_phone_near = Keep your phone within 10 m of the box.
state-step-check_sensor = Look at the sensor: is it there, is its battery good?
state-step-pair_sensor = Pair a sensor with this box.
state-step-keep_driving = Keep driving. Leave the lid shut.
state-step-decide_at_door = Have it decided at the door.

state-trend-rising = Rising
state-trend-falling = Falling
state-trend-steady-word = Steady
state-trend-change = { $change } in { $span }
state-trend-steady = ±{ $change } in { $span }

state-budget-warm = Warm time left
state-no-budget = Warm time left
state-no-budget-nothing_packed = Nothing is packed yet.
state-no-budget-not_stated = None stated for { $product }. Any excursion needs a decision.
state-no-budget-no_readings = Not known: no readings yet.
state-budget-unknown = { $span } without readings may have used more.
state-budget-frozen = Frozen time left
state-budget-left-warm = { $left } warm
state-budget-left-frozen = { $left } frozen
state-limit-warm = Limit at { $time } if it stays this warm
state-limit-frozen = Limit at { $time } if it stays this cold
state-limit-reached-warm = Limit reached at { $time }. Cooling does not undo it.
state-limit-reached-frozen = Limit reached at { $time }. Warming does not undo it.

state-waiting-here =
    { $count ->
        [one] { $count } change is saved here and goes out by itself.
       *[other] { $count } changes are saved here and go out by themselves.
    }
state-refused = Refused: { $what }
state-refused-when =
    { $by ->
        [nobody] The relay did not take this change on { $time }.
       *[other] The relay did not take this change by { $by } on { $time }.
    }
state-refused-kept = It is kept on this device, and your other changes go on.
state-ask = Ask { $name }
state-withdraw = Withdraw
state-rule-shipment-not_holder =
    { $holder ->
        [nobody] Someone else holds the shipment, not you.
       *[other] The shipment is held by { $holder }, not by you.
    }
state-rule-decision-needs_qa = Only the QA officer may accept a frozen shipment.
state-rule-device-revoked = This device may no longer write here.
state-rule-append-only = What was recorded cannot be changed afterwards.
state-rule-unknown = The relay’s rule is { $rule }.
state-rule-entry-too_large = The change is larger than one message may be.
state-rule-entry-unknown_kind = The relay does not know this kind of change.
state-rule-entry-cut = The change arrived cut short.
state-rule-directory-relay_only = Only the relay’s keeper may change people, places and products.
state-rule-change-malformed = The relay could not read the change.
state-rule-change-wrong_hash = The change does not match its own seal.
state-rule-change-depends_on_refused = It builds on a change that was refused.
state-rule-change-too_many_dependencies = It builds on more changes than any device makes.
state-rule-change-wrong_author = It carries the name of another device.
state-rule-change-foreign_actor = Another device already writes under the same number.
state-rule-change-out_of_sequence = A change before it is missing, or was already made differently.
state-rule-change-unsigned = No device signed the change.
state-rule-change-bad_signature = The signature does not belong to the change.
state-rule-change-unknown_path = It writes into a field that no record has.
state-rule-change-guarded = The change was not safe to open.
state-rule-change-damaged = The change was damaged.
state-rule-document-full = The record is as large as a record may be.
state-rule-access-disabled = This person may no longer act in the organisation.
state-rule-access-role = Your role may not do this.
state-rule-access-site = Your role may do this at your own site only.
state-rule-access-unknown_person = The relay does not know the person who did this.
state-rule-access-not_signed_in = The person was not signed in on the device that says so.
state-rule-access-sign_in_ended = The person’s sign-in had ended. Sign in again.
state-rule-directory-unsigned = The organisation did not sign this list of people and devices.
state-rule-directory-bad_signature = Somebody else than the organisation signed this list of people and devices.
state-rule-directory-equivocation = The organisation signed two different lists under one number.
state-rule-grant-bad_signature = Somebody else than the organisation signed this sign-in.
state-rule-reading-damaged = The readings were damaged.
state-rule-reading-foreign_log = The readings carry the name of another device.
state-rule-reading-gap = Readings before these are missing.
state-rule-reading-equivocation = The relay has other readings of this sensor for the same place.
state-rule-reading-bad_signature = The signature does not belong to the readings.
state-rule-directory-unreadable = The list of people and places was damaged.
state-rule-directory-mismatch = The list of people and places is of another organisation.
