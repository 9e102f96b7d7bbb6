sensors-title = Capteurs
sensors-paired = { $count } associés.
sensors-radio-listening = Le Bluetooth est actif et à l’écoute.
sensors-radio-off = Le Bluetooth est coupé. Activez-le pour entendre les capteurs.
sensors-radio-not_permitted = Le Bluetooth est interdit. Autorisez-le dans les réglages du système.
sensors-radio-absent = Cet appareil n’a pas de Bluetooth. Les mesures viennent d’autres appareils.
sensors-pair = Associer un capteur
sensors-pair-short = Associer
sensors-sensor = Capteur
sensors-where = Où
sensors-reading = Mesure
sensors-last = Entendu
sensors-battery = Pile
sensors-calibrated = Étalonné
sensors-unplaced = Pas placé
sensors-never-heard = jamais
sensors-battery-none = pile inconnue
sensors-volts = { $volts } V
sensors-low = { $value }, faible
sensors-never = jamais
sensors-calibrate-first = à étalonner d’abord
sensors-overdue = dépassé
sensors-due-days =
    { $count ->
        [one] dans { $count } jour
       *[other] dans { $count } jours
    }
sensors-due = prévu { $date }
sensors-calibration-never = Jamais étalonné
sensors-calibration = Étalonnage : { $due }
sensors-calibration-title = Étalonnage
sensors-calibration-known = Étalonné le { $date }, { $due }.
sensors-calibration-by = Certificat { $certificate }.
sensors-calibration-width = Connu à ±{ $width } près.
sensors-calibration-who = Enregistré par { $name }.
sensors-calibrated-on = Étalonné le
sensors-due-on = Valable jusqu’au
sensors-due-hint = Le dernier jour. Sur la route, au moins une fois par an.
sensors-due-early = La fin doit venir après l’étalonnage.
sensors-certificate = Numéro du certificat
sensors-uncertainty = Incertitude, ± °C
sensors-uncertainty-hint = Comme le dit le certificat ; peut rester vide.
sensors-uncertainty-bad = Écrivez des degrés, par exemple 0,2.
sensors-calibration-what = Il dit jusqu’où se fier au capteur. Aucune mesure n’en est modifiée.
sensors-calibration-record = Enregistrer l’étalonnage
sensors-calibration-done = Enregistré. Il figure désormais sur chaque rapport de ce capteur.
sensors-heard = Entendus, non associés
sensors-pairing-possible = Peut être associé
sensors-pairing-paired = Déjà dans { $box }
sensors-pairing-format_unknown = Format inconnu. Rien n’en est enregistré.
sensors-pairing-key_missing = Il est chiffré et sa clé est inconnue.
sensors-empty = Aucun capteur
sensors-empty-what = Associez-en un à chaque glacière avant son départ. Sortez-le de l’emballage et tenez-le près.
sensors-find = Trouver
sensors-near =
    { $count ->
        [0] À l’écoute. Tenez le capteur près de cet appareil.
        [one] { $count } capteur près de vous.
       *[other] { $count } capteurs près de vous. Le plus fort d’abord.
    }
sensors-which = Lequel est-ce ?
sensors-hold = Tenez-le en main 20 secondes. Celui qui se réchauffe est marqué.
sensors-none-near = Aucun entendu.
sensors-found = Capteurs trouvés
sensors-warming = Se réchauffe, { $change }
sensors-drift-cooling = Se refroidit
sensors-drift-steady = Ne change pas
sensors-drift-not_known = Trop tôt pour le dire
sensors-name = Nom
sensors-ride = Où voyage-t-il ?
sensors-box = Glacière
sensors-elsewhere = Un autre endroit
sensors-box-name = Nom de l’endroit
sensors-place = Place dans la glacière
sensors-counts-from =
    Les mesures comptent dès maintenant. Un déplacement se marque d’un losange sur le ruban.
sensors-pair-with = Associer à { $box }
sensors-paired-toast = { $name } mesure { $box } dès maintenant.
sensors-move = Il voyage ici désormais
sensors-moved = Noté. Le ruban montre un losange.
sensors-unpair = Maintenez pour dissocier
sensors-unpair-again = pour dissocier
sensors-unpair-what = Dissocier met fin à ses mesures pour cet endroit. Tout ce qu’il a dit reste.
sensors-unpaired = Dissocié. Ses mesures restent.
