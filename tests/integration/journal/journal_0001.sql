BEGIN TRANSACTION;
CREATE TABLE attempts (
	sale_id VARCHAR(32) NOT NULL, 
	number INTEGER NOT NULL, 
	begun_at VARCHAR(32) NOT NULL, 
	ended_at VARCHAR(32), 
	card VARCHAR(40) NOT NULL, 
	outcome VARCHAR(20), 
	hard BOOLEAN, 
	PRIMARY KEY (sale_id, number)
);
INSERT INTO "attempts" VALUES('s1',1,'2026-03-04T10:30:00.000000Z','2026-03-04T10:30:00.000000Z','Visa/1111/2030-12','approved',0);
INSERT INTO "attempts" VALUES('s2',1,'2026-03-04T10:30:00.000000Z',NULL,'Visa/1111/2030-12',NULL,NULL);
CREATE TABLE entries (
	number INTEGER NOT NULL, 
	sale_id VARCHAR(32) NOT NULL, 
	state VARCHAR(20) NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	body TEXT NOT NULL, 
	chain VARCHAR(64) NOT NULL, 
	PRIMARY KEY (number)
);
INSERT INTO "entries" VALUES(1,'s1','submitting','2026-03-04T10:30:00.000000Z','{"id":"s1","reference":"K7Q2","opened_at":"2026-03-04T10:30:00Z","changed_at":"2026-03-04T10:30:00Z","state":"submitting","lines":[{"id":"l1","product":{"id":"p1","name":"Pencil","sku":"PEN-1","barcode":"4006381333931","price":{"minor":120,"currency":"EUR"},"image_url":"","open_price":false},"quantity":1,"typed_price":null}],"payer":null,"cart_id":"4711","totals":{"subtotal":{"minor":120,"currency":"EUR"},"discount":{"minor":0,"currency":"EUR"},"shipping":{"minor":0,"currency":"EUR"},"tax":{"minor":22,"currency":"EUR"},"total":{"minor":120,"currency":"EUR"},"tax_included":true},"line_totals":[{"minor":120,"currency":"EUR"}],"card":{"brand":"Visa","last_four":"1111","expiry_month":12,"expiry_year":2030},"source_at":"2026-03-04T10:30:00Z","attempt":1,"submitted_at":"2026-03-04T10:30:00Z","known_orders":[],"known_failures":[],"decline":null,"doubtful_code":["",""],"source_tries":1,"order":null,"testimony":[]}','17b1868c1d4d0b08aa9ddbae2986cc45be64a89831d1afbac16e7978b5fe9433');
INSERT INTO "entries" VALUES(2,'s1','approved','2026-03-04T10:30:00.000000Z','{"id":"s1","reference":"K7Q2","opened_at":"2026-03-04T10:30:00Z","changed_at":"2026-03-04T10:30:00Z","state":"approved","lines":[{"id":"l1","product":{"id":"p1","name":"Pencil","sku":"PEN-1","barcode":"4006381333931","price":{"minor":120,"currency":"EUR"},"image_url":"","open_price":false},"quantity":1,"typed_price":null}],"payer":null,"cart_id":"4711","totals":{"subtotal":{"minor":120,"currency":"EUR"},"discount":{"minor":0,"currency":"EUR"},"shipping":{"minor":0,"currency":"EUR"},"tax":{"minor":22,"currency":"EUR"},"total":{"minor":120,"currency":"EUR"},"tax_included":true},"line_totals":[{"minor":120,"currency":"EUR"}],"card":{"brand":"Visa","last_four":"1111","expiry_month":12,"expiry_year":2030},"source_at":"2026-03-04T10:30:00Z","attempt":1,"submitted_at":"2026-03-04T10:30:00Z","known_orders":[],"known_failures":[],"decline":null,"doubtful_code":["",""],"source_tries":1,"order":{"id":"8812","state":"Submitted","total":{"minor":120,"currency":"EUR"},"submitted_at":null,"sale_id":"","source_ids":[],"statement_name":""},"testimony":[]}','122d158e4a4427bd7ab3418f43944fc8f51ba736b69eff1f5eeb32dc1df05ba8');
INSERT INTO "entries" VALUES(3,'s2','submitting','2026-03-04T10:30:00.000000Z','{"id":"s2","reference":"K7Q2","opened_at":"2026-03-04T10:30:00Z","changed_at":"2026-03-04T10:30:00Z","state":"submitting","lines":[{"id":"l1","product":{"id":"p1","name":"Pencil","sku":"PEN-1","barcode":"4006381333931","price":{"minor":120,"currency":"EUR"},"image_url":"","open_price":false},"quantity":1,"typed_price":null}],"payer":null,"cart_id":"4711","totals":{"subtotal":{"minor":120,"currency":"EUR"},"discount":{"minor":0,"currency":"EUR"},"shipping":{"minor":0,"currency":"EUR"},"tax":{"minor":22,"currency":"EUR"},"total":{"minor":120,"currency":"EUR"},"tax_included":true},"line_totals":[{"minor":120,"currency":"EUR"}],"card":{"brand":"Visa","last_four":"1111","expiry_month":12,"expiry_year":2030},"source_at":"2026-03-04T10:30:00Z","attempt":1,"submitted_at":"2026-03-04T10:30:00Z","known_orders":[],"known_failures":[],"decline":null,"doubtful_code":["",""],"source_tries":1,"order":null,"testimony":[]}','b19f07c69de2bb2fa1e63d8f9cd68e635448cb9eb51e0924079d9f858d5fc71e');
INSERT INTO "entries" VALUES(4,'s2','unknown','2026-03-04T10:30:00.000000Z','{"id":"s2","reference":"K7Q2","opened_at":"2026-03-04T10:30:00Z","changed_at":"2026-03-04T10:30:00Z","state":"unknown","lines":[{"id":"l1","product":{"id":"p1","name":"Pencil","sku":"PEN-1","barcode":"4006381333931","price":{"minor":120,"currency":"EUR"},"image_url":"","open_price":false},"quantity":1,"typed_price":null}],"payer":null,"cart_id":"4711","totals":{"subtotal":{"minor":120,"currency":"EUR"},"discount":{"minor":0,"currency":"EUR"},"shipping":{"minor":0,"currency":"EUR"},"tax":{"minor":22,"currency":"EUR"},"total":{"minor":120,"currency":"EUR"},"tax_included":true},"line_totals":[{"minor":120,"currency":"EUR"}],"card":{"brand":"Visa","last_four":"1111","expiry_month":12,"expiry_year":2030},"source_at":"2026-03-04T10:30:00Z","attempt":1,"submitted_at":"2026-03-04T10:30:00Z","known_orders":[],"known_failures":[],"decline":null,"doubtful_code":["",""],"source_tries":1,"order":null,"testimony":[]}','d63f14f2490d0c44a1d5e3354fe2581ea057329c412eee0ceca1ffeaa6388331');
CREATE TABLE facts (
	name VARCHAR(60) NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY (name)
);
INSERT INTO "facts" VALUES('version','1');
INSERT INTO "facts" VALUES('receipt-printed','s1');
CREATE TABLE sales (
	id VARCHAR(32) NOT NULL, 
	entry INTEGER NOT NULL, 
	state VARCHAR(20) NOT NULL, 
	open BOOLEAN NOT NULL, 
	opened_at VARCHAR(32) NOT NULL, 
	sealed BLOB, 
	PRIMARY KEY (id), 
	FOREIGN KEY(entry) REFERENCES entries (number)
);
INSERT INTO "sales" VALUES('s1',2,'approved',0,'2026-03-04T10:30:00.000000Z',NULL);
INSERT INTO "sales" VALUES('s2',4,'unknown',1,'2026-03-04T10:30:00.000000Z',X'35559CE5D2CEF2777A9F70EFA3AEF01B705AAF222EA93F49C0641906951B48FF422CB18CD7EC514E7005ECA476C6F113FDED3E64F589A0DB6A8C8ACA96C9191316D75972D03918F674C9857EA14B9140275DD6CFB8A1318C0ADA9BB9153E8B477ACB06AC593D423012F68D21BD39C3A65A4D57CEEA8369BB0259F4E99B4DB881174E7AA1717956D00B7ED98C140526CA37D746273F8A7C05F8CD351C0A8D5ECD09699A4F5FC7CA39266236780FBCAA9B6D74F432C3BDFF2614D5F4');
CREATE INDEX ix_entries_sale_id ON entries (sale_id);
CREATE UNIQUE INDEX one_submit_at_a_time ON attempts (sale_id) WHERE ended_at IS NULL;
CREATE INDEX attempts_by_card ON attempts (card, ended_at);
CREATE INDEX sales_open ON sales (opened_at) WHERE open;
CREATE INDEX sales_by_state ON sales (state, opened_at);
COMMIT;
