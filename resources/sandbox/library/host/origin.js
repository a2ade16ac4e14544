// Where this script came from is where its frames lie and where its service answers. A copy that is served from
// elsewhere names the place in `data-origin`.

const OWN_SCRIPT = document.currentScript;
const ORIGIN = new URL(OWN_SCRIPT?.dataset.origin || OWN_SCRIPT?.src || SERVED_FROM).origin;
