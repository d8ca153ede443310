// Beside each text to copy, a button that does, where the browser can.
(function (d, clipboard) {
  if (!clipboard) return;
  d.querySelectorAll('[data-copier]').forEach(function (text) {
    var line = d.createElement('p'), button = d.createElement('button'), said = d.createElement('span');
    line.className = 'aig-boutons';
    button.type = 'button';
    button.className = 'aig-bouton aig-bouton--second';
    button.textContent = text.dataset.copier;
    said.setAttribute('role', 'status');
    button.onclick = function () {
      clipboard.writeText(text.value).then(function () { said.textContent = 'Copié.'; }, function () {
        text.select();
        said.textContent = 'Le texte est sélectionné : Ctrl+C le copie.';
      });
    };
    line.append(button, said);
    text.after(line);
  });
})(document, navigator.clipboard);
