CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
)

CREATE TABLE register (
	unit TEXT NOT NULL, 
	name TEXT NOT NULL, 
	role TEXT NOT NULL, 
	superior TEXT NOT NULL, 
	superior_name TEXT NOT NULL, 
	since TEXT NOT NULL, 
	is_practice BOOLEAN NOT NULL, 
	place TEXT NOT NULL, 
	secret TEXT NOT NULL, 
	created_at TEXT NOT NULL, 
	PRIMARY KEY (unit), 
	CONSTRAINT role_is_known CHECK (role IN ('commune', 'superior'))
)

CREATE TABLE counter (
	unit TEXT NOT NULL, 
	name TEXT NOT NULL, 
	year INTEGER NOT NULL, 
	device INTEGER NOT NULL, 
	next BIGINT NOT NULL, 
	last BIGINT, 
	PRIMARY KEY (unit, name, year, device), 
	CONSTRAINT next_is_counted_from_one CHECK (next >= 1)
)

CREATE TABLE setting (
	unit TEXT NOT NULL, 
	name TEXT NOT NULL, 
	since TEXT NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY (unit, name, since)
)

CREATE TABLE member (
	unit TEXT NOT NULL, 
	sender TEXT NOT NULL, 
	since TEXT NOT NULL, 
	until TEXT, 
	name TEXT NOT NULL, parent TEXT DEFAULT '' NOT NULL, 
	PRIMARY KEY (unit, sender, since)
)

CREATE TABLE dossier (
	unit TEXT NOT NULL, 
	seq BIGINT NOT NULL, 
	local_no TEXT NOT NULL, 
	code TEXT, 
	request_id TEXT, 
	procedure TEXT NOT NULL, 
	procedure_since TEXT, 
	procedure_name TEXT NOT NULL, 
	field TEXT NOT NULL, 
	level TEXT NOT NULL, 
	"case" TEXT, 
	channel TEXT NOT NULL, 
	online_kind TEXT, 
	settled_by TEXT, 
	copies BIGINT NOT NULL, 
	papers TEXT NOT NULL, 
	return_channel TEXT NOT NULL, 
	fee BIGINT, 
	fee_receipt TEXT, 
	applicant TEXT NOT NULL, 
	id_number TEXT, 
	born TEXT, 
	sex TEXT, 
	address TEXT, 
	phone TEXT, 
	email TEXT, 
	owner TEXT, 
	summary TEXT, 
	remark TEXT, 
	handed_to TEXT, 
	state TEXT NOT NULL, 
	officer TEXT, 
	submitted_at TEXT, 
	received_at TEXT, 
	term TEXT, 
	due_at TEXT, 
	due_basis TEXT, 
	pauses TEXT NOT NULL, 
	paused_at TEXT, 
	ended_at TEXT, 
	is_granted BOOLEAN, 
	handed_back_at TEXT, 
	supplements BIGINT NOT NULL, 
	apologies BIGINT NOT NULL, 
	apologised_at TEXT, 
	promised_at TEXT, 
	late_cause TEXT, 
	is_digitised_in BOOLEAN NOT NULL, 
	is_digitised_out BOOLEAN NOT NULL, 
	is_reused BOOLEAN NOT NULL, 
	is_paid_online BOOLEAN NOT NULL, 
	last_verb TEXT NOT NULL, 
	last_at TEXT, 
	name_n TEXT NOT NULL, 
	search_n TEXT NOT NULL, taken_in_by TEXT, linked_to TEXT, ticket TEXT, exemption TEXT, fee_paid_at TEXT, owner_id TEXT, proxy TEXT, proxy_id TEXT, collector_id TEXT, offered_to TEXT, offered_at TEXT, step_since_at TEXT, step_due_at TEXT, sent_to TEXT, sent_at TEXT, sent_due_at TEXT, postal_item TEXT, fee_paid BIGINT, step BIGINT, pages BIGINT DEFAULT '1' NOT NULL, applicant_kind TEXT DEFAULT 'person' NOT NULL, 
	PRIMARY KEY (unit, seq), 
	CONSTRAINT channel_is_known CHECK (channel IN ('direct', 'online', 'post')), 
	CONSTRAINT copies_are_counted CHECK (copies >= 1), 
	CONSTRAINT due_is_later CHECK (due_at IS NULL OR received_at IS NULL OR due_at >= received_at), 
	CONSTRAINT end_is_later CHECK (ended_at IS NULL OR received_at IS NULL OR ended_at >= received_at), 
	CONSTRAINT hand_back_is_later CHECK (handed_back_at IS NULL OR ended_at IS NULL OR handed_back_at >= ended_at), 
	CONSTRAINT fee_is_not_negative CHECK (fee IS NULL OR fee >= 0), 
	CONSTRAINT state_is_known CHECK (state IN ('registered', 'accepted', 'refused', 'in_progress', 'supplement', 'payment', 'withdrawn', 'stopped', 'finished', 'handed_back'))
)

CREATE UNIQUE INDEX dossier_code ON dossier (unit, code)

CREATE INDEX dossier_due ON dossier (unit, state, due_at)

CREATE UNIQUE INDEX dossier_local_no ON dossier (unit, local_no)

CREATE UNIQUE INDEX dossier_request ON dossier (unit, request_id)

CREATE TABLE entry (
	unit TEXT NOT NULL, 
	seq BIGINT NOT NULL, 
	dossier BIGINT, 
	at TEXT NOT NULL, 
	recorded_at TEXT NOT NULL, 
	"by" TEXT NOT NULL, 
	device INTEGER NOT NULL, 
	verb TEXT NOT NULL, 
	basis TEXT NOT NULL, 
	changes TEXT NOT NULL, 
	note TEXT NOT NULL, 
	personal TEXT, 
	personal_salt TEXT NOT NULL, 
	personal_digest TEXT NOT NULL, 
	previous TEXT NOT NULL, 
	digest TEXT NOT NULL, account TEXT, 
	PRIMARY KEY (unit, seq), 
	CONSTRAINT entry_of_dossier FOREIGN KEY(unit, dossier) REFERENCES dossier (unit, seq)
)
 WITHOUT ROWID

CREATE INDEX entry_dossier ON entry (unit, dossier, seq)

CREATE TABLE head (
	unit TEXT NOT NULL, 
	entries BIGINT NOT NULL, 
	digest TEXT NOT NULL, 
	PRIMARY KEY (unit)
)

CREATE TABLE slip (
	unit TEXT NOT NULL, 
	form TEXT NOT NULL, 
	year INTEGER NOT NULL, 
	number BIGINT NOT NULL, 
	dossier BIGINT NOT NULL, 
	printed_at TEXT NOT NULL, 
	"by" TEXT NOT NULL, 
	printings INTEGER NOT NULL, 
	is_cancelled BOOLEAN NOT NULL, 
	digest TEXT NOT NULL, entry BIGINT, template TEXT DEFAULT '' NOT NULL, reason TEXT DEFAULT '' NOT NULL, 
	PRIMARY KEY (unit, form, year, number), 
	CONSTRAINT printings_are_counted CHECK (printings >= 1), 
	CONSTRAINT slip_of_dossier FOREIGN KEY(unit, dossier) REFERENCES dossier (unit, seq)
)

CREATE INDEX slip_dossier ON slip (unit, dossier)

CREATE TABLE closing (
	unit TEXT NOT NULL, 
	first_on TEXT NOT NULL, 
	last_on TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	"key" TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	title TEXT NOT NULL, 
	closed_at TEXT NOT NULL, 
	"by" TEXT NOT NULL, 
	is_final BOOLEAN NOT NULL, 
	reason TEXT NOT NULL, 
	tally TEXT NOT NULL, 
	packet BLOB NOT NULL, 
	digest TEXT NOT NULL, 
	sent_at TEXT, 
	sent_via TEXT, 
	acknowledged_at TEXT, 
	PRIMARY KEY (unit, first_on, last_on, revision), 
	CONSTRAINT days_are_in_order CHECK (last_on >= first_on)
)

CREATE TABLE packet_in (
	unit TEXT NOT NULL, 
	sender TEXT NOT NULL, 
	first_on TEXT NOT NULL, 
	last_on TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	sender_name TEXT NOT NULL, 
	"key" TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	title TEXT NOT NULL, 
	received_at TEXT NOT NULL, 
	made_at TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	is_final BOOLEAN NOT NULL, 
	is_practice BOOLEAN NOT NULL, 
	standing_by TEXT NOT NULL, 
	entries BIGINT NOT NULL, 
	chain_head TEXT NOT NULL, 
	tally TEXT NOT NULL, 
	packet BLOB NOT NULL, 
	PRIMARY KEY (unit, sender, first_on, last_on, revision), 
	CONSTRAINT packet_days_are_in_order CHECK (last_on >= first_on)
)

CREATE INDEX packet_in_days ON packet_in (unit, first_on, last_on)

CREATE TABLE packet_line (
	unit TEXT NOT NULL, 
	sender TEXT NOT NULL, 
	first_on TEXT NOT NULL, 
	last_on TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	n INTEGER NOT NULL, 
	local_no TEXT NOT NULL, 
	code TEXT, 
	procedure TEXT NOT NULL, 
	field TEXT NOT NULL, 
	level TEXT NOT NULL, 
	"case" TEXT, 
	channel TEXT NOT NULL, 
	online_kind TEXT, 
	received_at TEXT, 
	due_at TEXT, 
	is_same_day BOOLEAN NOT NULL, 
	paused_at TEXT, 
	ended_at TEXT, 
	"end" TEXT, 
	handed_back_at TEXT, 
	apologised_at TEXT, 
	is_digitised_in BOOLEAN NOT NULL, 
	is_digitised_out BOOLEAN NOT NULL, 
	is_reused BOOLEAN NOT NULL, 
	is_paid_online BOOLEAN NOT NULL, 
	PRIMARY KEY (unit, sender, first_on, last_on, revision, n), 
	CONSTRAINT line_of_packet FOREIGN KEY(unit, sender, first_on, last_on, revision) REFERENCES packet_in (unit, sender, first_on, last_on, revision)
)
 WITHOUT ROWID

CREATE TRIGGER entry_is_final BEFORE UPDATE ON entry WHEN NOT (old.personal IS NOT NULL AND new.personal IS NULL AND new.personal_salt = '' AND new."unit" IS old."unit" AND new."seq" IS old."seq" AND new."dossier" IS old."dossier" AND new."at" IS old."at" AND new."recorded_at" IS old."recorded_at" AND new."by" IS old."by" AND new."device" IS old."device" AND new."verb" IS old."verb" AND new."basis" IS old."basis" AND new."changes" IS old."changes" AND new."note" IS old."note" AND new."personal_digest" IS old."personal_digest" AND new."previous" IS old."previous" AND new."digest" IS old."digest") BEGIN SELECT RAISE(ABORT, 'a row of entry is final'); END

CREATE TRIGGER entry_is_kept BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'nothing is deleted from entry'); END

CREATE TRIGGER entry_is_new BEFORE INSERT ON entry WHEN EXISTS (SELECT 1 FROM entry WHERE unit = new.unit AND seq = new.seq) BEGIN SELECT RAISE(ABORT, 'a row of entry is final'); END

CREATE TRIGGER closing_is_final BEFORE UPDATE ON closing WHEN NOT (new."unit" IS old."unit" AND new."first_on" IS old."first_on" AND new."last_on" IS old."last_on" AND new."revision" IS old."revision" AND new."key" IS old."key" AND new."kind" IS old."kind" AND new."title" IS old."title" AND new."closed_at" IS old."closed_at" AND new."by" IS old."by" AND new."is_final" IS old."is_final" AND new."reason" IS old."reason" AND new."tally" IS old."tally" AND new."packet" IS old."packet" AND new."digest" IS old."digest") BEGIN SELECT RAISE(ABORT, 'a row of closing is final'); END

CREATE TRIGGER closing_is_kept BEFORE DELETE ON closing BEGIN SELECT RAISE(ABORT, 'nothing is deleted from closing'); END

CREATE TRIGGER closing_is_new BEFORE INSERT ON closing WHEN EXISTS (SELECT 1 FROM closing WHERE unit = new.unit AND first_on = new.first_on AND last_on = new.last_on AND revision = new.revision) BEGIN SELECT RAISE(ABORT, 'a row of closing is final'); END

CREATE TRIGGER packet_in_is_final BEFORE UPDATE ON packet_in BEGIN SELECT RAISE(ABORT, 'a row of packet_in is final'); END

CREATE TRIGGER packet_in_is_kept BEFORE DELETE ON packet_in BEGIN SELECT RAISE(ABORT, 'nothing is deleted from packet_in'); END

CREATE TRIGGER packet_in_is_new BEFORE INSERT ON packet_in WHEN EXISTS (SELECT 1 FROM packet_in WHERE unit = new.unit AND sender = new.sender AND first_on = new.first_on AND last_on = new.last_on AND revision = new.revision) BEGIN SELECT RAISE(ABORT, 'a row of packet_in is final'); END

CREATE TRIGGER packet_line_is_final BEFORE UPDATE ON packet_line BEGIN SELECT RAISE(ABORT, 'a row of packet_line is final'); END

CREATE TRIGGER packet_line_is_kept BEFORE DELETE ON packet_line BEGIN SELECT RAISE(ABORT, 'nothing is deleted from packet_line'); END

CREATE TRIGGER packet_line_is_new BEFORE INSERT ON packet_line WHEN EXISTS (SELECT 1 FROM packet_line WHERE unit = new.unit AND sender = new.sender AND first_on = new.first_on AND last_on = new.last_on AND revision = new.revision AND n = new.n) BEGIN SELECT RAISE(ABORT, 'a row of packet_line is final'); END

CREATE TRIGGER head_is_final BEFORE UPDATE ON head WHEN NOT (new.unit IS old.unit AND new.entries > old.entries) BEGIN SELECT RAISE(ABORT, 'a row of head is final'); END

CREATE TRIGGER head_is_kept BEFORE DELETE ON head BEGIN SELECT RAISE(ABORT, 'nothing is deleted from head'); END

CREATE TRIGGER head_is_new BEFORE INSERT ON head WHEN EXISTS (SELECT 1 FROM head WHERE unit = new.unit) BEGIN SELECT RAISE(ABORT, 'a row of head is final'); END

CREATE VIRTUAL TABLE dossier_words USING fts5(search_n, content='dossier', content_rowid='seq', prefix='1 2 3', detail=none, columnsize=0, tokenize="unicode61 remove_diacritics 0 tokenchars '-./'")

CREATE TRIGGER dossier_words_insert AFTER INSERT ON dossier BEGIN INSERT INTO dossier_words(rowid, search_n) VALUES (new.seq, new.search_n); END

CREATE TRIGGER dossier_words_delete AFTER DELETE ON dossier BEGIN INSERT INTO dossier_words(dossier_words, rowid, search_n) VALUES ('delete', old.seq, old.search_n); END

CREATE TRIGGER dossier_words_update AFTER UPDATE ON dossier WHEN new.search_n IS NOT old.search_n OR new.seq IS NOT old.seq BEGIN INSERT INTO dossier_words(dossier_words, rowid, search_n) VALUES ('delete', old.seq, old.search_n); INSERT INTO dossier_words(rowid, search_n) VALUES (new.seq, new.search_n); END

CREATE INDEX dossier_ended ON dossier (unit, ended_at, seq)

CREATE INDEX dossier_over ON dossier (unit, ended_at, received_at, due_at, state, field, late_cause, is_digitised_out) WHERE ended_at IS NOT NULL

CREATE INDEX dossier_due_at ON dossier (unit, due_at, seq)

CREATE INDEX dossier_received ON dossier (unit, received_at, seq, state, field, channel, officer, offered_to, is_digitised_in, is_digitised_out)

CREATE INDEX dossier_procedure ON dossier (unit, procedure, received_at, seq)

CREATE INDEX dossier_person ON dossier (unit, id_number, seq)

CREATE INDEX dossier_name ON dossier (unit, name_n, seq)

CREATE INDEX dossier_fee_paid ON dossier (unit, fee_paid_at) WHERE fee_paid_at IS NOT NULL

CREATE INDEX dossier_linked ON dossier (unit, linked_to) WHERE linked_to IS NOT NULL

CREATE INDEX dossier_in_house ON dossier (unit, state, due_at, seq, received_at, last_at, officer, offered_to, code, procedure, field, channel, is_digitised_in, is_digitised_out, name_n, apologised_at, step_due_at, sent_to, sent_due_at) WHERE state IN ('accepted', 'finished', 'in_progress', 'payment', 'registered', 'supplement')

CREATE TABLE change (
	unit TEXT NOT NULL, 
	name TEXT NOT NULL, 
	times BIGINT NOT NULL, 
	PRIMARY KEY (unit, name)
)

CREATE TABLE draft (
	unit TEXT NOT NULL, 
	id TEXT NOT NULL, 
	screen TEXT NOT NULL, 
	device INTEGER NOT NULL, 
	"by" TEXT NOT NULL, 
	saved_at TEXT NOT NULL, 
	title TEXT NOT NULL, 
	content TEXT NOT NULL, 
	PRIMARY KEY (unit, id)
)

CREATE TABLE file (
	unit TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	size BIGINT NOT NULL, 
	kind TEXT NOT NULL, 
	pages INTEGER NOT NULL, 
	kept_at TEXT NOT NULL, 
	facts TEXT NOT NULL, 
	PRIMARY KEY (unit, digest), 
	CONSTRAINT pages_are_counted CHECK (pages >= 1)
)

CREATE TABLE scan (
	unit TEXT NOT NULL, 
	id TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	state TEXT NOT NULL, 
	dossier BIGINT, 
	place INTEGER, 
	backlog TEXT, 
	source TEXT NOT NULL, 
	"by" TEXT NOT NULL, 
	taken_at TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	PRIMARY KEY (unit, id), 
	CONSTRAINT scan_of_file FOREIGN KEY(unit, digest) REFERENCES file (unit, digest), 
	CONSTRAINT scan_of_dossier FOREIGN KEY(unit, dossier) REFERENCES dossier (unit, seq), 
	CONSTRAINT scan_state_is_known CHECK (state IN ('tray', 'filed', 'set_aside'))
)

CREATE INDEX scan_state ON scan (unit, state)

CREATE INDEX scan_dossier ON scan (unit, dossier)

CREATE TABLE backlog (
	unit TEXT NOT NULL, 
	id TEXT NOT NULL, 
	field TEXT NOT NULL, 
	title TEXT NOT NULL, 
	number TEXT NOT NULL, 
	issued_on TEXT, 
	holder TEXT NOT NULL, 
	holder_id TEXT, 
	state TEXT NOT NULL, 
	added_at TEXT NOT NULL, 
	search_n TEXT NOT NULL, 
	PRIMARY KEY (unit, id), 
	CONSTRAINT backlog_state_is_known CHECK (state IN ('waiting', 'digitised', 'excused'))
)

CREATE INDEX backlog_field ON backlog (unit, field, state)

CREATE INDEX backlog_number ON backlog (unit, number)

CREATE INDEX dossier_handed_back ON dossier (unit, handed_back_at) WHERE handed_back_at IS NOT NULL

CREATE TABLE own_key (
	unit TEXT NOT NULL, 
	number INTEGER NOT NULL, 
	secret TEXT NOT NULL, 
	identity TEXT NOT NULL, 
	public TEXT NOT NULL, 
	since_at TEXT NOT NULL, 
	until_at TEXT, 
	reason TEXT NOT NULL, 
	PRIMARY KEY (unit, number)
)

CREATE TABLE peer (
	unit TEXT NOT NULL, 
	sender TEXT NOT NULL, 
	"key" TEXT NOT NULL, 
	recipient TEXT NOT NULL, 
	name TEXT NOT NULL, 
	state TEXT NOT NULL, 
	seen_at TEXT NOT NULL, 
	settled_at TEXT, 
	settled_by TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	PRIMARY KEY (unit, sender, "key"), 
	CONSTRAINT peer_state_is_known CHECK (state IN ('seen', 'confirmed', 'closed'))
)

CREATE TABLE parcel_out (
	unit TEXT NOT NULL, 
	number BIGINT NOT NULL, 
	packet TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	letter BLOB NOT NULL, 
	made_at TEXT NOT NULL, 
	answer BLOB, 
	answered_at TEXT, 
	PRIMARY KEY (unit, number)
)

CREATE INDEX parcel_out_packet ON parcel_out (unit, packet)

CREATE TABLE parcel_in (
	unit TEXT NOT NULL, 
	sender TEXT NOT NULL, 
	number BIGINT NOT NULL, 
	digest TEXT NOT NULL, 
	packet TEXT NOT NULL, 
	letter BLOB NOT NULL, 
	received_at TEXT NOT NULL, 
	answer BLOB NOT NULL, 
	PRIMARY KEY (unit, sender, number, digest)
)

CREATE INDEX parcel_in_packet ON parcel_in (unit, sender, packet)

CREATE TABLE set_aside (
	unit TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	name TEXT NOT NULL, 
	sender TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	at TEXT NOT NULL, 
	times INTEGER NOT NULL, 
	data BLOB NOT NULL, 
	settled_at TEXT, 
	settled_by TEXT NOT NULL, 
	how TEXT NOT NULL, 
	PRIMARY KEY (unit, digest)
)

CREATE TABLE notice (
	unit TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	peer TEXT NOT NULL, 
	is_ours BOOLEAN NOT NULL, 
	kind TEXT NOT NULL, 
	letter BLOB NOT NULL, 
	at TEXT NOT NULL, 
	done_at TEXT, 
	done_by TEXT NOT NULL, 
	PRIMARY KEY (unit, digest)
)

CREATE TABLE review (
	unit TEXT NOT NULL, 
	sender TEXT NOT NULL, 
	first_on TEXT NOT NULL, 
	last_on TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	state TEXT NOT NULL, 
	box TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	at TEXT NOT NULL, 
	"by" TEXT NOT NULL, 
	PRIMARY KEY (unit, sender, first_on, last_on, revision), 
	CONSTRAINT review_state_is_known CHECK (state IN ('accepted', 'returned'))
)

CREATE TABLE succession (
	unit TEXT NOT NULL, 
	old TEXT NOT NULL, 
	new TEXT NOT NULL, 
	since TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	is_heir BOOLEAN NOT NULL, 
	basis TEXT NOT NULL, 
	PRIMARY KEY (unit, old, new, since), 
	CONSTRAINT succession_kind_is_known CHECK (kind IN ('merged', 'split', 'renamed'))
)

CREATE TABLE packet_count (
	unit TEXT NOT NULL, 
	first_on TEXT NOT NULL, 
	last_on TEXT NOT NULL, 
	sender TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	level TEXT NOT NULL, 
	field TEXT NOT NULL, 
	procedure TEXT NOT NULL, 
	received_online INTEGER NOT NULL, 
	received_direct INTEGER NOT NULL, 
	carried_over INTEGER NOT NULL, 
	early INTEGER NOT NULL, 
	on_time INTEGER NOT NULL, 
	late INTEGER NOT NULL, 
	pending_in_time INTEGER NOT NULL, 
	pending_overdue INTEGER NOT NULL, 
	withdrawn INTEGER NOT NULL, 
	refused INTEGER NOT NULL, 
	stopped INTEGER NOT NULL, 
	digitised_in INTEGER NOT NULL, 
	digitised_out INTEGER NOT NULL, 
	reused INTEGER NOT NULL, 
	paid_online INTEGER NOT NULL, 
	apologised INTEGER NOT NULL, 
	PRIMARY KEY (unit, first_on, last_on, sender, revision, level, field, procedure)
)
 WITHOUT ROWID

CREATE TABLE look_up_key (
	unit TEXT NOT NULL, 
	sender TEXT NOT NULL, 
	"key" TEXT NOT NULL, 
	since_at TEXT NOT NULL, 
	PRIMARY KEY (unit, sender, "key")
)

CREATE TABLE account (
	unit TEXT NOT NULL, 
	login TEXT NOT NULL, 
	name TEXT NOT NULL, 
	roles TEXT NOT NULL, 
	state TEXT NOT NULL, 
	opened_at TEXT NOT NULL, 
	password_at TEXT, 
	is_first_password BOOLEAN NOT NULL, 
	last_in_at TEXT, 
	wrap TEXT, 
	PRIMARY KEY (unit, login), 
	CONSTRAINT account_state_is_known CHECK (state IN ('open', 'closed'))
)

CREATE TABLE request (
	unit TEXT NOT NULL, 
	id TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	received_at TEXT NOT NULL, 
	due_on TEXT NOT NULL, 
	state TEXT NOT NULL, 
	answered_at TEXT, 
	personal TEXT, 
	PRIMARY KEY (unit, id), 
	CONSTRAINT request_state_is_known CHECK (state IN ('open', 'extended', 'done', 'refused'))
)

CREATE INDEX request_state ON request (unit, state, due_on)

INSERT INTO alembic_version (version_num) VALUES ('5')
