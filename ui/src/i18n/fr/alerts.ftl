alerts-title = Alertes
alerts-count =
    { $count ->
        [0] Rien d’ouvert
        [one] { $count } ouverte
       *[other] { $count } ouvertes, la pire d’abord
    }
alerts-filter = Quelles alertes
alerts-open = Ouvertes
alerts-all = Toutes
alerts-group-shipment = { $box }, { $reference } vers { $place }
alerts-group-sensor = { $box }, capteur { $sensor }
alerts-group-open =
    { $open ->
        [one] { $open } ouverte
       *[other] { $open } ouvertes
    }
alerts-group-open-of = { $open } ouvertes sur { $total }
alerts-group-done = aucune ouverte
alerts-headline = { $state } : { $what }
alerts-span = { $began } à { $ended }
alerts-since = Depuis { $began }
alerts-up-to = jusqu’à { $extreme }
alerts-down-to = jusqu’à { $extreme }
alerts-ended = Fini il y a { $span }.
alerts-ongoing = Cela continue.
alerts-unknown = Inconnu, non compté comme bon.
alerts-last = Dernière : { $value }.
alerts-late = Constaté après coup : { $time }.
alerts-late-file = Constaté après coup : { $time }, dans le fichier { $file }.
alerts-called = { $name } appelé à { $time }, sans réponse.
alerts-answered = { $name } appelé à { $time }, a répondu.
alerts-acknowledge = Confirmer
alerts-acknowledge-of = Confirmer : { $what }
alerts-seen-by = { $name }, { $time }
alerts-why-too_warm = Pourquoi a-t-il fait trop chaud ?
alerts-why-too_cold = Pourquoi a-t-il fait trop froid ?
alerts-why-frozen = Pourquoi cela a-t-il gelé ?
alerts-why-silent = Pourquoi n’a-t-on rien entendu ?
alerts-why-other = Que s’est-il passé ?
alerts-about = { $box }, { $span }
alerts-reason = Pourquoi c’est arrivé
alerts-reason-need = Choisissez. « Je ne sais pas » est une réponse.
alerts-reason-opened_to_load = Ouverte pour charger
alerts-reason-lid_left_open = Couvercle resté ouvert
alerts-reason-ice_packs_changed = Accumulateurs changés
alerts-reason-stood_outside = Restée dehors
alerts-reason-sensor_moved = Capteur hors de la glacière
alerts-reason-sensor_touched_ice = Capteur contre la glace
alerts-reason-sensor_lost = Capteur perdu
alerts-reason-phone_was_off = Téléphone déchargé
alerts-reason-equipment_failed = Matériel en panne
alerts-reason-other = Autre
alerts-reason-not_known = Je ne sais pas
alerts-note = Qu’avez-vous fait ?
alerts-note-need = Dites ce que c’était.
alerts-records = Ceci note que { $name } a vu l’alerte, et pourquoi. L’évaluation ne change pas.
alerts-records-nobody = Ceci note qui a vu l’alerte, et pourquoi. L’évaluation ne change pas.
alerts-done = Noté. L’alerte reste dans la liste.
alerts-empty = Aucune alerte
alerts-empty-what = Dès qu’une glacière a besoin de vous, vous l’entendez et le voyez, avec ou sans réseau.
alerts-none-open = Rien d’ouvert
alerts-none-open-what = Les alertes confirmées sont sous Toutes.
