membership-title = Organisation
membership-organisation = Organisation
membership-relay = Relais
membership-state = État
membership-state-open = Relais ouvert
membership-state-none = Travaille seul
membership-state-pending = En attente d’un administrateur
membership-state-member = Fait partie
membership-state-revoked = N’est plus admis
membership-why-open = Les signatures ne sont pas vérifiées : ce relais est ouvert à tout appareil de la liste.
membership-why-none = Tout reste sur cet appareil. Rejoignez votre organisation pour le partager.
membership-why-pending = Le relais ne prend rien de cet appareil tant qu’un administrateur ne l’a pas admis.
membership-why-member = Le relais prend ce que cet appareil enregistre et signe.
membership-why-revoked = Le relais ne prend plus rien de cet appareil. Ce qu’il a enregistré est encore là.

membership-join = Rejoindre une organisation
membership-join-what = L’administrateur fait une invitation pour cet appareil. Collez-la ici, ou tapez-la.
membership-join-open = Cet appareil travaille avec un relais qui admet tout appareil. Personne ne s’y identifie.
membership-invitation = Invitation
membership-invitation-why = Une longue ligne qui commence par isotherm:enrol. Elle sert une fois, pendant 15 minutes.
membership-device_name = Nom de cet appareil
membership-device_name-why = Pour que l’administrateur le reconnaisse, comme « téléphone d’Elias ».
membership-device_name-wrong = Un nom a de 1 à 200 caractères, en une ligne
membership-enrol = Demander à rejoindre
membership-enrolling = Demande au relais
membership-join-after = L’administrateur compare ensuite les chiffres de cet appareil et l’admet.
membership-join-alone = Pas maintenant : continuer sans

membership-pending = En attente d’un administrateur
membership-pending-of = En attente d’un administrateur de { $organisation }
membership-pending-what = Demandez à l’administrateur de chercher cet appareil et de comparer ces chiffres aux siens.
membership-pending-same = Tous pareils : il l’admet. Un seul diffère : il le refuse.
membership-pending-meanwhile = Continuez à travailler. Tout est enregistré sur cet appareil, et envoyé dès qu’il est admis.
membership-pending-offline = Aucun relais n’a été joint. Cet appareil redemande dès qu’il y a du réseau.
membership-pending-online = Cet appareil redemande de lui-même. Vous pouvez quitter cette page.
membership-fingerprint = Chiffres de cet appareil
membership-joined = Cet appareil fait partie
membership-joined-of = Cet appareil fait partie de { $organisation }
membership-joined-what = Ce qu’il enregistre est signé et envoyé de lui-même.
membership-revoked = Cet appareil n’est plus admis
membership-revoked-of = { $organisation } n’admet plus cet appareil
membership-revoked-what = Le relais n’en prend plus rien. Ce qu’il a enregistré est encore là et se lit.
membership-revoked-do = Si ce n’était pas voulu, demandez à l’administrateur. Il voit l’appareil par ces chiffres.
membership-wiped = Cet appareil a effacé ses données
membership-wiped-of = { $organisation } a fait effacer les données de cet appareil
membership-wiped-what = Ce que le relais avait reçu y est gardé. Ce qui n’était pas envoyé n’est plus.
membership-wiped-do = Demandez à l’administrateur avant de réutiliser cet appareil.
membership-distrusted = Ce n’est pas le relais de votre organisation
membership-distrusted-what = Ce qui répond à l’adresse du relais a une autre clé que celle de l’invitation. Rien ne lui est envoyé. Tout est enregistré sur cet appareil.
membership-distrusted-do = Prévenez tout de suite l’administrateur, avec l’adresse.

membership-sign_in = S’identifier
membership-sign_in-what = Votre nom accompagne tout ce que vous notez sur cet appareil.
membership-account = Compte
membership-password = Mot de passe
membership-signing_in = Identification
membership-sign_in-relay = S’identifier demande le relais : essayez quand il y a du réseau. Les mesures sont enregistrées en attendant.
membership-sign_in-not-joined = Cet appareil n’a rejoint aucune organisation
membership-sign_in-not-joined-what = On s’identifie sur les appareils de son organisation. D’ici là, choisissez dans les réglages qui utilise celui-ci.
membership-sign_in-open = Personne ne s’identifie sur ce relais
membership-sign_in-open-what = Il admet tout appareil de sa liste. Choisissez dans les réglages qui utilise celui-ci.
membership-choose = Choisir dans les réglages
membership-locked = Trop d’essais. Attendez { $span }
membership-locked-what = Le relais ne prend aucun autre essai d’ici là. Un administrateur peut aider avec un nouveau mot de passe. Les mesures sont enregistrées en attendant.
membership-locked-over = Vous pouvez réessayer
membership-seconds =
    { $count ->
        [one] { $count } seconde
       *[other] { $count } secondes
    }
membership-signed_in = Vous êtes identifié
membership-signed_in-as = { $name } est identifié
membership-signed_in-until = Sans le relais, cela vaut jusqu’au { $until }.
membership-signed_in-done = Identification faite
membership-person = Personne
membership-until = Identifié jusqu’au
membership-signed_out = Personne n’est identifié
membership-sign_out = Fermer la session
membership-sign_out-title = Fermer la session ?
membership-sign_out-keeps = Ce qui a été noté reste sur cet appareil, et ce qui attend est envoyé quand même : envois, mesures, formulaires.
membership-sign_out-readings = Les mesures continuent, et les alertes sonnent toujours.
membership-sign_out-needs = Tant que personne ne s’identifie, personne ne peut remettre, répondre ni signer ici. S’identifier demande le relais.
membership-sign_out-stay = Rester identifié
membership-sign_out-done = Session fermée

membership-password-choose = Choisir un mot de passe
membership-password-change = Changer le mot de passe
membership-password-handed = Ce mot de passe vous a été remis : quelqu’un d’autre le connaît. Choisissez le vôtre.
membership-password-before = Mot de passe actuel
membership-password-after = Nouveau mot de passe
membership-password-why = 12 caractères ou plus que personne d’autre ne connaît. Quelques mots vont bien.
membership-password-short =
    { $count ->
        [one] Il manque { $count } caractère
       *[other] Il manque { $count } caractères
    }
membership-password-same = C’est le mot de passe actuel
membership-password-keep = Garder ce mot de passe
membership-password-keeping = Le relais est prévenu
membership-password-done = Le mot de passe est changé

membership-role = Rôle
membership-role-dispatcher = Répartiteur
membership-role-driver = Chauffeur
membership-role-nurse = Personnel de clinique
membership-role-quality_officer = Responsable qualité
membership-role-administrator = Administrateur
membership-role-integrator = Intégrateur
membership-role-auditor = Auditeur
membership-keys = Les clés sont gardées
membership-keys-keystore = Dans le trousseau du système
membership-keys-passphrase = Sous votre phrase secrète
membership-keys-file = Dans des fichiers de cet appareil
membership-keys-file-why = Qui a le disque a les clés. Mettez une phrase secrète par « isotherm keys », ou chiffrez le disque.

membership-banner-sign_in_again = Identifiez-vous à nouveau. Les mesures continuent et rien n’est perdu.
membership-banner-pending = Un administrateur n’a pas encore admis cet appareil. Tout y est enregistré.
membership-banner-revoked = Le relais ne prend plus rien de cet appareil. Tout y est encore.
membership-banner-wiped = L’organisation a fait effacer les données de cet appareil.
membership-banner-distrusted = Ce n’est pas le relais de votre organisation : rien ne lui est envoyé. Prévenez l’administrateur.
membership-banner-password = Votre mot de passe vous a été remis. Choisissez le vôtre.
membership-see = En savoir plus

membership-advice-malformed = Copiez toute l’invitation, de isotherm:enrol jusqu’à sa fin, en une ligne.
membership-advice-empty = Collez l’invitation et nommez l’appareil, puis redemandez.
membership-advice-code_unknown = Vérifiez que toute l’invitation est copiée. Si oui, demandez-en une autre à l’administrateur.
membership-advice-code_used = Chaque invitation admet un appareil. Demandez-en une à l’administrateur pour celui-ci.
membership-advice-code_expired = Une invitation vaut 15 minutes. Demandez-en une autre et entrez-la aussitôt.
membership-advice-relay_unreachable = Rien n’est perdu et les mesures continuent. Réessayez quand il y a du réseau.
membership-advice-relay_not_trusted = Rien ne lui a été envoyé. Prévenez tout de suite l’administrateur, et n’essayez pas ailleurs.
membership-advice-already_enrolled = Les réglages disent laquelle. Un appareil appartient à une seule organisation.
membership-advice-holds_records = Rien n’a été effacé. Prenez un appareil sans données pour rejoindre cette organisation.
membership-advice-not_enrolled = Demandez une invitation à l’administrateur, puis rejoignez.
membership-advice-device_pending = Demandez à l’administrateur d’admettre cet appareil, puis identifiez-vous.
membership-advice-device_refused = Demandez à l’administrateur si cet appareil peut prendre part.
membership-advice-access_revoked = Tout ce qui est sur cet appareil y est encore.
membership-advice-wrong_password = Vérifiez les deux, puis réessayez. Après quelques erreurs, il faut attendre.
membership-advice-password_unfit = Il est trop court, trop courant ou connu d’une fuite. Quelques mots ensemble vont bien.
membership-advice-clock_wrong = Réglez la date et l’heure dans les réglages du système, puis réessayez.
membership-advice-out_of_bounds = Un nom a de 1 à 200 caractères, en une ligne.
membership-advice-nobody_chosen = Identifiez-vous d’abord, puis changez le mot de passe.
