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
