// Builds the territories of sql/seed/ from the official files, then checks what it wrote.
//
//	npm ci --prefix tools && DONNEES=../shared/data node tools/referentiel.mjs
//
// Same input, same output, byte for byte: the files are committed and reviewed as a diff, and
// nothing at run time depends on this script. It is run once a year, when the package follows
// the new code officiel géographique; the counts below change with it.
//
// Two of the files are read as well as written:
// - alias.csv is kept by hand; the script sorts it and refuses a line that leads nowhere;
// - anciennes.csv gives back the name of a code the package no longer names. A commune déléguée
//   disappears from the package when it is abolished, its name stays in people's heads.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SEED = join(ROOT, 'sql', 'seed');
const DATA = process.argv[2] ?? process.env.DONNEES ?? join(ROOT, '..', 'shared', 'data');

const COLUMNS = {
	territoires: ['cle', 'type', 'code', 'nom', 'siren', 'population', 'codes_postaux', 'nature',
		'publics', 'epci', 'departements', 'regions'],
	anciennes: ['code', 'nom', 'type', 'devenue', 'codes_postaux', 'population'],
	alias: ['nom', 'cle'],
	competences_banatic: ['code', 'libelle'],
	groupements_competences: ['siren', 'competences'],
};

// Code officiel géographique 2026. A count that moves means that the input moved: not shipped.
const COUNTS = {
	commune: 34969,
	epci: 1255,
	syndicat: 8882,
	departement: 109,
	region: 18,
	zone: 4,
};

// The order of territoires.csv: what a person is likely to look for when reading the file.
const TYPES = ['zone', 'region', 'departement', 'epci', 'syndicat', 'commune'];

const PUBLICS = ['commune', 'epci', 'departement', 'region', 'special'];

const PUBLIC_OF_TYPE = {
	commune: ['commune'],
	epci: ['epci'],
	syndicat: ['epci'],
	departement: ['departement'],
	region: ['region'],
	zone: [],
};

// One collectivité that is two things at once in the eyes of an aide. The first is the level
// the territory bears, the second the one it exercises too.
const PUBLICS_OF = {
	75056: ['commune', 'departement'],
	'dep-75': ['departement', 'commune'],
	200046977: ['epci', 'departement'], // Métropole de Lyon
	'dep-2A': ['departement', 'region'],
	'dep-2B': ['departement', 'region'],
	'reg-94': ['region', 'departement'],
	'dep-972': ['departement', 'region'],
	'reg-02': ['departement', 'region'],
	'dep-973': ['departement', 'region'],
	'reg-03': ['departement', 'region'],
	'dep-976': ['departement', 'region'],
	'reg-06': ['departement', 'region'],
};

// Collectivités of overseas: neither département nor région, but the level between the commune
// and France. 989 (Clipperton) is State land without a collectivité.
const OVERSEAS = ['975', '977', '978', '984', '986', '987', '988'];

// The Insee gives these lands communes that the law does not know: the collectivité (or the
// State) acts for them.
const WITHOUT_COMMUNES = ['977', '978', '984', '986', '989'];

const ALSACE = { code: '6AE', nom: "Collectivité européenne d'Alsace", siren: '200094332',
	departements: ['67', '68'], region: '44' };

const GRAND_PARIS = '200054781';

// Zones nobody chooses; their codes are those Aides-territoires gives its perimeters.
const ZONES = [
	{ cle: 'europe', code: 'EU', nom: 'Europe', within: [] },
	{ cle: 'france', code: 'FRA', nom: 'France', within: ['europe'] },
	{ cle: 'metropole', code: 'FRA-MET', nom: 'France métropolitaine', within: ['france'] },
	{ cle: 'outre-mer', code: 'FRA-OM', nom: 'Outre-mer', within: ['france'] },
];

// Labels of the 2021 nomenclature (DGCL) that the shared extract lacks though groupements have
// the code.
const COMPETENCES = {
	1030: 'Autres énergies',
	1520: 'Lutte contre les nuisances sonores',
	1535: 'Parcs naturels régionaux',
	2005: 'Création, gestion, extension et translation des cimetières et sites funéraires',
	2010: 'Création, gestion et extension des crématoriums et sites cinéraires',
	2015: 'Service extérieur de pompes funèbres',
	2510: 'Aide sociale facultative',
	2515: 'Activités sanitaires',
	2520: 'Action sociale',
	2521: 'Crèche, relais assistance maternelle, aide à la petite enfance',
	2525: "Centre intercommunal d'action sociale (CIAS)",
	2526: 'Maisons de santé pluridisciplinaires',
	3010: 'Contrat local de sécurité transports',
	4008: "Construction, aménagement, entretien et gestion d'équipements culturels et sportifs",
	4010: "Construction, aménagement, entretien et fonctionnement d'équipements de "
		+ "l'enseignement préélémentaire et élémentaire",
	4015: 'Activités périscolaires',
	4017: "Programme de soutien et d'aides aux établissements d'enseignement supérieur et de "
		+ 'recherche et aux programmes de recherche',
	4020: 'Activités culturelles ou socioculturelles',
	4025: 'Activités sportives',
	4510: 'Schéma de secteur',
	4520: "Création et réalisation de zones d'aménagement concerté (ZAC)",
	4525: 'Constitution de réserves foncières',
	4530: 'Organisation de la mobilité, au sens des articles L. 1231-1 et suivants du code des '
		+ 'transports',
	4535: "Prise en considération d'un programme d'aménagement d'ensemble et détermination des "
		+ "secteurs d'aménagement au sens du code de l'urbanisme",
	4555: 'Études et programmation',
	5010: 'Signalisation',
	5220: 'Thermalisme',
	5510: 'Politique du logement non social',
	5520: 'Politique du logement étudiant',
	5540: 'Amélioration du parc immobilier bâti',
	5545: "Droit de préemption urbain (DPU) pour la mise en œuvre de la politique communautaire "
		+ "d'équilibre social de l'habitat",
	5555: 'Délégations des aides à la pierre',
	7005: 'Ports',
	7010: 'Aérodromes',
	7012: "Participation à la gouvernance et à l'aménagement des gares situées sur le territoire "
		+ 'métropolitain',
	7015: 'Voies navigables',
	7030: "Abattoirs, abattoirs-marchés et marchés d'intérêt national, halles, foires",
	9905: 'Préparation et réalisation des enquêtes de recensement de la population',
	9910: 'Préfiguration et fonctionnement des Pays',
	9915: 'Gestion de personnel (policiers municipaux, gardes champêtres…)',
	9922: "Gestion d'un centre de secours",
	9923: "Service public de défense extérieure contre l'incendie",
	9924: 'Collecte des contributions pour le financement du SDIS',
	9925: 'Infrastructure de télécommunication (téléphonie mobile…)',
	9930: 'Technologies de l\'information et de la communication (internet, câble…)',
	9935: "Aménagement, entretien et gestion des aires d'accueil des gens du voyage",
	9940: 'Création et gestion des maisons de services au public',
	9950: 'Archives',
	9999: 'Autres',
};

class Refusal extends Error {}

function refuse(sentence) {
	throw new Refusal(sentence);
}

// ---- files

// RFC 4180: a quoted cell may hold commas, doubled quotes and newlines.
function parseCsv(text) {
	const rows = [];
	let row = [], cell = '', quoted = false;

	for (let i = 0; i < text.length; i++) {
		const c = text[i];
		if (quoted && c === '"' && text[i + 1] === '"') {
			cell += c;
			i++;
		} else if (c === '"') {
			quoted = !quoted;
		} else if (quoted || (c !== ',' && c !== '\n' && c !== '\r')) {
			cell += c;
		} else if (c !== '\r') {
			row.push(cell);
			cell = '';
			if (c === '\n') {
				rows.push(row);
				row = [];
			}
		}
	}
	if (cell !== '' || row.length > 0)
		rows.push([...row, cell]);
	const [header, ...body] = rows;
	return body.map((cells) => Object.fromEntries(header.map((name, i) => [name, cells[i] ?? ''])));
}

function readCsv(path) {
	return parseCsv(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''));
}

function readShared(name) {
	const path = join(DATA, 'referentiel', name);
	if (!existsSync(path))
		refuse(`${path} manque : DONNEES doit désigner le dossier des données partagées.`);
	return readCsv(path);
}

function readSeed(name) {
	const path = join(SEED, `${name}.csv`);
	return existsSync(path) ? readCsv(path) : [];
}

function readPackage() {
	const require = createRequire(import.meta.url);
	const load = (name) => {
		try {
			return require(`@etalab/decoupage-administratif/data/${name}.json`);
		} catch {
			return refuse('le paquet du découpage administratif manque : npm ci --prefix tools.');
		}
	};
	return {
		communes: load('communes'), epci: load('epci'), ept: load('ept'),
		departements: load('departements'), regions: load('regions'),
	};
}

function formatCell(value) {
	const text = Array.isArray(value) ? value.join('|') : String(value ?? '');
	return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function writeSeed(name, rows) {
	const columns = COLUMNS[name];
	const lines = rows.map((row) => columns.map((column) => formatCell(row[column])).join(','));
	writeFileSync(join(SEED, `${name}.csv`), [columns.join(','), ...lines, ''].join('\n'));
}

// ---- small things

// Code units, not a locale: the same file on every machine.
function compare(a, b) {
	return a < b ? -1 : a > b ? 1 : 0;
}

function distinct(values) {
	return [...new Set(values)].sort(compare);
}

function sum(values) {
	return values.reduce((total, value) => total + value, 0);
}

function oneLine(text) {
	return text.replace(/\s+/g, ' ').trim();
}

// Banatic lost the characters of Windows-1252: « l?Authion », « Pied-de-B?uf ».
function repair(name) {
	return oneLine(name).replace(/B\?uf/g, 'Bœuf').replace(/(?<=\p{L})\?(?=\p{L})/gu, "'");
}

// What is left of a name once typed carelessly: two names that fold alike are one to the search.
function fold(name) {
	return name.normalize('NFD').replace(/\p{Mn}/gu, '').toLowerCase()
		.replaceAll('œ', 'oe').replaceAll('æ', 'ae').replace(/[^a-z0-9]+/g, ' ').trim();
}

function groupBy(items, key) {
	const groups = new Map();
	for (const item of items)
		groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
	return groups;
}

// ---- territories

function territory(type, cle, fields) {
	return {
		cle, type, code: cle, siren: '', population: '', codes_postaux: [], nature: '',
		publics: PUBLICS_OF[cle] ?? PUBLIC_OF_TYPE[type], epci: [], departements: [], regions: [],
		...fields,
	};
}

function zones() {
	return ZONES.map(({ cle, code, nom, within }) =>
		territory('zone', cle, { code, nom, regions: within }));
}

function isToday(commune) {
	return commune.type === 'commune-actuelle';
}

// Where a commune lies above its EPCI. Clipperton has nothing but the overseas zone.
function parentsOfCommune({ zone, departement, region }) {
	if (zone !== 'com')
		return { departements: [`dep-${departement}`], regions: [`reg-${region}`] };
	if (OVERSEAS.includes(departement))
		return { departements: [`dep-${departement}`] };
	return { regions: ['outre-mer'] };
}

function communes(source) {
	const epciOf = new Map(source.epci.flatMap((epci) =>
		epci.membres.map((member) => [member.code, epci.code])));

	return source.communes.filter(isToday).map((commune) => territory('commune', commune.code, {
		nom: commune.nom,
		siren: commune.siren,
		population: commune.population,
		codes_postaux: distinct(commune.codesPostaux ?? []),
		epci: epciOf.has(commune.code) ? [epciOf.get(commune.code)] : [],
		...parentsOfCommune(commune),
		...(WITHOUT_COMMUNES.includes(commune.departement) && { publics: ['commune', 'special'] }),
	}));
}

// A groupement lies in every département and every région of its members.
function groupement(type, { code, nom, type: nature, populationMunicipale, membres }, communeOf) {
	const members = membres.map((member) => communeOf.get(member.code));
	return territory(type, code, {
		nom: oneLine(nom), siren: code, population: populationMunicipale, nature,
		departements: distinct(members.flatMap((member) => member.departements)),
		regions: distinct(members.flatMap((member) => member.regions)),
	});
}

function epci(source, communeOf) {
	return source.epci.map((item) => groupement('epci', item, communeOf));
}

function ept(source, communeOf) {
	return source.ept.map((item) =>
		({ ...groupement('syndicat', item, communeOf), epci: [GRAND_PARIS] }));
}

// Banatic 2021 knows the seat of a syndicat, not its members: it lies where its seat is.
function syndicats(banatic, known) {
	return banatic.filter(({ siren }) => !known.has(siren)).map((item) =>
		territory('syndicat', item.siren, {
			nom: repair(item.libelle),
			siren: item.siren,
			population: Number(item.population) || '',
			nature: item.nature,
			departements: [`dep-${item.departement_code}`],
			regions: [`reg-${item.region_code}`],
		}));
}

function populationOf(list, communeList) {
	const population = sum(communeList.filter(({ departements }) =>
		departements.some((cle) => list.includes(cle))).map((commune) => commune.population ?? 0));
	return population || '';
}

function departements(source, sirenOf, communeList) {
	return source.departements.filter(({ zone }) => zone !== 'com').map(({ code, nom, region }) =>
		territory('departement', `dep-${code}`, {
			code, nom,
			siren: sirenOf.get(`dep-${code}`),
			population: populationOf([`dep-${code}`], communeList),
			departements: ALSACE.departements.includes(code) ? [`dep-${ALSACE.code}`] : [],
			regions: [`reg-${region}`],
		}));
}

function alsace(communeList) {
	const { code, nom, siren, region } = ALSACE;
	return territory('departement', `dep-${code}`, {
		code, nom, siren,
		population: populationOf(ALSACE.departements.map((dep) => `dep-${dep}`), communeList),
		regions: [`reg-${region}`],
	});
}

function overseas(source, communeList) {
	return source.departements.filter(({ code }) => OVERSEAS.includes(code)).map(({ code, nom }) =>
		territory('departement', `dep-${code}`, {
			code, nom,
			population: populationOf([`dep-${code}`], communeList),
			publics: ['special'],
			regions: ['outre-mer'],
		}));
}

function regions(source, sirenOf, communeList) {
	return source.regions.filter(({ zone }) => zone !== 'com').map(({ code, nom, zone }) => {
		const inside = source.departements.filter(({ region }) => region === code);
		return territory('region', `reg-${code}`, {
			code, nom,
			siren: sirenOf.get(`reg-${code}`),
			population: populationOf(inside.map((dep) => `dep-${dep.code}`), communeList),
			regions: [zone === 'drom' ? 'outre-mer' : 'metropole'],
		});
	});
}

function sirenByKey(rows) {
	const prefix = { departement: 'dep-', region: 'reg-' };
	return new Map(rows.map(({ niveau, code, siren }) => [prefix[niveau] + code, siren]));
}

function territories(source, shared) {
	const communeList = communes(source);
	const communeOf = new Map(communeList.map((commune) => [commune.cle, commune]));
	const sirenOf = sirenByKey(shared.siren);
	const groupements = [...epci(source, communeOf), ...ept(source, communeOf)];
	const known = new Set(groupements.map(({ cle }) => cle));

	const all = [
		...zones(),
		...regions(source, sirenOf, communeList),
		...departements(source, sirenOf, communeList),
		alsace(communeList),
		...overseas(source, communeList),
		...groupements,
		...syndicats(shared.groupements, known),
		...communeList,
	];
	return all.sort((a, b) => TYPES.indexOf(a.type) - TYPES.indexOf(b.type) || compare(a.cle, b.cle));
}

// ---- former codes and municipal arrondissements

function former(source, nameOf, today) {
	const named = source.communes.filter(({ type }) => /^commune-(deleguee|associee)$/.test(type));
	// The entity tells what it became; the list of old codes of a commune is derived from older
	// moves and differs twice (55273, 60455).
	const became = new Map(source.communes.filter(isToday).flatMap((commune) =>
		(commune.anciensCodes ?? []).map((code) => [code, { devenue: commune.code }])));
	for (const { code, nom, chefLieu } of named)
		became.set(code, { nom, devenue: chefLieu });

	return [...became]
		.map(([code, { nom, devenue }]) =>
			({ code, nom: nom ?? nameOf.get(code) ?? '', type: 'ancienne', devenue }))
		// A commune déléguée that kept both code and name says nothing the commune does not.
		.filter(({ code, nom, devenue }) => code !== devenue || nom !== today.get(devenue)?.nom);
}

function arrondissements(source) {
	return source.communes.filter(({ type }) => type === 'arrondissement-municipal')
		.map(({ code, nom, commune, codesPostaux, population }) => ({
			code, nom, type: 'arrondissement', devenue: commune,
			codes_postaux: distinct(codesPostaux), population,
		}));
}

function formerCodes(source, kept, today) {
	const nameOf = new Map(kept.map(({ code, nom }) => [code, nom]));
	return [...former(source, nameOf, today), ...arrondissements(source)]
		.sort((a, b) => compare(a.code, b.code));
}

// ---- compétences

function competences(rows) {
	const labels = new Map(Object.entries(COMPETENCES));
	for (const { code, nom } of rows)
		labels.set(code, oneLine(nom));
	return [...labels].map(([code, libelle]) => ({ code, libelle }))
		.sort((a, b) => compare(a.code, b.code));
}

// A groupement that Banatic names nowhere else cannot be chosen: its compétences go with it.
function groupementsCompetences(rows, today) {
	const groups = groupBy(rows.filter(({ siren }) => today.has(siren)), ({ siren }) => siren);
	return [...groups]
		.map(([siren, pairs]) =>
			({ siren, competences: distinct(pairs.map((pair) => pair.code_competence)) }))
		.sort((a, b) => compare(a.siren, b.siren));
}

// ---- checks

function checkUnique(rows, key, file) {
	for (const [value, same] of groupBy(rows, key)) {
		if (same.length > 1)
			refuse(`${file} : ${value} s'y trouve ${same.length} fois.`);
	}
}

function checkCounts(all) {
	for (const [type, expected] of Object.entries(COUNTS)) {
		const found = all.filter((item) => item.type === type).length;
		if (found !== expected)
			refuse(`territoires.csv : ${found} lignes de type ${type}, ${expected} attendues.`);
	}
}

function checkTerritory(item, today) {
	const parents = [['epci', 'epci'], ['departements', 'departement'], ['regions', 'region']];

	if (item.nom.trim() === '')
		refuse(`territoires.csv : ${item.cle} n'a pas de nom.`);
	if (item.siren && !/^\d{9}$/.test(item.siren))
		refuse(`territoires.csv : ${item.siren}, SIREN de ${item.cle}, n'a pas neuf chiffres.`);
	if (item.publics.some((value) => !PUBLICS.includes(value)))
		refuse(`territoires.csv : ${item.cle} a un public inconnu.`);
	if (item.type !== 'zone' && item.publics.length === 0)
		refuse(`territoires.csv : ${item.cle} n'est aucun public.`);
	for (const [column, type] of parents) {
		for (const cle of item[column]) {
			const parent = today.get(cle);
			// Zones have no column of their own and ride in that of the régions.
			if (!parent || (parent.type !== type && !(column === 'regions' && parent.type === 'zone')))
				refuse(`territoires.csv : ${item.cle} est dans ${cle} (${column}), qui n'existe pas.`);
		}
	}
}

// An EPCI is a parent one does not climb: it lies in every département of its members, so that
// through the Grand Paris a commune of Seine-Saint-Denis would lie in Paris and in the Essonne.
function ancestors(item, today, path = []) {
	if (path.includes(item.cle))
		refuse(`territoires.csv : ${item.cle} se contient lui-même.`);
	return [...item.epci, ...[...item.departements, ...item.regions].flatMap((cle) =>
		[cle, ...ancestors(today.get(cle), today, [...path, item.cle])])];
}

// National aides reach everyone: a territory outside France is a territory lost on the way.
function checkInsideFrance(all, today) {
	for (const item of all.filter(({ type }) => type !== 'zone')) {
		if (!ancestors(item, today).includes('france'))
			refuse(`territoires.csv : ${item.cle} (${item.nom}) n'est pas en France.`);
	}
}

function checkFormer(rows, today) {
	checkUnique(rows, ({ code }) => code, 'anciennes.csv');
	for (const { code, nom, devenue } of rows) {
		if (today.get(devenue)?.type !== 'commune')
			refuse(`anciennes.csv : ${code} est devenue ${devenue}, qui n'est pas une commune.`);
		if (code !== devenue && today.has(code))
			refuse(`anciennes.csv : ${code} existe encore.`);
		if (nom === '')
			refuse(`anciennes.csv : ${code} n'a plus de nom. L'ancien fichier le donnait-il ?`);
	}
}

// The syndicats are left aside: half of them bear the name of the commune they serve.
function namesOf(all) {
	const chosen = all.filter(({ type }) => type !== 'syndicat' && type !== 'zone');
	return groupBy(chosen, ({ nom }) => fold(nom));
}

// An alias must lead somewhere, add something, and not come before a territory of that very name.
function checkAliases(rows, seed, today) {
	const official = namesOf(seed.territoires);
	const old = new Set(seed.anciennes.map(({ nom, devenue }) => `${fold(nom)} (${devenue})`));
	const key = ({ nom, cle }) => `${fold(nom)} (${cle})`;

	checkUnique(rows, key, 'alias.csv');
	for (const row of rows) {
		const target = today.get(row.cle);
		const robbed = (official.get(fold(row.nom)) ?? []).find(({ cle }) => cle !== row.cle);
		if (!target || target.type === 'zone')
			refuse(`alias.csv : « ${row.nom} » mène à ${row.cle}, qui ne se choisit pas.`);
		if (fold(row.nom) === '' || fold(row.nom) === fold(target.nom) || old.has(key(row)))
			refuse(`alias.csv : « ${row.nom} » n'apprend rien sur ${row.cle}.`);
		if (robbed)
			refuse(`alias.csv : « ${row.nom} » est le nom de ${robbed.cle}, pas de ${row.cle}.`);
	}
}

function checkCompetences(labels, groupements) {
	const known = new Set(labels.map(({ code }) => code));
	checkUnique(labels, ({ code }) => code, 'competences_banatic.csv');
	for (const { siren, competences: codes } of groupements) {
		const unknown = codes.find((code) => !known.has(code));
		if (unknown)
			refuse(`groupements_competences.csv : ${siren} a ${unknown}, que rien ne nomme.`);
	}
}

// ---- main

function build() {
	const source = readPackage();
	const shared = {
		siren: readShared('siren_departements_regions.csv'),
		groupements: readShared('banatic2021_groupements.csv'),
		competences: readShared('banatic2021_competences.csv'),
		pairs: readShared('banatic2021_competences_par_groupement.csv'),
	};
	const territoires = territories(source, shared);
	const today = new Map(territoires.map((item) => [item.cle, item]));

	return {
		territoires,
		anciennes: formerCodes(source, readSeed('anciennes'), today),
		alias: readSeed('alias').map(({ nom, cle }) => ({ nom: oneLine(nom), cle: cle.trim() }))
			.sort((a, b) => compare(a.cle, b.cle) || compare(a.nom, b.nom)),
		competences_banatic: competences(shared.competences),
		groupements_competences: groupementsCompetences(shared.pairs, today),
	};
}

function check(seed) {
	const today = new Map(seed.territoires.map((item) => [item.cle, item]));

	checkUnique(seed.territoires, ({ cle }) => cle, 'territoires.csv');
	checkCounts(seed.territoires);
	seed.territoires.forEach((item) => checkTerritory(item, today));
	checkInsideFrance(seed.territoires, today);
	checkFormer(seed.anciennes, today);
	checkAliases(seed.alias, seed, today);
	checkCompetences(seed.competences_banatic, seed.groupements_competences);
}

try {
	const seed = build();
	check(seed);
	for (const [name, rows] of Object.entries(seed)) {
		writeSeed(name, rows);
		console.log(`${name}.csv : ${rows.length} lignes`);
	}
} catch (error) {
	if (!(error instanceof Refusal))
		throw error;
	console.error(`référentiel : ${error.message}`);
	process.exitCode = 1;
}
