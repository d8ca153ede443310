// Tells the page around its height and which page it is.
(function (host, d) {
  if (host === self) return;
  var h = 0, w = 0, link = d.querySelector('[rel=canonical]');
  function id(a) { return a.pathname.split('/').slice(4).join('/'); }
  function say() {
    host.postMessage({ aiguillage: h, page: id(link ? new URL(link.href) : location),
      ids: [].map.call(d.querySelectorAll('h3 a'), id) }, '*');
  }
  function look() {
    var box = d.body.getBoundingClientRect(), b = box.height, more = box.width - w;
    // Its scrollbar went: stays.
    if (b === h || b < h && more > 0 && more < 30) return;
    h = b;
    w += more;
    say();
  }
  onload = function () {
    look();
    new ResizeObserver(look).observe(d.body);
  };
  // Asked before it has a height, it says nothing: it will.
  onmessage = function (e) { if (h && e.source === host) say(); };
})(parent, document);
