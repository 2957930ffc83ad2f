-- A device has connected: this node takes the conversation, unless a device that connected later
-- did so elsewhere. Reads what is kept before it writes, so that a full Redis can still be read.
--
-- KEYS: 1 the conversation, 2 its picture
-- ARGV: 1 version of the schema, 2 the claim ("node.number"), 3 when the device connected, in
--       microseconds of this clock as the node knows it, 4 how long it is kept, in milliseconds,
--       5 the channel of announcements, 6 the session, 7 whether nothing held the claim up: 1 or 0,
--       8 the last claim of this node that it was answered; empty for none
local kept = redis.call('HMGET', KEYS[1], 'v', 'fence', 'claim', 'doc', 'was', 'wasclaim')
local picture = redis.call('STRLEN', KEYS[2])
if kept[1] and tonumber(kept[1]) > tonumber(ARGV[1]) then
  return {'newer', kept[1]}
end
if kept[3] == ARGV[2] then
  redis.call('PEXPIRE', KEYS[1], ARGV[4])
  return {'ok', kept[2], kept[5], kept[6], kept[4], picture}
end
-- The claims of one node are in the order of their numbers, whatever the clocks say.
local node, number = string.match(ARGV[2], '^(.*)%.(%d+)$')
local lastnode, lastnumber = string.match(kept[3] or '', '^(.*)%.(%d+)$')
local ours = node == lastnode
if ours and tonumber(lastnumber) > tonumber(number) then
  return {'taken', kept[2]}
end
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local connected = math.min(tonumber(ARGV[3]), now)
local fence = connected
-- What was claimed while this claim was held up is newer. One that comes at once is the newest,
-- though clocks may differ a little; it was held up, too, where it is a second late.
if ARGV[7] == '1' and now - connected <= 1000000 then
  fence = math.max(now, tonumber(kept[2] or '0') + 1)
elseif tonumber(kept[2] or '0') >= fence then
  if not ours then
    return {'taken', kept[2]}
  end
  fence = tonumber(kept[2]) + 1
end
-- A claim of this node whose answer it never had: what it does not know yet is from before that.
local was, wasclaim = kept[2] or '', kept[3] or ''
if ours and wasclaim ~= ARGV[8] then
  was, wasclaim = kept[5] or '', kept[6] or ''
end
local text = string.format('%.0f', fence)
local written = redis.pcall('HSET', KEYS[1], 'v', ARGV[1], 'fence', text, 'claim', ARGV[2],
  'rev', '0', 'was', was, 'wasclaim', wasclaim)
if type(written) == 'table' and written['err'] then
  return {'refused', written['err'], was, wasclaim, kept[4], picture}
end
redis.call('PEXPIRE', KEYS[1], ARGV[4])
if kept[3] then
  redis.call('PUBLISH', ARGV[5], 'claim ' .. text .. ' ' .. ARGV[2] .. ' ' .. ARGV[6])
end
return {'ok', text, was, wasclaim, kept[4], picture}
