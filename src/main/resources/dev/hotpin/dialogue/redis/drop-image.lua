-- Drops a picture that was used, unless a newer one has come.
--
-- KEYS: 1 the picture
-- ARGV: 1 how it begins: its id; empty for any
if ARGV[1] == '' or redis.call('GETRANGE', KEYS[1], 0, #ARGV[1] - 1) == ARGV[1] then
  return redis.call('UNLINK', KEYS[1])
end
return 0
