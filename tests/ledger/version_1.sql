-- The ledger's first version, as it was made; never changed.
CREATE TABLE extension (
    id INTEGER NOT NULL,
    office_code VARCHAR(64) NOT NULL,
    unit_code VARCHAR(64),
    form_set VARCHAR(64) NOT NULL,
    report_period VARCHAR(16) NOT NULL,
    due_at DATETIME NOT NULL,
    document_no TEXT NOT NULL,
    reason TEXT NOT NULL,
    approver TEXT NOT NULL,
    recorded_at DATETIME NOT NULL,
    revoked_at DATETIME,
    PRIMARY KEY (id)
);
CREATE TABLE ledger_version (
    version INTEGER NOT NULL,
    PRIMARY KEY (version)
);
CREATE TABLE pair_decision (
    id INTEGER NOT NULL,
    office_code VARCHAR(64) NOT NULL,
    subject_kind VARCHAR(16) NOT NULL,
    left_key TEXT NOT NULL,
    right_key TEXT NOT NULL,
    verdict VARCHAR(16) NOT NULL,
    reason TEXT NOT NULL,
    decided_by TEXT NOT NULL,
    decided_at DATETIME NOT NULL,
    PRIMARY KEY (id)
);
CREATE TABLE reading (
    id INTEGER NOT NULL,
    receipt_no VARCHAR(80) NOT NULL,
    read_at DATETIME NOT NULL,
    cause VARCHAR(16) NOT NULL,
    rules_sha256 VARCHAR(64) NOT NULL,
    rows_sha256 VARCHAR(64) NOT NULL,
    status VARCHAR(32) NOT NULL,
    row_count INTEGER NOT NULL,
    block_count INTEGER NOT NULL,
    warning_count INTEGER NOT NULL,
    explain_count INTEGER NOT NULL,
    is_applied BOOLEAN NOT NULL,
    changes TEXT,
    PRIMARY KEY (id)
);
CREATE TABLE receipt (
    id INTEGER NOT NULL,
    office_code VARCHAR(64) NOT NULL,
    number INTEGER NOT NULL,
    receipt_no VARCHAR(80) NOT NULL,
    inbox_path TEXT NOT NULL,
    file_name TEXT NOT NULL,
    file_size BIGINT NOT NULL,
    sha256 VARCHAR(64),
    archive_path TEXT,
    sender TEXT,
    received_at DATETIME NOT NULL,
    is_received_at_estimated BOOLEAN NOT NULL,
    registered_at DATETIME NOT NULL,
    duplicate_of VARCHAR(80),
    status VARCHAR(32) NOT NULL,
    unit_code VARCHAR(64),
    form_set VARCHAR(64),
    report_period VARCHAR(16),
    landing_period VARCHAR(16),
    is_nil_return BOOLEAN NOT NULL,
    judged_at DATETIME,
    PRIMARY KEY (id),
    UNIQUE (office_code, number),
    UNIQUE (receipt_no)
);
CREATE TABLE release (
    id INTEGER NOT NULL,
    release_code VARCHAR(120) NOT NULL,
    office_code VARCHAR(64) NOT NULL,
    assessment_code VARCHAR(64) NOT NULL,
    period_code VARCHAR(16) NOT NULL,
    state VARCHAR(16) NOT NULL,
    content_sha256 VARCHAR(64) NOT NULL,
    manifest_sha256 VARCHAR(64) NOT NULL,
    path TEXT NOT NULL,
    drafted_at DATETIME NOT NULL,
    PRIMARY KEY (id)
);
CREATE TABLE waiver (
    id INTEGER NOT NULL,
    office_code VARCHAR(64) NOT NULL,
    kind VARCHAR(16) NOT NULL,
    unit_code VARCHAR(64),
    form_set VARCHAR(64),
    first_period VARCHAR(16),
    last_period VARCHAR(16),
    finding_code VARCHAR(64),
    receipt_no VARCHAR(80),
    subject TEXT,
    reason TEXT NOT NULL,
    approver TEXT NOT NULL,
    document_no TEXT,
    recorded_at DATETIME NOT NULL,
    revoked_at DATETIME,
    PRIMARY KEY (id)
);
CREATE INDEX ix_extension_office_code ON extension (office_code);
CREATE INDEX ix_pair_decision_office_code ON pair_decision (office_code);
CREATE INDEX ix_reading_receipt_no ON reading (receipt_no);
CREATE INDEX ix_receipt_sha256 ON receipt (sha256);
CREATE INDEX ix_release_release_code ON release (release_code);
CREATE INDEX ix_waiver_office_code ON waiver (office_code);
CREATE INDEX receipt_path ON receipt (office_code, inbox_path);
INSERT INTO ledger_version VALUES (1);
