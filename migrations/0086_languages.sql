-- Each template has one text in force in each language; the number of a version counts on over all of them.
alter table template_versions add column language text not null default 'en';
update template_versions set language = content ->> 'language' where content ->> 'language' is not null;
create index template_versions_by_language on template_versions (workspace_id, template_id, language, version desc);

-- A draft in a language that is a guess waits for a person, whatever else may go by itself.
alter table drafts add column language_guess boolean not null default false;
