state-in-range = Entre { $min } et { $max } depuis le départ
state-in-range-since = Dans la plage depuis { $time }
state-plate-too_warm =
    { $ongoing ->
        [yes] Trop chaud : plus de { $limit } depuis { $span }
       *[no] A été trop chaud : plus de { $limit } pendant { $span }
    }
state-plate-too_cold =
    { $ongoing ->
        [yes] Trop froid : moins de { $limit } depuis { $span }
       *[no] A été trop froid : moins de { $limit } pendant { $span }
    }
state-plate-frozen = Gelé : { $limit } ou moins pendant { $span }
state-plate-silent = Aucune mesure pendant { $span }. Non compté comme bon.
state-title-too_warm = Trop chaud pendant { $span }
state-title-too_cold = Trop froid pendant { $span }
state-title-frozen = Gelé pendant { $span }
state-title-not_heard = Plus de signal depuis { $span }
state-title-readings_missing = Aucune mesure pendant { $span }
state-title-battery_low = La pile du capteur est faible
state-title-calibration_overdue = L’étalonnage du capteur est dépassé
state-title-no_sensor = Aucun capteur dans cette glacière
state-title-not_packed = Pas encore préparé
state-title-no_storage_range = Plage de conservation inconnue
state-spent-warm = Le temps au chaud de { $span } est épuisé
state-spent-frozen = Le temps de gel de { $span } est épuisé

state-step-close_lid = Fermez et verrouillez le couvercle.
state-step-move_from_heat = Éloignez la glacière du chauffage.
state-step-leave_shut = Laissez-la fermée 30 minutes.
state-step-move_from_cold = Mettez la glacière à l’abri du froid.
state-step-separate_ice_packs = Mettez du carton entre la glace et les flacons.
state-step-do_not_use = Ne donnez ces médicaments à personne.
state-step-keep_shut_and_cold = Gardez la glacière fermée et froide. Ne jetez rien.
state-step-call_clinic = Appelez la clinique dès que vous avez du réseau.
state-step-keep_phone_near = Gardez votre téléphone à moins de 10 m de la glacière.
state-step-check_sensor = Regardez le capteur : est-il là, sa pile est-elle bonne ?
state-step-pair_sensor = Associez un capteur à cette glacière.
state-step-keep_driving = Continuez. Laissez le couvercle fermé.
state-step-decide_at_door = Faites décider à l’arrivée.

state-trend-rising = En hausse
state-trend-falling = En baisse
state-trend-steady-word = Stable
state-trend-change = { $change } en { $span }
state-trend-steady = ±{ $change } en { $span }

state-budget-warm = Temps au chaud restant
state-no-budget = Temps au chaud restant
state-no-budget-nothing_packed = Rien n’est encore emballé.
state-no-budget-not_stated = Aucun indiqué pour { $product }. Toute excursion demande une décision.
state-no-budget-no_readings = Inconnu : pas encore de mesure.
state-budget-unknown = { $span } sans mesure ont pu en utiliser davantage.
state-budget-frozen = Temps de gel restant
state-budget-left-warm = { $left } au chaud
state-budget-left-frozen = { $left } de gel
state-limit-warm = Limite à { $time } si la chaleur dure
state-limit-frozen = Limite à { $time } si le froid dure
state-limit-reached-warm = Limite atteinte à { $time }. Refroidir n’y change rien.
state-limit-reached-frozen = Limite atteinte à { $time }. Réchauffer n’y change rien.

state-waiting-here =
    { $count ->
        [one] { $count } modification est enregistrée ici et partira d’elle-même.
       *[other] { $count } modifications sont enregistrées ici et partiront d’elles-mêmes.
    }
state-refused = Refusé : { $what }
state-refused-when =
    { $by ->
        [nobody] Le relais n’a pas pris cette modification ({ $time }).
       *[other] Le relais n’a pas pris cette modification de { $by } ({ $time }).
    }
state-refused-kept = Elle est gardée sur cet appareil, et vos autres modifications suivent leur cours.
state-ask = Demander à { $name }
state-withdraw = Retirer
state-rule-shipment-not_holder =
    { $holder ->
        [nobody] Quelqu’un d’autre détient l’envoi, pas vous.
       *[other] L’envoi est entre les mains de { $holder }, pas les vôtres.
    }
state-rule-decision-needs_qa = Seul le responsable qualité peut accepter un envoi gelé.
state-rule-device-revoked = Cet appareil ne peut plus écrire ici.
state-rule-append-only = Ce qui est consigné ne se modifie plus.
state-rule-unknown = La règle du relais est { $rule }.
state-rule-entry-too_large = La modification dépasse la taille d’un message.
state-rule-entry-unknown_kind = Le relais ne connaît pas ce genre de modification.
state-rule-entry-cut = La modification est arrivée tronquée.
state-rule-directory-relay_only = Seul le responsable du relais modifie personnes, lieux et produits.
state-rule-change-malformed = Le relais n’a pas pu lire la modification.
state-rule-change-wrong_hash = La modification ne correspond pas à son propre sceau.
state-rule-change-depends_on_refused = Elle s’appuie sur une modification refusée.
state-rule-change-too_many_dependencies = Elle s’appuie sur plus de modifications qu’aucun appareil n’en fait.
state-rule-change-wrong_author = Elle porte le nom d’un autre appareil.
state-rule-change-foreign_actor = Un autre appareil écrit déjà sous le même numéro.
state-rule-change-out_of_sequence = Une modification précédente manque ou a déjà été faite autrement.
state-rule-change-unsigned = Aucun appareil n’a signé la modification.
state-rule-change-bad_signature = La signature ne correspond pas à la modification.
state-rule-change-unknown_path = Elle écrit dans un champ qu’aucun dossier ne possède.
state-rule-change-guarded = La modification ne pouvait pas être ouverte sans risque.
state-rule-change-damaged = La modification était endommagée.
state-rule-document-full = Le dossier a atteint la taille maximale.
state-rule-access-disabled = Cette personne ne peut plus agir dans l’organisation.
state-rule-access-role = Votre rôle ne permet pas de faire cela.
state-rule-access-site = Votre rôle ne permet de faire cela que dans votre propre site.
state-rule-access-unknown_person = Le relais ne connaît pas la personne qui a fait cela.
state-rule-access-not_signed_in = La personne n’était pas connectée sur l’appareil qui l’affirme.
state-rule-access-sign_in_ended = La connexion de la personne avait pris fin. Reconnectez-vous.
state-rule-directory-unsigned = L’organisation n’a pas signé cette liste de personnes et d’appareils.
state-rule-directory-bad_signature = Quelqu’un d’autre que l’organisation a signé cette liste de personnes et d’appareils.
state-rule-directory-equivocation = L’organisation a signé deux listes différentes sous un même numéro.
state-rule-grant-bad_signature = Quelqu’un d’autre que l’organisation a signé cette connexion.
state-rule-reading-damaged = Les relevés étaient endommagés.
state-rule-reading-foreign_log = Les relevés portent le nom d’un autre appareil.
state-rule-reading-gap = Il manque des relevés avant ceux-ci.
state-rule-reading-equivocation = Le relais possède d’autres relevés de ce capteur à la même place.
state-rule-reading-bad_signature = La signature ne correspond pas aux relevés.
state-rule-directory-unreadable = La liste des personnes et des lieux était endommagée.
state-rule-directory-mismatch = La liste des personnes et des lieux est celle d’une autre organisation.
