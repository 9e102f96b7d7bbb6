incidents-what = What no honest device does. The last first. Times in { $zone }.
incidents-empty = No incident
incidents-empty-what = No device forged, repeated or contradicted a record.
incidents-first = There are more. These are the first 500.
