kit-state-ok = OK
kit-state-warning = ATTENTION
kit-state-stop = STOP
kit-state-unknown = INCONNU
kit-state-waiting = En attente
kit-state-at = à { $time }

kit-sync-saved_here = Enregistré ici
kit-sync-on_the_relay = Sur le relais
kit-sync-received = Reçu
kit-sync-refused = Refusé

kit-age = il y a { $duration }
kit-age-now = à l’instant
kit-reading-last = dernière
kit-reading-none = aucune valeur

kit-budget-left = { $left } sur { $total }

kit-hold-keep = Maintenez encore
kit-hold-seconds =
    { $seconds ->
        [one] encore { $seconds } seconde
       *[other] encore { $seconds } secondes
    }
kit-hold-again = Appuyez de nouveau
kit-hold-twice = ou appuyez deux fois

kit-choose = Choisir
kit-close = Fermer
kit-dismiss = Masquer
kit-loading = Chargement
kit-none-found = Aucun résultat.

kit-secret-show = Montrer
kit-secret-show-what = Montrer : { $label }
kit-secret-hide = Cacher
kit-secret-hide-what = Cacher : { $label }

kit-outcome-pass = CONFORME
kit-outcome-fail = ÉCHEC
kit-outcome-unknown = INCONNU

kit-offline = Sans réseau depuis { $time }. Tout est enregistré sur cet appareil.
kit-refused-by = Refusé par { $who }, { $time }
kit-code = Code { $code }

kit-signature-here = Signez ici avec le doigt
kit-signature-clear = Effacer
kit-signature-type = Taper le nom à la place
kit-signature-typed = Tapez votre nom complet
kit-signature-draw = Dessiner à la place
kit-signature-label = Signature
kit-signature-empty = Non signé
kit-signature-done = Signé

kit-place-under_the_lid = Sous le couvercle
kit-place-between_the_vials = Entre les flacons
kit-place-on_the_ice = Sur la glace
kit-place-outside = À l’extérieur

kit-signal-none = aucun
kit-signal-weak = faible
kit-signal-fair = moyen
kit-signal-good = bon
kit-signal-strong = fort
kit-signal-very_near = tout près

kit-ribbon-hot = Chaud { $degrees } pendant { $duration }
kit-ribbon-cold = Froid { $degrees } pendant { $duration }
kit-ribbon-unknown = Inconnu
kit-ribbon-not-heard = Sans nouvelles depuis { $time }
kit-ribbon-now = Maintenant { $time }
kit-ribbon-arrives = Arrivée { $time }
kit-ribbon-reading = { $value }, { $time }
kit-ribbon-held = confié à { $holder }
kit-ribbon-in-range = dans la plage
kit-ribbon-too-warm = { $difference } de trop
kit-ribbon-too-cold = { $difference } trop froid
kit-ribbon-role = ruban de température
kit-ribbon-keys =
    Flèches gauche et droite : une mesure. Avec Maj : dix. Page suivante et précédente : une heure.
    Début et Fin : première et dernière. E : écart ou trou suivant. H : remise suivante. T : tableau des
    mesures.
kit-ribbon-table = Tableau des mesures
kit-ribbon-table-hide = Masquer le tableau
kit-ribbon-time = Heure
kit-ribbon-temperature = Température
kit-ribbon-against = Par rapport à la plage
kit-ribbon-holder = Confié à
kit-ribbon-empty = Aucune mesure
kit-ribbon-at-excursion-hot = Chaud, jusqu’à { $degrees }, { $duration }, à partir de { $time }
kit-ribbon-at-excursion-cold = Froid, jusqu’à { $degrees }, { $duration }, à partir de { $time }
kit-ribbon-at-gap = Inconnu pendant { $duration }, à partir de { $time }
kit-ribbon-at-handover = Remise à { $holder }, { $time }
kit-ribbon-summary-range = Dans la plage { $inside } sur { $total }.
kit-ribbon-summary-hot =
    { $count ->
        [one] Chaud une fois : jusqu’à { $extreme }, { $duration } à partir de { $time }.
       *[other] Chaud { $count } fois, { $duration } en tout : jusqu’à { $extreme }, d’abord à { $time }.
    }
kit-ribbon-summary-cold =
    { $count ->
        [one] Froid une fois : jusqu’à { $extreme }, { $duration } à partir de { $time }.
       *[other] Froid { $count } fois, { $duration } en tout : jusqu’à { $extreme }, d’abord à { $time }.
    }
kit-ribbon-summary-unknown =
    { $count ->
        [one] Inconnu une fois : { $duration } à partir de { $time }.
       *[other] Inconnu { $count } fois, { $duration } en tout, d’abord à { $time }.
    }
kit-ribbon-summary-whole = Aucune mesure ne manque.
kit-ribbon-summary-now = Maintenant { $value }.
kit-ribbon-summary-last = Dernière { $value }, { $time }.
