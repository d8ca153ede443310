// The addresses that are measured: results over 400 different questions, the first page, territory
// search over 200 different queries with typos, exact names.  The same ones at every run.

const TERRITOIRES = ['72181', '35238', '44109', '69123', '75056', '13055', '2A004', '97209', '01004', '29019',
  '243500139', '200054807', '243100518', '200046977', '243300316', 'dep-35', 'dep-72', 'dep-2A', 'reg-53', 'reg-84'];

// What people write: long and short, precise and vague, with faults.
const PROJETS = [
  'rénovation énergétique du gymnase', 'renov energetique ecole + cour desimpermeabilisée',
  'aménager une voie verte entre deux bourgs, avec des arceaux devant les commerces',
  'requalification d’une friche industrielle en logements et en parc',
  'la cantine veut plus de produits locaux et moins de gaspillage',
  'remplacer l’éclairage public par des LED',
  'panneaux photovoltaïques sur le toit de la mairie et de la salle des fêtes',
  'réseau de chaleur bois', 'éviter les inondations du centre bourg',
  'planter des haies et restaurer une mare', 'rénovation de la piscine intercommunale',
  'covoiturage pour aller au travail', 'habitat inclusif pour personnes âgées',
  'revitaliser le centre-ville, commerces vacants', 'compostage de quartier',
  'plan climat : où en sommes-nous', 'maison de santé', 'eau potable : fuites du réseau',
  'végétaliser la cour de l’école et rendre le sol perméable pour l’été',
  'nous voulons savoir par où commencer'];

const PHASES = ['idee', 'etude', 'operation', 'inconnue'];

// 200 queries: 40 names, each exact, with a letter lost, two exchanged, one doubled, one changed.
const NOMS = ['Le Mans', 'Rennes', 'Saint-Denis', 'Châteauroux', 'Villeurbanne', 'Bourg-en-Bresse', 'Quimper',
  'Ajaccio', 'Fort-de-France', 'Montpellier', 'Perpignan', 'Clermont-Ferrand', 'La Roche-sur-Yon', 'Angoulême',
  'Brive-la-Gaillarde', 'Saint-Étienne', 'Carcassonne', 'Charleville-Mézières', 'Mulhouse', 'Strasbourg',
  'Toulouse', 'Marseille', 'Ploërmel', 'Guingamp', 'Landerneau', 'Issoudun', 'Romorantin', 'Vendôme', 'Nogent',
  'Saint-Malo', 'Rennes Métropole', 'Métropole de Lyon', 'Ille-et-Vilaine', 'Haute-Savoie', 'Bretagne',
  'Occitanie', 'Dunkerque', 'Hénin-Beaumont', 'Villefranche-sur-Saône', 'Pont-à-Mousson'];

const FAUTES = [
  (nom) => nom,
  (nom) => nom.slice(0, 3) + nom.slice(4),
  (nom) => nom.slice(0, 2) + nom[3] + nom[2] + nom.slice(4),
  (nom) => nom.slice(0, 4) + nom[3] + nom.slice(4),
  (nom) => `${nom.slice(0, -2)}e${nom.slice(-1)}`];

const q = encodeURIComponent;

export const results = (partner = 'demo') => TERRITOIRES.flatMap((ou, i) => PROJETS.map((quoi, k) =>
  `/v1/w/${partner}/resultats?ou=${ou}&phase=${PHASES[(i + k) % 4]}&quoi=${q(quoi)}`));

export const search = () => NOMS.flatMap((nom) => FAUTES.map((faute) =>
  `/api/v1/territoires?q=${q(faute(nom))}`));

export const exact = () => NOMS.map((nom) => `/api/v1/territoires?q=${q(nom)}`);

export const PAGES = { resultats: results(), accueil: ['/v1/w/demo'], recherche: search(), noms: exact() };
