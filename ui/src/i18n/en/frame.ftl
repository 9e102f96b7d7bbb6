frame-nav = Main
frame-skip = Skip to the page
frame-today = Today
frame-shipments = Shipments
frame-sensors = Sensors
frame-alerts = Alerts
frame-sync = Sync
frame-settings = Settings
frame-alert = { $state }, { $box }: { $what }
frame-open = { $count } open
frame-waiting = { $count } waiting
frame-in-step = In step
frame-sending = Sending
frame-no-relay = No relay set
frame-sent = sent { $time }
frame-offline = Offline
frame-since = since { $time }
frame-refused = Refused
frame-refused-count =
    { $count ->
        [one] { $count } change
       *[other] { $count } changes
    }
frame-crashed = This page could not be drawn
frame-crashed-safe = Everything is saved on this device. Open another page, or try again.
frame-try-again = Try again
frame-error-code = Code { $code }
frame-missing = There is no such page
frame-missing-go = Go to Today

frame-shut-out = Open the address of Isotherm again
frame-shut-out-what = This page has lost its key, as after a reload. The address that Isotherm printed, or its window, opens it. Everything is saved on this device.
