// Tells the page around a frame its height and which page it is: no answer, no text.
(function (host, d) {
  if (host === self) return;
  var h = 0, w = 0, link = d.querySelector('[rel=canonical]');
  function id(a) { return a.pathname.split('/').slice(4).join('/'); }
  function say() {
    host.postMessage({ aiguillage: h, page: id(link ? new URL(link.href) : location),
      ids: [].map.call(d.querySelectorAll('h3 a'), id) }, '*');
  }
  new ResizeObserver(function (e) {
    var box = e[0].contentRect, more = box.width - w;
    // Lower because its scrollbar went: stays.
    if (box.height < h && more > 0 && more < 30) return;
    h = box.height;
    w = box.width;
    say();
  }).observe(d.body);
  onmessage = function (e) { if (e.source === host) say(); };
})(parent, document);
