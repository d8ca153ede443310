// Aiguillage 1.0.1. Frames of this script's own host get their height, come back into sight at a new
// step, and say on themselves, as DOM events, where the visitor is. It keeps and sends nothing.
(function (script) {
  if (!script) return;
  var origin = new URL(script.src).origin, pages = origin + '/v1/w/', seen = new WeakMap();

  function frames(see) {
    document.querySelectorAll('iframe').forEach(function (frame) {
      if (!frame.src.indexOf(pages)) see(frame);
    });
  }

  document.querySelectorAll('a.aiguillage').forEach(function (link) {
    if (link.href.indexOf(pages)) return;
    var frame = document.createElement('iframe');
    frame.title = link.title || link.textContent.trim();
    frame.width = '100%';
    frame.height = 640;
    frame.loading = 'lazy';
    frame.referrerPolicy = 'strict-origin-when-cross-origin';
    frame.src = link.href;
    link.replaceWith(frame);
  });

  addEventListener('message', function (event) {
    var said = event.data, page = said && said.page;
    // A page may have this script twice: one of them answers.
    if (event.origin !== origin || typeof page !== 'string' || event.aiguillage) return;
    event.aiguillage = 1;
    frames(function (frame) {
      if (frame.contentWindow !== event.source) return;
      var height = said.aiguillage > 0 && Math.min(Math.max(Math.ceil(said.aiguillage), 200), 20000);
      if (height && +frame.height !== height) frame.height = height;
      var before = seen.get(frame);
      if (before === page) return;
      seen.set(frame, page);
      if (before !== undefined && frame.getBoundingClientRect().top < 0) frame.scrollIntoView();
      frame.dispatchEvent(new CustomEvent('aiguillage:' + (/^(service|aide)\//.test(page) ? 'ouverture' :
        page === 'resultats' ? 'resultat' : 'etape'), { bubbles: true, detail: { page: page, ids: said.ids } }));
    });
  });
  frames(function (frame) {
    frame.contentWindow.postMessage('aiguillage', '*');
  });
})(document.currentScript);
