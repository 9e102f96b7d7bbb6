# Marks and short names that numbers, durations and times are built from.

format-decimal = ,
format-clock = { "\u00A0" }h{ "\u00A0" }
format-day = j

format-weekday-1 = lun.
format-weekday-2 = mar.
format-weekday-3 = mer.
format-weekday-4 = jeu.
format-weekday-5 = ven.
format-weekday-6 = sam.
format-weekday-7 = dim.

format-month-1 = janv.
format-month-2 = févr.
format-month-3 = mars
format-month-4 = avr.
format-month-5 = mai
format-month-6 = juin
format-month-7 = juill.
format-month-8 = août
format-month-9 = sept.
format-month-10 = oct.
format-month-11 = nov.
format-month-12 = déc.
