import-act = Import a logger’s file
import-title = Import a logger’s file into { $reference }
import-file = The logger’s file
import-choose = Choose a file
import-choose-other = Choose another file
import-file-what = A text export of a Fridge-tag or Q-tag, or a table with times and temperatures. At most { $size } MiB.
import-name = Name of the logger
import-name-need = The file has no serial number. The name tells this logger from every other.
import-read-as = How the file is read
import-zone = Times without an offset are of
import-zone-other = Another zone
import-zone-name = Name of the zone
import-zone-hint = Such as Europe/Zurich.
import-zone-unknown = There is no zone “{ $zone }”
import-time-column = Column of times
import-temperature-column = Column of temperatures
import-scale = Unit of the temperatures
import-dates = Dates such as 02/05/2026
import-dates-day_first = Day first: 2 May
import-dates-month_first = Month first: 5 February
import-as-it-says = As the file says
import-scale-celsius = °C
import-scale-fahrenheit = °F
import-scale-millicelsius = thousandths of °C
import-need-file = Choose a file that can be read.
import-need-other = This file cannot be taken in. The reason stands with what it holds.
import-need-box = Say which box it rode in.
import-need-place = Say where in the box it rode.
import-need-name = Name the logger.
import-need-interval = One reading does not tell how often the logger measured.
import-take =
    { $count ->
        [one] Take in { $shown } reading
       *[other] Take in { $shown } readings
    }
import-take-file = Take in the file
import-holds = What the file holds
import-none = Choose a file to see what it holds. Nothing is written until you take it in.
import-reading = Reading the file
import-new =
    { $count ->
        [one] { $shown } new reading
       *[other] { $shown } new readings
    }
import-nothing-new = Nothing new
import-known =
    { $count ->
        [one] { $shown } reading was there before.
       *[other] { $shown } readings were there before.
    }
import-outside =
    { $count ->
        [one] { $shown } reading lies outside the shipment: it is kept and does not count.
       *[other] { $shown } readings lie outside the shipment: they are kept and do not count.
    }
import-unnamed = Name the logger to see what of it is recorded.
import-empty = The file holds no readings.
import-contradicts =
    { $count ->
        [one] { $shown } moment differs from what was recorded, so nothing can be taken in.
       *[other] { $shown } moments differ from what was recorded, so nothing can be taken in.
    }
import-contradicts-first = First { $time }: the file says { $file }, { $log } was recorded.
import-contradicts-why = It may be the file of another logger, or its times may be of another zone.
import-kind = Kind
import-format-berlinger = Text export of a Fridge-tag or Q-tag
import-format-table = Table
import-logger = Logger
import-logger-value = { $model }, serial number { $serial }
import-logger-unnamed = Not named in the file
import-readings = Readings
import-every = every { $span }
import-missing =
    { $count ->
        [one] { $shown } without a value
       *[other] { $shown } without a value
    }
import-recorded = Recorded
import-temperature = Temperature
import-between = { $min } to { $max }
import-gaps = Gaps
import-gaps-none = None
import-gaps-value =
    { $count ->
        [one] { $shown }, { $span }. Unknown, not counted as good.
       *[other] { $shown }, { $span } in all. Unknown, not counted as good.
    }
import-times = Times
import-clock-stated = With their offset, as the file says
import-clock-zone = Local, read as { $zone }
import-clock-fixed = Local, by a clock that kept { $offset }
import-columns = Columns
import-columns-value = { $names }, in { $scale }
import-fault = { $file } cannot be read
import-fault-line = Line { $line }, { $where }:
import-part-header = the head of the table
import-part-rows = the rows
import-part-row = the row
import-part-time_column = the column of times
import-part-temperature_column = the column of temperatures
import-part-field = { $field }
import-problem-not_a_time = “{ $text }” is no time such as 2026-03-10 13:08 or 2026-03-10T13:08:00Z.
import-problem-ambiguous_date = “{ $text }” could be two days. Say which comes first under “How the file is read”.
import-problem-other_unit = “{ $text }” is in another unit than the rest of the column.
import-problem-not_a_temperature = “{ $text }” is no temperature that medicines meet.
import-problem-not_a_count = “{ $text }” is no count.
import-problem-not_a_unit = “{ $text }” is no unit of temperature. C and F are.
import-problem-not_a_pair = “{ $text }” is neither a name with its value nor a row of readings.
import-problem-missing = nothing stands there.
import-problem-no_column = there is none of that kind. The columns are { $columns }. Choose one under “How the file is read”.
import-problem-many_columns = several could be meant: { $columns }. Choose one under “How the file is read”.
import-problem-too_many_rows = there are more than { $rows } rows.
import-problem-open_quote = a quotation mark is not closed.
import-done =
    { $count ->
        [one] { $shown } reading was taken in
       *[other] { $shown } readings were taken in
    }
import-done-none = Nothing new: every reading was there before
import-done-judged = They are judged with all others. What they show is an alert that says it was found late.
import-see = See the ribbon
import-again = Import another file
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
