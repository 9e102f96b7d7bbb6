incidents-what = Ce qu’aucun appareil honnête ne fait. Le dernier d’abord. Heures en { $zone }.
incidents-empty = Aucun incident
incidents-empty-what = Aucun appareil n’a falsifié, répété ni contredit des données.
incidents-first = Il y en a d’autres. Voici les 500 premiers.
