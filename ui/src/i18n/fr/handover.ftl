handover-loading = Remettre
handover-title = Remettre { $box }
handover-offline = Marche sans réseau
handover-seal = scellé { $seal }
handover-left-warm = { $left } de temps au chaud restant
handover-left-frozen = { $left } de temps de gel restant
handover-trip = Voir tout le trajet
handover-what = Ce qui change de mains
handover-gives = Donne
handover-receives = Reçoit
handover-nobody = Personne n’est choisi
handover-to = Qui reçoit ?
handover-of = { $count } sur 2
handover-give = Maintenez pour donner
handover-give-again = pour donner
handover-receive = Maintenez pour recevoir
handover-receive-again = pour recevoir
handover-hint = Ou appuyez deux fois. Rien ne part sans l’accord des deux.
handover-tick-first = Cochez d’abord chaque ligne.
handover-confirmed = Confirmé à { $time }
handover-waits = Attend la confirmation de qui donne.
handover-after = Vient après la confirmation de qui donne.
handover-withdraw = Retirer l’offre
handover-pass = Donnez cet appareil à { $name }, ou attendez sa confirmation sur le sien.
handover-continue = Continuer comme { $name }
handover-not-me = Pas { $name } ?
handover-check-seal_whole =
    { $seal ->
        [none] La glacière est intacte
       *[other] Le scellé { $seal } est intact
    }
handover-check-units_counted =
    { $count ->
        [one] J’ai compté { $count } unité
       *[other] J’ai compté { $count } unités
    }
handover-check-state_seen = J’ai vu l’état { $state }
handover-signature = Signature
handover-signature-done = Signature dessinée
handover-saved = Enregistré sur cet appareil dès l’accord des deux. Envoyé dès qu’il y a du réseau.
handover-done = Confirmé par les deux. C’est entre vos mains.
