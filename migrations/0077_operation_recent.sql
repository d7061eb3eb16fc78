-- Nobody lists operations by their moment: they are found by what they did, for whom, or by the agent that asked for them.
-- Every operation wrote into this index twice.
drop index operation_recent;
