frame-nav = Principal
frame-skip = Aller à la page
frame-today = Aujourd’hui
frame-shipments = Envois
frame-sensors = Capteurs
frame-alerts = Alertes
frame-sync = Synchro
frame-settings = Réglages
frame-alert = { $state }, { $box } : { $what }
frame-open = { $count } à traiter
frame-waiting = { $count } en attente
frame-in-step = À jour
frame-sending = Envoi en cours
frame-no-relay = Aucun relais
frame-sent = envoyé { $time }
frame-offline = Hors ligne
frame-since = depuis { $time }
frame-refused = Refusé
frame-refused-count =
    { $count ->
        [one] { $count } modification
       *[other] { $count } modifications
    }
frame-crashed = Cette page n’a pas pu être affichée
frame-crashed-safe = Tout est enregistré sur cet appareil. Ouvrez une autre page ou réessayez.
frame-try-again = Réessayer
frame-error-code = Code { $code }
frame-missing = Cette page n’existe pas
frame-missing-go = Aller à Aujourd’hui

frame-shut-out = Rouvrez l’adresse d’Isotherm
frame-shut-out-what = Cette page a perdu sa clé, comme après un rechargement. L’adresse affichée par Isotherm, ou sa fenêtre, l’ouvre. Tout est enregistré sur cet appareil.
