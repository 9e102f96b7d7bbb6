shipment-loading = Envoi
shipment-title = { $reference } vers { $place }
shipment-state = État
shipment-box-at = { $box }, { $time }
shipment-not-heard = Aucune mesure
shipment-no-readings = Aucune mesure. Elles s’affichent dès que le capteur est entendu.
shipment-no-sensor = Aucun capteur dans cette glacière. Sans lui, nul ne sait ce qu’elle a subi.
shipment-arrives = Arrivée
shipment-arrived = Arrivé
shipment-leaves = Départ
shipment-in = { $time }, dans { $span }
shipment-late = { $time }, { $span } de retard
shipment-held = Détenu par
shipment-since = depuis { $time }
shipment-need-decision_at_door = Une décision est requise à l’arrivée
shipment-need-decision_by_other = Une décision de la qualité est requise
shipment-need-driver = Pas encore de chauffeur
shipment-need-sensor = Pas encore de capteur
shipment-need-packing = Pas encore préparé
shipment-need-confirmation = Attend la confirmation du destinataire
shipment-need-form = Le formulaire de réception est ouvert
shipment-decided-accept = Accepté
shipment-decided-quarantine = En quarantaine
shipment-decided-reject = Rejeté
shipment-act-depart = Il part maintenant
shipment-act-arrive = Il est arrivé
shipment-act-offer_handover = Remettre
shipment-act-confirm_handover = Recevoir
shipment-act-fill_form = Formulaire
shipment-act-decide = Décider
shipment-act-pair_sensor = Associer un capteur
shipment-act-edit = Modifier
shipment-act-export = Exporter en PDF
shipment-exported = Enregistré : { $file }
shipment-exported-to = Enregistré dans { $path }
shipment-all-readings = Toutes les mesures
shipment-assessment = Évaluation
shipment-inputs = Mesures et données
shipment-no-assessment = Évalué dès qu’il y a des mesures.
shipment-assessment-open = Le trajet n’est pas fini ; d’autres mesures peuvent changer ceci.
shipment-version = Version { $version }
shipment-verify = À vérifier dans la source
shipment-rule-range = Plage de conservation { $range }
shipment-rule-span =
    { $side ->
        [hot] Chaleur, { $limit } pendant { $span }
        [freeze] Gel, { $limit } pendant { $span }
       *[cold] Froid, { $limit } pendant { $span }
    }
shipment-rule-sum =
    { $side ->
        [hot] Chaleur, { $limit } pendant { $span } en tout
        [freeze] Gel, { $limit } pendant { $span } en tout
       *[cold] Froid, { $limit } pendant { $span } en tout
    }
shipment-rule-mean = Température cinétique moyenne, { $span }
shipment-rule-calibration = Étalonnage du capteur
shipment-rule-too_few_readings = Assez de mesures
shipment-measured = { $span } mesurées.
shipment-unknown-enough =
    { $side ->
        [freeze] { $span } inconnues : assez pour geler, ce n’est donc pas exclu.
       *[other] { $span } inconnues : assez pour atteindre { $limit }, ce n’est donc pas exclu.
    }
shipment-unknown-short = Les { $span } inconnues ne suffisent pas pour atteindre { $limit }.
shipment-range-hot = { $span } au-dessus de { $bound }, jusqu’à { $extreme }.
shipment-range-cold = { $span } au-dessous de { $bound }, jusqu’à { $extreme }.
shipment-range-kept = Toutes les mesures sont dans la plage.
shipment-range-unknown = { $span } inconnues.
shipment-mean = { $value }, limite { $limit }.
shipment-mean-worst = { $worst } même si le temps inconnu avait été à { $assumed }.
shipment-mean-none = Trop peu de mesures pour cette fenêtre.
shipment-calibration-due = Prévu le { $date }.
shipment-calibration-never = Jamais étalonné.
shipment-too-few =
    { $count ->
        [one] { $count } mesure ne suffit pas pour juger.
       *[other] { $count } mesures ne suffisent pas pour juger.
    }
shipment-items = Articles
shipment-units =
    { $count ->
        [one] { $count } unité
       *[other] { $count } unités
    }
shipment-batches =
    { $count ->
        [one] { $count } lot
       *[other] { $count } lots
    }
shipment-no-items = Rien n’est encore préparé.
shipment-product = Produit
shipment-batch = Lot
shipment-expires = Expire
shipment-count = Unités
shipment-unit = Unité
shipment-unit-vial =
    { $count ->
        [one] flacon
       *[other] flacons
    }
shipment-unit-dose =
    { $count ->
        [one] dose
       *[other] doses
    }
shipment-unit-ampoule =
    { $count ->
        [one] ampoule
       *[other] ampoules
    }
shipment-unit-syringe =
    { $count ->
        [one] seringue
       *[other] seringues
    }
shipment-unit-pen =
    { $count ->
        [one] stylo
       *[other] stylos
    }
shipment-unit-cartridge =
    { $count ->
        [one] cartouche
       *[other] cartouches
    }
shipment-unit-bottle =
    { $count ->
        [one] bouteille
       *[other] bouteilles
    }
shipment-unit-bag =
    { $count ->
        [one] poche
       *[other] poches
    }
shipment-unit-box =
    { $count ->
        [one] boîte
       *[other] boîtes
    }
shipment-unit-unit =
    { $count ->
        [one] unité
       *[other] unités
    }
shipment-edit-column = Modifier
shipment-edit = Modifier
shipment-edit-item = Modifier { $product }
shipment-struck = Rayé : { $reason }
shipment-must_not_freeze = Ne doit pas geler
shipment-may_freeze = Peut geler
shipment-not_known = Gel : non précisé
shipment-expired = Expiré
shipment-custody = Garde
shipment-no-custody = Personne ne l’a encore pris en charge.
shipment-from-to = { $from } à { $to }
shipment-someone = quelqu’un
shipment-due = prévu { $time }
shipment-disputed = Deux personnes ont noté des destinataires différents. Les deux sont gardés.
shipment-custody-offered = Proposé, pas encore confirmé.
shipment-custody-confirmed =
    { $place ->
        [nowhere] Confirmé par les deux.
       *[other] Confirmé par les deux, { $place }.
    }
shipment-custody-withdrawn = Retiré.
shipment-form = Formulaire de réception
shipment-answered = { $count } réponses sur { $total }
shipment-form-none = Pas encore ouvert.
shipment-form-by = Rempli jusqu’ici par { $names }.
shipment-form-next = { $name } répond au reste à l’arrivée.
shipment-form-signed = Signé { $time }.
shipment-decision = Décision
shipment-outcome-accept = Accepter
shipment-outcome-quarantine = Mettre en quarantaine
shipment-outcome-reject = Rejeter
shipment-decided-by = { $name }, { $time }
shipment-notes = Notes
shipment-note = Écrire une note
shipment-note-add = Ajouter
shipment-history = Historique
shipment-history-what = Tout ce qui a changé depuis la création, et par qui. Rien n’est perdu.
shipment-history-changed = de { $before } à { $after }
shipment-history-set = mis à { $after }
shipment-history-taken = { $before } retiré
shipment-history-by = { $name } sur { $device }, { $time }
shipment-history-on = Sur { $device }, { $time }
shipment-history-counts = Fait sans connaître une autre modification. Cette valeur compte.
shipment-history-kept = Fait sans connaître une autre modification. Une autre valeur compte ; celle-ci est gardée.
shipment-history-all = Voir les { $count } modifications
shipment-edit-of = { $product }, lot { $batch } : { $field }
shipment-field-added = ajouté
shipment-field-reference = Numéro
shipment-field-destination = Destination
shipment-field-depart_at = Départ
shipment-field-arrive_by = Arrivée
shipment-field-boxes = Glacières
shipment-field-seal = Scellé
shipment-field-item = Article
shipment-field-quantity = Unités
shipment-field-unit = Unité
shipment-field-batch = Lot
shipment-field-expiry = Expiration
shipment-item-title = Modifier { $product }
shipment-item-save = Enregistrer
shipment-item-remove = Rayer cette ligne
shipment-item-reason = Pourquoi rayer cette ligne ?
shipment-item-count-bad = Écrivez un nombre entier.
shipment-readings-title = Mesures de { $reference }
shipment-readings-page = Page { $page } sur { $pages }, { $count } mesures
shipment-readings-previous = Précédente
shipment-readings-next = Suivante
shipment-readings-time = Heure
shipment-readings-sensor = Capteur
shipment-readings-temperature = Température
shipment-readings-humidity = Humidité
shipment-readings-place = Place dans la glacière
shipment-readings-holder = Détenu par
shipment-readings-hot = trop chaud
shipment-readings-cold = trop froid
shipment-readings-gap = Aucune mesure avant celle-ci. Non compté comme bon.
shipment-readings-none = Aucune mesure
shipment-readings-none-what = Elles s’affichent dès qu’un téléphone près de la glacière entend son capteur.
shipment-readings-back = Retour à l’envoi
shipment-inputs-title = Ce que chaque règle a utilisé
shipment-input-storage_min = Conservation, au moins
shipment-input-storage_max = Conservation, au plus
shipment-input-interval = Temps entre les mesures
shipment-input-began = Du
shipment-input-ended = Au
shipment-input-readings = Mesures
shipment-input-unknown = Temps inconnu
shipment-input-longest_gap = Plus long temps sans mesures
shipment-input-activation_energy = Énergie d’activation
shipment-decide-title = Décider de { $reference }
shipment-decide-lead = Que deviennent ces médicaments ?
shipment-decide-accept = Ils peuvent servir.
shipment-decide-quarantine = Mis de côté jusqu’à la décision de la qualité.
shipment-decide-reject = Ils ne doivent pas servir.
shipment-decide-reason = Pourquoi ?
shipment-decide-need = Dites pourquoi, en quelques mots.
shipment-decide-choose = Choisissez.
shipment-decide-hold = Maintenez pour décider
shipment-decide-again = pour décider
shipment-decide-final = Votre nom, l’heure et l’évaluation l’accompagnent. Cela ne se reprend pas.
shipment-field-removed = Rayé
shipment-field-alerts = Alertes
