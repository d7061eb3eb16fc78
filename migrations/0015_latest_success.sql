-- When a vendor last did something is asked for every vendor at once; without this it would read the whole log each time.
create index operation_latest on operation_log (workspace_id, split_part(operation, '.', 2), settled_at desc) where state = 'done';
