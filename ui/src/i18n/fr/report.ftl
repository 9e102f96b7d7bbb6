# The printed record of a shipment.

report-kind = Relevé de température d’un envoi
report-kind-of = Relevé de température d’un envoi · { $organisation }
report-title = { $reference }, de { $from } à { $to }
report-page = Page { $page } sur { $pages }
report-zone = Heures : { $zone }
report-zones = Heures : { $before } jusqu’au { $time }, puis { $after }

report-left = Départ
report-received = Réception
report-storage-range = Plage de conservation
report-sensor = Capteur
report-sent-by = Expédié par
report-received-by = Reçu par
report-contents = Contenu
report-calibrated = Étalonnage
report-not-yet = Pas encore
report-not-recorded = Non consigné
report-range-value = { $min } à { $max }
report-range-freeze = { $min } à { $max }, ne pas congeler
report-sensor-every = { $name }, intervalle { $interval }
report-sensor-more = { $name } et { $count } de plus
report-contents-value = { $batches ->
    [one] { $batches } lot
   *[other] { $batches } lots
}, { $units ->
    [one] { $units } unité
   *[other] { $units } unités
} (page { $page })
report-calibrated-value = { $date }, ±{ $uncertainty }

report-state-ok = OK
report-state-warning = ATTENTION
report-state-stop = STOP
report-state-unknown = INCONNU
report-verdict = { $state } : { $decision }
report-decision-accept = accepté
report-decision-quarantine = mis en quarantaine
report-decision-reject = rejeté
report-decision-none = pas encore décidé
report-kept = Resté dans la plage de conservation, sans durée inconnue.
report-kept-unknown = Dans la plage de conservation partout où il y a des mesures, mais { $unknown } sans mesure.
report-out = { $times ->
    [one] Sorti { $times } fois de la plage de conservation.
   *[other] Sorti { $times } fois de la plage de conservation.
}
report-out-unknown = { $times ->
    [one] Sorti { $times } fois de la plage de conservation,
   *[other] Sorti { $times } fois de la plage de conservation,
} et { $unknown } sans mesure.
report-no-readings = Il n’y a aucune mesure.
report-decided = Décidé par { $name }, { $time } : { $reason }
report-warm-used = Temps au chaud
report-warm-used-value = { $used } sur { $allowed }
report-mean-kinetic = Moyenne cinétique
report-highest = Maximum
report-lowest = Minimum

report-temperature = Température
report-chart-alt = Température du { $from } au { $to }, plage de conservation { $range }. { $words }
report-chart-in-range = Dans la plage { $kept } sur { $whole }.
report-chart-hot = Trop chaud : jusqu’à { $extreme } pendant { $duration }, { $time }.
report-chart-cold = Trop froid : jusqu’à { $extreme } pendant { $duration }, { $time }.
report-chart-unknown = Inconnu : { $duration }, { $time }.
report-chart-more = Et { $count } de plus, détaillés plus bas.
report-ribbon-hot = Chaud { $extreme }, { $duration }
report-ribbon-cold = Froid { $extreme }, { $duration }
report-legend-range = Plage
report-legend-hot = Chaud : plein, au-dessus
report-legend-cold = Froid : rayé, en dessous
report-legend-unknown = Inconnu : non mesuré
report-legend-handover = Remise
report-legend-placed = Capteur posé

report-excursions = Excursions et durées inconnues
report-excursions-none = Aucune excursion, aucune durée inconnue.
report-what = Quoi
report-began = Début
report-ended = Fin
report-how-long = Durée, écart
report-reason = Raison donnée
report-hot = Chaud, plus de { $limit }
report-cold = Froid, moins de { $limit }
report-unknown = Inconnu
report-hot-extent = { $duration }, jusqu’à { $extreme }
report-cold-extent = { $duration }, jusqu’à { $extreme }
report-unknown-extent = { $duration }, aucune mesure
report-note = { $text } { $name }, { $time }
report-no-reason = Aucune

report-assessment = Évaluation
report-assessment-none = Aucune règle n’a été appliquée.
report-outcome = Résultat
report-rule = Règle
report-inputs = Données
report-clause = Clause
report-fail = ÉCHEC
report-pass = CONFORME
report-unknown-outcome = INCONNU
report-clause-version = { $clause }. v{ $version }
report-clause-verify = { $clause }. v{ $version }. À vérifier à la source
report-input = { $name } { $value }
report-yes = oui
report-no = non

report-custody = Garde
report-custody-none = Aucune remise n’est consignée.
report-from = De
report-to = À
report-when = Quand
report-where = Où
report-state-then = État alors
report-state-at = { $state }, { $temperature }

report-items = Produits
report-items-none = Aucun produit n’est consigné.
report-product = Produit
report-batch = Lot
report-expiry = Péremption
report-quantity = Quantité
report-handling = Manipulation
report-quantity-value = { $count } { $unit }
report-do-not-freeze = Ne pas congeler
report-not-freeze-sensitive = Non sensible au gel

report-form = Formulaire : { $template }, version { $version }
report-question = Question
report-answer = Réponse
report-decision = Décision
report-decided-by = Décidé par
report-reason-decided = Raison

report-sensors = Capteurs
report-placement = Emplacement
report-period = De, à
report-period-value = { $from } à { $to }
report-period-open = Depuis { $from }
report-interval = Intervalle
report-calibration = Étalonnage
report-calibration-due = à refaire le { $date }
report-calibration-overdue = échu depuis le { $date }
report-calibration-certificate = certificat { $certificate }

report-sensor-from-file = { $name }, d’un fichier
report-files = Mesures reprises de fichiers
report-file = Fichier
report-file-readings = Mesures
report-file-readings-value = { $outside ->
    [0] { $count }
   *[other] { $count }, dont { $outside } hors de l’envoi
}
report-file-taken = Repris par
report-file-hash = SHA-256 du fichier

report-alert-late = { $alert }. Constaté après coup : début { $began }.
report-alert-late-file = { $alert }. Constaté après coup, dans le fichier { $file } : début { $began }.
report-alerts = Alertes
report-alert = Alerte
report-raised = Émise
report-acknowledged = Prise en compte
report-alert-open = Pas prise en compte

report-changes = Modifié après la saisie
report-entry = Saisie
report-before = Avant
report-after = Après
report-changed-by = Modifié par
report-changed-value = { $name }, { $time }
report-changed-reason = { $name }, { $time } : { $reason }
report-changed-on = { $name } sur { $device }
report-changed-apart = Quelqu’un d’autre l’a modifié aussi, sans le savoir ; les deux sont gardés.

report-signatures = Signatures
report-signatures-none = Pas signé.
report-meaning = Sens : { $meaning }
report-signed-with = Appareil { $device }, dossier { $heads }
report-signature-alt = Écriture de { $name }

report-readings = Toutes les mesures
report-readings-count = { $count ->
    [one] { $count } mesure,
   *[other] { $count } mesures,
} de la plus ancienne à la plus récente, en °C. Les mêmes mesures sont jointes dans { $file }.
report-readings-inferred = Une heure marquée ~ a été déduite par le téléphone, car le capteur n’a pas d’horloge.
report-readings-day = { $day }, { $zone }
report-readings-continued = { $day }, suite
report-time = Heure
report-humidity = %HR
report-reading-hot = chaud
report-reading-cold = froid
report-gap = { $duration } inconnu

report-check = Vérifier ce relevé sans réseau :
report-hash = SHA-256 du dossier lisible par machine joint à ce fichier :
report-hash-short = SHA-256 { $hash }
report-product-version = Isotherm { $version }
report-rule-packs = Règles du { $date }
report-made = Établi { $time }
report-code-alt = Code portant le numéro de l’envoi et le SHA-256 de son dossier
report-attached-record = Le dossier de cet envoi, lisible par machine
report-attached-readings = Toutes les mesures de cet envoi

report-template-receipt = Réception d’une glacière
report-meaning-gave = J’ai remis cet envoi
report-meaning-received = J’ai reçu cet envoi
report-alert-too-warm = Trop chaud : au-dessus de { $limit }
report-alert-too-cold = Trop froid : en dessous de { $limit }
report-alert-heat-damage = Trop chaud trop longtemps : la limite de chaleur est atteinte
report-alert-frozen = Gelé : la limite de gel est atteinte
report-alert-sensor-silent = Le capteur n’a pas été entendu
