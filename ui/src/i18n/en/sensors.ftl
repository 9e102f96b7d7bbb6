sensors-title = Sensors
sensors-paired = { $count } paired.
sensors-radio-listening = Bluetooth is on and listening.
sensors-radio-off = Bluetooth is off. Switch it on to hear sensors.
sensors-radio-not_permitted = Bluetooth is not allowed. Allow it in the system’s settings.
sensors-radio-absent = This device has no Bluetooth. Readings come from other devices.
sensors-pair = Pair a sensor
sensors-pair-short = Pair
sensors-sensor = Sensor
sensors-where = Where
sensors-reading = Reading
sensors-last = Last heard
sensors-battery = Battery
sensors-calibrated = Calibrated
sensors-unplaced = Not placed
sensors-never-heard = never
sensors-battery-none = battery not known
sensors-volts = { $volts } V
sensors-low = { $value }, low
sensors-never = never
sensors-calibrate-first = calibrate before use
sensors-overdue = overdue
sensors-due-days =
    { $count ->
        [one] due in { $count } day
       *[other] due in { $count } days
    }
sensors-due = due { $date }
sensors-calibration-never = Never calibrated
sensors-calibration = Calibration: { $due }
sensors-calibration-title = Calibration
sensors-calibration-known = Calibrated { $date }, { $due }.
sensors-calibration-by = Certificate { $certificate }.
sensors-calibration-width = Known to ±{ $width }.
sensors-calibration-who = Recorded by { $name }.
sensors-calibrated-on = Calibrated on
sensors-due-on = Holds until
sensors-due-hint = The last day. On the road at least once a year.
sensors-due-early = It must end after it was made.
sensors-certificate = Certificate number
sensors-uncertainty = Uncertainty, ± °C
sensors-uncertainty-hint = As the certificate says it; may stay empty.
sensors-uncertainty-bad = Write degrees, such as 0.2.
sensors-calibration-what = It says how far the sensor is to be trusted. No reading is changed by it.
sensors-calibration-record = Record calibration
sensors-calibration-done = Recorded. It stands on every report of this sensor from then on.
sensors-heard = Heard, not paired
sensors-pairing-possible = Can be paired
sensors-pairing-paired = Already in { $box }
sensors-pairing-format_unknown = Format not known. Nothing is recorded from it.
sensors-pairing-key_missing = It is encrypted and its key is not known.
sensors-empty = No sensors yet
sensors-empty-what = Pair one with each box before it leaves. Take it out of its pack and hold it near.
sensors-find = Find
sensors-near =
    { $count ->
        [0] Listening. Hold the sensor near this device.
        [one] { $count } sensor near you.
       *[other] { $count } sensors near you. Strongest signal first.
    }
sensors-which = Which one is it?
sensors-hold = Hold it in your hand for 20 seconds. The one that warms is marked.
sensors-none-near = None heard yet.
sensors-found = Sensors found
sensors-warming = Warming, { $change }
sensors-drift-cooling = Cooling
sensors-drift-steady = Not changing
sensors-drift-not_known = Too early to say
sensors-name = Name
sensors-ride = Where does it ride?
sensors-box = Box
sensors-elsewhere = Another place
sensors-box-name = Name of the place
sensors-place = Place in the box
sensors-counts-from =
    Readings count from this moment. Moving it later is recorded on the ribbon with a diamond.
sensors-pair-with = Pair with { $box }
sensors-paired-toast = { $name } reads { $box } from this moment.
sensors-move = It rides here from now on
sensors-moved = Recorded. The ribbon shows a diamond.
sensors-unpair = Hold to unpair
sensors-unpair-again = to unpair
sensors-unpair-what = Unpairing ends its readings for this place. Everything it said stays.
sensors-unpaired = Unpaired. Its readings stay.
