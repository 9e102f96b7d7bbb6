sync-title = Synchronisation, { $time }
sync-safe = Tout ce que vous avez fait est enregistré sur cet appareil.
sync-in-step = Le relais a tout aussi, depuis { $time }.
sync-in-step-bare = Le relais a tout aussi.
sync-sending =
    { $count ->
        [one] { $count } enregistrement est en route.
       *[other] { $count } enregistrements sont en route.
    }
sync-offline =
    { $count ->
        [0] Sans réseau depuis { $time }, { $span }.
        [one] Sans réseau depuis { $time }, { $span }. { $count } enregistrement partira de lui-même au retour.
       *[other] Sans réseau depuis { $time }, { $span }. { $count } enregistrements partiront d’eux-mêmes au retour.
    }
sync-no-relay = Aucun relais n’est réglé. Tout reste sur cet appareil.
sync-try = Essayer maintenant
sync-all = tout
sync-sent = envoyé à { $time }
sync-sent-never = rien d’envoyé
sync-known = tel que connu à { $time }
sync-known-never = pas encore connu
sync-empty = Rien n’est encore enregistré
sync-empty-what = Vos gestes et les mesures des capteurs s’inscrivent ici, avec l’endroit où ils sont gardés.
sync-loading = Synchronisation
sync-table = Les enregistrements et où ils sont
sync-record = Enregistrement
sync-what = Contenu
sync-made = Fait
sync-saved = Enregistré sur cet appareil
sync-relayed = Sur le relais
sync-received = Reçu
sync-received-by = Reçu par { $name }
sync-relayed-at = Sur le relais { $time }
sync-received-at = Reçu { $time }
sync-state = État
sync-not-yet = pas encore
sync-not-known = inconnu
sync-withdrawn = Retiré. Il reste dans l’historique de cet appareil.
sync-settings = Réglages
sync-record-shipment_created = Envoi { $reference }, créé
sync-record-shipment_edited = Envoi { $reference }, modifié
sync-record-items_edited = Envoi { $reference }, articles
sync-record-shipment_cancelled = Envoi { $reference }, annulé
sync-record-departed = Envoi { $reference }, parti
sync-record-arrived = Envoi { $reference }, arrivé
sync-record-note = Envoi { $reference }, note
sync-record-handover = Envoi { $reference }, remise
sync-record-alert_acknowledged = Envoi { $reference }, alerte confirmée
sync-record-form_answers = Formulaire { $reference }
sync-record-form_signed = Formulaire { $reference }, signé
sync-record-decision = Envoi { $reference }, décision
sync-record-sensor_placed = Capteur { $sensor } placé
sync-record-sensor_unpaired = Capteur { $sensor } dissocié
sync-record-sensor_calibrated = Capteur { $sensor } étalonné
sync-record-readings =
    { $count ->
        [one] { $box }, { $count } mesure
       *[other] { $box }, { $count } mesures
    }
sync-detail-readings = { $began } à { $ended }, scellé par cet appareil
sync-detail-note = « { $text } »
sync-detail-handover = { $from } à { $to }
sync-detail-reason = Raison : { $reason }
sync-detail-answers =
    { $count ->
        [one] { $count } réponse
       *[other] { $count } réponses
    }
sync-detail-placed = { $box }, { $place }
