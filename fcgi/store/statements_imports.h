/*
 * What imports run: rows of the table of statements.c, which alone includes this.
 */
/* For each file: its staging table, how it is filled, what is wrong in it, what it becomes. */
	DEPOT(SOURCES, "sources",
	    "nom catalogue.slug PRIMARY KEY, titre text NOT NULL, url catalogue.adresse, licence "
	    "text, mention text, date_source catalogue.date_source"),
	COPY(SOURCES, "sources", "nom, titre, url, licence, mention, date_source"),
	CONTROLE(SOURCES, "SELECT 0, '' WHERE false"),
	FORME(SOURCES, "sources",
	    "SELECT nom, titre, url, licence, mention, date_source, 'defaut' AS origine FROM "
	    "depot_sources ORDER BY ligne"),

	DEPOT(TERRITOIRES, "territoires",
	    "cle text PRIMARY KEY CHECK (cle ~ '^[a-z0-9][a-zA-Z0-9-]{0,39}$'), "
	    "type referentiel.territoire_type NOT NULL, code text NOT NULL, nom text NOT NULL, "
	    "siren text CHECK (siren ~ '^[0-9]{9}$'), population integer, "
	    LIST("codes_postaux", "referentiel.codes_postaux") ", nature text, "
	    LIST("publics", "referentiel.publics") ", epci text, departements text, regions text"),
	COPY(TERRITOIRES, "territoires", "cle, type, code, nom, siren, population, codes_postaux, "
	    "nature, publics, epci, departements, regions"),
	CONTROLE(TERRITOIRES,
	    "SELECT ligne, format('%s est dit dans un territoire inconnu : %s', cle, haut) "
	    "FROM depot_territoires, unnest(string_to_array("
	    "concat_ws('|', epci, departements, regions), '|')) AS haut "
	    "WHERE haut <> '' AND NOT EXISTS (SELECT FROM depot_territoires t WHERE t.cle = haut)"),
	FORME(TERRITOIRES, "territoires",
	    "SELECT cle, type, code, nom, siren, population, " LIST_OF("codes_postaux") ", nature, "
	    LIST_OF("publics") ", 'defaut' AS origine FROM depot_territoires ORDER BY ligne"),
	FORME(LIENS, "liens",
	    "SELECT DISTINCT bas.id AS territoire, haut.id AS parent FROM depot_territoires d "
	    "JOIN referentiel.territoire bas USING (cle) "
	    "JOIN LATERAL unnest(string_to_array("
	    "concat_ws('|', d.epci, d.departements, d.regions), '|')) AS p (cle) ON true "
	    "JOIN referentiel.territoire haut ON haut.cle = p.cle UNION SELECT l.territoire, "
	    "l.parent FROM referentiel.lien l JOIN referentiel.territoire t ON t.id = l.territoire "
	    "JOIN referentiel.territoire p ON p.id = l.parent WHERE t.origine <> 'defaut' OR "
	    "p.origine <> 'defaut'"),

	DEPOT(ANCIENNES, "anciennes",
	    "code text PRIMARY KEY, nom text NOT NULL, "
	    "type text NOT NULL CHECK (type IN ('ancienne', 'arrondissement')), devenue text NOT "
	    "NULL, "
	    LIST("codes_postaux", "referentiel.codes_postaux") ", population integer"),
	COPY(ANCIENNES, "anciennes", "code, nom, type, devenue, codes_postaux, population"),
	CONTROLE(ANCIENNES,
	    "SELECT ligne, format('%s devient un territoire inconnu : %s', code, devenue) "
	    "FROM depot_anciennes WHERE NOT EXISTS "
	    "(SELECT FROM referentiel.territoire WHERE cle = devenue)"),
	FORME(ANCIENNES, "anciennes",
	    "SELECT d.code, d.nom, d.type, t.id AS territoire, "
	    "coalesce(string_to_array(d.codes_postaux, '|'), '{}') AS codes_postaux, d.population "
	    "FROM depot_anciennes d JOIN referentiel.territoire t ON t.cle = d.devenue"),

	DEPOT(ALIAS, "alias", "nom text NOT NULL, cle text NOT NULL, PRIMARY KEY (nom, cle)"),
	COPY(ALIAS, "alias", "nom, cle"),
	CONTROLE(ALIAS,
	    "SELECT ligne, format('« %s » mène à un territoire inconnu : %s', nom, cle) "
	    "FROM depot_alias d WHERE NOT EXISTS (SELECT FROM referentiel.territoire t "
	    "WHERE t.cle = d.cle)"),
	FORME(ALIAS, "alias",
	    "SELECT d.nom, t.id AS territoire FROM depot_alias d "
	    "JOIN referentiel.territoire t USING (cle)"),

	DEPOT(COMPETENCES_BANATIC, "competences_banatic",
	    "code text PRIMARY KEY CHECK (code ~ '^[0-9]{4}$'), libelle text NOT NULL"),
	COPY(COMPETENCES_BANATIC, "competences_banatic", "code, libelle"),
	CONTROLE(COMPETENCES_BANATIC, "SELECT 0, '' WHERE false"),
	FORME(COMPETENCES_BANATIC, "competences_banatic",
	    "SELECT code, libelle FROM depot_competences_banatic"),

	DEPOT(GROUPEMENTS_COMPETENCES, "groupements_competences",
	    "siren text PRIMARY KEY, competences text"),
	COPY(GROUPEMENTS_COMPETENCES, "groupements_competences", "siren, competences"),
	CONTROLE(GROUPEMENTS_COMPETENCES,
	    "SELECT ligne, format('groupement inconnu : %s', siren) FROM "
	    "depot_groupements_competences WHERE NOT EXISTS (SELECT FROM referentiel.territoire "
	    "WHERE cle = siren) UNION ALL SELECT ligne, format('compétence inconnue : %s', c) FROM "
	    "depot_groupements_competences, unnest(string_to_array(competences, '|')) AS c WHERE "
	    "NOT EXISTS (SELECT FROM referentiel.competence_banatic WHERE code = c)"),
	FORME(GROUPEMENTS_COMPETENCES, "groupements_competences",
	    "SELECT DISTINCT t.id AS territoire, c AS competence FROM "
	    "depot_groupements_competences d JOIN referentiel.territoire t ON t.cle = d.siren, "
	    "unnest(string_to_array(d.competences, '|')) AS c"),

	DEPOT(LABELS, "labels",
	    "axe text NOT NULL, slug catalogue.slug NOT NULL, libelle text NOT NULL, parent text, "
	    "induite text, probabilite_te catalogue.part, sgpe boolean, famille text, "
	    "PRIMARY KEY (axe, slug)"),
	COPY(LABELS, "labels",
	    "axe, slug, libelle, parent, induite, probabilite_te, sgpe, famille"),
	CONTROLE(LABELS,
	    "SELECT ligne, format('axe inconnu : %s', axe) FROM depot_labels d "
	    "WHERE NOT EXISTS (SELECT FROM catalogue.axe a WHERE a.axe = d.axe) UNION ALL "
	    "SELECT ligne, format('%s a un parent inconnu : %s', slug, parent) FROM depot_labels d "
	    "WHERE parent IS NOT NULL AND NOT EXISTS (SELECT FROM depot_labels p "
	    "WHERE p.axe = d.axe AND p.slug = d.parent) UNION ALL "
	    "SELECT ligne, format('%s induit une thématique inconnue : %s', slug, induite) "
	    "FROM depot_labels d WHERE induite IS NOT NULL AND NOT EXISTS (SELECT FROM "
	    "depot_labels p WHERE p.axe = 'thematiques' AND p.slug = d.induite)"),
	FORME(LABELS, "labels",
	    "SELECT axe, slug, libelle, parent, induite, probabilite_te, sgpe, famille, ligne AS "
	    "rang FROM depot_labels ORDER BY ligne"),

	DEPOT(LABELS_LIENS, "labels_liens",
	    "axe text NOT NULL, slug text NOT NULL, vers_axe text NOT NULL, "
	    "vers_slug text NOT NULL, score catalogue.part NOT NULL, "
	    "PRIMARY KEY (axe, slug, vers_axe, vers_slug)"),
	COPY(LABELS_LIENS, "labels_liens", "axe, slug, vers_axe, vers_slug, score"),
	CONTROLE(LABELS_LIENS,
	    "SELECT ligne, format('label inconnu : %s / %s ou %s / %s', axe, slug, vers_axe, "
	    "vers_slug) FROM depot_labels_liens d WHERE NOT EXISTS (SELECT FROM catalogue.label l "
	    "WHERE l.axe = d.axe AND l.slug = d.slug) OR NOT EXISTS (SELECT FROM catalogue.label l "
	    "WHERE l.axe = d.vers_axe AND l.slug = d.vers_slug)"),
	FORME(LABELS_LIENS, "labels_liens",
	    "SELECT axe, slug, vers_axe, vers_slug, score FROM depot_labels_liens"),

	DEPOT(LEXIQUE, "lexique",
	    "axe text NOT NULL, label text NOT NULL, terme text NOT NULL, poids catalogue.part NOT "
	    "NULL, PRIMARY KEY (axe, label, terme)"),
	COPY(LEXIQUE, "lexique", "axe, label, terme, poids"),
	CONTROLE(LEXIQUE, LABEL_UNKNOWN("lexique")),
	FORME(LEXIQUE, "lexique", "SELECT axe, label, terme, poids FROM depot_lexique"),

	DEPOT(SERVICES, "services",
	    "slug catalogue.slug PRIMARY KEY, nom text NOT NULL, operateur text, url text, "
	    "categories text, "
	    "niveau_expertise text CHECK (niveau_expertise IN ('bas', 'moyen', 'haut')), "
	    "profil_generaliste text CHECK (profil_generaliste IN ('oui', 'non', "
	    "'eventuellement')), presentation_generique text CHECK (presentation_generique IN "
	    "('oui', 'non', 'eventuellement')), generique boolean, phase_idee catalogue.part, "
	    "phase_etude catalogue.part, phase_operation catalogue.part, nature text, beta "
	    "boolean, ecosysteme_public boolean, accroche text, description text, source text, "
	    "CONSTRAINT trois_phases_ou_aucune CHECK "
	    "(num_nonnulls(phase_idee, phase_etude, phase_operation) IN (0, 3))"),
	COPY(SERVICES, "services", "slug, nom, operateur, url, categories, niveau_expertise, "
	    "profil_generaliste, presentation_generique, generique, phase_idee, phase_etude, "
	    "phase_operation, nature, beta, ecosysteme_public, accroche, description, source"),
	CONTROLE(SERVICES, SOURCE_UNKNOWN("services") " UNION ALL SELECT ligne, "
	    "format('colonne url : un lien commence par http:// ou https:// et ne contient pas "
	    "d’espace : « %s »', "
	    "left(url, 80)) FROM depot_services WHERE length(url) > 2000 OR url !~ "
	    "'^https?://[^[:space:]<>\"]+$'"),
	FORME(SERVICES, "services",
	    "SELECT slug, nom, operateur, url, " LIST_OF("categories") ", niveau_expertise, "
	    "profil_generaliste, presentation_generique, coalesce(generique, false) AS generique, "
	    "phase_idee, phase_etude, phase_operation, nature, beta, ecosysteme_public, accroche, "
	    "description, source, " ORIGINE " AS origine FROM depot_services"),

	DEPOT(SERVICES_LABELS, "services_labels",
	    "slug text NOT NULL, axe text NOT NULL, label text NOT NULL, "
	    "score catalogue.part NOT NULL, PRIMARY KEY (slug, axe, label)"),
	COPY(SERVICES_LABELS, "services_labels", "slug, axe, label, score"),
	CONTROLE(SERVICES_LABELS, LABEL_UNKNOWN("services_labels") " UNION ALL "
	    "SELECT ligne, format('service inconnu : %s', slug) FROM depot_services_labels d "
	    "WHERE NOT EXISTS (SELECT FROM catalogue.service s WHERE s.slug = d.slug)"),
	FORME(SERVICES_LABELS, "services_labels",
	    "SELECT slug, axe, label, score FROM depot_services_labels JOIN catalogue.service s "
	    "USING (slug) WHERE s.origine = " ORIGINE " UNION ALL SELECT slug, axe, label, score "
	    "FROM catalogue.service_label JOIN catalogue.service s USING (slug) WHERE s.origine <> "
	    ORIGINE),

	DEPOT(SERVICES_CONTEXTES, "services_contextes",
	    "slug text NOT NULL, competences text, leviers text, "
	    LIST("phases", "catalogue.phases") ", regions text, champs text, "
	    "iframe_url catalogue.adresse, url catalogue.adresse"),
	COPY(SERVICES_CONTEXTES, "services_contextes", "slug, competences, leviers, phases, "
	    "regions, champs, iframe_url, url"),
	CONTROLE(SERVICES_CONTEXTES,
	    "SELECT ligne, format('service inconnu : %s', slug) FROM depot_services_contextes d "
	    "WHERE NOT EXISTS (SELECT FROM catalogue.service s WHERE s.slug = d.slug) UNION ALL "
	    "SELECT ligne, format('compétence inconnue : %s', x) FROM depot_services_contextes, "
	    "unnest(string_to_array(competences, '|')) AS x WHERE NOT EXISTS (SELECT "
	    "FROM catalogue.label WHERE axe = 'competences' AND slug = x) UNION ALL "
	    "SELECT ligne, format('levier inconnu : %s', x) FROM depot_services_contextes, "
	    "unnest(string_to_array(leviers, '|')) AS x WHERE NOT EXISTS (SELECT "
	    "FROM catalogue.label WHERE axe = 'leviers' AND slug = x) UNION ALL "
	    "SELECT ligne, format('région inconnue : %s', x) FROM depot_services_contextes, "
	    "unnest(string_to_array(regions, '|')) AS x WHERE NOT EXISTS (SELECT "
	    "FROM referentiel.territoire WHERE cle = 'reg-' || x)"),
	FORME(SERVICES_CONTEXTES, "services_contextes",
	    "SELECT slug, row_number() OVER (PARTITION BY slug ORDER BY ligne)::integer AS rang, "
	    LIST_OF("competences") ", " LIST_OF("leviers") ", " LIST_OF("phases") ", "
	    LIST_OF("regions") ", " LIST_OF("champs") ", d.iframe_url, d.url FROM "
	    "depot_services_contextes d JOIN catalogue.service s USING (slug) WHERE s.origine = "
	    ORIGINE " UNION ALL SELECT slug, rang, competences, leviers, c.phases, regions, "
	        "champs, "
	    "c.iframe_url, c.url FROM catalogue.service_contexte c JOIN catalogue.service s USING "
	    "(slug) WHERE s.origine <> " ORIGINE),

	DEPOT(AIDES, "aides",
	    "id text PRIMARY KEY CHECK (id ~ '^[a-z0-9][a-z0-9-]{0,199}$'), nom text NOT NULL, "
	    "nom_officiel text, porteurs text, instructeurs text, programmes text, "
	    LIST("natures", "catalogue.natures") ", " LIST("etapes", "catalogue.etapes") ", "
	    LIST("publics", "catalogue.publics") ", categories text, zone text NOT NULL, "
	    "recurrence catalogue.recurrence, ouverture date, echeance date, lien "
	    "catalogue.adresse, lien_candidature catalogue.recours, appel_a_projets boolean, "
	    "a_verifier text, accroche text, description text, source text, source_id text, "
	    "date_source date, generique text, "
	    "CONSTRAINT ouverture_avant_echeance CHECK (ouverture <= echeance)"),
	COPY(AIDES, "aides", "id, nom, nom_officiel, porteurs, instructeurs, programmes, natures, "
	    "etapes, publics, categories, zone, recurrence, ouverture, echeance, lien, "
	    "lien_candidature, appel_a_projets, a_verifier, accroche, description, source, "
	    "source_id, date_source, generique"),
	CONTROLE(AIDES, SOURCE_UNKNOWN("aides") " UNION ALL "
	    "SELECT ligne, format('zone inconnue : %s', zone) FROM depot_aides d WHERE "
	    "referentiel.trouver(d.zone) IS NULL UNION ALL "
	    "SELECT ligne, format('aide générique inconnue, ou elle-même variante d’une autre : "
	    "%s', generique) FROM depot_aides d WHERE generique IS NOT NULL AND NOT EXISTS "
	    "(SELECT FROM depot_aides g WHERE g.id = d.generique AND g.generique IS NULL)"),
	FORME(AIDES, "aides",
	    "SELECT d.id, d.nom, nom_officiel, " LIST_OF("porteurs") ", "
	    LIST_OF("instructeurs") ", "
	    LIST_OF("programmes") ", " LIST_OF("natures") ", " LIST_OF("etapes") ", "
	    "coalesce(string_to_array(d.publics, '|'), '{}') AS publics, "
	    LIST_OF("categories") ", "
	    "t.id AS zone, recurrence, ouverture, echeance, lien, lien_candidature, "
	    "appel_a_projets, "
	    LIST_OF("a_verifier") ", accroche, description, source, source_id, date_source, "
	    "generique, " ORIGINE " AS origine FROM depot_aides d JOIN referentiel.territoire t ON "
	    "t.id = referentiel.trouver(d.zone)"),

	DEPOT(AIDES_LABELS, "aides_labels",
	    "id text NOT NULL, axe text NOT NULL, label text NOT NULL, score catalogue.part NOT "
	    "NULL, PRIMARY KEY (id, axe, label)"),
	COPY(AIDES_LABELS, "aides_labels", "id, axe, label, score"),
	CONTROLE(AIDES_LABELS, LABEL_UNKNOWN("aides_labels") " UNION ALL "
	    "SELECT ligne, format('aide inconnue : %s', id) FROM depot_aides_labels d "
	    "WHERE NOT EXISTS (SELECT FROM catalogue.aide a WHERE a.id = d.id)"),
	FORME(AIDES_LABELS, "aides_labels", "SELECT id, axe, label, score FROM depot_aides_labels "
	    "JOIN catalogue.aide a USING (id) WHERE a.origine = " ORIGINE " UNION ALL SELECT id, "
	    "axe, label, score FROM catalogue.aide_label JOIN catalogue.aide a USING (id) WHERE "
	    "a.origine <> " ORIGINE),

	DEPOT(CARTES, "cartes",
	    "slug catalogue.carte_cle PRIMARY KEY, titre text NOT NULL, accroche text, producteur "
	    "text, acces catalogue.acces, demande catalogue.recours, documentation "
	    "catalogue.adresse, site catalogue.adresse, contact catalogue.recours, themes text, "
	    "mots text, debit text, remplacee_par catalogue.adresse, corps text, mention text, "
	    "source text, date_source date"),
	COPY(CARTES, "cartes", "slug, titre, accroche, producteur, acces, demande, documentation, "
	    "site, contact, themes, mots, debit, remplacee_par, corps, mention, source, "
	    "date_source"),
	CONTROLE(CARTES, SOURCE_UNKNOWN("cartes")),
	FORME(CARTES, "cartes",
	    "SELECT slug, titre, accroche, producteur, acces, demande, documentation, site, "
	    "contact, " LIST_OF("themes") ", " LIST_OF("mots") ", debit, remplacee_par, corps, "
	    "mention, source, date_source, " ORIGINE " AS origine FROM depot_cartes"),

	DEPOT(CARTES_CONDITIONS, "cartes_conditions",
	    "slug text NOT NULL, rang integer NOT NULL, qui text NOT NULL, verdict integer NOT "
	    "NULL CHECK (verdict BETWEEN -1 AND 1), explication text, demarche boolean, demande "
	    "catalogue.recours, PRIMARY KEY (slug, rang)"),
	COPY(CARTES_CONDITIONS, "cartes_conditions",
	    "slug, rang, qui, verdict, explication, demarche, demande"),
	CONTROLE(CARTES_CONDITIONS,
	    "SELECT ligne, format('fiche inconnue : %s', slug) FROM depot_cartes_conditions d "
	    "WHERE NOT EXISTS (SELECT FROM catalogue.carte c WHERE c.slug = d.slug AND c.origine "
	    "= " ORIGINE ")"),
	FORME(CARTES_CONDITIONS, "cartes_conditions",
	    "SELECT slug, rang, " LIST_OF("qui") ", verdict, explication, coalesce(demarche, "
	    "false) AS demarche, demande, " ORIGINE " AS origine FROM depot_cartes_conditions"),

	DEPOT(CARTES_REMPLACEES, "cartes_remplacees",
	    "slug catalogue.carte_cle PRIMARY KEY, par catalogue.adresse NOT NULL, depuis date"),
	COPY(CARTES_REMPLACEES, "cartes_remplacees", "slug, par, depuis"),
	CONTROLE(CARTES_REMPLACEES, "SELECT 0, '' WHERE false"),
	FORME(CARTES_REMPLACEES, "cartes_remplacees",
	    "SELECT slug, par, depuis FROM depot_cartes_remplacees"),

	DEPOT(DONNEES, "donnees",
	    "annee integer NOT NULL CHECK (annee BETWEEN 2015 AND 2100), uid catalogue.donnee_cle "
	    "NOT NULL, libelle text, famille text, producteur text, utilite catalogue.utilite, "
	    "cadre catalogue.cadre, formats text, ouverture catalogue.ouverture, depreciee "
	    "boolean, chemin text, source text, PRIMARY KEY (uid, annee)"),
	COPY(DONNEES, "donnees", "annee, uid, libelle, famille, producteur, utilite, cadre, "
	    "formats, ouverture, depreciee, chemin, source"),
	CONTROLE(DONNEES, SOURCE_UNKNOWN("donnees")),
	/* A name or a family that the table leaves out is the one that the default data has. */
	FORME(DONNEES, "donnees",
	    "SELECT annee, uid, coalesce(d.libelle, k.libelle, d.uid) AS libelle, "
	    "coalesce(d.famille, k.famille) AS famille, d.producteur, d.utilite, d.cadre, "
	    "d.formats, d.ouverture, coalesce(d.depreciee, false) AS depreciee, d.chemin, "
	    "d.source, " ORIGINE " AS origine FROM depot_donnees d LEFT JOIN (SELECT DISTINCT ON "
	    "(uid) uid, libelle, famille FROM catalogue.donnee WHERE origine = 'defaut' ORDER BY "
	    "uid, annee DESC) k USING (uid)"),

	DEPOT(DONNEES_SUITES, "donnees_suites",
	    "uid catalogue.donnee_cle NOT NULL, vers catalogue.donnee_cle NOT NULL, PRIMARY KEY "
	    "(uid, vers)"),
	COPY(DONNEES_SUITES, "donnees_suites", "uid, vers"),
	CONTROLE(DONNEES_SUITES, "SELECT ligne, format('donnée inconnue : %s', x) FROM "
	    "depot_donnees_suites s, unnest(ARRAY[s.uid, s.vers]) AS x WHERE NOT EXISTS (SELECT "
	    "FROM catalogue.donnee d WHERE d.uid = x)"),
	FORME(DONNEES_SUITES, "donnees_suites", "SELECT uid, vers FROM depot_donnees_suites"),

	DEPOT(DONNEES_OUVERTES, "donnees_ouvertes",
	    "uid catalogue.donnee_cle NOT NULL, titre text NOT NULL, url catalogue.adresse NOT "
	    "NULL, acces catalogue.acces NOT NULL, detail text, PRIMARY KEY (uid, url)"),
	COPY(DONNEES_OUVERTES, "donnees_ouvertes", "uid, titre, url, acces, detail"),
	CONTROLE(DONNEES_OUVERTES, "SELECT ligne, format('donnée inconnue : %s', o.uid) FROM "
	    "depot_donnees_ouvertes o WHERE NOT EXISTS (SELECT FROM catalogue.donnee d WHERE "
	    "d.uid = o.uid)"),
	FORME(DONNEES_OUVERTES, "donnees_ouvertes",
	    "SELECT uid, titre, url, acces, detail FROM depot_donnees_ouvertes"),
	DEPOT(COLLECTIVITES, "collectivites", "LIKE projets.depot_collectivite INCLUDING ALL"),
	COPY(COLLECTIVITES, "collectivites", COLLECTIVITE),
	CONTROLE(COLLECTIVITES, "SELECT ligne, message FROM projets.controle_collectivites()"),
	/* One that a project names stays. */
	FORME(COLLECTIVITES, "collectivites", "SELECT " COLLECTIVITE ", " ORIGINE " AS origine "
	    "FROM depot_collectivites UNION ALL SELECT " COLLECTIVITE ", origine FROM "
	    "projets.collectivite c WHERE id IN (SELECT x::uuid FROM projets.projet, "
	    "jsonb_array_elements_text(\"collectiviteIds\") AS x) AND NOT EXISTS (SELECT FROM "
	    "depot_collectivites d WHERE d.id = c.id)"),
	DEPOT(PROJETS, "projets", "LIKE projets.depot_projet INCLUDING ALL"),
	COPY(PROJETS, "projets", PROJET),
	CONTROLE(PROJETS, "SELECT 0, '' WHERE false"),
	FORME(PROJETS, "projets", "SELECT " PROJET ", " ORIGINE " AS origine FROM depot_projets"),
	READ(COLLECTIVITES_REMARQUES, "SELECT ligne + 1, message FROM "
	    "projets.remarques_collectivites() ORDER BY ligne LIMIT 50"),
	READ(PROJETS_REMARQUES, "SELECT ligne + 1, message FROM projets.remarques_projets() "
	    "ORDER BY ligne LIMIT 50"),
	READ(PROJETS_CONNUES, "SELECT ressource, champ, valeur FROM projets.connue"),
	READ(COLLECTIVITES_EXPORT, "SELECT " COLLECTIVITE " FROM projets.collectivite_exportee "
	    "ORDER BY id"),
	READ(PROJETS_EXPORT, "SELECT " PROJET " FROM projets.projet_exporte ORDER BY id"),

	WRITE(ORIGINE, "SELECT set_config('aiguillage.origine', $1, true)"),
	COMMAND(SAVEPOINT, "SAVEPOINT lot"),
	COMMAND(SAVEPOINT_BACK, "ROLLBACK TO SAVEPOINT lot"),
	COMMAND(SAVEPOINT_END, "RELEASE SAVEPOINT lot"),
	COMMAND(SAVEPOINT_BLOC, "SAVEPOINT bloc"),
	COMMAND(SAVEPOINT_BLOC_NEXT, "RELEASE SAVEPOINT bloc; SAVEPOINT bloc"),
	COMMAND(SAVEPOINT_BLOC_BACK, "ROLLBACK TO SAVEPOINT bloc"),
	WRITE(LOCK_SOURCE, "SELECT pg_try_advisory_lock(687109241, hashtext($1))"),
	READ(PASSAGE_DEBUT, "SELECT to_char(debut, 'HH24:MI') FROM catalogue.passage WHERE source "
	    "= $1 AND etat = 'en cours' ORDER BY id DESC LIMIT 1"),
	WRITE(LOCK_SWAP, "SELECT pg_advisory_xact_lock(6871092411)"),
	READ(CONTROLE_TENUS, HELD("services")),
	READ(CONTROLE_TENUS_LABELS, HELD("services_labels")),
	READ(CONTROLE_TENUS_CONTEXTES, HELD("services_contextes")),
	WRITE(SERVICES_LIENS, "UPDATE depot_services SET url = 'https://' || url WHERE url ~* "
	    "'^([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]{2,}(/|$)'"),
	WRITE(CARTES_GARDEES, "INSERT INTO forme_cartes (slug, titre, accroche, producteur, acces, "
	    "demande, documentation, site, contact, themes, mots, debit, remplacee_par, corps, "
	    "mention, source, date_source, origine) SELECT slug, titre, accroche, producteur, "
	    "acces, demande, documentation, site, contact, themes, mots, debit, remplacee_par, "
	    "corps, mention, source, date_source, origine FROM catalogue.carte WHERE origine = "
	    ORIGINE " AND slug = ANY (string_to_array($1, '|')) AND NOT EXISTS (SELECT FROM "
	    "forme_cartes f WHERE f.slug = carte.slug)"),
	WRITE(CONDITIONS_GARDEES, "INSERT INTO forme_cartes_conditions (slug, rang, qui, verdict, "
	    "explication, demarche, demande, origine) SELECT slug, rang, qui, verdict, "
	    "explication, demarche, demande, origine FROM catalogue.carte_condition WHERE origine "
	    "= " ORIGINE " AND slug = ANY (string_to_array($1, '|')) AND NOT EXISTS (SELECT FROM "
	    "forme_cartes_conditions f WHERE f.slug = carte_condition.slug)"),
	WRITE(DONNEES_GARDEES, "INSERT INTO forme_donnees (annee, uid, libelle, famille, "
	    "producteur, utilite, cadre, formats, ouverture, depreciee, chemin, source, origine) "
	    "SELECT annee, uid, libelle, famille, producteur, utilite, cadre, formats, ouverture, "
	    "depreciee, chemin, source, origine FROM catalogue.donnee WHERE origine = " ORIGINE
	    " AND annee NOT IN (SELECT annee FROM depot_donnees)"),
	WRITE(SERVICES_GARDES, "INSERT INTO forme_services (slug, nom, operateur, url, categories, "
	    "niveau_expertise, profil_generaliste, presentation_generique, generique, phase_idee, "
	    "phase_etude, phase_operation, nature, beta, ecosysteme_public, accroche, description, "
	    "source, origine) SELECT slug, nom, operateur, url, categories, niveau_expertise, "
	    "profil_generaliste, presentation_generique, generique, phase_idee, phase_etude, "
	    "phase_operation, nature, beta, ecosysteme_public, accroche, description, source, "
	    "origine FROM catalogue.service WHERE origine = " ORIGINE " AND slug = ANY "
	    "(string_to_array($1, '|')) AND NOT EXISTS (SELECT FROM forme_services f WHERE f.slug "
	    "= service.slug)"),
	WRITE(SERVICES_CONNUS, "DELETE FROM depot_services d USING catalogue.service s WHERE "
	    "s.origine <> " ORIGINE " AND (s.slug = d.slug OR " ADRESSE_NUE("s.url") " = "
	    ADRESSE_NUE("d.url") ")"),
	WRITE(LABELS_NOMMES, "UPDATE depot_services_labels d SET label = l.slug FROM "
	    "catalogue.label l WHERE l.axe = d.axe AND l.libelle = d.label AND l.slug <> d.label"),
	WRITE(CONTEXTES_NOMMES, "UPDATE depot_services_contextes d SET slug = coalesce((SELECT "
	    "s.slug FROM catalogue.service s WHERE lower(s.nom) = lower(d.slug) ORDER BY "
	    "s.origine = " ORIGINE " DESC, s.nom = d.slug DESC, s.slug LIMIT 1), d.slug), "
	    "leviers = (SELECT string_agg(coalesce(l.slug, x), '|') FROM "
	    "unnest(string_to_array(d.leviers, '|')) AS x LEFT JOIN catalogue.label l ON l.axe = "
	    "'leviers' AND l.libelle = x)"),
	READ(EDITION_DATES, "SELECT (SELECT date_source FROM depot_sources WHERE nom = "
	    "'decoupage'), (SELECT date_source FROM catalogue.source WHERE nom = 'decoupage')"),
	WRITE(EDITION_SOURCES, "INSERT INTO catalogue.source AS s (nom, titre, url, licence, "
	    "mention, date_source, origine) SELECT nom, titre, url, licence, mention, date_source, "
	    ORIGINE " FROM depot_sources WHERE nom IN ('decoupage', 'siren', 'banatic') ON "
	    "CONFLICT (nom) DO UPDATE SET titre = excluded.titre, url = excluded.url, licence = "
	    "excluded.licence, mention = excluded.mention, date_source = excluded.date_source, "
	    "origine = excluded.origine WHERE (s.titre, s.url, s.licence, s.mention, "
	    "s.date_source, s.origine) IS DISTINCT FROM (excluded.titre, excluded.url, "
	    "excluded.licence, excluded.mention, excluded.date_source, excluded.origine)"),
	WRITE(EDITION_RETENIR, "SELECT referentiel.retenir_decoupage()"),
	WRITE(EDITION_SUCCESSEURS, "SELECT referentiel.trouver_successeurs()"),
	READ(EDITION_SANS_SUITE, "SELECT communes, communes_avant, syndicats, noms FROM "
	    "referentiel.sans_suite()"),
	WRITE(EDITION_HISTOIRE, "SELECT fusions, codes, noms, groupements, retours FROM "
	    "referentiel.ecrire_histoire($1::text::date)"),
	READ(EDITION_AIDES, "SELECT aide, nom, cle FROM referentiel.aides_sans_zone()"),
	READ(EDITION_INSTALLEE, "SELECT date_source FROM catalogue.source WHERE nom = 'decoupage' "
	    "AND EXISTS (SELECT FROM catalogue.passage WHERE source = 'referentiel' AND etat = "
	    "'fait')"),
	WRITE(PASSAGE_OPEN, "WITH ferme AS (UPDATE catalogue.passage SET etat = 'refuse', fin = "
	    "clock_timestamp(), message = 'interrompu', raison = 'interrompu' WHERE source = $1 "
	    "AND etat = 'en cours') INSERT INTO catalogue.passage (source, etat, fichiers_le) "
	    "VALUES ($1, 'en cours', CASE WHEN $2 = 't' THEN now() END) RETURNING id"),
	WRITE(PASSAGE_CLOSE, "UPDATE catalogue.passage SET etat = $2, fin = clock_timestamp(), vus "
	    "= $3::text::bigint, nouveaux = $4::text::bigint, changes = $5::text::bigint, retires "
	    "= $6::text::bigint, refuses = $7::text::bigint, message = $8, fichiers_le = CASE "
	    "WHEN $9::text IS NOT NULL THEN least(to_timestamp($9::text::bigint), now()) END, "
	    "raison = $10, partiel = $11::text::boolean WHERE id = $1::text::bigint"),
	WRITE(MOTIF_ADD, "INSERT INTO catalogue.refus_motif AS r (passage, motif, n) VALUES "
	    "($1::text::bigint, $2, $3::text::bigint) ON CONFLICT (passage, motif) DO UPDATE SET n "
	    "= r.n + excluded.n"),
	WRITE(PASSAGE_TELL, "WITH v AS (UPDATE catalogue.version SET version = version + 1, "
	    "change_le = now() WHERE objet = 'passage' RETURNING objet) SELECT "
	    "pg_notify('aiguillage_change', objet) FROM v WHERE $1 = 'fait'"),
	WRITE(REFUS_ADD, "INSERT INTO catalogue.refus (passage, rang, fichier, ligne, colonne, "
	    "message, remarque) VALUES ($1::text::bigint, $2::text::integer, $3, "
	    "$4::text::integer, $5, $6, $7::text::boolean)"),
	READ(ITEMS_COUNT, "SELECT (SELECT count(*) FROM catalogue.service WHERE origine = $1) + "
	    "(SELECT count(*) FROM catalogue.aide WHERE origine = $1) + "
	    "(SELECT count(*) FROM catalogue.carte WHERE origine = $1) + "
	    "(SELECT count(*) FROM catalogue.donnee WHERE origine = $1) + "
	    "(SELECT count(*) FROM projets.projet WHERE origine = $1)"),
	READ(PASSAGE_LIST, "SELECT id, source, etat, to_char(debut, 'YYYY-MM-DD HH24:MI'), "
	    "to_char(fin, 'HH24:MI'), vus, nouveaux, changes, retires, refuses, message, (SELECT "
	    "string_agg(motif || ' (' || n || ')', ', ' ORDER BY n DESC, motif) FROM "
	    "catalogue.refus_motif WHERE passage = id), to_char(fichiers_le, 'YYYY-MM-DD') FROM "
	    "catalogue.passage WHERE source NOT LIKE 'defaut/%' AND ($1 = '' OR source = $1) ORDER "
	    "BY id DESC LIMIT 30"),
	READ(REFUS_LIST, "SELECT fichier, ligne, colonne, message, remarque FROM catalogue.refus "
	    "WHERE passage = (SELECT max(id) FROM catalogue.passage WHERE source = $1) ORDER BY "
	    "rang"),
	READ(REFUS_TUS, "SELECT refuses - (SELECT count(*) FROM catalogue.refus WHERE passage = id "
	    "AND NOT remarque) FROM catalogue.passage WHERE source = $1 ORDER BY id DESC LIMIT 1"),
	DEPOT(AIDES_DETAILS, "aides_details", "id text PRIMARY KEY, corps text, criteres text, "
	    "exemples text, contact text, depenses text, taux_min integer, taux_max integer, "
	    "taux_note text, payante boolean, mention text, origine text NOT NULL"),
	COPY(AIDES_DETAILS, "aides_details", "id, corps, criteres, exemples, contact, depenses, "
	    "taux_min, taux_max, taux_note, payante, mention, origine"),
	CONTROLE(AIDES_DETAILS, "SELECT 0, '' WHERE false"),
	FORME(AIDES_DETAILS, "aides_details", "SELECT id, corps, criteres, exemples, contact, "
	    LIST_OF("depenses") ", taux_min, taux_max, taux_note, payante, mention, origine FROM "
	    "depot_aides_details UNION ALL SELECT id, corps, criteres, exemples, contact, "
	    "depenses, taux_min, taux_max, taux_note, payante, mention, origine FROM "
	    "catalogue.aide_detail a WHERE NOT EXISTS (SELECT FROM depot_aides_details d WHERE "
	    "d.id = a.id) AND EXISTS (SELECT FROM catalogue.aide WHERE aide.id = a.id)"),
	DEPOT(ZONES, "zones", "cle text PRIMARY KEY, nom text NOT NULL, code text NOT NULL, "
	    "dans text, membres text"),
	COPY(ZONES, "zones", "cle, nom, code, dans, membres"),
	CONTROLE(ZONES, "SELECT 0, '' WHERE false"),
	FORME(ZONES, "zones", "SELECT cle, 'zone'::text AS type, code, nom, " ORIGINE " AS origine "
	    "FROM depot_zones UNION ALL SELECT cle, type, code, nom, origine FROM "
	    "referentiel.territoire t WHERE origine = " ORIGINE " AND NOT EXISTS (SELECT FROM "
	    "depot_zones d WHERE d.cle = t.cle)"),
	DEPOT(SUIVI, "suivi", "cle text PRIMARY KEY, empreinte text NOT NULL"),
	COPY(SUIVI, "suivi", "cle, empreinte"),
	CONTROLE(SUIVI, "SELECT 0, '' WHERE false"),
	FORME(SUIVI, "suivi", "SELECT cle, empreinte FROM depot_suivi"),
	WRITE(PAGES_OLD, "DELETE FROM catalogue.page_recue WHERE source = $1 AND (recue_le < now() "
	    "- interval '6 hours' OR $2 = 'f' AND (SELECT etat FROM catalogue.passage WHERE source "
	    "= $1 AND etat <> 'en cours' ORDER BY id DESC LIMIT 1) = 'en attente')"),
	WRITE(PAGES_DROP, "DELETE FROM catalogue.page_recue WHERE source = $1"),
	WRITE(PAGES_LISTE_DROP, "DELETE FROM catalogue.page_recue WHERE source = $1 AND liste = "
	    "$2"),
	READ(PAGE_GET, "SELECT contenu FROM catalogue.page_recue WHERE source = $1 AND liste = $2 "
	    "AND page = $3::text::integer"),
	WRITE(PAGE_PUT, "INSERT INTO catalogue.page_recue (source, liste, page, contenu) VALUES "
	    "($1, $2, $3::text::integer, $4) ON CONFLICT (source, liste, page) DO UPDATE SET "
	    "contenu = excluded.contenu, recue_le = clock_timestamp()"),
	READ(ZONES_NOMS, "SELECT cle, type, nom FROM referentiel.territoire WHERE type NOT IN "
	    "('syndicat', 'zone')"),
	/* Of each zone of the run, what it is in and what is in it; how many links changed. */
	STAGE(ZONES_LIENS, "WITH voulus AS (SELECT bas.id AS territoire, haut.id AS parent FROM "
	    "(SELECT d.cle AS bas, r.cle AS haut FROM depot_zones d, "
	    "unnest(string_to_array(d.dans, '|')) AS r (cle) UNION SELECT m.cle, d.cle FROM "
	    "depot_zones d, unnest(string_to_array(d.membres, '|')) AS m (cle)) AS x JOIN "
	    "referentiel.territoire bas ON bas.cle = x.bas JOIN referentiel.territoire haut ON "
	    "haut.cle = x.haut), zones AS (SELECT id FROM referentiel.territoire JOIN depot_zones "
	    "USING (cle)), enleves AS (DELETE FROM referentiel.lien l WHERE (l.territoire IN "
	    "(SELECT id FROM zones) OR l.parent IN (SELECT id FROM zones)) AND NOT EXISTS (SELECT "
	    "FROM voulus v WHERE v.territoire = l.territoire AND v.parent = l.parent) RETURNING "
	    "1), ajoutes AS (INSERT INTO referentiel.lien (territoire, parent) SELECT territoire, "
	    "parent FROM voulus ON CONFLICT DO NOTHING RETURNING 1) SELECT (SELECT count(*) FROM "
	    "enleves) + (SELECT count(*) FROM ajoutes)"),
	READ(ABSENTES, "SELECT count(*) FILTER (WHERE NOT EXISTS (SELECT FROM depot_suivi d WHERE "
	    "d.cle = a.id)), count(*) FROM catalogue.aide a LEFT JOIN catalogue.suivi s ON "
	    "s.source = a.origine AND s.cle = a.id WHERE a.origine = $1 AND "
	    "coalesce(s.absences, 0) = 0"),
	/* Aids that would be for nobody, and were not so already. */
	READ(SANS_PUBLIC, "SELECT count(*) FILTER (WHERE d.publics IS NULL AND (a.publics <> '{}' "
	    "OR a.id IS NULL AND position($1::text IN d.a_verifier) > 0)), count(*) FROM "
	    "depot_aides d LEFT JOIN catalogue.aide a ON a.id = d.id"),
	/* An aid of which a row was refused is refused whole. */
	WRITE(AIDES_ENTIERES, "WITH entieres AS (SELECT id FROM depot_aides JOIN "
	    "depot_aides_details USING (id)), aides AS (DELETE FROM depot_aides WHERE id NOT IN "
	    "(SELECT id FROM entieres)), details AS (DELETE FROM depot_aides_details WHERE id NOT "
	    "IN (SELECT id FROM entieres)), suivi AS (UPDATE depot_suivi SET empreinte = '-' WHERE "
	    "cle NOT IN (SELECT id FROM entieres)) DELETE FROM depot_aides_labels WHERE id NOT IN "
	    "(SELECT id FROM entieres)"),
	WRITE(DATES_GARDEES, "UPDATE depot_aides d SET date_source = a.date_source FROM "
	    "catalogue.aide a, catalogue.suivi s, depot_suivi n WHERE a.id = d.id AND s.source = "
	    ORIGINE " AND s.cle = d.id AND n.cle = d.id AND s.empreinte = n.empreinte"),
	WRITE(AIDES_GARDEES, "INSERT INTO forme_aides (id, nom, nom_officiel, porteurs, "
	    "instructeurs, programmes, natures, etapes, publics, categories, zone, recurrence, "
	    "ouverture, echeance, lien, lien_candidature, appel_a_projets, a_verifier, accroche, "
	    "description, source, source_id, date_source, generique, origine) SELECT id, nom, "
	    "nom_officiel, porteurs, instructeurs, programmes, natures, etapes, publics, "
	    "categories, zone, recurrence, ouverture, echeance, lien, lien_candidature, "
	    "appel_a_projets, a_verifier, accroche, description, a.source, source_id, date_source, "
	    "generique, origine FROM catalogue.aide a LEFT JOIN catalogue.suivi s ON s.source = "
	    "a.origine AND s.cle = a.id WHERE a.origine = " ORIGINE " AND ($1::text::boolean OR "
	    "coalesce(s.absences, 0) = 0 OR EXISTS (SELECT FROM depot_suivi d WHERE d.cle = a.id)) "
	    "AND NOT EXISTS (SELECT FROM forme_aides f WHERE f.id = a.id)"),
	WRITE(LABELS_GARDES, "INSERT INTO forme_aides_labels SELECT l.id, l.axe, l.label, l.score "
	    "FROM catalogue.aide_label l JOIN catalogue.aide a USING (id) WHERE a.origine = "
	    ORIGINE " AND NOT EXISTS (SELECT FROM depot_aides d WHERE d.id = a.id)"),
	/* What was refused is there all the same, and says nothing new. */
	WRITE(SUIVI_SUIVRE, "WITH parties AS (DELETE FROM catalogue.suivi s WHERE source = " ORIGINE
	    " AND NOT $1::text::boolean AND NOT EXISTS (SELECT FROM depot_suivi d WHERE d.cle = "
	    "s.cle) AND NOT EXISTS (SELECT FROM catalogue.aide a WHERE a.id = s.cle)), absentes "
	    "AS (INSERT INTO catalogue.suivi AS s (source, cle, empreinte, absences) SELECT "
	    "a.origine, a.id, '-', 1 FROM catalogue.aide a WHERE a.origine = " ORIGINE " AND NOT "
	    "$1::text::boolean AND NOT EXISTS (SELECT FROM depot_suivi d WHERE d.cle = a.id) ON "
	    "CONFLICT (source, cle) DO UPDATE SET absences = s.absences + 1) INSERT INTO "
	    "catalogue.suivi AS s (source, cle, empreinte) SELECT " ORIGINE ", cle, empreinte FROM "
	    "depot_suivi ON CONFLICT (source, cle) DO UPDATE SET empreinte = CASE "
	    "excluded.empreinte WHEN '-' THEN s.empreinte ELSE excluded.empreinte END, absences = "
	    "0 WHERE s.empreinte <> excluded.empreinte OR s.absences > 0"),
	WRITE(INCLUSIONS, "SELECT referentiel.calculer_inclusions()"),
	WRITE(FUSION, "SELECT nouveaux, changes, retires FROM catalogue.fusionner("
	    "$1::text::regclass, $2::text::regclass, $3::text::text[], $4::text)"),
	READ(PASSAGE_LAST, "SELECT empreinte FROM catalogue.passage WHERE source = $1 AND etat = "
	    "'fait' ORDER BY id DESC LIMIT 1"),
	WRITE(PASSAGE_ADD, "INSERT INTO catalogue.passage (source, etat, empreinte, vus, nouveaux, "
	    "changes, retires, refuses, message, debut, fin) VALUES ($1, $2, $3, $4::text::bigint, "
	    "$5::text::bigint, $6::text::bigint, $7::text::bigint, $8::text::bigint, $9, "
	    "to_timestamp($10::text::bigint), clock_timestamp())"),
	READ(PASSAGES, "SELECT DISTINCT ON (source) source, etat, to_char(fin, 'YYYY-MM-DD "
	    "HH24:MI'), vus, nouveaux, changes, retires, message FROM catalogue.passage ORDER BY "
	    "source, id DESC"),
