// Every page in every state that changes its markup: a name, an address after the host, a status; for what
// only a form gives, what is written in it too.

import { widget } from './lib.mjs';

export const GYMNASE = 'quoi=r%C3%A9novation+%C3%A9nerg%C3%A9tique+du+gymnase';
const LE_MANS = 'ou=72181';
const LONG = encodeURIComponent('rénover l’école maternelle et sa cantine, isoler le gymnase, poser ' +
  'des panneaux solaires, planter la cour et créer une piste cyclable avec un bâtiment-remise ' +
  'anticonstitutionnellement-interminable-sans-la-moindre-espace-pour-aller-à-la-ligne');

const QUESTIONS = {
  'territoire': '/territoire',
  'territoire-modifier': `/territoire?${LE_MANS}&${GYMNASE}&phase=etude`,
  'territoire-vide': ['/suite?question=territoire&q=', 422],
  'territoire-inconnu': ['/suite?question=territoire&q=zzzzzzqqq', 422],
  'territoire-proches': ['/suite?question=territoire&q=rennnne', 422],
  'territoire-homonymes': '/territoire?q=saint-denis',
  'territoire-nettoye': '/territoire?q=saint%01denis',
  'territoire-code-inconnu': ['/resultats?ou=99999', 422],
  'projet': `/projet?${LE_MANS}`,
  'projet-modifier': `/projet?${LE_MANS}&${GYMNASE}&phase=etude&thematiques=velo`,
  'projet-nettoye': `/projet?${LE_MANS}&quoi=r%C3%A9novation%02du+gymnase`,
  'projet-inconnu': ['/resultats?projet=00000000-0000-4000-8000-000000000000', 422],
  'projet-erreur': [`/suite?question=projet&${LE_MANS}&quoi=${'a'.repeat(501)}`, 422],
  'precisions': `/precisions?${LE_MANS}&${GYMNASE}`,
  'precisions-doute': `/precisions?${LE_MANS}&quoi=${LONG}`,
  'precisions-rien': `/precisions?${LE_MANS}&quoi=zorglub`,
  'phase': `/phase?${LE_MANS}&${GYMNASE}`,
  'phase-modifier': `/phase?${LE_MANS}&${GYMNASE}&phase=etude`,
  'phase-erreur': [`/suite?question=phase&${LE_MANS}&${GYMNASE}`, 422],
};

const RESULTATS = {
  'resultats': `/resultats?${LE_MANS}&${GYMNASE}&phase=etude`,
  'resultats-doute': `/resultats?${LE_MANS}&phase=idee&quoi=${LONG}`,
  'resultats-passe': `/resultats?${LE_MANS}&quoi=-&phase=inconnue`,
  'resultats-vides': `/resultats?${LE_MANS}&thematiques=musique&phase=idee`,
  'resultats-filtres': `/resultats?${LE_MANS}&${GYMNASE}&phase=etude&nature=subvention&zone=france`,
  'resultats-ecartes': `/resultats?${LE_MANS}&${GYMNASE}&phase=etude&sans=prioreno,dsil`,
  'resultats-epci': `/resultats?ou=243500139&${GYMNASE}&phase=operation`,
  'resultats-region': `/resultats?ou=reg-53&${GYMNASE}&phase=idee`,
  'resultats-services': `/resultats?${LE_MANS}&phase=idee&quoi=${LONG}&vue=services`,
  'resultats-aides-2': `/resultats?${LE_MANS}&quoi=-&phase=inconnue&vue=aides&page=2`,
  'resultats-devenu': `/resultats?ou=50129&${GYMNASE}&phase=etude`,
  'resultats-nettoyes': `/resultats?${LE_MANS}&quoi=r%C3%A9novation%7Fdu+gymnase&phase=etude`,
  'resultats-tout': `/resultats?${LE_MANS}&${GYMNASE}&phase=etude&vue=tout`,
  'resultats-compacte': `/resultats?${LE_MANS}&${GYMNASE}&phase=etude&densite=compacte`,
};

const AUTREMENT = {
  'autrement': `/autrement?${LE_MANS}&${GYMNASE}&phase=etude`,
  'autrement-retire': `/autrement?ou=243500139&${GYMNASE}&phase=etude&sites=-&nature=subvention`,
  'autrement-rien': '/autrement?ou=reg-53&thematiques=musique&phase=idee&nature=cee&sites=ecole',
};

const FICHES = {
  'annuaire': '/annuaire',
  'annuaire-recherche': `/annuaire?q=chaleur&${LE_MANS}`,
  'annuaire-filtres': `/annuaire?${LE_MANS}&vue=aides&nature=subvention&thematiques=velo`,
  'annuaire-page-3': '/annuaire?page=3&tri=nom',
  'annuaire-passe': '/annuaire?page=99',
  'annuaire-vide': '/annuaire?q=zzzzzzqqq',
  'annuaire-territoire-inconnu': ['/annuaire?ou=99999', 422],
  'annuaire-texte-long': [`/annuaire?q=${'a'.repeat(201)}`, 422],
  'service': `/service/prioreno?${LE_MANS}&${GYMNASE}&phase=etude`,
  'service-sans-lien': '/service/batenr',
  'aide': `/aide/dsil?${LE_MANS}&${GYMNASE}&phase=etude`,
  'aide-proche': `/aide/essai-proche?${LE_MANS}&${GYMNASE}&phase=etude`,
  'aide-importee': `/aide/essai-importee?${LE_MANS}&${GYMNASE}&phase=etude`,
  'aide-generique': '/aide/essai-importee?ou=35238',
  'aide-variante': '/aide/essai-variante?ou=35238',
  'aide-a-venir': '/aide/essai-a-venir',
  'aide-partie': '/aide/essai-partie?ou=reg-53',
  'aide-fermee': '/aide/ademe-objectif-zan?ou=72181',
  'aide-hors-zone': '/aide/ile-de-france-piscines?ou=72181',
  'aide-hors-public': '/aide/territoires-d-industrie?ou=72181',
  'avis-aide': `/avis?${LE_MANS}&${GYMNASE}&phase=etude&sur=dsil`,
  'avis-service': '/avis?sur=prioreno',
  'avis-resultats': `/avis?${LE_MANS}&${GYMNASE}&phase=etude`,
  'avis-inconnu': ['/avis?sur=rien-de-tel', 404],
  'introuvable': ['/aide/inconnue', 404],
  'adresse-trop-longue': [`/projet?quoi=${'a'.repeat(17_000)}`, 414],
  'introuvable-reponses': [`/aide/inconnue?${LE_MANS}&${GYMNASE}&phase=etude`, 404],
  'cartes': '/cartes',
  'cartes-recherche': `/cartes?q=adresse&${LE_MANS}`,
  'cartes-vides': '/cartes?q=zzzzzzqqq',
  'carte': `/carte/api-particulier?${LE_MANS}`,
  'carte-remplacee': `/carte/essai-remplacee?${LE_MANS}`,
  'carte-inconnue': ['/carte/rien', 404],
  'donnees': '/ne-plus-demander',
  'donnees-filtres': `/ne-plus-demander?q=attestation&utilite=indispensable,utile&ouverture=protegee&${LE_MANS}`,
  'donnees-2021': '/ne-plus-demander?annee=2021',
  'donnees-vides': '/ne-plus-demander?q=zzzzzzqqq',
  'donnees-inconnue': ['/ne-plus-demander?utilite=zzz', 422],
  'demander': '/demander/api-particulier',
  'demander-oui': '/demander/api-particulier?qui=une-collectivite-ou-une-administration',
  'demander-non': '/demander/api-particulier?qui=un-particulier',
  'demander-inconnu': ['/demander/api-particulier?qui=personne-de-ce-nom', 422],
};

const PAGES = {
  'accueil': '/',
  'integrer': '/integrer',
  'integrer-css': '/integrer?forme=css&script=fige&ou=72181&phase=idee&theme=sombre&quoi=v%C3%A9lo',
  'integrer-lien': '/integrer?forme=lien&densite=compacte',
  'integrer-erreurs': ['/integrer?partenaire=personne-de-ce-nom&ou=saint-denis', 422],
  'verifier': '/integrer/verifier',
  'cle': '/integrer/cle',
  'cle-recue': '/integrer/cle/recue',
  'docs': '/docs',
  'problemes': '/docs/problemes',
  'fraicheur': '/fraicheur',
  'mentions-legales': '/mentions-legales',
  'donnees-personnelles': '/donnees-personnelles',
  'accessibilite': '/accessibilite',
  'statistiques': '/statistiques',
  'quota': ['/v1/w/essai-quota', 429],
  'fichier-inconnu': ['/static/rien.css', 404],
  'partenaire-inconnu': ['/v1/w/personne-de-ce-nom', 404],
  'adresse-inconnue': ['/rien/de/tel', 404],
};

// What forms are answered: the page of the form, the fields sent, a status.
const MODULE = '<iframe src="HOST/v1/w/demo" title="Aides"></iframe>';
const DITS = {
  'avis-dit': ['/avis?sur=dsil', { avis: 'oui' }, 200],
  'avis-signale': [`/avis?${LE_MANS}&${GYMNASE}&phase=etude&sur=prioreno`, { avis: 'correction', texte: 'Essai : un lien cassé.' }, 200],
  'avis-vide': [`/avis?${LE_MANS}&${GYMNASE}&phase=etude&sur=dsil`, { avis: 'correction', texte: '' }, 422],
  'avis-perime': ['/avis?sur=dsil', { avis: 'correction', texte: 'Un texte gardé.', jeton: 'x' }, 422],
};
const VERDICTS = {
  'verifier-vide': ['/integrer/verifier', { page: '' }, 422],
  'verifier-rien': ['/integrer/verifier', { page: `${'mot'.repeat(200)}<p>` }, 200],
  'verifier-erreurs': ['/integrer/verifier', { adresse: 'https://www.mairie-exemple.fr/projets',
    page: `<meta http-equiv="Content-Security-Policy" content="default-src 'self'">${MODULE}${MODULE}
      <iframe src="HOST/v1/w/personne-de-ce-nom"></iframe><script src="HOST/v1/aiguillage-0.9.0.js"></script>` }, 200],
  'verifier-adresse': ['/integrer/verifier', { adresse: `une adresse ${'x'.repeat(100)}`, page: MODULE }, 422],
  'verifier-entete': ['/integrer/verifier', { page: MODULE, entetes: `Content-Security-Policy: default-src 'self'; frame-src ${
    Array.from({ length: 20 }, (_, i) => `https://site${i}.mairie-exemple.fr`).join(' ')}` }, 200],
  'verifier-bien': ['/integrer/verifier', { adresse: 'http://127.0.0.1:8000/', page: MODULE }, 200],
  'cle-erreurs': ['/integrer/cle', { nom: '', site: 'pas une adresse', courriel: 'personne' }, 422],
  'cle-perimee': ['/integrer/cle', { nom: 'Mairie', site: 'www.mairie.example', courriel: 'a@mairie.example', jeton: 'x' }, 422],
};

const list = (rows, address) => Object.entries(rows).map(([nom, row]) => {
  const [path, status] = [row].flat();
  return { nom, adresse: address(path), status: status ?? 200 };
});
const sent = (stack, rows, address) => Object.entries(rows).map(([nom, [path, envoi, status]]) => ({ nom, adresse: address(path), status,
  envoi: Object.fromEntries(Object.entries(envoi).map(([name, value]) => [name, value.replaceAll('HOST', stack.url)])) }));

// A quota is each process's own: what it still lets through is asked again, and not of the browser's cache.
const TRIES = 20;

// The answer to a state, without a browser.
export async function demander({ adresse, status, envoi }) {
  if (!envoi) {
    let answer = await fetch(adresse, { redirect: 'manual' });
    for (let left = TRIES; status === 429 && answer.status === 200 && left > 0; left--)
      answer = await fetch(`${adresse}?essai=${left}`, { redirect: 'manual' });
    return answer;
  }
  const [, jeton] = /name="jeton" value="([^"]*)"/.exec(await (await fetch(adresse)).text()) ?? [];
  return fetch(adresse, { method: 'POST', redirect: 'manual',
    body: new URLSearchParams({ ...(jeton && { jeton }), ...envoi }) });
}

// Shows a state in a page, or in one of its frames.  Resolves to the answer.
export async function ouvrir(page, { adresse, status, envoi }) {
  let answer = await page.goto(adresse);
  for (let left = TRIES; status === 429 && answer.status() === 200 && left > 0; left--)
    answer = await page.goto(`${adresse}?essai=${left}`);
  return envoi ? envoyer(page, envoi) : answer;
}

export async function envoyer(page, envoi) {
  const [answer] = await Promise.all([page.waitForNavigation(), page.evaluate((fields) => {
    const button = [...document.querySelectorAll('form[method=post] button')]
      .find(({ value }) => value === (fields.avis ?? ''));
    for (const [name, value] of Object.entries(fields))
      if (name !== 'avis')
        button.form.elements[name].value = value;
    button.form.requestSubmit(button);
  }, envoi)]);
  return answer;
}

// For a stack: [{ nom, adresse, status, envoi }].  What was sent is stored: see `oublier`.
export const etats = (stack) => [
  ...list({ ...QUESTIONS, ...RESULTATS, ...AUTREMENT, ...FICHES }, (path) => widget(stack, path)),
  ...sent(stack, DITS, (path) => widget(stack, path)),
  ...list(PAGES, (path) => stack.url + path),
  ...sent(stack, VERDICTS, (path) => stack.url + path),
];
export const oublier = (stack) => stack.sql("DELETE FROM mesure.correction WHERE texte LIKE 'Essai : %'");
