-- The schema of the database as its catalogue has it. Written by npm run snapshot; compared in the tests.
table auth.account
table auth.apikey
table auth.invitation
table auth.member
table auth.organization
table auth.session
table auth.sign_in_failures
table auth.user
table auth.verification
table public.account_changes (row security forced)
table public.account_scores (row security forced)
table public.address_verifications (row security forced)
table public.agent_withdrawals (row security forced)
table public.alert_phones (row security forced)
table public.alert_text_alerts (row security forced)
table public.alert_texts (row security forced)
table public.alerts (row security forced)
table public.answers (row security forced)
table public.appointment_changes (row security forced)
table public.appointment_looks (row security forced)
table public.appointments (row security forced)
table public.approval_batches (row security forced)
table public.approval_cards (row security forced)
table public.approval_clicks (row security forced)
table public.approval_items (row security forced)
table public.audit_log (row security forced)
table public.autosend_grants (row security forced)
table public.autosend_moves (row security forced)
table public.autosend_samples (row security forced)
table public.autosend_settings (row security forced)
table public.availability_slots (row security forced)
table public.availability_sources (row security forced)
table public.backfill_runs (row security forced)
table public.backfill_targets (row security forced)
table public.brakes (row security forced)
table public.breakers (row security forced)
table public.campaign_forecasts (row security forced)
table public.campaign_sequences (row security forced)
table public.campaigns (row security forced)
table public.chat_channels (row security forced)
table public.chat_people (row security forced)
table public.client_links (row security forced)
table public.companies (row security forced)
table public.company_changes (row security forced)
table public.company_merge_moves (row security forced)
table public.company_merges (row security forced)
table public.company_pairs (row security forced)
table public.company_pauses (row security forced)
table public.company_policies (row security forced)
table public.crm_connections (row security forced)
table public.crm_contacts (row security forced)
table public.crm_writes (row security forced)
table public.discoveries (row security forced)
table public.discovery_candidates (row security forced)
table public.domain_checks (row security forced)
table public.draft_rejections (row security forced)
table public.drafts (row security forced)
table public.enrichment_journal (row security forced)
table public.enrichment_settings (row security forced)
table public.enrolment_steps (row security forced)
table public.enrolments (row security forced)
table public.erasures (row security forced)
table public.event_cursors (row security forced)
table public.event_dead_letters (row security forced)
table public.events (row security forced)
table public.exclusion_policies (row security forced)
table public.executors
table public.facts (row security forced)
table public.forms_of_address (row security forced)
table public.global_brakes
table public.import_leads (row security forced)
table public.import_rejects (row security forced)
table public.imports (row security forced)
table public.inbound_mail (row security forced)
table public.lead_changes (row security forced)
table public.leads (row security forced)
table public.legwork_migrations
table public.lifetime_counts
table public.mail_domains (row security forced)
table public.mailboxes (row security forced)
table public.merge_moves (row security forced)
table public.merges (row security forced)
table public.message_marks (row security forced)
table public.messages (row security forced)
table public.motion_runs (row security forced)
table public.operation_log (row security forced)
table public.people (row security forced)
table public.person_addresses (row security forced)
table public.person_phones (row security forced)
table public.person_profiles (row security forced)
table public.profile_sweeps (row security forced)
table public.profile_versions (row security forced)
table public.prospect_changes (row security forced)
table public.prospect_scores (row security forced)
table public.rate_counts
table public.rate_slots
table public.reconciled_messages (row security forced)
table public.reconciled_sources (row security forced)
table public.reconciliations (row security forced)
table public.recontacts (row security forced)
table public.replies (row security forced)
table public.reply_corrections (row security forced)
table public.reply_drafts (row security forced)
table public.reply_readings (row security forced)
table public.run_grades (row security forced)
table public.run_items (row security forced)
table public.run_schedules (row security forced)
table public.runs (row security forced)
table public.score_changes (row security forced)
table public.scores (row security forced)
table public.segment_members (row security forced)
table public.segments (row security forced)
table public.send_ledger (row security forced)
table public.session_breakers (row security forced)
table public.signal_polls (row security forced)
table public.signals (row security forced)
table public.slot_offers (row security forced)
table public.spend_budgets (row security forced)
table public.spend_ledger (row security forced)
table public.status_history (row security forced)
table public.suppressions (row security forced)
table public.taken_chat_channels
table public.tasks (row security forced)
table public.template_versions (row security forced)
table public.test_mails (row security forced)
table public.threads (row security forced)
table public.timeline (row security forced)
table public.tracked_links (row security forced)
table public.tracking_hits (row security forced)
table public.uploaded_lists (row security forced)
table public.vendor_holds (row security forced)
table public.vendor_leads (row security forced)
table public.vendor_notices (row security forced)
table public.vendor_polls (row security forced)
table public.visitors (row security forced)
table public.webhook_deliveries (row security forced)
table public.webhook_endpoints (row security forced)
table public.webhook_inbox (row security forced)
table public.webhook_refusals (row security forced)
table public.webhook_secrets (row security forced)
table public.workspaces (row security forced)
column auth.account.id uuid not null default gen_random_uuid()
column auth.account.accountId text not null
column auth.account.providerId text not null
column auth.account.userId uuid not null
column auth.account.accessToken text
column auth.account.refreshToken text
column auth.account.idToken text
column auth.account.accessTokenExpiresAt timestamptz
column auth.account.refreshTokenExpiresAt timestamptz
column auth.account.scope text
column auth.account.password text
column auth.account.createdAt timestamptz not null default CURRENT_TIMESTAMP
column auth.account.updatedAt timestamptz not null
column auth.apikey.id uuid not null default gen_random_uuid()
column auth.apikey.configId text not null
column auth.apikey.name text
column auth.apikey.start text
column auth.apikey.referenceId text not null
column auth.apikey.prefix text
column auth.apikey.key text not null
column auth.apikey.refillInterval int4
column auth.apikey.refillAmount int4
column auth.apikey.lastRefillAt timestamptz
column auth.apikey.enabled bool
column auth.apikey.rateLimitEnabled bool
column auth.apikey.rateLimitTimeWindow int4
column auth.apikey.rateLimitMax int4
column auth.apikey.requestCount int4
column auth.apikey.remaining int4
column auth.apikey.lastRequest timestamptz
column auth.apikey.expiresAt timestamptz
column auth.apikey.createdAt timestamptz not null
column auth.apikey.updatedAt timestamptz not null
column auth.apikey.permissions text
column auth.apikey.metadata text
column auth.invitation.id uuid not null default gen_random_uuid()
column auth.invitation.organizationId uuid not null
column auth.invitation.email text not null
column auth.invitation.role text
column auth.invitation.status text not null
column auth.invitation.expiresAt timestamptz not null
column auth.invitation.createdAt timestamptz not null default CURRENT_TIMESTAMP
column auth.invitation.inviterId uuid not null
column auth.member.id uuid not null default gen_random_uuid()
column auth.member.organizationId uuid not null
column auth.member.userId uuid not null
column auth.member.role text not null
column auth.member.createdAt timestamptz not null
column auth.organization.id uuid not null default gen_random_uuid()
column auth.organization.name text not null
column auth.organization.slug text not null
column auth.organization.logo text
column auth.organization.createdAt timestamptz not null
column auth.organization.metadata text
column auth.session.id uuid not null default gen_random_uuid()
column auth.session.expiresAt timestamptz not null
column auth.session.token text not null
column auth.session.createdAt timestamptz not null default CURRENT_TIMESTAMP
column auth.session.updatedAt timestamptz not null
column auth.session.ipAddress text
column auth.session.userAgent text
column auth.session.userId uuid not null
column auth.session.activeOrganizationId text
column auth.sign_in_failures.id int8 not null
column auth.sign_in_failures.kind text not null
column auth.sign_in_failures.ip text not null
column auth.sign_in_failures.at timestamptz not null
column auth.user.id uuid not null default gen_random_uuid()
column auth.user.name text not null
column auth.user.email text not null
column auth.user.emailVerified bool not null
column auth.user.image text
column auth.user.createdAt timestamptz not null default CURRENT_TIMESTAMP
column auth.user.updatedAt timestamptz not null default CURRENT_TIMESTAMP
column auth.verification.id uuid not null default gen_random_uuid()
column auth.verification.identifier text not null
column auth.verification.value text not null
column auth.verification.expiresAt timestamptz not null
column auth.verification.createdAt timestamptz not null default CURRENT_TIMESTAMP
column auth.verification.updatedAt timestamptz not null default CURRENT_TIMESTAMP
column public.account_changes.workspace_id uuid not null
column public.account_changes.position int8 not null
column public.account_changes.company_id uuid not null
column public.account_scores.workspace_id uuid not null
column public.account_scores.id uuid not null
column public.account_scores.company_id uuid not null
column public.account_scores.profile_version int4 not null
column public.account_scores.score int4
column public.account_scores.grade text
column public.account_scores.verdict jsonb not null
column public.account_scores.at timestamptz not null
column public.address_verifications.workspace_id uuid not null
column public.address_verifications.id uuid not null
column public.address_verifications.address_id uuid not null
column public.address_verifications.vendor text not null
column public.address_verifications.state text not null
column public.address_verifications.call_key text not null
column public.address_verifications.place int4 not null
column public.address_verifications.batch_id text
column public.address_verifications.verdict text
column public.address_verifications.vendor_value text
column public.address_verifications.sub_status text
column public.address_verifications.catch_all bool
column public.address_verifications.error text
column public.address_verifications.operation_id uuid
column public.address_verifications.asked_at timestamptz not null
column public.address_verifications.answered_at timestamptz
column public.address_verifications.due_at timestamptz
column public.address_verifications.looks int4 not null default 0
column public.address_verifications.give_up_at timestamptz
column public.agent_withdrawals.workspace_id uuid not null
column public.agent_withdrawals.agent text not null
column public.agent_withdrawals.action text not null
column public.agent_withdrawals.withdrawn_by text not null
column public.agent_withdrawals.withdrawn_at timestamptz not null
column public.alert_phones.workspace_id uuid not null
column public.alert_phones.id uuid not null
column public.alert_phones.name text not null
column public.alert_phones.number text
column public.alert_phones.zone text not null
column public.alert_phones.quiet_from int2 not null
column public.alert_phones.quiet_to int2 not null
column public.alert_phones.created_by text not null
column public.alert_phones.created_at timestamptz not null
column public.alert_phones.removed_at timestamptz
column public.alert_text_alerts.workspace_id uuid not null
column public.alert_text_alerts.alert_id uuid not null
column public.alert_text_alerts.phone_id uuid not null
column public.alert_text_alerts.text_id uuid not null
column public.alert_texts.workspace_id uuid not null
column public.alert_texts.id uuid not null
column public.alert_texts.phone_id uuid not null
column public.alert_texts.text text not null
column public.alert_texts.state text not null default 'planned'::text
column public.alert_texts.attempts int4 not null default 0
column public.alert_texts.next_at timestamptz not null
column public.alert_texts.error text
column public.alert_texts.created_at timestamptz not null
column public.alert_texts.settled_at timestamptz
column public.alerts.workspace_id uuid not null
column public.alerts.id uuid not null
column public.alerts.code text not null
column public.alerts.subject text not null
column public.alerts.severity text not null
column public.alerts.title text not null
column public.alerts.text text not null
column public.alerts.at timestamptz not null
column public.alerts.dedupe_key text not null
column public.alerts.posted_at timestamptz
column public.alerts.post_attempts int4 not null default 0
column public.alerts.next_post_at timestamptz not null
column public.alerts.post_error text
column public.alerts.acknowledged_at timestamptz
column public.alerts.acknowledged_by text
column public.alerts.level int2 not null default 1
column public.alerts.mailed_at timestamptz
column public.alerts.mail_error text
column public.alerts.mail_attempts int4 not null default 0
column public.alerts.next_mail_at timestamptz
column public.answers.workspace_id uuid not null
column public.answers.id uuid not null
column public.answers.lead_id uuid not null
column public.answers.thread_id uuid not null
column public.answers.answered_id uuid not null
column public.answers.in_reply_to text not null
column public.answers.reference_ids _text not null default '{}'::text[]
column public.answers.subject text not null
column public.answers.body text not null
column public.answers.created_at timestamptz not null
column public.answers.at_vendor jsonb
column public.appointment_changes.workspace_id uuid not null
column public.appointment_changes.id uuid not null
column public.appointment_changes.appointment_id uuid not null
column public.appointment_changes.lead_id uuid not null
column public.appointment_changes.kind text not null
column public.appointment_changes.state text not null
column public.appointment_changes.from_at timestamptz not null
column public.appointment_changes.to_at timestamptz
column public.appointment_changes.to_ends_at timestamptz
column public.appointment_changes.source text
column public.appointment_changes.reason text not null default ''::text
column public.appointment_changes.operation_id uuid
column public.appointment_changes.error text
column public.appointment_changes.asked_by text not null
column public.appointment_changes.created_at timestamptz not null
column public.appointment_changes.settled_at timestamptz
column public.appointment_changes.told text
column public.appointment_changes.told_error text
column public.appointment_looks.workspace_id uuid not null
column public.appointment_looks.vendor text not null
column public.appointment_looks.event_id text not null
column public.appointment_looks.calendar_id text
column public.appointment_looks.contact_id text
column public.appointment_looks.due_at timestamptz not null
column public.appointment_looks.told int4 not null default 1
column public.appointment_looks.attempts int4 not null default 0
column public.appointments.workspace_id uuid not null
column public.appointments.id uuid not null
column public.appointments.lead_id uuid not null
column public.appointments.source text
column public.appointments.vendor text not null
column public.appointments.calendar_id text
column public.appointments.starts_at timestamptz not null
column public.appointments.ends_at timestamptz not null
column public.appointments.zone text not null
column public.appointments.state text not null
column public.appointments.event_id text
column public.appointments.meeting_url text
column public.appointments.operation_id uuid
column public.appointments.error text
column public.appointments.created_by text not null
column public.appointments.created_at timestamptz not null
column public.appointments.updated_at timestamptz not null
column public.appointments.move_url text
column public.approval_batches.workspace_id uuid not null
column public.approval_batches.id uuid not null
column public.approval_batches.motion text not null
column public.approval_batches.state text not null
column public.approval_batches.scope jsonb not null
column public.approval_batches.preview jsonb not null
column public.approval_batches.preview_hash text not null
column public.approval_batches.created_at timestamptz not null
column public.approval_batches.expires_at timestamptz not null
column public.approval_batches.decided_at timestamptz
column public.approval_batches.decided_by text
column public.approval_batches.reason text
column public.approval_batches.executed_at timestamptz
column public.approval_batches.report jsonb
column public.approval_batches.campaign_id uuid
column public.approval_cards.workspace_id uuid not null
column public.approval_cards.id uuid not null
column public.approval_cards.batch_id uuid not null
column public.approval_cards.state text not null default 'waiting'::text
column public.approval_cards.channel_id text
column public.approval_cards.message_id text
column public.approval_cards.attempts int4 not null default 0
column public.approval_cards.due_at timestamptz not null
column public.approval_cards.error text
column public.approval_cards.shown text
column public.approval_cards.created_at timestamptz not null
column public.approval_clicks.workspace_id uuid not null
column public.approval_clicks.id uuid not null
column public.approval_clicks.event_id uuid not null
column public.approval_clicks.action text not null
column public.approval_clicks.card_id text not null
column public.approval_clicks.version text not null
column public.approval_clicks.person_id text not null
column public.approval_clicks.person_name text
column public.approval_clicks.received_at timestamptz not null
column public.approval_clicks.settled_at timestamptz
column public.approval_clicks.outcome text
column public.approval_clicks.item_id text
column public.approval_items.workspace_id uuid not null
column public.approval_items.id uuid not null
column public.approval_items.kind text not null
column public.approval_items.subject_id uuid not null
column public.approval_items.lead_id uuid
column public.approval_items.state text not null
column public.approval_items.title text not null
column public.approval_items.preview jsonb not null
column public.approval_items.content_hash text not null
column public.approval_items.version int4 not null default 1
column public.approval_items.priority int4 not null default 0
column public.approval_items.tier text
column public.approval_items.edited bool not null default false
column public.approval_items.batch_id uuid
column public.approval_items.created_at timestamptz not null
column public.approval_items.expires_at timestamptz not null
column public.approval_items.decided_at timestamptz
column public.approval_items.decided_by text
column public.approval_items.tag text
column public.approval_items.reason text
column public.approval_items.executed_at timestamptz
column public.approval_items.motion text not null default 'outbound'::text
column public.approval_items.campaign_id uuid
column public.approval_items.claimed_by text
column public.approval_items.claimed_name text
column public.approval_items.claimed_at timestamptz
column public.approval_items.claimed_until timestamptz
column public.audit_log.workspace_id uuid not null
column public.audit_log.id uuid not null
column public.audit_log.at timestamptz not null
column public.audit_log.actor_kind text not null
column public.audit_log.actor_id text not null
column public.audit_log.actor_name text not null
column public.audit_log.action text not null
column public.audit_log.subject text not null
column public.audit_log.detail jsonb not null default '{}'::jsonb
column public.audit_log.seq int8
column public.audit_log.prev_hash text
column public.audit_log.hash text
column public.autosend_grants.workspace_id uuid not null
column public.autosend_grants.id uuid not null
column public.autosend_grants.campaign_id uuid not null
column public.autosend_grants.intent text
column public.autosend_grants.level text not null
column public.autosend_grants.threshold float8 not null
column public.autosend_grants.chosen bool not null default false
column public.autosend_grants.granted_by text not null
column public.autosend_grants.granted_at timestamptz not null
column public.autosend_grants.ended_at timestamptz
column public.autosend_grants.highest text not null
column public.autosend_moves.workspace_id uuid not null
column public.autosend_moves.id uuid not null
column public.autosend_moves.campaign_id uuid not null
column public.autosend_moves.intent text
column public.autosend_moves.moved text not null
column public.autosend_moves.from_level text
column public.autosend_moves.to_level text not null
column public.autosend_moves.cause text not null
column public.autosend_moves.reason text not null
column public.autosend_moves.moved_by text not null
column public.autosend_moves.grant_id uuid not null
column public.autosend_moves.at timestamptz not null
column public.autosend_samples.workspace_id uuid not null
column public.autosend_samples.draft_id uuid not null
column public.autosend_samples.lead_id uuid not null
column public.autosend_samples.campaign_id uuid
column public.autosend_samples.intent text not null
column public.autosend_samples.drawn_at timestamptz not null
column public.autosend_samples.verdict text
column public.autosend_samples.note text
column public.autosend_samples.judged_by text
column public.autosend_samples.judged_at timestamptz
column public.autosend_settings.workspace_id uuid not null
column public.autosend_settings.stopped_at timestamptz
column public.autosend_settings.stopped_by text
column public.autosend_settings.stop_reason text
column public.autosend_settings.books bool not null default false
column public.autosend_settings.updated_at timestamptz not null
column public.autosend_settings.sample_share float8
column public.availability_slots.workspace_id uuid not null
column public.availability_slots.source text not null
column public.availability_slots.slot_at timestamptz not null
column public.availability_slots.keeps_from timestamptz not null
column public.availability_slots.keeps_until timestamptz not null
column public.availability_sources.workspace_id uuid not null
column public.availability_sources.source text not null
column public.availability_sources.vendor text not null
column public.availability_sources.calendar_id text not null
column public.availability_sources.zone text not null
column public.availability_sources.minutes int4 not null default 30
column public.availability_sources.refresh_seconds int4 not null
column public.availability_sources.next_refresh_at timestamptz not null
column public.availability_sources.refreshed_at timestamptz
column public.availability_sources.withheld int4 not null default 0
column public.availability_sources.last_error text
column public.availability_sources.failures int4 not null default 0
column public.availability_sources.next_watch_at timestamptz not null
column public.availability_sources.connected_by text not null
column public.availability_sources.connected_at timestamptz not null
column public.availability_sources.hours jsonb
column public.availability_sources.next_follow_at timestamptz
column public.backfill_runs.workspace_id uuid not null
column public.backfill_runs.id uuid not null
column public.backfill_runs.state text not null default 'drafting'::text
column public.backfill_runs.options jsonb not null
column public.backfill_runs.halted text
column public.backfill_runs.forced_by text
column public.backfill_runs.forced_at timestamptz
column public.backfill_runs.log_path text
column public.backfill_runs.started_by text not null
column public.backfill_runs.started_at timestamptz not null
column public.backfill_runs.finished_at timestamptz
column public.backfill_runs.due_at timestamptz
column public.backfill_targets.workspace_id uuid not null
column public.backfill_targets.run_id uuid not null
column public.backfill_targets.position int4 not null
column public.backfill_targets.message_id uuid not null
column public.backfill_targets.reply_id uuid
column public.backfill_targets.lead_id uuid not null
column public.backfill_targets.campaign_id uuid
column public.backfill_targets.state text not null default 'waiting'::text
column public.backfill_targets.why text
column public.backfill_targets.reasons jsonb not null default '[]'::jsonb
column public.backfill_targets.draft_id uuid
column public.backfill_targets.confidence float8
column public.backfill_targets.threshold float8
column public.backfill_targets.slack text
column public.backfill_targets.slack_error text
column public.backfill_targets.updated_at timestamptz not null
column public.brakes.workspace_id uuid not null
column public.brakes.name text not null
column public.brakes.reason text not null
column public.brakes.engaged_at timestamptz not null
column public.brakes.engaged_by text not null
column public.breakers.workspace_id uuid not null
column public.breakers.name text not null
column public.breakers.state text not null
column public.breakers.failures int4 not null default 0
column public.breakers.successes int4 not null default 0
column public.breakers.opened_at timestamptz
column public.campaign_forecasts.workspace_id uuid not null
column public.campaign_forecasts.id uuid not null
column public.campaign_forecasts.campaign_id uuid not null
column public.campaign_forecasts.campaign_version int4 not null
column public.campaign_forecasts.state text not null default 'running'::text
column public.campaign_forecasts.plan jsonb not null
column public.campaign_forecasts.progress jsonb
column public.campaign_forecasts.report jsonb
column public.campaign_forecasts.error text
column public.campaign_forecasts.asked_by text not null
column public.campaign_forecasts.asked_at timestamptz not null default clock_timestamp()
column public.campaign_forecasts.beat_at timestamptz not null default clock_timestamp()
column public.campaign_forecasts.ended_at timestamptz
column public.campaign_sequences.workspace_id uuid not null
column public.campaign_sequences.campaign_id uuid not null
column public.campaign_sequences.version int4 not null
column public.campaign_sequences.steps jsonb not null
column public.campaign_sequences.created_at timestamptz not null
column public.campaign_sequences.created_by text not null
column public.campaigns.workspace_id uuid not null
column public.campaigns.id uuid not null
column public.campaigns.name text not null
column public.campaigns.state text not null
column public.campaigns.settings jsonb not null
column public.campaigns.created_at timestamptz not null
column public.campaigns.updated_at timestamptz not null
column public.campaigns.version int4 not null default 1
column public.campaigns.held jsonb
column public.campaigns.resumed_at timestamptz
column public.chat_channels.workspace_id uuid not null
column public.chat_channels.channel_id text not null
column public.chat_channels.changed_at timestamptz not null
column public.chat_channels.changed_by text not null
column public.chat_people.workspace_id uuid not null
column public.chat_people.vendor text not null
column public.chat_people.email text not null
column public.chat_people.person_id text
column public.chat_people.asked_at timestamptz not null
column public.client_links.workspace_id uuid not null
column public.client_links.id uuid not null
column public.client_links.batch_id uuid not null
column public.client_links.label text not null
column public.client_links.created_by text not null
column public.client_links.created_at timestamptz not null
column public.client_links.expires_at timestamptz not null
column public.client_links.revoked_at timestamptz
column public.client_links.decided_at timestamptz
column public.client_links.decision text
column public.client_links.client_name text
column public.client_links.reason text
column public.companies.workspace_id uuid not null
column public.companies.id uuid not null
column public.companies.name text not null
column public.companies.domain text
column public.companies.linkedin_url text
column public.companies.industry text
column public.companies.employees int4
column public.companies.revenue int8
column public.companies.technologies _text not null default '{}'::text[]
column public.companies.country text
column public.companies.description text
column public.companies.created_at timestamptz not null
column public.companies.updated_at timestamptz not null
column public.companies.name_folded text not null
column public.companies.account_score int4
column public.companies.account_grade text
column public.companies.account_due_at timestamptz
column public.companies.merged_into uuid
column public.companies.domain_label text
column public.companies.domain_above text
column public.company_changes.workspace_id uuid not null
column public.company_changes.position int8 not null
column public.company_changes.company_id uuid not null
column public.company_merge_moves.workspace_id uuid not null
column public.company_merge_moves.merge_id uuid not null
column public.company_merge_moves.place text not null
column public.company_merge_moves.column_name text not null
column public.company_merge_moves.row_key jsonb not null
column public.company_merge_moves.from_id uuid not null
column public.company_merge_moves.to_id uuid not null
column public.company_merges.workspace_id uuid not null
column public.company_merges.id uuid not null
column public.company_merges.survivor_id uuid not null
column public.company_merges.merged_id uuid not null
column public.company_merges.reason text not null
column public.company_merges.filled jsonb not null
column public.company_merges.merged_by text not null
column public.company_merges.merged_at timestamptz not null
column public.company_merges.undone_by text
column public.company_merges.undone_at timestamptz
column public.company_pairs.workspace_id uuid not null
column public.company_pairs.id uuid not null
column public.company_pairs.one uuid not null
column public.company_pairs.other uuid not null
column public.company_pairs.found_at timestamptz not null
column public.company_pauses.workspace_id uuid not null
column public.company_pauses.company_id uuid not null
column public.company_pauses.reason text not null
column public.company_pauses.until timestamptz
column public.company_pauses.paused_at timestamptz not null
column public.company_pauses.paused_by text not null
column public.company_pauses.resumed_at timestamptz
column public.company_pauses.resumed_by text
column public.company_pauses.resumed_why text
column public.company_policies.workspace_id uuid not null
column public.company_policies.policy jsonb not null
column public.company_policies.version int4 not null
column public.company_policies.updated_at timestamptz not null
column public.company_policies.updated_by text not null
column public.crm_connections.workspace_id uuid not null
column public.crm_connections.vendor text not null
column public.crm_connections.account text not null
column public.crm_connections.enabled bool not null
column public.crm_connections.tags jsonb not null default '{}'::jsonb
column public.crm_connections.since timestamptz
column public.crm_connections.pass_started_at timestamptz
column public.crm_connections.pass_since timestamptz
column public.crm_connections.pass_cursor text
column public.crm_connections.pass_newest timestamptz
column public.crm_connections.pass_seen int4 not null default 0
column public.crm_connections.pass_changed int4 not null default 0
column public.crm_connections.last_seen int4
column public.crm_connections.last_changed int4
column public.crm_connections.stages_cursor text
column public.crm_connections.stages_at timestamptz
column public.crm_connections.stages_due_at timestamptz not null
column public.crm_connections.full_at timestamptz
column public.crm_connections.synced_at timestamptz
column public.crm_connections.due_at timestamptz not null
column public.crm_connections.failures int4 not null default 0
column public.crm_connections.error text
column public.crm_connections.changed_by text not null
column public.crm_connections.changed_at timestamptz not null
column public.crm_contacts.workspace_id uuid not null
column public.crm_contacts.id uuid not null
column public.crm_contacts.vendor text not null
column public.crm_contacts.contact_id text not null
column public.crm_contacts.email text
column public.crm_contacts.canonical text
column public.crm_contacts.hash text
column public.crm_contacts.phone text
column public.crm_contacts.first_name text
column public.crm_contacts.last_name text
column public.crm_contacts.company_name text
column public.crm_contacts.tags _text not null default '{}'::text[]
column public.crm_contacts.stage text
column public.crm_contacts.stage_status text
column public.crm_contacts.stage_at timestamptz
column public.crm_contacts.blocked _text not null default '{}'::text[]
column public.crm_contacts.ever_blocked _text not null default '{}'::text[]
column public.crm_contacts.own_tags _text not null default '{}'::text[]
column public.crm_contacts.own_blocked _text not null default '{}'::text[]
column public.crm_contacts.changed_at timestamptz
column public.crm_contacts.active_at timestamptz not null
column public.crm_contacts.heard_at timestamptz
column public.crm_contacts.seen_at timestamptz
column public.crm_contacts.gone_at timestamptz
column public.crm_contacts.person_id uuid
column public.crm_contacts.link text not null default 'unlinked'::text
column public.crm_contacts.created_at timestamptz not null
column public.crm_contacts.updated_at timestamptz not null
column public.crm_contacts.mailed_at timestamptz
column public.crm_writes.workspace_id uuid not null
column public.crm_writes.id uuid not null
column public.crm_writes.vendor text not null
column public.crm_writes.contact_id text not null
column public.crm_writes.kind text not null
column public.crm_writes.cause text not null
column public.crm_writes.tags _text not null default '{}'::text[]
column public.crm_writes.why text not null
column public.crm_writes.state text not null default 'waiting'::text
column public.crm_writes.attempts int4 not null default 0
column public.crm_writes.due_at timestamptz not null
column public.crm_writes.error text
column public.crm_writes.created_at timestamptz not null
column public.crm_writes.settled_at timestamptz
column public.discoveries.workspace_id uuid not null
column public.discoveries.id uuid not null
column public.discoveries.vendor text not null
column public.discoveries.search jsonb not null
column public.discoveries.wanted int4 not null
column public.discoveries.state text not null
column public.discoveries.next_page int4 not null default 1
column public.discoveries.total int4
column public.discoveries.error text
column public.discoveries.started_by text not null
column public.discoveries.started_at timestamptz not null
column public.discoveries.confirmed_by text
column public.discoveries.leased_until timestamptz
column public.discoveries.finished_at timestamptz
column public.discovery_candidates.workspace_id uuid not null
column public.discovery_candidates.discovery_id uuid not null
column public.discovery_candidates.provider_id text not null
column public.discovery_candidates.position int4 not null
column public.discovery_candidates.first_name text
column public.discovery_candidates.masked_last_name text
column public.discovery_candidates.title text
column public.discovery_candidates.company_name text
column public.discovery_candidates.has_email bool not null
column public.discovery_candidates.state text not null
column public.discovery_candidates.reason text
column public.discovery_candidates.bulk int4
column public.discovery_candidates.answer jsonb
column public.discovery_candidates.lead_id uuid
column public.discovery_candidates.at timestamptz not null
column public.domain_checks.workspace_id uuid not null
column public.domain_checks.domain text not null
column public.domain_checks.selectors _text not null default '{}'::text[]
column public.domain_checks.state text
column public.domain_checks.checks jsonb not null default '[]'::jsonb
column public.domain_checks.dmarc_policy text
column public.domain_checks.dmarc_since timestamptz
column public.domain_checks.bad_since timestamptz
column public.domain_checks.checked_at timestamptz
column public.domain_checks.due_at timestamptz not null
column public.domain_checks.tracking_host text
column public.domain_checks.tracking_seen_at timestamptz
column public.draft_rejections.workspace_id uuid not null
column public.draft_rejections.id uuid not null
column public.draft_rejections.lead_id uuid not null
column public.draft_rejections.draft_id uuid not null
column public.draft_rejections.fingerprint text not null
column public.draft_rejections.template_id text not null
column public.draft_rejections.subject text not null
column public.draft_rejections.tag text not null
column public.draft_rejections.feedback text not null
column public.draft_rejections.actor text not null
column public.draft_rejections.at timestamptz not null
column public.drafts.workspace_id uuid not null
column public.drafts.id uuid not null
column public.drafts.enrolment_id uuid not null
column public.drafts.lead_id uuid not null
column public.drafts.step int4 not null
column public.drafts.version int4 not null default 1
column public.drafts.state text not null
column public.drafts.subject text not null
column public.drafts.body text not null
column public.drafts.footer text not null
column public.drafts.angle text not null
column public.drafts.template_id text not null
column public.drafts.template_version int4 not null
column public.drafts.variant text not null
column public.drafts.template_text text not null
column public.drafts.fingerprint text not null
column public.drafts.content_hash text not null
column public.drafts.claims jsonb not null default '[]'::jsonb
column public.drafts.guard jsonb not null default '{}'::jsonb
column public.drafts.reasons jsonb not null default '[]'::jsonb
column public.drafts.created_at timestamptz not null
column public.drafts.updated_at timestamptz not null
column public.drafts.answers_id uuid
column public.drafts.writer text not null default 'template'::text
column public.drafts.language text not null default 'en'::text
column public.drafts.fallback jsonb
column public.drafts.tracking _text not null default '{}'::text[]
column public.drafts.in_thread bool not null default false
column public.drafts.language_guess bool not null default false
column public.drafts.times jsonb not null default '[]'::jsonb
column public.drafts.times_from date
column public.enrichment_journal.workspace_id uuid not null
column public.enrichment_journal.id uuid not null
column public.enrichment_journal.lead_id uuid not null
column public.enrichment_journal.provider text not null
column public.enrichment_journal.request_key text not null
column public.enrichment_journal.state text not null
column public.enrichment_journal.answer jsonb
column public.enrichment_journal.error text
column public.enrichment_journal.operation_id uuid
column public.enrichment_journal.asked_at timestamptz not null
column public.enrichment_journal.answered_at timestamptz
column public.enrichment_journal.linkedin_key text
column public.enrichment_journal.email_key text
column public.enrichment_journal.field text not null default 'email'::text
column public.enrichment_journal.round int4 not null default 1
column public.enrichment_journal.question jsonb
column public.enrichment_journal.call_key text
column public.enrichment_journal.place int4 not null default 0
column public.enrichment_journal.session_id uuid
column public.enrichment_journal.asked_by text
column public.enrichment_journal.provider_request_id text
column public.enrichment_journal.due_at timestamptz
column public.enrichment_journal.looks int4 not null default 0
column public.enrichment_journal.give_up_at timestamptz
column public.enrichment_settings.workspace_id uuid not null
column public.enrichment_settings.settings jsonb not null
column public.enrichment_settings.updated_at timestamptz not null
column public.enrichment_settings.updated_by text not null
column public.enrolment_steps.workspace_id uuid not null
column public.enrolment_steps.enrolment_id uuid not null
column public.enrolment_steps.step int4 not null
column public.enrolment_steps.lead_id uuid not null
column public.enrolment_steps.channel text not null
column public.enrolment_steps.action text not null
column public.enrolment_steps.state text not null
column public.enrolment_steps.reasons jsonb not null default '[]'::jsonb
column public.enrolment_steps.receipt text
column public.enrolment_steps.at timestamptz not null
column public.enrolments.workspace_id uuid not null
column public.enrolments.id uuid not null
column public.enrolments.campaign_id uuid not null
column public.enrolments.lead_id uuid not null
column public.enrolments.state text not null
column public.enrolments.exit_reason text
column public.enrolments.current_step int4 not null default 1
column public.enrolments.started_at timestamptz not null
column public.enrolments.updated_at timestamptz not null
column public.enrolments.sequence_version int4 not null default 1
column public.enrolments.due_at timestamptz
column public.enrolments.doing text
column public.enrolments.attempts int4 not null default 0
column public.enrolments.connected_at timestamptz
column public.enrolments.pause_reason text
column public.enrolments.resume_at timestamptz
column public.erasures.workspace_id uuid not null
column public.erasures.id uuid not null
column public.erasures.hashes _text not null
column public.erasures.lead_ids _uuid not null default '{}'::uuid[]
column public.erasures.state text not null
column public.erasures.requested_by text not null
column public.erasures.requested_at timestamptz not null
column public.erasures.certificate text
column public.erasures.signature text
column public.erasures.finished_at timestamptz
column public.event_cursors.workspace_id uuid not null
column public.event_cursors.consumer text not null
column public.event_cursors.tx_id xid8 not null default '0'::xid8
column public.event_cursors.position int8 not null default 0
column public.event_cursors.failures int4 not null default 0
column public.event_cursors.last_error text
column public.event_dead_letters.workspace_id uuid not null
column public.event_dead_letters.id uuid not null
column public.event_dead_letters.consumer text not null
column public.event_dead_letters.event_id uuid not null
column public.event_dead_letters.error text not null
column public.event_dead_letters.at timestamptz not null
column public.event_dead_letters.replayed_at timestamptz
column public.events.workspace_id uuid not null
column public.events.id uuid not null
column public.events.tx_id xid8 not null default pg_current_xact_id()
column public.events.position int8 not null
column public.events.type text not null
column public.events.aggregate text not null
column public.events.payload jsonb not null
column public.events.at timestamptz not null
column public.exclusion_policies.workspace_id uuid not null
column public.exclusion_policies.policy jsonb not null
column public.exclusion_policies.version int4 not null
column public.exclusion_policies.updated_at timestamptz not null
column public.exclusion_policies.updated_by text not null
column public.executors.id text not null
column public.executors.role text not null
column public.executors.pid int4 not null
column public.executors.host text not null
column public.executors.version text not null
column public.executors.started_at timestamptz not null
column public.executors.beat_at timestamptz not null
column public.executors.stopped_at timestamptz
column public.facts.workspace_id uuid not null
column public.facts.id uuid not null
column public.facts.subject_kind text not null
column public.facts.subject_id uuid not null
column public.facts.key text not null
column public.facts.value text not null
column public.facts.source text not null
column public.facts.quote text
column public.facts.confidence float4 not null default 1
column public.facts.observed_at timestamptz not null
column public.facts.created_at timestamptz not null
column public.forms_of_address.workspace_id uuid not null
column public.forms_of_address.policy jsonb not null
column public.forms_of_address.version int4 not null
column public.forms_of_address.updated_at timestamptz not null
column public.forms_of_address.updated_by text not null
column public.global_brakes.name text not null
column public.global_brakes.reason text not null
column public.global_brakes.engaged_at timestamptz not null
column public.global_brakes.engaged_by text not null
column public.import_leads.workspace_id uuid not null
column public.import_leads.import_id uuid not null
column public.import_leads.lead_id uuid not null
column public.import_rejects.workspace_id uuid not null
column public.import_rejects.import_id uuid not null
column public.import_rejects.row int4 not null
column public.import_rejects.column_name text not null
column public.import_rejects.value text
column public.import_rejects.code text not null
column public.import_rejects.reason text not null
column public.import_rejects.record jsonb not null
column public.imports.workspace_id uuid not null
column public.imports.id uuid not null
column public.imports.file_name text not null
column public.imports.file_hash text not null
column public.imports.preset text not null
column public.imports.mapping jsonb not null
column public.imports.columns jsonb not null
column public.imports.state text not null
column public.imports.rows int4 not null default 0
column public.imports.accepted int4 not null default 0
column public.imports.rejected int4 not null default 0
column public.imports.created int4 not null default 0
column public.imports.updated int4 not null default 0
column public.imports.checkpoint int4 not null default 0
column public.imports.error text
column public.imports.started_at timestamptz not null
column public.imports.finished_at timestamptz
column public.inbound_mail.workspace_id uuid not null
column public.inbound_mail.id uuid not null
column public.inbound_mail.mailbox_id uuid not null
column public.inbound_mail.uid_validity int8 not null
column public.inbound_mail.uid int8 not null
column public.inbound_mail.message_id text not null
column public.inbound_mail.raw bytea not null
column public.inbound_mail.received_at timestamptz not null
column public.inbound_mail.processed_at timestamptz
column public.inbound_mail.outcome text
column public.inbound_mail.lead_id uuid
column public.inbound_mail.reasons jsonb not null default '[]'::jsonb
column public.inbound_mail.attempts int4 not null default 0
column public.inbound_mail.settled_at timestamptz
column public.inbound_mail.settled_as text
column public.inbound_mail.settled_by text
column public.lead_changes.workspace_id uuid not null
column public.lead_changes.position int8 not null
column public.lead_changes.lead_id uuid not null
column public.leads.workspace_id uuid not null
column public.leads.id uuid not null
column public.leads.person_id uuid not null
column public.leads.import_id uuid
column public.leads.status text not null default 'pending'::text
column public.leads.status_at timestamptz not null
column public.leads.tier text
column public.leads.score int4
column public.leads.score_reasons jsonb not null default '[]'::jsonb
column public.leads.needs_review bool not null default false
column public.leads.disqualified_reason text
column public.leads.intent_score int4
column public.leads.enrichment_state text not null default 'pending'::text
column public.leads.enrichment_quality int4
column public.leads.next_send_at timestamptz
column public.leads.blocked_reason jsonb
column public.leads.open_count int4 not null default 0
column public.leads.reply_count int4 not null default 0
column public.leads.source_type text
column public.leads.source_name text
column public.leads.source_url text
column public.leads.engagement jsonb not null default '{}'::jsonb
column public.leads.custom jsonb not null default '{}'::jsonb
column public.leads.created_at timestamptz not null
column public.leads.updated_at timestamptz not null
column public.leads.merged_into uuid
column public.leads.stated_intent int4
column public.leads.stated_intent_at timestamptz
column public.leads.intent_reasons jsonb not null default '[]'::jsonb
column public.leads.intent_due_at timestamptz
column public.leads.prospect_score int4
column public.leads.prospect_grade text
column public.leads.prospect_due_at timestamptz
column public.leads.archived_at timestamptz
column public.leads.archive_id uuid
column public.legwork_migrations.name text not null
column public.legwork_migrations.checksum text not null
column public.legwork_migrations.applied_at timestamptz not null default now()
column public.lifetime_counts.scope text not null
column public.lifetime_counts.used int4 not null
column public.mail_domains.workspace_id uuid not null
column public.mail_domains.domain text not null
column public.mail_domains.provider text
column public.mail_domains.looked_at timestamptz
column public.mail_domains.due_at timestamptz not null
column public.mailboxes.workspace_id uuid not null
column public.mailboxes.id uuid not null
column public.mailboxes.address text not null
column public.mailboxes.display_name text not null
column public.mailboxes.vendor text not null
column public.mailboxes.connection jsonb not null
column public.mailboxes.purpose text not null default 'cold'::text
column public.mailboxes.state text not null
column public.mailboxes.state_reason text
column public.mailboxes.daily_cap int4 not null default 30
column public.mailboxes.min_gap_seconds int4 not null default 90
column public.mailboxes.last_planned_at timestamptz
column public.mailboxes.uid_validity int8
column public.mailboxes.last_uid int8 not null default 0
column public.mailboxes.last_polled_at timestamptz
column public.mailboxes.poll_error text
column public.mailboxes.created_at timestamptz not null
column public.mailboxes.paused_at timestamptz
column public.mailboxes.paused_by text
column public.mailboxes.returned_at timestamptz
column public.mailboxes.warmup_started_at timestamptz not null
column public.mailboxes.signed_in_at timestamptz
column public.mailboxes.warmup_held bool not null default false
column public.merge_moves.workspace_id uuid not null
column public.merge_moves.merge_id uuid not null
column public.merge_moves.place text not null
column public.merge_moves.column_name text not null
column public.merge_moves.row_key jsonb not null
column public.merge_moves.from_id uuid not null
column public.merge_moves.to_id uuid not null
column public.merges.workspace_id uuid not null
column public.merges.id uuid not null
column public.merges.survivor_id uuid not null
column public.merges.merged_id uuid not null
column public.merges.reason text not null
column public.merges.survivor_status text not null
column public.merges.merged_status text not null
column public.merges.survivor_person jsonb not null
column public.merges.merged_by text not null
column public.merges.merged_at timestamptz not null
column public.merges.undone_by text
column public.merges.undone_at timestamptz
column public.message_marks.workspace_id uuid not null
column public.message_marks.mark text not null
column public.message_marks.message_id uuid not null
column public.messages.workspace_id uuid not null
column public.messages.id uuid not null
column public.messages.thread_id uuid not null
column public.messages.direction text not null
column public.messages.message_id text not null
column public.messages.in_reply_to text
column public.messages.reference_ids _text not null default '{}'::text[]
column public.messages.from_address text not null
column public.messages.to_address text not null
column public.messages.subject text not null
column public.messages.body_text text not null
column public.messages.visible_text text not null
column public.messages.mailbox_id uuid
column public.messages.ledger_id uuid
column public.messages.at timestamptz not null
column public.messages.created_at timestamptz not null
column public.motion_runs.workspace_id uuid not null
column public.motion_runs.id uuid not null
column public.motion_runs.schedule_id uuid
column public.motion_runs.motion text not null
column public.motion_runs.campaign_id uuid
column public.motion_runs.live bool not null
column public.motion_runs.state text not null
column public.motion_runs.due_at timestamptz not null
column public.motion_runs.missed int4 not null default 0
column public.motion_runs.parts jsonb not null default '[]'::jsonb
column public.motion_runs.started_by text not null
column public.motion_runs.started_at timestamptz not null
column public.motion_runs.finished_at timestamptz
column public.operation_log.workspace_id uuid not null
column public.operation_log.id uuid not null
column public.operation_log.operation text not null
column public.operation_log.effect text not null
column public.operation_log.idempotency_key text not null
column public.operation_log.actor_kind text not null
column public.operation_log.actor_id text not null
column public.operation_log.state text not null
column public.operation_log.subject jsonb not null default '{}'::jsonb
column public.operation_log.reasons jsonb not null default '[]'::jsonb
column public.operation_log.receipt jsonb
column public.operation_log.error text
column public.operation_log.approval_id uuid
column public.operation_log.intended_at timestamptz not null
column public.operation_log.settled_at timestamptz
column public.operation_log.trace jsonb not null default '{}'::jsonb
column public.people.workspace_id uuid not null
column public.people.id uuid not null
column public.people.company_id uuid
column public.people.first_name text
column public.people.last_name text
column public.people.full_name text
column public.people.title text
column public.people.location text
column public.people.created_at timestamptz not null
column public.people.updated_at timestamptz not null
column public.people.erased_at timestamptz
column public.person_addresses.workspace_id uuid not null
column public.person_addresses.id uuid not null
column public.person_addresses.person_id uuid not null
column public.person_addresses.address text not null
column public.person_addresses.canonical text not null
column public.person_addresses.hash text not null
column public.person_addresses.verification text not null default 'unverified'::text
column public.person_addresses.verified_at timestamptz
column public.person_addresses.is_primary bool not null default true
column public.person_addresses.source text not null
column public.person_addresses.created_at timestamptz not null
column public.person_addresses.verdict text
column public.person_addresses.verified_by text
column public.person_addresses.domain text
column public.person_addresses.former_at timestamptz
column public.person_phones.workspace_id uuid not null
column public.person_phones.id uuid not null
column public.person_phones.person_id uuid not null
column public.person_phones.phone text not null
column public.person_phones.source text not null
column public.person_phones.created_at timestamptz not null
column public.person_phones.wrong_at timestamptz
column public.person_profiles.workspace_id uuid not null
column public.person_profiles.id uuid not null
column public.person_profiles.person_id uuid not null
column public.person_profiles.kind text not null
column public.person_profiles.url text not null
column public.person_profiles.created_at timestamptz not null
column public.profile_sweeps.workspace_id uuid not null
column public.profile_sweeps.kind text not null
column public.profile_sweeps.after uuid
column public.profile_versions.workspace_id uuid not null
column public.profile_versions.kind text not null
column public.profile_versions.version int4 not null
column public.profile_versions.content jsonb not null
column public.profile_versions.reverts int4
column public.profile_versions.made_by text not null
column public.profile_versions.made_by_name text not null
column public.profile_versions.made_at timestamptz not null
column public.prospect_changes.workspace_id uuid not null
column public.prospect_changes.position int8 not null
column public.prospect_changes.lead_id uuid not null
column public.prospect_scores.workspace_id uuid not null
column public.prospect_scores.id uuid not null
column public.prospect_scores.lead_id uuid not null
column public.prospect_scores.profile_version int4 not null
column public.prospect_scores.score int4
column public.prospect_scores.grade text
column public.prospect_scores.verdict jsonb not null
column public.prospect_scores.at timestamptz not null
column public.rate_counts.scope text not null
column public.rate_counts.window_start timestamptz not null
column public.rate_counts.used int4 not null
column public.rate_slots.scope text not null
column public.rate_slots.next_at timestamptz not null
column public.reconciled_messages.workspace_id uuid not null
column public.reconciled_messages.id uuid not null
column public.reconciled_messages.reconciliation_id uuid not null
column public.reconciled_messages.source text not null
column public.reconciled_messages.outcome text not null
column public.reconciled_messages.mail_id uuid
column public.reconciled_messages.notice_id uuid
column public.reconciled_messages.message_id uuid
column public.reconciled_messages.lead_id uuid
column public.reconciled_messages.at timestamptz not null
column public.reconciled_sources.workspace_id uuid not null
column public.reconciled_sources.reconciliation_id uuid not null
column public.reconciled_sources.source text not null
column public.reconciled_sources.kind text not null
column public.reconciled_sources.vendor text not null
column public.reconciled_sources.ref text not null
column public.reconciled_sources.taken_at timestamptz
column public.reconciled_sources.at timestamptz
column public.reconciled_sources.counts jsonb not null default '{}'::jsonb
column public.reconciled_sources.uncopied _uuid not null default '{}'::uuid[]
column public.reconciled_sources.error text
column public.reconciliations.workspace_id uuid not null
column public.reconciliations.id uuid not null
column public.reconciliations.night timestamptz
column public.reconciliations.days int4 not null
column public.reconciliations.begun_by text not null
column public.reconciliations.began_at timestamptz not null
column public.reconciliations.ended_at timestamptz
column public.recontacts.workspace_id uuid not null
column public.recontacts.reply_id uuid not null
column public.recontacts.kind text not null
column public.recontacts.lead_id uuid not null
column public.recontacts.thread_id uuid not null
column public.recontacts.due_at timestamptz not null
column public.recontacts.named date
column public.recontacts.phrase text
column public.recontacts.rule text not null
column public.recontacts.state text not null default 'waiting'::text
column public.recontacts.reasons jsonb not null default '[]'::jsonb
column public.recontacts.draft_id uuid
column public.recontacts.created_at timestamptz not null
column public.recontacts.updated_at timestamptz not null
column public.recontacts.rung text not null default 'none'::text
column public.recontacts.asked_at timestamptz
column public.recontacts.rest_until timestamptz
column public.recontacts.lacks text
column public.recontacts.held_since timestamptz
column public.replies.workspace_id uuid not null
column public.replies.id uuid not null
column public.replies.message_id uuid not null
column public.replies.thread_id uuid not null
column public.replies.lead_id uuid not null
column public.replies.intent text not null
column public.replies.confidence float4 not null
column public.replies.evidence text
column public.replies.reasons jsonb not null default '[]'::jsonb
column public.replies.opt_out bool not null default false
column public.replies.return_date date
column public.replies.return_phrase text
column public.replies.language text
column public.replies.extras jsonb not null default '{}'::jsonb
column public.replies.automatic bool not null default false
column public.replies.classified_at timestamptz not null
column public.replies.corrected_by text
column public.replies.read_by text not null default 'rules'::text
column public.reply_corrections.workspace_id uuid not null
column public.reply_corrections.id uuid not null
column public.reply_corrections.reply_id uuid not null
column public.reply_corrections.lead_id uuid not null
column public.reply_corrections.was text not null
column public.reply_corrections.was_confidence float4 not null
column public.reply_corrections.became text not null
column public.reply_corrections.corrected_by text not null
column public.reply_corrections.corrected_at timestamptz not null
column public.reply_drafts.workspace_id uuid not null
column public.reply_drafts.id uuid not null
column public.reply_drafts.reply_id uuid not null
column public.reply_drafts.message_id uuid not null
column public.reply_drafts.message_at timestamptz not null
column public.reply_drafts.thread_id uuid not null
column public.reply_drafts.lead_id uuid not null
column public.reply_drafts.campaign_id uuid
column public.reply_drafts.intent text not null
column public.reply_drafts.version int4 not null default 1
column public.reply_drafts.state text not null
column public.reply_drafts.source text
column public.reply_drafts.to_address text not null default ''::text
column public.reply_drafts.subject text not null default ''::text
column public.reply_drafts.body text not null default ''::text
column public.reply_drafts.content_hash text not null default ''::text
column public.reply_drafts.slots jsonb not null default '[]'::jsonb
column public.reply_drafts.sources jsonb not null default '[]'::jsonb
column public.reply_drafts.topics jsonb not null default '[]'::jsonb
column public.reply_drafts.evaluation jsonb
column public.reply_drafts.confidence float8
column public.reply_drafts.threshold float8
column public.reply_drafts.level text
column public.reply_drafts.action text
column public.reply_drafts.gate jsonb not null default '[]'::jsonb
column public.reply_drafts.grant_id uuid
column public.reply_drafts.reasons jsonb not null default '[]'::jsonb
column public.reply_drafts.send_at timestamptz
column public.reply_drafts.item_id uuid
column public.reply_drafts.answer_id uuid
column public.reply_drafts.book_at timestamptz
column public.reply_drafts.decided_by text
column public.reply_drafts.decided_at timestamptz
column public.reply_drafts.edited bool not null default false
column public.reply_drafts.created_at timestamptz not null
column public.reply_drafts.updated_at timestamptz not null
column public.reply_drafts.review_due_at timestamptz
column public.reply_drafts.review_level int2 not null default 0
column public.reply_drafts.channel text not null default 'email'::text
column public.reply_drafts.attempts jsonb not null default '[]'::jsonb
column public.reply_drafts.strategy jsonb
column public.reply_drafts.rung int2 not null default 0
column public.reply_readings.workspace_id uuid not null
column public.reply_readings.reply_id uuid not null
column public.reply_readings.lead_id uuid not null
column public.reply_readings.was text not null
column public.reply_readings.was_confidence float4 not null
column public.reply_readings.wanted_at timestamptz not null
column public.reply_readings.state text not null default 'waiting'::text
column public.reply_readings.outcome text
column public.reply_readings.intent text
column public.reply_readings.confidence float4
column public.reply_readings.quote text
column public.reply_readings.model text
column public.reply_readings.reasons jsonb not null default '[]'::jsonb
column public.reply_readings.settled_at timestamptz
column public.run_grades.workspace_id uuid not null
column public.run_grades.run_id uuid not null
column public.run_grades.rows int4 not null
column public.run_grades.grade text not null
column public.run_grades.score numeric not null
column public.run_grades.ships text not null
column public.run_grades.directional bool not null
column public.run_grades.reasons jsonb not null
column public.run_grades.graded_at timestamptz not null
column public.run_grades.acknowledged_at timestamptz
column public.run_grades.acknowledged_by text
column public.run_items.workspace_id uuid not null
column public.run_items.run_id uuid not null
column public.run_items.stage text not null
column public.run_items.lead_id uuid not null
column public.run_items.outcome text not null
column public.run_items.reason text
column public.run_items.detail jsonb not null default '{}'::jsonb
column public.run_items.at timestamptz not null
column public.run_schedules.workspace_id uuid not null
column public.run_schedules.id uuid not null
column public.run_schedules.name text not null
column public.run_schedules.motion text not null
column public.run_schedules.campaign_id uuid
column public.run_schedules.live bool not null
column public.run_schedules.days _int4 not null
column public.run_schedules.at_time text not null
column public.run_schedules.zone text not null
column public.run_schedules.state text not null
column public.run_schedules.reason text
column public.run_schedules.next_due_at timestamptz
column public.run_schedules.version int4 not null default 1
column public.run_schedules.created_by text not null
column public.run_schedules.created_at timestamptz not null
column public.run_schedules.updated_at timestamptz not null
column public.runs.workspace_id uuid not null
column public.runs.id uuid not null
column public.runs.name text not null
column public.runs.mode text not null
column public.runs.state text not null
column public.runs.stages jsonb not null
column public.runs.import_id uuid
column public.runs.campaign_id uuid not null
column public.runs.options jsonb not null default '{}'::jsonb
column public.runs.batch_id uuid
column public.runs.error text
column public.runs.started_by text not null
column public.runs.started_at timestamptz not null
column public.runs.finished_at timestamptz
column public.runs.waits bool not null default false
column public.score_changes.workspace_id uuid not null
column public.score_changes.position int8 not null
column public.score_changes.lead_id uuid not null
column public.scores.workspace_id uuid not null
column public.scores.id uuid not null
column public.scores.lead_id uuid not null
column public.scores.profile text not null
column public.scores.score int4 not null
column public.scores.tier text not null
column public.scores.verdict jsonb not null
column public.scores.at timestamptz not null
column public.scores.profile_version int4 not null
column public.segment_members.workspace_id uuid not null
column public.segment_members.segment_id uuid not null
column public.segment_members.lead_id uuid not null
column public.segment_members.since timestamptz not null
column public.segments.workspace_id uuid not null
column public.segments.id uuid not null
column public.segments.name text not null
column public.segments.filter jsonb not null
column public.segments.version int4 not null default 1
column public.segments.state text not null default 'new'::text
column public.segments.noted_from xid8
column public.segments.built_to uuid
column public.segments.members int4 not null default 0
column public.segments.looked_at timestamptz not null
column public.segments.suppressions_to xid8
column public.segments.created_by text not null
column public.segments.created_at timestamptz not null
column public.segments.updated_at timestamptz not null
column public.send_ledger.workspace_id uuid not null
column public.send_ledger.id uuid not null
column public.send_ledger.enrolment_id uuid
column public.send_ledger.step int4
column public.send_ledger.lead_id uuid not null
column public.send_ledger.draft_id uuid
column public.send_ledger.approval_item_id uuid not null
column public.send_ledger.batch_id uuid not null
column public.send_ledger.mailbox_id uuid not null
column public.send_ledger.to_address text not null
column public.send_ledger.to_domain text not null
column public.send_ledger.to_hash text not null
column public.send_ledger.message_id text not null
column public.send_ledger.content_hash text not null
column public.send_ledger.state text not null
column public.send_ledger.planned_for timestamptz not null
column public.send_ledger.claimed_at timestamptz
column public.send_ledger.claimed_by text
column public.send_ledger.transmission_at timestamptz
column public.send_ledger.settled_at timestamptz
column public.send_ledger.operation_id uuid
column public.send_ledger.response text
column public.send_ledger.reasons jsonb not null default '[]'::jsonb
column public.send_ledger.created_at timestamptz not null
column public.send_ledger.receipt_at timestamptz
column public.send_ledger.receipt text
column public.send_ledger.answer_id uuid
column public.send_ledger.answered_id uuid
column public.send_ledger.carrier text
column public.session_breakers.workspace_id uuid not null
column public.session_breakers.id uuid not null
column public.session_breakers.name text not null
column public.session_breakers.limits jsonb not null
column public.session_breakers.calls int4 not null default 0
column public.session_breakers.credit_micros int8 not null default 0
column public.session_breakers.errors_in_a_row int4 not null default 0
column public.session_breakers.asked int4 not null default 0
column public.session_breakers.found int4 not null default 0
column public.session_breakers.tripped jsonb
column public.session_breakers.tripped_at timestamptz
column public.session_breakers.lifts int4 not null default 0
column public.signal_polls.workspace_id uuid not null
column public.signal_polls.source text not null
column public.signal_polls.cursor text
column public.signal_polls.read_from timestamptz not null
column public.signal_polls.next_poll_at timestamptz not null
column public.signal_polls.polled_at timestamptz
column public.signal_polls.skipped int4 not null default 0
column public.signal_polls.failures int4 not null default 0
column public.signal_polls.error text
column public.signals.workspace_id uuid not null
column public.signals.id uuid not null
column public.signals.source text not null
column public.signals.source_id text not null
column public.signals.seen_by text not null
column public.signals.kind text not null
column public.signals.title text not null
column public.signals.url text
column public.signals.visitor_key text
column public.signals.raw jsonb not null
column public.signals.happened_at timestamptz not null
column public.signals.expires_at timestamptz not null
column public.signals.received_at timestamptz not null
column public.signals.processed_at timestamptz
column public.signals.attempts int4 not null default 0
column public.signals.outcome text
column public.signals.reasons jsonb not null default '[]'::jsonb
column public.signals.lead_id uuid
column public.signals.company_id uuid
column public.slot_offers.workspace_id uuid not null
column public.slot_offers.id uuid not null
column public.slot_offers.source text not null
column public.slot_offers.slot_at timestamptz not null
column public.slot_offers.lead_id uuid not null
column public.slot_offers.carrier text not null
column public.slot_offers.place int4 not null
column public.slot_offers.label text not null
column public.slot_offers.zone text not null
column public.slot_offers.state text not null default 'pending'::text
column public.slot_offers.offered_at timestamptz not null
column public.slot_offers.sent_at timestamptz
column public.slot_offers.expires_at timestamptz not null
column public.slot_offers.settled_at timestamptz
column public.slot_offers.reason text
column public.spend_budgets.workspace_id uuid not null
column public.spend_budgets.vendor text not null
column public.spend_budgets.unit text not null
column public.spend_budgets.limit_micros int8 not null
column public.spend_budgets.used_micros int8 not null default 0
column public.spend_ledger.workspace_id uuid not null
column public.spend_ledger.id uuid not null
column public.spend_ledger.operation_id uuid not null
column public.spend_ledger.vendor text not null
column public.spend_ledger.unit text not null
column public.spend_ledger.amount_micros int8 not null
column public.spend_ledger.state text not null
column public.spend_ledger.at timestamptz not null
column public.status_history.workspace_id uuid not null
column public.status_history.id uuid not null
column public.status_history.lead_id uuid not null
column public.status_history.from_status text not null
column public.status_history.to_status text not null
column public.status_history.source text not null
column public.status_history.reasons jsonb not null default '[]'::jsonb
column public.status_history.at timestamptz not null
column public.suppressions.workspace_id uuid not null
column public.suppressions.id uuid not null
column public.suppressions.kind text not null
column public.suppressions.hash text not null
column public.suppressions.value text
column public.suppressions.reason text not null
column public.suppressions.source text not null
column public.suppressions.actor text not null
column public.suppressions.at timestamptz not null
column public.suppressions.cause text not null default 'manual'::text
column public.suppressions.campaign_id uuid
column public.suppressions.lifted_at timestamptz
column public.suppressions.lifted_by text
column public.suppressions.lift_reason text
column public.suppressions.noted_in xid8 not null default pg_current_xact_id()
column public.taken_chat_channels.channel_id text not null
column public.tasks.workspace_id uuid not null
column public.tasks.id uuid not null
column public.tasks.lead_id uuid not null
column public.tasks.enrolment_id uuid
column public.tasks.step int4
column public.tasks.kind text not null
column public.tasks.title text not null
column public.tasks.state text not null
column public.tasks.due_at timestamptz not null
column public.tasks.note text
column public.tasks.done_at timestamptz
column public.tasks.done_by text
column public.tasks.created_at timestamptz not null
column public.tasks.assignee text
column public.tasks.phone text
column public.tasks.expires_at timestamptz
column public.tasks.outcome text
column public.tasks.reason text
column public.template_versions.workspace_id uuid not null
column public.template_versions.template_id text not null
column public.template_versions.version int4 not null
column public.template_versions.content jsonb not null
column public.template_versions.content_hash text not null
column public.template_versions.reverts int4
column public.template_versions.made_by text not null
column public.template_versions.made_by_name text not null
column public.template_versions.made_at timestamptz not null
column public.template_versions.language text not null default 'en'::text
column public.test_mails.workspace_id uuid not null
column public.test_mails.id uuid not null
column public.test_mails.person_id text not null
column public.test_mails.hour timestamptz not null
column public.test_mails.place int4 not null
column public.test_mails.about text not null
column public.test_mails.about_id text not null
column public.test_mails.address_hash text not null
column public.test_mails.mailbox_id uuid not null
column public.test_mails.state text not null default 'asked'::text
column public.test_mails.reason text
column public.test_mails.asked_at timestamptz not null
column public.threads.workspace_id uuid not null
column public.threads.id uuid not null
column public.threads.lead_id uuid not null
column public.threads.campaign_id uuid
column public.threads.channel text not null
column public.threads.subject text not null
column public.threads.state text not null default 'open'::text
column public.threads.unread bool not null default false
column public.threads.intent text
column public.threads.intent_confidence float4
column public.threads.assignee text
column public.threads.snoozed_until timestamptz
column public.threads.last_message_at timestamptz not null
column public.threads.created_at timestamptz not null
column public.threads.vendor_thread text
column public.threads.version int4 not null default 1
column public.timeline.workspace_id uuid not null
column public.timeline.id uuid not null
column public.timeline.lead_id uuid not null
column public.timeline.type text not null
column public.timeline.channel text not null
column public.timeline.summary text not null
column public.timeline.data jsonb not null default '{}'::jsonb
column public.timeline.at timestamptz not null
column public.tracked_links.workspace_id uuid not null
column public.tracked_links.id uuid not null
column public.tracked_links.token text not null
column public.tracked_links.ledger_id uuid not null
column public.tracked_links.lead_id uuid not null
column public.tracked_links.url text
column public.tracked_links.created_at timestamptz not null
column public.tracking_hits.workspace_id uuid not null
column public.tracking_hits.id uuid not null
column public.tracking_hits.link_id uuid not null
column public.tracking_hits.method text not null
column public.tracking_hits.agent text not null
column public.tracking_hits.place text not null
column public.tracking_hits.ours bool not null
column public.tracking_hits.at timestamptz not null
column public.tracking_hits.read_at timestamptz
column public.tracking_hits.verdict text
column public.tracking_hits.reasons jsonb not null default '[]'::jsonb
column public.uploaded_lists.workspace_id uuid not null
column public.uploaded_lists.id uuid not null
column public.uploaded_lists.file_name text not null
column public.uploaded_lists.file_hash text not null
column public.uploaded_lists.content bytea
column public.uploaded_lists.size int4 not null
column public.uploaded_lists.assigned jsonb not null default '{}'::jsonb
column public.uploaded_lists.state text not null
column public.uploaded_lists.total_rows int4
column public.uploaded_lists.import_id uuid
column public.uploaded_lists.again bool not null default false
column public.uploaded_lists.error text
column public.uploaded_lists.created_by text not null
column public.uploaded_lists.created_at timestamptz not null
column public.uploaded_lists.confirmed_by text
column public.uploaded_lists.confirmed_at timestamptz
column public.uploaded_lists.finished_at timestamptz
column public.vendor_holds.workspace_id uuid not null
column public.vendor_holds.id uuid not null
column public.vendor_holds.campaign_id uuid not null
column public.vendor_holds.vendor text not null
column public.vendor_holds.carrier text not null
column public.vendor_holds.state text not null default 'asked'::text
column public.vendor_holds.asked_at timestamptz not null
column public.vendor_holds.attempts int4 not null default 0
column public.vendor_holds.next_attempt_at timestamptz
column public.vendor_holds.reasons jsonb not null default '[]'::jsonb
column public.vendor_holds.settled_at timestamptz
column public.vendor_holds.cause text not null default 'complaint'::text
column public.vendor_holds.running _text not null default '{}'::text[]
column public.vendor_leads.workspace_id uuid not null
column public.vendor_leads.id uuid not null
column public.vendor_leads.lead_id uuid not null
column public.vendor_leads.vendor text not null
column public.vendor_leads.channel text not null
column public.vendor_leads.vendor_campaign_id text not null
column public.vendor_leads.vendor_lead_id text
column public.vendor_leads.address text
column public.vendor_leads.profile_url text
column public.vendor_leads.state text not null default 'added'::text
column public.vendor_leads.stop_reason text
column public.vendor_leads.stop_requested_at timestamptz
column public.vendor_leads.attempts int4 not null default 0
column public.vendor_leads.next_attempt_at timestamptz
column public.vendor_leads.reasons jsonb not null default '[]'::jsonb
column public.vendor_leads.last_sent_at timestamptz
column public.vendor_leads.settled_at timestamptz
column public.vendor_leads.created_at timestamptz not null
column public.vendor_notices.workspace_id uuid not null
column public.vendor_notices.id uuid not null
column public.vendor_notices.vendor text not null
column public.vendor_notices.kind text not null
column public.vendor_notices.seen_by text not null
column public.vendor_notices.sighting text not null
column public.vendor_notices.payload jsonb not null
column public.vendor_notices.received_at timestamptz not null
column public.vendor_notices.processed_at timestamptz
column public.vendor_notices.outcome text
column public.vendor_notices.lead_id uuid
column public.vendor_notices.reasons jsonb not null default '[]'::jsonb
column public.vendor_notices.attempts int4 not null default 0
column public.vendor_notices.settled_at timestamptz
column public.vendor_notices.settled_as text
column public.vendor_notices.settled_by text
column public.vendor_polls.workspace_id uuid not null
column public.vendor_polls.vendor text not null
column public.vendor_polls.vendor_campaign_id text not null
column public.vendor_polls.read_until timestamptz not null
column public.vendor_polls.page text
column public.vendor_polls.reading_since timestamptz
column public.vendor_polls.next_poll_at timestamptz not null
column public.vendor_polls.polled_at timestamptz
column public.vendor_polls.failures int4 not null default 0
column public.vendor_polls.error text
column public.visitors.workspace_id uuid not null
column public.visitors.source text not null
column public.visitors.visitor_key text not null
column public.visitors.lead_id uuid not null
column public.visitors.visited_at timestamptz not null
column public.visitors.due_at timestamptz
column public.visitors.judged_at timestamptz
column public.visitors.score int4
column public.visitors.tier text
column public.visitors.action text
column public.visitors.reasons jsonb not null default '[]'::jsonb
column public.visitors.proposed_at timestamptz
column public.webhook_deliveries.workspace_id uuid not null
column public.webhook_deliveries.id uuid not null
column public.webhook_deliveries.endpoint_id uuid not null
column public.webhook_deliveries.event_id uuid not null
column public.webhook_deliveries.event_type text not null
column public.webhook_deliveries.body text not null
column public.webhook_deliveries.state text not null default 'waiting'::text
column public.webhook_deliveries.attempts int4 not null default 0
column public.webhook_deliveries.replays int4 not null default 0
column public.webhook_deliveries.due_at timestamptz not null
column public.webhook_deliveries.response_code int4
column public.webhook_deliveries.error text
column public.webhook_deliveries.created_at timestamptz not null
column public.webhook_deliveries.settled_at timestamptz
column public.webhook_endpoints.workspace_id uuid not null
column public.webhook_endpoints.id uuid not null
column public.webhook_endpoints.url text not null
column public.webhook_endpoints.description text not null default ''::text
column public.webhook_endpoints.event_types _text not null
column public.webhook_endpoints.enabled bool not null default true
column public.webhook_endpoints.disabled_reason text
column public.webhook_endpoints.secret_version int4 not null default 1
column public.webhook_endpoints.previous_until timestamptz
column public.webhook_endpoints.failing_since timestamptz
column public.webhook_endpoints.created_by text not null
column public.webhook_endpoints.created_at timestamptz not null
column public.webhook_inbox.workspace_id uuid not null
column public.webhook_inbox.id uuid not null
column public.webhook_inbox.source text not null
column public.webhook_inbox.delivery_id text not null
column public.webhook_inbox.headers jsonb not null
column public.webhook_inbox.body text not null
column public.webhook_inbox.received_at timestamptz not null
column public.webhook_inbox.processed_at timestamptz
column public.webhook_inbox.attempts int4 not null default 0
column public.webhook_inbox.dead_at timestamptz
column public.webhook_inbox.error text
column public.webhook_refusals.workspace_id uuid not null
column public.webhook_refusals.source text not null
column public.webhook_refusals.code text not null
column public.webhook_refusals.day date not null
column public.webhook_refusals.count int4 not null
column public.webhook_refusals.last_at timestamptz not null
column public.webhook_secrets.workspace_id uuid not null
column public.webhook_secrets.vendor text not null
column public.webhook_secrets.name text not null
column public.webhook_secrets.sealed text not null
column public.webhook_secrets.previous text
column public.webhook_secrets.previous_until timestamptz
column public.webhook_secrets.set_by text not null
column public.webhook_secrets.set_at timestamptz not null
column public.workspaces.id uuid not null
column public.workspaces.parent_id uuid
column public.workspaces.path _uuid not null
column public.workspaces.name text not null
column public.workspaces.slug text not null
column public.workspaces.mode text not null
column public.workspaces.virtual_now timestamptz
column public.workspaces.daily_send_limit int4 not null default 0
column public.workspaces.settings jsonb not null default '{}'::jsonb
column public.workspaces.created_at timestamptz not null
column public.workspaces.ramp_waived_at timestamptz
column public.workspaces.ramp_waived_by text
constraint auth.account account_pkey PRIMARY KEY (id)
constraint auth.account account_userId_fkey FOREIGN KEY ("userId") REFERENCES auth."user"(id) ON DELETE CASCADE
constraint auth.apikey apikey_pkey PRIMARY KEY (id)
constraint auth.invitation invitation_inviterId_fkey FOREIGN KEY ("inviterId") REFERENCES auth."user"(id) ON DELETE CASCADE
constraint auth.invitation invitation_organizationId_fkey FOREIGN KEY ("organizationId") REFERENCES auth.organization(id) ON DELETE CASCADE
constraint auth.invitation invitation_pkey PRIMARY KEY (id)
constraint auth.member member_organizationId_fkey FOREIGN KEY ("organizationId") REFERENCES auth.organization(id) ON DELETE CASCADE
constraint auth.member member_organizationId_userId_key UNIQUE ("organizationId", "userId")
constraint auth.member member_pkey PRIMARY KEY (id)
constraint auth.member member_role_check CHECK ((role = ANY (ARRAY['owner'::text, 'admin'::text, 'operator'::text, 'setter'::text, 'viewer'::text, 'client'::text])))
constraint auth.member member_userId_fkey FOREIGN KEY ("userId") REFERENCES auth."user"(id) ON DELETE CASCADE
constraint auth.organization organization_id_fkey FOREIGN KEY (id) REFERENCES workspaces(id) ON DELETE CASCADE
constraint auth.organization organization_pkey PRIMARY KEY (id)
constraint auth.organization organization_slug_key UNIQUE (slug)
constraint auth.session session_pkey PRIMARY KEY (id)
constraint auth.session session_token_key UNIQUE (token)
constraint auth.session session_userId_fkey FOREIGN KEY ("userId") REFERENCES auth."user"(id) ON DELETE CASCADE
constraint auth.sign_in_failures sign_in_failures_kind_check CHECK ((kind = ANY (ARRAY['sign_in'::text, 'dashboard_token'::text])))
constraint auth.sign_in_failures sign_in_failures_pkey PRIMARY KEY (id)
constraint auth.user user_email_key UNIQUE (email)
constraint auth.user user_pkey PRIMARY KEY (id)
constraint auth.verification verification_pkey PRIMARY KEY (id)
constraint public.account_changes account_changes_pkey PRIMARY KEY (workspace_id, "position")
constraint public.account_scores account_scores_pkey PRIMARY KEY (workspace_id, id)
constraint public.account_scores account_scores_profile_version_check CHECK ((profile_version > 0))
constraint public.account_scores account_scores_workspace_id_company_id_fkey FOREIGN KEY (workspace_id, company_id) REFERENCES companies(workspace_id, id)
constraint public.account_scores account_scores_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.address_verifications address_verifications_check CHECK (((state = 'waiting'::text) = (due_at IS NOT NULL)))
constraint public.address_verifications address_verifications_check1 CHECK (((state <> 'answered'::text) OR (verdict IS NOT NULL)))
constraint public.address_verifications address_verifications_pkey PRIMARY KEY (workspace_id, id)
constraint public.address_verifications address_verifications_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'waiting'::text, 'answered'::text, 'failed'::text, 'unknown'::text])))
constraint public.address_verifications address_verifications_workspace_id_address_id_fkey FOREIGN KEY (workspace_id, address_id) REFERENCES person_addresses(workspace_id, id)
constraint public.address_verifications address_verifications_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.agent_withdrawals agent_withdrawals_pkey PRIMARY KEY (workspace_id, agent, action)
constraint public.agent_withdrawals agent_withdrawals_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.alert_phones alert_phones_check CHECK (((number IS NULL) = (removed_at IS NOT NULL)))
constraint public.alert_phones alert_phones_pkey PRIMARY KEY (workspace_id, id)
constraint public.alert_phones alert_phones_quiet_from_check CHECK (((quiet_from >= 0) AND (quiet_from <= 23)))
constraint public.alert_phones alert_phones_quiet_to_check CHECK (((quiet_to >= 0) AND (quiet_to <= 23)))
constraint public.alert_phones alert_phones_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.alert_text_alerts alert_text_alerts_pkey PRIMARY KEY (workspace_id, alert_id, phone_id)
constraint public.alert_text_alerts alert_text_alerts_workspace_id_alert_id_fkey FOREIGN KEY (workspace_id, alert_id) REFERENCES alerts(workspace_id, id) ON DELETE CASCADE
constraint public.alert_text_alerts alert_text_alerts_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.alert_text_alerts alert_text_alerts_workspace_id_text_id_fkey FOREIGN KEY (workspace_id, text_id) REFERENCES alert_texts(workspace_id, id)
constraint public.alert_texts alert_texts_check CHECK (((state = 'planned'::text) = (settled_at IS NULL)))
constraint public.alert_texts alert_texts_pkey PRIMARY KEY (workspace_id, id)
constraint public.alert_texts alert_texts_state_check CHECK ((state = ANY (ARRAY['planned'::text, 'sent'::text, 'failed'::text, 'dropped'::text])))
constraint public.alert_texts alert_texts_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.alert_texts alert_texts_workspace_id_phone_id_fkey FOREIGN KEY (workspace_id, phone_id) REFERENCES alert_phones(workspace_id, id)
constraint public.alerts alerts_level_check CHECK (((level >= 1) AND (level <= 3)))
constraint public.alerts alerts_pkey PRIMARY KEY (workspace_id, id)
constraint public.alerts alerts_severity_check CHECK ((severity = ANY (ARRAY['info'::text, 'warning'::text, 'critical'::text])))
constraint public.alerts alerts_workspace_id_dedupe_key_key UNIQUE (workspace_id, dedupe_key)
constraint public.alerts alerts_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.answers answers_pkey PRIMARY KEY (workspace_id, id)
constraint public.answers answers_workspace_id_answered_id_fkey FOREIGN KEY (workspace_id, answered_id) REFERENCES messages(workspace_id, id)
constraint public.answers answers_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.answers answers_workspace_id_lead_id_fkey FOREIGN KEY (workspace_id, lead_id) REFERENCES leads(workspace_id, id)
constraint public.answers answers_workspace_id_thread_id_fkey FOREIGN KEY (workspace_id, thread_id) REFERENCES threads(workspace_id, id)
constraint public.appointment_changes appointment_changes_check CHECK (((kind = 'move'::text) = ((to_at IS NOT NULL) AND (to_ends_at IS NOT NULL) AND (source IS NOT NULL))))
constraint public.appointment_changes appointment_changes_check1 CHECK (((state = ANY (ARRAY['done'::text, 'failed'::text])) = (settled_at IS NOT NULL)))
constraint public.appointment_changes appointment_changes_kind_check CHECK ((kind = ANY (ARRAY['move'::text, 'cancel'::text, 'no_show'::text])))
constraint public.appointment_changes appointment_changes_pkey PRIMARY KEY (workspace_id, id)
constraint public.appointment_changes appointment_changes_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'unknown'::text, 'done'::text, 'failed'::text])))
constraint public.appointment_changes appointment_changes_told CHECK (((told IS NULL) OR (kind = 'no_show'::text)))
constraint public.appointment_changes appointment_changes_told_check CHECK ((told = ANY (ARRAY['asked'::text, 'unknown'::text, 'done'::text, 'failed'::text])))
constraint public.appointment_changes appointment_changes_workspace_id_appointment_id_fkey FOREIGN KEY (workspace_id, appointment_id) REFERENCES appointments(workspace_id, id)
constraint public.appointment_changes appointment_changes_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.appointment_changes appointment_changes_workspace_id_lead_id_fkey FOREIGN KEY (workspace_id, lead_id) REFERENCES leads(workspace_id, id)
constraint public.appointment_looks appointment_looks_event_id_check CHECK ((event_id <> ''::text))
constraint public.appointment_looks appointment_looks_pkey PRIMARY KEY (workspace_id, vendor, event_id)
constraint public.appointment_looks appointment_looks_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.appointments appointments_pkey PRIMARY KEY (workspace_id, id)
constraint public.appointments appointments_state_check CHECK ((state = ANY (ARRAY['booking'::text, 'unknown'::text, 'booked'::text, 'failed'::text, 'cancelled'::text, 'missed'::text])))
constraint public.appointments appointments_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.appointments appointments_workspace_id_lead_id_fkey FOREIGN KEY (workspace_id, lead_id) REFERENCES leads(workspace_id, id)
constraint public.approval_batches approval_batches_pkey PRIMARY KEY (workspace_id, id)
constraint public.approval_batches approval_batches_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'approved'::text, 'rejected'::text, 'executing'::text, 'executed'::text, 'expired'::text])))
constraint public.approval_batches approval_batches_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.approval_cards approval_cards_check CHECK (((state = 'waiting'::text) OR ((channel_id IS NOT NULL) AND (message_id IS NOT NULL))))
constraint public.approval_cards approval_cards_pkey PRIMARY KEY (workspace_id, id)
constraint public.approval_cards approval_cards_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'open'::text, 'closed'::text])))
constraint public.approval_cards approval_cards_workspace_id_batch_id_fkey FOREIGN KEY (workspace_id, batch_id) REFERENCES approval_batches(workspace_id, id)
constraint public.approval_cards approval_cards_workspace_id_batch_id_key UNIQUE (workspace_id, batch_id)
constraint public.approval_cards approval_cards_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.approval_clicks approval_clicks_pkey PRIMARY KEY (workspace_id, id)
constraint public.approval_clicks approval_clicks_workspace_id_event_id_key UNIQUE (workspace_id, event_id)
constraint public.approval_clicks approval_clicks_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.approval_items approval_items_claim_whole CHECK ((((claimed_by IS NULL) = (claimed_until IS NULL)) AND ((claimed_by IS NULL) = (claimed_at IS NULL))))
constraint public.approval_items approval_items_pkey PRIMARY KEY (workspace_id, id)
constraint public.approval_items approval_items_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'approved'::text, 'rejected'::text, 'expired'::text, 'withdrawn'::text, 'executed'::text])))
constraint public.approval_items approval_items_workspace_id_batch_id_fkey FOREIGN KEY (workspace_id, batch_id) REFERENCES approval_batches(workspace_id, id)
constraint public.approval_items approval_items_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.audit_log audit_log_pkey PRIMARY KEY (workspace_id, id)
constraint public.audit_log audit_log_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.audit_log audit_log_workspace_id_seq_key UNIQUE (workspace_id, seq)
constraint public.autosend_grants autosend_grants_granted_by_check CHECK ((granted_by <> ''::text))
constraint public.autosend_grants autosend_grants_highest_check CHECK ((highest = ANY (ARRAY['shadow'::text, 'draft_only'::text, 'hold'::text, 'auto'::text])))
constraint public.autosend_grants autosend_grants_level_check CHECK ((level = ANY (ARRAY['shadow'::text, 'draft_only'::text, 'hold'::text, 'auto'::text])))
constraint public.autosend_grants autosend_grants_pkey PRIMARY KEY (workspace_id, id)
constraint public.autosend_grants autosend_grants_threshold_check CHECK (((threshold >= (0)::double precision) AND (threshold <= (1)::double precision)))
constraint public.autosend_grants autosend_grants_workspace_id_campaign_id_fkey FOREIGN KEY (workspace_id, campaign_id) REFERENCES campaigns(workspace_id, id)
constraint public.autosend_grants autosend_grants_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.autosend_moves autosend_moves_moved_check CHECK ((moved = ANY (ARRAY['granted'::text, 'promoted'::text, 'demoted'::text])))
constraint public.autosend_moves autosend_moves_pkey PRIMARY KEY (workspace_id, id)
constraint public.autosend_moves autosend_moves_workspace_id_campaign_id_fkey FOREIGN KEY (workspace_id, campaign_id) REFERENCES campaigns(workspace_id, id)
constraint public.autosend_moves autosend_moves_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.autosend_moves autosend_moves_workspace_id_grant_id_fkey FOREIGN KEY (workspace_id, grant_id) REFERENCES autosend_grants(workspace_id, id)
constraint public.autosend_samples autosend_samples_check CHECK ((((verdict IS NULL) = (judged_at IS NULL)) AND ((verdict IS NULL) = (judged_by IS NULL))))
constraint public.autosend_samples autosend_samples_pkey PRIMARY KEY (workspace_id, draft_id)
constraint public.autosend_samples autosend_samples_verdict_check CHECK ((verdict = ANY (ARRAY['right'::text, 'wrong'::text])))
constraint public.autosend_samples autosend_samples_workspace_id_draft_id_fkey FOREIGN KEY (workspace_id, draft_id) REFERENCES reply_drafts(workspace_id, id)
constraint public.autosend_samples autosend_samples_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.autosend_samples autosend_samples_workspace_id_lead_id_fkey FOREIGN KEY (workspace_id, lead_id) REFERENCES leads(workspace_id, id)
constraint public.autosend_settings autosend_settings_pkey PRIMARY KEY (workspace_id)
constraint public.autosend_settings autosend_settings_sample_share_check CHECK (((sample_share >= (0)::double precision) AND (sample_share <= (1)::double precision)))
constraint public.autosend_settings autosend_settings_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.availability_slots availability_slots_check CHECK (((keeps_from <= slot_at) AND (slot_at < keeps_until)))
constraint public.availability_slots availability_slots_pkey PRIMARY KEY (workspace_id, source, slot_at)
constraint public.availability_slots availability_slots_workspace_id_source_fkey FOREIGN KEY (workspace_id, source) REFERENCES availability_sources(workspace_id, source) ON DELETE CASCADE
constraint public.availability_sources availability_sources_calendar_id_check CHECK ((calendar_id <> ''::text))
constraint public.availability_sources availability_sources_minutes_check CHECK (((minutes >= 15) AND (minutes <= 120)))
constraint public.availability_sources availability_sources_pkey PRIMARY KEY (workspace_id, source)
constraint public.availability_sources availability_sources_refresh_seconds_check CHECK (((refresh_seconds >= 5) AND (refresh_seconds <= 3600)))
constraint public.availability_sources availability_sources_source_check CHECK ((source = ANY (ARRAY['DEFAULT'::text, 'DIRECT_BOOK'::text])))
constraint public.availability_sources availability_sources_vendor_check CHECK ((vendor <> ''::text))
constraint public.availability_sources availability_sources_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.backfill_runs backfill_runs_check CHECK (((forced_by IS NULL) = (forced_at IS NULL)))
constraint public.backfill_runs backfill_runs_check1 CHECK (((state = ANY (ARRAY['done'::text, 'abandoned'::text])) = (finished_at IS NOT NULL)))
constraint public.backfill_runs backfill_runs_pkey PRIMARY KEY (workspace_id, id)
constraint public.backfill_runs backfill_runs_state_check CHECK ((state = ANY (ARRAY['drafting'::text, 'sending'::text, 'done'::text, 'abandoned'::text])))
constraint public.backfill_runs backfill_runs_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.backfill_targets backfill_targets_check CHECK (((state = ANY (ARRAY['skipped'::text, 'failed'::text])) = (why IS NOT NULL)))
constraint public.backfill_targets backfill_targets_check1 CHECK (((slack IS NULL) OR (state = 'review'::text)))
constraint public.backfill_targets backfill_targets_pkey PRIMARY KEY (workspace_id, run_id, "position")
constraint public.backfill_targets backfill_targets_slack_check CHECK ((slack = ANY (ARRAY['sent'::text, 'failed'::text, 'skipped'::text])))
constraint public.backfill_targets backfill_targets_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'drafted'::text, 'sent'::text, 'delayed'::text, 'review'::text, 'refreshed'::text, 'skipped'::text, 'failed'::text])))
constraint public.backfill_targets backfill_targets_workspace_id_campaign_id_fkey FOREIGN KEY (workspace_id, campaign_id) REFERENCES campaigns(workspace_id, id)
constraint public.backfill_targets backfill_targets_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.backfill_targets backfill_targets_workspace_id_lead_id_fkey FOREIGN KEY (workspace_id, lead_id) REFERENCES leads(workspace_id, id)
constraint public.backfill_targets backfill_targets_workspace_id_message_id_fkey FOREIGN KEY (workspace_id, message_id) REFERENCES messages(workspace_id, id)
constraint public.backfill_targets backfill_targets_workspace_id_reply_id_fkey FOREIGN KEY (workspace_id, reply_id) REFERENCES replies(workspace_id, id)
constraint public.backfill_targets backfill_targets_workspace_id_run_id_fkey FOREIGN KEY (workspace_id, run_id) REFERENCES backfill_runs(workspace_id, id)
constraint public.backfill_targets backfill_targets_workspace_id_run_id_message_id_key UNIQUE (workspace_id, run_id, message_id)
constraint public.brakes brakes_pkey PRIMARY KEY (workspace_id, name)
constraint public.brakes brakes_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.breakers breakers_pkey PRIMARY KEY (workspace_id, name)
constraint public.breakers breakers_state_check CHECK ((state = ANY (ARRAY['closed'::text, 'open'::text, 'half_open'::text])))
constraint public.breakers breakers_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.campaign_forecasts campaign_forecasts_check CHECK (((state = 'running'::text) = (ended_at IS NULL)))
constraint public.campaign_forecasts campaign_forecasts_check1 CHECK (((state = 'finished'::text) = (report IS NOT NULL)))
constraint public.campaign_forecasts campaign_forecasts_pkey PRIMARY KEY (workspace_id, id)
constraint public.campaign_forecasts campaign_forecasts_state_check CHECK ((state = ANY (ARRAY['running'::text, 'finished'::text, 'failed'::text, 'cancelled'::text])))
constraint public.campaign_forecasts campaign_forecasts_workspace_id_campaign_id_fkey FOREIGN KEY (workspace_id, campaign_id) REFERENCES campaigns(workspace_id, id)
constraint public.campaign_forecasts campaign_forecasts_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.campaign_sequences campaign_sequences_pkey PRIMARY KEY (workspace_id, campaign_id, version)
constraint public.campaign_sequences campaign_sequences_workspace_id_campaign_id_fkey FOREIGN KEY (workspace_id, campaign_id) REFERENCES campaigns(workspace_id, id)
constraint public.campaign_sequences campaign_sequences_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.campaigns campaigns_pkey PRIMARY KEY (workspace_id, id)
constraint public.campaigns campaigns_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'active'::text, 'paused'::text, 'completed'::text, 'archived'::text])))
constraint public.campaigns campaigns_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.campaigns campaigns_workspace_id_name_key UNIQUE (workspace_id, name)
constraint public.chat_channels chat_channels_pkey PRIMARY KEY (workspace_id)
constraint public.chat_channels chat_channels_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.chat_people chat_people_pkey PRIMARY KEY (workspace_id, vendor, email)
constraint public.chat_people chat_people_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.client_links client_links_check CHECK (((decided_at IS NULL) = (decision IS NULL)))
constraint public.client_links client_links_decision_check CHECK ((decision = ANY (ARRAY['approved'::text, 'changes_wanted'::text])))
constraint public.client_links client_links_pkey PRIMARY KEY (workspace_id, id)
constraint public.client_links client_links_workspace_id_batch_id_fkey FOREIGN KEY (workspace_id, batch_id) REFERENCES approval_batches(workspace_id, id)
constraint public.client_links client_links_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.companies companies_not_into_itself CHECK ((merged_into <> id))
constraint public.companies companies_pkey PRIMARY KEY (workspace_id, id)
constraint public.companies companies_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.companies companies_workspace_id_merged_into_fkey FOREIGN KEY (workspace_id, merged_into) REFERENCES companies(workspace_id, id)
constraint public.company_changes company_changes_pkey PRIMARY KEY (workspace_id, "position")
constraint public.company_merge_moves company_merge_moves_pkey PRIMARY KEY (workspace_id, merge_id, place, column_name, row_key)
constraint public.company_merge_moves company_merge_moves_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.company_merge_moves company_merge_moves_workspace_id_merge_id_fkey FOREIGN KEY (workspace_id, merge_id) REFERENCES company_merges(workspace_id, id)
constraint public.company_merges company_merges_check CHECK ((survivor_id <> merged_id))
constraint public.company_merges company_merges_check1 CHECK (((undone_at IS NULL) = (undone_by IS NULL)))
constraint public.company_merges company_merges_pkey PRIMARY KEY (workspace_id, id)
constraint public.company_merges company_merges_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.company_merges company_merges_workspace_id_merged_id_fkey FOREIGN KEY (workspace_id, merged_id) REFERENCES companies(workspace_id, id)
constraint public.company_merges company_merges_workspace_id_survivor_id_fkey FOREIGN KEY (workspace_id, survivor_id) REFERENCES companies(workspace_id, id)
constraint public.company_pairs company_pairs_check CHECK ((one < other))
constraint public.company_pairs company_pairs_pkey PRIMARY KEY (workspace_id, id)
constraint public.company_pairs company_pairs_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.company_pairs company_pairs_workspace_id_one_fkey FOREIGN KEY (workspace_id, one) REFERENCES companies(workspace_id, id) ON DELETE CASCADE
constraint public.company_pairs company_pairs_workspace_id_one_other_key UNIQUE (workspace_id, one, other)
constraint public.company_pairs company_pairs_workspace_id_other_fkey FOREIGN KEY (workspace_id, other) REFERENCES companies(workspace_id, id) ON DELETE CASCADE
constraint public.company_pauses company_pauses_pkey PRIMARY KEY (workspace_id, company_id)
constraint public.company_pauses company_pauses_workspace_id_company_id_fkey FOREIGN KEY (workspace_id, company_id) REFERENCES companies(workspace_id, id)
constraint public.company_pauses company_pauses_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.company_policies company_policies_pkey PRIMARY KEY (workspace_id)
constraint public.company_policies company_policies_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.crm_connections crm_connections_pkey PRIMARY KEY (workspace_id, vendor)
constraint public.crm_connections crm_connections_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.crm_contacts crm_contacts_check CHECK (((person_id IS NOT NULL) = (link = ANY (ARRAY['address'::text, 'phone'::text]))))
constraint public.crm_contacts crm_contacts_link_check CHECK ((link = ANY (ARRAY['address'::text, 'phone'::text, 'unlinked'::text, 'nothing_to_go_by'::text, 'nobody_here'::text, 'several_people'::text, 'contradiction'::text])))
constraint public.crm_contacts crm_contacts_pkey PRIMARY KEY (workspace_id, id)
constraint public.crm_contacts crm_contacts_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.crm_contacts crm_contacts_workspace_id_person_id_fkey FOREIGN KEY (workspace_id, person_id) REFERENCES people(workspace_id, id)
constraint public.crm_contacts crm_contacts_workspace_id_vendor_contact_id_key UNIQUE (workspace_id, vendor, contact_id)
constraint public.crm_contacts crm_contacts_workspace_id_vendor_fkey FOREIGN KEY (workspace_id, vendor) REFERENCES crm_connections(workspace_id, vendor)
constraint public.crm_writes crm_writes_kind_check CHECK ((kind = ANY (ARRAY['tag'::text, 'block'::text])))
constraint public.crm_writes crm_writes_pkey PRIMARY KEY (workspace_id, id)
constraint public.crm_writes crm_writes_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'done'::text, 'dead'::text])))
constraint public.crm_writes crm_writes_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.crm_writes crm_writes_workspace_id_vendor_contact_id_fkey FOREIGN KEY (workspace_id, vendor, contact_id) REFERENCES crm_contacts(workspace_id, vendor, contact_id)
constraint public.crm_writes crm_writes_workspace_id_vendor_contact_id_kind_cause_key UNIQUE (workspace_id, vendor, contact_id, kind, cause)
constraint public.discoveries discoveries_pkey PRIMARY KEY (workspace_id, id)
constraint public.discoveries discoveries_state_check CHECK ((state = ANY (ARRAY['searching'::text, 'ready'::text, 'waiting'::text, 'revealing'::text, 'done'::text, 'failed'::text, 'cancelled'::text])))
constraint public.discoveries discoveries_wanted_check CHECK ((wanted > 0))
constraint public.discoveries discoveries_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.discovery_candidates discovery_candidates_check CHECK (((state <> 'chosen'::text) OR (bulk IS NOT NULL)))
constraint public.discovery_candidates discovery_candidates_pkey PRIMARY KEY (workspace_id, discovery_id, provider_id)
constraint public.discovery_candidates discovery_candidates_state_check CHECK ((state = ANY (ARRAY['found'::text, 'skipped'::text, 'chosen'::text, 'answered'::text, 'revealed'::text, 'missed'::text, 'failed'::text, 'unknown'::text])))
constraint public.discovery_candidates discovery_candidates_workspace_id_discovery_id_fkey FOREIGN KEY (workspace_id, discovery_id) REFERENCES discoveries(workspace_id, id)
constraint public.discovery_candidates discovery_candidates_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.discovery_candidates discovery_candidates_workspace_id_lead_id_fkey FOREIGN KEY (workspace_id, lead_id) REFERENCES leads(workspace_id, id)
constraint public.domain_checks domain_checks_domain_check CHECK ((domain = lower(domain)))
constraint public.domain_checks domain_checks_pkey PRIMARY KEY (workspace_id, domain)
constraint public.domain_checks domain_checks_state_check CHECK ((state = ANY (ARRAY['ok'::text, 'warn'::text, 'bad'::text, 'unknown'::text])))
constraint public.domain_checks domain_checks_tracking_host_check CHECK ((tracking_host = lower(tracking_host)))
constraint public.domain_checks domain_checks_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.draft_rejections draft_rejections_pkey PRIMARY KEY (workspace_id, id)
constraint public.draft_rejections draft_rejections_workspace_id_draft_id_key UNIQUE (workspace_id, draft_id)
constraint public.draft_rejections draft_rejections_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.draft_rejections draft_rejections_workspace_id_lead_id_fkey FOREIGN KEY (workspace_id, lead_id) REFERENCES leads(workspace_id, id)
constraint public.drafts drafts_pkey PRIMARY KEY (workspace_id, id)
constraint public.drafts drafts_state_check CHECK ((state = ANY (ARRAY['blocked'::text, 'queued'::text, 'superseded'::text, 'rejected'::text, 'approved'::text, 'sent'::text])))
constraint public.drafts drafts_workspace_id_answers_id_fkey FOREIGN KEY (workspace_id, answers_id) REFERENCES messages(workspace_id, id)
constraint public.drafts drafts_workspace_id_enrolment_id_fkey FOREIGN KEY (workspace_id, enrolment_id) REFERENCES enrolments(workspace_id, id)
constraint public.drafts drafts_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.drafts drafts_workspace_id_lead_id_fkey FOREIGN KEY (workspace_id, lead_id) REFERENCES leads(workspace_id, id)
constraint public.drafts drafts_writer_check CHECK ((writer = ANY (ARRAY['template'::text, 'model'::text])))
constraint public.enrichment_journal enrichment_journal_check CHECK (((state = ANY (ARRAY['later'::text, 'waiting'::text])) = (due_at IS NOT NULL)))
constraint public.enrichment_journal enrichment_journal_pkey PRIMARY KEY (workspace_id, id)
constraint public.enrichment_journal enrichment_journal_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'later'::text, 'waiting'::text, 'hit'::text, 'miss'::text, 'failed'::text, 'unknown'::text])))
constraint public.enrichment_journal enrichment_journal_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.enrichment_journal enrichment_journal_workspace_id_lead_id_fkey FOREIGN KEY (workspace_id, lead_id) REFERENCES leads(workspace_id, id)
constraint public.enrichment_journal enrichment_journal_workspace_id_provider_field_request_key__key UNIQUE (workspace_id, provider, field, request_key, round)
constraint public.enrichment_settings enrichment_settings_pkey PRIMARY KEY (workspace_id)
constraint public.enrichment_settings enrichment_settings_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.enrolment_steps enrolment_steps_check CHECK (((state <> 'done'::text) OR (receipt IS NOT NULL)))
constraint public.enrolment_steps enrolment_steps_pkey PRIMARY KEY (workspace_id, enrolment_id, step)
constraint public.enrolment_steps enrolment_steps_state_check CHECK ((state = ANY (ARRAY['begun'::text, 'done'::text, 'skipped'::text, 'failed'::text, 'waiting'::text])))
constraint public.enrolment_steps enrolment_steps_workspace_id_enrolment_id_fkey FOREIGN KEY (workspace_id, enrolment_id) REFERENCES enrolments(workspace_id, id)
constraint public.enrolment_steps enrolment_steps_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.enrolment_steps enrolment_steps_workspace_id_lead_id_fkey FOREIGN KEY (workspace_id, lead_id) REFERENCES leads(workspace_id, id)
constraint public.enrolments enrolments_check CHECK (((due_at IS NULL) OR (doing IS NULL)))
constraint public.enrolments enrolments_check1 CHECK (((state = 'active'::text) OR ((due_at IS NULL) AND (doing IS NULL))))
constraint public.enrolments enrolments_check2 CHECK (((resume_at IS NULL) OR (state = 'paused'::text)))
constraint public.enrolments enrolments_doing_check CHECK ((doing = ANY (ARRAY['approval'::text, 'send'::text, 'task'::text, 'vendor'::text])))
constraint public.enrolments enrolments_pkey PRIMARY KEY (workspace_id, id)
constraint public.enrolments enrolments_state_check CHECK ((state = ANY (ARRAY['active'::text, 'paused'::text, 'completed'::text, 'exited'::text])))
constraint public.enrolments enrolments_workspace_id_campaign_id_fkey FOREIGN KEY (workspace_id, campaign_id) REFERENCES campaigns(workspace_id, id)
constraint public.enrolments enrolments_workspace_id_campaign_id_lead_id_key UNIQUE (workspace_id, campaign_id, lead_id)
constraint public.enrolments enrolments_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.enrolments enrolments_workspace_id_lead_id_fkey FOREIGN KEY (workspace_id, lead_id) REFERENCES leads(workspace_id, id)
constraint public.erasures erasures_check CHECK (((state = 'done'::text) = ((certificate IS NOT NULL) AND (signature IS NOT NULL) AND (finished_at IS NOT NULL))))
constraint public.erasures erasures_hashes_check CHECK ((cardinality(hashes) > 0))
constraint public.erasures erasures_pkey PRIMARY KEY (workspace_id, id)
constraint public.erasures erasures_state_check CHECK ((state = ANY (ARRAY['running'::text, 'done'::text])))
constraint public.erasures erasures_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.event_cursors event_cursors_pkey PRIMARY KEY (workspace_id, consumer)
constraint public.event_cursors event_cursors_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.event_dead_letters event_dead_letters_pkey PRIMARY KEY (workspace_id, id)
constraint public.event_dead_letters event_dead_letters_workspace_id_consumer_event_id_key UNIQUE (workspace_id, consumer, event_id)
constraint public.event_dead_letters event_dead_letters_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.events events_pkey PRIMARY KEY (workspace_id, id)
constraint public.events events_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.exclusion_policies exclusion_policies_pkey PRIMARY KEY (workspace_id)
constraint public.exclusion_policies exclusion_policies_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.executors executors_pkey PRIMARY KEY (id)
constraint public.facts facts_pkey PRIMARY KEY (workspace_id, id)
constraint public.facts facts_subject_kind_check CHECK ((subject_kind = ANY (ARRAY['person'::text, 'company'::text, 'sender'::text, 'campaign'::text])))
constraint public.facts facts_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.forms_of_address forms_of_address_pkey PRIMARY KEY (workspace_id)
constraint public.forms_of_address forms_of_address_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.global_brakes global_brakes_pkey PRIMARY KEY (name)
constraint public.import_leads import_leads_pkey PRIMARY KEY (workspace_id, import_id, lead_id)
constraint public.import_leads import_leads_workspace_id_import_id_fkey FOREIGN KEY (workspace_id, import_id) REFERENCES imports(workspace_id, id)
constraint public.import_leads import_leads_workspace_id_lead_id_fkey FOREIGN KEY (workspace_id, lead_id) REFERENCES leads(workspace_id, id)
constraint public.import_rejects import_rejects_pkey PRIMARY KEY (workspace_id, import_id, "row")
constraint public.import_rejects import_rejects_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.import_rejects import_rejects_workspace_id_import_id_fkey FOREIGN KEY (workspace_id, import_id) REFERENCES imports(workspace_id, id)
constraint public.imports imports_pkey PRIMARY KEY (workspace_id, id)
constraint public.imports imports_state_check CHECK ((state = ANY (ARRAY['running'::text, 'done'::text, 'failed'::text])))
constraint public.imports imports_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.inbound_mail inbound_mail_outcome_check CHECK ((outcome = ANY (ARRAY['reply'::text, 'bounce'::text, 'auto'::text, 'duplicate'::text, 'own'::text, 'unmatched'::text, 'unreadable'::text, 'erased'::text])))
constraint public.inbound_mail inbound_mail_pkey PRIMARY KEY (workspace_id, id)
constraint public.inbound_mail inbound_mail_settled CHECK ((((settled_at IS NULL) = (settled_as IS NULL)) AND ((settled_as IS NULL) = (settled_by IS NULL))))
constraint public.inbound_mail inbound_mail_settled_as_check CHECK ((settled_as = ANY (ARRAY['assigned'::text, 'not_ours'::text])))
constraint public.inbound_mail inbound_mail_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.inbound_mail inbound_mail_workspace_id_mailbox_id_fkey FOREIGN KEY (workspace_id, mailbox_id) REFERENCES mailboxes(workspace_id, id)
constraint public.inbound_mail inbound_mail_workspace_id_mailbox_id_uid_validity_uid_key UNIQUE (workspace_id, mailbox_id, uid_validity, uid)
constraint public.lead_changes lead_changes_pkey PRIMARY KEY (workspace_id, "position")
constraint public.leads leads_check CHECK (((archived_at IS NULL) = (archive_id IS NULL)))
constraint public.leads leads_enrichment_state_check CHECK ((enrichment_state = ANY (ARRAY['pending'::text, 'waiting'::text, 'enriched'::text, 'missed'::text, 'failed'::text])))
constraint public.leads leads_pkey PRIMARY KEY (workspace_id, id)
constraint public.leads leads_workspace_id_import_id_fkey FOREIGN KEY (workspace_id, import_id) REFERENCES imports(workspace_id, id)
constraint public.leads leads_workspace_id_merged_into_fkey FOREIGN KEY (workspace_id, merged_into) REFERENCES leads(workspace_id, id)
constraint public.leads leads_workspace_id_person_id_fkey FOREIGN KEY (workspace_id, person_id) REFERENCES people(workspace_id, id)
constraint public.leads leads_workspace_id_person_id_key UNIQUE (workspace_id, person_id)
constraint public.legwork_migrations legwork_migrations_pkey PRIMARY KEY (name)
constraint public.lifetime_counts lifetime_counts_pkey PRIMARY KEY (scope)
constraint public.lifetime_counts lifetime_counts_used_check CHECK ((used > 0))
constraint public.mail_domains mail_domains_pkey PRIMARY KEY (workspace_id, domain)
constraint public.mail_domains mail_domains_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.mailboxes mailboxes_daily_cap_check CHECK (((daily_cap >= 0) AND (daily_cap <= 40)))
constraint public.mailboxes mailboxes_paused_by_check CHECK ((paused_by = ANY (ARRAY['person'::text, 'bounces'::text, 'complaints'::text, 'sign_in'::text])))
constraint public.mailboxes mailboxes_pkey PRIMARY KEY (workspace_id, id)
constraint public.mailboxes mailboxes_purpose_check CHECK ((purpose = ANY (ARRAY['cold'::text, 'nurture'::text])))
constraint public.mailboxes mailboxes_state_check CHECK ((state = ANY (ARRAY['active'::text, 'paused'::text, 'disconnected'::text, 'removed'::text])))
constraint public.mailboxes mailboxes_workspace_id_address_key UNIQUE (workspace_id, address)
constraint public.mailboxes mailboxes_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.merge_moves merge_moves_pkey PRIMARY KEY (workspace_id, merge_id, place, column_name, row_key)
constraint public.merge_moves merge_moves_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.merge_moves merge_moves_workspace_id_merge_id_fkey FOREIGN KEY (workspace_id, merge_id) REFERENCES merges(workspace_id, id)
constraint public.merges merges_check CHECK ((survivor_id <> merged_id))
constraint public.merges merges_check1 CHECK (((undone_at IS NULL) = (undone_by IS NULL)))
constraint public.merges merges_pkey PRIMARY KEY (workspace_id, id)
constraint public.merges merges_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.merges merges_workspace_id_merged_id_fkey FOREIGN KEY (workspace_id, merged_id) REFERENCES leads(workspace_id, id)
constraint public.merges merges_workspace_id_survivor_id_fkey FOREIGN KEY (workspace_id, survivor_id) REFERENCES leads(workspace_id, id)
constraint public.message_marks message_marks_pkey PRIMARY KEY (workspace_id, mark)
constraint public.message_marks message_marks_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.messages messages_direction_check CHECK ((direction = ANY (ARRAY['in'::text, 'out'::text])))
constraint public.messages messages_pkey PRIMARY KEY (workspace_id, id)
constraint public.messages messages_workspace_id_direction_message_id_key UNIQUE (workspace_id, direction, message_id)
constraint public.messages messages_workspace_id_ledger_id_fkey FOREIGN KEY (workspace_id, ledger_id) REFERENCES send_ledger(workspace_id, id)
constraint public.messages messages_workspace_id_mailbox_id_fkey FOREIGN KEY (workspace_id, mailbox_id) REFERENCES mailboxes(workspace_id, id)
constraint public.messages messages_workspace_id_thread_id_fkey FOREIGN KEY (workspace_id, thread_id) REFERENCES threads(workspace_id, id)
constraint public.motion_runs motion_runs_check CHECK (((state = 'running'::text) = (finished_at IS NULL)))
constraint public.motion_runs motion_runs_missed_check CHECK ((missed >= 0))
constraint public.motion_runs motion_runs_motion_check CHECK ((motion = ANY (ARRAY['outbound'::text, 'cadence'::text, 'revival'::text, 'all'::text])))
constraint public.motion_runs motion_runs_pkey PRIMARY KEY (workspace_id, id)
constraint public.motion_runs motion_runs_state_check CHECK ((state = ANY (ARRAY['running'::text, 'done'::text, 'failed'::text])))
constraint public.motion_runs motion_runs_workspace_id_campaign_id_fkey FOREIGN KEY (workspace_id, campaign_id) REFERENCES campaigns(workspace_id, id)
constraint public.motion_runs motion_runs_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.motion_runs motion_runs_workspace_id_schedule_id_fkey FOREIGN KEY (workspace_id, schedule_id) REFERENCES run_schedules(workspace_id, id)
constraint public.operation_log operation_log_effect_check CHECK ((effect = ANY (ARRAY['read'::text, 'spend'::text, 'write'::text, 'send'::text, 'destroy'::text])))
constraint public.operation_log operation_log_pkey PRIMARY KEY (workspace_id, id)
constraint public.operation_log operation_log_state_check CHECK ((state = ANY (ARRAY['refused'::text, 'intended'::text, 'done'::text, 'failed'::text, 'unknown'::text])))
constraint public.operation_log operation_log_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.people people_pkey PRIMARY KEY (workspace_id, id)
constraint public.people people_workspace_id_company_id_fkey FOREIGN KEY (workspace_id, company_id) REFERENCES companies(workspace_id, id)
constraint public.people people_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.person_addresses person_addresses_pkey PRIMARY KEY (workspace_id, id)
constraint public.person_addresses person_addresses_verification_check CHECK ((verification = ANY (ARRAY['unverified'::text, 'valid'::text, 'risky'::text, 'invalid'::text])))
constraint public.person_addresses person_addresses_workspace_id_canonical_key UNIQUE (workspace_id, canonical)
constraint public.person_addresses person_addresses_workspace_id_person_id_fkey FOREIGN KEY (workspace_id, person_id) REFERENCES people(workspace_id, id)
constraint public.person_phones person_phones_phone_check CHECK ((phone ~ '^\+[1-9][0-9]{6,14}$'::text))
constraint public.person_phones person_phones_pkey PRIMARY KEY (workspace_id, id)
constraint public.person_phones person_phones_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.person_phones person_phones_workspace_id_person_id_fkey FOREIGN KEY (workspace_id, person_id) REFERENCES people(workspace_id, id)
constraint public.person_phones person_phones_workspace_id_person_id_phone_key UNIQUE (workspace_id, person_id, phone)
constraint public.person_profiles person_profiles_kind_check CHECK ((kind = 'linkedin'::text))
constraint public.person_profiles person_profiles_pkey PRIMARY KEY (workspace_id, id)
constraint public.person_profiles person_profiles_workspace_id_kind_url_key UNIQUE (workspace_id, kind, url)
constraint public.person_profiles person_profiles_workspace_id_person_id_fkey FOREIGN KEY (workspace_id, person_id) REFERENCES people(workspace_id, id)
constraint public.profile_sweeps profile_sweeps_kind_check CHECK ((kind = ANY (ARRAY['icp'::text, 'account'::text, 'prospect'::text])))
constraint public.profile_sweeps profile_sweeps_pkey PRIMARY KEY (workspace_id, kind)
constraint public.profile_sweeps profile_sweeps_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.profile_versions profile_versions_kind_check CHECK ((kind = ANY (ARRAY['icp'::text, 'account'::text, 'prospect'::text])))
constraint public.profile_versions profile_versions_pkey PRIMARY KEY (workspace_id, kind, version)
constraint public.profile_versions profile_versions_version_check CHECK ((version > 1))
constraint public.profile_versions profile_versions_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.prospect_changes prospect_changes_pkey PRIMARY KEY (workspace_id, "position")
constraint public.prospect_scores prospect_scores_pkey PRIMARY KEY (workspace_id, id)
constraint public.prospect_scores prospect_scores_profile_version_check CHECK ((profile_version > 0))
constraint public.prospect_scores prospect_scores_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.prospect_scores prospect_scores_workspace_id_lead_id_fkey FOREIGN KEY (workspace_id, lead_id) REFERENCES leads(workspace_id, id)
constraint public.rate_counts rate_counts_pkey PRIMARY KEY (scope)
constraint public.rate_slots rate_slots_pkey PRIMARY KEY (scope)
constraint public.reconciled_messages reconciled_messages_outcome_check CHECK ((outcome = ANY (ARRAY['inbound'::text, 'reread'::text, 'sent'::text, 'failed'::text, 'people'::text])))
constraint public.reconciled_messages reconciled_messages_pkey PRIMARY KEY (workspace_id, id)
constraint public.reconciled_messages reconciled_messages_workspace_id_lead_id_fkey FOREIGN KEY (workspace_id, lead_id) REFERENCES leads(workspace_id, id)
constraint public.reconciled_messages reconciled_messages_workspace_id_reconciliation_id_source_fkey FOREIGN KEY (workspace_id, reconciliation_id, source) REFERENCES reconciled_sources(workspace_id, reconciliation_id, source) ON DELETE CASCADE
constraint public.reconciled_sources reconciled_sources_pkey PRIMARY KEY (workspace_id, reconciliation_id, source)
constraint public.reconciled_sources reconciled_sources_source_check CHECK ((source <> ''::text))
constraint public.reconciled_sources reconciled_sources_workspace_id_reconciliation_id_fkey FOREIGN KEY (workspace_id, reconciliation_id) REFERENCES reconciliations(workspace_id, id) ON DELETE CASCADE
constraint public.reconciliations reconciliations_days_check CHECK (((days >= 1) AND (days <= 90)))
constraint public.reconciliations reconciliations_pkey PRIMARY KEY (workspace_id, id)
constraint public.reconciliations reconciliations_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.reconciliations reconciliations_workspace_id_night_key UNIQUE (workspace_id, night)
constraint public.recontacts recontacts_check CHECK (((lacks IS NULL) = (held_since IS NULL)))
constraint public.recontacts recontacts_kind_check CHECK ((kind = ANY (ARRAY['ooo'::text, 'nurture'::text, 'window'::text])))
constraint public.recontacts recontacts_lacks_check CHECK ((lacks = ANY (ARRAY['missing_lead_data'::text, 'missing_workspace_setup'::text, 'missing_booking_link'::text, 'missing_availability'::text])))
constraint public.recontacts recontacts_pkey PRIMARY KEY (workspace_id, reply_id)
constraint public.recontacts recontacts_rung_check CHECK ((rung = ANY (ARRAY['none'::text, 'asked'::text, 'asked_again'::text])))
constraint public.recontacts recontacts_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'proposed'::text, 'closed'::text, 'replaced'::text])))
constraint public.recontacts recontacts_workspace_id_draft_id_fkey FOREIGN KEY (workspace_id, draft_id) REFERENCES drafts(workspace_id, id)
constraint public.recontacts recontacts_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.recontacts recontacts_workspace_id_lead_id_fkey FOREIGN KEY (workspace_id, lead_id) REFERENCES leads(workspace_id, id)
constraint public.recontacts recontacts_workspace_id_reply_id_fkey FOREIGN KEY (workspace_id, reply_id) REFERENCES replies(workspace_id, id)
constraint public.recontacts recontacts_workspace_id_thread_id_fkey FOREIGN KEY (workspace_id, thread_id) REFERENCES threads(workspace_id, id)
constraint public.replies replies_pkey PRIMARY KEY (workspace_id, id)
constraint public.replies replies_read_by_check CHECK ((read_by = ANY (ARRAY['rules'::text, 'model'::text, 'person'::text])))
constraint public.replies replies_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.replies replies_workspace_id_lead_id_fkey FOREIGN KEY (workspace_id, lead_id) REFERENCES leads(workspace_id, id)
constraint public.replies replies_workspace_id_message_id_fkey FOREIGN KEY (workspace_id, message_id) REFERENCES messages(workspace_id, id)
constraint public.replies replies_workspace_id_message_id_key UNIQUE (workspace_id, message_id)
constraint public.replies replies_workspace_id_thread_id_fkey FOREIGN KEY (workspace_id, thread_id) REFERENCES threads(workspace_id, id)
constraint public.reply_corrections reply_corrections_pkey PRIMARY KEY (workspace_id, id)
constraint public.reply_corrections reply_corrections_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.reply_corrections reply_corrections_workspace_id_lead_id_fkey FOREIGN KEY (workspace_id, lead_id) REFERENCES leads(workspace_id, id)
constraint public.reply_corrections reply_corrections_workspace_id_reply_id_fkey FOREIGN KEY (workspace_id, reply_id) REFERENCES replies(workspace_id, id)
constraint public.reply_drafts reply_drafts_action_check CHECK ((action = ANY (ARRAY['send'::text, 'hold'::text, 'review'::text, 'skip'::text])))
constraint public.reply_drafts reply_drafts_channel_check CHECK ((channel = ANY (ARRAY['email'::text, 'linkedin'::text])))
constraint public.reply_drafts reply_drafts_pkey PRIMARY KEY (workspace_id, id)
constraint public.reply_drafts reply_drafts_rung_check CHECK ((rung = ANY (ARRAY[0, 1, 2])))
constraint public.reply_drafts reply_drafts_source_check CHECK ((source = ANY (ARRAY['rules'::text, 'model'::text, 'person'::text])))
constraint public.reply_drafts reply_drafts_state_check CHECK ((state = ANY (ARRAY['writing'::text, 'shadow'::text, 'parked'::text, 'review'::text, 'held'::text, 'scheduled'::text, 'sending'::text, 'sent'::text, 'booking'::text, 'booked'::text, 'skipped'::text, 'escalated'::text, 'cancelled'::text, 'rejected'::text, 'superseded'::text])))
constraint public.reply_drafts reply_drafts_workspace_id_answer_id_fkey FOREIGN KEY (workspace_id, answer_id) REFERENCES answers(workspace_id, id)
constraint public.reply_drafts reply_drafts_workspace_id_campaign_id_fkey FOREIGN KEY (workspace_id, campaign_id) REFERENCES campaigns(workspace_id, id)
constraint public.reply_drafts reply_drafts_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.reply_drafts reply_drafts_workspace_id_grant_id_fkey FOREIGN KEY (workspace_id, grant_id) REFERENCES autosend_grants(workspace_id, id)
constraint public.reply_drafts reply_drafts_workspace_id_item_id_fkey FOREIGN KEY (workspace_id, item_id) REFERENCES approval_items(workspace_id, id)
constraint public.reply_drafts reply_drafts_workspace_id_lead_id_fkey FOREIGN KEY (workspace_id, lead_id) REFERENCES leads(workspace_id, id)
constraint public.reply_drafts reply_drafts_workspace_id_message_id_fkey FOREIGN KEY (workspace_id, message_id) REFERENCES messages(workspace_id, id)
constraint public.reply_drafts reply_drafts_workspace_id_reply_id_fkey FOREIGN KEY (workspace_id, reply_id) REFERENCES replies(workspace_id, id)
constraint public.reply_drafts reply_drafts_workspace_id_thread_id_fkey FOREIGN KEY (workspace_id, thread_id) REFERENCES threads(workspace_id, id)
constraint public.reply_readings reply_readings_outcome_check CHECK ((outcome = ANY (ARRAY['raised'::text, 'replaced'::text, 'kept'::text])))
constraint public.reply_readings reply_readings_pkey PRIMARY KEY (workspace_id, reply_id)
constraint public.reply_readings reply_readings_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'settled'::text])))
constraint public.reply_readings reply_readings_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.reply_readings reply_readings_workspace_id_lead_id_fkey FOREIGN KEY (workspace_id, lead_id) REFERENCES leads(workspace_id, id)
constraint public.reply_readings reply_readings_workspace_id_reply_id_fkey FOREIGN KEY (workspace_id, reply_id) REFERENCES replies(workspace_id, id)
constraint public.run_grades run_grades_check CHECK (((acknowledged_at IS NULL) = (acknowledged_by IS NULL)))
constraint public.run_grades run_grades_pkey PRIMARY KEY (workspace_id, run_id)
constraint public.run_grades run_grades_ships_check CHECK ((ships = ANY (ARRAY['yes'::text, 'when_acknowledged'::text, 'never'::text])))
constraint public.run_grades run_grades_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.run_grades run_grades_workspace_id_run_id_fkey FOREIGN KEY (workspace_id, run_id) REFERENCES runs(workspace_id, id)
constraint public.run_items run_items_outcome_check CHECK ((outcome = ANY (ARRAY['waiting'::text, 'done'::text, 'skipped'::text, 'failed'::text])))
constraint public.run_items run_items_pkey PRIMARY KEY (workspace_id, run_id, stage, lead_id)
constraint public.run_items run_items_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.run_items run_items_workspace_id_lead_id_fkey FOREIGN KEY (workspace_id, lead_id) REFERENCES leads(workspace_id, id)
constraint public.run_items run_items_workspace_id_run_id_fkey FOREIGN KEY (workspace_id, run_id) REFERENCES runs(workspace_id, id)
constraint public.run_schedules run_schedules_at_time_check CHECK ((at_time ~ '^([01]\d|2[0-3]):[0-5]\d$'::text))
constraint public.run_schedules run_schedules_check CHECK (((state = 'active'::text) = (next_due_at IS NOT NULL)))
constraint public.run_schedules run_schedules_check1 CHECK (((campaign_id IS NULL) OR (motion = 'outbound'::text)))
constraint public.run_schedules run_schedules_days_check CHECK ((((cardinality(days) >= 1) AND (cardinality(days) <= 7)) AND (days <@ '{1,2,3,4,5,6,7}'::integer[])))
constraint public.run_schedules run_schedules_motion_check CHECK ((motion = ANY (ARRAY['outbound'::text, 'cadence'::text, 'revival'::text, 'all'::text])))
constraint public.run_schedules run_schedules_pkey PRIMARY KEY (workspace_id, id)
constraint public.run_schedules run_schedules_state_check CHECK ((state = ANY (ARRAY['active'::text, 'paused'::text, 'ended'::text])))
constraint public.run_schedules run_schedules_workspace_id_campaign_id_fkey FOREIGN KEY (workspace_id, campaign_id) REFERENCES campaigns(workspace_id, id)
constraint public.run_schedules run_schedules_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.runs runs_mode_check CHECK ((mode = ANY (ARRAY['dry_run'::text, 'sandbox'::text, 'live'::text])))
constraint public.runs runs_pkey PRIMARY KEY (workspace_id, id)
constraint public.runs runs_state_check CHECK ((state = ANY (ARRAY['running'::text, 'paused'::text, 'awaiting_approval'::text, 'done'::text, 'failed'::text, 'cancelled'::text])))
constraint public.runs runs_workspace_id_campaign_id_fkey FOREIGN KEY (workspace_id, campaign_id) REFERENCES campaigns(workspace_id, id)
constraint public.runs runs_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.runs runs_workspace_id_import_id_fkey FOREIGN KEY (workspace_id, import_id) REFERENCES imports(workspace_id, id)
constraint public.score_changes score_changes_pkey PRIMARY KEY (workspace_id, "position")
constraint public.scores scores_pkey PRIMARY KEY (workspace_id, id)
constraint public.scores scores_profile_version_check CHECK ((profile_version > 0))
constraint public.scores scores_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.scores scores_workspace_id_lead_id_fkey FOREIGN KEY (workspace_id, lead_id) REFERENCES leads(workspace_id, id)
constraint public.segment_members segment_members_pkey PRIMARY KEY (workspace_id, segment_id, lead_id)
constraint public.segment_members segment_members_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.segment_members segment_members_workspace_id_lead_id_fkey FOREIGN KEY (workspace_id, lead_id) REFERENCES leads(workspace_id, id)
constraint public.segment_members segment_members_workspace_id_segment_id_fkey FOREIGN KEY (workspace_id, segment_id) REFERENCES segments(workspace_id, id)
constraint public.segments segments_members_check CHECK ((members >= 0))
constraint public.segments segments_name_check CHECK ((name <> ''::text))
constraint public.segments segments_pkey PRIMARY KEY (workspace_id, id)
constraint public.segments segments_state_check CHECK ((state = ANY (ARRAY['new'::text, 'building'::text, 'current'::text, 'deleting'::text])))
constraint public.segments segments_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.send_ledger send_ledger_belongs CHECK (((enrolment_id IS NOT NULL) OR (answer_id IS NOT NULL)))
constraint public.send_ledger send_ledger_carries CHECK ((((draft_id IS NULL) <> (answer_id IS NULL)) AND ((step IS NULL) = (draft_id IS NULL)) AND ((answered_id IS NULL) = (answer_id IS NULL))))
constraint public.send_ledger send_ledger_pkey PRIMARY KEY (workspace_id, id)
constraint public.send_ledger send_ledger_state_check CHECK ((state = ANY (ARRAY['planned'::text, 'claimed'::text, 'transmission_begun'::text, 'accepted'::text, 'rejected'::text, 'unknown'::text, 'cancelled'::text])))
constraint public.send_ledger send_ledger_workspace_id_answer_id_fkey FOREIGN KEY (workspace_id, answer_id) REFERENCES answers(workspace_id, id)
constraint public.send_ledger send_ledger_workspace_id_approval_item_id_fkey FOREIGN KEY (workspace_id, approval_item_id) REFERENCES approval_items(workspace_id, id)
constraint public.send_ledger send_ledger_workspace_id_batch_id_fkey FOREIGN KEY (workspace_id, batch_id) REFERENCES approval_batches(workspace_id, id)
constraint public.send_ledger send_ledger_workspace_id_draft_id_fkey FOREIGN KEY (workspace_id, draft_id) REFERENCES drafts(workspace_id, id)
constraint public.send_ledger send_ledger_workspace_id_enrolment_id_fkey FOREIGN KEY (workspace_id, enrolment_id) REFERENCES enrolments(workspace_id, id)
constraint public.send_ledger send_ledger_workspace_id_enrolment_id_step_key UNIQUE (workspace_id, enrolment_id, step)
constraint public.send_ledger send_ledger_workspace_id_lead_id_fkey FOREIGN KEY (workspace_id, lead_id) REFERENCES leads(workspace_id, id)
constraint public.send_ledger send_ledger_workspace_id_mailbox_id_fkey FOREIGN KEY (workspace_id, mailbox_id) REFERENCES mailboxes(workspace_id, id)
constraint public.send_ledger send_ledger_workspace_id_message_id_key UNIQUE (workspace_id, message_id)
constraint public.session_breakers session_breakers_check CHECK (((tripped IS NULL) = (tripped_at IS NULL)))
constraint public.session_breakers session_breakers_pkey PRIMARY KEY (workspace_id, id)
constraint public.session_breakers session_breakers_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.signal_polls signal_polls_pkey PRIMARY KEY (workspace_id, source)
constraint public.signal_polls signal_polls_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.signals signals_check CHECK (((processed_at IS NULL) = (outcome IS NULL)))
constraint public.signals signals_outcome_check CHECK ((outcome = ANY (ARRAY['matched'::text, 'met'::text, 'company'::text, 'unmatched'::text, 'refused'::text, 'erased'::text, 'sample'::text, 'unreadable'::text])))
constraint public.signals signals_pkey PRIMARY KEY (workspace_id, id)
constraint public.signals signals_seen_by_check CHECK ((seen_by = ANY (ARRAY['webhook'::text, 'poll'::text])))
constraint public.signals signals_workspace_id_company_id_fkey FOREIGN KEY (workspace_id, company_id) REFERENCES companies(workspace_id, id)
constraint public.signals signals_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.signals signals_workspace_id_lead_id_fkey FOREIGN KEY (workspace_id, lead_id) REFERENCES leads(workspace_id, id)
constraint public.signals signals_workspace_id_source_source_id_key UNIQUE (workspace_id, source, source_id)
constraint public.slot_offers slot_offers_carrier_check CHECK ((carrier <> ''::text))
constraint public.slot_offers slot_offers_pkey PRIMARY KEY (workspace_id, id)
constraint public.slot_offers slot_offers_place_check CHECK ((place > 0))
constraint public.slot_offers slot_offers_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'accepted'::text, 'released'::text, 'expired'::text])))
constraint public.slot_offers slot_offers_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.slot_offers slot_offers_workspace_id_lead_id_fkey FOREIGN KEY (workspace_id, lead_id) REFERENCES leads(workspace_id, id)
constraint public.slot_offers slot_offers_workspace_id_source_slot_at_lead_id_key UNIQUE (workspace_id, source, slot_at, lead_id)
constraint public.spend_budgets spend_budgets_limit_micros_check CHECK ((limit_micros >= 0))
constraint public.spend_budgets spend_budgets_pkey PRIMARY KEY (workspace_id, vendor, unit)
constraint public.spend_budgets spend_budgets_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.spend_budgets spend_within_budget CHECK ((used_micros <= limit_micros))
constraint public.spend_ledger spend_ledger_pkey PRIMARY KEY (workspace_id, id)
constraint public.spend_ledger spend_ledger_state_check CHECK ((state = ANY (ARRAY['reserved'::text, 'spent'::text, 'released'::text])))
constraint public.spend_ledger spend_ledger_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.spend_ledger spend_ledger_workspace_id_operation_id_fkey FOREIGN KEY (workspace_id, operation_id) REFERENCES operation_log(workspace_id, id)
constraint public.status_history status_history_pkey PRIMARY KEY (workspace_id, id)
constraint public.status_history status_history_workspace_id_lead_id_fkey FOREIGN KEY (workspace_id, lead_id) REFERENCES leads(workspace_id, id)
constraint public.suppressions suppressions_cause_check CHECK ((cause = ANY (ARRAY['unsubscribe'::text, 'bounce'::text, 'complaint'::text, 'manual'::text, 'erasure'::text, 'legal_hold'::text, 'competitor'::text, 'former_client'::text, 'role_based'::text, 'personal_domain'::text, 'crm'::text])))
constraint public.suppressions suppressions_check CHECK ((((lifted_at IS NULL) = (lifted_by IS NULL)) AND ((lifted_at IS NULL) = (lift_reason IS NULL))))
constraint public.suppressions suppressions_check1 CHECK (((lifted_at IS NULL) OR (cause <> ALL (ARRAY['unsubscribe'::text, 'complaint'::text, 'erasure'::text]))))
constraint public.suppressions suppressions_kind_check CHECK ((kind = ANY (ARRAY['address'::text, 'domain'::text, 'profile'::text, 'phone'::text, 'company'::text])))
constraint public.suppressions suppressions_pkey PRIMARY KEY (workspace_id, id)
constraint public.suppressions suppressions_workspace_id_campaign_id_fkey FOREIGN KEY (workspace_id, campaign_id) REFERENCES campaigns(workspace_id, id)
constraint public.suppressions suppressions_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.taken_chat_channels taken_chat_channels_pkey PRIMARY KEY (channel_id)
constraint public.tasks tasks_outcome_check CHECK ((outcome = ANY (ARRAY['reached'::text, 'left_message'::text, 'no_answer'::text, 'not_interested'::text, 'bad_number'::text])))
constraint public.tasks tasks_pkey PRIMARY KEY (workspace_id, id)
constraint public.tasks tasks_state_check CHECK ((state = ANY (ARRAY['open'::text, 'done'::text, 'skipped'::text, 'cancelled'::text, 'expired'::text])))
constraint public.tasks tasks_workspace_id_enrolment_id_step_key UNIQUE (workspace_id, enrolment_id, step)
constraint public.tasks tasks_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.tasks tasks_workspace_id_lead_id_fkey FOREIGN KEY (workspace_id, lead_id) REFERENCES leads(workspace_id, id)
constraint public.template_versions template_versions_pkey PRIMARY KEY (workspace_id, template_id, version)
constraint public.template_versions template_versions_version_check CHECK ((version > 0))
constraint public.template_versions template_versions_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.test_mails test_mails_about_check CHECK ((about = ANY (ARRAY['item'::text, 'template'::text])))
constraint public.test_mails test_mails_pkey PRIMARY KEY (workspace_id, id)
constraint public.test_mails test_mails_place_check CHECK (((place >= 1) AND (place <= 10)))
constraint public.test_mails test_mails_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'sent'::text, 'refused'::text, 'failed'::text, 'unknown'::text])))
constraint public.test_mails test_mails_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.test_mails test_mails_workspace_id_mailbox_id_fkey FOREIGN KEY (workspace_id, mailbox_id) REFERENCES mailboxes(workspace_id, id)
constraint public.test_mails test_mails_workspace_id_person_id_hour_place_key UNIQUE (workspace_id, person_id, hour, place)
constraint public.threads threads_channel_check CHECK ((channel = ANY (ARRAY['email'::text, 'linkedin'::text])))
constraint public.threads threads_pkey PRIMARY KEY (workspace_id, id)
constraint public.threads threads_state_check CHECK ((state = ANY (ARRAY['open'::text, 'snoozed'::text, 'closed'::text])))
constraint public.threads threads_workspace_id_campaign_id_fkey FOREIGN KEY (workspace_id, campaign_id) REFERENCES campaigns(workspace_id, id)
constraint public.threads threads_workspace_id_lead_id_fkey FOREIGN KEY (workspace_id, lead_id) REFERENCES leads(workspace_id, id)
constraint public.timeline timeline_pkey PRIMARY KEY (workspace_id, id)
constraint public.timeline timeline_workspace_id_lead_id_fkey FOREIGN KEY (workspace_id, lead_id) REFERENCES leads(workspace_id, id)
constraint public.tracked_links tracked_links_pkey PRIMARY KEY (workspace_id, id)
constraint public.tracked_links tracked_links_token_key UNIQUE (token)
constraint public.tracked_links tracked_links_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.tracked_links tracked_links_workspace_id_lead_id_fkey FOREIGN KEY (workspace_id, lead_id) REFERENCES leads(workspace_id, id)
constraint public.tracked_links tracked_links_workspace_id_ledger_id_fkey FOREIGN KEY (workspace_id, ledger_id) REFERENCES send_ledger(workspace_id, id)
constraint public.tracking_hits tracking_hits_pkey PRIMARY KEY (workspace_id, id)
constraint public.tracking_hits tracking_hits_verdict_check CHECK ((verdict = ANY (ARRAY['person'::text, 'again'::text, 'machine'::text, 'ours'::text])))
constraint public.tracking_hits tracking_hits_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.tracking_hits tracking_hits_workspace_id_link_id_fkey FOREIGN KEY (workspace_id, link_id) REFERENCES tracked_links(workspace_id, id) ON DELETE CASCADE
constraint public.uploaded_lists uploaded_lists_check CHECK (((state = ANY (ARRAY['waiting'::text, 'importing'::text])) = (content IS NOT NULL)))
constraint public.uploaded_lists uploaded_lists_pkey PRIMARY KEY (workspace_id, id)
constraint public.uploaded_lists uploaded_lists_size_check CHECK ((size >= 0))
constraint public.uploaded_lists uploaded_lists_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'importing'::text, 'done'::text, 'failed'::text])))
constraint public.uploaded_lists uploaded_lists_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.uploaded_lists uploaded_lists_workspace_id_import_id_fkey FOREIGN KEY (workspace_id, import_id) REFERENCES imports(workspace_id, id)
constraint public.vendor_holds vendor_holds_cause_check CHECK ((cause = ANY (ARRAY['complaint'::text, 'pause'::text])))
constraint public.vendor_holds vendor_holds_due_check CHECK (((state = ANY (ARRAY['asked'::text, 'resuming'::text])) = (next_attempt_at IS NOT NULL)))
constraint public.vendor_holds vendor_holds_pkey PRIMARY KEY (workspace_id, id)
constraint public.vendor_holds vendor_holds_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'held'::text, 'let_go'::text, 'resuming'::text, 'resumed'::text])))
constraint public.vendor_holds vendor_holds_workspace_id_campaign_id_fkey FOREIGN KEY (workspace_id, campaign_id) REFERENCES campaigns(workspace_id, id)
constraint public.vendor_holds vendor_holds_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.vendor_leads vendor_leads_channel_check CHECK ((channel = ANY (ARRAY['email'::text, 'linkedin'::text])))
constraint public.vendor_leads vendor_leads_check CHECK (((address IS NOT NULL) OR (profile_url IS NOT NULL)))
constraint public.vendor_leads vendor_leads_pkey PRIMARY KEY (workspace_id, id)
constraint public.vendor_leads vendor_leads_state_check CHECK ((state = ANY (ARRAY['added'::text, 'stopping'::text, 'stopped'::text, 'unknown'::text])))
constraint public.vendor_leads vendor_leads_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.vendor_leads vendor_leads_workspace_id_lead_id_fkey FOREIGN KEY (workspace_id, lead_id) REFERENCES leads(workspace_id, id)
constraint public.vendor_leads vendor_leads_workspace_id_vendor_vendor_campaign_id_lead_id_key UNIQUE (workspace_id, vendor, vendor_campaign_id, lead_id)
constraint public.vendor_notices vendor_notices_outcome_check CHECK ((outcome = ANY (ARRAY['reply'::text, 'auto'::text, 'bounce'::text, 'opt_out'::text, 'duplicate'::text, 'own'::text, 'unmatched'::text, 'unreadable'::text, 'erased'::text])))
constraint public.vendor_notices vendor_notices_pkey PRIMARY KEY (workspace_id, id)
constraint public.vendor_notices vendor_notices_seen_by_check CHECK ((seen_by = ANY (ARRAY['webhook'::text, 'poll'::text])))
constraint public.vendor_notices vendor_notices_settled CHECK ((((settled_at IS NULL) = (settled_as IS NULL)) AND ((settled_as IS NULL) = (settled_by IS NULL))))
constraint public.vendor_notices vendor_notices_settled_as_check CHECK ((settled_as = ANY (ARRAY['assigned'::text, 'not_ours'::text])))
constraint public.vendor_notices vendor_notices_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.vendor_notices vendor_notices_workspace_id_lead_id_fkey FOREIGN KEY (workspace_id, lead_id) REFERENCES leads(workspace_id, id)
constraint public.vendor_notices vendor_notices_workspace_id_vendor_seen_by_sighting_key UNIQUE (workspace_id, vendor, seen_by, sighting)
constraint public.vendor_polls vendor_polls_pkey PRIMARY KEY (workspace_id, vendor, vendor_campaign_id)
constraint public.vendor_polls vendor_polls_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.visitors visitors_pkey PRIMARY KEY (workspace_id, source, visitor_key)
constraint public.visitors visitors_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.visitors visitors_workspace_id_lead_id_fkey FOREIGN KEY (workspace_id, lead_id) REFERENCES leads(workspace_id, id)
constraint public.webhook_deliveries webhook_deliveries_pkey PRIMARY KEY (workspace_id, id)
constraint public.webhook_deliveries webhook_deliveries_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'done'::text, 'dead'::text])))
constraint public.webhook_deliveries webhook_deliveries_workspace_id_endpoint_id_event_id_key UNIQUE (workspace_id, endpoint_id, event_id)
constraint public.webhook_deliveries webhook_deliveries_workspace_id_endpoint_id_fkey FOREIGN KEY (workspace_id, endpoint_id) REFERENCES webhook_endpoints(workspace_id, id)
constraint public.webhook_deliveries webhook_deliveries_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.webhook_endpoints webhook_endpoints_check CHECK ((enabled = (disabled_reason IS NULL)))
constraint public.webhook_endpoints webhook_endpoints_disabled_reason_check CHECK ((disabled_reason = ANY (ARRAY['person'::text, 'gone'::text, 'failing'::text])))
constraint public.webhook_endpoints webhook_endpoints_event_types_check CHECK ((cardinality(event_types) > 0))
constraint public.webhook_endpoints webhook_endpoints_pkey PRIMARY KEY (workspace_id, id)
constraint public.webhook_endpoints webhook_endpoints_secret_version_check CHECK ((secret_version > 0))
constraint public.webhook_endpoints webhook_endpoints_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.webhook_inbox webhook_inbox_pkey PRIMARY KEY (workspace_id, id)
constraint public.webhook_inbox webhook_inbox_workspace_id_source_delivery_id_key UNIQUE (workspace_id, source, delivery_id)
constraint public.webhook_refusals webhook_refusals_pkey PRIMARY KEY (workspace_id, source, code, day)
constraint public.webhook_refusals webhook_refusals_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.webhook_secrets webhook_secrets_pkey PRIMARY KEY (workspace_id, vendor, name)
constraint public.webhook_secrets webhook_secrets_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
constraint public.workspaces workspaces_check CHECK (((mode = 'sandbox'::text) OR (virtual_now IS NULL)))
constraint public.workspaces workspaces_daily_send_limit_check CHECK ((daily_send_limit >= 0))
constraint public.workspaces workspaces_mode_check CHECK ((mode = ANY (ARRAY['sandbox'::text, 'shadow'::text, 'live'::text])))
constraint public.workspaces workspaces_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES workspaces(id)
constraint public.workspaces workspaces_pkey PRIMARY KEY (id)
constraint public.workspaces workspaces_slug_key UNIQUE (slug)
index CREATE UNIQUE INDEX account_pkey ON auth.account USING btree (id)
index CREATE INDEX "account_userId_idx" ON auth.account USING btree ("userId")
index CREATE UNIQUE INDEX account_changes_pkey ON public.account_changes USING btree (workspace_id, "position")
index CREATE INDEX account_scores_by_company ON public.account_scores USING btree (workspace_id, company_id, at DESC, id DESC)
index CREATE UNIQUE INDEX account_scores_pkey ON public.account_scores USING btree (workspace_id, id)
index CREATE INDEX address_verifications_by_address ON public.address_verifications USING btree (workspace_id, address_id, asked_at DESC)
index CREATE INDEX address_verifications_due ON public.address_verifications USING btree (workspace_id, due_at) WHERE (due_at IS NOT NULL)
index CREATE UNIQUE INDEX address_verifications_open ON public.address_verifications USING btree (workspace_id, address_id) WHERE (state = ANY (ARRAY['asked'::text, 'waiting'::text]))
index CREATE UNIQUE INDEX address_verifications_pkey ON public.address_verifications USING btree (workspace_id, id)
index CREATE UNIQUE INDEX agent_withdrawals_pkey ON public.agent_withdrawals USING btree (workspace_id, agent, action)
index CREATE UNIQUE INDEX alert_phones_number ON public.alert_phones USING btree (workspace_id, number) WHERE (number IS NOT NULL)
index CREATE UNIQUE INDEX alert_phones_pkey ON public.alert_phones USING btree (workspace_id, id)
index CREATE INDEX alert_text_alerts_of_text ON public.alert_text_alerts USING btree (workspace_id, text_id)
index CREATE UNIQUE INDEX alert_text_alerts_pkey ON public.alert_text_alerts USING btree (workspace_id, alert_id, phone_id)
index CREATE INDEX alert_texts_due ON public.alert_texts USING btree (workspace_id, next_at) WHERE (state = 'planned'::text)
index CREATE INDEX alert_texts_latest ON public.alert_texts USING btree (workspace_id, phone_id, created_at DESC)
index CREATE UNIQUE INDEX alert_texts_pkey ON public.alert_texts USING btree (workspace_id, id)
index CREATE UNIQUE INDEX alerts_pkey ON public.alerts USING btree (workspace_id, id)
index CREATE INDEX alerts_unmailed ON public.alerts USING btree (workspace_id, at) WHERE ((mailed_at IS NULL) AND (acknowledged_at IS NULL) AND (severity <> 'info'::text))
index CREATE INDEX alerts_unposted ON public.alerts USING btree (workspace_id, next_post_at) WHERE ((posted_at IS NULL) AND (acknowledged_at IS NULL))
index CREATE UNIQUE INDEX alerts_workspace_id_dedupe_key_key ON public.alerts USING btree (workspace_id, dedupe_key)
index CREATE INDEX answers_by_lead ON public.answers USING btree (workspace_id, lead_id)
index CREATE UNIQUE INDEX answers_pkey ON public.answers USING btree (workspace_id, id)
index CREATE INDEX "apikey_configId_idx" ON auth.apikey USING btree ("configId")
index CREATE INDEX apikey_key_idx ON auth.apikey USING btree (key)
index CREATE UNIQUE INDEX apikey_pkey ON auth.apikey USING btree (id)
index CREATE INDEX "apikey_referenceId_idx" ON auth.apikey USING btree ("referenceId")
index CREATE INDEX appointment_changes_by_appointment ON public.appointment_changes USING btree (workspace_id, appointment_id, created_at DESC)
index CREATE INDEX appointment_changes_by_lead ON public.appointment_changes USING btree (workspace_id, lead_id)
index CREATE UNIQUE INDEX appointment_changes_no_show ON public.appointment_changes USING btree (workspace_id, appointment_id) WHERE (kind = 'no_show'::text)
index CREATE UNIQUE INDEX appointment_changes_open ON public.appointment_changes USING btree (workspace_id, appointment_id) WHERE (state = ANY (ARRAY['asked'::text, 'unknown'::text]))
index CREATE UNIQUE INDEX appointment_changes_pkey ON public.appointment_changes USING btree (workspace_id, id)
index CREATE UNIQUE INDEX appointment_changes_slot ON public.appointment_changes USING btree (workspace_id, source, to_at) WHERE ((kind = 'move'::text) AND (state = ANY (ARRAY['asked'::text, 'unknown'::text])))
index CREATE INDEX appointment_changes_telling ON public.appointment_changes USING btree (workspace_id, created_at) WHERE (told = ANY (ARRAY['asked'::text, 'unknown'::text]))
index CREATE INDEX appointment_changes_waiting ON public.appointment_changes USING btree (workspace_id, created_at) WHERE (state = ANY (ARRAY['asked'::text, 'unknown'::text]))
index CREATE INDEX appointment_looks_due ON public.appointment_looks USING btree (workspace_id, due_at)
index CREATE UNIQUE INDEX appointment_looks_pkey ON public.appointment_looks USING btree (workspace_id, vendor, event_id)
index CREATE UNIQUE INDEX appointments_by_event ON public.appointments USING btree (workspace_id, vendor, event_id)
index CREATE INDEX appointments_by_lead ON public.appointments USING btree (workspace_id, lead_id)
index CREATE UNIQUE INDEX appointments_by_operation ON public.appointments USING btree (workspace_id, operation_id)
index CREATE UNIQUE INDEX appointments_of_lead ON public.appointments USING btree (workspace_id, lead_id) WHERE (state = ANY (ARRAY['booking'::text, 'unknown'::text]))
index CREATE UNIQUE INDEX appointments_of_slot ON public.appointments USING btree (workspace_id, source, starts_at) WHERE ((source IS NOT NULL) AND (state = ANY (ARRAY['booking'::text, 'unknown'::text, 'booked'::text])))
index CREATE INDEX appointments_open ON public.appointments USING btree (workspace_id, created_at) WHERE (state = ANY (ARRAY['booking'::text, 'unknown'::text]))
index CREATE UNIQUE INDEX appointments_pkey ON public.appointments USING btree (workspace_id, id)
index CREATE INDEX appointments_standing ON public.appointments USING btree (workspace_id, source, ends_at) WHERE ((source IS NOT NULL) AND (state = ANY (ARRAY['booking'::text, 'unknown'::text, 'booked'::text])))
index CREATE INDEX approval_batches_newest ON public.approval_batches USING btree (workspace_id, created_at DESC)
index CREATE UNIQUE INDEX approval_batches_pkey ON public.approval_batches USING btree (workspace_id, id)
index CREATE INDEX approval_cards_by_id ON public.approval_cards USING btree (id)
index CREATE INDEX approval_cards_due ON public.approval_cards USING btree (workspace_id, due_at) WHERE (state <> 'closed'::text)
index CREATE UNIQUE INDEX approval_cards_pkey ON public.approval_cards USING btree (workspace_id, id)
index CREATE UNIQUE INDEX approval_cards_workspace_id_batch_id_key ON public.approval_cards USING btree (workspace_id, batch_id)
index CREATE UNIQUE INDEX approval_clicks_pkey ON public.approval_clicks USING btree (workspace_id, id)
index CREATE INDEX approval_clicks_waiting ON public.approval_clicks USING btree (workspace_id, received_at) WHERE (settled_at IS NULL)
index CREATE UNIQUE INDEX approval_clicks_workspace_id_event_id_key ON public.approval_clicks USING btree (workspace_id, event_id)
index CREATE INDEX approval_items_by_batch ON public.approval_items USING btree (workspace_id, batch_id) WHERE (batch_id IS NOT NULL)
index CREATE UNIQUE INDEX approval_items_living ON public.approval_items USING btree (workspace_id, kind, subject_id) WHERE (state = ANY (ARRAY['pending'::text, 'approved'::text, 'executed'::text]))
index CREATE UNIQUE INDEX approval_items_pkey ON public.approval_items USING btree (workspace_id, id)
index CREATE INDEX approval_items_waiting ON public.approval_items USING btree (workspace_id, priority DESC, created_at) WHERE (state = 'pending'::text)
index CREATE UNIQUE INDEX audit_log_pkey ON public.audit_log USING btree (workspace_id, id)
index CREATE UNIQUE INDEX audit_log_workspace_id_seq_key ON public.audit_log USING btree (workspace_id, seq)
index CREATE INDEX audit_unsealed ON public.audit_log USING btree (workspace_id, id) WHERE (seq IS NULL)
index CREATE UNIQUE INDEX autosend_grants_living ON public.autosend_grants USING btree (workspace_id, campaign_id, COALESCE(intent, ''::text)) WHERE (ended_at IS NULL)
index CREATE UNIQUE INDEX autosend_grants_pkey ON public.autosend_grants USING btree (workspace_id, id)
index CREATE INDEX autosend_moves_newest ON public.autosend_moves USING btree (workspace_id, at DESC, id DESC)
index CREATE UNIQUE INDEX autosend_moves_pkey ON public.autosend_moves USING btree (workspace_id, id)
index CREATE INDEX autosend_samples_judged ON public.autosend_samples USING btree (workspace_id, intent, judged_at DESC) WHERE (verdict IS NOT NULL)
index CREATE UNIQUE INDEX autosend_samples_pkey ON public.autosend_samples USING btree (workspace_id, draft_id)
index CREATE INDEX autosend_samples_waiting ON public.autosend_samples USING btree (workspace_id, drawn_at) WHERE (verdict IS NULL)
index CREATE UNIQUE INDEX autosend_settings_pkey ON public.autosend_settings USING btree (workspace_id)
index CREATE UNIQUE INDEX availability_slots_pkey ON public.availability_slots USING btree (workspace_id, source, slot_at)
index CREATE INDEX availability_sources_due ON public.availability_sources USING btree (workspace_id, next_refresh_at)
index CREATE UNIQUE INDEX availability_sources_pkey ON public.availability_sources USING btree (workspace_id, source)
index CREATE INDEX backfill_runs_newest ON public.backfill_runs USING btree (workspace_id, started_at DESC)
index CREATE UNIQUE INDEX backfill_runs_open ON public.backfill_runs USING btree (workspace_id) WHERE (finished_at IS NULL)
index CREATE UNIQUE INDEX backfill_runs_pkey ON public.backfill_runs USING btree (workspace_id, id)
index CREATE INDEX backfill_targets_by_draft ON public.backfill_targets USING btree (workspace_id, draft_id) WHERE (draft_id IS NOT NULL)
index CREATE INDEX backfill_targets_by_lead ON public.backfill_targets USING btree (workspace_id, lead_id)
index CREATE INDEX backfill_targets_open ON public.backfill_targets USING btree (workspace_id, run_id, "position") WHERE (state = ANY (ARRAY['waiting'::text, 'drafted'::text]))
index CREATE UNIQUE INDEX backfill_targets_pkey ON public.backfill_targets USING btree (workspace_id, run_id, "position")
index CREATE UNIQUE INDEX backfill_targets_workspace_id_run_id_message_id_key ON public.backfill_targets USING btree (workspace_id, run_id, message_id)
index CREATE UNIQUE INDEX brakes_pkey ON public.brakes USING btree (workspace_id, name)
index CREATE UNIQUE INDEX breakers_pkey ON public.breakers USING btree (workspace_id, name)
index CREATE INDEX campaign_forecasts_newest ON public.campaign_forecasts USING btree (workspace_id, campaign_id, asked_at DESC, id DESC)
index CREATE UNIQUE INDEX campaign_forecasts_pkey ON public.campaign_forecasts USING btree (workspace_id, id)
index CREATE UNIQUE INDEX campaign_forecasts_running ON public.campaign_forecasts USING btree (workspace_id) WHERE (state = 'running'::text)
index CREATE UNIQUE INDEX campaign_sequences_pkey ON public.campaign_sequences USING btree (workspace_id, campaign_id, version)
index CREATE UNIQUE INDEX campaigns_pkey ON public.campaigns USING btree (workspace_id, id)
index CREATE UNIQUE INDEX campaigns_workspace_id_name_key ON public.campaigns USING btree (workspace_id, name)
index CREATE UNIQUE INDEX chat_channels_pkey ON public.chat_channels USING btree (workspace_id)
index CREATE UNIQUE INDEX chat_people_pkey ON public.chat_people USING btree (workspace_id, vendor, email)
index CREATE INDEX client_links_newest ON public.client_links USING btree (workspace_id, created_at DESC, id DESC)
index CREATE UNIQUE INDEX client_links_pkey ON public.client_links USING btree (workspace_id, id)
index CREATE INDEX companies_account_due ON public.companies USING btree (workspace_id, account_due_at) WHERE (account_due_at IS NOT NULL)
index CREATE UNIQUE INDEX companies_by_domain ON public.companies USING btree (workspace_id, domain) WHERE (domain IS NOT NULL)
index CREATE INDEX companies_by_domain_above ON public.companies USING btree (workspace_id, domain_above, id) WHERE (domain_above IS NOT NULL)
index CREATE INDEX companies_by_domain_label ON public.companies USING btree (workspace_id, domain_label, id) WHERE (domain_label IS NOT NULL)
index CREATE INDEX companies_by_folded_name ON public.companies USING btree (workspace_id, name_folded, id)
index CREATE INDEX companies_by_linkedin_page ON public.companies USING btree (workspace_id, linkedin_url, id) WHERE (linkedin_url IS NOT NULL)
index CREATE UNIQUE INDEX companies_by_name ON public.companies USING btree (workspace_id, lower(name)) WHERE (domain IS NULL)
index CREATE INDEX companies_merged ON public.companies USING btree (workspace_id, merged_into) WHERE (merged_into IS NOT NULL)
index CREATE UNIQUE INDEX companies_pkey ON public.companies USING btree (workspace_id, id)
index CREATE UNIQUE INDEX company_changes_pkey ON public.company_changes USING btree (workspace_id, "position")
index CREATE UNIQUE INDEX company_merge_moves_pkey ON public.company_merge_moves USING btree (workspace_id, merge_id, place, column_name, row_key)
index CREATE INDEX company_merges_by_survivor ON public.company_merges USING btree (workspace_id, survivor_id) WHERE (undone_at IS NULL)
index CREATE INDEX company_merges_newest ON public.company_merges USING btree (workspace_id, merged_at DESC, id DESC)
index CREATE UNIQUE INDEX company_merges_once ON public.company_merges USING btree (workspace_id, merged_id) WHERE (undone_at IS NULL)
index CREATE UNIQUE INDEX company_merges_pkey ON public.company_merges USING btree (workspace_id, id)
index CREATE INDEX company_pairs_by_other ON public.company_pairs USING btree (workspace_id, other)
index CREATE INDEX company_pairs_newest ON public.company_pairs USING btree (workspace_id, found_at DESC, id DESC)
index CREATE UNIQUE INDEX company_pairs_pkey ON public.company_pairs USING btree (workspace_id, id)
index CREATE UNIQUE INDEX company_pairs_workspace_id_one_other_key ON public.company_pairs USING btree (workspace_id, one, other)
index CREATE INDEX company_pauses_open ON public.company_pauses USING btree (workspace_id, paused_at DESC) WHERE (resumed_at IS NULL)
index CREATE UNIQUE INDEX company_pauses_pkey ON public.company_pauses USING btree (workspace_id, company_id)
index CREATE UNIQUE INDEX company_policies_pkey ON public.company_policies USING btree (workspace_id)
index CREATE UNIQUE INDEX crm_account_once ON public.crm_connections USING btree (vendor, account) WHERE enabled
index CREATE UNIQUE INDEX crm_connections_pkey ON public.crm_connections USING btree (workspace_id, vendor)
index CREATE INDEX crm_contacts_by_hash ON public.crm_contacts USING btree (workspace_id, hash)
index CREATE INDEX crm_contacts_by_person ON public.crm_contacts USING btree (workspace_id, person_id) WHERE (person_id IS NOT NULL)
index CREATE INDEX crm_contacts_latest ON public.crm_contacts USING btree (workspace_id, active_at DESC, id)
index CREATE UNIQUE INDEX crm_contacts_pkey ON public.crm_contacts USING btree (workspace_id, id)
index CREATE INDEX crm_contacts_unlinked ON public.crm_contacts USING btree (workspace_id, canonical) WHERE ((person_id IS NULL) AND (gone_at IS NULL))
index CREATE INDEX crm_contacts_unlinked_phone ON public.crm_contacts USING btree (workspace_id, phone) WHERE ((person_id IS NULL) AND (gone_at IS NULL))
index CREATE UNIQUE INDEX crm_contacts_workspace_id_vendor_contact_id_key ON public.crm_contacts USING btree (workspace_id, vendor, contact_id)
index CREATE INDEX crm_writes_due ON public.crm_writes USING btree (workspace_id, vendor, due_at) WHERE (state = 'waiting'::text)
index CREATE UNIQUE INDEX crm_writes_pkey ON public.crm_writes USING btree (workspace_id, id)
index CREATE UNIQUE INDEX crm_writes_workspace_id_vendor_contact_id_kind_cause_key ON public.crm_writes USING btree (workspace_id, vendor, contact_id, kind, cause)
index CREATE INDEX discoveries_newest ON public.discoveries USING btree (workspace_id, started_at DESC)
index CREATE UNIQUE INDEX discoveries_pkey ON public.discoveries USING btree (workspace_id, id)
index CREATE INDEX discoveries_revealing ON public.discoveries USING btree (workspace_id) WHERE (state = 'revealing'::text)
index CREATE INDEX discovery_candidates_by_lead ON public.discovery_candidates USING btree (workspace_id, lead_id) WHERE (lead_id IS NOT NULL)
index CREATE INDEX discovery_candidates_by_provider ON public.discovery_candidates USING btree (workspace_id, provider_id)
index CREATE INDEX discovery_candidates_open ON public.discovery_candidates USING btree (workspace_id, discovery_id, bulk) WHERE (state = ANY (ARRAY['chosen'::text, 'answered'::text]))
index CREATE UNIQUE INDEX discovery_candidates_pkey ON public.discovery_candidates USING btree (workspace_id, discovery_id, provider_id)
index CREATE INDEX domain_checks_due ON public.domain_checks USING btree (workspace_id, due_at)
index CREATE UNIQUE INDEX domain_checks_pkey ON public.domain_checks USING btree (workspace_id, domain)
index CREATE INDEX draft_rejections_by_lead ON public.draft_rejections USING btree (workspace_id, lead_id, at DESC)
index CREATE UNIQUE INDEX draft_rejections_pkey ON public.draft_rejections USING btree (workspace_id, id)
index CREATE UNIQUE INDEX draft_rejections_workspace_id_draft_id_key ON public.draft_rejections USING btree (workspace_id, draft_id)
index CREATE INDEX drafts_by_lead ON public.drafts USING btree (workspace_id, lead_id)
index CREATE INDEX drafts_by_template ON public.drafts USING btree (workspace_id, template_id, template_version)
index CREATE UNIQUE INDEX drafts_living ON public.drafts USING btree (workspace_id, enrolment_id, step) WHERE (state = ANY (ARRAY['blocked'::text, 'queued'::text, 'approved'::text, 'sent'::text]))
index CREATE UNIQUE INDEX drafts_pkey ON public.drafts USING btree (workspace_id, id)
index CREATE INDEX drafts_with_times ON public.drafts USING btree (workspace_id, id) WHERE ((times <> '[]'::jsonb) AND (state = ANY (ARRAY['queued'::text, 'approved'::text])))
index CREATE INDEX enrichment_journal_by_address ON public.enrichment_journal USING btree (workspace_id, provider, email_key) WHERE (email_key IS NOT NULL)
index CREATE INDEX enrichment_journal_by_key ON public.enrichment_journal USING btree (workspace_id, request_key)
index CREATE INDEX enrichment_journal_by_lead ON public.enrichment_journal USING btree (workspace_id, lead_id)
index CREATE INDEX enrichment_journal_by_profile ON public.enrichment_journal USING btree (workspace_id, provider, linkedin_key) WHERE (linkedin_key IS NOT NULL)
index CREATE INDEX enrichment_journal_by_request ON public.enrichment_journal USING btree (workspace_id, provider, provider_request_id) WHERE (provider_request_id IS NOT NULL)
index CREATE INDEX enrichment_journal_due ON public.enrichment_journal USING btree (workspace_id, due_at) WHERE (due_at IS NOT NULL)
index CREATE INDEX enrichment_journal_open ON public.enrichment_journal USING btree (workspace_id, asked_at) WHERE (state = 'asked'::text)
index CREATE UNIQUE INDEX enrichment_journal_pkey ON public.enrichment_journal USING btree (workspace_id, id)
index CREATE UNIQUE INDEX enrichment_journal_workspace_id_provider_field_request_key__key ON public.enrichment_journal USING btree (workspace_id, provider, field, request_key, round)
index CREATE UNIQUE INDEX enrichment_settings_pkey ON public.enrichment_settings USING btree (workspace_id)
index CREATE INDEX enrolment_steps_by_lead ON public.enrolment_steps USING btree (workspace_id, lead_id, at DESC)
index CREATE UNIQUE INDEX enrolment_steps_pkey ON public.enrolment_steps USING btree (workspace_id, enrolment_id, step)
index CREATE INDEX enrolments_awaiting ON public.enrolments USING btree (workspace_id, id) WHERE ((state = 'paused'::text) AND (pause_reason = ANY (ARRAY['awaiting_enrichment'::text, 'channel_disconnected'::text, 'linkedin_unreachable'::text, 'missing_lead_data'::text, 'missing_workspace_setup'::text, 'missing_booking_link'::text])))
index CREATE INDEX enrolments_by_lead ON public.enrolments USING btree (workspace_id, lead_id)
index CREATE INDEX enrolments_doing ON public.enrolments USING btree (workspace_id, doing, updated_at) WHERE (doing IS NOT NULL)
index CREATE INDEX enrolments_due ON public.enrolments USING btree (workspace_id, due_at) WHERE ((state = 'active'::text) AND (due_at IS NOT NULL))
index CREATE UNIQUE INDEX enrolments_pkey ON public.enrolments USING btree (workspace_id, id)
index CREATE INDEX enrolments_resume ON public.enrolments USING btree (workspace_id, resume_at) WHERE (resume_at IS NOT NULL)
index CREATE UNIQUE INDEX enrolments_workspace_id_campaign_id_lead_id_key ON public.enrolments USING btree (workspace_id, campaign_id, lead_id)
index CREATE INDEX erasures_newest ON public.erasures USING btree (workspace_id, requested_at DESC)
index CREATE UNIQUE INDEX erasures_open ON public.erasures USING btree (workspace_id, hashes) WHERE (state = 'running'::text)
index CREATE UNIQUE INDEX erasures_pkey ON public.erasures USING btree (workspace_id, id)
index CREATE UNIQUE INDEX event_cursors_pkey ON public.event_cursors USING btree (workspace_id, consumer)
index CREATE UNIQUE INDEX event_dead_letters_pkey ON public.event_dead_letters USING btree (workspace_id, id)
index CREATE UNIQUE INDEX event_dead_letters_workspace_id_consumer_event_id_key ON public.event_dead_letters USING btree (workspace_id, consumer, event_id)
index CREATE INDEX events_by_type ON public.events USING btree (workspace_id, type, tx_id, "position")
index CREATE INDEX events_in_order ON public.events USING btree (workspace_id, tx_id, "position")
index CREATE UNIQUE INDEX events_pkey ON public.events USING btree (workspace_id, id)
index CREATE UNIQUE INDEX exclusion_policies_pkey ON public.exclusion_policies USING btree (workspace_id)
index CREATE UNIQUE INDEX executors_pkey ON public.executors USING btree (id)
index CREATE UNIQUE INDEX facts_once ON public.facts USING btree (workspace_id, subject_id, key, source, md5(value))
index CREATE UNIQUE INDEX facts_pkey ON public.facts USING btree (workspace_id, id)
index CREATE UNIQUE INDEX forms_of_address_pkey ON public.forms_of_address USING btree (workspace_id)
index CREATE UNIQUE INDEX global_brakes_pkey ON public.global_brakes USING btree (name)
index CREATE UNIQUE INDEX import_leads_pkey ON public.import_leads USING btree (workspace_id, import_id, lead_id)
index CREATE UNIQUE INDEX import_rejects_pkey ON public.import_rejects USING btree (workspace_id, import_id, "row")
index CREATE UNIQUE INDEX imports_once ON public.imports USING btree (workspace_id, file_hash) WHERE (state <> 'failed'::text)
index CREATE UNIQUE INDEX imports_pkey ON public.imports USING btree (workspace_id, id)
index CREATE INDEX inbound_mail_aside ON public.inbound_mail USING btree (workspace_id, received_at DESC, id DESC) WHERE ((outcome = ANY (ARRAY['unmatched'::text, 'unreadable'::text])) AND (settled_at IS NOT NULL))
index CREATE INDEX inbound_mail_by_message ON public.inbound_mail USING btree (workspace_id, message_id)
index CREATE INDEX inbound_mail_due ON public.inbound_mail USING btree (workspace_id, received_at) WHERE (processed_at IS NULL)
index CREATE INDEX inbound_mail_open ON public.inbound_mail USING btree (workspace_id, received_at) WHERE ((outcome = ANY (ARRAY['unmatched'::text, 'unreadable'::text])) AND (settled_at IS NULL))
index CREATE UNIQUE INDEX inbound_mail_pkey ON public.inbound_mail USING btree (workspace_id, id)
index CREATE INDEX inbound_mail_received ON public.inbound_mail USING btree (workspace_id, received_at DESC, id DESC)
index CREATE UNIQUE INDEX inbound_mail_workspace_id_mailbox_id_uid_validity_uid_key ON public.inbound_mail USING btree (workspace_id, mailbox_id, uid_validity, uid)
index CREATE INDEX invitation_email_idx ON auth.invitation USING btree (email)
index CREATE INDEX "invitation_organizationId_idx" ON auth.invitation USING btree ("organizationId")
index CREATE UNIQUE INDEX invitation_pkey ON auth.invitation USING btree (id)
index CREATE UNIQUE INDEX lead_changes_pkey ON public.lead_changes USING btree (workspace_id, "position")
index CREATE INDEX leads_archived ON public.leads USING btree (workspace_id, archive_id) WHERE (archive_id IS NOT NULL)
index CREATE INDEX leads_by_created ON public.leads USING btree (workspace_id, created_at)
index CREATE INDEX leads_by_import ON public.leads USING btree (workspace_id, import_id)
index CREATE INDEX leads_by_prospect_grade ON public.leads USING btree (workspace_id, prospect_grade, updated_at DESC, id DESC) WHERE (prospect_grade IS NOT NULL)
index CREATE INDEX leads_by_status ON public.leads USING btree (workspace_id, status, updated_at DESC, id DESC)
index CREATE INDEX leads_by_status_at ON public.leads USING btree (workspace_id, status_at)
index CREATE INDEX leads_by_tier ON public.leads USING btree (workspace_id, tier, updated_at DESC, id DESC) WHERE (tier IS NOT NULL)
index CREATE INDEX leads_decaying ON public.leads USING btree (workspace_id, updated_at) WHERE (status = ANY (ARRAY['dispatched'::text, 'sent'::text, 'opened'::text]))
index CREATE INDEX leads_intent_due ON public.leads USING btree (workspace_id, intent_due_at) WHERE (intent_due_at IS NOT NULL)
index CREATE INDEX leads_merged ON public.leads USING btree (workspace_id, merged_into) WHERE (merged_into IS NOT NULL)
index CREATE INDEX leads_newest ON public.leads USING btree (workspace_id, updated_at DESC, id DESC)
index CREATE INDEX leads_next_send ON public.leads USING btree (workspace_id, next_send_at) WHERE (next_send_at IS NOT NULL)
index CREATE UNIQUE INDEX leads_pkey ON public.leads USING btree (workspace_id, id)
index CREATE INDEX leads_prospect_due ON public.leads USING btree (workspace_id, prospect_due_at) WHERE (prospect_due_at IS NOT NULL)
index CREATE INDEX leads_waiting ON public.leads USING btree (workspace_id, updated_at) WHERE (enrichment_state = 'waiting'::text)
index CREATE UNIQUE INDEX leads_workspace_id_person_id_key ON public.leads USING btree (workspace_id, person_id)
index CREATE UNIQUE INDEX legwork_migrations_pkey ON public.legwork_migrations USING btree (name)
index CREATE UNIQUE INDEX lifetime_counts_pkey ON public.lifetime_counts USING btree (scope)
index CREATE UNIQUE INDEX mail_domains_pkey ON public.mail_domains USING btree (workspace_id, domain)
index CREATE UNIQUE INDEX mailboxes_pkey ON public.mailboxes USING btree (workspace_id, id)
index CREATE UNIQUE INDEX mailboxes_workspace_id_address_key ON public.mailboxes USING btree (workspace_id, address)
index CREATE INDEX "member_organizationId_idx" ON auth.member USING btree ("organizationId")
index CREATE UNIQUE INDEX "member_organizationId_userId_key" ON auth.member USING btree ("organizationId", "userId")
index CREATE UNIQUE INDEX member_pkey ON auth.member USING btree (id)
index CREATE INDEX "member_userId_idx" ON auth.member USING btree ("userId")
index CREATE UNIQUE INDEX merge_moves_pkey ON public.merge_moves USING btree (workspace_id, merge_id, place, column_name, row_key)
index CREATE INDEX merges_by_survivor ON public.merges USING btree (workspace_id, survivor_id) WHERE (undone_at IS NULL)
index CREATE UNIQUE INDEX merges_once ON public.merges USING btree (workspace_id, merged_id) WHERE (undone_at IS NULL)
index CREATE UNIQUE INDEX merges_pkey ON public.merges USING btree (workspace_id, id)
index CREATE INDEX message_marks_of_message ON public.message_marks USING btree (workspace_id, message_id)
index CREATE UNIQUE INDEX message_marks_pkey ON public.message_marks USING btree (workspace_id, mark)
index CREATE INDEX messages_by_ledger ON public.messages USING btree (workspace_id, ledger_id) WHERE (ledger_id IS NOT NULL)
index CREATE INDEX messages_by_thread ON public.messages USING btree (workspace_id, thread_id, at)
index CREATE UNIQUE INDEX messages_pkey ON public.messages USING btree (workspace_id, id)
index CREATE UNIQUE INDEX messages_workspace_id_direction_message_id_key ON public.messages USING btree (workspace_id, direction, message_id)
index CREATE INDEX motion_runs_newest ON public.motion_runs USING btree (workspace_id, started_at DESC, id DESC)
index CREATE UNIQUE INDEX motion_runs_once ON public.motion_runs USING btree (workspace_id, schedule_id, due_at) WHERE (schedule_id IS NOT NULL)
index CREATE INDEX motion_runs_open ON public.motion_runs USING btree (workspace_id) WHERE (state = 'running'::text)
index CREATE UNIQUE INDEX motion_runs_pkey ON public.motion_runs USING btree (workspace_id, id)
index CREATE INDEX operation_by_agent ON public.operation_log USING btree (workspace_id, actor_id, intended_at) WHERE (actor_kind = 'agent'::text)
index CREATE INDEX operation_latest ON public.operation_log USING btree (workspace_id, split_part(operation, '.'::text, 2), settled_at DESC) WHERE (state = 'done'::text)
index CREATE UNIQUE INDEX operation_log_pkey ON public.operation_log USING btree (workspace_id, id)
index CREATE UNIQUE INDEX operation_once ON public.operation_log USING btree (workspace_id, operation, idempotency_key) WHERE (state = ANY (ARRAY['intended'::text, 'done'::text, 'unknown'::text]))
index CREATE INDEX operation_refused_sign_in ON public.operation_log USING btree (workspace_id, intended_at) WHERE ((state = 'failed'::text) AND (operation = ANY (ARRAY['email.send'::text, 'email.fetch'::text])) AND (((reasons -> 0) ->> 'code'::text) = ANY (ARRAY['mail.auth_failed'::text, 'mail.oauth_revoked'::text])))
index CREATE INDEX operation_unsettled ON public.operation_log USING btree (workspace_id, intended_at) WHERE (state = ANY (ARRAY['intended'::text, 'unknown'::text]))
index CREATE UNIQUE INDEX organization_pkey ON auth.organization USING btree (id)
index CREATE UNIQUE INDEX organization_slug_key ON auth.organization USING btree (slug)
index CREATE INDEX people_by_company ON public.people USING btree (workspace_id, company_id)
index CREATE UNIQUE INDEX people_pkey ON public.people USING btree (workspace_id, id)
index CREATE INDEX person_addresses_by_domain ON public.person_addresses USING btree (workspace_id, domain)
index CREATE INDEX person_addresses_by_hash ON public.person_addresses USING btree (workspace_id, hash)
index CREATE INDEX person_addresses_by_person ON public.person_addresses USING btree (workspace_id, person_id)
index CREATE UNIQUE INDEX person_addresses_pkey ON public.person_addresses USING btree (workspace_id, id)
index CREATE INDEX person_addresses_verified ON public.person_addresses USING btree (workspace_id, verified_at)
index CREATE UNIQUE INDEX person_addresses_workspace_id_canonical_key ON public.person_addresses USING btree (workspace_id, canonical)
index CREATE INDEX person_phones_by_phone ON public.person_phones USING btree (workspace_id, phone)
index CREATE UNIQUE INDEX person_phones_pkey ON public.person_phones USING btree (workspace_id, id)
index CREATE UNIQUE INDEX person_phones_workspace_id_person_id_phone_key ON public.person_phones USING btree (workspace_id, person_id, phone)
index CREATE INDEX person_profiles_by_person ON public.person_profiles USING btree (workspace_id, person_id)
index CREATE UNIQUE INDEX person_profiles_pkey ON public.person_profiles USING btree (workspace_id, id)
index CREATE UNIQUE INDEX person_profiles_workspace_id_kind_url_key ON public.person_profiles USING btree (workspace_id, kind, url)
index CREATE UNIQUE INDEX profile_sweeps_pkey ON public.profile_sweeps USING btree (workspace_id, kind)
index CREATE UNIQUE INDEX profile_versions_pkey ON public.profile_versions USING btree (workspace_id, kind, version)
index CREATE UNIQUE INDEX prospect_changes_pkey ON public.prospect_changes USING btree (workspace_id, "position")
index CREATE INDEX prospect_scores_by_lead ON public.prospect_scores USING btree (workspace_id, lead_id, at DESC, id DESC)
index CREATE UNIQUE INDEX prospect_scores_pkey ON public.prospect_scores USING btree (workspace_id, id)
index CREATE UNIQUE INDEX rate_counts_pkey ON public.rate_counts USING btree (scope)
index CREATE UNIQUE INDEX rate_slots_pkey ON public.rate_slots USING btree (scope)
index CREATE INDEX reconciled_messages_by_lead ON public.reconciled_messages USING btree (workspace_id, lead_id) WHERE (lead_id IS NOT NULL)
index CREATE INDEX reconciled_messages_listed ON public.reconciled_messages USING btree (workspace_id, reconciliation_id, source, outcome, at DESC, id DESC)
index CREATE UNIQUE INDEX reconciled_messages_pkey ON public.reconciled_messages USING btree (workspace_id, id)
index CREATE UNIQUE INDEX reconciled_sources_pkey ON public.reconciled_sources USING btree (workspace_id, reconciliation_id, source)
index CREATE INDEX reconciled_sources_waiting ON public.reconciled_sources USING btree (workspace_id, reconciliation_id) WHERE (at IS NULL)
index CREATE INDEX reconciliations_newest ON public.reconciliations USING btree (workspace_id, began_at DESC)
index CREATE UNIQUE INDEX reconciliations_pkey ON public.reconciliations USING btree (workspace_id, id)
index CREATE UNIQUE INDEX reconciliations_workspace_id_night_key ON public.reconciliations USING btree (workspace_id, night)
index CREATE INDEX recontacts_asked ON public.recontacts USING btree (workspace_id, due_at) WHERE ((state = 'waiting'::text) AND (rung <> 'none'::text))
index CREATE INDEX recontacts_by_lead ON public.recontacts USING btree (workspace_id, lead_id)
index CREATE INDEX recontacts_due ON public.recontacts USING btree (workspace_id, due_at) WHERE (state = 'waiting'::text)
index CREATE INDEX recontacts_held ON public.recontacts USING btree (workspace_id) WHERE ((state = 'waiting'::text) AND (lacks IS NOT NULL))
index CREATE UNIQUE INDEX recontacts_of_draft ON public.recontacts USING btree (workspace_id, draft_id) WHERE (draft_id IS NOT NULL)
index CREATE UNIQUE INDEX recontacts_one_waits ON public.recontacts USING btree (workspace_id, lead_id) WHERE (state = 'waiting'::text)
index CREATE UNIQUE INDEX recontacts_pkey ON public.recontacts USING btree (workspace_id, reply_id)
index CREATE INDEX replies_by_intent ON public.replies USING btree (workspace_id, intent, classified_at DESC)
index CREATE INDEX replies_by_lead ON public.replies USING btree (workspace_id, lead_id)
index CREATE UNIQUE INDEX replies_pkey ON public.replies USING btree (workspace_id, id)
index CREATE UNIQUE INDEX replies_workspace_id_message_id_key ON public.replies USING btree (workspace_id, message_id)
index CREATE INDEX reply_corrections_by_reply ON public.reply_corrections USING btree (workspace_id, reply_id, corrected_at DESC)
index CREATE UNIQUE INDEX reply_corrections_pkey ON public.reply_corrections USING btree (workspace_id, id)
index CREATE INDEX reply_drafts_by_answer ON public.reply_drafts USING btree (workspace_id, answer_id) WHERE (answer_id IS NOT NULL)
index CREATE INDEX reply_drafts_by_campaign ON public.reply_drafts USING btree (workspace_id, campaign_id, intent, decided_at DESC)
index CREATE INDEX reply_drafts_by_item ON public.reply_drafts USING btree (workspace_id, item_id) WHERE (item_id IS NOT NULL)
index CREATE INDEX reply_drafts_by_lead ON public.reply_drafts USING btree (workspace_id, lead_id, created_at DESC)
index CREATE INDEX reply_drafts_due ON public.reply_drafts USING btree (workspace_id, send_at) WHERE (state = ANY (ARRAY['held'::text, 'scheduled'::text]))
index CREATE UNIQUE INDEX reply_drafts_living ON public.reply_drafts USING btree (workspace_id, reply_id, ((rung = 2))) WHERE (state <> ALL (ARRAY['cancelled'::text, 'rejected'::text, 'superseded'::text]))
index CREATE INDEX reply_drafts_newest ON public.reply_drafts USING btree (workspace_id, created_at DESC)
index CREATE INDEX reply_drafts_open ON public.reply_drafts USING btree (workspace_id, state) WHERE (state = ANY (ARRAY['writing'::text, 'review'::text, 'held'::text, 'scheduled'::text, 'sending'::text, 'booking'::text, 'shadow'::text]))
index CREATE INDEX reply_drafts_overdue ON public.reply_drafts USING btree (workspace_id, review_due_at) WHERE (state = 'review'::text)
index CREATE INDEX reply_drafts_parked ON public.reply_drafts USING btree (workspace_id, lead_id) WHERE (state = 'parked'::text)
index CREATE UNIQUE INDEX reply_drafts_pkey ON public.reply_drafts USING btree (workspace_id, id)
index CREATE INDEX reply_readings_by_lead ON public.reply_readings USING btree (workspace_id, lead_id)
index CREATE UNIQUE INDEX reply_readings_pkey ON public.reply_readings USING btree (workspace_id, reply_id)
index CREATE INDEX reply_readings_waiting ON public.reply_readings USING btree (workspace_id, wanted_at, reply_id) WHERE (state = 'waiting'::text)
index CREATE UNIQUE INDEX run_grades_pkey ON public.run_grades USING btree (workspace_id, run_id)
index CREATE INDEX run_items_of_lead ON public.run_items USING btree (workspace_id, lead_id) WHERE (stage = 'approve'::text)
index CREATE UNIQUE INDEX run_items_pkey ON public.run_items USING btree (workspace_id, run_id, stage, lead_id)
index CREATE INDEX run_items_unwanted ON public.run_items USING btree (workspace_id, lead_id) WHERE ((stage = 'segment'::text) AND (outcome = 'skipped'::text))
index CREATE INDEX run_items_waiting ON public.run_items USING btree (workspace_id, run_id, stage) WHERE (outcome = 'waiting'::text)
index CREATE INDEX run_schedules_due ON public.run_schedules USING btree (workspace_id, next_due_at) WHERE (state = 'active'::text)
index CREATE UNIQUE INDEX run_schedules_pkey ON public.run_schedules USING btree (workspace_id, id)
index CREATE INDEX runs_newest ON public.runs USING btree (workspace_id, started_at DESC)
index CREATE INDEX runs_of_campaign ON public.runs USING btree (workspace_id, campaign_id)
index CREATE UNIQUE INDEX runs_pkey ON public.runs USING btree (workspace_id, id)
index CREATE INDEX runs_waiting ON public.runs USING btree (workspace_id) WHERE waits
index CREATE UNIQUE INDEX score_changes_pkey ON public.score_changes USING btree (workspace_id, "position")
index CREATE INDEX scores_by_lead ON public.scores USING btree (workspace_id, lead_id, at DESC)
index CREATE UNIQUE INDEX scores_pkey ON public.scores USING btree (workspace_id, id)
index CREATE INDEX segment_members_by_lead ON public.segment_members USING btree (workspace_id, lead_id)
index CREATE UNIQUE INDEX segment_members_pkey ON public.segment_members USING btree (workspace_id, segment_id, lead_id)
index CREATE UNIQUE INDEX segments_by_name ON public.segments USING btree (workspace_id, lower(name)) WHERE (state <> 'deleting'::text)
index CREATE UNIQUE INDEX segments_pkey ON public.segments USING btree (workspace_id, id)
index CREATE UNIQUE INDEX send_ledger_answered ON public.send_ledger USING btree (workspace_id, answered_id) WHERE ((answered_id IS NOT NULL) AND (state <> ALL (ARRAY['cancelled'::text, 'rejected'::text])))
index CREATE INDEX send_ledger_answers_due ON public.send_ledger USING btree (workspace_id, planned_for) WHERE ((state = 'planned'::text) AND (answer_id IS NOT NULL))
index CREATE INDEX send_ledger_by_domain ON public.send_ledger USING btree (workspace_id, to_domain, settled_at) WHERE (state = 'accepted'::text)
index CREATE INDEX send_ledger_by_lead ON public.send_ledger USING btree (workspace_id, lead_id)
index CREATE INDEX send_ledger_due ON public.send_ledger USING btree (workspace_id, planned_for) WHERE (state = 'planned'::text)
index CREATE INDEX send_ledger_last ON public.send_ledger USING btree (workspace_id, mailbox_id, transmission_at DESC) WHERE (transmission_at IS NOT NULL)
index CREATE INDEX send_ledger_next ON public.send_ledger USING btree (workspace_id, mailbox_id, planned_for) WHERE (state = 'planned'::text)
index CREATE INDEX send_ledger_of_answer ON public.send_ledger USING btree (workspace_id, answer_id) WHERE (answer_id IS NOT NULL)
index CREATE INDEX send_ledger_open ON public.send_ledger USING btree (workspace_id, mailbox_id, state) WHERE (state = ANY (ARRAY['claimed'::text, 'transmission_begun'::text, 'unknown'::text]))
index CREATE UNIQUE INDEX send_ledger_pkey ON public.send_ledger USING btree (workspace_id, id)
index CREATE INDEX send_ledger_refused ON public.send_ledger USING btree (workspace_id, settled_at) WHERE ((state = 'rejected'::text) AND (transmission_at IS NULL))
index CREATE INDEX send_ledger_transmitted ON public.send_ledger USING btree (workspace_id, transmission_at) WHERE (transmission_at IS NOT NULL)
index CREATE INDEX send_ledger_without_receipt ON public.send_ledger USING btree (workspace_id, settled_at) WHERE ((state = 'accepted'::text) AND (receipt_at IS NULL))
index CREATE UNIQUE INDEX send_ledger_workspace_id_enrolment_id_step_key ON public.send_ledger USING btree (workspace_id, enrolment_id, step)
index CREATE UNIQUE INDEX send_ledger_workspace_id_message_id_key ON public.send_ledger USING btree (workspace_id, message_id)
index CREATE UNIQUE INDEX session_pkey ON auth.session USING btree (id)
index CREATE UNIQUE INDEX session_token_key ON auth.session USING btree (token)
index CREATE INDEX "session_userId_idx" ON auth.session USING btree ("userId")
index CREATE UNIQUE INDEX session_breakers_pkey ON public.session_breakers USING btree (workspace_id, id)
index CREATE UNIQUE INDEX sign_in_failures_pkey ON auth.sign_in_failures USING btree (id)
index CREATE INDEX sign_in_failures_recent ON auth.sign_in_failures USING btree (kind, ip, at)
index CREATE UNIQUE INDEX signal_polls_pkey ON public.signal_polls USING btree (workspace_id, source)
index CREATE INDEX signals_newest ON public.signals USING btree (workspace_id, received_at DESC, id DESC)
index CREATE INDEX signals_of_company ON public.signals USING btree (workspace_id, company_id, happened_at DESC) WHERE (company_id IS NOT NULL)
index CREATE INDEX signals_of_lead ON public.signals USING btree (workspace_id, lead_id, happened_at DESC) WHERE (lead_id IS NOT NULL)
index CREATE INDEX signals_of_visitor ON public.signals USING btree (workspace_id, source, visitor_key, happened_at) WHERE (visitor_key IS NOT NULL)
index CREATE INDEX signals_past ON public.signals USING btree (workspace_id, expires_at)
index CREATE UNIQUE INDEX signals_pkey ON public.signals USING btree (workspace_id, id)
index CREATE INDEX signals_unread ON public.signals USING btree (workspace_id, received_at) WHERE (processed_at IS NULL)
index CREATE UNIQUE INDEX signals_workspace_id_source_source_id_key ON public.signals USING btree (workspace_id, source, source_id)
index CREATE INDEX slot_offers_by_carrier ON public.slot_offers USING btree (workspace_id, carrier)
index CREATE INDEX slot_offers_by_lead ON public.slot_offers USING btree (workspace_id, lead_id)
index CREATE INDEX slot_offers_expiry ON public.slot_offers USING btree (workspace_id, expires_at) WHERE (state = 'pending'::text)
index CREATE INDEX slot_offers_pending ON public.slot_offers USING btree (workspace_id, source, slot_at) WHERE (state = 'pending'::text)
index CREATE UNIQUE INDEX slot_offers_pkey ON public.slot_offers USING btree (workspace_id, id)
index CREATE UNIQUE INDEX slot_offers_workspace_id_source_slot_at_lead_id_key ON public.slot_offers USING btree (workspace_id, source, slot_at, lead_id)
index CREATE UNIQUE INDEX spend_budgets_pkey ON public.spend_budgets USING btree (workspace_id, vendor, unit)
index CREATE INDEX spend_by_operation ON public.spend_ledger USING btree (workspace_id, operation_id)
index CREATE INDEX spend_by_vendor ON public.spend_ledger USING btree (workspace_id, vendor, at)
index CREATE UNIQUE INDEX spend_ledger_pkey ON public.spend_ledger USING btree (workspace_id, id)
index CREATE INDEX status_history_by_lead ON public.status_history USING btree (workspace_id, lead_id, at)
index CREATE UNIQUE INDEX status_history_pkey ON public.status_history USING btree (workspace_id, id)
index CREATE INDEX suppressions_by_change ON public.suppressions USING btree (workspace_id, noted_in)
index CREATE INDEX suppressions_by_hash ON public.suppressions USING btree (hash) WHERE (lifted_at IS NULL)
index CREATE INDEX suppressions_newest ON public.suppressions USING btree (workspace_id, at DESC, id DESC)
index CREATE UNIQUE INDEX suppressions_once ON public.suppressions USING btree (workspace_id, kind, hash, cause, COALESCE(campaign_id, '00000000-0000-0000-0000-000000000000'::uuid)) WHERE (lifted_at IS NULL)
index CREATE UNIQUE INDEX suppressions_pkey ON public.suppressions USING btree (workspace_id, id)
index CREATE UNIQUE INDEX taken_chat_channels_pkey ON public.taken_chat_channels USING btree (channel_id)
index CREATE INDEX tasks_by_lead ON public.tasks USING btree (workspace_id, lead_id)
index CREATE INDEX tasks_closed ON public.tasks USING btree (workspace_id, done_at DESC) WHERE (state <> 'open'::text)
index CREATE INDEX tasks_open ON public.tasks USING btree (workspace_id, due_at) WHERE (state = 'open'::text)
index CREATE UNIQUE INDEX tasks_pkey ON public.tasks USING btree (workspace_id, id)
index CREATE UNIQUE INDEX tasks_workspace_id_enrolment_id_step_key ON public.tasks USING btree (workspace_id, enrolment_id, step)
index CREATE INDEX template_versions_by_language ON public.template_versions USING btree (workspace_id, template_id, language, version DESC)
index CREATE UNIQUE INDEX template_versions_pkey ON public.template_versions USING btree (workspace_id, template_id, version)
index CREATE UNIQUE INDEX test_mails_pkey ON public.test_mails USING btree (workspace_id, id)
index CREATE UNIQUE INDEX test_mails_workspace_id_person_id_hour_place_key ON public.test_mails USING btree (workspace_id, person_id, hour, place)
index CREATE INDEX threads_by_assignee ON public.threads USING btree (workspace_id, assignee, last_message_at DESC) WHERE (assignee IS NOT NULL)
index CREATE INDEX threads_by_lead ON public.threads USING btree (workspace_id, lead_id)
index CREATE UNIQUE INDEX threads_by_vendor ON public.threads USING btree (workspace_id, lead_id, vendor_thread) WHERE (vendor_thread IS NOT NULL)
index CREATE INDEX threads_newest ON public.threads USING btree (workspace_id, last_message_at DESC)
index CREATE UNIQUE INDEX threads_pkey ON public.threads USING btree (workspace_id, id)
index CREATE INDEX timeline_by_lead ON public.timeline USING btree (workspace_id, lead_id, at, id)
index CREATE UNIQUE INDEX timeline_pkey ON public.timeline USING btree (workspace_id, id)
index CREATE INDEX tracked_links_by_lead ON public.tracked_links USING btree (workspace_id, lead_id)
index CREATE INDEX tracked_links_by_ledger ON public.tracked_links USING btree (workspace_id, ledger_id)
index CREATE UNIQUE INDEX tracked_links_pkey ON public.tracked_links USING btree (workspace_id, id)
index CREATE UNIQUE INDEX tracked_links_token_key ON public.tracked_links USING btree (token)
index CREATE INDEX tracking_hits_by_age ON public.tracking_hits USING btree (workspace_id, at) WHERE (read_at IS NOT NULL)
index CREATE INDEX tracking_hits_by_link ON public.tracking_hits USING btree (workspace_id, link_id, at)
index CREATE UNIQUE INDEX tracking_hits_pkey ON public.tracking_hits USING btree (workspace_id, id)
index CREATE INDEX tracking_hits_unread ON public.tracking_hits USING btree (workspace_id, at) WHERE (read_at IS NULL)
index CREATE INDEX uploaded_lists_due ON public.uploaded_lists USING btree (workspace_id, confirmed_at) WHERE (state = 'importing'::text)
index CREATE UNIQUE INDEX uploaded_lists_pkey ON public.uploaded_lists USING btree (workspace_id, id)
index CREATE UNIQUE INDEX uploaded_lists_waiting_once ON public.uploaded_lists USING btree (workspace_id, file_hash) WHERE (state = 'waiting'::text)
index CREATE UNIQUE INDEX user_email_key ON auth."user" USING btree (email)
index CREATE UNIQUE INDEX user_pkey ON auth."user" USING btree (id)
index CREATE UNIQUE INDEX vendor_holds_asked ON public.vendor_holds USING btree (workspace_id, campaign_id, vendor, carrier, cause) WHERE (state = ANY (ARRAY['asked'::text, 'resuming'::text]))
index CREATE INDEX vendor_holds_due ON public.vendor_holds USING btree (workspace_id, next_attempt_at) WHERE (state = ANY (ARRAY['asked'::text, 'resuming'::text]))
index CREATE UNIQUE INDEX vendor_holds_pkey ON public.vendor_holds USING btree (workspace_id, id)
index CREATE INDEX vendor_leads_by_lead ON public.vendor_leads USING btree (workspace_id, lead_id)
index CREATE UNIQUE INDEX vendor_leads_pkey ON public.vendor_leads USING btree (workspace_id, id)
index CREATE INDEX vendor_leads_stopping ON public.vendor_leads USING btree (workspace_id, next_attempt_at) WHERE (state = ANY (ARRAY['stopping'::text, 'unknown'::text]))
index CREATE UNIQUE INDEX vendor_leads_workspace_id_vendor_vendor_campaign_id_lead_id_key ON public.vendor_leads USING btree (workspace_id, vendor, vendor_campaign_id, lead_id)
index CREATE INDEX vendor_notices_aside ON public.vendor_notices USING btree (workspace_id, received_at DESC, id DESC) WHERE ((outcome = ANY (ARRAY['unmatched'::text, 'unreadable'::text])) AND (settled_at IS NOT NULL))
index CREATE INDEX vendor_notices_due ON public.vendor_notices USING btree (workspace_id, received_at) WHERE (processed_at IS NULL)
index CREATE INDEX vendor_notices_open ON public.vendor_notices USING btree (workspace_id, received_at) WHERE ((outcome = ANY (ARRAY['unmatched'::text, 'unreadable'::text])) AND (settled_at IS NULL))
index CREATE UNIQUE INDEX vendor_notices_pkey ON public.vendor_notices USING btree (workspace_id, id)
index CREATE INDEX vendor_notices_received ON public.vendor_notices USING btree (workspace_id, vendor, received_at DESC, id DESC)
index CREATE UNIQUE INDEX vendor_notices_workspace_id_vendor_seen_by_sighting_key ON public.vendor_notices USING btree (workspace_id, vendor, seen_by, sighting)
index CREATE INDEX vendor_polls_due ON public.vendor_polls USING btree (workspace_id, vendor, next_poll_at)
index CREATE UNIQUE INDEX vendor_polls_pkey ON public.vendor_polls USING btree (workspace_id, vendor, vendor_campaign_id)
index CREATE INDEX verification_identifier_idx ON auth.verification USING btree (identifier)
index CREATE UNIQUE INDEX verification_pkey ON auth.verification USING btree (id)
index CREATE INDEX visitors_due ON public.visitors USING btree (workspace_id, due_at) WHERE (due_at IS NOT NULL)
index CREATE INDEX visitors_judged ON public.visitors USING btree (workspace_id, judged_at)
index CREATE INDEX visitors_of_lead ON public.visitors USING btree (workspace_id, lead_id)
index CREATE UNIQUE INDEX visitors_pkey ON public.visitors USING btree (workspace_id, source, visitor_key)
index CREATE INDEX visitors_proposed ON public.visitors USING btree (workspace_id, proposed_at) WHERE (proposed_at IS NOT NULL)
index CREATE INDEX webhook_deliveries_due ON public.webhook_deliveries USING btree (workspace_id, due_at) WHERE (state = 'waiting'::text)
index CREATE INDEX webhook_deliveries_latest ON public.webhook_deliveries USING btree (workspace_id, endpoint_id, id DESC)
index CREATE UNIQUE INDEX webhook_deliveries_pkey ON public.webhook_deliveries USING btree (workspace_id, id)
index CREATE UNIQUE INDEX webhook_deliveries_workspace_id_endpoint_id_event_id_key ON public.webhook_deliveries USING btree (workspace_id, endpoint_id, event_id)
index CREATE UNIQUE INDEX webhook_endpoints_pkey ON public.webhook_endpoints USING btree (workspace_id, id)
index CREATE INDEX webhook_inbox_dead ON public.webhook_inbox USING btree (workspace_id, dead_at DESC) WHERE (dead_at IS NOT NULL)
index CREATE INDEX webhook_inbox_due ON public.webhook_inbox USING btree (received_at) WHERE ((processed_at IS NULL) AND (dead_at IS NULL))
index CREATE INDEX webhook_inbox_latest ON public.webhook_inbox USING btree (workspace_id, source, received_at DESC)
index CREATE UNIQUE INDEX webhook_inbox_pkey ON public.webhook_inbox USING btree (workspace_id, id)
index CREATE UNIQUE INDEX webhook_inbox_workspace_id_source_delivery_id_key ON public.webhook_inbox USING btree (workspace_id, source, delivery_id)
index CREATE UNIQUE INDEX webhook_refusals_pkey ON public.webhook_refusals USING btree (workspace_id, source, code, day)
index CREATE UNIQUE INDEX webhook_secrets_pkey ON public.webhook_secrets USING btree (workspace_id, vendor, name)
index CREATE UNIQUE INDEX workspaces_pkey ON public.workspaces USING btree (id)
index CREATE UNIQUE INDEX workspaces_slug_key ON public.workspaces USING btree (slug)
policy system on public.account_changes for ALL to legwork_system using (true) with check (true)
policy tenant on public.account_changes for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.account_scores for ALL to legwork_system using (true) with check (true)
policy tenant on public.account_scores for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.address_verifications for ALL to legwork_system using (true) with check (true)
policy tenant on public.address_verifications for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.agent_withdrawals for ALL to legwork_system using (true) with check (true)
policy tenant on public.agent_withdrawals for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.alert_phones for ALL to legwork_system using (true) with check (true)
policy tenant on public.alert_phones for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.alert_text_alerts for ALL to legwork_system using (true) with check (true)
policy tenant on public.alert_text_alerts for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.alert_texts for ALL to legwork_system using (true) with check (true)
policy tenant on public.alert_texts for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.alerts for ALL to legwork_system using (true) with check (true)
policy tenant on public.alerts for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.answers for ALL to legwork_system using (true) with check (true)
policy tenant on public.answers for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.appointment_changes for ALL to legwork_system using (true) with check (true)
policy tenant on public.appointment_changes for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.appointment_looks for ALL to legwork_system using (true) with check (true)
policy tenant on public.appointment_looks for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.appointments for ALL to legwork_system using (true) with check (true)
policy tenant on public.appointments for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.approval_batches for ALL to legwork_system using (true) with check (true)
policy tenant on public.approval_batches for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.approval_cards for ALL to legwork_system using (true) with check (true)
policy tenant on public.approval_cards for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.approval_clicks for ALL to legwork_system using (true) with check (true)
policy tenant on public.approval_clicks for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.approval_items for ALL to legwork_system using (true) with check (true)
policy tenant on public.approval_items for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.audit_log for ALL to legwork_system using (true) with check (true)
policy tenant on public.audit_log for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.autosend_grants for ALL to legwork_system using (true) with check (true)
policy tenant on public.autosend_grants for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.autosend_moves for ALL to legwork_system using (true) with check (true)
policy tenant on public.autosend_moves for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.autosend_samples for ALL to legwork_system using (true) with check (true)
policy tenant on public.autosend_samples for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.autosend_settings for ALL to legwork_system using (true) with check (true)
policy tenant on public.autosend_settings for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.availability_slots for ALL to legwork_system using (true) with check (true)
policy tenant on public.availability_slots for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.availability_sources for ALL to legwork_system using (true) with check (true)
policy tenant on public.availability_sources for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.backfill_runs for ALL to legwork_system using (true) with check (true)
policy tenant on public.backfill_runs for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.backfill_targets for ALL to legwork_system using (true) with check (true)
policy tenant on public.backfill_targets for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.brakes for ALL to legwork_system using (true) with check (true)
policy tenant on public.brakes for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.breakers for ALL to legwork_system using (true) with check (true)
policy tenant on public.breakers for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.campaign_forecasts for ALL to legwork_system using (true) with check (true)
policy tenant on public.campaign_forecasts for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.campaign_sequences for ALL to legwork_system using (true) with check (true)
policy tenant on public.campaign_sequences for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.campaigns for ALL to legwork_system using (true) with check (true)
policy tenant on public.campaigns for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.chat_channels for ALL to legwork_system using (true) with check (true)
policy tenant on public.chat_channels for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.chat_people for ALL to legwork_system using (true) with check (true)
policy tenant on public.chat_people for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.client_links for ALL to legwork_system using (true) with check (true)
policy tenant on public.client_links for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.companies for ALL to legwork_system using (true) with check (true)
policy tenant on public.companies for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.company_changes for ALL to legwork_system using (true) with check (true)
policy tenant on public.company_changes for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.company_merge_moves for ALL to legwork_system using (true) with check (true)
policy tenant on public.company_merge_moves for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.company_merges for ALL to legwork_system using (true) with check (true)
policy tenant on public.company_merges for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.company_pairs for ALL to legwork_system using (true) with check (true)
policy tenant on public.company_pairs for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.company_pauses for ALL to legwork_system using (true) with check (true)
policy tenant on public.company_pauses for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.company_policies for ALL to legwork_system using (true) with check (true)
policy tenant on public.company_policies for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.crm_connections for ALL to legwork_system using (true) with check (true)
policy tenant on public.crm_connections for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.crm_contacts for ALL to legwork_system using (true) with check (true)
policy tenant on public.crm_contacts for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.crm_writes for ALL to legwork_system using (true) with check (true)
policy tenant on public.crm_writes for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.discoveries for ALL to legwork_system using (true) with check (true)
policy tenant on public.discoveries for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.discovery_candidates for ALL to legwork_system using (true) with check (true)
policy tenant on public.discovery_candidates for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.domain_checks for ALL to legwork_system using (true) with check (true)
policy tenant on public.domain_checks for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.draft_rejections for ALL to legwork_system using (true) with check (true)
policy tenant on public.draft_rejections for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.drafts for ALL to legwork_system using (true) with check (true)
policy tenant on public.drafts for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.enrichment_journal for ALL to legwork_system using (true) with check (true)
policy tenant on public.enrichment_journal for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.enrichment_settings for ALL to legwork_system using (true) with check (true)
policy tenant on public.enrichment_settings for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.enrolment_steps for ALL to legwork_system using (true) with check (true)
policy tenant on public.enrolment_steps for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.enrolments for ALL to legwork_system using (true) with check (true)
policy tenant on public.enrolments for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.erasures for ALL to legwork_system using (true) with check (true)
policy tenant on public.erasures for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.event_cursors for ALL to legwork_system using (true) with check (true)
policy tenant on public.event_cursors for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.event_dead_letters for ALL to legwork_system using (true) with check (true)
policy tenant on public.event_dead_letters for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.events for ALL to legwork_system using (true) with check (true)
policy tenant on public.events for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.exclusion_policies for ALL to legwork_system using (true) with check (true)
policy tenant on public.exclusion_policies for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.facts for ALL to legwork_system using (true) with check (true)
policy tenant on public.facts for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.forms_of_address for ALL to legwork_system using (true) with check (true)
policy tenant on public.forms_of_address for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.import_leads for ALL to legwork_system using (true) with check (true)
policy tenant on public.import_leads for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.import_rejects for ALL to legwork_system using (true) with check (true)
policy tenant on public.import_rejects for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.imports for ALL to legwork_system using (true) with check (true)
policy tenant on public.imports for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.inbound_mail for ALL to legwork_system using (true) with check (true)
policy tenant on public.inbound_mail for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.lead_changes for ALL to legwork_system using (true) with check (true)
policy tenant on public.lead_changes for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.leads for ALL to legwork_system using (true) with check (true)
policy tenant on public.leads for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.mail_domains for ALL to legwork_system using (true) with check (true)
policy tenant on public.mail_domains for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.mailboxes for ALL to legwork_system using (true) with check (true)
policy tenant on public.mailboxes for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.merge_moves for ALL to legwork_system using (true) with check (true)
policy tenant on public.merge_moves for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.merges for ALL to legwork_system using (true) with check (true)
policy tenant on public.merges for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.message_marks for ALL to legwork_system using (true) with check (true)
policy tenant on public.message_marks for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.messages for ALL to legwork_system using (true) with check (true)
policy tenant on public.messages for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.motion_runs for ALL to legwork_system using (true) with check (true)
policy tenant on public.motion_runs for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.operation_log for ALL to legwork_system using (true) with check (true)
policy tenant on public.operation_log for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.people for ALL to legwork_system using (true) with check (true)
policy tenant on public.people for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.person_addresses for ALL to legwork_system using (true) with check (true)
policy tenant on public.person_addresses for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.person_phones for ALL to legwork_system using (true) with check (true)
policy tenant on public.person_phones for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.person_profiles for ALL to legwork_system using (true) with check (true)
policy tenant on public.person_profiles for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.profile_sweeps for ALL to legwork_system using (true) with check (true)
policy tenant on public.profile_sweeps for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.profile_versions for ALL to legwork_system using (true) with check (true)
policy tenant on public.profile_versions for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.prospect_changes for ALL to legwork_system using (true) with check (true)
policy tenant on public.prospect_changes for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.prospect_scores for ALL to legwork_system using (true) with check (true)
policy tenant on public.prospect_scores for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.reconciled_messages for ALL to legwork_system using (true) with check (true)
policy tenant on public.reconciled_messages for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.reconciled_sources for ALL to legwork_system using (true) with check (true)
policy tenant on public.reconciled_sources for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.reconciliations for ALL to legwork_system using (true) with check (true)
policy tenant on public.reconciliations for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.recontacts for ALL to legwork_system using (true) with check (true)
policy tenant on public.recontacts for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.replies for ALL to legwork_system using (true) with check (true)
policy tenant on public.replies for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.reply_corrections for ALL to legwork_system using (true) with check (true)
policy tenant on public.reply_corrections for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.reply_drafts for ALL to legwork_system using (true) with check (true)
policy tenant on public.reply_drafts for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.reply_readings for ALL to legwork_system using (true) with check (true)
policy tenant on public.reply_readings for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.run_grades for ALL to legwork_system using (true) with check (true)
policy tenant on public.run_grades for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.run_items for ALL to legwork_system using (true) with check (true)
policy tenant on public.run_items for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.run_schedules for ALL to legwork_system using (true) with check (true)
policy tenant on public.run_schedules for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.runs for ALL to legwork_system using (true) with check (true)
policy tenant on public.runs for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.score_changes for ALL to legwork_system using (true) with check (true)
policy tenant on public.score_changes for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.scores for ALL to legwork_system using (true) with check (true)
policy tenant on public.scores for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.segment_members for ALL to legwork_system using (true) with check (true)
policy tenant on public.segment_members for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.segments for ALL to legwork_system using (true) with check (true)
policy tenant on public.segments for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.send_ledger for ALL to legwork_system using (true) with check (true)
policy tenant on public.send_ledger for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.session_breakers for ALL to legwork_system using (true) with check (true)
policy tenant on public.session_breakers for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.signal_polls for ALL to legwork_system using (true) with check (true)
policy tenant on public.signal_polls for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.signals for ALL to legwork_system using (true) with check (true)
policy tenant on public.signals for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.slot_offers for ALL to legwork_system using (true) with check (true)
policy tenant on public.slot_offers for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.spend_budgets for ALL to legwork_system using (true) with check (true)
policy tenant on public.spend_budgets for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.spend_ledger for ALL to legwork_system using (true) with check (true)
policy tenant on public.spend_ledger for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.status_history for ALL to legwork_system using (true) with check (true)
policy tenant on public.status_history for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy ancestors on public.suppressions for SELECT to legwork_app using ((workspace_id = ANY (( SELECT workspace_path_of_session() AS workspace_path_of_session)::uuid[]))) with check ()
policy system on public.suppressions for ALL to legwork_system using (true) with check (true)
policy tenant on public.suppressions for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.tasks for ALL to legwork_system using (true) with check (true)
policy tenant on public.tasks for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.template_versions for ALL to legwork_system using (true) with check (true)
policy tenant on public.template_versions for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.test_mails for ALL to legwork_system using (true) with check (true)
policy tenant on public.test_mails for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.threads for ALL to legwork_system using (true) with check (true)
policy tenant on public.threads for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.timeline for ALL to legwork_system using (true) with check (true)
policy tenant on public.timeline for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.tracked_links for ALL to legwork_system using (true) with check (true)
policy tenant on public.tracked_links for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.tracking_hits for ALL to legwork_system using (true) with check (true)
policy tenant on public.tracking_hits for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.uploaded_lists for ALL to legwork_system using (true) with check (true)
policy tenant on public.uploaded_lists for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.vendor_holds for ALL to legwork_system using (true) with check (true)
policy tenant on public.vendor_holds for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.vendor_leads for ALL to legwork_system using (true) with check (true)
policy tenant on public.vendor_leads for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.vendor_notices for ALL to legwork_system using (true) with check (true)
policy tenant on public.vendor_notices for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.vendor_polls for ALL to legwork_system using (true) with check (true)
policy tenant on public.vendor_polls for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.visitors for ALL to legwork_system using (true) with check (true)
policy tenant on public.visitors for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.webhook_deliveries for ALL to legwork_system using (true) with check (true)
policy tenant on public.webhook_deliveries for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.webhook_endpoints for ALL to legwork_system using (true) with check (true)
policy tenant on public.webhook_endpoints for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.webhook_inbox for ALL to legwork_system using (true) with check (true)
policy tenant on public.webhook_inbox for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.webhook_refusals for ALL to legwork_system using (true) with check (true)
policy tenant on public.webhook_refusals for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.webhook_secrets for ALL to legwork_system using (true) with check (true)
policy tenant on public.webhook_secrets for ALL to legwork_app using ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((workspace_id = ( SELECT workspace_of_session() AS workspace_of_session)))
policy system on public.workspaces for ALL to legwork_system using (true) with check (true)
policy tenant on public.workspaces for ALL to legwork_app using ((id = ( SELECT workspace_of_session() AS workspace_of_session))) with check ((id = ( SELECT workspace_of_session() AS workspace_of_session)))
