// Runs in a script world of its own: it can reach the till, and nothing in the page can reach it but by two events.
// "till-says" carries the page's messages up, "till-told" the till's down; both carry one JSON text.
(() => {
  "use strict";
  if (location.origin !== "https://till.invalid") return; // the engine's empty first document

  let bridge = null;
  const early = [];

  document.addEventListener("till-says", (event) => {
    const text = event.detail;
    if (typeof text !== "string" || text.length > 4096) return;
    if (bridge) bridge.say(text);
    else early.push(text);
  });

  new QWebChannel(qt.webChannelTransport, (channel) => {
    bridge = channel.objects.card;
    bridge.told.connect((text) => {
      document.dispatchEvent(new CustomEvent("till-told", { detail: text }));
    });
    early.splice(0).forEach((text) => bridge.say(text));
  });
})();
