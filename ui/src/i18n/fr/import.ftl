import-act = Importer le fichier d’un enregistreur
import-title = Importer le fichier d’un enregistreur dans { $reference }
import-file = Le fichier de l’enregistreur
import-choose = Choisir un fichier
import-choose-other = Choisir un autre fichier
import-file-what = Un export texte de Fridge-tag ou Q-tag, ou un tableau d’heures et de températures. { $size } Mio au plus.
import-name = Nom de l’enregistreur
import-name-need = Le fichier n’a pas de numéro de série. Le nom distingue cet enregistreur des autres.
import-read-as = Comment lire le fichier
import-zone = Les heures sans décalage sont de
import-zone-other = Un autre fuseau
import-zone-name = Nom du fuseau
import-zone-hint = Comme Europe/Zurich.
import-zone-unknown = Le fuseau « { $zone } » n’existe pas
import-time-column = Colonne des heures
import-temperature-column = Colonne des températures
import-scale = Unité des températures
import-dates = Les dates comme 02/05/2026
import-dates-day_first = Jour d’abord : 2 mai
import-dates-month_first = Mois d’abord : 5 février
import-as-it-says = Comme l’indique le fichier
import-scale-celsius = °C
import-scale-fahrenheit = °F
import-scale-millicelsius = millièmes de °C
import-need-file = Choisissez un fichier lisible.
import-need-other = Ce fichier ne peut pas être repris. La raison figure avec son contenu.
import-need-box = Indiquez dans quelle glacière il était.
import-need-place = Indiquez où il était dans la glacière.
import-need-name = Nommez l’enregistreur.
import-need-interval = Une seule mesure ne dit pas à quel rythme l’enregistreur mesurait.
import-take =
    { $count ->
        [one] Reprendre { $shown } mesure
       *[other] Reprendre { $shown } mesures
    }
import-take-file = Reprendre le fichier
import-holds = Ce que contient le fichier
import-none = Choisissez un fichier pour voir ce qu’il contient. Rien n’est écrit avant que vous le repreniez.
import-reading = Lecture du fichier
import-new =
    { $count ->
        [one] { $shown } nouvelle mesure
       *[other] { $shown } nouvelles mesures
    }
import-nothing-new = Rien de nouveau
import-known =
    { $count ->
        [one] { $shown } mesure était déjà là.
       *[other] { $shown } mesures étaient déjà là.
    }
import-outside =
    { $count ->
        [one] { $shown } mesure est hors de l’envoi : elle est gardée et ne compte pas.
       *[other] { $shown } mesures sont hors de l’envoi : elles sont gardées et ne comptent pas.
    }
import-unnamed = Nommez l’enregistreur pour voir ce qui en est déjà enregistré.
import-empty = Le fichier ne contient aucune mesure.
import-contradicts =
    { $count ->
        [one] { $shown } moment diffère de ce qui est enregistré : rien ne peut être repris.
       *[other] { $shown } moments diffèrent de ce qui est enregistré : rien ne peut être repris.
    }
import-contradicts-first = D’abord { $time } : le fichier dit { $file }, { $log } est enregistré.
import-contradicts-why = C’est peut-être le fichier d’un autre enregistreur, ou ses heures sont d’un autre fuseau.
import-kind = Type
import-format-berlinger = Export texte de Fridge-tag ou Q-tag
import-format-table = Tableau
import-logger = Enregistreur
import-logger-value = { $model }, numéro de série { $serial }
import-logger-unnamed = Pas nommé dans le fichier
import-readings = Mesures
import-every = toutes les { $span }
import-missing =
    { $count ->
        [one] { $shown } sans valeur
       *[other] { $shown } sans valeur
    }
import-recorded = Enregistré
import-temperature = Température
import-between = { $min } à { $max }
import-gaps = Lacunes
import-gaps-none = Aucune
import-gaps-value =
    { $count ->
        [one] { $shown }, { $span }. Inconnu, non compté comme bon.
       *[other] { $shown }, { $span } en tout. Inconnu, non compté comme bon.
    }
import-times = Heures
import-clock-stated = Avec leur décalage, comme l’indique le fichier
import-clock-zone = Locales, lues comme { $zone }
import-clock-fixed = Locales, par une horloge restée à { $offset }
import-columns = Colonnes
import-columns-value = { $names }, en { $scale }
import-fault = { $file } ne peut pas être lu
import-fault-line = Ligne { $line }, { $where } :
import-part-header = l’en-tête du tableau
import-part-rows = les lignes
import-part-row = la ligne
import-part-time_column = la colonne des heures
import-part-temperature_column = la colonne des températures
import-part-field = { $field }
import-problem-not_a_time = « { $text } » n’est pas une heure comme 2026-03-10 13:08 ou 2026-03-10T13:08:00Z.
import-problem-ambiguous_date = « { $text } » peut être deux jours. Dites lequel vient d’abord sous « Comment lire le fichier ».
import-problem-other_unit = « { $text } » est dans une autre unité que le reste de la colonne.
import-problem-not_a_temperature = « { $text } » n’est pas une température que des médicaments rencontrent.
import-problem-not_a_count = « { $text } » n’est pas un nombre.
import-problem-not_a_unit = « { $text } » n’est pas une unité de température ; C et F le sont.
import-problem-not_a_pair = « { $text } » n’est ni un nom avec sa valeur, ni une ligne de mesures.
import-problem-missing = il n’y a rien.
import-problem-no_column = il n’y en a pas. Les colonnes sont { $columns }. Choisissez-en une sous « Comment lire le fichier ».
import-problem-many_columns = plusieurs conviennent : { $columns }. Choisissez-en une sous « Comment lire le fichier ».
import-problem-too_many_rows = il y a plus de { $rows } lignes.
import-problem-open_quote = un guillemet n’est pas fermé.
import-done =
    { $count ->
        [one] { $shown } mesure reprise
       *[other] { $shown } mesures reprises
    }
import-done-none = Rien de nouveau : toutes les mesures étaient déjà là
import-done-judged = Elles sont jugées avec les autres. Ce qu’elles montrent devient une alerte, marquée comme constatée après coup.
import-see = Voir le ruban
import-again = Importer un autre fichier
import-sources = D’où viennent les mesures
import-sources-none = Aucun capteur dans cette glacière, et aucun fichier repris.
import-source-file = D’un fichier
import-source-heard = Reçues
import-source-place = { $place }, { $box }
import-source-span = { $from } à { $to }
import-source-since = depuis { $from }
import-source-count =
    { $count ->
        [0] Aucune mesure
        [one] { $shown } mesure
       *[other] { $shown } mesures
    }
import-source-taken = { $file }, repris par { $name }, { $time }.
import-source-serial = Numéro de série { $serial }.
import-source-outside =
    { $outside ->
        [one] { $shown } de ses { $count } mesures est hors de l’envoi et ne compte pas.
       *[other] { $shown } de ses { $count } mesures sont hors de l’envoi et ne comptent pas.
    }
