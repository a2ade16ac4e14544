const field = new Field(document.documentElement.dataset.type);
window.drjs = { instance: INSTANCE_ID, field };
