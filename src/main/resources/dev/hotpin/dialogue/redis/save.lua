-- Keeps a conversation as its owner has it, unless it has another owner by now. Harmless when done
-- twice, or late.
--
-- KEYS: 1 the conversation
-- ARGV: 1 version of the schema, 2 the owner's fence, 3 the owner's claim, 4 revision, growing,
--       5 the exchanges, 6 how long they are kept, in milliseconds
local kept = redis.call('HMGET', KEYS[1], 'v', 'fence', 'claim', 'rev')
if kept[1] and tonumber(kept[1]) > tonumber(ARGV[1]) then
  return 'newer'
end
local taken = tonumber(kept[2] or '0')
local fence = tonumber(ARGV[2])
if taken > fence or (taken == fence and kept[3] ~= ARGV[3]) then
  return 'taken'
end
if taken < fence or tonumber(kept[4] or '0') < tonumber(ARGV[4]) then
  redis.call('HSET', KEYS[1], 'v', ARGV[1], 'fence', ARGV[2], 'claim', ARGV[3], 'rev', ARGV[4],
    'doc', ARGV[5])
  redis.call('PEXPIRE', KEYS[1], ARGV[6])
end
return 'ok'
