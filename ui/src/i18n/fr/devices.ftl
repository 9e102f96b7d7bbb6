devices-count =
    { $count ->
        [one] { $count } prend part
       *[other] { $count } prennent part
    }
devices-new = Nouvel appareil
devices-pending = En attente
devices-approved = Prennent part
devices-revoked = Renvoyés
devices-compare = Comparez les chiffres avec ceux de l’appareil. Admettez-le seulement si tous sont pareils.
devices-empty = Aucun appareil n’a demandé
devices-empty-what = Invitez-en un : il montre ses chiffres et vous l’admettez.
devices-this = cet appareil
devices-asked-at = Demandé { $time }
devices-revoked-at = Renvoyé { $time }
devices-to-wipe = doit effacer ses données
devices-approve = Admettre
devices-approve-what = Admettre { $name }
devices-refuse = Refuser
devices-refuse-what = Refuser { $name }
devices-send-away = Renvoyer
devices-send-away-what = Renvoyer { $name }
devices-send-away-title = Renvoyer { $name } ?
devices-send-away-this = C’est l’appareil devant vous. Vous perdez aussitôt cette page.
devices-send-away-means = Il est coupé en quelques secondes et ne revient jamais sous sa clé. Ce qu’il a enregistré avant reste valable.
devices-send-away-keep = Renvoyer, garder ses données
devices-wipe = Effacer ses données
devices-wipe-what = Faire effacer les données de { $name }
devices-wipe-means = Perdu ou volé ? Il peut recevoir l’ordre de tout effacer dès qu’il joint le relais. Ce qu’il n’a pas envoyé est perdu.
devices-wipe-hold = Maintenez pour tout faire effacer
devices-wipe-again = pour tout faire effacer
devices-done-approve = { $name } est admis
devices-done-revoke = { $name } est renvoyé
devices-done-wipe = { $name } doit effacer ses données
devices-back = Voir tous les appareils
devices-invite-open = Sur le nouvel appareil, ouvrez Réglages et choisissez Rejoindre une organisation.
devices-invite-scan = Collez-y l’invitation. Sa caméra la lit dans ce code, ou copiez le texte.
devices-invite-compare = Revenez à Appareils, comparez les chiffres et admettez-le.
devices-invite-code = Invitation en code QR
devices-invite-left = Elle vaut encore { $time }, pour un appareil.
devices-invite-secret = Ne la montrez à personne d’autre : qui l’a peut demander à entrer.
devices-invite-copy = Copier le texte
devices-invite-over = Cette invitation est terminée
devices-invite-over-what = Une invitation vaut 15 minutes.
devices-invite-again = En faire une autre
