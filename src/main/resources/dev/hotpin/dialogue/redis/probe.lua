-- Whether Redis takes writes, and what time it has: seconds and microseconds.
--
-- KEYS: 1 this node
-- ARGV: 1 for how long it is known, in milliseconds
redis.call('SET', KEYS[1], '1', 'PX', ARGV[1])
return redis.call('TIME')
