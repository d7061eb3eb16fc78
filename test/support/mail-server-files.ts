/** What the private Postfix and Dovecot of a test are told. Everything lies below one folder. */
export type MailServerPlan = {
  readonly folder: string;
  readonly domains: readonly string[];
  /** Whose accepted mail is also filed into their Sent folder, as large providers do. */
  readonly filesSentFor: readonly string[];
  readonly ports: {
    readonly smtp: number;
    readonly imap: number;
    readonly lmtp: number;
    readonly auth: number;
  };
  /** Where Dovecot asks whether an access token is good. */
  readonly introspectionUrl: string;
};

/** The account the mail files belong to. */
export const MAIL_OWNER = { uid: 65_534, gid: 65_534 } as const;

export const postfixMain = ({ folder, domains, ports }: MailServerPlan): string => `
compatibility_level = 3.6
queue_directory = ${folder}/queue
data_directory = ${folder}/data
maillog_file = ${folder}/postfix.log
maillog_file_prefixes = ${folder}
mail_owner = postfix
setgid_group = postdrop
myhostname = mx.sender.example
mydestination =
alias_maps =
alias_database =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.1/32
default_transport = error:this server reaches nobody else
recipient_delimiter = +
virtual_mailbox_domains = ${domains.join(', ')}
virtual_transport = lmtp:inet:127.0.0.1:${ports.lmtp}
sender_bcc_maps = texthash:${folder}/conf/sender_bcc
smtpd_reject_unlisted_recipient = no
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:${ports.auth}
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_recipient_restrictions = permit_sasl_authenticated, reject
smtpd_client_connection_count_limit = 0
smtpd_peername_lookup = no
`;

/** One line of master.cf: a service other daemons reach through a socket of its name. */
const daemon = (name: string, count: string, command = name, wake = '-'): string =>
  `${name} unix ${PUBLIC.has(name) ? 'n' : '-'} - n ${wake} ${count} ${command}`;
/** Services that local programs may reach too; Postfix looks for their sockets in another folder. */
const PUBLIC: ReadonlySet<string> = new Set(['cleanup', 'qmgr', 'flush']);

export const postfixMaster = ({ ports }: MailServerPlan): string =>
  [
    `127.0.0.1:${ports.smtp} inet n - n - - smtpd`,
    daemon('cleanup', '0'),
    daemon('qmgr', '1', 'qmgr', '300'),
    daemon('tlsmgr', '1', 'tlsmgr', '1000?'),
    daemon('rewrite', '-', 'trivial-rewrite'),
    ...['bounce', 'defer', 'trace'].map((name) => daemon(name, '0', 'bounce')),
    daemon('verify', '1'),
    daemon('flush', '0', 'flush', '1000?'),
    daemon('proxymap', '-'),
    daemon('error', '-'),
    daemon('retry', '-', 'error'),
    daemon('lmtp', '20'),
    daemon('anvil', '1'),
    daemon('scache', '1'),
    'postlog unix-dgram n - n - 1 postlogd',
    '',
  ].join('\n');

export const senderCopies = ({ filesSentFor }: MailServerPlan): string =>
  filesSentFor.map((address) => `${address} ${address.replace('@', '+Sent@')}\n`).join('');

export const dovecotConf = ({ folder, ports }: MailServerPlan): string => `
protocols = imap lmtp
listen = 127.0.0.1
base_dir = ${folder}/run
instance_name = legwork-test
log_path = ${folder}/dovecot.log
ssl = no
disable_plaintext_auth = no
mail_location = maildir:${folder}/mail/%u
mail_fsync = never
mail_max_userip_connections = 50
auth_mechanisms = plain login xoauth2
recipient_delimiter = +
lmtp_save_to_detail_mailbox = yes
lda_mailbox_autocreate = yes
auth_failure_delay = 0
namespace inbox {
  inbox = yes
  separator = /
  mailbox Sent {
    special_use = \\Sent
  }
}
passdb {
  driver = passwd-file
  mechanisms = plain login
  args = ${folder}/conf/users
}
passdb {
  driver = oauth2
  mechanisms = xoauth2
  args = ${folder}/conf/oauth2.conf
}
userdb {
  driver = passwd-file
  args = ${folder}/conf/users
}
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service imap-login {
  service_count = 0
  inet_listener imap {
    port = ${ports.imap}
  }
  inet_listener imaps {
    port = 0
  }
}
service lmtp {
  process_min_avail = 2
  inet_listener lmtp {
    port = ${ports.lmtp}
  }
}
service auth {
  inet_listener postfix {
    port = ${ports.auth}
  }
}
`;

export const dovecotOauth = ({ introspectionUrl }: MailServerPlan): string => `
introspection_mode = auth
introspection_url = ${introspectionUrl}
username_attribute = email
active_attribute = active
active_value = true
`;

export const dovecotUsers = (folder: string, passwords: ReadonlyMap<string, string>): string =>
  [...passwords]
    .map(
      ([user, password]) =>
        `${user}:{PLAIN}${password}:${MAIL_OWNER.uid}:${MAIL_OWNER.gid}::${folder}/mail/${user}::\n`,
    )
    .join('');
