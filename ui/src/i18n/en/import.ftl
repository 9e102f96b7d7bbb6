import-sources = Where the readings come from
import-sources-none = No sensor rides in this box, and no file was taken in.
import-source-file = From a file
import-source-heard = Heard
import-source-place = { $place }, { $box }
import-source-span = { $from } to { $to }
import-source-since = since { $from }
import-source-count =
    { $count ->
        [0] No readings yet
        [one] { $shown } reading
       *[other] { $shown } readings
    }
import-source-taken = { $file }, taken in by { $name }, { $time }.
import-source-serial = Serial number { $serial }.
import-source-outside =
    { $outside ->
        [one] { $shown } of its { $count } readings lies outside the shipment and does not count.
       *[other] { $shown } of its { $count } readings lie outside the shipment and do not count.
    }
