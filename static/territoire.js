//= cadre.js
// « Où ? » proposes territories while one types: the combobox of the ARIA patterns, with a list and a
// choice by hand (https://www.w3.org/WAI/ARIA/apg/patterns/combobox/). The form below stays what it is.
(function (d) {
  var input = d.querySelector('.aig-saisie [name=q]'), list = d.createElement('ul'), said = d.createElement('p'),
    found = [], at = -1, asked, later,
    types = { commune: 'Commune', epci: 'Intercommunalité', syndicat: 'Syndicat', departement: 'Département',
      region: 'Région' };

  function show(territoires, text) {
    found = territoires;
    list.replaceChildren.apply(list, found.map(function (t, i) {
      var option = d.createElement('li'), name = d.createElement('strong'), more = d.createElement('span');
      option.id = 'q-' + i;
      option.setAttribute('role', 'option');
      name.textContent = t.nom;
      more.className = 'aig-discret';
      more.textContent = [types[t.type]].concat(t.type === 'departement' ? t.code : t.departements.map(function (dep) {
        return dep.nom + ' (' + dep.code + ')';
      }).slice(0, 2), t.codes_postaux.slice(0, 2),
      t.correspond ? 'répond à «\u00a0' + t.correspond + '\u00a0»' : []).join(' · ');
      option.append(name, ' ', more);
      option.onclick = function () { choose(t); };
      return option;
    }));
    list.hidden = !found.length;
    input.setAttribute('aria-expanded', !list.hidden);
    said.textContent = text;
    move(-1);
  }
  function select() {
    if (input.value === input.defaultValue) input.select();
  }
  function close() {
    clearTimeout(later);
    if (asked) asked.abort();
    show([], '');
  }
  function move(to) {
    if (list.children[at]) list.children[at].removeAttribute('aria-selected');
    var option = list.children[at = to];
    input.setAttribute('aria-activedescendant', option ? option.id : '');
    if (!option) return;
    option.setAttribute('aria-selected', true);
    option.scrollIntoView({ block: 'nearest' });
  }
  function choose(t) {
    var query = new URLSearchParams(new FormData(input.form));
    query.delete('question');
    query.delete('q');
    // A former code is kept: the pages then say what it became.
    query.set('ou', t.devenu[0] ? t.devenu[0].code :
      ({ departement: 'dep-', region: 'reg-' }[t.type] || '') + t.code);
    close();
    input.value = t.nom;
    // Where the links of homonyms lead.
    location = input.form.action.replace(/\/suite$/, '?') + query;
  }
  function ask() {
    var q = input.value.trim();
    close();
    if (q.length > 1) later = setTimeout(function () {
      asked = new AbortController();
      fetch('/api/v1/territoires?limite=6&q=' + encodeURIComponent(q), { signal: asked.signal })
        .then(function (answer) { return answer.json(); })
        .then(function (answer) {
          var n = answer.territoires.length;
          show(answer.territoires, n ? n + (n > 1 ? ' propositions' : ' proposition') + ', flèches pour choisir.' :
            'Aucune proposition.');
        }).catch(function () {});
    }, 150);
  }

  if (!input || !self.AbortController || !list.replaceChildren) return;
  list.id = 'q-liste';
  list.className = 'aig-rangs aig-propositions';
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', 'Territoires proposés');
  // The field keeps the focus.
  list.onmousedown = function (e) { e.preventDefault(); };
  said.className = 'aig-vh';
  said.setAttribute('role', 'status');
  input.setAttribute('role', 'combobox');
  input.setAttribute('aria-autocomplete', 'list');
  input.setAttribute('aria-controls', list.id);
  input.after(list, said);
  close();
  input.oninput = ask;
  input.onblur = close;
  // The answer given before is there, selected: to type is to give another. Again after the click that
  // brought the focus, which would place the caret.
  input.onfocus = function () {
    select();
    setTimeout(select);
  };
  input.onkeydown = function (e) {
    var step = { ArrowDown: 1, ArrowUp: -1 }[e.key], n = found.length + 1;
    if (e.isComposing) return;
    if (step && n > 1) move((at + 1 + step + n) % n - 1);
    else if (step === 1) return ask();
    else if (e.key === 'Enter' && at >= 0) choose(found[at]);
    else if (e.key === 'Escape' && n > 1) close();
    else {
      if (/^(Arrow|Home|End)/.test(e.key)) move(-1);
      return;
    }
    e.preventDefault();
  };
})(document);
