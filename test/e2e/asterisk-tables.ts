const FLAGS = ["0", "1", "off", "on", "false", "true", "no", "yes"];
const list = (values: readonly string[]): string => values.map((value) => `'${value}'`).join(", ");

/**
 * Tables of Asterisk as its Alembic scripts of version 22 make them for PostgreSQL: names, types and limits are theirs. Of the columns
 * only those are here that the phones use, and some of each kind that they don't.
 */
export const ASTERISK_TABLES = `
CREATE TYPE ast_bool_values AS ENUM (${list(FLAGS)});
CREATE TYPE pjsip_dtmf_mode_values_v3 AS ENUM ('rfc4733', 'inband', 'info', 'auto', 'auto_info');
CREATE TYPE pjsip_auth_type_values_v2 AS ENUM ('md5', 'userpass', 'google_oauth');
CREATE TABLE ps_endpoints (
  id varchar(255) NOT NULL UNIQUE,
  transport varchar(40),
  aors varchar(2048),
  auth varchar(255),
  context varchar(40),
  disallow varchar(200),
  allow varchar(200),
  direct_media ast_bool_values,
  dtmf_mode pjsip_dtmf_mode_values_v3,
  force_rport ast_bool_values,
  mailboxes varchar(40),
  rewrite_contact ast_bool_values,
  rtp_symmetric ast_bool_values,
  send_rpid ast_bool_values,
  timers_min_se integer,
  callerid varchar(40),
  "100rel" varchar(40),
  call_group varchar(40),
  pickup_group varchar(40),
  named_call_group varchar(40),
  named_pickup_group varchar(40),
  device_state_busy_at integer,
  language varchar(40),
  message_context varchar(40),
  set_var text,
  accountcode varchar(80),
  voicemail_extension varchar(40),
  mwi_subscribe_replaces_unsolicited ast_bool_values,
  subscribe_context varchar(40)
);
CREATE TABLE ps_auths (
  id varchar(255) NOT NULL UNIQUE,
  auth_type pjsip_auth_type_values_v2,
  nonce_lifetime integer,
  md5_cred varchar(40),
  password varchar(80),
  realm varchar(255),
  username varchar(40)
);
CREATE TABLE ps_aors (
  id varchar(255) NOT NULL UNIQUE,
  contact varchar(255),
  default_expiration integer,
  mailboxes varchar(80),
  max_contacts integer,
  minimum_expiration integer,
  remove_existing ast_bool_values,
  qualify_frequency integer,
  maximum_expiration integer,
  qualify_timeout double precision,
  remove_unavailable ast_bool_values
);
`;
